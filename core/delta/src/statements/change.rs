//! What a statement does to a table.

use super::merge::Merge;
use crate::races::read_version;
use datafusion::common::tree_node::TreeNode;
use datafusion::common::{Column, Result, not_impl_err};
use datafusion::dataframe::DataFrame;
use datafusion::datasource::provider_as_source;
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use deltalake::DeltaTable;
use deltalake::delta_datafusion::SessionFallbackPolicy;
use deltalake::delta_datafusion::planner::DeltaPlanner;
use deltalake::kernel::transaction::CommitProperties;
use std::fmt;
use std::sync::Arc;

/// A change of rows; columns of the table are named without a qualifier.
#[derive(Debug)]
pub(crate) enum Change {
    Delete { predicate: Option<Expr> },
    Update { predicate: Option<Expr>, assignments: Vec<(String, Expr)> },
    Merge(Merge),
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delete { .. } => formatter.write_str("DeltaDelete:")?,
            Self::Update { assignments, .. } => {
                formatter.write_str("DeltaUpdate: assignments=[")?;
                for (index, (column, value)) in assignments.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(formatter, "{comma}{column} = {value}")?;
                }
                formatter.write_str("],")?;
            }
            Self::Merge(merge) => return merge.fmt(formatter),
        }
        match self.predicate() {
            Some(predicate) => write!(formatter, " predicate={predicate}"),
            None => formatter.write_str(" all rows"),
        }
    }
}

impl Change {
    /// The name that the operation has in reports.
    pub(crate) fn operation(&self) -> &'static str {
        match self {
            Self::Delete { .. } => "delete",
            Self::Update { .. } => "update",
            Self::Merge(_) => "merge",
        }
    }

    fn predicate(&self) -> Option<&Expr> {
        match self {
            Self::Delete { predicate } | Self::Update { predicate, .. } => predicate.as_ref(),
            Self::Merge(_) => None,
        }
    }

    /// Commits the change as one version and gives the number of rows it has affected. A change that
    /// affects no row commits nothing.
    pub(crate) async fn run(&self, table: DeltaTable, state: &SessionState) -> Result<u64> {
        self.refuse_chance(&table)?;
        let state = write_session(state);
        let rows = match self {
            Self::Delete { predicate } => delete(table, predicate.as_ref(), state).await?,
            Self::Update { predicate, assignments } => {
                update(table, predicate.as_ref(), assignments, state).await?
            }
            Self::Merge(merge) => merge.run(table, state).await?,
        };
        Ok(rows as u64)
    }

    /// Predicates are evaluated twice: to find the files, and to find their rows. New values are
    /// evaluated twice where a change feed is written.
    fn refuse_chance(&self, table: &DeltaTable) -> Result<()> {
        if let Some(predicate) = self.predicate().filter(|predicate| predicate.is_volatile()) {
            return not_impl_err!(
                "the condition {predicate} can give another value each time; store its value in a \
                 table first"
            );
        }
        let Self::Update { assignments, .. } = self else { return Ok(()) };
        let has_feed =
            table.snapshot()?.snapshot().table_properties().enable_change_data_feed == Some(true);
        match assignments.iter().find(|(_, value)| has_feed && value.is_volatile()) {
            Some((column, value)) => not_impl_err!(
                "column {column} cannot be set to {value}, which can give another value each time, \
                 while the table writes a change feed; store the values in a table first and MERGE it"
            ),
            None => Ok(()),
        }
    }
}

/// What a statement's commit says.
pub(super) fn commit_properties(table: &DeltaTable) -> CommitProperties {
    CommitProperties::default().with_metadata(read_version(table))
}

/// The session with deltalake's planner, which its operations need.
fn write_session(state: &SessionState) -> SessionState {
    SessionStateBuilder::new_from_existing(state.clone())
        .with_query_planner(DeltaPlanner::new())
        .build()
}

async fn delete(table: DeltaTable, predicate: Option<&Expr>, state: SessionState) -> Result<usize> {
    let before = table.clone();
    let properties = commit_properties(&table);
    let mut delete = table
        .delete()
        .with_commit_properties(properties)
        .with_session_state(Arc::new(state.clone()))
        .with_session_fallback_policy(SessionFallbackPolicy::RequireSessionState);
    if let Some(predicate) = predicate {
        delete = delete.with_predicate(certain(predicate, &before)?);
    }
    let (after, metrics) = delete.await?;
    match metrics.num_deleted_rows {
        Some(rows) => Ok(rows),
        None if after.version() == before.version() => Ok(0),
        // Whole files were dropped whose number of rows the log does not say.
        None => count(&before, predicate, state).await,
    }
}

/// deltalake takes a condition for true where it is NULL when it looks at partition columns or at no
/// column alone.
pub(crate) fn certain(predicate: &Expr, table: &DeltaTable) -> Result<Expr> {
    let metadata = table.snapshot()?.metadata();
    let partitions = metadata.partition_columns();
    let of_partitions =
        predicate.column_refs().into_iter().all(|column| partitions.contains(&column.name));
    let is_null = |part: &Expr| matches!(part, Expr::Literal(value, _) if value.is_null());
    let has_null = predicate.exists(|part| Ok(is_null(part)))?;
    Ok(if of_partitions || has_null { predicate.clone().is_true() } else { predicate.clone() })
}

/// How many rows there are for which a condition is true.
pub(crate) async fn count(
    table: &DeltaTable,
    predicate: Option<&Expr>,
    state: SessionState,
) -> Result<usize> {
    table.update_datafusion_session(&state)?;
    let provider = table.table_provider().with_session(Arc::new(state.clone())).build().await?;
    let mut plan =
        LogicalPlanBuilder::scan("target", provider_as_source(Arc::new(provider)), None)?;
    if let Some(predicate) = predicate {
        plan = plan.filter(predicate.clone())?;
    }
    DataFrame::new(state, plan.build()?).count().await
}

async fn update(
    table: DeltaTable,
    predicate: Option<&Expr>,
    assignments: &[(String, Expr)],
    state: SessionState,
) -> Result<usize> {
    let properties = commit_properties(&table);
    let mut update = table
        .update()
        .with_commit_properties(properties)
        .with_session_state(Arc::new(state))
        .with_session_fallback_policy(SessionFallbackPolicy::RequireSessionState);
    for (column, value) in assignments {
        update = update.with_update(Column::from_name(column), value.clone());
    }
    if let Some(predicate) = predicate {
        update = update.with_predicate(predicate.clone());
    }
    let (_, metrics) = update.await?;
    Ok(metrics.num_updated_rows)
}
