//! Taking files out of the log that are no longer there.

use super::Work;
use crate::failure::Failure;
use crate::mutation::{Done, Effect};
use serde::Deserialize;
use serde_json::json;

/// Fields of a repair.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Repair {
    dry_run: bool,
}

impl Repair {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        let before = work.table.version();
        let (table, checked) = work
            .table
            .filesystem_check()
            .with_dry_run(self.dry_run)
            .with_commit_properties(work.properties)
            .await
            .map_err(Failure::of_operation)?;
        let metrics = json!({
            "num_removed_files": checked.files_removed.len(),
            "files_removed": checked.files_removed,
        });
        if self.dry_run {
            return Ok(Done { table, metrics, effect: Effect::OnlyLooked });
        }
        Ok(Done::if_moved(table, before, metrics))
    }
}
