//! Streams of the host: read to their end into memory, or kept for one scan.

use super::batches::{HeldTable, held_name};
use crate::call::Call;
use crate::error::{Error, Result};
use crate::memory::hold;
use crate::options;
use crate::panics;
use crate::session::Session;
use datafusion::arrow::array::{RecordBatch, RecordBatchReader};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::common::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::{
    RecordBatchReceiverStreamBuilder, RecordBatchStreamAdapter,
};
use datafusion::physical_plan::streaming::PartitionStream;
use futures::stream;
use serde::Deserialize;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Record batches from the host. Its functions block and are called on threads for that only.
pub type InputStream = Box<dyn RecordBatchReader + Send>;

static BEING_READ: AtomicUsize = AtomicUsize::new(0);

/// How many streams of the host are being read now, in the whole process. A read that was cancelled
/// counts until the stream's function has returned and the stream is released.
#[must_use]
pub fn streams_being_read() -> usize {
    BEING_READ.load(Ordering::Acquire)
}

/// Counts one stream; dropped behind it.
struct BeingRead;

impl BeingRead {
    fn begin() -> Self {
        BEING_READ.fetch_add(1, Ordering::AcqRel);
        Self
    }
}

impl Drop for BeingRead {
    fn drop(&mut self) {
        BEING_READ.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Options of registering a stream; the C header documents each.
#[derive(Debug, Clone, Copy, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct StreamOptions {
    replace: bool,
    mode: Mode,
}

#[derive(Debug, Clone, Copy, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Mode {
    #[default]
    Materialize,
    Once,
}

impl StreamOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// Invalid option.
    pub fn from_json(json: &str) -> Result<Self> {
        options::from_json("register options", json)
    }
}

impl Session {
    /// Makes a stream a table.
    ///
    /// # Errors
    /// Already exists; what the stream fails with; out of memory.
    pub async fn register_stream(
        &self,
        name: &str,
        stream: InputStream,
        options: StreamOptions,
        call: &Call,
    ) -> Result<()> {
        let table = self.free_name(name, options.replace)?;
        let provider = match options.mode {
            Mode::Materialize => Arc::new(materialize(self, name, stream, call).await?.0) as _,
            Mode::Once => once(stream, None)?,
        };
        self.put(table, provider)?;
        call.progress().end();
        Ok(())
    }
}

/// Reads a stream to its end. Gives the table and the number of its rows.
pub(crate) async fn materialize(
    session: &Session,
    name: &str,
    stream: InputStream,
    call: &Call,
) -> Result<(HeldTable, u64)> {
    let held = hold(&session.runtime().pool(), held_name(name), 0)?;
    let within = call.clone();
    let being_read = BeingRead::begin();
    let read = move || -> Result<_> {
        // Dropped in the order behind: the stream first, then its count.
        let _being_read = being_read;
        let mut stream = stream;
        let mut batches: Vec<RecordBatch> = Vec::new();
        for batch in stream.by_ref() {
            within.check()?;
            let batch = batch?;
            held.try_grow(batch.get_array_memory_size())?;
            within.progress().put_out(batch.num_rows());
            batches.push(batch);
        }
        // A host may end its stream because the call is over; that is not all of it then.
        within.check()?;
        Ok((stream.schema(), batches, held))
    };
    let (schema, batches, held) = match tokio::task::spawn_blocking(read).await {
        Ok(read) => read?,
        Err(join) if join.is_panic() => return Err(panics::error_of(join.into_panic())),
        Err(_) => return Err(Error::cancelled()),
    };
    let rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
    let table = HeldTable::new(schema, session.deal_out(batches), held)?;
    Ok((table, rows))
}

/// A table that feeds one scan.
pub(crate) fn once(stream: InputStream, call: Option<&Call>) -> Result<Arc<dyn TableProvider>> {
    let schema = stream.schema();
    Ok(Arc::new(StreamingTable::try_new(schema, vec![one_scan(stream, call)])?))
}

/// A stream as the one part of a table. Rows that come in are counted for the call that reads it, if
/// that is known already.
pub(crate) fn one_scan(stream: InputStream, call: Option<&Call>) -> Arc<dyn PartitionStream> {
    let schema = stream.schema();
    Arc::new(OneScan { schema, stream: Mutex::new(Some(stream)), call: call.cloned() })
}

struct OneScan {
    schema: SchemaRef,
    stream: Mutex<Option<InputStream>>,
    call: Option<Call>,
}

impl fmt::Debug for OneScan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a stream of the host")
    }
}

impl PartitionStream for OneScan {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let taken = self.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
        match taken {
            Some(stream) => pulled(Arc::clone(&self.schema), stream, self.call.clone()),
            None => failed(Arc::clone(&self.schema)),
        }
    }
}

/// Pulls a stream on a thread for blocking work; a scan that is dropped ends it at the next batch.
fn pulled(schema: SchemaRef, stream: InputStream, call: Option<Call>) -> SendableRecordBatchStream {
    let mut builder = RecordBatchReceiverStreamBuilder::new(schema, 2);
    let sender = builder.tx();
    let being_read = BeingRead::begin();
    builder.spawn_blocking(move || {
        let _being_read = being_read;
        for batch in stream {
            let failed = batch.is_err();
            if let (Ok(batch), Some(call)) = (&batch, &call) {
                call.progress().put_out(batch.num_rows());
            }
            if sender.blocking_send(batch.map_err(DataFusionError::from)).is_err() || failed {
                return Ok(());
            }
        }
        // A host may end its stream because the call is over; that is not all of it then.
        let over = call.map_or(Ok(()), |call| call.check());
        over.map_err(|error| DataFusionError::External(Box::new(error)))
    });
    builder.build()
}

fn failed(schema: SchemaRef) -> SendableRecordBatchStream {
    let error = Error::invalid_state(
        "The stream behind this table was read by an earlier scan; register it with the mode \
         \"materialize\" to scan it more than once.",
    );
    let error = DataFusionError::External(Box::new(error));
    Box::pin(RecordBatchStreamAdapter::new(schema, stream::once(async { Err(error) })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use datafusion::arrow::array::RecordBatchIterator;
    use datafusion::arrow::datatypes::Schema;
    use futures::StreamExt;

    async fn read(call: Option<&Call>) -> Vec<Result<usize>> {
        let batch = RecordBatch::new_empty(Arc::new(Schema::empty()));
        let schema = batch.schema();
        let ended = RecordBatchIterator::new([Ok(batch)], schema);
        let rows = one_scan(Box::new(ended), call).execute(Arc::default());
        rows.map(|batch| Ok(batch?.num_rows())).collect().await
    }

    #[tokio::test]
    async fn a_stream_that_ends_when_its_call_is_over_is_not_whole() {
        let call = Call::default();
        assert!(matches!(read(None).await.as_slice(), [Ok(0)]));
        assert!(matches!(read(Some(&call)).await.as_slice(), [Ok(0)]));
        call.cancel();
        // The error may overtake the batch.
        let rows = read(Some(&call)).await;
        let error = rows.iter().find_map(|row| row.as_ref().err()).expect("an error at its end");
        assert_eq!(error.code(), Code::Cancelled, "{error}");
    }
}
