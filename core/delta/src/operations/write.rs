//! Writing rows; the only operation that makes a table where there is none.

use super::COMPRESSION;
use crate::commit::CommitOptions;
use crate::failure::Failure;
use crate::input::Input;
use crate::mutation::{Done, Effect, Mutation};
use crate::new_folder::NewFolders;
use crate::open::Location;
use crate::payloads::tell_of_operation;
use crate::report::{Report, Status};
use crate::writer_properties::WriterProperties;
use datafusion::execution::SessionState;
use datafusion::physical_plan::streaming::PartitionStream;
use deltalake::DeltaTable;
use deltalake::delta_datafusion::SessionFallbackPolicy;
use deltalake::operations::write::{SchemaMode, WriteBuilder};
use deltalake::protocol::SaveMode;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU64;
use std::sync::Arc;

const NAME: &str = "write";

/// Fields of a write; the C header documents each.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Write {
    storage_options: HashMap<String, String>,
    mode: Mode,
    replace_where: Option<String>,
    schema_mode: Option<Evolution>,
    partition_columns: Option<Vec<String>>,
    target_file_size: Option<NonZeroU64>,
    writer_properties: WriterProperties,
    configuration: BTreeMap<String, String>,
    name: Option<String>,
    description: Option<String>,
    constraints: BTreeMap<String, String>,
    commit: CommitOptions,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    #[default]
    Append,
    Overwrite,
    Error,
    Ignore,
}

impl Mode {
    /// What becomes of the request beside a table that exists; none if it goes on.
    fn beside(self, table: &DeltaTable, mutation: &Mutation) -> Result<Option<Report>, Failure> {
        match self {
            Self::Append | Self::Overwrite => Ok(None),
            Self::Ignore => Ok(Some(mutation.without_commit(table, Status::Skipped))),
            Self::Error => Err(Failure::Exists(format!(
                "There is a Delta table at {} already; choose another place, or the mode \
                 \"append\", \"overwrite\" or \"ignore\".",
                table.table_url()
            ))),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Evolution {
    Merge,
    Overwrite,
}

impl Write {
    fn check(&self) -> Result<(), Failure> {
        if self.replace_where.is_some() && self.mode != Mode::Overwrite {
            return Err(Failure::request(
                "replace_where",
                "The field replace_where needs the mode \"overwrite\".",
            ));
        }
        if self.schema_mode == Some(Evolution::Overwrite) && self.mode != Mode::Overwrite {
            return Err(Failure::request(
                "schema_mode",
                "The schema_mode \"overwrite\" needs the mode \"overwrite\".",
            ));
        }
        Ok(())
    }

    fn builder(self, mut write: WriteBuilder) -> WriteBuilder {
        write = write.with_save_mode(match self.mode {
            Mode::Append => SaveMode::Append,
            Mode::Overwrite => SaveMode::Overwrite,
            Mode::Error | Mode::Ignore => SaveMode::ErrorIfExists,
        });
        if let Some(predicate) = self.replace_where {
            write = write.with_replace_where(predicate);
        }
        if let Some(evolution) = self.schema_mode {
            write = write.with_schema_mode(match evolution {
                Evolution::Merge => SchemaMode::Merge,
                Evolution::Overwrite => SchemaMode::Overwrite,
            });
        }
        if let Some(columns) = self.partition_columns {
            write = write.with_partition_columns(columns);
        }
        if let Some(size) = self.target_file_size {
            write = write.with_target_file_size(Some(size));
        }
        if !self.configuration.is_empty() {
            let configuration = self.configuration.into_iter();
            write = write.with_configuration(configuration.map(|(key, value)| (key, Some(value))));
        }
        if let Some(name) = self.name {
            write = write.with_table_name(name);
        }
        if let Some(description) = self.description {
            write = write.with_description(description);
        }
        write
    }
}

/// Writes rows into the table at a place, which is made when there is none.
///
/// # Errors
/// What the input and the write give; nothing is visible then.
pub async fn write(
    uri: &str,
    state: Arc<SessionState>,
    rows: Arc<dyn PartitionStream>,
    request: Write,
) -> Result<Report, Failure> {
    let (table, report) = write_untold(uri, Arc::clone(&state), rows, request).await?;
    tell_of_operation(state.config(), &table, &report).await;
    Ok(report)
}

async fn write_untold(
    uri: &str,
    state: Arc<SessionState>,
    rows: Arc<dyn PartitionStream>,
    request: Write,
) -> Result<(DeltaTable, Report), Failure> {
    request.check()?;
    let location = Location::new(uri, request.storage_options.clone(), state.config());
    let input = Input::new(rows, &request.constraints, &state)?;
    let folders = NewFolders::for_table(uri);
    let (table, exists) = table_to_write(&location).await?;
    let mutation = Mutation::begin(NAME, request.commit.clone(), &table)?;
    let mode = request.mode;
    if exists {
        Failure::if_mapped_by_id(&table)?;
    }
    if exists && let Some(report) = mode.beside(&table, &mutation)? {
        return Ok((table, report));
    }
    if let Some(report) = mutation.duplicate(&table).await? {
        return Ok((table, report));
    }
    let parquet = request.writer_properties.parquet(COMPRESSION, input.schema())?;
    let mut builder = table
        .clone()
        .write(Vec::new())
        .with_input_plan(input.plan()?)
        .with_session_state(state)
        .with_session_fallback_policy(SessionFallbackPolicy::RequireSessionState)
        .with_commit_properties(mutation.properties(&table));
    if let Some(parquet) = parquet {
        builder = builder.with_writer_properties(parquet);
    }
    let written = request.builder(builder).await;
    let ended = match written {
        Ok(table) => {
            let done = Done { table, metrics: Value::Null, effect: Effect::Commits };
            mutation.end(done).await
        }
        Err(error) => {
            let failure = input.blame(Failure::of_operation(error));
            if !exists && failure.is_overtaken() {
                let (table, _) = table_to_write(&location).await?;
                if let Some(report) = mode.beside(&table, &mutation)? {
                    return Ok((table, report));
                }
            }
            mutation.after_failure(table, failure).await
        }
    };
    let ended = ended?;
    folders.keep();
    Ok(ended)
}

pub(super) async fn table_to_write(location: &Location) -> Result<(DeltaTable, bool), Failure> {
    let url = location.url_to_create()?;
    let mut table = location.table(url)?;
    if table.load().await.is_err() {
        if !table.verify_deltatable_existence().await? {
            return Ok((table, false));
        }
        // Either it was made in between, or what there is of it is not whole.
        table.load().await?;
    }
    Ok((table, true))
}
