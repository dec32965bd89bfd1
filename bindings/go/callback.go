package codeanatomy

// #include "native.h"
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"runtime/debug"
)

// CallbackPanic is the value of a panic that began in a function which the library called.
type CallbackPanic struct {
	// Value is what the function panicked with.
	Value any
	// Stack is where it did.
	Stack []byte
}

func (p *CallbackPanic) Error() string {
	return fmt.Sprintf("panic in a function called by the library: %v\n\n%s", p.Value, p.Stack)
}

// Unwrap gives the value when it is an error.
func (p *CallbackPanic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

var errGoexit = errors.New("the function ended its goroutine by runtime.Goexit")

// protect runs a function of the program in a goroutine of its own and waits for it. There neither a
// panic nor runtime.Goexit can unwind the frames of the library, which lie below a callback.
func protect(function func()) *CallbackPanic {
	outcome := make(chan *CallbackPanic)
	go func() {
		panicked := &CallbackPanic{Value: errGoexit}
		defer func() {
			if value := recover(); value != nil {
				panicked = &CallbackPanic{Value: value, Stack: debug.Stack()}
			}
			outcome <- panicked
		}()
		function()
		panicked = nil
	}()
	return <-outcome
}

//export codeanatomyGoDestroy
func codeanatomyGoDestroy(handle C.uintptr_t) {
	cgo.Handle(handle).Delete()
}
