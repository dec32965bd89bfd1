package codeanatomy_test

import (
	"context"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

func TestProgressIsToldWhileACallRunsAndNeverGoesBack(t *testing.T) {
	var calls atomic.Int32
	var last codeanatomy.Progress
	ctx, cancel := context.WithCancel(context.Background())
	watched := codeanatomy.WithProgress(ctx, func(now codeanatomy.Progress) {
		if now.Elapsed < last.Elapsed || now.InputRows < last.InputRows || now.OutputRows < last.OutputRows {
			t.Errorf("%+v after %+v", now, last)
		}
		last = now
		if calls.Add(1) == 3 {
			cancel()
		}
	})
	_, err := open(t).Exec(watched, endless)
	wants(t, err, codeanatomy.ErrCancelled, context.Canceled)
	after := calls.Load()
	if after < 3 || last.InputRows <= 0 || last.Finished {
		t.Errorf("%d calls, the last with %+v", after, last)
	}
	time.Sleep(150 * time.Millisecond)
	if calls.Load() != after {
		t.Error("progress was told after the call had returned")
	}
}

func TestAPanicInAProgressFunctionGoesOnInItsCall(t *testing.T) {
	session := open(t)
	watched := codeanatomy.WithProgress(context.Background(), func(codeanatomy.Progress) { panic("not like this") })
	defer func() {
		panicked, ok := recover().(*codeanatomy.CallbackPanic)
		if !ok || panicked.Value != "not like this" || !strings.Contains(string(panicked.Stack), "progress_test.go") {
			t.Errorf("recovered %v", panicked)
		}
		expect(t, session, "SELECT 1 AS n", []any{int64(1)})
	}()
	session.Exec(watched, endless)
	t.Error("the call returned")
}

func TestAProgressFunctionMayEndItsGoroutineAndUseTheLibrary(t *testing.T) {
	session := open(t)
	ctx := codeanatomy.WithProgress(context.Background(), func(codeanatomy.Progress) {
		expect(t, session, "SELECT 1 AS n", []any{int64(1)})
		runtime.Goexit()
	})
	defer func() {
		if _, ok := recover().(*codeanatomy.CallbackPanic); !ok {
			t.Error("runtime.Goexit did not stop the call")
		}
	}()
	session.Exec(ctx, endless)
}

func TestAReaderTellsItsProgressAndMetrics(t *testing.T) {
	reader, err := open(t).Query(context.Background(), "SELECT value % 10 AS g, count(*) FROM generate_series(1, 100000) GROUP BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, err := range reader.All() {
		if err != nil {
			t.Fatal(err)
		}
	}
	progress, err := reader.Progress()
	if err != nil || !progress.Finished || progress.OutputRows != 10 || progress.InputRows != 100000 || progress.Elapsed <= 0 {
		t.Errorf("progress %+v, %v", progress, err)
	}
	metrics, err := reader.Metrics()
	if err != nil || metrics.OutputRows != 10 || metrics.Elapsed <= 0 || metrics.SpilledBytes != 0 {
		t.Errorf("metrics %+v, %v", metrics, err)
	}
	var names []string
	for operator := metrics.Operators; operator != nil; {
		names = append(names, operator.Name)
		if len(operator.Inputs) == 0 {
			break
		}
		operator = operator.Inputs[0]
	}
	if !strings.Contains(strings.Join(names, " "), "AggregateExec") {
		t.Errorf("operators %v", names)
	}
}

func TestAQueryTellsTheMetricsOfItsLatestRunAndItsPlan(t *testing.T) {
	ctx := context.Background()
	query, err := open(t).SQL(ctx, "SELECT count(*) FROM generate_series(1, 5)")
	if err != nil {
		t.Fatal(err)
	}
	defer query.Close()
	_, err = query.Metrics()
	wants(t, err, codeanatomy.ErrInvalidState)
	plan, err := query.Explain(ctx, nil)
	if err != nil || !strings.Contains(plan, "AggregateExec") {
		t.Errorf("plan %s, %v", plan, err)
	}
	analyzed, err := query.Explain(ctx, &codeanatomy.ExplainOptions{Analyze: true})
	if err != nil || !strings.Contains(analyzed, "output_rows") {
		t.Errorf("analyzed %s, %v", analyzed, err)
	}
	tree, err := query.Explain(ctx, &codeanatomy.ExplainOptions{Format: "tree"})
	if err != nil || !strings.Contains(tree, "┌") {
		t.Errorf("tree %s, %v", tree, err)
	}
	_, err = query.Explain(ctx, &codeanatomy.ExplainOptions{Format: "tree", Verbose: true})
	wants(t, err, codeanatomy.ErrInvalidArgument)
	if _, err := query.Exec(ctx); err != nil {
		t.Fatal(err)
	}
	if metrics, err := query.Metrics(); err != nil || metrics.Operators == nil {
		t.Errorf("metrics %+v, %v", metrics, err)
	}
}
