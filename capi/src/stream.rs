//! The Arrow C interfaces, both ways.
//!
//! arrow-rs fills stream structs of its own, but without a net: a panic in one of its callbacks, or
//! a NUL in an error text, ends the process. So the callbacks here are ours, each through the
//! boundary, with error numbers that mean something and the full error behind them.

use crate::boundary::{caught, destructor};
use crate::inspect;
use crate::wire;
use arrow::array::{Array, RecordBatch, RecordBatchReader, StructArray};
use arrow::datatypes::{DataType, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::{Code, Error, InputStream, Next, Reader};
use core::ffi::{c_char, c_int, c_void};
use std::ffi::{CStr, CString};
use std::sync::Arc;
use std::{mem, ptr};

/// What a stream of ours carries.
struct Exported {
    schema: SchemaRef,
    source: Source,
    failure: Option<(Error, CString)>,
}

enum Source {
    Reader(Box<Reader>),
    Batch(Option<RecordBatch>),
}

/// Hands a reader out as a stream.
pub(crate) fn export(reader: Reader) -> FFI_ArrowArrayStream {
    fill(reader.schema(), Source::Reader(Box::new(reader)))
}

/// Hands one batch out as a stream.
pub(crate) fn export_batch(batch: RecordBatch) -> FFI_ArrowArrayStream {
    fill(batch.schema(), Source::Batch(Some(batch)))
}

fn fill(schema: SchemaRef, source: Source) -> FFI_ArrowArrayStream {
    let exported = Box::new(Exported { schema, source, failure: None });
    FFI_ArrowArrayStream {
        get_schema: Some(get_schema),
        get_next: Some(get_next),
        get_last_error: Some(get_last_error),
        release: Some(release),
        private_data: Box::into_raw(exported).cast::<c_void>(),
    }
}

impl Exported {
    fn next(&mut self) -> Result<Option<RecordBatch>, Error> {
        match &mut self.source {
            Source::Batch(batch) => Ok(batch.take()),
            Source::Reader(reader) => match reader.next(None)? {
                Next::Batch(batch) => Ok(Some(batch)),
                Next::End | Next::NotYet => Ok(None),
            },
        }
    }

    /// Keeps the outcome of a callback and gives its number.
    fn outcome<T>(&mut self, outcome: Result<T, Error>) -> Result<T, c_int> {
        match outcome {
            Ok(value) => {
                self.failure = None;
                Ok(value)
            }
            Err(error) => {
                let number = number_of(&error);
                let text = CString::new(error.message().replace('\0', "\u{fffd}"));
                self.failure = Some((error, text.unwrap_or_default()));
                Err(number)
            }
        }
    }
}

fn number_of(error: &Error) -> c_int {
    match error.code() {
        Code::Cancelled | Code::TimedOut => libc::ECANCELED,
        Code::OutOfMemory | Code::OutOfDisk => libc::ENOMEM,
        Code::Io | Code::NotFound | Code::PermissionDenied => libc::EIO,
        Code::Unsupported | Code::Protocol => libc::ENOSYS,
        _ => libc::EINVAL,
    }
}

/// # Safety
/// `stream` is a stream of ours that was not released, used by one thread at a time.
unsafe fn exported<'s>(stream: *mut FFI_ArrowArrayStream) -> &'s mut Exported {
    // SAFETY: the private data of our streams is an `Exported`, and the caller is alone with it.
    unsafe { &mut *(*stream).private_data.cast::<Exported>() }
}

unsafe extern "C" fn get_schema(
    stream: *mut FFI_ArrowArrayStream,
    out: *mut FFI_ArrowSchema,
) -> c_int {
    // SAFETY: the interface promises a stream of ours.
    let exported = unsafe { exported(stream) };
    let outcome = caught(|| export_schema(&exported.schema));
    match exported.outcome(outcome) {
        Ok(schema) => {
            // SAFETY: the interface promises room for a schema.
            unsafe { out.write(schema) };
            0
        }
        Err(number) => number,
    }
}

unsafe extern "C" fn get_next(
    stream: *mut FFI_ArrowArrayStream,
    out: *mut FFI_ArrowArray,
) -> c_int {
    // SAFETY: the interface promises a stream of ours.
    let exported = unsafe { exported(stream) };
    let outcome = caught(|| {
        crate::runtime::refuse_forked()?;
        Ok(exported.next()?.map_or_else(FFI_ArrowArray::empty, |batch| export_array(&batch)))
    });
    match exported.outcome(outcome) {
        Ok(array) => {
            // SAFETY: the interface promises room for an array.
            unsafe { out.write(array) };
            0
        }
        Err(number) => number,
    }
}

unsafe extern "C" fn get_last_error(stream: *mut FFI_ArrowArrayStream) -> *const c_char {
    // SAFETY: the interface promises a stream of ours.
    let exported = unsafe { exported(stream) };
    exported.failure.as_ref().map_or(ptr::null(), |(_, text)| text.as_ptr())
}

unsafe extern "C" fn release(stream: *mut FFI_ArrowArrayStream) {
    // SAFETY: the interface promises a stream of ours, and releases it once.
    let exported = unsafe {
        (*stream).release = None;
        Box::from_raw(mem::replace(&mut (*stream).private_data, ptr::null_mut()).cast::<Exported>())
    };
    destructor(|| Some(exported));
}

/// The error behind the last failure of a stream of ours.
///
/// # Errors
/// Invalid argument for NULL, a released stream, or one of another library.
///
/// # Safety
/// `stream` is NULL or a stream, used by one thread at a time.
pub(crate) unsafe fn last_error(stream: *mut FFI_ArrowArrayStream) -> Result<Option<Error>, Error> {
    if stream.is_null() {
        return Err(wire::null("stream"));
    }
    // SAFETY: not NULL, so a stream.
    if !unsafe { is_ours(&*stream) } {
        return Err(Error::invalid_argument(
            "Argument stream was released, or is not a stream of this library.",
        ));
    }
    // SAFETY: it is ours.
    Ok(unsafe { exported(stream) }.failure.as_ref().map(|(error, _)| error.clone()))
}

fn is_ours(stream: &FFI_ArrowArrayStream) -> bool {
    stream.release.is_some_and(|found| ptr::fn_addr_eq(found, release as unsafe extern "C" fn(_)))
        && !stream.private_data.is_null()
}

/// A schema as a struct type.
///
/// # Errors
/// Unsupported for types that the interface does not have.
pub(crate) fn export_schema(schema: &Schema) -> Result<FFI_ArrowSchema, Error> {
    Ok(FFI_ArrowSchema::try_from(schema)?)
}

/// A batch as a struct array. The buffers are shared, not copied.
pub(crate) fn export_array(batch: &RecordBatch) -> FFI_ArrowArray {
    FFI_ArrowArray::new(&StructArray::from(batch.clone()).into_data())
}

/// Moves a stream in.
///
/// # Errors
/// Invalid argument for NULL or a released stream; what its schema gives.
///
/// # Safety
/// `stream` is NULL or a stream that may be pulled and released on any thread from now on.
pub(crate) unsafe fn import(
    stream: *mut FFI_ArrowArrayStream,
    argument: &str,
) -> Result<InputStream, Error> {
    if stream.is_null() {
        return Err(wire::null(argument));
    }
    // SAFETY: not NULL, so a stream; it is ours from now on.
    let stream = unsafe { ptr::replace(stream, FFI_ArrowArrayStream::empty()) };
    if stream.release.is_none() {
        return Err(Error::invalid_argument(format!(
            "Argument {argument} is a stream that was released before."
        )));
    }
    let mut imported = Imported { stream, schema: Arc::new(Schema::empty()) };
    imported.schema = imported.read_schema()?;
    Ok(Box::new(imported))
}

/// A stream of the host.
struct Imported {
    stream: FFI_ArrowArrayStream,
    schema: SchemaRef,
}

impl Imported {
    fn read_schema(&mut self) -> Result<SchemaRef, Error> {
        let mut schema = FFI_ArrowSchema::empty();
        let Some(get_schema) = self.stream.get_schema else {
            return Err(Error::invalid_argument("The stream has no function get_schema."));
        };
        // SAFETY: the stream was not released, and there is room for a schema.
        match unsafe { get_schema(&mut self.stream, &mut schema) } {
            0 => Ok(Arc::new(checked("schema", || import_schema(&schema))?)),
            number => Err(self.failure(number)),
        }
    }

    fn pull(&mut self) -> Result<Option<RecordBatch>, Error> {
        let mut array = FFI_ArrowArray::empty();
        let Some(get_next) = self.stream.get_next else {
            return Err(Error::invalid_argument("The stream has no function get_next."));
        };
        // SAFETY: the stream was not released, and there is room for an array.
        match unsafe { get_next(&mut self.stream, &mut array) } {
            0 if array.is_released() => Ok(None),
            0 => import_array(array, &self.schema).map(Some),
            number => Err(self.failure(number)),
        }
    }

    /// The error behind a number that the stream gave: the whole one, when the stream is ours.
    fn failure(&mut self, number: c_int) -> Error {
        // SAFETY: the stream was not released.
        if let Ok(Some(error)) = unsafe { last_error(&mut self.stream) } {
            return error;
        }
        let text = self.stream.get_last_error.map(|get_last_error| {
            // SAFETY: the stream was not released; its text lives until the next call on it.
            unsafe {
                let text = get_last_error(&mut self.stream);
                if text.is_null() { String::new() } else { to_text(text) }
            }
        });
        let text = text.filter(|text| !text.is_empty()).unwrap_or_else(|| "no reason given".into());
        let message = format!("The host's Arrow stream failed with error number {number}: {text}");
        Error::new(Code::Callback, "arrow", message).with_detail("errno", number.to_string())
    }
}

/// # Safety
/// `text` ends with a NUL byte and lives during the call.
unsafe fn to_text(text: *const c_char) -> String {
    // SAFETY: as promised by the caller.
    unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned()
}

impl Iterator for Imported {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let pulled = caught(|| self.pull());
        pulled.map_err(|error| ArrowError::ExternalError(Box::new(error))).transpose()
    }
}

