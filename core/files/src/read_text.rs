//! `read_text(path)`: every file below a path as a row with its text.

use crate::listing::{list, place, shown};
use async_trait::async_trait;
use datafusion::arrow::array::{
    ArrayRef, Int64Builder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::catalog::{Session, TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{Result, ScalarValue, exec_err, plan_err};
use datafusion::datasource::TableType;
use datafusion::datasource::listing::ListingTableUrl;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use futures::stream;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use std::fmt;
use std::sync::{Arc, LazyLock};

/// A batch is handed on when its texts have grown to this size.
const BATCH_BYTES: usize = 4 << 20;
/// Offsets of Arrow text are 32 bits wide.
const LARGEST_TEXT: u64 = i32::MAX as u64 - BATCH_BYTES as u64;
const CONTENT: usize = 3;

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let utc = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    Arc::new(Schema::new(vec![
        Field::new("path", DataType::Utf8, false),
        Field::new("size", DataType::Int64, false),
        Field::new("modified", utc, false),
        Field::new("content", DataType::Utf8, true),
    ]))
});

/// The table function. Its one argument is a path, a glob or a URL.
///
/// Columns: `path` (text; the file system's path or the URL), `size` (bytes), `modified`
/// (timestamp in UTC, microseconds) and `content` (the file's text; NULL when it is not UTF-8).
#[derive(Debug)]
pub struct ReadText;

impl TableFunctionImpl for ReadText {
    fn call_with_args(&self, arguments: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let path = match arguments.exprs() {
            [Expr::Literal(ScalarValue::Utf8(Some(path)), _)]
            | [Expr::Literal(ScalarValue::LargeUtf8(Some(path)), _)]
            | [Expr::Literal(ScalarValue::Utf8View(Some(path)), _)] => path,
            arguments => {
                return plan_err!(
                    "read_text takes one argument, a path or a glob as a text literal; got {}",
                    if arguments.len() == 1 { "something else" } else { "another number" }
                );
            }
        };
        Ok(Arc::new(TextFiles { url: place(path)? }))
    }
}

#[derive(Debug)]
struct TextFiles {
    url: ListingTableUrl,
}

#[async_trait]
impl TableProvider for TextFiles {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&SCHEMA)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let store = state.runtime_env().object_store(&self.url)?;
        let files = list(store.as_ref(), &self.url).await?;
        let reads_content = projection.is_none_or(|columns| columns.contains(&CONTENT));
        let partitions = deal_out(files, state.config().target_partitions())
            .into_iter()
            .map(|files| -> Arc<dyn PartitionStream> {
                Arc::new(Part {
                    files,
                    store: Arc::clone(&store),
                    url: self.url.clone(),
                    reads_content,
                })
            })
            .collect();
        let schema = Arc::clone(&SCHEMA);
        let plan = StreamingTableExec::try_new(schema, partitions, projection, [], false, limit)?;
        Ok(Arc::new(plan))
    }
}

/// Neighbours go to different parts, since large files often lie beside each other.
fn deal_out(files: Vec<ObjectMeta>, parts: usize) -> Vec<Vec<ObjectMeta>> {
    let parts = parts.min(files.len()).max(1);
    let mut dealt = vec![Vec::new(); parts];
    for (index, file) in files.into_iter().enumerate() {
        dealt[index % parts].push(file);
    }
    dealt
}

/// One share of the files, read when it is executed.
struct Part {
    files: Vec<ObjectMeta>,
    store: Arc<dyn ObjectStore>,
    url: ListingTableUrl,
    reads_content: bool,
}

impl fmt::Debug for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "read_text: {} files", self.files.len())
    }
}

impl PartitionStream for Part {
    fn schema(&self) -> &SchemaRef {
        &SCHEMA
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let reading = Reading {
            files: self.files.clone().into_iter(),
            store: Arc::clone(&self.store),
            url: self.url.clone(),
            reads_content: self.reads_content,
            batch_rows: context.session_config().batch_size(),
        };
        let batches = stream::try_unfold(reading, |mut reading| async move {
            Ok(reading.next_batch().await?.map(|batch| (batch, reading)))
        });
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&SCHEMA), batches))
    }
}

struct Reading {
    files: std::vec::IntoIter<ObjectMeta>,
    store: Arc<dyn ObjectStore>,
    url: ListingTableUrl,
    reads_content: bool,
    batch_rows: usize,
}

impl Reading {
    async fn next_batch(&mut self) -> Result<Option<RecordBatch>> {
        let mut rows = Rows::default();
        while rows.count < self.batch_rows && rows.bytes < BATCH_BYTES {
            let Some(file) = self.files.next() else { break };
            let path = shown(&self.url, &file.location);
            let content = if self.reads_content { self.text(&file, &path).await? } else { None };
            rows.push(&path, &file, content.as_deref());
        }
        if rows.count == 0 { Ok(None) } else { rows.finish().map(Some) }
    }

    async fn text(&self, file: &ObjectMeta, path: &str) -> Result<Option<String>> {
        if file.size > LARGEST_TEXT {
            return exec_err!(
                "read_text: {path} has {} bytes, a text may have {LARGEST_TEXT}; leave it out with \
                 a glob",
                file.size
            );
        }
        let bytes = self.store.get(&file.location).await?.bytes().await?;
        Ok(String::from_utf8(bytes.into()).ok())
    }
}

#[derive(Default)]
struct Rows {
    path: StringBuilder,
    size: Int64Builder,
    modified: TimestampMicrosecondBuilder,
    content: StringBuilder,
    count: usize,
    bytes: usize,
}

impl Rows {
    fn push(&mut self, path: &str, file: &ObjectMeta, content: Option<&str>) {
        self.path.append_value(path);
        self.size.append_value(i64::try_from(file.size).unwrap_or(i64::MAX));
        self.modified.append_value(file.last_modified.timestamp_micros());
        self.content.append_option(content);
        self.count += 1;
        self.bytes += content.map_or(0, str::len);
    }

    fn finish(mut self) -> Result<RecordBatch> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.path.finish()),
            Arc::new(self.size.finish()),
            Arc::new(self.modified.finish().with_timezone("UTC")),
            Arc::new(self.content.finish()),
        ];
        Ok(RecordBatch::try_new(Arc::clone(&SCHEMA), columns)?)
    }
}
