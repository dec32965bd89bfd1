//! `DELETE`, `UPDATE`, `TRUNCATE` and `MERGE` on Delta tables, done by deltalake's operations.
//!
//! DataFusion hands these statements to the table as filters that it collects from the optimized plan.
//! Filters that the optimizer has folded away, and subqueries that it has made joins, are missing
//! among them. So [`WholeStatements`] reads `DELETE` and `UPDATE` before the optimizer does.

mod change;
mod exec;
mod merge;
mod source;
mod whole;

pub(crate) use change::{Change, certain, count};
pub(crate) use exec::ChangeExec;
pub(crate) use merge::Merge;
pub(crate) use whole::WholeStatements;
