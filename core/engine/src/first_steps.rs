//! Beginning work on its caller's thread: what is short ends there, and no worker has to wake up.

use crate::call::Call;
use crate::error::Result;
use crate::panics;
use crate::runtime::Runtime;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::LogicalPlan;
use futures::task::noop_waker_ref;
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Handle;
use tokio::task::coop::consume_budget;

/// What must be left of the caller's stack. Plans that may need more than this move on to the workers.
const STACK_BYTES: usize = 6 << 20;
/// Plan nodes and expressions that are sure to need less stack than that, by far.
const MOST_NODES: usize = 500;
/// Tokio lets a task go on for 128 steps, a step being a batch or so, before it has to yield. What
/// begins on its caller's thread gets what is left after these.
const STEPS_SPENT: usize = 120;

/// Work of a call.
pub type Work<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

thread_local! {
    static ON_CALLERS_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// Works for a moment on this thread; none means that the work goes on elsewhere.
///
/// Nothing interrupts these steps, so this is for calls that nobody can interrupt.
pub fn begin<T>(runtime: &Runtime, call: &Call, work: &mut Work<T>) -> Option<Result<T>> {
    if Handle::try_current().is_ok() || stacker::remaining_stack()? < STACK_BYTES {
        return None;
    }
    let polled = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            spend_steps().await;
            ON_CALLERS_THREAD.set(true);
            poll(work.as_mut()).await
        })?
    }));
    ON_CALLERS_THREAD.set(false);
    let ended = polled.unwrap_or_else(|payload| Some(Err(panics::error_of(payload))));
    if matches!(ended, Some(Err(_))) {
        call.progress().end();
    }
    ended
}

/// Polls once if this is a caller's thread; none means that there is more to do.
pub(crate) async fn poll_briefly<F: Future + ?Sized>(work: Pin<&mut F>) -> Option<F::Output> {
    if ON_CALLERS_THREAD.get() { poll(work).await } else { None }
}

async fn spend_steps() {
    for _ in 0..STEPS_SPENT {
        consume_budget().await;
    }
}

async fn poll<F: Future + ?Sized>(mut work: Pin<&mut F>) -> Option<F::Output> {
    // Whoever polls next is asked to be woken then.
    poll_fn(|_| match work.as_mut().poll(&mut Context::from_waker(noop_waker_ref())) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// Moves the work that awaits this to the workers, if it is still on its caller's thread.
pub(crate) async fn leave() {
    poll_fn(|_| if ON_CALLERS_THREAD.get() { Poll::Pending } else { Poll::Ready(()) }).await;
}

/// [`leave`] for plans that may need a deep stack.
pub(crate) async fn leave_if_large(plan: &LogicalPlan) {
    if ON_CALLERS_THREAD.get() && is_large(plan) {
        leave().await;
    }
}

fn is_large(plan: &LogicalPlan) -> bool {
    let mut nodes = 0;
    let mut count = || {
        nodes += 1;
        if nodes > MOST_NODES { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue }
    };
    let counted = plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expression| expression.apply(|_| Ok(count())))?;
        Ok(count())
    });
    !matches!(counted, Ok(TreeNodeRecursion::Continue))
}
