//! `CREATE FUNCTION`: functions made in SQL out of other functions.
//!
//! A body is planned once, when the function is created, with the declared types of the parameters.
//! In a call the arguments are put in the place of the parameters, so that the optimizer sees through
//! it as if the body had been written there.

mod aggregate;
mod body;
mod kind;
mod parameters;
mod scalar;
mod window;

use crate::error;
use aggregate::AggregateMacro;
use async_trait::async_trait;
use body::Body;
use datafusion::error::Result;
use datafusion::execution::SessionState;
use datafusion::execution::context::{FunctionFactory, RegisterFunction};
use datafusion::logical_expr::{AggregateUDF, CreateFunction, ScalarUDF, WindowUDF};
use kind::Kind;
use parameters::MacroParameters;
use scalar::ScalarMacro;
use std::sync::Arc;
use window::WindowMacro;

/// Makes functions of `CREATE FUNCTION` statements.
#[derive(Debug)]
pub(crate) struct MacroFactory;

#[async_trait]
impl FunctionFactory for MacroFactory {
    async fn create(
        &self,
        state: &SessionState,
        statement: CreateFunction,
    ) -> Result<RegisterFunction> {
        refuse_taken_name(state, &statement)?;
        let CreateFunction { name, args, return_type, params, .. } = statement;
        let parameters = MacroParameters::new(args.unwrap_or_default())?;
        let language = params.language.as_ref().map(|language| language.value.as_str());
        let body = params
            .function_body
            .ok_or_else(|| refuse(&name, "it has no body; write RETURN and an expression"))?;
        let body = Body { name: &name, parameters: &parameters, state, written: body };
        match Kind::of(language, &body)? {
            Kind::Scalar => {
                let scalar = ScalarMacro::new(body, return_type, params.behavior)?;
                Ok(RegisterFunction::Scalar(Arc::new(ScalarUDF::new_from_impl(scalar))))
            }
            Kind::Aggregate => {
                let aggregate = AggregateMacro::new(body, return_type, params.behavior)?;
                Ok(RegisterFunction::Aggregate(Arc::new(AggregateUDF::new_from_impl(aggregate))))
            }
            Kind::Window => {
                let window = WindowMacro::new(body, return_type, params.behavior)?;
                Ok(RegisterFunction::Window(Arc::new(WindowUDF::new_from_impl(window))))
            }
            Kind::Table => {
                let target = body.target_name()?;
                let function = state.table_functions().get(&target).ok_or_else(|| {
                    refuse(&name, &format!("there is no table function \"{target}\""))
                })?;
                Ok(RegisterFunction::Table(name.to_lowercase(), function.function().clone()))
            }
        }
    }
}

/// Without OR REPLACE a function is not lost to another one of its name.
fn refuse_taken_name(state: &SessionState, statement: &CreateFunction) -> Result<()> {
    let name = &statement.name;
    let taken = state.scalar_functions().contains_key(name)
        || state.aggregate_functions().contains_key(name)
        || state.window_functions().contains_key(name)
        || state.table_functions().contains_key(name);
    if taken && !statement.or_replace {
        let problem =
            "a function of that name exists; write CREATE OR REPLACE FUNCTION to replace it";
        return Err(refuse(name, problem));
    }
    Ok(())
}

/// The error for a statement that makes no function.
fn refuse(name: &str, problem: &str) -> datafusion::error::DataFusionError {
    error::planning(&format!("CREATE FUNCTION {name}"), problem)
}

/// A name as it is written in a call without quotes, where that is another one.
fn aliases(name: &str) -> Vec<String> {
    let folded = name.to_lowercase();
    if folded == name { Vec::new() } else { vec![folded] }
}
