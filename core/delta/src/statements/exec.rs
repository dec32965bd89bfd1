//! A change as a plan: nothing happens before it is executed.

use super::change::Change;
use crate::commits::noting;
use crate::payloads::Statement;
use crate::provider::Shown;
use datafusion::arrow::array::{RecordBatch, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::catalog::Session;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Result, internal_err};
use datafusion::execution::session_state::SessionState;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{
    Boundedness, EmissionType, ReplaceChildrenOptions,
};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PlanProperties,
};
use futures::stream;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// What DataFusion expects of a statement: the number of rows that it has affected.
static SCHEMA: LazyLock<SchemaRef> =
    LazyLock::new(|| Arc::new(Schema::new(vec![Field::new("count", DataType::UInt64, false)])));

/// Changes the version of a table that is shown when it is executed, and then shows the new one.
pub(crate) struct ChangeExec {
    change: Arc<Change>,
    shown: Arc<Shown>,
    state: SessionState,
    properties: Arc<PlanProperties>,
}

impl ChangeExec {
    pub(crate) fn of(
        change: Arc<Change>,
        shown: &Arc<Shown>,
        session: &dyn Session,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let Some(state) = session.as_any().downcast_ref::<SessionState>() else {
            return internal_err!("a change of a Delta table needs a whole session");
        };
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&SCHEMA)),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Final,
            Boundedness::Bounded,
        );
        Ok(Arc::new(Self {
            change,
            shown: Arc::clone(shown),
            state: state.clone(),
            properties: Arc::new(properties),
        }))
    }
}

impl fmt::Debug for ChangeExec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.change.fmt(formatter)
    }
}

impl DisplayAs for ChangeExec {
    fn fmt_as(&self, _kind: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.change, formatter)
    }
}

impl ExecutionPlan for ChangeExec {
    fn name(&self) -> &'static str {
        "DeltaChangeExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _visit: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        _children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn with_new_children(
        self: Arc<Self>,
        _children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn execute(
        &self,
        _partition: usize,
        _context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let (change, shown) = (Arc::clone(&self.change), Arc::clone(&self.shown));
        let state = self.state.clone();
        let run = async move {
            let table = shown.table();
            let statement = Statement::begin(change.operation(), &table);
            let (rows, committed) = noting(change.run(table, &state)).await;
            let rows = rows?;
            shown.move_on().await?;
            statement.tell(state.config(), &shown.table(), committed).await;
            let count = Arc::new(UInt64Array::from(vec![rows]));
            Ok(RecordBatch::try_new(Arc::clone(&SCHEMA), vec![count])?)
        };
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&SCHEMA), stream::once(run))))
    }
}
