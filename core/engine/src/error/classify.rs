//! From the errors of DataFusion, Arrow, deltalake and the object stores to ours.
//!
//! The chain is walked to its root and judged by type. Text is looked at only where the type does
//! not say enough: by [`details`], and for what [`texts`] lists.

mod details;
mod texts;

use super::{Code, Error};
use crate::panics;
use datafusion::arrow::error::ArrowError;
use datafusion::common::DataFusionError;
use datafusion::parquet::errors::ParquetError;
use datafusion::sql::sqlparser::parser::ParserError;
use deltalake::DeltaTableError;
use deltalake::kernel::transaction::TransactionError;
use std::error::Error as StdError;
use std::io;

/// What DataFusion says when spill files have grown beyond their limit.
const SPILL_LIMIT: &str = "used disk space during the spilling";

/// How a backtrace begins that some layers put behind their message.
const BACKTRACE: &str = "\n   0: ";

/// How deltalake begins to show rows that break a constraint; they have no place in an error.
const ROWS_OF_DATA: &str = "\nPreview of invalid data";

/// What is found out about an error before it gets its message.
struct Verdict {
    code: Code,
    component: &'static str,
}

fn verdict(code: Code, component: &'static str) -> Verdict {
    Verdict { code, component }
}

impl From<DataFusionError> for Error {
    fn from(error: DataFusionError) -> Self {
        if let Some(own) = own_error(&error) {
            return own;
        }
        let Verdict { code, component } = judge(&error);
        let ours = Error::new(code, component, message_of(&error)).with_causes(causes(&error));
        details::of(&error, code)
            .into_iter()
            .fold(ours.with_position(details::position(&error)), |ours, (name, value)| {
                ours.with_detail(name, value)
            })
    }
}

impl From<ArrowError> for Error {
    fn from(error: ArrowError) -> Self {
        DataFusionError::from(error).into()
    }
}

impl From<DeltaTableError> for Error {
    fn from(error: DeltaTableError) -> Self {
        DataFusionError::External(Box::new(error)).into()
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        DataFusionError::from(error).into()
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        DataFusionError::from(error).into()
    }
}

/// An error of ours that travelled through DataFusion comes out as it went in.
fn own_error(error: &(dyn StdError + 'static)) -> Option<Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(own) = error.downcast_ref::<Error>() {
            return Some(own.clone());
        }
        if let Some(DataFusionError::ExecutionJoin(join)) = error.downcast_ref::<DataFusionError>()
            && join.is_panic()
        {
            return Some(panics::last_error());
        }
        next = inner(error);
    }
    None
}

/// The next error of the chain. Some of the wrappers do not tell it as their source.
fn inner<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    if let Some(error) = error.downcast_ref::<DataFusionError>() {
        return match error {
            DataFusionError::ArrowError(inner, _) => Some(inner.as_ref()),
            DataFusionError::ParquetError(inner) => Some(inner.as_ref()),
            DataFusionError::ObjectStore(inner) => Some(inner.as_ref()),
            DataFusionError::IoError(inner) => Some(inner),
            DataFusionError::External(inner) => Some(inner.as_ref()),
            DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner) => {
                Some(inner.as_ref())
            }
            DataFusionError::Shared(inner) => Some(inner.as_ref()),
            DataFusionError::Collection(all) => all.first().map(|first| first as _),
            _ => None,
        };
    }
    match error.downcast_ref::<delta_kernel::Error>() {
        Some(delta_kernel::Error::Backtraced { source, .. }) => return Some(source.as_ref()),
        Some(delta_kernel::Error::Arrow(inner)) => return Some(inner),
        Some(delta_kernel::Error::IOError(inner)) => return Some(inner),
        Some(delta_kernel::Error::ObjectStore(inner)) => return Some(inner),
        _ => {}
    }
    match error.downcast_ref::<ArrowError>() {
        Some(ArrowError::ExternalError(inner)) => return Some(inner.as_ref()),
        Some(ArrowError::IoError(_, inner)) => return Some(inner),
        _ => {}
    }
    if let Some(ParquetError::External(inner)) = error.downcast_ref::<ParquetError>() {
        return Some(inner.as_ref());
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return error.get_ref().map(|inner| inner as _);
    }
    error.source()
}

/// The judgement of the innermost error that has one.
fn judge(error: &(dyn StdError + 'static)) -> Verdict {
    let mut found = verdict(Code::Internal, "execution");
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(judged) = judge_one(error) {
            found = judged;
        }
        next = inner(error);
    }
    found
}

