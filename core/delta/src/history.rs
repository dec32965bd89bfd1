//! `delta_history`: the commits that a log still has, newest first.

use crate::log_rows::{LogRows, json, signed};
use crate::open::{At, Location, open};
use crate::times::Times;
use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Int64Builder, RecordBatch, StringBuilder, TimestampMillisecondBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use deltalake::DeltaTableError;
use deltalake::logstore::ObjectStoreRef;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use object_store::ObjectStoreExt;
use object_store::path::Path;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;
use std::sync::{Arc, LazyLock};

const COMMITS_READ_AT_ONCE: usize = 8;

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let utc = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
    Arc::new(Schema::new(vec![
        Field::new("version", DataType::Int64, false),
        Field::new("timestamp", utc, false),
        Field::new("operation", DataType::Utf8, true),
        Field::new("operation_parameters_json", DataType::Utf8, true),
        Field::new("operation_metrics_json", DataType::Utf8, true),
        Field::new("user_id", DataType::Utf8, true),
        Field::new("user_name", DataType::Utf8, true),
        Field::new("read_version", DataType::Int64, true),
        Field::new("isolation_level", DataType::Utf8, true),
        Field::new("is_blind_append", DataType::Boolean, true),
        Field::new("engine_info", DataType::Utf8, true),
        Field::new("user_metadata", DataType::Utf8, true),
        Field::new("metadata_json", DataType::Utf8, true),
    ]))
});

/// One row for each commit.
#[derive(Clone)]
pub(crate) struct History {
    pub(crate) location: Location,
    pub(crate) limit: Option<usize>,
}

impl fmt::Debug for History {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "delta_history: {}", self.location.uri)
    }
}

impl LogRows for History {
    fn schema() -> &'static SchemaRef {
        &SCHEMA
    }

    fn read(self, batch_rows: usize) -> BoxStream<'static, Result<RecordBatch, DeltaTableError>> {
        stream::once(self.batches(batch_rows)).try_flatten().boxed()
    }
}

impl History {
    async fn batches(
        self,
        batch_rows: usize,
    ) -> Result<BoxStream<'static, Result<RecordBatch, DeltaTableError>>, DeltaTableError> {
        let table = open(&self.location, At::Latest).await?;
        let store = table.log_store().object_store(None);
        let times = Arc::new(Times::of(&table).await?);
        let latest = table.snapshot()?.version();
        let versions = times.versions().filter(|version| *version <= latest);
        let versions: Vec<u64> = versions.take(self.limit.unwrap_or(usize::MAX)).collect();
        let batches = stream::iter(versions)
            .map(move |version| commit(Arc::clone(&store), Arc::clone(&times), version))
            .buffered(COMMITS_READ_AT_ONCE)
            .try_chunks(batch_rows)
            .map(|commits| rows(commits.map_err(|error| error.1)?));
        Ok(batches.boxed())
    }
}

struct Commit {
    version: u64,
    timestamp: i64,
    info: Info,
}

/// What a commit says about itself. Engines write all sorts of things here, so nothing is taken for
/// granted: what does not have the usual type stays among the rest.
#[derive(Default, Deserialize)]
struct Info(Map<String, Value>);

impl Info {
    fn take<T>(&mut self, key: &str, usual: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let value = self.0.get(key).and_then(usual)?;
        self.0.remove(key);
        Some(value)
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.take(key, |value| value.as_str().map(str::to_owned))
    }

    fn number(&mut self, key: &str) -> Option<i64> {
        self.take(key, Value::as_i64)
    }

    fn object(&mut self, key: &str) -> Result<Option<String>, DeltaTableError> {
        json(self.take(key, |value| value.as_object().cloned()))
    }

    fn rest(self) -> Result<Option<String>, DeltaTableError> {
        json((!self.0.is_empty()).then_some(self.0))
    }
}

/// A line of a commit file, as far as it matters here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    commit_info: Option<Info>,
}

async fn read_info(
    store: &ObjectStoreRef,
    version: u64,
    file: &Path,
) -> Result<Option<Info>, DeltaTableError> {
    let bytes = store.get(file).await?.bytes().await?;
    for line in serde_json::Deserializer::from_slice(&bytes).into_iter::<Line>() {
        let line = line.map_err(|source| DeltaTableError::InvalidJsonLog {
            json_err: source,
            line: file.to_string(),
            version,
        })?;
        if line.commit_info.is_some() {
            return Ok(line.commit_info);
        }
    }
    Ok(None)
}

/// A commit without provenance has a row, too.
async fn commit(
    store: ObjectStoreRef,
    times: Arc<Times>,
    version: u64,
) -> Result<Commit, DeltaTableError> {
    let file = Path::from_iter(["_delta_log".to_owned(), format!("{version:020}.json")]);
    let mut info = read_info(&store, version, &file).await?.unwrap_or_default();
    let timestamp = times.of_commit(version, |key| info.0.get(key).cloned()).unwrap_or_default();
    info.0.retain(|key, time| key != "inCommitTimestamp" || time.as_i64() != Some(timestamp));
    Ok(Commit { version, timestamp, info })
}

fn rows(commits: Vec<Commit>) -> Result<RecordBatch, DeltaTableError> {
    let mut rows = Rows::default();
    for commit in commits {
        rows.push(commit)?;
    }
    rows.finish()
}

#[derive(Default)]
struct Rows {
    version: Int64Builder,
    timestamp: TimestampMillisecondBuilder,
    operation: StringBuilder,
    operation_parameters: StringBuilder,
    operation_metrics: StringBuilder,
    user_id: StringBuilder,
    user_name: StringBuilder,
    read_version: Int64Builder,
    isolation_level: StringBuilder,
    is_blind_append: BooleanBuilder,
    engine_info: StringBuilder,
    user_metadata: StringBuilder,
    metadata: StringBuilder,
}

impl Rows {
    fn push(&mut self, commit: Commit) -> Result<(), DeltaTableError> {
        let mut info = commit.info;
        self.version.append_value(signed(commit.version));
        self.timestamp.append_value(commit.timestamp);
        self.operation.append_option(info.text("operation"));
        self.operation_parameters.append_option(info.object("operationParameters")?);
        self.operation_metrics.append_option(info.object("operationMetrics")?);
        self.user_id.append_option(info.text("userId"));
        self.user_name.append_option(info.text("userName"));
        self.read_version.append_option(info.number("readVersion"));
        self.isolation_level.append_option(info.text("isolationLevel"));
        self.is_blind_append.append_option(info.take("isBlindAppend", Value::as_bool));
        self.engine_info.append_option(info.text("engineInfo"));
        self.user_metadata.append_option(info.text("userMetadata"));
        self.metadata.append_option(info.rest()?);
        Ok(())
    }

    fn finish(mut self) -> Result<RecordBatch, DeltaTableError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.version.finish()),
            Arc::new(self.timestamp.finish().with_timezone("UTC")),
            Arc::new(self.operation.finish()),
            Arc::new(self.operation_parameters.finish()),
            Arc::new(self.operation_metrics.finish()),
            Arc::new(self.user_id.finish()),
            Arc::new(self.user_name.finish()),
            Arc::new(self.read_version.finish()),
            Arc::new(self.isolation_level.finish()),
            Arc::new(self.is_blind_append.finish()),
            Arc::new(self.engine_info.finish()),
            Arc::new(self.user_metadata.finish()),
            Arc::new(self.metadata.finish()),
        ];
        Ok(RecordBatch::try_new(Arc::clone(&SCHEMA), columns)?)
    }
}
