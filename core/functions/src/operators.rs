//! Operators on structs, maps and lists: `->`, `->>`, `#>`, `#>>`, `@>` and `<@`.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::utils::list_ndims;
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::error::Result;
use datafusion::execution::SessionState;
use datafusion::functions::core::expr_fn::get_field;
use datafusion::functions_nested::array_has::array_has_all;
use datafusion::logical_expr::expr_rewriter::FunctionRewrite;
use datafusion::logical_expr::planner::{ExprPlanner, PlannerResult, RawBinaryExpr};
use datafusion::logical_expr::registry::FunctionRegistry;
use datafusion::logical_expr::{BinaryExpr, Expr, ExprSchemable, Operator};
use datafusion::sql::sqlparser::ast::BinaryOperator;
use std::sync::Arc;

/// Installs the operators, for SQL and for plans that come from elsewhere.
pub(crate) fn register(state: &mut SessionState) -> Result<()> {
    state.register_expr_planner(Arc::new(Operators))?;
    state.register_function_rewrite(Arc::new(Operators))
}

/// Puts functions in the place of operators.
#[derive(Debug)]
struct Operators;

/// What an operator does.
#[derive(Clone, Copy)]
enum Access {
    /// The field of a struct, or the value under a key of a map.
    Field,
    /// Whether the left list has every element of the right one.
    Contains,
    /// Whether the right list has every element of the left one.
    IsContained,
}

impl Access {
    fn in_sql(operator: &BinaryOperator) -> Option<Self> {
        match operator {
            BinaryOperator::Arrow
            | BinaryOperator::LongArrow
            | BinaryOperator::HashArrow
            | BinaryOperator::HashLongArrow => Some(Self::Field),
            BinaryOperator::AtArrow => Some(Self::Contains),
            BinaryOperator::ArrowAt => Some(Self::IsContained),
            _ => None,
        }
    }

    fn in_plan(operator: Operator) -> Option<Self> {
        match operator {
            Operator::Arrow
            | Operator::LongArrow
            | Operator::HashArrow
            | Operator::HashLongArrow => Some(Self::Field),
            Operator::AtArrow => Some(Self::Contains),
            Operator::ArrowAt => Some(Self::IsContained),
            _ => None,
        }
    }

    /// The function for the operator, if it fits the types of both sides.
    fn plan(self, left: &Expr, right: &Expr, schema: &DFSchema) -> Result<Option<Expr>> {
        let left_type = left.get_type(schema)?;
        let both_are_lists = || -> Result<bool> {
            Ok(list_ndims(&left_type) > 0 && list_ndims(&right.get_type(schema)?) > 0)
        };
        match self {
            Self::Field => match left_type {
                DataType::Struct(_) | DataType::Map(_, _) | DataType::Null => {
                    Ok(path(right).map(|names| names.into_iter().fold(left.clone(), get_field)))
                }
                _ => Ok(None),
            },
            Self::Contains if both_are_lists()? => {
                Ok(Some(array_has_all(left.clone(), right.clone())))
            }
            Self::IsContained if both_are_lists()? => {
                Ok(Some(array_has_all(right.clone(), left.clone())))
            }
            Self::Contains | Self::IsContained => Ok(None),
        }
    }
}

/// The names on the right of an operator: one literal, or a list of literals.
fn path(right: &Expr) -> Option<Vec<ScalarValue>> {
    match right {
        Expr::Literal(ScalarValue::List(list), _) => {
            let names = list.value(0);
            (0..names.len()).map(|row| ScalarValue::try_from_array(&names, row).ok()).collect()
        }
        Expr::Literal(name, _) => Some(vec![name.clone()]),
        Expr::ScalarFunction(call) if call.func.name() == "make_array" => {
            call.args.iter().map(|name| name.as_literal().cloned()).collect()
        }
        _ => None,
    }
}

impl ExprPlanner for Operators {
    fn plan_binary_op(
        &self,
        expr: RawBinaryExpr,
        schema: &DFSchema,
    ) -> Result<PlannerResult<RawBinaryExpr>> {
        let planned = match Access::in_sql(&expr.op) {
            Some(access) => access.plan(&expr.left, &expr.right, schema)?,
            None => None,
        };
        Ok(match planned {
            Some(function) => PlannerResult::Planned(function),
            None => PlannerResult::Original(expr),
        })
    }
}

impl FunctionRewrite for Operators {
    fn name(&self) -> &str {
        "codeanatomy_operator_rewrite"
    }

    fn rewrite(
        &self,
        expr: Expr,
        schema: &DFSchema,
        _config: &ConfigOptions,
    ) -> Result<Transformed<Expr>> {
        let Expr::BinaryExpr(BinaryExpr { left, op, right }) = &expr else {
            return Ok(Transformed::no(expr));
        };
        let planned = match Access::in_plan(*op) {
            Some(access) => access.plan(left, right, schema)?,
            None => None,
        };
        Ok(match planned {
            Some(function) => Transformed::yes(function),
            None => Transformed::no(expr),
        })
    }
}
