package codeanatomy_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

// opened is one of each, of one run that has not been read.
func opened(t *testing.T) (map[string]io.Closer, *codeanatomy.Reader) {
	t.Helper()
	runtime, err := codeanatomy.OpenRuntime(codeanatomy.WithWorkerThreads(2))
	if err != nil {
		t.Fatal(err)
	}
	session, err := codeanatomy.OpenSession(runtime)
	if err != nil {
		t.Fatal(err)
	}
	query, err := session.SQL(context.Background(), "SELECT value FROM generate_series(1, 100000)")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := query.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return map[string]io.Closer{"runtime": runtime, "session": session, "query": query}, reader
}

func TestCloseInAnyOrderLeavesTheReaderWhole(t *testing.T) {
	for _, order := range [][]string{
		{"runtime", "session", "query"}, {"runtime", "query", "session"},
		{"session", "runtime", "query"}, {"session", "query", "runtime"},
		{"query", "runtime", "session"}, {"query", "session", "runtime"},
	} {
		objects, reader := opened(t)
		for _, name := range order {
			objects[name].Close()
		}
		var sum int64
		for row, err := range reader.Rows() {
			if err != nil {
				t.Fatalf("%v: %v", order, err)
			}
			sum += row[0].(int64)
		}
		if sum != 5000050000 {
			t.Errorf("%v: the sum is %d", order, sum)
		}
		reader.Close()
	}
}

