//! The settings `codeanatomy_async_udf.*` of a session.

use datafusion::common::config::{ConfigEntry, ConfigExtension, ConfigOptions, ExtensionOptions};
use datafusion::error::{DataFusionError, Result};
use std::any::Any;
use std::sync::LazyLock;
use std::time::Duration;

static DEFAULTS: LazyLock<AsyncSettings> = LazyLock::new(AsyncSettings::default);

/// How asynchronous functions run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsyncSettings {
    /// Rows of one part; none: the session's batch size.
    pub ideal_batch_size: Option<usize>,
    /// How long one part may take, in milliseconds; none: as long as it wants.
    pub timeout_ms: Option<u64>,
    /// How many parts of one batch run at once.
    pub max_concurrency: usize,
}

impl Default for AsyncSettings {
    fn default() -> Self {
        Self { ideal_batch_size: None, timeout_ms: None, max_concurrency: 4 }
    }
}

impl AsyncSettings {
    pub(super) fn of(options: &ConfigOptions) -> &Self {
        options.extensions.get::<Self>().unwrap_or(&DEFAULTS)
    }

    pub(super) fn timeout(&self) -> Option<Duration> {
        self.timeout_ms.map(Duration::from_millis)
    }
}

impl ConfigExtension for AsyncSettings {
    const PREFIX: &'static str = "codeanatomy_async_udf";
}

impl ExtensionOptions for AsyncSettings {
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
        match key {
            "ideal_batch_size" => self.ideal_batch_size = optional(key, value)?,
            "timeout_ms" => self.timeout_ms = optional(key, value)?,
            "max_concurrency" => {
                self.max_concurrency = optional(key, value)?
                    .filter(|concurrency| *concurrency > 0)
                    .ok_or_else(|| refused(key, value, "a whole number from 1 on"))?;
            }
            _ => {
                return Err(DataFusionError::Configuration(format!(
                    "There is no setting {}.{key}. Valid keys are ideal_batch_size, timeout_ms, \
                     max_concurrency.",
                    Self::PREFIX
                )));
            }
        }
        Ok(())
    }

    fn entries(&self) -> Vec<ConfigEntry> {
        let entry = |key: &str, value: Option<String>, description| ConfigEntry {
            key: format!("{}.{key}", Self::PREFIX),
            value,
            description,
        };
        vec![
            entry(
                "ideal_batch_size",
                self.ideal_batch_size.map(|rows| rows.to_string()),
                "Rows of one part of a call of an asynchronous function; unset: the batch size",
            ),
            entry(
                "timeout_ms",
                self.timeout_ms.map(|limit| limit.to_string()),
                "How long one part may take, in milliseconds; unset: as long as it wants",
            ),
            entry(
                "max_concurrency",
                Some(self.max_concurrency.to_string()),
                "How many parts of one batch run at once",
            ),
        ]
    }
}

/// A number, or nothing for an empty text, `none` and `null`.
fn optional<N: std::str::FromStr>(key: &str, value: &str) -> Result<Option<N>> {
    match value.trim().to_ascii_lowercase().as_str() {
        "" | "none" | "null" => Ok(None),
        text => text.parse().map(Some).map_err(|_| refused(key, value, "a whole number, or none")),
    }
}

fn refused(key: &str, value: &str, allowed: &str) -> DataFusionError {
    let prefix = AsyncSettings::PREFIX;
    DataFusionError::Configuration(format!(
        "The setting {prefix}.{key} cannot be \"{value}\". Allowed is {allowed}."
    ))
}
