//! One record for each function of this library that is in a session.

use super::table_functions;
use super::tags::tags;
use super::type_name::type_name;
use crate::parameters::Parameters;
use crate::{aggregate, scalar};
use datafusion::arrow::datatypes::DataType;
use datafusion::execution::SessionState;
use datafusion::logical_expr::{Documentation, Signature, TypeSignature, Volatility};
use serde::Serialize;

/// A kind of function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FunctionKind {
    /// One value for each row.
    Scalar,
    /// One value for each group.
    Aggregate,
    /// One value for each row of a window.
    Window,
    /// A table.
    Table,
}

impl FunctionKind {
    /// As it is written in SQL results and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Aggregate => "aggregate",
            Self::Window => "window",
            Self::Table => "table",
        }
    }
}

/// A function of this library in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FunctionRecord {
    /// The name it is called by.
    pub name: String,
    /// Its kind.
    pub kind: FunctionKind,
    /// Further names, sorted.
    pub aliases: Vec<String>,
    /// The names of its parameters, in order.
    pub parameter_names: Vec<String>,
    /// `immutable`, `stable`, `volatile`, or `unknown` for a table function.
    pub volatility: &'static str,
    /// What it is about, sorted.
    pub tags: Vec<String>,
    /// Whether a call with literals is computed while planning.
    pub simplify: bool,
    /// Whether the function itself says what its arguments are cast to.
    pub coerce_types: bool,
    /// Whether some arguments may be left unevaluated.
    pub short_circuits: bool,
    /// Examples of accepted argument types, one list for each count of arguments.
    pub signature_inputs: Vec<Vec<String>>,
    /// The type of the result for each of these lists.
    pub return_types: Vec<String>,
    /// What it does.
    pub description: String,
    /// How it is called.
    pub syntax: String,
    /// A statement that shows it.
    pub sql_example: Option<String>,
}

/// The records by kind, and by name within a kind.
pub(crate) fn records(state: &SessionState) -> Vec<FunctionRecord> {
    let mut records: Vec<_> =
        scalars(state).chain(aggregates(state)).chain(windows(state)).collect();
    records.extend(table_functions::present(state).map(table_functions::TableFunction::record));
    records.sort_by(|left, right| (left.kind, &left.name).cmp(&(right.kind, &right.name)));
    records
}

fn scalars(state: &SessionState) -> impl Iterator<Item = FunctionRecord> {
    scalar::DEFINITIONS
        .iter()
        .filter_map(|definition| {
            let function = state.scalar_functions().get(definition.name)?;
            let signatures = definition.parameters().example_signatures();
            Some(Draft {
                name: definition.name,
                kind: FunctionKind::Scalar,
                aliases: function.aliases(),
                signature: function.signature(),
                parameters: Some(definition.parameters()),
                short_circuits: function.short_circuits(),
                documentation: function.documentation(),
                return_types: return_types(&signatures, |types| function.return_type(types).ok()),
                signatures,
            })
        })
        .map(Draft::finish)
}

fn aggregates(state: &SessionState) -> impl Iterator<Item = FunctionRecord> {
    aggregate::NAMES
        .iter()
        .filter_map(|name| {
            let function = state.aggregate_functions().get(*name)?;
            let parameters = aggregate::parameters(name);
            let signatures = signatures(parameters, function.signature());
            Some(Draft {
                name,
                kind: FunctionKind::Aggregate,
                aliases: function.aliases(),
                signature: function.signature(),
                parameters,
                short_circuits: false,
                documentation: function.documentation(),
                return_types: return_types(&signatures, |types| function.return_type(types).ok()),
                signatures,
            })
        })
        .map(Draft::finish)
}

fn windows(state: &SessionState) -> impl Iterator<Item = FunctionRecord> {
    crate::window::NAMES
        .iter()
        .filter_map(|name| {
            let function = state.window_functions().get(*name)?;
            let signatures = signatures(None, function.signature());
            Some(Draft {
                name,
                kind: FunctionKind::Window,
                aliases: function.aliases(),
                signature: function.signature(),
                parameters: None,
                short_circuits: false,
                documentation: function.documentation(),
                return_types: signatures.iter().map(|_| "null".to_owned()).collect(),
                signatures,
            })
        })
        .map(Draft::finish)
}

/// What the kinds of functions have in common, as the engine has it.
struct Draft<'a> {
    name: &'a str,
    kind: FunctionKind,
    aliases: &'a [String],
    signature: &'a Signature,
    parameters: Option<Parameters>,
    short_circuits: bool,
    documentation: Option<&'a Documentation>,
    signatures: Vec<Vec<DataType>>,
    return_types: Vec<String>,
}

impl Draft<'_> {
    fn finish(self) -> FunctionRecord {
        let mut aliases = self.aliases.to_vec();
        aliases.sort();
        let volatility = self.signature.volatility;
        let documentation = self.documentation;
        FunctionRecord {
            name: self.name.to_owned(),
            kind: self.kind,
            aliases,
            parameter_names: self.parameter_names(),
            volatility: volatility_name(volatility),
            tags: tags(self.name),
            simplify: self.kind == FunctionKind::Scalar && volatility == Volatility::Immutable,
            coerce_types: self.parameters.is_some(),
            short_circuits: self.short_circuits,
            signature_inputs: self
                .signatures
                .iter()
                .map(|types| types.iter().map(type_name).collect())
                .collect(),
            return_types: self.return_types,
            description: documentation.map_or(String::new(), |text| text.description.clone()),
            syntax: documentation.map_or(String::new(), |text| text.syntax_example.clone()),
            sql_example: documentation.and_then(|text| text.sql_example.clone()),
        }
    }

    fn parameter_names(&self) -> Vec<String> {
        if let Some(parameters) = self.parameters {
            return parameters.list.iter().map(|parameter| parameter.name.to_owned()).collect();
        }
        let documented = self.documentation.and_then(|text| text.arguments.as_ref());
        match (documented, &self.signature.parameter_names) {
            (Some(arguments), _) => arguments.iter().map(|(name, _)| name.clone()).collect(),
            (None, Some(names)) => names.clone(),
            (None, None) => Vec::new(),
        }
    }
}

fn volatility_name(volatility: Volatility) -> &'static str {
    match volatility {
        Volatility::Immutable => "immutable",
        Volatility::Stable => "stable",
        Volatility::Volatile => "volatile",
    }
}

fn return_types(
    signatures: &[Vec<DataType>],
    return_type: impl Fn(&[DataType]) -> Option<DataType>,
) -> Vec<String> {
    signatures
        .iter()
        .map(|types| return_type(types).map_or("null".to_owned(), |given| type_name(&given)))
        .collect()
}

/// Own functions know examples of their types; of the engine's only the counts are known.
fn signatures(parameters: Option<Parameters>, signature: &Signature) -> Vec<Vec<DataType>> {
    match parameters {
        Some(parameters) => parameters.example_signatures(),
        None => rows(&signature.type_signature),
    }
}

fn rows(signature: &TypeSignature) -> Vec<Vec<DataType>> {
    match signature {
        TypeSignature::Exact(types) => vec![types.clone()],
        TypeSignature::OneOf(all) => all.iter().flat_map(rows).collect(),
        TypeSignature::String(count) => vec![vec![DataType::Utf8; *count]],
        TypeSignature::Numeric(count) => vec![vec![DataType::Float64; *count]],
        TypeSignature::Any(count) => vec![vec![DataType::Null; *count]],
        TypeSignature::Nullary => vec![Vec::new()],
        _ => vec![vec![DataType::Null]],
    }
}
