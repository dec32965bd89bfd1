//! What the tests of this folder share: a session, a folder for a table, running calls to their end.

use codeanatomy_engine::{
    Call, DeltaOpenOptions, DeltaRunRequest, DeltaTable, DeltaWriteOptions, Error, InputStream,
    Next, Pending, Runtime, RuntimeOptions, Session,
};
use datafusion::arrow::array::{RecordBatch, RecordBatchIterator};
use datafusion::arrow::util::pretty::pretty_format_batches;
use serde_json::Value;
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// A session and a folder in which tables are made.
pub struct Lake {
    pub session: Session,
    folder: TempDir,
}

impl Lake {
    pub fn new() -> Self {
        Self::with_runtime(r#"{"worker_threads": 2}"#)
    }

    pub fn with_runtime(options: &str) -> Self {
        let options = RuntimeOptions::from_json(options).expect("valid options");
        let runtime = Runtime::open(&options, Arc::new(|| ())).expect("a runtime");
        let session = Session::open(&runtime, "").expect("a session");
        Self { session, folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn path(&self, table: &str) -> PathBuf {
        self.folder.path().join(table)
    }

    pub fn uri(&self, table: &str) -> String {
        self.path(table).display().to_string()
    }

    /// Runs a call on the workers and waits for it.
    pub fn wait<T, F, W>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(Session, Call) -> W,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        self.wait_within(Call::default(), work)
    }

    pub fn wait_within<T, F, W>(&self, call: Call, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(Session, Call) -> W,
        W: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let runtime = self.session.runtime().clone();
        let work = work(self.session.clone(), call.clone());
        let pending = Pending::start(&runtime, call, work);
        pending.wait(None, None)?;
        pending.take()
    }

    pub fn open(&self, table: &str, options: &str) -> Result<DeltaTable, Error> {
        let (uri, options) = (self.uri(table), DeltaOpenOptions::from_json(options)?);
        self.wait(async move |session, call| session.open_delta(&uri, options, &call).await)
    }

    pub fn latest(&self, table: &str) -> DeltaTable {
        self.open(table, "").expect("the table opens")
    }

    pub fn version(&self, table: &str) -> u64 {
        self.latest(table).version()
    }

    pub fn write(
        &self,
        table: &str,
        rows: Vec<RecordBatch>,
        options: &str,
    ) -> Result<Value, Error> {
        self.write_stream(table, stream(rows), options, Call::default())
    }

    pub fn write_stream(
        &self,
        table: &str,
        rows: InputStream,
        options: &str,
        call: Call,
    ) -> Result<Value, Error> {
        let (uri, options) = (self.uri(table), DeltaWriteOptions::from_json(options)?);
        let report = self.wait_within(call, async move |session, call| {
            session.write_delta(&uri, rows, options, &call).await
        })?;
        Ok(json(&report))
    }

    pub fn run(&self, table: &DeltaTable, request: &str) -> Result<Value, Error> {
        let (table, request) = (table.clone(), DeltaRunRequest::from_json(request)?);
        let report = self.wait(async move |_, call| table.run(request, &call).await)?;
        Ok(json(&report))
    }

    /// The rows of a query as lines of words.
    pub fn rows(&self, sql: &str) -> Vec<String> {
        let sql = sql.to_owned();
        let mut reader = self
            .wait(async move |session, call| session.plan(&sql, &call).await?.run(&call).await)
            .expect("the query runs");
        let mut batches = Vec::new();
        while let Next::Batch(batch) = reader.next(None).expect("rows") {
            batches.push(batch);
        }
        lines(&batches)
    }

    /// The rows of a table, by SQL that knows nothing of the handles.
    pub fn read(&self, table: &str, columns: &str) -> Vec<String> {
        self.rows(&format!(
            "SELECT {columns} FROM read_delta('{}') ORDER BY {columns}",
            self.uri(table)
        ))
    }
}

pub fn lines(batches: &[RecordBatch]) -> Vec<String> {
    let text = pretty_format_batches(batches).expect("a table").to_string();
    let words =
        |line: &str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>().join(" ");
    text.lines().skip(3).filter(|line| line.starts_with('|')).map(words).collect()
}

pub fn stream(rows: Vec<RecordBatch>) -> InputStream {
    let schema = rows[0].schema();
    Box::new(RecordBatchIterator::new(rows.into_iter().map(Ok), schema))
}

pub fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The value of an error's detail.
pub fn detail<'e>(error: &'e Error, key: &str) -> Option<&'e str> {
    let found = error.details().iter().find(|(name, _)| name == key);
    found.map(|(_, value)| value.as_str())
}

/// A batch of columns: `batch!(("n", Int64, [1, 2]), ("t", Utf8, ["a", "b"]))`.
macro_rules! batch {
    (@array Int64 $values:expr) => { datafusion::arrow::array::Int64Array::from($values.to_vec()) };
    (@array Utf8 $values:expr) => { datafusion::arrow::array::StringArray::from($values.to_vec()) };
    ($(($name:literal, $type:ident, $values:expr)),*) => {
        datafusion::arrow::array::RecordBatch::try_from_iter_with_nullable([
            $((
                $name,
                std::sync::Arc::new(batch!(@array $type $values)) as datafusion::arrow::array::ArrayRef,
                true,
            )),*
        ])
        .expect("a batch")
    };
}
pub(crate) use batch;
