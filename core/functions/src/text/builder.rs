//! Building a column of text from pieces, with its size watched.

use datafusion::arrow::array::{ArrayRef, StringBuilder};
use datafusion::common::exec_datafusion_err;
use datafusion::error::{DataFusionError, Result};
use std::fmt::{Display, Write};
use std::sync::Arc;

/// The most bytes that offsets of 32 bits can address.
const MOST_BYTES: usize = i32::MAX as usize;

/// A builder of a `Utf8` column whose rows are written piece by piece.
///
/// Arrow's own builder panics when its offsets overflow; this one returns an error.
pub(crate) struct TextBuilder {
    /// Pieces of the current row stand behind the last one already.
    rows: StringBuilder,
    bytes: usize,
}

impl TextBuilder {
    /// A builder with room for `rows` rows of about `width` bytes.
    pub(crate) fn with_capacity(rows: usize, width: usize) -> Self {
        let bytes = rows.saturating_mul(width).min(MOST_BYTES);
        Self { rows: StringBuilder::with_capacity(rows, bytes), bytes: 0 }
    }

    /// Adds a piece to the current row.
    pub(crate) fn push(&mut self, piece: &str) -> Result<()> {
        self.bytes = self.bytes.saturating_add(piece.len());
        if self.bytes > MOST_BYTES {
            return Err(too_large());
        }
        self.rows.write_str(piece).map_err(|_| too_large())
    }

    /// Adds whatever has a text, without making a string of it.
    pub(crate) fn push_display(&mut self, value: impl Display) -> Result<()> {
        write!(self, "{value}").map_err(|_| too_large())
    }

    /// Ends the current row.
    pub(crate) fn finish_row(&mut self) {
        self.rows.append_value("");
    }

    /// Adds a whole row, or the last piece of one.
    pub(crate) fn append(&mut self, text: &str) -> Result<()> {
        self.push(text)?;
        self.finish_row();
        Ok(())
    }

    /// Adds a whole row that may be NULL.
    pub(crate) fn append_option(&mut self, text: Option<&str>) -> Result<()> {
        match text {
            Some(text) => self.append(text),
            None => {
                self.append_null();
                Ok(())
            }
        }
    }

    /// Adds a NULL row.
    pub(crate) fn append_null(&mut self) {
        self.rows.append_null();
    }

    /// The finished column.
    pub(crate) fn finish(mut self) -> ArrayRef {
        Arc::new(self.rows.finish())
    }
}

impl Write for TextBuilder {
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        self.push(piece).map_err(|_| std::fmt::Error)
    }
}

pub(super) fn too_large() -> DataFusionError {
    exec_datafusion_err!(
        "The text of one batch would exceed 2 GiB; a smaller datafusion.execution.batch_size helps"
    )
}
