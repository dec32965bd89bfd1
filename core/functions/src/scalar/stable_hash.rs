//! `stable_hash64` and `stable_hash128`: hashes of one or more values.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::digest::{self, Digest, Group};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
use datafusion::arrow::array::{ArrayRef, Int64Builder};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use std::sync::Arc;

const VALUES: &[Parameter] = &[Parameter::repeated(
    "value",
    Accepts::CastText,
    64,
    "The value to hash. Several values are hashed together, and NULL among several is the text \
     __NULL__",
)];

pub(super) static STABLE_HASH64: Definition = Definition {
    name: "stable_hash64",
    aliases: &["hash64"],
    parameters: VALUES,
    section: Section::Hashing,
    description: "Hashes text to a non-negative integer of 64 bits that is the same in every run \
                  and on every machine (BLAKE2b). A single NULL stays NULL.",
    example: "SELECT stable_hash64('alpha')",
    tags: &["hash"],
    traits: Traits::TOTAL,
    return_field: |plan| Ok(plan.field(DataType::Int64, is_nullable(plan))),
    evaluate: evaluate64,
};

pub(super) static STABLE_HASH128: Definition = Definition {
    name: "stable_hash128",
    aliases: &["hash128"],
    parameters: VALUES,
    section: Section::Hashing,
    description: "Hashes text to 32 hexadecimal digits that are the same in every run and on every \
                  machine (BLAKE2b). A single NULL stays NULL.",
    example: "SELECT stable_hash128('alpha')",
    tags: &["hash"],
    traits: Traits::TOTAL,
    return_field: |plan| Ok(plan.field(DataType::Utf8, is_nullable(plan))),
    evaluate: evaluate128,
};

/// Only a single value can make the result NULL.
fn is_nullable(plan: &Plan<'_>) -> bool {
    plan.fields.len() == 1 && plan.is_nullable(0)
}

fn evaluate64(call: &Call<'_>) -> Result<ArrayRef> {
    let values = call.texts(0)?;
    let mut hashes = Int64Builder::with_capacity(call.rows);
    digest::hash_rows(
        call.rows,
        |row, group| feed(group, &values, row),
        |_, digest| {
            hashes.append_option(digest.map(Digest::number));
            Ok(())
        },
    )?;
    Ok(Arc::new(hashes.finish()))
}

fn evaluate128(call: &Call<'_>) -> Result<ArrayRef> {
    let values = call.texts(0)?;
    let mut result = TextBuilder::with_capacity(call.rows, 32);
    digest::hash_rows(
        call.rows,
        |row, group| feed(group, &values, row),
        |_, digest| match digest {
            Some(digest) => result.append(digest.hexadecimal().as_str()),
            None => {
                result.append_null();
                Ok(())
            }
        },
    )?;
    Ok(result.finish())
}

fn feed<'a, const BYTES: usize>(
    group: &mut Group<'a, BYTES>,
    values: &[TextColumn<'a>],
    row: usize,
) {
    match values {
        [value] => group.add_text(value.get(row)),
        values => group.add(digest::parts(values.iter().map(|value| value.get(row)))),
    }
}
