//! Reading columns of spans, and `span_len`.

use super::call::{Call, Rows};
use super::definition::{Definition, Traits};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter, SPAN_BOUNDS};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, StructArray};
use datafusion::arrow::buffer::{NullBuffer, ScalarBuffer};
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

/// A column of spans, or one span that stands in every row.
pub(super) struct Spans {
    starts: ScalarBuffer<i64>,
    ends: ScalarBuffer<i64>,
    /// All are where there is none.
    ends_are_exclusive: Option<BooleanArray>,
    /// Where the span or a bound is NULL.
    nulls: Option<NullBuffer>,
    rows: Rows<()>,
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
        let (starts, ends) = (starts?, ends?);
        let ends_are_exclusive =
            spans.column_by_name("end_exclusive").and_then(|flags| flags.as_boolean_opt().cloned());
        Ok(Some(Self {
            nulls: NullBuffer::union_many([spans.nulls(), starts.nulls(), ends.nulls()]),
            starts: starts.values().clone(),
            ends: ends.values().clone(),
            ends_are_exclusive,
            rows: rows.with_array(()),
        }))
    }

    /// Where the first position of the span of a row is.
    #[inline]
    pub(super) fn start(&self, row: usize) -> i64 {
        self.starts[self.rows.position(row)]
    }

    /// Where the span of a row ends, as it is written.
    #[inline]
    pub(super) fn end(&self, row: usize) -> i64 {
        self.ends[self.rows.position(row)]
    }

    /// The bounds of each row; none if one span stands in all of them.
    fn bounds(&self) -> Option<impl Iterator<Item = (i64, i64)>> {
        let bounds = self.starts.iter().copied().zip(self.ends.iter().copied());
        (!self.rows.is_constant()).then_some(bounds)
    }

    /// The same spans, with each end behind the last position.
    pub(super) fn with_exclusive_ends(mut self) -> Self {
        if let Some(flags) = self.ends_are_exclusive.take()
            && flags.false_count() > 0
        {
            let exclusive = |(row, end): (usize, &i64)| {
                let is_exclusive = flags.is_null(row) || flags.value(row);
                if is_exclusive { *end } else { end.saturating_add(1) }
            };
            self.ends = self.ends.iter().enumerate().map(exclusive).collect();
        }
        self
    }

    /// The rows without a span.
    pub(super) fn nulls(&self, rows: usize) -> Option<NullBuffer> {
        match &self.nulls {
            Some(nulls) if self.rows.is_constant() => {
                nulls.is_null(0).then(|| NullBuffer::new_null(rows))
            }
            nulls => nulls.clone(),
        }
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
    let nulls = spans.nulls(call.rows);
    let mut overflows = false;
    let mut length = |(start, end): (i64, i64)| {
        let (length, overflow) = end.overflowing_sub(start);
        overflows |= overflow;
        length
    };
    let lengths: Vec<i64> = match spans.bounds() {
        Some(bounds) => bounds.map(length).collect(),
        None => vec![length((spans.start(0), spans.end(0))); call.rows],
    };
    // Bounds of a NULL span are arbitrary.
    let is_valid = |row: &usize| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(*row));
    if overflows
        && (0..call.rows)
            .filter(is_valid)
            .any(|row| spans.end(row).checked_sub(spans.start(row)).is_none())
    {
        return Err(call.refuse_value(0, "has a length that does not fit in 64 bits"));
    }
    Ok(Arc::new(Int64Array::try_new(lengths.into(), nulls)?))
}
