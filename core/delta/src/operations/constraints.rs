//! Constraints that the table keeps.

use super::Work;
use crate::failure::Failure;
use crate::mutation::Done;
use crate::statements::count;
use datafusion::catalog::Session;
use deltalake::delta_datafusion::DataFusionMixins;
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Fields of adding constraints.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddConstraints {
    constraints: BTreeMap<String, String>,
}

impl AddConstraints {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        if self.constraints.is_empty() {
            return Err(Failure::request(
                "constraints",
                "There is no constraint to add; name one.",
            ));
        }
        let before = work.table.version();
        let constraints: HashMap<String, String> = self.constraints.clone().into_iter().collect();
        let added = work
            .table
            .clone()
            .add_constraint()
            .with_constraints(constraints)
            .with_session_state(Arc::clone(&work.state) as Arc<dyn Session>)
            .with_commit_properties(work.properties.clone())
            .await
            .map_err(Failure::of_operation);
        match added {
            Ok(table) => Ok(Done::if_moved(table, before, json!({}))),
            Err(Failure::TableConstraint(text)) => {
                let violated = self.violated(&work).await?;
                Err(violated.unwrap_or(Failure::TableConstraint(text)))
            }
            Err(failure) => Err(failure),
        }
    }

    /// The constraint that rows of the table break, and how many do: deltalake tells neither.
    async fn violated(self, work: &Work) -> Result<Option<Failure>, Failure> {
        let snapshot = work.table.snapshot()?.snapshot();
        for (constraint, sql) in self.constraints {
            let holds = snapshot.parse_predicate_expression(&sql, work.state.as_ref())?;
            let broken = holds.is_not_true();
            let rows = count(&work.table, Some(&broken), work.state.as_ref().clone()).await?;
            if rows > 0 {
                return Ok(Some(Failure::Violated { constraint, rows }));
            }
        }
        Ok(None)
    }
}

/// Fields of dropping constraints.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropConstraints {
    names: Vec<String>,
    #[serde(default)]
    if_exists: bool,
}

impl DropConstraints {
    /// One commit for each name: those before a name that fails stay dropped.
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        if self.names.is_empty() {
            return Err(Failure::request("names", "The list names is empty; name a constraint."));
        }
        let before = work.table.version();
        let mut table = work.table;
        for name in self.names {
            table = table
                .drop_constraints()
                .with_constraint(name)
                .with_raise_if_not_exists(!self.if_exists)
                .with_commit_properties(work.properties.clone())
                .await
                .map_err(Failure::of_operation)?;
        }
        Ok(Done::if_moved(table, before, json!({})))
    }
}
