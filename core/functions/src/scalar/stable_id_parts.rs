//! `stable_id_parts`, `prefixed_hash_parts64` and `span_id`: a prefix and the hash of several values.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::stable_id::{identifier_field, identifiers, write_number};
use crate::digest::{self, Digest, Group};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
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
    evaluate: |call| evaluate(call, write_number),
};

fn evaluate_identifier(call: &Call<'_>) -> Result<ArrayRef> {
    evaluate::<16>(call, |target, digest| target.append(digest.hexadecimal().as_str()))
}

fn evaluate<const BYTES: usize>(
    call: &Call<'_>,
    write: impl Fn(&mut TextBuilder, Digest<BYTES>) -> Result<()>,
) -> Result<ArrayRef> {
    let (prefixes, parts) = (call.text(0)?, call.texts(1)?);
    let feed = |row, group: &mut Group<'_, BYTES>| {
        group.add(digest::parts(parts.iter().map(|part| part.get(row))));
    };
    identifiers(call.rows, &prefixes, feed, write)
}
