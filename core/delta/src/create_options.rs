//! What `CREATE EXTERNAL TABLE` says about a Delta table beside its columns.

use datafusion::arrow::datatypes::Schema;
use datafusion::common::{Result, plan_err};
use deltalake::DeltaTable;
use std::collections::{BTreeMap, HashMap};

const PREFIX: &str = "delta.";

/// The properties that deltalake knows. SQL gives the names of options in lower case.
const NAMES: [&str; 24] = [
    "delta.appendOnly",
    "delta.autoOptimize.autoCompact",
    "delta.autoOptimize.optimizeWrite",
    "delta.checkpoint.writeStatsAsJson",
    "delta.checkpoint.writeStatsAsStruct",
    "delta.checkpointInterval",
    "delta.checkpointPolicy",
    "delta.columnMapping.mode",
    "delta.dataSkippingNumIndexedCols",
    "delta.dataSkippingStatsColumns",
    "delta.deletedFileRetentionDuration",
    "delta.enableChangeDataFeed",
    "delta.enableDeletionVectors",
    "delta.enableExpiredLogCleanup",
    "delta.enableInCommitTimestamps",
    "delta.isolationLevel",
    "delta.logRetentionDuration",
    "delta.minReaderVersion",
    "delta.minWriterVersion",
    "delta.randomizeFilePrefixes",
    "delta.randomPrefixLength",
    "delta.setTransactionRetentionDuration",
    "delta.targetFileSize",
    "delta.tuneFileSizesForRewrites",
];

/// Properties of a table, by their names as the protocol writes them.
#[derive(Debug, Default)]
pub(crate) struct Properties(BTreeMap<&'static str, String>);

impl Properties {
    /// Parts the options of a statement into properties and options of the store.
    pub(crate) fn apart(
        options: &HashMap<String, String>,
    ) -> Result<(Self, HashMap<String, String>)> {
        let (mut properties, mut rest) = (BTreeMap::new(), HashMap::new());
        for (option, value) in options {
            if !option.starts_with(PREFIX) {
                rest.insert(option.clone(), value.clone());
                continue;
            }
            let Some(name) = NAMES.iter().find(|name| name.eq_ignore_ascii_case(option)) else {
                return plan_err!(
                    "{option} is no property of a Delta table; known are {}",
                    NAMES.join(", ")
                );
            };
            properties.insert(*name, value.clone());
        }
        Ok((Self(properties), rest))
    }

    /// A table that exists keeps its properties; a statement that asks for others is refused.
    pub(crate) fn must_be_those_of(&self, table: &DeltaTable) -> Result<()> {
        let present = table.snapshot()?.metadata().configuration();
        match self.0.iter().find(|(name, value)| present.get(**name) != Some(*value)) {
            Some((name, value)) => plan_err!(
                "{name} is given as {value}, but the Delta table at {} exists and has {}; leave the \
                 option out",
                table.table_url(),
                present.get(*name).map_or("no such property", String::as_str)
            ),
            None => Ok(()),
        }
    }

    pub(crate) fn into_configuration(self) -> Vec<(String, Option<String>)> {
        let named = |(name, value): (&str, String)| (name.to_owned(), Some(value));
        self.0.into_iter().map(named).collect()
    }
}

/// The column that is meant: `PARTITIONED BY` hands names over as they were written.
pub(crate) fn partition_column(written: &str, schema: &Schema) -> String {
    if schema.field_with_name(written).is_ok() {
        return written.to_owned();
    }
    match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => written.to_lowercase(),
    }
}
