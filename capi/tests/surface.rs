//! Rules that hold for every exported item, read off the source text.

mod support;

use support::{api_source, api_topics, functions};

/// Getters of constants, which cannot fail.
const WITHOUT_BOUNDARY: [&str; 3] = [
    "codeanatomy_library_version",
    "codeanatomy_library_version_number",
    "codeanatomy_library_abi",
];

#[test]
fn every_exported_function_is_one_call_of_the_boundary() {
    for topic in api_topics() {
        for function in functions(&api_source(&topic)) {
            if WITHOUT_BOUNDARY.contains(&function.name.as_str()) {
                continue;
            }
            let begins = function
                .body
                .lines()
                .map(str::trim)
                .find(|line| !line.is_empty() && !line.starts_with("//") && *line != "unsafe {")
                .unwrap_or_default()
                .trim_start_matches("unsafe { ");
            let guards = [
                "boundary(",
                "boundary_status(",
                "forms::wait(",
                "forms::wait_for_text(",
                "forms::start(",
                "getter(",
                "destructor(",
                "relation(",
                "text_of(",
            ];
            assert!(
                guards.iter().any(|guard| begins.starts_with(guard)),
                "{} begins with {begins}",
                function.name
            );
        }
    }
}

#[test]
fn every_exported_function_documents_each_argument_its_group_and_since_when() {
    for topic in api_topics() {
        for function in functions(&api_source(&topic)) {
            let text = &function.documentation;
            for part in [&format!("\\ingroup {topic}"), "\\brief ", "\\since "] {
                assert!(text.contains(part), "{} lacks {part}", function.name);
            }
            for argument in &function.arguments {
                let documented = ["[in]", "[out]", "[in,out]"]
                    .iter()
                    .any(|direction| text.contains(&format!("\\param{direction} {argument} ")));
                assert!(documented, "{} does not document {argument}", function.name);
            }
        }
    }
}

#[test]
fn names_follow_the_conventions() {
    for topic in api_topics() {
        let text = api_source(&topic);
        for function in functions(&text) {
            assert!(function.name.starts_with("codeanatomy_"), "{}", function.name);
        }
        for name in support::public_types(&text) {
            assert!(name.starts_with("codeanatomy_") && !name.ends_with("_t"), "{name}");
        }
    }
}
