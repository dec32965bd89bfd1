//go:build !codeanatomy_debug

package codeanatomy_test

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

// What the library lets go of, it lets go of by calling back: a table of a stream that is still to be
// read keeps the sequence, and with it what the sequence refers to. Its end proves the native one.

// pending registers a stream that nobody has read, and gives a flag that is set when it is released.
func pending(t *testing.T, session *codeanatomy.Session) *atomic.Bool {
	t.Helper()
	released := new(atomic.Bool)
	stream := tracked(released)
	options := &codeanatomy.StreamOptions{Mode: codeanatomy.Once}
	if err := session.RegisterStream(context.Background(), "pending", stream, options); err != nil {
		t.Fatal(err)
	}
	return released
}

// tracked is a stream whose release lets the flag be set.
func tracked(released *atomic.Bool) *codeanatomy.Stream {
	held := new([64]byte)
	runtime.AddCleanup(held, func(flag *atomic.Bool) { flag.Store(true) }, released)
	return codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
		held[0]++
	})
}

func collected(t *testing.T, what string, flag *atomic.Bool) {
	t.Helper()
	eventually(t, what, func() bool { runtime.GC(); return flag.Load() })
}

func TestADroppedStreamIsReleased(t *testing.T) {
	released := new(atomic.Bool)
	tracked(released)
	collected(t, "the stream released", released)
}

func TestADroppedSessionIsFreed(t *testing.T) {
	released := func() *atomic.Bool {
		session, err := codeanatomy.OpenSession(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pending(t, session)
	}()
	collected(t, "the session freed", released)
}

func TestADroppedQueryIsFreed(t *testing.T) {
	released := func() *atomic.Bool {
		session, err := codeanatomy.OpenSession(nil)
		if err != nil {
			t.Fatal(err)
		}
		released := pending(t, session)
		if _, err := session.SQL(context.Background(), "SELECT * FROM pending"); err != nil {
			t.Fatal(err)
		}
		session.Close()
		return released
	}()
	collected(t, "the query freed", released)
}

func TestADroppedReaderEndsItsRun(t *testing.T) {
	stopped := new(atomic.Bool)
	func() {
		session := open(t)
		stream := codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
			defer stopped.Store(true)
			for yield(numbersFrom(t, 1), nil) {
			}
		})
		options := &codeanatomy.StreamOptions{Mode: codeanatomy.Once}
		if err := session.RegisterStream(context.Background(), "endless", stream, options); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		t.Cleanup(cancel)
		reader, err := session.Query(ctx, "SELECT n FROM endless")
		if err != nil {
			t.Fatal(err)
		}
		if batch, err := reader.Next(ctx); err != nil {
			t.Fatal(err)
		} else {
			batch.Close()
		}
	}()
	collected(t, "the run ended", stopped)
}

func TestADroppedRuntimeEndsItsThreads(t *testing.T) {
	const count = 8
	rows(t, open(t), "SELECT 1")
	before := processStatus(t, "Threads")
	for range count {
		dropped, err := codeanatomy.OpenRuntime(codeanatomy.WithWorkerThreads(4))
		if err != nil {
			t.Fatal(err)
		}
		session, err := codeanatomy.OpenSession(dropped)
		if err != nil {
			t.Fatal(err)
		}
		rows(t, session, "SELECT 1")
	}
	// Threads of Go itself may come along; those of the runtimes would be 4 each at least.
	eventually(t, "the threads ended", func() bool {
		runtime.GC()
		return processStatus(t, "Threads") < before+4*count/2
	})
}

func TestABatchLivesAsLongAsAColumnOfIt(t *testing.T) {
	column := numbersFrom(t, 1, 2, 3).Column(0)
	for range 3 {
		runtime.GC()
	}
	if got := column.Int64(2); got != 3 {
		t.Errorf("got %d", got)
	}
}

func TestADroppedBuilderIsFreed(t *testing.T) {
	before := processStatus(t, "VmRSS")
	for range 200 {
		builder, err := codeanatomy.NewBuilder(codeanatomy.NewSchema(codeanatomy.FieldOf("b", codeanatomy.KindBinary)))
		if err != nil {
			t.Fatal(err)
		}
		if err := builder.Append(make([]byte, 2<<20)); err != nil {
			t.Fatal(err)
		}
		runtime.GC()
	}
	eventually(t, "the memory given back", func() bool {
		runtime.GC()
		return processStatus(t, "VmRSS") < before+200<<10
	})
}
