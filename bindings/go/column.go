package codeanatomy

// #include "native.h"
import "C"

import (
	"fmt"
	"runtime"
	"time"
	"unsafe"
)

// Column is one column of a batch, or the items of one list. Its methods read the batch's memory in
// place and give copies. Like an index out of range, it is a panic to read behind the last row, as
// another kind than the column has, or after Close of the batch. A NULL reads as the zero value.
type Column struct {
	field  *Field
	memory *memory
	vector vector
	start  int // of the column's first row in the vector
	length int
}

// Name is the name of the column.
func (c Column) Name() string { return c.field.Name }

// Type is the type of the column.
func (c Column) Type() *DataType { return c.field.Type }

// Len is the number of rows.
func (c Column) Len() int { return c.length }

// find gives the entry that has the value of a row; false for NULL.
func (c Column) find(row int) (vector, int, bool) {
	c.memory.array()
	if uint(row) >= uint(c.length) {
		panic(fmt.Sprintf("codeanatomy: row %d of column %q, which has %d", row, c.Name(), c.length))
	}
	return c.vector.resolve(c.start + row)
}

func (c Column) refuse(method string) {
	panic(fmt.Sprintf("codeanatomy: %s of column %q, which is %v", method, c.Name(), c.Type()))
}

// IsNull says whether a row is NULL, also by a NULL in its dictionary or run.
func (c Column) IsNull(row int) bool {
	_, _, set := c.find(row)
	runtime.KeepAlive(c.memory)
	return !set
}

// NullCount counts the rows that are NULL.
func (c Column) NullCount() int {
	count := 0
	for row := range c.length {
		if c.IsNull(row) {
			count++
		}
	}
	return count
}

// Bool reads a row of a bool column.
func (c Column) Bool(row int) bool {
	found, index, set := c.find(row)
	if found.dataType.Kind != KindBool && found.dataType.Kind != KindNull {
		c.refuse("Bool")
	}
	value := set && bit(found.buffer(1), index+int(found.array.offset))
	runtime.KeepAlive(c.memory)
	return value
}

// Int64 reads a row of a column of integers, except uint64, and of what is counted in integers: dates,
// times, timestamps, durations in their own unit, intervals in months.
func (c Column) Int64(row int) int64 {
	found, index, set := c.find(row)
	switch found.dataType.Kind {
	case KindInt8, KindInt16, KindInt32, KindInt64, KindUint8, KindUint16, KindUint32,
		KindDate32, KindDate64, KindTime32, KindTime64, KindTimestamp, KindDuration,
		KindIntervalMonths, KindNull:
	default:
		c.refuse("Int64")
	}
	if !set {
		return 0
	}
	value := integer(found.dataType.Kind, found.buffer(1), index+int(found.array.offset))
	runtime.KeepAlive(c.memory)
	return value
}

// Uint64 reads a row of a column of unsigned integers.
func (c Column) Uint64(row int) uint64 {
	found, index, set := c.find(row)
	switch found.dataType.Kind {
	case KindUint8, KindUint16, KindUint32, KindUint64, KindNull:
	default:
		c.refuse("Uint64")
	}
	if !set {
		return 0
	}
	value := uint64(integer(found.dataType.Kind, found.buffer(1), index+int(found.array.offset)))
	runtime.KeepAlive(c.memory)
	return value
}

// Float64 reads a row of a column of floats of any size.
func (c Column) Float64(row int) float64 {
	found, index, set := c.find(row)
	switch found.dataType.Kind {
	case KindFloat16, KindFloat32, KindFloat64, KindNull:
	default:
		c.refuse("Float64")
	}
	if !set {
		return 0
	}
	value := float(found, index)
	runtime.KeepAlive(c.memory)
	return value
}

// Text reads a row of a text column of any layout.
func (c Column) Text(row int) string {
	found, index, set := c.find(row)
	switch found.dataType.Kind {
	case KindUtf8, KindLargeUtf8, KindUtf8View, KindNull:
	default:
		c.refuse("Text")
	}
	if !set {
		return ""
	}
	value := string(found.bytes(index))
	runtime.KeepAlive(c.memory)
	return value
}

