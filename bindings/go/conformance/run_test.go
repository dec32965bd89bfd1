package conformance

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

// outcome is what came out of a case.
type outcome struct {
	columns      *codeanatomy.Schema
	rows         [][]any // as the suite writes them
	rowCount     int64
	rowsAffected int64
	text         string
	report       codeanatomy.WriteReport
	spilled      int64
	err          error
}

// running is a case that is under way.
type running struct {
	testCase
	t       *testing.T
	runtime *codeanatomy.Runtime // nil for the shared one
	session *codeanatomy.Session
	ctx     context.Context
	cancel  context.CancelFunc
	stopped time.Time // when the work was told to stop, or was to stop by itself
}

func run(t *testing.T, test testCase) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := &running{testCase: test, t: t, ctx: ctx, cancel: cancel}
	if err := r.open(); err != nil {
		r.compare(outcome{err: err})
		return
	}
	defer r.close()
	for _, step := range test.Setup {
		if err := r.step(step); err != nil {
			t.Fatalf("setup: %v", err)
		}
	}
	if test.TimeoutMilliseconds > 0 {
		limit := time.Duration(test.TimeoutMilliseconds) * time.Millisecond
		r.stopped = time.Now().Add(limit)
		limited, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		r.ctx = limited
	}
	if test.Cancel == "before" {
		r.stop()
	}
	result := r.act()
	if limit := test.Expect.WithinMilliseconds; limit != nil {
		if took := time.Since(r.stopped).Milliseconds(); took > *limit {
			t.Errorf("the call returned %d ms after it was to stop", took)
		}
	}
	r.compare(result)
	r.afterwards()
}

func (r *running) open() error {
	var err error
	if r.Runtime != nil {
		var options []codeanatomy.RuntimeOption
		for key, value := range r.Runtime {
			options = append(options, codeanatomy.WithRuntimeOption(key, value))
		}
		if r.runtime, err = codeanatomy.OpenRuntime(options...); err != nil {
			return err
		}
	}
	r.session, err = openSession(r.runtime, r.Session)
	if err != nil && r.runtime != nil {
		r.runtime.Close()
	}
	return err
}

func openSession(runtime *codeanatomy.Runtime, with map[string]any) (*codeanatomy.Session, error) {
	var options []codeanatomy.SessionOption
	for key, value := range with {
		options = append(options, codeanatomy.WithSessionOption(key, value))
	}
	return codeanatomy.OpenSession(runtime, options...)
}

func (r *running) close() {
	r.session.Close()
	if r.runtime != nil {
		r.runtime.Close()
	}
}

// stop cancels the case's call.
func (r *running) stop() {
	r.stopped = time.Now()
	r.cancel()
}

func (r *running) act() outcome {
	switch r.Action {
	case "open":
		return outcome{}
	case "step":
		return outcome{err: r.step(r.Step)}
	}
	query, err := r.session.SQL(r.ctx, r.SQL)
	if err != nil {
		return outcome{err: err}
	}
	defer query.Close()
	if r.Action == "plan" {
		columns, err := query.Schema()
		return outcome{columns: columns, err: err}
	}
	if err := r.bind(query); err != nil {
		return outcome{err: err}
	}
	if r.Cancel == "running" {
		timer := time.AfterFunc(100*time.Millisecond, r.stop)
		defer timer.Stop()
	}
	var result outcome
	switch r.Action {
	case "", "query":
		return r.read(query)
	case "execute":
		result.rowsAffected, result.err = query.Exec(r.ctx)
	case "explain":
		result.text, result.err = query.Explain(r.ctx, &codeanatomy.ExplainOptions{Further: r.Explain})
	case "write":
		result.report, result.err = query.Write(r.ctx, r.Target, &codeanatomy.WriteOptions{Further: r.testCase.Write})
	default:
		r.t.Fatalf("the runner does not know the action %q", r.Action)
	}
	if metrics, err := query.Metrics(); err == nil {
		result.spilled = metrics.SpilledBytes
	}
	return result
}

func (r *running) bind(query *codeanatomy.Query) error {
	if r.Parameters != nil {
		return query.BindJSON(string(r.Parameters))
	}
	if r.ParametersFrom == "" {
		return nil
	}
	_, batches, err := resultOf(r.ParametersFrom, nil)
	if err != nil {
		r.t.Fatalf("parameters_from: %v", err)
	}
	if len(batches) != 1 {
		r.t.Fatalf("parameters_from gave %d batches", len(batches))
	}
	return query.BindArrow(batches[0])
}

// read runs the query and reads every row.
func (r *running) read(query *codeanatomy.Query) outcome {
	reader, err := query.Run(r.ctx)
	if err != nil {
		return outcome{err: err}
	}
	defer reader.Close()
	for _, object := range r.CloseFirst {
		switch object {
		case "query":
			query.Close()
		case "session":
			r.session.Close()
		case "runtime":
			if r.runtime != nil {
				r.runtime.Close()
			}
		default:
			r.t.Fatalf("the runner does not know the object %q", object)
		}
	}
	var result outcome
	if result.columns, result.err = reader.Schema(); result.err != nil {
		return result
	}
	for batch, err := range reader.All() {
		if err != nil {
			result.err = err
			break
		}
		result.rowCount += int64(batch.RowCount())
		if r.Expect.Rows != nil {
			result.rows = append(result.rows, written(batch)...)
		}
		if r.Cancel == "between_batches" && r.stopped.IsZero() {
			r.stop()
		}
	}
	if metrics, err := reader.Metrics(); err == nil {
		result.spilled = metrics.SpilledBytes
	}
	return result
}

// afterwards checks that the session still works.
func (r *running) afterwards() {
	if limit := r.Expect.MemoryAtMost; limit != nil && r.runtime != nil {
		report, err := r.runtime.Memory()
		if err != nil || report.Peak > *limit {
			r.t.Errorf("the peak of memory is %d, allowed is %d: %v", report.Peak, *limit, err)
		}
	}
	for _, sql := range []string{r.Expect.Then, "SELECT 1"} {
		if sql == "" || strings.Contains(strings.Join(r.CloseFirst, " "), "session") {
			continue
		}
		if _, err := r.session.Exec(context.Background(), sql); err != nil {
			r.t.Errorf("afterwards, %s: %v", sql, err)
		}
	}
}

// errorOf gives the library's error; every failure must be one.
func errorOf(t *testing.T, err error) *codeanatomy.Error {
	t.Helper()
	var found *codeanatomy.Error
	if !errors.As(err, &found) {
		t.Fatalf("%v is no *codeanatomy.Error", err)
	}
	return found
}
