package codeanatomy_test

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"sync/atomic"
	"testing"
	"unsafe"

	"codeanatomy.dev/go/codeanatomy"
)

// failingStream gives batches 0, 1, … and then fails.
func failingStream(t testing.TB, batches int, failure error) *codeanatomy.Stream {
	return codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
		for number := range batches {
			if !yield(numbersFrom(t, int64(number)), nil) {
				return
			}
		}
		yield(nil, failure)
	})
}

func TestAStreamFromGoBecomesATable(t *testing.T) {
	session := open(t)
	stream := codeanatomy.StreamOf(numberSchema, numbersFrom(t, 1, 2), numbersFrom(t), numbersFrom(t, 3))
	if err := session.RegisterStream(context.Background(), "numbers", stream, nil); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT sum(n), count(*) FROM numbers", []any{int64(6), int64(3)})
	expect(t, session, "SELECT max(n) FROM numbers", []any{int64(3)})
}

func TestAStreamThatFeedsOneQueryRunsOnce(t *testing.T) {
	session := open(t)
	options := &codeanatomy.StreamOptions{Mode: codeanatomy.Once}
	stream := codeanatomy.StreamOf(numberSchema, numbersFrom(t, 4, 5))
	if err := session.RegisterStream(context.Background(), "numbers", stream, options); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT sum(n) FROM numbers", []any{int64(9)})
	wants(t, failure(session, "SELECT sum(n) FROM numbers"), codeanatomy.ErrInvalidState)
}

func TestAStreamThatFailsHalfWayFailsTheCallWithItsOwnError(t *testing.T) {
	session := open(t)
	own := errors.New("the disk of the program is full")
	err := session.RegisterStream(context.Background(), "numbers", failingStream(t, 3, own), nil)
	found := wants(t, err, codeanatomy.ErrCallback, own)
	if !containsAll(found.Message, own.Error()) {
		t.Errorf("message %q", found.Message)
	}
	wants(t, failure(session, "SELECT * FROM numbers"), codeanatomy.ErrTableNotFound)
}

func TestAStreamThatFailsDuringAQueryFailsTheQuery(t *testing.T) {
	session := open(t)
	options := &codeanatomy.StreamOptions{Mode: codeanatomy.Once}
	stream := failingStream(t, 3, errors.New("no fourth batch"))
	if err := session.RegisterStream(context.Background(), "numbers", stream, options); err != nil {
		t.Fatal(err)
	}
	found := wants(t, failure(session, "SELECT * FROM numbers"), codeanatomy.ErrCallback)
	if !containsAll(found.Message, "no fourth batch") {
		t.Errorf("message %q", found.Message)
	}
}

func TestAPanicInASequenceGoesOnInTheCallThatReadsIt(t *testing.T) {
	session := open(t)
	stream := codeanatomy.NewStream(numberSchema, func(func(*codeanatomy.Batch, error) bool) {
		panic("the sequence fell over")
	})
	defer func() {
		panicked, ok := recover().(*codeanatomy.CallbackPanic)
		if !ok || panicked.Value != "the sequence fell over" || len(panicked.Stack) == 0 {
			t.Errorf("recovered %v", panicked)
		}
		expect(t, session, "SELECT 1 AS n", []any{int64(1)})
	}()
	session.Ingest(context.Background(), "numbers", codeanatomy.IngestCreate, stream)
	t.Error("the call returned")
}

func TestAPanicInASequenceFailsTheQueryThatReadsItLater(t *testing.T) {
	session := open(t)
	stream := codeanatomy.NewStream(numberSchema, func(func(*codeanatomy.Batch, error) bool) {
		panic("the sequence fell over")
	})
	options := &codeanatomy.StreamOptions{Mode: codeanatomy.Once}
	if err := session.RegisterStream(context.Background(), "numbers", stream, options); err != nil {
		t.Fatal(err)
	}
	found := wants(t, failure(session, "SELECT * FROM numbers"), codeanatomy.ErrCallback)
	if !containsAll(found.Message, "panic", "the sequence fell over") {
		t.Errorf("message %q", found.Message)
	}
}

func TestASequenceThatEndsItsGoroutineFails(t *testing.T) {
	stream := codeanatomy.NewStream(numberSchema, func(func(*codeanatomy.Batch, error) bool) {
		runtime.Goexit()
	})
	err := open(t).RegisterStream(context.Background(), "numbers", stream, nil)
	wants(t, err, codeanatomy.ErrCallback)
}

