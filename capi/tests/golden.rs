//! What other programs rely on, held against committed copies: symbols, constants, layout, ABI. The
//! layout itself is taken in `src/layout.rs`, which sees the types.
//! `make bless` rewrites the copies.

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};
use support::{api_source, api_topics, compare_or_bless, functions};

fn golden(name: &str) -> PathBuf {
    support::root().join("capi/abi").join(name)
}

fn symbols() -> Vec<String> {
    let mut names: Vec<String> = api_topics()
        .iter()
        .flat_map(|topic| functions(&api_source(topic)))
        .map(|function| function.name)
        .collect();
    names.sort();
    names
}

#[test]
fn the_list_of_symbols_is_the_committed_one() {
    compare_or_bless(&golden("symbols.txt"), &format!("{}\n", symbols().join("\n")));
}

#[test]
fn the_library_exports_the_list_of_symbols_and_nothing_else() {
    if !support::has_tool("nm") {
        return;
    }
    let output = Command::new("nm")
        .args(["-D", "--defined-only", "--format=posix"])
        .arg(support::library())
        .output()
        .expect("nm runs");
    let mut exported: Vec<&str> = std::str::from_utf8(&output.stdout)
        .expect("names are ASCII")
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    exported.sort_unstable();
    assert_eq!(exported, symbols());
}

#[test]
fn the_constants_are_the_committed_ones() {
    let mut lines = String::new();
    for topic in api_topics() {
        for line in api_source(&topic).lines() {
            if let Some(constant) = line.strip_prefix("pub const ") {
                let (name, rest) = constant.split_once(": ").expect("a constant has a type");
                let (_, value) = rest.split_once(" = ").expect("a constant has a value");
                writeln!(lines, "{name} {}", value.trim_end_matches(';')).expect("writes");
            }
        }
    }
    compare_or_bless(&golden("constants.txt"), &lines);
}

#[test]
fn the_layout_asserts_hold_in_c() {
    if !support::has_tool("gcc") {
        return;
    }
    let status = Command::new("gcc")
        .args(["-std=c11", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-I"])
        .arg(support::root().join("include"))
        .arg(golden("layout.c"))
        .status()
        .expect("gcc runs");
    assert!(status.success());
}

#[test]
fn the_version_macros_are_those_of_the_package() {
    let version = env!("CARGO_PKG_VERSION");
    let text = fs::read_to_string(golden("constants.txt")).expect("readable");
    let value = |name: &str| -> u64 {
        let line = text.lines().find(|line| line.starts_with(&format!("{name} ")));
        let number = line.and_then(|line| line.split(' ').nth(1)).expect("the constant is there");
        number.replace('_', "").parse().expect("a number")
    };
    let (major, minor, patch) = (
        value("CODEANATOMY_VERSION_MAJOR"),
        value("CODEANATOMY_VERSION_MINOR"),
        value("CODEANATOMY_VERSION_PATCH"),
    );
    assert_eq!(format!("{major}.{minor}.{patch}"), version);
    let number = major * 1_000_000 + minor * 1_000 + patch;
    assert_eq!(number, value("CODEANATOMY_VERSION_NUMBER"));
}

/// The ABI is described from the headers alone: a stub with each prototype as a function.
#[test]
fn the_abi_is_compatible_with_the_committed_description() {
    if !["gcc", "abidw", "abidiff"].iter().all(|tool| support::has_tool(tool)) {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let described = describe(folder.path());
    let committed = golden("codeanatomy.abi");
    if env::var_os("CODEANATOMY_BLESS").is_some() {
        fs::copy(&described, &committed).expect("the golden file can be written");
        return;
    }
    let output =
        Command::new("abidiff").args([&committed, &described]).output().expect("abidiff runs");
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "the ABI differs; `make bless` if it is meant\n{report}");
}

fn describe(folder: &Path) -> PathBuf {
    let (source, library) = (folder.join("stub.c"), folder.join("libstub.so"));
    fs::write(&source, stub()).expect("the stub can be written");
    let run = |command: &mut Command| assert!(command.status().expect("it runs").success());
    run(Command::new("gcc")
        .args(["-g", "-shared", "-fPIC", "-I"])
        .arg(support::root().join("include"))
        // The description holds the name of its source.
        .arg(format!("-ffile-prefix-map={}=.", folder.display()))
        .arg("-o")
        .arg(&library)
        .arg(&source));
    let described = folder.join("codeanatomy.abi");
    run(Command::new("abidw")
        .args(["--no-comp-dir-path", "--no-corpus-path", "--no-show-locs", "--out-file"])
        .arg(&described)
        .arg(&library));
    described
}

fn stub() -> String {
    let mut text = String::new();
    for topic in api_topics() {
        let path = support::root().join(format!("include/codeanatomy/{topic}.h"));
        let header = fs::read_to_string(path).expect("the header exists");
        writeln!(text, "#include \"codeanatomy/{topic}.h\"").expect("writes");
        for prototype in header.split("CODEANATOMY_API").skip(1) {
            let prototype = prototype.split(';').next().expect("a prototype ends");
            writeln!(text, "{prototype} {{ __builtin_trap(); }}").expect("writes");
        }
    }
    // Includes first: a stub of one topic may come before the header of another.
    let (includes, rest): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("#include"));
    format!("{}\n{}\n", includes.join("\n"), rest.join("\n"))
}
