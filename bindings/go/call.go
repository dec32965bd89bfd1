package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"runtime/cgo"
	"unsafe"
)

// ask makes one short call on an object.
func ask[P any](object *native[P], do func(P, **C.codeanatomy_error) C.codeanatomy_status) error {
	pointer, err := object.acquire()
	if err != nil {
		return err
	}
	defer object.release()
	var failure *C.codeanatomy_error
	return check(do(pointer, &failure), failure)
}

// askText is ask for a call that gives a text.
func askText[P any](
	object *native[P],
	do func(P, **C.codeanatomy_buffer, **C.codeanatomy_error) C.codeanatomy_status,
) (string, error) {
	var text *C.codeanatomy_buffer
	err := ask(object, func(pointer P, failure **C.codeanatomy_error) C.codeanatomy_status {
		return do(pointer, &text, failure)
	})
	if err != nil {
		return "", err
	}
	return takeBuffer(text), nil
}

// perform makes one long call on an object, which the context can end. `work` is what it does.
func perform[P any](
	ctx context.Context, work string, object *native[P],
	do func(P, *C.codeanatomy_call_options, **C.codeanatomy_error) C.codeanatomy_status,
) error {
	pointer, err := object.acquire()
	if err != nil {
		return err
	}
	defer object.release()
	call, err := begin(ctx, work, progressOf(ctx))
	if err != nil {
		return err
	}
	defer call.end()
	var failure *C.codeanatomy_error
	status := do(pointer, call.options, &failure)
	return call.outcome(status, failure)
}

// performText is perform for a call that gives a text.
func performText[P any](
	ctx context.Context, work string, object *native[P],
	do func(P, *C.codeanatomy_call_options, **C.codeanatomy_buffer, **C.codeanatomy_error) C.codeanatomy_status,
) (string, error) {
	var text *C.codeanatomy_buffer
	err := perform(ctx, work, object, func(pointer P, call *C.codeanatomy_call_options,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return do(pointer, call, &text, failure)
	})
	if err != nil {
		return "", err
	}
	return takeBuffer(text), nil
}

// performStream is perform for a call that gives a stream.
func performStream[P any](
	ctx context.Context, work string, object *native[P],
	do func(P, *C.codeanatomy_call_options, *C.struct_ArrowArrayStream, **C.codeanatomy_error) C.codeanatomy_status,
) (*Stream, error) {
	stream := newNativeStream()
	err := perform(ctx, work, object, func(pointer P, call *C.codeanatomy_call_options,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return do(pointer, call, stream, failure)
	})
	if err != nil {
		freeNativeStream(stream)
		return nil, err
	}
	return newStream(stream, nil), nil
}

// call carries one context into one call of the library.
type call struct {
	cancel   *cancellation
	progress *progressListener
	handle   cgo.Handle
	options  *C.codeanatomy_call_options // C memory; nil when there is nothing to say
}

// begin prepares a call that tells its progress to `notify`, if that is not nil; every call that began
// ends with end. A context that is done already makes it fail before the library hears of it.
func begin(ctx context.Context, work string, notify func(Progress)) (*call, error) {
	if ctx.Err() != nil {
		return nil, contextError(ctx, work)
	}
	cancel, err := watch(ctx, notify != nil)
	if err != nil {
		return nil, err
	}
	begun := &call{cancel: cancel}
	if notify != nil {
		begun.progress = &progressListener{notify: notify, cancel: cancel}
		begun.handle = cgo.NewHandle(begun.progress)
	}
	if cancel.token != nil {
		begun.options = (*C.codeanatomy_call_options)(C.calloc(1, C.sizeof_codeanatomy_call_options))
		C.codeanatomy_go_call_options_init(begun.options, cancel.token, C.uintptr_t(begun.handle))
	}
	return begun, nil
}

// outcome is check, with the context in the error when that ended the call.
func (c *call) outcome(status C.codeanatomy_status, failure *C.codeanatomy_error) error {
	return explain(check(status, failure), c.cancel.ctx)
}

// hand gives the cancellation to a result that goes on listening to the context, and has to close it.
func (c *call) hand() *cancellation {
	cancel := c.cancel
	c.cancel = nil
	return cancel
}

// end frees what the call needed. A panic of the program's progress function goes on from here.
func (c *call) end() {
	C.free(unsafe.Pointer(c.options))
	if c.handle != 0 {
		c.handle.Delete()
	}
	if c.cancel != nil {
		c.cancel.close()
	}
	if c.progress != nil && c.progress.panicked != nil {
		panic(c.progress.panicked)
	}
}
