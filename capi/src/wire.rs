//! Reading what C passes in and writing what it gets back; trusts nothing but the pointers.

use crate::api::types::codeanatomy_str;
use crate::handle::{self, Kind};
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow::ffi_stream::FFI_ArrowArrayStream;
use codeanatomy_engine::Error;
use safer_ffi::layout::{self, CLayoutOf, ReprC};
use std::mem::{MaybeUninit, size_of};
use std::time::Duration;
use std::{ptr, slice, str};

/// The error for NULL where it is not allowed.
pub(crate) fn null(argument: &str) -> Error {
    Error::invalid_argument(format!("Argument {argument} is NULL."))
}

/// The error for a number that is none of the constants.
pub(crate) fn unknown_constant(argument: &str, value: u32, prefix: &str) -> Error {
    Error::invalid_argument(format!(
        "Argument {argument} is {value}, which is none of the constants {prefix}…."
    ))
}

/// Reads text.
///
/// # Errors
/// Invalid argument for NULL with a length, a length beyond any object, or bad UTF-8.
///
/// # Safety
/// `text.data` is NULL or points to `text.length` bytes that live as long as the result.
pub(crate) unsafe fn text<'t>(text: codeanatomy_str, argument: &str) -> Result<&'t str, Error> {
    if text.length == 0 {
        return Ok("");
    }
    if text.data.is_null() {
        return Err(Error::invalid_argument(format!(
            "Argument {argument} is NULL with a length of {}.",
            text.length
        )));
    }
    if text.length > isize::MAX as usize {
        return Err(Error::invalid_argument(format!(
            "Argument {argument} has a length of {}, which no text can have.",
            text.length
        )));
    }
    // SAFETY: not NULL, and the caller promises so many bytes.
    let bytes = unsafe { slice::from_raw_parts(text.data, text.length) };
    str::from_utf8(bytes).map_err(|error| {
        Error::invalid_argument(format!(
            "Argument {argument} is not UTF-8 from byte {} on.",
            error.valid_up_to()
        ))
    })
}

/// Lends text to C for as long as the object behind it lives.
pub(crate) fn lend_str(text: &str) -> codeanatomy_str {
    codeanatomy_str { data: text.as_ptr(), length: text.len() }
}

/// The empty text.
pub(crate) fn empty_str() -> codeanatomy_str {
    codeanatomy_str { data: ptr::null(), length: 0 }
}

/// A time limit in milliseconds; 0 is none.
///
/// # Errors
/// Invalid argument when it is negative.
pub(crate) fn timeout(milliseconds: i64, argument: &str) -> Result<Option<Duration>, Error> {
    match u64::try_from(milliseconds) {
        Ok(0) => Ok(None),
        Ok(milliseconds) => Ok(Some(Duration::from_millis(milliseconds))),
        Err(_) => Err(Error::invalid_argument(format!(
            "Argument {argument} is {milliseconds}; it must not be negative."
        ))),
    }
}

/// How long to wait, in milliseconds; negative is without limit.
pub(crate) fn wait_time(milliseconds: i64) -> Option<Duration> {
    u64::try_from(milliseconds).ok().map(Duration::from_millis)
}

/// A place that C has made for a result. It holds the empty value until something is put there.
pub(crate) struct Out<T>(*mut T);

impl<T> Out<T> {
    /// # Safety
    /// `place` is NULL or room for a `T`.
    unsafe fn new(place: *mut T, argument: &str, empty: T) -> Result<Self, Error> {
        if place.is_null() {
            return Err(null(argument));
        }
        // SAFETY: not NULL, so room for a `T`.
        unsafe { place.write(empty) };
        Ok(Self(place))
    }

    fn put(self, value: T) {
        // SAFETY: checked when this was made; what was written there has nothing to drop.
        unsafe { self.0.write(value) };
    }
}

impl<T: Copy> Out<T> {
    /// A place for a number.
    ///
    /// # Safety
    /// `place` is NULL or room for a `T`.
    pub(crate) unsafe fn value(place: *mut T, argument: &str, empty: T) -> Result<Self, Error> {
        // SAFETY: as promised by the caller.
        unsafe { Self::new(place, argument, empty) }
    }

    pub(crate) fn set(self, value: T) {
        self.put(value);
    }
}

impl<T: Kind> Out<*mut T> {
    /// A place for a handle.
    ///
    /// # Safety
    /// `place` is NULL or room for one pointer.
    pub(crate) unsafe fn handle(place: *mut *mut T, argument: &str) -> Result<Self, Error> {
        // SAFETY: as promised by the caller.
        unsafe { Self::new(place, argument, ptr::null_mut()) }
    }

    pub(crate) fn give(self, value: T) {
        self.put(handle::give(value));
    }
}

macro_rules! arrow_out {
    ($name:ident, $struct:ty) => {
        impl Out<$struct> {
            /// A place for an Arrow struct; released until one is put there.
            ///
            /// # Safety
            /// `place` is NULL or room for the struct, with nothing in it that must be released.
            pub(crate) unsafe fn $name(place: *mut $struct, argument: &str) -> Result<Self, Error> {
                // SAFETY: as promised by the caller.
                unsafe { Self::new(place, argument, <$struct>::empty()) }
            }

            pub(crate) fn give(self, value: $struct) {
                self.put(value);
            }
        }
    };
}

