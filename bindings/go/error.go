package codeanatomy

// #include "native.h"
import "C"

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Error is everything that is known about one failure.
type Error struct {
	// Status is what a caller can act on, Code the exact reason.
	Status Status
	Code   Code
	// SQLState has five characters.
	SQLState string
	// Component is the part that failed, such as "sql", "delta" or "storage"; "binding" is this package.
	Component string
	// Message says what failed, on what, why, and what to do.
	Message string
	// Line and Column are the place in the SQL, counted from 1; 0 when not known.
	Line, Column int
	// Retryable says whether the same call may succeed when it is repeated unchanged.
	Retryable bool
	// Details has further facts by name, such as "candidates" or "memory.consumers".
	Details map[string]string
	// Causes has the texts of the errors behind this one, the nearest first.
	Causes []string
	// Location is the place inside the library, where it is known: always after a panic in it.
	Location string

	wrapped []error
}

// Error is the message, with the place in the SQL where it is known.
func (e *Error) Error() string {
	var text strings.Builder
	text.WriteString("codeanatomy: ")
	text.WriteString(e.Message)
	if e.Line > 0 {
		fmt.Fprintf(&text, " (line %d, column %d)", e.Line, e.Column)
	}
	if e.Location != "" {
		fmt.Fprintf(&text, " [%s]", e.Location)
	}
	return text.String()
}

// Is matches the variables of this package for the error's status and code.
func (e *Error) Is(target error) bool {
	switch target := target.(type) {
	case statusError:
		return e.Status == Status(target)
	case codeError:
		return e.Code == Code(target)
	}
	return false
}

// Unwrap gives the Go errors behind this one: that of the context which ended the call, or that
// which a stream of the program failed with.
func (e *Error) Unwrap() []error { return e.wrapped }

// check turns the outcome of a call into an error, which it frees.
func check(status C.codeanatomy_status, failure *C.codeanatomy_error) error {
	if status == C.CODEANATOMY_STATUS_OK {
		return nil
	}
	if failure == nil {
		return &Error{
			Status: Status(status), Code: CodeInternal, Component: "binding",
			Message: fmt.Sprintf("The library gave status %v without saying why.", Status(status)),
		}
	}
	defer C.codeanatomy_error_free(failure)
	return readError(failure)
}

func readError(failure *C.codeanatomy_error) *Error {
	read := &Error{
		Status:    Status(C.codeanatomy_error_status(failure)),
		Code:      Code(C.codeanatomy_error_code_get(failure)),
		SQLState:  goText(C.codeanatomy_error_sqlstate(failure)),
		Component: goText(C.codeanatomy_error_component(failure)),
		Message:   goText(C.codeanatomy_error_message(failure)),
		Line:      int(C.codeanatomy_error_line(failure)),
		Column:    int(C.codeanatomy_error_column(failure)),
		Retryable: bool(C.codeanatomy_error_is_retryable(failure)),
		Location:  goText(C.codeanatomy_error_location(failure)),
	}
	if count := C.codeanatomy_error_detail_count(failure); count > 0 {
		read.Details = make(map[string]string, count)
		for index := range count {
			key := goText(C.codeanatomy_error_detail_key(failure, index))
			read.Details[key] = goText(C.codeanatomy_error_detail_value(failure, index))
		}
	}
	for index := range C.codeanatomy_error_cause_count(failure) {
		read.Causes = append(read.Causes, goText(C.codeanatomy_error_cause_at(failure, index)))
	}
	return read
}

// invalidArgument is an argument that this package refuses by itself.
func invalidArgument(format string, values ...any) *Error {
	return &Error{
		Status: StatusInvalidArgument, Code: CodeInvalidArgument, SQLState: "22023",
		Component: "binding", Message: fmt.Sprintf(format, values...),
	}
}

// closed is the use of an object after its Close.
func closed(noun string) *Error {
	return &Error{
		Status: StatusInvalidState, Code: CodeInvalidState, SQLState: "55000",
		Component: "binding", Message: fmt.Sprintf("The %s is closed; open another one.", noun),
	}
}

// exhausted is a failed allocation of memory outside of Go.
func exhausted(purpose string) *Error {
	return &Error{
		Status: StatusResourcesExhausted, Code: CodeOutOfMemory, SQLState: "53200",
		Component: "binding", Message: fmt.Sprintf("Memory did not suffice for %s.", purpose),
	}
}

// contextError is the error of work that a context ended.
func contextError(ctx context.Context, work string) *Error {
	ended := &Error{SQLState: "57014", Component: "binding"}
	ended.endedBy(ctx)
	ended.Message = fmt.Sprintf("The context ended %s: %v.", work, context.Cause(ctx))
	return ended
}

// endedBy ties the error to the context that made the library stop.
func (e *Error) endedBy(ctx context.Context) {
	reason := ctx.Err()
	e.Status, e.Code = StatusCancelled, CodeCancelled
	if errors.Is(reason, context.DeadlineExceeded) {
		e.Status, e.Code = StatusTimedOut, CodeTimedOut
	}
	e.wrapped = append(e.wrapped, reason)
	if cause := context.Cause(ctx); cause != reason {
		e.wrapped = append(e.wrapped, cause)
	}
}
