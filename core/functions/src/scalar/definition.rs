//! The definition of a scalar function: everything about it in one constant.

use super::call::Call;
use super::plan::Plan;
use crate::documentation::Section;
use crate::parameter::Parameter;
use crate::parameters::Parameters;
use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::Field;
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
    /// The parameters with the function's name, for messages.
    pub(crate) const fn parameters(&self) -> Parameters {
        Parameters { function: self.name, list: self.parameters }
    }

    /// The structured documentation.
    pub(crate) fn documentation(&self) -> Documentation {
        self.parameters().documentation(self.section, self.description, self.example)
    }
}
