use crate::support::{Lake, batch};
use bytes::Bytes;
use codeanatomy_engine::{Call, Code, DeltaMergeOptions, Error, InputStream};
use datafusion::arrow::array::{ArrayRef, BinaryArray, RecordBatch, RecordBatchReader};
use datafusion::arrow::buffer::{Buffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A stream whose batches are made as they are asked for.
struct Made<F> {
    schema: SchemaRef,
    next: F,
}

impl<F: FnMut() -> Option<Result<RecordBatch, ArrowError>>> Iterator for Made<F> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        (self.next)()
    }
}

impl<F: FnMut() -> Option<Result<RecordBatch, ArrowError>>> RecordBatchReader for Made<F> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

fn made<F>(schema: SchemaRef, next: F) -> InputStream
where
    F: FnMut() -> Option<Result<RecordBatch, ArrowError>> + Send + 'static,
{
    Box::new(Made { schema, next })
}

fn row() -> RecordBatch {
    batch!(("n", Int64, [1]))
}

/// Memory of the host that says when nobody uses it any more.
struct Lent {
    bytes: Vec<u8>,
    live: Arc<AtomicUsize>,
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.live.fetch_sub(1, Ordering::Relaxed);
    }
}

#[test]
fn a_stream_of_any_length_is_written_without_keeping_more_than_a_few_batches() {
    const BATCHES: usize = 96;
    const ROWS: usize = 1024;
    const WIDTH: usize = 1024;
    let lake = Lake::with_runtime(r#"{"worker_threads": 2, "memory_limit": "16MiB"}"#);
    let schema = Arc::new(Schema::new(vec![Field::new("bytes", DataType::Binary, false)]));
    let (of_rows, live, mut given) = (Arc::clone(&schema), Arc::new(AtomicUsize::new(0)), 0);
    let stream = made(schema, move || {
        if given == BATCHES {
            return None;
        }
        given += 1;
        let held = live.fetch_add(1, Ordering::Relaxed);
        assert!(held < 24, "{held} batches are held after {given}");
        let lent = Lent { bytes: noise(given, ROWS * WIDTH), live: Arc::clone(&live) };
        let offsets = OffsetBuffer::from_lengths([WIDTH; ROWS]);
        let values = Buffer::from(Bytes::from_owner(lent));
        let column: ArrayRef = Arc::new(BinaryArray::new(offsets, values, None));
        Some(RecordBatch::try_new(Arc::clone(&of_rows), vec![column]))
    });
    let options = r#"{"target_file_size": 16777216}"#;
    let report = lake.write_stream("t", stream, options, Call::default()).expect("it is written");
    assert_eq!(report["metrics"]["num_added_rows"], BATCHES * ROWS);
    assert!(report["metrics"]["num_added_files"].as_u64() > Some(2), "{report}");
}

/// Bytes that no encoding makes much smaller.
fn noise(seed: usize, length: usize) -> Vec<u8> {
    let mut state = (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes
}

#[test]
fn a_cancel_before_the_commit_leaves_nothing_to_see() {
    let lake = Lake::new();
    lake.write("t", vec![row()], "").expect("it is made");
    let call = Call::default();
    let (token, mut given) = (call.clone(), 0);
    let endless = made(row().schema(), move || {
        given += 1;
        if given == 5 {
            token.cancel();
        }
        Some(Ok(row()))
    });
    let error = lake.write_stream("t", endless, "", call).expect_err("it was cancelled");
    assert_eq!(error.code(), Code::Cancelled);
    assert_eq!(lake.version("t"), 0);
    assert_eq!(lake.read("t", "count(*)"), ["1"]);
}

#[test]
fn a_merge_that_is_cancelled_leaves_nothing_to_see() {
    let lake = Lake::new();
    lake.write("t", vec![row()], "").expect("it is made");
    let (table, call) = (lake.latest("t"), Call::default());
    let (token, mut given) = (call.clone(), 0);
    let endless = made(row().schema(), move || {
        given += 1;
        if given == 5 {
            token.cancel();
        }
        Some(Ok(row()))
    });
    let options = r#"{"predicate": "source.n = target.n",
                      "clauses": [{"when": "matched", "action": "delete"}]}"#;
    let options = DeltaMergeOptions::from_json(options).expect("valid");
    let merged = table.clone();
    let work = async move |_, call: Call| merged.merge(endless, options, &call).await;
    let error = lake.wait_within(call, work).expect_err("it was cancelled");
    assert_eq!(error.code(), Code::Cancelled);
    assert_eq!((table.version(), lake.version("t")), (0, 0));
}

#[test]
fn a_deadline_ends_a_write_that_waits_for_the_host() {
    let lake = Lake::new();
    let call = Call::new([], Some(std::time::Duration::from_millis(50)));
    let waiting = call.clone();
    let slow = made(row().schema(), move || {
        while waiting.check().is_ok() {
            std::thread::yield_now();
        }
        None
    });
    let error = lake.write_stream("t", slow, "", call).expect_err("the time is over");
    assert_eq!(error.code(), Code::TimedOut);
    assert_eq!(lake.open("t", "").err().expect("nothing was made").code(), Code::NotFound);
}

#[test]
fn a_stream_that_fails_ends_the_write_with_its_own_error() {
    let lake = Lake::new();
    let mut given = 0;
    let failing = made(row().schema(), move || {
        given += 1;
        let own = || Error::new(Code::Callback, "callback", "The host has lost its rows.");
        Some(if given < 3 { Ok(row()) } else { Err(ArrowError::ExternalError(Box::new(own()))) })
    });
    let error = lake.write_stream("t", failing, "", Call::default()).expect_err("it failed");
    assert_eq!(error.code(), Code::Callback, "{error}");
    assert!(error.message().contains("lost its rows"), "{error}");
    assert_eq!(lake.open("t", "").err().expect("nothing was made").code(), Code::NotFound);
}
