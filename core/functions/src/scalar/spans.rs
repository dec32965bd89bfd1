//! Reading columns of spans, and `span_len`.

use super::call::{Call, Rows};
use super::definition::{Definition, Traits};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter, SPAN_BOUNDS};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, StructArray};
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::error::Result;
use std::sync::Arc;

pub(super) static SPAN_LEN: Definition = Definition {
    name: "span_len",
    aliases: &[],
    parameters: &[Parameter::required(
        "span",
        Accepts::Span,
        "A struct with the integer fields bstart and bend",
    )],
    section: Section::Span,
    description: "The length of a span: bend minus bstart, whether or not the end is exclusive. NULL \
                  if the span or one of its bounds is.",
    example: "SELECT span_len(span_make(3, 10))",
    tags: &["span"],
    traits: Traits { strict: true, ..Traits::NONE },
    return_field: |plan| {
        let nullable = plan.is_nullable(0) || bounds_are_nullable(plan.argument(0)?.data_type());
        Ok(plan.field(DataType::Int64, nullable))
    },
    evaluate: evaluate_length,
};

fn bounds_are_nullable(span: &DataType) -> bool {
    match span {
        DataType::Struct(fields) => SPAN_BOUNDS
            .iter()
            .any(|bound| fields.find(bound).is_none_or(|(_, field)| field.is_nullable())),
        _ => true,
    }
}

/// A column of spans.
pub(super) struct Spans {
    spans: Rows<StructArray>,
    starts: Int64Array,
    ends: Int64Array,
    ends_are_exclusive: Option<BooleanArray>,
}

/// Both bounds of a span, the end as it is written.
pub(super) struct Bounds {
    /// The first position.
    pub(super) start: i64,
    /// The last position, or the one behind it.
    pub(super) end: i64,
    /// Whether the end is the position behind the last one.
    pub(super) end_is_exclusive: bool,
}

impl Bounds {
    /// The position behind the last one.
    pub(super) fn exclusive_end(&self) -> i64 {
        if self.end_is_exclusive { self.end } else { self.end.saturating_add(1) }
    }
}

impl Spans {
    /// The spans of an argument; none if it is NULL without a type.
    pub(super) fn read(call: &Call<'_>, position: usize) -> Result<Option<Self>> {
        let rows = call.values(position)?;
        let Some(spans) = rows.array.as_struct_opt() else {
            return if rows.array.data_type().is_null() {
                Ok(None)
            } else {
                Err(call.refuse(position, "must be a struct with the fields bstart and bend"))
            };
        };
        let [starts, ends] = SPAN_BOUNDS.map(|bound| integers(call, position, spans, bound));
        Ok(Some(Self {
            starts: starts?,
            ends: ends?,
            ends_are_exclusive: spans
                .column_by_name("end_exclusive")
                .and_then(|flags| flags.as_boolean_opt().cloned()),
            spans: rows.with_array(spans.clone()),
        }))
    }

    /// The bounds in a row; none if the span or one of them is NULL.
    #[inline]
    pub(super) fn get(&self, row: usize) -> Option<Bounds> {
        let position = self.spans.position(row);
        if self.spans.array.is_null(position)
            || self.starts.is_null(position)
            || self.ends.is_null(position)
        {
            return None;
        }
        Some(Bounds {
            start: self.starts.value(position),
            end: self.ends.value(position),
            end_is_exclusive: self
                .ends_are_exclusive
                .as_ref()
                .is_none_or(|flags| flags.is_null(position) || flags.value(position)),
        })
    }
}

fn integers(
    call: &Call<'_>,
    position: usize,
    spans: &StructArray,
    bound: &str,
) -> Result<Int64Array> {
    let Some(column) = spans.column_by_name(bound) else {
        return Err(call.refuse(position, &format!("must have a field {bound}")));
    };
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let integers = cast_with_options(column, &DataType::Int64, &options)
        .map_err(|error| call.refuse_value(position, format_args!("has a bad {bound}: {error}")))?;
    Ok(integers.as_primitive::<Int64Type>().clone())
}

fn evaluate_length(call: &Call<'_>) -> Result<ArrayRef> {
    let Some(spans) = Spans::read(call, 0)? else { return Ok(call.all_null()) };
    let lengths: Int64Array = (0..call.rows)
        .map(|row| spans.get(row).map(|bounds| length(call, &bounds)).transpose())
        .collect::<Result<_>>()?;
    Ok(Arc::new(lengths))
}

fn length(call: &Call<'_>, bounds: &Bounds) -> Result<i64> {
    bounds
        .end
        .checked_sub(bounds.start)
        .ok_or_else(|| call.refuse_value(0, "has a length that does not fit in 64 bits"))
}
