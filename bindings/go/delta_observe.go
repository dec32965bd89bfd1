package codeanatomy

// #include "native.h"
import "C"

import (
	"runtime/cgo"
	"unsafe"
)

type deltaObserver func(payload DeltaPayload, rows *Stream)

// SetDeltaObserver has a function told of what happens to Delta tables in the session, in the place of
// the one before; nil ends that, though a payload may be on its way still. The tables and queries of the
// session keep the function.
//
// A snapshot comes when a table is opened, or refreshed to another version; a scan config when an open
// table is registered; a report when an operation has ended well, also one of SQL that has committed. A
// failure is told by the error of the call only.
//
// The function is called while the call waits that the payload is about, also several times at once. The
// stream is its own: read it at any time, or close it. The function must be quick and must not call this
// package, but for the stream: a call may wait for the one that is waiting. A panic in it is swallowed,
// since nobody is there to take it, and the stream is closed.
func (s *Session) SetDeltaObserver(observe func(payload DeltaPayload, rows *Stream)) error {
	return ask(s.native, func(pointer *C.codeanatomy_session, failure **C.codeanatomy_error) C.codeanatomy_status {
		var handle cgo.Handle
		if observe != nil {
			handle = cgo.NewHandle(deltaObserver(observe))
		}
		return C.codeanatomy_go_set_delta_observer(pointer, C.uintptr_t(handle), failure)
	})
}

//export codeanatomyGoDeltaPayload
func codeanatomyGoDeltaPayload(
	payload C.codeanatomy_delta_payload, stream *C.struct_ArrowArrayStream, handle C.uintptr_t,
) {
	observe := cgo.Handle(handle).Value().(deltaObserver)
	rows := ImportStream(unsafe.Pointer(stream))
	if panicked := protect(func() { observe(DeltaPayload(payload), rows) }); panicked != nil {
		rows.Close()
	}
}
