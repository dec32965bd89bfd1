package arrowadapter_test

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"codeanatomy.dev/go/codeanatomy"
	"codeanatomy.dev/go/codeanatomy/arrowadapter"
)

func open(t *testing.T) *codeanatomy.Session {
	t.Helper()
	session, err := codeanatomy.OpenSession(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return session
}

// records has a column of every layout that differs: numbers, text, a dictionary, a list and a struct.
func records(t *testing.T) array.RecordReader {
	t.Helper()
	dictionary := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "s", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "d", Type: dictionary, Nullable: true},
		{Name: "l", Type: arrow.ListOf(arrow.PrimitiveTypes.Int32), Nullable: true},
		{Name: "o", Type: arrow.StructOf(arrow.Field{Name: "f", Type: arrow.PrimitiveTypes.Float64, Nullable: true}), Nullable: true},
	}, nil)
	var made []arrow.RecordBatch
	for round := range 3 {
		builder := array.NewRecordBuilder(memory.NewGoAllocator(), schema)
		builder.Field(0).(*array.Int64Builder).AppendValues([]int64{int64(round), 0}, []bool{true, false})
		builder.Field(1).(*array.StringBuilder).AppendValues([]string{"text", ""}, []bool{true, false})
		if err := builder.Field(2).(*array.BinaryDictionaryBuilder).AppendString("word"); err != nil {
			t.Fatal(err)
		}
		builder.Field(2).AppendNull()
		list := builder.Field(3).(*array.ListBuilder)
		list.Append(true)
		list.ValueBuilder().(*array.Int32Builder).AppendValues([]int32{1, 2}, nil)
		list.AppendNull()
		object := builder.Field(4).(*array.StructBuilder)
		object.Append(true)
		object.FieldBuilder(0).(*array.Float64Builder).Append(1.5)
		object.AppendNull()
		made = append(made, builder.NewRecordBatch())
		builder.Release()
	}
	reader, err := array.NewRecordReader(schema, made)
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range made {
		record.Release()
	}
	return reader
}

func TestRecordsGoInAndComeOutAsTheyWere(t *testing.T) {
	ctx, session := context.Background(), open(t)
	source := records(t)
	stream, err := arrowadapter.Source(source)
	source.Release()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.RegisterStream(ctx, "records", stream, nil); err != nil {
		t.Fatal(err)
	}
	runtime.GC() // nothing of Go's memory may be left in the table
	result, err := session.Query(ctx, "SELECT * FROM records ORDER BY n NULLS LAST")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := arrowadapter.Reader(ctx, result)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Release()
	want := records(t)
	defer want.Release()
	if !reader.Schema().Equal(want.Schema()) {
		t.Errorf("the schema is %v, want %v", reader.Schema(), want.Schema())
	}
	rows := int64(0)
	for reader.Next() {
		record := reader.RecordBatch()
		rows += record.NumRows()
		if text := record.Column(1).(*array.String); text.Value(0) != "text" {
			t.Errorf("the text is %q", text.Value(0))
		}
		if word := record.Column(2).(*array.Dictionary); word.Dictionary().(*array.String).Value(word.GetValueIndex(0)) != "word" {
			t.Errorf("the dictionary is %v", word)
		}
		if record.Column(3).ValueStr(0) != "[1,2]" || record.Column(4).ValueStr(0) != `{"f":1.5}` {
			t.Errorf("nested values are %s and %s", record.Column(3).ValueStr(0), record.Column(4).ValueStr(0))
		}
	}
	if reader.Err() != nil || rows != 6 {
		t.Errorf("%d rows, %v", rows, reader.Err())
	}
}

func TestARecordOutlivesItsReader(t *testing.T) {
	ctx := context.Background()
	result, err := open(t).Query(ctx, "SELECT 7 AS n")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := arrowadapter.Reader(ctx, result)
	if err != nil {
		t.Fatal(err)
	}
	if !reader.Next() {
		t.Fatal(reader.Err())
	}
	record := reader.RecordBatch()
	record.Retain()
	reader.Release()
	defer record.Release()
	if got := record.Column(0).(*array.Int64).Value(0); got != 7 {
		t.Errorf("got %d", got)
	}
}

func TestAReaderEndsWithTheErrorOfTheLibrary(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	result, err := open(t).Query(context.Background(), "SELECT sum(value % 7) FROM generate_series(1, 1000000000000)")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := arrowadapter.Reader(ctx, result)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Release()
	cancel()
	if reader.Next() || !errors.Is(reader.Err(), codeanatomy.ErrCancelled) || !errors.Is(reader.Err(), context.Canceled) {
		t.Errorf("got %v", reader.Err())
	}
}

// failing gives one record and then an error.
type failing struct {
	array.RecordReader
	given bool
	err   error
}

func (f *failing) Next() bool {
	if f.given {
		return false
	}
	f.given = true
	return f.RecordReader.Next()
}

func (f *failing) Err() error { return f.err }

func TestAnErrorOfTheRecordsIsBehindThatOfTheCall(t *testing.T) {
	own := errors.New("the file was cut short")
	source := &failing{RecordReader: records(t), err: own}
	stream, err := arrowadapter.Source(source)
	if err != nil {
		t.Fatal(err)
	}
	source.Release()
	err = open(t).RegisterStream(context.Background(), "records", stream, nil)
	if !errors.Is(err, own) || !errors.Is(err, codeanatomy.ErrCallback) {
		t.Errorf("got %v", err)
	}
}
