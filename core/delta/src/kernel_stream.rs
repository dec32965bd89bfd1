//! Rows that the Delta kernel makes itself. Its readers block, so they run on threads that may.

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{DFSchemaRef, DataFusionError, Result, not_impl_err};
use datafusion::datasource::TableType;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::dml::{InsertOp, MergeIntoClause};
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
    /// What tells a part of the rows from the others.
    type Part: Clone + Send + Sync + fmt::Debug;

    /// All columns.
    fn schema(&self) -> Arc<StructType>;

    /// A column that the files hold themselves; without one the kernel's reader fails.
    fn column_of_files(&self) -> Option<&str>;

    /// The rows in parts, for so many readers at the same time.
    fn parts(&self, readers: usize) -> Vec<Self::Part>;

    /// Reads some of the columns of a part, giving each piece away; false ends the reading, and comes
    /// back.
    fn read(
        &self,
        part: &Self::Part,
        columns: Arc<StructType>,
        give: &mut dyn FnMut(Data) -> bool,
    ) -> DeltaResult<bool>;
}

/// A source as a table.
#[derive(Debug)]
pub(crate) struct KernelTable<S> {
    source: Arc<S>,
    schema: SchemaRef,
    read_only: String,
}

impl<S: KernelSource> KernelTable<S> {
    /// `read_only` says why nothing can be written.
    pub(crate) fn new(source: S, read_only: String) -> Result<Self, DeltaTableError> {
        let schema: Schema = source.schema().as_ref().try_into_arrow()?;
        Ok(Self { source: Arc::new(source), schema: Arc::new(schema), read_only })
    }

    fn refuse<T>(&self) -> Result<T> {
        not_impl_err!("this can be read, but not written: {}", self.read_only)
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
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let schema = match projection {
            Some(columns) => Arc::new(self.schema.project(columns)?),
            None => Arc::clone(&self.schema),
        };
        let wanted = state.config().target_partitions().max(1);
        let parts = self.source.parts(wanted);
        let readers = (0..wanted.min(parts.len())).map(|reader| {
            let source = Arc::clone(&self.source);
            // In turns, since neighbours are often of one size.
            let parts = parts.iter().skip(reader).step_by(wanted).cloned().collect();
            Arc::new(Reader { source, parts, schema: Arc::clone(&schema) }) as _
        });
        let readers = readers.collect();
        Ok(Arc::new(StreamingTableExec::try_new(schema, readers, None, [], false, limit)?))
    }

    async fn insert_into(
        &self,
        _state: &dyn Session,
        _input: Arc<dyn ExecutionPlan>,
        _operation: InsertOp,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.refuse()
    }

    async fn delete_from(
        &self,
        _state: &dyn Session,
        _filters: Vec<Expr>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.refuse()
    }

    async fn update(
        &self,
        _state: &dyn Session,
        _assignments: Vec<(String, Expr)>,
        _filters: Vec<Expr>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.refuse()
    }

    async fn truncate(&self, _state: &dyn Session) -> Result<Arc<dyn ExecutionPlan>> {
        self.refuse()
    }

    async fn merge_into(
        &self,
        _state: &dyn Session,
        _source: Arc<dyn ExecutionPlan>,
        _schema: DFSchemaRef,
        _on: Expr,
        _clauses: Vec<MergeIntoClause>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.refuse()
    }
}

/// Some of the columns of some of the parts.
#[derive(Debug)]
struct Reader<S: KernelSource> {
    source: Arc<S>,
    parts: Vec<S::Part>,
    schema: SchemaRef,
}

impl<S: KernelSource> PartitionStream for Reader<S> {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut builder = RecordBatchReceiverStreamBuilder::new(Arc::clone(&self.schema), 2);
        let sender = builder.tx();
        let (source, schema) = (Arc::clone(&self.source), Arc::clone(&self.schema));
        let parts = self.parts.clone();
        builder.spawn_blocking(move || {
            let columns = columns(source.as_ref(), &schema).map_err(external)?;
            let mut give = |data: Data| {
                let batch = data.map_err(external).and_then(|data| fit(data, &schema));
                let goes_on = batch.is_ok();
                sender.blocking_send(batch).is_ok() && goes_on
            };
            for part in &parts {
                if !source.read(part, Arc::clone(&columns), &mut give).map_err(external)? {
                    break;
                }
            }
            Ok(())
        });
        builder.build()
    }
}

fn external(error: delta_kernel::Error) -> DataFusionError {
    DataFusionError::External(Box::new(DeltaTableError::from(error)))
}

/// The columns to read: those wanted, and behind them one that the files hold, since rows can only be
/// counted by what was read of them.
fn columns(source: &impl KernelSource, wanted: &Schema) -> DeltaResult<Arc<StructType>> {
    let mut names: Vec<&str> = wanted.fields().iter().map(|field| field.name().as_str()).collect();
    if let Some(column) = source.column_of_files().filter(|column| !names.contains(column)) {
        names.push(column);
    }
    source.schema().project(&names)
}

/// The first column that is not made from partition values.
pub(crate) fn column_of_files(schema: &StructType, partitions: &[String]) -> Option<String> {
    schema.fields().map(|field| field.name()).find(|name| !partitions.contains(name)).cloned()
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
