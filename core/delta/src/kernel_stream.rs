//! Rows that the Delta kernel makes itself. Its readers block, so they run on threads that may.

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DataFusionError, Result};
use datafusion::datasource::TableType;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchReceiverStreamBuilder;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use delta_kernel::engine::arrow_conversion::TryIntoArrow;
use delta_kernel::engine::arrow_data::ArrowEngineData;
use delta_kernel::schema::StructType;
use delta_kernel::{DeltaResult, EngineData};
use deltalake::DeltaTableError;
use std::fmt;
use std::sync::Arc;

/// What the kernel's iterators give.
pub(crate) type Data = DeltaResult<Box<dyn EngineData>>;

/// Something that the kernel can read: a version of a table, or its changes.
pub(crate) trait KernelSource: Send + Sync + fmt::Debug + 'static {
    /// All columns.
    fn schema(&self) -> Arc<StructType>;

    /// Reads some of the columns, giving each piece away; false ends the reading.
    fn read(&self, columns: Arc<StructType>, give: &mut dyn FnMut(Data) -> bool)
    -> DeltaResult<()>;
}

/// A source as a table.
#[derive(Debug)]
pub(crate) struct KernelTable<S> {
    source: Arc<S>,
    schema: SchemaRef,
}

impl<S: KernelSource> KernelTable<S> {
    pub(crate) fn new(source: S) -> Result<Self, DeltaTableError> {
        let schema: Schema = source.schema().as_ref().try_into_arrow()?;
        Ok(Self { source: Arc::new(source), schema: Arc::new(schema) })
    }
}

#[async_trait]
impl<S: KernelSource> TableProvider for KernelTable<S> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
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
        let schema = match projection {
            Some(columns) => Arc::new(self.schema.project(columns)?),
            None => Arc::clone(&self.schema),
        };
        let part = Part { source: Arc::clone(&self.source), schema: Arc::clone(&schema) };
        let parts: Vec<Arc<dyn PartitionStream>> = vec![Arc::new(part)];
        Ok(Arc::new(StreamingTableExec::try_new(schema, parts, None, [], false, limit)?))
    }
}

/// All rows of some of the columns.
#[derive(Debug)]
struct Part<S> {
    source: Arc<S>,
    schema: SchemaRef,
}

impl<S: KernelSource> PartitionStream for Part<S> {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut builder = RecordBatchReceiverStreamBuilder::new(Arc::clone(&self.schema), 2);
        let sender = builder.tx();
        let (source, schema) = (Arc::clone(&self.source), Arc::clone(&self.schema));
        builder.spawn_blocking(move || {
            let columns = columns(source.schema().as_ref(), &schema).map_err(external)?;
            let mut give = |data: Data| {
                let batch = data.map_err(external).and_then(|data| fit(data, &schema));
                let goes_on = batch.is_ok();
                sender.blocking_send(batch).is_ok() && goes_on
            };
            source.read(columns, &mut give).map_err(external)
        });
        builder.build()
    }
}

fn external(error: delta_kernel::Error) -> DataFusionError {
    DataFusionError::External(Box::new(DeltaTableError::from(error)))
}

/// The columns to read: at least one, since only rows of columns can be counted.
fn columns(all: &StructType, wanted: &Schema) -> DeltaResult<Arc<StructType>> {
    let names: Vec<&str> = wanted.fields().iter().map(|field| field.name().as_str()).collect();
    if names.is_empty() {
        let first: Vec<&str> = all.fields().take(1).map(|field| field.name().as_str()).collect();
        return all.project(&first);
    }
    all.project(&names)
}

/// The rows with exactly the types that were promised.
fn fit(data: Box<dyn EngineData>, schema: &SchemaRef) -> Result<RecordBatch> {
    let data = ArrowEngineData::try_from_engine_data(data).map_err(external)?;
    let batch: RecordBatch = data.into();
    let column = |(index, field): (usize, &Arc<datafusion::arrow::datatypes::Field>)| {
        let column: &ArrayRef = batch.column(index);
        if column.data_type() == field.data_type() {
            Ok(Arc::clone(column))
        } else {
            cast(column, field.data_type())
        }
    };
    let columns = schema.fields().iter().enumerate().map(column).collect::<Result<_, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?)
}
