//! Option bags: JSON objects that are read strictly.

use crate::error::{Error, Result};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;

/// Reads an option bag; the empty text means all defaults.
///
/// # Errors
/// Malformed JSON, an unknown key, a wrong type or a value out of range; the message names the key
/// and what is allowed.
pub fn from_json<T: DeserializeOwned + Default>(what: &str, json: &str) -> Result<T> {
    if json.trim().is_empty() { Ok(T::default()) } else { required_from_json(what, json) }
}

/// Reads an object that must be there.
///
/// # Errors
/// As [`from_json`].
pub fn required_from_json<T: DeserializeOwned>(what: &str, json: &str) -> Result<T> {
    if !json.trim_start().starts_with('{') {
        return Err(Error::invalid_option(format!("The {what} must be one JSON object.")));
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let read =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| refused(what, &error))?;
    reader.end().map_err(|error| {
        Error::invalid_option(format!("The {what} have text behind the JSON object: {error}."))
    })?;
    Ok(read)
}

fn refused(what: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let (key, reason) = (error.path().to_string(), error.inner().to_string());
    // Where in the JSON it is helps with malformed text only.
    let reason = match (error.inner().classify(), reason.rsplit_once(" at line ")) {
        (Category::Data, Some((reason, _))) => reason.to_owned(),
        _ => reason,
    };
    let message = match key.as_str() {
        "." | "?" => format!("The {what} cannot be read: {reason}."),
        key => format!("Option {key} of the {what}: {reason}."),
    };
    let refused = Error::invalid_option(message).with_detail("option", key);
    match valid(&reason) {
        Some(valid) => refused.with_detail("option.valid", valid),
        None => refused,
    }
}

/// serde tells what is allowed in its text only: "…, expected one of `a`, `b`".
fn valid(reason: &str) -> Option<String> {
    let (_, expected) = reason.split_once(", expected ")?;
    let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    if names.is_empty() { None } else { Some(names.join(", ")) }
}

/// A number of bytes: a JSON number, or text such as `"256MiB"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes(pub u64);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a number of bytes or text such as \"256MiB\"")]
        enum Either {
            Number(u64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(bytes) => Ok(Self(bytes)),
            Either::Text(text) => parse_bytes(&text).map(Self).ok_or_else(|| {
                D::Error::custom(format!(
                    "\"{text}\" is not a size; give a whole number of bytes or one with the unit \
                     B, KiB, MiB, GiB or TiB"
                ))
            }),
        }
    }
}

fn parse_bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let factor: u64 = match text[digits..].trim() {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "TiB" => 1 << 40,
        _ => return None,
    };
    text[..digits].parse::<u64>().ok()?.checked_mul(factor)
}

/// Refuses a number outside of its range.
///
/// # Errors
/// Invalid option, with the range.
pub fn in_range(what: &str, key: &str, value: usize, range: (usize, usize)) -> Result<usize> {
    if (range.0..=range.1).contains(&value) {
        return Ok(value);
    }
    let message = format!(
        "Option {key} of the {what} is {value}; it must be from {} to {}.",
        range.0, range.1
    );
    Err(Error::invalid_option(message).with_detail("option", key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, Default, PartialEq)]
    #[serde(default, deny_unknown_fields)]
    struct Sample {
        size: Option<Bytes>,
        flag: bool,
    }

    #[test]
    fn sizes_are_numbers_or_text_with_a_unit() {
        let read = |json| from_json::<Sample>("sample", json).map(|read| read.size);
        assert_eq!(read(r#"{"size": 7}"#).unwrap(), Some(Bytes(7)));
        assert_eq!(read(r#"{"size": "256 MiB"}"#).unwrap(), Some(Bytes(256 << 20)));
        assert!(read(r#"{"size": "256MB"}"#).is_err());
        assert!(read(r#"{"size": "99999999TiB"}"#).is_err(), "overflow is refused");
    }

    #[test]
    fn an_unknown_key_is_named_together_with_the_valid_ones() {
        let error = from_json::<Sample>("sample options", r#"{"sise": 1}"#).unwrap_err();
        for part in ["sise", "size", "flag", "sample options"] {
            assert!(error.message().contains(part), "{part} in {}", error.message());
        }
        let valid = error.details().iter().find(|(key, _)| key == "option.valid");
        assert_eq!(valid.map(|(_, valid)| valid.as_str()), Some("size, flag"));
    }

    #[test]
    fn a_wrong_type_is_named_with_its_key() {
        let error = from_json::<Sample>("sample options", r#"{"flag": 3}"#).unwrap_err();
        assert!(error.message().contains("flag"), "{}", error.message());
    }

    #[test]
    fn the_empty_text_means_defaults_and_text_behind_the_object_is_refused() {
        assert_eq!(from_json::<Sample>("sample", " ").unwrap(), Sample::default());
        assert!(from_json::<Sample>("sample", "{} x").is_err());
        assert!(from_json::<Sample>("sample", "[]").is_err());
    }
}
