//! What a started call can end with.

use crate::delta::DeltaTable;
use crate::query::Query;
use crate::reader::Reader;

/// The result of a started call.
pub enum Outcome {
    /// Nothing but success.
    Empty,
    /// A number of rows.
    Count(i64),
    /// Text, such as a plan or a report.
    Text(String),
    /// A planned statement.
    Query(Query),
    /// The rows of a run.
    Reader(Reader),
    /// A Delta table that was opened.
    DeltaTable(DeltaTable),
}
