//! Table functions of one row each about the caches, as they are at the call.

use super::counting::Counted;
use super::{Caches, PredicateCache};
use chrono::Utc;
use datafusion::arrow::array::{BooleanArray, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::catalog::{MemTable, TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{Result, plan_err};
use datafusion::prelude::SessionContext;
use std::fmt;
use std::sync::Arc;

/// Installs `list_files_cache`, `metadata_cache`, `predicate_cache` and `statistics_cache`.
pub(crate) fn register(
    context: &SessionContext,
    caches: &Caches,
    predicates: &Arc<PredicateCache>,
) {
    for (name, function, row) in [
        ("list_files", "list_files_cache", Row::ListFiles),
        ("metadata", "metadata_cache", Row::Metadata),
        ("predicate", "predicate_cache", Row::Predicate),
        ("statistics", "statistics_cache", Row::Statistics),
    ] {
        let (caches, predicates) = (caches.clone(), Arc::clone(predicates));
        let table = CacheTable { name, function, row, caches, predicates };
        context.register_udtf(function, Arc::new(table));
    }
}

#[derive(Debug, Clone, Copy)]
enum Row {
    ListFiles,
    Metadata,
    Predicate,
    Statistics,
}

struct CacheTable {
    name: &'static str,
    function: &'static str,
    row: Row,
    caches: Caches,
    predicates: Arc<PredicateCache>,
}

impl fmt::Debug for CacheTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.function)
    }
}

/// Everything but the name and the time.
#[derive(Default)]
struct Values {
    entries: Option<i64>,
    hits: Option<i64>,
    misses: Option<i64>,
    evictions: Option<i64>,
    ttl: Option<String>,
    limit: Option<String>,
    bytes: Option<i64>,
    enabled: bool,
}

impl From<Counted> for Values {
    fn from(counted: Counted) -> Self {
        Self {
            entries: Some(counted.entries),
            hits: Some(counted.hits),
            misses: Some(counted.misses),
            evictions: Some(counted.evictions),
            ttl: counted.ttl.map(|ttl| format!("{}s", ttl.as_secs_f64())),
            limit: Some(counted.limit.to_string()),
            bytes: Some(counted.bytes),
            enabled: counted.limit > 0,
        }
    }
}

impl TableFunctionImpl for CacheTable {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        if !args.exprs().is_empty() {
            return plan_err!("{} takes no arguments", self.function);
        }
        let counted = match self.row {
            Row::ListFiles => self.caches.list_files(),
            Row::Metadata => self.caches.metadata(),
            Row::Statistics => self.caches.statistics(),
            Row::Predicate => None,
        };
        let values = match self.row {
            Row::Predicate => {
                let parquet = &args.session().config_options().execution.parquet;
                Values {
                    entries: Some(self.predicates.decoded()),
                    hits: Some(self.predicates.served()),
                    limit: parquet.max_predicate_cache_size.map(|bytes| bytes.to_string()),
                    enabled: parquet.max_predicate_cache_size != Some(0),
                    ..Values::default()
                }
            }
            _ => counted.map(Values::from).unwrap_or_default(),
        };
        let row = self.batch(values)?;
        Ok(Arc::new(MemTable::try_new(row.schema(), vec![vec![row]])?))
    }
}

impl CacheTable {
    fn batch(&self, values: Values) -> Result<RecordBatch> {
        let count = |name: &str| Field::new(name, DataType::Int64, true);
        let text = |name: &str| Field::new(name, DataType::Utf8, true);
        let schema = Schema::new(vec![
            Field::new("cache_name", DataType::Utf8, false),
            Field::new("event_time_unix_ms", DataType::Int64, false),
            count("entry_count"),
            count("hit_count"),
            count("miss_count"),
            count("eviction_count"),
            text("config_ttl"),
            text("config_limit"),
            count("total_bytes"),
            Field::new("enabled", DataType::Boolean, false),
        ]);
        let now = Utc::now().timestamp_millis();
        let counts = |value| Arc::new(Int64Array::from(vec![value])) as _;
        let texts = |value| Arc::new(StringArray::from(vec![value])) as _;
        let columns = vec![
            texts(Some(self.name.to_owned())),
            counts(Some(now)),
            counts(values.entries),
            counts(values.hits),
            counts(values.misses),
            counts(values.evictions),
            texts(values.ttl),
            texts(values.limit),
            counts(values.bytes),
            Arc::new(BooleanArray::from(vec![values.enabled])) as _,
        ];
        Ok(RecordBatch::try_new(Arc::new(schema), columns)?)
    }
}
