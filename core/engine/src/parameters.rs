//! Values for `$1` and `$name`.

use crate::error::{Error, Result};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::metadata::ScalarAndMetadata;
use datafusion::common::{ParamValues, ScalarValue};
use datafusion::logical_expr::LogicalPlan;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Values to bind, as the host has given them.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Parameters {
    /// None.
    #[default]
    None,
    /// For `$1`, `$2`, … in order.
    Positional(Vec<ScalarValue>),
    /// For `$name`; names without the `$`.
    Named(Vec<(String, ScalarValue)>),
    /// Columns of a batch: by name, or in order where no column has the name of a parameter.
    Columns(Vec<(String, ScalarValue)>),
}

impl Parameters {
    /// Reads a JSON array or object; the empty text is none.
    ///
    /// # Errors
    /// Malformed JSON, or values that are no scalars.
    pub fn from_json(json: &str) -> Result<Self> {
        if json.trim().is_empty() {
            return Ok(Self::None);
        }
        let value: Value = serde_json::from_str(json).map_err(|error| {
            Error::invalid_parameter(format!("The parameters are not JSON: {error}."))
        })?;
        match value {
            Value::Array(values) => {
                let scalar = |(index, value)| scalar(&format!("${}", index + 1), value);
                values
                    .into_iter()
                    .enumerate()
                    .map(scalar)
                    .collect::<Result<_>>()
                    .map(Self::Positional)
            }
            Value::Object(values) => {
                let named = |(name, value): (String, Value)| {
                    Ok((bare(&name).to_owned(), scalar(&name, value)?))
                };
                values.into_iter().map(named).collect::<Result<_>>().map(Self::Named)
            }
            _ => Err(Error::invalid_parameter(
                "The parameters must be a JSON array (for $1, $2, …) or object (for $name).",
            )),
        }
    }

    /// Reads a batch of one row.
    ///
    /// # Errors
    /// Another number of rows.
    pub fn from_batch(batch: &RecordBatch) -> Result<Self> {
        if batch.num_rows() != 1 {
            return Err(Error::invalid_parameter(format!(
                "Parameters are a batch of one row, this one has {}.",
                batch.num_rows()
            )));
        }
        let schema = batch.schema();
        let mut values = Vec::new();
        for (field, column) in schema.fields().iter().zip(batch.columns()) {
            values.push((bare(field.name()).to_owned(), ScalarValue::try_from_array(column, 0)?));
        }
        Ok(Self::Columns(values))
    }

    /// Fits the values to the placeholders of a plan and puts them in.
    ///
    /// # Errors
    /// Missing, surplus or wrongly typed values.
    pub(crate) fn apply(&self, plan: &LogicalPlan) -> Result<LogicalPlan> {
        let wanted: BTreeMap<String, Option<DataType>> =
            plan.get_parameter_types()?.into_iter().collect();
        let given = self.by_placeholder(&wanted);
        if let Some(surplus) = given.keys().find(|name| !wanted.contains_key(*name)) {
            return Err(Error::invalid_parameter(format!(
                "A value is bound to {surplus}, but the statement has {}.",
                listed(&wanted)
            )));
        }
        let mut values = HashMap::new();
        for (name, data_type) in &wanted {
            let Some(value) = given.get(name) else {
                return Err(Error::invalid_parameter(format!(
                    "No value is bound to {name}; the statement has {}.",
                    listed(&wanted)
                )));
            };
            values.insert(
                name[1..].to_owned(),
                ScalarAndMetadata::from(fit(name, value, data_type)?),
            );
        }
        if values.is_empty() {
            return Ok(plan.clone());
        }
        Ok(plan.clone().with_param_values(ParamValues::Map(values))?)
    }

