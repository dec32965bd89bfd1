//! What there is to know of a table without reading its rows.

use crate::commit::commit_info;
use crate::failure::Failure;
use crate::open::{At, Location};
use crate::provider::{DeltaTableProvider, table};
use crate::scan_options::ScanOptions;
use crate::scan_view::view;
use crate::times::Times;
use datafusion::catalog::TableProvider;
use datafusion::execution::SessionState;
use deltalake::kernel::transaction::{PROTOCOL, TransactionError};
use deltalake::{DeltaTable, DeltaTableError};
use futures::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// How many commits are read at the same time.
const READ_AT_ONCE: usize = 16;

/// What a description has beyond the usual.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Describe {
    files: bool,
    app_id: Option<String>,
}

/// How many commits a history has.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct History {
    limit: Option<u64>,
}

/// Describes the version that a table shows.
///
/// # Errors
/// What reading the log gives.
pub async fn describe(
    table: &DeltaTable,
    location: &Location,
    request: &Describe,
) -> Result<Map<String, Value>, Failure> {
    let mut description = snapshot(table).await?;
    description.insert("capabilities".to_owned(), capabilities(table, location).await?);
    if request.files {
        description.extend(counted(table).await?);
    }
    if let Some(app_id) = &request.app_id {
        let log_store = table.log_store();
        let version = table.snapshot()?.transaction_version(log_store.as_ref(), app_id).await?;
        description.insert("app_transaction_version".to_owned(), json!(version));
    }
    Ok(description)
}

/// What the log says of a version, but for its files.
pub(crate) async fn snapshot(table: &DeltaTable) -> Result<Map<String, Value>, Failure> {
    let state = table.snapshot()?;
    let (metadata, protocol) = (state.metadata(), state.protocol());
    Ok(object(json!({
        "table_uri": table.table_url().as_str(),
        "table_id": metadata.id(),
        "name": metadata.name(),
        "description": metadata.description(),
        "version": state.version(),
        "timestamp": committed(table).await?,
        "created_time": metadata.created_time(),
        "min_reader_version": protocol.min_reader_version(),
        "min_writer_version": protocol.min_writer_version(),
        "reader_features": sorted(protocol.reader_features().unwrap_or_default()),
        "writer_features": sorted(protocol.writer_features().unwrap_or_default()),
        "table_properties": metadata.configuration(),
        "schema": state.schema().as_ref(),
        "partition_columns": metadata.partition_columns(),
    })))
}

/// How many files a version has, and their size.
pub(crate) async fn counted(table: &DeltaTable) -> Result<Map<String, Value>, Failure> {
    let log_store = table.log_store();
    let files = table.snapshot()?.snapshot().file_views(log_store.as_ref(), None);
    let (count, bytes) = files
        .try_fold((0_u64, 0_i64), async |(count, bytes), file| {
            Ok((count + 1, bytes.saturating_add(file.size())))
        })
        .await?;
    Ok(object(json!({ "num_files": count, "size_bytes": bytes })))
}

pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

fn sorted<F: AsRef<str>>(features: &[F]) -> Vec<&str> {
    let mut names: Vec<&str> = features.iter().map(AsRef::as_ref).collect();
    names.sort_unstable();
    names
}

/// Whether this build can read and write the table, and what stands in the way.
async fn capabilities(table: &DeltaTable, location: &Location) -> Result<Value, Failure> {
    let snapshot = table.snapshot()?.snapshot();
    let write = match PROTOCOL.can_write_to(snapshot) {
        Ok(()) => match Failure::if_mapped_by_id(table) {
            Ok(()) => capability(true, &[], None),
            Err(failure) => capability(false, &["columnMapping"], Some(failure.to_string())),
        },
        Err(error) => blocked(&error),
    };
    let read = match provider(table, location, false).await {
        Ok(_) => capability(true, &[], None),
        Err(failure) => match PROTOCOL.can_read_from(snapshot) {
            Err(error) => blocked(&error),
            Ok(()) => capability(false, &[], Some(failure.to_string())),
        },
    };
    Ok(json!({ "read": read, "write": write }))
}

fn blocked(error: &TransactionError) -> Value {
    capability(false, &features_of(error), Some(error.to_string()))
}

/// The table features that an error is about.
#[must_use]
pub fn features_of(error: &TransactionError) -> Vec<&str> {
    match error {
        TransactionError::UnsupportedTableFeatures(features) => sorted(features),
        TransactionError::TableFeaturesRequired(feature) => vec![feature.as_ref()],
        _ => Vec::new(),
    }
}

