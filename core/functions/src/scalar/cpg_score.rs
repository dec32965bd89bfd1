//! `cpg_score`: marks a number as a score.

use super::definition::{Definition, Traits};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use datafusion::arrow::datatypes::DataType;

pub(super) static CPG_SCORE: Definition = Definition {
    name: "cpg_score",
    aliases: &[],
    parameters: &[Parameter::required("value", Accepts::Number, "The score")],
    section: Section::Other,
    description: "The number itself as a float of 64 bits. Order and bounds of the argument are \
                  known to be those of the result.",
    example: "SELECT cpg_score(0.5)",
    tags: &[],
    traits: Traits { identity: true, ..Traits::STRICT },
    return_field: |plan| {
        let metadata = plan.metadata_if_type(0, &DataType::Float64);
        Ok(plan.field(DataType::Float64, plan.is_nullable(0)).with_metadata(metadata))
    },
    evaluate: |call| call.array(0),
};
