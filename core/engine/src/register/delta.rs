//! Delta tables as tables of a session.

use crate::delta::at;
use crate::error::{Error, Result};
use crate::options;
use crate::session::Session;
use codeanatomy_delta::{At, Location};
use serde::Deserialize;
use std::collections::HashMap;

/// Options of registering a Delta table; the C header documents each.
#[derive(Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct DeltaOptions {
    replace: bool,
    version: Option<u64>,
    timestamp: Option<String>,
    storage_options: HashMap<String, String>,
}

impl DeltaOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// Invalid option.
    pub fn from_json(json: &str) -> Result<Self> {
        let read: Self = options::from_json("register options", json)?;
        read.at()?;
        Ok(read)
    }

    fn at(&self) -> Result<At> {
        at(self.version, self.timestamp.as_deref())
    }
}

impl Session {
    /// Makes one version of a Delta table a table.
    ///
    /// # Errors
    /// Not found, corrupt, protocol, already exists, invalid option.
    pub async fn register_delta(&self, name: &str, uri: &str, options: DeltaOptions) -> Result<()> {
        let table = self.free_name(name, options.replace)?;
        let at = options.at()?;
        let config = self.context().copied_config();
        let location = Location::new(uri, options.storage_options, &config);
        let provider = codeanatomy_delta::table(location, at).await.map_err(|error| {
            Error::from(error).while_doing(format!("The Delta table at {uri} cannot be opened"))
        })?;
        self.put(table, provider)
    }
}
