//! How the Parquet files of a change are written.

mod support;

use codeanatomy_delta::{Failure, Merge};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::parquet::basic::Compression;
use datafusion::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use futures::stream;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;
use support::Table;
use support::operate::{opened, run, write_session};

const NUMBERS: &str = "SELECT value AS n, value * 2 AS m FROM generate_series(1, 5)";

/// Batches that are there, as a stream.
#[derive(Debug)]
struct Rows(Vec<RecordBatch>);

impl PartitionStream for Rows {
    fn schema(&self) -> &SchemaRef {
        self.0[0].schema_ref()
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = self.0.clone().into_iter().map(Ok);
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(self.schema()), stream::iter(rows)))
    }
}

async fn rows(table: &Table, sql: &str) -> Arc<Rows> {
    Arc::new(Rows(table.run(sql).await.expect("rows")))
}

async fn write(table: &Table, properties: Value) -> Result<(), Failure> {
    let request = serde_json::from_value(json!({ "writer_properties": properties }));
    let (uri, rows) = (table.path().display().to_string(), rows(table, NUMBERS).await);
    let state = write_session(table);
    codeanatomy_delta::write(&uri, state, rows, request.expect("a request")).await.map(drop)
}

/// The footers of all data files that there are.
fn footers(table: &Table) -> BTreeMap<PathBuf, ParquetMetaData> {
    let files =
        fs::read_dir(table.path()).expect("a folder").map(|file| file.expect("a file").path());
    let footer = |file: PathBuf| {
        let read =
            ParquetMetaDataReader::new().parse_and_finish(&File::open(&file).expect("a file"));
        (file, read.expect("a footer"))
    };
    files
        .filter(|file| file.extension().is_some_and(|ending| ending == "parquet"))
        .map(footer)
        .collect()
}

fn gzip() -> Compression {
    Compression::GZIP(Default::default())
}

fn compressions(footer: &ParquetMetaData) -> Vec<Compression> {
    footer.row_group(0).columns().iter().map(|column| column.compression()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_has_the_row_groups_and_compressions_that_are_asked_for() {
    let table = Table::new();
    let asked = json!({
        "max_row_group_size": 2, "compression": "uncompressed", "compression::m": "gzip(6)"
    });
    write(&table, asked).await.expect("it is written");
    let footers = footers(&table);
    let footer = footers.into_values().next().expect("a file");
    let rows: Vec<i64> = footer.row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(rows, [2, 2, 1]);
    assert_eq!(compressions(&footer), [Compression::UNCOMPRESSED, gzip()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_asked_for_is_as_without_writer_properties() {
    let table = Table::new();
    write(&table, json!({})).await.expect("it is written");
    write(&table, json!({"write_batch_size": 3})).await.expect("it is written");
    for footer in footers(&table).values() {
        assert_eq!(compressions(footer), [Compression::SNAPPY; 2]);
        assert_eq!(footer.row_group(0).num_rows(), 5);
        assert!(footer.row_group(0).column(0).statistics().is_some());
    }
}

/// The compressions of the files that an operation adds.
async fn added_by(request: Value) -> Vec<Vec<Compression>> {
    let table = Table::new();
    write(&table, json!({})).await.expect("it is written");
    write(&table, json!({})).await.expect("it is written");
    let before = footers(&table);
    run(&table, request).await.expect("it is done");
    let added = footers(&table).into_iter().filter(|(file, _)| !before.contains_key(file));
    added.map(|(_, footer)| compressions(&footer)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_that_writes_files_takes_writer_properties() {
    let properties = json!({"compression": "gzip(6)"});
    for mut request in [
        json!({"operation": "update", "set": {"m": "0"}, "predicate": "n = 1"}),
        json!({"operation": "delete", "predicate": "n = 1"}),
        json!({"operation": "optimize"}),
    ] {
        request["writer_properties"] = properties.clone();
        let added = added_by(request.clone()).await;
        assert!(
            !added.is_empty() && added.iter().all(|columns| columns == &[gzip(); 2]),
            "{request}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_compression_of_an_operation_stays_when_others_are_asked_for() {
    let is_zstd = |column: &Compression| matches!(column, Compression::ZSTD(_));
    for (request, zstd) in [
        (json!({"operation": "update", "set": {"m": "0"}, "predicate": "n = 1"}), false),
        (json!({"operation": "delete", "predicate": "n = 1"}), true),
        (json!({"operation": "optimize"}), true),
    ] {
        let mut with_others = request.clone();
        with_others["writer_properties"] = json!({"write_batch_size": 3});
        for request in [request, with_others] {
            let added = added_by(request.clone()).await;
            assert!(!added.is_empty(), "{request}");
            assert!(added.iter().flatten().all(|column| is_zstd(column) == zstd), "{request}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_takes_writer_properties() {
    let table = Table::new();
    write(&table, json!({})).await.expect("it is written");
    let before = footers(&table);
    let request: Merge = serde_json::from_value(json!({
        "predicate": "source.n = target.n", "writer_properties": {"compression": "gzip(6)"},
        "clauses": [{"when": "matched", "action": "update"}]
    }))
    .expect("a request");
    let rows = rows(&table, NUMBERS).await;
    let merged =
        codeanatomy_delta::merge(opened(&table).await, write_session(&table), rows, request);
    merged.await.expect("it is merged");
    let mut added = footers(&table);
    added.retain(|file, _| !before.contains_key(file));
    assert!(!added.is_empty() && added.values().all(|footer| compressions(footer) == [gzip(); 2]));
}

#[tokio::test(flavor = "multi_thread")]
async fn writer_properties_that_cannot_be_used_are_named_and_nothing_is_written() {
    for (properties, named) in [
        (json!({"pruning": true}), "no option pruning; it has bloom_filter_fpp"),
        (json!({"colour::n": "red"}), "no option colour::n; it has bloom_filter_enabled"),
        (json!({"compression::x": "snappy"}), "There is no column x"),
        (json!({"compression": "brandy"}), "brandy"),
        (json!({"compression": "zstd(99)"}), "cannot be used"),
        (json!({"statistics_enabled": "some"}), "must be none, chunk or page"),
        (json!({"max_row_group_size": 0}), "must be a whole number above 0"),
        (json!({"max_row_group_size": -1}), "must be a whole number above 0"),
        (json!({"bloom_filter_fpp": 1.0}), "must be a number between 0 and 1"),
        (json!({"dictionary_enabled": "yes"}), "must be true or false"),
        (json!({"compression": {}}), "must be text"),
    ] {
        let table = Table::new();
        let Err(failure) = write(&table, properties.clone()).await else { panic!("{properties}") };
        assert!(
            matches!(failure, Failure::Request { field: "writer_properties", .. }),
            "{failure:?}"
        );
        assert!(failure.to_string().contains(named), "{properties}: {failure}");
        assert!(!table.path().exists(), "{properties}");
    }
}
