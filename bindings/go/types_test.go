package codeanatomy_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

func decimal(t testing.TB, text string) codeanatomy.Decimal {
	t.Helper()
	value, err := codeanatomy.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestValuesOfEveryTypeComeOut(t *testing.T) {
	moment := time.Date(2026, 1, 31, 13, 45, 7, 123456000, time.UTC)
	session := open(t)
	for expression, want := range map[string]any{
		"NULL":                                                   nil,
		"true":                                                   true,
		"arrow_cast(-7, 'Int8')":                                 int8(-7),
		"arrow_cast(-7, 'Int16')":                                int16(-7),
		"arrow_cast(-7, 'Int32')":                                int32(-7),
		"-7":                                                     int64(-7),
		"arrow_cast(7, 'UInt8')":                                 uint8(7),
		"arrow_cast(7, 'UInt16')":                                uint16(7),
		"arrow_cast(7, 'UInt32')":                                uint32(7),
		"18446744073709551615":                                   uint64(math.MaxUint64),
		"arrow_cast(1.5, 'Float16')":                             float32(1.5),
		"arrow_cast(0.1, 'Float32')":                             float32(0.1),
		"0.1":                                                    0.1,
		"CAST('Infinity' AS DOUBLE)":                             math.Inf(1),
		"'text with ünïcode'":                                    "text with ünïcode",
		"arrow_cast('text', 'LargeUtf8')":                        "text",
		"x'00ff'":                                                []byte{0, 0xff},
		"arrow_cast('ab', 'LargeBinary')":                        []byte("ab"),
		"arrow_cast(x'0102', 'FixedSizeBinary(2)')":              []byte{1, 2},
		"arrow_cast(-1.25, 'Decimal32(5, 2)')":                   "-1.25",
		"arrow_cast(-1.25, 'Decimal64(12, 2)')":                  "-1.25",
		"arrow_cast(-1.25, 'Decimal128(38, 2)')":                 "-1.25",
		"arrow_cast(-1.25, 'Decimal256(76, 2)')":                 "-1.25",
		"DATE '2026-01-31'":                                      time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC),
		"arrow_cast('2026-01-31', 'Date64')":                     time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC),
		"arrow_cast('13:45:07', 'Time32(Second)')":               13*time.Hour + 45*time.Minute + 7*time.Second,
		"arrow_cast('13:45:07.001', 'Time32(Millisecond)')":      13*time.Hour + 45*time.Minute + 7*time.Second + time.Millisecond,
		"arrow_cast('13:45:07.000001', 'Time64(Microsecond)')":   13*time.Hour + 45*time.Minute + 7*time.Second + time.Microsecond,
		"arrow_cast('13:45:07.000000001', 'Time64(Nanosecond)')": 13*time.Hour + 45*time.Minute + 7*time.Second + 1,
		"arrow_cast('2026-01-31T13:45:07', 'Timestamp(Second, None)')":                      moment.Truncate(time.Second),
		"arrow_cast('2026-01-31T13:45:07.123', 'Timestamp(Millisecond, None)')":             moment.Truncate(time.Millisecond),
		"arrow_cast('2026-01-31T13:45:07.123456', 'Timestamp(Microsecond, None)')":          moment,
		"arrow_cast('2026-01-31T13:45:07.123456Z', 'Timestamp(Nanosecond, Some(\"UTC\"))')": moment,
		"arrow_cast(400, 'Duration(Second)')":                                               codeanatomy.Duration{Count: 400, Unit: codeanatomy.Second},
		"INTERVAL '1 month 2 days 3 seconds'":                                               codeanatomy.Interval{Months: 1, Days: 2, Nanoseconds: 3e9},
		"[1, NULL, 3]":                                                                      []any{int64(1), nil, int64(3)},
		"arrow_cast([1, 2], 'LargeList(Int64)')":                                            []any{int64(1), int64(2)},
		"arrow_cast([1, 2], 'FixedSizeList(2, Int64)')":                                     []any{int64(1), int64(2)},
		"arrow_cast([1, 2], 'ListView(Int64)')":                                             []any{int64(1), int64(2)},
		"arrow_cast([1, 2], 'LargeListView(Int64)')":                                        []any{int64(1), int64(2)},
		"[[1], []]":                                 []any{[]any{int64(1)}, []any{}},
		"named_struct('a', 1, 'b', [NULL, 'x'])":    map[string]any{"a": int64(1), "b": []any{nil, "x"}},
		"map(['a', 'b'], [1, NULL])":                []codeanatomy.MapEntry{{Key: "a", Value: int64(1)}, {Key: "b"}},
		"arrow_cast('x', 'Dictionary(Int8, Utf8)')": "x",
		"arrow_cast(1, 'RunEndEncoded(\"run_ends\": Int32, \"values\": Int64)')": int64(1),
	} {
		t.Run(expression, func(t *testing.T) {
			got := rows(t, session, "SELECT "+expression+" AS v")[0][0]
			if number, ok := got.(codeanatomy.Decimal); ok {
				got = number.String()
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %#v, want %#v", got, want)
			}
		})
	}
}

