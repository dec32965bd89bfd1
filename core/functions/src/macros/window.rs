//! A window function of the session under another name.

use super::body::Body;
use super::parameters::MacroParameters;
use super::{aliases, refuse};
use datafusion::arrow::compute::SortOptions;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::error::Result;
use datafusion::logical_expr::expr::WindowFunction;
use datafusion::logical_expr::function::{
    ExpressionArgs, PartitionEvaluatorArgs, WindowUDFFieldArgs,
};
use datafusion::logical_expr::{
    Documentation, Expr, LimitEffect, PartitionEvaluator, ReversedUDWF, Signature, Volatility,
    WindowFrame, WindowFunctionDefinition, WindowUDF, WindowUDFImpl,
};
use datafusion::physical_plan::PhysicalExpr;
use std::sync::Arc;

/// A window function of the session under another name.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct WindowMacro {
    name: String,
    aliases: Vec<String>,
    target: Arc<WindowUDF>,
}

impl WindowMacro {
    /// The function of a statement.
    pub(super) fn new(
        body: Body<'_>,
        return_type: Option<DataType>,
        behavior: Option<Volatility>,
    ) -> Result<Self> {
        let target = match body.expression()? {
            Expr::WindowFunction(call) => called(&body, *call)?,
            _ => named(&body)?,
        };
        if behavior.is_some_and(|behavior| behavior != target.signature().volatility) {
            return Err(refuse(body.name, "its volatility must be that of its window function"));
        }
        if let Some(declared) = return_type {
            check_type(&body, &target, &declared)?;
        }
        Ok(Self { name: body.name.to_owned(), aliases: aliases(body.name), target })
    }
}

fn named(body: &Body<'_>) -> Result<Arc<WindowUDF>> {
    let target = body.target_name()?;
    let function = body.state.window_functions().get(&target);
    function
        .cloned()
        .ok_or_else(|| refuse(body.name, &format!("there is no window function \"{target}\"")))
}

fn called(body: &Body<'_>, call: WindowFunction) -> Result<Arc<WindowUDF>> {
    let WindowFunctionDefinition::WindowUDF(target) = call.fun else {
        return Err(refuse(body.name, "its body calls an aggregate, not a window function"));
    };
    let params = call.params;
    let parameters = (0..body.parameters.len()).map(MacroParameters::column);
    let is_plain = params.args.iter().cloned().eq(parameters)
        && params.partition_by.is_empty()
        && params.order_by.is_empty()
        && params.filter.is_none()
        && params.null_treatment.is_none()
        && !params.distinct
        && params.window_frame == WindowFrame::new(None);
    if is_plain {
        Ok(target)
    } else {
        Err(refuse(
            body.name,
            "its body must be a window call over its parameters in order with an empty OVER ()",
        ))
    }
}

fn check_type(body: &Body<'_>, target: &WindowUDF, declared: &DataType) -> Result<()> {
    let fields: Vec<FieldRef> = body
        .parameters
        .types()
        .into_iter()
        .map(|data_type| Arc::new(Field::new("", data_type, true)))
        .collect();
    let given = target.field(WindowUDFFieldArgs::new(&fields, body.name))?;
    if given.data_type() == declared {
        return Ok(());
    }
    let problem =
        format!("it is declared to give {declared}, but its body gives {}", given.data_type());
    Err(refuse(body.name, &problem))
}

impl WindowUDFImpl for WindowMacro {
    fn name(&self) -> &str {
        &self.name
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        self.target.signature()
    }

    fn expressions(&self, args: ExpressionArgs) -> Vec<Arc<dyn PhysicalExpr>> {
        self.target.inner().expressions(args)
    }

    fn partition_evaluator(
        &self,
        args: PartitionEvaluatorArgs,
    ) -> Result<Box<dyn PartitionEvaluator>> {
        self.target.inner().partition_evaluator(args)
    }

    fn field(&self, args: WindowUDFFieldArgs) -> Result<FieldRef> {
        self.target.inner().field(args)
    }

    fn sort_options(&self) -> Option<SortOptions> {
        self.target.inner().sort_options()
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        self.target.inner().coerce_types(given)
    }

    fn reverse_expr(&self) -> ReversedUDWF {
        self.target.inner().reverse_expr()
    }

    fn documentation(&self) -> Option<&Documentation> {
        self.target.inner().documentation()
    }

    fn limit_effect(&self, args: &[Arc<dyn PhysicalExpr>]) -> LimitEffect {
        self.target.inner().limit_effect(args)
    }
}
