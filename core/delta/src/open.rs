//! Opening a table that exists, at its latest or an earlier version.

use chrono::{DateTime, Utc};
use deltalake::logstore::IORuntime;
use deltalake::{DeltaTable, DeltaTableBuilder, DeltaTableError, ensure_table_uri};
use std::collections::HashMap;
use std::path::Path;
use tokio::runtime::Handle;
use url::Url;

/// Which version of a table is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum At {
    /// The latest one.
    #[default]
    Latest,
    /// The version with this number.
    Version(u64),
    /// The version that was the latest at this time.
    Timestamp(DateTime<Utc>),
}

/// Where a table lies, and how its store is reached.
#[derive(Clone, Default)]
pub struct Location {
    /// A path or a URL.
    pub uri: String,
    /// Options of the object store; they may hold secrets and are never printed.
    pub storage_options: HashMap<String, String>,
}

impl Location {
    /// The URL of a table that must exist: opening never creates a folder.
    pub(crate) fn url(&self) -> Result<Url, DeltaTableError> {
        let is_url = self.uri.contains("://");
        if !is_url && !Path::new(&self.uri).is_dir() {
            return Err(DeltaTableError::NotATable(format!("there is no folder {}", self.uri)));
        }
        ensure_table_uri(&self.uri)
    }

    /// The URL of a table that may be created: a local folder is made when there is none.
    pub(crate) fn url_to_create(&self) -> Result<Url, DeltaTableError> {
        ensure_table_uri(&self.uri)
    }

    pub(crate) fn builder(&self, url: Url) -> Result<DeltaTableBuilder, DeltaTableError> {
        // Left alone, deltalake would start a runtime of its own for its I/O.
        Ok(DeltaTableBuilder::from_url(url)?
            .with_storage_options(self.storage_options.clone())
            .with_io_runtime(IORuntime::RT(Handle::current())))
    }
}

/// Opens a table.
///
/// # Errors
/// [`DeltaTableError::NotATable`] when the folder or its log does not exist, and whatever reading
/// the log gives: a missing version, a gap, a corrupt file, a feature that cannot be read.
pub async fn open(location: &Location, at: At) -> Result<DeltaTable, DeltaTableError> {
    let url = location.url()?;
    let builder = location.builder(url.clone())?;
    match at {
        At::Latest => builder.load().await,
        At::Timestamp(timestamp) => {
            refuse_too_early(builder.with_timestamp(timestamp).load().await?, timestamp)
        }
        At::Version(version) => match builder.with_version(version).load().await {
            Ok(table) => Ok(table),
            Err(error) => Err(unless_too_late(location, url, version).await.unwrap_or(error)),
        },
    }
}

/// A version that is not there yet is reported in many ways; this is the one that says so.
async fn unless_too_late(location: &Location, url: Url, version: u64) -> Option<DeltaTableError> {
    let table = location.builder(url).ok()?.build().ok()?;
    let latest = table.get_latest_version().await.ok()?;
    (version > latest).then_some(DeltaTableError::InvalidVersion(version))
}

/// deltalake shows the oldest version for every time before it.
fn refuse_too_early(
    table: DeltaTable,
    timestamp: DateTime<Utc>,
) -> Result<DeltaTable, DeltaTableError> {
    let snapshot = table.snapshot()?;
    let version = snapshot.version();
    match snapshot.version_timestamp(version) {
        Some(committed) if committed > timestamp.timestamp_millis() => {
            let committed = DateTime::from_timestamp_millis(committed).unwrap_or_default();
            let source = format!(
                "there is no version as old as {timestamp}; the oldest one left is {version}, of \
                 {committed}"
            );
            let path = "_delta_log".to_owned();
            let missing = object_store::Error::NotFound { path, source: source.into() };
            Err(DeltaTableError::ObjectStore { source: missing })
        }
        _ => Ok(table),
    }
}
