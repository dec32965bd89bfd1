//! `stable_id_parts`, `prefixed_hash_parts64` and `span_id`: a prefix and the hash of several values.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::stable_id::{identifier_field, write_hash64};
use crate::digest;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;

const MOST_PARTS: usize = 64;
const PREFIX: &str = "The text before the colon. It is not part of what is hashed";
const PARTS: &str = "The values that are hashed together, in order. NULL is the text __NULL__";

pub(super) static STABLE_ID_PARTS: Definition = Definition {
    name: "stable_id_parts",
    aliases: &["stable_id_multi"],
    parameters: &[
        Parameter::required("prefix", Accepts::CastText, PREFIX),
        Parameter::repeated("parts", Accepts::CastText, MOST_PARTS, PARTS),
    ],
    section: Section::Hashing,
    description: "An identifier of several values: the prefix, a colon, and the 128-bit hash of \
                  the parts. A NULL prefix gives NULL; a NULL part does not.",
    example: "SELECT stable_id_parts('node', 'src/main.py', 10, 20)",
    tags: &["id", "hash"],
    traits: Traits::TOTAL,
    return_field: |plan| Ok(identifier_field(plan, plan.is_nullable(0), None)),
    evaluate: evaluate_identifier,
};

pub(super) static SPAN_ID: Definition = Definition {
    name: "span_id",
    aliases: &[],
    parameters: &[
        Parameter::required("prefix", Accepts::CastText, PREFIX),
        Parameter::required("path", Accepts::CastText, "The path of the file"),
        Parameter::required("bstart", Accepts::CastText, "Where the span starts"),
        Parameter::required("bend", Accepts::CastText, "Where the span ends"),
        Parameter::optional(
            "kind",
            Accepts::CastText,
            "The kind of what the span holds. NULL is not the same as leaving it out",
        ),
    ],
    section: Section::Span,
    description: "The identifier of a span in a file: stable_id_parts of the same arguments, \
                  marked as an identifier of a span.",
    example: "SELECT span_id('span', 'src/main.py', 10, 20, 'call')",
    tags: &["span", "id", "hash"],
    traits: Traits::TOTAL,
    return_field: |plan| Ok(identifier_field(plan, plan.is_nullable(0), Some("SpanId"))),
    evaluate: evaluate_identifier,
};

pub(super) static PREFIXED_HASH_PARTS64: Definition = Definition {
    name: "prefixed_hash_parts64",
    aliases: &["prefixed_hash_parts"],
    parameters: &[
        Parameter::required("prefix", Accepts::CastText, PREFIX),
        Parameter::repeated("parts", Accepts::CastText, MOST_PARTS, PARTS),
    ],
    section: Section::Hashing,
    description: "The prefix, a colon, and the 64-bit hash of several values in decimal. A NULL \
                  prefix gives NULL; a NULL part does not.",
    example: "SELECT prefixed_hash_parts64('node', 'a', 'b')",
    tags: &["id", "hash"],
    traits: Traits::TOTAL,
    return_field: |plan| Ok(plan.field(DataType::Utf8, plan.is_nullable(0))),
    evaluate: |call| {
        evaluate(call, |target, parts, row| {
            write_hash64(
                target,
                digest::hash64(digest::parts(parts.iter().map(|part| part.get(row)))),
            )
        })
    },
};

fn evaluate_identifier(call: &Call<'_>) -> Result<ArrayRef> {
    evaluate(call, |target, parts, row| {
        target
            .append(digest::hash128(digest::parts(parts.iter().map(|part| part.get(row)))).as_str())
    })
}

fn evaluate(
    call: &Call<'_>,
    write_hash: impl Fn(&mut TextBuilder, &[TextColumn<'_>], usize) -> Result<()>,
) -> Result<ArrayRef> {
    let (prefixes, parts) = (call.text(0)?, call.texts(1)?);
    let mut result = TextBuilder::with_capacity(call.rows, 40);
    for row in 0..call.rows {
        match prefixes.get(row) {
            Some(prefix) => {
                result.push(prefix)?;
                result.push(":")?;
                write_hash(&mut result, &parts, row)?;
            }
            None => result.append_null(),
        }
    }
    Ok(result.finish())
}
