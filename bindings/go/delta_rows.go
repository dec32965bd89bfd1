package codeanatomy

import "context"

// Delete removes the rows for which the predicate is true, which is SQL with names as in the table,
// upper and lower case told apart. A nil commit is the defaults.
func (t *DeltaTable) Delete(ctx context.Context, predicate string, commit *DeltaCommitOptions) (DeltaReport, error) {
	return t.run(ctx, deltaRequest{
		operation: "delete", commit: commit, arguments: map[string]any{"predicate": predicate},
	})
}

// DeleteAll removes every row. A nil commit is the defaults.
func (t *DeltaTable) DeleteAll(ctx context.Context, commit *DeltaCommitOptions) (DeltaReport, error) {
	return t.run(ctx, deltaRequest{operation: "delete", commit: commit, arguments: map[string]any{"all": true}})
}

// DeltaUpdateOptions change what [DeltaTable.Update] does.
type DeltaUpdateOptions struct {
	// Predicate is SQL and says which rows are changed; every row when empty.
	Predicate string              `json:"predicate,omitempty"`
	Commit    *DeltaCommitOptions `json:"commit,omitempty"`
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
