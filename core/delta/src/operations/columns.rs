//! Changing a table's columns without touching its files.

use super::Work;
use crate::failure::Failure;
use crate::mutation::Done;
use deltalake::kernel::{MetadataValue, StructField};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Fields of adding columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddColumns {
    columns: Vec<Column>,
}

/// A column as a Delta schema has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Column {
    name: String,
    r#type: Value,
    #[serde(default = "yes")]
    nullable: bool,
    #[serde(default)]
    metadata: Map<String, Value>,
}

fn yes() -> bool {
    true
}

impl Column {
    /// What tells it from other columns.
    pub(super) fn key(&self) -> String {
        self.name.to_lowercase()
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name == name
    }

    pub(super) fn field(self) -> Result<StructField, Failure> {
        let Self { name, r#type, nullable, metadata } = self;
        let field = json!({
            "name": &name, "type": r#type, "nullable": nullable, "metadata": metadata
        });
        serde_json::from_value(field).map_err(|error| {
            Failure::request(
                "columns",
                format!("Column {name} has no type of a Delta schema, such as \"long\": {error}."),
            )
        })
    }
}

impl AddColumns {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        if self.columns.is_empty() {
            return Err(Failure::request("columns", "The list columns is empty; name one."));
        }
        let fields =
            self.columns.into_iter().map(Column::field).collect::<Result<Vec<_>, Failure>>()?;
        let before = work.table.version();
        let table = work
            .table
            .add_columns()
            .with_fields(fields)
            .with_commit_properties(work.properties)
            .await
            .map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, json!({})))
    }
}

/// Fields of setting a column's metadata.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetColumnMetadata {
    column: String,
    metadata: Map<String, Value>,
}

impl SetColumnMetadata {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        let before = work.table.version();
        let metadata = self.metadata.into_iter().map(|(key, value)| (key, metadata(value)));
        let table = work
            .table
            .update_field_metadata()
            .with_field_name(&self.column)
            .with_metadata(metadata.collect())
            .with_commit_properties(work.properties)
            .await
            .map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, json!({})))
    }
}

fn metadata(value: Value) -> MetadataValue {
    match value {
        Value::String(text) => MetadataValue::String(text),
        Value::Bool(flag) => MetadataValue::Boolean(flag),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => MetadataValue::Number(whole),
            None => MetadataValue::Other(Value::Number(number)),
        },
        other => MetadataValue::Other(other),
    }
}

/// Fields of letting a column have NULL.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropColumnNotNull {
    column: String,
}

impl DropColumnNotNull {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        let before = work.table.version();
        let table = work
            .table
            .drop_column_not_null()
            .with_column(self.column)
            .with_commit_properties(work.properties)
            .await
            .map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, json!({})))
    }
}