func TestCloseTwiceIsAllowed(t *testing.T) {
	objects, reader := opened(t)
	objects["reader"] = reader
	objects["batch"] = numbersFrom(t, 1)
	objects["stream"] = codeanatomy.StreamOf(numberSchema)
	for name, object := range objects {
		for range 2 {
			if err := object.Close(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestUseAfterCloseIsInvalidState(t *testing.T) {
	ctx := context.Background()
	objects, reader := opened(t)
	runtime := objects["runtime"].(*codeanatomy.Runtime)
	session := objects["session"].(*codeanatomy.Session)
	query := objects["query"].(*codeanatomy.Query)
	for _, object := range objects {
		object.Close()
	}
	reader.Close()
	batch := numbersFrom(t, 1)
	batch.Close()
	builder, _ := codeanatomy.NewBuilder(numberSchema)
	builder.Close()
	for name, use := range map[string]func() error{
		"Runtime.Memory":        func() error { _, err := runtime.Memory(); return err },
		"Runtime.Settings":      func() error { _, err := runtime.Settings(); return err },
		"OpenSession":           func() error { _, err := codeanatomy.OpenSession(runtime); return err },
		"Session.Set":           func() error { return session.Set("a", "b") },
		"Session.Get":           func() error { _, err := session.Get("a"); return err },
		"Session.SQL":           func() error { _, err := session.SQL(ctx, "SELECT 1"); return err },
		"Session.Query":         func() error { _, err := session.Query(ctx, "SELECT 1"); return err },
		"Session.Exec":          func() error { _, err := session.Exec(ctx, "SELECT 1"); return err },
		"Session.Tables":        func() error { _, err := session.Tables(); return err },
		"Session.TableSchema":   func() error { _, err := session.TableSchema(ctx, "t"); return err },
		"Session.RegisterView":  func() error { return session.RegisterView(ctx, "v", "SELECT 1", nil) },
		"Session.RegisterFile":  func() error { return session.RegisterFile(ctx, "v", "x.csv", nil) },
		"Session.RegisterDelta": func() error { return session.RegisterDelta(ctx, "v", "x", nil) },
		"Session.RegisterBatches": func() error {
			return session.RegisterBatches("v", numberSchema, []*codeanatomy.Batch{numbersFrom(t, 1)}, nil)
		},
		"Session.RegisterStream": func() error {
			return session.RegisterStream(ctx, "v", codeanatomy.StreamOf(numberSchema), nil)
		},
		"Session.Ingest": func() error {
			_, err := session.Ingest(ctx, "v", codeanatomy.IngestCreate, codeanatomy.StreamOf(numberSchema))
			return err
		},
		"Session.OpenDelta":   func() error { _, err := session.OpenDelta(ctx, "x", nil); return err },
		"Session.DeltaExists": func() error { _, err := session.DeltaExists(ctx, "x", nil); return err },
		"Session.CreateDelta": func() error { _, err := session.CreateDelta(ctx, "x", nil, nil); return err },
		"Session.WriteDelta": func() error {
			_, err := session.WriteDelta(ctx, "x", codeanatomy.StreamOf(numberSchema), nil)
			return err
		},
		"Session.SetDeltaObserver": func() error {
			return session.SetDeltaObserver(func(codeanatomy.DeltaPayload, *codeanatomy.Stream) {})
		},
		"Session.Deregister":    func() error { return session.Deregister("v") },
		"Session.Runtime":       func() error { _, err := session.Runtime(); return err },
		"Query.Bind":            func() error { return query.Bind(1) },
		"Query.BindJSON":        func() error { return query.BindJSON("[1]") },
		"Query.BindArrow":       func() error { return query.BindArrow(numbersFrom(t, 1)) },
		"Query.Schema":          func() error { _, err := query.Schema(); return err },
		"Query.ParameterSchema": func() error { _, err := query.ParameterSchema(); return err },
		"Query.Explain":         func() error { _, err := query.Explain(ctx, nil); return err },
		"Query.Run":             func() error { _, err := query.Run(ctx); return err },
		"Query.Exec":            func() error { _, err := query.Exec(ctx); return err },
		"Query.Write":           func() error { _, err := query.Write(ctx, "x.csv", nil); return err },
		"Query.Metrics":         func() error { _, err := query.Metrics(); return err },
		"Reader.Schema":         func() error { _, err := reader.Schema(); return err },
		"Reader.Next":           func() error { _, err := reader.Next(ctx); return err },
		"Reader.Metrics":        func() error { _, err := reader.Metrics(); return err },
		"Reader.Progress":       func() error { _, err := reader.Progress(); return err },
		"Reader.Stream":         func() error { _, err := reader.Stream(); return err },
		"Builder.Append":        func() error { return builder.Append(1) },
		"Builder.Batch":         func() error { _, err := builder.Batch(); return err },
		"a closed batch": func() error {
			return session.RegisterBatches("v", numberSchema, []*codeanatomy.Batch{batch}, nil)
		},
	} {
		if err := use(); !isInvalidState(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAColumnOfAClosedBatchPanicsAndDoesNotCrash(t *testing.T) {
	batch := numbersFrom(t, 1)
	column := batch.Column(0)
	batch.Close()
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, codeanatomy.ErrInvalidState) {
			t.Errorf("recovered %v", err)
		}
	}()
	column.Int64(0)
	t.Error("a closed batch was read")
}

func TestCloseOfAReaderEndsANextThatWaits(t *testing.T) {
	reader, err := open(t).Query(context.Background(), endless)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		_, err := reader.Next(context.Background())
		ended <- err
	}()
	time.Sleep(50 * time.Millisecond)
	reader.Close()
	select {
	case err := <-ended:
		if !errors.Is(err, codeanatomy.ErrCancelled) && !isInvalidState(err) {
			t.Errorf("got %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Next still waits")
	}
}

func TestCloseInALoopLeavesNeitherMemoryNorThreads(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector keeps memory of its own")
	}
	session := open(t)
	round := func() {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		for range 20 {
			reader, err := session.Query(ctx, "SELECT value, repeat('x', 1000) AS text FROM generate_series(1, 1000) WHERE value > $1", 0)
			if err != nil {
				t.Fatal(err)
			}
			batch, err := reader.Next(ctx)
			if err != nil {
				t.Fatal(err)
			}
			batch.Close()
			reader.Close()
			stream := codeanatomy.StreamOf(numberSchema, numbersFrom(t, 1, 2, 3))
			if err := session.RegisterStream(ctx, "numbers", stream, &codeanatomy.StreamOptions{Replace: true}); err != nil {
				t.Fatal(err)
			}
			failure(session, "SELECT * FROM nowhere")
		}
		runtime.GC()
	}
	for range 3 {
		round()
	}
	memory, threads := processStatus(t, "VmRSS"), processStatus(t, "Threads")
	for range 15 {
		round()
	}
	// 300 results of a megabyte have come and gone: a leak of one in six would show.
	if grown := processStatus(t, "VmRSS") - memory; grown > 48<<10 {
		t.Errorf("resident memory has grown by %d KiB", grown)
	}
	if grown := processStatus(t, "Threads") - threads; grown > 8 {
		t.Errorf("there are %d threads more", grown)
	}
}
