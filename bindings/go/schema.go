package codeanatomy

// #include "native.h"
import "C"

import (
	"encoding/binary"
	"maps"
	"slices"
	"unsafe"
)

// ImportSchema reads the ArrowSchema that `schema` points to, which must be of a struct type, and
// releases it.
func ImportSchema(schema unsafe.Pointer) (*Schema, error) {
	native := (*C.struct_ArrowSchema)(schema)
	if native.release == nil {
		return nil, invalidArgument("The ArrowSchema was released before.")
	}
	defer C.codeanatomy_go_schema_release(native)
	return readSchema(native)
}

// Export writes the schema, as a struct type, to the ArrowSchema that `schema` points to, which is
// released by who receives it.
func (s *Schema) Export(schema unsafe.Pointer) error {
	native, err := exportSchema(s)
	if err != nil {
		return err
	}
	*(*C.struct_ArrowSchema)(schema) = *native
	C.free(unsafe.Pointer(native))
	return nil
}

func newSchemaStruct() *C.struct_ArrowSchema {
	return (*C.struct_ArrowSchema)(C.calloc(1, C.sizeof_struct_ArrowSchema))
}

func freeSchema(schema *C.struct_ArrowSchema) {
	C.codeanatomy_go_schema_release(schema)
	C.free(unsafe.Pointer(schema))
}

// takeSchema reads a schema that `fill` writes, and releases it.
func takeSchema(fill func(out *C.struct_ArrowSchema) error) (*Schema, error) {
	native := newSchemaStruct()
	defer freeSchema(native)
	if err := fill(native); err != nil {
		return nil, err
	}
	return readSchema(native)
}

func readSchema(native *C.struct_ArrowSchema) (*Schema, error) {
	root, err := readField(native)
	if err != nil {
		return nil, err
	}
	if root.Type.Kind != KindStruct {
		return nil, invalidArgument("The columns of a table are the fields of a struct type; this is %v.", root.Type)
	}
	return &Schema{Fields: root.Type.Fields, Metadata: root.Metadata}, nil
}

func readField(native *C.struct_ArrowSchema) (Field, error) {
	field := Field{
		Nullable: native.flags&C.ARROW_FLAG_NULLABLE != 0,
		Metadata: readMetadata(unsafe.Pointer(native.metadata)),
	}
	if native.name != nil {
		field.Name = C.GoString(native.name)
	}
	read, err := parseFormat(C.GoString(native.format))
	if err != nil {
		return field, err
	}
	for _, child := range unsafe.Slice(native.children, int(native.n_children)) {
		childField, err := readField(child)
		if err != nil {
			return field, err
		}
		read.Fields = append(read.Fields, childField)
	}
	read.KeysSorted = native.flags&C.ARROW_FLAG_MAP_KEYS_SORTED != 0
	field.Type = read
	if native.dictionary != nil {
		values, err := readField(native.dictionary)
		if err != nil {
			return field, err
		}
		field.Type = &DataType{
			Kind: KindDictionary, Index: read.Kind, Values: values.Type,
			Ordered: native.flags&C.ARROW_FLAG_DICTIONARY_ORDERED != 0,
		}
	}
	return field, nil
}

// readMetadata reads the interface's list of keys and values: a count, and each text behind its length.
func readMetadata(at unsafe.Pointer) map[string]string {
	if at == nil {
		return nil
	}
	number := func() int {
		read := *(*int32)(at)
		at = unsafe.Add(at, 4)
		return int(read)
	}
	text := func() string {
		length := number()
		read := string(unsafe.Slice((*byte)(at), length))
		at = unsafe.Add(at, length)
		return read
	}
	count := number()
	metadata := make(map[string]string, count)
	for range count {
		key := text()
		metadata[key] = text()
	}
	return metadata
}

// exportSchema writes a schema as a struct type into C memory; freeSchema frees it.
func exportSchema(schema *Schema) (*C.struct_ArrowSchema, error) {
	native := newSchemaStruct()
	root := Field{Type: &DataType{Kind: KindStruct, Fields: schema.Fields}, Metadata: schema.Metadata}
	if err := writeField(native, root); err != nil {
		freeSchema(native)
		return nil, err
	}
	return native, nil
}

func writeField(native *C.struct_ArrowSchema, field Field) error {
	if field.Type == nil {
		return invalidArgument("Field %q has no type.", field.Name)
	}
	dictionary := C.int(0)
	if field.Type.Kind == KindDictionary {
		dictionary = 1
	}
	if C.codeanatomy_go_schema_init(native, C.int64_t(len(field.Type.Fields)), dictionary) == 0 {
		return exhausted("a schema")
	}
	native.format = C.CString(field.Type.Format())
	native.name = C.CString(field.Name)
	native.metadata = (*C.char)(writeMetadata(field.Metadata))
	native.flags = flagsOf(field)
	for index, child := range unsafe.Slice(native.children, len(field.Type.Fields)) {
		if err := writeField(child, field.Type.Fields[index]); err != nil {
			return err
		}
	}
	if dictionary == 1 {
		return writeField(native.dictionary, Field{Type: field.Type.Values, Nullable: true})
	}
	return nil
}

func flagsOf(field Field) C.int64_t {
	var flags C.int64_t
	if field.Nullable {
		flags |= C.ARROW_FLAG_NULLABLE
	}
	if field.Type.Ordered {
		flags |= C.ARROW_FLAG_DICTIONARY_ORDERED
	}
	if field.Type.KeysSorted {
		flags |= C.ARROW_FLAG_MAP_KEYS_SORTED
	}
	return flags
}

// writeMetadata is the inverse of readMetadata, into C memory.
func writeMetadata(metadata map[string]string) unsafe.Pointer {
	if len(metadata) == 0 {
		return nil
	}
	bytes := binary.NativeEndian.AppendUint32(nil, uint32(len(metadata)))
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		for _, text := range []string{key, metadata[key]} {
			bytes = binary.NativeEndian.AppendUint32(bytes, uint32(len(text)))
			bytes = append(bytes, text...)
		}
	}
	return C.CBytes(bytes)
}
