package codeanatomy_test

import (
	"context"
	"slices"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

// described is what the log says of the version that a table shows.
func described(t testing.TB, table *codeanatomy.DeltaTable) codeanatomy.DeltaDescription {
	t.Helper()
	found, err := table.Describe(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// columnOf is one field of a table's Delta schema.
func columnOf(t testing.TB, table *codeanatomy.DeltaTable, name string) map[string]any {
	t.Helper()
	fields, _ := described(t, table).Schema["fields"].([]any)
	for _, field := range fields {
		if column, ok := field.(map[string]any); ok && column["name"] == name {
			return column
		}
	}
	t.Fatalf("there is no column %s in %v", name, fields)
	return nil
}

func TestFeaturesAreAddedToADeltaTable(t *testing.T) {
	ctx := context.Background()
	_, _, table := tableOf(t, 1)
	_, err := table.AddFeatures(ctx, []string{"speed"}, nil)
	wants(t, err, codeanatomy.ErrInvalidArgument)
	_, err = table.AddFeatures(ctx, []string{"rowTracking"}, &codeanatomy.DeltaFeaturesOptions{
		AllowProtocolVersionsIncrease: true,
	})
	if found := wants(t, err, codeanatomy.ErrInvalidArgument); !containsAll(found.Message, "rowTracking", "force") {
		t.Errorf("message %q", found.Message)
	}
	report, err := table.AddFeatures(ctx, []string{"changeDataFeed"}, &codeanatomy.DeltaFeaturesOptions{
		AllowProtocolVersionsIncrease: true,
	})
	committed(t, report, err, 1)
	if features := described(t, table).WriterFeatures; !slices.Contains(features, "changeDataFeed") {
		t.Errorf("the features are %v", features)
	}
}

func TestConstraintsAreDroppedFromADeltaTable(t *testing.T) {
	ctx := context.Background()
	_, _, table := tableOf(t, 1)
	report, err := table.AddConstraints(ctx, map[string]string{"small": "n < 5"}, &codeanatomy.DeltaCommitOptions{
		Metadata: map[string]any{"job": "setup"},
	})
	committed(t, report, err, 1)
	if report.CommitMetadata["job"] != "setup" || described(t, table).Properties["delta.constraints.small"] == "" {
		t.Errorf("%+v, %v", report, described(t, table).Properties)
	}
	_, err = table.DropConstraints(ctx, []string{"large"}, nil)
	if err == nil {
		t.Error("a constraint was dropped that is not there")
	}
	report, err = table.DropConstraints(ctx, []string{"large", "small"}, &codeanatomy.DeltaDropConstraintsOptions{IfExists: true})
	if err != nil || report.Status != codeanatomy.DeltaCommitted {
		t.Errorf("%+v, %v", report, err)
	}
	if left := described(t, table).Properties["delta.constraints.small"]; left != "" {
		t.Errorf("the constraint is still %s", left)
	}
}

func TestPropertiesOfADeltaTableAreSet(t *testing.T) {
	ctx := context.Background()
	_, _, table := tableOf(t, 1)
	report, err := table.SetProperties(ctx, map[string]string{"delta.appendOnly": "true"}, nil)
	committed(t, report, err, 1)
	_, err = table.SetProperties(ctx, map[string]string{"owner": "us"}, nil)
	if err == nil {
		t.Error("an unknown property was set")
	}
	report, err = table.SetProperties(ctx, map[string]string{"owner": "us"},
		&codeanatomy.DeltaPropertiesOptions{AllowUnknown: true})
	committed(t, report, err, 2)
	properties := described(t, table).Properties
	if properties["delta.appendOnly"] != "true" || properties["owner"] != "us" {
		t.Errorf("the properties are %v", properties)
	}
	_, err = table.DeleteAll(ctx, nil)
	if err == nil {
		t.Error("a row was deleted from a table that is appended to only")
	}
}

func TestColumnsOfADeltaTableAreChanged(t *testing.T) {
	ctx, session, place := context.Background(), open(t), newPlace(t)
	strict := codeanatomy.NewSchema(codeanatomy.Field{Name: "n", Type: codeanatomy.FieldOf("n", codeanatomy.KindInt64).Type})
	batch, err := codeanatomy.NewBatch(strict, []any{1})
	if err != nil {
		t.Fatal(err)
	}
	report, err := session.WriteDelta(ctx, place, codeanatomy.StreamOf(strict, batch), nil)
	committed(t, report, err, 0)
	table := openDelta(t, session, place, nil)
	if column := columnOf(t, table, "n"); column["nullable"] != false {
		t.Fatalf("the column is %v", column)
	}
	report, err = table.DropColumnNotNull(ctx, "n", nil)
	committed(t, report, err, 1)
	if column := columnOf(t, table, "n"); column["nullable"] != true {
		t.Errorf("the column is %v", column)
	}
	report, err = table.SetColumnMetadata(ctx, "n", map[string]any{"unit": "m", "digits": 3}, nil)
	committed(t, report, err, 2)
	metadata, _ := columnOf(t, table, "n")["metadata"].(map[string]any)
	if metadata["unit"] != "m" || metadata["digits"] != int64(3) {
		t.Errorf("the metadata are %v", metadata)
	}
	nested := map[string]any{"type": "array", "elementType": "string", "containsNull": true}
	report, err = table.AddColumns(ctx, []codeanatomy.DeltaColumn{
		{Name: "s", Type: "string", Metadata: map[string]any{"comment": "a text"}}, {Name: "l", Type: nested},
	}, nil)
	committed(t, report, err, 3)
	expect(t, session, "SELECT n, s, l FROM read_delta('"+place+"')", []any{int64(1), nil, nil})
	_, err = table.AddColumns(ctx, []codeanatomy.DeltaColumn{{Name: "x", Type: "whole"}}, nil)
	wants(t, err, codeanatomy.ErrInvalidArgument)
	_, err = table.SetColumnMetadata(ctx, "m", map[string]any{"unit": "m"}, nil)
	wants(t, err)
	_, err = table.DropColumnNotNull(ctx, "m", nil)
	wants(t, err)
	isVersion(t, table, 3)
}

func TestADeltaTableIsNamed(t *testing.T) {
	ctx := context.Background()
	_, _, table := tableOf(t, 1)
	name, description := "facts", "what is known"
	report, err := table.SetMetadata(ctx, codeanatomy.DeltaMetadata{Name: &name}, nil)
	committed(t, report, err, 1)
	report, err = table.SetMetadata(ctx, codeanatomy.DeltaMetadata{Description: &description}, nil)
	committed(t, report, err, 2)
	if found := described(t, table); found.Name != name || found.Description != description {
		t.Errorf("the description is %+v", found)
	}
	_, err = table.SetMetadata(ctx, codeanatomy.DeltaMetadata{}, nil)
	wants(t, err, codeanatomy.ErrInvalidArgument)
}
