//! The columns of each payload.

use super::Payload;
use datafusion::arrow::datatypes::{DataType, Field, Fields, TimeUnit};
use std::sync::Arc;

pub(super) fn of(payload: Payload) -> Vec<Field> {
    let mut columns = vec![
        needed("event_time", time()),
        needed("table_uri", DataType::Utf8),
        needed("version", DataType::Int64),
    ];
    columns.extend(match payload {
        Payload::Snapshot => snapshot(),
        Payload::ScanConfig => scan_config(),
        Payload::AddActions => add_actions(),
        Payload::MutationReport => [snapshot(), report(), mutation()].concat(),
        Payload::MaintenanceReport => [snapshot(), report(), maintenance()].concat(),
    });
    columns
}

fn snapshot() -> Vec<Field> {
    vec![
        optional("table_id", DataType::Utf8),
        optional("name", DataType::Utf8),
        optional("description", DataType::Utf8),
        optional("timestamp", time()),
        optional("created_time", time()),
        optional("num_files", DataType::Int64),
        optional("size_bytes", DataType::Int64),
        needed("min_reader_version", DataType::Int32),
        needed("min_writer_version", DataType::Int32),
        needed("reader_features", texts()),
        needed("writer_features", texts()),
        needed("table_properties", map()),
        needed("schema_json", DataType::Utf8),
        needed("partition_columns", texts()),
    ]
}

fn scan_config() -> Vec<Field> {
    vec![
        optional("registered_name", DataType::Utf8),
        optional("file_column", DataType::Utf8),
        optional("files", texts()),
        optional("predicate", DataType::Utf8),
        needed("pushdown_filters", DataType::Boolean),
        needed("view_types", DataType::Boolean),
        needed("wrap_partition_values", DataType::Boolean),
        needed("schema_ipc", DataType::Binary),
    ]
}

fn add_actions() -> Vec<Field> {
    vec![
        needed("path", DataType::Utf8),
        needed("size", DataType::Int64),
        needed("modification_time", time()),
        optional("num_records", DataType::Int64),
        needed("partition_values", map()),
        optional("stats", DataType::Utf8),
    ]
}

fn report() -> Vec<Field> {
    vec![
        needed("operation", DataType::Utf8),
        needed("status", DataType::Utf8),
        optional("version_before", DataType::Int64),
        needed("version_after", DataType::Int64),
        needed("metrics_json", DataType::Utf8),
        needed("commit_metadata", map()),
        optional("verified", DataType::Boolean),
        needed("elapsed_ms", DataType::Int64),
    ]
}

fn mutation() -> Vec<Field> {
    vec![
        optional("num_added_files", DataType::Int64),
        optional("num_removed_files", DataType::Int64),
        optional("execution_time_ms", DataType::Int64),
        optional("scan_time_ms", DataType::Int64),
        optional("rewrite_time_ms", DataType::Int64),
    ]
}

fn maintenance() -> Vec<Field> {
    vec![needed("dry_run", DataType::Boolean), optional("files_deleted", texts())]
}

fn needed(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, false)
}

fn optional(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, true)
}

fn time() -> DataType {
    DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()))
}

fn texts() -> DataType {
    DataType::List(Arc::new(needed("item", DataType::Utf8)))
}

/// Of text to text, as Arrow names its parts.
fn map() -> DataType {
    let entry =
        Fields::from(vec![needed("keys", DataType::Utf8), optional("values", DataType::Utf8)]);
    DataType::Map(Arc::new(needed("entries", DataType::Struct(entry))), false)
}