func TestNullsOfEveryTypeComeOut(t *testing.T) {
	session := open(t)
	for _, kind := range []string{
		"Boolean", "Int8", "Float64", "Utf8", "Utf8View", "Binary", "Date32", "Timestamp(Microsecond, None)",
		"Decimal128(10, 2)", "Duration(Second)", "List(Int64)", "Dictionary(Int8, Utf8)",
	} {
		sql := fmt.Sprintf("SELECT arrow_cast(n, '%s') AS v FROM (SELECT arrow_cast(NULL, '%s') AS n)", kind, kind)
		reader, err := session.Query(context.Background(), sql)
		if err != nil {
			t.Fatal(err)
		}
		for batch, err := range reader.All() {
			if err != nil {
				t.Fatal(err)
			}
			column := batch.Column(0)
			if !column.IsNull(0) || column.Value(0) != nil || column.NullCount() != 1 {
				t.Errorf("%s: %v", kind, column.Value(0))
			}
		}
		reader.Close()
	}
}

// first gives the first batch of a statement.
func first(t testing.TB, session *codeanatomy.Session, sql string) *codeanatomy.Batch {
	t.Helper()
	reader, err := session.Query(context.Background(), sql)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	batch, err := reader.Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { batch.Close() })
	return batch
}

func TestTypedReadersGiveTheValueAndZeroForNull(t *testing.T) {
	batch := first(t, open(t), `SELECT * FROM (VALUES
		(1, true, 1, 1.5, 'text', x'01', DATE '2026-01-31', CAST(1.25 AS DECIMAL(5, 2)), [1, 2], named_struct('a', 7)),
		(2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
	) AS v(id, truth, number, float, text, bytes, day, price, list, struct) ORDER BY id`)
	column := func(name string) codeanatomy.Column {
		found, err := batch.ColumnNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	day := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	for name, got := range map[string][]any{
		"Bool":            {column("truth").Bool(0), true, column("truth").Bool(1), false},
		"Int64":           {column("number").Int64(0), int64(1), column("number").Int64(1), int64(0)},
		"Float64":         {column("float").Float64(0), 1.5, column("float").Float64(1), 0.0},
		"Text":            {column("text").Text(0), "text", column("text").Text(1), ""},
		"AppendBytes":     {string(column("bytes").AppendBytes([]byte{9}, 0)), "\x09\x01", len(column("bytes").AppendBytes(nil, 1)), 0},
		"Time":            {column("day").Time(0), day, column("day").Time(1), time.Time{}},
		"Int64 of a date": {column("day").Int64(0), day.Unix() / 86400, column("day").Int64(1), int64(0)},
		"Decimal":         {column("price").Decimal(0).String(), "1.25", column("price").Decimal(1).String(), "0"},
		"List":            {column("list").List(0).Int64(1), int64(2), column("list").List(1).Len(), 0},
		"Child":           {column("struct").Child(0).Int64(0), int64(7), column("struct").Child(0).Name(), "a"},
	} {
		if !reflect.DeepEqual(got[0], got[1]) || !reflect.DeepEqual(got[2], got[3]) {
			t.Errorf("%s gave %v for %v, and %v for NULL", name, got[0], got[1], got[2])
		}
	}
	_, err := batch.ColumnNamed("absent")
	wants(t, err, codeanatomy.ErrNotFound)
}

func TestReadingAsAnotherKindOrBehindTheEndPanics(t *testing.T) {
	batch := first(t, open(t), "SELECT 1 AS n, 'x' AS s")
	number, text := batch.Column(0), batch.Column(1)
	for name, misuse := range map[string]func(){
		"Bool": func() { number.Bool(0) }, "Text": func() { number.Text(0) }, "Int64": func() { text.Int64(0) },
		"Uint64": func() { number.Uint64(0) }, "Float64": func() { number.Float64(0) }, "Time": func() { text.Time(0) },
		"AppendBytes": func() { number.AppendBytes(nil, 0) }, "Decimal": func() { number.Decimal(0) },
		"List": func() { number.List(0) }, "Child": func() { number.Child(0) },
		"behind": func() { number.Int64(1) }, "before": func() { number.IsNull(-1) }, "no column": func() { batch.Column(2) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			misuse()
		})
	}
}

