//! What is documented of the table functions: the engine keeps no documentation of them.

use super::record::{FunctionKind, FunctionRecord};
use super::tags::tags;
use crate::documentation::Section;
use datafusion::execution::SessionState;
use datafusion::logical_expr::Documentation;

/// A table function of this library.
pub(super) struct TableFunction {
    /// The name it is called by.
    pub(super) name: &'static str,
    syntax: &'static str,
    description: &'static str,
    example: &'static str,
    arguments: &'static [(&'static str, &'static str)],
    /// Accepted argument types, one list for each count.
    signatures: &'static [&'static [&'static str]],
    /// The columns of the table.
    row: &'static str,
}

const CACHE_ROW: &str = "struct<cache_name:string,event_time_unix_ms:int64,entry_count:int64,\
                         hit_count:int64,miss_count:int64,eviction_count:int64,config_ttl:string,\
                         config_limit:string>";

const fn cache(
    name: &'static str,
    syntax: &'static str,
    description: &'static str,
    example: &'static str,
) -> TableFunction {
    TableFunction {
        name,
        syntax,
        description,
        example,
        arguments: &[],
        signatures: &[&[]],
        row: CACHE_ROW,
    }
}

static TABLE_FUNCTIONS: [TableFunction; 13] = [
    cache(
        "list_files_cache",
        "list_files_cache()",
        "One row about the cache of file listings: its entries, hits, misses, evictions and limits.",
        "SELECT entry_count FROM list_files_cache()",
    ),
    cache(
        "metadata_cache",
        "metadata_cache()",
        "One row about the cache of file metadata (Parquet footers).",
        "SELECT hit_count, miss_count FROM metadata_cache()",
    ),
    cache(
        "predicate_cache",
        "predicate_cache()",
        "One row about the statistics that predicates are checked against.",
        "SELECT entry_count FROM predicate_cache()",
    ),
    TableFunction {
        name: "range_table",
        syntax: "range_table([start, ]stop[, step])",
        description: "The integers from start (default 0) to stop, which is left out, by step \
                      (default 1), in the column value.",
        example: "SELECT value FROM range_table(1, 10, 3)",
        arguments: &[
            ("start", "The first number"),
            ("stop", "The number that ends it, not included"),
            ("step", "The difference between two numbers; may be negative, not 0"),
        ],
        signatures: &[&["int64"], &["int64", "int64"], &["int64", "int64", "int64"]],
        row: "struct<value:int64>",
    },
    TableFunction {
        name: "delta_snapshot",
        syntax: "delta_snapshot(uri[, version])",
        description: "One row about a version of a Delta table, the latest if none is given: its protocol, \
                      schema, properties and partition columns. Lists and objects are JSON texts; the \
                      features are NULL where the protocol is too old to list them; the time is in \
                      milliseconds since 1970, NULL when the commit's file is gone.",
        example: "SELECT version, min_reader_version, schema_json FROM delta_snapshot('/data/facts')",
        arguments: &[("uri", "A folder, or the URL of one"), ("version", "The number of a commit")],
        signatures: &[&["string"], &["string", "int64"]],
        row: "struct<table_uri:string,version:int64,snapshot_timestamp:int64,\
              min_reader_version:int32,min_writer_version:int32,reader_features_json:string,\
              writer_features_json:string,table_properties_json:string,schema_json:string,\
              partition_columns_json:string>",
    },
    TableFunction {
        name: "delta_add_actions",
        syntax: "delta_add_actions(uri[, version])",
        description: "The data files of a version of a Delta table, the latest if none is given, one row \
                      each. Statistics, partition values and tags are JSON texts; the paths are \
                      relative to the table unless they lie outside of it.",
        example: "SELECT path, size FROM delta_add_actions('/data/facts') ORDER BY size DESC",
        arguments: &[("uri", "A folder, or the URL of one"), ("version", "The number of a commit")],
        signatures: &[&["string"], &["string", "int64"]],
        row: "struct<table_uri:string,version:int64,path:string,size:int64,modification_time:int64,\
              data_change:bool,stats:string,partition_values_json:string,tags_json:string>",
    },
    TableFunction {
        name: "delta_history",
        syntax: "delta_history(uri[, limit])",
        description: "The commits of a Delta table that its log still has, newest first: who did what \
                      when, and with which parameters and metrics. What else a commit says about \
                      itself is in metadata_json.",
        example: "SELECT version, timestamp, operation FROM delta_history('/data/facts', 10)",
        arguments: &[("uri", "A folder, or the URL of one"), ("limit", "How many commits at most")],
        signatures: &[&["string"], &["string", "int64"]],
        row: "struct<version:int64,timestamp:timestamp(ms, \"utc\"),operation:string,\
              operation_parameters_json:string,operation_metrics_json:string,user_id:string,\
              user_name:string,read_version:int64,isolation_level:string,is_blind_append:bool,\
              engine_info:string,user_metadata:string,metadata_json:string>",
    },
    TableFunction {
        name: "read_delta",
        syntax: "read_delta(uri[, version])",
        description: "A Delta table at a version, the latest if none is given. Its columns are those of \
                      the table.",
        example: "SELECT * FROM read_delta('/data/facts', 12)",
        arguments: &[("uri", "A folder, or the URL of one"), ("version", "The number of a commit")],
        signatures: &[&["string"], &["string", "int64"]],
        row: "struct<>",
    },
    TableFunction {
        name: "read_delta_cdf",
        syntax: "read_delta_cdf(uri[, start_version[, end_version[, start_timestamp[, \
                 end_timestamp]]]])",
        description: "What the commits of a Delta table changed, both ends included: its columns and \
                      _change_type, _commit_version, _commit_timestamp. The table's change data feed \
                      must have been on. Versions and timestamps exclude each other; NULL means not \
                      given.",
        example: "SELECT * FROM read_delta_cdf('/data/facts', 3, 7)",
        arguments: &[
            ("uri", "A folder, or the URL of one"),
            ("start_version", "The first commit; 0 if not given"),
            ("end_version", "The last commit; the latest if not given"),
            ("start_timestamp", "The earliest time of a commit, as in 2026-01-31T13:45:07Z"),
            ("end_timestamp", "The latest time of a commit"),
        ],
        signatures: &[
            &["string"],
            &["string", "int64"],
            &["string", "int64", "int64"],
            &["string", "int64", "int64", "string"],
            &["string", "int64", "int64", "string", "string"],
        ],
        row: "struct<_change_type:string,_commit_version:int64,_commit_timestamp:timestamp>",
    },
    TableFunction {
        name: "read_text",
        syntax: "read_text(path)",
        description: "The files of a path, folder or glob, one row each: path, size in bytes, \
                      modification time, and content as text.",
        example: "SELECT path, size FROM read_text('src/**/*.rs')",
        arguments: &[("path", "A file, a folder, or a glob pattern")],
        signatures: &[&["string"]],
        row: "struct<path:string,size:int64,modified:timestamp(µs, \"utc\"),content:string>",
    },
    cache(
        "statistics_cache",
        "statistics_cache()",
        "One row about the cache of file statistics.",
        "SELECT entry_count FROM statistics_cache()",
    ),
    TableFunction {
        name: "udf_docs",
        syntax: "udf_docs()",
        description: "The documentation of every function in the session, by name.",
        example: "SELECT name, syntax FROM udf_docs() WHERE section = 'Hashing Functions'",
        arguments: &[],
        signatures: &[&[]],
        row: "struct<name:string,kind:string,section:string,description:string,syntax:string,\
              sql_example:string,argument_names:list<string>,argument_descriptions:list<string>,\
              alternative_syntax:list<string>,related_udfs:list<string>>",
    },
    TableFunction {
        name: "udf_registry",
        syntax: "udf_registry()",
        description: "The functions of this library in the session: kind, volatility, aliases, \
                      parameters.",
        example: "SELECT name, kind FROM udf_registry()",
        arguments: &[],
        signatures: &[&[]],
        row: "struct<name:string,kind:string,volatility:string,aliases:list<string>,\
              parameter_names:list<string>,simplify:bool,coerce_types:bool,short_circuits:bool>",
    },
];

/// The table functions of this library that are in the session, by name.
pub(super) fn present(state: &SessionState) -> impl Iterator<Item = &'static TableFunction> {
    TABLE_FUNCTIONS.iter().filter(|function| state.table_functions().contains_key(function.name))
}

/// Every name that could be in a session.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLE_FUNCTIONS.iter().map(|function| function.name)
}

impl TableFunction {
    /// The structured documentation.
    pub(super) fn documentation(&self) -> Documentation {
        let builder =
            Documentation::builder(Section::Table.describe(), self.description, self.syntax)
                .with_sql_example(self.example);
        self.arguments
            .iter()
            .fold(builder, |builder, (name, text)| builder.with_argument(*name, *text))
            .build()
    }

    /// The record of the registry.
    pub(super) fn record(&self) -> FunctionRecord {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        FunctionRecord {
            name: self.name.to_owned(),
            kind: FunctionKind::Table,
            aliases: Vec::new(),
            parameter_names: self.arguments.iter().map(|(name, _)| (*name).to_owned()).collect(),
            volatility: "unknown",
            tags: tags(self.name),
            simplify: false,
            coerce_types: false,
            short_circuits: false,
            signature_inputs: self.signatures.iter().map(|types| owned(types)).collect(),
            return_types: self.signatures.iter().map(|_| self.row.to_owned()).collect(),
            description: self.description.to_owned(),
            syntax: self.syntax.to_owned(),
            sql_example: Some(self.example.to_owned()),
        }
    }
}
