package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"time"
	"unsafe"
)

// StreamMode says how often a stream that was made a table can be queried.
type StreamMode string

const (
	// Materialize reads the stream to its end during the registration; any number of queries.
	Materialize StreamMode = "materialize"
	// Once keeps the stream and feeds the first query that scans the table; later ones fail with
	// ErrInvalidState.
	Once StreamMode = "once"
)

// StreamOptions change how [Session.RegisterStream] makes a table.
type StreamOptions struct {
	// Replace puts the table in the place of one with that name, which is an error otherwise.
	Replace bool `json:"replace,omitempty"`
	// Mode is Materialize by default.
	Mode StreamMode `json:"mode,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// RegisterStream makes a stream a table; nil options are the defaults. The stream is used up, whatever
// the outcome. It is pulled on a thread of its own, and its data are checked.
func (s *Session) RegisterStream(ctx context.Context, name string, stream *Stream, options *StreamOptions) error {
	if options == nil {
		options = &StreamOptions{}
	}
	text, err := optionsText(options, options.Further)
	if err != nil {
		stream.Close()
		return err
	}
	return stream.give(func(native *C.struct_ArrowArrayStream) error {
		return perform(ctx, "the registration of "+name, s.native, func(pointer *C.codeanatomy_session,
			call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
			return C.codeanatomy_session_register_stream(pointer, borrowed(name), native, borrowed(text), call, failure)
		})
	})
}

// BatchesOptions change how [Session.RegisterBatches] makes a table.
type BatchesOptions struct {
	// Replace puts the table in the place of one with that name, which is an error otherwise.
	Replace bool `json:"replace,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// RegisterBatches makes batches of one schema a table that can be queried any number of times; nil
// options are the defaults. The batches are used up, whatever the outcome; nothing is copied.
func (s *Session) RegisterBatches(name string, schema *Schema, batches []*Batch, options *BatchesOptions) error {
	defer closeAll(batches)
	if options == nil {
		options = &BatchesOptions{}
	}
	text, err := optionsText(options, options.Further)
	if err != nil {
		return err
	}
	for index, batch := range batches {
		if !batch.schema.SameTypes(schema) {
			return invalidArgument("Batch %d of table %s has the columns %v, the schema has %v.",
				index, name, batch.schema, schema)
		}
	}
	columns, err := exportSchema(schema)
	if err != nil {
		return err
	}
	defer freeSchema(columns)
	arrays, err := moveAll(batches)
	if err != nil {
		return err
	}
	defer C.free(unsafe.Pointer(arrays))
	return ask(s.native, func(pointer *C.codeanatomy_session, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_register_batches(pointer, borrowed(name), columns, arrays,
			C.size_t(len(batches)), borrowed(text), failure)
	})
}

// moveAll takes the arrays out of batches and puts them one behind the other.
func moveAll(batches []*Batch) (*C.struct_ArrowArray, error) {
	if len(batches) == 0 {
		return nil, nil
	}
	arrays := (*C.struct_ArrowArray)(C.calloc(C.size_t(len(batches)), C.sizeof_struct_ArrowArray))
	moved := unsafe.Slice(arrays, len(batches))
	for index, batch := range batches {
		if err := batch.move(&moved[index]); err != nil {
			for taken := range moved[:index] {
				C.codeanatomy_go_array_release(&moved[taken])
			}
			C.free(unsafe.Pointer(arrays))
			return nil, err
		}
	}
	return arrays, nil
}

func closeAll(batches []*Batch) {
	for _, batch := range batches {
		batch.Close()
	}
}

// FileOptions change how [Session.RegisterFile] reads files.
type FileOptions struct {
	// Format is "parquet", "csv", "ndjson", "arrow" or "avro"; by the path's ending when empty.
	Format string `json:"format,omitempty"`
	// Replace puts the table in the place of one with that name, which is an error otherwise.
	Replace bool `json:"replace,omitempty"`
	// PartitionColumns are the keys of folders such as year=2026; they become text columns.
	PartitionColumns []string `json:"partition_columns,omitempty"`
	// FileExtension picks the files of a folder; that of the format when empty.
	FileExtension string `json:"file_extension,omitempty"`
	// Compression is "none", "gzip", "bzip2", "xz" or "zstd"; csv and ndjson.
	Compression string `json:"compression,omitempty"`
	// SampleRows are the rows that a schema is inferred from; csv and ndjson.
	SampleRows int `json:"sample_rows,omitempty"`
	// CSV has what only csv files have.
	CSV CSVOptions `json:"-"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// CSVOptions say how csv files are written.
type CSVOptions struct {
	// NoHeader says that the first line is data.
	NoHeader bool
	// Delimiter and Quote are `,` and `"` when empty. Escape and Comment are none.
	Delimiter, Quote, Escape, Comment string
	// NewlinesInValues says that quoted values may have line breaks.
	NewlinesInValues bool
	// TruncatedRows allows rows with too few values; the rest is NULL.
	TruncatedRows bool
}

func (o *FileOptions) text() (string, error) {
	if o == nil {
		return "", nil
	}
	further := map[string]any{}
	for key, value := range map[string]string{
		"delimiter": o.CSV.Delimiter, "quote": o.CSV.Quote, "escape": o.CSV.Escape, "comment": o.CSV.Comment,
	} {
		if value != "" {
			further[key] = value
		}
	}
	for key, value := range map[string]bool{
		"newlines_in_values": o.CSV.NewlinesInValues, "truncated_rows": o.CSV.TruncatedRows,
	} {
		if value {
			further[key] = value
		}
	}
	if o.CSV.NoHeader {
		further["header"] = false
	}
	for key, value := range o.Further {
		further[key] = value
	}
	return optionsText(o, further)
}

// RegisterFile makes a file, or a folder of files, a table; nil options are the defaults. The path may
// be a glob or a URL; a folder ends with a slash or exists as one.
func (s *Session) RegisterFile(ctx context.Context, name, path string, options *FileOptions) error {
	text, err := options.text()
	if err != nil {
		return err
	}
	return perform(ctx, "the registration of "+path, s.native, func(pointer *C.codeanatomy_session,
		call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_register_file(pointer, borrowed(name), borrowed(path), borrowed(text), call, failure)
	})
}

// DeltaOptions choose what [Session.RegisterDelta] makes a table of.
type DeltaOptions struct {
	// Version is the version to read; the latest when nil.
	Version *int64
	// Time chooses the version that was current then; the latest when zero.
	Time time.Time
	// Replace puts the table in the place of one with that name, which is an error otherwise.
	Replace bool
	// StorageOptions are those of the delta-rs libraries. They are never printed in errors.
	StorageOptions map[string]string
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any
}

func (o *DeltaOptions) text() (string, error) {
	if o == nil {
		return "", nil
	}
	further := map[string]any{}
	if o.Version != nil {
		further["version"] = *o.Version
	}
	if !o.Time.IsZero() {
		further["timestamp"] = o.Time.Format(time.RFC3339Nano)
	}
	if o.Replace {
		further["replace"] = true
	}
	if len(o.StorageOptions) > 0 {
		further["storage_options"] = o.StorageOptions
	}
	for key, value := range o.Further {
		further[key] = value
	}
	return optionsText(nil, further)
}

// RegisterDelta makes one version of a Delta table a table; nil options are the latest version. The
// version is fixed: register again with Replace to see a later one.
func (s *Session) RegisterDelta(ctx context.Context, name, uri string, options *DeltaOptions) error {
	text, err := options.text()
	if err != nil {
		return err
	}
	return perform(ctx, "the registration of "+uri, s.native, func(pointer *C.codeanatomy_session,
		call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_register_delta(pointer, borrowed(name), borrowed(uri), borrowed(text), call, failure)
	})
}

// RegisterObjectStore says how an object store is reached: "s3://bucket", "az://container",
// "gs://bucket", "http://host" or "https://host", without a path. From now on, files and Delta tables
// there are found by their URLs, in this session; of a web server only files. A store of that URL is
// replaced, tables that are registered keep what they had.
//
// The options are named as the object_store crate and the delta-rs libraries name them; the C header has
// the usual ones. What they leave open comes from the environment variables that begin with AWS_, AZURE_
// and GOOGLE_. A URL that names no store, an option that the store does not have and a value that it
// cannot use fail with ErrInvalidArgument; values are never printed in errors. Nothing is sent yet:
// whether the store is there shows when it is used.
func (s *Session) RegisterObjectStore(url string, options map[string]string) error {
	text, err := optionsText(options, nil)
	if err != nil {
		return err
	}
	return ask(s.native, func(pointer *C.codeanatomy_session, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_register_object_store(pointer, borrowed(url), borrowed(text), failure)
	})
}

// ViewOptions change how [Session.RegisterView] makes a view.
type ViewOptions struct {
	// Replace puts the view in the place of a table with that name, which is an error otherwise.
	Replace bool `json:"replace,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// RegisterView gives a query without parameters a name; nil options are the defaults.
func (s *Session) RegisterView(ctx context.Context, name, sql string, options *ViewOptions) error {
	if options == nil {
		options = &ViewOptions{}
	}
	text, err := optionsText(options, options.Further)
	if err != nil {
		return err
	}
	return perform(ctx, "the registration of "+name, s.native, func(pointer *C.codeanatomy_session,
		call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_register_view(pointer, borrowed(name), borrowed(sql), borrowed(text), call, failure)
	})
}

// Deregister takes a table or view out of the session. Files and Delta tables stay where they are,
// queries that run go on.
func (s *Session) Deregister(name string) error {
	return ask(s.native, func(pointer *C.codeanatomy_session, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_deregister(pointer, borrowed(name), failure)
	})
}
