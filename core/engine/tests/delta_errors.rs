//! What is wrong with a Delta table has a code of its own, and a message that names the place.

use codeanatomy_engine::{
    Call, Code, DeltaOpenOptions, DeltaRunRequest, Error, Pending, Runtime, RuntimeOptions, Session,
};
use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

struct Damaged {
    session: Session,
    folder: TempDir,
}

impl Damaged {
    /// Versions 0 to 2, each insert in a file of its own.
    fn new() -> Self {
        let options = RuntimeOptions::from_json(r#"{"worker_threads": 2}"#).expect("valid options");
        let runtime = Runtime::open(&options, Arc::new(|| ())).expect("a runtime");
        let session = Session::open(&runtime, "").expect("a session");
        let made = Self { session, folder: tempfile::tempdir().expect("a folder") };
        let location = made.table().display().to_string();
        for sql in [
            &format!("CREATE EXTERNAL TABLE t (n BIGINT) STORED AS DELTA LOCATION '{location}'"),
            "INSERT INTO t VALUES (1)",
            "INSERT INTO t VALUES (2)",
        ] {
            made.sql(sql).expect("nothing is damaged yet");
        }
        made
    }

    fn table(&self) -> PathBuf {
        self.folder.path().join("t")
    }

    fn log(&self, name: &str) -> PathBuf {
        self.table().join("_delta_log").join(name)
    }

    fn perform<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let pending = Pending::start(self.session.runtime(), Call::default(), work);
        pending.wait(None, None)?;
        pending.take()
    }

    fn sql(&self, sql: &str) -> Result<i64, Error> {
        let (session, sql) = (self.session.clone(), sql.to_owned());
        self.perform(async move {
            let call = Call::default();
            session.plan(&sql, &call).await?.execute(&call).await
        })
    }

    fn open(&self, options: &str) -> Result<u64, Error> {
        let (session, uri) = (self.session.clone(), self.table().display().to_string());
        let options = DeltaOpenOptions::from_json(options).expect("valid options");
        self.perform(async move {
            Ok(session.open_delta(&uri, options, &Call::default()).await?.version())
        })
    }

    fn checkpoint(&self) {
        let (session, uri) = (self.session.clone(), self.table().display().to_string());
        let request = DeltaRunRequest::from_json(r#"{"operation": "checkpoint"}"#);
        let request = request.expect("a request");
        self.perform(async move {
            let call = Call::default();
            let options = DeltaOpenOptions::from_json("").expect("no options");
            session.open_delta(&uri, options, &call).await?.run(request, &call).await
        })
        .expect("a checkpoint");
    }
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("one").path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}

#[track_caller]
fn assert_error<T>(outcome: Result<T, Error>, code: Code, parts: &[&str]) {
    let Err(error) = outcome else { panic!("no error") };
    let text = format!("{error} {:?}", error.causes());
    assert_eq!(error.code(), code, "{text}");
    for part in parts {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn a_damaged_commit_is_corrupt() {
    let damaged = Damaged::new();
    fs::write(damaged.log("00000000000000000002.json"), "{\"add\": {\"pa").expect("a file");
    assert_error(damaged.open("{}"), Code::Corrupt, &[]);
}

#[test]
fn a_gap_in_the_log_is_corrupt() {
    let damaged = Damaged::new();
    fs::remove_file(damaged.log("00000000000000000001.json")).expect("it was there");
    assert_error(damaged.open("{}"), Code::Corrupt, &[]);
}

#[test]
fn a_damaged_checkpoint_is_corrupt() {
    let damaged = Damaged::new();
    damaged.checkpoint();
    let checkpoint = files(&damaged.table().join("_delta_log"), "parquet").remove(0);
    fs::write(checkpoint, "PAR1 and nothing more").expect("a file");
    for version in 0..=2 {
        fs::remove_file(damaged.log(&format!("{version:020}.json"))).expect("it was there");
    }
    assert_error(damaged.open("{}"), Code::Corrupt, &[]);
}

#[test]
fn a_data_file_that_is_gone_is_corrupt_and_named() {
    let damaged = Damaged::new();
    let data = files(&damaged.table(), "parquet").remove(0);
    fs::remove_file(&data).expect("it was there");
    let name = data.file_name().expect("a name").to_string_lossy().into_owned();
    let sql = format!("SELECT * FROM read_delta('{}')", damaged.table().display());
    assert_error(damaged.sql(&sql), Code::Corrupt, &[&name, "not found"]);
}

#[test]
fn a_damaged_data_file_is_corrupt() {
    let damaged = Damaged::new();
    let data = files(&damaged.table(), "parquet").remove(0);
    let size = fs::metadata(&data).expect("it is there").len();
    fs::write(&data, vec![7; usize::try_from(size).expect("small")]).expect("a file");
    let sql = format!("SELECT * FROM read_delta('{}')", damaged.table().display());
    assert_error(damaged.sql(&sql), Code::Corrupt, &[]);
}

#[test]
fn a_version_that_was_cleaned_up_or_is_still_to_come_is_not_found() {
    let damaged = Damaged::new();
    damaged.checkpoint();
    for version in 0..=1 {
        fs::remove_file(damaged.log(&format!("{version:020}.json"))).expect("it was there");
    }
    assert_eq!(damaged.open("{}").expect("the checkpoint has it"), 2);
    assert_error(damaged.open(r#"{"version": 1}"#), Code::NotFound, &["version 1 was cleaned up"]);
    assert_error(damaged.open(r#"{"version": 3}"#), Code::NotFound, &["3"]);
}

#[test]
fn a_time_before_the_first_version_is_not_found() {
    let damaged = Damaged::new();
    let early = damaged.open(r#"{"timestamp": "1999-01-01T00:00:00Z"}"#);
    assert_error(
        early,
        Code::NotFound,
        &["no version as old as 1999-01-01", "the oldest one left"],
    );
}
