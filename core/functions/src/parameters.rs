//! The parameters of a function: counting and coercing arguments, syntax, documentation.

use crate::documentation::Section;
use crate::error;
use crate::parameter::{Parameter, Presence};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::logical_expr::{Documentation, Signature, Volatility};

/// The parameters of one function.
#[derive(Clone, Copy)]
pub(crate) struct Parameters {
    /// The name of the function.
    pub(crate) function: &'static str,
    /// Its parameters in order; only the last one may repeat.
    pub(crate) list: &'static [Parameter],
}

impl Parameters {
    /// The fewest arguments.
    pub(crate) fn fewest(self) -> usize {
        self.list.iter().filter(|parameter| parameter.presence != Presence::Optional).count()
    }

    /// The most arguments.
    pub(crate) fn most(self) -> usize {
        self.list
            .iter()
            .map(|parameter| match parameter.presence {
                Presence::Required | Presence::Optional => 1,
                Presence::Repeated { most } => most,
            })
            .sum()
    }

    /// The parameter that an argument is for: the last one takes all that are left.
    pub(crate) fn get(self, position: usize) -> Option<&'static Parameter> {
        self.list.get(position).or(self.list.last())
    }

    /// The name of the parameter that an argument is for.
    pub(crate) fn name(self, position: usize) -> &'static str {
        self.get(position).map_or("", |parameter| parameter.name)
    }

    /// A signature that leaves types to `coerce`, and takes named arguments.
    pub(crate) fn signature(self) -> Result<Signature> {
        let names = self.list.iter().map(|parameter| parameter.name).collect();
        Signature::user_defined(Volatility::Immutable).with_parameter_names(names)
    }

    /// The types that arguments of the given types are cast to.
    pub(crate) fn coerce(self, arguments: &[DataType]) -> Result<Vec<DataType>> {
        self.check_count(arguments.len())?;
        arguments
            .iter()
            .enumerate()
            .filter_map(|(position, from)| Some((self.get(position)?, from)))
            .map(|(parameter, from)| parameter.accepts.coerce(self.function, parameter.name, from))
            .collect()
    }

    /// Refuses a call with too few or too many arguments.
    pub(crate) fn check_count(self, given: usize) -> Result<()> {
        let (fewest, most) = (self.fewest(), self.most());
        if (fewest..=most).contains(&given) {
            return Ok(());
        }
        let wanted = match (fewest, most) {
            (1, 1) => "1 argument is".to_owned(),
            (fewest, most) if fewest == most => format!("{fewest} arguments are"),
            (fewest, most) => format!("{fewest} to {most} arguments are"),
        };
        let syntax = self.syntax();
        let problem = format!("{wanted} expected, but {given} given: {syntax}");
        Err(error::planning(self.function, problem))
    }

    /// How the function is called, with optional parameters in brackets.
    pub(crate) fn syntax(self) -> String {
        let mut syntax = format!("{}(", self.function);
        let mut brackets = 0;
        for (position, parameter) in self.list.iter().enumerate() {
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

    /// The structured documentation of the function.
    pub(crate) fn documentation(
        self,
        section: Section,
        description: &str,
        example: &str,
    ) -> Documentation {
        let builder = Documentation::builder(section.describe(), description, self.syntax())
            .with_sql_example(example);
        self.list
            .iter()
            .fold(builder, |builder, parameter| {
                builder.with_argument(parameter.name, parameter.description)
            })
            .build()
    }

    /// One list of accepted types for each count of arguments.
    pub(crate) fn example_signatures(self) -> Vec<Vec<DataType>> {
        (self.fewest()..=self.most())
            .map(|count| {
                (0..count)
                    .filter_map(|position| self.get(position))
                    .map(|parameter| parameter.accepts.example())
                    .collect()
            })
            .collect()
    }
}
