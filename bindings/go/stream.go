package codeanatomy

// #include "native.h"
import "C"

import (
	"errors"
	"fmt"
	"iter"
	"runtime/cgo"
	"unsafe"
)

// Stream is a source of batches that can be made a table, be ingested or written, or be read with All,
// once. Close one that is not used up. One goroutine at a time.
type Stream struct {
	native *native[*C.struct_ArrowArrayStream]
	host   *hostStream // nil when the batches do not come from Go
}

// NewStream makes a stream of batches that the program produces. The sequence runs in a goroutine of
// its own, from the first time that the library wants a batch, and at most one batch ahead of it; the
// batches are used up. An error in the sequence ends the stream with it: the call that reads the
// stream fails with [ErrCallback], and where it is the call that the stream was given to, errors.Is
// finds the sequence's own error behind it. A panic goes on there as a [*CallbackPanic].
func NewStream(schema *Schema, batches iter.Seq2[*Batch, error]) *Stream {
	host := newHostStream(schema, batches)
	native := newNativeStream()
	cell := (*C.uintptr_t)(C.calloc(1, C.sizeof_uintptr_t))
	*cell = C.uintptr_t(cgo.NewHandle(host))
	C.codeanatomy_go_stream_init(native, cell)
	return newStream(native, host)
}

// StreamOf makes a stream of batches that are there already.
func StreamOf(schema *Schema, batches ...*Batch) *Stream {
	stream := NewStream(schema, func(yield func(*Batch, error) bool) {
		for index, batch := range batches {
			if !yield(batch, nil) {
				closeAll(batches[index+1:])
				return
			}
		}
	})
	stream.host.unread = func() { closeAll(batches) }
	return stream
}

// ImportStream takes over the ArrowArrayStream that `stream` points to, by moving it: afterwards its
// release function is NULL.
func ImportStream(stream unsafe.Pointer) *Stream {
	native := newNativeStream()
	source := (*C.struct_ArrowArrayStream)(stream)
	*native = *source
	source.release = nil
	return newStream(native, nil)
}

// Stream is what is left of the result as a stream, to be used in any session. The reader can still be
// asked for metrics and progress.
func (r *Reader) Stream() (*Stream, error) {
	native := newNativeStream()
	if err := r.ExportStream(unsafe.Pointer(native)); err != nil {
		freeNativeStream(native)
		return nil, err
	}
	return newStream(native, nil), nil
}

func newStream(pointer *C.struct_ArrowArrayStream, host *hostStream) *Stream {
	stream := &Stream{host: host, native: own("stream", pointer, func(pointer *C.struct_ArrowArrayStream) {
		freeNativeStream(pointer)
	})}
	guard(stream, stream.native)
	return stream
}

// Export moves the stream to the ArrowArrayStream that `stream` points to. The stream is closed,
// whatever the outcome.
func (s *Stream) Export(stream unsafe.Pointer) error {
	return s.give(func(native *C.struct_ArrowArrayStream) error {
		*(*C.struct_ArrowArrayStream)(stream) = *native
		native.release = nil
		return nil
	})
}

// All ranges over the batches of the stream, which is used up, also by a loop that ends early. Each
// batch is closed when the loop goes on. After an error the loop ends.
func (s *Stream) All() iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		err := s.give(func(native *C.struct_ArrowArrayStream) error {
			for batch, err := range batchesOf(native) {
				if err != nil {
					return err
				}
				if !yield(batch, nil) {
					return nil
				}
			}
			return nil
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// Rows ranges over the rows of the stream as All does over its batches, each as [Batch.Row] gives it.
func (s *Stream) Rows() iter.Seq2[[]any, error] { return rowsOf(s.All()) }

// Close releases the stream unless it was used up. It never fails.
func (s *Stream) Close() error {
	s.native.close()
	return nil
}

// give lends the stream to a call that moves it, and closes it.
func (s *Stream) give(call func(native *C.struct_ArrowArrayStream) error) error {
	native, err := s.native.acquire()
	if err != nil {
		return err
	}
	defer s.native.release()
	if !s.native.close() {
		return closed("stream")
	}
	err = call(native)
	if s.host == nil || err == nil {
		return err
	}
	return s.host.explain(err)
}

func newNativeStream() *C.struct_ArrowArrayStream {
	return (*C.struct_ArrowArrayStream)(C.calloc(1, C.sizeof_struct_ArrowArrayStream))
}

func freeNativeStream(stream *C.struct_ArrowArrayStream) {
	C.codeanatomy_go_stream_release(stream)
	C.free(unsafe.Pointer(stream))
}

// batchesOf reads a stream to its end. Each batch is closed when the loop goes on.
func batchesOf(stream *C.struct_ArrowArrayStream) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		schema, err := takeSchema(func(out *C.struct_ArrowSchema) error {
			return streamError(stream, C.codeanatomy_go_stream_get_schema(stream, out))
		})
		for err == nil {
			array := newArray()
			err = streamError(stream, C.codeanatomy_go_stream_get_next(stream, array))
			if err != nil || array.release == nil {
				freeArray(array)
				break
			}
			batch := newBatch(schema, array)
			wanted := yield(batch, nil)
			batch.Close()
			if !wanted {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// streamError is the error behind a number that a function of a stream gave: the whole one, when the
// stream is the library's.
func streamError(stream *C.struct_ArrowArrayStream, number C.int) error {
	if number == 0 {
		return nil
	}
	var found, failure *C.codeanatomy_error
	if C.codeanatomy_error_from_stream(stream, &found, &failure) == C.CODEANATOMY_STATUS_OK && found != nil {
		defer C.codeanatomy_error_free(found)
		return readError(found)
	}
	C.codeanatomy_error_free(failure)
	text := "no reason given"
	if last := C.codeanatomy_go_stream_last_error(stream); last != nil {
		text = C.GoString(last)
	}
	return &Error{
		Status: StatusBadData, Code: CodeCallback, SQLState: "38000", Component: "arrow",
		Message: fmt.Sprintf("The Arrow stream failed with error number %d: %s", number, text),
	}
}

// explain puts what a sequence failed with behind the error of the call that read it.
func (h *hostStream) explain(err error) error {
	failed := h.failed()
	var found *Error
	if failed == nil || !errors.As(err, &found) || found.Code != CodeCallback {
		return err
	}
	var panicked *CallbackPanic
	if errors.As(failed, &panicked) && panicked.Stack != nil {
		panic(panicked)
	}
	found.wrapped = append(found.wrapped, failed)
	return found
}
