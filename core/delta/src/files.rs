//! The list of a table's files, as Arrow.

use crate::failure::Failure;
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, MapBuilder, RecordBatch, StringArray, StringBuilder,
    UInt32Array, new_empty_array,
};
use datafusion::arrow::compute::{cast, concat, filter_record_batch, sort_to_indices, take};
use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::arrow::error::ArrowError;
use datafusion::execution::SessionState;
use deltalake::delta_datafusion::expr::parse_sql_predicate_to_kernel;
use deltalake::kernel::LogDataHandler;
use deltalake::table::state::DeltaTableState;
use deltalake::{DeltaTable, DeltaTableError};
use futures::TryStreamExt;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::Arc;

/// Which files are listed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    pub(crate) predicate: Option<String>,
}

/// The files of the version that a table shows, ordered by path.
///
/// # Errors
/// A predicate that statistics cannot answer; what reading the log gives.
pub async fn files(
    table: &DeltaTable,
    session: &SessionState,
    request: &Files,
) -> Result<RecordBatch, Failure> {
    let chosen = match &request.predicate {
        None => None,
        Some(predicate) => Some(chosen(table, session, predicate).await?),
    };
    let files = all(table.snapshot()?)?;
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
fn all(state: &DeltaTableState) -> Result<RecordBatch, DeltaTableError> {
    let modified = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
    let kept = state.add_actions_batches(false)?;
    let column = |name, data_type| column(&kept, name, data_type);
    let log = state.log_data();
    let path = decoded(column("path", DataType::Utf8)?, &log);
    let order = sort_to_indices(&path, None, None)?;
    let ordered = |column: &dyn Array| take(column, &order, None);

    let is_partitioned = !state.metadata().partition_columns().is_empty();
    let partitions =
        if is_partitioned { ordered(&partitions(&log)?)? } else { no_partitions(path.len())? };
    Ok(RecordBatch::try_from_iter_with_nullable([
        ("path", ordered(&path)?, false),
        ("size", ordered(&column("size_bytes", DataType::Int64)?)?, false),
        ("modification_time", ordered(&column("modification_time", modified)?)?, false),
        ("num_records", ordered(&column("num_records", DataType::Int64)?)?, true),
        ("partition_values", partitions, false),
        ("stats", stats(&log, &order), true),
    ])?)
}

fn column(kept: &[RecordBatch], name: &str, data_type: DataType) -> Result<ArrayRef, ArrowError> {
    let parts = kept.iter().map(|batch| Ok(batch.column(batch.schema().index_of(name)?).as_ref()));
    let parts = parts.collect::<Result<Vec<&dyn Array>, ArrowError>>()?;
    if parts.is_empty() {
        return Ok(new_empty_array(&data_type));
    }
    cast(&concat(&parts)?, &data_type)
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
    let of_files: Vec<Option<String>> = log.iter().map(|file| file.stats()).collect();
    let bytes = of_files.iter().flatten().map(String::len).sum();
    let mut stats = StringBuilder::with_capacity(of_files.len(), bytes);
    for file in order.values() {
        stats.append_option(of_files[*file as usize].as_deref());
    }
    Arc::new(stats.finish())
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
