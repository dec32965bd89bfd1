//! The rows of each payload.

use super::Payload;
use crate::describe::{counted, object, provider_with, snapshot};
use crate::failure::Failure;
use crate::files::{Files, files};
use crate::open::Location;
use crate::scan_options::ScanOptions;
use chrono::Utc;
use datafusion::arrow::array::{
    ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use datafusion::arrow::datatypes::Schema;
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::ipc::writer::StreamWriter;
use datafusion::execution::SessionState;
use deltalake::DeltaTable;
use deltalake::delta_datafusion::DeltaScanConfig;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::sync::Arc;

type Row = Map<String, Value>;

/// What a payload is asked to have; each kind takes some of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PayloadOptions {
    files: Option<bool>,
    predicate: Option<String>,
    scan: Option<ScanOptions>,
    report: Option<Row>,
}

impl PayloadOptions {
    /// Options that a kind does not take are a mistake.
    fn check(&self, payload: Payload) -> Result<(), Failure> {
        let given = [
            ("files", self.files.is_some(), payload == Payload::Snapshot),
            ("predicate", self.predicate.is_some(), payload == Payload::AddActions),
            ("scan", self.scan.is_some(), payload == Payload::ScanConfig),
            ("report", self.report.is_some(), payload.is_report()),
        ];
        match given.into_iter().find(|(_, given, taken)| *given && !taken) {
            None => Ok(()),
            Some((option, ..)) => Err(Failure::request(
                option,
                format!("The payload {} takes no option {option}; leave it out.", payload.name()),
            )),
        }
    }

    fn report(self, payload: Payload) -> Result<Row, Failure> {
        let report = self.report.unwrap_or_default();
        let has = |field: &str| report.get(field).is_some_and(|value| !value.is_null());
        let is_whole = ["status", "version_after", "elapsed_ms"].into_iter().all(has);
        let operation = report.get("operation").and_then(Value::as_str).filter(|_| is_whole);
        let Some(operation) = operation else {
            return Err(Failure::request(
                "report",
                "The option report must be the whole report of an operation on a Delta table.",
            ));
        };
        let fitting = Payload::of_operation(operation);
        if fitting != payload {
            let fitting = fitting.name();
            return Err(Failure::request(
                "report",
                format!("The report of the operation {operation} goes into the payload {fitting}."),
            ));
        }
        Ok(report)
    }
}

/// A payload of the version that a table shows.
///
/// # Errors
/// Options that the kind does not take, or that cannot be used; what reading the log gives.
pub async fn payload(
    payload: Payload,
    table: &DeltaTable,
    location: &Location,
    session: &SessionState,
    options: PayloadOptions,
) -> Result<RecordBatch, Failure> {
    options.check(payload)?;
    match payload {
        Payload::Snapshot => {
            let mut row = version(table).await?;
            if options.files == Some(true) {
                row.extend(counted(table).await?);
            }
            payload.batch(&[row])
        }
        Payload::ScanConfig => {
            let scan = options.scan.unwrap_or_default();
            let provider = provider_with(table, location, false, &scan, session).await?;
            scan_config(table, &scan, &provider.schema(), session, None)
        }
        Payload::AddActions => add_actions(table, session, options.predicate).await,
        Payload::MutationReport | Payload::MaintenanceReport => {
            let told = options.report(payload)?;
            // What goes wrong before the row is read is no fault of the report.
            let row = report(table, &told).await?;
            payload.batch(&[row]).map_err(|failure| {
                Failure::request("report", format!("The report cannot be used: {failure}."))
            })
        }
    }
}

/// A version of a table; its files are not counted.
pub(super) async fn version(table: &DeltaTable) -> Result<Row, Failure> {
    let mut row = snapshot(table).await?;
    let schema = row.remove("schema").unwrap_or_default();
    row.insert("schema_json".to_owned(), Value::String(schema.to_string()));
    row.insert("event_time".to_owned(), json!(Utc::now().timestamp_millis()));
    Ok(row)
}

