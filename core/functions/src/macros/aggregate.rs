//! An aggregate made in SQL: a call of another aggregate over what is computed from the parameters.

use super::body::Body;
use super::parameters::MacroParameters;
use super::{aliases, refuse};
use datafusion::arrow::array::{ArrayRef, RecordBatch};
use datafusion::arrow::datatypes::{DataType, FieldRef, Schema};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::expr::{AggregateFunction, AggregateFunctionParams, WindowFunction};
use datafusion::logical_expr::function::{
    AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs,
};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Documentation, Expr, ExprSchemable, ReversedUDAF,
    Signature, Volatility, WindowFrame, WindowFunctionDefinition,
};
use datafusion::physical_plan::PhysicalExpr;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// An aggregate made in SQL.
#[derive(Debug)]
pub(super) struct AggregateMacro {
    name: String,
    aliases: Vec<String>,
    signature: Signature,
    parameters: MacroParameters,
    target: Arc<AggregateUDF>,
    /// What the target is called with, over the columns `$1`, `$2`, …
    target_arguments: Vec<Expr>,
    target_fields: Vec<FieldRef>,
    /// The same, for calls over a window, which the optimizer leaves as they are.
    evaluation: Vec<Arc<dyn PhysicalExpr>>,
    columns: Arc<Schema>,
    return_field: FieldRef,
    documentation: Documentation,
}

impl AggregateMacro {
    /// The function of a statement.
    pub(super) fn new(
        body: Body<'_>,
        return_type: Option<DataType>,
        behavior: Option<Volatility>,
    ) -> Result<Self> {
        let written = body.expression()?;
        let (target, arguments) = plain_call(&body, body.coerced(written.clone())?)?;
        let schema = body.parameters.schema(|_| true)?;
        let fields = arguments
            .iter()
            .map(|argument| Ok(argument.to_field(&schema)?.1))
            .collect::<Result<Vec<_>>>()?;
        let return_field = target.return_field(&fields)?;
        check(&body, &target, &return_field, return_type, behavior)?;
        let evaluation = arguments
            .iter()
            .map(|argument| body.state.create_physical_expr(argument.clone(), &schema))
            .collect::<Result<_>>()?;
        Ok(Self {
            name: body.name.to_owned(),
            aliases: aliases(body.name),
            signature: body.parameters.signature(target.signature().volatility)?,
            parameters: body.parameters.clone(),
            target,
            target_arguments: arguments,
            target_fields: fields,
            evaluation,
            columns: Arc::new(schema.as_arrow().clone()),
            return_field,
            documentation: body.documentation(&written),
        })
    }

    /// The arguments of the target's own accumulator.
    fn for_target<'a>(&'a self, args: &AccumulatorArgs<'a>) -> AccumulatorArgs<'a> {
        AccumulatorArgs {
            return_field: self.return_field.clone(),
            schema: &self.columns,
            ignore_nulls: args.ignore_nulls,
            order_bys: args.order_bys,
            is_reversed: args.is_reversed,
            name: args.name,
            is_distinct: args.is_distinct,
            exprs: &self.evaluation,
            expr_fields: &self.target_fields,
        }
    }

    fn computed(&self, target: Box<dyn Accumulator>) -> Box<dyn Accumulator> {
        Box::new(Computed {
            target,
            arguments: self.evaluation.clone(),
            columns: self.columns.clone(),
        })
    }
}

/// The aggregate and its arguments, of a call without anything else.
fn plain_call(body: &Body<'_>, expression: Expr) -> Result<(Arc<AggregateUDF>, Vec<Expr>)> {
    match expression {
        Expr::AggregateFunction(call) => {
            let params = call.params;
            let is_plain = !params.distinct
                && params.filter.is_none()
                && params.order_by.is_empty()
                && params.null_treatment.is_none();
            if is_plain { Some((call.func, params.args)) } else { None }
        }
        Expr::WindowFunction(call) => {
            let WindowFunction { fun, params } = *call;
            let is_plain = !params.distinct
                && params.filter.is_none()
                && params.order_by.is_empty()
                && params.partition_by.is_empty()
                && params.null_treatment.is_none()
                && params.window_frame == WindowFrame::new(None);
            match fun {
                WindowFunctionDefinition::AggregateUDF(target) if is_plain => {
                    Some((target, params.args))
                }
                _ => None,
            }
        }
        _ => None,
    }
    .ok_or_else(|| {
        refuse(
            body.name,
            "its body must be one call of an aggregate, without DISTINCT, FILTER, ORDER BY, a \
             clause for NULL, or anything in OVER ()",
        )
    })
}

