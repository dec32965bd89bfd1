package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"log/slog"
	"runtime/cgo"
	"time"
	"unsafe"
)

// LevelTrace is the level of the library's most detailed records.
const LevelTrace = slog.LevelDebug - 4

// SetLogger sends the library's log to a logger, from the given level on; nil stops it, though a record
// may be on its way still. Without it nothing is logged. Every record has the attribute "target", the part of the library it comes from.
//
// The logger is called from threads of the library, also several at once. Its handler must be quick
// and must not call this package; a panic in it is swallowed, since nobody is there to take it.
func SetLogger(logger *slog.Logger, level slog.Level) error {
	if err := handshake(); err != nil {
		return err
	}
	var handle cgo.Handle
	native := C.codeanatomy_log_level(C.CODEANATOMY_LOG_LEVEL_OFF)
	if logger != nil {
		handle = cgo.NewHandle(logger.Handler())
		native = nativeLevel(level)
	}
	var failure *C.codeanatomy_error
	return check(C.codeanatomy_go_set_log(native, C.uintptr_t(handle), &failure), failure)
}

func nativeLevel(level slog.Level) C.codeanatomy_log_level {
	switch {
	case level > slog.LevelError:
		return C.CODEANATOMY_LOG_LEVEL_OFF
	case level > slog.LevelWarn:
		return C.CODEANATOMY_LOG_LEVEL_ERROR
	case level > slog.LevelInfo:
		return C.CODEANATOMY_LOG_LEVEL_WARN
	case level > slog.LevelDebug:
		return C.CODEANATOMY_LOG_LEVEL_INFO
	case level > LevelTrace:
		return C.CODEANATOMY_LOG_LEVEL_DEBUG
	}
	return C.CODEANATOMY_LOG_LEVEL_TRACE
}

func goLevel(level C.codeanatomy_log_level) slog.Level {
	switch level {
	case C.CODEANATOMY_LOG_LEVEL_ERROR:
		return slog.LevelError
	case C.CODEANATOMY_LOG_LEVEL_WARN:
		return slog.LevelWarn
	case C.CODEANATOMY_LOG_LEVEL_INFO:
		return slog.LevelInfo
	case C.CODEANATOMY_LOG_LEVEL_DEBUG:
		return slog.LevelDebug
	}
	return LevelTrace
}

//export codeanatomyGoLog
func codeanatomyGoLog(level C.codeanatomy_log_level, target unsafe.Pointer, targetLength C.size_t,
	message unsafe.Pointer, messageLength C.size_t, handle C.uintptr_t) {
	handler := cgo.Handle(handle).Value().(slog.Handler)
	text := string(unsafe.Slice((*byte)(message), int(messageLength)))
	record := slog.NewRecord(time.Now(), goLevel(level), text, 0)
	record.AddAttrs(slog.String("target", string(unsafe.Slice((*byte)(target), int(targetLength)))))
	protect(func() {
		ctx := context.Background()
		if handler.Enabled(ctx, record.Level) {
			_ = handler.Handle(ctx, record)
		}
	})
}
