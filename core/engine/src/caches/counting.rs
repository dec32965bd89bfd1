//! A cache of DataFusion's that counts what happens to it.

use datafusion::common::{HashMap, TableReference};
use datafusion::execution::cache::cache_manager::{
    CachedFileList, CachedFileMetadata, CachedFileMetadataEntry,
};
use datafusion::execution::cache::default_cache::DefaultCache;
use datafusion::execution::cache::{Cache, CacheEntryInfo, CacheKey, CacheValue};
use object_store::ObjectMeta;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is known of a cache at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) entries: i64,
    pub(super) bytes: i64,
    pub(super) hits: i64,
    pub(super) misses: i64,
    pub(super) evictions: i64,
    pub(super) limit: usize,
    pub(super) ttl: Option<Duration>,
}

/// A value that stands for a file, or several, as of some moment.
pub(super) trait OfFiles {
    /// Whether both are of the same state of the files.
    fn is_of_same_state(&self, other: &Self) -> bool;
}

fn is_same(left: &ObjectMeta, right: &ObjectMeta) -> bool {
    left.size == right.size && left.last_modified == right.last_modified
}

impl OfFiles for CachedFileMetadataEntry {
    fn is_of_same_state(&self, other: &Self) -> bool {
        is_same(&self.meta, &other.meta)
    }
}

impl OfFiles for CachedFileMetadata {
    fn is_of_same_state(&self, other: &Self) -> bool {
        is_same(&self.meta, &other.meta)
    }
}

impl OfFiles for CachedFileList {
    fn is_of_same_state(&self, other: &Self) -> bool {
        self == other
    }
}

/// DataFusion's own cache with counters: it counts hits for each entry only, which are gone when the
/// entry is.
pub(super) struct Counting<K: CacheKey, V: CacheValue> {
    cache: DefaultCache<K, V>,
    hits: AtomicI64,
    misses: AtomicI64,
    evictions: AtomicI64,
    /// Held while entries come and go, so that those that are pushed out can be counted.
    changes: Mutex<()>,
}

impl<K: CacheKey, V: CacheValue> Counting<K, V> {
    pub(super) fn new(name: &str, limit: usize, ttl: Option<Duration>) -> Self {
        Self {
            cache: DefaultCache::new_with_ttl(limit, ttl).with_name(name),
            hits: AtomicI64::new(0),
            misses: AtomicI64::new(0),
            evictions: AtomicI64::new(0),
            changes: Mutex::new(()),
        }
    }

    pub(super) fn counted(&self) -> Counted {
        let bytes: usize = self.cache.list_entries().values().map(|entry| entry.size_bytes).sum();
        Counted {
            entries: count(self.cache.len()),
            bytes: count(bytes),
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            evictions: self.evictions.load(Ordering::Relaxed),
            limit: self.cache.cache_limit(),
            ttl: self.cache.cache_ttl(),
        }
    }

    fn changing(&self) -> MutexGuard<'_, ()> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn evicted(&self, before: usize, after: usize) {
        self.evictions.fetch_add(count(before.saturating_sub(after)), Ordering::Relaxed);
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl<K: CacheKey, V: CacheValue + OfFiles> Cache<K, V> for Counting<K, V> {
    fn get(&self, key: &K) -> Option<V> {
        let found = self.cache.get(key);
        let counter = if found.is_some() { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    fn put(&self, key: &K, value: V) -> Option<V> {
        let _changing = self.changing();
        let had = self.cache.contains_key(key);
        let before = self.cache.len();
        let replaced = self.cache.put(key, value.clone());
        let added = usize::from(!had && self.cache.contains_key(key));
        self.evicted(before + added, self.cache.len());
        // The entry that was found before was of an older state of the file: no hit after all.
        if replaced.as_ref().is_some_and(|old| !old.is_of_same_state(&value)) {
            self.hits.fetch_sub(1, Ordering::Relaxed);
            self.misses.fetch_add(1, Ordering::Relaxed);
        }
        replaced
    }

    fn remove(&self, key: &K) -> Option<V> {
        let _changing = self.changing();
        self.cache.remove(key)
    }

    fn contains_key(&self, key: &K) -> bool {
        self.cache.contains_key(key)
    }

    fn len(&self) -> usize {
        self.cache.len()
    }

    fn clear(&self) {
        let _changing = self.changing();
        self.cache.clear();
    }

    fn name(&self) -> String {
        self.cache.name()
    }

    fn cache_limit(&self) -> usize {
        self.cache.cache_limit()
    }

    fn update_cache_limit(&self, limit: usize) {
        let _changing = self.changing();
        let before = self.cache.len();
        self.cache.update_cache_limit(limit);
        self.evicted(before, self.cache.len());
    }

    fn cache_ttl(&self) -> Option<Duration> {
        self.cache.cache_ttl()
    }

    fn update_cache_ttl(&self, ttl: Option<Duration>) {
        self.cache.update_cache_ttl(ttl);
    }

    fn drop_table_entries(&self, table: &TableReference) -> datafusion::common::Result<()> {
        let _changing = self.changing();
        self.cache.drop_table_entries(table)
    }

    fn list_entries(&self) -> HashMap<K, CacheEntryInfo<V>> {
        self.cache.list_entries()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use object_store::path::Path;

    #[derive(Clone)]
    struct File(ObjectMeta);

    impl CacheValue for File {
        fn size(&self) -> usize {
            100
        }
    }

    impl OfFiles for File {
        fn is_of_same_state(&self, other: &Self) -> bool {
            is_same(&self.0, &other.0)
        }
    }

    fn file(name: &str, size: u64) -> (Path, File) {
        let location = Path::from(name);
        let last_modified = DateTime::from_timestamp(0, 0).expect("the epoch");
        let meta = ObjectMeta {
            location: location.clone(),
            last_modified,
            size,
            e_tag: None,
            version: None,
        };
        (location, File(meta))
    }

    fn counts(cache: &Counting<Path, File>) -> (i64, i64, i64, i64) {
        let counted = cache.counted();
        (counted.entries, counted.hits, counted.misses, counted.evictions)
    }

    #[test]
    fn hits_and_misses_outlive_their_entries() {
        let cache = Counting::new("test", 10_000, None);
        let (path, value) = file("a", 1);
        assert!(cache.get(&path).is_none());
        cache.put(&path, value);
        assert!(cache.get(&path).is_some());
        cache.clear();
        assert_eq!(counts(&cache), (0, 1, 1, 0));
    }

    #[test]
    fn what_is_pushed_out_is_an_eviction_and_what_is_removed_is_none() {
        let cache = Counting::new("test", 350, None);
        for name in ["a", "b", "c", "d", "e"] {
            let (path, value) = file(name, 1);
            cache.put(&path, value);
        }
        let entries = counts(&cache).0;
        assert!(entries < 5);
        assert_eq!(counts(&cache).3, 5 - entries);
        cache.remove(&Path::from("e"));
        assert_eq!(counts(&cache).3, 5 - entries);
    }

    #[test]
    fn an_entry_of_an_older_file_was_no_hit() {
        let cache = Counting::new("test", 10_000, None);
        let (path, old) = file("a", 1);
        cache.put(&path, old);
        assert!(cache.get(&path).is_some());
        cache.put(&path, file("a", 2).1);
        assert_eq!(counts(&cache), (1, 0, 1, 0));
    }
}
