//! Panics: nothing is printed, and where one began is kept until somebody asks.
//!
//! Panics are caught far from where they begin, often on another thread. The hook notes text and
//! place at the origin; whoever catches the payload finds the note by the payload's text.

use crate::error::{Error, Result};
use futures::FutureExt;
use std::any::Any;
use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, Once, PoisonError};

const KEPT: usize = 32;

struct Note {
    text: String,
    location: String,
}

static NOTES: Mutex<VecDeque<Note>> = Mutex::new(VecDeque::new());

thread_local! {
    static OURS: Cell<bool> = const { Cell::new(false) };
}

/// Installs the hook, once for the process. Panics of threads that are not marked as ours go to the
/// hook that was there before.
pub fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(
            move |info| {
                if OURS.with(Cell::get) { note(info) } else { before(info) }
            },
        ));
    });
}

/// Says whether this thread runs code of the library from now on; gives what was said before.
pub fn mark_thread(ours: bool) -> bool {
    OURS.with(|mark| mark.replace(ours))
}

/// The error for a caught panic. The payload is dropped here, which may panic itself.
pub fn error_of(payload: Box<dyn Any + Send>) -> Error {
    let text = text_of(payload.as_ref());
    let error = Error::panic(&text, location_of(&text));
    let _ = panic::catch_unwind(panic::AssertUnwindSafe(move || drop(payload)));
    error
}

/// The error for the latest panic, where the payload itself is out of reach.
pub fn last_error() -> Error {
    let notes = NOTES.lock().unwrap_or_else(PoisonError::into_inner);
    match notes.back() {
        Some(note) => Error::panic(&note.text, note.location.clone()),
        None => Error::panic("a task panicked", String::new()),
    }
}

/// Runs work of which a panic is an error of its input, not of the whole call.
pub async fn contained<T>(work: impl Future<Output = T>) -> Result<T> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(error_of)
}

fn note(info: &PanicHookInfo<'_>) {
    let note = Note {
        text: text_of(info.payload()),
        location: info.location().map(|at| without_folders(&at.to_string())).unwrap_or_default(),
    };
    let mut notes = NOTES.lock().unwrap_or_else(PoisonError::into_inner);
    if notes.len() == KEPT {
        notes.pop_front();
    }
    notes.push_back(note);
}

fn location_of(text: &str) -> String {
    let notes = NOTES.lock().unwrap_or_else(PoisonError::into_inner);
    let found = notes.iter().rev().find(|note| note.text == text);
    found.map(|note| note.location.clone()).unwrap_or_default()
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without text".to_owned()
    }
}

/// The path of a dependency's file begins with the folders of the machine that built it.
fn without_folders(location: &str) -> String {
    match location.split_once("registry/src/") {
        Some((_, tail)) => tail.split_once('/').map_or(tail, |(_, tail)| tail).to_owned(),
        None => location.to_owned(),
    }
}
