package codeanatomy

// #include "native.h"
import "C"

import "unsafe"

// Batch is rows in columns, in memory outside of Go. Its memory is freed by Close, and no earlier than
// the batch and every [Column] of it are out of reach. One goroutine at a time.
type Batch struct {
	schema *Schema
	memory *memory
}

// memory is what a batch and its columns hold together. The garbage collector frees it when none is
// left.
type memory struct {
	native *native[*C.struct_ArrowArray]
}

// newBatch takes over an array and the C memory that it stands in.
func newBatch(schema *Schema, array *C.struct_ArrowArray) *Batch {
	held := &memory{native: own("batch", array, func(array *C.struct_ArrowArray) { freeArray(array) })}
	guard(held, held.native)
	return &Batch{schema: schema, memory: held}
}

// array is the batch's array. It panics after Close, as the readers of columns do.
func (m *memory) array() *C.struct_ArrowArray {
	if m.native.closed.Load() {
		panic(closed("batch"))
	}
	return m.native.pointer
}

// Schema has the columns of the batch.
func (b *Batch) Schema() *Schema { return b.schema }

// RowCount is the number of rows. It panics after Close.
func (b *Batch) RowCount() int { return int(b.memory.array().length) }

// ColumnCount is the number of columns.
func (b *Batch) ColumnCount() int { return len(b.schema.Fields) }

// Column is a column by its position. It panics after Close, or when there is none.
func (b *Batch) Column(index int) Column {
	array := b.memory.array()
	field := &b.schema.Fields[index]
	return Column{
		field:  field,
		memory: b.memory,
		vector: vector{dataType: field.Type, array: unsafe.Slice(array.children, int(array.n_children))[index]},
		start:  int(array.offset),
		length: int(array.length),
	}
}

// ColumnNamed is the first column of that name. It panics after Close.
func (b *Batch) ColumnNamed(name string) (Column, error) {
	index := b.schema.Index(name)
	if index < 0 {
		return Column{}, &Error{
			Status: StatusNotFound, Code: CodeNotFound, SQLState: "42703", Component: "binding",
			Message: "The batch has no column " + name + "; it has " + b.schema.String() + ".",
		}
	}
	return b.Column(index), nil
}

// Row is the values of one row, each as [Column.Value] gives it. It panics after Close, or when there
// is no such row.
func (b *Batch) Row(row int) []any {
	values := make([]any, b.ColumnCount())
	for index := range values {
		values[index] = b.Column(index).Value(row)
	}
	return values
}

// Rows is all rows, each as [Batch.Row] gives it. It panics after Close.
func (b *Batch) Rows() [][]any {
	rows := make([][]any, b.RowCount())
	for row := range rows {
		rows[row] = b.Row(row)
	}
	return rows
}

// ImportBatch takes over a batch of another library through the Arrow C data interface, without
// copying it: a struct array and its schema, in the ArrowSchema and ArrowArray that the arguments point
// to. Both are released, now or with the batch, whatever the outcome. What they say of their memory is
// believed when the batch is read; the library checks it when the batch is given to it.
func ImportBatch(schema, array unsafe.Pointer) (*Batch, error) {
	given := (*C.struct_ArrowArray)(array)
	columns, err := ImportSchema(schema)
	if err == nil && given.release == nil {
		err = invalidArgument("The ArrowArray was released before.")
	}
	if err == nil && int(given.n_children) != len(columns.Fields) {
		err = invalidArgument("The ArrowArray has %d children, its schema %d.", int(given.n_children), len(columns.Fields))
	}
	if err != nil {
		C.codeanatomy_go_array_release(given)
		return nil, err
	}
	moved := newArray()
	*moved = *given
	given.release = nil
	return newBatch(columns, moved), nil
}

// Export hands the batch out through the Arrow C data interface, without copying it. It is written to
// the ArrowSchema and ArrowArray that the arguments point to, which are released by who receives them.
// The batch is closed, whatever the outcome.
func (b *Batch) Export(schema, array unsafe.Pointer) error {
	defer b.Close()
	if err := b.schema.Export(schema); err != nil {
		return err
	}
	if err := b.move((*C.struct_ArrowArray)(array)); err != nil {
		C.codeanatomy_go_schema_release((*C.struct_ArrowSchema)(schema))
		return err
	}
	return nil
}

// move puts the array elsewhere in C memory and closes the batch.
func (b *Batch) move(to *C.struct_ArrowArray) error {
	array, err := b.memory.native.acquire()
	if err != nil {
		return err
	}
	defer b.memory.native.release()
	if !b.memory.native.close() {
		return closed("batch")
	}
	*to = *array
	array.release = nil
	return nil
}

// Close frees the batch. Its columns cannot be read any more. It never fails.
func (b *Batch) Close() error {
	b.memory.native.close()
	return nil
}
