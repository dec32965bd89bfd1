//! A parameter of a function: what it is called, what it accepts, and what it makes of it.

use crate::error;
use crate::text::{element, is_text, text_map_type};
use datafusion::arrow::compute::can_cast_types;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::error::Result;
use std::sync::Arc;

/// One parameter of a function.
pub(crate) struct Parameter {
    /// Its name, also in calls with named arguments.
    pub(crate) name: &'static str,
    /// What it accepts.
    pub(crate) accepts: Accepts,
    /// Whether and how often it must be given.
    pub(crate) presence: Presence,
    /// One sentence for the documentation.
    pub(crate) description: &'static str,
}

impl Parameter {
    /// A parameter that every call gives.
    pub(crate) const fn required(
        name: &'static str,
        accepts: Accepts,
        description: &'static str,
    ) -> Self {
        Self { name, accepts, presence: Presence::Required, description }
    }

    /// A parameter that may be left out.
    pub(crate) const fn optional(
        name: &'static str,
        accepts: Accepts,
        description: &'static str,
    ) -> Self {
        Self { name, accepts, presence: Presence::Optional, description }
    }

    /// A last parameter that takes one to `most` arguments.
    pub(crate) const fn repeated(
        name: &'static str,
        accepts: Accepts,
        most: usize,
        description: &'static str,
    ) -> Self {
        Self { name, accepts, presence: Presence::Repeated { most }, description }
    }
}

/// Whether and how often a parameter must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// In every call.
    Required,
    /// Or left out.
    Optional,
    /// Once to `most` times.
    Repeated {
        /// The most arguments it takes.
        most: usize,
    },
}

/// What a parameter accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accepts {
    /// Anything, unchanged.
    Any,
    /// Text in any layout, unchanged.
    Text,
    /// Text, and whatever can be cast to it.
    CastText,
    /// Whatever can be cast to an integer of 64 bits.
    CastInteger64,
    /// Whatever can be cast to an integer of 32 bits.
    CastInteger32,
    /// Whatever can be cast to a boolean.
    CastBoolean,
    /// A boolean or a word for one, unchanged.
    Flag,
    /// An integer that always fits in 64 bits.
    Integer,
    /// Any number, as `Float64`.
    Number,
    /// An integer, a float, or text that reads as an integer, unchanged.
    IntegerLike,
    /// A struct.
    Struct,
    /// A struct with the integer fields `bstart` and `bend`.
    Span,
    /// A map whose keys and values have a text.
    Map,
    /// A list in any layout whose elements have a text.
    List,
}

/// The fields of the smallest span.
pub(crate) const SPAN_BOUNDS: [&str; 2] = ["bstart", "bend"];

