//! One Delta table that is open.

use super::maintain::maintain;
use super::options::{
    DeltaDescribeOptions, DeltaFilesOptions, DeltaHistoryOptions, DeltaMergeOptions,
    DeltaOpenOptions, DeltaPayloadOptions, DeltaRegisterOptions, DeltaRunRequest,
};
use crate::call::Call;
use crate::error::{Error, Result};
use crate::output;
use crate::reader::Reader;
use crate::register::{InputStream, one_scan};
use crate::session::Session;
use codeanatomy_delta::{At, Failure, Gate, Location, Order, Payload, Report, Request};
use datafusion::arrow::array::RecordBatch;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use futures::stream;
use serde_json::Value;
use std::sync::{Arc, PoisonError, RwLock};

/// A Delta table at one version; clones share it.
///
/// Changes begin at the latest version, whatever this one shows, and leave it at the version that
/// they commit.
#[derive(Clone)]
pub struct DeltaTable(Arc<Inner>);

struct Inner {
    session: Session,
    location: Location,
    gate: Gate,
    shown: RwLock<Shown>,
}

#[derive(Clone)]
struct Shown {
    table: deltalake::DeltaTable,
    /// A version that was asked for stays until the table is refreshed, and takes no changes.
    fixed: bool,
    /// The version at which the table was read as a whole.
    whole: Option<u64>,
}

impl DeltaTable {
    pub(super) async fn open(
        session: Session,
        uri: &str,
        options: DeltaOpenOptions,
    ) -> Result<Self> {
        let (at, gate) = (options.at()?, options.gate());
        let location = options.location(uri, &session);
        let table = codeanatomy_delta::open(&location, at)
            .await
            .map_err(|error| session.blame_delta(error, uri, "opened"))?;
        gate.check(&table).map_err(|failure| session.blame_delta(failure, uri, "opened"))?;
        codeanatomy_delta::tell_of_version(&session.context().copied_config(), &table).await;
        let whole = table.version();
        let shown = RwLock::new(Shown { table, fixed: at != At::Latest, whole });
        Ok(Self(Arc::new(Inner { session, location, gate, shown })))
    }

