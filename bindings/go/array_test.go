package codeanatomy

import (
	"bytes"
	"encoding/binary"
	"math"
	"reflect"
	"testing"
	"time"
	"unsafe"
)

// packed lays values out behind each other in C memory.
func packed[T any](t *testing.T, values ...T) unsafe.Pointer {
	t.Helper()
	var memory room
	for _, value := range values {
		if err := appendTo(&memory, value); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := memory.extend(1); err != nil {
		t.Fatal(err)
	}
	return memory.take()
}

// oneColumn is a batch with the column "v" made of buffers.
func oneColumn(t *testing.T, kind *DataType, column layout) Column {
	t.Helper()
	root := layout{length: column.length, buffers: []unsafe.Pointer{nil}, children: []layout{column}}
	batch, err := root.batch(NewSchema(Field{Name: "v", Type: kind, Nullable: true}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { batch.Close() })
	return batch.Column(0)
}

func valuesOf(column Column) []any {
	values := make([]any, column.Len())
	for row := range values {
		values[row] = column.Value(row)
	}
	return values
}

func numbers(t *testing.T, offset int, numbers ...int64) layout {
	return layout{
		length: len(numbers) - offset, offset: offset,
		buffers: []unsafe.Pointer{nil, packed(t, numbers...)},
	}
}

func ofKind(kind Kind, items *DataType) *DataType {
	return &DataType{Kind: kind, Fields: []Field{{Name: "item", Type: items, Nullable: true}}}
}

func TestArraysAreReadFromTheirBuffers(t *testing.T) {
	int64s, texts := TypeOf(KindInt64), TypeOf(KindUtf8)
	pair := &DataType{Kind: KindStruct, Fields: []Field{
		{Name: "key", Type: int64s}, {Name: "value", Type: int64s, Nullable: true},
	}}
	for name, test := range map[string]struct {
		kind   *DataType
		column layout
		want   []any
	}{
		"an offset skips rows and bits": {
			TypeOf(KindInt32),
			layout{length: 3, offset: 1, nulls: 1, buffers: []unsafe.Pointer{packed(t, byte(0b1011)), packed(t, int32(1), 2, 3, 4)}},
			[]any{int32(2), nil, int32(4)},
		},
		"bits": {
			TypeOf(KindBool),
			layout{length: 3, offset: 7, buffers: []unsafe.Pointer{nil, packed(t, byte(0x80), 0b10)}},
			[]any{true, false, true},
		},
		"text with an offset": {
			texts,
			layout{length: 2, offset: 1, buffers: []unsafe.Pointer{nil, packed(t, int32(0), 1, 1, 3), packed(t, []byte("abc")[0], 'b', 'c')}},
			[]any{"", "bc"},
		},
		"large binary": {
			TypeOf(KindLargeBinary),
			layout{length: 1, buffers: []unsafe.Pointer{nil, packed(t, int64(1), 3), packed(t, byte(7), 8, 9)}},
			[]any{[]byte{8, 9}},
		},
		"fixed-size binary with an offset": {
			&DataType{Kind: KindFixedSizeBinary, Width: 2},
			layout{length: 1, offset: 1, buffers: []unsafe.Pointer{nil, packed(t, byte(1), 2, 3, 4)}},
			[]any{[]byte{3, 4}},
		},
		"views in place and in a second buffer": {
			TypeOf(KindUtf8View),
			layout{length: 2, buffers: []unsafe.Pointer{
				nil,
				packed(t, viewInPlace("twelve bytes"), [4]int32{13, 0x31323334, 1, 2}),
				packed(t, byte('-')),
				packed(t, [15]byte([]byte("..thirteen byte"))),
				packed(t, int64(1), 15),
			}},
			[]any{"twelve bytes", "thirteen byte"},
		},
		"list views that overlap, out of order": {
			ofKind(KindListView, int64s),
			layout{
				length: 3, nulls: 1,
				buffers:  []unsafe.Pointer{packed(t, byte(0b101)), packed(t, int32(1), 0, 0), packed(t, int32(2), 9, 2)},
				children: []layout{numbers(t, 0, 10, 11, 12)},
			},
			[]any{[]any{int64(11), int64(12)}, nil, []any{int64(10), int64(11)}},
		},
		"large list views": {
			ofKind(KindLargeListView, int64s),
			layout{
				length: 1, buffers: []unsafe.Pointer{nil, packed(t, int64(1)), packed(t, int64(1))},
				children: []layout{numbers(t, 0, 10, 11)},
			},
			[]any{[]any{int64(11)}},
		},
		"a list and its items with offsets": {
			ofKind(KindList, int64s),
			layout{
				length: 1, offset: 1, buffers: []unsafe.Pointer{nil, packed(t, int32(0), 1, 3)},
				children: []layout{numbers(t, 2, 0, 0, 10, 11, 12)},
			},
			[]any{[]any{int64(11), int64(12)}},
		},
		"a large list": {
			ofKind(KindLargeList, int64s),
			layout{
				length: 1, buffers: []unsafe.Pointer{nil, packed(t, int64(0), 2)},
				children: []layout{numbers(t, 0, 1, 2)},
			},
			[]any{[]any{int64(1), int64(2)}},
		},
		"a fixed-size list with an offset": {
			&DataType{Kind: KindFixedSizeList, Width: 2, Fields: []Field{{Name: "item", Type: int64s}}},
			layout{
				length: 1, offset: 1, buffers: []unsafe.Pointer{nil},
				children: []layout{numbers(t, 0, 1, 2, 3, 4)},
			},
			[]any{[]any{int64(3), int64(4)}},
		},
		"a struct hands its offset down": {
			pair,
			layout{
				length: 1, offset: 1, buffers: []unsafe.Pointer{nil},
				children: []layout{numbers(t, 0, 1, 2), numbers(t, 1, 0, 3, 4)},
			},
			[]any{map[string]any{"key": int64(2), "value": int64(4)}},
		},
		"a map": {
			&DataType{Kind: KindMap, Fields: []Field{{Name: "entries", Type: pair}}},
			layout{
				length: 2, buffers: []unsafe.Pointer{nil, packed(t, int32(0), 2, 2)},
				children: []layout{{
					length: 2, buffers: []unsafe.Pointer{nil},
					children: []layout{numbers(t, 0, 1, 2), numbers(t, 0, 3, 4)},
				}},
			},
			[]any{[]MapEntry{{int64(1), int64(3)}, {int64(2), int64(4)}}, []MapEntry{}},
		},
		"a dictionary with NULL as index and as value": {
			&DataType{Kind: KindDictionary, Index: KindUint8, Values: int64s},
			layout{
				length: 3, nulls: 1, buffers: []unsafe.Pointer{packed(t, byte(0b011)), packed(t, byte(1), 0, 9)},
				dictionary: &layout{length: 2, nulls: 1, buffers: []unsafe.Pointer{packed(t, byte(0b10)), packed(t, int64(5), 6)}},
			},
			[]any{int64(6), nil, nil},
		},
		"runs with an offset": {
			&DataType{Kind: KindRunEndEncoded, Fields: []Field{
				{Name: "run_ends", Type: TypeOf(KindInt16)}, {Name: "values", Type: int64s, Nullable: true},
			}},
			layout{length: 4, offset: 2, children: []layout{
				{length: 3, buffers: []unsafe.Pointer{nil, packed(t, int16(3), 4, 9)}},
				{length: 3, nulls: 1, buffers: []unsafe.Pointer{packed(t, byte(0b101)), packed(t, int64(7), 0, 8)}},
			}},
			[]any{int64(7), nil, int64(8), int64(8)},
		},
		"a sparse union": {
			&DataType{Kind: KindSparseUnion, TypeCodes: []int8{5, 3}, Fields: []Field{
				{Name: "a", Type: int64s}, {Name: "b", Type: int64s},
			}},
			layout{
				length: 2, buffers: []unsafe.Pointer{packed(t, int8(3), 5)},
				children: []layout{numbers(t, 0, 1, 2), numbers(t, 0, 3, 4)},
			},
			[]any{int64(3), int64(2)},
		},
		"a dense union": {
			&DataType{Kind: KindDenseUnion, TypeCodes: []int8{0, 1}, Fields: []Field{
				{Name: "a", Type: int64s}, {Name: "b", Type: int64s},
			}},
			layout{
				length: 2, buffers: []unsafe.Pointer{packed(t, int8(1), 0), packed(t, int32(1), 0)},
				children: []layout{numbers(t, 0, 1), numbers(t, 0, 3, 4)},
			},
			[]any{int64(4), int64(1)},
		},
		"rows of the null type": {TypeOf(KindNull), layout{length: 2, nulls: 2}, []any{nil, nil}},
		"intervals": {
			TypeOf(KindIntervalDayTime),
			layout{length: 1, buffers: []unsafe.Pointer{nil, packed(t, int32(-3), 1500)}},
			[]any{Interval{Days: -3, Nanoseconds: 1_500_000_000}},
		},
		"intervals in months": {
			TypeOf(KindIntervalMonths),
			layout{length: 1, buffers: []unsafe.Pointer{nil, packed(t, int32(14))}},
			[]any{Interval{Months: 14}},
		},
		"dates before 1970": {
			TypeOf(KindDate32),
			layout{length: 1, buffers: []unsafe.Pointer{nil, packed(t, int32(-1))}},
			[]any{time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := valuesOf(oneColumn(t, test.kind, test.column))
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %#v, want %#v", got, test.want)
			}
		})
	}
}

func viewInPlace(text string) [4]int32 {
	entry := binary.NativeEndian.AppendUint32(nil, uint32(len(text)))
	entry = append(entry, text...)
	entry = append(entry, make([]byte, 16-len(entry))...)
	var view [4]int32
	if err := binary.Read(bytes.NewReader(entry), binary.NativeEndian, &view); err != nil {
		panic(err)
	}
	return view
}

func TestHalfFloatsWidenExactly(t *testing.T) {
	for bits, want := range map[uint16]float64{
		0x0000: 0, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x0400: 0x1p-14, 0x0001: 0x1p-24,
		0x7c00: math.Inf(1), 0xfc00: math.Inf(-1), 0x3555: 0.333251953125,
	} {
		if got := half(bits); got != want {
			t.Errorf("half(%#04x) = %v, want %v", bits, got, want)
		}
	}
	if !math.IsNaN(half(0x7e00)) {
		t.Error("0x7e00 is NaN")
	}
}

func TestDecimalsOfAllSizesKeepSignAndScale(t *testing.T) {
	minusOne128 := [16]byte{}
	minusOne256 := [32]byte{}
	for index := range minusOne256 {
		minusOne256[index] = 0xff
	}
	copy(minusOne128[:], minusOne256[:])
	for name, test := range map[string]struct {
		kind   *DataType
		values unsafe.Pointer
		want   string
	}{
		"32":  {&DataType{Kind: KindDecimal32, Precision: 9, Scale: 3}, packed(t, int32(-5)), "-0.005"},
		"64":  {&DataType{Kind: KindDecimal64, Precision: 18, Scale: 0}, packed(t, int64(12)), "12"},
		"128": {DecimalType(38, 2), packed(t, minusOne128), "-0.01"},
		"256": {&DataType{Kind: KindDecimal256, Precision: 76, Scale: -2}, packed(t, minusOne256), "-100"},
	} {
		t.Run(name, func(t *testing.T) {
			column := oneColumn(t, test.kind, layout{length: 1, buffers: []unsafe.Pointer{nil, test.values}})
			if got := column.Decimal(0).String(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestABatchWithAnOffsetHandsItDownToItsColumns(t *testing.T) {
	root := layout{length: 2, offset: 1, buffers: []unsafe.Pointer{nil}, children: []layout{numbers(t, 0, 1, 2, 3)}}
	batch, err := root.batch(NewSchema(FieldOf("n", KindInt64)))
	if err != nil {
		t.Fatal(err)
	}
	defer batch.Close()
	if got, want := batch.Rows(), [][]any{{int64(2)}, {int64(3)}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, err := Values[int64](batch.Column(0)); err != nil || !reflect.DeepEqual(got, []int64{2, 3}) {
		t.Errorf("got %v, %v", got, err)
	}
}
