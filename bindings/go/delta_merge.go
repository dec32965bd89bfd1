package codeanatomy

// #include "native.h"
import "C"

import "context"

// MergeWhen says which rows a clause of a merge is about.
type MergeWhen string

const (
	// WhenMatched are rows of the stream that meet a row of the table.
	WhenMatched MergeWhen = "matched"
	// WhenNotMatched are rows of the stream only.
	WhenNotMatched MergeWhen = "not_matched"
	// WhenNotMatchedBySource are rows of the table only.
	WhenNotMatchedBySource MergeWhen = "not_matched_by_source"
)

// MergeAction says what a clause of a merge does with its rows.
type MergeAction string

const (
	// ThenUpdate changes the row of the table.
	ThenUpdate MergeAction = "update"
	// ThenInsert adds the row of the stream.
	ThenInsert MergeAction = "insert"
	// ThenDelete removes the row of the table.
	ThenDelete MergeAction = "delete"
)

// MergeClause says what is done with some of the rows.
type MergeClause struct {
	When MergeWhen   `json:"when"`
	Then MergeAction `json:"action"`
	// Predicate is SQL, a further condition; none when empty.
	Predicate string `json:"predicate,omitempty"`
	// Set has the table's columns and SQL for them; nil takes every column of the stream.
	Set map[string]string `json:"set,omitzero"`
}

// DeltaMergeOptions change how [DeltaTable.Merge] merges.
type DeltaMergeOptions struct {
	// SourceAlias and TargetAlias are what SQL calls the stream and the table; "source" and "target" when
	// empty.
	SourceAlias string `json:"source_alias,omitempty"`
	TargetAlias string `json:"target_alias,omitempty"`
	// MergeSchema adds columns that the table does not have.
	MergeSchema      bool                  `json:"merge_schema,omitempty"`
	WriterProperties DeltaWriterProperties `json:"writer_properties,omitempty"`
	Commit           *DeltaCommitOptions   `json:"commit,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// Merge merges a stream into the latest version of the table, in one commit; nil options are the
// defaults. The predicate is SQL and says which row of the stream meets which row of the table. For each
// row the first clause is used that fits. Names in SQL are as in the table, upper and lower case told
// apart. The stream is used up, whatever the outcome. After a failure, or when the context is done,
// nothing of the merge is visible, unless the detail "committed_version" of the error names what is.
func (t *DeltaTable) Merge(
	ctx context.Context, stream *Stream, predicate string, clauses []MergeClause, options *DeltaMergeOptions,
) (DeltaReport, error) {
	if options == nil {
		options = &DeltaMergeOptions{}
	}
	asked, err := optionsText(struct {
		Predicate string        `json:"predicate"`
		Clauses   []MergeClause `json:"clauses"`
		*DeltaMergeOptions
	}{predicate, listed(clauses), options}, options.Further)
	if err != nil {
		stream.Close()
		return DeltaReport{}, err
	}
	var text string
	err = stream.give(func(native *C.struct_ArrowArrayStream) error {
		text, err = performText(ctx, "the merge into a Delta table", t.native, func(pointer *C.codeanatomy_delta_table,
			call *C.codeanatomy_call_options, out **C.codeanatomy_buffer, failure **C.codeanatomy_error) C.codeanatomy_status {
			return C.codeanatomy_delta_table_merge(pointer, native, borrowed(asked), call, out, failure)
		})
		return err
	})
	if err != nil {
		return DeltaReport{}, err
	}
	return decodeReport[DeltaReport](text)
}
