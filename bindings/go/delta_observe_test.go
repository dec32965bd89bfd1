package codeanatomy_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

// told is what an observer was given, in order.
type told struct {
	mutex    sync.Mutex
	payloads []codeanatomy.DeltaPayload
	streams  []*codeanatomy.Stream
}

func (o *told) take(payload codeanatomy.DeltaPayload, stream *codeanatomy.Stream) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.payloads, o.streams = append(o.payloads, payload), append(o.streams, stream)
}

// are compares the payloads and gives the one row of each.
func (o *told) are(t testing.TB, want ...codeanatomy.DeltaPayload) []map[string]any {
	t.Helper()
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if got := fmt.Sprint(o.payloads); got != fmt.Sprint(want) {
		t.Fatalf("it was told %s, want %v", got, want)
	}
	var read []map[string]any
	for _, stream := range o.streams {
		read = append(read, records(t, stream)...)
	}
	if len(read) != len(want) {
		t.Fatalf("there are %d rows, want %d", len(read), len(want))
	}
	return read
}

func observe(
	t testing.TB, session *codeanatomy.Session, observer func(codeanatomy.DeltaPayload, *codeanatomy.Stream),
) {
	t.Helper()
	if err := session.SetDeltaObserver(observer); err != nil {
		t.Fatal(err)
	}
}

func TestAnObserverIsToldOfWhatOperationsDo(t *testing.T) {
	ctx, session, place, observer := context.Background(), open(t), newPlace(t), &told{}
	observe(t, session, observer.take)
	writeNumbers(t, session, place, nil, 1, 2)
	table := openDelta(t, session, place, nil)
	if err := table.Register(ctx, "numbers", &codeanatomy.DeltaRegisterOptions{FileColumn: "file"}); err != nil {
		t.Fatal(err)
	}
	report, err := table.Delete(ctx, "n = 1", deleteWith(codeanatomy.DeltaCommitOptions{
		Metadata: map[string]any{"who": "me", "tries": 2},
	}))
	committed(t, report, err, 1)
	if _, err := table.Vacuum(ctx, &codeanatomy.DeltaVacuumOptions{DryRun: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := table.Delete(ctx, "m = 1", nil); err == nil {
		t.Error("there is a column m")
	}
	// What was told is the observer's own: it outlives the session.
	table.Close()
	session.Close()
	rows := observer.are(t, codeanatomy.DeltaPayloadMutationReport, codeanatomy.DeltaPayloadSnapshot,
		codeanatomy.DeltaPayloadScanConfig, codeanatomy.DeltaPayloadMutationReport,
		codeanatomy.DeltaPayloadMaintenanceReport)
	has(t, rows[0], map[string]any{"operation": "write", "version_before": nil, "version_after": int64(0)})
	has(t, rows[1], map[string]any{"version": int64(0), "num_files": nil})
	has(t, rows[2], map[string]any{"registered_name": "numbers", "file_column": "file"})
	has(t, rows[3], map[string]any{"operation": "delete", "version": int64(1), "commit_metadata": []codeanatomy.MapEntry{
		{Key: "tries", Value: "2"}, {Key: "who", Value: "me"},
	}})
	has(t, rows[4], map[string]any{"operation": "vacuum", "status": "dry_run", "dry_run": true})
	if since := time.Since(rows[0]["event_time"].(time.Time)); since < 0 || since > time.Minute {
		t.Errorf("it happened %v ago", since)
	}
}

func TestAnObserverIsToldOfWhatStatementsCommit(t *testing.T) {
	session, place, observer := open(t), newPlace(t), &told{}
	execute(t, session, "CREATE EXTERNAL TABLE t (n BIGINT) STORED AS DELTA LOCATION '"+place+"'")
	observe(t, session, observer.take)
	execute(t, session, "INSERT INTO t VALUES (1), (2)")
	execute(t, session, "DELETE FROM t WHERE n = 9")
	execute(t, session, "UPDATE t SET n = 3 WHERE n = 2")
	rows := observer.are(t, codeanatomy.DeltaPayloadMutationReport, codeanatomy.DeltaPayloadMutationReport)
	has(t, rows[0], map[string]any{"operation": "write", "version_after": int64(1)})
	has(t, rows[1], map[string]any{"operation": "update", "version_after": int64(2)})
}

func TestAnObserverIsReplacedAndEndedAndThenForgotten(t *testing.T) {
	session, place, first, second := open(t), newPlace(t), &told{}, &told{}
	var forgotten atomic.Int32
	for _, observer := range []*told{first, second} {
		resource := new([1 << 10]byte)
		runtime.AddCleanup(resource, func(int) { forgotten.Add(1) }, 0)
		observe(t, session, func(payload codeanatomy.DeltaPayload, stream *codeanatomy.Stream) {
			resource[0]++
			observer.take(payload, stream)
		})
	}
	writeNumbers(t, session, place, nil, 1)
	observe(t, session, nil)
	writeNumbers(t, session, place, nil, 2)
	first.are(t)
	second.are(t, codeanatomy.DeltaPayloadMutationReport)
	eventually(t, "both observers forgotten", func() bool { runtime.GC(); return forgotten.Load() == 2 })
}

func TestAnObserverOfOneSessionHearsNothingOfAnother(t *testing.T) {
	session, other, observer := open(t), open(t), &told{}
	observe(t, session, observer.take)
	writeNumbers(t, other, newPlace(t), nil, 1)
	observer.are(t)
}

func TestAPanicInAnObserverHurtsNobodyAndClosesItsStream(t *testing.T) {
	for name, fall := range map[string]func(){"panic": func() { panic("no observing here") }, "Goexit": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			session, place, observer := open(t), newPlace(t), &told{}
			observe(t, session, func(payload codeanatomy.DeltaPayload, stream *codeanatomy.Stream) {
				observer.take(payload, stream)
				fall()
			})
			committed(t, writeNumbers(t, session, place, nil, 1), nil, 0)
			holds(t, session, place, 1)
			for _, err := range observer.streams[0].All() {
				wants(t, err, codeanatomy.ErrInvalidState)
			}
		})
	}
}

func TestAnObserverIsCalledSeveralTimesAtOnce(t *testing.T) {
	const writers = 3
	session, observer := open(t), &told{}
	var meeting sync.WaitGroup
	meeting.Add(writers)
	observe(t, session, func(payload codeanatomy.DeltaPayload, stream *codeanatomy.Stream) {
		observer.take(payload, stream)
		meeting.Done()
		meeting.Wait() // until all are here
	})
	var group sync.WaitGroup
	for writer := range int64(writers) {
		place := newPlace(t)
		group.Add(1)
		go func() {
			defer group.Done()
			if _, err := session.WriteDelta(context.Background(), place, numbers(t, writer), nil); err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
	for _, row := range observer.are(t, codeanatomy.DeltaPayloadMutationReport,
		codeanatomy.DeltaPayloadMutationReport, codeanatomy.DeltaPayloadMutationReport) {
		has(t, row, map[string]any{"operation": "write", "num_added_files": int64(1)})
	}
}
