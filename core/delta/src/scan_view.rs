//! A table of which only some rows are shown, or whose columns are shown with other types.
//!
//! As a view over the scan: filters of queries reach the scan through it, and rows and types mean what
//! they mean in SQL.

use crate::failure::Failure;
use crate::provider::read_only;
use crate::scan_options::ScanOptions;
use async_trait::async_trait;
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::{Column, DFSchema, DFSchemaRef, Result};
use datafusion::datasource::{TableType, ViewTable, provider_as_source};
use datafusion::execution::SessionState;
use datafusion::logical_expr::dml::{InsertOp, MergeIntoClause};
use datafusion::logical_expr::{
    Expr, ExprSchemable, LogicalPlan, LogicalPlanBuilder, TableProviderFilterPushDown,
};
use datafusion::physical_plan::ExecutionPlan;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The relation that a predicate is about.
const RELATION: &str = "delta";

/// Shows what the options leave of a scan.
///
/// # Errors
/// A predicate or a type that does not fit the columns.
pub(crate) fn view(
    scan: Arc<dyn TableProvider>,
    options: &ScanOptions,
    session: &SessionState,
) -> Result<Arc<dyn TableProvider>, Failure> {
    if options.predicate.is_none() && options.column_types.is_empty() {
        return Ok(scan);
    }
    let mut rows = LogicalPlanBuilder::scan(RELATION, provider_as_source(scan), None)?;
    if let Some(predicate) = &options.predicate {
        rows = chosen(rows, predicate, session).map_err(|error| {
            Failure::request(
                "predicate",
                format!("The predicate \"{predicate}\" cannot be applied to the table: {error}"),
            )
        })?;
    }
    if !options.column_types.is_empty() {
        let columns = typed(rows.schema(), &options.column_types)?;
        rows = rows.project(columns)?;
    }
    Ok(Arc::new(ScanView(ViewTable::new(rows.build()?, None))))
}

/// DataFusion's view, which says what to do when it is to be changed.
#[derive(Debug)]
struct ScanView(ViewTable);

#[async_trait]
impl TableProvider for ScanView {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }

    fn table_type(&self) -> TableType {
        self.0.table_type()
    }

    fn get_logical_plan(&self) -> Option<Cow<'_, LogicalPlan>> {
        self.0.get_logical_plan()
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        self.0.supports_filters_pushdown(filters)
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.0.scan(session, projection, filters, limit).await
    }

    async fn insert_into(
        &self,
        _session: &dyn Session,
        _input: Arc<dyn ExecutionPlan>,
        _operation: InsertOp,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        read_only()
    }

    async fn delete_from(
        &self,
        _session: &dyn Session,
        _filters: Vec<Expr>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        read_only()
    }

    async fn update(
        &self,
        _session: &dyn Session,
        _assignments: Vec<(String, Expr)>,
        _filters: Vec<Expr>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        read_only()
    }

    async fn truncate(&self, _session: &dyn Session) -> Result<Arc<dyn ExecutionPlan>> {
        read_only()
    }

    async fn merge_into(
        &self,
        _session: &dyn Session,
        _source: Arc<dyn ExecutionPlan>,
        _schema: DFSchemaRef,
        _on: Expr,
        _clauses: Vec<MergeIntoClause>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        read_only()
    }
}

fn chosen(
    rows: LogicalPlanBuilder,
    predicate: &str,
    session: &SessionState,
) -> Result<LogicalPlanBuilder> {
    let condition = session.create_logical_expr(predicate, rows.schema())?;
    let rows = rows.filter(condition)?;
    // Types that cannot be compared are found only by the analyzer.
    session.optimize(&rows.clone().build()?)?;
    Ok(rows)
}

fn typed(schema: &DFSchema, types: &BTreeMap<String, String>) -> Result<Vec<Expr>, Failure> {
    if let Some(unknown) = types.keys().find(|name| !schema.has_column_with_unqualified_name(name))
    {
        let known = schema.fields().iter().map(|field| field.name().as_str());
        let known = known.collect::<Vec<_>>().join(", ");
        return Err(Failure::request(
            "column_types",
            format!("The table has no column {unknown}; it has {known}."),
        ));
    }
    schema
        .iter()
        .map(|(qualifier, field)| {
            let column = Expr::Column(Column::new(qualifier.cloned(), field.name()));
            let Some(name) = types.get(field.name()) else { return Ok(column) };
            let cast =
                column.cast_to(&arrow_type(field.name(), name)?, schema).map_err(|error| {
                    Failure::request(
                        "column_types",
                        format!("Column {} cannot be shown as {name}: {error}", field.name()),
                    )
                })?;
            Ok(cast.alias(field.name()))
        })
        .collect()
}

fn arrow_type(column: &str, name: &str) -> Result<DataType, Failure> {
    name.parse().map_err(|error| {
        Failure::request(
            "column_types",
            format!(
                "\"{name}\" for column {column} is no Arrow type as arrow_typeof() names it, such \
                 as Int64, Utf8 or Timestamp(ms): {error}"
            ),
        )
    })
}
