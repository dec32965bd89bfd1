package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"encoding/json"
	"fmt"
)

// DeltaPayload is a kind of payload: rows about a Delta table, with columns that stay. The C header has
// the columns of each; all begin with event_time, table_uri and version. Later releases of the library
// may add kinds.
type DeltaPayload uint32

// The kinds of payloads.
const (
	// DeltaPayloadSnapshot is a version of a table, as one row.
	DeltaPayloadSnapshot DeltaPayload = C.CODEANATOMY_DELTA_PAYLOAD_SNAPSHOT
	// DeltaPayloadScanConfig is how a table is scanned in SQL, as one row.
	DeltaPayloadScanConfig DeltaPayload = C.CODEANATOMY_DELTA_PAYLOAD_SCAN_CONFIG
	// DeltaPayloadAddActions are the files of a version, a row for each.
	DeltaPayloadAddActions DeltaPayload = C.CODEANATOMY_DELTA_PAYLOAD_ADD_ACTIONS
	// DeltaPayloadMutationReport is what creating, writing, merging, deleting or updating did, as one row.
	DeltaPayloadMutationReport DeltaPayload = C.CODEANATOMY_DELTA_PAYLOAD_MUTATION_REPORT
	// DeltaPayloadMaintenanceReport is what any other operation did, as one row.
	DeltaPayloadMaintenanceReport DeltaPayload = C.CODEANATOMY_DELTA_PAYLOAD_MAINTENANCE_REPORT
)

var deltaPayloadNames = map[DeltaPayload]string{
	DeltaPayloadSnapshot:          "snapshot",
	DeltaPayloadScanConfig:        "scan_config",
	DeltaPayloadAddActions:        "add_actions",
	DeltaPayloadMutationReport:    "mutation_report",
	DeltaPayloadMaintenanceReport: "maintenance_report",
}

// String is the name that the metadata of the payload's schema have as "codeanatomy.payload".
func (p DeltaPayload) String() string {
	if name, ok := deltaPayloadNames[p]; ok {
		return name
	}
	return fmt.Sprintf("payload_%d", uint32(p))
}

// Schema has the columns of the payload.
func (p DeltaPayload) Schema() (*Schema, error) {
	if err := handshake(); err != nil {
		return nil, err
	}
	return takeSchema(func(out *C.struct_ArrowSchema) error {
		var failure *C.codeanatomy_error
		return check(C.codeanatomy_delta_payload_schema(C.codeanatomy_delta_payload(p), out, &failure), failure)
	})
}

// DeltaPayloadOptions say what a payload of [DeltaTable.Payload] has. Each is for one kind, and an error
// with another.
type DeltaPayloadOptions struct {
	// Files counts the files and their bytes in a snapshot.
	Files bool `json:"files,omitempty"`
	// Predicate leaves files out of the add actions as [DeltaFilesOptions] does.
	Predicate string `json:"predicate,omitempty"`
	// Scan is how the table would be registered, for a scan config; Replace must be false.
	Scan *DeltaRegisterOptions `json:"-"`
	// Report is what an operation on this table gave. The two reports need it.
	Report *DeltaReport `json:"report,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

func (o *DeltaPayloadOptions) text() (string, error) {
	if o == nil {
		return "", nil
	}
	scan, err := o.Scan.text()
	if err != nil {
		return "", err
	}
	return optionsText(struct {
		*DeltaPayloadOptions
		Scan json.RawMessage `json:"scan,omitempty"`
	}{o, json.RawMessage(scan)}, o.Further)
}

// Payload is a payload of the version that is shown; nil options are the defaults. Read the stream with
// its All or Rows, or close it. It outlives table and context, as that of [DeltaTable.Files] does.
func (t *DeltaTable) Payload(ctx context.Context, payload DeltaPayload, options *DeltaPayloadOptions) (*Stream, error) {
	asked, err := options.text()
	if err != nil {
		return nil, err
	}
	return performStream(ctx, "the "+payload.String()+" of a Delta table", t.native, func(pointer *C.codeanatomy_delta_table,
		call *C.codeanatomy_call_options, out *C.struct_ArrowArrayStream, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_delta_table_payload(
			pointer, C.codeanatomy_delta_payload(payload), borrowed(asked), call, out, failure)
	})
}
