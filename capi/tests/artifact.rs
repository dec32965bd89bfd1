//! What the shared library asks of the system that loads it, held against `abi/limits.txt`.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

fn limit(name: &str) -> String {
    let path = support::root().join("capi/abi/limits.txt");
    let text = fs::read_to_string(path).expect("the limits are there");
    let value = text.lines().find_map(|line| line.strip_prefix(name)).expect("the limit is there");
    value.trim().to_owned()
}

fn readelf(options: &[&str]) -> String {
    let output = Command::new("readelf")
        .args(options)
        .arg(support::library())
        .output()
        .expect("readelf runs");
    assert!(output.status.success());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn only_the_named_libraries_are_needed() {
    if !support::has_tool("readelf") {
        return;
    }
    let dynamic = readelf(&["--dynamic", "--wide"]);
    let needed: BTreeSet<&str> = dynamic
        .lines()
        .filter(|line| line.contains("(NEEDED)"))
        .filter_map(|line| line.split(['[', ']']).nth(1))
        .collect();
    assert_eq!(needed, limit("needed").split_whitespace().collect());
}

#[test]
fn thread_locals_do_not_use_the_space_that_is_fixed_when_a_process_starts() {
    if !support::has_tool("readelf") {
        return;
    }
    let found = readelf(&["--dynamic", "--wide"]).contains("STATIC_TLS");
    assert_eq!(if found { "yes" } else { "no" }, limit("static_tls"));
}

/// The linker is asked for it in `.cargo/config.toml`; rustc by itself would ask for less there.
#[test]
fn all_addresses_are_bound_and_read_only_before_any_code_runs() {
    if !support::has_tool("readelf") {
        return;
    }
    assert!(readelf(&["--dynamic", "--wide"]).contains("BIND_NOW"));
    assert!(readelf(&["--program-headers", "--wide"]).contains("GNU_RELRO"));
}

#[test]
fn no_newer_glibc_is_asked_for() {
    if !support::has_tool("readelf") {
        return;
    }
    let version =
        |text: &str| -> Vec<u32> { text.split('.').filter_map(|part| part.parse().ok()).collect() };
    let symbols = readelf(&["--version-info", "--wide"]);
    let newest = symbols
        .split("GLIBC_")
        .skip(1)
        .map(|rest| version(rest.split_whitespace().next().unwrap_or_default()))
        .max()
        .expect("glibc is used");
    let allowed = version(&limit("glibc_at_most"));
    assert!(newest <= allowed, "{newest:?} is newer than {allowed:?}");
}

/// Neither cargo nor rustc says anything when one of these is left out, and no result changes.
#[test]
fn what_makes_the_release_library_fast_is_asked_for() {
    let read = |path| fs::read_to_string(support::root().join(path)).expect("it can be read");
    let (workspace, package) = (read("Cargo.toml"), read("capi/Cargo.toml"));
    assert!(workspace.contains("lto = \"thin\""));
    assert!(package.contains("crate-type = [\"cdylib\", \"staticlib\"]"), "or there is no lto");
    assert!(read(".cargo/config.toml").contains("\"relro-level=partial\""));
    assert!(read("capi/build.rs").contains("rustc-cdylib-link-arg=-wrapper"));
}