arrow_out!(schema, FFI_ArrowSchema);
arrow_out!(array, FFI_ArrowArray);
arrow_out!(stream, FFI_ArrowArrayStream);

/// A struct that begins with its size and may grow.
pub(crate) trait Sized32: ReprC + Copy {
    /// The smallest size there ever was.
    const SMALLEST: usize;
    /// What a C caller calls it.
    const NAME: &'static str;
}

/// Reads a struct that C has filled: a missing tail is zero, a tail that is not known must be zero,
/// and every field must be valid.
///
/// # Errors
/// Invalid argument.
///
/// # Safety
/// `place` points to a `uint32_t` that says how many bytes may be read there.
pub(crate) unsafe fn sized<T: Sized32>(place: *const T) -> Result<T, Error> {
    if !place.cast::<u32>().is_aligned() {
        return Err(Error::invalid_argument(format!("A {} is not aligned.", T::NAME)));
    }
    // SAFETY: aligned, and the caller promises the size in front.
    let size = unsafe { place.cast::<u32>().read() } as usize;
    if !(T::SMALLEST..=4096).contains(&size) {
        return Err(Error::invalid_argument(format!(
            "Field struct_size of a {} is {size}; set it to sizeof({}), which is {} here.",
            T::NAME,
            T::NAME,
            size_of::<T>()
        )));
    }
    let known = size.min(size_of::<T>());
    let mut layout = MaybeUninit::<CLayoutOf<T>>::zeroed();
    // SAFETY: both sides have at least `known` bytes, and they do not overlap.
    unsafe {
        ptr::copy_nonoverlapping(place.cast::<u8>(), layout.as_mut_ptr().cast::<u8>(), known);
    }
    // SAFETY: the caller promises `size` readable bytes.
    let tail = unsafe { slice::from_raw_parts(place.cast::<u8>().add(known), size - known) };
    if tail.iter().any(|byte| *byte != 0) {
        return Err(Error::invalid_argument(format!(
            "A {} has fields that this version of the library does not know, and they are not zero.",
            T::NAME
        )));
    }
    // SAFETY: a C layout has no invalid bit patterns, and all its bytes are written.
    let layout = unsafe { layout.assume_init() };
    // SAFETY: validity is what this checks.
    unsafe { layout::from_raw::<T>(layout) }.ok_or_else(|| {
        Error::invalid_argument(format!("A {} has a field with a value it cannot have.", T::NAME))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use safer_ffi::prelude::derive_ReprC;

    #[derive_ReprC]
    #[repr(C)]
    #[derive(Clone, Copy, Debug)]
    struct sample {
        struct_size: u32,
        flag: bool,
        number: i64,
    }

    impl Sized32 for sample {
        const SMALLEST: usize = 8;
        const NAME: &'static str = "sample";
    }

    fn read(bytes: &[u64]) -> Result<sample, Error> {
        // SAFETY: the tests set a size that lies within the bytes.
        unsafe { sized(bytes.as_ptr().cast::<sample>()) }
    }

    #[test]
    fn a_short_struct_has_defaults_for_its_missing_tail() {
        let read = read(&[8 | (1 << 32)]).expect("eight bytes are enough");
        assert!(read.flag);
        assert_eq!(read.number, 0);
    }

    #[test]
    fn a_long_struct_must_be_zero_behind_what_is_known() {
        assert_eq!(read(&[24, 5, 0]).expect("the tail is zero").number, 5);
        assert!(read(&[24, 5, 1]).is_err());
    }

    #[test]
    fn a_size_that_cannot_be_and_a_bool_of_seven_are_refused() {
        assert!(read(&[3]).is_err());
        assert!(read(&[1 << 20]).is_err());
        assert!(read(&[16 | (7 << 32), 0]).is_err());
    }

    #[test]
    fn text_may_be_empty_but_not_null_with_a_length_nor_bad_utf8() {
        // SAFETY: the bytes live through the test.
        unsafe {
            assert_eq!(text(empty_str(), "a").expect("empty"), "");
            let null = codeanatomy_str { data: ptr::null(), length: 3 };
            assert!(text(null, "a").is_err());
            let bytes = [b'x', 0xff];
            let error = text(codeanatomy_str { data: bytes.as_ptr(), length: 2 }, "sql");
            assert!(error.expect_err("bad UTF-8").message().contains("sql"));
            let endless = codeanatomy_str { data: bytes.as_ptr(), length: usize::MAX };
            assert!(text(endless, "a").is_err());
        }
    }

    #[test]
    fn an_out_place_is_written_even_when_nothing_is_put_there() {
        let mut place = 7_i64;
        // SAFETY: room for a number.
        drop(unsafe { Out::value(&mut place, "place", 0) });
        assert_eq!(place, 0);
        // SAFETY: NULL is allowed and refused.
        assert!(unsafe { Out::<i64>::value(ptr::null_mut(), "place", 0) }.is_err());
    }
}
