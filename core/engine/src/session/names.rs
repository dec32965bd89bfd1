//! Names of tables, and names that come near.

use crate::error::{Code, Error, Result};
use datafusion::common::TableReference;
use datafusion::common::utils::datafusion_strsim::normalized_levenshtein;

/// Names that are less alike are no help.
const LIKENESS: f64 = 0.5;
const MOST: usize = 5;

/// Reads a table's name as SQL does.
pub(super) fn parse(name: &str) -> Result<TableReference> {
    if name.trim().is_empty() {
        return Err(Error::invalid_argument("The table's name is empty."));
    }
    Ok(TableReference::parse_str(name))
}

/// The error for a name that does not exist, with those that come near.
pub(super) fn not_found<'n>(
    code: Code,
    kind: &str,
    name: &str,
    known: impl Iterator<Item = &'n str>,
) -> Error {
    let near = near(name, known);
    let hint = match near.as_slice() {
        [] => String::new(),
        near => format!(" Did you mean {}?", near.join(" or ")),
    };
    let message = format!("There is no {kind} \"{name}\".{hint}");
    Error::new(code, "sql", message).with_detail("candidates", near.join(", "))
}

fn near<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = known
        .map(|known| (normalized_levenshtein(&wanted, &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .collect();
    scored.sort_by(|(left, left_name), (right, right_name)| {
        right.total_cmp(left).then_with(|| left_name.cmp(right_name))
    });
    scored.into_iter().take(MOST).map(|(_, known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_come_first_and_far_ones_not_at_all() {
        let known = ["orders", "order_items", "customers"];
        assert_eq!(near("ordres", known.into_iter())[0], "orders");
        assert!(near("zzz", known.into_iter()).is_empty());
    }

    #[test]
    fn an_empty_name_is_refused() {
        assert_eq!(parse(" ").unwrap_err().code(), Code::InvalidArgument);
    }
}
