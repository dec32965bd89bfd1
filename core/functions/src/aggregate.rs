//! The aggregates: sets of text, conditional counts, and values at the smallest or largest key.

mod at_key;
mod distinct_texts;
mod fold;
mod function;
mod true_count;

use crate::parameter::{Accepts, Parameter};
use crate::parameters::Parameters;
use datafusion::error::Result;
use datafusion::functions_aggregate::first_last::{first_value_udaf, last_value_udaf};
use datafusion::functions_aggregate::string_agg::string_agg_udaf;
use datafusion::logical_expr::AggregateUDF;
use function::Aggregate;
use std::sync::Arc;

/// An aggregate of this crate.
pub(crate) struct AggregateDefinition {
    /// The name it is called by.
    pub(crate) name: &'static str,
    /// Its parameters in order.
    pub(crate) parameters: &'static [Parameter],
    /// What it does, for the documentation.
    pub(crate) description: &'static str,
    /// A statement that shows it.
    pub(crate) example: &'static str,
    /// What it computes.
    kind: Kind,
}

impl AggregateDefinition {
    /// The parameters with the aggregate's name, for messages.
    pub(crate) const fn parameters(&self) -> Parameters {
        Parameters { function: self.name, list: self.parameters }
    }
}

/// What an aggregate computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The distinct texts as a sorted list.
    DistinctList,
    /// How many distinct texts there are.
    DistinctCount,
    /// How many rows are true.
    TrueCount,
    /// The value at the smallest key.
    AtSmallestKey,
    /// The value at the largest key.
    AtLargestKey,
}

const VALUE: &[Parameter] = &[Parameter::required("value", Accepts::CastText, "The value")];
const PREDICATE: &[Parameter] =
    &[Parameter::required("predicate", Accepts::CastBoolean, "What must be true")];
const VALUE_AND_KEY: &[Parameter] = &[
    Parameter::required("value", Accepts::CastText, "The value"),
    Parameter::required("order_key", Accepts::CastInteger64, "The key that decides"),
];

/// The aggregates whose code is here.
pub(crate) static DEFINITIONS: [AggregateDefinition; 8] = [
    AggregateDefinition {
        name: "list_unique",
        parameters: VALUE,
        description: "The distinct values as a list of text, ascending by bytes, with one NULL at the \
                      end if there was any. IGNORE NULLS leaves that out.",
        example: "SELECT list_unique(name) FROM symbols",
        kind: Kind::DistinctList,
    },
    AggregateDefinition {
        name: "collect_set",
        parameters: VALUE,
        description: "The same as list_unique.",
        example: "SELECT collect_set(name) IGNORE NULLS FROM symbols",
        kind: Kind::DistinctList,
    },
    AggregateDefinition {
        name: "count_distinct_agg",
        parameters: VALUE,
        description: "How many distinct values there are. NULL counts as one, unless IGNORE NULLS is \
                      given.",
        example: "SELECT count_distinct_agg(name) FROM symbols",
        kind: Kind::DistinctCount,
    },
    AggregateDefinition {
        name: "count_if",
        parameters: PREDICATE,
        description: "How many rows are true. NULL does not count.",
        example: "SELECT count_if(size > 100) FROM files",
        kind: Kind::TrueCount,
    },
    AggregateDefinition {
        name: "any_value_det",
        parameters: VALUE_AND_KEY,
        description: "A value, always the same one: that at the smallest key, and of several there the \
                      smallest text. Rows with NULL in either argument do not count.",
        example: "SELECT any_value_det(name, line) FROM symbols",
        kind: Kind::AtSmallestKey,
    },
    AggregateDefinition {
        name: "arg_min",
        parameters: VALUE_AND_KEY,
        description: "The value at the smallest key, and of several there the smallest text. Rows with \
                      NULL in either argument do not count.",
        example: "SELECT arg_min(name, line) FROM symbols",
        kind: Kind::AtSmallestKey,
    },
    AggregateDefinition {
        name: "arg_max",
        parameters: VALUE_AND_KEY,
        description: "The value at the largest key, and of several there the smallest text. Rows with \
                      NULL in either argument do not count.",
        example: "SELECT arg_max(name, line) FROM symbols",
        kind: Kind::AtLargestKey,
    },
    AggregateDefinition {
        name: "asof_select",
        parameters: VALUE_AND_KEY,
        description: "The latest value: the same as arg_max.",
        example: "SELECT asof_select(state, version) FROM history",
        kind: Kind::AtLargestKey,
    },
];

/// The names of all aggregates that are registered.
pub(crate) const NAMES: [&str; 11] = [
    "list_unique",
    "collect_set",
    "count_distinct_agg",
    "count_if",
    "any_value_det",
    "arg_min",
    "arg_max",
    "asof_select",
    "first_value",
    "last_value",
    "string_agg",
];

/// The parameters of an aggregate of this crate.
pub(crate) fn parameters(name: &str) -> Option<Parameters> {
    let definition = DEFINITIONS.iter().find(|definition| definition.name == name)?;
    Some(definition.parameters())
}

/// Every aggregate to register: those of this crate, and the engine's under further names.
pub(crate) fn functions() -> Result<Vec<Arc<AggregateUDF>>> {
    let own = DEFINITIONS
        .iter()
        .map(|definition| Ok(Arc::new(AggregateUDF::new_from_impl(Aggregate::new(definition)?))));
    let named_again = [
        Arc::new(first_value_udaf().as_ref().clone().with_aliases(["first_value_agg"])),
        Arc::new(last_value_udaf().as_ref().clone().with_aliases(["last_value_agg"])),
        string_agg_udaf(),
    ];
    own.chain(named_again.into_iter().map(Ok)).collect()
}
