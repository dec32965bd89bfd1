//! Few large files in place of many small ones, or files ordered along a curve.

use super::{Work, metrics};
use crate::failure::Failure;
use crate::mutation::{Done, Effect};
use crate::writer_properties::WriterProperties;
use deltalake::delta_datafusion::SessionFallbackPolicy;
use deltalake::operations::optimize::OptimizeType;
use deltalake::{FilterLiteral, FilterValue, filter_literal};
use serde::Deserialize;
use std::num::{NonZeroU64, NonZeroUsize};

/// deltalake's own choice for files that stay.
const COMPRESSION: &str = "zstd(4)";

/// Fields of an optimize.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Optimize {
    target_size: Option<NonZeroU64>,
    z_order_columns: Option<Vec<String>>,
    filters: Vec<Filter>,
    max_concurrent_tasks: Option<NonZeroUsize>,
    writer_properties: WriterProperties,
}

/// A condition on a partition column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    column: String,
    op: String,
    value: Values,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "text or a list of texts")]
enum Values {
    One(String),
    Some(Vec<String>),
}

impl Filter {
    fn literal(&self) -> Result<FilterLiteral<'_>, Failure> {
        let value = match &self.value {
            Values::One(value) => FilterValue::Scalar(value),
            Values::Some(values) => FilterValue::Set(values.iter().map(String::as_str).collect()),
        };
        filter_literal(&self.column, &self.op, value).map_err(Failure::of_operation)
    }
}

impl Optimize {
    pub(crate) async fn run(self, work: Work) -> Result<Done, Failure> {
        let filters =
            self.filters.iter().map(Filter::literal).collect::<Result<Vec<_>, Failure>>()?;
        let parquet = work.parquet(&self.writer_properties, COMPRESSION)?;
        let kind = self.z_order_columns.map_or(OptimizeType::Compact, OptimizeType::ZOrder);
        let mut optimize = work
            .table
            .optimize()
            .with_type(kind)
            .with_filters(&filters)
            .with_session_state(work.state)
            .with_session_fallback_policy(SessionFallbackPolicy::RequireSessionState)
            .with_commit_properties(work.properties);
        if let Some(parquet) = parquet {
            optimize = optimize.with_writer_properties(parquet);
        }
        if let Some(size) = self.target_size {
            optimize = optimize.with_target_size(size);
        }
        if let Some(tasks) = self.max_concurrent_tasks {
            optimize = optimize.with_max_concurrent_tasks(tasks.get());
        }
        let (table, counted) = optimize.await.map_err(Failure::of_operation)?;
        let idle = counted.num_files_added == 0 && counted.num_files_removed == 0;
        let effect = if idle { Effect::Nothing } else { Effect::Commits };
        Ok(Done { table, metrics: metrics(&counted), effect })
    }
}
