//! Why an operation on a table did not happen.
//!
//! deltalake passes the errors of its own plans on as text. What kind they were is read off the
//! beginning of that text here, so that a full memory pool does not look like a corrupt table.

use crate::gate::Unmet;
use crate::provider::has_ids;
use datafusion::common::DataFusionError;
use datafusion::sql::sqlparser::parser::ParserError;
use deltalake::kernel::transaction::{CommitConflictError, TransactionError};
use deltalake::{DeltaTable, DeltaTableError};
use std::error::Error as StdError;
use std::fmt;

/// Where deltalake's message begins to show rows of the data.
const PREVIEW: &str = "\nPreview of invalid data";

/// What the kernel puts in front of what it only says in text.
const KERNEL: &str = "Generic delta kernel error: ";

/// Where a tokenizer's message begins to tell the place in the SQL.
const POSITION: &str = " at Line: ";

/// Why an operation on a table did not happen.
#[derive(Debug)]
pub enum Failure {
    /// A field of the request cannot be used; the message says why.
    Request {
        /// The field.
        field: &'static str,
        /// The whole sentence.
        message: String,
    },
    /// The request does not fit the table.
    Refused(String),
    /// The table has a feature that this build does not write.
    Protocol {
        /// The feature.
        feature: &'static str,
        /// The whole sentence.
        message: String,
    },
    /// The table is shown at a fixed version and takes no changes.
    FixedVersion(u64),
    /// The table's protocol is not what the request demands.
    Gate(Unmet),
    /// There is a table already.
    Exists(String),
    /// There is no table.
    NotFound(String),
    /// A constraint of the request does not hold.
    Violated {
        /// Its name.
        constraint: String,
        /// For how many rows it does not hold.
        rows: usize,
    },
    /// A constraint or invariant of the table does not hold; the text shows no data.
    TableConstraint(String),
    /// The rows do not fit the columns.
    Schema(String),
    /// What deltalake gives.
    Delta(DeltaTableError),
    /// What a plan gives.
    DataFusion(DataFusionError),
}

impl Failure {
    /// A field of a request that cannot be used.
    pub(crate) fn request(field: &'static str, message: impl Into<String>) -> Self {
        Self::Request { field, message: message.into() }
    }

    /// Columns mapped by id are not written: deltalake would find them by their names, and write
    /// files without ids.
    pub(crate) fn if_mapped_by_id(table: &DeltaTable) -> Result<(), Self> {
        if has_ids(table)? {
            return Err(Self::Protocol {
                feature: "columnMapping",
                message: "The columns of the table are mapped by id (columnMapping), which this \
                          build reads, but does not write; change the table with the program that \
                          made it."
                    .to_owned(),
            });
        }
        Ok(())
    }

    /// What an operation of deltalake ended with.
    pub(crate) fn of_operation(error: DeltaTableError) -> Self {
        match error {
            DeltaTableError::InvalidData { message } => {
                Self::TableConstraint(without_rows(&message))
            }
            DeltaTableError::Generic(text) => Self::of_text(&text),
            DeltaTableError::GenericError { source } => Self::of_text(&source.to_string()),
            DeltaTableError::KernelError(_) | DeltaTableError::Kernel { .. } => {
                let text = error.to_string();
                match text.lines().next().unwrap_or_default().rsplit_once(KERNEL) {
                    Some((_, text)) => Self::of_text(text),
                    None => Self::Delta(error),
                }
            }
            other => Self::Delta(other),
        }
    }

    /// Whether another one has made the table, or changed its columns or properties, meanwhile.
    pub(crate) fn is_overtaken(&self) -> bool {
        matches!(
            self,
            Self::Exists(_)
                | Self::Delta(DeltaTableError::Transaction {
                    source: TransactionError::CommitConflict(CommitConflictError::MetadataChanged)
                })
        )
    }

