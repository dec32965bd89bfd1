//! Policies narrow what functions take, and nothing else.

mod common;

use codeanatomy_functions::{FunctionPolicy, apply_policy};
use common::{run, session};
use datafusion::arrow::array::AsArray;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;

fn with(policy: &str) -> Result<SessionContext> {
    let policy: FunctionPolicy = serde_json::from_str(policy).expect("a policy");
    let context = session();
    apply_policy(&context, &policy).map(|()| context)
}

async fn text(context: &SessionContext, sql: &str) -> Result<String> {
    let batches = run(context, sql).await?;
    Ok(batches[0].column(0).as_string::<i32>().value(0).to_owned())
}

#[tokio::test]
async fn a_function_takes_the_types_of_its_policy_only() {
    let context = with(
        r#"{"version": 1, "primitives": [{"name": "stable_hash128", "volatility": "immutable",
            "params": [{"name": "value", "dtype": "string"}]}]}"#,
    )
    .unwrap();
    let free = session();
    let sql = "SELECT stable_hash128('alpha')";
    assert_eq!(text(&context, sql).await.unwrap(), text(&free, sql).await.unwrap());
    let several = "SELECT stable_hash128('a', 'b')";
    assert!(text(&free, several).await.is_ok());
    assert!(text(&context, several).await.is_err());
    // An alias is the same function.
    assert!(text(&context, "SELECT hash128('a', 'b')").await.is_err());
}

#[tokio::test]
async fn names_of_arguments_are_those_of_the_policy() {
    let context = with(
        r#"{"version": 1, "prefer_named_arguments": true, "primitives": [{"name": "stable_id",
            "volatility": "immutable", "supports_named_args": true, "params":
            [{"name": "kind", "dtype": "string"}, {"name": "of", "dtype": "string"}]}]}"#,
    )
    .unwrap();
    let named = text(&context, "SELECT stable_id(of => 'x', kind => 'node')").await.unwrap();
    assert_eq!(named, text(&session(), "SELECT stable_id('node', 'x')").await.unwrap());
}

#[tokio::test]
async fn a_type_that_a_function_cannot_work_with_is_an_error_of_the_call() {
    let context = with(
        r#"{"version": 1, "primitives": [{"name": "utf8_normalize", "volatility": "immutable",
            "params": [{"name": "value", "dtype": "int64"}]}]}"#,
    )
    .unwrap();
    let error = text(&context, "SELECT utf8_normalize(1)").await.unwrap_err().to_string();
    assert!(error.contains("utf8_normalize"), "{error}");
}

#[tokio::test]
async fn asynchronous_functions_are_there_if_the_policy_allows_them() {
    let echo = "SELECT async_echo('x')";
    assert!(text(&session(), echo).await.is_err());
    let context = with(r#"{"version": 1, "allow_async": true}"#).unwrap();
    assert_eq!(text(&context, echo).await.unwrap(), "x");
}

#[test]
fn what_is_wrong_with_a_policy_is_said_and_nothing_is_changed() {
    for (policy, told) in [
        (r#"{"version": 2}"#, "version 2"),
        (
            r#"{"version": 1, "primitives": [{"name": "md5", "volatility": "stable"}]}"#,
            "no function of this library",
        ),
        (
            r#"{"version": 1, "primitives": [{"name": "span_len", "volatility": "often"}]}"#,
            "allowed are immutable",
        ),
        (
            r#"{"version": 1, "primitives": [{"name": "span_len", "volatility": "stable",
                "params": [{"name": "span", "dtype": "text"}]}]}"#,
            "no type of a function policy",
        ),
    ] {
        let error = with(policy).err().expect("it is wrong").to_string();
        assert!(error.contains(told), "{error}");
    }
    assert!(serde_json::from_str::<FunctionPolicy>(r#"{"version": 1, "extra": 1}"#).is_err());
}
