//! Values as texts that do not depend on how Arrow holds them: widths of integers and floats, views,
//! dictionaries and units of time do not count.

use datafusion::arrow::array::{Array, AsArray, RecordBatch, StructArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Decimal256Type, Float64Type, Int64Type, TimeUnit,
};
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use std::fmt::Write as _;

/// What a type is about.
pub fn family(data_type: &DataType) -> String {
    match data_type {
        DataType::Dictionary(_, values) => family(values),
        DataType::Boolean => "bool".to_owned(),
        integer if integer.is_integer() => "int".to_owned(),
        float if float.is_floating() => "float".to_owned(),
        decimal if decimal.is_decimal() => "decimal".to_owned(),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "string".to_owned(),
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => "binary".to_owned(),
        DataType::Date32 | DataType::Date64 => "date".to_owned(),
        DataType::Timestamp(_, None) => "timestamp_ntz".to_owned(),
        DataType::Timestamp(_, Some(_)) => "timestamp".to_owned(),
        DataType::List(element)
        | DataType::LargeList(element)
        | DataType::ListView(element)
        | DataType::FixedSizeList(element, _) => format!("list<{}>", family(element.data_type())),
        DataType::Map(entries, _) => match entries.data_type() {
            DataType::Struct(parts) => {
                let parts: Vec<String> =
                    parts.iter().map(|part| family(part.data_type())).collect();
                format!("map<{}>", parts.join(","))
            }
            other => family(other),
        },
        DataType::Struct(fields) => {
            let parts: Vec<String> = fields
                .iter()
                .map(|field| format!("{}:{}", field.name(), family(field.data_type())))
                .collect();
            format!("struct<{}>", parts.join(","))
        }
        DataType::Null => "null".to_owned(),
        other => other.to_string(),
    }
}

/// The rows over some columns, sorted.
pub fn canonical_rows(batch: &RecordBatch, columns: &[String]) -> Vec<String> {
    let columns: Vec<Vec<String>> = columns
        .iter()
        .map(|name| values(batch.column_by_name(name).expect("a column").as_ref()))
        .collect();
    let mut rows: Vec<String> = (0..batch.num_rows())
        .map(|row| columns.iter().map(|column| column[row].as_str()).collect::<Vec<_>>().join("|"))
        .collect();
    rows.sort_unstable();
    rows
}

/// A value as the manifest writes it.
pub fn as_text(column: &dyn Array, row: usize) -> String {
    let options = FormatOptions::default().with_null("None");
    ArrayFormatter::try_new(column, &options).expect("it can be shown").value(row).to_string()
}

fn values(array: &dyn Array) -> Vec<String> {
    let show = |row: usize, text: &dyn Fn(usize) -> String| {
        if array.is_null(row) { "NULL".to_owned() } else { text(row) }
    };
    let all = |text: &dyn Fn(usize) -> String| -> Vec<String> {
        (0..array.len()).map(|row| show(row, text)).collect()
    };
    let to = |data_type: DataType| cast(array, &data_type).expect("a cast within a family");
    match array.data_type() {
        DataType::Dictionary(_, inner) => values(to(inner.as_ref().clone()).as_ref()),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            let times = to(DataType::Int64);
            all(&|row| times.as_primitive::<Int64Type>().value(row).to_string())
        }
        DataType::Timestamp(_, zone) => {
            values(to(DataType::Timestamp(TimeUnit::Microsecond, zone.clone())).as_ref())
        }
        integer if integer.is_integer() => {
            let numbers = to(DataType::Int64);
            all(&|row| numbers.as_primitive::<Int64Type>().value(row).to_string())
        }
        float if float.is_floating() => {
            let numbers = to(DataType::Float64);
            all(&|row| float_text(numbers.as_primitive::<Float64Type>().value(row)))
        }
        DataType::Decimal256(..) => {
            let numbers = array.as_primitive::<Decimal256Type>();
            all(&|row| decimal_text(&numbers.value_as_string(row)))
        }
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale) => values(to(DataType::Decimal256(76, *scale)).as_ref()),
        DataType::Date32 | DataType::Date64 => {
            let dates = to(DataType::Date32);
            all(&|row| dates.as_primitive::<Date32Type>().value(row).to_string())
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            let texts = to(DataType::Utf8);
            all(&|row| format!("{:?}", texts.as_string::<i32>().value(row)))
        }
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => {
            let bytes = to(DataType::Binary);
            all(&|row| hex(bytes.as_binary::<i32>().value(row)))
        }
        DataType::List(_) => {
            let lists = array.as_list::<i32>();
            all(&|row| format!("[{}]", values(lists.value(row).as_ref()).join(",")))
        }
        DataType::LargeList(element) | DataType::FixedSizeList(element, _) => {
            values(to(DataType::List(element.clone())).as_ref())
        }
        DataType::Map(..) => {
            let maps = array.as_map();
            all(&|row| {
                let entries = maps.value(row);
                let (keys, items) =
                    (values(entries.column(0).as_ref()), values(entries.column(1).as_ref()));
                let mut entries: Vec<String> =
                    keys.iter().zip(&items).map(|(key, item)| format!("{key}:{item}")).collect();
                entries.sort_unstable();
                format!("{{{}}}", entries.join(","))
            })
        }
        DataType::Struct(_) => {
            let structs = array.as_struct();
            let parts = parts(structs);
            all(&|row| {
                let row: Vec<String> =
                    parts.iter().map(|(name, values)| format!("{name}={}", values[row])).collect();
                format!("({})", row.join(","))
            })
        }
        _ => all(&|row| as_text(array, row)),
    }
}

fn parts(structs: &StructArray) -> Vec<(String, Vec<String>)> {
    let fields = structs.fields().iter().zip(structs.columns());
    fields.map(|(field, column)| (field.name().clone(), values(column.as_ref()))).collect()
}

fn float_text(value: f64) -> String {
    if value.is_nan() {
        "nan".to_owned()
    } else if value == 0.0 {
        "0.0".to_owned()
    } else {
        format!("{value:?}")
    }
}

fn decimal_text(value: &str) -> String {
    let short = match value.contains('.') {
        true => value.trim_end_matches('0').trim_end_matches('.'),
        false => value,
    };
    if short == "-0" || short.is_empty() { "0".to_owned() } else { short.to_owned() }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::from("x");
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
