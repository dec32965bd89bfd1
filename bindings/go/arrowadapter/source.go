package arrowadapter

import (
	"bytes"
	"fmt"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/cdata"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory/mallocator"

	"codeanatomy.dev/go/codeanatomy"
)

// Source makes a stream of records, to be registered or ingested. It retains the records' reader until
// the stream is released. Each record is copied into memory outside of Go, since the library keeps it
// beyond the call that hands it over.
func Source(records array.RecordReader) (*codeanatomy.Stream, error) {
	schema, err := importSchema(records.Schema())
	if err != nil {
		return nil, err
	}
	records.Retain()
	return codeanatomy.NewStream(schema, func(yield func(*codeanatomy.Batch, error) bool) {
		defer records.Release()
		for records.Next() {
			batch, err := Batch(records.RecordBatch())
			if !yield(batch, err) || err != nil {
				return
			}
		}
		if err := records.Err(); err != nil {
			yield(nil, err)
		}
	}), nil
}

// Batch copies a record into a batch outside of Go. Close the batch; the record stays the caller's.
func Batch(record arrow.RecordBatch) (*codeanatomy.Batch, error) {
	copied, err := outsideOfGo(record)
	if err != nil {
		return nil, err
	}
	defer copied.Release()
	var schema cdata.CArrowSchema
	var data cdata.CArrowArray
	cdata.ExportArrowRecordBatch(copied, &data, &schema)
	return codeanatomy.ImportBatch(unsafe.Pointer(&schema), unsafe.Pointer(&data))
}

func importSchema(schema *arrow.Schema) (*codeanatomy.Schema, error) {
	var native cdata.CArrowSchema
	cdata.ExportArrowSchema(schema, &native)
	return codeanatomy.ImportSchema(unsafe.Pointer(&native))
}

// outsideOfGo writes a record in the IPC format and reads it again, with an allocator of C memory. That
// reaches every buffer of every type, dictionaries and children included.
func outsideOfGo(record arrow.RecordBatch) (arrow.RecordBatch, error) {
	var encoded bytes.Buffer
	writer := ipc.NewWriter(&encoded, ipc.WithSchema(record.Schema()))
	if err := writer.Write(record); err != nil {
		return nil, fmt.Errorf("copy a record out of Go's memory: %w", err)
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("copy a record out of Go's memory: %w", err)
	}
	reader, err := ipc.NewReader(&encoded, ipc.WithAllocator(mallocator.NewMallocator()))
	if err != nil {
		return nil, fmt.Errorf("copy a record out of Go's memory: %w", err)
	}
	defer reader.Release()
	copied, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("copy a record out of Go's memory: %w", err)
	}
	copied.Retain()
	return copied, nil
}
