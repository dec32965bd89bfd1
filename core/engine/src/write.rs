//! Writing the rows of a query into files.

use crate::call::Call;
use crate::error::{Code, Error, Result};
use crate::options;
use crate::query::{Query, counted};
use datafusion::datasource::file_format::format_as_file_type;
use datafusion::logical_expr::LogicalPlanBuilder;
use futures::StreamExt;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

const WHAT: &str = "write options";

/// Options of a write; the C header documents each.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct WriteOptions {
    format: Option<Format>,
    partition_columns: Vec<String>,
    overwrite: bool,
    compression: Option<String>,
    format_options: Map<String, Value>,
}

#[derive(Debug, Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Format {
    Parquet,
    Csv,
    Ndjson,
    Arrow,
}

impl Format {
    /// The name under which DataFusion knows it.
    fn name(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
            Self::Ndjson => "json",
            Self::Arrow => "arrow",
        }
    }

    fn of(path: &str) -> Option<Self> {
        let ending = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "parquet" => Self::Parquet,
            "csv" => Self::Csv,
            "ndjson" | "jsonl" | "json" => Self::Ndjson,
            "arrow" | "ipc" | "feather" => Self::Arrow,
            _ => return None,
        })
    }
}

impl WriteOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// Invalid option.
    pub fn from_json(json: &str) -> Result<Self> {
        options::from_json(WHAT, json)
    }

    fn format(&self, target: &str) -> Result<Format> {
        self.format.or_else(|| Format::of(target)).ok_or_else(|| {
            Error::invalid_option(format!(
                "The format of {target} cannot be told from its ending; set the option format to \
                 parquet, csv, ndjson or arrow."
            ))
            .with_detail("option", "format")
        })
    }

    fn to_datafusion(&self) -> Result<HashMap<String, String>> {
        let mut all = HashMap::new();
        for (name, value) in &self.format_options {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                _ => {
                    return Err(Error::invalid_option(format!(
                        "Option format_options.{name} of the {WHAT} must be text, a number, true or \
                         false."
                    )));
                }
            };
            all.insert(format!("format.{name}"), text);
        }
        if let Some(compression) = &self.compression {
            all.insert("format.compression".to_owned(), compression.clone());
        }
        Ok(all)
    }
}

impl Query {
    /// Runs the query and writes its rows; gives the report as JSON.
    ///
    /// # Errors
    /// Already exists, invalid option, I/O, what the run gives.
    pub async fn write(&self, target: &str, options: WriteOptions, call: &Call) -> Result<String> {
        call.check()?;
        let format = options.format(target)?;
        let factory =
            self.session().context().state().get_file_format_factory(format.name()).ok_or_else(
                || Error::invalid_option(format!("Format {} is not there.", format.name())),
            )?;
        let staged = Staged::begin(target, options.overwrite)?;
        let plan = LogicalPlanBuilder::copy_to(
            self.bound_plan()?,
            staged.url(),
            format_as_file_type(factory),
            options.to_datafusion()?,
            options.partition_columns.clone(),
        )?
        .build()?;
        let mut counts = self.stream_of(plan, call).await?;
        let mut rows = 0;
        while let Some(batch) = counts.next().await {
            rows += counted(&batch?);
        }
        let files = staged.finish()?;
        call.progress().end();
        Ok(report(&files, rows))
    }
}

fn report(files: &[(String, u64)], rows: u64) -> String {
    let list: Vec<Value> =
        files.iter().map(|(path, bytes)| json!({"path": path, "bytes": bytes})).collect();
    let bytes: u64 = files.iter().map(|(_, bytes)| bytes).sum();
    json!({"files": list, "rows": rows, "bytes": bytes}).to_string()
}

/// A target that appears whole or not at all: local files are written beside it and then renamed.
enum Staged {
    Local { target: PathBuf, partial: PathBuf, folder: bool, done: bool },
    Remote { url: String },
}

impl Staged {
    fn begin(target: &str, overwrite: bool) -> Result<Self> {
        let local = match target.split_once("://") {
            None => target,
            Some(("file", path)) => path,
            Some(_) => {
                return Ok(Self::Remote { url: target.to_owned() });
            }
        };
        let folder = local.ends_with('/') || Path::new(local).is_dir();
        let target = PathBuf::from(local.trim_end_matches('/'));
        if target.symlink_metadata().is_ok() && !overwrite {
            return Err(Error::new(
                Code::AlreadyExists,
                "storage",
                format!("{} exists; choose another target or set overwrite.", target.display()),
            ));
        }
        let (Some(name), Some(parent)) = (target.file_name(), target.parent()) else {
            return Err(Error::invalid_argument(format!(
                "{local} is no path for a file or folder."
            )));
        };
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        fs::create_dir_all(parent).map_err(|error| {
            let problem = format!("The folder {} cannot be made", parent.display());
            // That something is in its way does not mean that the target exists.
            Error::from(error)
                .recoded(Code::AlreadyExists, Code::Io, "storage")
                .recoded(Code::NotFound, Code::Io, "storage")
                .while_doing(problem)
        })?;
        let unique = format!(".{}.{:x}.partial", name.to_string_lossy(), unique_number());
        let partial = parent.join(unique);
        Ok(Self::Local { target, partial, folder, done: false })
    }

    fn url(&self) -> String {
        match self {
            Self::Remote { url } => url.clone(),
            Self::Local { partial, folder, .. } => {
                format!("{}{}", partial.display(), if *folder { "/" } else { "" })
            }
        }
    }

    /// Puts the files in their place and lists them, ordered by path.
    fn finish(mut self) -> Result<Vec<(String, u64)>> {
        let Self::Local { target, partial, done, folder } = &mut self else {
            return Ok(Vec::new());
        };
        if *folder && !partial.exists() {
            fs::create_dir_all(&*partial)?;
        }
        remove(target)?;
        fs::rename(&*partial, &*target)?;
        *done = true;
        let mut files = Vec::new();
        list(target, &mut files)?;
        files.sort();
        Ok(files)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Self::Local { partial, done: false, .. } = self {
            let _ = remove(partial);
        }
    }
}

fn remove(path: &Path) -> std::io::Result<()> {
    match path.symlink_metadata() {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

fn list(path: &Path, files: &mut Vec<(String, u64)>) -> std::io::Result<()> {
    let found = path.metadata()?;
    if !found.is_dir() {
        files.push((path.display().to_string(), found.len()));
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        list(&entry?.path(), files)?;
    }
    Ok(())
}

/// Different for each write of each process.
fn unique_number() -> u128 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    (u128::from(std::process::id()) << 64) | u128::from(count)
}
