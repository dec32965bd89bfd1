package codeanatomy

import (
	"encoding/json"
	"time"
)

// DeltaStatus is how a change of a table ended. Later releases of the library may add values.
type DeltaStatus string

// How a change, or a step of maintenance, can end.
const (
	// DeltaCommitted is in the table's log.
	DeltaCommitted DeltaStatus = "committed"
	// DeltaSkipped is a write with [DeltaIgnore], or a creation with [DeltaCreateIgnore], of a table that
	// exists.
	DeltaSkipped DeltaStatus = "skipped"
	// DeltaSkippedDuplicate is an application transaction that the table has seen.
	DeltaSkippedDuplicate DeltaStatus = "skipped_duplicate"
	// DeltaUnchanged had nothing to do.
	DeltaUnchanged DeltaStatus = "unchanged"
	// DeltaDryRun only looked at what would be done.
	DeltaDryRun DeltaStatus = "dry_run"
	// DeltaCompleted is maintenance of which every step was done.
	DeltaCompleted DeltaStatus = "completed"
	// DeltaFailed is maintenance, or a step of it, that failed.
	DeltaFailed DeltaStatus = "failed"
	// DeltaNotRun is a step behind one that failed.
	DeltaNotRun DeltaStatus = "not_run"
)

// DeltaReport says what a change has done.
type DeltaReport struct {
	Operation string      `json:"operation"`
	Status    DeltaStatus `json:"status"`
	// VersionBefore is the version that it began with; nil when there was no table.
	VersionBefore *int64 `json:"version_before"`
	// VersionAfter is the version of its commit, or the one that it left the table at.
	VersionAfter int64 `json:"version_after"`
	// Metrics are the operation's own numbers.
	Metrics JSONObject `json:"metrics"`
	// CommitMetadata is what the options had the commit say.
	CommitMetadata JSONObject `json:"commit_metadata"`
	// Verified says whether the commit was read back and is this one; nil when nothing was committed.
	Verified *bool         `json:"verified"`
	Elapsed  time.Duration `json:"-"`
}

// UnmarshalJSON reads the report as the library writes it.
func (r *DeltaReport) UnmarshalJSON(text []byte) error {
	type plain DeltaReport
	read := struct {
		*plain
		Milliseconds int64 `json:"elapsed_ms"`
	}{plain: (*plain)(r)}
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	r.Elapsed = time.Duration(read.Milliseconds) * time.Millisecond
	return nil
}

// MarshalJSON writes the report as the library does.
func (r DeltaReport) MarshalJSON() ([]byte, error) {
	type plain DeltaReport
	return json.Marshal(struct {
		plain
		Milliseconds int64 `json:"elapsed_ms"`
	}{plain(r), r.Elapsed.Milliseconds()})
}

// DeltaMaintenance says what became of each step of [DeltaTable.Maintain].
type DeltaMaintenance struct {
	// Status is DeltaCompleted or DeltaFailed.
	Status        DeltaStatus `json:"status"`
	VersionBefore int64       `json:"version_before"`
	VersionAfter  int64       `json:"version_after"`
	// Steps are in the order in which they ran.
	Steps   []DeltaStepReport `json:"steps"`
	Elapsed time.Duration     `json:"-"`
}

// DeltaStepReport says what became of one step.
type DeltaStepReport struct {
	Operation string
	// Status is that of Report, DeltaFailed or DeltaNotRun.
	Status DeltaStatus
	// Report is nil unless the step was done.
	Report *DeltaReport
	// Err is nil unless the step failed; then it is an [*Error].
	Err error
}

// Err is the error of the step that failed, or nil.
func (m *DeltaMaintenance) Err() error {
	for _, step := range m.Steps {
		if step.Err != nil {
			return step.Err
		}
	}
	return nil
}

// UnmarshalJSON reads the report as the library writes it.
func (m *DeltaMaintenance) UnmarshalJSON(text []byte) error {
	type plain DeltaMaintenance
	read := struct {
		*plain
		Milliseconds int64 `json:"elapsed_ms"`
	}{plain: (*plain)(m)}
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	m.Elapsed = time.Duration(read.Milliseconds) * time.Millisecond
	return nil
}

// UnmarshalJSON reads the step as the library writes it.
func (s *DeltaStepReport) UnmarshalJSON(text []byte) error {
	var read struct {
		Operation string          `json:"operation"`
		Status    DeltaStatus     `json:"status"`
		Report    *DeltaReport    `json:"report"`
		Error     json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	*s = DeltaStepReport{Operation: read.Operation, Status: read.Status, Report: read.Report}
	if len(read.Error) == 0 {
		return nil
	}
	failed, err := errorOfJSON(read.Error)
	if err != nil {
		return err
	}
	s.Err = failed
	return nil
}

// errorOfJSON reads an error that stands in a report.
func errorOfJSON(text []byte) (*Error, error) {
	var read struct {
		Status    Status            `json:"status"`
		Code      string            `json:"code"`
		SQLState  string            `json:"sqlstate"`
		Component string            `json:"component"`
		Message   string            `json:"message"`
		Location  string            `json:"location"`
		Line      int               `json:"line"`
		Column    int               `json:"column"`
		Retryable bool              `json:"retryable"`
		Details   map[string]string `json:"details"`
		Causes    []string          `json:"causes"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, err
	}
	failed := &Error{
		Status: read.Status, SQLState: read.SQLState, Component: read.Component, Message: read.Message,
		Location: read.Location, Line: read.Line, Column: read.Column, Retryable: read.Retryable,
	}
	// None is nil, as in an error of a call.
	if len(read.Details) > 0 {
		failed.Details = read.Details
	}
	if len(read.Causes) > 0 {
		failed.Causes = read.Causes
	}
	for code, name := range codeNames {
		if name == read.Code {
			failed.Code = code
		}
	}
	return failed, nil
}
