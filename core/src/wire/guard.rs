//! Work that a panic does not take down, nor a client that hangs up.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::pin::pin;

/// Where a panic happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Panic {
    /// File and line.
    location: Option<String>,
    /// What it said, if that is text of the program. Text made at run time may hold what must not be shown.
    message: Option<&'static str>,
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a panic")?;
        if let Some(location) = &self.location {
            write!(f, " at {location}")?;
        }
        if let Some(message) = self.message {
            write!(f, " ({message})")?;
        }
        Ok(())
    }
}

thread_local! {
    /// Whether the panics of this thread are caught at the moment.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Panic> = const { RefCell::new(Panic { location: None, message: None }) };
}

/// Keeps panics that are caught off stderr: they are told in the answer, and their text may hold what must not be shown.
pub(super) fn quiet_panics() {
    let otherwise = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if GUARDED.get() {
            LAST.set(describe(info));
        } else {
            otherwise(info);
        }
    }));
}

fn describe(info: &PanicHookInfo<'_>) -> Panic {
    let payload: &(dyn Any + Send) = info.payload();
    Panic {
        location: info.location().map(ToString::to_string),
        message: payload.downcast_ref::<&'static str>().copied(),
    }
}

/// Runs `work` in a task of its own: if the caller is dropped, which is what a client does to it by hanging up, the work goes on, so
/// that no AWS call is cut in half.
pub(super) async fn run<F>(work: F) -> Result<F::Output, Panic>
where
    F: Future<Output: Send> + Send + 'static,
{
    // The task itself cannot panic; it is cancelled when the process ends, and then nobody reads the answer.
    tokio::spawn(caught(work)).await.unwrap_or_else(|_| Err(Panic::default()))
}

async fn caught<F: Future>(work: F) -> Result<F::Output, Panic> {
    let mut work = pin!(work);
    std::future::poll_fn(|cx| {
        GUARDED.set(true);
        // After a panic nothing of `work` is touched again but by its drop.
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx)));
        GUARDED.set(false);
        match polled {
            Ok(poll) => poll.map(Ok),
            Err(_) => std::task::Poll::Ready(Err(LAST.take())),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stop::Stop;
    use std::time::Duration;

    #[tokio::test]
    async fn a_panic_is_told_by_place_and_never_by_text_made_at_run_time() {
        quiet_panics();
        let constant: Result<(), _> = run(async { panic!("text of the program") }).await;
        assert!(constant.unwrap_err().to_string().ends_with("(text of the program)"));
        let secret = String::from("hunter2");
        let formatted: Result<(), _> = run(async move { panic!("the token is {secret}") }).await;
        let told = formatted.unwrap_err().to_string();
        assert!(told.contains("guard.rs:") && !told.contains("hunter2"), "{told}");
    }

    #[tokio::test]
    async fn work_goes_on_when_its_caller_is_dropped() {
        let (begun, go_on, done) = (Stop::new(), Stop::new(), Stop::new());
        let work = {
            let (begun, go_on, done) = (begun.clone(), go_on.clone(), done.clone());
            async move {
                begun.set();
                go_on.wait().await;
                done.set();
            }
        };
        tokio::select! {
            _ = run(work) => panic!("nobody said go on"),
            () = begun.wait() => {}
        }
        go_on.set();
        tokio::time::timeout(Duration::from_secs(5), done.wait()).await.unwrap();
    }
}
