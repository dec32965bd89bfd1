//! `map_get_default`: the value under a key, or a default.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::utf8_normalize::nullable_text;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
use crate::text::element;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, MapArray};
use datafusion::error::Result;

pub(super) static MAP_GET_DEFAULT: Definition = Definition {
    name: "map_get_default",
    aliases: &[],
    parameters: &[
        Parameter::required("map_expr", Accepts::Map, "A map whose keys and values have a text"),
        Parameter::required("key", Accepts::CastText, "The key. A literal, not NULL"),
        Parameter::required("default_value", Accepts::CastText, "The result without a value"),
    ],
    section: Section::Nested,
    description: "The value under a key as text. The default if the key is missing, the value is \
                  NULL, or the map is.",
    example: "SELECT map_get_default(MAP {'a': 'x'}, 'b', 'none')",
    tags: &["nested", "map"],
    traits: Traits { short_circuits: true, ..Traits::NONE },
    return_field: |plan| Ok(nullable_text(plan)),
    evaluate,
};

fn evaluate(call: &Call<'_>) -> Result<ArrayRef> {
    let Some(key) = call.literal_text(1)? else {
        return Err(call.refuse(1, "must not be NULL"));
    };
    let defaults = call.text(2)?;
    let array = call.array(0)?;
    let entries = array.as_map_opt().map(Entries::read).transpose()?;
    let texts = entries.as_ref().map(Entries::texts).transpose()?;
    let mut result = TextBuilder::with_capacity(call.rows, 16);
    for row in 0..call.rows {
        let value = texts.as_ref().and_then(|(keys, values)| {
            entries
                .as_ref()?
                .positions(row)
                .find(|position| {
                    keys.get(*position) == Some(key.as_str()) && values.get(*position).is_some()
                })
                .and_then(|position| values.get(position))
        });
        result.append_option(value.or_else(|| defaults.get(row)))?;
    }
    Ok(result.finish())
}

/// The entries of maps as text, as far as a slice of maps uses them.
pub(super) struct Entries<'a> {
    maps: &'a MapArray,
    first: usize,
    keys: ArrayRef,
    values: ArrayRef,
}

impl<'a> Entries<'a> {
    /// The entries of an array of maps.
    pub(super) fn read(maps: &'a MapArray) -> Result<Self> {
        let offsets = maps.value_offsets();
        let first = offsets.first().map_or(0, |offset| *offset as usize);
        let last = offsets.last().map_or(0, |offset| *offset as usize);
        let texts = |array: &ArrayRef| element::texts(&array.slice(first, last - first));
        Ok(Self { maps, first, keys: texts(maps.keys())?, values: texts(maps.values())? })
    }

    /// Keys and values for reading.
    pub(super) fn texts(&self) -> Result<(TextColumn<'_>, TextColumn<'_>)> {
        Ok((TextColumn::of_array(self.keys.as_ref())?, TextColumn::of_array(self.values.as_ref())?))
    }

    /// Where the entries of a row stand; nowhere if the map is NULL.
    pub(super) fn positions(&self, row: usize) -> std::ops::Range<usize> {
        if self.maps.is_null(row) {
            return 0..0;
        }
        let offsets = self.maps.value_offsets();
        offsets[row] as usize - self.first..offsets[row + 1] as usize - self.first
    }
}
