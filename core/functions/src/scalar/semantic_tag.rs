//! `semantic_tag`: says in a field's metadata what its values are.

use super::SEMANTIC_TYPE;
use super::call::literal_text;
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::words;
use datafusion::arrow::datatypes::Field;
use datafusion::error::Result;

pub(super) static SEMANTIC_TAG: Definition = Definition {
    name: "semantic_tag",
    aliases: &[],
    parameters: &[
        Parameter::required(
            "semantic_type",
            Accepts::Any,
            "What the values are. A literal; node, edge and span and their variants become NodeId, \
             EdgeId and SpanId",
        ),
        Parameter::required("value", Accepts::Any, "The value, which stays as it is"),
    ],
    section: Section::Metadata,
    description: "The value itself; its field's metadata say under semantic_type what it is.",
    example: "SELECT semantic_tag('node', id) FROM nodes",
    tags: &[],
    traits: Traits::TOTAL,
    return_field,
    evaluate: |call| call.array(1),
};

fn return_field(plan: &Plan<'_>) -> Result<Field> {
    let label = label(plan)?;
    let value = plan.argument(1)?;
    let mut metadata = value.metadata().clone();
    metadata.insert(SEMANTIC_TYPE.to_owned(), label);
    Ok(plan.field(value.data_type().clone(), value.is_nullable()).with_metadata(metadata))
}

fn label(plan: &Plan<'_>) -> Result<String> {
    let Some(Some(literal)) = plan.literals.first() else {
        return plan.refuse(0, "must be a literal");
    };
    let Some(text) = literal_text(literal)? else {
        return plan.refuse(0, "must not be NULL");
    };
    match text.trim() {
        "" => plan.refuse(0, "must not be blank"),
        label => Ok(words::identifier_kind(label).unwrap_or(label).to_owned()),
    }
}
