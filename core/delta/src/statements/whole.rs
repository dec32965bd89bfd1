//! Reading `DELETE` and `UPDATE` whole, before the optimizer takes them apart.

use super::change::Change;
use super::exec::ChangeExec;
use crate::provider::{DeltaTableProvider, Shown};
use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, Result, not_impl_err, project_schema};
use datafusion::datasource::{TableType, provider_as_source, source_as_provider};
use datafusion::logical_expr::{DmlStatement, Expr, LogicalPlan, TableScan, TableSource, WriteOp};
use datafusion::optimizer::AnalyzerRule;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use std::sync::Arc;

/// Gives `DELETE` and `UPDATE` on a Delta table a target that knows all they say, and refuses what
/// cannot be done.
#[derive(Debug)]
pub(crate) struct WholeStatements;

impl AnalyzerRule for WholeStatements {
    fn name(&self) -> &'static str {
        "delta_whole_statements"
    }

    fn analyze(&self, plan: LogicalPlan, _config: &ConfigOptions) -> Result<LogicalPlan> {
        let read = |plan| match plan {
            LogicalPlan::Dml(statement) => read(statement),
            other => Ok(Transformed::no(other)),
        };
        plan.transform_down(read).data()
    }
}

fn read(mut statement: DmlStatement) -> Result<Transformed<LogicalPlan>> {
    let Ok(table) = source_as_provider(&statement.target) else {
        return Ok(Transformed::no(LogicalPlan::Dml(statement)));
    };
    let Some(table) = table.downcast_ref::<DeltaTableProvider>() else {
        return Ok(Transformed::no(LogicalPlan::Dml(statement)));
    };
    let change = match &statement.op {
        WriteOp::Delete => {
            let predicate = predicate(&statement.input, "DELETE")?;
            Change::Delete { predicate }
        }
        WriteOp::Update => update(&statement.input)?,
        WriteOp::MergeInto(merge) => {
            merge.exprs().into_iter().try_for_each(|part| refuse_subquery(part, "MERGE"))?;
            return Ok(Transformed::no(LogicalPlan::Dml(statement)));
        }
        _ => return Ok(Transformed::no(LogicalPlan::Dml(statement))),
    };
    let shown = table.to_be_changed()?;
    let changed = ChangedTable { change: Arc::new(change), shown, schema: table.schema() };
    let target = provider_as_source(Arc::new(changed));
    statement.input = Arc::new(over(&target, statement.input)?);
    statement.target = target;
    Ok(Transformed::yes(LogicalPlan::Dml(statement)))
}

fn update(input: &LogicalPlan) -> Result<Change> {
    let LogicalPlan::Projection(projection) = input else { return too_much("UPDATE") };
    let mut assignments = Vec::new();
    for value in &projection.expr {
        let Expr::Alias(alias) = value else { return too_much("UPDATE") };
        refuse_subquery(&alias.expr, "UPDATE")?;
        let stays =
            matches!(alias.expr.as_ref(), Expr::Column(column) if column.name == alias.name);
        if !stays {
            assignments.push((alias.name.clone(), unqualified(alias.expr.as_ref().clone())?));
        }
    }
    Ok(Change::Update { predicate: predicate(&projection.input, "UPDATE")?, assignments })
}

/// The condition of a statement over one table.
fn predicate(input: &LogicalPlan, statement: &str) -> Result<Option<Expr>> {
    match input {
        LogicalPlan::Filter(filter) if is_table(&filter.input) => {
            refuse_subquery(&filter.predicate, statement)?;
            unqualified(filter.predicate.clone()).map(Some)
        }
        input if is_table(input) => Ok(None),
        _ => too_much(statement),
    }
}

fn is_table(input: &LogicalPlan) -> bool {
    match input {
        LogicalPlan::TableScan(_) => true,
        LogicalPlan::SubqueryAlias(alias) => is_table(&alias.input),
        _ => false,
    }
}

fn unqualified(expression: Expr) -> Result<Expr> {
    let column = |expression| match expression {
        Expr::Column(column) => {
            Ok(Transformed::yes(Expr::Column(Column::new_unqualified(column.name))))
        }
        other => Ok(Transformed::no(other)),
    };
    expression.transform(column).data()
}

fn refuse_subquery(expression: &Expr, statement: &str) -> Result<()> {
    let is_subquery = |part: &Expr| {
        matches!(
            part,
            Expr::Exists(_)
                | Expr::InSubquery(_)
                | Expr::ScalarSubquery(_)
                | Expr::SetComparison(_)
                | Expr::OuterReferenceColumn(..)
        )
    };
    if expression.exists(|part| Ok(is_subquery(part)))? {
        return not_impl_err!(
            "{statement} on a Delta table takes no subquery in its conditions and values; use MERGE \
             INTO with the subquery as its source"
        );
    }
    Ok(())
}

fn too_much<T>(statement: &str) -> Result<T> {
    not_impl_err!(
        "{statement} on a Delta table takes one table and a WHERE clause, no LIMIT and no other \
         tables; use MERGE INTO with a query as its source"
    )
}

/// The plan over another target: what is planned of it beside the change is then empty.
fn over(target: &Arc<dyn TableSource>, input: Arc<LogicalPlan>) -> Result<LogicalPlan> {
    let retarget = |plan| match plan {
        LogicalPlan::TableScan(scan) => {
            let scan = TableScan { source: Arc::clone(target), ..scan };
            Ok(Transformed::new(LogicalPlan::TableScan(scan), true, TreeNodeRecursion::Continue))
        }
        other => Ok(Transformed::no(other)),
    };
    Arc::unwrap_or_clone(input).transform_down(retarget).data()
}

/// The target of one statement.
#[derive(Debug)]
struct ChangedTable {
    change: Arc<Change>,
    shown: Arc<Shown>,
    schema: SchemaRef,
}

#[async_trait]
impl TableProvider for ChangedTable {
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
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(EmptyExec::new(project_schema(&self.schema, projection)?)))
    }

    async fn delete_from(
        &self,
        state: &dyn Session,
        _filters: Vec<Expr>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        ChangeExec::of(Arc::clone(&self.change), &self.shown, state)
    }

    async fn update(
        &self,
        state: &dyn Session,
        _assignments: Vec<(String, Expr)>,
        _filters: Vec<Expr>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        ChangeExec::of(Arc::clone(&self.change), &self.shown, state)
    }
}
