//! Error messages of one shape: the function, what was wrong, and what is allowed.

use datafusion::error::DataFusionError;
use std::fmt::Display;

/// A call that cannot be planned.
pub(crate) fn planning(function: &str, problem: impl Display) -> DataFusionError {
    DataFusionError::Plan(format!("{function}: {problem}"))
}

/// An argument that does not fit its parameter.
pub(crate) fn argument(function: &str, name: &str, problem: impl Display) -> DataFusionError {
    planning(function, format_args!("argument \"{name}\" {problem}"))
}

/// A value, met while running, that the function cannot work with.
pub(crate) fn value(function: &str, name: &str, problem: impl Display) -> DataFusionError {
    DataFusionError::Execution(format!("{function}: argument \"{name}\" {problem}"))
}
