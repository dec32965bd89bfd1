//! Requests: one operation with its fields, and what is said about its commit.

use crate::commit::CommitOptions;
use crate::operations::{
    AddColumns, AddConstraints, AddFeatures, Checkpoint, CleanupMetadata, CompactLog, Delete,
    DropColumnNotNull, DropConstraints, Optimize, Repair, Restore, SetColumnMetadata, SetMetadata,
    SetProperties, Update, Vacuum,
};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

const MAINTAIN: &str = "maintain";

/// What a table is asked to do without input rows.
#[derive(Debug, Clone)]
pub enum Order {
    /// One operation.
    Run(Box<Request>),
    /// Several, in the order that is safe.
    Maintain(Vec<Request>),
}

/// One operation on a table, without input rows.
#[derive(Debug, Clone)]
pub struct Request {
    pub(crate) operation: Operation,
    pub(crate) commit: CommitOptions,
}

macro_rules! operations {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// The operations that need no input rows.
        #[derive(Debug, Clone)]
        #[allow(missing_docs)] // the names say it; the C header documents each
        pub enum Operation { $($variant($variant)),* }

        impl Operation {
            /// The names of all operations.
            pub const NAMES: &'static [&'static str] = &[$($name),*];
            const NAMES_AND_MAINTAIN: &'static [&'static str] = &[$($name,)* MAINTAIN];

            /// The name in requests and reports.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name),* }
            }

            fn read<E: Error>(name: &str, fields: Map<String, Value>) -> Result<Self, E> {
                let fields = Value::Object(fields);
                match name {
                    $($name => $variant::deserialize(fields).map(Self::$variant).map_err(E::custom),)*
                    MAINTAIN => Err(E::custom("a step of maintain cannot be maintain")),
                    unknown => Err(E::unknown_variant(unknown, Self::NAMES_AND_MAINTAIN)),
                }
            }
        }
    };
}

operations! {
    Delete = "delete",
    Update = "update",
    Optimize = "optimize",
    Vacuum = "vacuum",
    Checkpoint = "checkpoint",
    CleanupMetadata = "cleanup_metadata",
    CompactLog = "compact_log",
    Restore = "restore",
    AddFeatures = "add_features",
    AddConstraints = "add_constraints",
    DropConstraints = "drop_constraints",
    SetProperties = "set_properties",
    AddColumns = "add_columns",
    SetMetadata = "set_metadata",
    SetColumnMetadata = "set_column_metadata",
    DropColumnNotNull = "drop_column_not_null",
    Repair = "repair",
}

impl Request {
    /// The operation's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.operation.name()
    }

    /// When maintenance runs it, if it is maintenance: files that are gone leave the log first, new
    /// files come before the checkpoint that lists them, and nothing is deleted before that.
    #[must_use]
    pub fn turn(&self) -> Option<u8> {
        match self.operation {
            Operation::Repair(_) => Some(0),
            Operation::Optimize(_) => Some(1),
            Operation::Checkpoint(_) => Some(2),
            Operation::Vacuum(_) => Some(3),
            Operation::CleanupMetadata(_) => Some(4),
            Operation::AddConstraints(_) => Some(5),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Order {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Maintain {
            steps: Vec<Request>,
        }
        let mut fields = Map::deserialize(deserializer)?;
        if fields.get("operation").and_then(Value::as_str) != Some(MAINTAIN) {
            let request = Request::deserialize(Value::Object(fields));
            return request.map(|request| Self::Run(Box::new(request))).map_err(D::Error::custom);
        }
        fields.remove("operation");
        let Maintain { mut steps } =
            Maintain::deserialize(Value::Object(fields)).map_err(D::Error::custom)?;
        if let Some(other) = steps.iter().find(|step| step.turn().is_none()) {
            return Err(D::Error::custom(format!(
                "{} is no maintenance, expected one of `repair`, `optimize`, `checkpoint`, \
                 `vacuum`, `cleanup_metadata`, `add_constraints`",
                other.name()
            )));
        }
        steps.sort_by_key(Request::turn);
        Ok(Self::Maintain(steps))
    }
}

impl<'de> Deserialize<'de> for Request {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(deserializer)?;
        let name = match fields.remove("operation") {
            Some(Value::String(name)) => name,
            Some(_) => return Err(D::Error::custom("field operation must be text")),
            None => {
                return Err(D::Error::custom(format!(
                    "missing field `operation`, expected one of {}",
                    quoted(Operation::NAMES_AND_MAINTAIN)
                )));
            }
        };
        let commit = match fields.remove("commit") {
            Some(commit) => CommitOptions::deserialize(commit).map_err(D::Error::custom)?,
            None => CommitOptions::default(),
        };
        Ok(Self { operation: Operation::read(&name, fields)?, commit })
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Request, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn an_unknown_operation_or_field_is_refused_with_the_valid_ones() {
        let error = read(r#"{"operation": "compact"}"#).expect_err("there is no such operation");
        assert!(error.contains("compact") && error.contains("`optimize`"), "{error}");
        let error = read(r#"{"operation": "optimize", "size": 1}"#).expect_err("no such field");
        assert!(error.contains("size") && error.contains("`target_size`"), "{error}");
        let error = read(r#"{"predicate": "true"}"#).expect_err("no operation");
        assert!(error.contains("`vacuum`"), "{error}");
        let error = read(r#"{"operation": "checkpoint", "commit": {"retries": 1}}"#);
        assert!(error.expect_err("no such field").contains("`max_retries`"));
    }

    #[test]
    fn maintenance_is_put_into_the_safe_order_and_takes_maintenance_only() {
        let json = r#"{"operation": "maintain", "steps": [
            {"operation": "vacuum"}, {"operation": "checkpoint"}, {"operation": "optimize"}]}"#;
        let Ok(Order::Maintain(steps)) = serde_json::from_str(json) else { panic!("valid") };
        let names: Vec<&str> = steps.iter().map(Request::name).collect();
        assert_eq!(names, ["optimize", "checkpoint", "vacuum"]);
        for step in ["delete", "maintain"] {
            let json =
                format!(r#"{{"operation": "maintain", "steps": [{{"operation": "{step}"}}]}}"#);
            let error = serde_json::from_str::<Order>(&json).expect_err("no maintenance");
            assert!(error.to_string().contains(step), "{error}");
        }
    }

    #[test]
    fn every_name_is_the_one_of_its_operation() {
        for name in Operation::NAMES {
            match Operation::read::<serde_json::Error>(name, Map::new()) {
                Ok(operation) => assert_eq!(operation.name(), *name),
                Err(error) => assert!(error.to_string().contains("missing field"), "{error}"),
            }
        }
    }
}
