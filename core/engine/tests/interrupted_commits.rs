//! A statement that is cancelled at any moment says rightly whether it has changed its table.

use codeanatomy_engine::{Call, Code, Error, Pending, Runtime, RuntimeOptions, Session};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

const TRIES: u32 = 40;

fn execute(session: &Session, call: &Call, sql: String) -> Arc<Pending<i64>> {
    let (session, within) = (session.clone(), call.clone());
    let runtime = session.runtime().clone();
    let work = async move { session.plan(&sql, &within).await?.execute(&within).await };
    Pending::start(&runtime, call.clone(), work)
}

fn to_the_end(session: &Session, sql: String) {
    execute(session, &Call::default(), sql).wait(None, None).expect("nothing interrupts it");
}

fn commits(table: &Path) -> usize {
    let files = fs::read_dir(table.join("_delta_log")).expect("a log");
    let names = files.map(|file| file.expect("an entry").file_name());
    names.filter(|name| name.to_string_lossy().ends_with(".json")).count()
}

fn says_that_it_committed(outcome: &Result<(), Error>) -> bool {
    match outcome {
        Ok(()) => true,
        Err(error) => {
            assert_eq!(error.code(), Code::Cancelled, "{error}");
            error.details().iter().any(|(key, _)| key == "committed_version")
        }
    }
}

#[test]
fn a_cancelled_insert_has_committed_exactly_when_it_says_so() {
    let options = RuntimeOptions::from_json(r#"{"worker_threads": 2}"#).expect("valid options");
    let runtime = Runtime::open(&options, Arc::new(|| ())).expect("a runtime");
    let session = Session::open(&runtime, "").expect("a session");
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("t");
    to_the_end(
        &session,
        format!(
            "CREATE EXTERNAL TABLE t (n BIGINT) STORED AS DELTA LOCATION '{}'",
            table.display()
        ),
    );
    let started = Instant::now();
    to_the_end(&session, "INSERT INTO t VALUES (0)".to_owned());
    let longest = started.elapsed() * 2;

    let mut expected = commits(&table);
    for attempt in 0..TRIES {
        let call = Call::default();
        let insert = execute(&session, &call, format!("INSERT INTO t VALUES ({attempt})"));
        thread::sleep(longest * attempt / TRIES);
        call.cancel();
        let outcome = insert.wait(None, None).map(|_| ());
        expected += usize::from(says_that_it_committed(&outcome));
        assert_eq!(commits(&table), expected, "attempt {attempt}: {outcome:?}");
    }
    thread::sleep(Duration::from_millis(200));
    assert_eq!(commits(&table), expected, "nothing is committed later");
}
