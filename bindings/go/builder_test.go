package codeanatomy_test

import (
	"context"
	"math"
	"math/big"
	"reflect"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

// builtColumns is a value of each kind that a builder makes, and what is read again.
func builtColumns(t *testing.T) []struct {
	kind        *codeanatomy.DataType
	value, want any
} {
	moment := time.Date(2026, 1, 31, 13, 45, 7, 123456789, time.UTC)
	of := codeanatomy.TypeOf
	return []struct {
		kind        *codeanatomy.DataType
		value, want any
	}{
		{of(codeanatomy.KindNull), nil, nil},
		{of(codeanatomy.KindBool), true, true},
		{of(codeanatomy.KindInt8), -128, int8(-128)},
		{of(codeanatomy.KindInt16), int16(-5), int16(-5)},
		{of(codeanatomy.KindInt32), int32(math.MinInt32), int32(math.MinInt32)},
		{of(codeanatomy.KindInt64), int64(math.MinInt64), int64(math.MinInt64)},
		{of(codeanatomy.KindUint8), 255, uint8(255)},
		{of(codeanatomy.KindUint16), uint(65535), uint16(65535)},
		{of(codeanatomy.KindUint32), uint32(math.MaxUint32), uint32(math.MaxUint32)},
		{of(codeanatomy.KindUint64), uint64(math.MaxUint64), uint64(math.MaxUint64)},
		{of(codeanatomy.KindFloat32), float32(0.1), float32(0.1)},
		{of(codeanatomy.KindFloat64), math.Inf(-1), math.Inf(-1)},
		{of(codeanatomy.KindUtf8), "größer", "größer"},
		{of(codeanatomy.KindLargeUtf8), "", ""},
		{of(codeanatomy.KindBinary), []byte{0, 255}, []byte{0, 255}},
		{of(codeanatomy.KindLargeBinary), []byte("large"), []byte("large")},
		{&codeanatomy.DataType{Kind: codeanatomy.KindFixedSizeBinary, Width: 3}, []byte("abc"), []byte("abc")},
		{codeanatomy.DecimalType(5, 2), decimal(t, "-12.5"), "-12.50"},
		{codeanatomy.DecimalType(38, 0), codeanatomy.NewDecimal(big.NewInt(math.MinInt64), 0), "-9223372036854775808"},
		{of(codeanatomy.KindDate32), moment, time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)},
		{of(codeanatomy.KindDate64), moment, time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)},
		{&codeanatomy.DataType{Kind: codeanatomy.KindTime32, Unit: codeanatomy.Second}, 90 * time.Second, 90 * time.Second},
		{&codeanatomy.DataType{Kind: codeanatomy.KindTime64, Unit: codeanatomy.Nanosecond}, time.Duration(7), time.Duration(7)},
		{codeanatomy.TimestampType(codeanatomy.Second, ""), moment, moment.Truncate(time.Second)},
		{codeanatomy.TimestampType(codeanatomy.Millisecond, ""), moment, moment.Truncate(time.Millisecond)},
		{codeanatomy.TimestampType(codeanatomy.Microsecond, "UTC"), moment, moment.Truncate(time.Microsecond)},
		{codeanatomy.TimestampType(codeanatomy.Nanosecond, ""), moment, moment},
		{&codeanatomy.DataType{Kind: codeanatomy.KindDuration, Unit: codeanatomy.Millisecond}, time.Second, codeanatomy.Duration{Count: 1000, Unit: codeanatomy.Millisecond}},
		{of(codeanatomy.KindIntervalMonthDayNano), codeanatomy.Interval{Months: -1, Days: 2, Nanoseconds: -3}, codeanatomy.Interval{Months: -1, Days: 2, Nanoseconds: -3}},
	}
}

func TestValuesOfEveryBuiltTypePassTheLibraryUnchanged(t *testing.T) {
	schema := codeanatomy.NewSchema()
	var filled, empty []any
	for index, column := range builtColumns(t) {
		name := string(rune('a'+index/26)) + string(rune('a'+index%26))
		schema.Fields = append(schema.Fields, codeanatomy.Field{Name: name, Type: column.kind, Nullable: true})
		filled, empty = append(filled, column.value), append(empty, nil)
	}
	batch, err := codeanatomy.NewBatch(schema, filled, empty, filled)
	if err != nil {
		t.Fatal(err)
	}
	session := open(t)
	if err := session.RegisterBatches("built", schema, []*codeanatomy.Batch{batch}, nil); err != nil {
		t.Fatal(err)
	}
	read := rows(t, session, "SELECT * FROM built")
	if len(read) != 3 {
		t.Fatalf("%d rows", len(read))
	}
	for index, column := range builtColumns(t) {
		for _, row := range []int{0, 2} {
			got := read[row][index]
			if number, ok := got.(codeanatomy.Decimal); ok {
				got = number.String()
			}
			if !reflect.DeepEqual(got, column.want) {
				t.Errorf("%v: got %#v, want %#v", column.kind, got, column.want)
			}
		}
		if read[1][index] != nil {
			t.Errorf("%v: NULL became %v", column.kind, read[1][index])
		}
	}
}

