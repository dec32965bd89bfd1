//! What an error tells beside its message.

use super::inner;
use crate::error::{Code, FEATURES, Position};
use codeanatomy_delta::features_of;
use datafusion::common::{DataFusionError, SchemaError};
use datafusion::sql::sqlparser::parser::ParserError;
use std::error::Error as StdError;

/// The details of an error of a kind, by their names.
pub(super) fn of(error: &DataFusionError, code: Code) -> Vec<(&'static str, String)> {
    let mut details = Vec::new();
    details.extend(valid_fields(error).map(|names| ("candidates", names)));
    match code {
        Code::OutOfMemory => {
            details.extend(consumers(error).map(|consumers| ("memory.consumers", consumers)));
        }
        Code::Protocol => details.extend(features(error).map(|names| (FEATURES, names))),
        _ => {}
    }
    details
}

/// Where in the SQL an error is.
pub(super) fn position(error: &DataFusionError) -> Option<Position> {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        match error.downcast_ref::<DataFusionError>() {
            Some(DataFusionError::Diagnostic(diagnostic, _)) => {
                if let Some(span) = diagnostic.span {
                    return Some(Position { line: span.start.line, column: span.start.column });
                }
            }
            Some(DataFusionError::SQL(error, _)) => return parser_position(error),
            _ => {}
        }
        next = inner(error);
    }
    None
}

/// sqlparser tells the position only at the end of its text: `… at Line: 1, Column: 8`.
fn parser_position(error: &ParserError) -> Option<Position> {
    let (ParserError::ParserError(text) | ParserError::TokenizerError(text)) = error else {
        return None;
    };
    let (_, tail) = text.rsplit_once("Line: ")?;
    let (line, tail) = tail.split_once(", Column: ")?;
    let column: String = tail.chars().take_while(char::is_ascii_digit).collect();
    Some(Position { line: line.trim().parse().ok()?, column: column.parse().ok()? })
}

fn valid_fields(error: &DataFusionError) -> Option<String> {
    match error.find_root() {
        DataFusionError::SchemaError(schema_error, _) => match schema_error.as_ref() {
            SchemaError::FieldNotFound { valid_fields, .. } => {
                let names: Vec<String> =
                    valid_fields.iter().map(|column| column.quoted_flat_name()).collect();
                Some(names.join(", "))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The pool's message lists the largest consumers, one a line.
fn consumers(error: &DataFusionError) -> Option<String> {
    let text = error.find_root().to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| line.contains('#')).collect();
    if lines.is_empty() { None } else { Some(lines.join("\n")) }
}

/// The table features that are in the way.
fn features(error: &DataFusionError) -> Option<String> {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        let named = error.downcast_ref().map(features_of).unwrap_or_default();
        if !named.is_empty() {
            return Some(named.join(", "));
        }
        if let Some(delta_kernel::Error::Unsupported(text)) = error.downcast_ref() {
            return feature_of_kernel(text).map(ToOwned::to_owned);
        }
        next = inner(error);
    }
    None
}

/// The kernel says only in its text which feature it does not support: `Feature 'x' is not …`.
fn feature_of_kernel(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix("Feature '")?.split_once('\'')?;
    Some(name)
}
