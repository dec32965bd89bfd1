//! The sections of the documentation.

use datafusion::logical_expr::DocSection;

/// A section of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Hashes and identifiers made of them.
    Hashing,
    /// Spans of source text.
    Span,
    /// Intervals.
    Interval,
    /// Normalization of text.
    Text,
    /// Lists, maps and structs.
    Nested,
    /// Change feeds.
    Delta,
    /// Field metadata.
    Metadata,
    /// Whatever fits nowhere else.
    Other,
    /// Aggregates.
    Aggregate,
    /// Functions that give a table.
    Table,
    /// Functions made with CREATE FUNCTION.
    Macro,
}

impl Section {
    /// The section as the engine's documentation wants it.
    pub(crate) const fn describe(self) -> DocSection {
        let label = match self {
            Self::Hashing => "Hashing Functions",
            Self::Span => "Span Functions",
            Self::Interval => "Interval Functions",
            Self::Text => "String Functions",
            Self::Nested => "Nested Functions",
            Self::Delta => "Delta Functions",
            Self::Metadata => "Metadata Functions",
            Self::Other => "Other Functions",
            Self::Aggregate => "Built-in Functions",
            Self::Table => "Table Functions",
            Self::Macro => "SQL Macros",
        };
        DocSection { include: true, label, description: None }
    }
}
