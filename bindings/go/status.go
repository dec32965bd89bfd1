package codeanatomy

// #include "native.h"
import "C"

import "fmt"

// Status is what became of a call, as coarse as a caller can act on. Later releases of the library
// may add values.
type Status int32

// What a call can end with.
const (
	StatusOK                 Status = C.CODEANATOMY_STATUS_OK
	StatusInvalidArgument    Status = C.CODEANATOMY_STATUS_INVALID_ARGUMENT
	StatusInvalidState       Status = C.CODEANATOMY_STATUS_INVALID_STATE
	StatusNotFound           Status = C.CODEANATOMY_STATUS_NOT_FOUND
	StatusAlreadyExists      Status = C.CODEANATOMY_STATUS_ALREADY_EXISTS
	StatusUnsupported        Status = C.CODEANATOMY_STATUS_UNSUPPORTED
	StatusConflict           Status = C.CODEANATOMY_STATUS_CONFLICT
	StatusCancelled          Status = C.CODEANATOMY_STATUS_CANCELLED
	StatusTimedOut           Status = C.CODEANATOMY_STATUS_TIMED_OUT
	StatusResourcesExhausted Status = C.CODEANATOMY_STATUS_RESOURCES_EXHAUSTED
	StatusIO                 Status = C.CODEANATOMY_STATUS_IO
	StatusPermissionDenied   Status = C.CODEANATOMY_STATUS_PERMISSION_DENIED
	StatusBadData            Status = C.CODEANATOMY_STATUS_BAD_DATA
	StatusQueryInvalid       Status = C.CODEANATOMY_STATUS_QUERY_INVALID
	StatusInternal           Status = C.CODEANATOMY_STATUS_INTERNAL
)

var statusNames = map[Status]string{
	StatusOK:                 "OK",
	StatusInvalidArgument:    "INVALID_ARGUMENT",
	StatusInvalidState:       "INVALID_STATE",
	StatusNotFound:           "NOT_FOUND",
	StatusAlreadyExists:      "ALREADY_EXISTS",
	StatusUnsupported:        "UNSUPPORTED",
	StatusConflict:           "CONFLICT",
	StatusCancelled:          "CANCELLED",
	StatusTimedOut:           "TIMED_OUT",
	StatusResourcesExhausted: "RESOURCES_EXHAUSTED",
	StatusIO:                 "IO",
	StatusPermissionDenied:   "PERMISSION_DENIED",
	StatusBadData:            "BAD_DATA",
	StatusQueryInvalid:       "QUERY_INVALID",
	StatusInternal:           "INTERNAL",
}

// String is the name of the status in the C header, without its prefix.
func (s Status) String() string {
	if name, ok := statusNames[s]; ok {
		return name
	}
	return fmt.Sprintf("STATUS_%d", int32(s))
}

// Code is the stable, fine-grained reason of an error. Later releases of the library may add values.
type Code uint32

