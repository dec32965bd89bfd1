//! The table of protocol features in the documentation is made by opening tables that have them.

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};
use support::Table;

/// A feature, and a table that has it switched on.
struct Feature {
    name: &'static str,
    /// Readers must know it, too.
    reads: bool,
    /// Other features that the protocol asks for beside it.
    with: &'static [&'static str],
    /// What switches it on.
    property: Option<(&'static str, &'static str)>,
}

const fn reader(name: &'static str) -> Feature {
    Feature { name, reads: true, with: &[], property: None }
}

const fn writer(name: &'static str) -> Feature {
    Feature { name, reads: false, with: &[], property: None }
}

impl Feature {
    const fn on(mut self, property: &'static str, value: &'static str) -> Self {
        self.property = Some((property, value));
        self
    }

    const fn with(mut self, others: &'static [&'static str]) -> Self {
        self.with = others;
        self
    }
}

const FEATURES: [Feature; 31] = [
    reader("columnMapping").on("delta.columnMapping.mode", "none"),
    reader("deletionVectors").on("delta.enableDeletionVectors", "true"),
    reader("timestampNtz"),
    reader("typeWidening").on("delta.enableTypeWidening", "true"),
    reader("typeWidening-preview").on("delta.enableTypeWidening", "true"),
    reader("v2Checkpoint").on("delta.checkpointPolicy", "v2"),
    reader("vacuumProtocolCheck"),
    reader("variantType"),
    reader("variantType-preview"),
    reader("variantShredding"),
    reader("variantShredding-preview"),
    reader("catalogManaged").with(&["inCommitTimestamp"]),
    reader("catalogOwned-preview").with(&["inCommitTimestamp"]),
    reader("geospatial"),
    reader("aFeatureOfTheFuture"),
    writer("appendOnly").on("delta.appendOnly", "true"),
    writer("invariants"),
    writer("checkConstraints").on("delta.constraints.positive", "n > 0"),
    writer("changeDataFeed").on("delta.enableChangeDataFeed", "true"),
    writer("generatedColumns"),
    writer("identityColumns"),
    writer("allowColumnDefaults"),
    writer("inCommitTimestamp").on("delta.enableInCommitTimestamps", "true"),
    writer("domainMetadata"),
    writer("rowTracking").with(&["domainMetadata"]),
    writer("clustering").with(&["domainMetadata"]),
    writer("icebergCompatV1").with(&["columnMapping"]),
    writer("icebergCompatV2").with(&["columnMapping"]),
    writer("checkpointProtection"),
    writer("materializePartitionColumns"),
    writer("aWriterFeatureOfTheFuture"),
];

/// Reader and writer version of protocols that do not list features.
const LEGACY: [(i32, i32); 7] = [(1, 1), (1, 2), (1, 3), (1, 4), (2, 5), (2, 6), (4, 8)];

/// A table with one file of three rows under a protocol.
async fn table_with(protocol: &str, property: Option<(&str, &str)>) -> Table {
    let table = Table::new();
    table.execute("CREATE EXTERNAL TABLE made (n BIGINT) STORED AS DELTA LOCATION '{table}'").await;
    table.execute("INSERT INTO made VALUES (1), (2), (3)").await;
    let created = table.path().join("_delta_log/00000000000000000000.json");
    let created = fs::read_to_string(created).expect("a commit");
    let metadata = created.lines().find(|line| line.contains("\"metaData\"")).expect("metadata");
    let configuration = match property {
        Some((name, value)) => format!("\"configuration\":{{\"{name}\":\"{value}\"}}"),
        None => "\"configuration\":{}".to_owned(),
    };
    let metadata = metadata.replace("\"configuration\":{}", &configuration);
    let info = r#"{"commitInfo":{"inCommitTimestamp":1900000000000,"operation":"MANUAL"}}"#;
    table.commit(2, &[info, protocol, &metadata].join("\n"));
    table
}

fn protocol_of(feature: &Feature) -> String {
    let mut all: Vec<&str> = feature.with.to_vec();
    all.push(feature.name);
    let (readers, writers) = match feature.reads {
        true => (quoted(&[feature.name]), quoted(&all)),
        false if feature.with.contains(&"columnMapping") => {
            (quoted(&["columnMapping"]), quoted(&all))
        }
        false => (String::new(), quoted(&all)),
    };
    format!(
        "{{\"protocol\":{{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[{readers}],\
         \"writerFeatures\":[{writers}]}}}}"
    )
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(",")
}

