//! A Delta table as a DataFusion table.

use crate::kernel_stream::KernelTable;
use crate::kernel_table::KernelVersion;
use crate::open::{At, Location, open};
use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{ScanArgs, ScanResult, Session, TableProvider};
use datafusion::common::{Result, not_impl_err};
use datafusion::datasource::TableType;
use datafusion::datasource::sink::{DataSink, DataSinkExec};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::dml::InsertOp;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_plan::metrics::MetricsSet;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan};
use deltalake::delta_datafusion::DeltaScanNext;
use deltalake::{DeltaTable, DeltaTableError};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::task::spawn_blocking;

/// A version of a table: by deltalake's own scan, or by the kernel where the table's protocol goes
/// beyond what that accepts. The kernel's cannot be written.
///
/// # Errors
/// Those of [`open`], and what building the scan gives.
pub async fn table(location: Location, at: At) -> Result<Arc<dyn TableProvider>, DeltaTableError> {
    let table = open(&location, at).await?;
    match DeltaTableProvider::of(table.clone(), at == At::Latest).await {
        Ok(provider) => Ok(Arc::new(provider)),
        Err(refused) => by_kernel(&table).await.map_err(|error| match error {
            Some(error) => error,
            None => refused,
        }),
    }
}

/// None as the error means that the kernel has nothing to say about it.
async fn by_kernel(table: &DeltaTable) -> Result<Arc<dyn TableProvider>, Option<DeltaTableError>> {
    let log_store = table.log_store();
    let (engine, root) = (log_store.engine(None), log_store.root_url().clone());
    let version = table.version().ok_or(None)?;
    let opened = spawn_blocking(move || KernelVersion::open(engine, &root, version))
        .await
        .map_err(|_| None)?
        .map_err(|error| Some(error.into()))?;
    Ok(Arc::new(KernelTable::new(opened).map_err(Some)?))
}

/// One Delta table in a session.
///
/// It shows one version. A table that was opened at its latest version takes INSERT and moves on to
/// the version that this commits; one that was opened at an earlier version is read only.
#[derive(Debug)]
pub struct DeltaTableProvider {
    shown: Arc<Shown>,
    schema: SchemaRef,
    writable: bool,
}

impl DeltaTableProvider {
    /// Shows a table that is open already.
    ///
    /// # Errors
    /// What building the scan gives.
    pub async fn of(table: DeltaTable, writable: bool) -> Result<Self, DeltaTableError> {
        let shown = Shown::of(table).await?;
        let schema = shown.scan().schema();
        Ok(Self { shown: Arc::new(shown), schema, writable })
    }

    /// The version that is shown now.
    #[must_use]
    pub fn version(&self) -> Option<u64> {
        self.shown.state.read().unwrap_or_else(PoisonError::into_inner).0.version()
    }
}

/// The version that is shown now; replaced as a whole when an INSERT has committed.
struct Shown {
    state: RwLock<(DeltaTable, Arc<DeltaScanNext>)>,
}

impl fmt::Debug for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Shown")
    }
}

impl Shown {
    async fn of(table: DeltaTable) -> Result<Self, DeltaTableError> {
        let scan = Arc::new(table.table_provider().build().await?);
        Ok(Self { state: RwLock::new((table, scan)) })
    }

    fn table(&self) -> DeltaTable {
        self.state.read().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    fn scan(&self) -> Arc<DeltaScanNext> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    async fn move_on(&self) -> Result<(), DeltaTableError> {
        let mut table = self.table();
        table.update_state().await?;
        let scan = Arc::new(table.table_provider().build().await?);
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = (table, scan);
        Ok(())
    }
}

#[async_trait]
impl TableProvider for DeltaTableProvider {
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
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let scan = self.shown.scan();
        self.shown.table().update_datafusion_session(state)?;
        scan.scan(state, projection, filters, limit).await
    }

    async fn scan_with_args<'a>(
        &self,
        state: &dyn Session,
        args: ScanArgs<'a>,
    ) -> Result<ScanResult> {
        let scan = self.shown.scan();
        self.shown.table().update_datafusion_session(state)?;
        scan.scan_with_args(state, args).await
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        self.shown.scan().supports_filters_pushdown(filters)
    }

    async fn insert_into(
        &self,
        state: &dyn Session,
        input: Arc<dyn ExecutionPlan>,
        operation: InsertOp,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        if !self.writable {
            return not_impl_err!(
                "the Delta table is shown at a fixed version and cannot be written; register its \
                 latest version to INSERT"
            );
        }
        let insert = self.shown.scan().insert_into(state, Arc::clone(&input), operation).await?;
        let schema = Arc::clone(&self.schema);
        let sink = MovingOn { insert, schema, shown: Arc::clone(&self.shown) };
        Ok(Arc::new(DataSinkExec::new(input, Arc::new(sink), None)))
    }
}

/// Runs deltalake's sink and then shows the version that it has committed.
#[derive(Debug)]
struct MovingOn {
    insert: Arc<dyn ExecutionPlan>,
    schema: SchemaRef,
    shown: Arc<Shown>,
}

impl MovingOn {
    fn sink(&self) -> Option<&dyn DataSink> {
        self.insert.downcast_ref::<DataSinkExec>().map(DataSinkExec::sink)
    }
}

impl DisplayAs for MovingOn {
    fn fmt_as(&self, kind: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sink() {
            Some(sink) => sink.fmt_as(kind, formatter),
            None => formatter.write_str("DeltaSink"),
        }
    }
}

#[async_trait]
impl DataSink for MovingOn {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn metrics(&self) -> Option<MetricsSet> {
        self.sink().and_then(DataSink::metrics)
    }

    async fn write_all(
        &self,
        data: SendableRecordBatchStream,
        context: &Arc<TaskContext>,
    ) -> Result<u64> {
        let Some(sink) = self.sink() else {
            return datafusion::common::internal_err!("deltalake's INSERT is not a data sink");
        };
        let rows = sink.write_all(data, context).await?;
        self.shown.move_on().await?;
        Ok(rows)
    }
}
