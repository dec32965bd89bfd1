//! A call as the planner sees it: fields of the arguments, and values of those that are literals.

use super::definition::Definition;
use crate::config::FunctionSettings;
use crate::error;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use std::collections::HashMap;

/// A call while it is planned.
pub(crate) struct Plan<'a> {
    /// The function.
    pub(crate) definition: &'static Definition,
    /// The fields of the arguments.
    pub(crate) fields: &'a [FieldRef],
    /// The values of arguments that are literals.
    pub(crate) literals: &'a [Option<&'a ScalarValue>],
    /// The settings of the session.
    pub(crate) settings: &'a FunctionSettings,
}

impl<'a> Plan<'a> {
    /// The result field under the function's name.
    pub(crate) fn field(&self, data_type: DataType, nullable: bool) -> Field {
        Field::new(self.definition.name, data_type, nullable)
    }

    /// The field of an argument.
    pub(crate) fn argument(&self, position: usize) -> Result<&'a FieldRef> {
        self.fields.get(position).ok_or_else(|| {
            let name = self.definition.parameters().name(position);
            error::argument(self.definition.name, name, "is missing")
        })
    }

    /// Whether an argument may be NULL.
    pub(crate) fn is_nullable(&self, position: usize) -> bool {
        self.fields
            .get(position)
            .is_none_or(|field| field.is_nullable() || field.data_type().is_null())
    }

    /// Whether any argument may be NULL.
    pub(crate) fn any_nullable(&self) -> bool {
        (0..self.fields.len()).any(|position| self.is_nullable(position))
    }

    /// The value of an argument if it is a literal, and NULL as none.
    pub(crate) fn literal(&self, position: usize) -> Option<&'a ScalarValue> {
        self.literals.get(position).copied().flatten().filter(|value| !value.is_null())
    }

    /// The text of an argument if it is a literal text.
    pub(crate) fn literal_text(&self, position: usize) -> Option<&'a str> {
        self.literal(position).and_then(|value| value.try_as_str()).flatten()
    }

    /// The metadata of an argument.
    pub(crate) fn metadata(&self, position: usize) -> HashMap<String, String> {
        self.fields.get(position).map(|field| field.metadata().clone()).unwrap_or_default()
    }

    /// The metadata of an argument if the result has its type.
    pub(crate) fn metadata_if_type(
        &self,
        position: usize,
        data_type: &DataType,
    ) -> HashMap<String, String> {
        match self.fields.get(position) {
            Some(field) if field.data_type() == data_type => field.metadata().clone(),
            _ => HashMap::new(),
        }
    }

    /// The error for an argument that must be a literal, or must not be what it is.
    pub(crate) fn refuse<T>(&self, position: usize, problem: &str) -> Result<T> {
        let name = self.definition.parameters().name(position);
        Err(error::argument(self.definition.name, name, problem))
    }
}
