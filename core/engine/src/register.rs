//! Giving names to data.

mod batches;
mod delta;
mod file;
mod stream;

pub use delta::DeltaOptions;
pub use file::FileOptions;
pub use stream::{InputStream, StreamOptions, streams_being_read};

pub(crate) use stream::{materialize, once, one_scan};

use crate::call::Call;
use crate::error::{Code, Error, Result};
use crate::options;
use crate::session::Session;
use datafusion::catalog::TableProvider;
use datafusion::common::TableReference;
use datafusion::datasource::ViewTable;
use datafusion::logical_expr::LogicalPlan;
use serde::Deserialize;
use std::sync::Arc;

/// Options that every registration has.
#[derive(Debug, Clone, Copy, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct RegisterOptions {
    replace: bool,
}

impl RegisterOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// Invalid option.
    pub fn from_json(json: &str) -> Result<Self> {
        options::from_json("register options", json)
    }
}

impl Session {
    /// Gives a query a name.
    ///
    /// # Errors
    /// Those of planning; unsupported for a statement that is no query; already exists.
    pub async fn register_view(
        &self,
        name: &str,
        sql: &str,
        options: RegisterOptions,
        call: &Call,
    ) -> Result<()> {
        let name = self.free_name(name, options.replace)?;
        let query = self.plan(sql, call).await?;
        if !query.parameter_schema()?.fields().is_empty() {
            return Err(Error::invalid_parameter(
                "A view has no parameters; put the values into its SQL.",
            ));
        }
        let plan = query.bound_plan()?;
        if matches!(plan, LogicalPlan::Ddl(_) | LogicalPlan::Dml(_) | LogicalPlan::Statement(_)) {
            return Err(Error::new(
                Code::Unsupported,
                "sql",
                "Only a query can be a view; this is a statement that changes something.",
            ));
        }
        self.put(name, Arc::new(ViewTable::new(plan, Some(sql.to_owned()))))
    }

    /// Takes a table or view out of the session.
    ///
    /// # Errors
    /// Table not found, with near names.
    pub fn deregister(&self, name: &str) -> Result<()> {
        let name = Self::parse_name(name)?;
        if !self.exists(&name) {
            return Err(self.table_not_found(&name));
        }
        self.context().deregister_table(name)?;
        Ok(())
    }

    /// Reads a name under which something is to be registered.
    pub(crate) fn free_name(&self, name: &str, replace: bool) -> Result<TableReference> {
        let name = Self::parse_name(name)?;
        if !replace && self.exists(&name) {
            return Err(Error::already_exists(format!(
                "There is a table \"{name}\" already; choose another name, deregister it, or set \
                 the option replace."
            )));
        }
        Ok(name)
    }

    /// Puts a table under a name in place of what is there.
    pub(crate) fn put(&self, name: TableReference, table: Arc<dyn TableProvider>) -> Result<()> {
        if self.exists(&name) {
            self.context().deregister_table(name.clone())?;
        }
        self.context().register_table(name, table)?;
        Ok(())
    }
}
