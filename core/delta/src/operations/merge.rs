//! Merging rows into a table.

use super::{COMPRESSION, metrics};
use crate::commit::CommitOptions;
use crate::failure::Failure;
use crate::input::Input;
use crate::mutation::{Done, Mutation};
use crate::payloads::tell_of_operation;
use crate::report::Report;
use crate::writer_properties::WriterProperties;
use datafusion::common::{Column, TableReference};
use datafusion::dataframe::DataFrame;
use datafusion::execution::SessionState;
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::streaming::PartitionStream;
use deltalake::delta_datafusion::SessionFallbackPolicy;
use deltalake::operations::merge::MergeBuilder;
use deltalake::{DeltaTable, DeltaTableError};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Fields of a merge; the C header documents each.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    predicate: String,
    #[serde(default = "source")]
    source_alias: String,
    #[serde(default = "target")]
    target_alias: String,
    clauses: Vec<Clause>,
    #[serde(default)]
    merge_schema: bool,
    #[serde(default)]
    writer_properties: WriterProperties,
    #[serde(default)]
    commit: CommitOptions,
}

fn source() -> String {
    "source".to_owned()
}

fn target() -> String {
    "target".to_owned()
}

/// What is done with some of the rows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Clause {
    when: When,
    action: Action,
    predicate: Option<String>,
    set: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum When {
    Matched,
    NotMatched,
    NotMatchedBySource,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Update,
    Insert,
    Delete,
}

/// Columns of the target and what they are set to.
type Values = Vec<(Column, Given)>;

enum Given {
    Sql(String),
    Expression(Expr),
}

/// Merges rows into a table that was brought to its latest version.
///
/// # Errors
/// What the input and the merge give; nothing is visible then.
pub async fn merge(
    table: DeltaTable,
    state: Arc<SessionState>,
    rows: Arc<dyn PartitionStream>,
    request: Merge,
) -> Result<(DeltaTable, Report), Failure> {
    let (table, report) = merge_untold(table, Arc::clone(&state), rows, request).await?;
    tell_of_operation(state.config(), &table, &report).await;
    Ok((table, report))
}

async fn merge_untold(
    table: DeltaTable,
    state: Arc<SessionState>,
    rows: Arc<dyn PartitionStream>,
    request: Merge,
) -> Result<(DeltaTable, Report), Failure> {
    let input = Input::new(rows, &BTreeMap::new(), &state)?;
    let mutation = Mutation::begin("merge", request.commit.clone(), &table)?;
    Failure::if_mapped_by_id(&table)?;
    let columns = request.columns(&table, &input)?;
    if let Some(report) = mutation.duplicate(&table).await? {
        return Ok((table, report));
    }
    let existing = table.snapshot()?.snapshot().arrow_schema();
    let parquet = request.writer_properties.parquet(COMPRESSION, &existing)?;
    let source = DataFrame::new(state.as_ref().clone(), input.plan()?);
    let mut builder = table
        .clone()
        .merge(source, request.predicate)
        .with_source_alias(&request.source_alias)
        .with_target_alias(&request.target_alias)
        .with_merge_schema(request.merge_schema)
        // The rows can be read once.
        .with_streaming(true)
        .with_session_state(state)
        .with_session_fallback_policy(SessionFallbackPolicy::RequireSessionState)
        .with_commit_properties(mutation.properties(&table));
    if let Some(parquet) = parquet {
        builder = builder.with_writer_properties(parquet);
    }
    for (position, clause) in request.clauses.into_iter().enumerate() {
        let values = clause.values(position, &request.source_alias, &columns)?;
        builder = clause.add(position, builder, values)?;
    }
    match builder.await {
        Ok((table, counted)) => {
            let done = Done::if_moved(table, mutation.before(), metrics(&counted));
            mutation.end(done).await
        }
        Err(error) => {
            let failure = input.blame(Failure::of_operation(error));
            mutation.after_failure(table, failure).await
        }
    }
}