fn capability(possible: bool, blocked_by: &[&str], reason: Option<String>) -> Value {
    json!({ "possible": possible, "blocked_by": blocked_by, "reason": reason })
}

/// The version that a table shows, for SQL.
///
/// # Errors
/// A protocol that this build cannot read.
pub async fn provider(
    shown: &DeltaTable,
    location: &Location,
    writable: bool,
) -> Result<Arc<dyn TableProvider>, Failure> {
    match DeltaTableProvider::of(shown.clone(), writable).await {
        Ok(provider) => Ok(Arc::new(provider)),
        Err(refused) => {
            let Some(version) = shown.version() else { return Err(refused.into()) };
            // What deltalake's scan refuses, the kernel may read.
            Ok(table(location.clone(), At::Version(version)).await?)
        }
    }
}

/// The version that a table shows, for SQL, scanned in a way of its own; it takes no changes then.
///
/// # Errors
/// Options that do not fit the table; a protocol that deltalake's scan cannot read.
pub async fn provider_with(
    shown: &DeltaTable,
    location: &Location,
    writable: bool,
    options: &ScanOptions,
    session: &SessionState,
) -> Result<Arc<dyn TableProvider>, Failure> {
    if options.is_default() {
        return provider(shown, location, writable).await;
    }
    let scanned = if options.scans_as_usual() {
        provider(shown, location, false).await?
    } else {
        let scan = options.scan(shown, session).await?;
        Arc::new(DeltaTableProvider::with_scan(shown.clone(), scan)?)
    };
    view(scanned, options, session)
}

/// When the version that a table shows was committed; none when its commit is gone.
pub(crate) async fn committed(table: &DeltaTable) -> Result<Option<i64>, DeltaTableError> {
    let version = table.snapshot()?.version();
    let times = Times::of(table).await?;
    let info = if times.any_own() { commit_info(&table.log_store(), version).await? } else { None };
    Ok(times.of_commit(version, |key| info.as_ref()?.get(key).cloned()))
}

/// The commits of a table up to the version that it shows, newest first.
///
/// # Errors
/// What reading the log gives.
pub async fn history(table: &DeltaTable, request: &History) -> Result<Vec<Value>, Failure> {
    let latest = table.snapshot()?.version();
    let limit =
        request.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let (log_store, times) = (table.log_store(), Times::of(table).await?);
    let versions: Vec<u64> =
        times.versions().filter(|version| *version <= latest).take(limit).collect();
    let mut read =
        stream::iter(versions)
            .map(|version| {
                let log_store = Arc::clone(&log_store);
                async move {
                    Ok::<_, DeltaTableError>((version, commit_info(&log_store, version).await?))
                }
            })
            .buffered(READ_AT_ONCE);
    let mut commits = Vec::new();
    // Those before one that is gone were cleaned up, too.
    while let Some((version, Some(info))) = read.try_next().await? {
        let time = times.of_commit(version, |key| info.get(key).cloned());
        commits.push(commit(version, time, info));
    }
    Ok(commits)
}

/// Names as everywhere here; what the log has beyond is under `metadata`.
fn commit(version: u64, time: Option<i64>, mut info: Map<String, Value>) -> Value {
    const NAMES: [(&str, &str); 10] = [
        ("timestamp", "commit_timestamp"),
        ("inCommitTimestamp", "in_commit_timestamp"),
        ("operation", "operation"),
        ("operationParameters", "operation_parameters"),
        ("operationMetrics", "operation_metrics"),
        ("readVersion", "read_version"),
        ("isolationLevel", "isolation_level"),
        ("isBlindAppend", "is_blind_append"),
        ("engineInfo", "engine_info"),
        ("userMetadata", "user_metadata"),
    ];
    let mut commit = Map::new();
    commit.insert("version".to_owned(), json!(version));
    commit.insert("timestamp".to_owned(), json!(time));
    for (theirs, ours) in NAMES {
        commit.insert(ours.to_owned(), info.remove(theirs).unwrap_or(Value::Null));
    }
    commit.insert("metadata".to_owned(), Value::Object(info));
    Value::Object(commit)
}

/// Whether there is a table at a place; nothing is made there.
///
/// # Errors
/// A place that cannot be looked at.
pub async fn exists(location: &Location) -> Result<bool, Failure> {
    let url = match location.url() {
        Ok(url) => url,
        Err(DeltaTableError::NotATable(_)) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    Ok(location.table(url)?.verify_deltatable_existence().await?)
}
