//! Which files a table has, over logs of many commits that add and remove them.

mod support;

use codeanatomy_delta::{At, Files, Location, files, latest, open};
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::Int64Type;
use deltalake::DeltaTable;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use support::made::{Made, field, metadata};
use support::session;

/// Some thousand actions, so that several batches of commits are joined.
const VERSIONS: u64 = 900;
const NAMES: u64 = 60;
const OPENED_AT: [u64; 3] = [7, 450, VERSIONS];

/// Numbers that look random, and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

/// Each file's size and the number of its deletion vector, if it has one.
type Model = BTreeMap<String, (i64, Option<u64>)>;

/// Commits of up to eight files each, and the files that are there after each of them.
fn history() -> (Made, Vec<Model>) {
    let made = Made::new(&["deletionVectors"], &json!([field("n", "long")]), &[], &json!({}));
    let (mut numbers, mut model) = (Numbers(7), Model::new());
    let mut models = vec![model.clone()];
    for version in 1..=VERSIONS {
        let first = numbers.below(NAMES);
        let count = numbers.below(9);
        let actions = (first..first + count).flat_map(|name| {
            let name = format!("{}.parquet", name % NAMES);
            change(&mut model, &mut numbers, name, version)
        });
        let actions: Vec<Value> = actions.collect();
        made.commit(version, &actions);
        models.push(model.clone());
    }
    (made, models)
}

/// Adds a file, removes it, or gives it another deletion vector.
fn change(model: &mut Model, numbers: &mut Numbers, name: String, version: u64) -> Vec<Value> {
    let size = i64::try_from(version).expect("a small number");
    match (model.get(&name).copied(), numbers.below(3)) {
        (Some((_, vector)), 0) => {
            model.remove(&name);
            vec![remove(&name, vector)]
        }
        (Some((_, vector)), 1) => {
            let mut actions = vec![remove(&name, vector), add(&name, size, Some(version))];
            if numbers.below(2) == 0 {
                actions.reverse();
            }
            model.insert(name, (size, Some(version)));
            actions
        }
        (there, _) => {
            // Adding a file again, as it is, replaces what the log says about it.
            let vector = there.and_then(|(_, vector)| vector);
            let action = add(&name, size, vector);
            model.insert(name, (size, vector));
            vec![action]
        }
    }
}

fn add(path: &str, size: i64, vector: Option<u64>) -> Value {
    json!({"add": {"path": path, "partitionValues": {}, "size": size, "modificationTime": 0,
        "dataChange": true, "stats": "{\"numRecords\":9}", "deletionVector": descriptor(vector)}})
}

fn remove(path: &str, vector: Option<u64>) -> Value {
    json!({"remove": {"path": path, "dataChange": true, "deletionTimestamp": 1_700_000_000_000_u64,
        "deletionVector": descriptor(vector)}})
}

fn descriptor(vector: Option<u64>) -> Value {
    vector.map_or(Value::Null, |number| {
        json!({"storageType": "p", "pathOrInlineDv": format!("file:///vectors/{number}.bin"),
            "offset": 1, "sizeInBytes": 1, "cardinality": 1})
    })
}

async fn opened(made: &Made, at: At) -> DeltaTable {
    let uri = made.path().display().to_string();
    open(&Location { uri, ..Location::default() }, at).await.expect("a table")
}

async fn sizes(table: &DeltaTable) -> BTreeMap<String, i64> {
    let listed =
        files(table, || Arc::new(session().state()), &Files::default()).await.expect("a list");
    let paths = listed.column(0).as_string::<i32>().iter().flatten().map(str::to_owned);
    let sizes: BTreeMap<_, _> =
        paths.zip(listed.column(1).as_primitive::<Int64Type>().values().iter().copied()).collect();
    assert_eq!(sizes.len(), listed.num_rows(), "a file is listed twice");
    sizes
}

fn expected(model: &Model) -> BTreeMap<String, i64> {
    model.iter().map(|(path, (size, _))| (path.clone(), *size)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_has_the_files_that_its_commits_have_left() {
    let (made, models) = history();
    for version in OPENED_AT {
        let table = opened(&made, At::Version(version)).await;
        let model = usize::try_from(version).map(|at| &models[at]).expect("a small number");
        assert_eq!(sizes(&table).await, expected(model), "version {version}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_follows_commits_has_the_files_that_they_have_left() {
    let (made, models) = history();
    let last = expected(models.last().expect("versions"));
    for version in OPENED_AT {
        let table = opened(&made, At::Version(version)).await;
        // It follows from any version, and is not read anew.
        let (followed, _) = latest(&table, Some(VERSIONS)).await.expect("commits");
        assert_eq!(sizes(&followed).await, last, "from version {version}");
    }
}

/// The removed file is in the same batch as the one that took its place, and what its partition and its
/// statistics say has not the type that columns have now.
#[tokio::test(flavor = "multi_thread")]
async fn a_removed_file_of_other_types_does_not_matter() {
    let columns = |kind: &str| json!([field("n", kind), field("p", kind)]);
    let of = |path: &str, p: &str, n: &Value| {
        let mut action = add(path, 1, None);
        action["add"]["partitionValues"] = json!({"p": p});
        let stats = json!({"numRecords": 1, "minValues": {"n": n}, "maxValues": {"n": n}});
        action["add"]["stats"] = json!(stats.to_string());
        action
    };
    let made = Made::new(&["deletionVectors"], &columns("string"), &["p"], &json!({}));
    made.commit(1, &[of("text.parquet", "abc", &json!("xyz"))]);
    let changed = metadata(&columns("long"), &["p"], &json!({}));
    let number = of("number.parquet", "7", &json!(9));
    made.commit(2, &[changed, remove("text.parquet", None), number]);
    let names = async |at| sizes(&opened(&made, at).await).await.into_keys().collect::<Vec<_>>();
    assert_eq!(names(At::Version(1)).await, ["text.parquet"]);
    assert_eq!(names(At::Latest).await, ["number.parquet"]);
    let (followed, _) = latest(&opened(&made, At::Version(1)).await, None).await.expect("commits");
    assert_eq!(sizes(&followed).await.into_keys().collect::<Vec<_>>(), ["number.parquet"]);
}
