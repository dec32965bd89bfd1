//! A column of text in one string, which can still be changed as a whole.

use super::builder::too_large;
use datafusion::arrow::array::builder::NullBufferBuilder;
use datafusion::arrow::array::{ArrayRef, StringArray};
use datafusion::arrow::buffer::{Buffer, OffsetBuffer};
use datafusion::error::Result;
use std::sync::Arc;

/// The texts of all rows behind each other, and where they end.
pub(crate) struct TextBuffer {
    texts: String,
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
}

impl TextBuffer {
    /// A buffer with room for `rows` rows of about `width` bytes.
    pub(crate) fn with_capacity(rows: usize, width: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows.saturating_add(1));
        offsets.push(0);
        let texts = String::with_capacity(rows.saturating_mul(width));
        Self { texts, offsets, nulls: NullBufferBuilder::new(rows) }
    }

    /// Adds a row of what `append` adds to the string; NULL when that is nothing.
    pub(crate) fn append_or_null(&mut self, append: impl FnOnce(&mut String)) -> Result<()> {
        let start = self.texts.len();
        append(&mut self.texts);
        self.offsets.push(i32::try_from(self.texts.len()).map_err(|_| too_large())?);
        self.nulls.append(self.texts.len() > start);
        Ok(())
    }

    /// The finished column, after a last change of all texts that keeps their lengths.
    pub(crate) fn finish(mut self, change: impl FnOnce(&mut str)) -> Result<ArrayRef> {
        change(&mut self.texts);
        let (offsets, nulls) = (OffsetBuffer::new(self.offsets.into()), self.nulls.finish());
        let bytes = Buffer::from(self.texts.into_bytes());
        Ok(Arc::new(StringArray::try_new(offsets, bytes, nulls)?))
    }
}
