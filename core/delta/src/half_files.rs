//! Files that a process has begun and never finished.
//!
//! The store of local files writes under a name of its own, `NAME#NUMBER`, and renames at the end. It
//! lists none of these, so that deltalake's vacuum does not see what a killed process leaves.

use deltalake::DeltaTable;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::task::spawn_blocking;

/// What deltalake writes.
const EXTENSIONS: [&str; 3] = ["parquet", "json", "bin"];

/// Removes those that nobody has written to for as long as the retention; gives their paths below the
/// table's folder. With `dry_run` they stay. Only tables on local disks have any.
pub(crate) async fn remove(
    table: &DeltaTable,
    retention: Duration,
    dry_run: bool,
) -> io::Result<Vec<String>> {
    let Ok(root) = table.table_url().to_file_path() else { return Ok(Vec::new()) };
    let found = spawn_blocking(move || {
        let mut files = Vec::new();
        find(&root, SystemTime::now() - retention, &mut files)?;
        if !dry_run {
            files.iter().try_for_each(fs::remove_file)?;
        }
        let below = |file: PathBuf| file.strip_prefix(&root).unwrap_or(&file).to_owned();
        Ok(files.into_iter().map(|file| below(file).to_string_lossy().into_owned()).collect())
    });
    found.await.map_err(io::Error::other)?
}

fn find(folder: &Path, before: SystemTime, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            find(&entry.path(), before, files)?;
        } else if kind.is_file()
            && is_half(&entry.file_name().to_string_lossy())
            && entry.metadata()?.modified()? <= before
        {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn is_half(name: &str) -> bool {
    let Some((whole, number)) = name.rsplit_once('#') else { return false };
    let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    let extension = Path::new(whole).extension().and_then(|extension| extension.to_str());
    is_number && extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_files_that_were_begun_are_taken() {
        for name in ["part-0.snappy.parquet#1", "00000000000000000007.json#12", "dv.bin#3"] {
            assert!(is_half(name), "{name}");
        }
        for name in ["part-0.parquet", "part#1.parquet", "notes#1", "a.parquet#", "a.parquet#b"] {
            assert!(!is_half(name), "{name}");
        }
    }
}
