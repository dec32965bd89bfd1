//! The engine: runtimes, sessions, queries and their results, composed of DataFusion and the crates
//! beside this one. It knows nothing of C; errors, cancellation and progress are of one kind
//! throughout.
#![forbid(unsafe_code)]

mod caches;
mod call;
mod cancel;
mod delta;
mod ending;
mod error;
mod explain;
pub mod first_steps;
mod ingest;
mod memory;
mod metrics;
mod options;
mod outcome;
mod output;
pub mod panics;
mod parameters;
mod pending;
mod progress;
mod query;
mod reader;
mod register;
mod rules;
mod runtime;
mod session;
mod write;

pub use call::Call;
pub use cancel::{CancelToken, Interruption};
pub use codeanatomy_delta::{Observer as DeltaObserver, Payload as DeltaPayload};
pub use delta::{
    DeltaCreateOptions, DeltaDescribeOptions, DeltaFilesOptions, DeltaHistoryOptions,
    DeltaMergeOptions, DeltaOpenOptions, DeltaPayloadOptions, DeltaRegisterOptions,
    DeltaRunRequest, DeltaTable, DeltaWriteOptions,
};
pub use error::{Code, Error, Position, Result, Status};
pub use explain::ExplainOptions;
pub use ingest::IngestMode;
pub use outcome::Outcome;
pub use parameters::Parameters;
pub use pending::{Pending, Waited};
pub use progress::{Counters, Progress};
pub use query::Query;
pub use reader::{Control, Next, Reader};
pub use register::{
    DeltaOptions, FileOptions, InputStream, RegisterOptions, StreamOptions, streams_being_read,
};
pub use runtime::{Runtime, RuntimeOptions, ThreadStart, WeakRuntime};
pub use session::{Session, SessionOptions};
pub use write::WriteOptions;
