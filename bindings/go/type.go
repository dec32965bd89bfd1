package codeanatomy

import (
	"fmt"
	"strings"
)

// DataType is an Arrow type. Only the fields that its kind needs are set.
type DataType struct {
	Kind Kind
	// Unit is that of times, timestamps and durations.
	Unit TimeUnit
	// TimeZone is that of a timestamp; empty for a local time without zone.
	TimeZone string
	// Precision and Scale are those of a decimal.
	Precision, Scale int
	// Width is the number of bytes of a fixed-size binary, or of items of a fixed-size list.
	Width int
	// Fields are the children: of a struct or union its columns; of a list its items; of a map one
	// struct of key and value; of run-end encoding the run ends and the values.
	Fields []Field
	// TypeCodes are the numbers of a union's fields, in the order of Fields.
	TypeCodes []int8
	// Index and Values are those of a dictionary.
	Index  Kind
	Values *DataType
	// Ordered is set for a dictionary whose order has a meaning, KeysSorted for a map with sorted keys.
	Ordered, KeysSorted bool
}

// TypeOf is the type of a kind that needs nothing else, such as KindInt64 or KindUtf8.
func TypeOf(kind Kind) *DataType { return &DataType{Kind: kind} }

// TimestampType is the type of timestamps; an empty zone is a local time.
func TimestampType(unit TimeUnit, zone string) *DataType {
	return &DataType{Kind: KindTimestamp, Unit: unit, TimeZone: zone}
}

// DecimalType is the type of 128-bit decimals with so many digits, of which `scale` are behind the point.
func DecimalType(precision, scale int) *DataType {
	return &DataType{Kind: KindDecimal128, Precision: precision, Scale: scale}
}

// Field is a named type.
type Field struct {
	Name     string
	Type     *DataType
	Nullable bool
	// Metadata is further text by key, or nil.
	Metadata map[string]string
}

// FieldOf is a field that may be NULL, of a kind that needs nothing else.
func FieldOf(name string, kind Kind) Field {
	return Field{Name: name, Type: TypeOf(kind), Nullable: true}
}

// String is the name and type of the field.
func (f Field) String() string {
	text := f.Name + " " + f.Type.String()
	if !f.Nullable {
		text += " not null"
	}
	return text
}

// Schema is the columns of a table or result.
type Schema struct {
	Fields   []Field
	Metadata map[string]string
}

// NewSchema makes a schema of fields.
func NewSchema(fields ...Field) *Schema { return &Schema{Fields: fields} }

// Index is the position of the first field of that name, or −1.
func (s *Schema) Index(name string) int {
	for index, field := range s.Fields {
		if field.Name == name {
			return index
		}
	}
	return -1
}

// String lists the fields.
func (s *Schema) String() string { return fieldTexts(s.Fields) }

// SameTypes says whether both have columns of the same types in the same order, whatever their names.
func (s *Schema) SameTypes(other *Schema) bool { return sameFields(s.Fields, other.Fields) }

// Same says whether both are the same type. Names of children, and whether they may be NULL, do not
// matter.
func (t *DataType) Same(other *DataType) bool {
	if t == nil || other == nil {
		return t == other
	}
	return t.Format() == other.Format() && t.Kind == other.Kind &&
		t.Values.Same(other.Values) && sameFields(t.Fields, other.Fields)
}

func sameFields(some, others []Field) bool {
	if len(some) != len(others) {
		return false
	}
	for index := range some {
		if !some[index].Type.Same(others[index].Type) {
			return false
		}
	}
	return true
}

// String is the type as text, such as "timestamp(us, UTC)" or "list(utf8)".
func (t *DataType) String() string {
	switch t.Kind {
	case KindDecimal32, KindDecimal64, KindDecimal128, KindDecimal256:
		return fmt.Sprintf("%v(%d, %d)", t.Kind, t.Precision, t.Scale)
	case KindFixedSizeBinary:
		return fmt.Sprintf("%v(%d)", t.Kind, t.Width)
	case KindTime32, KindTime64, KindDuration:
		return fmt.Sprintf("%v(%v)", t.Kind, t.Unit)
	case KindTimestamp:
		if t.TimeZone == "" {
			return fmt.Sprintf("timestamp(%v)", t.Unit)
		}
		return fmt.Sprintf("timestamp(%v, %s)", t.Unit, t.TimeZone)
	case KindDictionary:
		return fmt.Sprintf("dictionary(%v, %v)", t.Index, t.Values)
	case KindFixedSizeList:
		return fmt.Sprintf("%v(%v, %d)", t.Kind, fieldTypes(t.Fields), t.Width)
	case KindList, KindLargeList, KindListView, KindLargeListView, KindRunEndEncoded:
		return fmt.Sprintf("%v(%s)", t.Kind, fieldTypes(t.Fields))
	case KindStruct, KindSparseUnion, KindDenseUnion:
		return fmt.Sprintf("%v(%s)", t.Kind, fieldTexts(t.Fields))
	case KindMap:
		return fmt.Sprintf("map(%s)", fieldTypes(t.Fields[0].Type.Fields))
	}
	return t.Kind.String()
}

func fieldTypes(fields []Field) string {
	texts := make([]string, len(fields))
	for index, field := range fields {
		texts[index] = field.Type.String()
	}
	return strings.Join(texts, ", ")
}

func fieldTexts(fields []Field) string {
	texts := make([]string, len(fields))
	for index, field := range fields {
		texts[index] = field.String()
	}
	return strings.Join(texts, ", ")
}