impl Merge {
    /// The columns that an update or insert of everything sets.
    fn columns(&self, table: &DeltaTable, input: &Input) -> Result<Vec<String>, Failure> {
        if self.clauses.is_empty() {
            return Err(Failure::request("clauses", "A merge needs a clause at least."));
        }
        let target = table.snapshot()?.snapshot().arrow_schema();
        let columns: Vec<String> =
            input.schema().fields().iter().map(|field| field.name().clone()).collect();
        let takes_all = |clause: &Clause| clause.action != Action::Delete && clause.set.is_none();
        if self.merge_schema || !self.clauses.iter().any(takes_all) {
            return Ok(columns);
        }
        match columns.iter().find(|name| target.field_with_name(name).is_err()) {
            None => Ok(columns),
            Some(unknown) => Err(Failure::Schema(format!(
                "The input has a column {unknown}, which the table does not have; leave it out, name \
                 the columns in set, or set merge_schema."
            ))),
        }
    }
}

impl Clause {
    fn values(&self, position: usize, source: &str, columns: &[String]) -> Result<Values, Failure> {
        match (&self.set, self.action, self.when) {
            (Some(_), Action::Delete, _) => {
                Err(self.refused(position, "deletes rows and cannot have set"))
            }
            (None, Action::Delete, _) => Ok(Vec::new()),
            (Some(set), ..) if set.is_empty() => {
                Err(self.refused(position, "has an empty set; name a column or leave it out"))
            }
            (Some(set), ..) => Ok(set
                .iter()
                .map(|(name, sql)| (Column::new_unqualified(name), Given::Sql(sql.clone())))
                .collect()),
            (None, _, When::NotMatchedBySource) => {
                Err(self
                    .refused(position, "has no row of the source to take values from; give set"))
            }
            (None, ..) => Ok(columns
                .iter()
                .map(|name| {
                    let from = Column::new(Some(TableReference::bare(source)), name);
                    (Column::new_unqualified(name), Given::Expression(Expr::Column(from)))
                })
                .collect()),
        }
    }

    fn add(
        self,
        position: usize,
        builder: MergeBuilder,
        values: Values,
    ) -> Result<MergeBuilder, Failure> {
        macro_rules! clause {
            ($when:ident, $set:ident) => {
                builder.$when(|mut clause| {
                    if let Some(predicate) = self.predicate {
                        clause = clause.predicate(predicate);
                    }
                    values.into_iter().fold(clause, |clause, (name, given)| match given {
                        Given::Sql(sql) => clause.$set(name, sql),
                        Given::Expression(expression) => clause.$set(name, expression),
                    })
                })
            };
            ($when:ident) => {
                builder.$when(|clause| match self.predicate {
                    Some(predicate) => clause.predicate(predicate),
                    None => clause,
                })
            };
        }
        let added: Result<MergeBuilder, DeltaTableError> = match (self.when, self.action) {
            (When::Matched, Action::Update) => clause!(when_matched_update, update),
            (When::Matched, Action::Delete) => clause!(when_matched_delete),
            (When::NotMatched, Action::Insert) => clause!(when_not_matched_insert, set),
            (When::NotMatchedBySource, Action::Update) => {
                clause!(when_not_matched_by_source_update, update)
            }
            (When::NotMatchedBySource, Action::Delete) => {
                clause!(when_not_matched_by_source_delete)
            }
            (When::Matched, Action::Insert) => {
                return Err(self.refused(position, "inserts a row that is there; use update"));
            }
            (When::NotMatched, _) => {
                return Err(self.refused(position, "has no row of the table yet; use insert"));
            }
            (When::NotMatchedBySource, Action::Insert) => {
                return Err(self.refused(position, "has no row to insert; use update or delete"));
            }
        };
        added.map_err(Failure::of_operation)
    }

    fn refused(&self, position: usize, why: &str) -> Failure {
        Failure::request("clauses", format!("Clause {position} of the merge {why}."))
    }
}