func TestWholeColumnsAreCopied(t *testing.T) {
	batch := first(t, open(t), "SELECT value AS n, arrow_cast(value, 'Float32') AS f FROM generate_series(1, 3) ORDER BY 1")
	numbers, err := codeanatomy.Values[int64](batch.Column(0))
	if err != nil || !reflect.DeepEqual(numbers, []int64{1, 2, 3}) {
		t.Errorf("got %v, %v", numbers, err)
	}
	floats, err := codeanatomy.Values[float32](batch.Column(1))
	if err != nil || !reflect.DeepEqual(floats, []float32{1, 2, 3}) {
		t.Errorf("got %v, %v", floats, err)
	}
	more, err := codeanatomy.AppendValues(numbers[:2:2], batch.Column(0))
	if err != nil || !reflect.DeepEqual(more, []int64{1, 2, 1, 2, 3}) {
		t.Errorf("got %v, %v", more, err)
	}
	_, err = codeanatomy.Values[int32](batch.Column(0))
	wants(t, err, codeanatomy.ErrInvalidArgument)
	batch.Close()
	if !reflect.DeepEqual(numbers, []int64{1, 2, 3}) {
		t.Error("the copy has changed with the batch")
	}
}

func TestTimestampsAreShownInTheirZone(t *testing.T) {
	session := open(t)
	for zone, want := range map[string]string{"+02:00": "15:45 +0200", "UTC": "13:45 +0000", "Europe/Paris": "14:45 +0100", "Nowhere/Atall": "13:45 +0000"} {
		sql := fmt.Sprintf(`SELECT arrow_cast(1769867100, 'Timestamp(Second, Some("%s"))') AS t`, zone)
		reader, err := session.Query(context.Background(), sql)
		if err != nil {
			if zone == "Nowhere/Atall" {
				continue
			}
			t.Fatal(err)
		}
		for row, err := range reader.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if got := row[0].(time.Time).Format("15:04 -0700"); got != want {
				t.Errorf("%s: got %s, want %s", zone, got, want)
			}
		}
		reader.Close()
	}
}

func TestADurationOfThousandsOfYearsIsKept(t *testing.T) {
	long := rows(t, open(t), "SELECT arrow_cast(1000000000000, 'Duration(Second)') AS v")[0][0].(codeanatomy.Duration)
	if _, fits := long.Std(); fits || long.Count != 1000000000000 || long.String() != "1000000000000s" {
		t.Errorf("got %v", long)
	}
	if std, fits := (codeanatomy.Duration{Count: -3, Unit: codeanatomy.Millisecond}).Std(); !fits || std != -3*time.Millisecond {
		t.Errorf("got %v", std)
	}
}
