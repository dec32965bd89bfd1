//! What DataFusion says in text only. A message that changes with a later version falls back to the
//! code of its type; a test below, and the conformance suite, would show that.

use super::Code;

/// Parts of messages and what they mean; all parts of an entry must be there.
const MEANINGS: [(&[&str], Code); 15] = [
    (&["Table '", "' already exists"], Code::AlreadyExists),
    (&["View '", "' already exists"], Code::AlreadyExists),
    (&["Schema '", "' already exists"], Code::AlreadyExists),
    (&["Catalog '", "' already exists"], Code::AlreadyExists),
    (&["Table '", "' doesn't exist"], Code::TableNotFound),
    (&["View '", "' doesn't exist"], Code::TableNotFound),
    (&["failed to resolve schema"], Code::TableNotFound),
    (&["failed to resolve catalog"], Code::TableNotFound),
    (&["is not supported in CSV"], Code::Unsupported),
    (
        &["Inserting into a ListingTable backed by a single file is not supported"],
        Code::Unsupported,
    ),
    (&["No suitable object store found"], Code::Unsupported),
    (&["non-nullable but contains null values"], Code::Constraint),
    (&["Invalid batch column at", "has null but schema specifies non-nullable"], Code::Constraint),
    (&["Function does not exist"], Code::NotFound),
    (&["No files found at", "Cannot infer schema"], Code::NotFound),
];

/// The code of a message, if it is one of these.
pub(super) fn code(text: &str) -> Option<Code> {
    MEANINGS
        .iter()
        .find(|(parts, _)| parts.iter().all(|part| text.contains(part)))
        .map(|(_, code)| *code)
}