    /// The session that the table was opened in.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.0.session
    }

    /// The version that is shown now.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.shown().table.version().unwrap_or_default()
    }

    /// Goes to the latest version.
    ///
    /// # Errors
    /// What reading the log gives.
    pub async fn refresh(&self, call: &Call) -> Result<u64> {
        let (before, table) = (self.version(), self.latest().await?);
        let version = table.version().unwrap_or_default();
        if version != before {
            let config = self.0.session.context().copied_config();
            codeanatomy_delta::tell_of_version(&config, &table).await;
        }
        self.show(table);
        call.progress().end();
        Ok(version)
    }

    /// Describes the version that is shown, as JSON.
    ///
    /// # Errors
    /// What reading the log gives.
    pub async fn describe(&self, options: DeltaDescribeOptions, call: &Call) -> Result<String> {
        let table = self.shown().table;
        let described = codeanatomy_delta::describe(&table, &self.0.location, &options.0)
            .await
            .map_err(|failure| self.blame(failure, "described"))?;
        call.progress().end();
        Ok(Value::Object(described).to_string())
    }

    /// The commits up to the version that is shown, newest first, as JSON.
    ///
    /// # Errors
    /// What reading the log gives.
    pub async fn history(&self, options: DeltaHistoryOptions, call: &Call) -> Result<String> {
        let table = self.shown().table;
        let commits = codeanatomy_delta::history(&table, &options.0)
            .await
            .map_err(|failure| self.blame(failure, "described"))?;
        call.progress().end();
        Ok(Value::Array(commits).to_string())
    }

    /// The files of the version that is shown.
    ///
    /// # Errors
    /// A predicate that cannot be used; what reading the log gives.
    pub async fn files(&self, options: DeltaFilesOptions, call: &Call) -> Result<Reader> {
        let (table, session) = (self.shown().table, &self.0.session);
        let files = codeanatomy_delta::files(&table, || session.write_state(), &options.0)
            .await
            .map_err(|failure| self.blame(failure, "described"))?;
        Ok(self.reader(files, call).await)
    }

    /// A payload of the version that is shown.
    ///
    /// # Errors
    /// Options that the payload does not take; what reading the log gives.
    pub async fn payload(
        &self,
        payload: Payload,
        options: DeltaPayloadOptions,
        call: &Call,
    ) -> Result<Reader> {
        let (table, state) = (self.shown().table, self.0.session.write_state());
        let rows = codeanatomy_delta::payload(payload, &table, &self.0.location, &state, options.0)
            .await
            .map_err(|failure| self.blame(failure, "described"))?;
        Ok(self.reader(rows, call).await)
    }

    async fn reader(&self, rows: RecordBatch, call: &Call) -> Reader {
        let (schema, session) = (rows.schema(), &self.0.session);
        let stream = RecordBatchStreamAdapter::new(schema, stream::iter([Ok(rows)]));
        let stream = output::stream(session, Box::pin(stream));
        Reader::start(session.runtime(), call, stream).await
    }

    /// Makes the version that is shown a table of the session.
    ///
    /// # Errors
    /// Already exists; protocol.
    pub async fn register(
        &self,
        name: &str,
        options: DeltaRegisterOptions,
        call: &Call,
    ) -> Result<()> {
        let session = &self.0.session;
        let name = session.free_name(name, options.replace())?;
        let Shown { table, fixed, .. } = self.shown();
        let state = session.context().state();
        let scan = options.scan();
        let provider =
            codeanatomy_delta::provider_with(&table, &self.0.location, !fixed, &scan, &state)
                .await
                .map_err(|failure| self.blame(failure, "registered"))?;
        let (label, schema) = (name.to_string(), provider.schema());
        session.put(name, provider)?;
        let registered = (label.as_str(), schema.as_ref());
        codeanatomy_delta::tell_of_registration(&state, &table, registered, &scan).await;
        call.progress().end();
        Ok(())
    }

    /// Merges a stream into the table; gives the report as JSON.
    ///
    /// # Errors
    /// What the stream and the merge end with; nothing of it is visible then.
    pub async fn merge(
        &self,
        stream: InputStream,
        options: DeltaMergeOptions,
        call: &Call,
    ) -> Result<String> {
        let rows = one_scan(stream, Some(call));
        let state = self.0.session.write_state();
        let table = self.latest_to_change().await?;
        let (table, report) = codeanatomy_delta::merge(table, state, rows, options.0)
            .await
            .map_err(|failure| self.blame(failure, "merged into"))?;
        self.show(table);
        call.progress().end();
        Ok(json(&report))
    }

    /// Runs an operation that needs no input rows; gives the report as JSON.
    ///
    /// # Errors
    /// What the operation ends with; nothing of it is visible then. A step of maintenance that fails
    /// is no error: the report has it.
    pub async fn run(&self, request: DeltaRunRequest, call: &Call) -> Result<String> {
        let report = match request.0 {
            Order::Run(request) => json(&self.run_one(*request).await?),
            Order::Maintain(steps) => maintain(self, steps, call).await?,
        };
        call.progress().end();
        Ok(report)
    }

    pub(super) async fn run_one(&self, request: Request) -> Result<Report> {
        let name = request.name();
        let state = self.0.session.write_state();
        let table = self.latest_to_change().await?;
        let (table, report) = codeanatomy_delta::run(table, state, request)
            .await
            .map_err(|failure| self.blame(failure, &format!("changed ({name})")))?;
        self.show(table);
        Ok(report)
    }

    async fn latest_to_change(&self) -> Result<deltalake::DeltaTable> {
        if self.shown().fixed {
            return Err(Failure::FixedVersion(self.version()).into());
        }
        self.latest().await
    }

    async fn latest(&self) -> Result<deltalake::DeltaTable> {
        let Shown { table, whole, .. } = self.shown();
        let (table, whole) = codeanatomy_delta::latest(&table, whole)
            .await
            .map_err(|error| self.blame(error, "refreshed"))?;
        self.0.gate.check(&table).map_err(|failure| self.blame(failure, "refreshed"))?;
        self.0.shown.write().unwrap_or_else(PoisonError::into_inner).whole = whole;
        Ok(table)
    }

    fn shown(&self) -> Shown {
        self.0.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows a version, unless another thread has gone further.
    fn show(&self, table: deltalake::DeltaTable) {
        let mut shown = self.0.shown.write().unwrap_or_else(PoisonError::into_inner);
        if shown.fixed || table.version() >= shown.table.version() {
            *shown = Shown { table, fixed: false, whole: shown.whole };
        }
    }

    fn blame(&self, failure: impl Into<Error>, what: &str) -> Error {
        self.0.session.blame_delta(failure, &self.0.location.uri, what)
    }
}

fn json(report: &Report) -> String {
    serde_json::to_string(report).unwrap_or_default()
}
