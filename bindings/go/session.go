package codeanatomy

// #include "native.h"
import "C"

import "context"

// Session has settings, catalogs, tables and functions. It is cheap to make and shares its runtime.
// Any goroutine, at the same time.
type Session struct {
	native *native[*C.codeanatomy_session]
}

// OpenSession opens a session in a runtime; nil is the one that the process shares. Close it.
func OpenSession(in *Runtime, options ...SessionOption) (*Session, error) {
	if err := handshake(); err != nil {
		return nil, err
	}
	text, err := collect(options)
	if err != nil {
		return nil, err
	}
	var within *C.codeanatomy_runtime
	if in != nil {
		if within, err = in.native.acquire(); err != nil {
			return nil, err
		}
		defer in.native.release()
	}
	var made *C.codeanatomy_session
	var failure *C.codeanatomy_error
	if err := check(C.codeanatomy_session_new(within, borrowed(text), &made, &failure), failure); err != nil {
		return nil, err
	}
	opened := &Session{native: own("session", made, func(pointer *C.codeanatomy_session) {
		C.codeanatomy_session_free(pointer)
	})}
	guard(opened, opened.native)
	return opened, nil
}

// Set changes one setting, as SET does in SQL. Queries that are planned already keep the old value.
func (s *Session) Set(name, value string) error {
	return ask(s.native, func(pointer *C.codeanatomy_session, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_set(pointer, borrowed(name), borrowed(value), failure)
	})
}

// Get reads one setting.
func (s *Session) Get(name string) (string, error) {
	return askText(s.native, func(pointer *C.codeanatomy_session, out **C.codeanatomy_buffer,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_get(pointer, borrowed(name), out, failure)
	})
}

// FunctionRegistry is the library's own functions in the session as JSON: names by kind, a record for
// each, and one hash over all names.
func (s *Session) FunctionRegistry() (string, error) {
	return askText(s.native, func(pointer *C.codeanatomy_session, out **C.codeanatomy_buffer,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_session_function_registry(pointer, out, failure)
	})
}

// Runtime is the runtime of the session. Close it.
func (s *Session) Runtime() (*Runtime, error) {
	pointer, err := s.native.acquire()
	if err != nil {
		return nil, err
	}
	defer s.native.release()
	return newRuntime(C.codeanatomy_session_runtime(pointer)), nil
}

// Query plans and runs a statement. Arguments are bound as [Query.Bind] has it. The context ends the
// reader, too: keep it until the rows are read. Close the reader.
func (s *Session) Query(ctx context.Context, sql string, arguments ...any) (*Reader, error) {
	query, err := s.prepared(ctx, sql, arguments)
	if err != nil {
		return nil, err
	}
	defer query.Close()
	return query.Run(ctx)
}

// Exec plans and runs a statement to its end. It gives the rows that were inserted, changed or
// deleted; for a query the rows of its result. Arguments are bound as [Query.Bind] has it.
func (s *Session) Exec(ctx context.Context, sql string, arguments ...any) (int64, error) {
	query, err := s.prepared(ctx, sql, arguments)
	if err != nil {
		return 0, err
	}
	defer query.Close()
	return query.Exec(ctx)
}

func (s *Session) prepared(ctx context.Context, sql string, arguments []any) (*Query, error) {
	query, err := s.SQL(ctx, sql)
	if err != nil || len(arguments) == 0 {
		return query, err
	}
	if err := query.Bind(arguments...); err != nil {
		query.Close()
		return nil, err
	}
	return query, nil
}

// Close gives the session up. Queries, readers and streams of it go on. It never fails.
func (s *Session) Close() error {
	s.native.close()
	return nil
}
