package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"encoding/json"
	"time"
)

// DeltaDescribeOptions say what [DeltaTable.Describe] looks up beside what it knows at once.
type DeltaDescribeOptions struct {
	// Files counts the files and their bytes.
	Files bool `json:"files,omitempty"`
	// AppID asks for the application transaction of that name.
	AppID string `json:"app_id,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// DeltaDescription is what the log says of one version of a table.
type DeltaDescription struct {
	TableURI string `json:"table_uri"`
	TableID  string `json:"table_id"`
	// Name and Description are empty when there are none.
	Name        string `json:"name"`
	Description string `json:"description"`
	Version     int64  `json:"version"`
	// Time is when the version was committed, Created when the table was made; zero when not known.
	Time             time.Time `json:"-"`
	Created          time.Time `json:"-"`
	MinReaderVersion int       `json:"min_reader_version"`
	MinWriterVersion int       `json:"min_writer_version"`
	// ReaderFeatures and WriterFeatures are ordered.
	ReaderFeatures []string `json:"reader_features"`
	WriterFeatures []string `json:"writer_features"`
	// Properties are those such as "delta.appendOnly".
	Properties map[string]string `json:"table_properties"`
	// Schema is a Delta schema.
	Schema           JSONObject        `json:"schema"`
	PartitionColumns []string          `json:"partition_columns"`
	Capabilities     DeltaCapabilities `json:"capabilities"`
	// NumFiles and SizeBytes are nil unless they were asked for.
	NumFiles  *int64 `json:"num_files"`
	SizeBytes *int64 `json:"size_bytes"`
	// AppTransactionVersion is nil unless it was asked for and there is one.
	AppTransactionVersion *int64 `json:"app_transaction_version"`
}

// DeltaCapabilities say what this build of the library can do with a table.
type DeltaCapabilities struct {
	Read  DeltaCapability `json:"read"`
	Write DeltaCapability `json:"write"`
}

// DeltaCapability says whether something is possible, and why not.
type DeltaCapability struct {
	Possible bool `json:"possible"`
	// BlockedBy are the features that this build lacks.
	BlockedBy []string `json:"blocked_by"`
	// Reason is empty when it is possible.
	Reason string `json:"reason"`
}

// UnmarshalJSON reads the description as the library writes it.
func (d *DeltaDescription) UnmarshalJSON(text []byte) error {
	type plain DeltaDescription
	read := struct {
		*plain
		Timestamp   *int64 `json:"timestamp"`
		CreatedTime *int64 `json:"created_time"`
	}{plain: (*plain)(d)}
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	d.Time, d.Created = fromMilliseconds(read.Timestamp), fromMilliseconds(read.CreatedTime)
	return nil
}

// Describe tells what the log says of the version that is shown; nil options are the defaults.
func (t *DeltaTable) Describe(ctx context.Context, options *DeltaDescribeOptions) (DeltaDescription, error) {
	if options == nil {
		options = &DeltaDescribeOptions{}
	}
	asked, err := optionsText(options, options.Further)
	if err != nil {
		return DeltaDescription{}, err
	}
	text, err := performText(ctx, "the description of a Delta table", t.native, func(pointer *C.codeanatomy_delta_table,
		call *C.codeanatomy_call_options, out **C.codeanatomy_buffer, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_table_describe(pointer, borrowed(asked), call, out, failure)
	})
	if err != nil {
		return DeltaDescription{}, err
	}
	return decodeReport[DeltaDescription](text)
}

// DeltaHistoryOptions say how much [DeltaTable.History] gives.
type DeltaHistoryOptions struct {
	// Limit is the number of commits; all that the log still has when 0.
	Limit int64 `json:"limit,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// DeltaCommit is one commit in the log of a table. What the commit does not say is zero.
type DeltaCommit struct {
	Version int64 `json:"version"`
	// Time opens this version; CommitTime is when the commit itself says that it was made.
	Time                time.Time  `json:"-"`
	CommitTime          time.Time  `json:"-"`
	InCommitTime        time.Time  `json:"-"`
	Operation           string     `json:"operation"`
	OperationParameters JSONObject `json:"operation_parameters"`
	OperationMetrics    JSONObject `json:"operation_metrics"`
	ReadVersion         *int64     `json:"read_version"`
	IsolationLevel      string     `json:"isolation_level"`
	IsBlindAppend       *bool      `json:"is_blind_append"`
	EngineInfo          string     `json:"engine_info"`
	UserMetadata        string     `json:"user_metadata"`
	// Metadata is all else that the commit says.
	Metadata JSONObject `json:"metadata"`
}

// UnmarshalJSON reads the commit as the library writes it.
func (c *DeltaCommit) UnmarshalJSON(text []byte) error {
	type plain DeltaCommit
	read := struct {
		*plain
		Timestamp         *int64 `json:"timestamp"`
		CommitTimestamp   *int64 `json:"commit_timestamp"`
		InCommitTimestamp *int64 `json:"in_commit_timestamp"`
	}{plain: (*plain)(c)}
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	c.Time, c.CommitTime = fromMilliseconds(read.Timestamp), fromMilliseconds(read.CommitTimestamp)
	c.InCommitTime = fromMilliseconds(read.InCommitTimestamp)
	return nil
}

// History has the commits up to the version that is shown, the newest first; nil options are the
// defaults.
func (t *DeltaTable) History(ctx context.Context, options *DeltaHistoryOptions) ([]DeltaCommit, error) {
	if options == nil {
		options = &DeltaHistoryOptions{}
	}
	asked, err := optionsText(options, options.Further)
	if err != nil {
		return nil, err
	}
	text, err := performText(ctx, "the history of a Delta table", t.native, func(pointer *C.codeanatomy_delta_table,
		call *C.codeanatomy_call_options, out **C.codeanatomy_buffer, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_table_history(pointer, borrowed(asked), call, out, failure)
	})
	if err != nil {
		return nil, err
	}
	return decodeReport[[]DeltaCommit](text)
}

// DeltaStatistics says how [DeltaTable.Files] gives the statistics of files.
type DeltaStatistics string

const (
	// DeltaStatisticsJSON is a column stats, text as the log has it. It is the default.
	DeltaStatisticsJSON DeltaStatistics = "json"
	// DeltaStatisticsColumns are the columns null_count, min and max: structs with a field for each column
	// of the table that can have statistics, min and max with its type.
	DeltaStatisticsColumns DeltaStatistics = "columns"
	// DeltaStatisticsNone leaves them out.
	DeltaStatisticsNone DeltaStatistics = "none"
)

// DeltaFilesOptions choose what [DeltaTable.Files] lists.
type DeltaFilesOptions struct {
	// Predicate is SQL over the table's columns: files that have no row for it, as far as partition
	// values and statistics tell, are left out.
	Predicate string `json:"predicate,omitempty"`
	// Statistics is DeltaStatisticsJSON by default.
	Statistics DeltaStatistics `json:"statistics,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// Files lists the files of the version that is shown, ordered by path; nil options are all. The columns
// are path (text), size (int64), modification_time (timestamp in milliseconds, UTC), num_records
// (int64), partition_values (map of text to text) and those of Statistics; num_records and statistics are
// NULL where the log does not have them. Read the stream with its All or Rows, or close it. It outlives table
// and context, but for a deadline, which may end the reading, too.
func (t *DeltaTable) Files(ctx context.Context, options *DeltaFilesOptions) (*Stream, error) {
	if options == nil {
		options = &DeltaFilesOptions{}
	}
	asked, err := optionsText(options, options.Further)
	if err != nil {
		return nil, err
	}
	return performStream(ctx, "the listing of a Delta table's files", t.native, func(pointer *C.codeanatomy_delta_table,
		call *C.codeanatomy_call_options, out *C.struct_ArrowArrayStream, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_table_files(pointer, borrowed(asked), call, out, failure)
	})
}

// fromMilliseconds is a time of the log; zero when there is none.
func fromMilliseconds(since1970 *int64) time.Time {
	if since1970 == nil {
		return time.Time{}
	}
	return time.UnixMilli(*since1970).UTC()
}
