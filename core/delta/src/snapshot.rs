//! `delta_snapshot`: what a table is at a version.

use crate::describe::committed;
use crate::log_rows::{LogRows, json, signed};
use crate::open::{At, Location, open};
use datafusion::arrow::array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use deltalake::{DeltaTable, DeltaTableError};
use futures::stream::{self, BoxStream, StreamExt};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        Field::new("table_uri", DataType::Utf8, false),
        Field::new("version", DataType::Int64, false),
        Field::new("snapshot_timestamp", DataType::Int64, true),
        Field::new("min_reader_version", DataType::Int32, false),
        Field::new("min_writer_version", DataType::Int32, false),
        Field::new("reader_features_json", DataType::Utf8, true),
        Field::new("writer_features_json", DataType::Utf8, true),
        Field::new("table_properties_json", DataType::Utf8, true),
        Field::new("schema_json", DataType::Utf8, false),
        Field::new("partition_columns_json", DataType::Utf8, true),
    ]))
});

/// One row about a version of a table.
#[derive(Clone)]
pub(crate) struct SnapshotRow {
    pub(crate) location: Location,
    pub(crate) at: At,
}

impl fmt::Debug for SnapshotRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "delta_snapshot: {}", self.location.uri)
    }
}

impl LogRows for SnapshotRow {
    fn schema() -> &'static SchemaRef {
        &SCHEMA
    }

    fn read(self, _batch_rows: usize) -> BoxStream<'static, Result<RecordBatch, DeltaTableError>> {
        stream::once(self.row()).boxed()
    }
}

impl SnapshotRow {
    async fn row(self) -> Result<RecordBatch, DeltaTableError> {
        let table = open(&self.location, self.at).await?;
        row(&table, committed(&table).await?)
    }
}

fn row(table: &DeltaTable, committed: Option<i64>) -> Result<RecordBatch, DeltaTableError> {
    let snapshot = table.snapshot()?.snapshot();
    let (protocol, metadata) = (snapshot.protocol(), snapshot.metadata());
    let properties: BTreeMap<_, _> = metadata.configuration().iter().collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(vec![table.table_url().as_str()])),
        Arc::new(Int64Array::from(vec![signed(snapshot.version())])),
        Arc::new(Int64Array::from(vec![committed])),
        Arc::new(Int32Array::from(vec![protocol.min_reader_version()])),
        Arc::new(Int32Array::from(vec![protocol.min_writer_version()])),
        Arc::new(StringArray::from(vec![features(protocol.reader_features())?])),
        Arc::new(StringArray::from(vec![features(protocol.writer_features())?])),
        Arc::new(StringArray::from(vec![json(Some(properties))?])),
        Arc::new(StringArray::from(vec![json(Some(snapshot.schema().as_ref()))?])),
        Arc::new(StringArray::from(vec![json(Some(metadata.partition_columns()))?])),
    ];
    Ok(RecordBatch::try_new(Arc::clone(&SCHEMA), columns)?)
}

/// The names of features, sorted; none for a protocol too old to list them.
fn features<F: AsRef<str>>(features: Option<&[F]>) -> Result<Option<String>, DeltaTableError> {
    json(features.map(|features| {
        let mut names: Vec<&str> = features.iter().map(AsRef::as_ref).collect();
        names.sort_unstable();
        names
    }))
}
