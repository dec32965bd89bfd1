//! `delta_add_actions`: the data files that a version of a table has.

use crate::files::told;
use crate::log_rows::{LogRows, json, signed};
use crate::open::{At, Location, open};
use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Int64Array, Int64Builder, RecordBatch, StringArray, StringBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use deltalake::DeltaTableError;
use deltalake::kernel::{Add, LogicalFileView};
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        Field::new("table_uri", DataType::Utf8, false),
        Field::new("version", DataType::Int64, false),
        Field::new("path", DataType::Utf8, false),
        Field::new("size", DataType::Int64, false),
        Field::new("modification_time", DataType::Int64, false),
        Field::new("data_change", DataType::Boolean, false),
        Field::new("stats", DataType::Utf8, true),
        Field::new("partition_values_json", DataType::Utf8, true),
        Field::new("tags_json", DataType::Utf8, true),
    ]))
});

/// One row for each data file of a version.
#[derive(Clone)]
pub(crate) struct AddActions {
    pub(crate) location: Location,
    pub(crate) at: At,
}

impl fmt::Debug for AddActions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "delta_add_actions: {}", self.location.uri)
    }
}

impl LogRows for AddActions {
    fn schema() -> &'static SchemaRef {
        &SCHEMA
    }

    fn read(self, batch_rows: usize) -> BoxStream<'static, Result<RecordBatch, DeltaTableError>> {
        stream::once(self.batches(batch_rows)).try_flatten().boxed()
    }
}

impl AddActions {
    async fn batches(
        self,
        batch_rows: usize,
    ) -> Result<BoxStream<'static, Result<RecordBatch, DeltaTableError>>, DeltaTableError> {
        let table = open(&self.location, self.at).await?;
        let snapshot = table.snapshot()?.snapshot().clone();
        let (uri, version) = (table.table_url().to_string(), signed(snapshot.version()));
        let files: Vec<LogicalFileView> =
            snapshot.file_views(table.log_store().as_ref(), None).try_collect().await?;
        let batches = stream::iter(files)
            .chunks(batch_rows)
            .map(move |files| rows(&uri, version, &files))
            .boxed();
        Ok(batches)
    }
}

fn rows(
    uri: &str,
    version: i64,
    files: &[LogicalFileView],
) -> Result<RecordBatch, DeltaTableError> {
    let mut rows = Rows::default();
    for file in files {
        rows.push(file)?;
    }
    rows.finish(uri, version)
}

#[derive(Default)]
struct Rows {
    path: StringBuilder,
    size: Int64Builder,
    modification_time: Int64Builder,
    data_change: BooleanBuilder,
    stats: StringBuilder,
    partition_values: StringBuilder,
    tags: StringBuilder,
}

impl Rows {
    fn push(&mut self, file: &LogicalFileView) -> Result<(), DeltaTableError> {
        // Nothing else gives the tags.
        #[expect(deprecated)]
        let add: Add = file.add_action();
        let partition_values: BTreeMap<_, _> = add.partition_values.into_iter().collect();
        let tags = add.tags.map(|tags| tags.into_iter().collect::<BTreeMap<_, _>>());
        self.path.append_value(add.path);
        self.size.append_value(add.size);
        self.modification_time.append_value(add.modification_time);
        self.data_change.append_value(add.data_change);
        self.stats.append_option(told(add.stats));
        self.partition_values.append_option(json(Some(partition_values))?);
        self.tags.append_option(json(tags)?);
        Ok(())
    }

    fn finish(mut self, uri: &str, version: i64) -> Result<RecordBatch, DeltaTableError> {
        let size = self.size.finish();
        let count = size.values().len();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from(vec![uri; count])),
            Arc::new(Int64Array::from(vec![version; count])),
            Arc::new(self.path.finish()),
            Arc::new(size),
            Arc::new(self.modification_time.finish()),
            Arc::new(self.data_change.finish()),
            Arc::new(self.stats.finish()),
            Arc::new(self.partition_values.finish()),
            Arc::new(self.tags.finish()),
        ];
        Ok(RecordBatch::try_new(Arc::clone(&SCHEMA), columns)?)
    }
}
