package codeanatomy_test

import (
	"context"
	"reflect"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

// factColumns are a number and the part of the table that it is in.
var factColumns = []codeanatomy.DeltaColumn{{Name: "n", Type: "long"}, {Name: "part", Type: "string"}}

// facts is a table of factColumns with a file for each of the parts "a" and "b".
func facts(t testing.TB) (*codeanatomy.Session, string, *codeanatomy.DeltaTable) {
	t.Helper()
	ctx, session, place := context.Background(), open(t), newPlace(t)
	_, err := session.CreateDelta(ctx, place, factColumns, &codeanatomy.DeltaCreateOptions{
		PartitionColumns: []string{"part"},
	})
	if err != nil {
		t.Fatal(err)
	}
	table := openDelta(t, session, place, nil)
	if err := table.Register(ctx, "facts", nil); err != nil {
		t.Fatal(err)
	}
	execute(t, session, "INSERT INTO facts VALUES (1, 'a'), (2, 'b'), (3, 'b')")
	if _, err := table.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	return session, place, table
}

func TestAnEmptyDeltaTableIsMade(t *testing.T) {
	ctx, session, place := context.Background(), open(t), newPlace(t)
	no := false
	columns := []codeanatomy.DeltaColumn{
		{Name: "n", Type: "long", Nullable: &no}, factColumns[1],
		{Name: "tags", Type: map[string]any{"type": "array", "elementType": "string", "containsNull": true},
			Metadata: map[string]any{"comment": "any number"}},
	}
	report, err := session.CreateDelta(ctx, place, columns, &codeanatomy.DeltaCreateOptions{
		Mode: codeanatomy.DeltaCreateError, PartitionColumns: []string{"part"}, Name: "facts", Description: "by part",
		Configuration:  map[string]string{"delta.logRetentionDuration": "interval 7 days"},
		StorageOptions: map[string]string{"allow_http": "true"},
		Commit:         &codeanatomy.DeltaCommitOptions{Metadata: map[string]any{"job": "setup"}},
	})
	committed(t, report, err, 0)
	if report.Operation != "create" || report.VersionBefore != nil || report.CommitMetadata["job"] != "setup" {
		t.Errorf("the report is %+v", report)
	}
	table := openDelta(t, session, place, nil)
	if found := described(t, table); found.Name != "facts" || found.Description != "by part" ||
		!reflect.DeepEqual(found.PartitionColumns, []string{"part"}) ||
		found.Properties["delta.logRetentionDuration"] != "interval 7 days" {
		t.Errorf("the description is %+v", found)
	}
	if column := columnOf(t, table, "n"); column["type"] != "long" || column["nullable"] != false {
		t.Errorf("the column is %v", column)
	}
	if column := columnOf(t, table, "part"); column["type"] != "string" || column["nullable"] != true {
		t.Errorf("the column is %v", column)
	}
	metadata, _ := columnOf(t, table, "tags")["metadata"].(map[string]any)
	if metadata["comment"] != "any number" {
		t.Errorf("the metadata are %v", metadata)
	}
	expect(t, session, "SELECT count(*) FROM read_delta('"+place+"')", []any{int64(0)})
	if err := table.Register(ctx, "facts", nil); err != nil {
		t.Fatal(err)
	}
	execute(t, session, "INSERT INTO facts VALUES (1, 'a', NULL)")
	holds(t, session, place, 1)
}

func TestADeltaTableThatExistsIsNotMadeAgain(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1)
	_, err := session.CreateDelta(ctx, place, factColumns, nil)
	if found := wants(t, err, codeanatomy.ErrAlreadyExists); !containsAll(found.Message, place, "ignore") {
		t.Errorf("message %q", found.Message)
	}
	report, err := session.CreateDelta(ctx, place, factColumns, &codeanatomy.DeltaCreateOptions{
		Mode: codeanatomy.DeltaCreateIgnore,
	})
	if err != nil || report.Operation != "create" || report.Status != codeanatomy.DeltaSkipped ||
		report.VersionAfter != 0 || report.Verified != nil {
		t.Errorf("the report of a creation that is left out is %+v, %v", report, err)
	}
	if version, err := table.Refresh(ctx); err != nil || version != 0 {
		t.Errorf("there is version %d, %v", version, err)
	}
	holds(t, session, place, 1)
}

func TestADeltaTableThatCannotBeMadeIsNotThere(t *testing.T) {
	ctx, session := context.Background(), open(t)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	for name, test := range map[string]struct {
		ctx     context.Context
		columns []codeanatomy.DeltaColumn
		options *codeanatomy.DeltaCreateOptions
		want    error
		text    string
	}{
		"no column": {ctx, nil, nil, codeanatomy.ErrInvalidArgument, "column"},
		"type": {ctx, []codeanatomy.DeltaColumn{{Name: "n", Type: "whole"}}, nil,
			codeanatomy.ErrInvalidArgument, "whole"},
		"partition": {ctx, factColumns, &codeanatomy.DeltaCreateOptions{PartitionColumns: []string{"year"}},
			codeanatomy.ErrInvalidArgument, "year"},
		"mode": {ctx, factColumns, &codeanatomy.DeltaCreateOptions{Mode: "append"},
			codeanatomy.ErrInvalidOption, "ignore"},
		"option": {ctx, factColumns, &codeanatomy.DeltaCreateOptions{Further: unknown},
			codeanatomy.ErrInvalidOption, "speed"},
		"no value in JSON": {ctx, []codeanatomy.DeltaColumn{{Name: "n", Type: func() {}}}, nil,
			codeanatomy.ErrInvalidArgument, "JSON"},
		"required key": {ctx, factColumns, &codeanatomy.DeltaCreateOptions{
			Commit: &codeanatomy.DeltaCommitOptions{RequiredMetadata: []string{"job"}},
		}, codeanatomy.ErrInvalidArgument, "job"},
		"context": {cancelled, factColumns, nil, codeanatomy.ErrCancelled, ""},
	} {
		t.Run(name, func(t *testing.T) {
			place := newPlace(t)
			_, err := session.CreateDelta(test.ctx, place, test.columns, test.options)
			if found := wants(t, err, test.want); !containsAll(found.Message, test.text) {
				t.Errorf("message %q lacks %q", found.Message, test.text)
			}
			if exists, err := session.DeltaExists(ctx, place, nil); err != nil || exists {
				t.Errorf("behind: %v, %v", exists, err)
			}
		})
	}
}
