//! A limited runtime sorts and groups more than fits by spilling, says so when it must not, and the
//! session works on. One test in a process of its own, because it looks at the process's memory.

use codeanatomy_engine::{
    Call, Code, Error, Next, Pending, Reader, Runtime, RuntimeOptions, Session,
};
use std::fs;
use std::sync::Arc;

const LIMIT: usize = 256 << 20;
/// Rows are wide, and merging holds a batch of each file.
const SMALL_BATCHES: &str = r#"{"batch_size": 2048}"#;
const ROWS: usize = 800_000;
/// Rows of about 900 bytes: some 720 MB.
const WIDE: &str = "SELECT value AS n, lpad(CAST(value AS VARCHAR), 900, md5(CAST(value AS VARCHAR))) \
                    AS text FROM generate_series(1, 800000)";

fn runtime(options: &str) -> Runtime {
    let options = RuntimeOptions::from_json(options).expect("valid options");
    Runtime::open(&options, Arc::new(|| ())).expect("a runtime")
}

fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    let kib: usize = line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).expect("kB");
    kib << 10
}

fn start(session: &Session, sql: String) -> Result<Reader, Error> {
    let (session, call) = (session.clone(), Call::default());
    let runtime = session.runtime().clone();
    let within = call.clone();
    let work = async move { session.plan(&sql, &within).await?.run(&within).await };
    let pending = Pending::start(&runtime, call, work);
    pending.wait(None, None)?;
    pending.take()
}

fn rows(session: &Session, sql: String) -> Result<(usize, i64), Error> {
    let mut reader = start(session, sql)?;
    let mut rows = 0;
    while let Next::Batch(batch) = reader.next(None)? {
        rows += batch.num_rows();
    }
    Ok((rows, reader.control().progress().spilled_bytes))
}

#[test]
fn a_limited_runtime_spills_or_fails_with_its_consumers_named_and_works_on() {
    let limited = runtime(r#"{"memory_limit": "256MiB", "worker_threads": 2}"#);
    let session = Session::open(&limited, SMALL_BATCHES).expect("a session");
    rows(&session, "SELECT 1".to_owned()).expect("a query");
    let idle = resident();

    let (sorted, spilled) =
        rows(&session, format!("SELECT * FROM ({WIDE}) ORDER BY text")).expect("sorting spills");
    assert_eq!(sorted, ROWS);
    assert!(spilled > 0, "sorting has spilled");
    let (grouped, spilled) =
        rows(&session, format!("SELECT text, count(*) FROM ({WIDE}) GROUP BY text"))
            .expect("grouping spills");
    assert_eq!(grouped, ROWS);
    assert!(spilled > 0, "grouping has spilled");
    let over_idle = resident() - idle;
    assert!(over_idle <= 2 * LIMIT, "{over_idle} bytes over an idle session");

    let join = format!("SELECT count(*) FROM ({WIDE}) l JOIN ({WIDE}) r ON l.text = r.text");
    assert_out_of_memory(rows(&session, join), "HashJoinInput");
    rows(&session, "SELECT 1".to_owned()).expect("the session works on");

    let unspilled = runtime(r#"{"memory_limit": "256MiB", "worker_threads": 2, "spill": false}"#);
    let session = Session::open(&unspilled, SMALL_BATCHES).expect("a session");
    let sort = format!("SELECT * FROM ({WIDE}) ORDER BY text");
    assert_out_of_memory(rows(&session, sort), "ExternalSorter");
    rows(&session, "SELECT 1".to_owned()).expect("the session works on");

    let full = runtime(r#"{"memory_limit": "256MiB", "worker_threads": 2, "spill_limit": "8MiB"}"#);
    let session = Session::open(&full, SMALL_BATCHES).expect("a session");
    let error = rows(&session, format!("SELECT * FROM ({WIDE}) ORDER BY text"))
        .expect_err("the spill disk is full");
    assert_eq!(error.code(), Code::OutOfDisk, "{error}");
    rows(&session, "SELECT 1".to_owned()).expect("the session works on");
}

fn assert_out_of_memory(outcome: Result<(usize, i64), Error>, consumer: &str) {
    let error = outcome.expect_err("it cannot fit");
    assert_eq!(error.code(), Code::OutOfMemory, "{error}");
    let named = error.details().iter().find(|(key, _)| key == "memory.consumers");
    let named = named.map(|(_, value)| value.as_str()).unwrap_or_default();
    assert!(named.contains(consumer), "{named} in {error}");
}