fn judge_one(error: &(dyn StdError + 'static)) -> Option<Verdict> {
    if let Some(error) = error.downcast_ref::<DataFusionError>() {
        return judge_datafusion(error);
    }
    if let Some(error) = error.downcast_ref::<ArrowError>() {
        return judge_arrow(error);
    }
    if let Some(error) = error.downcast_ref::<ParquetError>() {
        return match error {
            ParquetError::NYI(_) => Some(verdict(Code::Unsupported, "storage")),
            ParquetError::External(_) => None,
            _ => Some(verdict(Code::Corrupt, "storage")),
        };
    }
    if let Some(error) = error.downcast_ref::<DeltaTableError>() {
        return judge_delta(error);
    }
    if let Some(error) = error.downcast_ref::<TransactionError>() {
        return judge_transaction(error);
    }
    if let Some(error) = error.downcast_ref::<delta_kernel::Error>() {
        return judge_kernel(error);
    }
    if let Some(error) = error.downcast_ref::<object_store::Error>() {
        return judge_store(error);
    }
    error.downcast_ref::<io::Error>().map(judge_io)
}

fn judge_datafusion(error: &DataFusionError) -> Option<Verdict> {
    if let DataFusionError::Plan(text)
    | DataFusionError::Execution(text)
    | DataFusionError::Internal(text)
    | DataFusionError::Configuration(text) = error
        && let Some(code) = texts::code(text)
    {
        return Some(verdict(code, "sql"));
    }
    Some(match error {
        DataFusionError::SQL(..) => verdict(Code::Syntax, "sql"),
        DataFusionError::NotImplemented(_) => verdict(Code::Unsupported, "sql"),
        DataFusionError::Plan(_) | DataFusionError::SchemaError(..) => verdict(Code::Plan, "sql"),
        DataFusionError::Substrait(_) => verdict(Code::Plan, "sql"),
        DataFusionError::Configuration(_) => verdict(Code::InvalidOption, "sql"),
        DataFusionError::Execution(_) => verdict(Code::Execution, "execution"),
        DataFusionError::ResourcesExhausted(text) if text.contains(SPILL_LIMIT) => {
            verdict(Code::OutOfDisk, "execution")
        }
        DataFusionError::ResourcesExhausted(_) => verdict(Code::OutOfMemory, "execution"),
        DataFusionError::Internal(_) | DataFusionError::Ffi(_) => {
            verdict(Code::Internal, "execution")
        }
        DataFusionError::ExecutionJoin(_) => verdict(Code::Cancelled, "runtime"),
        _ => return None,
    })
}

fn judge_arrow(error: &ArrowError) -> Option<Verdict> {
    if let ArrowError::CsvError(text) | ArrowError::InvalidArgumentError(text) = error
        && let Some(code) = texts::code(text)
    {
        return Some(verdict(code, "arrow"));
    }
    Some(match error {
        ArrowError::NotYetImplemented(_) => verdict(Code::Unsupported, "arrow"),
        ArrowError::SchemaError(_) => verdict(Code::SchemaMismatch, "arrow"),
        ArrowError::MemoryError(_) => verdict(Code::OutOfMemory, "arrow"),
        ArrowError::CsvError(_)
        | ArrowError::JsonError(_)
        | ArrowError::AvroError(_)
        | ArrowError::IpcError(_)
        | ArrowError::ParquetError(_)
        | ArrowError::CDataInterface(_) => verdict(Code::Corrupt, "arrow"),
        ArrowError::ExternalError(_) | ArrowError::IoError(..) => return None,
        _ => verdict(Code::Execution, "execution"),
    })
}

fn judge_delta(error: &DeltaTableError) -> Option<Verdict> {
    let code = match error {
        DeltaTableError::NotATable(_) | DeltaTableError::InvalidTableLocation(_) => Code::NotFound,
        DeltaTableError::InvalidVersion(_) => Code::NotFound,
        DeltaTableError::VersionDowngrade { .. } => Code::InvalidArgument,
        DeltaTableError::InvalidDateTimeString { .. } => Code::InvalidArgument,
        DeltaTableError::InvalidPartitionFilter { .. } => Code::InvalidArgument,
        DeltaTableError::SchemaMismatch { .. } => Code::SchemaMismatch,
        DeltaTableError::InvalidData { .. } => Code::Constraint,
        DeltaTableError::VersionAlreadyExists(_) | DeltaTableError::VersionMismatch(..) => {
            Code::Conflict
        }
        DeltaTableError::MissingFeature { .. } => Code::Unsupported,
        DeltaTableError::UnsupportedColumnMapping { .. } => Code::Protocol,
        DeltaTableError::InvalidJsonLog { .. }
        | DeltaTableError::InvalidStatsJson { .. }
        | DeltaTableError::PartitionError { .. }
        | DeltaTableError::NoSchema
        | DeltaTableError::MetadataError(_) => Code::Corrupt,
        DeltaTableError::CommitValidation { .. } => Code::InvalidArgument,
        DeltaTableError::Generic(_) => Code::Corrupt,
        DeltaTableError::NotInitialized | DeltaTableError::NotInitializedWithFiles(_) => {
            Code::InvalidState
        }
        _ => return None,
    };
    Some(verdict(code, "delta"))
}

fn judge_transaction(error: &TransactionError) -> Option<Verdict> {
    let code = match error {
        TransactionError::VersionAlreadyExists(_)
        | TransactionError::CommitConflict(_)
        | TransactionError::MaxCommitAttempts(_) => Code::Conflict,
        TransactionError::DeltaTableAppendOnly => Code::Constraint,
        TransactionError::UnsupportedTableFeatures(_)
        | TransactionError::TableFeaturesRequired(_) => Code::Protocol,
        _ => return None,
    };
    Some(verdict(code, "delta"))
}

fn judge_kernel(error: &delta_kernel::Error) -> Option<Verdict> {
    use delta_kernel::Error as Kernel;
    let code = match error {
        Kernel::Unsupported(_) | Kernel::ChangeDataFeedUnsupported(_) => Code::Protocol,
        Kernel::FileNotFound(_) | Kernel::MissingVersion => Code::NotFound,
        Kernel::MissingMetadata
        | Kernel::MissingProtocol
        | Kernel::MissingMetadataAndProtocol
        | Kernel::InvalidProtocol(_)
        | Kernel::LogTailVersionsNotContiguous { .. }
        | Kernel::DeletionVector(_)
        | Kernel::MalformedJson(_)
        | Kernel::InvalidCheckpoint(_)
        | Kernel::InvalidLogPath(_)
        | Kernel::MissingColumn(_)
        | Kernel::MissingData(_)
        | Kernel::UnexpectedColumnType(_)
        | Kernel::ParseError(..)
        | Kernel::Schema(_)
        | Kernel::Generic(_)
        | Kernel::InternalError(_) => Code::Corrupt,
        Kernel::InvalidTableLocation(_) => Code::NotFound,
        _ => return None,
    };
    Some(verdict(code, "delta"))
}

fn judge_store(error: &object_store::Error) -> Option<Verdict> {
    let code = match error {
        object_store::Error::NotFound { .. } => Code::NotFound,
        object_store::Error::AlreadyExists { .. } => Code::AlreadyExists,
        object_store::Error::Precondition { .. } => Code::Conflict,
        object_store::Error::PermissionDenied { .. }
        | object_store::Error::Unauthenticated { .. } => Code::PermissionDenied,
        object_store::Error::NotSupported { .. } | object_store::Error::NotImplemented { .. } => {
            Code::Unsupported
        }
        object_store::Error::Generic { source, .. } => of_answer(&source.to_string()),
        object_store::Error::InvalidPath { .. }
        | object_store::Error::UnknownConfigurationKey { .. } => Code::InvalidArgument,
        _ => Code::Io,
    };
    Some(verdict(code, "storage"))
}

/// The stores say of some requests only what the server has answered.
fn of_answer(text: &str) -> Code {
    let is = |status: &str| text.contains(&format!("non-2xx status code: {status} "));
    match () {
        () if is("401") || is("403") => Code::PermissionDenied,
        () if is("404") => Code::NotFound,
        () => Code::Io,
    }
}

fn judge_io(error: &io::Error) -> Verdict {
    let code = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Code::NotFound,
        io::ErrorKind::AlreadyExists => Code::AlreadyExists,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Code::PermissionDenied
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            Code::OutOfDisk
        }
        io::ErrorKind::InvalidInput => Code::InvalidArgument,
        io::ErrorKind::OutOfMemory => Code::OutOfMemory,
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Code::Corrupt,
        // While it writes a spill file, DataFusion wraps its own error as one of the file.
        _ if error.to_string().contains(SPILL_LIMIT) => Code::OutOfDisk,
        _ => Code::Io,
    };
    verdict(code, "storage")
}

