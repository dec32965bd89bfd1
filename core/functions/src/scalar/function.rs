//! A definition as the engine's own kind of scalar function.

use super::call::Call;
use super::definition::Definition;
use super::plan::Plan;
use crate::config::FunctionSettings;
use crate::text::is_text;
use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::common::config::ConfigOptions;
use datafusion::error::Result;
use datafusion::logical_expr::interval_arithmetic::Interval;
use datafusion::logical_expr::sort_properties::ExprProperties;
use datafusion::logical_expr::{
    ColumnarValue, Documentation, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl,
    Signature,
};
use std::fmt::{Debug, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A scalar function of this crate.
pub(crate) struct Function {
    definition: &'static Definition,
    aliases: Vec<String>,
    signature: Signature,
    documentation: Documentation,
    /// What planning uses; the evaluation reads the settings of the running session.
    settings: FunctionSettings,
}

impl Function {
    /// The function of a definition.
    pub(crate) fn new(
        definition: &'static Definition,
        settings: &FunctionSettings,
    ) -> Result<Self> {
        Ok(Self {
            definition,
            aliases: definition.aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            signature: definition.parameters().signature()?,
            documentation: definition.documentation(),
            settings: settings.clone(),
        })
    }

    /// The same function for other arguments.
    pub(crate) fn with_signature(self, signature: Signature) -> Self {
        Self { signature, ..self }
    }

    /// Evaluates the call on distinct values where there are fewer of them than rows.
    fn evaluate(&self, call: &Call<'_>) -> Result<ArrayRef> {
        let Some((position, dictionary)) = self.only_dictionary(call) else {
            return (self.definition.evaluate)(call);
        };
        let dictionary = dictionary.as_any_dictionary();
        let mut arguments = call.arguments.to_vec();
        arguments[position] = ColumnarValue::Array(dictionary.values().clone());
        let distinct =
            Call { arguments: &arguments, rows: dictionary.values().len(), ..call.clone() };
        let results = (self.definition.evaluate)(&distinct)?;
        Ok(take(&results, dictionary.keys(), None)?)
    }

    /// The one argument that is no literal, if it is a dictionary for which it pays, and is safe,
    /// to look at its values instead of its rows.
    fn only_dictionary<'a>(&self, call: &Call<'a>) -> Option<(usize, &'a ArrayRef)> {
        let mut arrays =
            call.arguments.iter().enumerate().filter_map(|(position, argument)| match argument {
                ColumnarValue::Array(array) => Some((position, array)),
                ColumnarValue::Scalar(_) => None,
            });
        let (position, array) = arrays.next().filter(|_| arrays.next().is_none())?;
        if !is_text(array.data_type()) || !self.definition.traits.total {
            return None;
        }
        let dictionary = array.as_any_dictionary_opt()?;
        let nulls_stay = self.definition.traits.strict || dictionary.keys().null_count() == 0;
        let pays = dictionary.values().len() < array.len();
        (nulls_stay && pays).then_some((position, array))
    }

    fn plan(&self, fields: &[FieldRef], literals: &[Option<&ScalarValue>]) -> Result<Field> {
        self.definition.parameters().check_count(fields.len())?;
        let plan = Plan { definition: self.definition, fields, literals, settings: &self.settings };
        (self.definition.return_field)(&plan)
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.definition.name
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, arguments: &[DataType]) -> Result<Vec<DataType>> {
        self.definition.parameters().coerce(arguments)
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        let fields: Vec<FieldRef> = arguments
            .iter()
            .map(|data_type| Arc::new(Field::new("", data_type.clone(), true)))
            .collect();
        let literals = vec![None; fields.len()];
        Ok(self.plan(&fields, &literals)?.data_type().clone())
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs) -> Result<FieldRef> {
        self.plan(args.arg_fields, args.scalar_arguments).map(Arc::new)
    }

    fn with_updated_config(&self, config: &ConfigOptions) -> Option<ScalarUDF> {
        let settings = FunctionSettings::of(config);
        if !self.definition.traits.planned_with_settings || settings == &self.settings {
            return None;
        }
        Self::new(self.definition, settings).ok().map(ScalarUDF::new_from_impl)
    }

    fn is_strict(&self) -> bool {
        self.definition.traits.strict
    }

    fn short_circuits(&self) -> bool {
        self.definition.traits.short_circuits
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        self.definition.parameters().check_count(args.args.len())?;
        let one_row = self.definition.traits.uniform
            || args.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let call = Call {
            definition: self.definition,
            arguments: &args.args,
            fields: &args.arg_fields,
            return_field: &args.return_field,
            rows: if one_row { 1 } else { args.number_rows },
            settings: FunctionSettings::of(&args.config_options),
        };
        let result = self.evaluate(&call)?;
        if one_row {
            ScalarValue::try_from_array(&result, 0).map(ColumnarValue::Scalar)
        } else {
            Ok(ColumnarValue::Array(result))
        }
    }

    fn evaluate_bounds(&self, inputs: &[&Interval]) -> Result<Interval> {
        match inputs {
            [input] if self.definition.traits.identity => Ok((*input).clone()),
            _ => Interval::make_unbounded(&DataType::Null),
        }
    }

    fn propagate_constraints(
        &self,
        interval: &Interval,
        inputs: &[&Interval],
    ) -> Result<Option<Vec<Interval>>> {
        match inputs {
            [_] if self.definition.traits.identity => Ok(Some(vec![interval.clone()])),
            _ => Ok(Some(Vec::new())),
        }
    }

    fn preserves_lex_ordering(&self, inputs: &[ExprProperties]) -> Result<bool> {
        Ok(match inputs {
            [input] if self.definition.traits.identity => input.preserves_lex_ordering,
            _ => false,
        })
    }

    fn documentation(&self) -> Option<&Documentation> {
        Some(&self.documentation)
    }
}

impl Debug for Function {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Function").field("name", &self.definition.name).finish()
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.definition.name == other.definition.name
            && self.signature == other.signature
            && self.settings == other.settings
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.definition.name.hash(state);
        self.signature.hash(state);
        self.settings.hash(state);
    }
}
