//! Runs every test vector, and says which ones fail.

mod common;
mod json;

use common::{run, session};
use datafusion::prelude::SessionContext;
use json::{rows, same, vectors};
use serde_json::Value;

/// Statements about these functions belong to the engine, which registers them.
const OF_THE_ENGINE: [&str; 4] =
    ["list_files_cache(", "metadata_cache(", "predicate_cache(", "statistics_cache("];

fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap_or_default()
}

/// What went wrong with a vector, if anything, and what it shows.
fn failure(vector: &Value, outcome: Result<(), String>) -> Option<String> {
    let why = text(vector, "why");
    let mark = if vector["ambiguous"] == true { " (ambiguous)" } else { "" };
    outcome.err().map(|problem| format!("{}{mark}\n  {problem}\n  {why}", text(vector, "sql")))
}

fn assert_none(kind: &str, count: usize, failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} of {count} {kind} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[tokio::test]
async fn scalar_functions() {
    let context = session();
    let vectors = vectors("udfs.json");
    let mut failures = Vec::new();
    for vector in &vectors {
        failures.extend(failure(vector, scalar_function(&context, vector).await));
    }
    assert_none("values", vectors.len(), &failures);
}

async fn scalar_function(context: &SessionContext, vector: &Value) -> Result<(), String> {
    let sql = text(vector, "sql");
    let batches = run(context, sql).await.map_err(|error| error.to_string())?;
    let expected = Value::Array(vec![vector["expected"].clone()]);
    match rows(&batches).as_slice() {
        [row] if same(row, &expected) => {}
        rows => return Err(format!("expected {expected}, got {rows:?}")),
    }
    let data_type = batches[0].schema().field(0).data_type().to_string();
    let expected = text(vector, "expected_arrow_type");
    if data_type == expected {
        Ok(())
    } else {
        Err(format!("expected the type {expected}, got {data_type}"))
    }
}

#[tokio::test]
async fn errors() {
    let context = session();
    let vectors = vectors("udfs_errors.json");
    let mut failures = Vec::new();
    for vector in &vectors {
        let outcome = match run(&context, text(vector, "sql")).await {
            Ok(batches) => Err(format!("expected an error, got {:?}", rows(&batches))),
            Err(error) if error.to_string().contains(text(vector, "function")) => Ok(()),
            Err(error) if is_about_names(&error.to_string()) => Ok(()),
            Err(error) => Err(format!("the error does not name the function: {error}")),
        };
        failures.extend(failure(vector, outcome));
    }
    assert_none("errors", vectors.len(), &failures);
}

/// The engine itself checks names of arguments, and lists the valid ones.
fn is_about_names(error: &str) -> bool {
    error.contains("Unknown parameter name") && error.contains("Valid parameters are")
}

#[tokio::test]
async fn statements() {
    let vectors = vectors("sql_features.json");
    let (engine, own): (Vec<_>, Vec<_>) = vectors.iter().partition(|vector| {
        OF_THE_ENGINE.iter().any(|function| text(vector, "sql").contains(function))
    });
    for vector in engine {
        println!("left to the engine: {}", text(vector, "sql"));
    }
    let mut failures = Vec::new();
    for vector in &own {
        failures.extend(failure(vector, statement(vector).await));
    }
    assert_none("statements", own.len(), &failures);
}

async fn statement(vector: &Value) -> Result<(), String> {
    let outcome = run_with_setup(vector).await;
    match (vector["expect_error"] == true, outcome) {
        (true, Ok(rows)) => Err(format!("expected an error, got {rows:?}")),
        (true, Err(_)) => Ok(()),
        (false, Err(error)) => Err(error),
        (false, Ok(rows)) => {
            let rows = Value::Array(rows);
            if same(&rows, &vector["expected_rows"]) {
                Ok(())
            } else {
                Err(format!("expected {}, got {rows}", vector["expected_rows"]))
            }
        }
    }
}

async fn run_with_setup(vector: &Value) -> Result<Vec<Value>, String> {
    let context = session();
    for sql in vector["setup"].as_array().into_iter().flatten() {
        let sql = sql.as_str().unwrap_or_default();
        run(&context, sql).await.map_err(|error| format!("{sql}: {error}"))?;
    }
    let batches = run(&context, text(vector, "sql")).await.map_err(|error| error.to_string())?;
    Ok(rows(&batches))
}
