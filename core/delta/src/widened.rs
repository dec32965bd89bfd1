//! Files from before the elements of lists and maps were widened. The kernel's reader gives plain
//! columns their new type, but not elements; those are read as the file has them and cast here.

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{Field, Schema};
use delta_kernel::engine::arrow_conversion::TryIntoArrow;
use delta_kernel::engine::arrow_data::ArrowEngineData;
use delta_kernel::schema::{ArrayType, DataType, MapType, PrimitiveType, SchemaRef, StructType};
use delta_kernel::{
    DeltaResult, EngineData, FileDataReadResultIterator, FileMeta, ParquetHandler, PredicateRef,
};
use std::iter;
use std::sync::Arc;

/// Reads files with the columns that a table has now.
pub(crate) fn read(
    reader: &Arc<dyn ParquetHandler>,
    files: &[FileMeta],
    columns: SchemaRef,
    predicate: Option<PredicateRef>,
) -> DeltaResult<FileDataReadResultIterator> {
    if !columns.fields().any(|field| has_elements(field.data_type())) {
        return reader.read_parquet_files(files, columns, predicate);
    }
    let (reader, files) = (Arc::clone(reader), files.to_vec());
    let each = files
        .into_iter()
        .map(move |file| read_file(reader.as_ref(), file, Arc::clone(&columns), predicate.clone()));
    Ok(Box::new(
        each.flat_map(|data| data.unwrap_or_else(|error| Box::new(iter::once(Err(error))))),
    ))
}

fn has_elements(data_type: &DataType) -> bool {
    match data_type {
        DataType::Array(_) | DataType::Map(_) => true,
        DataType::Struct(fields) => fields.fields().any(|field| has_elements(field.data_type())),
        _ => false,
    }
}

fn read_file(
    reader: &dyn ParquetHandler,
    file: FileMeta,
    columns: SchemaRef,
    predicate: Option<PredicateRef>,
) -> DeltaResult<FileDataReadResultIterator> {
    let footer = reader.read_parquet_footer(&file)?;
    let as_in_file = Arc::new(of_fields(&columns, &footer.schema)?);
    if as_in_file == columns {
        return reader.read_parquet_files(&[file], columns, predicate);
    }
    let data = reader.read_parquet_files(&[file], Arc::clone(&as_in_file), predicate)?;
    Ok(Box::new(data.map(move |data| widen(data?, &as_in_file, &columns))))
}

/// The columns of the table, with the elements as they are in a file.
fn of_fields(columns: &StructType, file: &StructType) -> DeltaResult<StructType> {
    let fields = columns.fields().map(|field| {
        let mut field = field.clone();
        // Without its name in the file, it is another column there, or none.
        if let Some(there) = file.field(field.name()) {
            field.data_type = of_column(&field.data_type, there.data_type())?;
        }
        Ok(field)
    });
    StructType::try_new(fields.collect::<DeltaResult<Vec<_>>>()?)
}

fn of_column(column: &DataType, file: &DataType) -> DeltaResult<DataType> {
    Ok(match (column, file) {
        (DataType::Array(column), DataType::Array(file)) => {
            let element = of_element(&column.element_type, &file.element_type)?;
            ArrayType::new(element, column.contains_null).into()
        }
        (DataType::Map(column), DataType::Map(file)) => {
            let key = of_element(&column.key_type, &file.key_type)?;
            let value = of_element(&column.value_type, &file.value_type)?;
            MapType::new(key, value, column.value_contains_null).into()
        }
        (DataType::Struct(column), DataType::Struct(file)) => of_fields(column, file)?.into(),
        _ => column.clone(),
    })
}

fn of_element(element: &DataType, file: &DataType) -> DeltaResult<DataType> {
    match (element, file) {
        (DataType::Primitive(wide), DataType::Primitive(narrow)) if is_wider(wide, narrow) => {
            Ok(file.clone())
        }
        (DataType::Struct(column), DataType::Struct(file)) => {
            let fields = column.fields().map(|field| {
                let mut field = field.clone();
                if let Some(there) = file.field(field.name()) {
                    field.data_type = of_element(&field.data_type, there.data_type())?;
                }
                Ok(field)
            });
            Ok(StructType::try_new(fields.collect::<DeltaResult<Vec<_>>>()?)?.into())
        }
        _ => of_column(element, file),
    }
}

/// Whether the protocol lets a type become the other one.
fn is_wider(wide: &PrimitiveType, narrow: &PrimitiveType) -> bool {
    use PrimitiveType::{Byte, Date, Decimal, Double, Float, Integer, Long, Short, TimestampNtz};
    match (narrow, wide) {
        (Byte, Short | Integer | Long | Double | Decimal(_))
        | (Short, Integer | Long | Double | Decimal(_))
        | (Integer, Long | Double | Decimal(_))
        | (Long, Decimal(_))
        | (Float, Double)
        | (Date, TimestampNtz) => true,
        (Decimal(narrow), Decimal(wide)) => narrow != wide,
        _ => false,
    }
}

fn widen(
    data: Box<dyn EngineData>,
    as_in_file: &StructType,
    columns: &StructType,
) -> DeltaResult<Box<dyn EngineData>> {
    let batch: RecordBatch = ArrowEngineData::try_from_engine_data(data)?.into();
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    let pairs = as_in_file.fields().zip(columns.fields());
    for ((field, array), (before, now)) in
        batch.schema().fields().iter().zip(batch.columns()).zip(pairs)
    {
        if before == now {
            fields.push(Arc::clone(field));
            arrays.push(Arc::clone(array));
            continue;
        }
        let wanted: Field = now.try_into_arrow()?;
        arrays.push(cast(array, wanted.data_type())?);
        let named = Field::new(field.name(), wanted.data_type().clone(), field.is_nullable());
        fields.push(Arc::new(named.with_metadata(field.metadata().clone())));
    }
    let schema = Arc::new(Schema::new(fields));
    Ok(Box::new(ArrowEngineData::new(RecordBatch::try_new(schema, arrays)?)))
}
