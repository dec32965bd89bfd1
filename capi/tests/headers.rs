//! The committed headers are what the sources say; `CODEANATOMY_BLESS=1` rewrites them.

mod support;

use cbindgen::{Builder, Config, Style};
use std::fs;
use std::path::PathBuf;

/// A topic is one file of `src/api` and one header; the second part is what its header includes.
const TOPICS: &[(&str, &[&str])] = &[
    ("types", &[]),
    ("error", &["types"]),
    ("library", &["types", "error"]),
    ("buffer", &["types"]),
    ("cancel", &["types", "error"]),
    ("call", &["types", "cancel"]),
    ("runtime", &["types", "error", "buffer"]),
    ("session", &["types", "error", "buffer", "call", "runtime"]),
    ("catalog", &["types", "error", "call", "session"]),
    ("reader", &["types", "error", "buffer", "call"]),
    ("task", &["types", "error", "buffer", "call", "reader"]),
    ("query", &["types", "error", "buffer", "call", "session", "reader", "task"]),
    ("delta", &["types", "error", "call", "session", "task"]),
    ("delta_inspect", &["types", "error", "buffer", "call", "task", "delta"]),
    ("delta_observe", &["types", "error", "call", "session", "task", "delta"]),
    ("delta_change", &["types", "error", "buffer", "call", "session", "task", "delta"]),
    ("register", &["types", "error", "call", "session", "task"]),
    ("write", &["types", "error", "buffer", "call", "query", "task"]),
    ("ingest", &["types", "error", "call", "session", "task"]),
];

#[test]
fn every_header_is_what_its_source_says() {
    for (topic, siblings) in TOPICS {
        let path = support::root().join(format!("include/codeanatomy/{topic}.h"));
        support::compare_or_bless(&path, &render(topic, siblings));
    }
}

#[test]
fn every_source_file_has_a_header() {
    let mut sources: Vec<String> = support::api_topics();
    sources.sort();
    let mut listed: Vec<String> = TOPICS.iter().map(|(topic, _)| topic.to_string()).collect();
    listed.sort();
    assert_eq!(sources, listed);
}

fn render(topic: &str, siblings: &[&str]) -> String {
    let source = source(topic);
    let text = fs::read_to_string(&source).expect("the source can be read");
    let mut config = Config::from_file(support::root().join("capi/cbindgen.toml"))
        .expect("cbindgen.toml is valid");
    config.style = Style::Type;
    config.include_guard = Some(format!("CODEANATOMY_{}_H", topic.to_uppercase()));
    config.export.include = support::public_types(&text);
    config.includes = vec!["codeanatomy/export.h".into()];
    if text.contains("FFI_Arrow") {
        config.includes.push("codeanatomy/arrow_c_data.h".into());
    }
    config.includes.extend(siblings.iter().map(|sibling| format!("codeanatomy/{sibling}.h")));
    let mut rendered = Vec::new();
    Builder::new()
        .with_config(config)
        .with_src(&source)
        .generate()
        .expect("cbindgen reads the source")
        .write(&mut rendered);
    String::from_utf8(rendered).expect("headers are UTF-8")
}

fn source(topic: &str) -> PathBuf {
    support::root().join(format!("capi/src/api/{topic}.rs"))
}

#[test]
fn the_front_page_includes_every_topic() {
    let front =
        fs::read_to_string(support::root().join("include/codeanatomy.h")).expect("readable");
    for (topic, _) in TOPICS {
        assert!(
            front.contains(&format!("#include \"codeanatomy/{topic}.h\"")),
            "{topic} is missing"
        );
        assert!(front.contains(&format!("\\defgroup {topic} ")), "{topic} has no group");
    }
}
