//! Plans as text, in DataFusion's formats.

use crate::call::Call;
use crate::error::{Error, Result};
use crate::options;
use crate::query::Query;
use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::cast::as_string_array;
use datafusion::common::format::ExplainFormat;
use datafusion::logical_expr::{ExplainOption, LogicalPlanBuilder};
use futures::StreamExt;
use serde::Deserialize;

/// Options of an explanation; the C header documents each.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct ExplainOptions {
    format: Format,
    verbose: bool,
    analyze: bool,
    statistics: bool,
}

#[derive(Debug, Clone, Copy, Deserialize, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Indent,
    Tree,
    Pgjson,
    Graphviz,
}

impl ExplainOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// Invalid option.
    pub fn from_json(json: &str) -> Result<Self> {
        let read: Self = options::from_json("explain options", json)?;
        if (read.verbose || read.analyze) && read.format != Format::Indent {
            return Err(Error::invalid_option(
                "Options verbose and analyze of the explain options go with the format \"indent\" \
                 only.",
            ));
        }
        Ok(read)
    }

    fn to_datafusion(&self) -> ExplainOption {
        let format = match self.format {
            Format::Indent => ExplainFormat::Indent,
            Format::Tree => ExplainFormat::Tree,
            Format::Pgjson => ExplainFormat::PostgresJSON,
            Format::Graphviz => ExplainFormat::Graphviz,
        };
        let mut option = ExplainOption::default()
            .with_verbose(self.verbose)
            .with_analyze(self.analyze)
            .with_format(format);
        option.show_statistics = Some(self.statistics);
        option
    }
}

impl Query {
    /// The plan with what is bound now, as text.
    ///
    /// # Errors
    /// What planning gives; with `analyze` also what the run gives.
    pub async fn explain(&self, options: ExplainOptions, call: &Call) -> Result<String> {
        call.check()?;
        let plan = LogicalPlanBuilder::from(self.bound_plan()?)
            .explain_option_format(options.to_datafusion())?
            .build()?;
        let mut stream = self.stream_of(plan, call).await?;
        let mut parts: Vec<(String, String)> = Vec::new();
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            let (kinds, plans) = (plain(batch.column(0))?, plain(batch.column(1))?);
            let (kinds, plans) = (as_string_array(&kinds)?, as_string_array(&plans)?);
            for row in 0..batch.num_rows() {
                parts.push((kinds.value(row).to_owned(), plans.value(row).to_owned()));
            }
        }
        call.progress().end();
        Ok(text(parts))
    }
}

fn plain(column: &ArrayRef) -> Result<ArrayRef> {
    Ok(cast(column, &DataType::Utf8)?)
}

/// One plan stands alone, so that JSON stays JSON; several get headings.
fn text(mut parts: Vec<(String, String)>) -> String {
    if parts.len() == 1 {
        return parts.remove(0).1;
    }
    let parts: Vec<String> =
        parts.into_iter().map(|(kind, plan)| format!("{kind}\n{}\n", plan.trim_end())).collect();
    parts.join("\n")
}
