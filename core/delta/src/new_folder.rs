//! The local folders that making a table makes, and what becomes of them when there is no table in
//! the end.

use crate::open::local_folder;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that were not there before. Dropped, those that are empty go again, unless they are kept.
#[derive(Default)]
pub(crate) struct NewFolders {
    /// The innermost first.
    made: Vec<PathBuf>,
}

impl NewFolders {
    /// Looks which folders a table at a place will need beyond those that are there.
    pub(crate) fn for_table(uri: &str) -> Self {
        let Some(folder) = local_folder(uri) else { return Self::default() };
        let log = folder.join("_delta_log");
        let missing = log.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned);
        Self { made: missing.collect() }
    }

    /// There is a table now.
    pub(crate) fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        // The second one is the table's: folders of partitions may be in it.
        if let [_, table, ..] = self.made.as_slice() {
            remove_empty_within(table);
        }
        for folder in &self.made {
            // One that is not empty has something of somebody else.
            if fs::remove_dir(folder).is_err() && folder.exists() {
                break;
            }
        }
    }
}

fn remove_empty_within(folder: &Path) {
    let folders = fs::read_dir(folder).into_iter().flatten().flatten();
    for within in folders.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        remove_empty_within(&within.path());
        // One that is not empty stays.
        let _ = fs::remove_dir(within.path());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_empty_folders_that_were_not_there_go_again() {
        let there = tempfile::tempdir().expect("a folder");
        let table = there.path().join("a/b");
        let uri = table.display().to_string();
        let folders = NewFolders::for_table(&uri);
        fs::create_dir_all(table.join("_delta_log")).expect("folders");
        fs::create_dir_all(table.join("p=x/q=y")).expect("folders");
        drop(folders);
        assert!(!there.path().join("a").exists() && there.path().exists());

        let folders = NewFolders::for_table(&format!("file://{uri}"));
        fs::create_dir_all(table.join("_delta_log")).expect("folders");
        fs::write(there.path().join("a/other"), "").expect("a file");
        drop(folders);
        assert!(!table.exists() && there.path().join("a/other").exists());

        let folders = NewFolders::for_table(&uri);
        fs::create_dir_all(table.join("_delta_log")).expect("folders");
        folders.keep();
        assert!(table.join("_delta_log").exists());
    }
}
