//! Scalar functions whose values take time, such as those that ask another service: in parts, so many
//! at once, each with a time limit.
//!
//! How they run is a matter of the session: `SET codeanatomy_async_udf.<key> = <value>`
//! ([`AsyncSettings`]).

mod echo;
mod settings;

pub use settings::AsyncSettings;

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, new_empty_array};
use datafusion::arrow::compute::concat;
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::runtime::SpawnedTask;
use datafusion::common::{exec_datafusion_err, internal_err};
use datafusion::error::Result;
use datafusion::logical_expr::async_udf::{AsyncScalarUDF, AsyncScalarUDFImpl};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
};
use datafusion::prelude::SessionContext;
use futures::{StreamExt, TryStreamExt, stream};
use std::any::Any;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use tokio::time::timeout;

/// Makes a function that runs by the session's [`AsyncSettings`].
///
/// Its signature must say itself which types it takes: the engine does not ask such a function to
/// coerce its arguments.
#[must_use]
pub fn async_function(function: Arc<dyn AsyncScalarUDFImpl>) -> ScalarUDF {
    AsyncScalarUDF::new(Arc::new(Bounded(function))).into_scalar_udf()
}

/// Installs the settings `codeanatomy_async_udf.*` and `async_echo(text)`, which gives its argument
/// back, in a session. They are not there otherwise.
pub fn register_async(context: &SessionContext, settings: AsyncSettings) {
    context.state_ref().write().config_mut().options_mut().extensions.insert(settings);
    context.register_udf(async_function(Arc::new(echo::Echo::default())));
}

/// Runs a function by the session's settings.
#[derive(Debug)]
struct Bounded(Arc<dyn AsyncScalarUDFImpl>);

#[async_trait]
impl AsyncScalarUDFImpl for Bounded {
    async fn invoke_async_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let settings = AsyncSettings::of(&args.config_options).clone();
        let rows = settings
            .ideal_batch_size
            .unwrap_or(args.config_options.execution.batch_size.get())
            .clamp(1, args.number_rows.max(1));
        let data_type = args.return_field.data_type().clone();
        let runs = (0..args.number_rows).step_by(rows).map(|start| {
            let part = part_of(&args, start, rows.min(args.number_rows - start));
            run(Arc::clone(&self.0), part, &settings)
        });
        let parts: Vec<ArrayRef> =
            stream::iter(runs).buffered(settings.max_concurrency.max(1)).try_collect().await?;
        if parts.is_empty() {
            return Ok(ColumnarValue::Array(new_empty_array(&data_type)));
        }
        let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
        Ok(ColumnarValue::Array(concat(&parts)?))
    }
}

/// Some of the rows of a call.
fn part_of(args: &ScalarFunctionArgs, start: usize, rows: usize) -> ScalarFunctionArgs {
    let slice = |argument: &ColumnarValue| match argument {
        ColumnarValue::Array(array) => ColumnarValue::Array(array.slice(start, rows)),
        ColumnarValue::Scalar(value) => ColumnarValue::Scalar(value.clone()),
    };
    ScalarFunctionArgs {
        args: args.args.iter().map(slice).collect(),
        arg_fields: args.arg_fields.clone(),
        number_rows: rows,
        return_field: Arc::clone(&args.return_field),
        config_options: Arc::clone(&args.config_options),
    }
}

/// Runs one part in a task of its own, which ends when its time is over or nobody waits any more.
fn run(
    function: Arc<dyn AsyncScalarUDFImpl>,
    part: ScalarFunctionArgs,
    settings: &AsyncSettings,
) -> impl Future<Output = Result<ArrayRef>> + Send + use<> {
    let limit = settings.timeout();
    async move {
        let (name, rows) = (function.name().to_owned(), part.number_rows);
        let task = SpawnedTask::spawn(async move { function.invoke_async_with_args(part).await });
        let joined = match limit {
            None => task.join().await,
            Some(limit) => timeout(limit, task.join()).await.map_err(|_| {
                exec_datafusion_err!(
                    "{name}: a part of {rows} rows timed out after {} ms; raise \
                     codeanatomy_async_udf.timeout_ms, or lower codeanatomy_async_udf.ideal_batch_size",
                    limit.as_millis()
                )
            })?,
        };
        let values =
            joined.map_err(|error| exec_datafusion_err!("{name}: its task failed: {error}"))?;
        values?.into_array(rows)
    }
}

impl ScalarUDFImpl for Bounded {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn aliases(&self) -> &[String] {
        self.0.aliases()
    }

    fn signature(&self) -> &Signature {
        self.0.signature()
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        self.0.return_type(arguments)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs) -> Result<FieldRef> {
        self.0.return_field_from_args(args)
    }

    fn invoke_with_args(&self, _args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        internal_err!("{} is asynchronous and cannot be called directly", self.name())
    }
}

impl PartialEq for Bounded {
    fn eq(&self, other: &Self) -> bool {
        self.0.dyn_eq(other.0.as_ref() as &dyn Any)
    }
}

impl Eq for Bounded {}

impl Hash for Bounded {
    fn hash<H: Hasher>(&self, mut state: &mut H) {
        self.0.dyn_hash(&mut state);
    }
}
