//! The SQL functions on a million rows, one core.
#![forbid(unsafe_code)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use datafusion::prelude::{SessionConfig, SessionContext};
use std::hint::black_box;
use tokio::runtime::Builder;

const ROWS: u64 = 1_000_000;

/// Name of the bench and an expression over the columns `n` (integers), `t` (short texts), `span`,
/// `other` (spans), `l` (lists of text) and `change`.
const EXPRESSIONS: [(&str, &str); 14] = [
    ("stable_hash64", "stable_hash64(t)"),
    ("stable_hash128", "stable_hash128(t)"),
    ("stable_id", "stable_id('node', t)"),
    ("stable_id_parts", "stable_id_parts('node', t, n)"),
    ("span_make", "span_make(n, n + 10)"),
    ("span_len", "span_len(span)"),
    ("span_overlaps", "span_overlaps(span, other)"),
    ("span_contains", "span_contains(span, other)"),
    ("utf8_normalize", "utf8_normalize(t)"),
    ("utf8_null_if_blank", "utf8_null_if_blank(t)"),
    ("qname_normalize", "qname_normalize(t, 'module')"),
    ("list_compact", "list_compact(l)"),
    ("list_unique_sorted", "list_unique_sorted(l)"),
    ("cdf_change_rank", "cdf_change_rank(change)"),
];

const TABLE: &str = "CREATE TABLE rows AS SELECT value AS n, arrow_cast('name_' || value, 'Utf8') AS t, \
    span_make(value, value + 20) AS span, span_make(value + 5, value + 9) AS other, \
    make_array('b' || value, NULL, 'a', 'a') AS l, \
    CASE value % 3 WHEN 0 THEN 'insert' WHEN 1 THEN 'delete' ELSE 'update_postimage' END AS change \
    FROM generate_series(1, 1000000)";

fn functions(criterion: &mut Criterion) {
    let tokio = Builder::new_current_thread().build().expect("a runtime");
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
    codeanatomy_functions::register_all(&context).expect("functions can be registered");
    tokio.block_on(async {
        context.sql(TABLE).await.expect("a plan").collect().await.expect("a table");
    });
    let mut group = criterion.benchmark_group("functions");
    group.throughput(Throughput::Elements(ROWS)).sample_size(10);
    let all = EXPRESSIONS.into_iter().chain([("the_columns_alone", "t")]);
    for (name, expression) in all {
        let sql = format!("SELECT {expression} AS result FROM rows");
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                tokio.block_on(async {
                    let query = context.sql(&sql).await.expect("a plan");
                    black_box(query.collect().await.expect("rows"))
                })
            });
        });
    }
    group.finish();
}

criterion_group!(benches, functions);
criterion_main!(benches);
