//! Tables made from what a Delta log says. Their columns are fixed, so planning needs no I/O: the log
//! is read when the rows are asked for.

use async_trait::async_trait;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DataFusionError, Result};
use datafusion::datasource::TableType;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use deltalake::DeltaTableError;
use futures::stream::{BoxStream, StreamExt};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// Something that a Delta log says, as rows.
pub(crate) trait LogRows: Clone + Send + Sync + fmt::Debug + 'static {
    /// The columns.
    fn schema() -> &'static SchemaRef;

    /// The rows; nothing is read before the stream is polled.
    fn read(self, batch_rows: usize) -> BoxStream<'static, Result<RecordBatch, DeltaTableError>>;
}

/// The rows as a table.
#[derive(Debug)]
pub(crate) struct LogTable<R>(R);

impl<R: LogRows> LogTable<R> {
    pub(crate) fn of(rows: R) -> Arc<dyn TableProvider> {
        Arc::new(Self(rows))
    }
}

#[async_trait]
impl<R: LogRows> TableProvider for LogTable<R> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(R::schema())
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let parts: Vec<Arc<dyn PartitionStream>> = vec![Arc::new(Part(self.0.clone()))];
        let schema = Arc::clone(R::schema());
        Ok(Arc::new(StreamingTableExec::try_new(schema, parts, projection, [], false, limit)?))
    }
}

#[derive(Debug)]
struct Part<R>(R);

impl<R: LogRows> PartitionStream for Part<R> {
    fn schema(&self) -> &SchemaRef {
        R::schema()
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let batches = self.0.clone().read(context.session_config().batch_size());
        let batches =
            batches.map(|batch| batch.map_err(|error| DataFusionError::External(error.into())));
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(R::schema()), batches))
    }
}

/// A part of the log as JSON text; none when there is nothing to say.
pub(crate) fn json(value: Option<impl Serialize>) -> Result<Option<String>, DeltaTableError> {
    Ok(value.map(|value| serde_json::to_string(&value)).transpose()?)
}

/// A version as SQL knows whole numbers.
pub(crate) fn signed(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
