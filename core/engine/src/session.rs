//! Sessions: settings, catalogs and functions; the place where SQL is understood.

mod listing;
mod names;
mod options;
mod stores;

pub use options::SessionOptions;

use crate::caches::{self, PredicateCache};
use crate::call::Call;
use crate::error::{Code, Error, Position, Result};
use crate::first_steps;
use crate::output;
use crate::query::Query;
use crate::rules;
use crate::runtime::Runtime;
use codeanatomy_delta::{DeltaTableFactory, Observers};
use codeanatomy_files::stores::Stores;
use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::TableReference;
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::{ColumnarValue, LogicalPlan, Statement, Volatility, create_udf};
use datafusion::prelude::SessionContext;
use options::Policy;
use std::sync::Arc;

/// Longer SQL is refused: parsing needs memory that no limit covers.
const LONGEST_SQL: usize = 64 << 20;
/// Longer SQL is not planned on its caller's thread, where nothing interrupts it.
const SHORT_SQL: usize = 4 << 10;
/// Settings below this prefix belong to the runtime, which other sessions share.
const RUNTIME_SETTINGS: &str = "datafusion.runtime.";

/// A session; clones share it.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    context: SessionContext,
    runtime: Runtime,
    policy: Policy,
    plain_types: bool,
    predicates: Arc<PredicateCache>,
}

impl Session {
    /// Opens a session.
    ///
    /// # Errors
    /// Invalid option; not found for an unknown setting.
    pub fn open(runtime: &Runtime, options: &str) -> Result<Self> {
        let options = SessionOptions::from_json(options)?;
        let state = SessionStateBuilder::new()
            .with_config(
                options
                    .config(runtime)?
                    .with_extension(Arc::<Stores>::default())
                    .with_extension(Arc::<Observers>::default()),
            )
            .with_runtime_env(stores::environment(runtime.environment()))
            .with_default_features()
            .with_physical_optimizer_rules(rules::physical())
            .with_table_factory("DELTA".to_owned(), Arc::new(DeltaTableFactory))
            .build();
        let context = SessionContext::new_with_state(state);
        codeanatomy_functions::register_all(&context)?;
        if let Some(policy) = options.function_policy() {
            codeanatomy_functions::apply_policy(&context, policy).map_err(|error| {
                let error = Error::from(error).recoded(Code::Plan, Code::InvalidOption, "sql");
                error.with_detail("option", "function_policy")
            })?;
        }
        codeanatomy_files::register_all(&context);
        codeanatomy_delta::register_all(&context);
        let predicates = Arc::default();
        caches::register(&context, runtime.caches(), &predicates);
        let session = Self(Arc::new(Inner {
            context,
            runtime: runtime.clone(),
            policy: options.policy(),
            plain_types: options.plain_types(),
            predicates,
        }));
        for (name, value) in options.settings()? {
            session.set(&name, &value)?;
        }
        Ok(session)
    }

