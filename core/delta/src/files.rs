//! The list of a table's files, as Arrow.

use crate::failure::Failure;
use crate::logical_names::logical;
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, MapBuilder, RecordBatch, StringArray, StringBuilder,
    UInt32Array,
};
use datafusion::arrow::compute::{cast, concat, filter_record_batch, sort_to_indices, take};
use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::arrow::error::ArrowError;
use datafusion::execution::SessionState;
use delta_kernel::table_features::ColumnMappingMode;
use deltalake::delta_datafusion::expr::parse_sql_predicate_to_kernel;
use deltalake::kernel::LogDataHandler;
use deltalake::table::state::DeltaTableState;
use deltalake::{DeltaTable, DeltaTableError};
use futures::TryStreamExt;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::Arc;

/// Which files are listed, and what about them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    pub(crate) predicate: Option<String>,
    statistics: Statistics,
}

impl Files {
    pub(crate) fn of(predicate: Option<String>) -> Self {
        Self { predicate, statistics: Statistics::Json }
    }
}

/// How a list gives the statistics of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Statistics {
    /// As the log has them.
    #[default]
    Json,
    /// Structures of values, with the types of the table's columns.
    Columns,
    None,
}

/// Structures with the statistics of each column; a table whose columns have none lacks them.
const OF_COLUMNS: [&str; 3] = ["null_count", "min", "max"];

/// The files of the version that a table shows, ordered by path. A predicate needs a session.
///
/// # Errors
/// A predicate that statistics cannot answer; what reading the log gives.
pub async fn files(
    table: &DeltaTable,
    session: impl FnOnce() -> Arc<SessionState>,
    request: &Files,
) -> Result<RecordBatch, Failure> {
    let chosen = match &request.predicate {
        None => None,
        Some(predicate) => Some(chosen(table, &session(), predicate).await?),
    };
    let files = all(table.snapshot()?, request.statistics)?;
    match chosen {
        None => Ok(files),
        Some(paths) => only(&files, &paths).map_err(|error| Failure::DataFusion(error.into())),
    }
}

/// The paths of the files that may have rows for which a predicate is true.
async fn chosen(
    table: &DeltaTable,
    session: &SessionState,
    predicate: &str,
) -> Result<HashSet<String>, Failure> {
    let (state, log_store) = (table.snapshot()?, table.log_store());
    let predicate = parse_sql_predicate_to_kernel(predicate, &state.schema(), session)
        .map_err(Failure::of_operation)?;
    let views = state.snapshot().file_views(log_store.as_ref(), Some(Arc::new(predicate)));
    Ok(views.map_ok(|file| file.path().into_owned()).try_collect().await?)
}

fn only(files: &RecordBatch, paths: &HashSet<String>) -> Result<RecordBatch, ArrowError> {
    let is_chosen = |path: Option<&str>| path.map(|path| paths.contains(path));
    let chosen: BooleanArray = files.column(0).as_string::<i32>().iter().map(is_chosen).collect();
    filter_record_batch(files, &chosen)
}

/// Every file. deltalake has most of it as columns; file by file it takes several times as long.
fn all(state: &DeltaTableState, statistics: Statistics) -> Result<RecordBatch, DeltaTableError> {
    let kept = Kept::of(state)?;
    let log = state.log_data();
    let path = decoded(kept.column_as("path", &DataType::Utf8)?, &log);
    let order = sort_to_indices(&path, None, None)?;
    let ordered = |column: ArrayRef| take(&column, &order, None);

    let modified = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
    let is_partitioned = !state.metadata().partition_columns().is_empty();
    let partitions =
        if is_partitioned { ordered(partitions(&log)?)? } else { no_partitions(path.len())? };
    let mut columns = vec![
        ("path", ordered(Arc::clone(&path))?, false),
        ("size", ordered(kept.column_as("size_bytes", &DataType::Int64)?)?, false),
        ("modification_time", ordered(kept.column_as("modification_time", &modified)?)?, false),
        ("num_records", ordered(kept.column_as("num_records", &DataType::Int64)?)?, true),
        ("partition_values", partitions, false),
    ];
    match statistics {
        Statistics::Json => columns.push(("stats", stats(&log, &order), true)),
        Statistics::Columns => {
            for name in OF_COLUMNS.into_iter().filter(|name| kept.has(name)) {
                columns.push((name, ordered(named(kept.column(name)?, state)?)?, true));
            }
        }
        Statistics::None => {}
    }
    Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
}

/// What deltalake keeps as columns; at least one batch.
struct Kept(Vec<RecordBatch>);

impl Kept {
    fn of(state: &DeltaTableState) -> Result<Self, DeltaTableError> {
        let batches = state.add_actions_batches(false)?;
        // A table without files has columns, too.
        Ok(Self(if batches.is_empty() { vec![state.add_actions_table(false)?] } else { batches }))
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().all(|batch| batch.schema_ref().index_of(name).is_ok())
    }

    fn column(&self, name: &str) -> Result<ArrayRef, ArrowError> {
        let parts = self.0.iter().map(|batch| {
            let column = batch.schema_ref().index_of(name)?;
            Ok(batch.column(column).as_ref())
        });
        concat(&parts.collect::<Result<Vec<&dyn Array>, ArrowError>>()?)
    }

    fn column_as(&self, name: &str, data_type: &DataType) -> Result<ArrayRef, ArrowError> {
        cast(&self.column(name)?, data_type)
    }
}

/// Statistics by the names of columns in the table; the log has those of files.
fn named(statistics: ArrayRef, state: &DeltaTableState) -> Result<ArrayRef, ArrowError> {
    match state.snapshot().table_configuration().column_mapping_mode() {
        ColumnMappingMode::None => Ok(statistics),
        _ => logical(&statistics, &state.schema()),
    }
}

/// Paths without the escapes that they have in the log.
fn decoded(path: ArrayRef, log: &LogDataHandler<'_>) -> ArrayRef {
    if !path.as_string::<i32>().value_data().contains(&b'%') {
        return path;
    }
    let paths = log.iter().map(|file| Some(file.path().into_owned()));
    Arc::new(paths.collect::<StringArray>())
}

/// The statistics, in order. They are most of a list, so their buffer has its full size at once.
fn stats(log: &LogDataHandler<'_>, order: &UInt32Array) -> ArrayRef {
    let of_files: Vec<Option<String>> = log.iter().map(|file| told(file.stats())).collect();
    let bytes = of_files.iter().flatten().map(String::len).sum();
    let mut stats = StringBuilder::with_capacity(of_files.len(), bytes);
    for file in order.values() {
        stats.append_option(of_files[*file as usize].as_deref());
    }
    Arc::new(stats.finish())
}

/// deltalake gives an empty object for a file without statistics.
pub(crate) fn told(stats: Option<String>) -> Option<String> {
    stats.filter(|stats| stats != "{}")
}

/// The values as they are in the log, in the order in which files are kept.
fn partitions(log: &LogDataHandler<'_>) -> Result<ArrayRef, ArrowError> {
    let mut partitions = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    for file in log.iter() {
        let mut values: Vec<_> = file.partition_values_map().into_iter().collect();
        values.sort();
        for (name, value) in values {
            partitions.keys().append_value(name);
            partitions.values().append_option(value);
        }
        partitions.append(true)?;
    }
    Ok(Arc::new(partitions.finish()))
}

fn no_partitions(files: usize) -> Result<ArrayRef, ArrowError> {
    let mut partitions = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    for _ in 0..files {
        partitions.append(true)?;
    }
    Ok(Arc::new(partitions.finish()))
}
