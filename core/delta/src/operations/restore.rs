//! An earlier version becomes the latest one.

use super::{Work, metrics};
use crate::failure::Failure;
use crate::mutation::Done;
use crate::open::version_as_of;
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Fields of a restore.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Restore {
    version: Option<u64>,
    timestamp: Option<String>,
    ignore_missing_files: bool,
    protocol_downgrade_allowed: bool,
}

impl Restore {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        let before = work.table.version();
        let latest = work.table.clone();
        let mut restore = work
            .table
            .restore()
            .with_ignore_missing_files(self.ignore_missing_files)
            .with_protocol_downgrade_allowed(self.protocol_downgrade_allowed)
            .with_commit_properties(work.properties);
        restore = match (self.version, self.timestamp) {
            (Some(version), None) => {
                if before.is_some_and(|latest| version > latest) {
                    return Err(Failure::NotFound(format!(
                        "There is no version {version} to restore; the latest one is {}.",
                        before.unwrap_or_default()
                    )));
                }
                restore.with_version_to_restore(version)
            }
            (None, Some(text)) => {
                restore.with_version_to_restore(version_as_of(&latest, time(&text)?).await?)
            }
            _ => {
                return Err(Failure::request(
                    "version",
                    "A restore needs either version or timestamp, and not both.",
                ));
            }
        };
        let (table, counted) = restore.await.map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, metrics(&counted)))
    }
}

fn time(text: &str) -> Result<DateTime<Utc>, Failure> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(time) => Ok(time.with_timezone(&Utc)),
        Err(error) => Err(Failure::request(
            "timestamp",
            format!(
                "Field timestamp is \"{text}\", which is not RFC 3339 such as \
                 2026-01-31T13:45:07Z: {error}."
            ),
        )),
    }
}
