//! The caches that the sessions of a runtime share, and what they have counted.

mod counting;
mod predicates;
mod tables;

use counting::{Counted, Counting};
use datafusion::execution::cache::cache_manager::{
    CacheManagerConfig, CachedFileList, CachedFileMetadata, CachedFileMetadataEntry,
    DEFAULT_FILE_STATISTICS_MEMORY_LIMIT, TableScopedPath,
};
use object_store::path::Path;
pub(crate) use predicates::PredicateCache;
use std::sync::Arc;
use std::time::Duration;
pub(crate) use tables::register;

/// How large the caches may get, in bytes; 0 switches one off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) metadata: usize,
    pub(crate) statistics: usize,
    pub(crate) list_files: usize,
    pub(crate) list_files_ttl: Option<Duration>,
}

impl Limits {
    pub(crate) const METADATA: usize = 50 << 20;
    pub(crate) const STATISTICS: usize = DEFAULT_FILE_STATISTICS_MEMORY_LIMIT;
    /// A listing that is remembered hides files that were written since.
    pub(crate) const LIST_FILES: usize = 0;
}

/// The caches of one runtime.
#[derive(Clone)]
pub(crate) struct Caches {
    metadata: Arc<Counting<Path, CachedFileMetadataEntry>>,
    statistics: Option<Arc<Counting<TableScopedPath, CachedFileMetadata>>>,
    list_files: Option<Arc<Counting<TableScopedPath, CachedFileList>>>,
}

impl Caches {
    pub(crate) fn new(limits: Limits) -> Self {
        let Limits { metadata, statistics, list_files, list_files_ttl } = limits;
        Self {
            metadata: Arc::new(Counting::new("metadata", metadata, None)),
            statistics: (statistics > 0)
                .then(|| Arc::new(Counting::new("statistics", statistics, None))),
            list_files: (list_files > 0)
                .then(|| Arc::new(Counting::new("list_files", list_files, list_files_ttl))),
        }
    }

    /// The configuration that makes DataFusion use these.
    pub(crate) fn config(&self, limits: Limits) -> CacheManagerConfig {
        CacheManagerConfig {
            file_statistics_cache: self.statistics.clone().map(|cache| cache as _),
            file_statistics_cache_limit: limits.statistics,
            list_files_cache: self.list_files.clone().map(|cache| cache as _),
            list_files_cache_limit: limits.list_files,
            list_files_cache_ttl: limits.list_files_ttl,
            file_metadata_cache: Some(Arc::clone(&self.metadata) as _),
            metadata_cache_limit: limits.metadata,
        }
    }

    fn metadata(&self) -> Option<Counted> {
        Some(self.metadata.counted())
    }

    fn statistics(&self) -> Option<Counted> {
        self.statistics.as_ref().map(|cache| cache.counted())
    }

    fn list_files(&self) -> Option<Counted> {
        self.list_files.as_ref().map(|cache| cache.counted())
    }
}
