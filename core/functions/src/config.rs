//! The settings `codeanatomy_udf.*` of a session: defaults of optional arguments.

use crate::text::words;
use datafusion::common::config::{ConfigEntry, ConfigExtension, ConfigOptions, ExtensionOptions};
use datafusion::error::{DataFusionError, Result};
use std::any::Any;
use std::sync::LazyLock;

static DEFAULTS: LazyLock<FunctionSettings> = LazyLock::new(FunctionSettings::default);

/// What functions use for an option that a call leaves out or gives as NULL.
///
/// Set with `SET codeanatomy_udf.<key> = <value>`, where the key is the name of the field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FunctionSettings {
    /// Unicode normalization form of `utf8_normalize`: NFC, NFD, NFKD, and NFKC for anything else.
    pub utf8_normalize_form: String,
    /// Whether `utf8_normalize` lower-cases.
    pub utf8_normalize_casefold: bool,
    /// Whether `utf8_normalize` turns every run of white space into one blank.
    pub utf8_normalize_collapse_ws: bool,
    /// The number of a file's first line in spans of `span_make`.
    pub span_default_line_base: i32,
    /// The unit of columns in spans of `span_make`.
    pub span_default_col_unit: String,
    /// Whether the end of a span of `span_make` lies behind its last position.
    pub span_default_end_exclusive: bool,
    /// The case of keys after `map_normalize`: upper, none, and lower for anything else.
    pub map_normalize_key_case: String,
    /// Whether `map_normalize` sorts keys, and keeps only the last of equal ones.
    pub map_normalize_sort_keys: bool,
}

impl Default for FunctionSettings {
    fn default() -> Self {
        Self {
            utf8_normalize_form: "NFKC".to_owned(),
            utf8_normalize_casefold: true,
            utf8_normalize_collapse_ws: true,
            span_default_line_base: 0,
            span_default_col_unit: "byte".to_owned(),
            span_default_end_exclusive: true,
            map_normalize_key_case: "lower".to_owned(),
            map_normalize_sort_keys: true,
        }
    }
}

impl FunctionSettings {
    /// The settings of a session, or the defaults if it has none.
    pub(crate) fn of(options: &ConfigOptions) -> &Self {
        options.extensions.get::<Self>().unwrap_or(&DEFAULTS)
    }
}

impl ConfigExtension for FunctionSettings {
    const PREFIX: &'static str = "codeanatomy_udf";
}

const KEYS: [&str; 8] = [
    "utf8_normalize_form",
    "utf8_normalize_casefold",
    "utf8_normalize_collapse_ws",
    "span_default_line_base",
    "span_default_col_unit",
    "span_default_end_exclusive",
    "map_normalize_key_case",
    "map_normalize_sort_keys",
];

impl ExtensionOptions for FunctionSettings {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn cloned(&self) -> Box<dyn ExtensionOptions> {
        Box::new(self.clone())
    }

    fn set(&mut self, key: &str, value: &str) -> Result<()> {
        let text = || value.trim().to_owned();
        match key {
            "utf8_normalize_form" => self.utf8_normalize_form = text(),
            "utf8_normalize_casefold" => self.utf8_normalize_casefold = flag(key, value)?,
            "utf8_normalize_collapse_ws" => self.utf8_normalize_collapse_ws = flag(key, value)?,
            "span_default_line_base" => self.span_default_line_base = integer(key, value)?,
            "span_default_col_unit" => self.span_default_col_unit = text(),
            "span_default_end_exclusive" => self.span_default_end_exclusive = flag(key, value)?,
            "map_normalize_key_case" => self.map_normalize_key_case = text(),
            "map_normalize_sort_keys" => self.map_normalize_sort_keys = flag(key, value)?,
            _ => return Err(unknown(key)),
        }
        Ok(())
    }

    fn entries(&self) -> Vec<ConfigEntry> {
        let entry = |key: &str, value: String, description| ConfigEntry {
            key: format!("{}.{key}", Self::PREFIX),
            value: Some(value),
            description,
        };
        vec![
            entry(
                "utf8_normalize_form",
                self.utf8_normalize_form.clone(),
                "Unicode normalization form of utf8_normalize: NFC, NFD, NFKC or NFKD",
            ),
            entry(
                "utf8_normalize_casefold",
                self.utf8_normalize_casefold.to_string(),
                "Whether utf8_normalize lower-cases",
            ),
            entry(
                "utf8_normalize_collapse_ws",
                self.utf8_normalize_collapse_ws.to_string(),
                "Whether utf8_normalize turns every run of white space into one blank",
            ),
            entry(
                "span_default_line_base",
                self.span_default_line_base.to_string(),
                "The number of a file's first line in spans of span_make",
            ),
            entry(
                "span_default_col_unit",
                self.span_default_col_unit.clone(),
                "The unit of columns in spans of span_make",
            ),
            entry(
                "span_default_end_exclusive",
                self.span_default_end_exclusive.to_string(),
                "Whether the end of a span of span_make lies behind its last position",
            ),
            entry(
                "map_normalize_key_case",
                self.map_normalize_key_case.clone(),
                "The case of keys after map_normalize: lower, upper or none",
            ),
            entry(
                "map_normalize_sort_keys",
                self.map_normalize_sort_keys.to_string(),
                "Whether map_normalize sorts keys and keeps only the last of equal ones",
            ),
        ]
    }
}

fn flag(key: &str, value: &str) -> Result<bool> {
    words::flag(value).ok_or_else(|| refused(key, value, words::FLAGS))
}

fn integer(key: &str, value: &str) -> Result<i32> {
    value.trim().parse().map_err(|_| refused(key, value, "an integer of 32 bits"))
}

fn refused(key: &str, value: &str, allowed: &str) -> DataFusionError {
    let prefix = FunctionSettings::PREFIX;
    DataFusionError::Configuration(format!(
        "The setting {prefix}.{key} cannot be \"{value}\". Allowed is {allowed}."
    ))
}

fn unknown(key: &str) -> DataFusionError {
    let prefix = FunctionSettings::PREFIX;
    DataFusionError::Configuration(format!(
        "There is no setting {prefix}.{key}. Valid keys are {}.",
        KEYS.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_can_be_set_to_what_it_lists() {
        let mut settings = FunctionSettings::default();
        let entries = settings.entries();
        assert_eq!(entries.len(), KEYS.len());
        for (entry, key) in entries.iter().zip(KEYS) {
            assert_eq!(entry.key, format!("codeanatomy_udf.{key}"));
            settings.set(key, entry.value.as_deref().unwrap()).unwrap();
        }
        assert_eq!(settings, FunctionSettings::default());
    }

    #[test]
    fn values_are_trimmed_and_flags_have_many_words() {
        let mut settings = FunctionSettings::default();
        settings.set("utf8_normalize_form", " NFC ").unwrap();
        settings.set("map_normalize_sort_keys", " No ").unwrap();
        settings.set("span_default_line_base", " 1 ").unwrap();
        assert_eq!(settings.utf8_normalize_form, "NFC");
        assert!(!settings.map_normalize_sort_keys);
        assert_eq!(settings.span_default_line_base, 1);
    }

    #[test]
    fn unknown_keys_and_values_are_named() {
        let mut settings = FunctionSettings::default();
        let error = settings.set("colour", "red").unwrap_err().to_string();
        assert!(error.contains("colour") && error.contains("span_default_line_base"), "{error}");
        let error = settings.set("utf8_normalize_casefold", "maybe").unwrap_err().to_string();
        assert!(error.contains("maybe") && error.contains("yes"), "{error}");
    }
}
