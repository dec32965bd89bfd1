//! What is told of Delta tables to those who watch them: rows of Arrow with columns that stay.

mod columns;
mod observer;
mod rows;

pub use observer::{Observer, Observers, tell_of_registration, tell_of_version};
pub use rows::{PayloadOptions, payload};

pub(crate) use observer::{Statement, tell_of_operation};

use crate::failure::Failure;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::arrow::json::ReaderBuilder;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The key of a schema's metadata under which the payload's name stands.
const NAME: &str = "codeanatomy.payload";
/// The key of the version of its columns. It grows when a column changes or goes; new ones may come.
const VERSION: &str = "codeanatomy.payload_version";

/// The kinds of payloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// A version of a table.
    Snapshot,
    /// How a table is scanned in SQL.
    ScanConfig,
    /// The files of a version.
    AddActions,
    /// What a change of rows did.
    MutationReport,
    /// What an operation that keeps a table in shape did.
    MaintenanceReport,
}

impl Payload {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Snapshot,
        Self::ScanConfig,
        Self::AddActions,
        Self::MutationReport,
        Self::MaintenanceReport,
    ];

    /// The name in the metadata of the schema.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::ScanConfig => "scan_config",
            Self::AddActions => "add_actions",
            Self::MutationReport => "mutation_report",
            Self::MaintenanceReport => "maintenance_report",
        }
    }

    /// The report that an operation gives.
    pub(crate) fn of_operation(name: &str) -> Self {
        match name {
            "create" | "write" | "merge" | "delete" | "update" => Self::MutationReport,
            _ => Self::MaintenanceReport,
        }
    }

    /// The columns.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        let metadata = [(NAME, self.name()), (VERSION, "1")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        Arc::new(Schema::new(columns::of(self)).with_metadata(HashMap::from(metadata)))
    }

    fn is_report(self) -> bool {
        matches!(self, Self::MutationReport | Self::MaintenanceReport)
    }

    /// Rows whose fields are named like the columns; others are left out.
    fn batch(self, rows: &[Map<String, Value>]) -> Result<RecordBatch, Failure> {
        let schema = self.schema();
        let read = || {
            let mut decoder = ReaderBuilder::new(Arc::clone(&schema))
                .with_batch_size(rows.len())
                .build_decoder()?;
            decoder.serialize(rows)?;
            decoder.flush()
        };
        let batch = read().map_err(|error| Failure::DataFusion(error.into()))?;
        Ok(batch.unwrap_or_else(|| RecordBatch::new_empty(schema)))
    }
}
