//! What a caller demands of a table's protocol before it works with the table.

use crate::failure::Failure;
use deltalake::DeltaTable;
use deltalake::kernel::Protocol;
use serde::Deserialize;
use std::fmt;

/// What a table's protocol must have at least; an empty gate lets every table through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gate {
    min_reader_version: Option<i32>,
    min_writer_version: Option<i32>,
    reader_features: Vec<String>,
    writer_features: Vec<String>,
}

impl Gate {
    /// Lets the version that a table shows through, or not.
    ///
    /// # Errors
    /// The first demand that the protocol does not meet.
    pub fn check(&self, table: &DeltaTable) -> Result<(), Failure> {
        match self.unmet(table.snapshot()?.protocol()) {
            None => Ok(()),
            Some(unmet) => Err(Failure::Gate(unmet)),
        }
    }

    fn unmet(&self, protocol: &Protocol) -> Option<Unmet> {
        let versions = [
            ("reader", protocol.min_reader_version(), self.min_reader_version),
            ("writer", protocol.min_writer_version(), self.min_writer_version),
        ];
        let too_old = versions.into_iter().find_map(|(side, version, least)| {
            let least = least.filter(|least| version < *least)?;
            Some(Unmet::Version { side, version, least })
        });
        let features = [
            ("reader", names(protocol.reader_features()), &self.reader_features),
            ("writer", names(protocol.writer_features()), &self.writer_features),
        ];
        too_old.or_else(|| {
            features.into_iter().find_map(|(side, features, demanded)| {
                let missing = demanded.iter().find(|name| !features.contains(name))?;
                Some(Unmet::Feature { side, feature: missing.clone() })
            })
        })
    }
}

/// A demand that a table does not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// Of a version.
    Version {
        /// Of readers or of writers.
        side: &'static str,
        /// What the table has.
        version: i32,
        /// What it should have at least.
        least: i32,
    },
    /// Of a feature.
    Feature {
        /// For readers or for writers.
        side: &'static str,
        /// Its name.
        feature: String,
    },
}

impl fmt::Display for Unmet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { side, version, least } => {
                write!(formatter, "its {side} version is {version}, and {least} is required")
            }
            Self::Feature { side, feature } => {
                write!(formatter, "it lacks the required {side} feature {feature}")
            }
        }
    }
}

/// Tables of versions below 3 and 7 list no features, whatever their versions imply.
fn names<F: AsRef<str>>(features: Option<&[F]>) -> Vec<String> {
    features.unwrap_or_default().iter().map(|feature| feature.as_ref().to_owned()).collect()
}
