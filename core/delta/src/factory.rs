//! `CREATE EXTERNAL TABLE … STORED AS DELTA LOCATION …`.

use crate::commits::noting;
use crate::create_options::{Properties, partition_column};
use crate::new_folder::NewFolders;
use crate::open::Location;
use crate::payloads::Statement;
use crate::provider::provider;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider, TableProviderFactory};
use datafusion::common::{Result, plan_datafusion_err, plan_err};
use datafusion::logical_expr::CreateExternalTable;
use deltalake::DeltaTable;
use deltalake::kernel::engine::arrow_conversion::TryIntoKernel;
use deltalake::kernel::{StructField, StructType};
use std::sync::Arc;

/// Opens the table at the location; creates one there when there is none and columns are given.
#[derive(Debug, Default)]
pub struct DeltaTableFactory;

#[async_trait]
impl TableProviderFactory for DeltaTableFactory {
    async fn create(
        &self,
        state: &dyn Session,
        command: &CreateExternalTable,
    ) -> Result<Arc<dyn TableProvider>> {
        let [uri] = command.locations.as_slice() else {
            return plan_err!(
                "a Delta table has one LOCATION, {} are given",
                command.locations.len()
            );
        };
        let (properties, storage_options) = Properties::apart(&command.options)?;
        let location = Location::new(uri, storage_options, state.config());
        let folders = NewFolders::for_table(uri);
        let url = location.url_to_create()?;
        let table = location.table(url)?;
        let table = if table.verify_deltatable_existence().await? {
            opened(table, command, &properties).await?
        } else {
            let statement = Statement::begin("create", &table);
            let (made, committed) = noting(created(table, command, properties)).await;
            let table = made?;
            statement.tell(state.config(), &table, committed).await;
            table
        };
        folders.keep();
        Ok(provider(table, true).await?)
    }
}

async fn opened(
    mut table: DeltaTable,
    command: &CreateExternalTable,
    properties: &Properties,
) -> Result<DeltaTable> {
    table.load().await?;
    properties.must_be_those_of(&table)?;
    let declared = command.schema.fields();
    let schema = table.snapshot()?.snapshot().arrow_schema();
    for field in declared {
        if schema.field_with_name(field.name()).is_err() {
            return plan_err!(
                "column {} is declared, but the Delta table at {} does not have it",
                field.name(),
                table.table_url()
            );
        }
    }
    Ok(table)
}

async fn created(
    table: DeltaTable,
    command: &CreateExternalTable,
    properties: Properties,
) -> Result<DeltaTable> {
    let fields = command.schema.fields();
    if fields.is_empty() {
        return plan_err!(
            "there is no Delta table at {}; declare columns to create one",
            table.table_url()
        );
    }
    let columns: Vec<StructField> = columns(command)?;
    Ok(table
        .create()
        .with_columns(columns)
        .with_partition_columns(
            command
                .table_partition_cols
                .iter()
                .map(|name| partition_column(name, command.schema.as_arrow())),
        )
        .with_configuration(properties.into_configuration())
        .await?)
}

fn columns(command: &CreateExternalTable) -> Result<Vec<StructField>> {
    let schema: StructType =
        command.schema.as_arrow().try_into_kernel().map_err(|error| {
            plan_datafusion_err!("the columns do not fit a Delta table: {error}")
        })?;
    Ok(schema.fields().cloned().collect())
}
