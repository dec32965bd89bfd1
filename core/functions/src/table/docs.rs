//! The rows of `udf_docs()`: what is documented of every function in the session.

use super::registry::lists;
use crate::registry::{Documented, documented};
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::error::Result;
use datafusion::execution::SessionState;
use std::sync::Arc;

/// One row for each name of a documented function, by name.
pub(super) fn rows(state: &SessionState) -> Result<RecordBatch> {
    let documented = documented(state);
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let list = |name: &str| Field::new(name, DataType::new_list(DataType::Utf8, true), true);
    let schema = Schema::new(vec![
        text("name"),
        Field::new("kind", DataType::Utf8, true),
        text("section"),
        text("description"),
        text("syntax"),
        Field::new("sql_example", DataType::Utf8, true),
        list("argument_names"),
        list("argument_descriptions"),
        list("alternative_syntax"),
        list("related_udfs"),
    ]);
    let texts = |text: fn(&Documented) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(documented.iter().map(text)))
    };
    let columns = vec![
        texts(|entry| &entry.name),
        texts(|entry| entry.kind.as_str()),
        texts(|entry| entry.documentation.doc_section.label),
        texts(|entry| &entry.documentation.description),
        texts(|entry| &entry.documentation.syntax_example),
        Arc::new(
            documented
                .iter()
                .map(|entry| entry.documentation.sql_example.as_deref())
                .collect::<StringArray>(),
        ),
        argument_column(&documented, |(name, _)| name),
        argument_column(&documented, |(_, description)| description),
        list_column(&documented, |entry| entry.documentation.alternative_syntax.as_deref()),
        list_column(&documented, |entry| entry.documentation.related_udfs.as_deref()),
    ];
    Ok(RecordBatch::try_new(Arc::new(schema), columns)?)
}

fn argument_column(documented: &[Documented], part: fn(&(String, String)) -> &String) -> ArrayRef {
    let parts: Vec<Vec<String>> = documented
        .iter()
        .map(|entry| entry.documentation.arguments.iter().flatten().map(part).cloned().collect())
        .collect();
    lists(parts.iter().map(Vec::as_slice))
}

fn list_column(documented: &[Documented], list: fn(&Documented) -> Option<&[String]>) -> ArrayRef {
    lists(documented.iter().map(|entry| list(entry).unwrap_or_default()))
}