func TestASequenceMustKeepItsPromise(t *testing.T) {
	session := open(t)
	for name, sequence := range map[string]iter.Seq2[*codeanatomy.Batch, error]{
		"other columns": func(yield func(*codeanatomy.Batch, error) bool) {
			batch, err := codeanatomy.NewBatch(codeanatomy.NewSchema(), []any{})
			yield(batch, err)
		},
		"neither batch nor error": func(yield func(*codeanatomy.Batch, error) bool) { yield(nil, nil) },
		"a closed batch": func(yield func(*codeanatomy.Batch, error) bool) {
			batch := numbersFrom(t, 1)
			batch.Close()
			yield(batch, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := session.RegisterStream(context.Background(), "t", codeanatomy.NewStream(numberSchema, sequence), nil)
			wants(t, err, codeanatomy.ErrCallback)
		})
	}
}

func TestAStreamThatIsNotReadToItsEndStopsItsSequence(t *testing.T) {
	session := open(t)
	var stopped atomic.Bool
	stream := codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
		defer stopped.Store(true)
		for yield(numbersFrom(t, 1, 2, 3), nil) {
		}
	})
	options := &codeanatomy.StreamOptions{Mode: codeanatomy.Once}
	if err := session.RegisterStream(context.Background(), "numbers", stream, options); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT n FROM numbers LIMIT 1", []any{int64(1)})
	eventually(t, "stopped", stopped.Load)
}

func TestAStreamIsUsedUpWhateverTheOutcome(t *testing.T) {
	ctx, session := context.Background(), open(t)
	for name, use := range map[string]func(*codeanatomy.Stream) error{
		"registered":  func(stream *codeanatomy.Stream) error { return session.RegisterStream(ctx, "a", stream, nil) },
		"name taken":  func(stream *codeanatomy.Stream) error { return session.RegisterStream(ctx, "taken", stream, nil) },
		"bad options": func(stream *codeanatomy.Stream) error { return session.RegisterStream(ctx, "b", stream, badOptions) },
		"closed":      (*codeanatomy.Stream).Close,
	} {
		t.Run(name, func(t *testing.T) {
			session.RegisterView(ctx, "taken", "SELECT 1", nil)
			stream := codeanatomy.StreamOf(numberSchema, numbersFrom(t, 1))
			use(stream)
			wants(t, session.RegisterStream(ctx, "again", stream, nil), codeanatomy.ErrInvalidState)
		})
	}
}

func TestAStreamIsReadOnceInGo(t *testing.T) {
	stream := codeanatomy.StreamOf(numberSchema, numbersFrom(t, 1, 2), numbersFrom(t), numbersFrom(t, 3))
	var sum int64
	for row, err := range stream.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		sum += row[0].(int64)
	}
	if sum != 6 {
		t.Errorf("the sum is %d", sum)
	}
	for _, err := range stream.All() {
		wants(t, err, codeanatomy.ErrInvalidState)
	}
}

func TestAStreamThatFailsEndsTheLoopThatReadsIt(t *testing.T) {
	own := errors.New("no third batch")
	var batches, failures int
	for batch, err := range failingStream(t, 2, own).All() {
		if err == nil {
			batches += batch.RowCount()
			continue
		}
		failures++
		wants(t, err, codeanatomy.ErrCallback, own)
	}
	if batches != 2 || failures != 1 {
		t.Errorf("%d batches, %d errors", batches, failures)
	}
}

func TestALoopThatEndsEarlyStopsTheSequence(t *testing.T) {
	var stopped atomic.Bool
	stream := codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
		defer stopped.Store(true)
		for yield(numbersFrom(t, 1), nil) {
		}
	})
	for _, err := range stream.All() {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	eventually(t, "stopped", stopped.Load)
	wants(t, open(t).RegisterStream(context.Background(), "t", stream, nil), codeanatomy.ErrInvalidState)
}

var badOptions = &codeanatomy.StreamOptions{Further: map[string]any{"f": func() {}}}

func TestAReleasedStreamIsRefused(t *testing.T) {
	var released [5]unsafe.Pointer
	stream := codeanatomy.ImportStream(unsafe.Pointer(&released))
	err := open(t).RegisterStream(context.Background(), "t", stream, nil)
	wants(t, err, codeanatomy.ErrInvalidArgument)
}

func TestTheResultOfOneSessionIsATableOfAnother(t *testing.T) {
	ctx := context.Background()
	reader, err := open(t).Query(ctx, "SELECT value AS n FROM generate_series(1, 20000)")
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	stream, err := reader.Stream()
	if err != nil {
		t.Fatal(err)
	}
	other := open(t)
	if err := other.RegisterStream(ctx, "numbers", stream, nil); err != nil {
		t.Fatal(err)
	}
	expect(t, other, "SELECT sum(n) FROM numbers", []any{int64(200010000)})
	_, err = reader.Next(ctx)
	wants(t, err, codeanatomy.ErrInvalidState)
	if metrics, err := reader.Metrics(); err != nil || metrics.OutputRows != 20000 {
		t.Errorf("metrics %+v, %v", metrics, err)
	}
}
