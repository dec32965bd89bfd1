//! `struct_pick`: some fields of a struct, in a given order.

use super::call::{Call, literal_text};
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::error::Result;
use std::sync::Arc;

pub(super) static STRUCT_PICK: Definition = Definition {
    name: "struct_pick",
    aliases: &["struct_select"],
    parameters: &[
        Parameter::required("struct_expr", Accepts::Struct, "A struct"),
        Parameter::repeated("fields", Accepts::Any, 6, "The name of a field. A literal"),
    ],
    section: Section::Nested,
    description: "A struct of some fields of another one, in the given order. A NULL struct stays \
                  NULL.",
    example: "SELECT struct_pick(named_struct('a', 1, 'b', 'x'), 'b')",
    tags: &["nested", "struct"],
    traits: Traits { strict: true, ..Traits::NONE },
    return_field,
    evaluate,
};

fn return_field(plan: &Plan<'_>) -> Result<Field> {
    let argument = plan.argument(0)?;
    let data_type = match argument.data_type() {
        DataType::Struct(fields) => (1..plan.fields.len())
            .map(|position| {
                let name = field_name(plan, position)?;
                pick(plan, fields, position, &name, argument.is_nullable())
            })
            .collect::<Result<Fields>>()
            .map(DataType::Struct)?,
        _ => DataType::Null,
    };
    Ok(plan.field(data_type, plan.is_nullable(0)).with_metadata(plan.metadata(0)))
}

fn field_name(plan: &Plan<'_>, position: usize) -> Result<String> {
    let Some(Some(literal)) = plan.literals.get(position) else {
        return plan.refuse(position, "must be a literal");
    };
    match literal_text(literal)? {
        None => plan.refuse(position, "must not be NULL"),
        Some(name) if name.trim().is_empty() => plan.refuse(position, "must not be blank"),
        Some(name) => Ok(name.trim().to_owned()),
    }
}

fn pick(
    plan: &Plan<'_>,
    fields: &Fields,
    position: usize,
    name: &str,
    nullable: bool,
) -> Result<FieldRef> {
    let Some((_, field)) = fields.find(name) else {
        let known: Vec<&str> = fields.iter().map(|field| field.name().as_str()).collect();
        let problem = format!("is \"{name}\", but the struct has only {}", known.join(", "));
        return plan.refuse(position, &problem);
    };
    if nullable && !field.is_nullable() {
        return Ok(Arc::new(field.as_ref().clone().with_nullable(true)));
    }
    Ok(field.clone())
}

/// The names are those of the promised fields.
fn evaluate(call: &Call<'_>) -> Result<ArrayRef> {
    let array = call.array(0)?;
    let (Some(structs), DataType::Struct(fields)) =
        (array.as_struct_opt(), call.return_field.data_type())
    else {
        return Ok(call.all_null());
    };
    let columns = fields
        .iter()
        .map(|field| {
            structs
                .column_by_name(field.name())
                .cloned()
                .ok_or_else(|| call.refuse(0, &format!("has no field \"{}\"", field.name())))
        })
        .collect::<Result<Vec<_>>>()?;
    let nulls = structs.nulls().cloned();
    Ok(Arc::new(StructArray::try_new_with_length(fields.clone(), columns, nulls, structs.len())?))
}
