//! What a function is about, for tools that look for functions of a kind.

use crate::scalar;

/// The tags of a function by name, sorted.
pub(super) fn tags(name: &str) -> Vec<String> {
    let definition = scalar::DEFINITIONS.iter().find(|definition| definition.name == name);
    let tags: &[&str] = match definition {
        Some(definition) => definition.tags,
        None => match name {
            "list_unique" => &["list"],
            "collect_set" => &["aggregate", "deterministic", "list"],
            "count_if" | "any_value_det" | "arg_max" | "arg_min" => &["aggregate", "deterministic"],
            "asof_select" => &["aggregate", "asof"],
            "first_value" | "last_value" | "count_distinct_agg" => &["aggregate"],
            "string_agg" => &["aggregate", "string"],
            "row_number" | "lag" | "lead" => &["window"],
            "range_table" => &["table"],
            _ => &[],
        },
    };
    let mut tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    tags.sort();
    tags
}
