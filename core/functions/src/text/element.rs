//! The text of elements of lists and of keys and values of maps.

use super::builder::TextBuilder;
use super::is_text;
use datafusion::arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray};
use datafusion::arrow::compute::{CastOptions, can_cast_types, cast, cast_with_options};
use datafusion::arrow::datatypes::{DataType, Float32Type, Float64Type};
use datafusion::error::Result;
use std::fmt::Display;

/// Whether elements of this type have a text.
pub(crate) fn has_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Struct(_) | DataType::Map(_, _) | DataType::Union(_, _) => false,
        other => is_text(other) || can_cast_types(other, &DataType::Utf8),
    }
}

/// Turns a whole array into text; text in any layout stays as it is.
///
/// Floats become the shortest decimal that reads back the same, without an exponent and without a
/// fraction when whole. Everything else becomes what a cast to text gives.
pub(crate) fn texts(array: &ArrayRef) -> Result<ArrayRef> {
    match array.data_type() {
        data_type if is_text(data_type) => Ok(array.clone()),
        DataType::Float16 => texts(&cast(array, &DataType::Float32)?),
        DataType::Float32 => decimals::<Float32Type>(array.as_ref()),
        DataType::Float64 => decimals::<Float64Type>(array.as_ref()),
        _ => {
            let options = CastOptions { safe: false, ..CastOptions::default() };
            Ok(cast_with_options(array, &DataType::Utf8, &options)?)
        }
    }
}

fn decimals<T: ArrowPrimitiveType<Native: Display>>(array: &dyn Array) -> Result<ArrayRef> {
    let mut builder = TextBuilder::with_capacity(array.len(), 8);
    for number in array.as_primitive::<T>() {
        match number {
            Some(number) => {
                builder.push_display(number)?;
                builder.finish_row();
            }
            None => builder.append_null(),
        }
    }
    Ok(builder.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::array::{Date32Array, Float64Array, StringArray};
    use std::sync::Arc;

    #[test]
    fn floats_have_no_exponent_and_no_idle_fraction() {
        let array: ArrayRef = Arc::new(Float64Array::from(vec![
            Some(1.0),
            Some(2.5),
            None,
            Some(1e21),
            Some(1e-7),
            Some(f64::NAN),
            Some(f64::NEG_INFINITY),
        ]));
        let expected = StringArray::from(vec![
            Some("1"),
            Some("2.5"),
            None,
            Some("1000000000000000000000"),
            Some("0.0000001"),
            Some("NaN"),
            Some("-inf"),
        ]);
        assert_eq!(texts(&array).unwrap().as_string::<i32>(), &expected);
    }

    #[test]
    fn other_types_print_as_a_cast_does() {
        let array: ArrayRef = Arc::new(Date32Array::from(vec![Some(0), None]));
        let expected = StringArray::from(vec![Some("1970-01-01"), None]);
        assert_eq!(texts(&array).unwrap().as_string::<i32>(), &expected);
    }
}
