//! `MERGE INTO`.

use super::change::commit_properties;
use super::source::PlanTable;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::common::{
    Column, DFSchema, DataFusionError, Result, TableReference, exec_datafusion_err, plan_err,
};
use datafusion::dataframe::DataFrame;
use datafusion::datasource::provider_as_source;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::dml::{MergeIntoAction, MergeIntoClause, MergeIntoClauseKind};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use datafusion::physical_plan::ExecutionPlan;
use deltalake::delta_datafusion::SessionFallbackPolicy;
use deltalake::operations::merge::MergeBuilder;
use deltalake::{DeltaTable, DeltaTableError};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// The qualifiers that deltalake knows the two sides by.
const TARGET: &str = "target";
const SOURCE: &str = "source";
/// How deltalake says, in text only, that it cannot tell which source row counts.
const MATCHED_TWICE: &str = "matched a target row with multiple source rows";

/// A merge whose expressions name their columns by [`TARGET`] and [`SOURCE`].
#[derive(Debug)]
pub(crate) struct Merge {
    source: Arc<dyn ExecutionPlan>,
    /// The table's columns in their order, which an `INSERT` without a list of columns takes.
    columns: Vec<String>,
    on: Expr,
    clauses: Vec<MergeIntoClause>,
}

impl fmt::Display for Merge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DeltaMerge: on={}", self.on)?;
        for clause in &self.clauses {
            write!(formatter, ", when {}", shown(clause.kind))?;
            if let Some(predicate) = &clause.predicate {
                write!(formatter, " and {predicate}")?;
            }
            write!(formatter, " then {}", verb(&clause.action))?;
        }
        Ok(())
    }
}

impl Merge {
    /// `schema` has the columns of the table and then those of the source.
    pub(crate) fn new(
        source: Arc<dyn ExecutionPlan>,
        schema: &DFSchema,
        on: Expr,
        clauses: Vec<MergeIntoClause>,
    ) -> Result<Self> {
        let width = schema.fields().len() - source.schema().fields().len();
        refuse_repeated_names(&source)?;
        let columns = schema.fields().iter().take(width).map(|field| field.name().clone());
        let sides = Sides { schema, width };
        Ok(Self {
            columns: columns.collect(),
            on: sides.tell(on)?,
            clauses: clauses
                .into_iter()
                .map(|clause| sides.clause(clause))
                .collect::<Result<_>>()?,
            source,
        })
    }

    /// The source is read once only: it may be a stream.
    pub(crate) async fn run(&self, table: DeltaTable, state: SessionState) -> Result<usize> {
        let source = provider_as_source(Arc::new(PlanTable(Arc::clone(&self.source))));
        let source = LogicalPlanBuilder::scan(SOURCE, source, None)?.build()?;
        let source = DataFrame::new(state.clone(), source);
        let properties = commit_properties(&table);
        let mut merge = table
            .merge(source, self.on.clone())
            .with_commit_properties(properties)
            .with_source_alias(SOURCE)
            .with_target_alias(TARGET)
            .with_streaming(true)
            .with_session_state(Arc::new(state))
            .with_session_fallback_policy(SessionFallbackPolicy::RequireSessionState);
        for clause in &self.clauses {
            merge = self.add(merge, clause)?;
        }
        let (_, metrics) = merge.await.map_err(explained)?;
        Ok(metrics.num_target_rows_inserted
            + metrics.num_target_rows_updated
            + metrics.num_target_rows_deleted)
    }

