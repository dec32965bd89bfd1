package codeanatomy

// #include "native.h"
import "C"

import "unsafe"

// borrowed lends a text to the library for one call. The Go memory behind it has no pointers, and
// cgo keeps it for the call.
func borrowed(text string) C.codeanatomy_str {
	if text == "" {
		return C.codeanatomy_str{}
	}
	return C.codeanatomy_str{
		data:   (*C.uint8_t)(unsafe.Pointer(unsafe.StringData(text))),
		length: C.size_t(len(text)),
	}
}

// goText copies a text of the library.
func goText(text C.codeanatomy_str) string {
	if text.length == 0 {
		return ""
	}
	return string(unsafe.Slice((*byte)(text.data), int(text.length)))
}

// takeBuffer copies a text that the caller owns, and frees it.
func takeBuffer(buffer *C.codeanatomy_buffer) string {
	defer C.codeanatomy_buffer_free(buffer)
	return goText(C.codeanatomy_buffer_text(buffer))
}
