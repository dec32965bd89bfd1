package codeanatomy_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

// pieces is a table of four files, one for each version.
func pieces(t testing.TB) (*codeanatomy.Session, string, *codeanatomy.DeltaTable) {
	t.Helper()
	session, place, table := tableOf(t, 1)
	for number := range int64(3) {
		writeNumbers(t, session, place, nil, number+2)
	}
	return session, place, table
}

// dataFiles are the files in a table's folder that are not its log.
func dataFiles(t testing.TB, place string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(place, "*.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// fileCount is the number of files that the version has.
func fileCount(t testing.TB, table *codeanatomy.DeltaTable) int64 {
	t.Helper()
	described, err := table.Describe(context.Background(), &codeanatomy.DeltaDescribeOptions{Files: true})
	if err != nil || described.NumFiles == nil {
		t.Fatalf("%+v, %v", described, err)
	}
	return *described.NumFiles
}

func TestOptimizePutsFilesTogether(t *testing.T) {
	ctx := context.Background()
	session, place, table := pieces(t)
	report, err := table.Optimize(ctx, &codeanatomy.DeltaOptimizeOptions{TargetSize: 1 << 20, MaxConcurrentTasks: 2})
	committed(t, report, err, 4)
	if count := fileCount(t, table); count != 1 {
		t.Errorf("there are %d files, the metrics are %v", count, report.Metrics)
	}
	holds(t, session, place, 1, 2, 3, 4)
	report, err = table.Optimize(ctx, nil)
	if err != nil || report.Status != codeanatomy.DeltaUnchanged || report.VersionAfter != 4 {
		t.Errorf("again: %+v, %v", report, err)
	}
	report, err = table.Optimize(ctx, &codeanatomy.DeltaOptimizeOptions{ZOrderColumns: []string{"n"}})
	committed(t, report, err, 5)
}

func TestOptimizeTakesPartitions(t *testing.T) {
	ctx, session, place := context.Background(), open(t), newPlace(t)
	schema := codeanatomy.NewSchema(
		codeanatomy.FieldOf("key", codeanatomy.KindUtf8), codeanatomy.FieldOf("n", codeanatomy.KindInt64))
	for number := range 2 {
		batch, err := codeanatomy.NewBatch(schema, []any{"a", number}, []any{"b", number}, []any{"c", number})
		if err != nil {
			t.Fatal(err)
		}
		report, err := session.WriteDelta(ctx, place, codeanatomy.StreamOf(schema, batch),
			&codeanatomy.DeltaWriteOptions{PartitionColumns: []string{"key"}})
		committed(t, report, err, int64(number))
	}
	table := openDelta(t, session, place, nil)
	for _, test := range []struct {
		filter codeanatomy.DeltaFilter
		left   int64
	}{
		{codeanatomy.DeltaFilter{Column: "key", Op: "=", Values: []string{"a"}}, 5},
		{codeanatomy.DeltaFilter{Column: "key", Op: "in", Values: []string{"b"}}, 4},
		{codeanatomy.DeltaFilter{Column: "key", Op: "not in", Values: []string{"a", "b"}}, 3},
	} {
		filters := []codeanatomy.DeltaFilter{test.filter}
		report, err := table.Optimize(ctx, &codeanatomy.DeltaOptimizeOptions{Filters: filters})
		if err != nil || report.Status != codeanatomy.DeltaCommitted {
			t.Errorf("%v: %+v, %v", test.filter, report, err)
		}
		if count := fileCount(t, table); count != test.left {
			t.Errorf("%v leaves %d files", test.filter, count)
		}
	}
}

func TestVacuumDeletesWhatNoVersionNeeds(t *testing.T) {
	ctx := context.Background()
	session, place, table := pieces(t)
	if _, err := table.DeleteAll(ctx, nil); err != nil {
		t.Fatal(err)
	}
	none, off := int64(0), false
	_, err := table.Vacuum(ctx, &codeanatomy.DeltaVacuumOptions{RetentionHours: &none})
	wants(t, err, codeanatomy.ErrInvalidArgument)
	_, err = table.Vacuum(ctx, &codeanatomy.DeltaVacuumOptions{EnforceRetention: &off})
	wants(t, err, codeanatomy.ErrInvalidArgument)
	unsafe := codeanatomy.DeltaVacuumOptions{
		RetentionHours: &none, EnforceRetention: &off, AllowUnsafeRetention: true, DryRun: true,
	}
	report, err := table.Vacuum(ctx, &unsafe)
	if err != nil || report.Status != codeanatomy.DeltaDryRun || report.VersionAfter != 4 {
		t.Fatalf("%+v, %v", report, err)
	}
	counted(t, report, "num_deleted_files", 4)
	if files := dataFiles(t, place); len(files) != 4 {
		t.Errorf("a dry run has left %v", files)
	}
	unsafe.KeepVersions = []int64{0}
	report, err = table.Vacuum(ctx, &unsafe)
	if err != nil {
		t.Fatal(err)
	}
	counted(t, report, "num_deleted_files", 3)
	unsafe.DryRun = false
	report, err = table.Vacuum(ctx, &unsafe)
	if err != nil || report.Status != codeanatomy.DeltaCommitted {
		t.Fatalf("%+v, %v", report, err)
	}
	if files := dataFiles(t, place); len(files) != 1 {
		t.Errorf("there are still %v", files)
	}
	stray := filepath.Join(place, "stray.parquet")
	if err := os.WriteFile(stray, []byte("from nowhere"), 0o644); err != nil {
		t.Fatal(err)
	}
	unsafe.KeepVersions, unsafe.Full = nil, true
	if report, err = table.Vacuum(ctx, &unsafe); err != nil {
		t.Fatalf("%+v, %v", report, err)
	}
	if files := dataFiles(t, place); len(files) != 0 {
		t.Errorf("in full mode there are still %v", files)
	}
	holds(t, session, place)
}

func TestACheckpointAndACleanUpAreNoCommits(t *testing.T) {
	ctx := context.Background()
	_, place, table := pieces(t)
	report, err := table.Checkpoint(ctx)
	if err != nil || report.Operation != "checkpoint" || report.VersionAfter != 3 || report.Verified != nil {
		t.Errorf("%+v, %v", report, err)
	}
	if _, err := os.Stat(filepath.Join(place, "_delta_log", "_last_checkpoint")); err != nil {
		t.Error(err)
	}
	report, err = table.CleanupMetadata(ctx)
	if err != nil || report.Status != codeanatomy.DeltaUnchanged {
		t.Errorf("%+v, %v", report, err)
	}
	counted(t, report, "num_log_files_removed", 0)
}

func TestACompactedLogTellsTheSameTable(t *testing.T) {
	ctx := context.Background()
	session, place, table := pieces(t)
	report, err := table.Delete(ctx, "n = 2", nil)
	committed(t, report, err, 4)
	writeNumbers(t, session, place, nil, 5)
	before, files := described(t, openDelta(t, session, place, nil)), fileCount(t, openDelta(t, session, place, nil))
	holds(t, session, place, 1, 3, 4, 5)
	report, err = table.CompactLog(ctx, 1, 4)
	if err != nil || report.Operation != "compact_log" || report.VersionAfter != 5 || report.Verified != nil {
		t.Errorf("%+v, %v", report, err)
	}
	const name = "00000000000000000001.00000000000000000004.compacted.json"
	if _, err := os.Stat(filepath.Join(place, "_delta_log", name)); err != nil {
		t.Error(err)
	}
	again := openDelta(t, open(t), place, nil)
	if after := described(t, again); !reflect.DeepEqual(after, before) {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
	if count := fileCount(t, again); count != files {
		t.Errorf("of %d files there are %d", files, count)
	}
	holds(t, open(t), place, 1, 3, 4, 5)
	for version, want := range [][]int64{{1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4}, {1, 3, 4}} {
		sql := fmt.Sprintf("SELECT n FROM read_delta('%s', %d) ORDER BY n", place, version)
		var got []int64
		for _, row := range rows(t, session, sql) {
			got = append(got, row[0].(int64))
		}
		if !slices.Equal(got, want) {
			t.Errorf("version %d has %v, want %v", version, got, want)
		}
	}
	writeNumbers(t, session, place, nil, 6)
	holds(t, session, place, 1, 3, 4, 5, 6)
}

func TestCommitsThatCannotBeCompactedAreRefused(t *testing.T) {
	ctx := context.Background()
	session, place, table := pieces(t)
	for _, span := range [][2]int64{{1, 1}, {2, 1}, {0, 4}, {-1, 2}} {
		_, err := table.CompactLog(ctx, span[0], span[1])
		wants(t, err, codeanatomy.ErrInvalidArgument)
	}
	compacted, err := filepath.Glob(filepath.Join(place, "_delta_log", "*compacted*"))
	if err != nil || len(compacted) != 0 {
		t.Errorf("there is %v, %v", compacted, err)
	}
	holds(t, session, place, 1, 2, 3, 4)
}

func TestRestoreMakesAnEarlierVersionTheLatest(t *testing.T) {
	ctx := context.Background()
	session, place, table := pieces(t)
	// Time travel goes by the times of the log's files.
	latest, err := os.Stat(filepath.Join(place, "_delta_log", "00000000000000000003.json"))
	if err != nil {
		t.Fatal(err)
	}
	shown := latest.ModTime()
	first, absent := int64(0), int64(99)
	report, err := table.Restore(ctx, codeanatomy.DeltaRestoreOptions{Version: &first})
	committed(t, report, err, 4)
	holds(t, session, place, 1)
	report, err = table.Restore(ctx, codeanatomy.DeltaRestoreOptions{Time: shown, IgnoreMissingFiles: true})
	committed(t, report, err, 5)
	holds(t, session, place, 1, 2, 3, 4)
	_, err = table.Restore(ctx, codeanatomy.DeltaRestoreOptions{Version: &absent})
	wants(t, err, codeanatomy.ErrNotFound)
	_, err = table.Restore(ctx, codeanatomy.DeltaRestoreOptions{})
	wants(t, err, codeanatomy.ErrInvalidArgument)
}

func TestRepairTakesFilesOutOfTheLogThatAreGone(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1)
	gone := dataFiles(t, place)
	writeNumbers(t, session, place, nil, 2)
	for _, path := range gone {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	report, err := table.Repair(ctx, &codeanatomy.DeltaRepairOptions{DryRun: true})
	if err != nil || report.Status != codeanatomy.DeltaDryRun {
		t.Errorf("%+v, %v", report, err)
	}
	counted(t, report, "num_removed_files", 1)
	report, err = table.Repair(ctx, nil)
	committed(t, report, err, 2)
	holds(t, session, place, 2)
}

func TestMaintenanceRunsItsStepsInTheSafeOrder(t *testing.T) {
	ctx := context.Background()
	session, place, table := pieces(t)
	done, err := table.Maintain(ctx,
		codeanatomy.AddConstraintsStep(map[string]string{"small": "n < 5"}, nil),
		codeanatomy.CleanupMetadataStep(),
		codeanatomy.VacuumStep(&codeanatomy.DeltaVacuumOptions{DryRun: true}),
		codeanatomy.CheckpointStep(),
		codeanatomy.OptimizeStep(&codeanatomy.DeltaOptimizeOptions{
			Commit: &codeanatomy.DeltaCommitOptions{Metadata: map[string]any{"job": "weekly"}},
		}),
		codeanatomy.RepairStep(nil),
	)
	if err != nil || done.Status != codeanatomy.DeltaCompleted || done.Err() != nil {
		t.Fatalf("%+v, %v", done, err)
	}
	var names []string
	var statuses []codeanatomy.DeltaStatus
	for _, step := range done.Steps {
		names, statuses = append(names, step.Operation), append(statuses, step.Status)
		if step.Report == nil || step.Report.Operation != step.Operation || step.Report.Status != step.Status {
			t.Errorf("the step is %+v", step)
		}
	}
	if want := []string{"repair", "optimize", "checkpoint", "vacuum", "cleanup_metadata", "add_constraints"}; !slices.Equal(names, want) {
		t.Errorf("the order was %v", names)
	}
	if want := []codeanatomy.DeltaStatus{
		codeanatomy.DeltaUnchanged, codeanatomy.DeltaCommitted, codeanatomy.DeltaCommitted, codeanatomy.DeltaDryRun,
		codeanatomy.DeltaUnchanged, codeanatomy.DeltaCommitted,
	}; !slices.Equal(statuses, want) {
		t.Errorf("the steps ended as %v", statuses)
	}
	if done.VersionBefore >= done.VersionAfter || done.VersionAfter != 5 || done.Elapsed < 0 {
		t.Errorf("the report is %+v", done)
	}
	if told := done.Steps[1].Report.CommitMetadata; !reflect.DeepEqual(told, codeanatomy.JSONObject{"job": "weekly"}) {
		t.Errorf("the metadata of the commit are %v", told)
	}
	holds(t, session, place, 1, 2, 3, 4)
}

func TestMaintenanceEndsAtTheStepThatFails(t *testing.T) {
	ctx := context.Background()
	none := int64(0)
	_, _, table := pieces(t)
	off := false
	unsafe := &codeanatomy.DeltaVacuumOptions{RetentionHours: &none, EnforceRetention: &off}
	done, err := table.Maintain(ctx,
		codeanatomy.OptimizeStep(nil),
		codeanatomy.VacuumStep(unsafe),
		codeanatomy.CleanupMetadataStep(),
	)
	if err != nil || done.Status != codeanatomy.DeltaFailed || len(done.Steps) != 3 {
		t.Fatalf("%+v, %v", done, err)
	}
	statuses := []codeanatomy.DeltaStatus{done.Steps[0].Status, done.Steps[1].Status, done.Steps[2].Status}
	if want := []codeanatomy.DeltaStatus{
		codeanatomy.DeltaCommitted, codeanatomy.DeltaFailed, codeanatomy.DeltaNotRun,
	}; !slices.Equal(statuses, want) {
		t.Errorf("the steps ended as %v", statuses)
	}
	failed := wants(t, done.Err(), codeanatomy.ErrInvalidArgument)
	_, direct := table.Vacuum(ctx, unsafe)
	if want := wants(t, direct); !reflect.DeepEqual(failed, want) || len(failed.Details) == 0 {
		t.Errorf("the error of the step is\n%#v, that of the call\n%#v", failed, want)
	}
	if done.Steps[2].Err != nil || done.Steps[2].Report != nil {
		t.Errorf("the step that was not run is %+v", done.Steps[2])
	}
	unfit := map[string]any{"operation": "delete", "all": true}
	_, err = table.Maintain(ctx, codeanatomy.OptimizeStep(&codeanatomy.DeltaOptimizeOptions{Further: unfit}))
	wants(t, err, codeanatomy.ErrInvalidArgument)
	_, err = table.Maintain(ctx, codeanatomy.OptimizeStep(&codeanatomy.DeltaOptimizeOptions{
		Further: map[string]any{"f": func() {}},
	}))
	wants(t, err, codeanatomy.ErrInvalidArgument)
}

func TestRunTakesARequestAsTheHeaderHasIt(t *testing.T) {
	session, place, table := tableOf(t, 1, 2)
	text, err := table.Run(context.Background(), `{"operation": "delete", "predicate": "n = 2"}`)
	if err != nil {
		t.Fatal(err)
	}
	var report codeanatomy.DeltaReport
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	committed(t, report, nil, 1)
	holds(t, session, place, 1)
}