/// How a table is scanned under a name, or would be.
pub(super) fn scan_config(
    table: &DeltaTable,
    scan: &ScanOptions,
    schema: &Schema,
    session: &SessionState,
    name: Option<&str>,
) -> Result<RecordBatch, Failure> {
    let defaults = DeltaScanConfig::new_from_session(session);
    let row = object(json!({
        "event_time": Utc::now().timestamp_millis(),
        "table_uri": table.table_url().as_str(),
        "version": table.version(),
        "registered_name": name,
        "file_column": scan.file_column,
        "files": scan.files,
        "predicate": scan.predicate,
        "pushdown_filters": scan.pushdown_filters.unwrap_or(defaults.enable_parquet_pushdown),
        "view_types": scan.view_types.unwrap_or(defaults.schema_force_view_types),
        "wrap_partition_values": scan.wrap_partition_values.unwrap_or(defaults.wrap_partition_values),
        "schema_ipc": hexadecimal(&ipc(schema).map_err(|error| Failure::DataFusion(error.into()))?),
    }));
    Payload::ScanConfig.batch(&[row])
}

/// A schema as a stream without batches.
fn ipc(schema: &Schema) -> Result<Vec<u8>, ArrowError> {
    let mut writer = StreamWriter::try_new(Vec::new(), schema)?;
    writer.finish()?;
    writer.into_inner()
}

/// As the JSON reader wants bytes.
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn add_actions(
    table: &DeltaTable,
    session: &SessionState,
    predicate: Option<String>,
) -> Result<RecordBatch, Failure> {
    let session = || Arc::new(session.clone());
    let listed = files(table, session, &Files::of(predicate)).await?;
    let rows = listed.num_rows();
    let now = TimestampMillisecondArray::from_value(Utc::now().timestamp_millis(), rows);
    let uri = StringArray::from_iter_values(std::iter::repeat_n(table.table_url().as_str(), rows));
    let version = i64::try_from(table.version().unwrap_or_default()).unwrap_or(i64::MAX);
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(now.with_timezone("UTC")),
        Arc::new(uri),
        Arc::new(Int64Array::from_value(version, rows)),
    ];
    columns.extend_from_slice(listed.columns());
    RecordBatch::try_new(Payload::AddActions.schema(), columns)
        .map_err(|error| Failure::DataFusion(error.into()))
}

/// What an operation has told, beside the version that the table shows.
pub(super) async fn report(table: &DeltaTable, report: &Row) -> Result<Row, Failure> {
    let mut row = version(table).await?;
    let metrics = report.get("metrics").cloned().unwrap_or_default();
    for (column, names) in NUMBERS {
        let number = names.iter().find_map(|name| number(metrics.get(name)?));
        row.insert((*column).to_owned(), json!(number));
    }
    row.insert("dry_run".to_owned(), json!(report.get("status") == Some(&json!("dry_run"))));
    let deleted = metrics.get("files_deleted").cloned().unwrap_or_default();
    row.insert("files_deleted".to_owned(), deleted);
    row.insert("metrics_json".to_owned(), Value::String(metrics.to_string()));
    row.insert("commit_metadata".to_owned(), texts(report.get("commit_metadata")));
    for field in
        ["operation", "status", "version_before", "version_after", "verified", "elapsed_ms"]
    {
        row.insert(field.to_owned(), report.get(field).cloned().unwrap_or_default());
    }
    Ok(row)
}

/// Numbers that several operations have, by the names that they have there.
const NUMBERS: &[(&str, &[&str])] = &[
    ("num_added_files", &["num_added_files", "num_target_files_added"]),
    ("num_removed_files", &["num_removed_files", "num_target_files_removed"]),
    ("execution_time_ms", &["execution_time_ms"]),
    ("scan_time_ms", &["scan_time_ms"]),
    ("rewrite_time_ms", &["rewrite_time_ms"]),
];

/// Other writers have numbers as text.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// A map of text: other values as JSON.
fn texts(value: Option<&Value>) -> Value {
    let text = |value: &Value| match value {
        Value::String(_) | Value::Null => value.clone(),
        other => Value::String(other.to_string()),
    };
    let fields = value.and_then(Value::as_object).into_iter().flatten();
    Value::Object(fields.map(|(name, value)| (name.clone(), text(value))).collect())
}
