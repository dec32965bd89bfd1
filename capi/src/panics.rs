//! Panics in every place where one can happen: an error with file and line comes out, nothing is
//! printed, and the next query works.

use crate::api::buffer::{codeanatomy_buffer_free, codeanatomy_buffer_text};
use crate::api::error::*;
use crate::api::query::*;
use crate::api::session::*;
use crate::api::task::*;
use crate::api::types::*;
use crate::boundary::destructor;
use crate::handle;
use arrow::array::{Array, ArrayRef, Int64Array};
use arrow::datatypes::DataType;
use arrow::ffi::FFI_ArrowArray;
use arrow::ffi_stream::FFI_ArrowArrayStream;
use std::ptr;
use std::sync::Arc;

fn text(text: &str) -> codeanatomy_str {
    codeanatomy_str { data: text.as_ptr(), length: text.len() }
}

fn session() -> *mut codeanatomy_session {
    let mut session = ptr::null_mut();
    // SAFETY: the pointers are valid, the shared runtime is used.
    let status =
        unsafe { codeanatomy_session_new(ptr::null(), text(""), &mut session, ptr::null_mut()) };
    assert_eq!(status, CODEANATOMY_STATUS_OK);
    // The function panics when it meets the number 13; constants are folded while planning.
    let panics = |arguments: &[ArrayRef]| -> ArrayRef {
        let numbers = arguments[0].as_any().downcast_ref::<Int64Array>().expect("numbers");
        assert!(!numbers.iter().any(|number| number == Some(13)), "thirteen was met");
        Arc::clone(&arguments[0])
    };
    // SAFETY: the handle is live.
    let native = unsafe { handle::lend(session, "session") }.expect("a live session");
    native.session.register_function("panics_at_13", DataType::Int64, panics);
    session
}

/// Takes the error apart, checks that it is a panic with its place, and frees it.
fn assert_panic(error: *mut codeanatomy_error) {
    // SAFETY: the error is owned by the test.
    unsafe {
        assert_eq!(codeanatomy_error_status(error), CODEANATOMY_STATUS_INTERNAL);
        assert_eq!(codeanatomy_error_code_get(error), CODEANATOMY_ERROR_CODE_PANIC);
        let read = |text: codeanatomy_str| {
            String::from_utf8(std::slice::from_raw_parts(text.data, text.length).to_vec())
                .expect("UTF-8")
        };
        let location = read(codeanatomy_error_location(error));
        assert!(location.contains("panics.rs:"), "{location}");
        assert!(read(codeanatomy_error_message(error)).contains("thirteen was met"));
        codeanatomy_error_free(error);
    }
}

fn assert_works(session: *mut codeanatomy_session) {
    let mut rows = 0;
    // SAFETY: the handle is live, the pointers are valid.
    let status = unsafe {
        codeanatomy_session_execute(
            session,
            text("SELECT panics_at_13(value) FROM generate_series(1, 5)"),
            text(""),
            ptr::null(),
            &mut rows,
            ptr::null_mut(),
        )
    };
    assert_eq!((status, rows), (CODEANATOMY_STATUS_OK, 5));
}

const WHILE_RUNNING: &str = "SELECT panics_at_13(value) FROM generate_series(1, 20)";
const WHILE_PLANNING: &str = "SELECT panics_at_13(13)";

#[test]
fn a_panic_in_a_blocking_call_is_an_error_and_the_session_works_on() {
    let session = session();
    for sql in [WHILE_RUNNING, WHILE_PLANNING] {
        let (mut rows, mut error) = (7, ptr::null_mut());
        // SAFETY: the handle is live, the pointers are valid.
        let status = unsafe {
            codeanatomy_session_execute(
                session,
                text(sql),
                text(""),
                ptr::null(),
                &mut rows,
                &mut error,
            )
        };
        assert_eq!((status, rows), (CODEANATOMY_STATUS_INTERNAL, 0));
        assert_panic(error);
        assert_works(session);
    }
    // SAFETY: the handle is owned by the test.
    unsafe { codeanatomy_session_free(session) };
}

#[test]
fn a_panic_in_a_task_is_its_outcome() {
    let session = session();
    let (mut query, mut task, mut error) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    // SAFETY: the handles are live, the pointers are valid.
    unsafe {
        let sql = text(WHILE_RUNNING);
        codeanatomy_query_new(session, sql, ptr::null(), &mut query, ptr::null_mut());
        codeanatomy_query_execute_start(query, ptr::null(), &mut task, ptr::null_mut());
        assert_eq!(codeanatomy_task_wait(task, -1, &mut error), CODEANATOMY_STATUS_INTERNAL);
        assert_panic(error);
        codeanatomy_task_free(task);
        codeanatomy_query_free(query);
        assert_works(session);
        codeanatomy_session_free(session);
    }
}

#[test]
fn a_panic_in_a_stream_callback_is_an_error_of_the_stream() {
    let session = session();
    let mut stream = FFI_ArrowArrayStream::empty();
    let mut error = ptr::null_mut();
    // SAFETY: the handles are live, the pointers are valid, the stream is used by one thread.
    unsafe {
        let sql = text(WHILE_RUNNING);
        let status = codeanatomy_session_run(
            session,
            sql,
            text(""),
            ptr::null(),
            &mut stream,
            ptr::null_mut(),
        );
        assert_eq!(status, CODEANATOMY_STATUS_OK);
        let mut array = FFI_ArrowArray::empty();
        let get_next = stream.get_next.expect("a stream has functions");
        assert_eq!(get_next(&mut stream, &mut array), libc::EINVAL);
        codeanatomy_error_from_stream(&mut stream, &mut error, ptr::null_mut());
        assert_panic(error);
        drop(stream);
        assert_works(session);
        codeanatomy_session_free(session);
    }
}

#[test]
fn a_panic_while_explaining_leaves_the_query_usable() {
    let session = session();
    let (mut query, mut plan, mut error) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    // SAFETY: the handles are live, the pointers are valid.
    unsafe {
        codeanatomy_query_new(session, text(WHILE_PLANNING), ptr::null(), &mut query, &mut error);
        let (options, call) = (text(""), ptr::null());
        let status = codeanatomy_query_explain(query, options, call, &mut plan, &mut error);
        assert_eq!(status, CODEANATOMY_STATUS_INTERNAL);
        assert!(plan.is_null());
        assert_panic(error);
        let verbose = codeanatomy_query_schema(
            query,
            &mut arrow::ffi::FFI_ArrowSchema::empty(),
            ptr::null_mut(),
        );
        assert_eq!(verbose, CODEANATOMY_STATUS_OK);
        assert_eq!(codeanatomy_buffer_text(plan).length, 0);
        codeanatomy_buffer_free(plan);
        codeanatomy_query_free(query);
        assert_works(session);
        codeanatomy_session_free(session);
    }
}

#[test]
fn a_panic_in_a_destructor_is_contained() {
    struct Nasty;
    impl handle::Kind for Nasty {
        const NOUN: &'static str = "nasty";
        const TAG: u64 = handle::tag(b"nasty");
    }
    impl Drop for Nasty {
        fn drop(&mut self) {
            panic!("in a destructor");
        }
    }
    let nasty = handle::give(Nasty);
    // SAFETY: the handle is owned by the test.
    destructor(|| unsafe { handle::take(nasty) });
    assert_works_after_all();
}

fn assert_works_after_all() {
    let session = session();
    assert_works(session);
    // SAFETY: the handle is owned by the test.
    unsafe { codeanatomy_session_free(session) };
}