impl Accepts {
    /// The type an argument is cast to before the function sees it.
    pub(crate) fn coerce(self, function: &str, name: &str, from: &DataType) -> Result<DataType> {
        let refuse = |wanted: &str| {
            Err(error::argument(function, name, format_args!("must be {wanted}, but is {from}")))
        };
        let cast_to = |target: DataType, wanted: &str| {
            if can_cast_types(from, &target) { Ok(target) } else { refuse(wanted) }
        };
        match self {
            Self::Any => Ok(from.clone()),
            Self::Text if is_text(from) => Ok(from.clone()),
            Self::Text => match from {
                DataType::Null => Ok(DataType::Utf8),
                DataType::RunEndEncoded(_, values) if is_text(values.data_type()) => {
                    Ok(DataType::Utf8)
                }
                _ => refuse("text; a cast to VARCHAR makes it that"),
            },
            Self::CastText if is_text(from) => Ok(from.clone()),
            Self::CastText if element::has_text(from) => Ok(DataType::Utf8),
            Self::CastText => refuse("text, or of a type that can be cast to text"),
            Self::CastInteger64 => cast_to(DataType::Int64, "an integer"),
            Self::CastInteger32 => cast_to(DataType::Int32, "an integer"),
            Self::CastBoolean => cast_to(DataType::Boolean, "a boolean"),
            Self::Flag if is_text(from) => Ok(from.clone()),
            Self::Flag => cast_to(DataType::Boolean, "a boolean"),
            Self::Integer if is_small_integer(from) => Ok(DataType::Int64),
            Self::Integer => refuse("an integer of at most 64 bits with sign"),
            Self::Number if from.is_numeric() || from.is_null() => Ok(DataType::Float64),
            Self::Number => refuse("a number"),
            Self::IntegerLike => match from {
                DataType::Null => Ok(DataType::Int64),
                _ if from.is_integer() || from.is_floating() || is_text(from) => Ok(from.clone()),
                _ => refuse("an integer, a float, or text that reads as an integer"),
            },
            Self::Struct => match from {
                DataType::Struct(_) | DataType::Null => Ok(from.clone()),
                _ => refuse("a struct"),
            },
            Self::Span => match from {
                DataType::Struct(fields) => {
                    check_span(function, name, fields).map(|()| from.clone())
                }
                DataType::Null => Ok(DataType::Null),
                _ => refuse("a struct with the integer fields bstart and bend"),
            },
            Self::Map => match from {
                DataType::Map(entries, _) if has_texts(entries) => Ok(from.clone()),
                DataType::Null => Ok(DataType::Null),
                _ => refuse("a map whose keys and values can be cast to text"),
            },
            Self::List => match list_element(from) {
                Some(element) if element::has_text(element.data_type()) => {
                    Ok(DataType::List(element))
                }
                _ => refuse("a list whose elements can be cast to text"),
            },
        }
    }

    /// A type that the parameter accepts, for listings of signatures.
    pub(crate) fn example(self) -> DataType {
        match self {
            Self::Any | Self::IntegerLike => DataType::Null,
            Self::Text | Self::CastText => DataType::Utf8,
            Self::CastInteger64 | Self::Integer => DataType::Int64,
            Self::CastInteger32 => DataType::Int32,
            Self::CastBoolean | Self::Flag => DataType::Boolean,
            Self::Number => DataType::Float64,
            Self::Struct => {
                DataType::Struct(Fields::from(vec![Field::new("field", DataType::Utf8, true)]))
            }
            Self::Span => DataType::Struct(
                SPAN_BOUNDS.map(|name| Field::new(name, DataType::Int64, true)).to_vec().into(),
            ),
            Self::Map => text_map_type(),
            Self::List => DataType::new_list(DataType::Utf8, true),
        }
    }
}

fn is_small_integer(data_type: &DataType) -> bool {
    (data_type.is_integer() || data_type.is_null()) && data_type != &DataType::UInt64
}

fn check_span(function: &str, name: &str, fields: &Fields) -> Result<()> {
    for bound in SPAN_BOUNDS {
        let Some((_, field)) = fields.find(bound) else {
            return Err(error::argument(
                function,
                name,
                format_args!(
                    "must be a struct with the fields bstart and bend, but has no {bound}"
                ),
            ));
        };
        if !field.data_type().is_integer() && !field.data_type().is_null() {
            let data_type = field.data_type();
            return Err(error::argument(
                function,
                name,
                format_args!("must have an integer as {bound}, but there it is {data_type}"),
            ));
        }
    }
    Ok(())
}

fn has_texts(entries: &FieldRef) -> bool {
    match entries.data_type() {
        DataType::Struct(fields) => fields.iter().all(|field| element::has_text(field.data_type())),
        _ => false,
    }
}

/// The element field of a list in any layout; NULL of no type counts as a list of text.
fn list_element(data_type: &DataType) -> Option<FieldRef> {
    match data_type {
        DataType::List(element)
        | DataType::LargeList(element)
        | DataType::FixedSizeList(element, _)
        | DataType::ListView(element)
        | DataType::LargeListView(element) => Some(element.clone()),
        DataType::Null => Some(Arc::new(Field::new_list_field(DataType::Utf8, true))),
        _ => None,
    }
}
