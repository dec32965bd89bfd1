package codeanatomy_test

import (
	"context"
	"math"
	"reflect"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

type path string

func TestArgumentsOfEveryTypeKeepTheirValue(t *testing.T) {
	session := open(t)
	moment := time.Date(2026, 1, 31, 13, 45, 7, 123456789, time.UTC)
	number := 7
	var none *string
	for _, test := range []struct{ value, want any }{
		{nil, nil}, {none, nil}, {true, true}, {42, int64(42)}, {int8(-1), int64(-1)}, {&number, int64(7)},
		{int64(math.MinInt64), int64(math.MinInt64)}, {uint16(7), uint64(7)}, {uint64(math.MaxUint64), uint64(math.MaxUint64)},
		{1.0, 1.0}, {float32(0.5), 0.5}, {math.Inf(1), math.Inf(1)}, {"text", "text"}, {path("a/b"), "a/b"}, {"", ""},
		{[]byte{0, 1}, []byte{0, 1}}, {moment, moment}, {moment.In(time.FixedZone("", 3600)), moment},
		{time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)},
		{1500 * time.Millisecond, codeanatomy.Duration{Count: 1_500_000_000, Unit: codeanatomy.Nanosecond}},
		{codeanatomy.Duration{Count: 3, Unit: codeanatomy.Second}, codeanatomy.Duration{Count: 3, Unit: codeanatomy.Second}},
		{codeanatomy.Interval{Months: 2}, codeanatomy.Interval{Months: 2}},
	} {
		if got := rows(t, session, "SELECT $1 AS v", test.value)[0][0]; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%T %v came back as %#v", test.value, test.value, got)
		}
	}
	for _, text := range []string{"-12.50", "0.001", "12345678901234567890123456789012345678"} {
		if got := rows(t, session, "SELECT $1 AS v", decimal(t, text))[0][0].(codeanatomy.Decimal); got.String() != text {
			t.Errorf("%s came back as %v", text, got)
		}
	}
}

func TestArgumentsAreBoundInOrderOrByName(t *testing.T) {
	session := open(t)
	if got := rows(t, session, "SELECT concat($2, $1) AS v", "a", "b")[0][0]; got != "ba" {
		t.Errorf("in order: %v", got)
	}
	got := rows(t, session, "SELECT concat($one, $two) AS v", codeanatomy.Named("two", "b"), codeanatomy.Named("$one", "a"))[0][0]
	if got != "ab" {
		t.Errorf("by name: %v", got)
	}
	if got := execute(t, session, "SELECT * FROM generate_series(1, 10) WHERE value > $1", 7); got != 3 {
		t.Errorf("Exec has %d rows", got)
	}
}

func TestArgumentsThatDoNotFitAreRefused(t *testing.T) {
	session := open(t)
	wants(t, failure(session, "SELECT $1", struct{}{}), codeanatomy.ErrInvalidArgument)
	wants(t, failure(session, "SELECT $1, $x", 1, codeanatomy.Named("x", 1)), codeanatomy.ErrInvalidArgument)
	wants(t, failure(session, "SELECT concat($1, $2)", "only one"), codeanatomy.ErrInvalidParameter)
	wants(t, failure(session, "SELECT $1", "a", "b"), codeanatomy.ErrInvalidParameter)
	wants(t, failure(session, "SELECT $x", codeanatomy.Named("y", 1)), codeanatomy.ErrInvalidParameter)
	wants(t, failure(session, "SELECT * FROM generate_series(1, 10) WHERE value > $1", "many"), codeanatomy.ErrInvalidParameter)
}

func TestAQueryIsBoundAndRunAgain(t *testing.T) {
	ctx := context.Background()
	query, err := open(t).SQL(ctx, "SELECT value * $factor AS v FROM generate_series(1, 2) ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer query.Close()
	read := func() []any {
		t.Helper()
		reader, err := query.Run(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		var values []any
		for row, err := range reader.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, row[0])
		}
		return values
	}
	for _, factor := range []int64{3, 5} {
		if err := query.Bind(codeanatomy.Named("factor", factor)); err != nil {
			t.Fatal(err)
		}
		if got, want := read(), []any{factor, 2 * factor}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	if err := query.BindJSON(`{"factor": 7}`); err != nil {
		t.Fatal(err)
	}
	if got := read(); !reflect.DeepEqual(got, []any{int64(7), int64(14)}) {
		t.Errorf("as JSON: %v", got)
	}
	batch, err := codeanatomy.NewBatch(codeanatomy.NewSchema(codeanatomy.FieldOf("factor", codeanatomy.KindInt64)), []any{9})
	if err != nil {
		t.Fatal(err)
	}
	if err := query.BindArrow(batch); err != nil {
		t.Fatal(err)
	}
	if got := read(); !reflect.DeepEqual(got, []any{int64(9), int64(18)}) {
		t.Errorf("as Arrow: %v", got)
	}
	if err := query.Bind(); err != nil {
		t.Fatal(err)
	}
	_, err = query.Exec(ctx)
	wants(t, err, codeanatomy.ErrInvalidParameter)
}

func TestParametersAndColumnsAreKnownWithoutRunning(t *testing.T) {
	session := open(t)
	execute(t, session, "CREATE TABLE files (path VARCHAR, size BIGINT)")
	query, err := session.SQL(context.Background(), "SELECT size FROM files WHERE path = $1 AND size > $2")
	if err != nil {
		t.Fatal(err)
	}
	defer query.Close()
	parameters, err := query.ParameterSchema()
	if err != nil {
		t.Fatal(err)
	}
	if len(parameters.Fields) != 2 || parameters.Fields[0].Name != "$1" || parameters.Fields[1].Type.Kind != codeanatomy.KindInt64 {
		t.Errorf("parameters %v", parameters)
	}
	columns, err := query.Schema()
	if err != nil || columns.String() != "size int64" {
		t.Errorf("columns %v, %v", columns, err)
	}
}
