//! `stable_id` and `prefixed_hash64`: a prefix and the hash of one value.

use super::SEMANTIC_TYPE;
use super::call::Call;
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::digest;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::words;
use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::error::Result;

const PREFIX: &str = "The text before the colon. It is not part of what is hashed";
const VALUE: &str = "The text to hash";

pub(super) static PREFIXED_HASH64: Definition = Definition {
    name: "prefixed_hash64",
    aliases: &["prefixed_hash"],
    parameters: &[
        Parameter::required("prefix", Accepts::Text, PREFIX),
        Parameter::required("value", Accepts::Text, VALUE),
    ],
    section: Section::Hashing,
    description: "The prefix, a colon, and stable_hash64 of the value in decimal. NULL in either \
                  argument gives NULL.",
    example: "SELECT prefixed_hash64('ns', 'gamma')",
    tags: &["hash"],
    traits: Traits::STRICT,
    return_field: |plan| Ok(plan.field(DataType::Utf8, plan.any_nullable())),
    evaluate: |call| evaluate(call, |target, value| write_hash64(target, digest::hash64([value]))),
};

pub(super) static STABLE_ID: Definition = Definition {
    name: "stable_id",
    aliases: &[],
    parameters: &[
        Parameter::required("prefix", Accepts::Text, PREFIX),
        Parameter::required("value", Accepts::Text, VALUE),
    ],
    section: Section::Hashing,
    description: "An identifier: the prefix, a colon, and stable_hash128 of the value. NULL in \
                  either argument gives NULL. A literal prefix that names a kind of identifier \
                  (node, edge, span) marks the result's field with it as semantic_type.",
    example: "SELECT stable_id('node', 'src/main.py')",
    tags: &["hash"],
    traits: Traits::STRICT,
    return_field: |plan| Ok(identifier_field(plan, plan.any_nullable(), None)),
    evaluate: |call| {
        evaluate(call, |target, value| target.append(digest::hash128([value]).as_str()))
    },
};

/// The field of an identifier, marked with its kind if the prefix is known to name one.
pub(super) fn identifier_field(
    plan: &Plan<'_>,
    nullable: bool,
    otherwise: Option<&'static str>,
) -> Field {
    let field = plan.field(DataType::Utf8, nullable);
    let kind = plan.literal_text(0).and_then(words::identifier_kind).or(otherwise);
    match kind {
        Some(kind) => field.with_metadata([(SEMANTIC_TYPE.to_owned(), kind.to_owned())].into()),
        None => field,
    }
}

/// Ends a row with a hash in decimal.
pub(super) fn write_hash64(target: &mut TextBuilder, hash: i64) -> Result<()> {
    target.push_display(hash)?;
    target.finish_row();
    Ok(())
}

fn evaluate(
    call: &Call<'_>,
    write_hash: impl Fn(&mut TextBuilder, &str) -> Result<()>,
) -> Result<ArrayRef> {
    let (prefixes, values) = (call.text(0)?, call.text(1)?);
    let mut result = TextBuilder::with_capacity(call.rows, 40);
    for row in 0..call.rows {
        match (prefixes.get(row), values.get(row)) {
            (Some(prefix), Some(value)) => {
                result.push(prefix)?;
                result.push(":")?;
                write_hash(&mut result, value)?;
            }
            _ => result.append_null(),
        }
    }
    Ok(result.finish())
}
