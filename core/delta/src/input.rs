//! Rows that come in once, watched on their way into an operation.
//!
//! deltalake tells what its plans failed with as text only. What goes wrong here is kept as it was.

use crate::failure::Failure;
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::catalog::streaming::StreamingTable;
use datafusion::common::{DFSchema, DataFusionError, Result};
use datafusion::datasource::provider_as_source;
use datafusion::execution::{SendableRecordBatchStream, SessionState, TaskContext};
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use futures::{StreamExt, stream};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Rows that can be read once.
#[derive(Debug)]
pub struct Input {
    watched: Arc<Watched>,
}

impl Input {
    /// Rows, and constraints that each of them must keep: SQL by name.
    ///
    /// # Errors
    /// A constraint that is no condition on these columns.
    pub(crate) fn new(
        rows: Arc<dyn PartitionStream>,
        constraints: &BTreeMap<String, String>,
        state: &SessionState,
    ) -> Result<Self, Failure> {
        let schema = DFSchema::try_from(rows.schema().as_ref().clone())?;
        let checks = constraints
            .iter()
            .map(|(name, sql)| Check::new(name, sql, &schema, state))
            .collect::<Result<Vec<_>, Failure>>()?;
        let failure = Failed::default();
        Ok(Self { watched: Arc::new(Watched { rows, checks: checks.into(), failure }) })
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        self.watched.rows.schema()
    }

    /// The plan that reads the rows.
    pub(crate) fn plan(&self) -> Result<LogicalPlan, Failure> {
        let rows = Arc::clone(&self.watched) as Arc<dyn PartitionStream>;
        let table = StreamingTable::try_new(Arc::clone(self.schema()), vec![rows])?;
        Ok(LogicalPlanBuilder::scan("input", provider_as_source(Arc::new(table)), None)?.build()?)
    }

    /// The failure of an operation: that of its input, if there was one.
    pub(crate) fn blame(&self, otherwise: Failure) -> Failure {
        self.watched.failure.take().unwrap_or(otherwise)
    }
}

/// One condition on the rows.
#[derive(Debug)]
struct Check {
    name: String,
    holds: Arc<dyn PhysicalExpr>,
}

impl Check {
    fn new(
        name: &str,
        sql: &str,
        schema: &DFSchema,
        state: &SessionState,
    ) -> Result<Self, Failure> {
        let expression = state.create_logical_expr(sql, schema)?;
        let holds = state.create_physical_expr(expression, schema)?;
        match holds.data_type(schema.as_arrow())? {
            DataType::Boolean => Ok(Self { name: name.to_owned(), holds }),
            other => Err(Failure::request(
                "constraints",
                format!("Constraint {name} gives {other}; it must give true or false."),
            )),
        }
    }

    /// For how many rows it does not hold; unknown is not true.
    fn violations(&self, batch: &RecordBatch) -> Result<usize> {
        let held = self.holds.evaluate(batch)?.into_array(batch.num_rows())?;
        Ok(batch.num_rows() - held.as_boolean().true_count())
    }
}

/// The first failure of an input.
#[derive(Debug, Clone, Default)]
struct Failed(Arc<Mutex<Option<Failure>>>);

impl Failed {
    fn put(&self, failure: Failure) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
    }

    fn take(&self) -> Option<Failure> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[derive(Debug)]
struct Watched {
    rows: Arc<dyn PartitionStream>,
    checks: Arc<[Check]>,
    failure: Failed,
}

impl PartitionStream for Watched {
    fn schema(&self) -> &SchemaRef {
        self.rows.schema()
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let watch = Watch {
            rows: self.rows.execute(context),
            checks: Arc::clone(&self.checks),
            failure: self.failure.clone(),
        };
        let batches = stream::try_unfold(watch, Watch::next);
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(self.schema()), batches))
    }
}

struct Watch {
    rows: SendableRecordBatchStream,
    checks: Arc<[Check]>,
    failure: Failed,
}

impl Watch {
    async fn next(mut self) -> Result<Option<(RecordBatch, Self)>> {
        match self.try_next().await {
            Ok(batch) => Ok(batch.map(|batch| (batch, self))),
            Err(error) => {
                let error = Arc::new(error);
                self.failure.put(match error.as_ref() {
                    DataFusionError::External(inner) => match inner.downcast_ref::<Failure>() {
                        Some(Failure::Violated { constraint, rows }) => {
                            Failure::Violated { constraint: constraint.clone(), rows: *rows }
                        }
                        _ => Failure::DataFusion(DataFusionError::Shared(Arc::clone(&error))),
                    },
                    _ => Failure::DataFusion(DataFusionError::Shared(Arc::clone(&error))),
                });
                Err(DataFusionError::Shared(error))
            }
        }
    }

    async fn try_next(&mut self) -> Result<Option<RecordBatch>> {
        let Some(batch) = self.rows.next().await.transpose()? else { return Ok(None) };
        for position in 0..self.checks.len() {
            let rows = self.checks[position].violations(&batch)?;
            if rows > 0 {
                return Err(self.violated(position, rows).await?);
            }
        }
        Ok(Some(batch))
    }

    /// Nothing more is passed on, but the rest is read, so that the count is that of all rows.
    async fn violated(&mut self, position: usize, mut rows: usize) -> Result<DataFusionError> {
        let check = &self.checks[position];
        while let Some(batch) = self.rows.next().await {
            rows += check.violations(&batch?)?;
        }
        let constraint = check.name.clone();
        Ok(DataFusionError::External(Box::new(Failure::Violated { constraint, rows })))
    }
}
