//! Pouring a stream of the host into a table.

use crate::call::Call;
use crate::error::{Code, Error, Result};
use crate::query::counted;
use crate::register::{InputStream, materialize, once};
use crate::session::Session;
use datafusion::arrow::datatypes::{FieldRef, SchemaRef};
use datafusion::common::{Column, ScalarValue, TableReference};
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::dml::InsertOp;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, cast, col, lit};
use datafusion::physical_plan::execute_stream;
use futures::StreamExt;
use std::sync::Arc;

/// What happens to a table that exists, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IngestMode {
    /// Makes the table; one that exists is an error.
    Create,
    /// Adds to the table; none is an error.
    Append,
    /// Makes the table anew.
    Replace,
    /// Adds to the table, which is made when there is none.
    CreateAppend,
}

impl Session {
    /// Pours a stream into a table and counts the rows.
    ///
    /// # Errors
    /// Table not found, already exists, schema mismatch, what the stream fails with.
    pub async fn ingest(
        &self,
        table: &str,
        mode: IngestMode,
        stream: InputStream,
        call: &Call,
    ) -> Result<i64> {
        let name = Self::parse_name(table)?;
        let exists = self.exists(&name);
        let rows = match mode {
            IngestMode::Append if !exists => return Err(self.table_not_found(&name)),
            IngestMode::Append => self.append(name, stream, call).await?,
            IngestMode::CreateAppend if exists => self.append(name, stream, call).await?,
            IngestMode::Create | IngestMode::CreateAppend => {
                let name = self.free_name(table, false)?;
                let (made, rows) = materialize(self, table, stream, call).await?;
                self.put(name, Arc::new(made))?;
                rows
            }
            IngestMode::Replace => {
                let (made, rows) = materialize(self, table, stream, call).await?;
                self.put(name, Arc::new(made))?;
                rows
            }
        };
        call.progress().end();
        Ok(i64::try_from(rows).unwrap_or(i64::MAX))
    }

    async fn append(&self, name: TableReference, stream: InputStream, call: &Call) -> Result<u64> {
        let target = self.context().table_provider(name.clone()).await?;
        let schema = target.schema();
        let given = stream.schema();
        let source = provider_as_source(once(stream, Some(call))?);
        let input = LogicalPlanBuilder::scan("ingested", source, None)?
            .project(fit(&given, &schema)?)?
            .build()?;
        let plan: LogicalPlan = LogicalPlanBuilder::insert_into(
            input,
            name,
            provider_as_source(target),
            InsertOp::Append,
        )?
        .build()?;
        let state = self.context().state();
        let physical = state.create_physical_plan(&plan).await?;
        let context = state.task_ctx();
        let mut counts = call.progress().follow(&physical, self.predicates(), || {
            execute_stream(Arc::clone(&physical), context)
        })?;
        let mut rows = 0;
        while let Some(batch) = counts.next().await {
            rows += counted(&batch?);
        }
        Ok(rows)
    }
}

/// One expression for each column of the target: the given column of that name, or NULL.
fn fit(given: &SchemaRef, target: &SchemaRef) -> Result<Vec<Expr>> {
    for field in given.fields() {
        if target.field_with_name(field.name()).is_err() {
            let known: Vec<&str> =
                target.fields().iter().map(|field| field.name().as_str()).collect();
            return Err(Error::new(
                Code::SchemaMismatch,
                "sql",
                format!(
                    "The stream has a column {}, which the table does not have; it has {}.",
                    field.name(),
                    known.join(", ")
                ),
            ));
        }
    }
    let expression = |field: &FieldRef| {
        let name = field.name();
        let value = match given.field_with_name(name) {
            Ok(found) if found.data_type() == field.data_type() => {
                return col(Column::from_name(name));
            }
            Ok(_) => col(Column::from_name(name)),
            Err(_) => lit(ScalarValue::Null),
        };
        cast(value, field.data_type().clone()).alias(name)
    };
    Ok(target.fields().iter().map(expression).collect())
}