/// What happens with a table: nothing where it works, else the error.
struct Outcome {
    read: Option<String>,
    insert: Option<String>,
    change: Option<String>,
}

async fn outcome(protocol: &str, property: Option<(&str, &str)>) -> Outcome {
    Outcome {
        read: read(&table_with(protocol, property).await).await.err(),
        insert: changed(protocol, property, "INSERT INTO t VALUES (7)", "4").await.err(),
        change: changed(protocol, property, "DELETE FROM t WHERE n = 2", "2").await.err(),
    }
}

async fn read(table: &Table) -> Result<String, String> {
    table.context.deregister_table("t").expect("it can be taken out");
    let location = codeanatomy_delta::Location {
        uri: table.path().display().to_string(),
        ..codeanatomy_delta::Location::default()
    };
    let opened = codeanatomy_delta::table(location, codeanatomy_delta::At::Latest).await;
    let opened = opened.map_err(|error| error.to_string())?;
    table.context.register_table("t", opened).expect("it is registered");
    match table.run("SELECT count(n) FROM t").await {
        Ok(batches) => Ok(support::lines(&batches).concat()),
        Err(error) => Err(error.to_string()),
    }
}

/// A statement works and its outcome is read, or it is refused before anything is written.
async fn changed(
    protocol: &str,
    property: Option<(&str, &str)>,
    statement: &str,
    rows: &str,
) -> Result<(), String> {
    let table = table_with(protocol, property).await;
    let before = files(&table.path());
    assert_eq!(read(&table).await?, "3", "{protocol}");
    match table.run(statement).await {
        Ok(_) => {
            assert_eq!(read(&table).await.as_deref(), Ok(rows), "{protocol}: {statement}");
            Ok(())
        }
        Err(error) => {
            assert_eq!(files(&table.path()), before, "{protocol}: {statement}");
            Err(error.to_string())
        }
    }
}

fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .chain(fs::read_dir(folder.join("_delta_log")).expect("a folder"));
    entries.count()
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// What the errors call a feature where it is not its name in the protocol.
fn said(name: &str) -> String {
    match name {
        "timestampNtz" => "timestampwithouttimezone".to_owned(),
        "catalogOwned-preview" => "catalogmanaged".to_owned(),
        name => letters(name),
    }
}

fn cell(outcome: Option<&String>) -> &'static str {
    if outcome.is_none() { "yes" } else { "refused" }
}

fn row(page: &mut String, name: &str, kind: &str, outcome: &Outcome) {
    let (read, insert, change) =
        (cell(outcome.read.as_ref()), cell(outcome.insert.as_ref()), cell(outcome.change.as_ref()));
    let _ = writeln!(page, "| {name} | {kind} | {read} | {insert} | {change} |");
}

async fn page() -> String {
    let mut page = String::from(
        "# Protocol of Delta tables\n\nMade by a test that opens a table with each feature; `make bless` \
         rewrites it. A refusal names the feature, and nothing is written before it.\n\n\
         ## Features\n\n\
         | feature | who must know it | read | INSERT | UPDATE, DELETE, MERGE |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    for feature in &FEATURES {
        let outcome = outcome(&protocol_of(feature), feature.property).await;
        for error in [&outcome.read, &outcome.insert, &outcome.change].into_iter().flatten() {
            let named = letters(error).contains(&said(feature.name))
                || feature.with.iter().any(|other| letters(error).contains(&said(other)));
            assert!(named, "{}: {error}", feature.name);
        }
        let kind = if feature.reads { "readers and writers" } else { "writers" };
        row(&mut page, &format!("`{}`", feature.name), kind, &outcome);
    }
    page.push_str(
        "\n## Protocols without a list of features\n\n\
         | reader version | writer version | read | INSERT | UPDATE, DELETE, MERGE |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    for (reader, writer) in LEGACY {
        let protocol = format!(
            "{{\"protocol\":{{\"minReaderVersion\":{reader},\"minWriterVersion\":{writer}}}}}"
        );
        let outcome = outcome(&protocol, None).await;
        row(&mut page, &reader.to_string(), &writer.to_string(), &outcome);
    }
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_protocol_is_what_tables_show() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/delta-protocol.md");
    let page = page().await;
    if env::var_os("CODEANATOMY_BLESS").is_some() {
        fs::write(&path, page).expect("it can be written");
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "{} is out of date; run `make bless`:\n{page}", path.display());
}
