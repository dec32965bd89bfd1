//! The types that leave the library: plain text and binary in place of views.

use crate::session::Session;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use datafusion::common::Result;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use futures::StreamExt;
use std::sync::Arc;

/// The schema that a result of this schema leaves the session with.
pub(crate) fn schema(session: &Session, schema: &SchemaRef) -> SchemaRef {
    if session.plain_types() { plain_schema(schema) } else { Arc::clone(schema) }
}

/// The stream that a result leaves the session as. Without views in it, it is the same stream.
pub(crate) fn stream(
    session: &Session,
    stream: SendableRecordBatchStream,
) -> SendableRecordBatchStream {
    let target = schema(session, &stream.schema());
    if target == stream.schema() {
        return stream;
    }
    let into = Arc::clone(&target);
    let batches = stream.map(move |batch| convert(&batch?, &into));
    Box::pin(RecordBatchStreamAdapter::new(target, batches))
}

fn convert(batch: &RecordBatch, target: &SchemaRef) -> Result<RecordBatch> {
    let columns = batch
        .columns()
        .iter()
        .zip(target.fields())
        .map(|(column, field)| match column.data_type() == field.data_type() {
            true => Ok(Arc::clone(column)),
            false => cast(column, field.data_type()),
        })
        .collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(RecordBatch::try_new(Arc::clone(target), columns)?)
}

fn plain_schema(schema: &SchemaRef) -> SchemaRef {
    let fields: Vec<FieldRef> = schema.fields().iter().map(plain_field).collect();
    if fields.iter().zip(schema.fields()).all(|(plain, field)| Arc::ptr_eq(plain, field)) {
        return Arc::clone(schema);
    }
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

fn plain_field(field: &FieldRef) -> FieldRef {
    let plain = plain_type(field.data_type());
    if plain == *field.data_type() {
        return Arc::clone(field);
    }
    Arc::new(Field::clone(field).with_data_type(plain))
}

fn plain_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8View => DataType::Utf8,
        DataType::BinaryView => DataType::Binary,
        DataType::List(item) => DataType::List(plain_field(item)),
        DataType::LargeList(item) => DataType::LargeList(plain_field(item)),
        DataType::ListView(item) => DataType::ListView(plain_field(item)),
        DataType::LargeListView(item) => DataType::LargeListView(plain_field(item)),
        DataType::FixedSizeList(item, size) => DataType::FixedSizeList(plain_field(item), *size),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(plain_field).collect()),
        DataType::Map(entries, sorted) => DataType::Map(plain_field(entries), *sorted),
        DataType::Dictionary(key, value) => {
            DataType::Dictionary(key.clone(), Box::new(plain_type(value)))
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_become_plain_at_every_depth_and_other_schemas_stay_the_same_object() {
        let nested = DataType::Struct(vec![Field::new("t", DataType::Utf8View, true)].into());
        let list = DataType::List(Arc::new(Field::new("item", nested, true)));
        let schema = Arc::new(Schema::new(vec![Field::new("l", list, true)]));
        let DataType::List(item) = plain_schema(&schema).field(0).data_type().clone() else {
            panic!("a list stays a list")
        };
        let DataType::Struct(fields) = item.data_type() else { panic!("a struct stays a struct") };
        assert_eq!(fields[0].data_type(), &DataType::Utf8);

        let plain = Arc::new(Schema::new(vec![Field::new("a", DataType::Int8, true)]));
        assert!(Arc::ptr_eq(&plain_schema(&plain), &plain));
    }
}
