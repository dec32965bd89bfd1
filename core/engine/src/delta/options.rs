//! Option bags of the operations on Delta tables.

use crate::error::{Error, Result};
use crate::options;
use crate::session::Session;
use chrono::{DateTime, Utc};
use codeanatomy_delta::{
    At, Create, Describe, Files, Gate, History, Location, Merge, Order, PayloadOptions,
    ScanOptions, Write,
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Options of opening a table; the C header documents each.
#[derive(Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct DeltaOpenOptions {
    storage_options: HashMap<String, String>,
    version: Option<u64>,
    timestamp: Option<String>,
    required_protocol: Gate,
}

impl DeltaOpenOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// Invalid option.
    pub fn from_json(json: &str) -> Result<Self> {
        let read: Self = options::from_json("open options", json)?;
        read.at()?;
        Ok(read)
    }

    pub(super) fn at(&self) -> Result<At> {
        at(self.version, self.timestamp.as_deref())
    }

    pub(super) fn gate(&self) -> Gate {
        self.required_protocol.clone()
    }

    pub(super) fn location(self, uri: &str, session: &Session) -> Location {
        Location::new(uri, self.storage_options, &session.context().copied_config())
    }
}

/// Options of registering an open table; the C header documents each.
#[derive(Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct DeltaRegisterOptions {
    replace: bool,
    file_column: Option<String>,
    files: Option<Vec<String>>,
    pushdown_filters: Option<bool>,
    view_types: Option<bool>,
    wrap_partition_values: Option<bool>,
    predicate: Option<String>,
    column_types: BTreeMap<String, String>,
}

impl DeltaRegisterOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// Invalid option.
    pub fn from_json(json: &str) -> Result<Self> {
        options::from_json("register options", json)
    }

    pub(super) fn replace(&self) -> bool {
        self.replace
    }

    pub(super) fn scan(self) -> ScanOptions {
        ScanOptions {
            file_column: self.file_column,
            files: self.files,
            pushdown_filters: self.pushdown_filters,
            view_types: self.view_types,
            wrap_partition_values: self.wrap_partition_values,
            predicate: self.predicate,
            column_types: self.column_types,
        }
    }
}

/// Which version two options mean that exclude each other.
pub(crate) fn at(version: Option<u64>, timestamp: Option<&str>) -> Result<At> {
    match (version, timestamp) {
        (None, None) => Ok(At::Latest),
        (Some(version), None) => Ok(At::Version(version)),
        (None, Some(timestamp)) => match DateTime::parse_from_rfc3339(timestamp) {
            Ok(timestamp) => Ok(At::Timestamp(timestamp.with_timezone(&Utc))),
            Err(error) => Err(Error::invalid_option(format!(
                "Option timestamp is \"{timestamp}\", which is not RFC 3339 such as \
                 2026-01-31T13:45:07Z: {error}."
            ))
            .with_detail("option", "timestamp")),
        },
        (Some(_), Some(_)) => Err(Error::invalid_option(
            "Options version and timestamp exclude each other; give one of them.",
        )),
    }
}

macro_rules! bags {
    ($($(#[$documentation:meta])* $name:ident($inner:ty) = $read:ident $what:literal;)*) => {
        $(
            $(#[$documentation])*
            #[derive(Clone)]
            pub struct $name(pub(super) $inner);

            impl $name {
                /// Reads the options.
                ///
                /// # Errors
                /// Invalid option.
                pub fn from_json(json: &str) -> Result<Self> {
                    options::$read($what, json).map(Self)
                }
            }
        )*
    };
}

bags! {
    /// What a description has beyond the usual; the C header documents each option.
    DeltaDescribeOptions(Describe) = from_json "describe options";
    /// How many commits a history has; the C header documents each option.
    DeltaHistoryOptions(History) = from_json "history options";
    /// Which files are listed; the C header documents each option.
    DeltaFilesOptions(Files) = from_json "files options";
    /// What a payload has; the C header documents each option.
    DeltaPayloadOptions(PayloadOptions) = from_json "payload options";
    /// The table that is made; the C header documents each option.
    DeltaCreateOptions(Create) = required_from_json "create options";
    /// How rows are written; the C header documents each option.
    DeltaWriteOptions(Write) = from_json "write options";
    /// How rows are merged; the C header documents each option.
    DeltaMergeOptions(Merge) = required_from_json "merge options";
    /// One operation, or maintenance; the C header documents each.
    DeltaRunRequest(Order) = required_from_json "delta request";
}
