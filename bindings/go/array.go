package codeanatomy

// #include "native.h"
import "C"

import "unsafe"

func newArray() *C.struct_ArrowArray {
	return (*C.struct_ArrowArray)(C.calloc(1, C.sizeof_struct_ArrowArray))
}

func freeArray(array *C.struct_ArrowArray) {
	C.codeanatomy_go_array_release(array)
	C.free(unsafe.Pointer(array))
}

// vector is an array together with its type. Indices count from the array's own offset.
type vector struct {
	dataType *DataType
	array    *C.struct_ArrowArray
}

func (v vector) buffer(index int) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(v.array.buffers), uintptr(index)*unsafe.Sizeof(uintptr(0))))
}

func (v vector) child(index int) vector {
	children := unsafe.Slice(v.array.children, int(v.array.n_children))
	return vector{dataType: v.dataType.Fields[index].Type, array: children[index]}
}

// at reads one entry of a buffer of fixed-width values.
func at[T any](buffer unsafe.Pointer, index int) T {
	var entry T
	return *(*T)(unsafe.Add(buffer, uintptr(index)*unsafe.Sizeof(entry)))
}

// bit reads one entry of a buffer of bits.
func bit(buffer unsafe.Pointer, index int) bool {
	return at[uint8](buffer, index>>3)>>(index&7)&1 != 0
}

// set says whether the bit of validity is set; without a bitmap it is.
func (v vector) set(index int) bool {
	if v.array.n_buffers == 0 {
		return true
	}
	validity := v.buffer(0)
	return validity == nil || bit(validity, index+int(v.array.offset))
}

// resolve follows dictionaries, runs and unions to the entry that has the value. False: it is NULL.
func (v vector) resolve(index int) (vector, int, bool) {
	switch v.dataType.Kind {
	case KindNull:
		return v, index, false
	case KindDictionary:
		if !v.set(index) {
			return v, index, false
		}
		key := int(integer(v.dataType.Index, v.buffer(1), index+int(v.array.offset)))
		return vector{dataType: v.dataType.Values, array: v.array.dictionary}.resolve(key)
	case KindRunEndEncoded:
		return v.child(1).resolve(v.run(index + int(v.array.offset)))
	case KindSparseUnion, KindDenseUnion:
		child, index := v.member(index + int(v.array.offset))
		return child.resolve(index)
	}
	return v, index, v.set(index)
}

// run finds the run that an entry belongs to: the first one that ends behind it.
func (v vector) run(index int) int {
	ends := v.child(0)
	low, high := 0, int(ends.array.length)
	for low < high {
		middle := (low + high) / 2
		if integer(ends.dataType.Kind, ends.buffer(1), middle+int(ends.array.offset)) > int64(index) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

// member finds the child of a union that has an entry, and the entry's index there.
func (v vector) member(index int) (vector, int) {
	code := at[int8](v.buffer(0), index)
	position := int(code)
	for candidate, known := range v.dataType.TypeCodes {
		if known == code {
			position = candidate
		}
	}
	if v.dataType.Kind == KindDenseUnion {
		return v.child(position), int(at[int32](v.buffer(1), index))
	}
	return v.child(position), index
}

// integer reads an entry of any integer kind.
func integer(kind Kind, buffer unsafe.Pointer, index int) int64 {
	switch kind {
	case KindInt8:
		return int64(at[int8](buffer, index))
	case KindInt16:
		return int64(at[int16](buffer, index))
	case KindInt32, KindDate32, KindTime32, KindIntervalMonths:
		return int64(at[int32](buffer, index))
	case KindUint8:
		return int64(at[uint8](buffer, index))
	case KindUint16:
		return int64(at[uint16](buffer, index))
	case KindUint32:
		return int64(at[uint32](buffer, index))
	}
	return at[int64](buffer, index)
}

// span finds where the items of a list begin and end in its child.
func (v vector) span(index int) (begin, end int) {
	index += int(v.array.offset)
	switch v.dataType.Kind {
	case KindLargeList:
		return int(at[int64](v.buffer(1), index)), int(at[int64](v.buffer(1), index+1))
	case KindListView:
		begin = int(at[int32](v.buffer(1), index))
		return begin, begin + int(at[int32](v.buffer(2), index))
	case KindLargeListView:
		begin = int(at[int64](v.buffer(1), index))
		return begin, begin + int(at[int64](v.buffer(2), index))
	case KindFixedSizeList:
		return index * v.dataType.Width, (index + 1) * v.dataType.Width
	}
	return int(at[int32](v.buffer(1), index)), int(at[int32](v.buffer(1), index+1))
}

// bytes lends an entry of text or binary; the memory is the array's.
func (v vector) bytes(index int) []byte {
	index += int(v.array.offset)
	switch v.dataType.Kind {
	case KindLargeUtf8, KindLargeBinary:
		begin, end := at[int64](v.buffer(1), index), at[int64](v.buffer(1), index+1)
		return unsafe.Slice((*byte)(v.buffer(2)), int(end))[begin:]
	case KindFixedSizeBinary:
		width := v.dataType.Width
		return unsafe.Slice((*byte)(unsafe.Add(v.buffer(1), index*width)), width)
	case KindUtf8View, KindBinaryView:
		return v.view(unsafe.Add(v.buffer(1), index*16))
	}
	begin, end := at[int32](v.buffer(1), index), at[int32](v.buffer(1), index+1)
	return unsafe.Slice((*byte)(v.buffer(2)), int(end))[begin:]
}

// view reads one entry of a view array: a length, and up to 12 bytes in place or where more are.
func (v vector) view(entry unsafe.Pointer) []byte {
	length := int(at[int32](entry, 0))
	if length <= 12 {
		return unsafe.Slice((*byte)(unsafe.Add(entry, 4)), length)
	}
	data := v.buffer(2 + int(at[int32](entry, 2)))
	return unsafe.Slice((*byte)(unsafe.Add(data, int(at[int32](entry, 3)))), length)
}
