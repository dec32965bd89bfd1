//! The whole registry of a session as one value with a hash, for comparing sessions and versions.

use super::record::{FunctionKind, FunctionRecord, records};
use super::table_functions;
use crate::config::FunctionSettings;
use crate::{aggregate, digest, scalar, window};
use datafusion::execution::SessionState;
use serde::Serialize;
use std::collections::BTreeMap;

/// The functions of this library in a session. Maps are sorted by key, lists by value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegistrySnapshot {
    /// The version of this form: 1.
    pub version: u32,
    /// 128 bits over every name, in hexadecimal digits: the same for the same functions.
    pub hash: String,
    /// Names of scalar functions.
    pub scalar: Vec<String>,
    /// Names of aggregates.
    pub aggregate: Vec<String>,
    /// Names of window functions.
    pub window: Vec<String>,
    /// Names of table functions.
    pub table: Vec<String>,
    /// Further names of functions that have any.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Names of parameters in order.
    pub parameter_names: BTreeMap<String, Vec<String>>,
    /// `immutable`, `stable` or `volatile`; none for table functions.
    pub volatility: BTreeMap<String, String>,
    /// What functions are about.
    pub rewrite_tags: BTreeMap<String, Vec<String>>,
    /// Functions whose calls with literals are computed while planning.
    pub simplify: BTreeMap<String, bool>,
    /// Whether a function itself says what its arguments are cast to.
    pub coerce_types: BTreeMap<String, bool>,
    /// Whether some arguments may be left unevaluated.
    pub short_circuits: BTreeMap<String, bool>,
    /// Examples of accepted argument types, one list for each count of arguments.
    pub signature_inputs: BTreeMap<String, Vec<Vec<String>>>,
    /// The type of the result for each of these lists.
    pub return_types: BTreeMap<String, Vec<String>>,
    /// The session's settings by the functions that read them.
    pub config_defaults: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
    /// Every name that a session can have.
    pub custom_udfs: Vec<String>,
    /// The same data, one record for each function.
    pub functions: Vec<FunctionRecord>,
}

/// The registry of a session as it is now.
#[must_use]
pub fn registry_snapshot(state: &SessionState) -> RegistrySnapshot {
    let functions = records(state);
    let names = |kind| -> Vec<String> {
        let of_kind = functions.iter().filter(|record| record.kind == kind);
        of_kind.map(|record| record.name.clone()).collect()
    };
    let scalar_records = || functions.iter().filter(|record| record.kind == FunctionKind::Scalar);
    RegistrySnapshot {
        version: 1,
        hash: hash(&functions),
        scalar: names(FunctionKind::Scalar),
        aggregate: names(FunctionKind::Aggregate),
        window: names(FunctionKind::Window),
        table: names(FunctionKind::Table),
        aliases: keyed(functions.iter().filter(|record| !record.aliases.is_empty()), |record| {
            record.aliases.clone()
        }),
        parameter_names: keyed(&functions, |record| record.parameter_names.clone()),
        volatility: keyed(
            functions.iter().filter(|record| record.kind != FunctionKind::Table),
            |record| record.volatility.to_owned(),
        ),
        rewrite_tags: keyed(functions.iter().filter(|record| !record.tags.is_empty()), |record| {
            record.tags.clone()
        }),
        simplify: keyed(functions.iter().filter(|record| record.simplify), |_| true),
        coerce_types: keyed(&functions, |record| record.coerce_types),
        short_circuits: keyed(scalar_records(), |record| record.short_circuits),
        signature_inputs: keyed(&functions, |record| record.signature_inputs.clone()),
        return_types: keyed(&functions, |record| record.return_types.clone()),
        config_defaults: config_defaults(FunctionSettings::of(state.config_options())),
        custom_udfs: every_name(),
        functions,
    }
}

fn keyed<'a, V>(
    records: impl IntoIterator<Item = &'a FunctionRecord>,
    value: impl Fn(&FunctionRecord) -> V,
) -> BTreeMap<String, V> {
    records.into_iter().map(|record| (record.name.clone(), value(record))).collect()
}

fn hash(functions: &[FunctionRecord]) -> String {
    let pieces = functions.iter().flat_map(|record| [record.name.as_str(), "\0"]);
    digest::hash::<16>(pieces).hexadecimal().as_str().to_owned()
}

fn every_name() -> Vec<String> {
    let mut names: Vec<String> = scalar::DEFINITIONS
        .iter()
        .map(|definition| definition.name)
        .chain(aggregate::NAMES)
        .chain(window::NAMES)
        .chain(table_functions::names())
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

fn config_defaults(
    settings: &FunctionSettings,
) -> BTreeMap<&'static str, BTreeMap<&'static str, String>> {
    BTreeMap::from([
        (
            "utf8_normalize",
            BTreeMap::from([
                ("default_form", settings.utf8_normalize_form.clone()),
                ("default_casefold", settings.utf8_normalize_casefold.to_string()),
                ("default_collapse_ws", settings.utf8_normalize_collapse_ws.to_string()),
            ]),
        ),
        (
            "span_make",
            BTreeMap::from([
                ("default_line_base", settings.span_default_line_base.to_string()),
                ("default_col_unit", settings.span_default_col_unit.clone()),
                ("default_end_exclusive", settings.span_default_end_exclusive.to_string()),
            ]),
        ),
        (
            "map_normalize",
            BTreeMap::from([
                ("default_key_case", settings.map_normalize_key_case.clone()),
                ("default_sort_keys", settings.map_normalize_sort_keys.to_string()),
            ]),
        ),
    ])
}
