package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"time"
)

// DeltaTable is a Delta table at one version. It keeps its session. Any goroutine, at the same time: a
// change by one of them moves the table on for all.
type DeltaTable struct {
	native *native[*C.codeanatomy_delta_table]
}

// DeltaOpenOptions choose what [Session.OpenDelta] opens.
type DeltaOpenOptions struct {
	// Version is the version to open; the latest when nil.
	Version *int64 `json:"version,omitempty"`
	// Time chooses the version that was current then; the latest when zero.
	Time time.Time `json:"timestamp,omitzero"`
	// RequiredProtocol is what the table must have at least, now and whenever it is refreshed or changed;
	// anything goes when nil. What it lacks is an [ErrProtocol].
	RequiredProtocol *DeltaRequiredProtocol `json:"required_protocol,omitempty"`
	// StorageOptions are those of the delta-rs libraries. They are never printed in errors.
	StorageOptions map[string]string `json:"storage_options,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// DeltaRequiredProtocol is a demand on the protocol of a table. What is zero demands nothing.
type DeltaRequiredProtocol struct {
	MinReaderVersion int      `json:"min_reader_version,omitempty"`
	MinWriterVersion int      `json:"min_writer_version,omitempty"`
	ReaderFeatures   []string `json:"reader_features,omitempty"`
	WriterFeatures   []string `json:"writer_features,omitempty"`
}

func (o *DeltaOpenOptions) text() (string, error) {
	if o == nil {
		return "", nil
	}
	return optionsText(o, o.Further)
}

// OpenDelta opens the Delta table in a folder, which is a path or a URL; nil options are the latest
// version. A table at a version that was asked for takes no changes until [DeltaTable.Refresh]. Close
// the table.
func (s *Session) OpenDelta(ctx context.Context, uri string, options *DeltaOpenOptions) (*DeltaTable, error) {
	text, err := options.text()
	if err != nil {
		return nil, err
	}
	var made *C.codeanatomy_delta_table
	err = perform(ctx, "the opening of "+uri, s.native, func(pointer *C.codeanatomy_session,
		call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_open(pointer, borrowed(uri), borrowed(text), call, &made, failure)
	})
	if err != nil {
		return nil, err
	}
	table := &DeltaTable{native: own("Delta table", made, func(pointer *C.codeanatomy_delta_table) {
		C.codeanatomy_delta_table_free(pointer)
	})}
	guard(table, table.native)
	return table, nil
}

// DeltaExists says whether there is a Delta table in a folder, and makes nothing there. Of the options
// only those of the storage count.
func (s *Session) DeltaExists(ctx context.Context, uri string, options *DeltaOpenOptions) (bool, error) {
	text, err := options.text()
	if err != nil {
		return false, err
	}
	var exists C.bool
	err = perform(ctx, "the look at "+uri, s.native, func(pointer *C.codeanatomy_session,
		call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_exists(pointer, borrowed(uri), borrowed(text), call, &exists, failure)
	})
	return bool(exists), err
}

// Version is the version that the table shows now. Nothing is read for it.
func (t *DeltaTable) Version() (int64, error) {
	pointer, err := t.native.acquire()
	if err != nil {
		return 0, err
	}
	defer t.native.release()
	return int64(C.codeanatomy_delta_table_version(pointer)), nil
}

// Refresh goes to the latest version, and gives it. From then on a table that was opened at a version
// of the past takes changes.
func (t *DeltaTable) Refresh(ctx context.Context) (int64, error) {
	var version C.int64_t
	err := perform(ctx, "the refreshing of a Delta table", t.native, func(pointer *C.codeanatomy_delta_table,
		call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_table_refresh(pointer, call, &version, failure)
	})
	return int64(version), err
}

// DeltaRegisterOptions change how [DeltaTable.Register] makes a table of the session.
type DeltaRegisterOptions struct {
	// Replace puts the table in the place of one with that name, which is an error otherwise.
	Replace bool `json:"replace,omitempty"`
	// FileColumn is the name of a further column with the file that each row is from; none when empty.
	FileColumn string `json:"file_column,omitempty"`
	// Files are paths as [DeltaTable.Files] gives them: only these are read. All are when nil, none when
	// empty.
	Files []string `json:"files,omitzero"`
	// PushdownFilters says whether filters also skip rows within files; as the session does when nil.
	PushdownFilters *bool `json:"pushdown_filters,omitempty"`
	// ViewTypes says whether text and binary columns are views within SQL; as in the session when nil.
	ViewTypes *bool `json:"view_types,omitempty"`
	// WrapPartitionValues says whether text columns of the partitions are dictionaries; true when nil.
	WrapPartitionValues *bool `json:"wrap_partition_values,omitempty"`
	// Predicate is a condition in SQL: only the rows for which it is true are shown; all when empty.
	Predicate string `json:"predicate,omitempty"`
	// ColumnTypes has, for a column, the Arrow type that its values are cast to, as arrow_typeof() of
	// SQL names it.
	ColumnTypes map[string]string `json:"column_types,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

func (o *DeltaRegisterOptions) text() (string, error) {
	if o == nil {
		return "", nil
	}
	return optionsText(o, o.Further)
}

// Register makes the version that is shown a table of the session; nil options are the defaults. The
// SQL table keeps that version when this one moves on. It takes INSERT, UPDATE, DELETE and MERGE, unless
// the version was asked for when the table was opened, or an option beside Replace is given.
func (t *DeltaTable) Register(ctx context.Context, name string, options *DeltaRegisterOptions) error {
	text, err := options.text()
	if err != nil {
		return err
	}
	return perform(ctx, "the registration of "+name, t.native, func(pointer *C.codeanatomy_delta_table,
		call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_table_register(pointer, borrowed(name), borrowed(text), call, failure)
	})
}

// Close gives the table up. Nothing happens to what lies in its folder. It never fails.
func (t *DeltaTable) Close() error {
	t.native.close()
	return nil
}
