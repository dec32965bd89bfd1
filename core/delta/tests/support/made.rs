//! Tables whose log is written by hand.

use super::{commit, lines, session};
use codeanatomy_delta::{At, Location};
use datafusion::arrow::array::RecordBatch;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::SessionContext;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A table in a folder of its own.
pub struct Made {
    folder: TempDir,
}

impl Made {
    /// Version 0 with a protocol that lists features for readers and writers.
    pub fn new(features: &[&str], fields: &Value, partitions: &[&str], properties: &Value) -> Self {
        let made = Self { folder: tempfile::tempdir().expect("a folder") };
        made.commit(
            0,
            &[
                json!({"commitInfo": {"inCommitTimestamp": 1_000_000, "operation": "CREATE TABLE"}}),
                protocol(features),
                metadata(fields, partitions, properties),
            ],
        );
        made
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn commit(&self, version: u64, actions: &[Value]) {
        commit(self.path(), version, &joined(actions));
    }

    /// Writes another file of the log.
    pub fn log_file(&self, name: &str, actions: &[Value]) {
        fs::write(self.path().join("_delta_log").join(name), joined(actions)).expect("a file");
    }

    /// Writes a data file and gives the action that adds it.
    pub fn file(&self, name: &str, rows: &RecordBatch, partition_values: &Value) -> Value {
        let path: PathBuf = self.path().join(name);
        let file = File::create(&path).expect("a file");
        let mut writer = ArrowWriter::try_new(file, rows.schema(), None).expect("a writer");
        writer.write(rows).expect("rows");
        writer.close().expect("a footer");
        let size = fs::metadata(&path).expect("a file").len();
        json!({"add": {"path": name, "partitionValues": partition_values, "size": size,
            "modificationTime": 0, "dataChange": true,
            "stats": json!({"numRecords": rows.num_rows()}).to_string()}})
    }

    pub async fn rows(&self, sql: &str) -> Vec<String> {
        self.rows_at(At::Latest, sql).await
    }

    /// The rows of a query over the table `t`, or panics with what went wrong.
    pub async fn rows_at(&self, at: At, sql: &str) -> Vec<String> {
        self.try_rows(at, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    pub async fn try_rows(&self, at: At, sql: &str) -> Result<Vec<String>, String> {
        let context: SessionContext = session();
        let uri = self.path().display().to_string();
        let location = Location { uri, ..Location::default() };
        let table = codeanatomy_delta::table(location, at).await.map_err(|e| e.to_string())?;
        context.register_table("t", table).expect("it is registered");
        let query = context.sql(sql).await.map_err(|error| error.to_string())?;
        let batches = query.collect().await.map_err(|error| error.to_string())?;
        Ok(lines(&batches))
    }
}

pub fn metadata(fields: &Value, partitions: &[&str], properties: &Value) -> Value {
    let schema = json!({"type": "struct", "fields": fields}).to_string();
    json!({"metaData": {"id": "3b6c8f1e-0000-4000-8000-000000000000", "schemaString": schema,
        "format": {"provider": "parquet", "options": {}}, "partitionColumns": partitions,
        "configuration": properties, "createdTime": 0}})
}

fn protocol(features: &[&str]) -> Value {
    // Names in brackets are for writers only.
    let of_readers: Vec<&&str> = features.iter().filter(|name| !name.starts_with('[')).collect();
    let of_writers: Vec<&str> =
        features.iter().map(|name| name.trim_matches(|c| c == '[' || c == ']')).collect();
    json!({"protocol": {"minReaderVersion": 3, "minWriterVersion": 7,
        "readerFeatures": of_readers, "writerFeatures": of_writers}})
}

pub fn field(name: &str, data_type: impl Into<Value>) -> Value {
    json!({"name": name, "type": data_type.into(), "nullable": true, "metadata": {}})
}

fn joined(actions: &[Value]) -> String {
    actions.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}
