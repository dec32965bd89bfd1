//! Versions, build and log.

use crate::api::library::{
    CODEANATOMY_ABI, CODEANATOMY_LOG_LEVEL_DEBUG, CODEANATOMY_LOG_LEVEL_ERROR,
    CODEANATOMY_LOG_LEVEL_INFO, CODEANATOMY_LOG_LEVEL_OFF, CODEANATOMY_LOG_LEVEL_TRACE,
    CODEANATOMY_LOG_LEVEL_WARN, CODEANATOMY_VERSION_NUMBER, codeanatomy_log_level,
};
use crate::call::LogCallback;
use codeanatomy_engine::{Code, Error};
use std::fmt::{self, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Once, PoisonError, RwLock};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;

/// Checks a caller's header against this library.
pub(crate) fn handshake(abi: u32, version_number: u32) -> Result<(), Error> {
    let fits = abi == CODEANATOMY_ABI && version_number <= CODEANATOMY_VERSION_NUMBER;
    if fits {
        return Ok(());
    }
    Err(Error::new(
        Code::Version,
        "api",
        format!(
            "The caller was built for ABI {abi} and version number {version_number}, the loaded \
             library is ABI {CODEANATOMY_ABI} and version number {CODEANATOMY_VERSION_NUMBER}; \
             install a library of the same ABI that is at least as new as the caller."
        ),
    ))
}

/// How the library was built, as JSON. The values are gathered by the build script.
pub(crate) fn build_info() -> &'static str {
    concat!(
        "{\"version\":\"",
        env!("CARGO_PKG_VERSION"),
        "\",\"abi\":",
        env!("CODEANATOMY_ABI"),
        ",\"profile\":\"",
        env!("CODEANATOMY_PROFILE"),
        "\",\"target\":\"",
        env!("CODEANATOMY_TARGET"),
        "\",\"compiler\":\"",
        env!("CODEANATOMY_COMPILER"),
        "\",\"datafusion\":\"",
        env!("CODEANATOMY_DATAFUSION"),
        "\",\"arrow\":\"",
        env!("CODEANATOMY_ARROW"),
        "\",\"deltalake\":\"",
        env!("CODEANATOMY_DELTALAKE"),
        "\",\"features\":[]}",
    )
}

static LEVEL: AtomicU32 = AtomicU32::new(CODEANATOMY_LOG_LEVEL_OFF);
static CALLBACK: RwLock<Option<Arc<LogCallback>>> = RwLock::new(None);

/// Sets the callback for log records in place of the one before.
pub(crate) fn set_log(level: codeanatomy_log_level, callback: LogCallback) -> Result<(), Error> {
    if level > CODEANATOMY_LOG_LEVEL_TRACE {
        return Err(crate::wire::unknown_constant("level", level, "CODEANATOMY_LOG_LEVEL_"));
    }
    listen();
    let callback = callback.is_set().then(|| Arc::new(callback));
    LEVEL.store(callback.as_ref().map_or(0, |_| level), Ordering::Relaxed);
    let before = {
        let mut place = CALLBACK.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, callback)
    };
    drop(before);
    tracing::callsite::rebuild_interest_cache();
    Ok(())
}

/// Catches what the library's parts log. The sinks are private to this library, so a host's own
/// `log` or `tracing` is not touched.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Both fail only when a Rust host links this crate and has set its own; then that one stays.
        let _ = tracing::subscriber::set_global_default(Registry::default().with(ToHost));
        let _ = tracing_log::LogTracer::init();
    });
}

struct ToHost;

impl<S: Subscriber> Layer<S> for ToHost {
    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        to_c(*metadata.level()) <= LEVEL.load(Ordering::Relaxed)
    }

    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let callback = CALLBACK.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(callback) = callback else { return };
        let mut text = Text::default();
        event.record(&mut text);
        let metadata = event.metadata();
        let target = text.target.as_deref().unwrap_or(metadata.target());
        callback.tell(to_c(*metadata.level()), target, &text.message);
    }
}

fn to_c(level: Level) -> codeanatomy_log_level {
    match level {
        Level::ERROR => CODEANATOMY_LOG_LEVEL_ERROR,
        Level::WARN => CODEANATOMY_LOG_LEVEL_WARN,
        Level::INFO => CODEANATOMY_LOG_LEVEL_INFO,
        Level::DEBUG => CODEANATOMY_LOG_LEVEL_DEBUG,
        _ => CODEANATOMY_LOG_LEVEL_TRACE,
    }
}

/// The message of a record and, behind it, its other fields as `name=value`.
#[derive(Default)]
struct Text {
    message: String,
    target: Option<String>,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "log.target" => self.target = Some(value.to_owned()),
            _ => self.record_debug(field, &format_args!("{value}")),
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let written = match field.name() {
            "message" => {
                let rest = std::mem::take(&mut self.message);
                write!(self.message, "{value:?}{rest}")
            }
            name if name.starts_with("log.") => Ok(()),
            name => write!(self.message, " {name}={value:?}"),
        };
        // Writing into a String cannot fail.
        let _ = written;
    }
}
