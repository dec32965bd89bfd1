package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"errors"
	"time"
)

// cancellation ties a token of the library to a context.
type cancellation struct {
	ctx   context.Context
	token *C.codeanatomy_cancel_token // nil when the context never ends
	stop  func() bool
	fired chan struct{}
}

// watch makes a token that fires with the context: by itself at the context's deadline, so that the
// library knows it for a time-out, and otherwise when the context tells. For a context that never
// ends there is a token only when one is `wanted` for other reasons.
func watch(ctx context.Context, wanted bool) (*cancellation, error) {
	watched := &cancellation{ctx: ctx}
	if ctx.Done() == nil && !wanted {
		return watched, nil
	}
	deadline, limited := ctx.Deadline()
	var timeout C.int64_t
	if limited {
		timeout = C.int64_t(max(time.Until(deadline), 0)/time.Millisecond + 1)
	}
	var failure *C.codeanatomy_error
	if err := check(C.codeanatomy_cancel_token_new(timeout, &watched.token, &failure), failure); err != nil {
		return nil, err
	}
	token, fired := watched.token, make(chan struct{})
	watched.fired = fired
	watched.stop = context.AfterFunc(ctx, func() {
		defer close(fired)
		if !limited || time.Now().Before(deadline) {
			C.codeanatomy_cancel_token_cancel(token)
		}
	})
	return watched, nil
}

// close frees the token, once nobody is about to cancel it any more.
func (c *cancellation) close() {
	if c.token == nil {
		return
	}
	if !c.stop() {
		<-c.fired
	}
	C.codeanatomy_cancel_token_free(c.token)
	c.token = nil
}

// explain ties an error of stopped work to the context that stopped it.
func explain(err error, contexts ...context.Context) error {
	var stopped *Error
	if !errors.As(err, &stopped) || stopped.Status != StatusCancelled && stopped.Status != StatusTimedOut {
		return err
	}
	for _, ctx := range contexts {
		if ctx.Err() != nil {
			stopped.endedBy(ctx)
			return stopped
		}
	}
	for _, ctx := range contexts {
		// The library's clock may be ahead of the context's by a moment.
		if _, limited := ctx.Deadline(); limited && stopped.Status == StatusTimedOut {
			stopped.wrapped = append(stopped.wrapped, context.DeadlineExceeded)
			return stopped
		}
	}
	return stopped
}
