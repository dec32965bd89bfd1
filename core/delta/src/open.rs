//! Opening a table that exists, at its latest or an earlier version.

use crate::cloud::register_stores;
use crate::log_store::CertainLogStore;
use crate::times::Times;
use chrono::{DateTime, Utc};
use codeanatomy_files::stores::{StoreOptions, Stores};
use datafusion::common::DataFusionError;
use datafusion::prelude::SessionConfig;
use delta_kernel::Snapshot;
use delta_kernel::history_manager::error::{LogHistoryError, NearestTimestamp};
use delta_kernel::history_manager::{HistoryCommitType, get_earliest_commit, latest_version_as_of};
use deltalake::{DeltaTable, DeltaTableBuilder, DeltaTableError, ensure_table_uri};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};
use tokio::task::spawn_blocking;
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
    pub storage_options: StoreOptions,
}

impl Location {
    /// A place as a session reaches it: by the options given, or else by those of its store.
    #[must_use]
    pub fn new(uri: &str, given: StoreOptions, session: &SessionConfig) -> Self {
        let storage_options = Stores::of(session).options_for(uri, given);
        Self { uri: uri.to_owned(), storage_options }
    }

    /// The URL of a table that must exist: opening never creates a folder.
    pub(crate) fn url(&self) -> Result<Url, DeltaTableError> {
        register_stores();
        let is_url = self.uri.contains("://");
        if !is_url && !Path::new(&self.uri).is_dir() {
            return Err(DeltaTableError::NotATable(format!("there is no folder {}", self.uri)));
        }
        ensure_table_uri(&self.uri)
    }

    /// The URL of a table that may be created: a local folder is made when there is none.
    pub(crate) fn url_to_create(&self) -> Result<Url, DataFusionError> {
        register_stores();
        if self.uri.is_empty() {
            return Err(invalid("the URI is empty; give the path or URL of the table's folder"));
        }
        if let Some(folder) = local_folder(&self.uri) {
            make_folder(&folder)?;
        }
        Ok(ensure_table_uri(&self.uri)?)
    }

    /// The table there, of which nothing has been read yet.
    pub(crate) fn table(&self, url: Url) -> Result<DeltaTable, DeltaTableError> {
        let log_store = DeltaTableBuilder::from_url(url)?
            .with_storage_options(self.storage_options.clone())
            .build_storage()?;
        Ok(DeltaTable::new(Arc::new(CertainLogStore(log_store))))
    }
}

/// The local folder that a URI means.
pub(crate) fn local_folder(uri: &str) -> Option<PathBuf> {
    if uri.starts_with("file://") {
        return Url::parse(uri).ok()?.to_file_path().ok();
    }
    if uri.contains("://") { None } else { std::path::absolute(uri).ok() }
}

/// deltalake would make it, too, but its error does not tell what kept it from that.
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder).map_err(|error| {
        let text = format!("the folder {} cannot be made: {error}", folder.display());
        io::Error::new(error.kind(), text)
    })
}

fn invalid(text: &str) -> DataFusionError {
    io::Error::new(io::ErrorKind::InvalidInput, text).into()
}

/// Opens a table.
///
/// # Errors
/// [`DeltaTableError::NotATable`] when the folder or its log does not exist, and whatever reading
/// the log gives: a missing version, a gap, a corrupt file, a feature that cannot be read.
pub async fn open(location: &Location, at: At) -> Result<DeltaTable, DeltaTableError> {
    let url = location.url()?;
    let mut table = location.table(url.clone())?;
    match at {
        At::Latest => table.load().await?,
        At::Timestamp(timestamp) => {
            table.load().await?;
            let version = version_as_of(&table, timestamp).await?;
            if table.version() != Some(version) {
                table = location.table(url)?;
                table.load_version(version).await?;
            }
        }
        At::Version(version) => {
            if let Err(error) = table.load_version(version).await {
                return Err(if_not_there(&table, version).await.unwrap_or(error));
            }
        }
    }
    Ok(table)
}

