//! What a session does with Delta tables that are not open.

use super::options::{DeltaCreateOptions, DeltaOpenOptions, DeltaWriteOptions};
use super::table::DeltaTable;
use crate::call::Call;
use crate::error::{Error, Result};
use crate::register::{InputStream, one_scan};
use crate::session::Session;
use codeanatomy_delta::{Observer, Observers};
use datafusion::execution::SessionState;
use datafusion::execution::session_state::SessionStateBuilder;
use deltalake::delta_datafusion::planner::DeltaPlanner;
use std::sync::Arc;

impl Session {
    /// Opens a Delta table.
    ///
    /// # Errors
    /// Not found, corrupt, protocol, invalid option.
    pub async fn open_delta(
        &self,
        uri: &str,
        options: DeltaOpenOptions,
        call: &Call,
    ) -> Result<DeltaTable> {
        let table = DeltaTable::open(self.clone(), uri, options).await?;
        call.progress().end();
        Ok(table)
    }

    /// Whether there is a Delta table at a place.
    ///
    /// # Errors
    /// I/O, permission denied, invalid option.
    pub async fn delta_exists(
        &self,
        uri: &str,
        options: DeltaOpenOptions,
        call: &Call,
    ) -> Result<bool> {
        let exists = codeanatomy_delta::exists(&options.location(uri, self)).await?;
        call.progress().end();
        Ok(exists)
    }

    /// Makes an empty Delta table at a place; gives the report as JSON.
    ///
    /// # Errors
    /// Already exists, invalid option; nothing is visible then.
    pub async fn create_delta(
        &self,
        uri: &str,
        options: DeltaCreateOptions,
        call: &Call,
    ) -> Result<String> {
        let report = codeanatomy_delta::create(uri, &self.context().copied_config(), options.0)
            .await
            .map_err(|failure| self.blame_delta(failure, uri, "created"))?;
        call.progress().end();
        Ok(serde_json::to_string(&report).unwrap_or_default())
    }

    /// Writes a stream into the Delta table at a place, which is made when there is none; gives the
    /// report as JSON.
    ///
    /// # Errors
    /// What the stream and the write end with; nothing of it is visible then.
    pub async fn write_delta(
        &self,
        uri: &str,
        stream: InputStream,
        options: DeltaWriteOptions,
        call: &Call,
    ) -> Result<String> {
        let rows = one_scan(stream, Some(call));
        let report = codeanatomy_delta::write(uri, self.write_state(), rows, options.0)
            .await
            .map_err(|failure| self.blame_delta(failure, uri, "written"))?;
        call.progress().end();
        Ok(serde_json::to_string(&report).unwrap_or_default())
    }

    /// Tells an observer of what happens to Delta tables in this session, in place of the one before;
    /// none ends it.
    pub fn observe_delta(&self, observer: Option<Arc<dyn Observer>>) {
        // Dropped behind the lock: it calls out.
        drop(Observers::of(&self.context().copied_config()).replace(observer));
    }

    /// The session that changes tables: what this one has, with deltalake's planner.
    pub(super) fn write_state(&self) -> Arc<SessionState> {
        let mut state = SessionStateBuilder::new_from_existing(self.context().state())
            .with_query_planner(DeltaPlanner::new())
            .build();
        // Constraints and generated columns are stored with names as they are in the table.
        state.config_mut().options_mut().sql_parser.enable_ident_normalization = false;
        Arc::new(state)
    }

    pub(super) fn blame_delta(&self, failure: impl Into<Error>, uri: &str, what: &str) -> Error {
        let error = self.runtime().blame(failure);
        error.while_doing(format!("The Delta table at {uri} cannot be {what}"))
    }
}
