package codeanatomy

import (
	"context"
	"encoding/json"
	"time"
)

// DeltaStep is one step of [DeltaTable.Maintain].
type DeltaStep struct {
	request deltaRequest
}

// MarshalJSON writes the step as the C header has it.
func (s DeltaStep) MarshalJSON() ([]byte, error) {
	text, err := s.request.text()
	return []byte(text), err
}

// Maintain runs steps that keep a table in shape, each of which may be a commit of its own. Whatever
// their order here, they run in this one: repair, optimize, checkpoint, vacuum, cleaning the log up,
// adding constraints. Behind a step that fails, none is run; that is no error of the call, but
// [DeltaMaintenance.Err] has it.
func (t *DeltaTable) Maintain(ctx context.Context, steps ...DeltaStep) (DeltaMaintenance, error) {
	request := deltaRequest{operation: "maintain", arguments: map[string]any{"steps": listed(steps)}}
	text, err := request.text()
	if err != nil {
		return DeltaMaintenance{}, err
	}
	report, err := t.request(ctx, "the maintenance of a Delta table", text)
	if err != nil {
		return DeltaMaintenance{}, err
	}
	return decodeReport[DeltaMaintenance](report)
}

// DeltaOptimizeOptions change how [DeltaTable.Optimize] puts files together.
type DeltaOptimizeOptions struct {
	// TargetSize is the size of a file in bytes; the table's when 0.
	TargetSize int64 `json:"target_size,omitempty"`
	// ZOrderColumns put rows with like values of these columns close to each other.
	ZOrderColumns []string `json:"z_order_columns,omitempty"`
	// Filters choose partitions; a partition must fit all of them.
	Filters []DeltaFilter `json:"filters,omitempty"`
	// MaxConcurrentTasks is how many files are made at once; the library's choice when 0.
	MaxConcurrentTasks int                   `json:"max_concurrent_tasks,omitempty"`
	WriterProperties   DeltaWriterProperties `json:"writer_properties,omitempty"`
	Commit             *DeltaCommitOptions   `json:"commit,omitempty"`
	// Further has fields by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// DeltaFilter is a condition on a partition column.
type DeltaFilter struct {
	Column string
	// Op is "=", "!=", "<", "<=", ">", ">=", "in" or "not in".
	Op string
	// Values are the column's values as text; one, unless Op is "in" or "not in".
	Values []string
}

// MarshalJSON writes the filter as the C header has it.
func (f DeltaFilter) MarshalJSON() ([]byte, error) {
	var value any = listed(f.Values)
	if len(f.Values) == 1 && f.Op != "in" && f.Op != "not in" {
		value = f.Values[0]
	}
	return json.Marshal(map[string]any{"column": f.Column, "op": f.Op, "value": value})
}

// Optimize puts small files together into fewer large ones; nil options are the defaults.
func (t *DeltaTable) Optimize(ctx context.Context, options *DeltaOptimizeOptions) (DeltaReport, error) {
	return t.run(ctx, OptimizeStep(options).request)
}

// OptimizeStep is [DeltaTable.Optimize] as a step.
func OptimizeStep(options *DeltaOptimizeOptions) DeltaStep {
	if options == nil {
		options = &DeltaOptimizeOptions{}
	}
	return DeltaStep{deltaRequest{operation: "optimize", fields: options, further: options.Further}}
}

// DeltaVacuumOptions change what [DeltaTable.Vacuum] deletes.
type DeltaVacuumOptions struct {
	// RetentionHours is how long files stay that the log has removed; the table's when nil.
	RetentionHours *int64 `json:"retention_hours,omitempty"`
	// DryRun only lists what would be deleted.
	DryRun bool `json:"dry_run,omitempty"`
	// Full also deletes files that the log has never had.
	Full bool `json:"full,omitempty"`
	// KeepVersions are versions whose files stay.
	KeepVersions []int64 `json:"keep_versions,omitempty"`
	// EnforceRetention refuses a shorter retention than the table's; true when nil. Switched off, files may
	// go that readers and writers still use, and AllowUnsafeRetention must say that nobody does.
	EnforceRetention     *bool               `json:"enforce_retention,omitempty"`
	AllowUnsafeRetention bool                `json:"allow_unsafe_retention,omitempty"`
	Commit               *DeltaCommitOptions `json:"commit,omitempty"`
	// Further has fields by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// Vacuum deletes files that no version within the retention needs; nil options are the defaults. Its
// commits before a failure stay.
func (t *DeltaTable) Vacuum(ctx context.Context, options *DeltaVacuumOptions) (DeltaReport, error) {
	return t.run(ctx, VacuumStep(options).request)
}

// VacuumStep is [DeltaTable.Vacuum] as a step.
func VacuumStep(options *DeltaVacuumOptions) DeltaStep {
	if options == nil {
		options = &DeltaVacuumOptions{}
	}
	return DeltaStep{deltaRequest{operation: "vacuum", fields: options, further: options.Further}}
}

// Checkpoint writes the state of the table into the log, so that it is read faster. It is no commit.
func (t *DeltaTable) Checkpoint(ctx context.Context) (DeltaReport, error) {
	return t.run(ctx, CheckpointStep().request)
}

// CheckpointStep is [DeltaTable.Checkpoint] as a step.
func CheckpointStep() DeltaStep { return DeltaStep{deltaRequest{operation: "checkpoint"}} }

// CleanupMetadata deletes log files beyond the table's retention. It is no commit.
func (t *DeltaTable) CleanupMetadata(ctx context.Context) (DeltaReport, error) {
	return t.run(ctx, CleanupMetadataStep().request)
}

// CleanupMetadataStep is [DeltaTable.CleanupMetadata] as a step.
func CleanupMetadataStep() DeltaStep { return DeltaStep{deltaRequest{operation: "cleanup_metadata"}} }

// CompactLog has one more file of the log stand for the commits from one version to another, both among
// them, for readers that know such files. It is no commit, and no step of [DeltaTable.Maintain].
func (t *DeltaTable) CompactLog(ctx context.Context, startingVersion, endingVersion int64) (DeltaReport, error) {
	return t.run(ctx, deltaRequest{operation: "compact_log", arguments: map[string]any{
		"starting_version": startingVersion, "ending_version": endingVersion,
	}})
}

// DeltaRepairOptions change what [DeltaTable.Repair] does.
type DeltaRepairOptions struct {
	// DryRun only lists the files that are gone.
	DryRun bool                `json:"dry_run,omitempty"`
	Commit *DeltaCommitOptions `json:"commit,omitempty"`
	// Further has fields by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// Repair takes files out of the log that are gone; nil options are the defaults.
func (t *DeltaTable) Repair(ctx context.Context, options *DeltaRepairOptions) (DeltaReport, error) {
	return t.run(ctx, RepairStep(options).request)
}

// RepairStep is [DeltaTable.Repair] as a step.
func RepairStep(options *DeltaRepairOptions) DeltaStep {
	if options == nil {
		options = &DeltaRepairOptions{}
	}
	return DeltaStep{deltaRequest{operation: "repair", fields: options, further: options.Further}}
}

// DeltaRestoreOptions choose what [DeltaTable.Restore] goes back to.
type DeltaRestoreOptions struct {
	// Version or Time chooses the version; one of them must be given.
	Version *int64    `json:"version,omitempty"`
	Time    time.Time `json:"timestamp,omitzero"`
	// IgnoreMissingFiles restores what is left when files of the version are gone.
	IgnoreMissingFiles bool `json:"ignore_missing_files,omitempty"`
	// ProtocolDowngradeAllowed lets the version's protocol come back, too.
	ProtocolDowngradeAllowed bool                `json:"protocol_downgrade_allowed,omitempty"`
	Commit                   *DeltaCommitOptions `json:"commit,omitempty"`
	// Further has fields by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// Restore makes an earlier version the latest one, as a new commit.
func (t *DeltaTable) Restore(ctx context.Context, options DeltaRestoreOptions) (DeltaReport, error) {
	return t.run(ctx, deltaRequest{operation: "restore", fields: options, further: options.Further})
}
