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
