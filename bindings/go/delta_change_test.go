package codeanatomy_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

// upsert deletes what is there and inserts what is not.
var upsert = []codeanatomy.MergeClause{
	{When: codeanatomy.WhenMatched, Then: codeanatomy.ThenDelete},
	{When: codeanatomy.WhenNotMatched, Then: codeanatomy.ThenInsert},
}

const sameNumber = "source.n = target.n"

func TestAMergeUsesTheFirstClauseThatFits(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1, 2, 3, 4)
	report, err := table.Merge(ctx, numbers(t, 1, 2, 5, 6), "s.n = t.n", []codeanatomy.MergeClause{
		{When: codeanatomy.WhenMatched, Then: codeanatomy.ThenDelete, Predicate: "t.n = 1"},
		{When: codeanatomy.WhenMatched, Then: codeanatomy.ThenUpdate, Set: map[string]string{"n": "s.n * 10"}},
		{When: codeanatomy.WhenNotMatched, Then: codeanatomy.ThenInsert, Predicate: "s.n < 6"},
		{When: codeanatomy.WhenNotMatchedBySource, Then: codeanatomy.ThenDelete, Predicate: "t.n = 3"},
		{When: codeanatomy.WhenNotMatchedBySource, Then: codeanatomy.ThenUpdate, Set: map[string]string{"n": "t.n * 100"}},
	}, &codeanatomy.DeltaMergeOptions{SourceAlias: "s", TargetAlias: "t"})
	committed(t, report, err, 1)
	counted(t, report, "num_target_rows_deleted", 2)
	counted(t, report, "num_target_rows_updated", 2)
	counted(t, report, "num_target_rows_inserted", 1)
	isVersion(t, table, 1)
	holds(t, session, place, 5, 20, 400)
}

func TestAMergeAddsColumnsOfTheStream(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1)
	wider := codeanatomy.NewSchema(append(numberSchema.Fields, codeanatomy.FieldOf("s", codeanatomy.KindUtf8))...)
	batch, err := codeanatomy.NewBatch(wider, []any{1, "one"}, []any{2, "two"})
	if err != nil {
		t.Fatal(err)
	}
	report, err := table.Merge(ctx, codeanatomy.StreamOf(wider, batch), sameNumber, []codeanatomy.MergeClause{
		{When: codeanatomy.WhenMatched, Then: codeanatomy.ThenUpdate},
		{When: codeanatomy.WhenNotMatched, Then: codeanatomy.ThenInsert},
	}, &codeanatomy.DeltaMergeOptions{MergeSchema: true})
	committed(t, report, err, 1)
	expect(t, session, "SELECT n, s FROM read_delta('"+place+"') ORDER BY n",
		[]any{int64(1), "one"}, []any{int64(2), "two"})
}

func TestRowsOfADeltaTableAreDeletedAndUpdated(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1, 2, 3, 4)
	report, err := table.Delete(ctx, "n % 2 = 0", nil)
	committed(t, report, err, 1)
	counted(t, report, "num_deleted_rows", 2)
	report, err = table.Update(ctx, map[string]string{"n": "n + 10"}, &codeanatomy.DeltaUpdateOptions{Predicate: "n = 3"})
	committed(t, report, err, 2)
	counted(t, report, "num_updated_rows", 1)
	holds(t, session, place, 1, 13)
	report, err = table.Update(ctx, map[string]string{"n": "0"}, nil)
	committed(t, report, err, 3)
	holds(t, session, place, 0, 0)
	report, err = table.Delete(ctx, "n = 77", nil)
	if err != nil || report.Status != codeanatomy.DeltaUnchanged || report.VersionAfter != 3 || report.Verified != nil {
		t.Errorf("nothing to delete: %+v, %v", report, err)
	}
	report, err = table.DeleteAll(ctx, nil)
	committed(t, report, err, 4)
	holds(t, session, place)
}

