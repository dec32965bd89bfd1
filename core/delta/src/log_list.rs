//! Listing a local log, of which there may be ten thousand files.
//!
//! The store turns the name of each file into a path of its own before it looks whether the file is
//! asked for; whoever opens a table at a checkpoint asks for a few of them.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use delta_kernel::{DeltaResult, Error, FileMeta, FileSlice, StorageHandler};
use std::io;
use std::path::Path;
use std::sync::Arc;
use url::Url;
use walkdir::{DirEntry, WalkDir};

type Listed = Box<dyn Iterator<Item = DeltaResult<FileMeta>>>;

/// Passes everything on, but for lists of a local log.
pub(crate) struct LogStorage {
    pub(crate) inner: Arc<dyn StorageHandler>,
    /// The folder of the log.
    pub(crate) log: String,
}

impl StorageHandler for LogStorage {
    fn list_from(&self, path: &Url) -> DeltaResult<Listed> {
        let is_local = path.scheme() == "file" && path.as_str().starts_with(&self.log);
        if !is_local {
            return self.inner.list_from(path);
        }
        let found = list(path)?;
        Ok(Box::new(found.into_iter().map(Ok)))
    }

    fn read_files(
        &self,
        files: Vec<FileSlice>,
    ) -> DeltaResult<Box<dyn Iterator<Item = DeltaResult<Bytes>>>> {
        self.inner.read_files(files)
    }

    fn copy_atomic(&self, from: &Url, to: &Url) -> DeltaResult<()> {
        self.inner.copy_atomic(from, to)
    }

    fn put(&self, path: &Url, data: Bytes, overwrite: bool) -> DeltaResult<()> {
        self.inner.put(path, data, overwrite)
    }

    fn head(&self, path: &Url) -> DeltaResult<FileMeta> {
        self.inner.head(path)
    }

    fn delete(&self, path: &Url) -> DeltaResult<()> {
        self.inner.delete(path)
    }
}

/// The files at or below the folder of `path`, by their full names: those behind `path`, or all where it
/// is the folder itself. A folder that does not exist has none.
fn list(path: &Url) -> DeltaResult<Vec<FileMeta>> {
    let folder = path.join(".").map_err(Error::generic_err)?;
    let of_system = |url: &Url| url.to_file_path().map_err(|()| Error::file_not_found(url));
    let (at, from) = (of_system(&folder)?, of_system(path)?);
    let from = from.strip_prefix(&at).ok().and_then(Path::to_str).unwrap_or_default();
    let mut behind = Vec::new();
    for entry in WalkDir::new(&at).follow_links(true) {
        let entry = match entry {
            Ok(entry) => entry,
            // A link to nothing, or what has gone meanwhile.
            Err(error) if error.io_error().is_some_and(is_gone) => continue,
            Err(error) => return Err(io::Error::from(error).into()),
        };
        // Names that are no text have no URL.
        let name = entry.path().strip_prefix(&at).ok().and_then(Path::to_str);
        if let Some(name) = name.filter(|name| *name > from && !entry.file_type().is_dir()) {
            behind.push((name.to_owned(), entry));
        }
    }
    behind.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    behind.iter().filter_map(|(name, entry)| file(&folder, name, entry).transpose()).collect()
}

/// None for a file that has gone meanwhile.
fn file(folder: &Url, name: &str, entry: &DirEntry) -> DeltaResult<Option<FileMeta>> {
    let metadata = match entry.metadata().map_err(io::Error::from) {
        Ok(metadata) => metadata,
        Err(error) if is_gone(&error) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut location = folder.clone();
    if let Ok(mut segments) = location.path_segments_mut() {
        segments.pop_if_empty().extend(name.split('/'));
    }
    let last_modified = DateTime::<Utc>::from(metadata.modified()?).timestamp_millis();
    Ok(Some(FileMeta { location, last_modified, size: metadata.len() }))
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

#[cfg(test)]
mod tests {
    use super::*;
    use delta_kernel::Engine;
    use delta_kernel_engine::DefaultEngineBuilder;
    use object_store::local::LocalFileSystem;
    use std::fs;
    use std::os::unix::fs::symlink;
    use tempfile::TempDir;

    fn storage(log: &Url) -> LogStorage {
        let kernel = DefaultEngineBuilder::new(Arc::new(LocalFileSystem::new())).build();
        LogStorage { inner: kernel.storage_handler(), log: log.to_string() }
    }

    fn log(folder: &Path) -> Url {
        Url::from_directory_path(folder.join("_delta_log")).expect("an absolute path")
    }

    fn some_files() -> (TempDir, Url) {
        let folder = tempfile::Builder::new().prefix("a b+ü").tempdir().expect("a folder");
        let at = folder.path().join("_delta_log");
        fs::create_dir_all(&at).expect("a folder");
        for name in [
            "00000000000000000010.json",
            "00000000000000000002.json",
            "00000000000000000002.checkpoint.parquet",
            "00000000000000000001.json",
            "00000000000000000001.crc",
            "_last_checkpoint",
            "_last checkpoint +ü",
        ] {
            fs::write(at.join(name), name).expect("a file");
        }
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "{}").expect("a file");
        symlink(elsewhere, at.join("00000000000000000011.json")).expect("a link");
        fs::create_dir(at.join("_sidecars")).expect("a folder");
        fs::write(at.join("_sidecars/1.parquet"), "1").expect("a file");
        fs::write(at.join("_sidecars.json"), "{}").expect("a file");
        let log = log(folder.path());
        (folder, log)
    }

    fn listed(storage: &dyn StorageHandler, from: &Url) -> Vec<FileMeta> {
        storage.list_from(from).expect("a list").map(|file| file.expect("a file")).collect()
    }

    #[test]
    fn a_local_log_is_listed_as_the_kernel_lists_it() {
        let (_folder, log) = some_files();
        let ours = storage(&log);
        for from in [
            "",
            "00000000000000000000",
            "00000000000000000002",
            "00000000000000000002.json",
            "_",
            "_last checkpoint",
        ] {
            let from = log.join(from).expect("a URL");
            let (listed, theirs) = (listed(&ours, &from), listed(ours.inner.as_ref(), &from));
            assert!(!listed.is_empty(), "{from}");
            assert_eq!(listed, theirs, "{from}");
        }
        assert!(listed(&ours, &log.join("~").expect("a URL")).is_empty());
    }

    #[test]
    fn a_link_to_nothing_is_left_out() {
        let (folder, log) = some_files();
        let before = listed(&storage(&log), &log);
        let missing = folder.path().join("_delta_log/00000000000000000012.json");
        symlink("nothing", missing).expect("a link");
        assert_eq!(listed(&storage(&log), &log), before);
    }

    #[test]
    fn a_link_that_goes_round_is_an_error() {
        let (folder, log) = some_files();
        let at = folder.path().join("_delta_log");
        symlink(&at, at.join("round")).expect("a link");
        assert!(storage(&log).list_from(&log).is_err());
    }

    #[test]
    fn a_log_that_does_not_exist_has_no_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = log(folder.path());
        assert!(listed(&storage(&log), &log).is_empty());
        let from = log.join("00000000000000000000").expect("a URL");
        assert!(listed(&storage(&log), &from).is_empty());
    }

    #[test]
    fn what_is_no_log_is_listed_by_the_kernel() {
        let (folder, log) = some_files();
        let root = Url::from_directory_path(folder.path()).expect("an absolute path");
        let storage = storage(&log);
        assert_eq!(listed(&storage, &root), listed(storage.inner.as_ref(), &root));
    }
}
