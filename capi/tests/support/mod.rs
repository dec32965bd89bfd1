//! What the tests of this folder share: finding files, reading the API's source text, golden files.
#![allow(dead_code)] // each test file uses its part

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("capi has a parent")
        .to_owned()
}

/// Compares `text` with a committed file; with `CODEANATOMY_BLESS=1` writes the file instead.
pub fn compare_or_bless(path: &Path, text: &str) {
    if env::var_os("CODEANATOMY_BLESS").is_some() {
        fs::write(path, text).expect("the golden file can be written");
        return;
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    if let Some(at) = committed
        .lines()
        .zip(text.lines())
        .position(|(old, new)| old != new)
    {
        let (old, new) = (committed.lines().nth(at), text.lines().nth(at));
        panic!(
            "{}:{} is {old:?}, should be {new:?}; {HINT}",
            path.display(),
            at + 1
        );
    }
    assert_eq!(
        committed.len(),
        text.len(),
        "{} is out of date; {HINT}",
        path.display()
    );
}

const HINT: &str = "if the change is meant, run `make bless`";

/// The names of the files of `src/api`, without `mod.rs`.
pub fn api_topics() -> Vec<String> {
    let mut topics: Vec<String> = fs::read_dir(root().join("capi/src/api"))
        .expect("src/api exists")
        .map(|entry| entry.expect("readable").path())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| name != "mod")
        .collect();
    topics.sort();
    topics
}

/// The source text of one topic.
pub fn api_source(topic: &str) -> String {
    fs::read_to_string(root().join(format!("capi/src/api/{topic}.rs"))).expect("the topic exists")
}

/// The names of the public structs and type aliases of a source text.
pub fn public_types(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| {
            let rest = line
                .strip_prefix("pub struct ")
                .or_else(|| line.strip_prefix("pub type "))?;
            Some(
                rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()?
                    .to_owned(),
            )
        })
        .collect()
}
