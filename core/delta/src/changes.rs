//! The change feed of a table: the rows that each commit inserted, deleted and updated.

use crate::kernel_stream::{Data, KernelSource, KernelTable, column_of_files};
use crate::open::{At, Location, open};
use chrono::{DateTime, Utc};
use datafusion::catalog::TableProvider;
use delta_kernel::history_manager::timestamp_range_to_versions;
use delta_kernel::schema::StructType;
use delta_kernel::table_changes::TableChanges;
use delta_kernel::table_changes::scan::TableChangesScanBuilder;
use delta_kernel::{DeltaResult, Engine, Snapshot};
use deltalake::DeltaTableError;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;
use tokio::task::spawn_blocking;
use url::Url;

/// Into how many parts the commits are cut for each reader.
const PARTS_OF_A_READER: u64 = 4;

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
    let feed = spawn_blocking(move || ChangeFeed::open(engine, &root, range, &partitions))
        .await
        .map_err(|error| DeltaTableError::GenericError { source: error.into() })??;
    Ok(Arc::new(KernelTable::new(feed, "it is a change feed".to_owned())?))
}

struct ChangeFeed {
    engine: Arc<dyn Engine>,
    changes: Arc<TableChanges>,
    schema: Arc<StructType>,
    column_of_files: Option<String>,
}

impl ChangeFeed {
    fn open(
        engine: Arc<dyn Engine>,
        root: &Url,
        range: Range,
        partitions: &[String],
    ) -> DeltaResult<Self> {
        let (first, last) = match range {
            Range::Versions(first, last) => (first, last),
            Range::Timestamps(start, end) => {
                let snapshot = Snapshot::builder_for(root).build(engine.as_ref())?;
                let end = end.map(|end| end.timestamp_millis());
                let start = start.timestamp_millis();
                timestamp_range_to_versions(&snapshot, engine.as_ref(), start, end)?
            }
        };
        let changes = TableChanges::try_new(root.clone(), engine.as_ref(), first, last)?;
        let schema = Arc::new(changes.schema().clone());
        let column_of_files = column_of_files(&schema, partitions);
        Ok(Self { engine, changes: Arc::new(changes), schema, column_of_files })
    }

    fn changes_of(&self, part: &RangeInclusive<u64>) -> DeltaResult<Arc<TableChanges>> {
        let (all, &first, &last) = (&self.changes, part.start(), part.end());
        if (first, last) == (all.start_version(), all.end_version()) {
            return Ok(Arc::clone(all));
        }
        let root = all.table_root().clone();
        TableChanges::try_new(root, self.engine.as_ref(), first, Some(last)).map(Arc::new)
    }
}

impl fmt::Debug for ChangeFeed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.changes.start_version(), self.changes.end_version());
        write!(formatter, "changes of versions {first} to {last}")
    }
}

impl KernelSource for ChangeFeed {
    type Part = RangeInclusive<u64>;

    fn schema(&self) -> Arc<StructType> {
        Arc::clone(&self.schema)
    }

    fn column_of_files(&self) -> Option<&str> {
        self.column_of_files.as_deref()
    }

    /// Several parts for each reader, since some commits have many more rows than others, but not one
    /// for each commit: every part reads the log up to its first version.
    fn parts(&self, readers: usize) -> Vec<RangeInclusive<u64>> {
        let (first, last) = (self.changes.start_version(), self.changes.end_version());
        let parts = if readers == 1 { 1 } else { readers as u64 * PARTS_OF_A_READER };
        let versions = (last - first + 1).div_ceil(parts);
        let part = |first: u64| first..=last.min(first + versions - 1);
        (first..=last).step_by(usize::try_from(versions).unwrap_or(usize::MAX)).map(part).collect()
    }

    fn read(
        &self,
        part: &RangeInclusive<u64>,
        columns: Arc<StructType>,
        give: &mut dyn FnMut(Data) -> bool,
    ) -> DeltaResult<bool> {
        let changes = self.changes_of(part)?;
        let scan = TableChangesScanBuilder::new(changes).with_schema(columns).build()?;
        for data in scan.execute(Arc::clone(&self.engine))? {
            if !give(data) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
