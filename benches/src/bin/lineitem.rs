//! Writes TPC-H's `lineitem` as a Parquet file: `lineitem PATH SCALE_FACTOR`.
#![forbid(unsafe_code)]

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, path, scale_factor] = arguments.as_slice() else {
        return Err("call it as: lineitem PATH SCALE_FACTOR".into());
    };
    codeanatomy_benches::write_lineitem(Path::new(path), scale_factor.parse()?)?;
    Ok(())
}
