//! How one registered table is scanned, other than the session would have it.

use crate::failure::Failure;
use datafusion::execution::SessionState;
use deltalake::DeltaTable;
use deltalake::delta_datafusion::{DeltaScanConfig, DeltaScanNext};
use futures::TryStreamExt;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use url::Url;

/// How a table is scanned; what is left out is as in the session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScanOptions {
    /// A further column with the file that each row is from.
    pub file_column: Option<String>,
    /// The files that are read, by their paths as a listing gives them.
    pub files: Option<Vec<String>>,
    /// Whether filters also skip rows within files.
    pub pushdown_filters: Option<bool>,
    /// Whether text and binary columns are views.
    pub view_types: Option<bool>,
    /// Whether partition columns are dictionaries.
    pub wrap_partition_values: Option<bool>,
    /// Which rows are shown, in SQL.
    pub predicate: Option<String>,
    /// Columns that are shown with another type, which Arrow's name says.
    pub column_types: BTreeMap<String, String>,
}

impl ScanOptions {
    /// Whether the table is shown as the session has it.
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether files are read as the session has it, whatever is shown of them.
    pub(crate) fn scans_as_usual(&self) -> bool {
        let Self { predicate, column_types, .. } = self.clone();
        *self == Self { predicate, column_types, ..Self::default() }
    }

    pub(crate) async fn scan(
        &self,
        table: &DeltaTable,
        session: &SessionState,
    ) -> Result<DeltaScanNext, Failure> {
        let state = table.snapshot()?.snapshot();
        let mut config = DeltaScanConfig::new_from_session(session);
        if let Some(name) = &self.file_column {
            check_name(name, table)?;
            config = config.with_file_column_name(name);
        }
        if let Some(pushdown) = self.pushdown_filters {
            config = config.with_parquet_pushdown(pushdown);
        }
        if let Some(views) = self.view_types {
            config.schema_force_view_types = views;
        }
        if let Some(wrap) = self.wrap_partition_values {
            config = config.with_wrap_partition_values(wrap);
        }
        let scan = DeltaScanNext::new(state.clone(), config)?;
        Ok(match &self.files {
            None => scan,
            Some(files) => {
                check_files(files, table).await?;
                scan.with_file_paths(files.iter().map(|file| url_of(file, table.table_url())))
            }
        })
    }
}

/// The place of a file whose path is as a listing gives it, decoded.
fn url_of(file: &str, root: &Url) -> String {
    let mut url = root.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(file.split('/'));
    }
    url.into()
}

fn check_name(name: &str, table: &DeltaTable) -> Result<(), Failure> {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if name.is_empty() || !name.chars().all(is_word) {
        return Err(Failure::request(
            "file_column",
            format!("The name \"{name}\" of file_column has other than letters, digits and _."),
        ));
    }
    let schema = table.snapshot()?.snapshot().arrow_schema();
    if schema.fields().iter().any(|field| field.name().eq_ignore_ascii_case(name)) {
        return Err(Failure::request(
            "file_column",
            format!("The table has a column {name}; choose another name for file_column."),
        ));
    }
    Ok(())
}

/// deltalake looks for the files only when a query is planned.
async fn check_files(files: &[String], table: &DeltaTable) -> Result<(), Failure> {
    let log_store = table.log_store();
    let active: HashSet<String> = table
        .snapshot()?
        .snapshot()
        .file_views(log_store.as_ref(), None)
        .map_ok(|file| file.path().to_string())
        .try_collect()
        .await?;
    let unknown: Vec<&str> =
        files.iter().filter(|file| !active.contains(*file)).map(String::as_str).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let unknown = unknown.join(", ");
    Err(Failure::request(
        "files",
        format!("The version that the table shows has no such files: {unknown}."),
    ))
}
