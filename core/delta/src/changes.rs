//! The change feed of a table: the rows that each commit inserted, deleted and updated.

use crate::kernel_stream::{Data, KernelSource, KernelTable, column_of_files};
use crate::open::{At, Location, open};
use chrono::{DateTime, Utc};
use datafusion::catalog::TableProvider;
use delta_kernel::history_manager::timestamp_range_to_versions;
use delta_kernel::schema::StructType;
use delta_kernel::table_changes::TableChanges;
use delta_kernel::{DeltaResult, Engine, Snapshot};
use deltalake::DeltaTableError;
use std::fmt;
use std::sync::Arc;
use tokio::task::spawn_blocking;
use url::Url;

/// Which commits of a table, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// From a version to another one, or to the latest.
    Versions(u64, Option<u64>),
    /// The commits made from a time on, up to another one.
    Timestamps(DateTime<Utc>, Option<DateTime<Utc>>),
}

/// Opens the changes of a table. Beside its columns they have `_change_type` (`insert`, `delete`,
/// `update_preimage`, `update_postimage`), `_commit_version` and `_commit_timestamp`.
///
/// # Errors
/// Those of opening the table; protocol when the feed was not on for the whole range or the schema
/// changed within it.
pub async fn changes(
    location: &Location,
    range: Range,
) -> Result<Arc<dyn TableProvider>, DeltaTableError> {
    let table = open(location, At::Latest).await?;
    let log_store = table.log_store();
    let (engine, root) = (log_store.engine(None), log_store.root_url().clone());
    let partitions = table.snapshot()?.metadata().partition_columns().to_vec();
    let feed = spawn_blocking(move || ChangeFeed::open(engine, root, range, &partitions))
        .await
        .map_err(|error| DeltaTableError::GenericError { source: error.into() })??;
    Ok(Arc::new(KernelTable::new(feed, "it is a change feed".to_owned())?))
}

struct ChangeFeed {
    engine: Arc<dyn Engine>,
    root: Url,
    first: u64,
    last: u64,
    schema: Arc<StructType>,
    column_of_files: Option<String>,
}

impl ChangeFeed {
    fn open(
        engine: Arc<dyn Engine>,
        root: Url,
        range: Range,
        partitions: &[String],
    ) -> DeltaResult<Self> {
        let (first, last) = match range {
            Range::Versions(first, last) => (first, last),
            Range::Timestamps(start, end) => {
                let snapshot = Snapshot::builder_for(&root).build(engine.as_ref())?;
                let end = end.map(|end| end.timestamp_millis());
                let start = start.timestamp_millis();
                timestamp_range_to_versions(&snapshot, engine.as_ref(), start, end)?
            }
        };
        let changes = TableChanges::try_new(root.clone(), engine.as_ref(), first, last)?;
        let (last, schema) = (changes.end_version(), Arc::new(changes.schema().clone()));
        let column_of_files = column_of_files(&schema, partitions);
        Ok(Self { engine, root, first, last, schema, column_of_files })
    }
}

impl fmt::Debug for ChangeFeed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "changes of versions {} to {}", self.first, self.last)
    }
}

impl KernelSource for ChangeFeed {
    fn schema(&self) -> Arc<StructType> {
        Arc::clone(&self.schema)
    }

    fn column_of_files(&self) -> Option<&str> {
        self.column_of_files.as_deref()
    }

    fn read(
        &self,
        columns: Arc<StructType>,
        give: &mut dyn FnMut(Data) -> bool,
    ) -> DeltaResult<()> {
        let engine = Arc::clone(&self.engine);
        let changes =
            TableChanges::try_new(self.root.clone(), engine.as_ref(), self.first, Some(self.last))?;
        let scan = changes.into_scan_builder().with_schema(columns).build()?;
        for data in scan.execute(engine)? {
            if !give(data) {
                break;
            }
        }
        Ok(())
    }
}
