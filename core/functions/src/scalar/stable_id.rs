//! `stable_id` and `prefixed_hash64`: a prefix and the hash of one value.

use super::SEMANTIC_TYPE;
use super::call::Call;
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::digest::{self, Digest, Group};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
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
    evaluate: |call| evaluate(call, write_number),
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
        evaluate::<16>(call, |target, digest| target.append(digest.hexadecimal().as_str()))
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
pub(super) fn write_number(target: &mut TextBuilder, digest: Digest<8>) -> Result<()> {
    target.push_display(digest.number())?;
    target.finish_row();
    Ok(())
}

fn evaluate<const BYTES: usize>(
    call: &Call<'_>,
    write: impl Fn(&mut TextBuilder, Digest<BYTES>) -> Result<()>,
) -> Result<ArrayRef> {
    let (prefixes, values) = (call.text(0)?, call.text(1)?);
    identifiers(call.rows, &prefixes, |row, group| group.add_text(values.get(row)), write)
}

/// A prefix and a hash in each row that has both.
pub(super) fn identifiers<'a, const BYTES: usize>(
    rows: usize,
    prefixes: &TextColumn<'_>,
    feed: impl Fn(usize, &mut Group<'a, BYTES>),
    write: impl Fn(&mut TextBuilder, Digest<BYTES>) -> Result<()>,
) -> Result<ArrayRef> {
    let mut result = TextBuilder::with_capacity(rows, 40);
    let head = match prefixes {
        TextColumn::Constant(Some(prefix)) => Some(format!("{prefix}:")),
        _ => None,
    };
    digest::hash_rows(
        rows,
        |row, group| match prefixes.get(row) {
            Some(_) => feed(row, group),
            None => group.add_null(),
        },
        |row, digest| match (prefixes.get(row), digest) {
            (Some(prefix), Some(digest)) => {
                match &head {
                    Some(head) => result.push(head)?,
                    None => {
                        result.push(prefix)?;
                        result.push(":")?;
                    }
                }
                write(&mut result, digest)
            }
            _ => {
                result.append_null();
                Ok(())
            }
        },
    )?;
    Ok(result.finish())
}