impl RecordBatchReader for Imported {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// Moves batches of one type in: a schema, and arrays that lie one behind the other.
///
/// # Errors
/// Invalid argument for NULL or a released struct; corrupt for data that are not valid Arrow.
///
/// # Safety
/// `schema` is NULL or a schema, `batches` is NULL or points to `count` arrays; all are the
/// library's from now on.
pub(crate) unsafe fn import_batches(
    schema: *mut FFI_ArrowSchema,
    batches: *mut FFI_ArrowArray,
    count: usize,
) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
    // Everything is moved before anything is judged, so that all is released on every way out.
    let mut moved = Vec::new();
    if !batches.is_null() {
        for index in 0..count {
            // SAFETY: as promised by the caller.
            moved.push(unsafe { ptr::replace(batches.add(index), FFI_ArrowArray::empty()) });
        }
    }
    if schema.is_null() {
        return Err(wire::null("schema"));
    }
    // SAFETY: not NULL, so a schema; it is ours from now on.
    let schema = unsafe { ptr::replace(schema, FFI_ArrowSchema::empty()) };
    if batches.is_null() && count > 0 {
        return Err(wire::null("batches"));
    }
    if inspect::is_released(&schema) || moved.iter().any(FFI_ArrowArray::is_released) {
        return Err(Error::invalid_argument("A schema or batch was released before."));
    }
    let schema = Arc::new(checked("schema", || import_schema(&schema))?);
    let import = |array| import_array(array, &schema);
    let batches = moved.into_iter().map(import).collect::<Result<_, _>>()?;
    Ok((schema, batches))
}

