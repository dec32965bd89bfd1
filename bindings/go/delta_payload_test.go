package codeanatomy_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

var payloadKinds = []codeanatomy.DeltaPayload{
	codeanatomy.DeltaPayloadSnapshot, codeanatomy.DeltaPayloadScanConfig, codeanatomy.DeltaPayloadAddActions,
	codeanatomy.DeltaPayloadMutationReport, codeanatomy.DeltaPayloadMaintenanceReport,
}

// records are the rows of a stream by the names of its columns.
func records(t testing.TB, stream *codeanatomy.Stream) []map[string]any {
	t.Helper()
	var read []map[string]any
	for batch, err := range stream.All() {
		if err != nil {
			t.Fatal(err)
		}
		names := columnNames(batch.Schema())
		for row := range batch.RowCount() {
			record := map[string]any{}
			for column, value := range batch.Row(row) {
				record[names[column]] = value
			}
			read = append(read, record)
		}
	}
	return read
}

// has compares some columns of a record.
func has(t testing.TB, record, want map[string]any) {
	t.Helper()
	for column, value := range want {
		if got := record[column]; !reflect.DeepEqual(got, value) {
			t.Errorf("%s is %#v, want %#v", column, got, value)
		}
	}
}

func TestAPayloadHasTheColumnsOfItsSchemaAndWhatWasAskedFor(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1, 2)
	writeNumbers(t, session, place, nil, 30)
	report, err := table.Delete(ctx, "n = 1", nil)
	committed(t, report, err, 2)
	vacuumed, err := table.Vacuum(ctx, &codeanatomy.DeltaVacuumOptions{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	for _, test := range []struct {
		payload codeanatomy.DeltaPayload
		options *codeanatomy.DeltaPayloadOptions
		want    map[string]any
	}{
		{codeanatomy.DeltaPayloadSnapshot, nil, map[string]any{"num_files": nil, "min_reader_version": int32(1)}},
		{codeanatomy.DeltaPayloadSnapshot, &codeanatomy.DeltaPayloadOptions{Files: true}, map[string]any{"num_files": int64(2)}},
		{codeanatomy.DeltaPayloadScanConfig, nil, map[string]any{"registered_name": nil, "files": nil, "file_column": nil}},
		{codeanatomy.DeltaPayloadScanConfig, &codeanatomy.DeltaPayloadOptions{Scan: &codeanatomy.DeltaRegisterOptions{
			FileColumn: "origin", ViewTypes: &yes, Further: map[string]any{"pushdown_filters": true},
		}}, map[string]any{"file_column": "origin", "view_types": true, "pushdown_filters": true}},
		{codeanatomy.DeltaPayloadAddActions, &codeanatomy.DeltaPayloadOptions{Predicate: "n > 10"},
			map[string]any{"num_records": int64(1)}},
		{codeanatomy.DeltaPayloadMutationReport, &codeanatomy.DeltaPayloadOptions{Report: &report},
			map[string]any{"operation": "delete", "version_before": int64(1), "version_after": int64(2),
				"num_removed_files": int64(1), "verified": true}},
		{codeanatomy.DeltaPayloadMaintenanceReport, &codeanatomy.DeltaPayloadOptions{Report: &vacuumed},
			map[string]any{"operation": "vacuum", "status": "dry_run", "dry_run": true, "verified": nil}},
	} {
		t.Run(test.payload.String(), func(t *testing.T) {
			schema, err := test.payload.Schema()
			if err != nil {
				t.Fatal(err)
			}
			stream, err := table.Payload(ctx, test.payload, test.options)
			if err != nil {
				t.Fatal(err)
			}
			read := records(t, stream)
			if len(read) != 1 || len(read[0]) != len(schema.Fields) {
				t.Fatalf("got %v, want one row of %v", read, schema)
			}
			for _, column := range columnNames(schema) {
				if _, ok := read[0][column]; !ok {
					t.Errorf("there is no %s in %v", column, read[0])
				}
			}
			has(t, read[0], map[string]any{"version": int64(2)})
			has(t, read[0], test.want)
		})
	}
}

func TestPayloadsHaveTheNamesOfTheirSchemas(t *testing.T) {
	for _, payload := range payloadKinds {
		schema, err := payload.Schema()
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"codeanatomy.payload": payload.String(), "codeanatomy.payload_version": "1"}
		if !reflect.DeepEqual(schema.Metadata, want) {
			t.Errorf("the metadata are %v, want %v", schema.Metadata, want)
		}
	}
	if name := codeanatomy.DeltaPayload(99).String(); name != "payload_99" {
		t.Errorf("an unknown payload is named %s", name)
	}
	_, err := codeanatomy.DeltaPayload(99).Schema()
	wants(t, err, codeanatomy.ErrInvalidArgument)
}

