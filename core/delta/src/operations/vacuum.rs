//! Deleting files that no version within the retention needs.

use super::Work;
use crate::failure::Failure;
use crate::mutation::{Done, Effect};
use chrono::Duration;
use deltalake::operations::vacuum::VacuumMode;
use serde::Deserialize;
use serde_json::json;

/// Fields of a vacuum.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Vacuum {
    retention_hours: Option<u32>,
    dry_run: bool,
    enforce_retention: bool,
    allow_unsafe_retention: bool,
    full: bool,
    keep_versions: Vec<u64>,
}

impl Default for Vacuum {
    fn default() -> Self {
        Self {
            retention_hours: None,
            dry_run: false,
            enforce_retention: true,
            allow_unsafe_retention: false,
            full: false,
            keep_versions: Vec::new(),
        }
    }
}

impl Vacuum {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        if !self.enforce_retention && !self.allow_unsafe_retention {
            return Err(Failure::request(
                "enforce_retention",
                "Without enforce_retention, vacuum may delete files that readers and writers still \
                 use; set allow_unsafe_retention, too, when nobody does.",
            ));
        }
        let before = work.table.version();
        let mode = if self.full { VacuumMode::Full } else { VacuumMode::Lite };
        let mut vacuum = work
            .table
            .vacuum()
            .with_mode(mode)
            .with_dry_run(self.dry_run)
            .with_enforce_retention_duration(self.enforce_retention)
            .with_commit_properties(work.properties);
        if let Some(hours) = self.retention_hours {
            vacuum = vacuum.with_retention_period(Duration::hours(i64::from(hours)));
        }
        if !self.keep_versions.is_empty() {
            vacuum = vacuum.with_keep_versions(&self.keep_versions);
        }
        let (table, vacuumed) = vacuum.await.map_err(Failure::of_operation)?;
        let metrics = json!({
            "num_deleted_files": vacuumed.files_deleted.len(),
            "files_deleted": vacuumed.files_deleted,
        });
        if self.dry_run {
            return Ok(Done { table, metrics, effect: Effect::OnlyLooked });
        }
        Ok(Done::if_moved(table, before, metrics))
    }
}
