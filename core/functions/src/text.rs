//! Text as the functions see it: columns of any layout, results, normalization, words.

mod ascii;
pub(crate) mod buffer;
pub(crate) mod builder;
mod classes;
pub(crate) mod column;
pub(crate) mod element;
pub(crate) mod form;
pub(crate) mod normalize;
pub(crate) mod words;

use datafusion::arrow::datatypes::{DataType, Field};
use std::sync::Arc;

/// Whether a type holds text: one of the three plain layouts, or a dictionary of them.
pub(crate) fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// A map from text to text, as all functions return it.
pub(crate) fn text_map_type() -> DataType {
    let entries = DataType::Struct(
        vec![Field::new("keys", DataType::Utf8, false), Field::new("values", DataType::Utf8, true)]
            .into(),
    );
    DataType::Map(Arc::new(Field::new("entries", entries, false)), false)
}
