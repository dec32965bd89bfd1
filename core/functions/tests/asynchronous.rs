//! Asynchronous functions run in parts, a bounded number at once, and end with their time.

use async_trait::async_trait;
use codeanatomy_functions::{AsyncSettings, async_function, register_async};
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::common::internal_err;
use datafusion::error::Result;
use datafusion::logical_expr::async_udf::AsyncScalarUDFImpl;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::SessionContext;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Doubles its argument after a while, and counts.
#[derive(Debug)]
struct Slow {
    signature: Signature,
    pause: Duration,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    calls: AtomicUsize,
    running: AtomicUsize,
    most_at_once: AtomicUsize,
    ended: AtomicUsize,
}

impl PartialEq for Slow {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.counts, &other.counts)
    }
}

impl Eq for Slow {}

impl Hash for Slow {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.signature.hash(state);
    }
}

struct Running<'a>(&'a Counts);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl AsyncScalarUDFImpl for Slow {
    async fn invoke_async_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        self.counts.calls.fetch_add(1, Ordering::SeqCst);
        let now = self.counts.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.counts.most_at_once.fetch_max(now, Ordering::SeqCst);
        let running = Running(&self.counts);
        tokio::time::sleep(self.pause).await;
        drop(running);
        self.counts.ended.fetch_add(1, Ordering::SeqCst);
        let numbers = args.args[0].to_array(args.number_rows)?;
        let first = numbers.as_primitive::<Int64Type>();
        assert!(first.iter().all(|number| number != Some(-1)), "minus one is not wanted");
        let doubled = first.unary::<_, Int64Type>(|number| number * 2);
        Ok(ColumnarValue::Array(Arc::new(doubled)))
    }
}

impl ScalarUDFImpl for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, _args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        internal_err!("asynchronous")
    }
}

fn session(pause: u64, settings: AsyncSettings) -> (SessionContext, Arc<Counts>) {
    let counts = Arc::new(Counts::default());
    let slow = Slow {
        signature: Signature::exact(vec![DataType::Int64], Volatility::Stable),
        pause: Duration::from_millis(pause),
        counts: Arc::clone(&counts),
    };
    let context = SessionContext::new();
    register_async(&context, settings);
    context.register_udf(async_function(Arc::new(slow)));
    (context, counts)
}

async fn sum(context: &SessionContext, rows: usize) -> Result<i64> {
    let sql =
        format!("SELECT sum(s) FROM (SELECT slow(value) AS s FROM generate_series(1, {rows}))");
    let batches = context.sql(&sql).await?.collect().await?;
    Ok(batches[0].column(0).as_primitive::<Int64Type>().value(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_called_in_parts_that_run_a_few_at_once() {
    let settings = AsyncSettings {
        ideal_batch_size: Some(10),
        max_concurrency: 3,
        ..AsyncSettings::default()
    };
    let (context, counts) = session(5, settings);
    assert_eq!(sum(&context, 95).await.expect("a sum"), 95 * 96);
    assert_eq!(counts.calls.load(Ordering::SeqCst), 10);
    assert_eq!(counts.most_at_once.load(Ordering::SeqCst), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_whose_time_is_over_fails_the_query_and_ends() {
    let settings = AsyncSettings { timeout_ms: Some(20), ..AsyncSettings::default() };
    let (context, counts) = session(60_000, settings);
    let error = sum(&context, 5).await.expect_err("it takes a minute").to_string();
    assert!(error.contains("slow") && error.contains("timed out after 20 ms"), "{error}");
    // The task is aborted, not left behind.
    for _ in 0..200 {
        if counts.running.load(Ordering::SeqCst) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(counts.running.load(Ordering::SeqCst), 0);
    assert_eq!(counts.ended.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_a_function_is_an_error_of_its_query() {
    let (context, _) = session(0, AsyncSettings::default());
    let error = context
        .sql("SELECT slow(value) FROM generate_series(-1, 0)")
        .await
        .expect("a plan")
        .collect()
        .await
        .expect_err("it panics")
        .to_string();
    assert!(error.contains("slow: its task failed"), "{error}");
    assert_eq!(sum(&context, 3).await.expect("the session works on"), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn echo_gives_its_argument_back_for_any_number_of_rows() {
    let (context, _) =
        session(0, AsyncSettings { ideal_batch_size: Some(7), ..AsyncSettings::default() });
    for rows in [0, 1, 6, 7, 8, 8191, 8192, 8193, 20_000] {
        let sql = format!(
            "SELECT count(*) FROM (SELECT value AS v, async_echo(arrow_cast(value, 'Utf8')) AS e FROM \
             generate_series(1, {rows})) WHERE arrow_cast(v, 'Utf8') = e"
        );
        let batches = context.sql(&sql).await.expect("a plan").collect().await.expect("rows");
        assert_eq!(batches[0].column(0).as_primitive::<Int64Type>().value(0), rows);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_the_sessions_and_are_checked() {
    let (context, _) = session(0, AsyncSettings::default());
    let run = async |sql: &str| context.sql(sql).await.map(drop).map_err(|error| error.to_string());
    run("SET codeanatomy_async_udf.timeout_ms = 'none'").await.expect("it can be unset");
    run("SET codeanatomy_async_udf.ideal_batch_size = 5").await.expect("it can be set");
    let error = run("SET codeanatomy_async_udf.max_concurrency = 0").await.unwrap_err();
    assert!(error.contains("from 1 on"), "{error}");
    let error = run("SET codeanatomy_async_udf.retries = 0").await.unwrap_err();
    assert!(error.contains("Valid keys are"), "{error}");
}
