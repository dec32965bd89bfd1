//! Owned text of any size that the library hands out.

use crate::api::types::codeanatomy_str;
use crate::boundary::{destructor, getter};
use crate::handle::{self, Kind};
use crate::wire;

/// \ingroup buffer
/// \brief Immutable text that the caller owns, such as a report in JSON or a plan.
/// \since 0.1.0
pub struct codeanatomy_buffer {
    text: String,
}

impl Kind for codeanatomy_buffer {
    const NOUN: &'static str = "buffer";
    const TAG: u64 = handle::tag(b"buffer");
}

impl codeanatomy_buffer {
    /// Takes `text` over and adds the NUL that is promised behind its last byte.
    pub(crate) fn new(mut text: String) -> Self {
        text.push('\0');
        Self { text }
    }

    fn as_str(&self) -> &str {
        &self.text[..self.text.len() - 1]
    }
}

/// \ingroup buffer
/// \brief The text of a buffer.
/// \param[in] buffer A buffer; NULL gives the empty text.
/// \return Borrowed from the buffer. A NUL byte follows the last byte and is not counted.
/// \note Any thread, at the same time.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_buffer_text(
    buffer: *const codeanatomy_buffer,
) -> codeanatomy_str {
    getter(wire::empty_str(), || {
        // SAFETY: the caller passes NULL or a live handle.
        let buffer = unsafe { handle::lend(buffer, "buffer") }?;
        Ok(wire::lend_str(buffer.as_str()))
    })
}

/// \ingroup buffer
/// \brief Frees a buffer.
/// \param[in] buffer A buffer, or NULL, which does nothing.
/// \note Any thread.
/// \since 0.1.0
#[unsafe(no_mangle)]
pub unsafe extern "C" fn codeanatomy_buffer_free(buffer: *mut codeanatomy_buffer) {
    // SAFETY: the caller gives up its ownership of the handle.
    destructor(|| unsafe { handle::take(buffer) })
}
