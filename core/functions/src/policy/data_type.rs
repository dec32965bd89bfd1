//! The names of types in policies: `int64`, `list<string>`, `struct<a:int64,b:map<string,bool>>`.

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::plan_err;
use datafusion::error::Result;
use std::sync::Arc;

/// Types within types; more are a mistake.
const DEEPEST: usize = 32;

/// Reads the name of a type, in any case.
///
/// # Errors
/// Plan, with the names that are known.
pub(super) fn parse(name: &str) -> Result<DataType> {
    within(name, DEEPEST)
}

fn within(name: &str, depth: usize) -> Result<DataType> {
    if depth == 0 {
        return plan_err!("a type of a function policy is nested more than {DEEPEST} deep");
    }
    let name = name.trim();
    let inner = |kind: &str, open: char, close: char| {
        let head = name.get(..kind.len())?;
        let rest = name.get(kind.len()..)?.trim_start();
        let inside = rest.strip_prefix(open)?.strip_suffix(close)?;
        head.eq_ignore_ascii_case(kind).then_some(inside)
    };
    if let Some(element) = inner("list", '<', '>') {
        return Ok(DataType::List(Arc::new(field(element, "item", depth)?)));
    }
    if let Some(element) = inner("large_list", '<', '>') {
        return Ok(DataType::LargeList(Arc::new(field(element, "item", depth)?)));
    }
    if let Some(fields) = inner("struct", '<', '>') {
        let fields = at_top_level(fields).into_iter().map(|part| match part.split_once(':') {
            Some(_) => field(part, "", depth),
            None => plan_err!("a field of a struct is written name:type, not \"{part}\""),
        });
        return Ok(DataType::Struct(fields.collect::<Result<Fields>>()?));
    }
    if let Some(entry) = inner("map", '<', '>') {
        let [key, value] = at_top_level(entry)[..] else {
            return plan_err!("a map is written map<key type,value type>, not \"{name}\"");
        };
        let fields = Fields::from(vec![
            Field::new("keys", within(key, depth - 1)?, false),
            Field::new("values", within(value, depth - 1)?, true),
        ]);
        let entries = Field::new("entries", DataType::Struct(fields), false);
        return Ok(DataType::Map(Arc::new(entries), false));
    }
    if let Some(size) = inner("decimal", '(', ')') {
        return decimal(size);
    }
    plain(name)
}

/// `[name:]type`.
fn field(text: &str, default: &str, depth: usize) -> Result<Field> {
    let is_name =
        |name: &&str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    let (name, data_type) = match text.split_once(':') {
        Some((name, data_type)) if is_name(&name) => (name.trim(), data_type),
        _ => (default, text),
    };
    Ok(Field::new(name, within(data_type, depth - 1)?, true))
}

/// The parts between commas that stand in no brackets.
fn at_top_level(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_usize, 0, Vec::new());
    for (position, character) in text.char_indices() {
        match character {
            '<' | '(' => depth += 1,
            '>' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..position]);
                start = position + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn decimal(size: &str) -> Result<DataType> {
    let numbers = size.split_once(',').and_then(|(precision, scale)| {
        Some((precision.trim().parse::<u8>().ok()?, scale.trim().parse::<i8>().ok()?))
    });
    match numbers {
        Some((precision @ 1..=38, scale)) if scale.unsigned_abs() <= precision => {
            Ok(DataType::Decimal128(precision, scale))
        }
        _ => plan_err!("a decimal has a precision of 1 to 38 and a scale within it, not ({size})"),
    }
}

fn plain(name: &str) -> Result<DataType> {
    const NAMES: [(&str, DataType); 24] = [
        ("null", DataType::Null),
        ("bool", DataType::Boolean),
        ("boolean", DataType::Boolean),
        ("int8", DataType::Int8),
        ("int16", DataType::Int16),
        ("int32", DataType::Int32),
        ("int64", DataType::Int64),
        ("uint8", DataType::UInt8),
        ("uint16", DataType::UInt16),
        ("uint32", DataType::UInt32),
        ("uint64", DataType::UInt64),
        ("float16", DataType::Float16),
        ("float32", DataType::Float32),
        ("float", DataType::Float32),
        ("float64", DataType::Float64),
        ("double", DataType::Float64),
        ("binary", DataType::Binary),
        ("large_binary", DataType::LargeBinary),
        ("string", DataType::Utf8),
        ("utf8", DataType::Utf8),
        ("large_string", DataType::LargeUtf8),
        ("large_utf8", DataType::LargeUtf8),
        ("utf8view", DataType::Utf8View),
        ("utf8_view", DataType::Utf8View),
    ];
    let lower = name.to_ascii_lowercase();
    let spelled = match lower.as_str() {
        "largebinary" => "large_binary",
        "largeutf8" => "large_utf8",
        other => other,
    };
    match NAMES.into_iter().find(|(known, _)| *known == spelled) {
        Some((_, data_type)) => Ok(data_type),
        None => {
            let known: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            plan_err!(
                "\"{name}\" is no type of a function policy; there are {}, list<T>, large_list<T>, \
                 struct<a:T>, map<K,V> and decimal(p,s)",
                known.join(", ")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_nest() {
        let parsed = parse("Struct<a:list<string>, b:map<string,decimal(10,2)>>").unwrap();
        let DataType::Struct(fields) = parsed else { panic!("{parsed}") };
        assert_eq!(fields[0].data_type(), &DataType::new_list(DataType::Utf8, true));
        assert!(matches!(fields[1].data_type(), DataType::Map(_, false)));
        assert!(parse(" LIST<x:INT64> ").unwrap().to_string().contains('x'));
    }

    #[test]
    fn what_is_no_type_is_refused() {
        for wrong in
            ["", "int", "list<>", "list<string", "struct<a>", "map<string>", "decimal(99,1)"]
        {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert!(parse(&"list<".repeat(10_000)).is_err());
        assert!(parse(&format!("{}int8{}", "list<".repeat(100), ">".repeat(100))).is_err());
    }
}
