package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"io"
	"iter"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Reader is the result of one run. It keeps everything that the run needs: session and query may be
// closed before it. Calls of Next from several goroutines wait for each other; the other methods may
// be called at any time.
type Reader struct {
	native   *native[*C.codeanatomy_reader]
	run      context.Context
	exported atomic.Bool // the run belongs to a stream now
	mutex    sync.Mutex  // one Next at a time
	schema   *Schema     // guarded by mutex; nil until asked for
}

func newReader(pointer *C.codeanatomy_reader, cancel *cancellation) *Reader {
	reader := &Reader{run: cancel.ctx}
	reader.native = own("reader", pointer, func(pointer *C.codeanatomy_reader) {
		C.codeanatomy_reader_free(pointer)
		cancel.close()
	})
	guard(reader, reader.native)
	return reader
}

// Schema has the columns of the result.
func (r *Reader) Schema() (*Schema, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.columns()
}

func (r *Reader) columns() (*Schema, error) {
	if r.schema != nil {
		return r.schema, nil
	}
	schema, err := takeSchema(func(out *C.struct_ArrowSchema) error {
		return ask(r.native, func(pointer *C.codeanatomy_reader, failure **C.codeanatomy_error) C.codeanatomy_status {
			return C.codeanatomy_reader_schema(pointer, out, failure)
		})
	})
	r.schema = schema
	return schema, err
}

// Next waits for the next batch and gives io.EOF at the end. When the context is done, or the one that
// the run was started with, the run is cancelled; Next then fails at every further call. Close the
// batch: it may outlive the reader.
func (r *Reader) Next(ctx context.Context) (*Batch, error) {
	if ctx.Err() != nil {
		r.cancel()
		return nil, contextError(ctx, "the reading of the next batch")
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	pointer, err := r.native.acquire()
	if err != nil {
		return nil, err
	}
	defer r.native.release()
	schema, err := r.columns()
	if err != nil {
		return nil, err
	}
	if ctx.Done() != nil && ctx.Done() != r.run.Done() {
		defer cancelWith(ctx, pointer)()
	}
	array := newArray()
	var failure *C.codeanatomy_error
	status := C.codeanatomy_reader_next(pointer, -1, array, &failure)
	if err := explain(check(status, failure), ctx, r.run); err != nil {
		freeArray(array)
		return nil, err
	}
	if array.release == nil {
		freeArray(array)
		return nil, io.EOF
	}
	return newBatch(schema, array), nil
}

// cancelWith stops a run when the context is done. The function it gives ends that, and waits for it.
func cancelWith(ctx context.Context, reader *C.codeanatomy_reader) func() {
	fired := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(fired)
		C.codeanatomy_reader_cancel(reader)
	})
	return func() {
		if !stop() {
			<-fired
		}
	}
}

// All ranges over the batches that are left. Each is closed when the loop goes on to the next; use
// Next to keep them. After an error the loop ends.
func (r *Reader) All() iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		for {
			batch, err := r.Next(context.Background())
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
			wanted := yield(batch, nil)
			batch.Close()
			if !wanted {
				return
			}
		}
	}
}

// Rows ranges over the rows that are left, each as [Batch.Row] gives it. After an error the loop ends.
func (r *Reader) Rows() iter.Seq2[[]any, error] { return rowsOf(r.All()) }

func rowsOf(batches iter.Seq2[*Batch, error]) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for batch, err := range batches {
			if err != nil {
				yield(nil, err)
				return
			}
			for row := range batch.RowCount() {
				if !yield(batch.Row(row), nil) {
					return
				}
			}
		}
	}
}

// Metrics has what the operators of the run have counted so far.
func (r *Reader) Metrics() (Metrics, error) {
	text, err := askText(r.native, func(pointer *C.codeanatomy_reader, out **C.codeanatomy_buffer,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_reader_metrics(pointer, out, failure)
	})
	if err != nil {
		return Metrics{}, err
	}
	return readMetrics(text)
}

// Progress has the counters of the run.
func (r *Reader) Progress() (Progress, error) {
	counters := (*C.codeanatomy_progress)(C.calloc(1, C.sizeof_codeanatomy_progress))
	defer C.free(unsafe.Pointer(counters))
	counters.struct_size = C.sizeof_codeanatomy_progress
	err := ask(r.native, func(pointer *C.codeanatomy_reader, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_reader_progress(pointer, counters, failure)
	})
	if err != nil {
		return Progress{}, err
	}
	return readProgress(counters), nil
}

// ExportStream hands what is left of the result out as an Arrow C stream. It is written to the
// ArrowArrayStream that `stream` points to, which must not hold a live stream, and is released by who
// receives it. The stream may outlive every object of this package; until the reader is closed, the
// context of the run still ends it.
func (r *Reader) ExportStream(stream unsafe.Pointer) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	err := ask(r.native, func(pointer *C.codeanatomy_reader, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_reader_export(pointer, (*C.struct_ArrowArrayStream)(stream), failure)
	})
	if err == nil {
		r.exported.Store(true)
	}
	return err
}

// cancel stops the run.
func (r *Reader) cancel() {
	if pointer, err := r.native.acquire(); err == nil {
		C.codeanatomy_reader_cancel(pointer)
		r.native.release()
	}
}

// Close cancels what is left of the run, unless that was handed out as a stream, and frees the reader.
// It never fails.
func (r *Reader) Close() error {
	if !r.exported.Load() {
		r.cancel()
	}
	r.native.close()
	return nil
}
