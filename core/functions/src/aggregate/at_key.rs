//! The value at the smallest or largest key of a group.

use super::fold::Fold;
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::common::exec_datafusion_err;
use datafusion::error::Result;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which key decides. Of equal keys it is always the smallest text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extreme {
    /// The smallest key.
    Smallest,
    /// The largest key.
    Largest,
}

impl Extreme {
    fn wins(self, key: i64, text: &str, other_key: i64, other_text: &str) -> bool {
        let by_key = match self {
            Self::Smallest => key.cmp(&other_key),
            Self::Largest => other_key.cmp(&key),
        };
        by_key.then_with(|| text.cmp(other_text)) == Ordering::Less
    }
}

/// The arguments, and the columns of states alike: texts and their keys.
pub(super) struct KeyedTexts<'a> {
    texts: TextColumn<'a>,
    keys: &'a Int64Array,
}

impl<'a> KeyedTexts<'a> {
    fn read(columns: &'a [ArrayRef]) -> Result<Self> {
        let [texts, keys] = columns else {
            return Err(exec_datafusion_err!("A value and its key are expected"));
        };
        let keys = keys
            .as_primitive_opt::<Int64Type>()
            .ok_or_else(|| exec_datafusion_err!("The key must be an integer of 64 bits"))?;
        Ok(Self { texts: TextColumn::of_array(texts.as_ref())?, keys })
    }

    fn get(&self, row: usize) -> Option<(i64, &'a str)> {
        let text = self.texts.get(row)?;
        self.keys.is_valid(row).then(|| (self.keys.value(row), text))
    }
}

fn columns<'a>(
    rows: impl ExactSizeIterator<Item = Option<(i64, &'a str)>> + Clone,
) -> Result<(ArrayRef, ArrayRef)> {
    let keys: Int64Array = rows.clone().map(|row| row.map(|(key, _)| key)).collect();
    let mut texts = TextBuilder::with_capacity(rows.len(), 16);
    for row in rows {
        texts.append_option(row.map(|(_, text)| text))?;
    }
    Ok((texts.finish(), Arc::new(keys)))
}

/// Keeps the one row that wins.
#[derive(Debug, Clone, Copy)]
pub(super) struct AtKey(pub(super) Extreme);

/// The row that wins so far.
pub(super) type Best = Option<(i64, Box<str>)>;

impl AtKey {
    fn offer(self, best: &mut Best, row: Option<(i64, &str)>) {
        let Some((key, text)) = row else { return };
        let wins = best
            .as_ref()
            .is_none_or(|(best_key, best_text)| self.0.wins(key, text, *best_key, best_text));
        if wins {
            *best = Some((key, text.into()));
        }
    }
}

fn best_columns(states: &[Best]) -> Result<(ArrayRef, ArrayRef)> {
    columns(states.iter().map(|best| best.as_ref().map(|(key, text)| (*key, text.as_ref()))))
}

impl Fold for AtKey {
    type State = Best;
    type Rows<'a> = KeyedTexts<'a>;

    const RETRACTS: bool = false;

    fn arguments<'a>(&self, columns: &'a [ArrayRef]) -> Result<KeyedTexts<'a>> {
        KeyedTexts::read(columns)
    }

    fn add(&self, state: &mut Best, rows: &KeyedTexts<'_>, row: usize) {
        self.offer(state, rows.get(row));
    }

    fn retract(&self, _state: &mut Best, _rows: &KeyedTexts<'_>, _row: usize) {}

    fn merge(&self, state: &mut Best, columns: &[ArrayRef], row: usize) -> Result<()> {
        self.offer(state, KeyedTexts::read(columns)?.get(row));
        Ok(())
    }

    fn states(&self, states: &[Best]) -> Result<Vec<ArrayRef>> {
        best_columns(states).map(|(texts, keys)| vec![texts, keys])
    }

    fn results(&self, states: &[Best]) -> Result<ArrayRef> {
        best_columns(states).map(|(texts, _)| texts)
    }

    fn heap_size(&self, state: &Best) -> usize {
        state.as_ref().map_or(0, |(_, text)| text.len())
    }
}

/// Keeps every row of a moving window frame, because the one that wins may leave it.
#[derive(Debug, Clone, Copy)]
pub(super) struct AtKeyInFrame(pub(super) Extreme);

/// The rows of the frame in the order of keys and texts, and how often each is there.
#[derive(Debug, Default)]
pub(super) struct Frame {
    rows: BTreeMap<(i64, Box<str>), usize>,
    bytes: usize,
}

impl Frame {
    fn best(&self, extreme: Extreme) -> Option<(i64, &str)> {
        let first = match extreme {
            Extreme::Smallest => self.rows.keys().next(),
            Extreme::Largest => {
                let (largest, _) = self.rows.keys().next_back()?;
                self.rows.range((*largest, Box::from(""))..).next().map(|(row, _)| row)
            }
        };
        first.map(|(key, text)| (*key, text.as_ref()))
    }
}

impl AtKeyInFrame {
    fn columns(self, states: &[Frame]) -> Result<(ArrayRef, ArrayRef)> {
        columns(states.iter().map(|frame| frame.best(self.0)))
    }
}

impl Fold for AtKeyInFrame {
    type State = Frame;
    type Rows<'a> = KeyedTexts<'a>;

    const RETRACTS: bool = true;

    fn arguments<'a>(&self, columns: &'a [ArrayRef]) -> Result<KeyedTexts<'a>> {
        KeyedTexts::read(columns)
    }

    fn add(&self, state: &mut Frame, rows: &KeyedTexts<'_>, row: usize) {
        if let Some((key, text)) = rows.get(row) {
            state.bytes += text.len();
            *state.rows.entry((key, text.into())).or_default() += 1;
        }
    }

    fn retract(&self, state: &mut Frame, rows: &KeyedTexts<'_>, row: usize) {
        let Some((key, text)) = rows.get(row) else { return };
        let row = (key, text.into());
        if let Some(count) = state.rows.get_mut(&row) {
            state.bytes -= text.len();
            *count -= 1;
            if *count == 0 {
                state.rows.remove(&row);
            }
        }
    }

    fn merge(&self, state: &mut Frame, columns: &[ArrayRef], row: usize) -> Result<()> {
        self.add(state, &KeyedTexts::read(columns)?, row);
        Ok(())
    }

    fn states(&self, states: &[Frame]) -> Result<Vec<ArrayRef>> {
        self.columns(states).map(|(texts, keys)| vec![texts, keys])
    }

    fn results(&self, states: &[Frame]) -> Result<ArrayRef> {
        self.columns(states).map(|(texts, _)| texts)
    }

    fn heap_size(&self, state: &Frame) -> usize {
        state.rows.len() * size_of::<((i64, Box<str>), usize)>() + state.bytes
    }
}
