//! What the tests of this folder share: finding files, reading the API's source text, golden files.
#![allow(dead_code)] // each test file uses its part

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("capi has a parent").to_owned()
}

/// Compares `text` with a committed file; with `CODEANATOMY_BLESS=1` writes the file instead.
pub fn compare_or_bless(path: &Path, text: &str) {
    if env::var_os("CODEANATOMY_BLESS").is_some() {
        fs::write(path, text).expect("the golden file can be written");
        return;
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    if let Some(at) = committed.lines().zip(text.lines()).position(|(old, new)| old != new) {
        let (old, new) = (committed.lines().nth(at), text.lines().nth(at));
        panic!("{}:{} is {old:?}, should be {new:?}; {HINT}", path.display(), at + 1);
    }
    assert_eq!(committed.len(), text.len(), "{} is out of date; {HINT}", path.display());
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
            let rest =
                line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub type "))?;
            Some(rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?.to_owned())
        })
        .collect()
}

/// One exported function as its source says it.
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its documentation, without the slashes.
    pub documentation: String,
    /// The names of its arguments.
    pub arguments: Vec<String>,
    /// Everything between its braces.
    pub body: String,
}

/// The exported functions of a source text.
pub fn functions(text: &str) -> Vec<Function> {
    let (parts, mut found) = (text.split("#[unsafe(no_mangle)]\n"), Vec::new());
    let mut before = String::new();
    for part in parts {
        if !before.is_empty() {
            found.push(function(&before, part));
        }
        before = part.to_owned();
    }
    found
}

fn function(before: &str, part: &str) -> Function {
    let documentation: Vec<&str> = before
        .lines()
        .rev()
        .take_while(|line| line.starts_with("///"))
        .map(|line| line.trim_start_matches("///").trim())
        .collect();
    let documentation: Vec<&str> = documentation.into_iter().rev().collect();
    let (head, rest) = part.split_once('(').expect("a function has arguments");
    let name = head.split_whitespace().last().expect("a function has a name").to_owned();
    let (arguments, rest) = rest.split_once(')').expect("arguments end");
    let arguments = arguments
        .split(',')
        .filter_map(|argument| Some(argument.split_once(':')?.0.trim().to_owned()))
        .collect();
    let (_, body) = rest.split_once("{\n").expect("a function has a body");
    let body = body.split("\n}\n").next().expect("a body ends").to_owned();
    Function { name, documentation: documentation.join("\n"), arguments, body }
}

/// Whether a tool is there. In CI a missing one is an error, elsewhere the test says so and ends.
pub fn has_tool(name: &str) -> bool {
    let found = std::process::Command::new(name).arg("--version").output().is_ok();
    if !found {
        assert!(env::var_os("CI").is_none(), "{name} is not installed");
        eprintln!("skipped: {name} is not installed");
    }
    found
}

/// The shared library of this test's profile. Cargo does not build it for a test.
pub fn library() -> PathBuf {
    let test = env::current_exe().expect("the test has a path");
    let folder = test.parent().and_then(Path::parent).expect("a build folder");
    let library = folder.join("libcodeanatomy.so");
    let missing = "is missing; `cargo build -p codeanatomy-capi` builds it";
    assert!(library.is_file(), "{} {missing}", library.display());
    library
}
