//! `list_compact` and `list_unique_sorted`: lists of text without NULL.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
use crate::text::element;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, ListArray, StringArray};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::compute::filter;
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
    evaluate: compact,
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

fn compact(call: &Call<'_>) -> Result<ArrayRef> {
    let array = call.array(0)?;
    let lists = lists(call, &array)?;
    let (elements, first) = used_elements(lists)?;
    if elements.data_type() != &DataType::Utf8 {
        return evaluate(call, |_| {});
    }
    let Some(nulls) = elements.nulls().filter(|nulls| nulls.null_count() > 0) else {
        let first = i32::try_from(first).unwrap_or_default();
        let offsets = lists.value_offsets().iter().map(|offset| offset - first).collect();
        return list_array(OffsetBuffer::new(offsets), elements, lists.nulls().cloned());
    };
    if let Some((offsets, kept)) = without_bare_nulls(lists, first, elements.as_string(), nulls)? {
        return list_array(offsets, kept, lists.nulls().cloned());
    }
    let kept = filter(&elements, &BooleanArray::new(nulls.inner().clone(), None))?;
    let kept_of = |bounds: &[i32]| {
        let positions = bounds[0] as usize - first..bounds[1] as usize - first;
        positions.filter(|position| nulls.is_valid(*position)).count()
    };
    let lengths = lists.value_offsets().windows(2).map(kept_of);
    list_array(OffsetBuffer::from_lengths(lengths), kept, lists.nulls().cloned())
}

/// The lists without NULLs, if these take no bytes, as is usual: then the bytes stay where they are.
fn without_bare_nulls(
    lists: &ListArray,
    first: usize,
    texts: &StringArray,
    nulls: &NullBuffer,
) -> Result<Option<(OffsetBuffer<i32>, ArrayRef)>> {
    let offsets = texts.value_offsets();
    let (Some(start), Some(end)) = (offsets.first(), offsets.last()) else { return Ok(None) };
    let mut text_ends = Vec::with_capacity(offsets.len());
    let mut list_ends = Vec::with_capacity(lists.len() + 1);
    text_ends.push(0);
    list_ends.push(0);
    for bounds in lists.value_offsets().windows(2) {
        for position in bounds[0] as usize - first..bounds[1] as usize - first {
            if nulls.is_valid(position) {
                text_ends.push(offsets[position + 1] - start);
            } else if offsets[position] != offsets[position + 1] {
                return Ok(None);
            }
        }
        list_ends.push(i32::try_from(text_ends.len() - 1).unwrap_or(i32::MAX));
    }
    let bytes = texts.values().slice_with_length(*start as usize, (end - start) as usize);
    let kept = StringArray::try_new(OffsetBuffer::new(text_ends.into()), bytes, None)?;
    Ok(Some((OffsetBuffer::new(list_ends.into()), Arc::new(kept))))
}

fn lists<'a>(call: &Call<'_>, array: &'a ArrayRef) -> Result<&'a ListArray> {
    array.as_list_opt::<i32>().ok_or_else(|| call.refuse(0, "must be a list"))
}

fn evaluate(call: &Call<'_>, arrange: impl Fn(&mut Vec<&str>)) -> Result<ArrayRef> {
    let array = call.array(0)?;
    let lists = lists(call, &array)?;
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
    list_array(OffsetBuffer::from_lengths(lengths), result.finish(), lists.nulls().cloned())
}

fn list_array(
    offsets: OffsetBuffer<i32>,
    elements: ArrayRef,
    nulls: Option<NullBuffer>,
) -> Result<ArrayRef> {
    let field = Arc::new(Field::new_list_field(DataType::Utf8, true));
    Ok(Arc::new(ListArray::try_new(field, offsets, elements, nulls)?))
}

/// The texts of the elements that a slice of lists uses, and the position of the first one.
fn used_elements(lists: &ListArray) -> Result<(ArrayRef, usize)> {
    let offsets = lists.value_offsets();
    let first = offsets.first().map_or(0, |offset| *offset as usize);
    let last = offsets.last().map_or(0, |offset| *offset as usize);
    Ok((element::texts(&lists.values().slice(first, last - first))?, first))
}
