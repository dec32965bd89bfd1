package codeanatomy

import "context"

// DeltaFeaturesOptions change how [DeltaTable.AddFeatures] adds features.
type DeltaFeaturesOptions struct {
	// AllowProtocolVersionsIncrease lets the protocol versions rise where the features need that.
	AllowProtocolVersionsIncrease bool `json:"allow_protocol_versions_increase,omitempty"`
	// Force also adds features that this build of the library cannot write: the table then takes no more
	// changes from it.
	Force  bool                `json:"force,omitempty"`
	Commit *DeltaCommitOptions `json:"commit,omitempty"`
	// Further has fields by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// AddFeatures adds features such as "deletionVectors" to the table's protocol; nil options are the
// defaults.
func (t *DeltaTable) AddFeatures(
	ctx context.Context, features []string, options *DeltaFeaturesOptions,
) (DeltaReport, error) {
	if options == nil {
		options = &DeltaFeaturesOptions{}
	}
	return t.run(ctx, deltaRequest{
		operation: "add_features", fields: options, further: options.Further,
		arguments: map[string]any{"features": listed(features)},
	})
}

// AddConstraints has the table keep constraints from now on, names and SQL. Every row is checked first.
// A nil commit is the defaults.
func (t *DeltaTable) AddConstraints(
	ctx context.Context, constraints map[string]string, commit *DeltaCommitOptions,
) (DeltaReport, error) {
	return t.run(ctx, AddConstraintsStep(constraints, commit).request)
}

// AddConstraintsStep is [DeltaTable.AddConstraints] as a step.
func AddConstraintsStep(constraints map[string]string, commit *DeltaCommitOptions) DeltaStep {
	return DeltaStep{deltaRequest{
		operation: "add_constraints", commit: commit, arguments: map[string]any{"constraints": keyed(constraints)},
	}}
}

// DeltaDropConstraintsOptions change how [DeltaTable.DropConstraints] drops constraints.
type DeltaDropConstraintsOptions struct {
	// IfExists passes over constraints that the table does not have.
	IfExists bool                `json:"if_exists,omitempty"`
	Commit   *DeltaCommitOptions `json:"commit,omitempty"`
	// Further has fields by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// DropConstraints drops constraints, each in a commit of its own: those before one that fails stay
// dropped. Nil options are the defaults.
func (t *DeltaTable) DropConstraints(
	ctx context.Context, names []string, options *DeltaDropConstraintsOptions,
) (DeltaReport, error) {
	if options == nil {
		options = &DeltaDropConstraintsOptions{}
	}
	return t.run(ctx, deltaRequest{
		operation: "drop_constraints", fields: options, further: options.Further,
		arguments: map[string]any{"names": listed(names)},
	})
}

// DeltaPropertiesOptions change how [DeltaTable.SetProperties] sets properties.
type DeltaPropertiesOptions struct {
	// AllowUnknown also sets properties that the library does not know.
	AllowUnknown bool                `json:"allow_unknown,omitempty"`
	Commit       *DeltaCommitOptions `json:"commit,omitempty"`
	// Further has fields by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// SetProperties sets properties such as "delta.appendOnly"; nil options are the defaults.
func (t *DeltaTable) SetProperties(
	ctx context.Context, properties map[string]string, options *DeltaPropertiesOptions,
) (DeltaReport, error) {
	if options == nil {
		options = &DeltaPropertiesOptions{}
	}
	return t.run(ctx, deltaRequest{
		operation: "set_properties", fields: options, further: options.Further,
		arguments: map[string]any{"properties": keyed(properties)},
	})
}

// DeltaColumn is a column as a Delta schema has it.
type DeltaColumn struct {
	Name string `json:"name"`
	// Type is the name of a Delta type such as "long", "string" or "decimal(10,2)", or, for a nested one,
	// what its JSON is made of.
	Type any `json:"type"`
	// Nullable is true when nil.
	Nullable *bool          `json:"nullable,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// AddColumns adds columns, which are NULL in the rows that are there. A nil commit is the defaults.
func (t *DeltaTable) AddColumns(
	ctx context.Context, columns []DeltaColumn, commit *DeltaCommitOptions,
) (DeltaReport, error) {
	return t.run(ctx, deltaRequest{
		operation: "add_columns", commit: commit, arguments: map[string]any{"columns": listed(columns)},
	})
}

// DeltaMetadata is what a table says of itself. Nil is left as it is.
type DeltaMetadata struct {
	Name        *string `json:"name,omitempty"`
	Description *string `json:"description,omitempty"`
}

// SetMetadata sets the table's name or description, or both. A nil commit is the defaults.
func (t *DeltaTable) SetMetadata(
	ctx context.Context, metadata DeltaMetadata, commit *DeltaCommitOptions,
) (DeltaReport, error) {
	return t.run(ctx, deltaRequest{operation: "set_metadata", fields: metadata, commit: commit})
}

// SetColumnMetadata sets entries of a column's metadata. A nil commit is the defaults.
func (t *DeltaTable) SetColumnMetadata(
	ctx context.Context, column string, metadata map[string]any, commit *DeltaCommitOptions,
) (DeltaReport, error) {
	return t.run(ctx, deltaRequest{
		operation: "set_column_metadata", commit: commit,
		arguments: map[string]any{"column": column, "metadata": keyed(metadata)},
	})
}

// DropColumnNotNull lets a column have NULL. A nil commit is the defaults.
func (t *DeltaTable) DropColumnNotNull(
	ctx context.Context, column string, commit *DeltaCommitOptions,
) (DeltaReport, error) {
	return t.run(ctx, deltaRequest{
		operation: "drop_column_not_null", commit: commit, arguments: map[string]any{"column": column},
	})
}
