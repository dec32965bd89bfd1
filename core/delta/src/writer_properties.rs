//! How the Parquet files of a change are written.

use crate::failure::Failure;
use Kind::{Count, Flag, Share, Statistics, Text};
use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::common::config::{ConfigField, TableParquetOptions};
use datafusion::error::DataFusionError;
use deltalake::parquet::file::properties::{WriterProperties as Parquet, WriterPropertiesBuilder};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

const FIELD: &str = "writer_properties";

/// DataFusion's Parquet options that writing looks at; the others are about reading.
const OF_FILES: [(&str, Kind); 13] = [
    ("bloom_filter_fpp", Share),
    ("bloom_filter_ndv", Count),
    ("bloom_filter_on_write", Flag),
    ("column_index_truncate_length", Count),
    ("compression", Text),
    ("data_page_row_count_limit", Count),
    ("data_pagesize_limit", Count),
    ("dictionary_enabled", Flag),
    ("dictionary_page_size_limit", Count),
    ("max_row_group_size", Count),
    ("statistics_enabled", Statistics),
    ("statistics_truncate_length", Count),
    ("write_batch_size", Count),
];
const OF_COLUMNS: [(&str, Kind); 6] = [
    ("bloom_filter_enabled", Flag),
    ("bloom_filter_fpp", Share),
    ("bloom_filter_ndv", Count),
    ("compression", Text),
    ("dictionary_enabled", Flag),
    ("statistics_enabled", Statistics),
];

/// What a value must be; the Parquet writer panics, or never ends, with others.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Flag,
    Count,
    Share,
    /// DataFusion passes over any other word.
    Statistics,
}

/// Options of Parquet files by DataFusion's names; `name::column` is for one column.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct WriterProperties(BTreeMap<String, Value>);

impl WriterProperties {
    /// What deltalake is told; none leaves all to it. `compression` is what the operation has
    /// when nothing is said of it.
    pub(crate) fn parquet(
        &self,
        compression: &str,
        columns: &Schema,
    ) -> Result<Option<Parquet>, Failure> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let mut options = TableParquetOptions::default();
        options.global.compression = Some(compression.to_owned());
        // The writer adds the schema itself.
        options.global.skip_arrow_metadata = true;
        for (name, value) in &self.0 {
            let kind = kind(name, columns)?;
            let Some(text) = kind.text(value) else {
                return Err(refused(format!("Option {name} of {FIELD} must be {kind}.")));
            };
            options.set(name, &text).map_err(|error| unusable(&error))?;
        }
        let builder = WriterPropertiesBuilder::try_from(&options);
        Ok(Some(builder.map_err(|error| unusable(&error))?.build()))
    }
}

impl Kind {
    fn text(self, value: &Value) -> Option<String> {
        match (self, value) {
            (Text, Value::String(text)) => Some(text.clone()),
            (Statistics, Value::String(word)) => {
                ["none", "chunk", "page"].contains(&word.as_str()).then(|| word.clone())
            }
            (Flag, Value::Bool(flag)) => Some(flag.to_string()),
            (Count, Value::Number(number)) => {
                number.as_u64().filter(|count| *count > 0).map(|count| count.to_string())
            }
            (Share, Value::Number(number)) => number
                .as_f64()
                .filter(|share| *share > 0.0 && *share < 1.0)
                .map(|share| share.to_string()),
            _ => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Text => "text",
            Flag => "true or false",
            Count => "a whole number above 0",
            Share => "a number between 0 and 1",
            Statistics => "none, chunk or page",
        })
    }
}

fn kind(name: &str, columns: &Schema) -> Result<Kind, Failure> {
    let (known, option) = match name.split_once("::") {
        None => (&OF_FILES[..], name),
        Some((option, column)) if has(columns, column) => (&OF_COLUMNS[..], option),
        Some((_, column)) => {
            return Err(refused(format!(
                "There is no column {column}, which the option {name} of {FIELD} is for."
            )));
        }
    };
    let found = known.iter().find(|(known, _)| *known == option);
    found.map(|(_, kind)| *kind).ok_or_else(|| {
        let known: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        refused(format!("{FIELD} has no option {name}; it has {}.", known.join(", ")))
    })
}

/// Fields of a struct stand behind a dot.
fn has(columns: &Schema, column: &str) -> bool {
    let begins = |field: &Field| {
        let rest = column.strip_prefix(field.name().as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    columns.fields().iter().any(|field| begins(field))
}

fn unusable(error: &DataFusionError) -> Failure {
    refused(format!("{FIELD} cannot be used: {}", error.strip_backtrace()))
}

fn refused(message: String) -> Failure {
    Failure::request(FIELD, message)
}
