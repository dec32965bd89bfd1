//! The operations: one file for each, with the fields of its request.

mod columns;
mod constraints;
mod create;
mod delete;
mod features;
mod log;
mod merge;
mod metadata;
mod optimize;
mod repair;
mod restore;
mod update;
mod vacuum;
mod write;

pub use columns::{AddColumns, DropColumnNotNull, SetColumnMetadata};
pub use constraints::{AddConstraints, DropConstraints};
pub use create::{Create, create};
pub use delete::Delete;
pub use features::AddFeatures;
pub use log::{Checkpoint, CleanupMetadata, CompactLog};
pub use merge::{Merge, merge};
pub use metadata::{SetMetadata, SetProperties};
pub use optimize::Optimize;
pub use repair::Repair;
pub use restore::Restore;
pub use update::Update;
pub use vacuum::Vacuum;
pub use write::{Write, write};

use crate::failure::Failure;
use crate::mutation::{Done, Mutation};
use crate::payloads::tell_of_operation;
use crate::report::Report;
use crate::request::{Operation, Request};
use crate::writer_properties::WriterProperties;
use datafusion::execution::SessionState;
use deltalake::DeltaTable;
use deltalake::kernel::transaction::CommitProperties;
use deltalake::parquet::file::properties::WriterProperties as Parquet;
use serde_json::Value;
use std::sync::Arc;

/// deltalake's own choice for files that are written.
const COMPRESSION: &str = "snappy";

/// What an operation works with.
pub(crate) struct Work {
    /// The table at its latest version.
    pub(crate) table: DeltaTable,
    /// A session that plans deltalake's nodes.
    pub(crate) state: Arc<SessionState>,
    /// What the commit says.
    pub(crate) properties: CommitProperties,
}

impl Work {
    fn parquet(
        &self,
        properties: &WriterProperties,
        compression: &str,
    ) -> Result<Option<Parquet>, Failure> {
        let columns = self.table.snapshot()?.snapshot().arrow_schema();
        properties.parquet(compression, &columns)
    }
}

/// Runs one operation on a table that was brought to its latest version.
///
/// # Errors
/// What the operation gives; nothing of it is visible then.
pub async fn run(
    table: DeltaTable,
    state: Arc<SessionState>,
    request: Request,
) -> Result<(DeltaTable, Report), Failure> {
    let (table, report) = run_untold(table, Arc::clone(&state), request).await?;
    tell_of_operation(state.config(), &table, &report).await;
    Ok((table, report))
}

async fn run_untold(
    table: DeltaTable,
    state: Arc<SessionState>,
    request: Request,
) -> Result<(DeltaTable, Report), Failure> {
    let Request { operation, commit } = request;
    let mutation = Mutation::begin(operation.name(), commit, &table)?;
    if !commits(&operation) && mutation.has_commit_options() {
        return Err(Failure::request(
            "commit",
            format!("The operation {} makes no commit; leave commit out.", operation.name()),
        ));
    }
    // deltalake takes over the metadata only.
    if matches!(operation, Operation::Optimize(_)) && mutation.has_more_than_metadata() {
        return Err(Failure::request(
            "commit",
            "The commit of an optimize can have metadata only; leave app_transaction, max_retries and \
             create_checkpoint out. An optimize that is repeated finds nothing to do.",
        ));
    }
    if touches_rows(&operation) {
        Failure::if_mapped_by_id(&table)?;
    }
    if let Some(report) = mutation.duplicate(&table).await? {
        return Ok((table, report));
    }
    let work = Work { table: table.clone(), state, properties: mutation.properties(&table) };
    match dispatch(operation, work).await {
        Ok(done) => mutation.end(done).await,
        Err(failure) => mutation.after_failure(table, failure).await,
    }
}

fn commits(operation: &Operation) -> bool {
    !matches!(
        operation,
        Operation::Checkpoint(_) | Operation::CleanupMetadata(_) | Operation::CompactLog(_)
    )
}

/// Whether rows are read or written, and not only what the log says.
fn touches_rows(operation: &Operation) -> bool {
    use Operation::{AddColumns, AddConstraints, Delete, Optimize, Update};
    matches!(operation, Delete(_) | Update(_) | Optimize(_) | AddConstraints(_) | AddColumns(_))
}

async fn dispatch(operation: Operation, work: Work) -> Result<Done, Failure> {
    match operation {
        Operation::Delete(delete) => delete.run(work).await,
        Operation::Update(update) => update.run(work).await,
        Operation::Optimize(optimize) => optimize.run(work).await,
        Operation::Vacuum(vacuum) => vacuum.run(work).await,
        Operation::Checkpoint(checkpoint) => checkpoint.run(work).await,
        Operation::CleanupMetadata(cleanup) => cleanup.run(work).await,
        Operation::CompactLog(compact) => compact.run(work).await,
        Operation::Restore(restore) => restore.run(work).await,
        Operation::AddFeatures(add) => add.run(work).await,
        Operation::AddConstraints(add) => add.run(work).await,
        Operation::DropConstraints(drop) => drop.run(work).await,
        Operation::SetProperties(set) => set.run(work).await,
        Operation::AddColumns(add) => add.run(work).await,
        Operation::SetMetadata(set) => set.run(work).await,
        Operation::SetColumnMetadata(set) => set.run(work).await,
        Operation::DropColumnNotNull(drop) => drop.run(work).await,
        Operation::Repair(repair) => repair.run(work).await,
    }
}

/// Whether SQL says nothing.
fn is_blank(sql: &str) -> bool {
    sql.trim().is_empty()
}

/// The numbers of an operation as JSON, with names as everywhere here.
fn metrics(of: &impl serde::Serialize) -> Value {
    named(serde_json::to_value(of).unwrap_or_default())
}

/// Some of deltalake's numbers have names in camel case, or are objects within text.
fn named(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (snake_case(&name), named(value))).collect()
        }
        Value::String(text) if text.starts_with('{') => match serde_json::from_str(&text) {
            Ok(inner) => named(inner),
            Err(_) => Value::String(text),
        },
        other => other,
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
