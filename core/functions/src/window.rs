//! Window functions of the engine under further names.

use datafusion::functions_window::lead_lag::{lag_udwf, lead_udwf};
use datafusion::functions_window::row_number::row_number_udwf;
use datafusion::logical_expr::WindowUDF;
use std::sync::Arc;

/// The names of the window functions.
pub(crate) const NAMES: [&str; 3] = ["row_number", "lag", "lead"];

/// The window functions to register.
pub(crate) fn functions() -> [Arc<WindowUDF>; 3] {
    let named_again = |function: Arc<WindowUDF>, aliases: &[&'static str]| {
        Arc::new(function.as_ref().clone().with_aliases(aliases.iter().copied()))
    };
    [
        named_again(row_number_udwf(), &["row_number_window", "dedupe_best_by_score"]),
        named_again(lag_udwf(), &["lag_window"]),
        named_again(lead_udwf(), &["lead_window"]),
    ]
}
