package codeanatomy

// #include "native.h"
import "C"

import "unsafe"

// layout is what an array consists of. Its buffers are C memory, which it owns until it is put.
type layout struct {
	length, nulls, offset int
	buffers               []unsafe.Pointer
	children              []layout
	dictionary            *layout
}

// put moves the buffers into an array struct in zeroed C memory.
func (l layout) put(array *C.struct_ArrowArray) error {
	dictionary := C.int(0)
	if l.dictionary != nil {
		dictionary = 1
	}
	if C.codeanatomy_go_array_init(array, C.int64_t(len(l.buffers)), C.int64_t(len(l.children)), dictionary) == 0 {
		l.free()
		return exhausted("a batch")
	}
	array.length, array.null_count, array.offset = C.int64_t(l.length), C.int64_t(l.nulls), C.int64_t(l.offset)
	copy(unsafe.Slice((*unsafe.Pointer)(unsafe.Pointer(array.buffers)), len(l.buffers)), l.buffers)
	var failure error
	if l.dictionary != nil {
		failure = l.dictionary.put(array.dictionary)
	}
	for index, child := range unsafe.Slice(array.children, len(l.children)) {
		if err := l.children[index].put(child); err != nil {
			failure = err
		}
	}
	return failure
}

func (l layout) free() {
	for _, buffer := range l.buffers {
		C.free(buffer)
	}
	for _, child := range l.children {
		child.free()
	}
	if l.dictionary != nil {
		l.dictionary.free()
	}
}

// batch puts the layout of a struct array as a batch.
func (l layout) batch(schema *Schema) (*Batch, error) {
	array := newArray()
	if err := l.put(array); err != nil {
		freeArray(array)
		return nil, err
	}
	return newBatch(schema, array), nil
}
