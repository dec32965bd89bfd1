package arrowadapter

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/cdata"

	"codeanatomy.dev/go/codeanatomy"
)

// Reader reads what is left of a result as records, without copying. The context ends the reading;
// Err then has the same error as codeanatomy.Reader.Next. Release it; that closes the reader, too.
func Reader(ctx context.Context, reader *codeanatomy.Reader) (array.RecordReader, error) {
	columns, err := reader.Schema()
	if err != nil {
		return nil, err
	}
	schema, err := Schema(columns)
	if err != nil {
		return nil, err
	}
	made := &records{ctx: ctx, reader: reader, schema: schema}
	made.references.Store(1)
	return made, nil
}

// Schema is a schema as arrow-go has it.
func Schema(schema *codeanatomy.Schema) (*arrow.Schema, error) {
	var native cdata.CArrowSchema
	if err := schema.Export(unsafe.Pointer(&native)); err != nil {
		return nil, err
	}
	return cdata.ImportCArrowSchema(&native)
}

// Record is a batch as arrow-go has it, without copying. The batch is closed, whatever the outcome;
// release the record.
func Record(batch *codeanatomy.Batch) (arrow.RecordBatch, error) {
	var schema cdata.CArrowSchema
	var data cdata.CArrowArray
	if err := batch.Export(unsafe.Pointer(&schema), unsafe.Pointer(&data)); err != nil {
		return nil, err
	}
	return cdata.ImportCRecordBatch(&data, &schema)
}

// records is a codeanatomy.Reader as an array.RecordReader.
type records struct {
	ctx        context.Context
	reader     *codeanatomy.Reader
	schema     *arrow.Schema
	references atomic.Int64
	current    arrow.RecordBatch
	err        error
}

func (r *records) Retain() { r.references.Add(1) }

func (r *records) Release() {
	if r.references.Add(-1) == 0 {
		r.drop()
		r.reader.Close()
	}
}

func (r *records) drop() {
	if r.current != nil {
		r.current.Release()
		r.current = nil
	}
}

func (r *records) Schema() *arrow.Schema { return r.schema }

func (r *records) Next() bool {
	r.drop()
	if r.err != nil {
		return false
	}
	batch, err := r.reader.Next(r.ctx)
	if err == nil {
		r.current, err = Record(batch)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return err == nil
}

func (r *records) RecordBatch() arrow.RecordBatch { return r.current }

// Record is RecordBatch under its old name.
func (r *records) Record() arrow.RecordBatch { return r.current }

func (r *records) Err() error { return r.err }
