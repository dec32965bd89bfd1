package codeanatomy_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

func TestListsHaveWhatTheSessionKnows(t *testing.T) {
	session := open(t, codeanatomy.WithSetting("datafusion.execution.batch_size", 123))
	execute(t, session, "CREATE TABLE files AS SELECT 1 AS n")
	execute(t, session, "CREATE SCHEMA other")
	execute(t, session, "CREATE VIEW other.shown AS SELECT 2 AS n")

	tables, err := session.Tables()
	want := []codeanatomy.TableName{{Catalog: "codeanatomy", Schema: "other", Table: "shown"}, {Catalog: "codeanatomy", Schema: "public", Table: "files"}}
	if err != nil || !reflect.DeepEqual(tables, want) {
		t.Errorf("tables %v, %v", tables, err)
	}
	schemas, err := session.Schemas()
	if err != nil || !slices.Contains(schemas, codeanatomy.SchemaName{Catalog: "codeanatomy", Schema: "other"}) {
		t.Errorf("schemas %v, %v", schemas, err)
	}
	catalogs, err := session.Catalogs()
	if err != nil || !slices.Contains(catalogs, "codeanatomy") {
		t.Errorf("catalogs %v, %v", catalogs, err)
	}
	settings, err := session.Settings()
	if err != nil {
		t.Fatal(err)
	}
	found := slices.IndexFunc(settings, func(setting codeanatomy.Setting) bool {
		return setting.Name == "datafusion.execution.batch_size"
	})
	if found < 0 || settings[found].Value == nil || *settings[found].Value != "123" || settings[found].Description == "" {
		t.Errorf("the batch size is missing or wrong in %d settings", len(settings))
	}
	if !slices.ContainsFunc(settings, func(setting codeanatomy.Setting) bool { return setting.Value == nil }) {
		t.Error("no setting is unset")
	}
	if !slices.IsSortedFunc(settings, func(a, b codeanatomy.Setting) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("settings are not in order")
	}
}

func TestFunctionsOfEveryKindAreListed(t *testing.T) {
	functions, err := open(t).Functions()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{}
	for _, function := range functions {
		kinds[function.Name] = function.Kind
	}
	for name, want := range map[string]string{"md5": "scalar", "sum": "aggregate", "row_number": "window", "read_text": "table"} {
		if kinds[name] != want {
			t.Errorf("%s is %q", name, kinds[name])
		}
	}
}

func TestTheSchemaOfATableIsKnown(t *testing.T) {
	session := open(t)
	execute(t, session, `CREATE TABLE "Mixed Case" (n BIGINT NOT NULL, d DECIMAL(10, 2), at TIMESTAMP)`)
	schema, err := session.TableSchema(context.Background(), `"Mixed Case"`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := schema.String(), "n int64 not null, d decimal128(10, 2), at timestamp(ns)"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if schema.Index("d") != 1 || schema.Index("absent") != -1 {
		t.Error("columns are not found by name")
	}
	_, err = session.TableSchema(context.Background(), "absent")
	wants(t, err, codeanatomy.ErrTableNotFound)
}

func TestFunctionRegistryHasTheFunctionsOfTheLibrary(t *testing.T) {
	registry, err := open(t).FunctionRegistry()
	if err != nil || !strings.Contains(registry, `"name":"stable_id"`) {
		t.Errorf("got %q, %v", registry, err)
	}
}
