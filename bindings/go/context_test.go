package codeanatomy_test

import (
	"context"
	"errors"
	"io"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

// soon is how fast a call must return once it was told to.
const soon = 2 * time.Second

// stopped checks the error of work that a context ended, and the time that took.
func stopped(t *testing.T, err error, since time.Time, own, ofContext error) {
	t.Helper()
	if took := time.Since(since); took > soon {
		t.Errorf("it took %v to stop", took)
	}
	wants(t, err, own, ofContext)
}

func TestContextThatIsDoneKeepsACallFromStarting(t *testing.T) {
	session := open(t)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := session.SQL(cancelled, "SELECT 1")
	stopped(t, err, time.Now(), codeanatomy.ErrCancelled, context.Canceled)
	over, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Hour))
	defer cancel()
	_, err = session.Exec(over, "SELECT 1")
	stopped(t, err, time.Now(), codeanatomy.ErrTimedOut, context.DeadlineExceeded)
}

func TestContextEndsPlanning(t *testing.T) {
	session := open(t)
	slow := "SELECT " + strings.Repeat("sqrt(n) + ", 200) + "1 FROM (VALUES (1)) AS v(n)"
	slow += strings.Repeat(" UNION ALL "+slow, 200)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	start := time.Now()
	_, err := session.SQL(ctx, slow)
	stopped(t, err, start.Add(20*time.Millisecond), codeanatomy.ErrCancelled, context.Canceled)
	expect(t, session, "SELECT 1 AS n", []any{int64(1)})
}

func TestContextEndsARunningStatement(t *testing.T) {
	session := open(t)
	for name, run := range map[string]func(context.Context) error{
		"Exec": func(ctx context.Context) error { _, err := session.Exec(ctx, endless); return err },
		"Explain": func(ctx context.Context) error {
			query, err := session.SQL(context.Background(), endless)
			if err != nil {
				return err
			}
			defer query.Close()
			_, err = query.Explain(ctx, &codeanatomy.ExplainOptions{Analyze: true})
			return err
		},
		"Write": func(ctx context.Context) error {
			query, err := session.SQL(context.Background(), endless)
			if err != nil {
				return err
			}
			defer query.Close()
			_, err = query.Write(ctx, t.TempDir()+"/out.csv", nil)
			return err
		},
		"RegisterStream": func(ctx context.Context) error {
			stream := codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
				for yield(numbersFrom(t, 1), nil) {
				}
			})
			return session.RegisterStream(ctx, "endless", stream, nil)
		},
		"Next": func(ctx context.Context) error {
			reader, err := session.Query(context.Background(), endless)
			if err != nil {
				return err
			}
			defer reader.Close()
			_, err = reader.Next(ctx)
			return err
		},
		"Query and Next": func(ctx context.Context) error {
			reader, err := session.Query(ctx, endless)
			if err != nil {
				return err
			}
			defer reader.Close()
			_, err = reader.Next(context.Background())
			return err
		},
	} {
		t.Run(name+" cancelled", func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(100*time.Millisecond, cancel)
			start := time.Now()
			stopped(t, run(ctx), start.Add(100*time.Millisecond), codeanatomy.ErrCancelled, context.Canceled)
		})
		t.Run(name+" timed out", func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			defer cancel()
			start := time.Now()
			stopped(t, run(ctx), start.Add(100*time.Millisecond), codeanatomy.ErrTimedOut, context.DeadlineExceeded)
		})
		expect(t, session, "SELECT 1 AS n", []any{int64(1)})
	}
}

func TestContextEndsARunBetweenBatches(t *testing.T) {
	session := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	reader, err := session.Query(ctx, "SELECT value FROM generate_series(1, 1000000000000)")
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	batch, err := reader.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	batch.Close()
	start := time.Now()
	cancel()
	for err = nil; err == nil; {
		batch, err = reader.Next(context.Background())
		if err == nil {
			batch.Close()
		}
	}
	stopped(t, err, start, codeanatomy.ErrCancelled, context.Canceled)
	_, again := reader.Next(context.Background())
	wants(t, again, codeanatomy.ErrCancelled)
}

func TestContextOfAFinishedRunDoesNotTakeItsResult(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	reader, err := open(t).Query(ctx, "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	batch, err := reader.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Next(ctx); err != io.EOF {
		t.Fatal(err)
	}
	cancel()
	if got := batch.Column(0).Int64(0); got != 1 {
		t.Errorf("got %d", got)
	}
	batch.Close()
}

func TestContextWithADistantDeadlineDoesNotEndACall(t *testing.T) {
	for _, distance := range []time.Duration{time.Hour, math.MaxInt64} {
		ctx, cancel := context.WithTimeout(context.Background(), distance)
		if count, err := open(t).Exec(ctx, "SELECT * FROM generate_series(1, 3)"); err != nil || count != 3 {
			t.Errorf("%v: %d, %v", distance, count, err)
		}
		cancel()
	}
	ctx, cancel := context.WithDeadline(context.Background(), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
	defer cancel()
	if _, err := open(t).Exec(ctx, "SELECT 1"); err != nil {
		t.Error(err)
	}
}

func TestContextCauseIsInTheError(t *testing.T) {
	own := errors.New("the user has closed the window")
	ctx, cancel := context.WithCancelCause(context.Background())
	time.AfterFunc(50*time.Millisecond, func() { cancel(own) })
	_, err := open(t).Exec(ctx, endless)
	wants(t, err, codeanatomy.ErrCancelled, context.Canceled, own)
}

func TestContextsEndedWhileCallsEndAreHarmless(t *testing.T) {
	session := open(t)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for round := range 50 {
				ctx, cancel := context.WithCancel(context.Background())
				time.AfterFunc(time.Duration(round*worker)*10*time.Microsecond, cancel)
				_, err := session.Exec(ctx, "SELECT count(*) FROM generate_series(1, 1000)")
				if err != nil && !errors.Is(err, codeanatomy.ErrCancelled) {
					t.Errorf("got %v", err)
				}
				cancel()
			}
		}()
	}
	group.Wait()
	expect(t, session, "SELECT 1 AS n", []any{int64(1)})
}
