//! Empty partition values: the protocol wants the empty text to mean NULL, whatever the column's type.
//! The kernel and deltalake take it for a value where a column holds text, so it is made NULL where
//! the log is read and where it is written.

use bytes::Bytes;
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Int64Array, MapArray, RecordBatch, RecordBatchOptions,
    StructArray,
};
use datafusion::arrow::compute::kernels::cmp::eq;
use datafusion::arrow::compute::kernels::length::length;
use datafusion::arrow::compute::{cast, nullif};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::error::ArrowError;
use serde_json::{Map, Value};
use std::sync::Arc;

const VALUES: &str = "partitionValues";
const PARSED: &str = "partitionValues_parsed";
/// The actions that have partition values.
const ACTIONS: [&str; 3] = ["add", "remove", "cdc"];

/// Actions that were read from the log, without empty partition values.
pub(crate) fn without_empty(actions: RecordBatch) -> Result<RecordBatch, ArrowError> {
    let schema = actions.schema();
    let mut columns = actions.columns().to_vec();
    for (field, column) in schema.fields().iter().zip(&mut columns) {
        if ACTIONS.contains(&field.name().as_str())
            && let Some(action) = column.as_struct_opt()
        {
            *column = Arc::new(of_action(action)?);
        }
    }
    let options = RecordBatchOptions::new().with_row_count(Some(actions.num_rows()));
    RecordBatch::try_new_with_options(schema, columns, &options)
}

fn of_action(action: &StructArray) -> Result<StructArray, ArrowError> {
    let mut columns = action.columns().to_vec();
    for (field, column) in action.fields().iter().zip(&mut columns) {
        let changed: Option<ArrayRef> = match field.name().as_str() {
            VALUES => column.as_map_opt().map(of_map).transpose()?.flatten(),
            PARSED => column.as_struct_opt().map(of_parsed).transpose()?,
            _ => None,
        };
        if let Some(changed) = changed {
            *column = changed;
        }
    }
    StructArray::try_new(action.fields().clone(), columns, action.nulls().cloned())
}

fn of_map(values: &MapArray) -> Result<Option<ArrayRef>, ArrowError> {
    let DataType::Map(entries, ordered) = values.data_type() else { return Ok(None) };
    let DataType::Struct(fields) = entries.data_type() else { return Ok(None) };
    // Nobody may put NULL where the reader has said that there is none.
    let nullable = fields.get(1).is_some_and(|value| value.is_nullable());
    let Some(changed) = null_for_empty(values.values())?.filter(|_| nullable) else {
        return Ok(None);
    };
    let columns = vec![Arc::clone(values.keys()), changed];
    let parts = StructArray::try_new(fields.clone(), columns, values.entries().nulls().cloned())?;
    let (offsets, nulls) = (values.offsets().clone(), values.nulls().cloned());
    Ok(Some(Arc::new(MapArray::try_new(Arc::clone(entries), offsets, parts, nulls, *ordered)?)))
}

fn of_parsed(values: &StructArray) -> Result<ArrayRef, ArrowError> {
    let mut columns = values.columns().to_vec();
    for (field, column) in values.fields().iter().zip(&mut columns) {
        if field.is_nullable()
            && let Some(changed) = null_for_empty(column)?
        {
            *column = changed;
        }
    }
    Ok(Arc::new(StructArray::try_new(values.fields().clone(), columns, values.nulls().cloned())?))
}

/// None when there is nothing to change.
fn null_for_empty(values: &ArrayRef) -> Result<Option<ArrayRef>, ArrowError> {
    use DataType::{Binary, BinaryView, LargeBinary, LargeUtf8, Utf8, Utf8View};
    if !matches!(
        values.data_type(),
        Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView
    ) {
        return Ok(None);
    }
    let lengths = cast(&length(values)?, &DataType::Int64)?;
    let empty: BooleanArray = eq(&lengths, &Int64Array::new_scalar(0))?;
    if empty.true_count() == 0 { Ok(None) } else { nullif(values, &empty).map(Some) }
}

/// The actions of a commit, as they are written, without empty partition values.
pub(crate) fn commit_without_empty(actions: Bytes) -> Bytes {
    if !actions.windows(3).any(|bytes| bytes == b":\"\"") {
        return actions;
    }
    let Ok(text) = str::from_utf8(&actions) else { return actions };
    let lines: Vec<String> = text
        .lines()
        .map(|line| line_without_empty(line).unwrap_or_else(|| line.to_owned()))
        .collect();
    Bytes::from(lines.join("\n"))
}

/// None when there is nothing to change.
fn line_without_empty(line: &str) -> Option<String> {
    let mut line: Map<String, Value> = serde_json::from_str(line).ok()?;
    let mut changed = false;
    for action in ACTIONS {
        let Some(values) = line.get_mut(action).and_then(|action| action.get_mut(VALUES)) else {
            continue;
        };
        for value in values.as_object_mut().into_iter().flat_map(Map::values_mut) {
            if value.as_str() == Some("") {
                (*value, changed) = (Value::Null, true);
            }
        }
    }
    changed.then(|| Value::Object(line).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_empty_partition_values_of_a_commit_become_null() {
        let info = json!({"commitInfo": {"operation": "", "n": 1.5}}).to_string();
        let add = |value: Value| {
            json!({"add": {"path": "", "partitionValues": {"p": value, "q": "x"}}}).to_string()
        };
        let commit = [info.clone(), add(json!("")), add(json!("v"))].join("\n");
        let expected = [info, add(Value::Null), add(json!("v"))].join("\n");
        assert_eq!(commit_without_empty(commit.into()), expected);
    }
}
