//! `span_overlaps` and `span_contains`: how two spans lie to each other.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::spans::{Bounds, Spans};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use datafusion::arrow::array::{ArrayRef, BooleanArray};
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
        evaluate(call, |a, b| a.start < b.exclusive_end() && b.start < a.exclusive_end())
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
        evaluate(call, |a, b| a.start <= b.start && b.exclusive_end() <= a.exclusive_end())
    },
};

fn evaluate(call: &Call<'_>, holds: impl Fn(&Bounds, &Bounds) -> bool) -> Result<ArrayRef> {
    let (Some(left), Some(right)) = (Spans::read(call, 0)?, Spans::read(call, 1)?) else {
        return Ok(call.all_null());
    };
    let result: BooleanArray =
        (0..call.rows).map(|row| Some(holds(&left.get(row)?, &right.get(row)?))).collect();
    Ok(Arc::new(result))
}
