package codeanatomy_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

// newPlace is a folder that has no table yet.
func newPlace(t testing.TB) string { return filepath.Join(t.TempDir(), "table") }

// numbers is a stream of one batch.
func numbers(t testing.TB, values ...int64) *codeanatomy.Stream {
	return codeanatomy.StreamOf(numberSchema, numbersFrom(t, values...))
}

// writeNumbers writes rows of one column "n".
func writeNumbers(
	t testing.TB, session *codeanatomy.Session, place string, options *codeanatomy.DeltaWriteOptions, values ...int64,
) codeanatomy.DeltaReport {
	t.Helper()
	report, err := session.WriteDelta(context.Background(), place, numbers(t, values...), options)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func openDelta(
	t testing.TB, session *codeanatomy.Session, place string, options *codeanatomy.DeltaOpenOptions,
) *codeanatomy.DeltaTable {
	t.Helper()
	table, err := session.OpenDelta(context.Background(), place, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { table.Close() })
	return table
}

// tableOf is a table with the numbers as its version 0.
func tableOf(t testing.TB, values ...int64) (*codeanatomy.Session, string, *codeanatomy.DeltaTable) {
	t.Helper()
	session, place := open(t), newPlace(t)
	writeNumbers(t, session, place, nil, values...)
	return session, place, openDelta(t, session, place, nil)
}

func deleteWith(commit codeanatomy.DeltaCommitOptions) *codeanatomy.DeltaDeleteOptions {
	return &codeanatomy.DeltaDeleteOptions{Commit: &commit}
}

// holds compares the numbers of a table's latest version.
func holds(t testing.TB, session *codeanatomy.Session, place string, want ...int64) {
	t.Helper()
	var got []int64
	for _, row := range rows(t, session, "SELECT n FROM read_delta('"+place+"') ORDER BY n") {
		got = append(got, row[0].(int64))
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the table has %v, want %v", got, want)
	}
}

// committed checks the report of a commit that made a version.
func committed(t testing.TB, report codeanatomy.DeltaReport, err error, version int64) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if report.Status != codeanatomy.DeltaCommitted || report.VersionAfter != version ||
		report.Verified == nil || !*report.Verified {
		t.Errorf("the report is %+v, want version %d", report, version)
	}
}

// counted checks one number of a report.
func counted(t testing.TB, report codeanatomy.DeltaReport, key string, want int64) {
	t.Helper()
	if got := report.Metrics[key]; got != want {
		t.Errorf("%s of %s is %v, want %d: %v", key, report.Operation, got, want, report.Metrics)
	}
}

func isVersion(t testing.TB, table *codeanatomy.DeltaTable, want int64) {
	t.Helper()
	if got, err := table.Version(); err != nil || got != want {
		t.Errorf("the version is %d, %v, want %d", got, err, want)
	}
}

func TestADeltaTableIsMadeAppendedToAndOverwritten(t *testing.T) {
	ctx, session, place := context.Background(), open(t), newPlace(t)
	if exists, err := session.DeltaExists(ctx, place, nil); err != nil || exists {
		t.Errorf("before: %v, %v", exists, err)
	}
	report := writeNumbers(t, session, place, nil, 1, 2)
	committed(t, report, nil, 0)
	if report.Operation != "write" || report.VersionBefore != nil || report.Elapsed < 0 {
		t.Errorf("the report of a new table is %+v", report)
	}
	report = writeNumbers(t, session, place, &codeanatomy.DeltaWriteOptions{Mode: codeanatomy.DeltaAppend}, 3)
	if committed(t, report, nil, 1); report.VersionBefore == nil || *report.VersionBefore != 0 {
		t.Errorf("the report of an append is %+v", report)
	}
	if exists, err := session.DeltaExists(ctx, place, nil); err != nil || !exists {
		t.Errorf("behind: %v, %v", exists, err)
	}
	holds(t, session, place, 1, 2, 3)
	writeNumbers(t, session, place, &codeanatomy.DeltaWriteOptions{
		Mode: codeanatomy.DeltaOverwrite, ReplaceWhere: "n > 1",
	}, 8, 9)
	holds(t, session, place, 1, 8, 9)
	writeNumbers(t, session, place, &codeanatomy.DeltaWriteOptions{Mode: codeanatomy.DeltaOverwrite}, 4)
	holds(t, session, place, 4)
	report = writeNumbers(t, session, place, &codeanatomy.DeltaWriteOptions{Mode: codeanatomy.DeltaIgnore}, 5)
	if report.Status != codeanatomy.DeltaSkipped || report.VersionAfter != 3 || report.Verified != nil {
		t.Errorf("the report of a write that is left out is %+v", report)
	}
	_, err := session.WriteDelta(ctx, place, numbers(t, 6), &codeanatomy.DeltaWriteOptions{Mode: codeanatomy.DeltaError})
	wants(t, err, codeanatomy.ErrAlreadyExists)
	holds(t, session, place, 4)
}