fn import_schema(schema: &FFI_ArrowSchema) -> Result<Schema, Error> {
    let depth = inspect::schema(schema)?;
    let schema = Shared(schema);
    inspect::with_stack(depth, move || {
        let schema = schema.get();
        let data_type = DataType::try_from(schema)?;
        inspect::data_type(&data_type)?;
        match data_type {
            DataType::Struct(_) => Ok(Schema::try_from(schema)?),
            other => Err(Error::new(
                Code::Corrupt,
                "arrow",
                format!("Tables are struct arrays with a child for each column; this is {other}."),
            )),
        }
    })?
}

/// A schema that another thread may read while its owner waits.
struct Shared<'a>(&'a FFI_ArrowSchema);

impl Shared<'_> {
    fn get(&self) -> &FFI_ArrowSchema {
        self.0
    }
}

// SAFETY: reading a schema changes nothing in it, and nobody else uses it meanwhile.
unsafe impl Send for Shared<'_> {}

/// Checks everything that can be checked: counts, offsets, lengths, UTF-8, dictionary keys.
fn import_array(array: FFI_ArrowArray, schema: &SchemaRef) -> Result<RecordBatch, Error> {
    checked("batch", || {
        let data_type = FFI_ArrowSchema::try_from(DataType::Struct(schema.fields().clone()))?;
        inspect::array(&array, &data_type)?;
        if inspect::is_empty(&array) {
            return Ok(RecordBatch::new_empty(Arc::clone(schema)));
        }
        let depth = inspect::schema(&data_type)?;
        inspect::with_stack(depth, move || {
            // SAFETY: the host promises a valid array; what can be checked without trusting its
            // pointers was checked above, and is by arrow-rs here and by us below.
            let data = unsafe { from_ffi(array, &data_type) }?;
            data.validate_full()?;
            if data.null_count() > 0 {
                return Err(Error::new(
                    Code::Corrupt,
                    "arrow",
                    "A batch has rows that are NULL as a whole; only its columns may be.",
                ));
            }
            let batch = RecordBatch::from(StructArray::from(data));
            Ok(batch.with_schema(Arc::clone(schema))?)
        })?
    })
}

