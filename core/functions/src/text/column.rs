//! Reading a column of text row by row, whatever its layout, without copying it.

use datafusion::arrow::array::{
    AnyDictionaryArray, Array, AsArray, BooleanArray, LargeStringArray, StringArray,
    StringViewArray,
};
use datafusion::arrow::buffer::{BooleanBuffer, NullBuffer};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{ScalarValue, exec_err};
use datafusion::error::Result;

/// A column of text: one value for all rows, or an array.
pub(crate) enum TextColumn<'a> {
    /// The same value in every row.
    Constant(Option<&'a str>),
    /// 32-bit offsets.
    Utf8(&'a StringArray),
    /// 64-bit offsets.
    LargeUtf8(&'a LargeStringArray),
    /// Views into buffers.
    View(&'a StringViewArray),
    /// Per row the position of its value.
    Dictionary {
        /// Row → position in `values`; arbitrary where the row is NULL.
        keys: Vec<usize>,
        /// Rows without a key.
        nulls: Option<&'a NullBuffer>,
        /// The distinct values.
        values: Box<TextColumn<'a>>,
    },
}

impl<'a> TextColumn<'a> {
    /// A view of a text value; NULL of no type counts as NULL text.
    pub(crate) fn of_scalar(scalar: &'a ScalarValue) -> Result<Self> {
        match scalar.try_as_str() {
            Some(value) => Ok(Self::Constant(value)),
            None if scalar.is_null() => Ok(Self::Constant(None)),
            None => exec_err!("text was expected, but the value is {}", scalar.data_type()),
        }
    }

    /// A view of an array of text.
    pub(crate) fn of_array(array: &'a dyn Array) -> Result<Self> {
        match array.data_type() {
            DataType::Utf8 => Ok(Self::Utf8(array.as_string())),
            DataType::LargeUtf8 => Ok(Self::LargeUtf8(array.as_string())),
            DataType::Utf8View => Ok(Self::View(array.as_string_view())),
            DataType::Null => Ok(Self::Constant(None)),
            DataType::Dictionary(_, _) => Self::of_dictionary(array.as_any_dictionary()),
            other => exec_err!("text was expected, but the column is {other}"),
        }
    }

    fn of_dictionary(array: &'a dyn AnyDictionaryArray) -> Result<Self> {
        if array.values().is_empty() {
            return Ok(Self::Constant(None));
        }
        Ok(Self::Dictionary {
            keys: array.normalized_keys(),
            nulls: array.keys().nulls(),
            values: Box::new(Self::of_array(array.values().as_ref())?),
        })
    }

    /// The text of a row.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<&'a str> {
        match self {
            Self::Constant(value) => *value,
            Self::Utf8(array) => array.is_valid(row).then(|| array.value(row)),
            Self::LargeUtf8(array) => array.is_valid(row).then(|| array.value(row)),
            Self::View(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Dictionary { keys, nulls, values } => {
                let is_valid = nulls.is_none_or(|nulls| nulls.is_valid(row));
                is_valid.then(|| values.get(keys[row])).flatten()
            }
        }
    }
}

impl TextColumn<'_> {
    /// A number for each text, and where there is none; the number is 0 there.
    pub(crate) fn map<N: Copy + Default>(
        &self,
        rows: usize,
        number: impl Fn(&str) -> N,
    ) -> (Vec<N>, Option<NullBuffer>) {
        // The layout is asked once and not for each row.
        match self {
            Self::Utf8(array) if array.null_count() == 0 => {
                ((0..rows).map(|row| number(array.value(row))).collect(), None)
            }
            Self::View(array) if array.null_count() == 0 => {
                ((0..rows).map(|row| number(array.value(row))).collect(), None)
            }
            column => {
                let numbers = (0..rows).map(|row| column.get(row).map(&number).unwrap_or_default());
                let nulls = (0..rows).map(|row| column.get(row).is_some()).collect();
                (numbers.collect(), Some(nulls))
            }
        }
    }

    /// As [`Self::map`], with a flag for each text.
    pub(crate) fn flags(&self, rows: usize, flag: impl Fn(&str) -> bool) -> BooleanArray {
        let (flags, nulls) = match self {
            Self::Utf8(array) if array.null_count() == 0 => {
                (BooleanBuffer::collect_bool(rows, |row| flag(array.value(row))), None)
            }
            Self::View(array) if array.null_count() == 0 => {
                (BooleanBuffer::collect_bool(rows, |row| flag(array.value(row))), None)
            }
            column => {
                let is_there = |row| column.get(row).is_some();
                let flags = |row| column.get(row).is_some_and(&flag);
                let nulls = NullBuffer::new(BooleanBuffer::collect_bool(rows, is_there));
                (BooleanBuffer::collect_bool(rows, flags), Some(nulls))
            }
        };
        BooleanArray::new(flags, nulls)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::array::{ArrayRef, DictionaryArray};
    use datafusion::arrow::compute::cast;
    use datafusion::arrow::datatypes::Int8Type;
    use std::sync::Arc;

    #[test]
    fn every_layout_reads_the_same_also_when_sliced() {
        let plain: ArrayRef =
            Arc::new(StringArray::from(vec![Some("a"), None, Some(""), Some("é")]));
        let int8 = Box::new(DataType::Int8);
        for data_type in [
            DataType::Utf8,
            DataType::LargeUtf8,
            DataType::Utf8View,
            DataType::Dictionary(int8.clone(), Box::new(DataType::Utf8)),
            DataType::Dictionary(int8, Box::new(DataType::LargeUtf8)),
        ] {
            let array = cast(&plain, &data_type).unwrap().slice(1, 3);
            let column = TextColumn::of_array(array.as_ref()).unwrap();
            let rows: Vec<_> = (0..3).map(|row| column.get(row)).collect();
            assert_eq!(rows, [None, Some(""), Some("é")], "{data_type}");
        }
    }

    #[test]
    fn a_dictionary_without_values_has_only_nulls() {
        let array: DictionaryArray<Int8Type> = vec![None::<&str>, None].into_iter().collect();
        let column = TextColumn::of_array(&array).unwrap();
        assert_eq!((column.get(0), column.get(1)), (None, None));
    }
}
