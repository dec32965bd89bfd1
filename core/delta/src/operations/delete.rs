//! Deleting rows.

use super::{Work, is_blank, metrics};
use crate::failure::Failure;
use crate::mutation::Done;
use crate::statements::certain;
use crate::writer_properties::WriterProperties;
use datafusion::logical_expr::Expr;
use deltalake::delta_datafusion::{DataFusionMixins, SessionFallbackPolicy};
use serde::Deserialize;

/// Fields of a delete.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Delete {
    predicate: Option<String>,
    all: bool,
    writer_properties: WriterProperties,
}

impl Delete {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        if self.predicate.as_deref().is_some_and(is_blank) {
            return Err(Failure::request(
                "predicate",
                "The predicate of a delete is empty; to delete every row, set all to true instead.",
            ));
        }
        let before = work.table.version();
        // deltalake writes what is left as the session writes Parquet files.
        let compression = work.state.config_options().execution.parquet.compression.clone();
        let compression = compression.unwrap_or_else(|| "uncompressed".to_owned());
        let parquet = work.parquet(&self.writer_properties, &compression)?;
        let predicate = self.predicate.map(|sql| condition(&work, &sql)).transpose()?;
        let mut delete = work
            .table
            .delete()
            .with_session_state(work.state)
            .with_session_fallback_policy(SessionFallbackPolicy::RequireSessionState)
            .with_commit_properties(work.properties);
        if let Some(parquet) = parquet {
            delete = delete.with_writer_properties(parquet);
        }
        match (predicate, self.all) {
            (Some(predicate), false) => delete = delete.with_predicate(predicate),
            (None, true) => {}
            (None, false) => {
                return Err(Failure::request(
                    "predicate",
                    "A delete needs a predicate; to delete every row, set all to true.",
                ));
            }
            (Some(_), true) => {
                return Err(Failure::request(
                    "all",
                    "The fields predicate and all exclude each other; give one of them.",
                ));
            }
        }
        let (table, counted) = delete.await.map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, metrics(&counted)))
    }
}

fn condition(work: &Work, sql: &str) -> Result<Expr, Failure> {
    let snapshot = work.table.snapshot()?.snapshot();
    let parsed = snapshot.parse_predicate_expression(sql, work.state.as_ref());
    Ok(certain(&parsed.map_err(Failure::of_operation)?, &work.table)?)
}
