package codeanatomy

// #include "native.h"
import "C"

import "context"

// Query is one planned statement. It keeps its session's state as it was when it was planned. Any
// goroutine, at the same time.
type Query struct {
	native *native[*C.codeanatomy_query]
}

// SQL plans one statement without running it. Parameters are $1, $2, … or $name. CREATE, DROP, SET
// and the like take effect when the query is run. Close the query.
func (s *Session) SQL(ctx context.Context, sql string) (*Query, error) {
	var planned *C.codeanatomy_query
	err := perform(ctx, "the planning", s.native, func(pointer *C.codeanatomy_session,
		options *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_query_new(pointer, borrowed(sql), options, &planned, failure)
	})
	if err != nil {
		return nil, err
	}
	query := &Query{native: own("query", planned, func(pointer *C.codeanatomy_query) {
		C.codeanatomy_query_free(pointer)
	})}
	guard(query, query.native)
	return query, nil
}

// ParameterSchema has one field for each parameter, named $1, $2, … or $name, in order. The type is
// what planning could infer, or null where it could not.
func (q *Query) ParameterSchema() (*Schema, error) {
	return takeSchema(func(out *C.struct_ArrowSchema) error {
		return ask(q.native, func(pointer *C.codeanatomy_query, failure **C.codeanatomy_error) C.codeanatomy_status {
			return C.codeanatomy_query_parameter_schema(pointer, out, failure)
		})
	})
}

// Schema has the columns of the result, known without running the query. A column whose type hangs
// on an unbound parameter may change with the binding.
func (q *Query) Schema() (*Schema, error) {
	return takeSchema(func(out *C.struct_ArrowSchema) error {
		return ask(q.native, func(pointer *C.codeanatomy_query, failure **C.codeanatomy_error) C.codeanatomy_status {
			return C.codeanatomy_query_schema(pointer, out, failure)
		})
	})
}

// Run starts the query and gives a reader, without waiting for the first batch. The context ends the
// reader, too: keep it until the rows are read. Close the reader.
func (q *Query) Run(ctx context.Context) (*Reader, error) {
	pointer, err := q.native.acquire()
	if err != nil {
		return nil, err
	}
	defer q.native.release()
	call, err := begin(ctx, "the start of the query", nil)
	if err != nil {
		return nil, err
	}
	defer call.end()
	var started *C.codeanatomy_reader
	var failure *C.codeanatomy_error
	status := C.codeanatomy_query_read(pointer, call.options, &started, &failure)
	if err := call.outcome(status, failure); err != nil {
		return nil, err
	}
	return newReader(started, call.hand()), nil
}

// Exec runs the query to its end. It gives the rows that were inserted, changed or deleted; for a
// query the rows of its result; 0 for a statement without rows.
func (q *Query) Exec(ctx context.Context) (int64, error) {
	var rows C.int64_t
	err := perform(ctx, "the execution", q.native, func(pointer *C.codeanatomy_query,
		options *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_query_execute(pointer, options, &rows, failure)
	})
	return int64(rows), err
}

// ExplainOptions say how a plan is shown.
type ExplainOptions struct {
	// Format is "indent" (default), "tree", "pgjson" or "graphviz".
	Format string `json:"format,omitempty"`
	// Verbose shows every step of planning; "indent" only.
	Verbose bool `json:"verbose,omitempty"`
	// Analyze runs the query and adds what the operators counted; "indent" only.
	Analyze bool `json:"analyze,omitempty"`
	// Statistics adds what is known of rows and bytes.
	Statistics bool `json:"statistics,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// Explain gives the plan as text, with what is bound now; nil options are the defaults.
func (q *Query) Explain(ctx context.Context, options *ExplainOptions) (string, error) {
	if options == nil {
		options = &ExplainOptions{}
	}
	text, err := optionsText(options, options.Further)
	if err != nil {
		return "", err
	}
	var plan *C.codeanatomy_buffer
	err = perform(ctx, "the explanation", q.native, func(pointer *C.codeanatomy_query,
		options *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_query_explain(pointer, borrowed(text), options, &plan, failure)
	})
	if err != nil {
		return "", err
	}
	return takeBuffer(plan), nil
}

// Metrics has what the operators of the run that was started last have counted. With several runs at
// once, ask the reader.
func (q *Query) Metrics() (Metrics, error) {
	text, err := askText(q.native, func(pointer *C.codeanatomy_query, out **C.codeanatomy_buffer,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_query_metrics(pointer, out, failure)
	})
	if err != nil {
		return Metrics{}, err
	}
	return readMetrics(text)
}

// Close gives the query up. Its readers and streams go on. It never fails.
func (q *Query) Close() error {
	q.native.close()
	return nil
}