    /// The runtime that the session works on.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        &self.0.runtime
    }

    pub(crate) fn context(&self) -> &SessionContext {
        &self.0.context
    }

    pub(crate) fn predicates(&self) -> &Arc<PredicateCache> {
        &self.0.predicates
    }

    /// Whether text and binary leave the library as plain types instead of views.
    pub(crate) fn plain_types(&self) -> bool {
        self.0.plain_types
    }

    /// Changes one setting.
    ///
    /// # Errors
    /// Not found, invalid option, or policy for settings of the runtime.
    pub fn set(&self, name: &str, value: &str) -> Result<()> {
        refuse_runtime_setting(name)?;
        self.get(name)?;
        let state = self.0.context.state_ref();
        let set = state.write().config_mut().options_mut().set(name, value);
        set.map_err(|error| {
            let error = Error::from(error).recoded(Code::Internal, Code::InvalidOption, "sql");
            error.with_detail("option", name)
        })
    }

    /// Reads one setting.
    ///
    /// # Errors
    /// Not found, with near names.
    pub fn get(&self, name: &str) -> Result<String> {
        let entries = listing::setting_entries(self);
        match entries.iter().find(|entry| entry.key == name) {
            Some(entry) => Ok(entry.value.clone().unwrap_or_default()),
            None => {
                let known = entries.iter().map(|entry| entry.key.as_str());
                Err(names::not_found(Code::NotFound, "setting", name, known))
            }
        }
    }

    /// Plans one statement.
    ///
    /// # Errors
    /// Syntax, plan, table not found, policy.
    pub async fn plan(&self, sql: &str, call: &Call) -> Result<Query> {
        call.check()?;
        if sql.len() > LONGEST_SQL {
            return Err(Error::invalid_argument(format!(
                "The SQL text has {} bytes, at most {LONGEST_SQL} are allowed; hand large data in as \
                 a table.",
                sql.len()
            )));
        }
        if sql.len() > SHORT_SQL {
            first_steps::leave().await;
        }
        let state = self.0.context.state();
        let plan = self.plan_with(&state, sql).await?;
        self.0.policy.verify(&plan)?;
        refuse_runtime_statement(&plan)?;
        self.refuse_unknown_setting(&plan)?;
        Ok(Query::new(self.clone(), state, plan))
    }

    /// A setting that does not exist is refused here, where near names are known.
    fn refuse_unknown_setting(&self, plan: &LogicalPlan) -> Result<()> {
        match plan {
            LogicalPlan::Statement(Statement::SetVariable(set)) if set.variable.contains('.') => {
                self.get(&set.variable.to_lowercase()).map(drop)
            }
            _ => Ok(()),
        }
    }

    async fn plan_with(&self, state: &SessionState, sql: &str) -> Result<LogicalPlan> {
        let dialect = state.config_options().sql_parser.dialect;
        let statement = state.sql_to_statement(sql, &dialect).map_err(|error| {
            let error = Error::from(error);
            // The parser gives a position for what it has found, but not for the end of the text.
            match (error.code(), error.position()) {
                (Code::Syntax, None) => error.with_position(Some(end_of(sql))),
                _ => error,
            }
        })?;
        let tables = state.resolve_table_references(&statement).unwrap_or_default();
        match state.statement_to_plan(statement).await {
            Ok(plan) => Ok(plan),
            Err(error) => {
                let error = Error::from(error);
                // Planning says which table it has not found in text only; that it is missing is
                // looked up. A table that the statement is about to create is missing, too.
                if error.code() == Code::Plan {
                    let options = &state.config_options().catalog;
                    for table in tables {
                        let resolved = table
                            .clone()
                            .resolve(&options.default_catalog, &options.default_schema)
                            .to_string();
                        if error.message().contains(&resolved) && !self.exists(&table) {
                            let missing = self.table_not_found(&table);
                            return Err(missing.with_position(error.position()));
                        }
                    }
                }
                Err(error)
            }
        }
    }

    /// The columns of a table.
    ///
    /// # Errors
    /// Table not found, with near names.
    pub async fn table_schema(&self, table: &str) -> Result<SchemaRef> {
        let name = names::parse(table)?;
        if !self.exists(&name) {
            return Err(self.table_not_found(&name));
        }
        let table = self.0.context.table_provider(name).await?;
        Ok(output::schema(self, &table.schema()))
    }

    /// Adds a scalar function of one argument that is computed in Rust.
    pub fn register_function(
        &self,
        name: &str,
        data_type: DataType,
        function: impl Fn(&[ArrayRef]) -> ArrayRef + Send + Sync + 'static,
    ) {
        let over_arrays = move |arguments: &[ColumnarValue]| {
            let arrays = ColumnarValue::values_to_arrays(arguments)?;
            Ok(ColumnarValue::Array(function(&arrays)))
        };
        self.0.context.register_udf(create_udf(
            name,
            vec![data_type.clone()],
            data_type,
            Volatility::Immutable,
            Arc::new(over_arrays),
        ));
    }

    pub(crate) fn exists(&self, table: &TableReference) -> bool {
        self.0.context.table_exist(table.clone()).unwrap_or(false)
    }

    pub(crate) fn table_not_found(&self, table: &TableReference) -> Error {
        let known = listing::table_names(self);
        names::not_found(
            Code::TableNotFound,
            "table",
            &table.to_string(),
            known.iter().map(String::as_str),
        )
    }

    pub(crate) fn parse_name(name: &str) -> Result<TableReference> {
        names::parse(name)
    }
}

fn end_of(sql: &str) -> Position {
    let last = sql.lines().next_back().unwrap_or_default();
    Position { line: sql.lines().count().max(1) as u64, column: last.chars().count() as u64 + 1 }
}

fn refuse_runtime_setting(name: &str) -> Result<()> {
    if name.to_ascii_lowercase().starts_with(RUNTIME_SETTINGS) {
        let message = format!(
            "Setting {name} belongs to the runtime, which other sessions share; open a runtime with \
             the options that are wanted."
        );
        return Err(Error::new(Code::Policy, "sql", message));
    }
    Ok(())
}

fn refuse_runtime_statement(plan: &LogicalPlan) -> Result<()> {
    match plan {
        LogicalPlan::Statement(Statement::SetVariable(set)) => {
            refuse_runtime_setting(&set.variable)
        }
        LogicalPlan::Statement(Statement::ResetVariable(reset)) => {
            refuse_runtime_setting(&reset.variable)
        }
        _ => Ok(()),
    }
}
