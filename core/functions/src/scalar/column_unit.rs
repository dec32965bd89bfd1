//! Columns of a line in different units: `col_to_byte` and `position_encoding_norm`.

use super::call::Call;
use super::definition::{Definition, Traits};
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use datafusion::arrow::array::{ArrayRef, Int32Array, Int64Array};
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::error::Result;
use std::sync::Arc;

pub(super) static COL_TO_BYTE: Definition = Definition {
    name: "col_to_byte",
    aliases: &[],
    parameters: &[
        Parameter::required("line_text", Accepts::Text, "The text of the line"),
        Parameter::required("col", Accepts::Integer, "The column, from 0"),
        Parameter::required("col_unit", Accepts::Text, UNIT_DESCRIPTION),
    ],
    section: Section::Other,
    description: "The offset in bytes of a column of a line. A column behind the end is the end, a \
                  negative one the start; one inside a character is an error.",
    example: "SELECT col_to_byte('aé😀z', 4, 'UTF16')",
    tags: &["position_encoding"],
    traits: Traits::NONE,
    return_field: |plan| Ok(plan.field(DataType::Int64, plan.is_nullable(0) || plan.is_nullable(1))),
    evaluate: evaluate_col_to_byte,
};

pub(super) static POSITION_ENCODING_NORM: Definition = Definition {
    name: "position_encoding_norm",
    aliases: &[],
    parameters: &[Parameter::required("value", Accepts::CastText, UNIT_DESCRIPTION)],
    section: Section::Other,
    description: "The number of a unit of columns: UTF-8 is 1, UTF-16 is 2, and UTF-32, NULL and \
                  everything unknown are 3.",
    example: "SELECT position_encoding_norm('utf-16')",
    tags: &["position_encoding"],
    traits: Traits::TOTAL,
    return_field: |plan| Ok(plan.field(DataType::Int32, false)),
    evaluate: |call| {
        let values = call.text(0)?;
        Ok(Arc::new(Int32Array::from_iter_values(
            (0..call.rows).map(|row| values.get(row).map_or(UTF32_NUMBER, unit_number)),
        )))
    },
};

/// What a unit may be, for documentation.
pub(super) const UNIT_DESCRIPTION: &str =
    "The unit of columns: BYTE, UTF8 (1), UTF16 (2), and UTF32 (3) for anything else";

const UTF32_NUMBER: i32 = 3;

/// The unit in which a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Bytes, also inside a character.
    Byte,
    /// Bytes, only between characters.
    Utf8,
    /// Units of UTF-16.
    Utf16,
    /// Code points.
    Utf32,
}

impl Unit {
    /// Reads the name or the number of a unit.
    pub(super) fn parse(text: &str) -> Self {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return match text.trim_start_matches('0') {
                "1" => Self::Utf8,
                "2" => Self::Utf16,
                _ => Self::Utf32,
            };
        }
        if contains_word(text, "BYTE") { Self::Byte } else { Self::encoding(text) }
    }

    fn encoding(text: &str) -> Self {
        if contains_word(text, "UTF8") {
            Self::Utf8
        } else if contains_word(text, "UTF16") {
            Self::Utf16
        } else {
            Self::Utf32
        }
    }
}

/// Looks for a word in any case, as if there were no hyphens and underscores.
fn contains_word(text: &str, word: &str) -> bool {
    let mut letters = text.bytes().filter(|byte| !matches!(byte, b'-' | b'_'));
    loop {
        let rest = letters.clone();
        let matched = rest
            .map(|byte| byte.to_ascii_uppercase())
            .zip(word.bytes())
            .take_while(|(letter, wanted)| letter == wanted)
            .count();
        if matched == word.len() {
            return true;
        }
        if letters.next().is_none() {
            return false;
        }
    }
}

fn unit_number(text: &str) -> i32 {
    match Unit::parse(text) {
        Unit::Utf8 => 1,
        Unit::Utf16 => 2,
        // A name of bytes may still name an encoding.
        Unit::Byte => match Unit::encoding(text) {
            Unit::Utf8 => 1,
            Unit::Utf16 => 2,
            _ => UTF32_NUMBER,
        },
        Unit::Utf32 => UTF32_NUMBER,
    }
}

/// The offset in bytes of a column; the error says what is wrong with the column.
pub(super) fn byte_offset(line: &str, column: i64, unit: Unit) -> Result<i64, &'static str> {
    let column = usize::try_from(column.max(0)).unwrap_or(usize::MAX);
    let one_byte_each = matches!(unit, Unit::Byte) || line.is_ascii();
    let offset = match unit {
        _ if one_byte_each || column >= line.len() => column.min(line.len()),
        Unit::Utf8 if line.is_char_boundary(column) => column,
        Unit::Utf8 => return Err("lies inside a character"),
        Unit::Utf16 => utf16_offset(line, column)?,
        Unit::Utf32 | Unit::Byte => {
            line.char_indices().nth(column).map_or(line.len(), |(offset, _)| offset)
        }
    };
    Ok(i64::try_from(offset).unwrap_or(i64::MAX))
}

fn utf16_offset(line: &str, column: usize) -> Result<usize, &'static str> {
    let mut units = 0;
    for (offset, character) in line.char_indices() {
        if units == column {
            return Ok(offset);
        }
        if units > column {
            return Err("lies between the two halves of a surrogate pair");
        }
        units += character.len_utf16();
    }
    if units > column {
        Err("lies between the two halves of a surrogate pair")
    } else {
        Ok(line.len())
    }
}

fn evaluate_col_to_byte(call: &Call<'_>) -> Result<ArrayRef> {
    let (lines, columns, units) = (call.text(0)?, call.numbers::<Int64Type>(1)?, call.text(2)?);
    let offsets: Int64Array = (0..call.rows)
        .map(|row| {
            let (Some(line), Some(column)) = (lines.get(row), columns.get(row)) else {
                return Ok(None);
            };
            let unit = units.get(row).map_or(Unit::Utf32, Unit::parse);
            byte_offset(line, column, unit).map(Some).map_err(|problem| {
                call.refuse_value(1, format_args!("is {column}, which {problem}"))
            })
        })
        .collect::<Result<_>>()?;
    Ok(Arc::new(offsets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_by_number_and_by_name() {
        for (text, unit) in [
            ("1", Unit::Utf8),
            (" 02 ", Unit::Utf16),
            ("9", Unit::Utf32),
            ("bytes", Unit::Byte),
            ("Utf-8", Unit::Utf8),
            ("UTF_16_LE", Unit::Utf16),
            ("utf8 bytes", Unit::Byte),
            ("", Unit::Utf32),
        ] {
            assert_eq!(Unit::parse(text), unit, "{text}");
        }
    }

    #[test]
    fn offsets_stay_between_characters() {
        let line = "aé😀z";
        assert_eq!(byte_offset(line, 4, Unit::Utf16), Ok(7));
        assert_eq!(byte_offset(line, 99, Unit::Utf16), Ok(8));
        assert!(byte_offset(line, 3, Unit::Utf16).is_err());
        assert!(byte_offset("😀", 1, Unit::Utf16).is_err());
        assert!(byte_offset(line, 2, Unit::Utf8).is_err());
        assert_eq!(byte_offset(line, 2, Unit::Byte), Ok(2));
        assert_eq!(byte_offset(line, i64::MIN, Unit::Utf32), Ok(0));
    }
}