func TestAWriteToADeltaTableObeysItsOptions(t *testing.T) {
	ctx, session, place := context.Background(), open(t), newPlace(t)
	schema := codeanatomy.NewSchema(
		codeanatomy.FieldOf("year", codeanatomy.KindInt64), codeanatomy.FieldOf("n", codeanatomy.KindInt64))
	batch, err := codeanatomy.NewBatch(schema, []any{2025, 1}, []any{2026, 2}, []any{2026, 3})
	if err != nil {
		t.Fatal(err)
	}
	report, err := session.WriteDelta(ctx, place, codeanatomy.StreamOf(schema, batch), &codeanatomy.DeltaWriteOptions{
		PartitionColumns: []string{"year"}, Name: "facts", Description: "by year", TargetFileSize: 1 << 20,
		Configuration:  map[string]string{"delta.logRetentionDuration": "interval 7 days"},
		StorageOptions: map[string]string{"allow_http": "true"},
		Commit: &codeanatomy.DeltaCommitOptions{
			Metadata: map[string]any{"job": "nightly", "run": 7}, RequiredMetadata: []string{"job"},
		},
	})
	committed(t, report, err, 0)
	if want := (codeanatomy.JSONObject{"job": "nightly", "run": int64(7)}); !reflect.DeepEqual(report.CommitMetadata, want) {
		t.Errorf("the metadata of the commit are %v", report.CommitMetadata)
	}
	wider := codeanatomy.NewSchema(append(schema.Fields, codeanatomy.FieldOf("s", codeanatomy.KindUtf8))...)
	more, err := codeanatomy.NewBatch(wider, []any{2027, 4, "four"})
	if err != nil {
		t.Fatal(err)
	}
	report, err = session.WriteDelta(ctx, place, codeanatomy.StreamOf(wider, more),
		&codeanatomy.DeltaWriteOptions{SchemaMode: codeanatomy.DeltaSchemaMerge})
	committed(t, report, err, 1)
	expect(t, session, "SELECT sum(n), count(s) FROM read_delta('"+place+"')", []any{int64(10), int64(1)})

	described, err := openDelta(t, session, place, nil).Describe(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if described.Name != "facts" || described.Description != "by year" ||
		!reflect.DeepEqual(described.PartitionColumns, []string{"year"}) ||
		described.Properties["delta.logRetentionDuration"] != "interval 7 days" {
		t.Errorf("the description is %+v", described)
	}
}

func TestADeltaTableIsOpenedAtEachOfItsVersions(t *testing.T) {
	ctx, session, place := context.Background(), open(t), newPlace(t)
	writeNumbers(t, session, place, nil, 1)
	writeNumbers(t, session, place, nil, 2)
	latest := openDelta(t, session, place, nil)
	isVersion(t, latest, 1)
	commits, err := latest.History(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := int64(0)
	for name, options := range map[string]*codeanatomy.DeltaOpenOptions{
		"version": {Version: &first},
		"time":    {Time: commits[1].Time.In(time.FixedZone("elsewhere", 2*60*60))},
		"further": {Further: map[string]any{"version": 0}},
	} {
		table := openDelta(t, session, place, options)
		isVersion(t, table, 0)
		if err := table.Register(ctx, name, nil); err != nil {
			t.Fatal(err)
		}
		expect(t, session, `SELECT n FROM "`+name+`"`, []any{int64(1)})
		_, err := table.DeleteAll(ctx, nil)
		wants(t, err, codeanatomy.ErrInvalidState)
		if version, err := table.Refresh(ctx); err != nil || version != 1 {
			t.Errorf("%s: refreshed to %d, %v", name, version, err)
		}
		isVersion(t, table, 1)
		wants(t, table.Register(ctx, name, nil), codeanatomy.ErrAlreadyExists)
		if err := table.Register(ctx, name, &codeanatomy.DeltaRegisterOptions{Replace: true}); err != nil {
			t.Fatal(err)
		}
		expect(t, session, `SELECT sum(n) FROM "`+name+`"`, []any{int64(3)})
	}
	table := openDelta(t, session, place, &codeanatomy.DeltaOpenOptions{Version: &first})
	if _, err := table.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	report, err := table.DeleteAll(ctx, nil)
	committed(t, report, err, 2)
}

func TestADeltaTableIsDescribed(t *testing.T) {
	ctx := context.Background()
	session, place := open(t), newPlace(t)
	began := time.Now().Add(-time.Minute)
	// Beyond 2^53 a number that goes through a float comes out as another one.
	exact := int64(1)<<60 + 1
	writeNumbers(t, session, place, &codeanatomy.DeltaWriteOptions{Commit: &codeanatomy.DeltaCommitOptions{
		AppTransaction: &codeanatomy.DeltaAppTransaction{AppID: "loader", Version: exact},
	}}, 1, 2)
	writeNumbers(t, session, place, nil, 3)
	table := openDelta(t, session, place, nil)
	described, err := table.Describe(ctx, &codeanatomy.DeltaDescribeOptions{Files: true, AppID: "loader"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(described.TableURI, filepath.Base(place)) || described.TableID == "" || described.Version != 1 ||
		described.Time.Before(began) || described.Created.Before(began) || described.Created.After(described.Time) {
		t.Errorf("the description is %+v", described)
	}
	if described.NumFiles == nil || *described.NumFiles != 2 || described.SizeBytes == nil || *described.SizeBytes <= 0 ||
		described.AppTransactionVersion == nil || *described.AppTransactionVersion != exact {
		t.Errorf("what was asked for is %v, %v, %v", described.NumFiles, described.SizeBytes, described.AppTransactionVersion)
	}
	fields, _ := described.Schema["fields"].([]any)
	if len(fields) != 1 || fields[0].(map[string]any)["type"] != "long" {
		t.Errorf("the schema is %v", described.Schema)
	}
	if !described.Capabilities.Read.Possible || !described.Capabilities.Write.Possible ||
		described.MinReaderVersion < 1 || described.MinWriterVersion < 2 {
		t.Errorf("the protocol is %+v", described)
	}
	short, err := table.Describe(ctx, nil)
	if err != nil || short.NumFiles != nil || short.SizeBytes != nil || short.AppTransactionVersion != nil {
		t.Errorf("the short description is %+v, %v", short, err)
	}
}

func TestTheHistoryOfADeltaTableIsItsCommitsBackwards(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1, 2, 3)
	began := time.Now().Add(-time.Minute)
	metadata := map[string]any{"reason": "wrong", "exact": int64(1)<<60 + 1, "part": map[string]any{"list": []any{1, 2.5, nil}}}
	if _, err := table.Delete(ctx, "n = 1", deleteWith(codeanatomy.DeltaCommitOptions{Metadata: metadata})); err != nil {
		t.Fatal(err)
	}
	commits, err := table.History(ctx, nil)
	if err != nil || len(commits) != 2 {
		t.Fatalf("%d commits, %v", len(commits), err)
	}
	newest, oldest := commits[0], commits[1]
	if newest.Version != 1 || newest.Operation != "DELETE" || oldest.Version != 0 || oldest.Operation != "WRITE" ||
		newest.Time.Before(began) || newest.Time.Before(oldest.Time) || newest.EngineInfo == "" ||
		newest.CommitTime.Before(began) || newest.CommitTime.After(time.Now()) || !newest.InCommitTime.IsZero() {
		t.Errorf("the history is %+v", commits)
	}
	if newest.ReadVersion == nil || *newest.ReadVersion != 0 || len(newest.OperationParameters) == 0 ||
		newest.OperationMetrics["num_deleted_rows"] != int64(1) {
		t.Errorf("the commit is %+v", newest)
	}
	part := map[string]any{"list": []any{int64(1), 2.5, nil}}
	if newest.Metadata["reason"] != "wrong" || newest.Metadata["exact"] != int64(1)<<60+1 ||
		!reflect.DeepEqual(newest.Metadata["part"], part) {
		t.Errorf("the commit says %v", newest.Metadata)
	}
	limited, err := table.History(ctx, &codeanatomy.DeltaHistoryOptions{Limit: 1})
	if err != nil || len(limited) != 1 || limited[0].Version != 1 {
		t.Errorf("with a limit: %+v, %v", limited, err)
	}
	past := int64(0)
	early, err := openDelta(t, session, place, &codeanatomy.DeltaOpenOptions{Version: &past}).History(ctx, nil)
	if err != nil || len(early) != 1 || early[0].Version != 0 {
		t.Errorf("of the past: %+v, %v", early, err)
	}
}

func TestTheFilesOfADeltaTableAreAStream(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1, 2, 3)
	writeNumbers(t, session, place, nil, 40)
	if _, err := table.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	files, err := table.Files(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	var records []int64
	for batch, err := range files.All() {
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(columnNames(batch.Schema())); got != "[path size modification_time num_records partition_values stats]" {
			t.Errorf("the columns are %s", got)
		}
		for row := range batch.RowCount() {
			records = append(records, batch.Column(3).Int64(row))
			if batch.Column(1).Int64(row) <= 0 || time.Since(batch.Column(2).Time(row)) > time.Hour {
				t.Errorf("row %d is %v", row, batch.Row(row))
			}
		}
	}
	if len(records) != 2 || records[0]+records[1] != 4 {
		t.Errorf("the files have %v rows", records)
	}
	for _, err := range files.All() {
		wants(t, err, codeanatomy.ErrInvalidState)
	}
	some, err := table.Files(ctx, &codeanatomy.DeltaFilesOptions{Predicate: "n > 10"})
	if err != nil {
		t.Fatal(err)
	}
	var found int
	for row, err := range some.Rows() {
		if err != nil || row[3] != int64(1) {
			t.Errorf("%v, %v", row, err)
		}
		found++
	}
	if found != 1 {
		t.Errorf("%d files can have such rows", found)
	}
	for statistics, wanted := range map[codeanatomy.DeltaStatistics]string{
		codeanatomy.DeltaStatisticsJSON:    "[stats]",
		codeanatomy.DeltaStatisticsColumns: "[null_count min max]",
		codeanatomy.DeltaStatisticsNone:    "[]",
	} {
		listed, err := table.Files(ctx, &codeanatomy.DeltaFilesOptions{Statistics: statistics})
		if err != nil {
			t.Fatal(err)
		}
		for batch, err := range listed.All() {
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(columnNames(batch.Schema())[5:]); got != wanted {
				t.Errorf("%s gives %s", statistics, got)
			}
		}
	}
	_, err = table.Files(ctx, &codeanatomy.DeltaFilesOptions{Predicate: "m > 10"})
	wants(t, err, codeanatomy.ErrQueryInvalid)
	again, err := table.Files(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := session.RegisterStream(ctx, "files", again, nil); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT sum(num_records) FROM files", []any{int64(4)})
}

func TestTheFilesOfADeltaTableAreReadBehindTheirContext(t *testing.T) {
	_, _, table := tableOf(t, 1, 2)
	ctx, cancel := context.WithCancel(context.Background())
	files, err := table.Files(ctx, nil)
	cancel()
	if err != nil {
		t.Fatal(err)
	}
	var records []any
	for row, err := range files.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, row[3])
	}
	if !reflect.DeepEqual(records, []any{int64(2)}) {
		t.Errorf("the files have %v rows", records)
	}
}

func columnNames(schema *codeanatomy.Schema) []string {
	names := make([]string, len(schema.Fields))
	for index, field := range schema.Fields {
		names[index] = field.Name
	}
	return names
}

func TestMistakesWithDeltaTablesAreToldApart(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1)
	seven, zero := int64(7), int64(0)
	for name, test := range map[string]struct {
		use  func() error
		want error
		text string
	}{
		"no table": {func() error { _, err := session.OpenDelta(ctx, newPlace(t), nil); return err }, codeanatomy.ErrNotFound, ""},
		"not a table": {func() error {
			_, err := session.OpenDelta(ctx, filepath.Dir(write(t, "notes.txt", "no log")), nil)
			return err
		}, codeanatomy.ErrNotFound, ""},
		"no version": {func() error {
			_, err := session.OpenDelta(ctx, place, &codeanatomy.DeltaOpenOptions{Version: &seven})
			return err
		}, codeanatomy.ErrNotFound, "7"},
		"version and time": {func() error {
			_, err := session.OpenDelta(ctx, place, &codeanatomy.DeltaOpenOptions{Version: &zero, Time: time.Now()})
			return err
		}, codeanatomy.ErrInvalidOption, "exclude"},
		"option of opening": {func() error {
			_, err := session.OpenDelta(ctx, place, &codeanatomy.DeltaOpenOptions{Further: unknown})
			return err
		}, codeanatomy.ErrInvalidOption, "speed"},
		"option of looking": {func() error {
			_, err := session.DeltaExists(ctx, place, &codeanatomy.DeltaOpenOptions{Further: unknown})
			return err
		}, codeanatomy.ErrInvalidOption, "speed"},
		"option of registering": {func() error {
			return table.Register(ctx, "t", &codeanatomy.DeltaRegisterOptions{Further: unknown})
		}, codeanatomy.ErrInvalidOption, "speed"},
		"option of describing": {func() error {
			_, err := table.Describe(ctx, &codeanatomy.DeltaDescribeOptions{Further: unknown})
			return err
		}, codeanatomy.ErrInvalidOption, "speed"},
		"option of the history": {func() error {
			_, err := table.History(ctx, &codeanatomy.DeltaHistoryOptions{Further: unknown})
			return err
		}, codeanatomy.ErrInvalidOption, "speed"},
		"option of the files": {func() error {
			_, err := table.Files(ctx, &codeanatomy.DeltaFilesOptions{Further: unknown})
			return err
		}, codeanatomy.ErrInvalidOption, "speed"},
		"option of writing": {func() error {
			_, err := session.WriteDelta(ctx, place, numbers(t, 1), &codeanatomy.DeltaWriteOptions{Further: unknown})
			return err
		}, codeanatomy.ErrInvalidOption, "speed"},
		"mode of writing": {func() error {
			_, err := session.WriteDelta(ctx, place, numbers(t, 1), &codeanatomy.DeltaWriteOptions{Mode: "upsert"})
			return err
		}, codeanatomy.ErrInvalidOption, "append"},
		"option of merging": {func() error {
			_, err := table.Merge(ctx, numbers(t, 1), "true", upsert, &codeanatomy.DeltaMergeOptions{Further: unknown})
			return err
		}, codeanatomy.ErrInvalidOption, "speed"},
		"no clause": {func() error {
			_, err := table.Merge(ctx, numbers(t, 1), "source.n = target.n", nil, nil)
			return err
		}, codeanatomy.ErrInvalidArgument, "clause"},
		"clause": {func() error {
			clause := codeanatomy.MergeClause{When: codeanatomy.WhenMatched, Then: codeanatomy.ThenInsert}
			_, err := table.Merge(ctx, numbers(t, 1), "source.n = target.n", []codeanatomy.MergeClause{clause}, nil)
			return err
		}, codeanatomy.ErrInvalidArgument, "use update"},
		"field of an operation": {func() error {
			_, err := table.Optimize(ctx, &codeanatomy.DeltaOptimizeOptions{Further: unknown})
			return err
		}, codeanatomy.ErrInvalidOption, "speed"},
		"operation": {func() error { _, err := table.Run(ctx, `{"operation": "compact"}`); return err },
			codeanatomy.ErrInvalidOption, "optimize"},
		"no operation": {func() error { _, err := table.Run(ctx, ""); return err }, codeanatomy.ErrInvalidOption, ""},
		"column":       {func() error { _, err := table.Delete(ctx, "m = 1", nil); return err }, codeanatomy.ErrPlan, "m"},
		"no column": {func() error { _, err := table.Update(ctx, nil, nil); return err },
			codeanatomy.ErrInvalidArgument, "column"},
		"no feature": {func() error { _, err := table.AddFeatures(ctx, nil, nil); return err },
			codeanatomy.ErrInvalidArgument, "features"},
		"no value in JSON": {func() error {
			_, err := table.DeleteAll(ctx, deleteWith(codeanatomy.DeltaCommitOptions{Metadata: map[string]any{"f": func() {}}}))
			return err
		}, codeanatomy.ErrInvalidArgument, "JSON"},
		"reserved key": {func() error {
			_, err := table.DeleteAll(ctx, deleteWith(codeanatomy.DeltaCommitOptions{Metadata: map[string]any{"operation": "x"}}))
			return err
		}, codeanatomy.ErrInvalidArgument, "reserved"},
		"required key": {func() error {
			_, err := table.DeleteAll(ctx, deleteWith(codeanatomy.DeltaCommitOptions{RequiredMetadata: []string{"job"}}))
			return err
		}, codeanatomy.ErrInvalidArgument, "job"},
	} {
		t.Run(name, func(t *testing.T) {
			if found := wants(t, test.use(), test.want); !strings.Contains(found.Message, test.text) {
				t.Errorf("message %q lacks %q", found.Message, test.text)
			}
		})
	}
	isVersion(t, table, 0)
	holds(t, session, place, 1)
}

var unknown = map[string]any{"speed": 1}

func TestSecretsOfAStorageAreInNoError(t *testing.T) {
	options := &codeanatomy.DeltaWriteOptions{
		StorageOptions: map[string]string{"aws_secret_access_key": "hush"},
		Commit:         &codeanatomy.DeltaCommitOptions{Metadata: map[string]any{"f": func() {}}},
	}
	_, err := open(t).WriteDelta(context.Background(), newPlace(t), numbers(t, 1), options)
	wants(t, err, codeanatomy.ErrInvalidArgument)
	further := map[string]any{"f": func() {}, "storage_options": map[string]any{"aws_secret_access_key": "hush"}}
	_, again := open(t).OpenDelta(context.Background(), newPlace(t), &codeanatomy.DeltaOpenOptions{Further: further})
	wants(t, again, codeanatomy.ErrInvalidArgument)
	if text := errors.Join(err, again).Error(); strings.Contains(text, "hush") {
		t.Errorf("the secret is told: %s", text)
	}
}
