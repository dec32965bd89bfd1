//! The parameters of a function made in SQL: types, names, defaults.

use crate::error;
use datafusion::arrow::compute::can_cast_types;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{Column, DFSchema};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, OperateFunctionArg, Signature, Volatility};

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct MacroParameter {
    /// As it is called without quotes; none where only positions count.
    name: Option<String>,
    data_type: DataType,
    default: Option<Expr>,
}

/// The parameters in order. Inside a planned body a parameter is a column named by its position:
/// `$1`, `$2`, …
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct MacroParameters(Vec<MacroParameter>);

impl MacroParameters {
    /// The parameters of a statement.
    pub(super) fn new(list: Vec<OperateFunctionArg>) -> Result<Self> {
        let parameters = list.into_iter().map(|parameter| MacroParameter {
            name: parameter.name.map(|name| match name.quote_style {
                Some(_) => name.value,
                None => name.value.to_lowercase(),
            }),
            data_type: parameter.data_type,
            default: parameter.default_expr,
        });
        Ok(Self(parameters.collect()))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The column that stands for a parameter in a body.
    pub(super) fn column(position: usize) -> Expr {
        Expr::Column(Column::from_name(format!("${}", position + 1)))
    }

    /// The position that a column of a body stands for.
    pub(super) fn position(column: &Column) -> Option<usize> {
        column.name.strip_prefix('$')?.parse::<usize>().ok()?.checked_sub(1)
    }

    /// The position of the parameter of a name, without its `$`.
    pub(super) fn position_of(&self, name: &str) -> Option<usize> {
        match name.parse::<usize>() {
            Ok(number) => number.checked_sub(1).filter(|position| *position < self.len()),
            Err(_) => self.0.iter().position(|parameter| {
                parameter.name.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(name))
            }),
        }
    }

    /// The parameters as the columns of a planned body.
    pub(super) fn schema(&self, is_nullable: impl Fn(usize) -> bool) -> Result<DFSchema> {
        self.as_columns(is_nullable, |position, _| format!("${}", position + 1))
    }

    /// The parameters as the columns of a body that is a text, where they are called by name.
    pub(super) fn named_schema(&self) -> Result<DFSchema> {
        self.as_columns(
            |_| true,
            |position, name| name.map_or(format!("${}", position + 1), str::to_owned),
        )
    }

    fn as_columns(
        &self,
        is_nullable: impl Fn(usize) -> bool,
        name: impl Fn(usize, Option<&str>) -> String,
    ) -> Result<DFSchema> {
        let fields = self.0.iter().enumerate().map(|(position, parameter)| {
            let name = name(position, parameter.name.as_deref());
            Field::new(name, parameter.data_type.clone(), is_nullable(position))
        });
        DFSchema::try_from(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// The declared types.
    pub(super) fn types(&self) -> Vec<DataType> {
        self.0.iter().map(|parameter| parameter.data_type.clone()).collect()
    }

    /// A signature that leaves the types to [`Self::coerce`].
    pub(super) fn signature(&self, volatility: Volatility) -> Result<Signature> {
        let signature = if self.0.is_empty() {
            Signature::nullary(volatility)
        } else {
            Signature::user_defined(volatility)
        };
        let names: Option<Vec<String>> =
            self.0.iter().map(|parameter| parameter.name.clone()).collect();
        match names {
            Some(names) if !names.is_empty() => signature.with_parameter_names(names),
            _ => Ok(signature),
        }
    }

    /// The types that arguments of the given types are cast to.
    pub(super) fn coerce(&self, function: &str, given: &[DataType]) -> Result<Vec<DataType>> {
        let fewest = self.0.iter().take_while(|parameter| parameter.default.is_none()).count();
        if !(fewest..=self.len()).contains(&given.len()) {
            return Err(error::planning(
                function,
                format_args!(
                    "{} arguments given, but it is {}",
                    given.len(),
                    self.syntax(function)
                ),
            ));
        }
        let fit = |(parameter, from): (&MacroParameter, &DataType)| {
            let to = &parameter.data_type;
            if is_cast(from, to) {
                Ok(to.clone())
            } else {
                let name = parameter.name.as_deref().unwrap_or("$");
                Err(error::argument(function, name, format_args!("must be {to}, but is {from}")))
            }
        };
        self.0.iter().zip(given).map(fit).collect()
    }

    /// The arguments of a call in the place of the parameters, and defaults for those left out.
    pub(super) fn substitute(&self, body: &Expr, arguments: &[Expr]) -> Result<Expr> {
        let replaced = body.clone().transform(|expression| match &expression {
            Expr::Column(column) => match Self::position(column) {
                Some(position) => Ok(Transformed::yes(self.argument(position, arguments)?)),
                None => Ok(Transformed::no(expression)),
            },
            _ => Ok(Transformed::no(expression)),
        })?;
        Ok(replaced.data)
    }

    fn argument(&self, position: usize, arguments: &[Expr]) -> Result<Expr> {
        if let Some(argument) = arguments.get(position) {
            return Ok(argument.clone());
        }
        let missing = || DataFusionError::Plan(format!("argument {} is missing", position + 1));
        let parameter = self.0.get(position).ok_or_else(missing)?;
        let default = parameter.default.clone().ok_or_else(missing)?;
        Ok(datafusion::logical_expr::cast(default, parameter.data_type.clone()))
    }

    /// How the function is called.
    pub(super) fn syntax(&self, function: &str) -> String {
        let names: Vec<String> = self.described().into_iter().map(|(name, _)| name).collect();
        format!("{function}({})", names.join(", "))
    }

    /// Name and description of each parameter, for the documentation.
    pub(super) fn described(&self) -> Vec<(String, String)> {
        let describe = |(position, parameter): (usize, &MacroParameter)| {
            let name = parameter.name.clone().unwrap_or_else(|| format!("arg{}", position + 1));
            let default = parameter.default.as_ref();
            let default = default.map_or(String::new(), |value| format!(", default {value}"));
            (name, format!("{}{default}", parameter.data_type))
        };
        self.0.iter().enumerate().map(describe).collect()
    }
}

/// Whether an argument is cast to the type of its parameter without being asked: within numbers,
/// within dates and times, to text, and from text to a date or time.
fn is_cast(from: &DataType, to: &DataType) -> bool {
    let fits = match from {
        DataType::Null => true,
        DataType::Dictionary(_, value) => return is_cast(value, to),
        _ if to.is_string() || from.is_nested() => true,
        _ if to.is_numeric() => from.is_numeric(),
        _ if to.is_temporal() => from.is_temporal() || from.is_string(),
        _ => false,
    };
    from == to || fits && can_cast_types(from, to)
}
