//! The log itself: checkpoints, and removing what they make superfluous. Neither is a commit.

use super::Work;
use crate::failure::Failure;
use crate::mutation::{Done, Effect};
use deltalake::checkpoints::{cleanup_metadata, create_checkpoint};
use serde::Deserialize;
use serde_json::json;

/// Fields of a checkpoint: none.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Checkpoint {}

impl Checkpoint {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        create_checkpoint(&work.table, None).await.map_err(Failure::of_operation)?;
        Ok(Done { table: work.table, metrics: json!({}), effect: Effect::NoCommit })
    }
}

/// Fields of a cleanup: none; the table's own retention counts.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CleanupMetadata {}

impl CleanupMetadata {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        let removed = cleanup_metadata(&work.table, None).await.map_err(Failure::of_operation)?;
        let effect = if removed == 0 { Effect::Nothing } else { Effect::NoCommit };
        let metrics = json!({ "num_log_files_removed": removed });
        Ok(Done { table: work.table, metrics, effect })
    }
}