    /// Values by placeholder. Named columns that name none of the placeholders count in order.
    fn by_placeholder(
        &self,
        wanted: &BTreeMap<String, Option<DataType>>,
    ) -> BTreeMap<String, ScalarValue> {
        let in_order = |values: &[&ScalarValue]| {
            let numbered = values.iter().enumerate();
            numbered.map(|(index, value)| (format!("${}", index + 1), (*value).clone())).collect()
        };
        match self {
            Self::None => BTreeMap::new(),
            Self::Positional(values) => in_order(&values.iter().collect::<Vec<_>>()),
            Self::Columns(values) if in_order_only(values, wanted) => {
                in_order(&values.iter().map(|(_, value)| value).collect::<Vec<_>>())
            }
            Self::Named(values) | Self::Columns(values) => {
                values.iter().map(|(name, value)| (format!("${name}"), value.clone())).collect()
            }
        }
    }
}

/// Whether the columns of a batch can only be meant in order.
fn in_order_only(
    values: &[(String, ScalarValue)],
    wanted: &BTreeMap<String, Option<DataType>>,
) -> bool {
    wanted.keys().all(|name| name[1..].parse::<usize>().is_ok())
        && !values.iter().any(|(name, _)| wanted.contains_key(&format!("${name}")))
}

/// A name with or without its `$`.
fn bare(name: &str) -> &str {
    name.strip_prefix('$').unwrap_or(name)
}

fn listed(wanted: &BTreeMap<String, Option<DataType>>) -> String {
    match wanted.len() {
        0 => "no parameters".to_owned(),
        _ => format!("parameters {}", wanted.keys().cloned().collect::<Vec<_>>().join(", ")),
    }
}

fn scalar(name: &str, value: Value) -> Result<ScalarValue> {
    Ok(match value {
        Value::Null => ScalarValue::Null,
        Value::Bool(value) => ScalarValue::Boolean(Some(value)),
        Value::String(value) => ScalarValue::Utf8(Some(value)),
        Value::Number(number) => {
            if let Some(value) = number.as_i64() {
                ScalarValue::Int64(Some(value))
            } else if let Some(value) = number.as_u64() {
                ScalarValue::UInt64(Some(value))
            } else {
                ScalarValue::Float64(number.as_f64())
            }
        }
        Value::Array(_) | Value::Object(_) => {
            return Err(Error::invalid_parameter(format!(
                "Parameter {name} is an array or object; bind nested values as Arrow."
            )));
        }
    })
}

/// Casts a value to the type that planning has found, where it has found one.
fn fit(name: &str, value: &ScalarValue, data_type: &Option<DataType>) -> Result<ScalarValue> {
    // Null is what planning calls a type that it knows nothing of.
    let Some(data_type) = data_type.as_ref().filter(|found| **found != DataType::Null) else {
        return Ok(value.clone());
    };
    if value.data_type() == *data_type {
        return Ok(value.clone());
    }
    let fitted = value.cast_to(data_type).ok().filter(|fitted| keeps(value, fitted));
    fitted.ok_or_else(|| {
        Error::invalid_parameter(format!(
            "The value bound to {name} is {}, which cannot be taken as {data_type} without loss.",
            value.data_type()
        ))
    })
}

/// Whether a cast has kept the value. Text is read and written as a whole; all else must come back.
fn keeps(value: &ScalarValue, fitted: &ScalarValue) -> bool {
    let is_text = |data_type: DataType| {
        matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
    };
    if value.is_null() || is_text(value.data_type()) || is_text(fitted.data_type()) {
        return fitted.is_null() == value.is_null();
    }
    fitted.cast_to(&value.data_type()).is_ok_and(|back| back == *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_gives_positions_and_names_with_or_without_the_sign() {
        let positional = Parameters::from_json("[1, null, \"x\", 1.5, true]").unwrap();
        let Parameters::Positional(values) = positional else { panic!("an array has positions") };
        assert_eq!(values[0], ScalarValue::Int64(Some(1)));
        assert_eq!(values[3], ScalarValue::Float64(Some(1.5)));
        let named = Parameters::from_json(r#"{"$a": 1, "b": 2}"#).unwrap();
        let Parameters::Named(values) = named else { panic!("an object has names") };
        assert_eq!(values.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn nested_values_and_text_that_is_not_json_are_refused() {
        for json in ["[[1]]", "7", "{", "[1] x"] {
            assert!(Parameters::from_json(json).is_err(), "{json}");
        }
    }
}
