//! Handles: counted objects on the heap whose first word says what they are.
//!
//! The pointer that C holds is that of the value inside an `Arc`. Reading the first word of whatever
//! pointer comes in tells a handle of another kind, and mostly one that was freed, from a right one.

use crate::wire;
use codeanatomy_engine::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a freed object's first word says.
const FREED: u64 = u64::from_le_bytes(*b"freed!!!");

/// A type that is handed to C as an opaque handle.
pub trait Kind: Send + Sync + 'static {
    /// What messages call it.
    const NOUN: &'static str;
    /// The first word of every such object.
    const TAG: u64;
}

/// Makes a tag from a short name.
#[must_use]
pub const fn tag(name: &[u8]) -> u64 {
    let mut bytes = *b"ca......";
    let mut index = 0;
    while index < name.len() && index < 6 {
        bytes[index + 2] = name[index];
        index += 1;
    }
    u64::from_le_bytes(bytes)
}

#[repr(C)]
struct Tagged<T> {
    tag: AtomicU64,
    value: T,
}

impl<T> Drop for Tagged<T> {
    fn drop(&mut self) {
        self.tag.store(FREED, Ordering::Relaxed);
    }
}

/// Gives a value to C, which owns it from now on.
pub fn give<T: Kind>(value: T) -> *mut T {
    let tagged = Arc::new(Tagged { tag: AtomicU64::new(T::TAG), value });
    Arc::into_raw(tagged).cast::<T>().cast_mut()
}

/// Lends the object behind a handle.
///
/// # Errors
/// Invalid argument for NULL, a misaligned pointer, or a handle of another kind.
///
/// # Safety
/// `handle` is NULL or points to at least eight readable bytes; if its first word is the tag of `T`,
/// it came from [`give`] and is owned by somebody for as long as the result is used.
pub unsafe fn lend<'h, T: Kind>(handle: *const T, argument: &str) -> Result<&'h T, Error> {
    // SAFETY: as promised by the caller.
    let tagged = unsafe { check(handle, argument) }?;
    // SAFETY: the tag is right, so this came from `give`.
    Ok(unsafe { &(*tagged).value })
}

/// Adds one owner.
///
/// # Errors
/// As [`lend`].
///
/// # Safety
/// As [`lend`].
pub unsafe fn share<T: Kind>(handle: *const T, argument: &str) -> Result<*mut T, Error> {
    // SAFETY: as promised by the caller.
    let tagged = unsafe { check(handle, argument) }?;
    // SAFETY: the tag is right, so this came from `Arc::into_raw` and has an owner.
    unsafe { Arc::increment_strong_count(tagged) };
    Ok(handle.cast_mut())
}

/// Something whose drop gives up one ownership.
pub struct Owned<T: Kind>(#[allow(dead_code)] Arc<Tagged<T>>);

/// Takes one ownership back. NULL and a handle of another kind give nothing: freeing has no way to
/// fail, and leaking is better than freeing the wrong thing.
///
/// # Safety
/// As [`lend`]; and one ownership of the handle is given up by the caller.
pub unsafe fn take<T: Kind>(handle: *const T) -> Option<Owned<T>> {
    // SAFETY: as promised by the caller.
    let tagged = unsafe { check(handle, T::NOUN) }.ok()?;
    // SAFETY: the tag is right, so this came from `Arc::into_raw`, and the caller gives one up.
    Some(Owned(unsafe { Arc::from_raw(tagged) }))
}

/// # Safety
/// As [`lend`].
unsafe fn check<T: Kind>(handle: *const T, argument: &str) -> Result<*const Tagged<T>, Error> {
    if handle.is_null() {
        return Err(wire::null(argument));
    }
    if !handle.cast::<Tagged<T>>().is_aligned() {
        return Err(wrong_kind::<T>(argument));
    }
    // SAFETY: aligned, and the caller promises eight readable bytes.
    let tag = unsafe { (*handle.cast::<AtomicU64>()).load(Ordering::Relaxed) };
    match tag {
        tag if tag == T::TAG => Ok(handle.cast::<Tagged<T>>()),
        FREED => Err(Error::invalid_argument(format!(
            "Argument {argument} is a {} that was freed before.",
            T::NOUN
        ))),
        _ => Err(wrong_kind::<T>(argument)),
    }
}

fn wrong_kind<T: Kind>(argument: &str) -> Error {
    Error::invalid_argument(format!(
        "Argument {argument} must be a {}; what was passed is something else.",
        T::NOUN
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    static DROPS: AtomicUsize = AtomicUsize::new(0);

    struct Apple(u32);
    impl Kind for Apple {
        const NOUN: &'static str = "apple";
        const TAG: u64 = tag(b"apple");
    }
    struct Pear;
    impl Kind for Pear {
        const NOUN: &'static str = "pear";
        const TAG: u64 = tag(b"pear");
    }
    struct Counted;
    impl Kind for Counted {
        const NOUN: &'static str = "counted";
        const TAG: u64 = tag(b"count");
    }
    impl Drop for Counted {
        fn drop(&mut self) {
            DROPS.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_handle_lends_its_value() {
        let apple = give(Apple(7));
        // SAFETY: the handle is owned by the test.
        unsafe {
            assert_eq!(lend(apple, "apple").expect("it is one").0, 7);
            drop(take(apple));
        }
    }

    #[test]
    fn null_and_a_handle_of_another_kind_are_refused_by_name() {
        let pear = give(Pear);
        // SAFETY: the handle is owned by the test, and both kinds begin with a word.
        unsafe {
            let error = lend(pear.cast::<Apple>(), "fruit").err().expect("it is a pear");
            assert!(error.message().contains("fruit") && error.message().contains("apple"));
            assert!(lend::<Apple>(std::ptr::null(), "fruit").is_err());
            assert!(take(pear.cast::<Apple>()).is_none());
            drop(take(pear));
        }
    }

    #[test]
    fn a_misaligned_pointer_is_refused_without_being_read() {
        let words = [0_u64; 2];
        let odd = words.as_ptr().cast::<u8>().wrapping_add(1).cast::<Apple>();
        // SAFETY: points into the array.
        assert!(unsafe { lend(odd, "apple") }.is_err());
    }

    #[test]
    fn every_owner_frees_once_and_the_last_one_drops() {
        let first = give(Counted);
        // SAFETY: the handle is owned by the test, twice after `share`.
        unsafe {
            let second = share(first, "counted").expect("it is one");
            assert_eq!(first, second);
            drop(take(first));
            assert_eq!(DROPS.load(Ordering::Relaxed), 0);
            drop(take(second));
            assert_eq!(DROPS.load(Ordering::Relaxed), 1);
        }
    }

    #[test]
    fn freeing_null_does_nothing() {
        // SAFETY: NULL is allowed.
        assert!(unsafe { take::<Apple>(std::ptr::null()) }.is_none());
    }
}
