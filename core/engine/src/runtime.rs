//! Runtimes: worker threads, the memory pool, the spill disk and caches that sessions share.

use crate::caches::{Caches, Limits};
use crate::error::{Code, Error, Result};
use crate::memory::Pool;
use crate::options::{self, Bytes};
use crate::panics;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{MemoryLimit, MemoryPool};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use serde::Deserialize;
use serde_json::json;
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;
use tokio::task::JoinHandle;

const WHAT: &str = "runtime options";
/// Planning deep SQL, and the kernels of Delta tables, need more than Tokio's 2 MiB; only address
/// space is taken until the depth is reached.
const STACK_BYTES: usize = 16 << 20;
const SPILL_LIMIT: u64 = 100 << 30;

/// Options of a runtime; the C header documents each.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct RuntimeOptions {
    worker_threads: Option<usize>,
    memory_limit: Option<Bytes>,
    spill: Option<bool>,
    spill_directory: Option<PathBuf>,
    spill_limit: Option<Bytes>,
    metadata_cache_limit: Option<Bytes>,
    statistics_cache_limit: Option<Bytes>,
    list_files_cache_limit: Option<Bytes>,
    list_files_cache_seconds: Option<u64>,
}

impl RuntimeOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// Invalid option.
    pub fn from_json(json: &str) -> Result<Self> {
        options::from_json(WHAT, json)
    }

    fn worker_threads(&self) -> Result<usize> {
        match self.worker_threads {
            Some(threads) => options::in_range(WHAT, "worker_threads", threads, (1, 1024)),
            None => Ok(thread::available_parallelism().map_or(1, usize::from)),
        }
    }

    fn cache_limits(&self) -> Limits {
        let limit = |given: Option<Bytes>, default: usize| {
            given.map_or(default, |Bytes(bytes)| usize::try_from(bytes).unwrap_or(usize::MAX))
        };
        Limits {
            metadata: limit(self.metadata_cache_limit, Limits::METADATA),
            statistics: limit(self.statistics_cache_limit, Limits::STATISTICS),
            list_files: limit(self.list_files_cache_limit, Limits::LIST_FILES),
            list_files_ttl: self.list_files_cache_seconds.map(Duration::from_secs),
        }
    }

    fn bytes(key: &str, value: Option<Bytes>) -> Result<Option<usize>> {
        let Some(Bytes(bytes)) = value else {
            return Ok(None);
        };
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        options::in_range(WHAT, key, bytes, (1, isize::MAX as usize)).map(Some)
    }
}

/// What the host's side does at the start of each thread of a runtime.
pub type ThreadStart = Arc<dyn Fn() + Send + Sync>;

/// A runtime; clones share it, the last one stops the threads without waiting for them.
#[derive(Clone)]
pub struct Runtime(Arc<Inner>);

struct Inner {
    tokio: Option<tokio::runtime::Runtime>,
    environment: Arc<RuntimeEnv>,
    pool: Arc<Pool>,
    worker_threads: usize,
    spill: bool,
    spill_directory: Option<PathBuf>,
    spill_limit: u64,
    caches: Caches,
    cache_limits: Limits,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The last owner may well be a worker of this very runtime, which must not wait for itself.
        if let Some(tokio) = self.tokio.take() {
            tokio.shutdown_background();
        }
    }
}

