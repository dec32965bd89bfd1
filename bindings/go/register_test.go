package codeanatomy_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

func TestFilesOfEveryFormatThatIsWrittenCanBeRead(t *testing.T) {
	ctx, session := context.Background(), open(t)
	query, err := session.SQL(ctx, "SELECT value AS n, concat('row ', value) AS s FROM generate_series(1, 1000)")
	if err != nil {
		t.Fatal(err)
	}
	defer query.Close()
	for _, format := range []string{"parquet", "csv", "ndjson", "arrow"} {
		target := filepath.Join(t.TempDir(), "out."+format)
		report, err := query.Write(ctx, target, &codeanatomy.WriteOptions{Format: format})
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		info, err := os.Stat(target)
		if err != nil || report.Rows != 1000 || len(report.Files) != 1 || report.Bytes != info.Size() || report.Files[0].Bytes != info.Size() {
			t.Errorf("%s: %+v, %v", format, report, err)
		}
		if err := session.RegisterFile(ctx, format, target, &codeanatomy.FileOptions{Format: format}); err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		expect(t, session, "SELECT count(*), sum(n), max(s) FROM "+format, []any{int64(1000), int64(500500), "row 999"})
		_, err = query.Write(ctx, target, &codeanatomy.WriteOptions{Format: format})
		wants(t, err, codeanatomy.ErrAlreadyExists)
		if _, err := query.Write(ctx, target, &codeanatomy.WriteOptions{Format: format, Overwrite: true}); err != nil {
			t.Errorf("%s again: %v", format, err)
		}
	}
}

func TestAFolderIsWrittenAndReadByPartitions(t *testing.T) {
	ctx, session := context.Background(), open(t)
	query, err := session.SQL(ctx, "SELECT value AS n, CASE WHEN value % 2 = 0 THEN 'even' ELSE 'odd' END AS parity FROM generate_series(1, 10)")
	if err != nil {
		t.Fatal(err)
	}
	defer query.Close()
	folder := t.TempDir() + "/numbers/"
	report, err := query.Write(ctx, folder, &codeanatomy.WriteOptions{
		Format: "parquet", PartitionColumns: []string{"parity"}, Compression: "zstd(3)",
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Files) != 2 || !strings.Contains(report.Files[0].Path, "parity=even") {
		t.Errorf("report %+v", report)
	}
	options := &codeanatomy.FileOptions{Format: "parquet", PartitionColumns: []string{"parity"}}
	if err := session.RegisterFile(ctx, "numbers", folder, options); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT parity, sum(n) FROM numbers GROUP BY parity ORDER BY parity",
		[]any{"even", int64(30)}, []any{"odd", int64(25)})
}

func TestOptionsOfCSVAreUnderstood(t *testing.T) {
	ctx, session := context.Background(), open(t)
	file := write(t, "data.txt", "# a comment\n1;'a;b';-\n2;'it''s';x\n3\n")
	options := &codeanatomy.FileOptions{Format: "csv", FileExtension: "txt", SampleRows: 2, CSV: codeanatomy.CSVOptions{
		NoHeader: true, Delimiter: ";", Quote: "'", Comment: "#", TruncatedRows: true,
	}}
	if err := session.RegisterFile(ctx, "data", file, options); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT * FROM data ORDER BY 1",
		[]any{int64(1), "a;b", "-"}, []any{int64(2), "it's", "x"}, []any{int64(3), nil, nil})
	err := session.RegisterFile(ctx, "other", file, &codeanatomy.FileOptions{Format: "csv", Further: map[string]any{"delimeter": ";"}})
	wants(t, err, codeanatomy.ErrInvalidOption)
}

func TestReplaceAndDeregisterChangeWhatANameMeans(t *testing.T) {
	ctx, session := context.Background(), open(t)
	one := write(t, "one.csv", "n\n1\n")
	two := write(t, "two.csv", "n\n2\n")
	for _, register := range []func(replace bool) error{
		func(replace bool) error {
			return session.RegisterFile(ctx, "t", one, &codeanatomy.FileOptions{Replace: replace})
		},
		func(replace bool) error {
			return session.RegisterFile(ctx, "t", two, &codeanatomy.FileOptions{Replace: replace})
		},
		func(replace bool) error {
			return session.RegisterView(ctx, "t", "SELECT 3 AS n", &codeanatomy.ViewOptions{Replace: replace})
		},
		func(replace bool) error {
			stream := codeanatomy.StreamOf(numberSchema, numbersFrom(t, 4))
			return session.RegisterStream(ctx, "t", stream, &codeanatomy.StreamOptions{Replace: replace})
		},
		func(replace bool) error {
			batches := []*codeanatomy.Batch{numbersFrom(t, 4), numbersFrom(t, 1)}
			return session.RegisterBatches("t", numberSchema, batches, &codeanatomy.BatchesOptions{Replace: replace})
		},
	} {
		if err := register(true); err != nil {
			t.Fatal(err)
		}
		wants(t, register(false), codeanatomy.ErrAlreadyExists)
	}
	expect(t, session, "SELECT sum(n) FROM t", []any{int64(5)})
	if err := session.Deregister("t"); err != nil {
		t.Fatal(err)
	}
	wants(t, session.Deregister("t"), codeanatomy.ErrNotFound)
	if _, err := os.Stat(one); err != nil {
		t.Error("the file is gone with the table")
	}
}

