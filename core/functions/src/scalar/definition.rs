//! The definition of a scalar function: everything about it in one constant.

use super::call::Call;
use super::parameter::{Parameter, Presence};
use super::plan::Plan;
use crate::documentation::Section;
use crate::error;
use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::error::Result;
use datafusion::logical_expr::Documentation;

/// A scalar function. All of them give the same result for the same arguments.
pub(crate) struct Definition {
    /// The name it is called by.
    pub(crate) name: &'static str,
    /// Further names.
    pub(crate) aliases: &'static [&'static str],
    /// Its parameters in order.
    pub(crate) parameters: &'static [Parameter],
    /// Where it stands in the documentation.
    pub(crate) section: Section,
    /// What it does, for the documentation.
    pub(crate) description: &'static str,
    /// A statement that shows it.
    pub(crate) example: &'static str,
    /// What it is about, for tools that look for functions of a kind.
    pub(crate) tags: &'static [&'static str],
    /// What planners and the evaluation may rely on.
    pub(crate) traits: Traits,
    /// The field of the result, known while planning.
    pub(crate) return_field: fn(&Plan<'_>) -> Result<Field>,
    /// The values of the result, one for each row of the call.
    pub(crate) evaluate: fn(&Call<'_>) -> Result<ArrayRef>,
}

/// What planners and the evaluation may rely on.
#[derive(Clone, Copy)]
pub(crate) struct Traits {
    /// A NULL argument makes the result NULL.
    pub(crate) strict: bool,
    /// Not every argument is evaluated in every row.
    pub(crate) short_circuits: bool,
    /// The result is the argument, so that bounds and order are its own.
    pub(crate) identity: bool,
    /// No value can make it fail, so that it may be applied to values of a dictionary that no row
    /// uses.
    pub(crate) total: bool,
    /// The result is the same in every row, so that only one row is evaluated.
    pub(crate) uniform: bool,
    /// Its result type or metadata depend on settings of the session.
    pub(crate) planned_with_settings: bool,
}

impl Traits {
    /// Nothing to rely on.
    pub(crate) const NONE: Self = Self {
        strict: false,
        short_circuits: false,
        identity: false,
        total: false,
        uniform: false,
        planned_with_settings: false,
    };
    /// NULL in, NULL out, and no value can make it fail.
    pub(crate) const STRICT: Self = Self { strict: true, total: true, ..Self::NONE };
    /// No value can make it fail.
    pub(crate) const TOTAL: Self = Self { total: true, ..Self::NONE };
}

impl Definition {
    /// The fewest arguments.
    pub(crate) fn fewest(&self) -> usize {
        self.parameters.iter().filter(|parameter| parameter.presence != Presence::Optional).count()
    }

    /// The most arguments.
    pub(crate) fn most(&self) -> usize {
        self.parameters
            .iter()
            .map(|parameter| match parameter.presence {
                Presence::Required | Presence::Optional => 1,
                Presence::Repeated { most } => most,
            })
            .sum()
    }

    /// The parameter that an argument is for: the last one takes all that are left.
    pub(crate) fn parameter(&self, position: usize) -> Option<&'static Parameter> {
        self.parameters.get(position).or(self.parameters.last())
    }

    /// The name of the parameter at a position, for messages.
    pub(crate) fn parameter_name(&self, position: usize) -> &'static str {
        self.parameter(position).map_or("", |parameter| parameter.name)
    }

    /// The types that arguments of the given types are cast to.
    pub(crate) fn coerce(&self, arguments: &[DataType]) -> Result<Vec<DataType>> {
        self.check_count(arguments.len())?;
        arguments
            .iter()
            .enumerate()
            .filter_map(|(position, from)| Some((self.parameter(position)?, from)))
            .map(|(parameter, from)| parameter.accepts.coerce(self.name, parameter.name, from))
            .collect()
    }

    /// Refuses a call with too few or too many arguments.
    pub(crate) fn check_count(&self, given: usize) -> Result<()> {
        let (fewest, most) = (self.fewest(), self.most());
        if (fewest..=most).contains(&given) {
            return Ok(());
        }
        let syntax = self.syntax();
        let wanted =
            if fewest == most { fewest.to_string() } else { format!("{fewest} to {most}") };
        Err(error::planning(
            self.name,
            format_args!("{wanted} arguments are expected, but {given} are given: {syntax}"),
        ))
    }

    /// How it is called, with optional parameters in brackets.
    pub(crate) fn syntax(&self) -> String {
        let mut syntax = format!("{}(", self.name);
        let mut brackets = 0;
        for (position, parameter) in self.parameters.iter().enumerate() {
            if parameter.presence == Presence::Optional {
                syntax.push('[');
                brackets += 1;
            }
            if position > 0 {
                syntax.push_str(", ");
            }
            syntax.push_str(parameter.name);
            if let Presence::Repeated { .. } = parameter.presence {
                syntax.push_str("[, ...]");
            }
        }
        syntax.push_str(&"]".repeat(brackets));
        syntax.push(')');
        syntax
    }

    /// The structured documentation.
    pub(crate) fn documentation(&self) -> Documentation {
        let mut builder =
            Documentation::builder(self.section.describe(), self.description, self.syntax())
                .with_sql_example(self.example);
        for parameter in self.parameters {
            builder = builder.with_argument(parameter.name, parameter.description);
        }
        builder.build()
    }

    /// One list of accepted types for each count of arguments.
    pub(crate) fn example_signatures(&self) -> Vec<Vec<DataType>> {
        (self.fewest()..=self.most())
            .map(|count| {
                (0..count)
                    .filter_map(|position| self.parameter(position))
                    .map(|parameter| parameter.accepts.example())
                    .collect()
            })
            .collect()
    }
}
