//! `cdf_change_rank`, `cdf_is_upsert` and `cdf_is_delete`: what a row of a change feed did.

use super::call::Call;
use super::definition::{Definition, Traits};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use datafusion::arrow::array::{ArrayRef, Int32Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use std::sync::Arc;

const PARAMETERS: &[Parameter] = &[Parameter::required(
    "change_type",
    Accepts::CastText,
    "The change type: update_postimage, insert, delete or update_preimage, in any case",
)];
const TAGS: &[&str] = &["incremental", "cdf", "delta"];

pub(super) static CDF_CHANGE_RANK: Definition = Definition {
    name: "cdf_change_rank",
    aliases: &[],
    parameters: PARAMETERS,
    section: Section::Delta,
    description: "The rank of a change, for taking the last one of a row: update_postimage 3, \
                  insert 2, delete 1, update_preimage 0, anything else -1.",
    example: "SELECT cdf_change_rank(_change_type) FROM changes",
    tags: TAGS,
    traits: Traits::STRICT,
    return_field: |plan| Ok(plan.field(DataType::Int32, true)),
    evaluate: |call| {
        let (ranks, nulls) = call.text(0)?.map(call.rows, rank);
        Ok(Arc::new(Int32Array::try_new(ranks.into(), nulls)?))
    },
};

pub(super) static CDF_IS_UPSERT: Definition = Definition {
    name: "cdf_is_upsert",
    aliases: &[],
    parameters: PARAMETERS,
    section: Section::Delta,
    description: "Whether a change leaves a row behind: insert or update_postimage.",
    example: "SELECT * FROM changes WHERE cdf_is_upsert(_change_type)",
    tags: TAGS,
    traits: Traits::STRICT,
    return_field: |plan| Ok(plan.field(DataType::Boolean, true)),
    evaluate: |call| ranks_match(call, |rank| rank >= 2),
};

pub(super) static CDF_IS_DELETE: Definition = Definition {
    name: "cdf_is_delete",
    aliases: &[],
    parameters: PARAMETERS,
    section: Section::Delta,
    description: "Whether a change deletes a row.",
    example: "SELECT * FROM changes WHERE cdf_is_delete(_change_type)",
    tags: TAGS,
    traits: Traits::STRICT,
    return_field: |plan| Ok(plan.field(DataType::Boolean, true)),
    evaluate: |call| ranks_match(call, |rank| rank == 1),
};

fn ranks_match(call: &Call<'_>, matches: impl Fn(i32) -> bool) -> Result<ArrayRef> {
    Ok(Arc::new(call.text(0)?.flags(call.rows, |change_type| matches(rank(change_type)))))
}

fn rank(change_type: &str) -> i32 {
    // Writers of change feeds use these very words. Lengths that are known when this is built let
    // a comparison be one of machine words.
    if is(change_type, b"update_postimage") {
        3
    } else if is(change_type, b"insert") {
        2
    } else if is(change_type, b"delete") {
        1
    } else if is(change_type, b"update_preimage") {
        0
    } else {
        rank_of_variant(change_type)
    }
}

#[inline]
fn is<const BYTES: usize>(text: &str, word: &[u8; BYTES]) -> bool {
    <&[u8; BYTES]>::try_from(text.as_bytes()).is_ok_and(|bytes| bytes == word)
}

/// In any case, with white space around it.
#[cold]
fn rank_of_variant(change_type: &str) -> i32 {
    const WORDS: [&str; 4] = ["update_preimage", "delete", "insert", "update_postimage"];
    let word = change_type.trim();
    (0..)
        .zip(WORDS)
        .find(|(_, known)| word.eq_ignore_ascii_case(known))
        .map_or(-1, |(rank, _)| rank)
}
