package codeanatomy

// #include "native.h"
import "C"

import "context"

// IngestMode says what ingesting does with a table that exists, or does not.
type IngestMode uint32

const (
	// IngestCreate makes the table; one that exists is an error.
	IngestCreate IngestMode = C.CODEANATOMY_INGEST_MODE_CREATE
	// IngestAppend adds to the table; none is an error.
	IngestAppend IngestMode = C.CODEANATOMY_INGEST_MODE_APPEND
	// IngestReplace makes the table anew, whatever was there.
	IngestReplace IngestMode = C.CODEANATOMY_INGEST_MODE_REPLACE
	// IngestCreateAppend adds to the table, which is made when there is none.
	IngestCreateAppend IngestMode = C.CODEANATOMY_INGEST_MODE_CREATE_APPEND
)

// Ingest pours a stream into a table and gives the rows that were added. A table that is made lives
// in memory, and its rows appear all at once or not at all. Columns are matched by name and cast; one
// that is missing becomes NULL. The stream is used up, whatever the outcome.
func (s *Session) Ingest(ctx context.Context, table string, mode IngestMode, stream *Stream) (int64, error) {
	var rows C.int64_t
	err := stream.give(func(native *C.struct_ArrowArrayStream) error {
		return perform(ctx, "the ingestion into "+table, s.native, func(pointer *C.codeanatomy_session,
			call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
			return C.codeanatomy_session_ingest(pointer, borrowed(table), C.codeanatomy_ingest_mode(mode),
				native, call, &rows, failure)
		})
	})
	return int64(rows), err
}
