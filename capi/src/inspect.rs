//! A look at the host's Arrow structs before arrow-rs sees them.
//!
//! arrow-rs checks what an array says of itself, but it follows pointers of children that were
//! released, trusts the sizes of view buffers, and goes as deep as the types do. Each of these would
//! end the process.

use arrow::datatypes::DataType;
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use codeanatomy_engine::{Code, Error};
use core::ffi::{c_char, c_void};
use std::ffi::CStr;
use std::{mem, ptr, slice, thread};

/// Deeper types are refused: everything that handles types goes down them on some stack.
const DEEPEST: usize = 64;
/// Deeper types are converted on a stack of their own, since the caller's may be small.
const SHALLOW: usize = 6;
const STACK_BYTES: usize = 16 << 20;

/// The struct of the Arrow C data interface, whose fields arrow-rs keeps to itself.
#[repr(C)]
struct RawSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut RawSchema,
    dictionary: *mut RawSchema,
    release: Option<unsafe extern "C" fn(*mut RawSchema)>,
    private_data: *mut c_void,
}

/// As [`RawSchema`].
#[repr(C)]
struct RawArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut RawArray,
    dictionary: *mut RawArray,
    release: Option<unsafe extern "C" fn(*mut RawArray)>,
    private_data: *mut c_void,
}

const _: () = assert!(mem::size_of::<RawSchema>() == mem::size_of::<FFI_ArrowSchema>());
const _: () = assert!(mem::size_of::<RawArray>() == mem::size_of::<FFI_ArrowArray>());

fn bad(problem: &str) -> Error {
    Error::new(Code::Corrupt, "arrow", problem)
}

fn raw_schema(schema: &FFI_ArrowSchema) -> &RawSchema {
    // SAFETY: both are the struct of the Arrow C data interface.
    unsafe { &*ptr::from_ref(schema).cast() }
}

fn raw_array(array: &FFI_ArrowArray) -> &RawArray {
    // SAFETY: both are the struct of the Arrow C data interface.
    unsafe { &*ptr::from_ref(array).cast() }
}

/// Whether a schema was released; arrow-rs does not tell.
pub(crate) fn is_released(schema: &FFI_ArrowSchema) -> bool {
    raw_schema(schema).release.is_none()
}

/// How deep a schema goes, once all of it is there.
///
/// # Errors
/// Corrupt for released or missing parts, and for types that go too deep.
pub(crate) fn schema(schema: &FFI_ArrowSchema) -> Result<usize, Error> {
    schema_below(raw_schema(schema), 1)
}

fn schema_below(schema: &RawSchema, depth: usize) -> Result<usize, Error> {
    if depth > DEEPEST {
        return Err(bad("Types are nested more than 64 deep."));
    }
    if schema.release.is_none() {
        return Err(bad("A schema, or a part of one, was released before."));
    }
    if schema.format.is_null() {
        return Err(bad("A schema has no format."));
    }
    let mut deepest = depth;
    // SAFETY: the host promises that a schema that was not released has what it says it has.
    for child in unsafe { children(schema.n_children, schema.children) }? {
        deepest = deepest.max(schema_below(child, depth + 1)?);
    }
    // SAFETY: as above; NULL means that there is none.
    if let Some(dictionary) = unsafe { schema.dictionary.as_ref() } {
        deepest = deepest.max(schema_below(dictionary, depth + 1)?);
    }
    Ok(deepest)
}

/// The parts of a struct.
///
/// # Safety
/// `children` is NULL or points to `count` pointers that are NULL or valid.
unsafe fn children<'a, T>(count: i64, children: *mut *mut T) -> Result<Vec<&'a T>, Error> {
    let count = usize::try_from(count).map_err(|_| bad("A count of children is negative."))?;
    if count == 0 {
        return Ok(Vec::new());
    }
    if children.is_null() {
        return Err(bad("A struct has children, but no pointer to them."));
    }
    // SAFETY: as promised by the caller.
    let pointers = unsafe { slice::from_raw_parts(children, count) };
    // SAFETY: as promised by the caller.
    let references = pointers.iter().map(|child| unsafe { child.as_ref() });
    references.collect::<Option<_>>().ok_or_else(|| bad("A pointer to a child is NULL."))
}

/// Checks that an array has the parts that its schema has, none of them released.
///
/// # Errors
/// Corrupt.
pub(crate) fn array(array: &FFI_ArrowArray, schema: &FFI_ArrowSchema) -> Result<(), Error> {
    array_below(raw_array(array), raw_schema(schema))
}

fn array_below(array: &RawArray, schema: &RawSchema) -> Result<(), Error> {
    if array.release.is_none() {
        return Err(bad("An array, or a part of one, was released before."));
    }
    if array.n_children != schema.n_children {
        return Err(bad("An array has another number of children than its type."));
    }
    if array.dictionary.is_null() != schema.dictionary.is_null() {
        return Err(bad("Only one of an array and its type has a dictionary."));
    }
    view_sizes(array, schema)?;
    // SAFETY: the host promises that an array that was not released has what it says it has.
    let parts = unsafe { children(array.n_children, array.children) }?;
    // SAFETY: the schema was checked before.
    let types = unsafe { children(schema.n_children, schema.children) }?;
    for (part, part_type) in parts.into_iter().zip(types) {
        array_below(part, part_type)?;
    }
    // SAFETY: as above; NULL means that there is none.
    match unsafe { (array.dictionary.as_ref(), schema.dictionary.as_ref()) } {
        (Some(dictionary), Some(dictionary_type)) => array_below(dictionary, dictionary_type),
        _ => Ok(()),
    }
}

