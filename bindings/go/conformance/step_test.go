package conformance

import (
	"context"
	"errors"
	"fmt"
	"unsafe"

	"codeanatomy.dev/go/codeanatomy"
)

// details are the values of the steps that are objects.
type details struct {
	Name    string         `json:"name"`
	Value   string         `json:"value"`
	Path    string         `json:"path"`
	URI     string         `json:"uri"`
	SQL     string         `json:"sql"`
	Table   string         `json:"table"`
	Mode    string         `json:"mode"`
	Rows    int            `json:"rows"`
	Batches int64          `json:"batches"`
	Message string         `json:"message"`
	Session map[string]any `json:"session"`
	Options map[string]any `json:"options"`
}

var ingestModes = map[string]codeanatomy.IngestMode{
	"create": codeanatomy.IngestCreate, "append": codeanatomy.IngestAppend,
	"replace": codeanatomy.IngestReplace, "create_append": codeanatomy.IngestCreateAppend,
}

// step runs one step, as of setup.
func (r *running) step(step step) error {
	if len(step) != 1 {
		return fmt.Errorf("a step has one key, this one has %d", len(step))
	}
	for kind, value := range step {
		if kind == "execute" || kind == "deregister" {
			var text string
			if err := strict(value, &text); err != nil {
				return err
			}
			if kind == "deregister" {
				return r.session.Deregister(text)
			}
			_, err := r.session.Exec(r.ctx, text)
			return err
		}
		var with details
		if err := strict(value, &with); err != nil {
			return fmt.Errorf("step %s: %w", kind, err)
		}
		return r.register(kind, with)
	}
	return nil
}

func (r *running) register(kind string, with details) error {
	streamOptions := &codeanatomy.StreamOptions{Further: with.Options}
	switch kind {
	case "set":
		return r.session.Set(with.Name, with.Value)
	case "register_file":
		return r.session.RegisterFile(r.ctx, with.Name, with.Path, &codeanatomy.FileOptions{Further: with.Options})
	case "register_delta":
		return r.session.RegisterDelta(r.ctx, with.Name, with.URI, &codeanatomy.DeltaOptions{Further: with.Options})
	case "register_view":
		return r.session.RegisterView(r.ctx, with.Name, with.SQL, &codeanatomy.ViewOptions{Further: with.Options})
	case "register_stream":
		stream, err := streamOf(with.SQL, with.Session)
		if err != nil {
			return err
		}
		return r.session.RegisterStream(r.ctx, with.Name, stream, streamOptions)
	case "register_batches":
		schema, batches, err := resultOf(with.SQL, with.Session)
		if err != nil {
			return err
		}
		return r.session.RegisterBatches(with.Name, schema, batches, &codeanatomy.BatchesOptions{Further: with.Options})
	case "register_rows_without_columns":
		schema := codeanatomy.NewSchema()
		batch, err := codeanatomy.NewBatch(schema, make([][]any, with.Rows)...)
		if err != nil {
			return err
		}
		return r.session.RegisterBatches(with.Name, schema, []*codeanatomy.Batch{batch}, nil)
	case "register_failing_stream":
		return r.session.RegisterStream(r.ctx, with.Name, failingStream(with.Batches, with.Message), streamOptions)
	case "register_released_stream":
		var released [5]unsafe.Pointer
		return r.session.RegisterStream(r.ctx, with.Name, codeanatomy.ImportStream(unsafe.Pointer(&released)), nil)
	case "ingest":
		stream, err := streamOf(with.SQL, nil)
		if err != nil {
			return err
		}
		_, err = r.session.Ingest(r.ctx, with.Table, ingestModes[with.Mode], stream)
		return err
	}
	return fmt.Errorf("the runner does not know the step %s", kind)
}

// streamOf is the result of a statement in a session of its own, as a stream.
func streamOf(sql string, options map[string]any) (*codeanatomy.Stream, error) {
	reader, err := readerOf(sql, options)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return reader.Stream()
}

// resultOf is the result of a statement in a session of its own, as batches.
func resultOf(sql string, options map[string]any) (*codeanatomy.Schema, []*codeanatomy.Batch, error) {
	reader, err := readerOf(sql, options)
	if err != nil {
		return nil, nil, err
	}
	defer reader.Close()
	schema, err := reader.Schema()
	if err != nil {
		return nil, nil, err
	}
	var batches []*codeanatomy.Batch
	for {
		batch, err := reader.Next(context.Background())
		if isEnd(err) {
			return schema, batches, nil
		}
		if err != nil {
			return nil, nil, err
		}
		batches = append(batches, batch)
	}
}

func readerOf(sql string, options map[string]any) (*codeanatomy.Reader, error) {
	session, err := openSession(nil, options)
	if err != nil {
		return nil, err
	}
	defer session.Close()
	return session.Query(context.Background(), sql)
}

func failingStream(batches int64, message string) *codeanatomy.Stream {
	schema := codeanatomy.NewSchema(codeanatomy.FieldOf("n", codeanatomy.KindInt64))
	return codeanatomy.NewStream(schema, func(yield func(*codeanatomy.Batch, error) bool) {
		for number := range batches {
			batch, err := codeanatomy.NewBatch(schema, []any{number})
			if !yield(batch, err) || err != nil {
				return
			}
		}
		yield(nil, errors.New(message))
	})
}
