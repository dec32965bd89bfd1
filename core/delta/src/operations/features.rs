//! Adding features to a table's protocol.

use super::Work;
use crate::failure::Failure;
use crate::mutation::Done;
use deltalake::kernel::TableFeatures;
use serde::Deserialize;
use serde_json::json;

/// Features that this build cannot write: with one of them the table takes no more changes from here.
const LOCKING: [TableFeatures; 6] = [
    TableFeatures::IdentityColumns,
    TableFeatures::RowTracking,
    TableFeatures::DomainMetadata,
    TableFeatures::IcebergCompatV1,
    TableFeatures::VariantShreddingPreview,
    TableFeatures::MaterializePartitionColumns,
];

const NAMES: &str = "columnMapping, deletionVectors, timestampNtz, v2Checkpoint, appendOnly, \
                     invariants, checkConstraints, changeDataFeed, generatedColumns, \
                     identityColumns, rowTracking, domainMetadata, icebergCompatV1, variantType, \
                     variantType-preview, variantShredding-preview, materializePartitionColumns";

/// Fields of adding features.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddFeatures {
    features: Vec<String>,
    #[serde(default)]
    allow_protocol_versions_increase: bool,
    #[serde(default)]
    force: bool,
}

impl AddFeatures {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        let features =
            self.features.iter().map(|name| self.feature(name)).collect::<Result<Vec<_>, _>>()?;
        if features.is_empty() {
            return Err(Failure::request("features", "The list features is empty; name one."));
        }
        let before = work.table.version();
        let table = work
            .table
            .add_feature()
            .with_features(features)
            .with_allow_protocol_versions_increase(self.allow_protocol_versions_increase)
            .with_commit_properties(work.properties)
            .await
            .map_err(Failure::of_operation)?;
        Ok(Done::if_moved(table, before, json!({})))
    }

    fn feature(&self, name: &str) -> Result<TableFeatures, Failure> {
        let Ok(feature) = name.parse::<TableFeatures>() else {
            return Err(Failure::request(
                "features",
                format!("\"{name}\" is no feature that can be added; these can: {NAMES}."),
            ));
        };
        if LOCKING.contains(&feature) && !self.force {
            return Err(Failure::request(
                "features",
                format!(
                    "This build cannot write tables with the feature {name}, so the table would \
                     take no more changes from here; set force to add it all the same."
                ),
            ));
        }
        Ok(feature)
    }
}
