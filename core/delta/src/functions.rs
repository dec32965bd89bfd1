//! Table functions over Delta tables that need no registration: `read_delta` and `read_delta_cdf`.

use crate::changes::{Range, changes};
use crate::open::{At, Location};
use crate::provider::table;
use chrono::{DateTime, Utc};
use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{DataFusionError, Result, ScalarValue, plan_err};
use datafusion::logical_expr::Expr;
use datafusion::prelude::SessionContext;
use deltalake::DeltaTableError;
use std::future::Future;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

/// Installs the table functions in a session.
pub fn register_all(context: &SessionContext) {
    context.register_udtf("read_delta", Arc::new(ReadDelta));
    context.register_udtf("read_delta_cdf", Arc::new(ReadDeltaCdf));
}

/// `read_delta(uri[, version])`: a version of a table, the latest if none is given.
#[derive(Debug)]
struct ReadDelta;

/// `read_delta_cdf(uri[, start_version[, end_version[, start_timestamp[, end_timestamp]]]])`: what the
/// commits of a range changed; from the first one if nothing says otherwise.
#[derive(Debug)]
struct ReadDeltaCdf;

impl TableFunctionImpl for ReadDelta {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let given = Given::new("read_delta", args.exprs(), 2)?;
        let at = given.version(1)?.map_or(At::Latest, At::Version);
        let location = Location { uri: given.uri()?, ..Location::default() };
        wait(async move { table(location, at).await })
    }
}

impl TableFunctionImpl for ReadDeltaCdf {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let given = Given::new("read_delta_cdf", args.exprs(), 5)?;
        let range = match (given.version(1)?, given.version(2)?, given.time(3)?, given.time(4)?) {
            (first, last, None, None) => Range::Versions(first.unwrap_or(0), last),
            (None, None, Some(start), end) => Range::Timestamps(start, end),
            (None, None, None, Some(_)) => {
                return plan_err!("read_delta_cdf: an end_timestamp needs a start_timestamp");
            }
            _ => return plan_err!("read_delta_cdf: versions and timestamps exclude each other"),
        };
        let location = Location { uri: given.uri()?, ..Location::default() };
        wait(async move { changes(&location, range).await })
    }
}

/// Planning is synchronous, opening a table is not.
fn wait<T>(work: impl Future<Output = Result<T, DeltaTableError>>) -> Result<T> {
    let handle = Handle::try_current().map_err(|error| {
        DataFusionError::Plan(format!("Delta tables are opened on a Tokio runtime: {error}"))
    })?;
    let opened = block_in_place(|| handle.block_on(work));
    opened.map_err(|error| DataFusionError::External(Box::new(error)))
}

/// The literal arguments of a call.
struct Given<'a> {
    function: &'static str,
    arguments: Vec<&'a ScalarValue>,
}

impl<'a> Given<'a> {
    fn new(function: &'static str, arguments: &'a [Expr], most: usize) -> Result<Self> {
        if arguments.is_empty() || arguments.len() > most {
            return plan_err!("{function} takes 1 to {most} arguments, not {}", arguments.len());
        }
        let literal = |argument: &'a Expr| match argument.as_literal() {
            Some(literal) => Ok(literal),
            None => plan_err!("{function} takes literals only, not {argument}"),
        };
        let arguments = arguments.iter().map(literal).collect::<Result<_>>()?;
        Ok(Self { function, arguments })
    }

    fn get(&self, position: usize) -> Option<&'a ScalarValue> {
        self.arguments.get(position).copied().filter(|value| !value.is_null())
    }

    fn uri(&self) -> Result<String> {
        match self.get(0).and_then(|value| value.try_as_str()).flatten() {
            Some(uri) => Ok(uri.to_owned()),
            None => plan_err!("{}: the URI of a Delta table must be a text", self.function),
        }
    }

    fn version(&self, position: usize) -> Result<Option<u64>> {
        let Some(value) = self.get(position) else { return Ok(None) };
        match value.cast_to(&datafusion::arrow::datatypes::DataType::UInt64) {
            Ok(ScalarValue::UInt64(Some(version))) => Ok(Some(version)),
            _ => plan_err!("{}: a version must be a whole number, not {value}", self.function),
        }
    }

    fn time(&self, position: usize) -> Result<Option<DateTime<Utc>>> {
        let Some(value) = self.get(position) else { return Ok(None) };
        let text = value.try_as_str().flatten().unwrap_or_default();
        match DateTime::parse_from_rfc3339(text) {
            Ok(time) => Ok(Some(time.with_timezone(&Utc))),
            Err(error) => plan_err!(
                "{}: a timestamp must be a text such as '2026-01-31T13:45:07Z', not {value}: {error}",
                self.function
            ),
        }
    }
}
