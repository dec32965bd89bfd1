//! The rows of `udf_registry()`: the functions of this library in the session.

use crate::registry::{FunctionRecord, records};
use datafusion::arrow::array::{
    ArrayRef, BooleanArray, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::error::Result;
use datafusion::execution::SessionState;
use std::sync::Arc;

/// One row for each function.
pub(super) fn rows(state: &SessionState) -> Result<RecordBatch> {
    let records = records(state);
    let schema = Schema::new(vec![
        Field::new("name", DataType::Utf8, false),
        Field::new("kind", DataType::Utf8, false),
        Field::new("volatility", DataType::Utf8, false),
        Field::new("aliases", DataType::new_list(DataType::Utf8, true), true),
        Field::new("parameter_names", DataType::new_list(DataType::Utf8, true), true),
        Field::new("simplify", DataType::Boolean, false),
        Field::new("coerce_types", DataType::Boolean, false),
        Field::new("short_circuits", DataType::Boolean, false),
    ]);
    let flags = |flag: fn(&FunctionRecord) -> bool| -> ArrayRef {
        Arc::new(records.iter().map(|record| Some(flag(record))).collect::<BooleanArray>())
    };
    let texts = |text: fn(&FunctionRecord) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(records.iter().map(text)))
    };
    let columns = vec![
        texts(|record| &record.name),
        texts(|record| record.kind.as_str()),
        texts(|record| record.volatility),
        lists(records.iter().map(|record| record.aliases.as_slice())),
        lists(records.iter().map(|record| record.parameter_names.as_slice())),
        flags(|record| record.simplify),
        flags(|record| record.coerce_types),
        flags(|record| record.short_circuits),
    ];
    Ok(RecordBatch::try_new(Arc::new(schema), columns)?)
}

/// Lists of text, as a column.
pub(super) fn lists<'a>(lists: impl Iterator<Item = &'a [String]>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for list in lists {
        list.iter().for_each(|text| builder.values().append_value(text));
        builder.append(true);
    }
    Arc::new(builder.finish())
}
