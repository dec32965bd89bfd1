package conformance

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// compare checks what came out against what must.
func (r *running) compare(got outcome) {
	r.t.Helper()
	want := r.Expect
	if want.Error != nil {
		r.compareError(*want.Error, got.err)
		return
	}
	if got.err != nil {
		r.t.Errorf("failed: %v (%+v)", got.err, errorOf(r.t, got.err))
		return
	}
	if want.Columns != nil {
		r.compareColumns(got)
	}
	if want.Rows != nil && !same(*want.Rows, got.rows) {
		r.t.Errorf("rows\ngot  %v\nwant %v", got.rows, *want.Rows)
	}
	if want.RowCount != nil && *want.RowCount != got.rowCount {
		r.t.Errorf("%d rows, want %d", got.rowCount, *want.RowCount)
	}
	if want.RowsAffected != nil && *want.RowsAffected != got.rowsAffected {
		r.t.Errorf("%d rows affected, want %d", got.rowsAffected, *want.RowsAffected)
	}
	for _, part := range want.Contains {
		if !strings.Contains(got.text, part) {
			r.t.Errorf("the plan does not contain %q:\n%s", part, got.text)
		}
	}
	if want.Spilled != nil && *want.Spilled != (got.spilled > 0) {
		r.t.Errorf("%d bytes were spilled", got.spilled)
	}
	r.compareReport(got)
}

func (r *running) compareColumns(got outcome) {
	r.t.Helper()
	var texts []string
	for _, column := range r.Expect.Columns {
		texts = append(texts, column[0]+" "+column[1])
	}
	if want := strings.Join(texts, ", "); columnTexts(got.columns) != want {
		r.t.Errorf("columns\ngot  %s\nwant %s", columnTexts(got.columns), want)
	}
}

func (r *running) compareReport(got outcome) {
	r.t.Helper()
	if r.Expect.Report == nil {
		return
	}
	text, err := json.Marshal(got.report)
	if err != nil {
		r.t.Fatal(err)
	}
	var report map[string]any
	if err := strict(text, &report); err != nil {
		r.t.Fatal(err)
	}
	for key, want := range r.Expect.Report {
		if !reflect.DeepEqual(report[key], want) {
			r.t.Errorf("%s in the report is %v, want %v", key, report[key], want)
		}
	}
}

func (r *running) compareError(want failure, err error) {
	r.t.Helper()
	if err == nil {
		r.t.Errorf("succeeded, want %s and %s", want.Status, want.Code)
		return
	}
	got := errorOf(r.t, err)
	if got.Status.String() != want.Status || got.Code.String() != want.Code {
		r.t.Errorf("got %v and %v, want %s and %s: %v", got.Status, got.Code, want.Status, want.Code, err)
	}
	if want.Line != 0 && got.Line != want.Line || want.Column != 0 && got.Column != want.Column {
		r.t.Errorf("line %d, column %d, want %d and %d: %v", got.Line, got.Column, want.Line, want.Column, err)
	}
	for _, part := range want.Message {
		if !strings.Contains(got.Message, part) {
			r.t.Errorf("the message does not contain %q: %s", part, got.Message)
		}
	}
	for key, part := range want.Details {
		if value, ok := got.Details[key]; !ok || !strings.Contains(value, part) {
			r.t.Errorf("detail %s is %q, want %q in it", key, value, part)
		}
	}
}

// same compares what the case has with what came out. Numbers of the case are still as written.
func same(want, got any) bool {
	switch want := want.(type) {
	case [][]any:
		rows, ok := got.([][]any)
		if !ok || len(rows) != len(want) {
			return false
		}
		for index := range want {
			if !same(want[index], rows[index]) {
				return false
			}
		}
		return true
	case []any:
		items, ok := got.([]any)
		if !ok || len(items) != len(want) {
			return false
		}
		for index := range want {
			if !same(want[index], items[index]) {
				return false
			}
		}
		return true
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok || len(object) != len(want) {
			return false
		}
		for key := range want {
			if value, ok := object[key]; !ok || !same(want[key], value) {
				return false
			}
		}
		return true
	case json.Number:
		return sameNumber(want, got)
	}
	return want == got
}

func sameNumber(want json.Number, got any) bool {
	float, err := want.Float64()
	switch got := got.(type) {
	case float32:
		return err == nil && float32(float) == got
	case float64:
		return err == nil && float == got
	}
	return fmt.Sprint(got) == want.String()
}
