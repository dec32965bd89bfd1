//! `arrow_metadata`: reads a field's metadata.

use super::call::Call;
use super::definition::{Definition, Traits};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::text_map_type;
use datafusion::arrow::array::{ArrayRef, MapBuilder, MapFieldNames, StringArray, StringBuilder};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub(super) static ARROW_METADATA: Definition = Definition {
    name: "arrow_metadata",
    aliases: &[],
    parameters: &[
        Parameter::required("expr", Accepts::Any, "The expression whose field is asked"),
        Parameter::optional("key", Accepts::CastText, "The key of one entry. A literal"),
    ],
    section: Section::Other,
    description: "The metadata of an expression's field: the value under a key, or all as a map \
                  sorted by key.",
    example: "SELECT arrow_metadata(semantic_tag('node', id), 'semantic_type') FROM nodes",
    tags: &[],
    traits: Traits { uniform: true, ..Traits::NONE },
    return_field: |plan| {
        let one_key = plan.fields.len() > 1;
        Ok(plan.field(if one_key { DataType::Utf8 } else { text_map_type() }, true))
    },
    evaluate,
};

fn evaluate(call: &Call<'_>) -> Result<ArrayRef> {
    let no_metadata = HashMap::new();
    let metadata = call.fields.first().map_or(&no_metadata, |field| field.metadata());
    if call.arguments.len() < 2 {
        return entries(metadata);
    }
    let Some(key) = call.literal_text(1)? else {
        return Err(call.refuse(1, "must not be NULL"));
    };
    Ok(Arc::new(StringArray::from(vec![metadata.get(&key).map(String::as_str)])))
}

fn entries(metadata: &HashMap<String, String>) -> Result<ArrayRef> {
    let mut builder = text_map_builder();
    for (key, value) in metadata.iter().collect::<BTreeMap<_, _>>() {
        builder.keys().append_value(key);
        builder.values().append_value(value);
    }
    builder.append(true)?;
    Ok(Arc::new(builder.finish()))
}

fn text_map_builder() -> MapBuilder<StringBuilder, StringBuilder> {
    let names = MapFieldNames {
        entry: "entries".to_owned(),
        key: "keys".to_owned(),
        value: "values".to_owned(),
    };
    MapBuilder::new(Some(names), StringBuilder::new(), StringBuilder::new())
}
