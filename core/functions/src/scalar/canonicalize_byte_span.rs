//! `canonicalize_byte_span`: a span of lines and columns as offsets in bytes.

use super::call::Call;
use super::column_unit::{UNIT_DESCRIPTION, Unit, byte_offset};
use super::definition::{Definition, Traits};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::column::TextColumn;
use datafusion::arrow::array::{ArrayRef, Int64Array, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int64Type};
use datafusion::error::Result;
use std::sync::Arc;

const LINE_START: &str = "The offset in bytes at which the line starts";
const LINE_TEXT: &str = "The text of the line";
const COLUMN: &str = "The column in that line, from 0";

pub(super) static CANONICALIZE_BYTE_SPAN: Definition = Definition {
    name: "canonicalize_byte_span",
    aliases: &[],
    parameters: &[
        Parameter::required("start_line_start_byte", Accepts::Integer, LINE_START),
        Parameter::required("start_line_text", Accepts::Text, LINE_TEXT),
        Parameter::required("start_col", Accepts::Integer, COLUMN),
        Parameter::required("end_line_start_byte", Accepts::Integer, LINE_START),
        Parameter::required("end_line_text", Accepts::Text, LINE_TEXT),
        Parameter::required("end_col", Accepts::Integer, COLUMN),
        Parameter::required("col_unit", Accepts::Text, UNIT_DESCRIPTION),
    ],
    section: Section::Other,
    description: "The offsets in bytes of a span that is given by lines and columns, as a struct of \
                  bstart and bend. A bound is NULL if anything it depends on is.",
    example: "SELECT canonicalize_byte_span(10, 'abcdef', 3, 20, 'ghijkl', 2, 'BYTE')",
    tags: &["span", "position_encoding"],
    traits: Traits::NONE,
    return_field: |plan| Ok(plan.field(DataType::Struct(fields()), false)),
    evaluate,
};

fn fields() -> Fields {
    Fields::from(vec![
        Field::new("bstart", DataType::Int64, true),
        Field::new("bend", DataType::Int64, true),
    ])
}

fn evaluate(call: &Call<'_>) -> Result<ArrayRef> {
    let units = call.text(6)?;
    let columns: Vec<ArrayRef> =
        vec![Arc::new(bounds(call, 0, &units)?), Arc::new(bounds(call, 3, &units)?)];
    let length = call.rows;
    Ok(Arc::new(StructArray::try_new_with_length(fields(), columns, None, length)?))
}

/// One side of the span, from the three arguments at `first`.
fn bounds(call: &Call<'_>, first: usize, units: &TextColumn<'_>) -> Result<Int64Array> {
    let line_starts = call.numbers::<Int64Type>(first)?;
    let lines = call.text(first + 1)?;
    let columns = call.numbers::<Int64Type>(first + 2)?;
    (0..call.rows)
        .map(|row| {
            let (Some(start), Some(line), Some(column), Some(unit)) =
                (line_starts.get(row), lines.get(row), columns.get(row), units.get(row))
            else {
                return Ok(None);
            };
            let offset = byte_offset(line, column, Unit::parse(unit)).map_err(|problem| {
                call.refuse_value(first + 2, format_args!("is {column}, which {problem}"))
            })?;
            Ok(Some(start.saturating_add(offset)))
        })
        .collect()
}
