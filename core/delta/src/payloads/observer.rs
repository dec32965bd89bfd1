//! Whoever is told of what happens to the Delta tables of a session.

use super::{Payload, rows};
use crate::commit::metrics_of_commit;
use crate::describe::object;
use crate::failure::Failure;
use crate::report::{Report, Status};
use crate::scan_options::ScanOptions;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::Schema;
use datafusion::execution::SessionState;
use datafusion::prelude::SessionConfig;
use deltalake::DeltaTable;
use serde_json::Map;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;
use tokio::task::spawn_blocking;

/// Receives payloads, each before the call that it is about returns.
pub trait Observer: Send + Sync {
    /// Takes a payload; on a thread that may block, also on several at once.
    fn observe(&self, payload: Payload, rows: RecordBatch);
}

/// The observer of a session, if there is one.
#[derive(Default)]
pub struct Observers(RwLock<Option<Arc<dyn Observer>>>);

impl Observers {
    /// That of a session.
    #[must_use]
    pub fn of(config: &SessionConfig) -> Arc<Self> {
        config.get_extension().unwrap_or_default()
    }

    /// Puts an observer, or none, in place of the one before, which is given back.
    pub fn replace(&self, observer: Option<Arc<dyn Observer>>) -> Option<Arc<dyn Observer>> {
        std::mem::replace(&mut self.0.write().unwrap_or_else(PoisonError::into_inner), observer)
    }

    fn current(&self) -> Option<Arc<dyn Observer>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Tells that a table was opened, or has moved on, at the version that it shows.
pub async fn tell_of_version(config: &SessionConfig, table: &DeltaTable) {
    let Some(observer) = Observers::of(config).current() else { return };
    let rows = match rows::version(table).await {
        Ok(row) => Payload::Snapshot.batch(&[row]),
        Err(failure) => Err(failure),
    };
    deliver(observer, Payload::Snapshot, rows).await;
}

/// Tells how a table is scanned under the name that it was registered with.
pub async fn tell_of_registration(
    session: &SessionState,
    table: &DeltaTable,
    (name, schema): (&str, &Schema),
    scan: &ScanOptions,
) {
    let Some(observer) = Observers::of(session.config()).current() else { return };
    let rows = rows::scan_config(table, scan, schema, session, Some(name));
    deliver(observer, Payload::ScanConfig, rows).await;
}

/// Tells what an operation did.
pub(crate) async fn tell_of_operation(config: &SessionConfig, table: &DeltaTable, report: &Report) {
    let Some(observer) = Observers::of(config).current() else { return };
    let payload = Payload::of_operation(report.operation);
    let report = object(serde_json::to_value(report).unwrap_or_default());
    let rows = rows::report(table, &report).await.and_then(|row| payload.batch(&[row]));
    deliver(observer, payload, rows).await;
}

/// A statement of SQL that is about to change a table.
pub(crate) struct Statement {
    operation: &'static str,
    before: Option<u64>,
    started: Instant,
}

impl Statement {
    pub(crate) fn begin(operation: &'static str, table: &DeltaTable) -> Self {
        Self { operation, before: table.version(), started: Instant::now() }
    }

    /// Tells of the version that it has committed.
    pub(crate) async fn tell(
        self,
        config: &SessionConfig,
        table: &DeltaTable,
        committed: Option<u64>,
    ) {
        let (Some(_), Some(version)) = (Observers::of(config).current(), committed) else { return };
        let metrics =
            metrics_of_commit(&table.log_store(), version).await.unwrap_or_else(|error| {
                tracing::warn!("no numbers of version {version} for the observer: {error}");
                None
            });
        let report = Report {
            operation: self.operation,
            status: Status::Committed,
            version_before: self.before,
            version_after: version,
            verified: Some(metrics.is_some()),
            metrics: metrics.unwrap_or_default(),
            commit_metadata: Map::new(),
            elapsed_ms: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        tell_of_operation(config, table, &report).await;
    }
}

/// What cannot be told does not fail the call: the table is as it is.
async fn deliver(
    observer: Arc<dyn Observer>,
    payload: Payload,
    rows: Result<RecordBatch, Failure>,
) {
    match rows {
        Ok(rows) => {
            let told = spawn_blocking(move || observer.observe(payload, rows)).await;
            if let Err(error) = told {
                tracing::warn!("the observer of Delta tables has failed: {error}");
            }
        }
        Err(failure) => tracing::warn!("no {} for the observer: {failure}", payload.name()),
    }
}
