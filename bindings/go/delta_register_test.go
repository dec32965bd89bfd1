package codeanatomy_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

// paths are the files of the version that a table shows, in their order.
func paths(t testing.TB, table *codeanatomy.DeltaTable) []string {
	t.Helper()
	files, err := table.Files(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for row, err := range files.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, row[0].(string))
	}
	return found
}

// scanned makes a table of the session with options of scanning.
func scanned(t testing.TB, table *codeanatomy.DeltaTable, name string, options codeanatomy.DeltaRegisterOptions) {
	t.Helper()
	if err := table.Register(context.Background(), name, &options); err != nil {
		t.Fatal(err)
	}
}

func TestARegisteredDeltaTableTellsTheFileOfEachRow(t *testing.T) {
	session, place, table := facts(t)
	scanned(t, table, "told", codeanatomy.DeltaRegisterOptions{FileColumn: "file"})
	files := paths(t, table)
	for _, row := range rows(t, session, "SELECT n, file FROM told") {
		file := files[0]
		if row[0].(int64) > 1 {
			file = files[1]
		}
		if told := row[1].(string); !strings.HasSuffix(told, filepath.Join(filepath.Base(place), file)) {
			t.Errorf("row %v is from %s", row, file)
		}
	}
	expect(t, session, "SELECT count(*), count(DISTINCT file) FROM told", []any{int64(3), int64(2)})
}

func TestARegisteredDeltaTableReadsOnlyTheFilesThatAreNamed(t *testing.T) {
	session, _, table := facts(t)
	files := paths(t, table)
	for name, test := range map[string]struct {
		files []string
		count int64
	}{
		"all": {nil, 3}, "first": {files[:1], 1}, "second": {files[1:], 2}, "both": {files, 3}, "none": {[]string{}, 0},
	} {
		scanned(t, table, name, codeanatomy.DeltaRegisterOptions{Files: test.files})
		expect(t, session, `SELECT count(*) FROM "`+name+`"`, []any{test.count})
		if read := rows(t, session, `SELECT n FROM "`+name+`"`); int64(len(read)) != test.count {
			t.Errorf("%s: %v", name, read)
		}
	}
	expect(t, session, "SELECT n, part FROM first", []any{int64(1), "a"})
}

func TestARegisteredDeltaTableFiltersWithinFilesOrNot(t *testing.T) {
	session, _, table := facts(t)
	yes, no := true, false
	scanned(t, table, "within", codeanatomy.DeltaRegisterOptions{PushdownFilters: &yes})
	scanned(t, table, "behind", codeanatomy.DeltaRegisterOptions{PushdownFilters: &no})
	for name, filtersBehind := range map[string]bool{"within": false, "behind": true} {
		sql := "SELECT n FROM " + name + " WHERE n > 2"
		expect(t, session, sql, []any{int64(3)})
		var plan strings.Builder
		for _, row := range rows(t, session, "EXPLAIN "+sql) {
			plan.WriteString(row[1].(string))
		}
		if strings.Contains(plan.String(), "FilterExec") != filtersBehind {
			t.Errorf("%s: %s", name, plan.String())
		}
	}
}

func TestARegisteredDeltaTableHasTheColumnTypesThatAreAskedFor(t *testing.T) {
	ctx, session := context.Background(), open(t)
	place := newPlace(t)
	columns := []codeanatomy.DeltaColumn{{Name: "text", Type: "string"}, {Name: "part", Type: "string"}}
	_, err := session.CreateDelta(ctx, place, columns, &codeanatomy.DeltaCreateOptions{PartitionColumns: []string{"part"}})
	if err != nil {
		t.Fatal(err)
	}
	table := openDelta(t, session, place, nil)
	scanned(t, table, "plain", codeanatomy.DeltaRegisterOptions{})
	execute(t, session, "INSERT INTO plain VALUES ('x', 'a')")
	if _, err := table.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	for name, test := range map[string]struct {
		options    codeanatomy.DeltaRegisterOptions
		text, part string
	}{
		"wrapped_views": {codeanatomy.DeltaRegisterOptions{ViewTypes: &yes, WrapPartitionValues: &yes},
			"Utf8View", "Dictionary(UInt16, Utf8)"},
		"wrapped":   {codeanatomy.DeltaRegisterOptions{ViewTypes: &no}, "Utf8", "Dictionary(UInt16, Utf8)"},
		"unwrapped": {codeanatomy.DeltaRegisterOptions{ViewTypes: &no, WrapPartitionValues: &no}, "Utf8", "Utf8"},
	} {
		scanned(t, table, name, test.options)
		expect(t, session, "SELECT text, part, arrow_typeof(text), arrow_typeof(part) FROM "+name,
			[]any{"x", "a", test.text, test.part})
	}
}

