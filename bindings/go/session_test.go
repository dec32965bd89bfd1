package codeanatomy_test

import (
	"context"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

func TestSettingsAreReadAsTheyWereSet(t *testing.T) {
	session := open(t, codeanatomy.WithBatchSize(100), codeanatomy.WithTargetPartitions(3),
		codeanatomy.WithSetting("datafusion.explain.logical_plan_only", true))
	if err := session.Set("datafusion.execution.time_zone", "+02:00"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"datafusion.execution.batch_size":        "100",
		"datafusion.execution.target_partitions": "3",
		"datafusion.explain.logical_plan_only":   "true",
		"datafusion.execution.time_zone":         "+02:00",
	} {
		if got, err := session.Get(name); err != nil || got != want {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
	execute(t, session, "SET datafusion.execution.batch_size = 50")
	if got, _ := session.Get("datafusion.execution.batch_size"); got != "50" {
		t.Errorf("after SET it is %s", got)
	}
}

func TestCatalogAndSchemaHaveTheNamesThatWereGiven(t *testing.T) {
	session := open(t, codeanatomy.WithCatalog("lake"), codeanatomy.WithSchema("bronze"))
	execute(t, session, "CREATE TABLE files AS SELECT 1 AS n")
	expect(t, session, "SELECT n FROM lake.bronze.files", []any{int64(1)})
}

func TestBatchesHaveTheSizeThatWasGiven(t *testing.T) {
	reader, err := open(t, codeanatomy.WithBatchSize(10)).Query(context.Background(),
		"SELECT value FROM generate_series(1, 25)")
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	rows := 0
	for batch, err := range reader.All() {
		if err != nil {
			t.Fatal(err)
		}
		if batch.RowCount() > 10 {
			t.Errorf("a batch has %d rows", batch.RowCount())
		}
		rows += batch.RowCount()
	}
	if rows != 25 {
		t.Errorf("%d rows", rows)
	}
}

func TestTextLeavesAsViewsOnlyWhenAsked(t *testing.T) {
	for allowed, want := range map[bool]codeanatomy.Kind{false: codeanatomy.KindUtf8, true: codeanatomy.KindUtf8View} {
		session := open(t, codeanatomy.WithViewTypes(allowed))
		sql := "SELECT arrow_cast('a text of more than twelve bytes', 'Utf8View') AS v"
		reader, err := session.Query(context.Background(), sql)
		if err != nil {
			t.Fatal(err)
		}
		schema, err := reader.Schema()
		if err != nil || schema.Fields[0].Type.Kind != want {
			t.Errorf("views %v: %v, %v", allowed, schema, err)
		}
		reader.Close()
		expect(t, session, sql, []any{"a text of more than twelve bytes"})
	}
}

func TestAPolicyRefusesWhatItNames(t *testing.T) {
	for sql, policy := range map[string]codeanatomy.SessionOption{
		"CREATE TABLE t AS SELECT 1 AS n":             codeanatomy.WithDDL(false),
		"COPY (SELECT 1) TO '/nowhere/x.csv'":         codeanatomy.WithDML(false),
		"SET datafusion.execution.batch_size = '100'": codeanatomy.WithStatements(false),
	} {
		wants(t, failure(open(t, policy), sql), codeanatomy.ErrPolicy)
	}
}

func TestARuntimeHasTheSettingsThatWereGiven(t *testing.T) {
	folder := t.TempDir()
	runtime, err := codeanatomy.OpenRuntime(codeanatomy.WithWorkerThreads(3),
		codeanatomy.WithMemoryLimit(64<<20), codeanatomy.WithSpill(true), codeanatomy.WithSpillDirectory(folder),
		codeanatomy.WithSpillLimit(1<<30), codeanatomy.WithMetadataCacheLimit(1<<20),
		codeanatomy.WithStatisticsCacheLimit(2<<20), codeanatomy.WithListFilesCacheLimit(3<<20),
		codeanatomy.WithListFilesCacheTime(1500*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.Close()
	got, err := runtime.Settings()
	if err != nil {
		t.Fatal(err)
	}
	if got.WorkerThreads != 3 || got.MemoryLimit == nil || *got.MemoryLimit != 64<<20 || !got.Spill ||
		got.SpillDirectory == nil || got.SpillLimit != 1<<30 || got.MetadataCacheLimit != 1<<20 ||
		got.StatisticsCacheLimit != 2<<20 || got.ListFilesCacheLimit != 3<<20 ||
		got.ListFilesCacheSeconds == nil || *got.ListFilesCacheSeconds != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestMemoryIsCountedAndBounded(t *testing.T) {
	const limit = 64 << 20
	runtime, err := codeanatomy.OpenRuntime(codeanatomy.WithMemoryLimit(limit))
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.Close()
	session, err := codeanatomy.OpenSession(runtime)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	before, err := runtime.Memory()
	if err != nil {
		t.Fatal(err)
	}
	stream := codeanatomy.StreamOf(numberSchema, numbersFrom(t, make([]int64, 100_000)...))
	if err := session.RegisterStream(context.Background(), "held", stream, nil); err != nil {
		t.Fatal(err)
	}
	report, err := runtime.Memory()
	if err != nil {
		t.Fatal(err)
	}
	if report.Limit == nil || *report.Limit != limit || !report.Spill.Enabled {
		t.Errorf("got %+v", report)
	}
	if report.Current < before.Current+800_000 || report.Peak < report.Current || len(report.Consumers) == 0 {
		t.Errorf("a table of 800,000 bytes is not in %+v", report)
	}
}

func TestTheRuntimeOfASessionIsTheOneItWasOpenedIn(t *testing.T) {
	own, err := codeanatomy.OpenRuntime(codeanatomy.WithWorkerThreads(1))
	if err != nil {
		t.Fatal(err)
	}
	session, err := codeanatomy.OpenSession(own)
	if err != nil {
		t.Fatal(err)
	}
	own.Close()
	again, err := session.Runtime()
	session.Close()
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if settings, err := again.Settings(); err != nil || settings.WorkerThreads != 1 {
		t.Errorf("got %+v, %v", settings, err)
	}
	shared, err := codeanatomy.SharedRuntime()
	if err != nil {
		t.Fatal(err)
	}
	defer shared.Close()
	if _, err := shared.Memory(); err != nil {
		t.Error(err)
	}
}
