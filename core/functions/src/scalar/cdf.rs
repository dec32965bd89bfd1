//! `cdf_change_rank`, `cdf_is_upsert` and `cdf_is_delete`: what a row of a change feed did.

use super::call::Call;
use super::definition::{Definition, Traits};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use datafusion::arrow::array::{ArrayRef, BooleanArray, Int32Array};
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
        let ranks: Int32Array = ranks(call)?.collect();
        Ok(Arc::new(ranks))
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
    let flags: BooleanArray = ranks(call)?.map(|rank| rank.map(&matches)).collect();
    Ok(Arc::new(flags))
}

fn ranks<'a>(call: &Call<'a>) -> Result<impl Iterator<Item = Option<i32>> + use<'a>> {
    let change_types = call.text(0)?;
    Ok((0..call.rows).map(move |row| change_types.get(row).map(rank)))
}

fn rank(change_type: &str) -> i32 {
    const RANKS: [(&str, i32); 4] =
        [("update_postimage", 3), ("insert", 2), ("delete", 1), ("update_preimage", 0)];
    let change_type = change_type.trim();
    RANKS
        .iter()
        .find(|(name, _)| change_type.eq_ignore_ascii_case(name))
        .map_or(-1, |(_, rank)| *rank)
}
