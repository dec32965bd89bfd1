//! The order in which functions lie in the release library.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where rustc has the linker that it brings, for gcc to find.
fn linker_of_rust() -> Option<PathBuf> {
    let told = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let sysroot = String::from_utf8(told.stdout).ok()?;
    let folder = "lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld";
    Some(Path::new(sysroot.trim()).join(folder)).filter(|folder| folder.is_dir())
}

fn gcc(folder: &Path, arguments: &[&str]) {
    let output = Command::new("gcc").args(arguments).current_dir(folder).output();
    let output = output.expect("gcc runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The functions of a library, by their addresses.
fn functions(folder: &Path, library: &str) -> Vec<String> {
    let output = Command::new("nm").args(["-n", library]).current_dir(folder).output();
    let text = String::from_utf8(output.expect("nm runs").stdout).expect("names are ASCII");
    let names = text.lines().filter_map(|line| line.rsplit(' ').next());
    names.filter(|name| name.starts_with("_ZN")).map(str::to_owned).collect()
}

#[test]
fn functions_lie_in_the_order_of_the_list_whatever_the_hashes_in_their_names() {
    if !support::has_tool("gcc") || !support::has_tool("nm") {
        return;
    }
    let Some(linker) = linker_of_rust() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    fs::copy(support::root().join("capi/link/wrapper"), folder.join("wrapper")).expect("copied");
    let names = ["_ZN1a17h00E", "_ZN1b17h0fE", "_ZN1c17h11E", "_ZN1c17h22E"];
    let bodies = ["return 1;", "return 2;", "return 3;", "return 3 + x * x * (x - 7);"];
    let source: String = (names.iter().zip(bodies))
        .map(|(name, body)| format!("int {name}(int x) {{ {body} }}\n"))
        .collect();
    fs::write(folder.join("source.c"), source).expect("written");
    gcc(folder, &["-c", "-O1", "-fPIC", "-ffunction-sections", "source.c"]);

    let told = Command::new("nm").args(["-S", "source.o"]).current_dir(folder).output();
    let told = String::from_utf8(told.expect("nm runs").stdout).expect("names are ASCII");
    let long = told.lines().find(|line| line.ends_with(names[3])).expect("it is there");
    let size = long.split(' ').nth(1).expect("a size").trim_start_matches('0');
    // One name by itself, one of two functions by its size, and one that is not there.
    fs::write(folder.join("order.txt"), format!("_ZN1gone\n_ZN1c {size}\n_ZN1b\n"))
        .expect("written");
    let search = format!("-B{}", linker.display());
    let link = ["-shared", "-fuse-ld=lld", &search, "-wrapper", "./wrapper", "-o", "ordered.so"];
    gcc(folder, &[&link[..], &["source.o"]].concat());

    assert_eq!(functions(folder, "ordered.so"), [names[3], names[1], names[0], names[2]]);
}
