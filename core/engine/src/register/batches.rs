//! Tables of record batches in memory, counted in the runtime's pool.

use super::RegisterOptions;
use crate::error::Result;
use crate::memory::hold;
use crate::session::Session;
use async_trait::async_trait;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{MemTable, Session as CatalogSession, TableProvider};
use datafusion::datasource::TableType;
use datafusion::execution::memory_pool::MemoryReservation;
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::dml::InsertOp;
use datafusion::physical_plan::ExecutionPlan;
use std::sync::Arc;

impl Session {
    /// Makes record batches a table.
    ///
    /// # Errors
    /// Already exists; schema mismatch; out of memory.
    pub fn register_batches(
        &self,
        name: &str,
        schema: SchemaRef,
        batches: Vec<RecordBatch>,
        options: RegisterOptions,
    ) -> Result<()> {
        let table = self.free_name(name, options.replace)?;
        let bytes = batches.iter().map(RecordBatch::get_array_memory_size).sum();
        let held = hold(&self.runtime().pool(), held_name(name), bytes)?;
        let parts = self.deal_out(batches);
        self.put(table, Arc::new(HeldTable::new(schema, parts, held)?))
    }

    /// Spreads batches over the session's partitions, so that all workers get some.
    pub(crate) fn deal_out(&self, batches: Vec<RecordBatch>) -> Vec<Vec<RecordBatch>> {
        let parts = self.context().state_ref().read().config().target_partitions();
        let mut dealt = vec![Vec::new(); parts.min(batches.len()).max(1)];
        let parts = dealt.len();
        for (index, batch) in batches.into_iter().enumerate() {
            dealt[index % parts].push(batch);
        }
        dealt
    }
}

/// The name under which a table's memory is reported.
pub(crate) fn held_name(table: &str) -> String {
    format!("table {table}")
}

/// A table in memory together with its share of the pool.
#[derive(Debug)]
pub(crate) struct HeldTable {
    table: MemTable,
    _held: MemoryReservation,
}

impl HeldTable {
    pub(crate) fn new(
        schema: SchemaRef,
        parts: Vec<Vec<RecordBatch>>,
        held: MemoryReservation,
    ) -> Result<Self> {
        Ok(Self { table: MemTable::try_new(schema, parts)?, _held: held })
    }
}

#[async_trait]
impl TableProvider for HeldTable {
    fn schema(&self) -> SchemaRef {
        self.table.schema()
    }

    fn table_type(&self) -> TableType {
        self.table.table_type()
    }

    async fn scan(
        &self,
        state: &dyn CatalogSession,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> datafusion::common::Result<Arc<dyn ExecutionPlan>> {
        self.table.scan(state, projection, filters, limit).await
    }

    async fn insert_into(
        &self,
        state: &dyn CatalogSession,
        input: Arc<dyn ExecutionPlan>,
        operation: InsertOp,
    ) -> datafusion::common::Result<Arc<dyn ExecutionPlan>> {
        self.table.insert_into(state, input, operation).await
    }

    async fn delete_from(
        &self,
        state: &dyn CatalogSession,
        filters: Vec<Expr>,
    ) -> datafusion::common::Result<Arc<dyn ExecutionPlan>> {
        self.table.delete_from(state, filters).await
    }

    async fn update(
        &self,
        state: &dyn CatalogSession,
        assignments: Vec<(String, Expr)>,
        filters: Vec<Expr>,
    ) -> datafusion::common::Result<Arc<dyn ExecutionPlan>> {
        self.table.update(state, assignments, filters).await
    }
}
