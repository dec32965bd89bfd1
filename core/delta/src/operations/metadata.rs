//! What a table says of itself: properties, name, description.

use super::Work;
use crate::failure::Failure;
use crate::mutation::Done;
use deltalake::TableProperty;
use deltalake::operations::update_table_metadata::TableMetadataUpdate;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// Fields of setting properties.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetProperties {
    properties: BTreeMap<String, String>,
    #[serde(default)]
    allow_unknown: bool,
}

impl SetProperties {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        if self.properties.is_empty() {
            return Err(Failure::request("properties", "There is no property to set; name one."));
        }
        let known = |name: &str| name.parse::<TableProperty>().is_ok();
        if let Some(unknown) = self.properties.keys().find(|name| !known(name))
            && !self.allow_unknown
        {
            return Err(Failure::request(
                "properties",
                format!(
                    "{unknown} is no property that this build knows; check its name, or set \
                     allow_unknown to store it all the same."
                ),
            ));
        }
        let before = work.table.version();
        let table = work
            .table
            .set_tbl_properties()
            .with_properties(self.properties.into_iter().collect())
            .with_raise_if_not_exists(!self.allow_unknown)
            .with_commit_properties(work.properties)
            .await
            .map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, json!({})))
    }
}

/// Fields of setting name and description.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SetMetadata {
    name: Option<String>,
    description: Option<String>,
}

impl SetMetadata {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        if self.name.is_none() && self.description.is_none() {
            return Err(Failure::request("name", "Give name or description, or both."));
        }
        let before = work.table.version();
        let update = TableMetadataUpdate { name: self.name, description: self.description };
        let table = work
            .table
            .update_table_metadata()
            .with_update(update)
            .with_commit_properties(work.properties)
            .await
            .map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, json!({})))
    }
}
