//! Test vectors, and values as JSON.

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type};
use serde_json::{Map, Number, Value};
use std::path::Path;

/// A file of test vectors.
pub fn vectors(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"))
}

/// All rows of a result as JSON.
pub fn rows(batches: &[RecordBatch]) -> Vec<Value> {
    let row_of = |batch: &RecordBatch, row| {
        batch.columns().iter().map(|column| value(column.as_ref(), row)).collect()
    };
    batches
        .iter()
        .flat_map(|batch| (0..batch.num_rows()).map(move |row| Value::Array(row_of(batch, row))))
        .collect()
}

/// One value as JSON: a struct as an object, a map as a list of pairs.
pub fn value(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Null => Value::Null,
        DataType::Boolean => Value::Bool(array.as_boolean().value(row)),
        DataType::UInt64 => {
            let array = array.as_primitive::<datafusion::arrow::datatypes::UInt64Type>();
            Value::Number(array.value(row).into())
        }
        data_type if data_type.is_integer() => {
            let integers = cast(&array.slice(row, 1), &DataType::Int64).expect("integers");
            Value::Number(integers.as_primitive::<Int64Type>().value(0).into())
        }
        data_type if data_type.is_floating() => {
            let floats = cast(&array.slice(row, 1), &DataType::Float64).expect("floats");
            let float = floats.as_primitive::<Float64Type>().value(0);
            Number::from_f64(float).map_or(Value::String(float.to_string()), Value::Number)
        }
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns();
            let entries = fields.iter().zip(columns);
            let entries =
                entries.map(|(field, column)| (field.name().clone(), value(column.as_ref(), row)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        DataType::List(_) => elements(array.as_list::<i32>().value(row).as_ref()),
        DataType::LargeList(_) => elements(array.as_list::<i64>().value(row).as_ref()),
        DataType::Map(_, _) => {
            let entries = array.as_map().value(row);
            let pair = |entry| {
                entries.columns().iter().map(|column| value(column.as_ref(), entry)).collect()
            };
            Value::Array((0..entries.len()).map(|entry| Value::Array(pair(entry))).collect())
        }
        _ => {
            let text = cast(&array.slice(row, 1), &DataType::Utf8).expect("text");
            Value::String(text.as_string::<i32>().value(0).to_owned())
        }
    }
}

fn elements(array: &dyn Array) -> Value {
    Value::Array((0..array.len()).map(|row| value(array, row)).collect())
}

/// Whether two values are the same, numbers by value and objects in the order of their fields.
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || left.as_f64() == right.as_f64() && (left.is_f64() || right.is_f64())
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, value)| right.get(name).is_some_and(|other| same(value, other)))
        }
        // Where the vectors take an integer from a text literal, they write it as text.
        (Value::Number(left), Value::String(right)) => left.to_string() == *right,
        (left, right) => left == right,
    }
}
