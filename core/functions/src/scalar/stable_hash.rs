//! `stable_hash64` and `stable_hash128`: hashes of one or more values.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::digest;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use datafusion::arrow::array::{ArrayRef, Int64Array};
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
    let hashes: Int64Array = match values.as_slice() {
        [value] => {
            (0..call.rows).map(|row| value.get(row).map(|text| digest::hash64([text]))).collect()
        }
        values => (0..call.rows)
            .map(|row| {
                Some(digest::hash64(digest::parts(values.iter().map(|value| value.get(row)))))
            })
            .collect(),
    };
    Ok(Arc::new(hashes))
}

fn evaluate128(call: &Call<'_>) -> Result<ArrayRef> {
    let values = call.texts(0)?;
    let mut result = TextBuilder::with_capacity(call.rows, 32);
    for row in 0..call.rows {
        match values.as_slice() {
            [value] => match value.get(row) {
                Some(text) => result.append(digest::hash128([text]).as_str())?,
                None => result.append_null(),
            },
            values => {
                let parts = digest::parts(values.iter().map(|value| value.get(row)));
                result.append(digest::hash128(parts).as_str())?;
            }
        }
    }
    Ok(result.finish())
}
