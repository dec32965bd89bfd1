//! Which kind of function a statement makes.

use super::body::Body;
use super::refuse;
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, WindowFunctionDefinition};

/// A kind of function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar,
    Aggregate,
    Window,
    Table,
}

impl Kind {
    /// The kind that LANGUAGE names, or else that of the body's outermost call.
    pub(super) fn of(language: Option<&str>, body: &Body<'_>) -> Result<Self> {
        match language.map(str::to_ascii_lowercase).as_deref() {
            None | Some("sql" | "datafusion") => Ok(match body.expression()? {
                Expr::AggregateFunction(_) => Self::Aggregate,
                Expr::WindowFunction(call) => match call.fun {
                    WindowFunctionDefinition::AggregateUDF(_) => Self::Aggregate,
                    WindowFunctionDefinition::WindowUDF(_) => Self::Window,
                },
                _ => Self::Scalar,
            }),
            Some("scalar" | "udf") => Ok(Self::Scalar),
            Some("aggregate" | "udaf" | "agg") => Ok(Self::Aggregate),
            Some("window" | "udwf") => Ok(Self::Window),
            Some("table" | "udtf") => Ok(Self::Table),
            Some(other) => Err(refuse(
                body.name,
                &format!(
                    "there is no language \"{other}\"; leave LANGUAGE out, or write sql, scalar, \
                     aggregate, window or table"
                ),
            )),
        }
    }
}
