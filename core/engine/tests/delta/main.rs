//! Delta tables through the engine: written, changed, described, maintained, and read back by SQL.

mod change;
mod describe;
mod limits;
mod maintain;
mod refused;
mod support;
mod write;
