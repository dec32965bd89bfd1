//! The reference of the SQL functions is made from their own documentation, and its examples run.

use codeanatomy_engine::{Call, Runtime, RuntimeOptions, Session};
use serde_json::Value;
use std::fmt::Write as _;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

/// What the examples take for granted.
const TABLES: [&str; 5] = [
    "CREATE TABLE symbols AS SELECT column1 AS name, column2 AS line \
     FROM (VALUES ('main', 1), ('open', 2), ('open', 3))",
    "CREATE TABLE nodes AS SELECT 'node:1' AS id",
    "CREATE TABLE changes AS SELECT 'insert' AS _change_type UNION ALL SELECT 'delete'",
    "CREATE TABLE files AS SELECT 'a.py' AS path, 200 AS size",
    "CREATE TABLE history AS SELECT 'open' AS state, 1 AS version",
];

fn session() -> Session {
    let options = RuntimeOptions::from_json("").expect("no options");
    let runtime = Runtime::open(&options, Arc::new(|| {})).expect("a runtime");
    Session::open(&runtime, "").expect("a session")
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}

async fn execute(session: &Session, sql: &str) -> Result<i64, codeanatomy_engine::Error> {
    let call = Call::default();
    session.plan(sql, &call).await?.execute(&call).await
}

fn registry(session: &Session) -> Value {
    let json = session.function_registry().expect("a registry");
    serde_json::from_str(&json).expect("JSON")
}

fn records(registry: &Value) -> &Vec<Value> {
    registry["functions"].as_array().expect("a list")
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list(value: &Value) -> String {
    let items = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    items.map(|item| format!("`{item}`")).collect::<Vec<_>>().join(", ")
}

fn render(registry: &Value) -> String {
    let mut page = String::from(
        "# SQL functions\n\nMade from the functions' own documentation; `make bless` rewrites it. The \
         same is in every session: `SELECT * FROM udf_docs()`.\n",
    );
    for (kind, title) in [
        ("scalar", "Scalar functions"),
        ("aggregate", "Aggregates"),
        ("window", "Window functions"),
        ("table", "Table functions"),
    ] {
        let _ = write!(page, "\n## {title}\n");
        for record in records(registry).iter().filter(|record| text(record, "kind") == kind) {
            function(&mut page, record);
        }
    }
    page
}

fn function(page: &mut String, record: &Value) {
    let _ = write!(page, "\n### {}\n\n`{}`\n\n", text(record, "name"), text(record, "syntax"));
    let _ = writeln!(page, "{}", text(record, "description"));
    let aliases = list(&record["aliases"]);
    if !aliases.is_empty() {
        let _ = write!(page, "\nAlso called {aliases}.\n");
    }
    let inputs = record["signature_inputs"].as_array().into_iter().flatten();
    let types: Vec<String> = inputs
        .zip(record["return_types"].as_array().into_iter().flatten())
        .map(|(input, output)| {
            let input: Vec<&str> =
                input.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            format!("({}) → {}", input.join(", "), output.as_str().unwrap_or_default())
        })
        .collect();
    if let (Some(first), Some(last)) = (types.first(), types.last()) {
        let shown = if types.len() > 4 { format!("{first} … {last}") } else { types.join("; ") };
        let _ = write!(page, "\nTypes: `{shown}`\n");
    }
    if let Some(example) = record["sql_example"].as_str() {
        let _ = write!(page, "\n```sql\n{}\n```\n", example.trim());
    }
}

#[test]
fn the_reference_is_what_the_functions_say() {
    let path = project().join("docs/reference/functions.md");
    let page = render(&registry(&session()));
    if env::var_os("CODEANATOMY_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(&path, page).expect("it can be written");
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "{} is out of date; run `make bless`", path.display());
}

#[test]
fn every_function_of_this_library_is_documented_with_an_example_that_runs() {
    let session = session();
    wait(async {
        for sql in TABLES {
            execute(&session, sql).await.expect("a table");
        }
        for record in records(&registry(&session)) {
            let name = text(record, "name");
            assert!(!text(record, "description").is_empty(), "{name} is not described");
            let example = text(record, "sql_example").trim();
            // The engine's own functions show a terminal; there is no Delta table here.
            if !example.starts_with("SELECT") || example.contains("'/data/facts'") {
                continue;
            }
            let example =
                example.replace("'src/", &format!("'{}/src/", env!("CARGO_MANIFEST_DIR")));
            let rows = execute(&session, &example).await;
            assert!(rows.is_ok_and(|rows| rows > 0), "{name}: {example}");
        }
    });
}

#[test]
fn the_hash_of_the_registry_changes_with_its_functions_only() {
    let (one, other) = (session(), session());
    let hash = |session: &Session| text(&registry(session), "hash").to_owned();
    assert_eq!(hash(&one), hash(&other));
    wait(execute(&one, "DROP FUNCTION span_len")).expect("it is there");
    assert_ne!(hash(&one), hash(&other));
}
