package codeanatomy

// #include "native.h"
import "C"

import "context"

// DeltaCreateMode says what [Session.CreateDelta] does with a table that exists.
type DeltaCreateMode string

const (
	// DeltaCreateError makes it an error. It is the default.
	DeltaCreateError DeltaCreateMode = "error"
	// DeltaCreateIgnore leaves it as it is; the report has the status [DeltaSkipped].
	DeltaCreateIgnore DeltaCreateMode = "ignore"
)

// DeltaCreateOptions change how [Session.CreateDelta] makes a table.
type DeltaCreateOptions struct {
	// StorageOptions are those of the delta-rs libraries. They are never printed in errors.
	StorageOptions map[string]string `json:"storage_options,omitempty"`
	// Mode is DeltaCreateError by default.
	Mode DeltaCreateMode `json:"mode,omitempty"`
	// PartitionColumns become folders such as year=2026.
	PartitionColumns []string `json:"partition_columns,omitempty"`
	// Name, Description and Configuration are the table's properties.
	Name          string              `json:"name,omitempty"`
	Description   string              `json:"description,omitempty"`
	Configuration map[string]string   `json:"configuration,omitempty"`
	Commit        *DeltaCommitOptions `json:"commit,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// CreateDelta makes an empty Delta table of these columns in a folder that has none; nil options are the
// defaults. A local folder is made when there is none. After a failure, or when the context is done, there
// is no table.
func (s *Session) CreateDelta(
	ctx context.Context, uri string, columns []DeltaColumn, options *DeltaCreateOptions,
) (DeltaReport, error) {
	if options == nil {
		options = &DeltaCreateOptions{}
	}
	asked, err := optionsText(struct {
		Columns []DeltaColumn `json:"columns"`
		*DeltaCreateOptions
	}{listed(columns), options}, options.Further)
	if err != nil {
		return DeltaReport{}, err
	}
	text, err := performText(ctx, "the making of "+uri, s.native, func(pointer *C.codeanatomy_session,
		call *C.codeanatomy_call_options, out **C.codeanatomy_buffer, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_create(pointer, borrowed(uri), borrowed(asked), call, out, failure)
	})
	if err != nil {
		return DeltaReport{}, err
	}
	return decodeReport[DeltaReport](text)
}
