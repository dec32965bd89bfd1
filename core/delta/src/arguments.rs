//! The arguments of table functions.

use crate::open::{At, Location};
use chrono::{DateTime, Utc};
use codeanatomy_files::stores::StoreOptions;
use datafusion::arrow::datatypes::DataType;
use datafusion::catalog::Session;
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::logical_expr::Expr;

/// The literal arguments of a call.
pub(crate) struct Given<'a> {
    function: &'static str,
    arguments: Vec<&'a ScalarValue>,
}

impl<'a> Given<'a> {
    pub(crate) fn new(function: &'static str, arguments: &'a [Expr], most: usize) -> Result<Self> {
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

    /// Where the table lies: the first argument.
    pub(crate) fn location(&self, session: &dyn Session) -> Result<Location> {
        match self.get(0).and_then(|value| value.try_as_str()).flatten() {
            Some(uri) => Ok(Location::new(uri, StoreOptions::new(), session.config())),
            None => plan_err!("{}: the URI of a Delta table must be a text", self.function),
        }
    }

    /// Which version of the table: the second argument.
    pub(crate) fn at(&self) -> Result<At> {
        Ok(self.version(1)?.map_or(At::Latest, At::Version))
    }

    pub(crate) fn version(&self, position: usize) -> Result<Option<u64>> {
        self.whole_number(position, "version")
    }

    /// How many rows at most.
    pub(crate) fn limit(&self, position: usize) -> Result<Option<usize>> {
        let limit = self.whole_number(position, "limit")?;
        Ok(limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)))
    }

    fn whole_number(&self, position: usize, meaning: &str) -> Result<Option<u64>> {
        let Some(value) = self.get(position) else { return Ok(None) };
        match value.cast_to(&DataType::UInt64) {
            Ok(ScalarValue::UInt64(Some(number))) => Ok(Some(number)),
            _ => plan_err!("{}: a {meaning} must be a whole number, not {value}", self.function),
        }
    }

    pub(crate) fn time(&self, position: usize) -> Result<Option<DateTime<Utc>>> {
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
