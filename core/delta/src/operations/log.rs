//! The log itself: checkpoints, compacted commits, and removing what checkpoints make superfluous.
//! None is a commit.

use super::Work;
use crate::failure::Failure;
use crate::mutation::{Done, Effect};
use deltalake::checkpoints::{cleanup_metadata, create_checkpoint};
use deltalake::protocol::log_compaction::compact_logs;
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

/// Fields of compacting the log: which commits one file shall stand for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompactLog {
    starting_version: u64,
    ending_version: u64,
}

impl CompactLog {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        let Self { starting_version: first, ending_version: last } = self;
        let latest = work.table.version().unwrap_or_default();
        if first >= last || last > latest {
            return Err(Failure::request(
                "ending_version",
                format!(
                    "The commits {first} to {last} cannot be compacted: two or more are needed, of \
                     a table whose latest is {latest}."
                ),
            ));
        }
        compact_logs(&work.table, first, last, None).await.map_err(Failure::of_operation)?;
        Ok(Done { table: work.table, metrics: json!({}), effect: Effect::NoCommit })
    }
}