func TestADeleteWithoutAPredicateDeletesNothing(t *testing.T) {
	session, place, table := tableOf(t, 1, 2)
	report, err := table.Delete(context.Background(), "", nil)
	if err == nil {
		t.Errorf("it was taken for %+v", report)
	}
	holds(t, session, place, 1, 2)
}

func TestAnApplicationTransactionIsDoneOnce(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1)
	commit := func(version int64) *codeanatomy.DeltaCommitOptions {
		return &codeanatomy.DeltaCommitOptions{
			AppTransaction: &codeanatomy.DeltaAppTransaction{AppID: "loader", Version: version},
		}
	}
	exact := int64(1)<<60 + 1
	committed(t, writeNumbers(t, session, place, &codeanatomy.DeltaWriteOptions{Commit: commit(exact)}, 2), nil, 1)
	for _, version := range []int64{exact, exact - 1} {
		report := writeNumbers(t, session, place, &codeanatomy.DeltaWriteOptions{Commit: commit(version)}, 3)
		if report.Status != codeanatomy.DeltaSkippedDuplicate || report.VersionAfter != 1 || report.Verified != nil {
			t.Errorf("the report of a repeated write is %+v", report)
		}
	}
	report, err := table.Merge(ctx, numbers(t, 1), sameNumber, upsert, &codeanatomy.DeltaMergeOptions{Commit: commit(exact)})
	if err != nil || report.Status != codeanatomy.DeltaSkippedDuplicate {
		t.Errorf("the report of a repeated merge is %+v, %v", report, err)
	}
	report, err = table.DeleteAll(ctx, &codeanatomy.DeltaDeleteOptions{Commit: commit(exact)})
	if err != nil || report.Status != codeanatomy.DeltaSkippedDuplicate {
		t.Errorf("the report of a repeated delete is %+v, %v", report, err)
	}
	holds(t, session, place, 1, 2)
	report, err = table.DeleteAll(ctx, &codeanatomy.DeltaDeleteOptions{Commit: commit(exact + 1)})
	committed(t, report, err, 2)
}

func TestACommitMakesACheckpointUnlessItIsToldNotTo(t *testing.T) {
	session, no, none := open(t), false, 0
	for name, commit := range map[string]*codeanatomy.DeltaCommitOptions{
		"default": nil, "no retries": {MaxRetries: &none}, "no checkpoint": {CreateCheckpoint: &no},
	} {
		place := newPlace(t)
		for range 2 {
			writeNumbers(t, session, place, &codeanatomy.DeltaWriteOptions{
				Configuration: map[string]string{"delta.checkpointInterval": "1"}, Commit: commit,
			}, 1)
		}
		_, err := os.Stat(filepath.Join(place, "_delta_log", "_last_checkpoint"))
		if made := err == nil; made != (name != "no checkpoint") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConstraintsOfAWriteAndOfATableAreKept(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1, 2)
	_, err := session.WriteDelta(ctx, place, numbers(t, 1, 7, 8), &codeanatomy.DeltaWriteOptions{
		Constraints: map[string]string{"tiny": "n < 5"},
	})
	if found := wants(t, err, codeanatomy.ErrBadData, codeanatomy.ErrConstraint); !containsAll(found.Message, "tiny") {
		t.Errorf("message %q", found.Message)
	}
	report, err := table.AddConstraints(ctx, map[string]string{"small": "n < 5"}, nil)
	committed(t, report, err, 1)
	_, err = session.WriteDelta(ctx, place, numbers(t, 9), nil)
	wants(t, err, codeanatomy.ErrBadData, codeanatomy.ErrConstraint)
	_, err = table.Update(ctx, map[string]string{"n": "n + 100"}, nil)
	wants(t, err, codeanatomy.ErrBadData, codeanatomy.ErrConstraint)
	_, err = table.Merge(ctx, numbers(t, 9), sameNumber, upsert, nil)
	wants(t, err, codeanatomy.ErrBadData, codeanatomy.ErrConstraint)
	holds(t, session, place, 1, 2)
	report, err = table.DropConstraints(ctx, []string{"small"}, nil)
	committed(t, report, err, 2)
	writeNumbers(t, session, place, nil, 9)
	holds(t, session, place, 1, 2, 9)
	_, err = table.AddConstraints(ctx, map[string]string{"small": "n < 5"}, nil)
	wants(t, err, codeanatomy.ErrBadData)
}

func TestAContextEndsTheWritingOfADeltaTable(t *testing.T) {
	session, place, table := tableOf(t, 1)
	for name, change := range map[string]func(context.Context, *codeanatomy.Stream) error{
		"write": func(ctx context.Context, stream *codeanatomy.Stream) error {
			_, err := session.WriteDelta(ctx, place, stream, nil)
			return err
		},
		"merge": func(ctx context.Context, stream *codeanatomy.Stream) error {
			_, err := table.Merge(ctx, stream, sameNumber, upsert, nil)
			return err
		},
	} {
		// endlessStream tells `third` of its third batch.
		endlessStream := func(third func()) *codeanatomy.Stream {
			return codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
				for count := 1; yield(numbersFrom(t, int64(count)), nil); count++ {
					if count == 3 {
						third()
					}
				}
			})
		}
		t.Run(name+" cancelled", func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var since time.Time
			err := change(ctx, endlessStream(func() { since = time.Now(); cancel() }))
			stopped(t, err, since, codeanatomy.ErrCancelled, context.Canceled)
		})
		t.Run(name+" timed out", func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			defer cancel()
			since := time.Now().Add(100 * time.Millisecond)
			stopped(t, change(ctx, endlessStream(func() {})), since, codeanatomy.ErrTimedOut, context.DeadlineExceeded)
		})
	}
	holds(t, session, place, 1)
	if version, err := table.Refresh(context.Background()); err != nil || version != 0 {
		t.Errorf("there is version %d, %v", version, err)
	}
}

