//! What a caller demands of a table's protocol before it works with the table.

use crate::failure::Failure;
use deltalake::DeltaTable;
use deltalake::kernel::Protocol;
use serde::Deserialize;

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

    fn unmet(&self, protocol: &Protocol) -> Option<String> {
        let reader = protocol.min_reader_version();
        if let Some(least) = self.min_reader_version.filter(|least| reader < *least) {
            return Some(format!("its reader version is {reader}, and {least} is required"));
        }
        let writer = protocol.min_writer_version();
        if let Some(least) = self.min_writer_version.filter(|least| writer < *least) {
            return Some(format!("its writer version is {writer}, and {least} is required"));
        }
        let features = names(protocol.reader_features());
        if let Some(missing) = self.reader_features.iter().find(|name| !features.contains(name)) {
            return Some(format!("it lacks the required reader feature {missing}"));
        }
        let features = names(protocol.writer_features());
        if let Some(missing) = self.writer_features.iter().find(|name| !features.contains(name)) {
            return Some(format!("it lacks the required writer feature {missing}"));
        }
        None
    }
}

/// Tables of versions below 3 and 7 list no features, whatever their versions imply.
fn names<F: AsRef<str>>(features: Option<&[F]>) -> Vec<String> {
    features.unwrap_or_default().iter().map(|feature| feature.as_ref().to_owned()).collect()
}
