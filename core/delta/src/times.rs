//! When the versions of a table were committed. Time travel and everything that shows a time go by
//! this, so that a time that was shown opens the version that it was shown for.
//!
//! A commit of a table with in-commit timestamps holds its time itself. That of others is the time of
//! its file, or one millisecond after the commit before where the files are not in order.

use deltalake::logstore::ObjectStoreRef;
use deltalake::{DeltaTable, DeltaTableError};
use futures::stream::TryStreamExt;
use object_store::path::Path;
use serde_json::Value;
use std::collections::BTreeMap;

const ENABLED: &str = "delta.enableInCommitTimestamps";
const SINCE: &str = "delta.inCommitTimestampEnablementVersion";
const OWN_TIME: &str = "inCommitTimestamp";
const VERSION_DIGITS: usize = 20;

/// The commits that a log still has, with the times of their files.
pub(crate) struct Times {
    of_files: BTreeMap<u64, i64>,
    own_since: Option<u64>,
}

impl Times {
    /// Lists the log of a table.
    pub(crate) async fn of(table: &DeltaTable) -> Result<Self, DeltaTableError> {
        let configuration = table.snapshot()?.metadata().configuration();
        let enabled = configuration.get(ENABLED).is_some_and(|on| on.eq_ignore_ascii_case("true"));
        let since = configuration.get(SINCE).and_then(|version| version.parse().ok());
        let of_files = of_files(&table.log_store().object_store(None)).await?;
        Ok(Self { of_files, own_since: enabled.then(|| since.unwrap_or(0)) })
    }

    /// Whether any commit holds its time itself.
    pub(crate) fn any_own(&self) -> bool {
        self.own_since.is_some()
    }

    /// Whether this commit holds its time itself.
    fn is_own(&self, version: u64) -> bool {
        self.own_since.is_some_and(|since| version >= since)
    }

    /// The versions whose commits are left, newest first.
    pub(crate) fn versions(&self) -> impl Iterator<Item = u64> {
        self.of_files.keys().rev().copied()
    }

    /// The time of a commit, by what it says of itself and by its file; none when that is gone.
    pub(crate) fn of_commit(
        &self,
        version: u64,
        says: impl Fn(&str) -> Option<Value>,
    ) -> Option<i64> {
        let own = if self.is_own(version) { says(OWN_TIME) } else { None };
        own.and_then(|time| time.as_i64()).or_else(|| self.of_files.get(&version).copied())
    }

    /// The latest version whose file is not newer than a time, up to `latest`; without one, the time of
    /// the oldest commit that is left.
    pub(crate) fn as_of(&self, time: i64, latest: u64) -> Result<u64, Option<i64>> {
        let until = self.of_files.range(..=latest);
        let found = until.take_while(|(_, committed)| **committed <= time).last();
        found.map(|(version, _)| *version).ok_or(self.of_files.values().next().copied())
    }
}

async fn of_files(store: &ObjectStoreRef) -> Result<BTreeMap<u64, i64>, DeltaTableError> {
    let mut files: BTreeMap<u64, i64> = store
        .list(Some(&Path::from("_delta_log")))
        .try_filter_map(async |file| {
            let time = file.last_modified.timestamp_millis();
            Ok(version(&file.location).map(|version| (version, time)))
        })
        .try_collect()
        .await?;
    in_order(&mut files);
    Ok(files)
}

fn in_order(files: &mut BTreeMap<u64, i64>) {
    let mut before = i64::MIN;
    for time in files.values_mut() {
        *time = (*time).max(before.saturating_add(1));
        before = *time;
    }
}

fn version(file: &Path) -> Option<u64> {
    let digits = file.filename()?.strip_suffix(".json")?;
    let is_commit = digits.len() == VERSION_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    if is_commit { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_opens_the_version_that_it_is_of() {
        let mut of_files = BTreeMap::from([(3, 50), (4, 50), (5, 40), (6, 90), (7, 90)]);
        in_order(&mut of_files);
        let times = Times { of_files, own_since: None };
        for version in times.versions().collect::<Vec<_>>() {
            let time = times.of_commit(version, |_| None).expect("its file is there");
            assert_eq!(times.as_of(time, 7), Ok(version));
        }
        assert_eq!(times.as_of(1000, 6), Ok(6));
        assert_eq!(times.as_of(49, 7), Err(Some(50)));
    }

    #[test]
    fn a_time_that_a_commit_holds_counts_from_the_version_on_that_introduced_it() {
        let times = Times { of_files: BTreeMap::from([(1, 10), (2, 20)]), own_since: Some(2) };
        let says = |_: &str| Some(Value::from(7));
        assert_eq!(times.of_commit(1, says), Some(10));
        assert_eq!(times.of_commit(2, says), Some(7));
        assert_eq!(times.of_commit(2, |_| None), Some(20));
    }
}
