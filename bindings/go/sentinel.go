package codeanatomy

// Errors to compare with by errors.Is. Those of a status match every error of that status.
var (
	ErrInvalidArgument    error = statusError(StatusInvalidArgument)
	ErrInvalidState       error = statusError(StatusInvalidState)
	ErrNotFound           error = statusError(StatusNotFound)
	ErrAlreadyExists      error = statusError(StatusAlreadyExists)
	ErrUnsupported        error = statusError(StatusUnsupported)
	ErrConflict           error = statusError(StatusConflict)
	ErrCancelled          error = statusError(StatusCancelled)
	ErrTimedOut           error = statusError(StatusTimedOut)
	ErrResourcesExhausted error = statusError(StatusResourcesExhausted)
	ErrIO                 error = statusError(StatusIO)
	ErrPermissionDenied   error = statusError(StatusPermissionDenied)
	ErrBadData            error = statusError(StatusBadData)
	ErrQueryInvalid       error = statusError(StatusQueryInvalid)
	ErrInternal           error = statusError(StatusInternal)
)

// Errors to compare with by errors.Is that are finer than a status: each matches one code.
var (
	ErrInvalidOption    error = codeError(CodeInvalidOption)
	ErrInvalidParameter error = codeError(CodeInvalidParameter)
	ErrReentrant        error = codeError(CodeReentrant)
	ErrForked           error = codeError(CodeForked)
	ErrVersion          error = codeError(CodeVersion)
	ErrTableNotFound    error = codeError(CodeTableNotFound)
	ErrSyntax           error = codeError(CodeSyntax)
	ErrPlan             error = codeError(CodePlan)
	ErrSchemaMismatch   error = codeError(CodeSchemaMismatch)
	ErrExecution        error = codeError(CodeExecution)
	ErrConstraint       error = codeError(CodeConstraint)
	ErrCorrupt          error = codeError(CodeCorrupt)
	ErrProtocol         error = codeError(CodeProtocol)
	ErrPolicy           error = codeError(CodePolicy)
	ErrOutOfMemory      error = codeError(CodeOutOfMemory)
	ErrOutOfDisk        error = codeError(CodeOutOfDisk)
	ErrCallback         error = codeError(CodeCallback)
	ErrPanic            error = codeError(CodePanic)
)

type statusError Status

func (e statusError) Error() string { return "codeanatomy: " + Status(e).String() }

type codeError Code

func (e codeError) Error() string { return "codeanatomy: " + Code(e).String() }