/// The last buffer of a column of views holds the sizes of the data buffers.
fn view_sizes(array: &RawArray, schema: &RawSchema) -> Result<(), Error> {
    /// Validity, views, sizes.
    const FIXED: i64 = 3;
    // SAFETY: a schema that was not released has a format, which ends with a NUL byte.
    let format = unsafe { CStr::from_ptr(schema.format) };
    let is_view = schema.dictionary.is_null() && matches!(format.to_bytes(), b"vu" | b"vz");
    if !is_view {
        return Ok(());
    }
    if array.n_buffers < FIXED || array.buffers.is_null() {
        return Err(bad("A column of views has fewer than three buffers."));
    }
    let count = usize::try_from(array.n_buffers - FIXED).unwrap_or(0);
    if count == 0 {
        return Ok(());
    }
    // SAFETY: there are `n_buffers` pointers, and the last one is that of the sizes.
    let sizes = unsafe { *array.buffers.add(count + 2) }.cast::<i64>();
    if sizes.is_null() {
        return Err(bad("A column of views has no buffer of sizes."));
    }
    // SAFETY: there is a size for each data buffer.
    let negative = (0..count).any(|index| unsafe { sizes.add(index).read_unaligned() } < 0);
    if negative {
        return Err(bad("The size of a buffer of views is negative."));
    }
    Ok(())
}

/// Whether an array has no rows; then none of its buffers need to be there.
pub(crate) fn is_empty(array: &FFI_ArrowArray) -> bool {
    raw_array(array).length == 0
}

/// Checks what Arrow's kernels take for granted of a type.
///
/// # Errors
/// Corrupt.
pub(crate) fn data_type(data_type: &DataType) -> Result<(), Error> {
    let (precision, most) = match data_type {
        DataType::Decimal32(precision, _) => (*precision, 9),
        DataType::Decimal64(precision, _) => (*precision, 18),
        DataType::Decimal128(precision, _) => (*precision, 38),
        DataType::Decimal256(precision, _) => (*precision, 76),
        DataType::Dictionary(_, value) => return self::data_type(value),
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _)
        | DataType::Map(field, _) => return self::data_type(field.data_type()),
        DataType::Struct(fields) => {
            return fields.iter().try_for_each(|field| self::data_type(field.data_type()));
        }
        DataType::RunEndEncoded(_, values) => return self::data_type(values.data_type()),
        _ => return Ok(()),
    };
    if (1..=most).contains(&precision) {
        return Ok(());
    }
    Err(bad(&format!("A decimal has {precision} digits; 1 to {most} are possible in its width.")))
}

/// Runs a conversion that goes down a type, on a stack that is large enough for it.
pub(crate) fn with_stack<T: Send>(
    depth: usize,
    work: impl FnOnce() -> T + Send,
) -> Result<T, Error> {
    if depth <= SHALLOW {
        return Ok(work());
    }
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || {
            codeanatomy_engine::panics::mark_thread(true);
            work()
        })?;
        thread.join().map_err(codeanatomy_engine::panics::error_of)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::datatypes::Field;
    use std::sync::Arc;

    fn nested(depth: usize) -> FFI_ArrowSchema {
        let list = (1..depth).fold(DataType::Int64, |inner, _| {
            DataType::List(Arc::new(Field::new_list_field(inner, true)))
        });
        FFI_ArrowSchema::try_from(list).expect("lists can be exported")
    }

    #[test]
    fn depth_is_counted_and_limited() {
        assert_eq!(schema(&nested(1)).expect("a number"), 1);
        assert_eq!(schema(&nested(64)).expect("deep enough"), 64);
        assert!(schema(&nested(65)).is_err());
    }

    #[test]
    fn a_released_schema_is_refused() {
        assert!(schema(&FFI_ArrowSchema::empty()).is_err());
        assert!(is_released(&FFI_ArrowSchema::empty()));
    }

    #[test]
    fn decimals_have_one_digit_at_least_and_no_more_than_fit() {
        for (precision, accepted) in [(0, false), (1, true), (38, true), (39, false)] {
            let column = DataType::Decimal128(precision, 0);
            let list = DataType::List(Arc::new(Field::new_list_field(column, true)));
            assert_eq!(data_type(&list).is_ok(), accepted, "{precision}");
        }
    }

    #[test]
    fn deep_work_has_a_stack_of_its_own_and_its_panics_are_errors() {
        let here = thread::current().id();
        let id = |depth| with_stack(depth, || thread::current().id()).expect("it runs");
        assert_eq!(id(SHALLOW), here);
        assert_ne!(id(SHALLOW + 1), here);
    }
}
