//! From the failures of operations on Delta tables to errors.

use crate::error::{Code, Error, FEATURES};
use codeanatomy_delta::{Failure, Unmet};
use deltalake::DeltaTableError;
use deltalake::kernel::transaction::{CommitConflictError, TransactionError};

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let message = failure.to_string();
        let error = |code| Error::new(code, "delta", message.clone());
        match failure {
            Failure::Request { field, .. } => {
                Error::invalid_option(message.clone()).with_detail("option", field)
            }
            Failure::Protocol { feature, .. } => {
                error(Code::Protocol).with_detail(FEATURES, feature)
            }
            Failure::Refused(_) => error(Code::InvalidArgument),
            Failure::FixedVersion(_) => error(Code::InvalidState),
            Failure::Gate(Unmet::Version { .. }) => error(Code::Protocol),
            Failure::Gate(Unmet::Feature { feature, .. }) => {
                error(Code::Protocol).with_detail(FEATURES, feature)
            }
            Failure::Exists(_) => error(Code::AlreadyExists),
            Failure::NotFound(_) => error(Code::NotFound),
            Failure::Violated { constraint, rows } => error(Code::Constraint)
                .with_detail("constraint", constraint)
                .with_detail("constraint.rows", rows.to_string()),
            Failure::TableConstraint(_) => error(Code::Constraint),
            Failure::Schema(_) => error(Code::SchemaMismatch),
            Failure::DataFusion(error) => error.into(),
            Failure::Delta(error) => {
                let kind = conflict(&error);
                let error = Error::from(error);
                match kind {
                    Some(kind) => error.with_detail("conflict", kind),
                    None => error,
                }
            }
        }
    }
}

/// What another writer did that this one cannot follow.
fn conflict(error: &DeltaTableError) -> Option<&'static str> {
    Some(match error {
        DeltaTableError::VersionAlreadyExists(_) => "version_already_exists",
        DeltaTableError::Transaction { source } => match source {
            TransactionError::VersionAlreadyExists(_) => "version_already_exists",
            TransactionError::MaxCommitAttempts(_) => "max_commit_attempts",
            TransactionError::CommitConflict(conflict) => match conflict {
                CommitConflictError::ConcurrentAppend => "concurrent_append",
                CommitConflictError::ConcurrentDeleteRead => "concurrent_delete_read",
                CommitConflictError::ConcurrentDeleteDelete => "concurrent_delete_delete",
                CommitConflictError::MetadataChanged => "metadata_changed",
                CommitConflictError::ConcurrentTransaction => "concurrent_transaction",
                CommitConflictError::ProtocolChanged(_) => "protocol_changed",
                _ => "other",
            },
            _ => return None,
        },
        _ => return None,
    })
}
