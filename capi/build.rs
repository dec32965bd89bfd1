//! What the linker must know, and what the library says of its build.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// The ABI number; `CODEANATOMY_ABI` of the API is checked against it when the crate is compiled.
const ABI: u32 = 1;

fn main() {
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libcodeanatomy.so.{ABI}");
    // Threads and thread-local destructors do not survive unloading.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    order_functions();
    println!("cargo:rustc-env=CODEANATOMY_ABI={ABI}");
    println!("cargo:rustc-env=CODEANATOMY_PROFILE={}", variable("PROFILE"));
    println!("cargo:rustc-env=CODEANATOMY_TARGET={}", variable("TARGET"));
    println!("cargo:rustc-env=CODEANATOMY_COMPILER={}", compiler());
    let lock = Path::new(&variable("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    println!("cargo:rerun-if-changed={}", lock.display());
    println!("cargo:rerun-if-changed=build.rs");
    let lock = fs::read_to_string(lock).unwrap_or_default();
    for name in ["datafusion", "arrow", "deltalake"] {
        let version = locked(&lock, name).unwrap_or("unknown");
        println!("cargo:rustc-env=CODEANATOMY_{}={version}", name.to_uppercase());
    }
}

/// Has gcc call `link/wrapper` when it links the release library.
fn order_functions() {
    println!("cargo:rerun-if-changed=link");
    let wrapper = Path::new(&variable("CARGO_MANIFEST_DIR")).join("link/wrapper");
    let is_known = variable("TARGET") == "x86_64-unknown-linux-gnu" && is_gcc();
    // gcc takes a comma for the end of the path.
    if variable("PROFILE") == "release" && is_known && !wrapper.to_string_lossy().contains(',') {
        println!("cargo:rustc-cdylib-link-arg=-wrapper");
        println!("cargo:rustc-cdylib-link-arg={}", wrapper.display());
    }
}

fn is_gcc() -> bool {
    let linker = env::var("RUSTC_LINKER").unwrap_or_else(|_| "cc".to_owned());
    let output = Command::new(linker).arg("-v").output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stderr).contains("gcc version"))
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

fn compiler() -> String {
    let output = Command::new(variable("RUSTC")).arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    text.unwrap_or_default().trim().to_owned()
}

fn locked<'l>(lock: &'l str, name: &str) -> Option<&'l str> {
    let package = format!("name = \"{name}\"\nversion = \"");
    let start = lock.find(&package)? + package.len();
    lock[start..].split('"').next()
}
