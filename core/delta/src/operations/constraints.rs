//! Constraints that the table keeps.

use super::Work;
use crate::failure::Failure;
use crate::mutation::Done;
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

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
        let constraints: HashMap<String, String> = self.constraints.into_iter().collect();
        let table = work
            .table
            .add_constraint()
            .with_constraints(constraints)
            .with_session_state(work.state)
            .with_commit_properties(work.properties)
            .await
            .map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, json!({})))
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
