//! The body of a `CREATE FUNCTION` statement: an expression, or a text that holds one.

use super::parameters::MacroParameters;
use super::refuse;
use crate::documentation::Section;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{Column, DFSchema};
use datafusion::error::Result;
use datafusion::execution::SessionState;
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::logical_expr::{Documentation, Expr, Volatility};
use datafusion::optimizer::simplify_expressions::ExprSimplifier;
use std::sync::Arc;

/// A body before it is planned with the types of its parameters.
pub(super) struct Body<'a> {
    /// The function's name as spelled.
    pub(super) name: &'a str,
    /// Its parameters.
    pub(super) parameters: &'a MacroParameters,
    /// The session that the statement runs in.
    pub(super) state: &'a SessionState,
    /// As the engine planned it, with placeholders.
    pub(super) written: Expr,
}

impl Body<'_> {
    /// The body as an expression over the columns `$1`, `$2`, …
    pub(super) fn expression(&self) -> Result<Expr> {
        let expression = match self.text() {
            Some(text) => match self.parse(text) {
                Ok(parsed) => parsed,
                // Only a function that gives text may have a text that is no expression.
                Err(_) => self.written.clone(),
            },
            None => self.written.clone(),
        };
        self.resolve(expression)
    }

    /// The body of a scalar function that gives a type: a text without parameters is that text.
    pub(super) fn scalar_expression(&self, return_type: &DataType) -> Result<Expr> {
        let Some(text) = self.text() else { return self.resolve(self.written.clone()) };
        let gives_text = return_type.is_string();
        match self.parse(text).and_then(|parsed| self.resolve(parsed)) {
            Ok(parsed) if gives_text && parsed.column_refs().is_empty() => Ok(self.written.clone()),
            Ok(parsed) => Ok(parsed),
            Err(_) if gives_text => Ok(self.written.clone()),
            Err(error) => Err(error.context(format!("CREATE FUNCTION {}: its body", self.name))),
        }
    }

    /// The name in a body that is the name of a function, as text.
    pub(super) fn target_name(&self) -> Result<String> {
        let text = self.text().ok_or_else(|| {
            refuse(self.name, "its body must be the name of a function, as a text")
        })?;
        Ok(text.trim().trim_end_matches("()").trim_end().to_lowercase())
    }

    /// The expression with the casts that it needs, with the parameters' types.
    pub(super) fn coerced(&self, expression: Expr) -> Result<Expr> {
        let schema = Arc::new(self.parameters.schema(|_| true)?);
        let context = SimplifyContext::builder()
            .with_schema(schema.clone())
            .with_config_options(self.state.config_options().clone())
            .build();
        ExprSimplifier::new(context)
            .coerce(expression, &schema)
            .map_err(|error| error.context(format!("CREATE FUNCTION {}: its body", self.name)))
    }

    /// How often the same arguments give the same result, going by the functions in the body.
    pub(super) fn volatility(&self, expression: &Expr) -> Result<Volatility> {
        let mut found = Volatility::Immutable;
        expression.apply(|node| {
            if let Expr::ScalarFunction(call) = node {
                match call.func.signature().volatility {
                    Volatility::Volatile => found = Volatility::Volatile,
                    Volatility::Stable if found == Volatility::Immutable => {
                        found = Volatility::Stable;
                    }
                    _ => {}
                }
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        Ok(found)
    }

    /// The documentation of the function.
    pub(super) fn documentation(&self, expression: &Expr) -> Documentation {
        let description = format!("Made in SQL: {expression}");
        let syntax = self.parameters.syntax(self.name);
        let builder = Documentation::builder(Section::Macro.describe(), description, syntax);
        self.parameters
            .described()
            .into_iter()
            .fold(builder, |builder, (name, description)| builder.with_argument(name, description))
            .build()
    }

    fn text(&self) -> Option<&str> {
        self.written.as_literal()?.try_as_str().flatten()
    }

    fn parse(&self, text: &str) -> Result<Expr> {
        let schema = self.parameters.named_schema()?;
        let parsed = self.state.create_logical_expr(text, &schema)?;
        self.named_columns_as_positions(parsed, &schema)
    }

    fn named_columns_as_positions(&self, expression: Expr, schema: &DFSchema) -> Result<Expr> {
        let replaced = expression.transform(|node| match &node {
            Expr::Column(Column { name, .. }) => {
                let position = schema.index_of_column_by_name(None, name);
                match position {
                    Some(position) => Ok(Transformed::yes(MacroParameters::column(position))),
                    None => Ok(Transformed::no(node)),
                }
            }
            _ => Ok(Transformed::no(node)),
        })?;
        Ok(replaced.data.unalias())
    }

    /// Placeholders become columns; what is no parameter is an error.
    fn resolve(&self, expression: Expr) -> Result<Expr> {
        let replaced = expression.transform(|node| match &node {
            Expr::Placeholder(placeholder) => {
                let name = placeholder.id.trim_start_matches('$');
                let position = self.parameters.position_of(name).ok_or_else(|| {
                    let count = self.parameters.len();
                    let problem = format!(
                        "its body has {}, but there are {count} parameters",
                        placeholder.id
                    );
                    refuse(self.name, &problem)
                })?;
                Ok(Transformed::yes(MacroParameters::column(position)))
            }
            Expr::ScalarSubquery(_) | Expr::InSubquery(_) | Expr::Exists(_) => {
                Err(refuse(self.name, "its body has a subquery, which cannot be put into a call"))
            }
            _ => Ok(Transformed::no(node)),
        })?;
        Ok(replaced.data)
    }
}
