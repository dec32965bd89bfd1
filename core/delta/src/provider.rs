//! A Delta table as a DataFusion table.

use crate::commits::noting;
use crate::kernel_stream::KernelTable;
use crate::kernel_table::KernelVersion;
use crate::metadata_scan::without_limit;
use crate::open::{At, Location, latest, open};
use crate::payloads::Statement;
use crate::statements::{Change, ChangeExec, Merge};
use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{ScanArgs, ScanResult, Session, TableProvider};
use datafusion::common::{DFSchemaRef, Result, not_impl_err};
use datafusion::datasource::TableType;
use datafusion::datasource::sink::{DataSink, DataSinkExec};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::dml::{InsertOp, MergeIntoClause};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_plan::metrics::MetricsSet;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan};
use deltalake::delta_datafusion::DeltaScanNext;
use deltalake::kernel::transaction::PROTOCOL;
use deltalake::{DeltaTable, DeltaTableError};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::task::spawn_blocking;

/// A version of a table: by deltalake's own scan, or by the kernel where the table's protocol goes
/// beyond what that accepts. The kernel's cannot be written.
///
/// # Errors
/// Those of [`open`], and what building the scan gives.
pub async fn table(location: Location, at: At) -> Result<Arc<dyn TableProvider>, DeltaTableError> {
    provider(open(&location, at).await?, at == At::Latest).await
}

/// A table that is open already.
pub(crate) async fn provider(
    table: DeltaTable,
    writable: bool,
) -> Result<Arc<dyn TableProvider>, DeltaTableError> {
    match DeltaTableProvider::of(table.clone(), writable).await {
        Ok(provider) => Ok(Arc::new(provider)),
        Err(refused) => match by_kernel(&table, refused.to_string()).await {
            Ok(provider) => Ok(provider),
            Err(error) => Err(error.unwrap_or(refused)),
        },
    }
}

/// deltalake looks for columns by their names where the protocol wants them found by the ids that
/// files have; the kernel does as the protocol wants.
fn refuse_ids(table: &DeltaTable) -> Result<(), DeltaTableError> {
    if has_ids(table)? {
        let reason = "its columns are mapped by id (columnMapping)";
        return Err(DeltaTableError::Generic(reason.to_owned()));
    }
    Ok(())
}

/// Whether columns are found by the ids that files have.
pub(crate) fn has_ids(table: &DeltaTable) -> Result<bool, DeltaTableError> {
    let configuration = table.snapshot()?.metadata().configuration();
    Ok(configuration.get("delta.columnMapping.mode").is_some_and(|mode| mode == "id"))
}

/// None as the error means that the kernel has nothing to say about it.
async fn by_kernel(
    table: &DeltaTable,
    read_only: String,
) -> Result<Arc<dyn TableProvider>, Option<DeltaTableError>> {
    let log_store = table.log_store();
    let (engine, root) = (log_store.engine(None), log_store.root_url().clone());
    let version = table.version().ok_or(None)?;
    let partitions = table.snapshot().map_err(Some)?.metadata().partition_columns().to_vec();
    let opened = spawn_blocking(move || KernelVersion::open(engine, &root, version, &partitions))
        .await
        .map_err(|_| None)?
        .map_err(|error| Some(error.into()))?;
    Ok(Arc::new(KernelTable::new(opened, read_only).map_err(Some)?))
}

/// One Delta table in a session.
///
/// It shows one version. A table that was opened at its latest version takes INSERT, DELETE, UPDATE,
/// MERGE and TRUNCATE, and moves on to the version that these commit; one that was opened at an earlier version is read only.
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
    /// A table whose columns are mapped by id; what building the scan gives.
    pub async fn of(table: DeltaTable, writable: bool) -> Result<Self, DeltaTableError> {
        refuse_ids(&table)?;
        let shown = Shown::of(table).await?;
        let schema = shown.scan().schema();
        Ok(Self { shown: Arc::new(shown), schema, writable })
    }

    /// Shows a table that is open already with a scan of its own; it takes no changes.
    pub(crate) fn with_scan(
        table: DeltaTable,
        scan: DeltaScanNext,
    ) -> Result<Self, DeltaTableError> {
        refuse_ids(&table)?;
        let schema = scan.schema();
        let whole = AtomicU64::new(table.version().unwrap_or_default());
        let shown = Shown { state: RwLock::new((table, Arc::new(scan))), whole };
        Ok(Self { shown: Arc::new(shown), schema, writable: false })
    }

    /// The version that is shown now.
    #[must_use]
    pub fn version(&self) -> Option<u64> {
        self.shown.state.read().unwrap_or_else(PoisonError::into_inner).0.version()
    }
}

