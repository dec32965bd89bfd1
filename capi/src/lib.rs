//! The C layer of libcodeanatomy.
//!
//! `api` holds what C sees and nothing else. Every function of it is one call of `boundary`; `wire`
//! reads and writes what crosses, `handle` owns the objects, `stream` is the Arrow interface both
//! ways, `runtime` holds what the process has once, and `call` ties a call's options to its work.
#[cfg(panic = "abort")]
compile_error!("panics must unwind: the C layer turns them into errors");

mod allocator;
pub mod api;
mod boundary;
mod call;
mod forms;
mod handle;
mod inspect;
#[cfg(test)]
mod layout;
mod library;
mod observer;
#[cfg(test)]
mod panics;
mod runtime;
mod stream;
mod wire;
