//! What a session knows, as record batches.

use super::Session;
use crate::error::{Code, Error, Result};
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::config::ConfigEntry;
use datafusion::logical_expr::Documentation;
use std::sync::Arc;

impl Session {
    /// Every setting: `name`, `value`, `description`.
    ///
    /// # Errors
    /// None that is known; building the batch is checked.
    pub fn settings(&self) -> Result<RecordBatch> {
        let mut entries = setting_entries(self);
        entries.sort_by(|left, right| left.key.cmp(&right.key));
        texts(&[
            ("name", false, entries.iter().map(|entry| Some(entry.key.as_str())).collect()),
            ("value", true, entries.iter().map(|entry| entry.value.as_deref()).collect()),
            ("description", false, entries.iter().map(|entry| Some(entry.description)).collect()),
        ])
    }

    /// Every catalog: `catalog`.
    ///
    /// # Errors
    /// As [`Session::settings`].
    pub fn catalogs(&self) -> Result<RecordBatch> {
        let names = catalog_names(self);
        texts(&[("catalog", false, names.iter().map(|name| Some(name.as_str())).collect())])
    }

    /// Every schema: `catalog`, `schema`.
    ///
    /// # Errors
    /// As [`Session::settings`].
    pub fn schemas(&self) -> Result<RecordBatch> {
        let rows = schema_rows(self);
        texts(&[
            ("catalog", false, rows.iter().map(|(catalog, _)| Some(catalog.as_str())).collect()),
            ("schema", false, rows.iter().map(|(_, schema)| Some(schema.as_str())).collect()),
        ])
    }

    /// Every table: `catalog`, `schema`, `table`.
    ///
    /// # Errors
    /// As [`Session::settings`].
    pub fn tables(&self) -> Result<RecordBatch> {
        let rows = table_rows(self);
        let column = |index: usize| rows.iter().map(|row| Some(row[index].as_str())).collect();
        texts(&[
            ("catalog", false, column(0)),
            ("schema", false, column(1)),
            ("table", false, column(2)),
        ])
    }

    /// The functions of this library in the session as JSON: names by kind, and a record for each
    /// with aliases, parameters, types, documentation; with one hash over all names.
    ///
    /// # Errors
    /// None that is known; writing JSON is checked.
    pub fn function_registry(&self) -> Result<String> {
        let snapshot = codeanatomy_functions::registry_snapshot(&self.context().state());
        serde_json::to_string(&snapshot).map_err(|error| {
            Error::new(Code::Internal, "sql", format!("The registry cannot be written: {error}"))
        })
    }

    /// Every function: `name`, `kind`, `description`, `syntax`.
    ///
    /// # Errors
    /// As [`Session::settings`].
    pub fn functions(&self) -> Result<RecordBatch> {
        let state = self.context().state();
        let mut rows: Vec<FunctionRow> = Vec::new();
        for (name, function) in state.scalar_functions() {
            rows.push(FunctionRow::new("scalar", name, function.documentation()));
        }
        for (name, function) in state.aggregate_functions() {
            rows.push(FunctionRow::new("aggregate", name, function.documentation()));
        }
        for (name, function) in state.window_functions() {
            rows.push(FunctionRow::new("window", name, function.documentation()));
        }
        for name in state.table_functions().keys() {
            rows.push(FunctionRow::new("table", name, None));
        }
        rows.sort_by(|left, right| (left.kind, &left.name).cmp(&(right.kind, &right.name)));
        texts(&[
            ("name", false, rows.iter().map(|row| Some(row.name.as_str())).collect()),
            ("kind", false, rows.iter().map(|row| Some(row.kind)).collect()),
            ("description", true, rows.iter().map(|row| row.description.as_deref()).collect()),
            ("syntax", true, rows.iter().map(|row| row.syntax.as_deref()).collect()),
        ])
    }
}

struct FunctionRow {
    name: String,
    kind: &'static str,
    description: Option<String>,
    syntax: Option<String>,
}

impl FunctionRow {
    fn new(kind: &'static str, name: &str, documentation: Option<&Documentation>) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            description: documentation.map(|text| text.description.clone()),
            syntax: documentation.map(|text| text.syntax_example.clone()),
        }
    }
}

/// The session's settings and those of its runtime.
pub(super) fn setting_entries(session: &Session) -> Vec<ConfigEntry> {
    let state = session.context().state_ref();
    let mut entries = state.read().config_options().entries();
    entries.extend(session.runtime().environment().config_entries());
    entries.sort_by(|left, right| left.key.cmp(&right.key));
    entries.dedup_by(|left, right| left.key == right.key);
    entries
}

/// Names of all tables; those of the session's own schema without catalog and schema.
pub(super) fn table_names(session: &Session) -> Vec<String> {
    let state = session.context().state_ref();
    let options = Arc::clone(state.read().config_options());
    let home = (&options.catalog.default_catalog, &options.catalog.default_schema);
    table_rows(session)
        .into_iter()
        .map(|[catalog, schema, table]| {
            if (&catalog, &schema) == home { table } else { format!("{catalog}.{schema}.{table}") }
        })
        .collect()
}

fn catalog_names(session: &Session) -> Vec<String> {
    let mut names = session.context().catalog_names();
    names.sort();
    names
}

fn schema_rows(session: &Session) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for catalog in catalog_names(session) {
        let Some(provider) = session.context().catalog(&catalog) else {
            continue;
        };
        let mut schemas = provider.schema_names();
        schemas.sort();
        rows.extend(schemas.into_iter().map(|schema| (catalog.clone(), schema)));
    }
    rows
}

fn table_rows(session: &Session) -> Vec<[String; 3]> {
    let mut rows = Vec::new();
    for (catalog, schema) in schema_rows(session) {
        let provider = session.context().catalog(&catalog).and_then(|found| found.schema(&schema));
        let Some(provider) = provider else { continue };
        let mut tables = provider.table_names();
        tables.sort();
        rows.extend(tables.into_iter().map(|table| [catalog.clone(), schema.clone(), table]));
    }
    rows
}

/// A batch of text columns.
fn texts(columns: &[(&str, bool, Vec<Option<&str>>)]) -> Result<RecordBatch> {
    let field =
        |(name, nullable, _): &(&str, bool, _)| Field::new(*name, DataType::Utf8, *nullable);
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    let array = |(_, _, values): &(_, _, Vec<Option<&str>>)| -> ArrayRef {
        Arc::new(StringArray::from(values.clone()))
    };
    Ok(RecordBatch::try_new(Arc::new(schema), columns.iter().map(array).collect())?)
}