fn check(
    body: &Body<'_>,
    target: &AggregateUDF,
    given: &FieldRef,
    declared: Option<DataType>,
    behavior: Option<Volatility>,
) -> Result<()> {
    if behavior.is_some_and(|behavior| behavior != target.signature().volatility) {
        return Err(refuse(body.name, "its volatility must be that of its aggregate"));
    }
    match declared {
        Some(declared) if &declared != given.data_type() => {
            let given = given.data_type();
            let problem = format!("it is declared to give {declared}, but its body gives {given}");
            Err(refuse(body.name, &problem))
        }
        _ => Ok(()),
    }
}

impl AggregateUDFImpl for AggregateMacro {
    fn name(&self) -> &str {
        &self.name
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        self.parameters.coerce(&self.name, given)
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(self.return_field.data_type().clone())
    }

    fn is_nullable(&self) -> bool {
        self.return_field.is_nullable()
    }

    fn simplify(&self) -> Option<AggregateFunctionSimplification> {
        let (parameters, arguments) = (self.parameters.clone(), self.target_arguments.clone());
        let target = self.target.clone();
        Some(Box::new(move |call, _context| {
            let args = arguments
                .iter()
                .map(|argument| parameters.substitute(argument, &call.params.args))
                .collect::<Result<_>>()?;
            let params = AggregateFunctionParams { args, ..call.params };
            Ok(Expr::AggregateFunction(AggregateFunction { func: target.clone(), params }))
        }))
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        self.target.state_fields(StateFieldsArgs {
            input_fields: &self.target_fields,
            return_field: self.return_field.clone(),
            ..args
        })
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(self.computed(self.target.accumulator(self.for_target(&args))?))
    }

    fn create_sliding_accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(self.computed(self.target.create_sliding_accumulator(self.for_target(&args))?))
    }

    fn default_value(&self, data_type: &DataType) -> Result<ScalarValue> {
        self.target.default_value(data_type)
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        self.target.order_sensitivity()
    }

    fn reverse_expr(&self) -> ReversedUDAF {
        match self.target.reverse_udf() {
            ReversedUDAF::Identical => ReversedUDAF::Identical,
            ReversedUDAF::Reversed(_) | ReversedUDAF::NotSupported => ReversedUDAF::NotSupported,
        }
    }

    fn supports_null_handling_clause(&self) -> bool {
        self.target.supports_null_handling_clause()
    }

    fn documentation(&self) -> Option<&Documentation> {
        Some(&self.documentation)
    }
}

impl PartialEq for AggregateMacro {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.parameters == other.parameters
            && self.target == other.target
            && self.target_arguments == other.target_arguments
    }
}

impl Eq for AggregateMacro {}

impl Hash for AggregateMacro {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.target_arguments.hash(state);
    }
}

/// Computes the arguments of the target before it sees them.
#[derive(Debug)]
struct Computed {
    target: Box<dyn Accumulator>,
    arguments: Vec<Arc<dyn PhysicalExpr>>,
    columns: Arc<Schema>,
}

impl Computed {
    fn arguments(&self, values: &[ArrayRef]) -> Result<Vec<ArrayRef>> {
        let batch = RecordBatch::try_new(self.columns.clone(), values.to_vec())?;
        self.arguments
            .iter()
            .map(|argument| argument.evaluate(&batch)?.into_array(batch.num_rows()))
            .collect()
    }
}

impl Accumulator for Computed {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let arguments = self.arguments(values)?;
        self.target.update_batch(&arguments)
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let arguments = self.arguments(values)?;
        self.target.retract_batch(&arguments)
    }

    fn supports_retract_batch(&self) -> bool {
        self.target.supports_retract_batch()
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.target.evaluate()
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.target.size()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.target.state()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.target.merge_batch(states)
    }
}