func TestARegisteredDeltaTableShowsTheRowsAndTypesThatAreAskedFor(t *testing.T) {
	session, _, table := facts(t)
	scanned(t, table, "chosen", codeanatomy.DeltaRegisterOptions{
		Predicate: "n > 1 AND n < 3", ColumnTypes: map[string]string{"n": "Int32"},
	})
	expect(t, session, "SELECT n, arrow_typeof(n) FROM chosen", []any{int32(2), "Int32"})
	for option, options := range map[string]codeanatomy.DeltaRegisterOptions{
		"predicate":    {Predicate: "no_such > 1"},
		"column_types": {ColumnTypes: map[string]string{"no_such": "Int32"}},
	} {
		err := table.Register(context.Background(), "unfit", &options)
		var failure *codeanatomy.Error
		if !errors.As(err, &failure) || failure.Details["option"] != option {
			t.Errorf("%s: %v", option, err)
		}
	}
}

func TestADeltaTableThatIsScannedInAWayOfItsOwnTakesNoChanges(t *testing.T) {
	ctx := context.Background()
	session, place, table := facts(t)
	yes := true
	scanned(t, table, "scanned", codeanatomy.DeltaRegisterOptions{PushdownFilters: &yes})
	for _, sql := range []string{"INSERT INTO scanned VALUES (4, 'a')", "DELETE FROM scanned", "UPDATE scanned SET n = 0"} {
		_, err := session.Exec(ctx, sql)
		wants(t, err, codeanatomy.ErrUnsupported)
	}
	scanned(t, table, "scanned", codeanatomy.DeltaRegisterOptions{Replace: true})
	execute(t, session, "INSERT INTO scanned VALUES (4, 'a')")
	execute(t, session, "DELETE FROM scanned WHERE n = 1")
	execute(t, session, "UPDATE scanned SET n = n * 10 WHERE part = 'b'")
	holds(t, session, place, 4, 20, 30)
}

func TestOptionsOfScanningThatDoNotFitTheTableAreRefused(t *testing.T) {
	ctx := context.Background()
	session, _, table := facts(t)
	for name, test := range map[string]struct {
		options codeanatomy.DeltaRegisterOptions
		text    string
	}{
		"unknown file":      {codeanatomy.DeltaRegisterOptions{Files: append(paths(t, table), "part=c/x.parquet")}, "part=c/x.parquet"},
		"name with a space": {codeanatomy.DeltaRegisterOptions{FileColumn: "the file"}, "the file"},
		"empty name":        {codeanatomy.DeltaRegisterOptions{Further: map[string]any{"file_column": ""}}, "letters"},
		"name of a column":  {codeanatomy.DeltaRegisterOptions{FileColumn: "Part"}, "choose another name"},
	} {
		t.Run(name, func(t *testing.T) {
			err := table.Register(ctx, "unfit", &test.options)
			if found := wants(t, err, codeanatomy.ErrInvalidArgument); !containsAll(found.Message, test.text) {
				t.Errorf("message %q lacks %q", found.Message, test.text)
			}
			_, err = session.Exec(ctx, "SELECT * FROM unfit")
			wants(t, err, codeanatomy.ErrTableNotFound)
		})
	}
}
