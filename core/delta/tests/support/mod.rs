//! A session as applications have it, and a folder for one table.

// Every test file uses a part of this.
#![allow(dead_code)]

pub mod made;
pub mod operate;

use codeanatomy_delta::DeltaTableFactory;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::common::Result;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::SessionContext;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

pub fn session() -> SessionContext {
    let state = SessionStateBuilder::new()
        .with_default_features()
        .with_table_factory("DELTA".to_owned(), Arc::new(DeltaTableFactory))
        .build();
    let context = SessionContext::new_with_state(state);
    codeanatomy_delta::register_all(&context);
    context
}

/// A folder in which a table is, and a session; `{table}` in SQL is the folder.
pub struct Table {
    pub context: SessionContext,
    folder: TempDir,
}

impl Table {
    pub fn new() -> Self {
        Self { context: session(), folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("t")
    }

    pub async fn run(&self, sql: &str) -> Result<Vec<RecordBatch>> {
        let sql = sql.replace("{table}", &self.path().display().to_string());
        self.context.sql(&sql).await?.collect().await
    }

    pub async fn execute(&self, sql: &str) {
        self.run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    pub async fn rows(&self, sql: &str) -> Vec<String> {
        lines(&self.run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}")))
    }

    pub async fn error(&self, sql: &str) -> String {
        match self.run(sql).await {
            Ok(batches) => panic!("{sql}: no error, but {:?}", lines(&batches)),
            Err(error) => error.to_string(),
        }
    }

    /// Writes a commit by hand; white space at the ends of lines does not matter.
    pub fn commit(&self, version: u64, actions: &str) {
        commit(&self.path(), version, actions);
    }
}

pub fn commit(table: &Path, version: u64, actions: &str) {
    let log = table.join("_delta_log");
    fs::create_dir_all(&log).expect("a folder");
    fs::write(log.join(format!("{version:020}.json")), actions).expect("a commit");
}

pub async fn shown(sql: &str) -> Vec<String> {
    let plan = session().sql(sql).await.expect(sql);
    lines(&plan.collect().await.expect(sql))
}

pub async fn shown_error(sql: &str) -> String {
    let plan = match session().sql(sql).await {
        Ok(plan) => plan,
        Err(error) => return error.to_string(),
    };
    plan.collect().await.expect_err(sql).to_string()
}

/// The rows, values parted by blanks, nulls as NULL.
pub fn lines(batches: &[RecordBatch]) -> Vec<String> {
    let options = FormatOptions::default().with_null("NULL");
    let mut lines = Vec::new();
    for batch in batches {
        let columns: Vec<ArrayFormatter> = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column, &options).expect("it can be shown"))
            .collect();
        for row in 0..batch.num_rows() {
            let values: Vec<String> =
                columns.iter().map(|column| column.value(row).to_string()).collect();
            lines.push(values.join(" "));
        }
    }
    lines
}