    fn of_text(text: &str) -> Self {
        type Kind = fn(String) -> DataFusionError;
        const KINDS: [(&str, Kind); 7] = [
            ("sql parser error: ", |text| {
                DataFusionError::SQL(Box::new(ParserError::ParserError(text)), None)
            }),
            ("Error during planning: ", DataFusionError::Plan),
            ("Resources exhausted: ", DataFusionError::ResourcesExhausted),
            ("Execution error: ", DataFusionError::Execution),
            ("This feature is not implemented: ", DataFusionError::NotImplemented),
            ("Internal error: ", DataFusionError::Internal),
            ("Schema error: ", DataFusionError::Plan),
        ];
        const LAYERS: [&str; 3] =
            ["Generic error: ", "Generic DeltaTable error: ", "External error: "];
        const PARTITIONS: [&str; 2] =
            ["Specified table partitioning does not match", "Partition column"];
        let inner = LAYERS.iter().find_map(|layer| text.strip_prefix(layer));
        if let Some(inner) = inner {
            return Self::of_text(inner);
        }
        if text.starts_with("Invalid data found") {
            return Self::TableConstraint(without_rows(text));
        }
        if text.starts_with("A Delta Lake table already exists") {
            return Self::Exists(text.to_owned());
        }
        if PARTITIONS.iter().any(|start| text.starts_with(start)) {
            return Self::Schema(text.to_owned());
        }
        if text.contains("not yet supported") {
            return Self::DataFusion(DataFusionError::NotImplemented(text.to_owned()));
        }
        if text.contains(POSITION) {
            let error = ParserError::TokenizerError(text.to_owned());
            return Self::DataFusion(DataFusionError::SQL(Box::new(error), None));
        }
        match KINDS.iter().find_map(|(prefix, kind)| Some((text.strip_prefix(prefix)?, kind))) {
            Some((rest, kind)) => Self::DataFusion(kind(rest.to_owned())),
            None => Self::Refused(without_rows(text)),
        }
    }
}

/// Rows of the data have no place in an error.
fn without_rows(message: &str) -> String {
    message.split(PREVIEW).next().unwrap_or_default().trim_end().to_owned()
}

impl From<DeltaTableError> for Failure {
    fn from(error: DeltaTableError) -> Self {
        Self::Delta(error)
    }
}

impl From<DataFusionError> for Failure {
    fn from(error: DataFusionError) -> Self {
        Self::DataFusion(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { message, .. } | Self::Protocol { message, .. } => {
                formatter.write_str(message)
            }
            Self::Refused(text)
            | Self::Exists(text)
            | Self::NotFound(text)
            | Self::TableConstraint(text)
            | Self::Schema(text) => formatter.write_str(text),
            Self::Gate(unmet) => write!(
                formatter,
                "The table's protocol is not as required_protocol demands: {unmet}."
            ),
            Self::FixedVersion(version) => write!(
                formatter,
                "The table was opened at version {version} and takes no changes; refresh it to its \
                 latest version first."
            ),
            Self::Violated { constraint, rows } => write!(
                formatter,
                "The constraint {constraint} does not hold for {rows} rows; nothing was written."
            ),
            Self::Delta(error) => error.fmt(formatter),
            Self::DataFusion(error) => error.fmt(formatter),
        }
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Delta(error) => Some(error),
            Self::DataFusion(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_an_error_that_became_text_is_found_again() {
        let full = DeltaTableError::generic("Resources exhausted: no room");
        assert!(matches!(
            Failure::of_operation(full),
            Failure::DataFusion(DataFusionError::ResourcesExhausted(text)) if text == "no room"
        ));
        let layered = DeltaTableError::generic("External error: Error during planning: no column");
        assert!(matches!(
            Failure::of_operation(layered),
            Failure::DataFusion(DataFusionError::Plan(text)) if text == "no column"
        ));
    }

    #[test]
    fn rows_are_cut_off() {
        let text = format!("Invalid data found: 1 rows failed.{PREVIEW}:\n\n| secret |");
        for error in [
            DeltaTableError::generic(&text),
            DeltaTableError::generic(format!("External error: {text}")),
            DeltaTableError::InvalidData { message: text.clone() },
        ] {
            let told = Failure::of_operation(error);
            assert!(matches!(told, Failure::TableConstraint(_)), "{told:?}");
            assert!(!told.to_string().contains("secret"), "{told}");
        }
    }
}
