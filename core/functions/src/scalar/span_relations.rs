//! `span_overlaps` and `span_contains`: how two spans lie to each other.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::spans::Spans;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use datafusion::arrow::array::{ArrayRef, BooleanArray};
use datafusion::arrow::buffer::{BooleanBuffer, NullBuffer};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use std::sync::Arc;

const PARAMETERS: &[Parameter] = &[
    Parameter::required("span_a", Accepts::Span, "A struct with integers bstart and bend"),
    Parameter::required("span_b", Accepts::Span, "A struct with integers bstart and bend"),
];

pub(super) static SPAN_OVERLAPS: Definition = Definition {
    name: "span_overlaps",
    aliases: &[],
    parameters: PARAMETERS,
    section: Section::Span,
    description: "Whether two spans share a position. Spans that only touch do not. NULL if a span \
                  or a bound is NULL.",
    example: "SELECT span_overlaps(span_make(0, 10), span_make(5, 15))",
    tags: &["span"],
    traits: Traits { strict: true, ..Traits::NONE },
    return_field: |plan| Ok(plan.field(DataType::Boolean, true)),
    evaluate: |call| {
        evaluate(call, |(a_start, a_end), (b_start, b_end)| (a_start < b_end) & (b_start < a_end))
    },
};

pub(super) static SPAN_CONTAINS: Definition = Definition {
    name: "span_contains",
    aliases: &[],
    parameters: PARAMETERS,
    section: Section::Span,
    description: "Whether the first span contains the second. A span contains itself. NULL if a span \
                  or a bound is NULL.",
    example: "SELECT span_contains(span_make(0, 10), span_make(2, 5))",
    tags: &["span"],
    traits: Traits { strict: true, ..Traits::NONE },
    return_field: |plan| Ok(plan.field(DataType::Boolean, true)),
    evaluate: |call| {
        evaluate(call, |(a_start, a_end), (b_start, b_end)| (a_start <= b_start) & (b_end <= a_end))
    },
};

/// A start, and the position behind the last one.
type Bounds = (i64, i64);

/// Without a branch for each row, so that the processor works on several at once.
fn evaluate(call: &Call<'_>, holds: impl Fn(Bounds, Bounds) -> bool) -> Result<ArrayRef> {
    let (Some(left), Some(right)) = (Spans::read(call, 0)?, Spans::read(call, 1)?) else {
        return Ok(call.all_null());
    };
    let (left, right) = (left.with_exclusive_ends(), right.with_exclusive_ends());
    let flags = BooleanBuffer::collect_bool(call.rows, |row| {
        holds((left.start(row), left.end(row)), (right.start(row), right.end(row)))
    });
    let nulls = NullBuffer::union(left.nulls(call.rows).as_ref(), right.nulls(call.rows).as_ref());
    Ok(Arc::new(BooleanArray::new(flags, nulls)))
}
