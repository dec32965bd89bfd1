//! Making an empty table.

use super::columns::Column;
use super::write::table_to_write;
use crate::commit::CommitOptions;
use crate::failure::Failure;
use crate::mutation::{Done, Effect, Mutation};
use crate::new_folder::NewFolders;
use crate::open::Location;
use crate::payloads::tell_of_operation;
use crate::report::{Report, Status};
use datafusion::prelude::SessionConfig;
use deltalake::DeltaTable;
use deltalake::kernel::StructField;
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};

const NAME: &str = "create";

/// Fields of making a table; the C header documents each.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Create {
    columns: Vec<Column>,
    #[serde(default)]
    storage_options: HashMap<String, String>,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    partition_columns: Vec<String>,
    #[serde(default)]
    configuration: BTreeMap<String, String>,
    name: Option<String>,
    description: Option<String>,
    #[serde(default)]
    commit: CommitOptions,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    #[default]
    Error,
    Ignore,
}

impl Mode {
    fn beside(self, table: &DeltaTable, mutation: &Mutation) -> Result<Report, Failure> {
        match self {
            Self::Ignore => Ok(mutation.without_commit(table, Status::Skipped)),
            Self::Error => Err(Failure::Exists(format!(
                "There is a Delta table at {} already; choose another place, or the mode \
                 \"ignore\".",
                table.table_url()
            ))),
        }
    }
}

impl Create {
    fn fields(&self) -> Result<Vec<StructField>, Failure> {
        if self.columns.is_empty() {
            return Err(Failure::request("columns", "A table needs a column at least."));
        }
        let mut names = HashSet::new();
        if let Some(twice) = self.columns.iter().find(|column| !names.insert(column.key())) {
            return Err(Failure::request(
                "columns",
                format!(
                    "There are two columns {}; upper and lower case are the same.",
                    twice.key()
                ),
            ));
        }
        if self.partition_columns.len() >= self.columns.len() {
            return Err(Failure::request(
                "partition_columns",
                "A table needs a column that is no partition column.",
            ));
        }
        let known = |name: &&String| self.columns.iter().any(|column| column.is_named(name));
        if let Some(unknown) = self.partition_columns.iter().find(|name| !known(name)) {
            return Err(Failure::request(
                "partition_columns",
                format!("The partition column {unknown} is not among the columns."),
            ));
        }
        self.columns.iter().cloned().map(Column::field).collect()
    }
}

/// Makes an empty table at a place where there is none.
///
/// # Errors
/// There is a table already; columns or properties that cannot be used. Nothing is visible then.
pub async fn create(
    uri: &str,
    session: &SessionConfig,
    request: Create,
) -> Result<Report, Failure> {
    let (table, report) = create_untold(uri, session, request).await?;
    tell_of_operation(session, &table, &report).await;
    Ok(report)
}

async fn create_untold(
    uri: &str,
    session: &SessionConfig,
    request: Create,
) -> Result<(DeltaTable, Report), Failure> {
    let fields = request.fields()?;
    let location = Location::new(uri, request.storage_options.clone(), session);
    let folders = NewFolders::for_table(uri);
    let (table, exists) = table_to_write(&location).await?;
    let mutation = Mutation::begin(NAME, request.commit, &table)?;
    let mode = request.mode;
    if exists {
        let report = mode.beside(&table, &mutation)?;
        return Ok((table, report));
    }
    let configuration = request.configuration.into_iter();
    let mut create = table
        .clone()
        .create()
        .with_columns(fields)
        .with_partition_columns(request.partition_columns)
        .with_configuration(configuration.map(|(key, value)| (key, Some(value))))
        .with_commit_properties(mutation.properties(&table));
    if let Some(name) = request.name {
        create = create.with_table_name(name);
    }
    if let Some(description) = request.description {
        create = create.with_comment(description);
    }
    let ended = match create.await {
        Ok(table) => {
            let done = Done { table, metrics: json!({}), effect: Effect::Commits };
            mutation.end(done).await
        }
        Err(error) => {
            let failure = Failure::of_operation(error);
            if failure.is_overtaken() {
                let (table, _) = table_to_write(&location).await?;
                let report = mode.beside(&table, &mutation)?;
                return Ok((table, report));
            }
            mutation.after_failure(table, failure).await
        }
    };
    let ended = ended?;
    folders.keep();
    Ok(ended)
}
