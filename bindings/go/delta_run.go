package codeanatomy

// #include "native.h"
import "C"

import "context"

// Run runs one operation that is written as the C header has it: a JSON object with the key operation
// and that operation's fields. It gives the report as JSON. The other methods are made of it; it is for
// what they do not know.
func (t *DeltaTable) Run(ctx context.Context, request string) (string, error) {
	return t.request(ctx, "the operation on a Delta table", request)
}

func (t *DeltaTable) request(ctx context.Context, work, request string) (string, error) {
	return performText(ctx, work, t.native, func(pointer *C.codeanatomy_delta_table,
		call *C.codeanatomy_call_options, out **C.codeanatomy_buffer, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_table_run(pointer, borrowed(request), call, out, failure)
	})
}

// deltaRequest is one operation with its fields.
type deltaRequest struct {
	operation string
	fields    any            // a struct with JSON names, or nil
	arguments map[string]any // fields that are always there
	commit    *DeltaCommitOptions
	further   map[string]any
}

// bag has the whole request by key.
func (r deltaRequest) bag() map[string]any {
	bag := map[string]any{"operation": r.operation}
	for key, value := range r.arguments {
		bag[key] = value
	}
	if r.commit != nil {
		bag["commit"] = r.commit
	}
	for key, value := range r.further {
		bag[key] = value
	}
	return bag
}

func (r deltaRequest) text() (string, error) { return optionsText(r.fields, r.bag()) }

// run runs an operation and reads its report.
func (t *DeltaTable) run(ctx context.Context, request deltaRequest) (DeltaReport, error) {
	text, err := request.text()
	if err != nil {
		return DeltaReport{}, err
	}
	report, err := t.request(ctx, request.operation+" on a Delta table", text)
	if err != nil {
		return DeltaReport{}, err
	}
	return decodeReport[DeltaReport](report)
}

// listed is a list that JSON has as one even when it is nil.
func listed[E any](list []E) []E {
	if list == nil {
		return []E{}
	}
	return list
}

// keyed is a map that JSON has as an object even when it is nil.
func keyed[V any](entries map[string]V) map[string]V {
	if entries == nil {
		return map[string]V{}
	}
	return entries
}
