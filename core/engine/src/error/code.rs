//! Statuses and codes: the numbers are part of the C interface and never change their meaning.

/// What a caller can do about a failure; `0` is success and never appears here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
#[allow(missing_docs)] // the names say it; the C header documents each
pub enum Status {
    InvalidArgument = 1,
    InvalidState = 2,
    NotFound = 3,
    AlreadyExists = 4,
    Unsupported = 5,
    Conflict = 6,
    Cancelled = 7,
    TimedOut = 8,
    ResourcesExhausted = 9,
    Io = 10,
    PermissionDenied = 11,
    BadData = 12,
    QueryInvalid = 13,
    Internal = 14,
}

macro_rules! codes {
    ($($variant:ident = $number:literal, $name:literal, $sqlstate:literal, $status:ident;)*) => {
        /// The fine-grained reason of a failure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u32)]
        #[allow(missing_docs)] // the names say it; the C header documents each
        pub enum Code { $($variant = $number),* }

        impl Code {
            /// Every code, in the order of the numbers.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The name as in the C constant, without its prefix.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// The SQLSTATE that fits best.
            #[must_use]
            pub fn sqlstate(self) -> &'static str {
                match self { $(Code::$variant => $sqlstate),* }
            }

            /// The status that a call with this code returns.
            #[must_use]
            pub fn status(self) -> Status {
                match self { $(Code::$variant => Status::$status),* }
            }
        }
    };
}

codes! {
    InvalidArgument = 1, "INVALID_ARGUMENT", "22023", InvalidArgument;
    InvalidOption = 2, "INVALID_OPTION", "22023", InvalidArgument;
    InvalidParameter = 3, "INVALID_PARAMETER", "07001", InvalidArgument;
    InvalidState = 4, "INVALID_STATE", "55000", InvalidState;
    Reentrant = 5, "REENTRANT", "55000", InvalidState;
    Forked = 6, "FORKED", "55000", InvalidState;
    Version = 7, "VERSION", "08P01", Unsupported;
    NotFound = 8, "NOT_FOUND", "42704", NotFound;
    TableNotFound = 9, "TABLE_NOT_FOUND", "42P01", NotFound;
    AlreadyExists = 10, "ALREADY_EXISTS", "42P07", AlreadyExists;
    Syntax = 11, "SYNTAX", "42601", QueryInvalid;
    Plan = 12, "PLAN", "42000", QueryInvalid;
    SchemaMismatch = 13, "SCHEMA_MISMATCH", "42804", BadData;
    Execution = 14, "EXECUTION", "22000", BadData;
    Constraint = 15, "CONSTRAINT", "23514", BadData;
    Corrupt = 16, "CORRUPT", "XX001", BadData;
    Conflict = 17, "CONFLICT", "40001", Conflict;
    Protocol = 18, "PROTOCOL", "0A000", Unsupported;
    Unsupported = 19, "UNSUPPORTED", "0A000", Unsupported;
    Io = 20, "IO", "58030", Io;
    PermissionDenied = 21, "PERMISSION_DENIED", "42501", PermissionDenied;
    Policy = 22, "POLICY", "42501", PermissionDenied;
    OutOfMemory = 23, "OUT_OF_MEMORY", "53200", ResourcesExhausted;
    OutOfDisk = 24, "OUT_OF_DISK", "53100", ResourcesExhausted;
    Cancelled = 25, "CANCELLED", "57014", Cancelled;
    TimedOut = 26, "TIMED_OUT", "57014", TimedOut;
    Callback = 27, "CALLBACK", "38000", BadData;
    Panic = 28, "PANIC", "XX000", Internal;
    Internal = 29, "INTERNAL", "XX000", Internal;
}
