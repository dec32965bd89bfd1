//! The frame that every mutation runs in: checked before, found in the log behind.

use crate::commit::{Commit, CommitOptions};
use crate::failure::Failure;
use crate::report::{Report, Status};
use deltalake::DeltaTable;
use deltalake::kernel::transaction::CommitProperties;
use serde_json::{Map, Value};
use std::time::Instant;

/// Operations that are done only with the last of several commits.
const MANY_COMMITS: [&str; 2] = ["vacuum", "drop_constraints"];

/// What an operation gives to its frame.
pub(crate) struct Done {
    pub(crate) table: DeltaTable,
    pub(crate) metrics: Value,
    pub(crate) effect: Effect,
}

/// What an operation has done to the table's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Commits,
    OnlyLooked,
    /// Checkpoints and removed log files are no commits.
    NoCommit,
    Nothing,
}

impl Done {
    /// A commit, if there is a new version.
    pub(crate) fn if_moved(table: DeltaTable, before: Option<u64>, metrics: Value) -> Self {
        let effect = if table.version() == before { Effect::Nothing } else { Effect::Commits };
        Self { table, metrics, effect }
    }
}

/// One mutation that has been checked and has begun.
pub(crate) struct Mutation {
    operation: &'static str,
    commit: Commit,
    started: Instant,
    before: Option<u64>,
}

impl Mutation {
    pub(crate) fn begin(
        operation: &'static str,
        commit: CommitOptions,
        table: &DeltaTable,
    ) -> Result<Self, Failure> {
        let commit = Commit::new(commit)?;
        Ok(Self { operation, commit, started: Instant::now(), before: table.version() })
    }

    pub(crate) fn properties(&self, table: &DeltaTable) -> CommitProperties {
        self.commit.properties(table)
    }

    /// The version that it began with.
    pub(crate) fn before(&self) -> Option<u64> {
        self.before
    }

    pub(crate) fn has_commit_options(&self) -> bool {
        !self.commit.is_default()
    }

    pub(crate) fn has_more_than_metadata(&self) -> bool {
        self.commit.has_more_than_metadata()
    }

    /// The report of a request that the table has seen before.
    pub(crate) async fn duplicate(&self, table: &DeltaTable) -> Result<Option<Report>, Failure> {
        if self.before.is_none() || !self.commit.is_duplicate(table).await? {
            return Ok(None);
        }
        Ok(Some(self.without_commit(table, Status::SkippedDuplicate)))
    }

    /// The report of a request that has changed nothing.
    pub(crate) fn without_commit(&self, table: &DeltaTable, status: Status) -> Report {
        self.report(status, table.version().unwrap_or_default(), Value::Object(Map::new()), None)
    }

    /// The report of what was done: the commit is looked up in the log.
    pub(crate) async fn end(self, done: Done) -> Result<(DeltaTable, Report), Failure> {
        let Done { table, metrics, effect } = done;
        let version = table.version().unwrap_or_default();
        let report = match effect {
            Effect::Nothing => self.report(Status::Unchanged, version, metrics, None),
            Effect::OnlyLooked => self.report(Status::DryRun, version, metrics, None),
            Effect::NoCommit => self.report(Status::Committed, version, metrics, None),
            Effect::Commits => {
                let first = self.before.map_or(0, |before| before + 1);
                let found = self.commit.find(&table.log_store(), first, version).await?;
                let verified = Some(found.is_some());
                let (version, metrics) = match found {
                    // Writing tells its numbers in the commit only.
                    Some(mut found) if metrics.is_null() => {
                        let told = found.info.remove("operationMetrics");
                        (found.version, told.unwrap_or_else(|| Value::Object(Map::new())))
                    }
                    Some(found) => (found.version, metrics),
                    None => (version, metrics),
                };
                self.report(Status::Committed, version, metrics, verified)
            }
        };
        Ok((table, report))
    }

    /// What a failure means once the log was looked at: a racing writer may have committed the same
    /// application transaction, and what failed behind the commit does not undo it.
    pub(crate) async fn after_failure(
        self,
        mut table: DeltaTable,
        failure: Failure,
    ) -> Result<(DeltaTable, Report), Failure> {
        if table.load().await.is_err() {
            return Err(failure);
        }
        if matches!(self.commit.is_duplicate(&table).await, Ok(true)) {
            let first = self.before.map_or(0, |before| before + 1);
            let last = table.version().unwrap_or_default();
            if let Ok(None) = self.commit.find(&table.log_store(), first, last).await {
                let report = self.without_commit(&table, Status::SkippedDuplicate);
                return Ok((table, report));
            }
        }
        if MANY_COMMITS.contains(&self.operation) {
            return Err(failure);
        }
        let done = Done { table, metrics: Value::Null, effect: Effect::Commits };
        match self.end(done).await {
            Ok((table, report)) if report.verified == Some(true) => Ok((table, report)),
            _ => Err(failure),
        }
    }

    fn report(
        &self,
        status: Status,
        version_after: u64,
        metrics: Value,
        verified: Option<bool>,
    ) -> Report {
        Report {
            operation: self.operation,
            status,
            version_before: self.before,
            version_after,
            metrics,
            commit_metadata: self.commit.metadata().clone(),
            verified,
            elapsed_ms: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }
}
