//! A scalar function made in SQL.

use super::body::Body;
use super::parameters::MacroParameters;
use super::{aliases, refuse};
use datafusion::arrow::array::{RecordBatch, RecordBatchOptions};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::tree_node::TreeNode;
use datafusion::error::Result;
use datafusion::logical_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion::logical_expr::{
    ColumnarValue, Documentation, Expr, ExprSchemable, ReturnFieldArgs, ScalarFunctionArgs,
    ScalarUDFImpl, Signature, Volatility,
};
use datafusion::physical_plan::PhysicalExpr;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A scalar function made in SQL.
#[derive(Debug)]
pub(super) struct ScalarMacro {
    name: String,
    aliases: Vec<String>,
    signature: Signature,
    parameters: MacroParameters,
    /// Over the columns `$1`, `$2`, …, cast to the declared type.
    body: Expr,
    return_type: DataType,
    documentation: Documentation,
    /// For calls that no optimizer has seen.
    evaluation: Arc<dyn PhysicalExpr>,
}

impl ScalarMacro {
    /// The function of a statement.
    pub(super) fn new(
        body: Body<'_>,
        return_type: Option<DataType>,
        behavior: Option<Volatility>,
    ) -> Result<Self> {
        let return_type = return_type.ok_or_else(|| {
            refuse(body.name, "a scalar function needs the type of its result; write RETURNS")
        })?;
        let written = body.scalar_expression(&return_type)?;
        refuse_aggregates(&body, &written)?;
        let schema = body.parameters.schema(|_| true)?;
        let expression = body.coerced(written.clone())?.cast_to(&return_type, &schema)?;
        let volatility = match behavior {
            Some(volatility) => volatility,
            None => body.volatility(&expression)?,
        };
        Ok(Self {
            name: body.name.to_owned(),
            aliases: aliases(body.name),
            signature: body.parameters.signature(volatility)?,
            parameters: body.parameters.clone(),
            return_type,
            documentation: body.documentation(&written),
            evaluation: body.state.create_physical_expr(expression.clone(), &schema)?,
            body: expression,
        })
    }
}

fn refuse_aggregates(body: &Body<'_>, expression: &Expr) -> Result<()> {
    let is_call =
        |node: &Expr| Ok(matches!(node, Expr::AggregateFunction(_) | Expr::WindowFunction(_)));
    if expression.exists(is_call)? {
        let problem = "an aggregate or window call must be the whole body, not a part of it";
        return Err(refuse(body.name, problem));
    }
    Ok(())
}

impl ScalarUDFImpl for ScalarMacro {
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
        Ok(self.return_type.clone())
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs) -> Result<FieldRef> {
        let is_nullable =
            |position: usize| args.arg_fields.get(position).is_none_or(|field| field.is_nullable());
        let schema = self.parameters.schema(is_nullable)?;
        let nullable = self.body.nullable(&schema)?;
        Ok(Arc::new(Field::new(&self.name, self.return_type.clone(), nullable)))
    }

    fn simplify(&self, args: Vec<Expr>, _info: &SimplifyContext) -> Result<ExprSimplifyResult> {
        self.parameters.substitute(&self.body, &args).map(ExprSimplifyResult::Simplified)
    }

    fn short_circuits(&self) -> bool {
        self.body.short_circuits()
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let schema = self.parameters.schema(|_| true)?.as_arrow().clone();
        if arrays.len() < schema.fields().len() {
            return Err(refuse(&self.name, "defaults apply in planned queries only"));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(args.number_rows));
        let batch = RecordBatch::try_new_with_options(Arc::new(schema), arrays, &options)?;
        self.evaluation.evaluate(&batch)
    }

    fn documentation(&self) -> Option<&Documentation> {
        Some(&self.documentation)
    }
}

impl PartialEq for ScalarMacro {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.parameters == other.parameters
            && self.body == other.body
            && self.return_type == other.return_type
            && self.signature == other.signature
    }
}

impl Eq for ScalarMacro {}

impl Hash for ScalarMacro {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.body.hash(state);
    }
}
