//! Queries: planned once, bound and run any number of times.

use crate::call::Call;
use crate::error::{Error, Result};
use crate::first_steps;
use crate::metrics;
use crate::output;
use crate::parameters::Parameters;
use crate::progress::Progress;
use crate::reader::Reader;
use crate::runtime::Runtime;
use crate::session::Session;
use datafusion::arrow::array::{Array, RecordBatch, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::execution::session_state::SessionState;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::execute_stream;
use futures::StreamExt;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A planned statement; clones share it.
#[derive(Clone)]
pub struct Query(Arc<Inner>);

struct Inner {
    session: Session,
    state: Arc<SessionState>,
    /// The state is as of its planning until somebody has run it: `now()` must not stand still.
    fresh: AtomicBool,
    plan: LogicalPlan,
    bound: Mutex<Parameters>,
    latest: Mutex<Option<Arc<Progress>>>,
}

impl Query {
    pub(crate) fn new(session: Session, state: SessionState, plan: LogicalPlan) -> Self {
        Self(Arc::new(Inner {
            session,
            state: Arc::new(state),
            fresh: AtomicBool::new(true),
            plan,
            bound: Mutex::default(),
            latest: Mutex::default(),
        }))
    }

    /// The runtime that the query works on.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        self.0.session.runtime()
    }

    pub(crate) fn session(&self) -> &Session {
        &self.0.session
    }

    /// The columns of the result.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        output::schema(&self.0.session, &Arc::new(self.0.plan.schema().as_arrow().clone()))
    }

    /// The parameters, in order; a type that planning could not find is null.
    ///
    /// # Errors
    /// Plan.
    pub fn parameter_schema(&self) -> Result<SchemaRef> {
        let mut types: Vec<_> = self.0.plan.get_parameter_types()?.into_iter().collect();
        types.sort_by_key(|(name, _)| {
            (name[1..].parse::<usize>().unwrap_or(usize::MAX), name.clone())
        });
        let field = |(name, data_type): (String, Option<DataType>)| {
            Field::new(name, data_type.unwrap_or(DataType::Null), true)
        };
        let schema = Arc::new(Schema::new(types.into_iter().map(field).collect::<Vec<_>>()));
        Ok(output::schema(&self.0.session, &schema))
    }

    /// Binds parameters in place of those that were bound before.
    ///
    /// # Errors
    /// Missing, surplus or wrongly typed values.
    pub fn bind(&self, parameters: Parameters) -> Result<()> {
        if parameters != Parameters::None {
            parameters.apply(&self.0.plan)?;
        }
        *self.0.bound.lock().unwrap_or_else(PoisonError::into_inner) = parameters;
        Ok(())
    }

    /// Runs the query.
    ///
    /// # Errors
    /// What planning or the start of the run gives.
    pub async fn run(&self, call: &Call) -> Result<Reader> {
        let stream = self.stream(call).await?;
        Ok(Reader::start(self.runtime(), call, output::stream(&self.0.session, stream)).await)
    }

    /// Runs the query to its end and counts the rows that it concerned.
    ///
    /// # Errors
    /// What the run gives.
    pub async fn execute(&self, call: &Call) -> Result<i64> {
        let counts = matches!(self.0.plan, LogicalPlan::Dml(_) | LogicalPlan::Copy(_));
        let mut stream = self.stream(call).await?;
        let mut rows: u64 = 0;
        while let Some(batch) = stream.next().await {
            let batch = batch.map_err(|error| self.runtime().blame(error))?;
            rows += if counts { counted(&batch) } else { batch.num_rows() as u64 };
            call.progress().put_out(batch.num_rows());
        }
        call.progress().end();
        Ok(i64::try_from(rows).unwrap_or(i64::MAX))
    }

    /// What the operators of the latest run have counted.
    ///
    /// # Errors
    /// Invalid state when there was none.
    pub fn metrics_json(&self) -> Result<String> {
        let latest = self.0.latest.lock().unwrap_or_else(PoisonError::into_inner);
        match latest.as_ref() {
            Some(progress) => Ok(metrics::to_json(progress)),
            None => Err(Error::invalid_state("The query has not been run; run it first.")),
        }
    }

    /// The plan with what is bound now.
    pub(crate) fn bound_plan(&self) -> Result<LogicalPlan> {
        let bound = self.0.bound.lock().unwrap_or_else(PoisonError::into_inner).clone();
        bound.apply(&self.0.plan)
    }

    async fn stream(&self, call: &Call) -> Result<SendableRecordBatchStream> {
        call.check()?;
        self.stream_of(self.bound_plan()?, call).await
    }

    /// Plans a logical plan of this query physically and starts it.
    pub(crate) async fn stream_of(
        &self,
        plan: LogicalPlan,
        call: &Call,
    ) -> Result<SendableRecordBatchStream> {
        *self.0.latest.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Arc::clone(call.progress()));
        first_steps::leave_if_large(&plan).await;
        let (state, plan) = self.carry_out(plan).await?;
        let physical = state.create_physical_plan(&plan).await?;
        let context = context_of_run(&state, &plan);
        let predicates = self.0.session.predicates();
        Ok(call
            .progress()
            .follow(&physical, predicates, || execute_stream(Arc::clone(&physical), context))?)
    }

    /// Statements that change the session take effect here and leave an empty plan; EXECUTE leaves
    /// the plan that was prepared.
    async fn carry_out(&self, plan: LogicalPlan) -> Result<(Arc<SessionState>, LogicalPlan)> {
        if !matches!(plan, LogicalPlan::Ddl(_) | LogicalPlan::Statement(_)) {
            return Ok((self.state_of_run(), plan));
        }
        let done = self.0.session.context().execute_logical_plan(plan).await?;
        let (state, plan) = done.into_parts();
        Ok((Arc::new(state), plan))
    }

    fn state_of_run(&self) -> Arc<SessionState> {
        if self.0.fresh.swap(false, Ordering::Relaxed) {
            return Arc::clone(&self.0.state);
        }
        let mut state = SessionState::clone(&self.0.state);
        state.mark_start_execution();
        Arc::new(state)
    }
}

/// What a run needs of the session. A run looks no function up by name, only writes may; and copying
/// the hundreds of them would cost short queries dearly.
fn context_of_run(state: &SessionState, plan: &LogicalPlan) -> Arc<TaskContext> {
    if matches!(plan, LogicalPlan::Dml(_) | LogicalPlan::Copy(_)) {
        return state.task_ctx();
    }
    Arc::new(TaskContext::new(
        None,
        state.session_id().to_owned(),
        state.config().clone(),
        HashMap::new(),
        HashMap::new(),
        HashMap::new(),
        HashMap::new(),
        Arc::clone(state.runtime_env()),
    ))
}

/// The sum of the `count` column that inserting, copying and the like give.
pub(crate) fn counted(batch: &RecordBatch) -> u64 {
    batch
        .column_by_name("count")
        .and_then(|column| column.as_any().downcast_ref::<UInt64Array>())
        .map_or(0, |counts| counts.iter().flatten().sum())
}
