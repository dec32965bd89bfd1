// Package codeanatomy runs SQL over Arrow data, files and Delta Lake tables inside the process,
// through the C library libcodeanatomy. It needs no third-party package.
//
//	session, err := codeanatomy.OpenSession(nil)
//	if err != nil {
//		return err
//	}
//	defer session.Close()
//	reader, err := session.Query(ctx, "SELECT path, size FROM read_text('src/*.go') WHERE size > $1", 1000)
//	if err != nil {
//		return err
//	}
//	defer reader.Close()
//	for row, err := range reader.Rows() {
//		if err != nil {
//			return err
//		}
//		fmt.Println(row...)
//	}
//
// # Objects
//
// A [Runtime] owns worker threads, one memory pool and the spill disk. A [Session] has settings,
// tables and functions, and shares its runtime. A [Query] is one planned statement, which can be
// bound and run any number of times. A [Reader] is the result of one run; it hands out each
// [Batch], whose memory belongs to the library and is read in place through [Column]. A [Stream]
// hands batches of the program to the library. A [DeltaTable] is a Delta table at one version, to be
// read, written and maintained.
//
// # Lifetime
//
// Everything that is opened is closed with Close, in any order: an object keeps what it needs of
// the others. Close may be called again and from any goroutine; it never waits. Work in another
// goroutine that still uses the object goes on, except that closing a reader cancels its run. A call
// on a closed object fails with [ErrInvalidState]. An object that is dropped without Close is closed
// after it was found by the garbage collector, which knows nothing of memory outside of Go and so
// may come late; with the build tag codeanatomy_debug the program panics then and names the line
// that opened the object.
//
// # Goroutines
//
// Runtime, Session, Query and DeltaTable: any goroutine, at the same time. Reader: calls of Next wait
// for each other. Batch, Column, Builder and Stream: one goroutine at a time.
//
// # Contexts
//
// A call that may take long has a context. When that is done, the work is stopped, and the error
// satisfies errors.Is with both [ErrCancelled] and [context.Canceled], or with [ErrTimedOut] and
// [context.DeadlineExceeded]. The context given to [Query.Run] or [Session.Query] also ends the
// reader that comes out, as that of database/sql does for its rows.
//
// # Errors
//
// Every error of the library is an [*Error], which has the status, a fine-grained code, the SQLSTATE,
// the place in the SQL and more. Variables such as [ErrNotFound] and [ErrSyntax] are for errors.Is.
package codeanatomy
