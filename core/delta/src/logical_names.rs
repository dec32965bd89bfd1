//! Columns with the names that the table has for them, where its log and files have others.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, StructArray};
use datafusion::arrow::datatypes::{Field, Fields};
use datafusion::arrow::error::ArrowError;
use delta_kernel::schema::{ColumnMetadataKey, DataType, MetadataValue, StructField, StructType};
use std::sync::Arc;

/// A structure whose fields are columns of a table that maps its columns: with their own names.
///
/// # Errors
/// None that a structure which exists can give.
pub(crate) fn logical(structure: &ArrayRef, columns: &StructType) -> Result<ArrayRef, ArrowError> {
    let Some(fields) = structure.as_struct_opt() else { return Ok(Arc::clone(structure)) };
    let renamed = fields.fields().iter().zip(fields.columns()).map(|(field, values)| {
        let Some(column) = columns.fields().find(|column| physical(column) == field.name()) else {
            return Ok((Arc::clone(field), Arc::clone(values)));
        };
        let values = match column.data_type() {
            DataType::Struct(inner) => logical(values, inner)?,
            _ => Arc::clone(values),
        };
        let named = Field::new(column.name(), values.data_type().clone(), field.is_nullable());
        Ok((Arc::new(named.with_metadata(field.metadata().clone())), values))
    });
    let renamed = renamed.collect::<Result<Vec<_>, ArrowError>>()?;
    let (fields, values): (Vec<_>, Vec<_>) = renamed.into_iter().unzip();
    let (nulls, rows) = (structure.nulls().cloned(), structure.len());
    let named = StructArray::try_new_with_length(Fields::from(fields), values, nulls, rows)?;
    Ok(Arc::new(named))
}

fn physical(column: &StructField) -> &str {
    match column.get_config_value(&ColumnMetadataKey::ColumnMappingPhysicalName) {
        Some(MetadataValue::String(name)) => name,
        _ => column.name(),
    }
}
