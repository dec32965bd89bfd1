package codeanatomy

/*
#cgo pkg-config: codeanatomy
#include "native.h"
*/
import "C"

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// Version numbers of the headers that this package was compiled with.
const (
	// HeaderABI is the ABI number; a library with another one is refused.
	HeaderABI = C.CODEANATOMY_ABI
	// HeaderVersion is major × 1,000,000 + minor × 1,000 + patch; an older library is refused.
	HeaderVersion = C.CODEANATOMY_VERSION_NUMBER
)

// HeaderVersionText is the version of the headers that this package was compiled with.
var HeaderVersionText = fmt.Sprintf("%d.%d.%d",
	C.CODEANATOMY_VERSION_MAJOR, C.CODEANATOMY_VERSION_MINOR, C.CODEANATOMY_VERSION_PATCH)

// BuildInfo says how the loaded library was built.
type BuildInfo struct {
	Version    string   `json:"version"`
	ABI        uint32   `json:"abi"`
	Profile    string   `json:"profile"`
	Target     string   `json:"target"`
	Compiler   string   `json:"compiler"`
	DataFusion string   `json:"datafusion"`
	Arrow      string   `json:"arrow"`
	DeltaLake  string   `json:"deltalake"`
	Features   []string `json:"features"`
}

// LibraryVersion is the version of the loaded library, such as "0.1.0".
func LibraryVersion() string { return goText(C.codeanatomy_library_version()) }

// LibraryVersionNumber is the version of the loaded library, comparable with [HeaderVersion].
func LibraryVersionNumber() uint32 { return uint32(C.codeanatomy_library_version_number()) }

// LibraryABI is the ABI number of the loaded library.
func LibraryABI() uint32 { return uint32(C.codeanatomy_library_abi()) }

// LibraryBuildInfo says how the loaded library was built.
func LibraryBuildInfo() (BuildInfo, error) {
	return decodeReport[BuildInfo](goText(C.codeanatomy_library_build_info()))
}

// handshake compares library and headers before the first object is made.
var handshake = sync.OnceValue(func() error {
	var failure *C.codeanatomy_error
	status := C.codeanatomy_library_handshake(HeaderABI, HeaderVersion, &failure)
	return check(status, failure)
})

// Shutdown ends all work of the library in this process, for a program that is about to end: it
// cancels what runs in every runtime and waits for it as long as the context lets it. Afterwards
// calls that would start work fail with [ErrInvalidState]; Close still works.
func Shutdown(ctx context.Context) error {
	const slice = 50 * time.Millisecond
	for {
		if err := ctx.Err(); err != nil {
			return contextError(ctx, "waiting for the library's work to end")
		}
		wait := slice
		if deadline, ok := ctx.Deadline(); ok {
			wait = min(wait, time.Until(deadline))
		}
		var failure *C.codeanatomy_error
		status := C.codeanatomy_library_shutdown(C.int64_t(max(wait.Milliseconds(), 0)), &failure)
		if status != C.CODEANATOMY_STATUS_TIMED_OUT || failure != nil {
			return check(status, failure)
		}
	}
}

// decodeReport reads a JSON object that the library wrote.
func decodeReport[T any](text string) (T, error) {
	var report T
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		return report, &Error{
			Status: StatusInternal, Code: CodeInternal, SQLState: "XX000", Component: "binding",
			Message: fmt.Sprintf("A report of the library cannot be read as %T: %v.", report, err),
		}
	}
	return report, nil
}