func TestValuesThatDoNotFitAreRefusedAndTheBuilderGoesOn(t *testing.T) {
	for _, test := range []struct {
		kind  *codeanatomy.DataType
		value any
	}{
		{codeanatomy.TypeOf(codeanatomy.KindInt8), 128},
		{codeanatomy.TypeOf(codeanatomy.KindUint8), -1},
		{codeanatomy.TypeOf(codeanatomy.KindUint64), -1},
		{codeanatomy.TypeOf(codeanatomy.KindInt64), uint64(math.MaxUint64)},
		{codeanatomy.TypeOf(codeanatomy.KindInt64), "1"},
		{codeanatomy.TypeOf(codeanatomy.KindInt64), 1.0},
		{codeanatomy.TypeOf(codeanatomy.KindFloat64), int64(math.MaxInt64)},
		{codeanatomy.TypeOf(codeanatomy.KindBool), 1},
		{codeanatomy.TypeOf(codeanatomy.KindUtf8), []byte("x")},
		{codeanatomy.TypeOf(codeanatomy.KindUtf8), "\xff"},
		{codeanatomy.TypeOf(codeanatomy.KindBinary), "x"},
		{&codeanatomy.DataType{Kind: codeanatomy.KindFixedSizeBinary, Width: 2}, []byte("x")},
		{codeanatomy.DecimalType(3, 1), decimal(t, "1.25")},
		{codeanatomy.DecimalType(3, 1), decimal(t, "123.4")},
		{codeanatomy.TimestampType(codeanatomy.Nanosecond, ""), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)},
		{codeanatomy.TypeOf(codeanatomy.KindDate32), "2026-01-31"},
		{&codeanatomy.DataType{Kind: codeanatomy.KindDuration}, codeanatomy.Duration{Count: 1, Unit: codeanatomy.Nanosecond}},
		{codeanatomy.TypeOf(codeanatomy.KindNull), 1},
	} {
		schema := codeanatomy.NewSchema(codeanatomy.FieldOf("id", codeanatomy.KindInt64),
			codeanatomy.Field{Name: "value", Type: test.kind, Nullable: true})
		builder, err := codeanatomy.NewBuilder(schema)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, builder.Append(1, test.value), codeanatomy.ErrInvalidArgument)
		if err := builder.Append(2, nil); err != nil {
			t.Errorf("%v after %v: %v", test.kind, test.value, err)
		}
		batch, err := builder.Batch()
		if err != nil {
			t.Fatal(err)
		}
		if got := batch.Rows(); !reflect.DeepEqual(got, [][]any{{int64(2), nil}}) {
			t.Errorf("%v: %v", test.kind, got)
		}
		batch.Close()
		builder.Close()
	}
}

func TestABuilderChecksItsColumnsAndRows(t *testing.T) {
	list := codeanatomy.NewSchema(codeanatomy.FieldOf("l", codeanatomy.KindList))
	_, err := codeanatomy.NewBuilder(list)
	wants(t, err, codeanatomy.ErrInvalidArgument)
	_, err = codeanatomy.NewBatch(numberSchema, []any{1, 2})
	wants(t, err, codeanatomy.ErrInvalidArgument)
	needed := codeanatomy.NewSchema(codeanatomy.Field{Name: "n", Type: codeanatomy.TypeOf(codeanatomy.KindInt64)})
	_, err = codeanatomy.NewBatch(needed, []any{nil})
	wants(t, err, codeanatomy.ErrInvalidArgument)
}

func TestABuilderGivesOneBatchAfterTheOther(t *testing.T) {
	schema := codeanatomy.NewSchema(codeanatomy.FieldOf("n", codeanatomy.KindInt64), codeanatomy.FieldOf("s", codeanatomy.KindUtf8))
	builder, err := codeanatomy.NewBuilder(schema)
	if err != nil {
		t.Fatal(err)
	}
	defer builder.Close()
	for round := range 3 {
		for row := range round * 100 {
			if err := builder.Append(row, "text"); err != nil {
				t.Fatal(err)
			}
		}
		batch, err := builder.Batch()
		if err != nil {
			t.Fatal(err)
		}
		if batch.RowCount() != round*100 {
			t.Errorf("batch %d has %d rows", round, batch.RowCount())
		}
		if round > 0 && (batch.Column(0).Int64(99) != 99 || batch.Column(1).Text(99) != "text") {
			t.Errorf("row 99 is %v", batch.Row(99))
		}
		batch.Close()
	}
}

func TestRowsWithoutColumnsAreCounted(t *testing.T) {
	schema := codeanatomy.NewSchema()
	batch, err := codeanatomy.NewBatch(schema, []any{}, []any{}, []any{})
	if err != nil {
		t.Fatal(err)
	}
	session := open(t)
	if err := session.RegisterBatches("rows_only", schema, []*codeanatomy.Batch{batch}, nil); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT count(*) FROM rows_only", []any{int64(3)})
}

func TestEmptyBatchesOfTextAreValid(t *testing.T) {
	schema := codeanatomy.NewSchema(codeanatomy.FieldOf("s", codeanatomy.KindUtf8), codeanatomy.FieldOf("b", codeanatomy.KindLargeBinary))
	batch, err := codeanatomy.NewBatch(schema)
	if err != nil {
		t.Fatal(err)
	}
	session := open(t)
	stream := codeanatomy.StreamOf(schema, batch)
	if err := session.RegisterStream(context.Background(), "empty", stream, nil); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT count(s), count(b) FROM empty", []any{int64(0), int64(0)})
}
