package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"runtime/cgo"
	"time"
)

// Progress has the counters of running work. None ever goes back; −1 means not known.
type Progress struct {
	// Finished says whether the work has ended.
	Finished bool
	// Elapsed is the time since the call was made.
	Elapsed time.Duration
	// InputRows and InputBytes came out of the plan's sources.
	InputRows, InputBytes int64
	// OutputRows and OutputBatches are the result so far.
	OutputRows, OutputBatches int64
	// SpilledBytes were written to spill files.
	SpilledBytes int64
}

type progressKey struct{}

// WithProgress makes calls under the context tell `notify` about ten times a second how far they are;
// a reader is asked by [Reader.Progress] instead.
// It runs while the call waits in the library, never twice at once and never after the call has
// returned; it may cancel the context. When it panics, the call is cancelled and the panic goes on, as
// a [*CallbackPanic], in the goroutine that made the call.
func WithProgress(ctx context.Context, notify func(Progress)) context.Context {
	return context.WithValue(ctx, progressKey{}, notify)
}

// progressOf is the function that WithProgress put into the context, or nil.
func progressOf(ctx context.Context) func(Progress) {
	notify, _ := ctx.Value(progressKey{}).(func(Progress))
	return notify
}

type progressListener struct {
	notify   func(Progress)
	cancel   *cancellation
	panicked *CallbackPanic
}

//export codeanatomyGoProgress
func codeanatomyGoProgress(counters *C.codeanatomy_progress, handle C.uintptr_t) {
	listener := cgo.Handle(handle).Value().(*progressListener)
	if listener.panicked != nil {
		return
	}
	now := readProgress(counters)
	listener.panicked = protect(func() { listener.notify(now) })
	if listener.panicked != nil {
		C.codeanatomy_cancel_token_cancel(listener.cancel.token)
	}
}

func readProgress(counters *C.codeanatomy_progress) Progress {
	return Progress{
		Finished:      counters.finished != 0,
		Elapsed:       time.Duration(counters.elapsed_microseconds) * time.Microsecond,
		InputRows:     int64(counters.input_rows),
		InputBytes:    int64(counters.input_bytes),
		OutputRows:    int64(counters.output_rows),
		OutputBatches: int64(counters.output_batches),
		SpilledBytes:  int64(counters.spilled_bytes),
	}
}
