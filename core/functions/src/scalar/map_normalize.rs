//! `map_normalize`: maps of text with keys in one case and order.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::map_get_default::Entries;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
use crate::text::form::CONTEXTUAL;
use crate::text::text_map_type;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, MapArray, StructArray};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use std::ops::Range;
use std::sync::Arc;

pub(super) static MAP_NORMALIZE: Definition = Definition {
    name: "map_normalize",
    aliases: &[],
    parameters: &[
        Parameter::required("map_expr", Accepts::Map, "A map whose keys and values have a text"),
        Parameter::optional(
            "key_case",
            Accepts::CastText,
            "The case of the keys: upper, none, and lower for anything else. A literal; default \
             codeanatomy_udf.map_normalize_key_case",
        ),
        Parameter::optional(
            "sort_keys",
            Accepts::Flag,
            "Whether keys are sorted by bytes, and only the last of equal ones is kept. A literal; \
             default codeanatomy_udf.map_normalize_sort_keys",
        ),
    ],
    section: Section::Nested,
    description: "A map as text, with its keys in one case and sorted. Without sorting, entries stay \
                  in order and keys that become equal are all kept.",
    example: "SELECT map_normalize(MAP {'B': '1', 'a': '2'})",
    tags: &["nested", "map"],
    traits: Traits::NONE,
    return_field: |plan| {
        Ok(plan.field(text_map_type(), plan.is_nullable(0)).with_metadata(plan.metadata(0)))
    },
    evaluate,
};

/// The case that keys are brought to.
#[derive(Clone, Copy)]
enum Case {
    Lower,
    Upper,
    Unchanged,
}

impl Case {
    fn from_name(name: &str) -> Self {
        let name = name.trim();
        if name.eq_ignore_ascii_case("upper") {
            Self::Upper
        } else if name.eq_ignore_ascii_case("none") {
            Self::Unchanged
        } else {
            Self::Lower
        }
    }

    fn apply(self, key: &str, target: &mut String) {
        let start = target.len();
        match self {
            Self::Lower if key.contains(CONTEXTUAL) => target.push_str(&key.to_lowercase()),
            Self::Lower if !key.is_ascii() => {
                target.extend(key.chars().flat_map(char::to_lowercase))
            }
            Self::Upper if !key.is_ascii() => {
                target.extend(key.chars().flat_map(char::to_uppercase))
            }
            _ => {
                target.push_str(key);
                let written = target.get_mut(start..).unwrap_or_default();
                match self {
                    Self::Lower => written.make_ascii_lowercase(),
                    Self::Upper => written.make_ascii_uppercase(),
                    Self::Unchanged => {}
                }
            }
        }
    }
}

fn evaluate(call: &Call<'_>) -> Result<ArrayRef> {
    let case = call.literal_text(1)?;
    let case = Case::from_name(case.as_deref().unwrap_or(&call.settings.map_normalize_key_case));
    let sort = call.literal_flag(2)?.unwrap_or(call.settings.map_normalize_sort_keys);
    let array = call.array(0)?;
    let Some(maps) = array.as_map_opt() else { return Ok(call.all_null()) };
    let entries = Entries::read(maps)?;
    let (keys, values) = entries.texts()?;

    let mut result = ResultMaps::with_capacity(call.rows);
    let mut row_keys = RowKeys::default();
    for row in 0..call.rows {
        row_keys.read(&keys, entries.positions(row), case);
        if sort {
            row_keys.sort();
        }
        result.append(&row_keys, &values)?;
    }
    result.finish(maps)
}

/// The new keys of one row, one behind the other in a buffer that is used again.
#[derive(Default)]
struct RowKeys {
    text: String,
    /// Where each key stands in `text`, and its value among the values.
    keys: Vec<(Range<usize>, usize)>,
}

impl RowKeys {
    fn read(&mut self, keys: &TextColumn<'_>, positions: Range<usize>, case: Case) {
        self.text.clear();
        self.keys.clear();
        for position in positions {
            let start = self.text.len();
            case.apply(keys.get(position).unwrap_or_default(), &mut self.text);
            self.keys.push((start..self.text.len(), position));
        }
    }

    /// Sorts by key; of equal keys only the one that came last stays.
    fn sort(&mut self) {
        let text = &self.text;
        self.keys.sort_unstable_by(|(left, left_position), (right, right_position)| {
            text[left.clone()].cmp(&text[right.clone()]).then(right_position.cmp(left_position))
        });
        self.keys.dedup_by(|(later, _), (earlier, _)| text[later.clone()] == text[earlier.clone()]);
    }
}

/// The maps of the result while they are written.
struct ResultMaps {
    keys: TextBuilder,
    values: TextBuilder,
    lengths: Vec<usize>,
}

impl ResultMaps {
    fn with_capacity(rows: usize) -> Self {
        Self {
            keys: TextBuilder::with_capacity(rows, 16),
            values: TextBuilder::with_capacity(rows, 16),
            lengths: Vec::with_capacity(rows),
        }
    }

    fn append(&mut self, row: &RowKeys, values: &TextColumn<'_>) -> Result<()> {
        for (key, position) in &row.keys {
            self.keys.append(&row.text[key.clone()])?;
            self.values.append_option(values.get(*position))?;
        }
        self.lengths.push(row.keys.len());
        Ok(())
    }

    fn finish(self, maps: &MapArray) -> Result<ArrayRef> {
        let DataType::Map(field, sorted) = text_map_type() else {
            return Ok(Arc::new(maps.clone()));
        };
        let DataType::Struct(fields) = field.data_type().clone() else {
            return Ok(Arc::new(maps.clone()));
        };
        let columns = vec![self.keys.finish(), self.values.finish()];
        let entries = StructArray::try_new(fields, columns, None)?;
        let offsets = OffsetBuffer::from_lengths(self.lengths);
        let nulls = maps.nulls().cloned();
        Ok(Arc::new(MapArray::try_new(field, offsets, entries, nulls, sorted)?))
    }
}