/// Runs an import. What arrow-rs finds wrong by a panic is a fault of the data, not of the library.
fn checked<T>(what: &str, import: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    caught(import).map_err(|error| {
        let reason = match error.code() {
            Code::InvalidArgument => return error,
            _ => error.message().to_owned(),
        };
        let message = format!("The host's Arrow {what} is not valid: {reason}");
        Error::new(Code::Corrupt, "arrow", message).with_causes(error.causes().to_vec())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, Int64Array};
    use arrow::datatypes::Field;

    fn batch() -> RecordBatch {
        let column: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), None, Some(3)]));
        RecordBatch::try_from_iter_with_nullable([("n", column, true)]).expect("one column")
    }

    #[test]
    fn a_batch_goes_out_and_comes_in_without_being_copied() {
        let batch = batch();
        let address = batch.column(0).to_data().buffers()[0].as_ptr();
        let mut stream = export_batch(batch.clone());
        // SAFETY: the stream is ours and moved in.
        let mut reader = unsafe { import(&mut stream, "stream") }.expect("it can be imported");
        assert!(stream.release.is_none(), "it was moved");
        let read = reader.next().expect("one batch").expect("a valid one");
        assert_eq!(read, batch);
        assert_eq!(read.column(0).to_data().buffers()[0].as_ptr(), address);
        assert!(reader.next().is_none());
    }

    #[test]
    fn released_structs_and_null_are_refused() {
        let mut stream = FFI_ArrowArrayStream::empty();
        // SAFETY: an empty stream is a valid struct.
        assert!(unsafe { import(&mut stream, "stream") }.is_err());
        // SAFETY: NULL is allowed and refused.
        assert!(unsafe { import(ptr::null_mut(), "stream") }.is_err());
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: an empty schema is a valid struct.
        assert!(unsafe { import_batches(&mut schema, ptr::null_mut(), 0) }.is_err());
    }

    #[test]
    fn a_batch_of_another_type_is_bad_data() {
        let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Utf8, true)]));
        let error = import_array(export_array(&batch()), &schema).expect_err("not text");
        assert_eq!(error.code(), Code::Corrupt);
    }

    #[test]
    fn the_error_behind_a_stream_of_another_library_is_refused() {
        let mut stream = FFI_ArrowArrayStream::empty();
        // SAFETY: an empty stream is a valid struct.
        assert!(unsafe { last_error(&mut stream) }.is_err());
    }

    #[test]
    fn an_error_text_with_a_nul_byte_comes_out() {
        let mut exported =
            Exported { schema: batch().schema(), source: Source::Batch(None), failure: None };
        let outcome: Result<(), Error> = Err(Error::invalid_state("a\0b"));
        assert_eq!(exported.outcome(outcome), Err(libc::EINVAL));
        let (_, text) = exported.failure.expect("kept");
        assert_eq!(text.to_str().expect("UTF-8"), "a\u{fffd}b");
    }
}
