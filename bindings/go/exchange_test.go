package codeanatomy_test

import (
	"context"
	"reflect"
	"testing"
	"unsafe"

	"codeanatomy.dev/go/codeanatomy"
)

// The structs of the Arrow C data interface as plain memory, in the way another library would hold
// them.
type (
	arrowSchema [9]uintptr
	arrowArray  [10]uintptr
)

func export(t *testing.T, batch *codeanatomy.Batch) (schema *arrowSchema, array *arrowArray) {
	t.Helper()
	schema, array = new(arrowSchema), new(arrowArray)
	if err := batch.Export(unsafe.Pointer(schema), unsafe.Pointer(array)); err != nil {
		t.Fatal(err)
	}
	return schema, array
}

func TestABatchIsMovedOutAndInThroughTheArrowInterface(t *testing.T) {
	session := open(t)
	batch := first(t, session, "SELECT * FROM (VALUES (1, 'a', [1, 2]), (2, NULL, NULL)) AS v(n, s, l) ORDER BY n")
	columns, want := batch.Schema(), batch.Rows()
	schema, array := export(t, batch)
	again, err := codeanatomy.ImportBatch(unsafe.Pointer(schema), unsafe.Pointer(array))
	if err != nil {
		t.Fatal(err)
	}
	if got := again.Rows(); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(again.Schema(), columns) {
		t.Errorf("got %v %v, want %v %v", again.Schema(), got, columns, want)
	}
	wants(t, batch.Export(unsafe.Pointer(schema), unsafe.Pointer(array)), codeanatomy.ErrInvalidState)
	if err := session.RegisterBatches("again", columns, []*codeanatomy.Batch{again}, nil); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT sum(n) FROM again", []any{int64(3)})
}

func TestReleasedOrMismatchedStructsAreRefused(t *testing.T) {
	schema, array := export(t, numbersFrom(t, 1))
	_, err := codeanatomy.ImportBatch(unsafe.Pointer(new(arrowSchema)), unsafe.Pointer(array))
	wants(t, err, codeanatomy.ErrInvalidArgument)
	_, err = codeanatomy.ImportBatch(unsafe.Pointer(schema), unsafe.Pointer(new(arrowArray)))
	wants(t, err, codeanatomy.ErrInvalidArgument)
	_, err = codeanatomy.ImportSchema(unsafe.Pointer(schema)) // released by the attempt before
	wants(t, err, codeanatomy.ErrInvalidArgument)
	empty, err := codeanatomy.NewBatch(codeanatomy.NewSchema(), []any{})
	if err != nil {
		t.Fatal(err)
	}
	one, oneArray := export(t, numbersFrom(t, 1))
	none, noneArray := export(t, empty)
	_, err = codeanatomy.ImportBatch(unsafe.Pointer(one), unsafe.Pointer(noneArray))
	wants(t, err, codeanatomy.ErrInvalidArgument)
	_, err = codeanatomy.ImportBatch(unsafe.Pointer(none), unsafe.Pointer(oneArray))
	wants(t, err, codeanatomy.ErrInvalidArgument)
}

func TestASchemaIsWrittenAndReadThroughTheArrowInterface(t *testing.T) {
	schema := codeanatomy.NewSchema(codeanatomy.Field{
		Name: "at", Type: codeanatomy.TimestampType(codeanatomy.Microsecond, "UTC"),
		Metadata: map[string]string{"key": "value"},
	})
	native := new(arrowSchema)
	if err := schema.Export(unsafe.Pointer(native)); err != nil {
		t.Fatal(err)
	}
	read, err := codeanatomy.ImportSchema(unsafe.Pointer(native))
	if err != nil || !reflect.DeepEqual(read, schema) {
		t.Errorf("got %v, %v", read, err)
	}
}

func TestAnExportedStreamIsImportedAgain(t *testing.T) {
	ctx, session := context.Background(), open(t)
	native := new([5]uintptr)
	if err := codeanatomy.StreamOf(numberSchema, numbersFrom(t, 1, 2)).Export(unsafe.Pointer(native)); err != nil {
		t.Fatal(err)
	}
	if err := session.RegisterStream(ctx, "numbers", codeanatomy.ImportStream(unsafe.Pointer(native)), nil); err != nil {
		t.Fatal(err)
	}
	expect(t, session, "SELECT sum(n) FROM numbers", []any{int64(3)})
}
