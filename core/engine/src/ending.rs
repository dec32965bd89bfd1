//! How interrupted work ends. A commit that has begun is waited for: nobody is told that nothing
//! happened when something did.

use crate::call::Call;
use crate::error::{Error, Result};
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use tokio::time::timeout;

/// How long an interrupted call may take to end once it has begun to commit.
const TO_END: Duration = Duration::from_secs(5);

/// Works until the end, or until the call is interrupted; behind a commit, to the end all the same.
pub(crate) async fn unless_interrupted<T>(
    call: &Call,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    unless_interrupted_for(TO_END, call, work).await
}

async fn unless_interrupted_for<T>(
    to_end: Duration,
    call: &Call,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let commits = call.commits();
    let mut work = pin!(commits.clone().scope(work));
    let interrupted = tokio::select! {
        biased;
        interrupted = call.interrupted() => interrupted,
        result = work.as_mut() => return result,
    };
    if commits.close() {
        return Err(interrupted);
    }
    if let Ok(Ok(done)) = timeout(to_end, work).await {
        return Ok(done);
    }
    Err(match timeout(to_end, commits.settled()).await {
        Ok(()) => commits.made().into_iter().fold(interrupted, committed),
        Err(_) => unknown(interrupted),
    })
}

fn committed(error: Error, version: u64) -> Error {
    error
        .while_doing(format!(
            "The call was interrupted, but has committed version {version}, which stays"
        ))
        .with_detail("committed_version", version.to_string())
}

fn unknown(error: Error) -> Error {
    error.while_doing(
        "The call was interrupted while it committed, and the store has not said yet whether that \
         succeeded; read the table's history before you repeat it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use std::future::pending;

    fn cancelled() -> Call {
        let call = Call::default();
        call.cancel();
        call
    }

    #[tokio::test]
    async fn without_a_commit_an_interruption_counts_at_once() {
        let ended: Result<()> = unless_interrupted(&cancelled(), pending()).await;
        assert_eq!(ended.expect_err("it was cancelled").code(), Code::Cancelled);
        let done = unless_interrupted(&Call::default(), async { Ok(7) }).await;
        assert_eq!(done.expect("it is done"), 7);
    }

    #[tokio::test]
    async fn what_commits_when_it_is_interrupted_ends_as_if_it_were_not() {
        let call = Call::default();
        let done = unless_interrupted(&call, async {
            let underway = call.commits().begin().expect("nothing has been interrupted");
            call.cancel();
            tokio::task::yield_now().await;
            underway.made(7);
            Ok(7)
        });
        assert_eq!(done.await.expect("it is done"), 7);
    }

    #[tokio::test]
    async fn what_does_not_end_behind_a_commit_names_the_version() {
        let call = Call::default();
        let ended: Result<()> = unless_interrupted_for(Duration::from_millis(20), &call, async {
            call.commits().begin().expect("nothing has been interrupted").made(7);
            call.cancel();
            pending().await
        })
        .await;
        let error = ended.expect_err("it was cancelled");
        assert_eq!(error.code(), Code::Cancelled);
        let named = ("committed_version".to_owned(), "7".to_owned());
        assert!(error.details().contains(&named), "{error}");
        assert!(error.message().contains("has committed version 7"), "{error}");
    }

    #[tokio::test]
    async fn a_commit_that_does_not_end_is_told_apart_from_none() {
        let call = Call::default();
        let underway = call.commits().begin().expect("nothing has been interrupted");
        call.cancel();
        let ended: Result<()> =
            unless_interrupted_for(Duration::from_millis(20), &call, pending()).await;
        let error = ended.expect_err("it was cancelled");
        assert!(error.message().contains("has not said yet"), "{error}");
        drop(underway);
    }
}
