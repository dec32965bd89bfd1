//! Changing rows in their place.

use super::{COMPRESSION, Work, is_blank, metrics};
use crate::failure::Failure;
use crate::mutation::Done;
use crate::writer_properties::WriterProperties;
use datafusion::common::Column;
use deltalake::delta_datafusion::SessionFallbackPolicy;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Fields of an update.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Update {
    #[serde(default)]
    predicate: Option<String>,
    set: BTreeMap<String, String>,
    #[serde(default)]
    writer_properties: WriterProperties,
}

impl Update {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        if self.set.is_empty() {
            return Err(Failure::request("set", "An update needs a column in set at least."));
        }
        if self.predicate.as_deref().is_some_and(is_blank) {
            return Err(Failure::request(
                "predicate",
                "The predicate of an update is empty; to update every row, leave it out.",
            ));
        }
        let before = work.table.version();
        let parquet = work.parquet(&self.writer_properties, COMPRESSION)?;
        let mut update = work
            .table
            .update()
            .with_session_state(work.state)
            .with_session_fallback_policy(SessionFallbackPolicy::RequireSessionState)
            .with_commit_properties(work.properties);
        if let Some(predicate) = self.predicate {
            update = update.with_predicate(predicate);
        }
        if let Some(parquet) = parquet {
            update = update.with_writer_properties(parquet);
        }
        for (column, value) in self.set {
            update = update.with_update(Column::new_unqualified(column), value);
        }
        let (table, counted) = update.await.map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, metrics(&counted)))
    }
}