// The reasons that errors have; the C header says what each means.
const (
	CodeInvalidArgument  Code = C.CODEANATOMY_ERROR_CODE_INVALID_ARGUMENT
	CodeInvalidOption    Code = C.CODEANATOMY_ERROR_CODE_INVALID_OPTION
	CodeInvalidParameter Code = C.CODEANATOMY_ERROR_CODE_INVALID_PARAMETER
	CodeInvalidState     Code = C.CODEANATOMY_ERROR_CODE_INVALID_STATE
	CodeReentrant        Code = C.CODEANATOMY_ERROR_CODE_REENTRANT
	CodeForked           Code = C.CODEANATOMY_ERROR_CODE_FORKED
	CodeVersion          Code = C.CODEANATOMY_ERROR_CODE_VERSION
	CodeNotFound         Code = C.CODEANATOMY_ERROR_CODE_NOT_FOUND
	CodeTableNotFound    Code = C.CODEANATOMY_ERROR_CODE_TABLE_NOT_FOUND
	CodeAlreadyExists    Code = C.CODEANATOMY_ERROR_CODE_ALREADY_EXISTS
	CodeSyntax           Code = C.CODEANATOMY_ERROR_CODE_SYNTAX
	CodePlan             Code = C.CODEANATOMY_ERROR_CODE_PLAN
	CodeSchemaMismatch   Code = C.CODEANATOMY_ERROR_CODE_SCHEMA_MISMATCH
	CodeExecution        Code = C.CODEANATOMY_ERROR_CODE_EXECUTION
	CodeConstraint       Code = C.CODEANATOMY_ERROR_CODE_CONSTRAINT
	CodeCorrupt          Code = C.CODEANATOMY_ERROR_CODE_CORRUPT
	CodeConflict         Code = C.CODEANATOMY_ERROR_CODE_CONFLICT
	CodeProtocol         Code = C.CODEANATOMY_ERROR_CODE_PROTOCOL
	CodeUnsupported      Code = C.CODEANATOMY_ERROR_CODE_UNSUPPORTED
	CodeIO               Code = C.CODEANATOMY_ERROR_CODE_IO
	CodePermissionDenied Code = C.CODEANATOMY_ERROR_CODE_PERMISSION_DENIED
	CodePolicy           Code = C.CODEANATOMY_ERROR_CODE_POLICY
	CodeOutOfMemory      Code = C.CODEANATOMY_ERROR_CODE_OUT_OF_MEMORY
	CodeOutOfDisk        Code = C.CODEANATOMY_ERROR_CODE_OUT_OF_DISK
	CodeCancelled        Code = C.CODEANATOMY_ERROR_CODE_CANCELLED
	CodeTimedOut         Code = C.CODEANATOMY_ERROR_CODE_TIMED_OUT
	CodeCallback         Code = C.CODEANATOMY_ERROR_CODE_CALLBACK
	CodePanic            Code = C.CODEANATOMY_ERROR_CODE_PANIC
	CodeInternal         Code = C.CODEANATOMY_ERROR_CODE_INTERNAL
)

var codeNames = map[Code]string{
	CodeInvalidArgument:  "INVALID_ARGUMENT",
	CodeInvalidOption:    "INVALID_OPTION",
	CodeInvalidParameter: "INVALID_PARAMETER",
	CodeInvalidState:     "INVALID_STATE",
	CodeReentrant:        "REENTRANT",
	CodeForked:           "FORKED",
	CodeVersion:          "VERSION",
	CodeNotFound:         "NOT_FOUND",
	CodeTableNotFound:    "TABLE_NOT_FOUND",
	CodeAlreadyExists:    "ALREADY_EXISTS",
	CodeSyntax:           "SYNTAX",
	CodePlan:             "PLAN",
	CodeSchemaMismatch:   "SCHEMA_MISMATCH",
	CodeExecution:        "EXECUTION",
	CodeConstraint:       "CONSTRAINT",
	CodeCorrupt:          "CORRUPT",
	CodeConflict:         "CONFLICT",
	CodeProtocol:         "PROTOCOL",
	CodeUnsupported:      "UNSUPPORTED",
	CodeIO:               "IO",
	CodePermissionDenied: "PERMISSION_DENIED",
	CodePolicy:           "POLICY",
	CodeOutOfMemory:      "OUT_OF_MEMORY",
	CodeOutOfDisk:        "OUT_OF_DISK",
	CodeCancelled:        "CANCELLED",
	CodeTimedOut:         "TIMED_OUT",
	CodeCallback:         "CALLBACK",
	CodePanic:            "PANIC",
	CodeInternal:         "INTERNAL",
}

// String is the name of the code in the C header, without its prefix.
func (c Code) String() string {
	if name, ok := codeNames[c]; ok {
		return name
	}
	return fmt.Sprintf("CODE_%d", uint32(c))
}
