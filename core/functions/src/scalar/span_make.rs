//! `span_make`: a span as a struct that says how it counts.

use super::SEMANTIC_TYPE;
use super::call::Call;
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use datafusion::arrow::array::{ArrayRef, BooleanArray, Int32Array, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int32Type};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use std::collections::HashMap;
use std::sync::Arc;

pub(super) static SPAN_MAKE: Definition = Definition {
    name: "span_make",
    aliases: &["span"],
    parameters: &[
        Parameter::required("bstart", Accepts::CastInteger64, "Where the span starts"),
        Parameter::required("bend", Accepts::CastInteger64, "Where the span ends"),
        Parameter::optional(
            "line_base",
            Accepts::CastInteger32,
            "The number of the first line. Default codeanatomy_udf.span_default_line_base",
        ),
        Parameter::optional(
            "col_unit",
            Accepts::CastText,
            "The unit of columns. Default codeanatomy_udf.span_default_col_unit",
        ),
        Parameter::optional(
            "end_exclusive",
            Accepts::CastBoolean,
            "Whether the end lies behind the last position. Default \
             codeanatomy_udf.span_default_end_exclusive",
        ),
    ],
    section: Section::Span,
    description: "A span as a struct. NULL options mean their defaults; NULL bounds stay NULL inside \
                  the struct. Nothing is checked: the end may come before the start.",
    example: "SELECT span_make(3, 10, 1, 'utf16', false)",
    tags: &["span", "position_encoding"],
    traits: Traits { planned_with_settings: true, ..Traits::TOTAL },
    return_field,
    evaluate,
};

fn return_field(plan: &Plan<'_>) -> Result<Field> {
    let fields = Fields::from(vec![
        Field::new("bstart", DataType::Int64, true),
        Field::new("bend", DataType::Int64, true),
        Field::new("line_base", DataType::Int32, true),
        Field::new("col_unit", DataType::Utf8, true),
        Field::new("end_exclusive", DataType::Boolean, true),
    ]);
    let given = plan.metadata(0);
    let metadata = if given.is_empty() { own_metadata(plan)? } else { given };
    Ok(plan.field(DataType::Struct(fields), plan.any_nullable()).with_metadata(metadata))
}

/// Says how the span counts, as far as literals and settings tell.
fn own_metadata(plan: &Plan<'_>) -> Result<HashMap<String, String>> {
    let settings = plan.settings;
    let line_base = match literal_as(plan, 2, &DataType::Int32)? {
        Some(line_base) => line_base.to_string(),
        None => settings.span_default_line_base.to_string(),
    };
    let col_unit = match literal_as(plan, 3, &DataType::Utf8)? {
        Some(col_unit) => col_unit.to_string(),
        None => settings.span_default_col_unit.clone(),
    };
    let end_exclusive = match literal_as(plan, 4, &DataType::Boolean)? {
        Some(end_exclusive) => end_exclusive.to_string(),
        None => settings.span_default_end_exclusive.to_string(),
    };
    let entries = [
        (SEMANTIC_TYPE, "Span".to_owned()),
        ("line_base", line_base),
        ("col_unit", col_unit),
        ("end_exclusive", end_exclusive),
    ];
    Ok(entries.map(|(key, value)| (key.to_owned(), value)).into())
}

/// A literal in the type it will be cast to.
fn literal_as(
    plan: &Plan<'_>,
    position: usize,
    data_type: &DataType,
) -> Result<Option<ScalarValue>> {
    plan.literal(position).map(|value| value.cast_to(data_type)).transpose()
}

fn evaluate(call: &Call<'_>) -> Result<ArrayRef> {
    let DataType::Struct(fields) = call.return_field.data_type() else {
        return Ok(call.all_null());
    };
    let columns = vec![
        call.array(0)?,
        call.array(1)?,
        line_bases(call)?,
        col_units(call)?,
        end_exclusives(call)?,
    ];
    Ok(Arc::new(StructArray::try_new(fields.clone(), columns, None)?))
}

fn line_bases(call: &Call<'_>) -> Result<ArrayRef> {
    let default = call.settings.span_default_line_base;
    if call.arguments.len() < 3 {
        return Ok(Arc::new(Int32Array::from_value(default, call.rows)));
    }
    let given = call.numbers::<Int32Type>(2)?;
    Ok(Arc::new(Int32Array::from_iter_values(
        (0..call.rows).map(|row| given.get(row).unwrap_or(default)),
    )))
}

fn col_units(call: &Call<'_>) -> Result<ArrayRef> {
    let default = call.settings.span_default_col_unit.as_str();
    let given = call.optional_text(3)?;
    let mut units = TextBuilder::with_capacity(call.rows, default.len());
    for row in 0..call.rows {
        units.append(given.get(row).unwrap_or(default))?;
    }
    Ok(units.finish())
}

fn end_exclusives(call: &Call<'_>) -> Result<ArrayRef> {
    let default = call.settings.span_default_end_exclusive;
    if call.arguments.len() < 5 {
        return Ok(Arc::new(BooleanArray::from(vec![default; call.rows])));
    }
    let given = call.booleans(4)?;
    let flags: BooleanArray =
        (0..call.rows).map(|row| Some(given.get(row).unwrap_or(default))).collect();
    Ok(Arc::new(flags))
}
