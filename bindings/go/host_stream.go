package codeanatomy

// #include "native.h"
import "C"

import (
	"fmt"
	"iter"
	"runtime/cgo"
	"runtime/debug"
	"strings"
	"sync"
	"unsafe"
)

// hostStream is the Go side of a stream that the library pulls. The library calls it from threads of
// its own, one at a time. iter.Pull cannot be used there: it ties the sequence to one thread.
type hostStream struct {
	schema  *Schema
	batches iter.Seq2[*Batch, error]
	unread  func() // when the sequence was never begun

	start    sync.Once
	produced chan produced
	stop     chan struct{}
	text     *C.char // C memory: what the last failure said

	mutex   sync.Mutex
	failure error // guarded by mutex
}

type produced struct {
	batch *Batch
	err   error
}

func newHostStream(schema *Schema, batches iter.Seq2[*Batch, error]) *hostStream {
	return &hostStream{
		schema: schema, batches: batches, unread: func() {},
		produced: make(chan produced), stop: make(chan struct{}),
	}
}

// produce runs the sequence until it ends, fails, or nobody wants more of it.
func (h *hostStream) produce() {
	defer close(h.produced)
	ended := false
	defer func() {
		if value := recover(); value != nil {
			h.put(produced{err: &CallbackPanic{Value: value, Stack: debug.Stack()}})
		} else if !ended {
			h.put(produced{err: errGoexit})
		}
	}()
	for batch, err := range h.batches {
		if !h.put(produced{batch: batch, err: err}) || err != nil {
			break
		}
	}
	ended = true
}

// put hands one batch over; false when nobody wants more.
func (h *hostStream) put(next produced) bool {
	select {
	case h.produced <- next:
		return true
	case <-h.stop:
		if next.batch != nil {
			next.batch.Close()
		}
		return false
	}
}

// next moves the next batch into C memory, which stays zero at the end.
func (h *hostStream) next(out *C.struct_ArrowArray) error {
	h.start.Do(func() { go h.produce() })
	next, more := <-h.produced
	switch {
	case !more:
		return nil
	case next.err != nil:
		if next.batch != nil {
			next.batch.Close()
		}
		return next.err
	case next.batch == nil:
		return invalidArgument("The sequence of a stream gave neither a batch nor an error.")
	}
	defer next.batch.Close()
	if !next.batch.schema.SameTypes(h.schema) {
		return invalidArgument("The stream has the columns %v, but its sequence gave a batch with %v.",
			h.schema, next.batch.schema)
	}
	return next.batch.move(out)
}

// outcome keeps a failure and gives its error number.
func (h *hostStream) outcome(err error) C.int {
	C.free(unsafe.Pointer(h.text))
	h.text = nil
	if err == nil {
		return 0
	}
	message := err.Error()
	if panicked, ok := err.(*CallbackPanic); ok {
		message = fmt.Sprintf("panic in the sequence of the stream: %v", panicked.Value)
	}
	h.text = C.CString(strings.ReplaceAll(message, "\x00", "\uFFFD"))
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.failure = err
	return C.EIO
}

// failed is what the sequence failed with, or nil.
func (h *hostStream) failed() error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.failure
}

func hostStreamOf(handle C.uintptr_t) *hostStream {
	return cgo.Handle(handle).Value().(*hostStream)
}

//export codeanatomyGoStreamSchema
func codeanatomyGoStreamSchema(handle C.uintptr_t, out *C.struct_ArrowSchema) C.int {
	host := hostStreamOf(handle)
	return host.outcome(host.schema.Export(unsafe.Pointer(out)))
}

//export codeanatomyGoStreamNext
func codeanatomyGoStreamNext(handle C.uintptr_t, out *C.struct_ArrowArray) C.int {
	host := hostStreamOf(handle)
	return host.outcome(host.next(out))
}

//export codeanatomyGoStreamLastError
func codeanatomyGoStreamLastError(handle C.uintptr_t) *C.char {
	return hostStreamOf(handle).text
}

//export codeanatomyGoStreamRelease
func codeanatomyGoStreamRelease(handle C.uintptr_t) {
	host := hostStreamOf(handle)
	cgo.Handle(handle).Delete()
	host.start.Do(host.unread)
	close(host.stop)
	C.free(unsafe.Pointer(host.text))
	host.text = nil
}