    fn add(
        &self,
        merge: MergeBuilder,
        clause: &MergeIntoClause,
    ) -> Result<MergeBuilder, DeltaTableError> {
        use MergeIntoAction::{Delete, Insert, Update};
        let predicate = clause.predicate.clone();
        match (clause.kind, &clause.action) {
            (MergeIntoClauseKind::Matched, Update(assignments)) => {
                merge.when_matched_update(|mut update| {
                    for (column, value) in assignments {
                        update = update.update(Column::from_name(column), value.clone());
                    }
                    match predicate {
                        Some(predicate) => update.predicate(predicate),
                        None => update,
                    }
                })
            }
            (MergeIntoClauseKind::NotMatchedBySource, Update(assignments)) => merge
                .when_not_matched_by_source_update(|mut update| {
                    for (column, value) in assignments {
                        update = update.update(Column::from_name(column), value.clone());
                    }
                    match predicate {
                        Some(predicate) => update.predicate(predicate),
                        None => update,
                    }
                }),
            (MergeIntoClauseKind::Matched, Delete) => {
                merge.when_matched_delete(|delete| match predicate {
                    Some(predicate) => delete.predicate(predicate),
                    None => delete,
                })
            }
            (MergeIntoClauseKind::NotMatchedBySource, Delete) => merge
                .when_not_matched_by_source_delete(|delete| match predicate {
                    Some(predicate) => delete.predicate(predicate),
                    None => delete,
                }),
            (_, Insert { columns, values }) => merge.when_not_matched_insert(|mut insert| {
                let columns = if columns.is_empty() { &self.columns } else { columns };
                for (column, value) in columns.iter().zip(values) {
                    insert = insert.set(Column::from_name(column), value.clone());
                }
                match predicate {
                    Some(predicate) => insert.predicate(predicate),
                    None => insert,
                }
            }),
            (_, Update(_) | Delete) => Ok(merge),
        }
    }
}

fn explained(error: DeltaTableError) -> DataFusionError {
    if !error.to_string().contains(MATCHED_TWICE) {
        return error.into();
    }
    exec_datafusion_err!(
        "a row of the table is matched by several rows of the source; give the source one row for \
         each value that ON compares, or add conditions to the WHEN clauses"
    )
}

/// Tells the columns of the two sides apart.
struct Sides<'a> {
    schema: &'a DFSchema,
    width: usize,
}

impl Sides<'_> {
    fn tell(&self, expression: Expr) -> Result<Expr> {
        let column = |expression| match expression {
            Expr::Column(column) => {
                let index = self.schema.index_of_column(&column)?;
                let side = if index < self.width { TARGET } else { SOURCE };
                let name = self.schema.field(index).name();
                let told = Column::new(Some(TableReference::bare(side)), name);
                Ok(Transformed::yes(Expr::Column(told)))
            }
            other => Ok(Transformed::no(other)),
        };
        expression.transform(column).data()
    }

    fn clause(&self, clause: MergeIntoClause) -> Result<MergeIntoClause> {
        refuse_misplaced(&clause)?;
        let action = match clause.action {
            MergeIntoAction::Update(assignments) => {
                let told = |(column, value)| Ok((column, self.tell(value)?));
                MergeIntoAction::Update(assignments.into_iter().map(told).collect::<Result<_>>()?)
            }
            MergeIntoAction::Insert { columns, values } => {
                let told = |value| self.tell(value);
                let values = values.into_iter().map(told).collect::<Result<_>>()?;
                MergeIntoAction::Insert { columns, values }
            }
            MergeIntoAction::Delete => MergeIntoAction::Delete,
        };
        let predicate = clause.predicate.map(|predicate| self.tell(predicate)).transpose()?;
        Ok(MergeIntoClause { kind: clause.kind, predicate, action })
    }
}

fn refuse_misplaced(clause: &MergeIntoClause) -> Result<()> {
    let inserts = matches!(clause.action, MergeIntoAction::Insert { .. });
    if inserts == clause.kind.is_not_matched_by_target() {
        return Ok(());
    }
    plan_err!("WHEN {} cannot {}", shown(clause.kind), verb(&clause.action))
}

fn refuse_repeated_names(source: &Arc<dyn ExecutionPlan>) -> Result<()> {
    let (schema, mut seen) = (source.schema(), HashSet::new());
    match schema.fields().iter().find(|field| !seen.insert(field.name().as_str())) {
        Some(field) => plan_err!(
            "the source of the MERGE has two columns {}; give it as a query that names them apart",
            field.name()
        ),
        None => Ok(()),
    }
}

fn shown(kind: MergeIntoClauseKind) -> &'static str {
    match kind {
        MergeIntoClauseKind::Matched => "MATCHED",
        MergeIntoClauseKind::NotMatched | MergeIntoClauseKind::NotMatchedByTarget => "NOT MATCHED",
        MergeIntoClauseKind::NotMatchedBySource => "NOT MATCHED BY SOURCE",
    }
}

fn verb(action: &MergeIntoAction) -> &'static str {
    match action {
        MergeIntoAction::Update(_) => "UPDATE",
        MergeIntoAction::Insert { .. } => "INSERT",
        MergeIntoAction::Delete => "DELETE",
    }
}
