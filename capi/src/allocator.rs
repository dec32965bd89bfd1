//! Where the library's own memory comes from.
//!
//! Nothing of it is ever freed by the host, nor the other way round, so that the host's allocator
//! stays its own matter. Builds for tests use the system's, whose every block sanitizers and Valgrind
//! know.

#[cfg(not(debug_assertions))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