func TestAWriteToADeltaTableTellsItsProgress(t *testing.T) {
	session, place, _ := tableOf(t, 1)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	watched := codeanatomy.WithProgress(ctx, func(now codeanatomy.Progress) {
		if now.OutputRows > 3 {
			cancel()
		}
	})
	endless := codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
		for yield(numbersFrom(t, 1, 2, 3), nil) {
		}
	})
	_, err := session.WriteDelta(watched, place, endless, nil)
	wants(t, err, codeanatomy.ErrCancelled, context.Canceled)
	holds(t, session, place, 1)
}

func TestAContextThatIsDoneKeepsADeltaTableAsItIs(t *testing.T) {
	session, place, table := tableOf(t, 1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, use := range deltaCalls(t, session, table, place) {
		if err := use(ctx); err == nil {
			t.Errorf("%s: no error", name)
		} else {
			wants(t, err, codeanatomy.ErrCancelled, context.Canceled)
		}
	}
	holds(t, session, place, 1)
}

// deltaCalls has every call that has a context.
func deltaCalls(
	t testing.TB, session *codeanatomy.Session, table *codeanatomy.DeltaTable, place string,
) map[string]func(context.Context) error {
	calls := deltaTableCalls(t, table)
	calls["Session.OpenDelta"] = func(ctx context.Context) error {
		_, err := session.OpenDelta(ctx, place, nil)
		return err
	}
	calls["Session.DeltaExists"] = func(ctx context.Context) error {
		_, err := session.DeltaExists(ctx, place, nil)
		return err
	}
	calls["Session.CreateDelta"] = func(ctx context.Context) error {
		_, err := session.CreateDelta(ctx, place, factColumns, nil)
		return err
	}
	calls["Session.WriteDelta"] = func(ctx context.Context) error {
		_, err := session.WriteDelta(ctx, place, numbers(t, 1), nil)
		return err
	}
	return calls
}

func deltaTableCalls(t testing.TB, table *codeanatomy.DeltaTable) map[string]func(context.Context) error {
	zero, name := int64(0), "name"
	names := map[string]string{"name": "true"}
	calls := map[string]func(context.Context) error{
		"Refresh":  func(ctx context.Context) error { _, err := table.Refresh(ctx); return err },
		"Register": func(ctx context.Context) error { return table.Register(ctx, "t", nil) },
		"Describe": func(ctx context.Context) error { _, err := table.Describe(ctx, nil); return err },
		"History":  func(ctx context.Context) error { _, err := table.History(ctx, nil); return err },
		"Files":    func(ctx context.Context) error { _, err := table.Files(ctx, nil); return err },
		"Payload": func(ctx context.Context) error {
			_, err := table.Payload(ctx, codeanatomy.DeltaPayloadSnapshot, nil)
			return err
		},
		"Run":      func(ctx context.Context) error { _, err := table.Run(ctx, "{}"); return err },
		"Maintain": func(ctx context.Context) error { _, err := table.Maintain(ctx); return err },
	}
	for name, change := range map[string]func(context.Context) (codeanatomy.DeltaReport, error){
		"Merge": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.Merge(ctx, numbers(t, 1), sameNumber, upsert, nil)
		},
		"Delete": func(ctx context.Context) (codeanatomy.DeltaReport, error) { return table.Delete(ctx, "true", nil) },
		"DeleteAll": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.DeleteAll(ctx, nil)
		},
		"Update": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.Update(ctx, map[string]string{"n": "1"}, nil)
		},
		"Optimize":   func(ctx context.Context) (codeanatomy.DeltaReport, error) { return table.Optimize(ctx, nil) },
		"Vacuum":     func(ctx context.Context) (codeanatomy.DeltaReport, error) { return table.Vacuum(ctx, nil) },
		"Checkpoint": table.Checkpoint, "CleanupMetadata": table.CleanupMetadata,
		"CompactLog": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.CompactLog(ctx, 0, 1)
		},
		"Repair": func(ctx context.Context) (codeanatomy.DeltaReport, error) { return table.Repair(ctx, nil) },
		"Restore": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.Restore(ctx, codeanatomy.DeltaRestoreOptions{Version: &zero})
		},
		"AddFeatures": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.AddFeatures(ctx, []string{"appendOnly"}, nil)
		},
		"AddConstraints": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.AddConstraints(ctx, names, nil)
		},
		"DropConstraints": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.DropConstraints(ctx, []string{"name"}, nil)
		},
		"SetProperties": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.SetProperties(ctx, names, nil)
		},
		"AddColumns": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.AddColumns(ctx, []codeanatomy.DeltaColumn{{Name: "s", Type: "string"}}, nil)
		},
		"SetMetadata": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.SetMetadata(ctx, codeanatomy.DeltaMetadata{Name: &name}, nil)
		},
		"SetColumnMetadata": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.SetColumnMetadata(ctx, "n", map[string]any{"unit": "m"}, nil)
		},
		"DropColumnNotNull": func(ctx context.Context) (codeanatomy.DeltaReport, error) {
			return table.DropColumnNotNull(ctx, "n", nil)
		},
	} {
		calls[name] = func(ctx context.Context) error { _, err := change(ctx); return err }
	}
	return calls
}

