package codeanatomy

// #include "native.h"
import "C"

import "unsafe"

// room is a growing buffer in C memory, as Arrow arrays of the program need it: the library keeps them
// beyond the call, which Go memory does not allow.
type room struct {
	memory           unsafe.Pointer
	length, capacity int
}

// extend adds zeroed bytes at the end and gives their place.
func (r *room) extend(bytes int) (unsafe.Pointer, error) {
	if r.length+bytes > r.capacity || r.memory == nil {
		capacity := max(64, 2*r.capacity, r.length+bytes)
		memory := C.realloc(r.memory, C.size_t(capacity))
		if memory == nil {
			return nil, exhausted("a column")
		}
		r.memory, r.capacity = memory, capacity
	}
	end := unsafe.Add(r.memory, r.length)
	clear(unsafe.Slice((*byte)(end), bytes))
	r.length += bytes
	return end, nil
}

// take gives the memory away.
func (r *room) take() unsafe.Pointer {
	memory := r.memory
	*r = room{}
	return memory
}

func (r *room) free() { C.free(r.take()) }

func appendTo[T any](r *room, value T) error {
	place, err := r.extend(int(unsafe.Sizeof(value)))
	if err == nil {
		*(*T)(place) = value
	}
	return err
}

func appendBytes(r *room, bytes []byte) error {
	place, err := r.extend(len(bytes))
	if err == nil {
		copy(unsafe.Slice((*byte)(place), len(bytes)), bytes)
	}
	return err
}

// appendBit sets or clears the bit at an index that is the next one.
func appendBit(r *room, index int, bit bool) error {
	if index&7 == 0 {
		if _, err := r.extend(1); err != nil {
			return err
		}
	}
	if bit {
		*(*byte)(unsafe.Add(r.memory, index>>3)) |= 1 << (index & 7)
	}
	return nil
}
