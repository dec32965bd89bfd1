//! `interval_align_score`: ranks intervals by how short they are.

use super::call::Call;
use super::definition::{Definition, Traits};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::column::TextColumn;
use crate::text::is_text;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int64Array};
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type};
use datafusion::error::Result;
use std::sync::Arc;

const BOUND: &str =
    "An integer, a float whose fraction is cut off, or text that reads as an integer";

pub(super) static INTERVAL_ALIGN_SCORE: Definition = Definition {
    name: "interval_align_score",
    aliases: &[],
    parameters: &[
        Parameter::required("left_start", Accepts::IntegerLike, BOUND),
        Parameter::required("left_end", Accepts::IntegerLike, BOUND),
        Parameter::required("right_start", Accepts::IntegerLike, BOUND),
        Parameter::required("right_end", Accepts::IntegerLike, BOUND),
    ],
    section: Section::Interval,
    description: "A score by which shorter right intervals come first: minus the length of the right \
                  interval. The left one counts only in that NULL anywhere gives NULL.",
    example: "SELECT interval_align_score(0, 5, 10, 20)",
    tags: &["interval", "alignment", "score"],
    traits: Traits { strict: true, ..Traits::NONE },
    return_field: |plan| Ok(plan.field(DataType::Float64, plan.any_nullable())),
    evaluate,
};

fn evaluate(call: &Call<'_>) -> Result<ArrayRef> {
    let bounds = (0..4)
        .map(|position| {
            let rows = call.values(position)?;
            let integers = integers(call, position, rows.array.as_ref())?;
            Ok(rows.with_array(integers))
        })
        .collect::<Result<Vec<_>>>()?;
    let scores: Float64Array = (0..call.rows)
        .map(|row| match bounds.as_slice() {
            [left_start, left_end, right_start, right_end] => {
                left_start.get(row)?;
                left_end.get(row)?;
                Some(score(right_start.get(row)?, right_end.get(row)?))
            }
            _ => None,
        })
        .collect();
    Ok(Arc::new(scores))
}

/// The difference is taken in 128 bits, where it cannot overflow.
fn score(start: i64, end: i64) -> f64 {
    -((i128::from(end) - i128::from(start)) as f64)
}

fn integers(call: &Call<'_>, position: usize, array: &dyn Array) -> Result<Int64Array> {
    match array.data_type() {
        data_type if is_text(data_type) => parsed(call, position, array),
        data_type if data_type.is_floating() => {
            let floats = cast_with_options(array, &DataType::Float64, &CastOptions::default())?;
            truncated(call, position, floats.as_primitive())
        }
        _ => {
            let options = CastOptions { safe: false, ..CastOptions::default() };
            let integers =
                cast_with_options(array, &DataType::Int64, &options).map_err(|error| {
                    call.refuse_value(position, format_args!("is too large: {error}"))
                })?;
            Ok(integers.as_primitive::<Int64Type>().clone())
        }
    }
}

fn parsed(call: &Call<'_>, position: usize, array: &dyn Array) -> Result<Int64Array> {
    let texts = TextColumn::of_array(array)?;
    let parse = |text: &str| {
        text.parse().map_err(|_| {
            call.refuse_value(position, format_args!("must read as an integer of 64 bits"))
        })
    };
    (0..array.len()).map(|row| texts.get(row).map(parse).transpose()).collect()
}

fn truncated(
    call: &Call<'_>,
    position: usize,
    floats: &datafusion::arrow::array::PrimitiveArray<Float64Type>,
) -> Result<Int64Array> {
    /// The first float above every integer of 64 bits.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let truncate = |float: f64| {
        if (-LIMIT..LIMIT).contains(&float.trunc()) {
            Ok(float as i64)
        } else {
            Err(call.refuse_value(position, "must be a float within the integers of 64 bits"))
        }
    };
    floats.iter().map(|float| float.map(truncate).transpose()).collect()
}
