//! The log of a table as everything here reads and writes it: deltalake's, with a commit that is
//! certain once it has begun and partition values as the protocol means them.

use crate::commits::Commits;
use crate::log_engine::LogEngine;
use crate::partition_values::commit_without_empty;
use crate::races;
use async_trait::async_trait;
use bytes::Bytes;
use datafusion::datasource::object_store::ObjectStoreUrl;
use delta_kernel::Engine;
use delta_kernel_engine::DefaultEngineBuilder;
use delta_kernel_engine::executor::tokio::TokioMultiThreadExecutor;
use deltalake::kernel::transaction::TransactionError;
use deltalake::logstore::{CommitOrBytes, LogStore, LogStoreConfig, LogStoreRef};
use deltalake::{DeltaResult, ObjectStore, Path};
use object_store::Error as StoreError;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use tokio::runtime::Handle;
use url::Url;
use uuid::Uuid;

/// Rows that the kernel's readers give at a time: as many as DataFusion's. Left alone, they give a
/// thousand.
const TABLE_ROWS: NonZero<usize> = NonZero::new(8192).unwrap();
/// The same for checkpoints: whoever takes these rows parses their statistics meanwhile.
const LOG_ROWS: NonZero<usize> = NonZero::new(2048).unwrap();

/// deltalake's log store of a table, with the differences above.
pub(crate) struct CertainLogStore(pub(crate) LogStoreRef);

#[async_trait]
impl LogStore for CertainLogStore {
    /// deltalake looks at the name to see how commits are written.
    fn name(&self) -> String {
        self.0.name()
    }

    async fn refresh(&self) -> DeltaResult<()> {
        self.0.refresh().await
    }

    async fn read_commit_entry(&self, version: u64) -> DeltaResult<Option<Bytes>> {
        Ok(self.0.read_commit_entry(version).await?.map(commit_without_empty))
    }

    /// Goes on to its end when whoever waits for it goes away.
    async fn write_commit_entry(
        &self,
        version: u64,
        commit: CommitOrBytes,
        operation_id: Uuid,
    ) -> Result<(), TransactionError> {
        let Some(underway) = Commits::current().begin() else { return Err(interrupted(version)) };
        let inner = Arc::clone(&self.0);
        let commit = match commit {
            CommitOrBytes::LogBytes(bytes) => CommitOrBytes::LogBytes(commit_without_empty(bytes)),
            elsewhere => elsewhere,
        };
        let written = tokio::spawn(async move {
            if let CommitOrBytes::LogBytes(bytes) = &commit {
                races::check(&inner, version, bytes).await?;
            }
            inner.write_commit_entry(version, commit, operation_id).await?;
            underway.made(version);
            Ok(())
        });
        match written.await {
            Ok(written) => written,
            Err(ended) => match ended.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(_) => Err(interrupted(version)),
            },
        }
    }

    async fn abort_commit_entry(
        &self,
        version: u64,
        commit: CommitOrBytes,
        operation_id: Uuid,
    ) -> Result<(), TransactionError> {
        self.0.abort_commit_entry(version, commit, operation_id).await
    }

    async fn get_latest_version(&self, start_version: u64) -> DeltaResult<u64> {
        self.0.get_latest_version(start_version).await
    }

    fn object_store(&self, operation_id: Option<Uuid>) -> Arc<dyn ObjectStore> {
        self.0.object_store(operation_id)
    }

    fn root_object_store(&self, operation_id: Option<Uuid>) -> Arc<dyn ObjectStore> {
        self.0.root_object_store(operation_id)
    }

    fn engine(&self, operation_id: Option<Uuid>) -> Arc<dyn Engine> {
        let threads = Arc::new(TokioMultiThreadExecutor::new(Handle::current()));
        let reading = |rows| {
            DefaultEngineBuilder::new(self.0.root_object_store(operation_id))
                .with_task_executor(Arc::clone(&threads))
                .with_batch_size(rows)
                .build()
        };
        let engine = LogEngine::new(&reading(TABLE_ROWS), &reading(LOG_ROWS), self.0.root_url());
        Arc::new(engine)
    }

    fn to_uri(&self, location: &Path) -> String {
        self.0.to_uri(location)
    }

    fn root_url(&self) -> &Url {
        self.0.root_url()
    }

    fn log_path(&self) -> &Path {
        self.0.log_path()
    }

    fn transaction_url(&self, operation_id: Option<Uuid>) -> DeltaResult<Url> {
        self.0.transaction_url(operation_id)
    }

    async fn is_delta_table_location(&self) -> DeltaResult<bool> {
        self.0.is_delta_table_location().await
    }

    fn config(&self) -> &LogStoreConfig {
        self.0.config()
    }

    fn object_store_url(&self) -> ObjectStoreUrl {
        self.0.object_store_url()
    }
}

fn interrupted(version: u64) -> TransactionError {
    let source = format!("the call was interrupted before version {version} was committed");
    StoreError::Generic { store: "Delta log", source: source.into() }.into()
}
