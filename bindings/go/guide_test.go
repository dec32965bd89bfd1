package codeanatomy_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

// The functions here are the blocks of the guide's page on Go; page_test.go compares them.

// guided runs a block of the guide and prints the error that it ends with, if any.
func guided(block func(context.Context, *codeanatomy.Session) error) {
	session, err := codeanatomy.OpenSession(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer session.Close()
	if err := block(context.Background(), session); err != nil {
		fmt.Println(err)
	}
}

func guideColumns(ctx context.Context, session *codeanatomy.Session) error {
	reader, err := session.Query(ctx, "SELECT * FROM (VALUES ('main.go', 320), ('doc.go', NULL)) AS files(path, size)")
	if err != nil {
		return err
	}
	defer reader.Close()
	for batch, err := range reader.All() {
		if err != nil {
			return err
		}
		paths, sizes := batch.Column(0), batch.Column(1)
		for row := range batch.RowCount() {
			fmt.Println(paths.Text(row), sizes.Int64(row), sizes.IsNull(row))
		}
	}
	return nil
}

func Example_columns() {
	guided(guideColumns)
	// Output:
	// main.go 320 false
	// doc.go 0 true
}

func guideBatches(ctx context.Context, session *codeanatomy.Session) error {
	reader, err := session.Query(ctx, "SELECT value FROM generate_series(1, 100000)")
	if err != nil {
		return err
	}
	defer reader.Close()
	var sum int64
	for {
		batch, err := reader.Next(ctx)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		values, err := codeanatomy.Values[int64](batch.Column(0)) // a copy of the whole column
		batch.Close()
		if err != nil {
			return err
		}
		for _, value := range values {
			sum += value
		}
	}
	fmt.Println(sum)
	return nil
}

func Example_batches() {
	guided(guideBatches)
	// Output:
	// 5000050000
}

func guideParameters(ctx context.Context, session *codeanatomy.Session) error {
	query, err := session.SQL(ctx, "SELECT count(*) FROM generate_series(1, 100) WHERE value % $divisor = 0")
	if err != nil {
		return err
	}
	defer query.Close()
	for _, divisor := range []int{3, 7} {
		if err := query.Bind(codeanatomy.Named("divisor", divisor)); err != nil {
			return err
		}
		reader, err := query.Run(ctx)
		if err != nil {
			return err
		}
		for row, err := range reader.Rows() {
			if err != nil {
				return err
			}
			fmt.Println(divisor, row[0])
		}
		reader.Close()
	}
	return nil
}

func Example_parameters() {
	guided(guideParameters)
	// Output:
	// 3 33
	// 7 14
}

func guideBuilder(ctx context.Context, session *codeanatomy.Session) error {
	schema := codeanatomy.NewSchema(
		codeanatomy.FieldOf("path", codeanatomy.KindUtf8),
		codeanatomy.FieldOf("size", codeanatomy.KindInt64),
		codeanatomy.Field{Name: "modified", Type: codeanatomy.TimestampType(codeanatomy.Microsecond, "UTC"), Nullable: true},
	)
	builder, err := codeanatomy.NewBuilder(schema)
	if err != nil {
		return err
	}
	defer builder.Close()
	if err := builder.Append("main.go", 320, time.Date(2026, 1, 31, 13, 45, 0, 0, time.UTC)); err != nil {
		return err
	}
	if err := builder.Append("doc.go", 80, nil); err != nil {
		return err
	}
	batch, err := builder.Batch()
	if err != nil {
		return err
	}
	if err := session.RegisterBatches("files", schema, []*codeanatomy.Batch{batch}, nil); err != nil {
		return err
	}
	count, err := session.Exec(ctx, "SELECT * FROM files WHERE size > $1", 100)
	if err != nil {
		return err
	}
	fmt.Println(count)
	return nil
}

func Example_builder() {
	guided(guideBuilder)
	// Output:
	// 1
}

func guideStream(ctx context.Context, session *codeanatomy.Session) error {
	schema := codeanatomy.NewSchema(codeanatomy.FieldOf("n", codeanatomy.KindInt64))
	var numbers iter.Seq2[*codeanatomy.Batch, error] = func(yield func(*codeanatomy.Batch, error) bool) {
		for n := range 5 {
			batch, err := codeanatomy.NewBatch(schema, []any{n}, []any{n * n})
			if !yield(batch, err) || err != nil {
				return
			}
		}
	}
	rows, err := session.Ingest(ctx, "numbers", codeanatomy.IngestCreate, codeanatomy.NewStream(schema, numbers))
	if err != nil {
		return err
	}
	fmt.Println(rows)
	return nil
}

func Example_stream() {
	guided(guideStream)
	// Output:
	// 10
}

func guideFiles(ctx context.Context, session *codeanatomy.Session) error {
	folder, err := os.MkdirTemp("", "guide")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	query, err := session.SQL(ctx, "SELECT value AS n FROM generate_series(1, 1000)")
	if err != nil {
		return err
	}
	defer query.Close()
	path := filepath.Join(folder, "numbers.parquet")
	report, err := query.Write(ctx, path, &codeanatomy.WriteOptions{Compression: "zstd(3)"})
	if err != nil {
		return err
	}
	if err := session.RegisterFile(ctx, "numbers", path, nil); err != nil {
		return err
	}
	schema, err := session.TableSchema(ctx, "numbers")
	if err != nil {
		return err
	}
	fmt.Println(report.Rows, len(report.Files), schema)
	return nil
}

func Example_files() {
	guided(guideFiles)
	// Output:
	// 1000 1 n int64 not null
}

func guideDelta(ctx context.Context, session *codeanatomy.Session) error {
	folder, err := os.MkdirTemp("", "guide")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	create := "CREATE EXTERNAL TABLE facts (n BIGINT) STORED AS DELTA LOCATION '" + folder + "'"
	for _, sql := range []string{create, "INSERT INTO facts VALUES (1)", "INSERT INTO facts VALUES (2), (3)"} {
		if _, err := session.Exec(ctx, sql); err != nil {
			return err
		}
	}
	first := int64(1)
	if err := session.RegisterDelta(ctx, "facts_before", folder, &codeanatomy.DeltaOptions{Version: &first}); err != nil {
		return err
	}
	before, err := session.Exec(ctx, "SELECT * FROM facts_before")
	if err != nil {
		return err
	}
	fmt.Println(before)
	return nil
}

func Example_delta() {
	guided(guideDelta)
	// Output:
	// 1
}

func guideObjectStore(ctx context.Context, session *codeanatomy.Session) error {
	err := session.RegisterObjectStore("s3://bucket", map[string]string{
		"region":            "eu-central-1",
		"access_key_id":     os.Getenv("EVENTS_KEY_ID"),
		"secret_access_key": os.Getenv("EVENTS_KEY"),
	})
	if err != nil {
		return err
	}
	if err := session.RegisterFile(ctx, "events", "s3://bucket/events/*.parquet", nil); err != nil {
		return err
	}
	count, err := session.Exec(ctx, "SELECT * FROM events WHERE day = $1", "2026-01-31")
	if err != nil {
		return err
	}
	fmt.Println(count)
	return nil
}

// There is no output to compare, so this is compiled and not run: there is no such bucket.
func Example_objectStore() {
	guided(guideObjectStore)
}

func guideDeltaTables(ctx context.Context, session *codeanatomy.Session) error {
	folder, err := os.MkdirTemp("", "guide")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	schema := codeanatomy.NewSchema(
		codeanatomy.FieldOf("id", codeanatomy.KindInt64),
		codeanatomy.FieldOf("path", codeanatomy.KindUtf8),
	)
	stream := func(rows ...[]any) (*codeanatomy.Stream, error) {
		batch, err := codeanatomy.NewBatch(schema, rows...)
		if err != nil {
			return nil, err
		}
		return codeanatomy.StreamOf(schema, batch), nil
	}
	files, err := stream([]any{1, "main.go"}, []any{2, "doc.go"})
	if err != nil {
		return err
	}
	written, err := session.WriteDelta(ctx, folder, files, &codeanatomy.DeltaWriteOptions{
		Commit: &codeanatomy.DeltaCommitOptions{
			AppTransaction: &codeanatomy.DeltaAppTransaction{AppID: "scan", Version: 1},
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(written.Status, written.VersionAfter)

	table, err := session.OpenDelta(ctx, folder, nil)
	if err != nil {
		return err
	}
	defer table.Close()
	changes, err := stream([]any{2, "docs.go"}, []any{3, "new.go"})
	if err != nil {
		return err
	}
	merged, err := table.Merge(ctx, changes, "source.id = target.id", []codeanatomy.MergeClause{
		{When: codeanatomy.WhenMatched, Then: codeanatomy.ThenUpdate},
		{When: codeanatomy.WhenNotMatched, Then: codeanatomy.ThenInsert},
	}, nil)
	if err != nil {
		return err
	}
	fmt.Println(merged.Metrics["num_target_rows_updated"], merged.Metrics["num_target_rows_inserted"])
	deleted, err := table.Delete(ctx, "path = 'main.go'", nil)
	if err != nil {
		return err
	}
	fmt.Println(deleted.Metrics["num_deleted_rows"], deleted.VersionAfter)

	commits, err := table.History(ctx, nil)
	if err != nil {
		return err
	}
	for _, commit := range commits {
		fmt.Println(commit.Version, commit.Operation)
	}
	first := int64(0)
	past, err := session.OpenDelta(ctx, folder, &codeanatomy.DeltaOpenOptions{Version: &first})
	if err != nil {
		return err
	}
	defer past.Close()
	if err := past.Register(ctx, "files_before", nil); err != nil {
		return err
	}
	before, err := session.Exec(ctx, "SELECT * FROM files_before")
	if err != nil {
		return err
	}
	fmt.Println(before)

	done, err := table.Maintain(ctx,
		codeanatomy.OptimizeStep(nil),
		codeanatomy.CheckpointStep(),
		codeanatomy.VacuumStep(&codeanatomy.DeltaVacuumOptions{DryRun: true}),
	)
	if err != nil {
		return err
	}
	fmt.Println(done.Status, done.Err())
	return nil
}

func Example_deltaTables() {
	guided(guideDeltaTables)
	// Output:
	// committed 0
	// 1 1
	// 1 2
	// 2 DELETE
	// 1 MERGE
	// 0 WRITE
	// 2
	// completed <nil>
}

func guideDeltaDemands(ctx context.Context, session *codeanatomy.Session) error {
	folder, err := os.MkdirTemp("", "guide")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	made, err := session.CreateDelta(ctx, folder, []codeanatomy.DeltaColumn{
		{Name: "path", Type: "string"}, {Name: "lines", Type: "long"}, {Name: "language", Type: "string"},
	}, &codeanatomy.DeltaCreateOptions{PartitionColumns: []string{"language"}})
	if err != nil {
		return err
	}
	fmt.Println(made.Status, made.VersionAfter)

	table, err := session.OpenDelta(ctx, folder, &codeanatomy.DeltaOpenOptions{
		RequiredProtocol: &codeanatomy.DeltaRequiredProtocol{MinWriterVersion: 2},
	})
	if err != nil {
		return err
	}
	defer table.Close()
	_, err = session.OpenDelta(ctx, folder, &codeanatomy.DeltaOpenOptions{
		RequiredProtocol: &codeanatomy.DeltaRequiredProtocol{WriterFeatures: []string{"rowTracking"}},
	})
	fmt.Println(errors.Is(err, codeanatomy.ErrProtocol))

	if err := table.Register(ctx, "sources", nil); err != nil {
		return err
	}
	for _, row := range []string{"('main.go', 320, 'go')", "('main.c', 80, 'c')"} {
		if _, err := session.Exec(ctx, "INSERT INTO sources VALUES "+row); err != nil {
			return err
		}
	}
	if _, err := table.Refresh(ctx); err != nil {
		return err
	}
	err = table.Register(ctx, "told", &codeanatomy.DeltaRegisterOptions{FileColumn: "file"})
	if err != nil {
		return err
	}
	reader, err := session.Query(ctx, "SELECT path, file LIKE '%/language=go/%' FROM told ORDER BY path")
	if err != nil {
		return err
	}
	defer reader.Close()
	for row, err := range reader.Rows() {
		if err != nil {
			return err
		}
		fmt.Println(row...)
	}

	compacted, err := table.CompactLog(ctx, 0, 2)
	if err != nil {
		return err
	}
	fmt.Println(compacted.Operation, compacted.VersionAfter)
	return nil
}

func Example_deltaDemands() {
	guided(guideDeltaDemands)
	// Output:
	// committed 0
	// true
	// main.c false
	// main.go true
	// compact_log 2
}

func guideDeltaObserver(ctx context.Context, session *codeanatomy.Session) error {
	folder, err := os.MkdirTemp("", "guide")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	create := "CREATE EXTERNAL TABLE facts (n BIGINT) STORED AS DELTA LOCATION '" + folder + "'"
	if _, err := session.Exec(ctx, create); err != nil {
		return err
	}
	reports := make(chan *codeanatomy.Stream, 16)
	err = session.SetDeltaObserver(func(payload codeanatomy.DeltaPayload, rows *codeanatomy.Stream) {
		fmt.Println(payload)
		reports <- rows
	})
	if err != nil {
		return err
	}
	if _, err := session.Exec(ctx, "INSERT INTO facts VALUES (1), (2)"); err != nil {
		return err
	}
	if err := session.RegisterStream(ctx, "report", <-reports, nil); err != nil {
		return err
	}
	reader, err := session.Query(ctx, "SELECT operation, status, version_after FROM report")
	if err != nil {
		return err
	}
	defer reader.Close()
	for row, err := range reader.Rows() {
		if err != nil {
			return err
		}
		fmt.Println(row...)
	}
	return session.SetDeltaObserver(nil)
}

func Example_deltaObserver() {
	guided(guideDeltaObserver)
	// Output:
	// mutation_report
	// write committed 1
}

func guideErrors(ctx context.Context, session *codeanatomy.Session) error {
	_, err := session.Exec(ctx, "SELECT 1 +* 2")
	var failure *codeanatomy.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Status, failure.Code, failure.SQLState, failure.Line, failure.Column)
	}
	_, err = session.Exec(ctx, "SELECT * FROM nowhere")
	fmt.Println(errors.Is(err, codeanatomy.ErrNotFound), errors.Is(err, codeanatomy.ErrSyntax))
	return nil
}

func Example_errors() {
	guided(guideErrors)
	// Output:
	// QUERY_INVALID SYNTAX 42601 1 11
	// true false
}

func guideContext(ctx context.Context, session *codeanatomy.Session) error {
	ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	_, err := session.Exec(ctx, "SELECT sum(value % 7) FROM generate_series(1, 1000000000000)")
	fmt.Println(errors.Is(err, context.DeadlineExceeded), errors.Is(err, codeanatomy.ErrTimedOut))
	return nil
}

func Example_context() {
	guided(guideContext)
	// Output:
	// true true
}

func guideProgress(ctx context.Context, session *codeanatomy.Session) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	watched := codeanatomy.WithProgress(ctx, func(now codeanatomy.Progress) {
		if now.InputRows > 1_000_000 {
			cancel()
		}
	})
	_, err := session.Exec(watched, "SELECT sum(value % 7) FROM generate_series(1, 1000000000000)")
	fmt.Println(errors.Is(err, context.Canceled))
	return nil
}

func Example_progress() {
	guided(guideProgress)
	// Output:
	// true
}

func guideRuntime(ctx context.Context, session *codeanatomy.Session) error {
	runtime, err := codeanatomy.OpenRuntime(
		codeanatomy.WithMemoryLimit(256<<20),
		codeanatomy.WithWorkerThreads(2),
	)
	if err != nil {
		return err
	}
	defer runtime.Close()
	bounded, err := codeanatomy.OpenSession(runtime, codeanatomy.WithBatchSize(1024))
	if err != nil {
		return err
	}
	defer bounded.Close()
	if _, err := bounded.Exec(ctx, "SELECT value FROM generate_series(1, 100000) ORDER BY value % 1000"); err != nil {
		return err
	}
	report, err := runtime.Memory()
	if err != nil {
		return err
	}
	fmt.Println(*report.Limit, report.Peak > 0, report.Peak <= *report.Limit)
	return nil
}

func Example_runtime() {
	guided(guideRuntime)
	// Output:
	// 268435456 true true
}

func guideLog(ctx context.Context, session *codeanatomy.Session) error {
	handler := slog.NewTextHandler(os.Stderr, nil)
	if err := codeanatomy.SetLogger(slog.New(handler), slog.LevelWarn); err != nil {
		return err
	}
	_, err := session.Exec(ctx, "SELECT 1")
	if err != nil {
		return err
	}
	return codeanatomy.SetLogger(nil, 0)
}

func Example_log() {
	guided(guideLog)
	// Output:
}
