//! What a session knows of its functions: records, documentation, and one hash over all names.

mod record;
mod snapshot;
mod table_functions;
mod tags;
mod type_name;

pub(crate) use record::records;
pub use record::{FunctionKind, FunctionRecord};
pub use snapshot::{RegistrySnapshot, registry_snapshot};

use datafusion::execution::SessionState;
use datafusion::logical_expr::Documentation;
use std::collections::BTreeMap;

/// A name of a function and what is documented of it.
pub(crate) struct Documented {
    /// The name, which may be an alias.
    pub(crate) name: String,
    /// The kind of function.
    pub(crate) kind: FunctionKind,
    /// The documentation.
    pub(crate) documentation: Documentation,
}

/// Every documented name in the session, sorted; the engine's own functions, too.
pub(crate) fn documented(state: &SessionState) -> Vec<Documented> {
    let scalar = state
        .scalar_functions()
        .iter()
        .map(|(name, function)| (FunctionKind::Scalar, name, function.documentation()));
    let aggregate = state
        .aggregate_functions()
        .iter()
        .map(|(name, function)| (FunctionKind::Aggregate, name, function.documentation()));
    let window = state
        .window_functions()
        .iter()
        .map(|(name, function)| (FunctionKind::Window, name, function.documentation()));
    let mut by_name = BTreeMap::new();
    for (kind, name, documentation) in scalar.chain(aggregate).chain(window) {
        if let Some(documentation) = documentation {
            by_name.entry(name.clone()).or_insert_with(|| (kind, documentation.clone()));
        }
    }
    for function in table_functions::present(state) {
        by_name.insert(function.name.to_owned(), (FunctionKind::Table, function.documentation()));
    }
    by_name
        .into_iter()
        .map(|(name, (kind, documentation))| Documented { name, kind, documentation })
        .collect()
}