func TestAStreamThatFailsLeavesTheDeltaTableAsItWas(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1)
	_, err := session.WriteDelta(ctx, place, failingStream(t, 3, os.ErrClosed), nil)
	wants(t, err, codeanatomy.ErrCallback, os.ErrClosed)
	_, err = table.Merge(ctx, failingStream(t, 3, os.ErrClosed), sameNumber, upsert, nil)
	wants(t, err, codeanatomy.ErrCallback, os.ErrClosed)
	holds(t, session, place, 1)
}

func TestAStreamIsUsedUpByADeltaTableWhateverTheOutcome(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1)
	unwritable := map[string]any{"f": func() {}}
	for name, use := range map[string]func(*codeanatomy.Stream) error{
		"written": func(stream *codeanatomy.Stream) error {
			_, err := session.WriteDelta(ctx, place, stream, nil)
			return err
		},
		"bad mode": func(stream *codeanatomy.Stream) error {
			_, err := session.WriteDelta(ctx, place, stream, &codeanatomy.DeltaWriteOptions{Mode: "upsert"})
			return err
		},
		"bad options of a write": func(stream *codeanatomy.Stream) error {
			_, err := session.WriteDelta(ctx, place, stream, &codeanatomy.DeltaWriteOptions{Further: unwritable})
			return err
		},
		"merged": func(stream *codeanatomy.Stream) error {
			_, err := table.Merge(ctx, stream, sameNumber, upsert, nil)
			return err
		},
		"bad options of a merge": func(stream *codeanatomy.Stream) error {
			_, err := table.Merge(ctx, stream, sameNumber, upsert, &codeanatomy.DeltaMergeOptions{Further: unwritable})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			stream := numbers(t, 5)
			use(stream)
			wants(t, session.RegisterStream(ctx, "again", stream, nil), codeanatomy.ErrInvalidState)
		})
	}
}

