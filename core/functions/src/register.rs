//! Installing everything in a session.

use crate::config::FunctionSettings;
use crate::macros::MacroFactory;
use crate::scalar::{DEFINITIONS, Function};
use crate::{aggregate, operators, table, window};
use datafusion::error::Result;
use datafusion::execution::SessionState;
use datafusion::logical_expr::ScalarUDF;
use datafusion::logical_expr::registry::FunctionRegistry;
use datafusion::prelude::SessionContext;
use std::sync::Arc;

/// Installs every function of this crate in a session, and the settings `codeanatomy_udf.*` if the
/// session has none.
///
/// A function of the same name is replaced, so call this after the engine's own functions are
/// registered, and before the session is shared.
///
/// # Errors
/// What the session's registry gives.
pub fn register_all(context: &SessionContext) -> Result<()> {
    let state = context.state_ref();
    let mut state = state.write();
    register_scalar_functions(&mut state)?;
    for function in aggregate::functions()? {
        state.register_udaf(function)?;
    }
    for function in window::functions() {
        state.register_udwf(function)?;
    }
    for (name, function) in table::functions() {
        state.register_udtf(name, function);
    }
    state.set_function_factory(Arc::new(MacroFactory));
    operators::register(&mut state)
}

fn register_scalar_functions(state: &mut SessionState) -> Result<()> {
    let options = state.config_mut().options_mut();
    if options.extensions.get::<FunctionSettings>().is_none() {
        options.extensions.insert(FunctionSettings::default());
    }
    let settings = FunctionSettings::of(options).clone();
    for definition in DEFINITIONS {
        let function = Function::new(definition, &settings)?;
        state.register_udf(Arc::new(ScalarUDF::new_from_impl(function)))?;
    }
    Ok(())
}