impl Runtime {
    /// Starts a runtime.
    ///
    /// # Errors
    /// Invalid option; out of memory when threads cannot be started; I/O when the spill folder
    /// cannot be used.
    pub fn open(options: &RuntimeOptions, thread_start: ThreadStart) -> Result<Self> {
        let worker_threads = options.worker_threads()?;
        let limit = RuntimeOptions::bytes("memory_limit", options.memory_limit)?;
        let spill_limit = options.spill_limit.map_or(SPILL_LIMIT, |Bytes(bytes)| bytes);
        let cache_limits = options.cache_limits();
        let caches = Caches::new(cache_limits);
        let pool = Arc::new(Pool::new(limit));
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::clone(&pool) as Arc<dyn MemoryPool>)
            .with_disk_manager_builder(disk(options, spill_limit)?)
            .with_max_spill_merge_fan_in(merge_fan_in(limit, worker_threads))
            .with_cache_manager(caches.config(cache_limits))
            .build_arc()?;
        Ok(Self(Arc::new(Inner {
            tokio: Some(start_threads(worker_threads, thread_start)?),
            environment,
            pool,
            worker_threads,
            spill: options.spill.unwrap_or(true),
            spill_directory: options.spill_directory.clone(),
            spill_limit,
            caches,
            cache_limits,
        })))
    }

    /// The options in force as JSON.
    #[must_use]
    pub fn options_json(&self) -> String {
        let limit = self.0.pool.report()["limit"].clone();
        json!({
            "worker_threads": self.0.worker_threads,
            "memory_limit": limit,
            "spill": self.0.spill,
            "spill_directory": self.0.spill_directory,
            "spill_limit": self.0.spill_limit,
            "metadata_cache_limit": self.0.cache_limits.metadata,
            "statistics_cache_limit": self.0.cache_limits.statistics,
            "list_files_cache_limit": self.0.cache_limits.list_files,
            "list_files_cache_seconds": self.0.cache_limits.list_files_ttl.map(|ttl| ttl.as_secs()),
        })
        .to_string()
    }

    /// Memory and spill disk in use as JSON.
    #[must_use]
    pub fn memory_json(&self) -> String {
        let disk = &self.0.environment.disk_manager;
        let mut report = self.0.pool.report();
        report["spill"] = json!({
            "enabled": self.0.spill,
            "limit": self.0.spill_limit,
            "current": disk.used_disk_space(),
            "files": disk.spilling_progress().active_files_count,
        });
        report.to_string()
    }

    pub(crate) fn worker_threads(&self) -> usize {
        self.0.worker_threads
    }

    pub(crate) fn memory_limit(&self) -> Option<usize> {
        match self.0.pool.memory_limit() {
            MemoryLimit::Finite(limit) => Some(limit),
            _ => None,
        }
    }

    pub(crate) fn caches(&self) -> &Caches {
        &self.0.caches
    }

    pub(crate) fn environment(&self) -> &Arc<RuntimeEnv> {
        &self.0.environment
    }

    pub(crate) fn pool(&self) -> Arc<dyn MemoryPool> {
        Arc::clone(&self.0.pool) as Arc<dyn MemoryPool>
    }

    /// An error of a run, while what the run holds is still held: where the error does not name the
    /// consumers of the memory that was short, the pool does.
    pub(crate) fn blame(&self, error: impl Into<Error>) -> Error {
        let error = error.into();
        let named =
            |(key, value): &(String, String)| key == "memory.consumers" && !value.is_empty();
        if error.code() != Code::OutOfMemory || error.details().iter().any(named) {
            return error;
        }
        let consumers = self.0.pool.largest_consumers();
        error.with_detail("memory.consumers", consumers)
    }

    /// Runs work on the workers.
    pub(crate) fn spawn<F>(&self, work: F) -> Option<JoinHandle<F::Output>>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.0.tokio.as_ref().map(|tokio| tokio.spawn(work))
    }

    /// Runs work on this thread; none when there are no threads any more.
    pub(crate) fn block_on<F: Future>(&self, work: F) -> Option<F::Output> {
        self.0.tokio.as_ref().map(|tokio| tokio.block_on(work))
    }

    /// Runs a function on a thread that may block; here and now when there are no threads any more.
    pub fn run_aside(&self, function: impl FnOnce() + Send + 'static) {
        match &self.0.tokio {
            Some(tokio) => drop(tokio.spawn_blocking(function)),
            None => function(),
        }
    }

    /// Whether two handles are the same runtime.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// A reference that does not keep the runtime.
    #[must_use]
    pub fn downgrade(&self) -> WeakRuntime {
        WeakRuntime(Arc::downgrade(&self.0))
    }

    /// Tasks that are alive now.
    #[must_use]
    pub fn alive_tasks(&self) -> usize {
        self.0.tokio.as_ref().map_or(0, |tokio| tokio.metrics().num_alive_tasks())
    }
}

/// A reference that does not keep its runtime.
pub struct WeakRuntime(std::sync::Weak<Inner>);

impl WeakRuntime {
    /// The runtime, when it still lives.
    #[must_use]
    pub fn upgrade(&self) -> Option<Runtime> {
        self.0.upgrade().map(Runtime)
    }
}

/// How many spill files are merged at once. Merging takes memory that cannot be spilled again; left
/// alone it takes all there is, and what comes after it in the plan fails for want of memory.
fn merge_fan_in(limit: Option<usize>, worker_threads: usize) -> usize {
    const FILE_BYTES: usize = 32 << 20;
    limit.map_or(128, |limit| (limit / worker_threads / FILE_BYTES).clamp(2, 128))
}

fn disk(options: &RuntimeOptions, limit: u64) -> Result<DiskManagerBuilder> {
    let mode = match (options.spill.unwrap_or(true), &options.spill_directory) {
        (false, _) => DiskManagerMode::Disabled,
        (true, None) => DiskManagerMode::OsTmpDirectory,
        (true, Some(folder)) if folder.is_dir() => {
            DiskManagerMode::Directories(vec![folder.clone()])
        }
        (true, Some(folder)) => {
            return Err(Error::new(
                Code::NotFound,
                "storage",
                format!("The spill folder {} does not exist; create it first.", folder.display()),
            ));
        }
    };
    Ok(DiskManagerBuilder::default().with_mode(mode).with_max_temp_directory_size(limit))
}

fn start_threads(worker_threads: usize, start: ThreadStart) -> Result<tokio::runtime::Runtime> {
    let count = AtomicUsize::new(1);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(worker_threads)
        .thread_stack_size(STACK_BYTES)
        // At most 15 bytes, the kernel cuts the rest.
        .thread_name_fn(move || format!("codeanatomy-{}", count.fetch_add(1, Ordering::Relaxed)))
        .thread_keep_alive(Duration::from_secs(60))
        .on_thread_start(move || {
            panics::mark_thread(true);
            start();
        })
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(
                Code::OutOfMemory,
                "runtime",
                format!(
                    "{worker_threads} threads cannot be started: {error}; allow the process more."
                ),
            )
        })
}
