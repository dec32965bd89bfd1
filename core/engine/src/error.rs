//! The one error type of the engine: what failed, on what, why, and what to do next.

mod classify;
mod code;

pub use code::{Code, Status};

use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The detail that names table features.
pub(crate) const FEATURES: &str = "delta.features";

/// What the engine's functions give.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A place in a SQL text, counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

/// Everything that is known about one failure. Immutable once it has left the engine.
#[derive(Debug, Clone)]
pub struct Error(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    code: Code,
    component: &'static str,
    message: String,
    location: String,
    position: Option<Position>,
    retryable: bool,
    details: Vec<(String, String)>,
    causes: Vec<String>,
}

impl Error {
    /// An error of a kind, raised by a part of the library.
    pub fn new(code: Code, component: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            code,
            component,
            message: message.into(),
            location: String::new(),
            position: None,
            retryable: matches!(code, Code::Conflict | Code::TimedOut),
            details: Vec::new(),
            causes: Vec::new(),
        }))
    }

    /// An argument that cannot be used.
    pub fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidArgument, "api", message)
    }

    /// An option bag that cannot be used.
    pub fn invalid_option(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidOption, "api", message)
    }

    /// Parameters that do not fit their statement.
    pub fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidParameter, "sql", message)
    }

    /// An object that cannot do this now.
    pub fn invalid_state(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidState, "api", message)
    }

    /// A name that is taken.
    pub fn already_exists(message: impl Into<String>) -> Self {
        Self::new(Code::AlreadyExists, "sql", message)
    }

    /// Work that was stopped by a token.
    #[must_use]
    pub fn cancelled() -> Self {
        Self::new(Code::Cancelled, "runtime", "The work was cancelled.")
    }

    /// Work whose time was over.
    #[must_use]
    pub fn timed_out() -> Self {
        Self::new(
            Code::TimedOut,
            "runtime",
            "The time given was over before the work was done; allow more, or ask for less.",
        )
    }

    /// A panic that was caught; `location` is where it began.
    pub fn panic(text: &str, location: String) -> Self {
        let mut error = Self::new(
            Code::Panic,
            "runtime",
            format!("A defect in the library was met and contained: {text}. Please report it."),
        );
        error.0.location = location;
        error
    }

    /// Adds a detail.
    #[must_use]
    pub fn with_detail(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.details.push((key.to_owned(), value.into()));
        self
    }

    /// Sets the place in the SQL text.
    #[must_use]
    pub fn with_position(mut self, position: Option<Position>) -> Self {
        self.0.position = position.or(self.0.position);
        self
    }

    /// Sets the causes, the nearest first.
    #[must_use]
    pub fn with_causes(mut self, causes: Vec<String>) -> Self {
        self.0.causes = causes;
        self
    }

    /// Says that repeating the same call may help.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.0.retryable = true;
        self
    }

    /// Another code where the caller knows better what the failure means.
    #[must_use]
    pub(crate) fn recoded(mut self, from: Code, to: Code, component: &'static str) -> Self {
        if self.0.code == from {
            (self.0.code, self.0.component) = (to, component);
        }
        self
    }

    /// Puts what was being done in front of the message.
    #[must_use]
    pub fn while_doing(mut self, what: impl fmt::Display) -> Self {
        self.0.message = format!("{what}: {}", self.0.message);
        self
    }

    /// The coarse outcome.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.code.status()
    }

    /// The fine-grained reason.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The sentence for the user.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The part of the library that failed.
    #[must_use]
    pub fn component(&self) -> &str {
        self.0.component
    }

    /// `file:line:column` inside the library, or empty.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.0.location
    }

    /// The place in the SQL text.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// Whether repeating the same call may help.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Keys and values.
    #[must_use]
    pub fn details(&self) -> &[(String, String)] {
        &self.0.details
    }

    /// What it came from, the nearest first.
    #[must_use]
    pub fn causes(&self) -> &[String] {
        &self.0.causes
    }

    /// The whole error as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        let position = self.0.position.unwrap_or(Position { line: 0, column: 0 });
        let json = Json {
            status: self.status() as i32,
            code: self.0.code.name(),
            sqlstate: self.0.code.sqlstate(),
            component: self.0.component,
            message: Cow::Borrowed(&self.0.message),
            location: &self.0.location,
            line: position.line,
            column: position.column,
            retryable: self.0.retryable,
            details: self.0.details.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect(),
            causes: &self.0.causes,
        };
        serde_json::to_string(&json).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct Json<'e> {
    status: i32,
    code: &'static str,
    sqlstate: &'static str,
    component: &'static str,
    message: Cow<'e, str>,
    location: &'e str,
    line: u64,
    column: u64,
    retryable: bool,
    details: BTreeMap<&'e str, &'e str>,
    causes: &'e [String],
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}