/// How many commits a table follows before it is read anew.
const FOLLOWED: u64 = 100;

/// The latest version of a table that was read as a whole at version `whole`; gives when it was read
/// as a whole now. What a table holds grows with each commit that it follows, until then.
///
/// # Errors
/// What reading the log gives.
pub async fn latest(
    table: &DeltaTable,
    whole: Option<u64>,
) -> Result<(DeltaTable, Option<u64>), DeltaTableError> {
    let mut next = table.clone();
    next.update_state().await?;
    let followed = next.version().unwrap_or_default().saturating_sub(whole.unwrap_or_default());
    if followed < FOLLOWED {
        return Ok((next, whole));
    }
    let mut next = DeltaTable::new(table.log_store());
    next.load().await?;
    let version = next.version();
    Ok((next, version))
}

/// A version that is not there yet, or not any more, is reported in many ways; this says so.
async fn if_not_there(table: &DeltaTable, version: u64) -> Option<DeltaTableError> {
    let mut table = DeltaTable::new(table.log_store());
    table.load().await.ok()?;
    let latest = table.version()?;
    if version > latest {
        return Some(DeltaTableError::InvalidVersion(version));
    }
    let log_store = table.log_store();
    let engine = log_store.engine(None);
    let log = log_store.root_url().as_str().trim_end_matches('/').to_owned() + "/_delta_log/";
    let log = Url::parse(&log).ok()?;
    let oldest = spawn_blocking(move || {
        get_earliest_commit(engine.as_ref(), &log, None, HistoryCommitType::Recreatable)
    });
    let oldest = oldest.await.ok()?.ok()?;
    (version < oldest).then(|| {
        missing(format!("version {version} was cleaned up; the oldest one left is {oldest}"))
    })
}

/// The version that was the latest at a time, up to the one that the table shows.
pub(crate) async fn version_as_of(
    table: &DeltaTable,
    timestamp: DateTime<Utc>,
) -> Result<u64, DeltaTableError> {
    let times = Times::of(table).await?;
    if times.any_own() {
        return by_own_times(table, timestamp).await;
    }
    let latest = table.snapshot()?.version();
    times
        .as_of(timestamp.timestamp_millis(), latest)
        .map_err(|earliest| no_version(timestamp, earliest, "its log has no commits"))
}

/// The kernel reads few of the commits that hold their times themselves.
async fn by_own_times(
    table: &DeltaTable,
    timestamp: DateTime<Utc>,
) -> Result<u64, DeltaTableError> {
    let log_store = table.log_store();
    let (engine, root) = (log_store.engine(None), log_store.root_url().clone());
    let found = spawn_blocking(move || {
        let snapshot = Snapshot::builder_for(&root).build(engine.as_ref())?;
        let time = timestamp.timestamp_millis();
        latest_version_as_of(&snapshot, engine.as_ref(), time, HistoryCommitType::Recreatable)
    })
    .await
    .map_err(|error| DeltaTableError::GenericError { source: error.into() })?;
    match found {
        Ok(commit) => Ok(commit.version),
        Err(delta_kernel::Error::LogHistory(error)) => {
            let earliest = match error.as_ref() {
                LogHistoryError::TimestampOutOfRange {
                    nearest_timestamp: NearestTimestamp::Earliest(earliest),
                    ..
                } => Some(*earliest),
                _ => None,
            };
            Err(no_version(timestamp, earliest, &error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}

fn no_version(timestamp: DateTime<Utc>, earliest: Option<i64>, why: &str) -> DeltaTableError {
    let source = match earliest {
        Some(earliest) => {
            let earliest = DateTime::from_timestamp_millis(earliest).unwrap_or_default();
            format!(
                "there is no version as old as {timestamp}; the oldest one left is of {earliest}"
            )
        }
        None => format!("there is no version of {timestamp}: {why}"),
    };
    missing(source)
}

fn missing(what: String) -> DeltaTableError {
    let path = "_delta_log".to_owned();
    let source = object_store::Error::NotFound { path, source: what.into() };
    DeltaTableError::ObjectStore { source }
}
