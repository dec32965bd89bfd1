//! Policies: which scalar functions take which types, and by which names, in one session.
//!
//! A policy narrows what a function takes. What it computes stays the same.

mod data_type;

use crate::asynchronous::{AsyncSettings, register_async};
use crate::config::FunctionSettings;
use crate::scalar::{DEFINITIONS, Function};
use crate::text::is_text;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::plan_err;
use datafusion::error::Result;
use datafusion::logical_expr::{ScalarUDF, Signature, TypeSignature, Volatility};
use datafusion::prelude::SessionContext;
use serde::Deserialize;

const VERSION: u32 = 1;
const TEXT_TYPES: [DataType; 3] = [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View];

/// What a session lets its scalar functions take. Unknown keys are errors.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunctionPolicy {
    /// The version of this form: 1.
    pub version: u32,
    /// Whether arguments may be given by name.
    #[serde(default)]
    pub prefer_named_arguments: bool,
    /// Whether `async_echo` and the settings `codeanatomy_async_udf.*` are there.
    #[serde(default)]
    pub allow_async: bool,
    /// The functions whose parameters are narrowed. All others stay as they are.
    #[serde(default)]
    pub primitives: Vec<Primitive>,
}

/// One scalar function of a policy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Primitive {
    /// The function's own name, not an alias.
    pub name: String,
    /// The parameters, in order; none means that there is no argument.
    #[serde(default)]
    pub params: Vec<NamedType>,
    /// `immutable`, `stable` or `volatile`.
    pub volatility: String,
    /// Whether the parameters' names can be used in calls, if the policy prefers named arguments.
    #[serde(default)]
    pub supports_named_args: bool,
}

/// The name and the type of a parameter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedType {
    /// The name.
    pub name: String,
    /// The type, such as `string`, `int64`, `list<string>` or `decimal(10,2)`; `null` takes any.
    pub dtype: String,
}

/// Registers the functions of a policy again, as it says. Call it after `register_all`.
///
/// # Errors
/// Plan: another version, an unknown function, type or volatility, the same parameter name twice.
/// Nothing is changed then.
pub fn apply_policy(context: &SessionContext, policy: &FunctionPolicy) -> Result<()> {
    if policy.version != VERSION {
        return plan_err!(
            "a function policy has version {}, and only {VERSION} is known",
            policy.version
        );
    }
    let settings = FunctionSettings::of(context.state().config_options()).clone();
    let functions = policy
        .primitives
        .iter()
        .map(|primitive| function(policy, primitive, &settings))
        .collect::<Result<Vec<_>>>()?;
    for function in functions {
        context.register_udf(function);
    }
    if policy.allow_async {
        register_async(context, AsyncSettings::default());
    }
    Ok(())
}

fn function(
    policy: &FunctionPolicy,
    primitive: &Primitive,
    settings: &FunctionSettings,
) -> Result<ScalarUDF> {
    let Some(definition) = DEFINITIONS.iter().find(|definition| definition.name == primitive.name)
    else {
        let known: Vec<&str> = DEFINITIONS.iter().map(|definition| definition.name).collect();
        return plan_err!(
            "a function policy names {}, which is no function of this library; there are {}",
            primitive.name,
            known.join(", ")
        );
    };
    let signature = signature(policy, primitive)?;
    Ok(ScalarUDF::new_from_impl(Function::new(definition, settings)?.with_signature(signature)))
}

fn signature(policy: &FunctionPolicy, primitive: &Primitive) -> Result<Signature> {
    let types = primitive
        .params
        .iter()
        .map(|param| data_type::parse(&param.dtype))
        .collect::<Result<Vec<_>>>()?;
    let signature = Signature::new(type_signature(&types), volatility(primitive)?);
    if policy.prefer_named_arguments && primitive.supports_named_args && !types.is_empty() {
        let names = primitive.params.iter().map(|param| param.name.clone()).collect();
        return signature.with_parameter_names(names);
    }
    Ok(signature)
}

fn type_signature(types: &[DataType]) -> TypeSignature {
    let count = types.len();
    if count == 0 {
        TypeSignature::Nullary
    } else if types.iter().all(DataType::is_null) {
        TypeSignature::Any(count)
    } else if types.iter().all(is_text) {
        TypeSignature::String(count)
    } else if types.iter().any(is_text) {
        let layout = |text: &DataType| {
            let types = types.iter().map(|each| if is_text(each) { text } else { each }.clone());
            TypeSignature::Exact(types.collect())
        };
        TypeSignature::OneOf(TEXT_TYPES.iter().map(layout).collect())
    } else {
        TypeSignature::Exact(types.to_vec())
    }
}

fn volatility(primitive: &Primitive) -> Result<Volatility> {
    match primitive.volatility.to_ascii_lowercase().as_str() {
        "immutable" => Ok(Volatility::Immutable),
        "stable" => Ok(Volatility::Stable),
        "volatile" => Ok(Volatility::Volatile),
        other => plan_err!(
            "a function policy gives {} the volatility \"{other}\"; allowed are immutable, stable \
             and volatile",
            primitive.name
        ),
    }
}