// AppendBytes appends a row of a text or binary column of any layout.
func (c Column) AppendBytes(to []byte, row int) []byte {
	found, index, set := c.find(row)
	switch found.dataType.Kind {
	case KindUtf8, KindLargeUtf8, KindUtf8View,
		KindBinary, KindLargeBinary, KindBinaryView, KindFixedSizeBinary, KindNull:
	default:
		c.refuse("AppendBytes")
	}
	if set {
		to = append(to, found.bytes(index)...)
	}
	runtime.KeepAlive(c.memory)
	return to
}

// Time reads a row of a column of dates or timestamps. One without time zone is given in UTC.
func (c Column) Time(row int) time.Time {
	found, index, set := c.find(row)
	switch found.dataType.Kind {
	case KindDate32, KindDate64, KindTimestamp, KindNull:
	default:
		c.refuse("Time")
	}
	if !set {
		return time.Time{}
	}
	value := moment(found.dataType, integer(found.dataType.Kind, found.buffer(1), index+int(found.array.offset)))
	runtime.KeepAlive(c.memory)
	return value
}

// Decimal reads a row of a column of decimals of any size.
func (c Column) Decimal(row int) Decimal {
	found, index, set := c.find(row)
	if !set {
		return Decimal{}
	}
	value, ok := found.value(index).(Decimal)
	if !ok {
		c.refuse("Decimal")
	}
	runtime.KeepAlive(c.memory)
	return value
}

// List gives the items of a row of a column of lists of any layout; none for NULL.
func (c Column) List(row int) Column {
	found, index, set := c.find(row)
	switch found.dataType.Kind {
	case KindList, KindLargeList, KindFixedSizeList, KindListView, KindLargeListView, KindMap:
	default:
		c.refuse("List")
	}
	items := Column{field: &found.dataType.Fields[0], memory: c.memory, vector: found.child(0)}
	if set {
		begin, end := found.span(index)
		items.start, items.length = begin, end-begin
	}
	runtime.KeepAlive(c.memory)
	return items
}

// Child is a column of a struct column by its position. Rows that are NULL in the struct have any
// value in it.
func (c Column) Child(index int) Column {
	c.memory.array()
	if c.vector.dataType.Kind != KindStruct {
		c.refuse("Child")
	}
	child := c
	child.field, child.vector = &c.vector.dataType.Fields[index], c.vector.child(index)
	child.start += int(c.vector.array.offset)
	runtime.KeepAlive(c.memory)
	return child
}

// Numbers are the Go types of the fixed-width numbers in a column.
type Numbers interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64
}

// Values copies a column of numbers as a whole, which is faster than row by row. NULLs have any value.
// T must be exactly as wide and of the same sort as the column's numbers; dates, times and the like
// are the integers that they are counted in.
func Values[T Numbers](column Column) ([]T, error) {
	return AppendValues[T](nil, column)
}

// AppendValues is [Values] into a slice that is there already.
func AppendValues[T Numbers](to []T, column Column) ([]T, error) {
	column.memory.array()
	var none T
	if !holds(column.vector.dataType.Kind, any(none)) {
		return to, invalidArgument("Column %q is %v; its values cannot be read as %T.",
			column.Name(), column.Type(), none)
	}
	if column.length > 0 {
		begin := column.start + int(column.vector.array.offset)
		to = append(to, unsafe.Slice((*T)(column.vector.buffer(1)), begin+column.length)[begin:]...)
	}
	runtime.KeepAlive(column.memory)
	return to, nil
}

func holds(kind Kind, number any) bool {
	switch number.(type) {
	case int8:
		return kind == KindInt8
	case int16:
		return kind == KindInt16
	case int32:
		return kind == KindInt32 || kind == KindDate32 || kind == KindTime32 || kind == KindIntervalMonths
	case int64:
		return kind == KindInt64 || kind == KindDate64 || kind == KindTime64 ||
			kind == KindTimestamp || kind == KindDuration
	case uint8:
		return kind == KindUint8
	case uint16:
		return kind == KindUint16
	case uint32:
		return kind == KindUint32
	case uint64:
		return kind == KindUint64
	case float32:
		return kind == KindFloat32
	}
	return kind == KindFloat64
}
