//! A call as the evaluation sees it: arguments of one batch, and ways of reading them.

use super::definition::Definition;
use crate::config::FunctionSettings;
use crate::error;
use crate::text::column::TextColumn;
use crate::text::{element, words};
use datafusion::arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray};
use datafusion::arrow::array::{BooleanArray, new_null_array};
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::ColumnarValue;
use std::fmt::Display;

/// A call with the values of one batch.
#[derive(Clone)]
pub(crate) struct Call<'a> {
    /// The function.
    pub(crate) definition: &'static Definition,
    /// The values of the arguments.
    pub(crate) arguments: &'a [ColumnarValue],
    /// The fields of the arguments.
    pub(crate) fields: &'a [FieldRef],
    /// The field that was promised for the result.
    pub(crate) return_field: &'a FieldRef,
    /// How many rows the result has.
    pub(crate) rows: usize,
    /// The settings of the session.
    pub(crate) settings: &'a FunctionSettings,
}

/// An array with a value for each row, or with a single one that stands for all.
pub(crate) struct Rows<A> {
    /// The values.
    pub(crate) array: A,
    constant: bool,
}

impl<A> Rows<A> {
    /// Where the value of a row stands in the array.
    #[inline]
    pub(crate) fn position(&self, row: usize) -> usize {
        if self.constant { 0 } else { row }
    }

    /// Whether one value stands for all rows.
    pub(crate) fn is_constant(&self) -> bool {
        self.constant
    }

    /// The same rows of another array.
    pub(crate) fn with_array<B>(&self, array: B) -> Rows<B> {
        Rows { array, constant: self.constant }
    }
}

impl<T: ArrowPrimitiveType> Rows<PrimitiveArray<T>> {
    /// The value of a row.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<T::Native> {
        let position = self.position(row);
        self.array.is_valid(position).then(|| self.array.value(position))
    }
}

impl Rows<BooleanArray> {
    /// The value of a row.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<bool> {
        let position = self.position(row);
        self.array.is_valid(position).then(|| self.array.value(position))
    }
}

impl<'a> Call<'a> {
    fn argument(&self, position: usize) -> Result<&'a ColumnarValue> {
        self.arguments.get(position).ok_or_else(|| {
            let name = self.definition.parameters().name(position);
            error::argument(self.definition.name, name, "is missing")
        })
    }

    /// An argument as an array with a value for each row.
    pub(crate) fn array(&self, position: usize) -> Result<ArrayRef> {
        self.argument(position)?.to_array(self.rows)
    }

    /// A column of text.
    pub(crate) fn text(&self, position: usize) -> Result<TextColumn<'a>> {
        let column = match self.argument(position)? {
            ColumnarValue::Array(array) => TextColumn::of_array(array.as_ref()),
            ColumnarValue::Scalar(value) => TextColumn::of_scalar(value),
        };
        column.map_err(|_| self.unexpected(position, "text"))
    }

    /// All columns of text from a position on.
    pub(crate) fn texts(&self, first: usize) -> Result<Vec<TextColumn<'a>>> {
        (first..self.arguments.len()).map(|position| self.text(position)).collect()
    }

    /// A column of text that may be left out, which makes it NULL in every row.
    pub(crate) fn optional_text(&self, position: usize) -> Result<TextColumn<'a>> {
        if position < self.arguments.len() {
            self.text(position)
        } else {
            Ok(TextColumn::Constant(None))
        }
    }

    /// A column of numbers of one type.
    pub(crate) fn numbers<T: ArrowPrimitiveType>(
        &self,
        position: usize,
    ) -> Result<Rows<PrimitiveArray<T>>> {
        let rows = self.values(position)?;
        match rows.array.as_primitive_opt::<T>() {
            Some(numbers) => Ok(rows.with_array(numbers.clone())),
            None => Err(self.unexpected(position, T::DATA_TYPE)),
        }
    }

    /// A column of booleans.
    pub(crate) fn booleans(&self, position: usize) -> Result<Rows<BooleanArray>> {
        let rows = self.values(position)?;
        match rows.array.as_boolean_opt() {
            Some(booleans) => Ok(rows.with_array(booleans.clone())),
            None => Err(self.unexpected(position, DataType::Boolean)),
        }
    }

    /// A column of any type.
    pub(crate) fn values(&self, position: usize) -> Result<Rows<ArrayRef>> {
        match self.argument(position)? {
            ColumnarValue::Array(array) => Ok(Rows { array: array.clone(), constant: false }),
            ColumnarValue::Scalar(value) => Ok(Rows { array: value.to_array()?, constant: true }),
        }
    }

    /// The value of an argument that must be the same in every row; left out or NULL as none.
    pub(crate) fn literal(&self, position: usize) -> Result<Option<&'a ScalarValue>> {
        match self.arguments.get(position) {
            None => Ok(None),
            Some(ColumnarValue::Scalar(value)) => Ok(Some(value).filter(|value| !value.is_null())),
            Some(ColumnarValue::Array(_)) => {
                Err(self.refuse(position, "must be a literal, but is a column"))
            }
        }
    }

    /// The text of an argument that must be a literal; left out or NULL as none.
    pub(crate) fn literal_text(&self, position: usize) -> Result<Option<String>> {
        self.literal(position)?.map(literal_text).transpose().map(Option::flatten)
    }

    /// A boolean, or a word for one, that must be a literal; left out or NULL as none.
    pub(crate) fn literal_flag(&self, position: usize) -> Result<Option<bool>> {
        let Some(value) = self.literal(position)? else { return Ok(None) };
        if let ScalarValue::Boolean(flag) = value {
            return Ok(*flag);
        }
        let text =
            value.try_as_str().flatten().ok_or_else(|| self.unexpected(position, "boolean"))?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        words::flag(text).map(Some).ok_or_else(|| {
            let problem = format!("cannot be \"{text}\"; allowed are {}", words::FLAGS);
            self.refuse(position, &problem)
        })
    }

    /// A result in which every row is NULL.
    pub(crate) fn all_null(&self) -> ArrayRef {
        new_null_array(self.return_field.data_type(), self.rows)
    }

    /// The error for an argument that the call cannot work with.
    pub(crate) fn refuse(&self, position: usize, problem: &str) -> DataFusionError {
        error::argument(self.definition.name, self.definition.parameters().name(position), problem)
    }

    /// The error for a value, met in some row, that the function cannot work with.
    pub(crate) fn refuse_value(&self, position: usize, problem: impl Display) -> DataFusionError {
        error::value(self.definition.name, self.definition.parameters().name(position), problem)
    }

    fn unexpected(&self, position: usize, wanted: impl Display) -> DataFusionError {
        let given = self.arguments.get(position).map_or(DataType::Null, ColumnarValue::data_type);
        self.refuse(position, &format!("must be {wanted}, but is {given}"))
    }
}

/// The text of a literal of any type that has one.
pub(crate) fn literal_text(value: &ScalarValue) -> Result<Option<String>> {
    if let Some(text) = value.try_as_str() {
        return Ok(text.map(str::to_owned));
    }
    let texts = element::texts(&value.to_array()?)?;
    Ok(TextColumn::of_array(texts.as_ref())?.get(0).map(str::to_owned))
}
