//! `list_compact` and `list_unique_sorted`: lists of text without NULL.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
use crate::text::element;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, ListArray};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::error::Result;
use std::sync::Arc;

const PARAMETERS: &[Parameter] =
    &[Parameter::required("list_expr", Accepts::List, "A list whose elements can be cast to text")];

pub(super) static LIST_COMPACT: Definition = Definition {
    name: "list_compact",
    aliases: &["array_compact"],
    parameters: PARAMETERS,
    section: Section::Nested,
    description: "The elements of a list as text, without NULL. A NULL list stays NULL.",
    example: "SELECT list_compact([10, NULL, 9])",
    tags: &["nested", "list"],
    traits: Traits { strict: true, ..Traits::NONE },
    return_field,
    evaluate: |call| evaluate(call, |_| {}),
};

pub(super) static LIST_UNIQUE_SORTED: Definition = Definition {
    name: "list_unique_sorted",
    aliases: &["array_unique_sorted"],
    parameters: PARAMETERS,
    section: Section::Nested,
    description: "The elements of a list as text, without NULL, each once, ascending by bytes. A NULL \
                  list stays NULL.",
    example: "SELECT list_unique_sorted(['b', NULL, 'a', 'b'])",
    tags: &["nested", "list"],
    traits: Traits { strict: true, ..Traits::NONE },
    return_field,
    evaluate: |call| {
        evaluate(call, |texts| {
            texts.sort_unstable();
            texts.dedup();
        })
    },
};

fn return_field(plan: &Plan<'_>) -> Result<Field> {
    let data_type = DataType::new_list(DataType::Utf8, true);
    Ok(plan.field(data_type, plan.is_nullable(0)).with_metadata(plan.metadata(0)))
}

fn evaluate(call: &Call<'_>, arrange: impl Fn(&mut Vec<&str>)) -> Result<ArrayRef> {
    let array = call.array(0)?;
    let Some(lists) = array.as_list_opt::<i32>() else {
        return Err(call.refuse(0, "must be a list"));
    };
    let (elements, first) = used_elements(lists)?;
    let elements = TextColumn::of_array(elements.as_ref())?;
    let mut result = TextBuilder::with_capacity(lists.values().len(), 8);
    let mut lengths = Vec::with_capacity(lists.len());
    let mut texts = Vec::new();
    for (row, bounds) in lists.value_offsets().windows(2).enumerate() {
        texts.clear();
        if lists.is_valid(row) {
            let positions = bounds[0] as usize - first..bounds[1] as usize - first;
            texts.extend(positions.filter_map(|position| elements.get(position)));
            arrange(&mut texts);
        }
        for text in &texts {
            result.append(text)?;
        }
        lengths.push(texts.len());
    }
    let field = Arc::new(Field::new_list_field(DataType::Utf8, true));
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(field, offsets, result.finish(), lists.nulls().cloned())?))
}

/// The texts of the elements that a slice of lists uses, and the position of the first one.
fn used_elements(lists: &ListArray) -> Result<(ArrayRef, usize)> {
    let offsets = lists.value_offsets();
    let first = offsets.first().map_or(0, |offset| *offset as usize);
    let last = offsets.last().map_or(0, |offset| *offset as usize);
    Ok((element::texts(&lists.values().slice(first, last - first))?, first))
}
