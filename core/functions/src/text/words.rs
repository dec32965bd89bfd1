//! Words that stand for values.

/// The words that `flag` reads, for messages.
pub(crate) const FLAGS: &str = "true, t, 1, yes, y, false, f, 0, no or n";

/// Reads a word for true or false, in any case, with white space around it.
pub(crate) fn flag(text: &str) -> Option<bool> {
    let text = text.trim();
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(&["true", "t", "1", "yes", "y"]) {
        Some(true)
    } else if is_one_of(&["false", "f", "0", "no", "n"]) {
        Some(false)
    } else {
        None
    }
}

/// The canonical spelling of a kind of identifier, if the text names one.
pub(crate) fn identifier_kind(text: &str) -> Option<&'static str> {
    const KINDS: [(&str, [&str; 3]); 3] = [
        ("NodeId", ["node", "node_id", "nodeid"]),
        ("EdgeId", ["edge", "edge_id", "edgeid"]),
        ("SpanId", ["span", "span_id", "spanid"]),
    ];
    let text = text.trim();
    KINDS
        .iter()
        .find(|(_, names)| names.iter().any(|name| text.eq_ignore_ascii_case(name)))
        .map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_in_any_case() {
        assert_eq!(flag(" YES\n"), Some(true));
        assert_eq!(flag("f"), Some(false));
        assert_eq!(flag(""), None);
        assert_eq!(flag("maybe"), None);
    }

    #[test]
    fn identifier_kinds_are_read_in_any_case() {
        assert_eq!(identifier_kind(" Edge_ID "), Some("EdgeId"));
        assert_eq!(identifier_kind("nodeid"), Some("NodeId"));
        assert_eq!(identifier_kind("module"), None);
    }
}
