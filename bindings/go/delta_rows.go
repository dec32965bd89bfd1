package codeanatomy

import "context"

// DeltaDeleteOptions change how [DeltaTable.Delete] and [DeltaTable.DeleteAll] delete.
type DeltaDeleteOptions struct {
	WriterProperties DeltaWriterProperties `json:"writer_properties,omitempty"`
	Commit           *DeltaCommitOptions   `json:"commit,omitempty"`
	// Further has fields by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// Delete removes the rows for which the predicate is true, which is SQL with names as in the table,
// upper and lower case told apart. Nil options are the defaults.
func (t *DeltaTable) Delete(ctx context.Context, predicate string, options *DeltaDeleteOptions) (DeltaReport, error) {
	return t.delete(ctx, "predicate", predicate, options)
}

// DeleteAll removes every row. Nil options are the defaults.
func (t *DeltaTable) DeleteAll(ctx context.Context, options *DeltaDeleteOptions) (DeltaReport, error) {
	return t.delete(ctx, "all", true, options)
}

func (t *DeltaTable) delete(ctx context.Context, key string, rows any, options *DeltaDeleteOptions) (DeltaReport, error) {
	if options == nil {
		options = &DeltaDeleteOptions{}
	}
	return t.run(ctx, deltaRequest{
		operation: "delete", fields: options, arguments: map[string]any{key: rows}, further: options.Further,
	})
}

// DeltaUpdateOptions change what [DeltaTable.Update] does.
type DeltaUpdateOptions struct {
	// Predicate is SQL and says which rows are changed; every row when empty.
	Predicate        string                `json:"predicate,omitempty"`
	WriterProperties DeltaWriterProperties `json:"writer_properties,omitempty"`
	Commit           *DeltaCommitOptions   `json:"commit,omitempty"`
	// Further has fields by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// Update sets columns to SQL that is computed from the row as it was; nil options change every row.
// Names in SQL are as in the table, upper and lower case told apart.
func (t *DeltaTable) Update(
	ctx context.Context, set map[string]string, options *DeltaUpdateOptions,
) (DeltaReport, error) {
	if options == nil {
		options = &DeltaUpdateOptions{}
	}
	return t.run(ctx, deltaRequest{
		operation: "update", fields: options, arguments: map[string]any{"set": keyed(set)}, further: options.Further,
	})
}