impl DeltaTableProvider {
    /// What a statement changes; an error when the version shown is fixed, or when the table has a
    /// feature that cannot be written.
    pub(crate) fn to_be_changed(&self) -> Result<Arc<Shown>> {
        if !self.writable {
            return read_only();
        }
        let table = self.shown.table();
        PROTOCOL.can_write_to(table.snapshot()?.snapshot()).map_err(DeltaTableError::from)?;
        Ok(Arc::clone(&self.shown))
    }
}

/// Why a statement cannot change a table.
pub(crate) fn read_only<T>() -> Result<T> {
    not_impl_err!(
        "the Delta table is shown at a fixed version or with scan options and cannot be written; \
         register its latest version without them to change it"
    )
}

/// The version that is shown now; replaced as a whole when a statement has committed.
pub(crate) struct Shown {
    state: RwLock<(DeltaTable, Arc<DeltaScanNext>)>,
    /// The version at which the table was read as a whole; 0 stands for none.
    whole: AtomicU64,
}

impl fmt::Debug for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Shown")
    }
}

impl Shown {
    async fn of(table: DeltaTable) -> Result<Self, DeltaTableError> {
        let scan = Arc::new(table.table_provider().build().await?);
        let whole = AtomicU64::new(table.version().unwrap_or_default());
        Ok(Self { state: RwLock::new((table, scan)), whole })
    }

    pub(crate) fn table(&self) -> DeltaTable {
        self.state.read().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    fn scan(&self) -> Arc<DeltaScanNext> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    pub(crate) async fn move_on(&self) -> Result<(), DeltaTableError> {
        let whole = self.whole.load(Ordering::Relaxed);
        let (table, whole) = latest(&self.table(), Some(whole)).await?;
        self.whole.store(whole.unwrap_or_default(), Ordering::Relaxed);
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
        scan.scan(state, projection, filters, limit).await.map(without_limit)
    }

    async fn scan_with_args<'a>(
        &self,
        state: &dyn Session,
        args: ScanArgs<'a>,
    ) -> Result<ScanResult> {
        let scan = self.shown.scan();
        self.shown.table().update_datafusion_session(state)?;
        let scanned = scan.scan_with_args(state, args).await?;
        Ok(ScanResult::new(without_limit(scanned.into_inner())))
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        // deltalake calls a filter on partition columns exact, but takes files where it is NULL.
        let pushed = self.shown.scan().supports_filters_pushdown(filters)?;
        let at_most_inexact = |support| match support {
            TableProviderFilterPushDown::Exact => TableProviderFilterPushDown::Inexact,
            other => other,
        };
        Ok(pushed.into_iter().map(at_most_inexact).collect())
    }

    async fn insert_into(
        &self,
        state: &dyn Session,
        input: Arc<dyn ExecutionPlan>,
        operation: InsertOp,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.to_be_changed()?;
        let insert = self.shown.scan().insert_into(state, Arc::clone(&input), operation).await?;
        let schema = Arc::clone(&self.schema);
        let sink = MovingOn { insert, schema, shown: Arc::clone(&self.shown) };
        Ok(Arc::new(DataSinkExec::new(input, Arc::new(sink), None)))
    }

    async fn truncate(&self, state: &dyn Session) -> Result<Arc<dyn ExecutionPlan>> {
        let change = Change::Delete { predicate: None };
        ChangeExec::of(Arc::new(change), &self.to_be_changed()?, state)
    }

    async fn merge_into(
        &self,
        state: &dyn Session,
        source: Arc<dyn ExecutionPlan>,
        schema: DFSchemaRef,
        on: Expr,
        clauses: Vec<MergeIntoClause>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let shown = self.to_be_changed()?;
        let change = Change::Merge(Merge::new(source, &schema, on, clauses)?);
        ChangeExec::of(Arc::new(change), &shown, state)
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
        let statement = Statement::begin("write", &self.shown.table());
        let (rows, committed) = noting(sink.write_all(data, context)).await;
        let rows = rows?;
        self.shown.move_on().await?;
        statement.tell(context.session_config(), &self.shown.table(), committed).await;
        Ok(rows)
    }
}