/// The message without the layers' own prefixes and without a backtrace.
fn message_of(error: &DataFusionError) -> String {
    match error.find_root() {
        DataFusionError::SQL(parser, _) => match parser.as_ref() {
            ParserError::ParserError(text) | ParserError::TokenizerError(text) => {
                format!("The SQL cannot be parsed: {text}.")
            }
            ParserError::RecursionLimitExceeded => {
                "The SQL is nested too deeply; split it, or raise \
                 datafusion.sql_parser.recursion_limit."
                    .to_owned()
            }
        },
        _ => {
            let text = without_rules(error).strip_backtrace();
            let ends =
                ["\nThis issue was likely caused by a bug in DataFusion", BACKTRACE, ROWS_OF_DATA];
            let own = ends
                .iter()
                .fold(text.as_str(), |text, end| text.split(end).next().unwrap_or_default());
            own.trim().to_owned()
        }
    }
}

/// DataFusion puts the name of the rule that failed, one word, above its error.
fn without_rules(error: &DataFusionError) -> &DataFusionError {
    match error {
        DataFusionError::Context(rule, inner) if !rule.contains(' ') => without_rules(inner),
        other => other,
    }
}

fn causes(error: &(dyn StdError + 'static)) -> Vec<String> {
    let mut causes = Vec::new();
    let mut next = inner(error);
    while let Some(error) = next {
        let text = error.to_string();
        let text = [BACKTRACE, ROWS_OF_DATA]
            .iter()
            .fold(text.as_str(), |text, end| text.split(end).next().unwrap_or_default());
        let text = text.trim_end().to_owned();
        if causes.last() != Some(&text) {
            causes.push(text);
        }
        next = inner(error);
    }
    causes
}
