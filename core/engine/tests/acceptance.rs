//! Reads Delta tables that other engines wrote, and compares every row with what they must give.
//!
//! `CODEANATOMY_ACCEPTANCE` names the folder with `manifest.json` and `tables/`; without it, the folder
//! `shared/acceptance/delta` beside the project is taken, and without that the test says that it is
//! skipped. What counts: the set of column names, type families, every value, rows as a multiset.

mod canonical;

use canonical::{canonical_rows, family};
use codeanatomy_engine::{Call, Error, Next, Pending, Runtime, RuntimeOptions, Session};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::ipc::reader::FileReader;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::{env, thread};

const THREADS: usize = 2;

fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/acceptance/delta");
    let folder = env::var_os("CODEANATOMY_ACCEPTANCE").map_or(beside, PathBuf::from);
    folder.join("manifest.json").is_file().then_some(folder)
}

fn read(session: &Session, sql: String) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
    let call = Call::default();
    let (within, planned) = (call.clone(), session.clone());
    let work = async move { planned.plan(&sql, &within).await?.run(&within).await };
    let pending = Pending::start(session.runtime(), call, work);
    pending.wait(None, None)?;
    let mut reader = pending.take()?;
    let (schema, mut batches) = (reader.schema(), Vec::new());
    while let Next::Batch(batch) = reader.next(None)? {
        batches.push(batch);
    }
    Ok((schema, batches))
}

fn query(case: &Value, tables: &Path) -> String {
    let table = tables.join(text(&case["table"]));
    let table = table.display();
    let version = |value: &Value| value.as_u64().map_or("NULL".to_owned(), |v| v.to_string());
    if case["op"] == "cdf" {
        let (first, last) = (version(&case["start"]), version(&case["end"]));
        return format!("SELECT * FROM read_delta_cdf('{table}', {first}, {last})");
    }
    match case["version"].as_u64() {
        Some(version) => format!("SELECT * FROM read_delta('{table}', {version})"),
        None => format!("SELECT * FROM read_delta('{table}')"),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text of the manifest")
}

/// What is wrong; nothing when all is right.
fn difference(session: &Session, case: &Value, tables: &Path) -> Option<String> {
    let expect = &case["expect"];
    let got = read(session, query(case, tables));
    let kind = text(&expect["kind"]);
    let (schema, batches) = match got {
        Ok(_) if kind == "error" => return Some("no error".to_owned()),
        Ok(got) => got,
        Err(_) if kind == "error" => return None,
        Err(error) => return Some(error.to_string()),
    };
    let got = concat_batches(&schema, &batches).expect("one schema");
    if kind == "text_rows" {
        return text_difference(&got, expect);
    }
    let wanted = expected(kind, &tables.join(text(&expect["path"])));
    let ignored = expect["ignore"].as_array().cloned().unwrap_or_default();
    let names = |batch: &RecordBatch| -> Vec<String> {
        let fields = batch.schema();
        let names = fields.fields().iter().map(|field| field.name().clone());
        let mut names: Vec<_> =
            names.filter(|name| !ignored.contains(&name.as_str().into())).collect();
        names.sort();
        names
    };
    let (columns, wanted_columns) = (names(&got), names(&wanted));
    if columns != wanted_columns {
        return Some(format!("columns {columns:?} for {wanted_columns:?}"));
    }
    for name in &columns {
        let family = |batch: &RecordBatch| {
            family(batch.column_by_name(name).expect("a column").data_type()).replace("_ntz", "")
        };
        let (got, wanted) = (family(&got), family(&wanted));
        if got != wanted && got != "null" && wanted != "null" {
            return Some(format!("column {name} is {got} for {wanted}"));
        }
    }
    let (got, wanted) = (canonical_rows(&got, &columns), canonical_rows(&wanted, &columns));
    if got.len() != wanted.len() {
        return Some(format!("{} rows for {}", got.len(), wanted.len()));
    }
    let other = got.iter().zip(&wanted).find(|(got, wanted)| got != wanted);
    other.map(|(got, wanted)| format!("{got:.150} for {wanted:.150}"))
}

fn text_difference(got: &RecordBatch, expect: &Value) -> Option<String> {
    let columns: Vec<&str> =
        expect["columns"].as_array().expect("columns").iter().map(text).collect();
    let mut rows: Vec<Vec<String>> = (0..got.num_rows())
        .map(|row| {
            let value = |name: &&str| {
                let column = got.column_by_name(name).expect("a column");
                canonical::as_text(column, row)
            };
            columns.iter().map(value).collect()
        })
        .collect();
    let mut wanted: Vec<Vec<String>> =
        serde_json::from_value(expect["rows"].clone()).expect("rows of texts");
    rows.sort();
    wanted.sort();
    (rows != wanted).then(|| format!("{:?} for {:?}", rows.first(), wanted.first()))
}

fn expected(kind: &str, path: &Path) -> RecordBatch {
    let mut batches = Vec::new();
    if kind == "arrow" {
        let reader = FileReader::try_new(File::open(path).expect("a file"), None).expect("Arrow");
        let schema = reader.schema();
        batches.extend(reader.map(|batch| batch.expect("a batch")));
        return concat_batches(&schema, &batches).expect("one schema");
    }
    let mut schema = None;
    for file in parquet_files(path) {
        let file = File::open(file).expect("a file");
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet");
        schema.get_or_insert_with(|| Arc::clone(builder.schema()));
        batches.extend(builder.build().expect("a reader").map(|batch| batch.expect("a batch")));
    }
    concat_batches(&schema.expect("a file at least"), &batches).expect("one schema")
}

fn parquet_files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries =
        fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries
        .flat_map(|path| if path.is_dir() { parquet_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "parquet"))
        .collect();
    files.sort();
    files
}

