//! How many rows of a group are true.

use super::fold::Fold;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::error::Result;
use std::sync::Arc;

/// Counts what is true.
#[derive(Debug, Clone, Copy)]
pub(super) struct TrueCount;

fn is_true(rows: Option<&BooleanArray>, row: usize) -> bool {
    rows.is_some_and(|rows| rows.is_valid(row) && rows.value(row))
}

impl Fold for TrueCount {
    type State = i64;
    type Rows<'a> = Option<&'a BooleanArray>;

    const RETRACTS: bool = true;

    fn arguments<'a>(&self, columns: &'a [ArrayRef]) -> Result<Self::Rows<'a>> {
        Ok(columns.first().and_then(|column| column.as_boolean_opt()))
    }

    fn add(&self, state: &mut i64, rows: &Self::Rows<'_>, row: usize) {
        *state += i64::from(is_true(*rows, row));
    }

    fn retract(&self, state: &mut i64, rows: &Self::Rows<'_>, row: usize) {
        *state -= i64::from(is_true(*rows, row));
    }

    fn merge(&self, state: &mut i64, columns: &[ArrayRef], row: usize) -> Result<()> {
        if let Some(counts) =
            columns.first().and_then(|column| column.as_primitive_opt::<Int64Type>())
        {
            *state += counts.value(row);
        }
        Ok(())
    }

    fn states(&self, states: &[i64]) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.results(states)?])
    }

    fn results(&self, states: &[i64]) -> Result<ArrayRef> {
        Ok(Arc::new(Int64Array::from_iter_values(states.iter().copied())))
    }

    fn heap_size(&self, _state: &i64) -> usize {
        0
    }
}
