//! The distinct texts of a group, as a list or counted.

use super::fold::Fold;
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Array, ListArray};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::error::Result;
use std::collections::HashMap;
use std::sync::Arc;

/// Collects distinct texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct DistinctTexts {
    /// Whether NULL is left out.
    pub(super) ignore_nulls: bool,
    /// Whether the result is their number instead of a list.
    pub(super) counts: bool,
}

/// How often each text was seen, so that a window frame can let go of it again.
#[derive(Debug, Default)]
pub(super) struct Seen {
    texts: HashMap<Box<str>, usize>,
    nulls: usize,
    /// The bytes of all texts.
    bytes: usize,
}

impl Seen {
    fn add(&mut self, text: Option<&str>) {
        let Some(text) = text else {
            self.nulls += 1;
            return;
        };
        match self.texts.get_mut(text) {
            Some(count) => *count += 1,
            None => {
                self.bytes += text.len();
                self.texts.insert(text.into(), 1);
            }
        }
    }

    fn remove(&mut self, text: Option<&str>) {
        let Some(text) = text else {
            self.nulls = self.nulls.saturating_sub(1);
            return;
        };
        match self.texts.get_mut(text) {
            Some(count) if *count > 1 => *count -= 1,
            Some(_) => {
                self.bytes -= text.len();
                self.texts.remove(text);
            }
            None => {}
        }
    }

    fn sorted(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self.texts.keys().map(AsRef::as_ref).collect();
        texts.sort_unstable();
        texts
    }
}

impl Fold for DistinctTexts {
    type State = Seen;
    type Rows<'a> = Option<TextColumn<'a>>;

    const RETRACTS: bool = true;

    fn arguments<'a>(&self, columns: &'a [ArrayRef]) -> Result<Self::Rows<'a>> {
        columns.first().map(|column| TextColumn::of_array(column.as_ref())).transpose()
    }

    fn add(&self, state: &mut Seen, rows: &Self::Rows<'_>, row: usize) {
        let text = rows.as_ref().and_then(|rows| rows.get(row));
        if text.is_some() || !self.ignore_nulls {
            state.add(text);
        }
    }

    fn retract(&self, state: &mut Seen, rows: &Self::Rows<'_>, row: usize) {
        let text = rows.as_ref().and_then(|rows| rows.get(row));
        if text.is_some() || !self.ignore_nulls {
            state.remove(text);
        }
    }

    fn merge(&self, state: &mut Seen, columns: &[ArrayRef], row: usize) -> Result<()> {
        let Some(lists) = columns.first().and_then(|column| column.as_list_opt::<i32>()) else {
            return Ok(());
        };
        let list = lists.value(row);
        let texts = TextColumn::of_array(list.as_ref())?;
        (0..list.len()).for_each(|position| state.add(texts.get(position)));
        Ok(())
    }

    fn states(&self, states: &[Seen]) -> Result<Vec<ArrayRef>> {
        Ok(vec![lists(states)?])
    }

    fn results(&self, states: &[Seen]) -> Result<ArrayRef> {
        if !self.counts {
            return lists(states);
        }
        let count = |state: &Seen| state.texts.len() + usize::from(state.nulls > 0);
        let counts = states.iter().map(|state| i64::try_from(count(state)).unwrap_or(i64::MAX));
        Ok(Arc::new(Int64Array::from_iter_values(counts)))
    }

    fn heap_size(&self, state: &Seen) -> usize {
        state.texts.capacity() * size_of::<(Box<str>, usize)>() + state.bytes
    }
}

/// A list for each state: texts ascending, then NULL.
fn lists(states: &[Seen]) -> Result<ArrayRef> {
    let mut builder = TextBuilder::with_capacity(states.len(), 16);
    let mut lengths = Vec::with_capacity(states.len());
    for state in states {
        for text in state.sorted() {
            builder.append(text)?;
        }
        if state.nulls > 0 {
            builder.append_null();
        }
        lengths.push(state.texts.len() + usize::from(state.nulls > 0));
    }
    let field = Arc::new(Field::new_list_field(DataType::Utf8, true));
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(field, offsets, builder.finish(), None)?))
}
