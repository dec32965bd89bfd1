//! Readers: the rows of one run, a batch at a time, with a timed wait.

use crate::api::buffer::codeanatomy_buffer;
use crate::api::call::codeanatomy_progress;
use crate::api::error::codeanatomy_error;
use crate::api::types::codeanatomy_status;
use crate::boundary::{boundary, boundary_status, destructor, getter};
use crate::handle::{self, Kind};
use crate::wire::{self, Out};
use crate::{call, runtime, stream};
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::{Error, Next, Reader};
use std::sync::Mutex;

/// \ingroup reader
/// \brief The result of one run of a query.
///
/// One thread at a time, except codeanatomy_reader_cancel() and codeanatomy_reader_progress(). It
/// keeps everything that the run needs: sessions and queries may be freed before it.
/// \since 0.1.0
pub struct codeanatomy_reader {
    reader: Mutex<Option<Reader>>,
    control: codeanatomy_engine::Control,
}

impl Kind for codeanatomy_reader {
    const NOUN: &'static str = "reader";
    const TAG: u64 = handle::tag(b"reader");
}

impl codeanatomy_reader {
    pub(crate) fn new(reader: Reader) -> Self {
        Self { control: reader.control(), reader: Mutex::new(Some(reader)) }
    }

    fn with<T>(&self, body: impl FnOnce(&mut Reader) -> Result<T, Error>) -> Result<T, Error> {
        let Ok(mut reader) = self.reader.try_lock() else {
            return Err(Error::invalid_state(
                "The reader is in use by another thread; one thread at a time may read.",
            ));
        };
        match reader.as_mut() {
            Some(reader) => body(reader),
            None => Err(used_up()),
        }
    }

    fn take(&self) -> Result<Reader, Error> {
        match self.reader.try_lock() {
            Ok(mut reader) => reader.take().ok_or_else(used_up),
            Err(_) => Err(Error::invalid_state(
                "The reader is in use by another thread; one thread at a time may read.",
            )),
        }
    }
}

fn used_up() -> Error {
    Error::invalid_state("The reader was exported as a stream and has nothing left to read.")
}

/// \ingroup reader
/// \brief The columns of the result.
/// \param[in] reader A reader.
/// \param[out] out_schema Filled with a schema that the caller releases; released on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid state after codeanatomy_reader_export().
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_reader_schema(
    reader: *const codeanatomy_reader,
    out_schema: *mut FFI_ArrowSchema,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one schema.
        let out_schema = unsafe { Out::schema(out_schema, "out_schema") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let reader = unsafe { handle::lend(reader, "reader") }?;
        out_schema.give(reader.with(|reader| stream::export_schema(&reader.schema()))?);
        Ok(())
    })
}

/// \ingroup reader
/// \brief Waits for the next batch, but not longer than told.
/// \param[in] reader A reader.
/// \param[in] timeout_milliseconds How long to wait; 0 does not wait, negative waits without limit.
/// \param[out] out_batch Filled with a batch that the caller releases: a struct array with one
///             child for each column. Released (`release` is NULL) at the end of the result, on
///             failure, and when there is nothing yet.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK with a batch, or without one at the end;
///         CODEANATOMY_STATUS_TIMED_OUT **with no error object** when there is nothing yet: call
///         again; otherwise what the run ended with, again at each further call.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_reader_next(
    reader: *const codeanatomy_reader,
    timeout_milliseconds: i64,
    out_batch: *mut FFI_ArrowArray,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary_status(out_error, || {
        // SAFETY: the caller passes NULL or room for one array.
        let out_batch = unsafe { Out::array(out_batch, "out_batch") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let reader = unsafe { handle::lend(reader, "reader") }?;
        runtime::refuse_blocking()?;
        let timeout = wire::wait_time(timeout_milliseconds);
        match reader.with(|reader| reader.next(timeout))? {
            Next::Batch(batch) => {
                out_batch.give(stream::export_array(&batch));
                Ok(call::Waited::Done)
            }
            Next::End => Ok(call::Waited::Done),
            Next::NotYet => Ok(call::Waited::NotYet),
        }
    })
}

/// \ingroup reader
/// \brief Hands out what is left of the result as an Arrow stream.
///
/// Afterwards the reader can still be asked for metrics and progress, and be cancelled.
/// \param[in] reader A reader.
/// \param[out] out_stream Filled with a stream that the caller releases; released on failure. It
///             may outlive every other object.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid state when it was exported already.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_reader_export(
    reader: *const codeanatomy_reader,
    out_stream: *mut FFI_ArrowArrayStream,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one stream.
        let out_stream = unsafe { Out::stream(out_stream, "out_stream") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let reader = unsafe { handle::lend(reader, "reader") }?;
        out_stream.give(stream::export(reader.take()?));
        Ok(())
    })
}

/// \ingroup reader
/// \brief What the operators of the run have counted so far, as one JSON object.
///
/// Keys: `elapsed_microseconds`, `output_rows`, `spilled_bytes`, `operators`: a tree of `name`,
/// `detail`, `metrics` (object of name and number, times in nanoseconds, sizes in bytes) and
/// `inputs`.
/// \param[in] reader A reader.
/// \param[out] out_metrics To be freed with codeanatomy_buffer_free(); NULL on failure.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_reader_metrics(
    reader: *const codeanatomy_reader,
    out_metrics: *mut *mut codeanatomy_buffer,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or room for one pointer.
        let out_metrics = unsafe { Out::handle(out_metrics, "out_metrics") }?;
        // SAFETY: the caller passes NULL or a live handle.
        let reader = unsafe { handle::lend(reader, "reader") }?;
        out_metrics.give(codeanatomy_buffer::new(reader.control.metrics_json()));
        Ok(())
    })
}

/// \ingroup reader
/// \brief Counters of the run.
/// \param[in] reader A reader.
/// \param[in,out] progress Filled; the caller sets `struct_size` first.
/// \param[out] out_error The error, owned by the caller, or NULL. May be NULL.
/// \return CODEANATOMY_STATUS_OK, or invalid argument.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_reader_progress(
    reader: *const codeanatomy_reader,
    progress: *mut codeanatomy_progress,
    out_error: *mut *mut codeanatomy_error,
) -> codeanatomy_status {
    boundary(out_error, || {
        // SAFETY: the caller passes NULL or a struct whose size it has set.
        let progress = unsafe { call::progress_out(progress) }?;
        // SAFETY: the caller passes NULL or a live handle.
        let reader = unsafe { handle::lend(reader, "reader") }?;
        progress.fill(&reader.control.progress());
        Ok(())
    })
}

/// \ingroup reader
/// \brief Stops the run. A batch that is there already may still come out first.
/// \param[in] reader A reader; NULL does nothing.
/// \note Any thread, at the same time, also while another one waits in codeanatomy_reader_next().
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_reader_cancel(reader: *const codeanatomy_reader) {
    getter((), || {
        // SAFETY: the caller passes NULL or a live handle.
        unsafe { handle::lend(reader, "reader") }?.control.cancel();
        Ok(())
    })
}

/// \ingroup reader
/// \brief Frees a reader and cancels what is left of its run. Batches handed out stay valid.
/// \param[in] reader A reader, or NULL, which does nothing.
/// \note Any thread, but not while another one uses the reader.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_reader_free(reader: *mut codeanatomy_reader) {
    // SAFETY: the caller gives up its ownership of the handle.
    destructor(|| unsafe { handle::take(reader) })
}
