package codeanatomy_test

import (
	"context"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

// million is a batch of a column of numbers and one of text.
func million(b *testing.B) *codeanatomy.Batch {
	b.Helper()
	session := open(b, codeanatomy.WithBatchSize(1<<20))
	return first(b, session, "SELECT value AS n, concat('text ', value) AS s FROM generate_series(1, 1000000)")
}

func BenchmarkReadNumbersOneByOne(b *testing.B) {
	column := million(b).Column(0)
	for b.Loop() {
		var sum int64
		for row := range column.Len() {
			sum += column.Int64(row)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(column.Len()), "ns/value")
}

func BenchmarkReadNumbersAsAWhole(b *testing.B) {
	column := million(b).Column(0)
	var values []int64
	for b.Loop() {
		var err error
		if values, err = codeanatomy.AppendValues(values[:0], column); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(column.Len()), "ns/value")
}

func BenchmarkReadText(b *testing.B) {
	column := million(b).Column(1)
	for b.Loop() {
		for row := range column.Len() {
			_ = column.Text(row)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(column.Len()), "ns/value")
}

func BenchmarkAppendRows(b *testing.B) {
	builder, err := codeanatomy.NewBuilder(codeanatomy.NewSchema(
		codeanatomy.FieldOf("n", codeanatomy.KindInt64), codeanatomy.FieldOf("s", codeanatomy.KindUtf8)))
	if err != nil {
		b.Fatal(err)
	}
	defer builder.Close()
	for b.Loop() {
		if err := builder.Append(7, "some text"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSmallQuery(b *testing.B) {
	session := open(b)
	query, err := session.SQL(context.Background(), "SELECT 1")
	if err != nil {
		b.Fatal(err)
	}
	defer query.Close()
	for b.Loop() {
		if _, err := query.Exec(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
