//! Deleting files that no version within the retention needs.

use super::Work;
use crate::failure::Failure;
use crate::half_files;
use crate::mutation::{Done, Effect};
use chrono::Duration;
use deltalake::DeltaTable;
use deltalake::operations::vacuum::VacuumMode;
use deltalake::table::config::TablePropertiesExt as _;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration as StdDuration;

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
    fn retention(&self, table: &DeltaTable) -> Result<StdDuration, Failure> {
        const SECONDS: u64 = 60 * 60;
        Ok(match self.retention_hours {
            Some(hours) => StdDuration::from_secs(u64::from(hours) * SECONDS),
            None => table.snapshot()?.table_config().deleted_file_retention_duration(),
        })
    }

    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        if !self.enforce_retention && !self.allow_unsafe_retention {
            return Err(Failure::request(
                "enforce_retention",
                "Without enforce_retention, vacuum may delete files that readers and writers still \
                 use; set allow_unsafe_retention, too, when nobody does.",
            ));
        }
        let before = work.table.version();
        let looked_at = work.table.clone();
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
        let mut deleted = vacuumed.files_deleted;
        if self.full {
            let retention = self.retention(&looked_at)?;
            let halves = half_files::remove(&looked_at, retention, self.dry_run).await;
            deleted.extend(halves.map_err(|error| Failure::Delta(error.into()))?);
        }
        let metrics = json!({
            "num_deleted_files": deleted.len(),
            "files_deleted": deleted,
        });
        if self.dry_run {
            return Ok(Done { table, metrics, effect: Effect::OnlyLooked });
        }
        Ok(Done::if_moved(table, before, metrics))
    }
}
