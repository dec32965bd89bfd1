package codeanatomy

import (
	"errors"
	"reflect"
	"testing"
)

func TestEveryFormatTextIsReadAndWrittenAlike(t *testing.T) {
	formats := []string{
		"d:10,2", "d:38,-2", "d:9,3,32", "d:18,3,64", "d:76,10,256", "w:16", "+w:3",
		"tss:", "tsm:UTC", "tsu:+02:00", "tsn:Europe/Paris", "+us:1,5", "+ud:0,1",
	}
	for format := range plainFormats {
		formats = append(formats, format)
	}
	for _, format := range formats {
		read, err := parseFormat(format)
		if err != nil {
			t.Errorf("%s: %v", format, err)
		} else if written := read.Format(); written != format {
			t.Errorf("%s was read as %v and written as %s", format, read, written)
		}
	}
	if len(plainFormats) < int(KindDenseUnion)-10 {
		t.Errorf("only %d formats are known", len(plainFormats))
	}
}

func TestUnknownFormatsAreUnsupported(t *testing.T) {
	for _, format := range []string{"", "x", "d", "d:1", "d:1,2,3", "w:-1", "w:x", "tsx:UTC", "+us:a", "ts"} {
		if _, err := parseFormat(format); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%q: %v", format, err)
		}
	}
}

func TestASchemaComesBackFromCMemoryAsItWas(t *testing.T) {
	item := Field{Name: "item", Type: TypeOf(KindInt64), Nullable: true}
	entries := Field{Name: "entries", Type: &DataType{Kind: KindStruct, Fields: []Field{
		{Name: "key", Type: TypeOf(KindUtf8)}, item,
	}}}
	schema := &Schema{
		Metadata: map[string]string{"made by": "this test", "empty": ""},
		Fields: []Field{
			{Name: "id", Type: TypeOf(KindInt32), Metadata: map[string]string{"unit": "µs"}},
			{Name: "list", Type: ofKind(KindList, ofKind(KindLargeList, TypeOf(KindUtf8View))), Nullable: true},
			{Name: "map", Type: &DataType{Kind: KindMap, KeysSorted: true, Fields: []Field{entries}}},
			{Name: "dictionary", Nullable: true, Type: &DataType{
				Kind: KindDictionary, Index: KindInt16, Values: ofKind(KindList, TypeOf(KindUtf8)), Ordered: true,
			}},
			{Name: "", Type: DecimalType(10, 2)},
		},
	}
	native, err := exportSchema(schema)
	if err != nil {
		t.Fatal(err)
	}
	defer freeSchema(native)
	root, err := readField(native)
	if err != nil {
		t.Fatal(err)
	}
	got := &Schema{Fields: root.Type.Fields, Metadata: root.Metadata}
	if !reflect.DeepEqual(got, schema) {
		t.Errorf("got  %v\nwant %v", got, schema)
	}
	if !got.SameTypes(schema) || got.SameTypes(NewSchema(item)) {
		t.Error("SameTypes does not tell schemas apart")
	}
}

func TestAFieldWithoutTypeIsRefused(t *testing.T) {
	if _, err := exportSchema(NewSchema(Field{Name: "x"})); !errors.Is(err, ErrInvalidArgument) {
		t.Errorf("got %v", err)
	}
}

func TestDecimalTextsAreReadExactly(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "-1.50": "-1.50", "+3": "3", ".5": "0.5", "12345678901234567890.1": "12345678901234567890.1"} {
		if got, err := ParseDecimal(text); err != nil || got.String() != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-", "1.", "1e3", "1.2.3", "1.-2", "0x10", "1_000"} {
		if got, err := ParseDecimal(text); !errors.Is(err, ErrInvalidArgument) {
			t.Errorf("%q was read as %v, %v", text, got, err)
		}
	}
}