func TestADeltaTableOutlivesItsSessionAndItsFilesOutliveIt(t *testing.T) {
	ctx, place := context.Background(), newPlace(t)
	runtime, err := codeanatomy.OpenRuntime(codeanatomy.WithWorkerThreads(2))
	if err != nil {
		t.Fatal(err)
	}
	session, err := codeanatomy.OpenSession(runtime)
	if err != nil {
		t.Fatal(err)
	}
	writeNumbers(t, session, place, nil, 1, 2)
	table, err := session.OpenDelta(ctx, place, nil)
	if err != nil {
		t.Fatal(err)
	}
	runtime.Close()
	session.Close()
	report, err := table.Delete(ctx, "n = 1", nil)
	committed(t, report, err, 1)
	files, err := table.Files(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	table.Close()
	table.Close()
	for row, err := range files.Rows() {
		if err != nil || row[3] != int64(1) {
			t.Errorf("%v, %v", row, err)
		}
	}
}

func TestAMergeGoesOnWhenItsTableIsClosed(t *testing.T) {
	ctx := context.Background()
	session, place, _ := tableOf(t, 1)
	table, err := session.OpenDelta(ctx, place, nil)
	if err != nil {
		t.Fatal(err)
	}
	stream := codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
		table.Close()
		yield(numbersFrom(t, 1, 2), nil)
	})
	report, err := table.Merge(ctx, stream, sameNumber, upsert, nil)
	committed(t, report, err, 1)
	holds(t, session, place, 2)
	for name, use := range deltaTableCalls(t, table) {
		if err := use(ctx); !isInvalidState(err) {
			t.Errorf("%s of a closed table: %v", name, err)
		}
	}
	if _, err := table.Version(); !isInvalidState(err) {
		t.Errorf("Version of a closed table: %v", err)
	}
}

func TestAMergeBehindAnotherWriterIsAConflict(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 1, 2)
	other := openDelta(t, open(t), place, nil)
	stream := codeanatomy.NewStream(numberSchema, func(yield func(*codeanatomy.Batch, error) bool) {
		if _, err := other.Delete(ctx, "n = 2", nil); err != nil {
			yield(nil, err)
			return
		}
		yield(numbersFrom(t, 1, 5), nil)
	})
	_, err := table.Merge(ctx, stream, sameNumber, upsert, nil)
	if found := wants(t, err, codeanatomy.ErrConflict); found.Details["conflict"] == "" {
		t.Errorf("the details are %v", found.Details)
	}
	holds(t, session, place, 1)
}

func TestADeltaTableIsSharedByGoroutines(t *testing.T) {
	ctx := context.Background()
	session, place, table := tableOf(t, 0)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Add(1)
		go func() {
			defer group.Done()
			report, err := session.WriteDelta(ctx, place, numbers(t, int64(worker+1)), nil)
			if err != nil || report.Status != codeanatomy.DeltaCommitted {
				t.Errorf("%+v, %v", report, err)
			}
			if _, err := table.Refresh(ctx); err != nil {
				t.Error(err)
			}
			if _, err := table.History(ctx, nil); err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
	isVersion(t, table, 4)
	holds(t, session, place, 0, 1, 2, 3, 4)
}
