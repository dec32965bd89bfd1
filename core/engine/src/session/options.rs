//! Options of a session, and what they mean to DataFusion.

use crate::error::{Code, Error, Result};
use crate::options;
use crate::runtime::Runtime;
use codeanatomy_functions::FunctionPolicy;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::SessionConfig;
use serde::Deserialize;
use serde_json::{Map, Value};

const WHAT: &str = "session options";

/// Options of a session; the C header documents each.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct SessionOptions {
    catalog: Option<String>,
    schema: Option<String>,
    target_partitions: Option<usize>,
    batch_size: Option<usize>,
    view_types: Option<bool>,
    allow_ddl: Option<bool>,
    allow_dml: Option<bool>,
    allow_statements: Option<bool>,
    function_policy: Option<FunctionPolicy>,
    settings: Map<String, Value>,
}

impl SessionOptions {
    pub(super) fn from_json(json: &str) -> Result<Self> {
        options::from_json(WHAT, json)
    }

    pub(super) fn config(&self, runtime: &Runtime) -> Result<SessionConfig> {
        let catalog = self.catalog.as_deref().unwrap_or("codeanatomy");
        let schema = self.schema.as_deref().unwrap_or("public");
        let partitions = match self.target_partitions {
            Some(count) => options::in_range(WHAT, "target_partitions", count, (1, 1024))?,
            None => runtime.worker_threads(),
        };
        let batch_size = self.batch_size.unwrap_or(8192);
        let batch_size = options::in_range(WHAT, "batch_size", batch_size, (1, 1 << 20))?;
        let mut config = SessionConfig::new()
            .with_default_catalog_and_schema(catalog, schema)
            .with_information_schema(true)
            .with_target_partitions(partitions)
            .with_batch_size(batch_size);
        if let Some(limit) = runtime.memory_limit() {
            // What a sort keeps back for merging must leave room for sorting.
            let share = (limit / partitions / 8).min(10 << 20);
            config = config.with_sort_spill_reservation_bytes(share);
        }
        let datafusion = config.options_mut();
        // Without spans an error cannot say where in the SQL it is.
        datafusion.sql_parser.collect_spans = true;
        // Spark's timestamps reach from year 1 to 9999, which nanoseconds cannot hold.
        datafusion.execution.parquet.coerce_int96 = Some("us".to_owned());
        // deltalake's scan cannot take the list that a join would push into it.
        datafusion.optimizer.hash_join_inlist_pushdown_max_size = 0;
        datafusion.optimizer.hash_join_inlist_pushdown_max_distinct_values = 0;
        Ok(config)
    }

    pub(super) fn plain_types(&self) -> bool {
        !self.view_types.unwrap_or(false)
    }

    pub(super) fn policy(&self) -> Policy {
        Policy {
            ddl: self.allow_ddl.unwrap_or(true),
            dml: self.allow_dml.unwrap_or(true),
            statements: self.allow_statements.unwrap_or(true),
        }
    }

    pub(super) fn function_policy(&self) -> Option<&FunctionPolicy> {
        self.function_policy.as_ref()
    }

    pub(super) fn settings(&self) -> Result<Vec<(String, String)>> {
        let text = |(name, value): (&String, &Value)| match value {
            Value::String(text) => Ok((name.clone(), text.clone())),
            Value::Number(number) => Ok((name.clone(), number.to_string())),
            Value::Bool(flag) => Ok((name.clone(), flag.to_string())),
            _ => {
                let message = format!(
                    "Option settings.{name} of the {WHAT} must be text, a number, true or false."
                );
                Err(Error::invalid_option(message).with_detail("option", name))
            }
        };
        self.settings.iter().map(text).collect()
    }
}

/// Which kinds of statements a session runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Policy {
    ddl: bool,
    dml: bool,
    statements: bool,
}

impl Policy {
    /// Checks a plan before anything of it is executed.
    pub(super) fn verify(self, plan: &LogicalPlan) -> Result<()> {
        let options = SQLOptions::new()
            .with_allow_ddl(self.ddl)
            .with_allow_dml(self.dml)
            .with_allow_statements(self.statements);
        options.verify_plan(plan).map_err(|error| {
            let message =
                format!("The session's policy does not allow this: {}", Error::from(error));
            Error::new(Code::Policy, "sql", message)
        })
    }
}
