//! One side of the comparisons: DataFusion as a Rust program uses it, without this library.
//!
//! `raw_datafusion MODE RUNS THREADS [PARQUET SQL]`; prints the answer, then one line of nanoseconds
//! for each run; 0 for RUNS means as many at a time as each line of the input says. The modes are those
//! of `peers/through_c.c`.
#![forbid(unsafe_code)]

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::Int64Type;
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use futures::StreamExt;
use std::io::stdin;
use std::time::Instant;

const POINTS: &str =
    "CREATE TABLE points AS SELECT value AS id, value * 7 AS v FROM generate_series(1, 10000)";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let bad = || DataFusionError::Configuration("MODE RUNS THREADS [PARQUET SQL]".to_owned());
    let number = |index: usize| -> Result<usize> {
        arguments.get(index).and_then(|text| text.parse().ok()).ok_or_else(bad)
    };
    let (runs, threads) = (number(2)?, number(3)?);
    let tokio =
        tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    let config = SessionConfig::new().with_target_partitions(threads);
    let context = SessionContext::new_with_config(config);
    tokio.block_on(async {
        match (arguments.get(1).map(String::as_str), arguments.get(4), arguments.get(5)) {
            (Some("query"), Some(path), Some(sql)) => {
                context.register_parquet("lineitem", path, ParquetReadOptions::default()).await?;
                measure(runs, async || answer(&context, sql).await).await
            }
            (Some("select1"), ..) => {
                measure(runs, async || answer(&context, "SELECT 1").await).await
            }
            (Some("point_first"), ..) => {
                context.sql(POINTS).await?.collect().await?;
                let sql = "SELECT v FROM points WHERE id = 4321";
                measure(runs, async || answer(&context, sql).await).await
            }
            (Some("point_again"), ..) => {
                context.sql(POINTS).await?.collect().await?;
                let plan = context
                    .state()
                    .create_logical_plan("SELECT v FROM points WHERE id = $1")
                    .await?;
                let bound = ScalarValue::Int64(Some(4321));
                measure(runs, async || {
                    let plan = plan.clone().with_param_values(vec![bound.clone()])?;
                    let stream = context.execute_logical_plan(plan).await?.execute_stream().await?;
                    drain(stream).await
                })
                .await
            }
            _ => Err(bad()),
        }
    })
}

async fn measure(runs: usize, run: impl AsyncFn() -> Result<i64>) -> Result<()> {
    println!("{}", run().await?);
    if runs > 0 {
        return times(runs, &run).await;
    }
    for line in stdin().lines() {
        let runs = line?.trim().parse();
        times(runs.map_err(|error| DataFusionError::External(Box::new(error)))?, &run).await?;
    }
    Ok(())
}

async fn times(runs: usize, run: &impl AsyncFn() -> Result<i64>) -> Result<()> {
    for _ in 0..runs {
        let start = Instant::now();
        run().await?;
        println!("{}", start.elapsed().as_nanos());
    }
    Ok(())
}

async fn answer(context: &SessionContext, sql: &str) -> Result<i64> {
    drain(context.sql(sql).await?.execute_stream().await?).await
}

/// Reads all rows; gives their number, or the value of a single integer.
async fn drain(mut stream: datafusion::execution::SendableRecordBatchStream) -> Result<i64> {
    let (mut rows, mut value) = (0, None);
    while let Some(batch) = stream.next().await {
        let batch = batch?;
        rows += batch.num_rows();
        if let Some(column) = batch.columns().first()
            && let Some(integers) = column.as_primitive_opt::<Int64Type>()
            && !integers.is_empty()
        {
            value = Some(integers.value(0));
        }
    }
    Ok(value.unwrap_or(i64::try_from(rows).unwrap_or(i64::MAX)))
}
