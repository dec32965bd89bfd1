//! What the integration tests share.

use datafusion::arrow::array::RecordBatch;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;

/// A new session with every function.
pub fn session() -> SessionContext {
    let context = SessionContext::new();
    codeanatomy_functions::register_all(&context).expect("functions can be registered");
    context
}

/// Runs a statement to its end.
pub async fn run(context: &SessionContext, sql: &str) -> Result<Vec<RecordBatch>> {
    context.sql(sql).await?.collect().await
}
