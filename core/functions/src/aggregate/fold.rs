//! How aggregates run: one state for each group, fed row by row.

use datafusion::arrow::array::{Array, ArrayRef, BooleanArray};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::{Accumulator, EmitTo, GroupsAccumulator};
use std::fmt::Debug;

/// What an aggregate does with rows and states.
pub(super) trait Fold: Debug + Send + Sync + 'static {
    /// What is kept for a group.
    type State: Default + Debug + Send + Sync;
    /// The arguments, or the columns of states, ready for reading.
    type Rows<'a>;

    /// Whether rows can be taken out again.
    const RETRACTS: bool;

    /// Gets the arguments of a batch ready.
    fn arguments<'a>(&self, columns: &'a [ArrayRef]) -> Result<Self::Rows<'a>>;

    /// Takes a row of arguments in.
    fn add(&self, state: &mut Self::State, rows: &Self::Rows<'_>, row: usize);

    /// Takes a row of arguments out again, if the aggregate can.
    fn retract(&self, state: &mut Self::State, rows: &Self::Rows<'_>, row: usize);

    /// Takes another state in, which is a row of the columns of states.
    fn merge(&self, state: &mut Self::State, columns: &[ArrayRef], row: usize) -> Result<()>;

    /// The columns of states.
    fn states(&self, states: &[Self::State]) -> Result<Vec<ArrayRef>>;

    /// The column of results.
    fn results(&self, states: &[Self::State]) -> Result<ArrayRef>;

    /// The bytes that a state keeps outside of itself, in constant time.
    fn heap_size(&self, state: &Self::State) -> usize;
}

/// An aggregate over one group or one window frame.
#[derive(Debug)]
pub(super) struct Single<F: Fold> {
    fold: F,
    /// Always one state; a vector, because columns are made of slices of states.
    state: [F::State; 1],
}

impl<F: Fold> Single<F> {
    /// An aggregate that has seen nothing.
    pub(super) fn new(fold: F) -> Self {
        Self { fold, state: [F::State::default()] }
    }
}

impl<F: Fold> Accumulator for Single<F> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let rows = self.fold.arguments(values)?;
        let [state] = &mut self.state;
        for row in 0..row_count(values) {
            self.fold.add(state, &rows, row);
        }
        Ok(())
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let rows = self.fold.arguments(values)?;
        let [state] = &mut self.state;
        for row in 0..row_count(values) {
            self.fold.retract(state, &rows, row);
        }
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        F::RETRACTS
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let [state] = &mut self.state;
        (0..row_count(states)).try_for_each(|row| self.fold.merge(state, states, row))
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let columns = self.fold.states(&self.state)?;
        columns.iter().map(|column| ScalarValue::try_from_array(column, 0)).collect()
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        ScalarValue::try_from_array(&self.fold.results(&self.state)?, 0)
    }

    fn size(&self) -> usize {
        let [state] = &self.state;
        size_of_val(self) + self.fold.heap_size(state)
    }
}

/// An aggregate over many groups at once.
#[derive(Debug)]
pub(super) struct Grouped<F: Fold> {
    fold: F,
    states: Vec<F::State>,
    /// What all states keep outside of themselves.
    heap_size: usize,
}

impl<F: Fold> Grouped<F> {
    /// An aggregate that has seen nothing.
    pub(super) fn new(fold: F) -> Self {
        Self { fold, states: Vec::new(), heap_size: 0 }
    }

    /// Changes the state of a group, and keeps the books.
    fn change(
        &mut self,
        group: usize,
        change: impl FnOnce(&F, &mut F::State) -> Result<()>,
    ) -> Result<()> {
        let state = &mut self.states[group];
        let before = self.fold.heap_size(state);
        change(&self.fold, state)?;
        self.heap_size = self.heap_size + self.fold.heap_size(state) - before;
        Ok(())
    }

    fn take(&mut self, emit_to: EmitTo) -> Vec<F::State> {
        let states = emit_to.take_needed(&mut self.states);
        let taken: usize = states.iter().map(|state| self.fold.heap_size(state)).sum();
        self.heap_size -= taken;
        states
    }
}

impl<F: Fold> GroupsAccumulator for Grouped<F> {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.states.resize_with(total_num_groups, F::State::default);
        let rows = self.fold.arguments(values)?;
        for (row, group) in group_indices.iter().enumerate() {
            if passes(opt_filter, row) {
                self.change(*group, |fold, state| {
                    fold.add(state, &rows, row);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> Result<()> {
        self.states.resize_with(total_num_groups, F::State::default);
        for (row, group) in group_indices.iter().enumerate() {
            self.change(*group, |fold, state| fold.merge(state, values, row))?;
        }
        Ok(())
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let states = self.take(emit_to);
        self.fold.states(&states)
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let states = self.take(emit_to);
        self.fold.results(&states)
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let rows = self.fold.arguments(values)?;
        let states: Vec<F::State> = (0..row_count(values))
            .map(|row| {
                let mut state = F::State::default();
                if passes(opt_filter, row) {
                    self.fold.add(&mut state, &rows, row);
                }
                state
            })
            .collect();
        self.fold.states(&states)
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.states.capacity() * size_of::<F::State>() + self.heap_size
    }
}

fn row_count(columns: &[ArrayRef]) -> usize {
    columns.first().map_or(0, |column| column.len())
}

fn passes(filter: Option<&BooleanArray>, row: usize) -> bool {
    filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))
}