func TestBatchesOfAnotherSchemaAreRefused(t *testing.T) {
	session := open(t)
	text := codeanatomy.NewSchema(codeanatomy.FieldOf("s", codeanatomy.KindUtf8))
	err := session.RegisterBatches("t", text, []*codeanatomy.Batch{numbersFrom(t, 1)}, nil)
	wants(t, err, codeanatomy.ErrInvalidArgument)
	if err := session.RegisterBatches("empty", text, nil, nil); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT count(s) FROM empty", []any{int64(0)})
}

func TestADeltaTableIsReadAtEachOfItsVersions(t *testing.T) {
	ctx, session := context.Background(), open(t)
	table := t.TempDir()
	execute(t, session, "CREATE EXTERNAL TABLE facts (n BIGINT) STORED AS DELTA LOCATION '"+table+"'")
	execute(t, session, "INSERT INTO facts VALUES (1)")
	between := time.Now()
	time.Sleep(20 * time.Millisecond)
	if count := execute(t, session, "INSERT INTO facts VALUES (2), (3)"); count != 2 {
		t.Errorf("%d rows were inserted", count)
	}
	first := int64(1)
	for name, test := range map[string]struct {
		options *codeanatomy.DeltaOptions
		want    int64
	}{
		"latest":   {nil, 6},
		"version":  {&codeanatomy.DeltaOptions{Version: &first}, 1},
		"time":     {&codeanatomy.DeltaOptions{Time: between}, 1},
		"replaced": {&codeanatomy.DeltaOptions{Replace: true, StorageOptions: map[string]string{"allow_http": "true"}}, 6},
	} {
		if err := session.RegisterDelta(ctx, name, table, test.options); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		expect(t, session, `SELECT sum(n) FROM "`+name+`"`, []any{test.want})
	}
	absent := int64(99)
	wants(t, session.RegisterDelta(ctx, "absent", table, &codeanatomy.DeltaOptions{Version: &absent}), codeanatomy.ErrNotFound)
	wants(t, session.RegisterDelta(ctx, "absent", t.TempDir(), nil), codeanatomy.ErrNotFound)
}

func TestIngestObeysItsMode(t *testing.T) {
	ctx, session := context.Background(), open(t)
	ingest := func(mode codeanatomy.IngestMode, numbers ...int64) error {
		rows, err := session.Ingest(ctx, "t", mode, codeanatomy.StreamOf(numberSchema, numbersFrom(t, numbers...)))
		if err == nil && rows != int64(len(numbers)) {
			t.Errorf("%d rows were added of %d", rows, len(numbers))
		}
		return err
	}
	wants(t, ingest(codeanatomy.IngestAppend, 1), codeanatomy.ErrNotFound)
	for _, step := range []struct {
		mode codeanatomy.IngestMode
		sum  int64
	}{
		{codeanatomy.IngestCreate, 3}, {codeanatomy.IngestAppend, 6},
		{codeanatomy.IngestCreateAppend, 9}, {codeanatomy.IngestReplace, 3},
	} {
		if err := ingest(step.mode, 1, 2); err != nil {
			t.Fatal(err)
		}
		expect(t, session, "SELECT sum(n) FROM t", []any{step.sum})
	}
	wants(t, ingest(codeanatomy.IngestCreate, 1), codeanatomy.ErrAlreadyExists)
	wants(t, ingest(codeanatomy.IngestMode(77), 1), codeanatomy.ErrInvalidArgument)
}

func TestAFailedIngestLeavesTheTableAsItWas(t *testing.T) {
	ctx, session := context.Background(), open(t)
	_, err := session.Ingest(ctx, "t", codeanatomy.IngestCreate, failingStream(t, 3, os.ErrClosed))
	wants(t, err, codeanatomy.ErrCallback, os.ErrClosed)
	wants(t, failure(session, "SELECT * FROM t"), codeanatomy.ErrTableNotFound)
}
