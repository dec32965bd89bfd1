package codeanatomy

// #include "native.h"
import "C"

import "context"

// DeltaWriteMode says what a write does with a table that exists; one that does not is made.
type DeltaWriteMode string

const (
	// DeltaAppend adds rows. It is the default.
	DeltaAppend DeltaWriteMode = "append"
	// DeltaOverwrite replaces all rows, or those that ReplaceWhere names.
	DeltaOverwrite DeltaWriteMode = "overwrite"
	// DeltaError makes a table that exists an error.
	DeltaError DeltaWriteMode = "error"
	// DeltaIgnore leaves a table that exists as it is.
	DeltaIgnore DeltaWriteMode = "ignore"
)

// DeltaSchemaMode says what a write does with columns that the table does not have.
type DeltaSchemaMode string

const (
	// DeltaSchemaMerge adds them.
	DeltaSchemaMerge DeltaSchemaMode = "merge"
	// DeltaSchemaOverwrite replaces all columns; with [DeltaOverwrite] only.
	DeltaSchemaOverwrite DeltaSchemaMode = "overwrite"
)

// DeltaWriterProperties say how the Parquet files of a change are written: options by their names in the
// C header, such as "compression" or "bloom_filter_enabled::id" for a column, with text, numbers and
// bools.
type DeltaWriterProperties map[string]any

// DeltaWriteOptions change how [Session.WriteDelta] writes.
type DeltaWriteOptions struct {
	// StorageOptions are those of the delta-rs libraries. They are never printed in errors.
	StorageOptions map[string]string `json:"storage_options,omitempty"`
	// Mode is DeltaAppend by default.
	Mode DeltaWriteMode `json:"mode,omitempty"`
	// ReplaceWhere is SQL; with DeltaOverwrite only rows for which it is true are replaced, and all new
	// rows must keep it.
	ReplaceWhere string `json:"replace_where,omitempty"`
	// SchemaMode lets columns change; when empty, those of the stream must fit.
	SchemaMode DeltaSchemaMode `json:"schema_mode,omitempty"`
	// PartitionColumns become folders such as year=2026; those of a table that exists must be the same.
	PartitionColumns []string `json:"partition_columns,omitempty"`
	// TargetFileSize is in bytes; the table's when 0.
	TargetFileSize   int64                 `json:"target_file_size,omitempty"`
	WriterProperties DeltaWriterProperties `json:"writer_properties,omitempty"`
	// Name, Description and Configuration are for a table that is made.
	Name          string            `json:"name,omitempty"`
	Description   string            `json:"description,omitempty"`
	Configuration map[string]string `json:"configuration,omitempty"`
	// Constraints are names and SQL that every row of this stream must keep; they are not stored.
	Constraints map[string]string   `json:"constraints,omitempty"`
	Commit      *DeltaCommitOptions `json:"commit,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// WriteDelta writes a stream into the Delta table in a folder, which is made when there is none; nil
// options are the defaults. Columns are matched by name and cast; one that is missing becomes NULL. The
// stream is read once, with only a few batches of it in memory, and is used up, whatever the outcome.
// After a failure, or when the context is done, nothing of it is visible, unless the detail
// "committed_version" of the error names what is.
func (s *Session) WriteDelta(
	ctx context.Context, uri string, stream *Stream, options *DeltaWriteOptions,
) (DeltaReport, error) {
	if options == nil {
		options = &DeltaWriteOptions{}
	}
	asked, err := optionsText(options, options.Further)
	if err != nil {
		stream.Close()
		return DeltaReport{}, err
	}
	var text string
	err = stream.give(func(native *C.struct_ArrowArrayStream) error {
		text, err = performText(ctx, "the writing into "+uri, s.native, func(pointer *C.codeanatomy_session,
			call *C.codeanatomy_call_options, out **C.codeanatomy_buffer, failure **C.codeanatomy_error) C.codeanatomy_status {
			return C.codeanatomy_delta_write(pointer, borrowed(uri), native, borrowed(asked), call, out, failure)
		})
		return err
	})
	if err != nil {
		return DeltaReport{}, err
	}
	return decodeReport[DeltaReport](text)
}