func TestAPayloadIsReadBehindItsTableAndContext(t *testing.T) {
	_, _, table := tableOf(t, 1)
	ctx, cancel := context.WithCancel(context.Background())
	stream, err := table.Payload(ctx, codeanatomy.DeltaPayloadAddActions, nil)
	cancel()
	table.Close()
	if err != nil {
		t.Fatal(err)
	}
	if read := records(t, stream); len(read) != 1 || read[0]["num_records"] != int64(1) {
		t.Errorf("the files are %v", read)
	}
}

func TestPayloadOptionsOfAnotherPayloadAndReportsThatAreNoneAreRefused(t *testing.T) {
	_, _, table := tableOf(t, 1)
	const (
		snapshot, files    = codeanatomy.DeltaPayloadSnapshot, codeanatomy.DeltaPayloadAddActions
		scan, mutation     = codeanatomy.DeltaPayloadScanConfig, codeanatomy.DeltaPayloadMutationReport
		other, maintenance = codeanatomy.DeltaPayload(99), codeanatomy.DeltaPayloadMaintenanceReport
	)
	for name, test := range map[string]struct {
		payload codeanatomy.DeltaPayload
		options *codeanatomy.DeltaPayloadOptions
		want    error
		text    string
	}{
		"unknown option":     {snapshot, &codeanatomy.DeltaPayloadOptions{Further: unknown}, codeanatomy.ErrInvalidOption, "speed"},
		"predicate":          {snapshot, &codeanatomy.DeltaPayloadOptions{Predicate: "n = 1"}, codeanatomy.ErrInvalidOption, "predicate"},
		"files":              {files, &codeanatomy.DeltaPayloadOptions{Files: true}, codeanatomy.ErrInvalidOption, "files"},
		"column":             {files, &codeanatomy.DeltaPayloadOptions{Predicate: "m = 1"}, codeanatomy.ErrQueryInvalid, "m"},
		"replaced":           {scan, &codeanatomy.DeltaPayloadOptions{Scan: &codeanatomy.DeltaRegisterOptions{Replace: true}}, codeanatomy.ErrInvalidOption, "replace"},
		"scan without JSON":  {scan, &codeanatomy.DeltaPayloadOptions{Scan: &codeanatomy.DeltaRegisterOptions{Further: map[string]any{"f": func() {}}}}, codeanatomy.ErrInvalidArgument, "JSON"},
		"scan of a snapshot": {snapshot, &codeanatomy.DeltaPayloadOptions{Scan: &codeanatomy.DeltaRegisterOptions{FileColumn: "f"}}, codeanatomy.ErrInvalidOption, "scan"},
		"no report":          {mutation, nil, codeanatomy.ErrInvalidOption, "report"},
		"empty report":       {maintenance, &codeanatomy.DeltaPayloadOptions{Further: map[string]any{"report": map[string]any{}}}, codeanatomy.ErrInvalidOption, "report"},
		"unknown payload":    {other, nil, codeanatomy.ErrInvalidArgument, "CODEANATOMY_DELTA_PAYLOAD_"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := table.Payload(context.Background(), test.payload, test.options)
			if found := wants(t, err, test.want); !strings.Contains(found.Message, test.text) {
				t.Errorf("message %q lacks %q", found.Message, test.text)
			}
		})
	}
}

func TestAReportIsWrittenAsItWasRead(t *testing.T) {
	_, _, table := tableOf(t, 1, 2)
	report, err := table.Delete(context.Background(), "n = 1", deleteWith(codeanatomy.DeltaCommitOptions{
		Metadata: map[string]any{"exact": int64(1)<<60 + 1},
	}))
	committed(t, report, err, 1)
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var again codeanatomy.DeltaReport
	if err := json.Unmarshal(text, &again); err != nil || !reflect.DeepEqual(again, report) {
		t.Errorf("%v: %+v is not %+v", err, again, report)
	}
}
