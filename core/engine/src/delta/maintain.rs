//! Several operations that keep a table in shape, with a result for each.

use super::table::DeltaTable;
use crate::call::Call;
use crate::error::{Error, Result};
use codeanatomy_delta::{Report, Request};
use serde_json::{Value, json};
use std::time::Instant;

/// Runs the steps in their order; behind one that fails, nothing more is run.
pub(super) async fn maintain(
    table: &DeltaTable,
    steps: Vec<Request>,
    call: &Call,
) -> Result<String> {
    let (started, before) = (Instant::now(), table.version());
    let mut failed = false;
    let mut results = Vec::with_capacity(steps.len());
    for step in steps {
        call.check()?;
        let name = step.name();
        if failed {
            results.push(json!({ "operation": name, "status": "not_run" }));
            continue;
        }
        let result = table.run_one(step).await;
        failed = result.is_err();
        results.push(told(name, result));
    }
    let report = json!({
        "operation": "maintain",
        "status": if failed { "failed" } else { "completed" },
        "version_before": before,
        "version_after": table.version(),
        "steps": results,
        "elapsed_ms": u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    Ok(report.to_string())
}

fn told(name: &str, result: Result<Report, Error>) -> Value {
    match result {
        Ok(report) => json!({ "operation": name, "status": report.status, "report": report }),
        Err(error) => {
            let error: Value = serde_json::from_str(&error.to_json()).unwrap_or_default();
            json!({ "operation": name, "status": "failed", "error": error })
        }
    }
}
