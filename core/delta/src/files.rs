//! The list of a table's files, as Arrow.

use crate::failure::Failure;
use datafusion::arrow::array::{
    Array, ArrayRef, Int64Builder, MapBuilder, RecordBatch, StringArray, StringBuilder,
    TimestampMillisecondBuilder,
};
use datafusion::arrow::compute::{sort_to_indices, take_record_batch};
use datafusion::arrow::error::ArrowError;
use datafusion::execution::SessionState;
use deltalake::DeltaTable;
use deltalake::delta_datafusion::expr::parse_sql_predicate_to_kernel;
use deltalake::kernel::LogicalFileView;
use futures::TryStreamExt;
use serde::Deserialize;
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
    let state = table.snapshot()?;
    let log_store = table.log_store();
    let predicate = match &request.predicate {
        None => None,
        Some(sql) => Some(Arc::new(
            parse_sql_predicate_to_kernel(sql, &state.schema(), session)
                .map_err(Failure::of_operation)?,
        )),
    };
    let mut views = state.snapshot().file_views(log_store.as_ref(), predicate);
    let mut columns = Columns::of(!state.metadata().partition_columns().is_empty());
    let arrow = |error: ArrowError| Failure::DataFusion(error.into());
    while let Some(file) = views.try_next().await? {
        columns.push(&file).map_err(arrow)?;
    }
    columns.finish().map_err(arrow)
}

/// A row for each file, in the order in which they come.
struct Columns {
    path: StringBuilder,
    size: Int64Builder,
    modified: TimestampMillisecondBuilder,
    rows: Int64Builder,
    partitions: MapBuilder<StringBuilder, StringBuilder>,
    stats: StringBuilder,
    /// Maps that are empty for sure are not asked for, for each of what may be many files.
    is_partitioned: bool,
}

impl Columns {
    fn of(is_partitioned: bool) -> Self {
        Self {
            path: StringBuilder::new(),
            size: Int64Builder::new(),
            modified: TimestampMillisecondBuilder::new().with_timezone("UTC"),
            rows: Int64Builder::new(),
            partitions: MapBuilder::new(None, StringBuilder::new(), StringBuilder::new()),
            stats: StringBuilder::new(),
            is_partitioned,
        }
    }

    fn push(&mut self, file: &LogicalFileView) -> Result<(), ArrowError> {
        self.path.append_value(file.path());
        self.size.append_value(file.size());
        self.modified.append_value(file.modification_time());
        self.rows.append_option(file.num_records().and_then(|rows| i64::try_from(rows).ok()));
        if self.is_partitioned {
            let mut values: Vec<_> = file.partition_values_map().into_iter().collect();
            values.sort();
            for (name, value) in values {
                self.partitions.keys().append_value(name);
                self.partitions.values().append_option(value);
            }
        }
        self.partitions.append(true)?;
        self.stats.append_option(file.stats());
        Ok(())
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let path: StringArray = self.path.finish();
        let is_ordered = (1..path.len()).all(|row| path.value(row - 1) <= path.value(row));
        let order = if is_ordered { None } else { Some(sort_to_indices(&path, None, None)?) };
        let columns: [(&str, ArrayRef, bool); 6] = [
            ("path", Arc::new(path), false),
            ("size", Arc::new(self.size.finish()), false),
            ("modification_time", Arc::new(self.modified.finish()), false),
            ("num_records", Arc::new(self.rows.finish()), true),
            ("partition_values", Arc::new(self.partitions.finish()), false),
            ("stats", Arc::new(self.stats.finish()), true),
        ];
        let files = RecordBatch::try_from_iter_with_nullable(columns)?;
        match order {
            Some(order) => take_record_batch(&files, &order),
            None => Ok(files),
        }
    }
}