#[test]
fn tables_of_other_engines_are_read_as_they_must_be() {
    let Some(folder) = folder() else {
        println!("acceptance: skipped; set CODEANATOMY_ACCEPTANCE to the folder of the tables");
        return;
    };
    let manifest = fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    let cases = manifest.get("cases").unwrap_or(&manifest).as_array().expect("cases");
    let options = RuntimeOptions::from_json(r#"{"worker_threads": 2}"#).expect("valid options");
    let runtime = Runtime::open(&options, Arc::new(|| ())).expect("a runtime");
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let session = Session::open(&runtime, "").expect("a session");
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(problem) = difference(&session, case, &folder.join("tables")) {
                        let told = format!("{} {}: {problem}", case["id"], case["features"]);
                        failed.lock().expect("no panic").push(told);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("no panic");
    println!("acceptance: {} passed, {} failed", cases.len() - failed.len(), failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What the comparison is worth: the same values in other forms are the same, and others are not.
#[test]
fn values_are_compared_whatever_form_they_have() {
    let options = RuntimeOptions::from_json(r#"{"worker_threads": 1}"#).expect("valid options");
    let runtime = Runtime::open(&options, Arc::new(|| ())).expect("a runtime");
    let session = Session::open(&runtime, "").expect("a session");
    let canonical = |value: &str| {
        let (schema, batches) = read(&session, format!("SELECT {value} AS v")).expect("a value");
        let batch = concat_batches(&schema, &batches).expect("one schema");
        (family(batch.schema().field(0).data_type()), canonical_rows(&batch, &["v".to_owned()]))
    };
    for (one, other, same) in [
        ("CAST(7 AS SMALLINT)", "7", true),
        ("7", "8", false),
        ("7", "7.0", false),
        ("CAST(1.5 AS DECIMAL(5, 3))", "CAST(1.5 AS DECIMAL(20, 1))", true),
        ("CAST(100 AS DECIMAL(5, 0))", "CAST(1 AS DECIMAL(5, 0))", false),
        ("CAST(1.5 AS FLOAT)", "CAST(1.5 AS DOUBLE)", true),
        ("CAST(NULL AS VARCHAR)", "''", false),
        ("'NULL'", "CAST(NULL AS VARCHAR)", false),
        ("[1, NULL]", "[NULL, 1]", false),
        ("[[1], [2]]", "[[1, 2]]", false),
        ("named_struct('a', 1)", "named_struct('b', 1)", false),
        ("MAP {'a': 1, 'b': 2}", "MAP {'b': 2, 'a': 1}", true),
        ("arrow_cast('x', 'Dictionary(Int32, Utf8)')", "'x'", true),
        ("TIMESTAMP '2026-01-01'", "arrow_cast(TIMESTAMP '2026-01-01', 'Timestamp(ms)')", true),
        ("TIMESTAMP '2026-01-01'", "TIMESTAMP '2026-01-02'", false),
    ] {
        assert_eq!(canonical(one) == canonical(other), same, "{one} and {other}");
    }
}
