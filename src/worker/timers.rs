//! The timer thread: clears ended sessions every hour. Messages that wait to be sent are a later edition.
//!
//! It must not keep the program alive: a program that is told to end does not wait for it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::service::actor::Actor;
use crate::service::bank::Banks;

const HOUR: Duration = Duration::from_secs(3_600);

/// A running timer thread; dropping it ends the thread before its next task.
#[must_use = "the timers stop when this is dropped"]
pub(crate) struct Timers {
    thread: Option<JoinHandle<()>>,
    end: Option<Sender<()>>,
}

/// Starts the timers.
pub(crate) fn start(banks: Banks) -> std::io::Result<Timers> {
    let (end, told) = channel();
    let thread = std::thread::Builder::new().name("timers".to_owned()).spawn(move || run(&banks, &told))?;
    Ok(Timers { thread: Some(thread), end: Some(end) })
}

fn run(banks: &Banks, told: &Receiver<()>) {
    loop {
        match banks.clear_ended_sessions(&Actor::Operator(None)) {
            Ok(0) => {}
            Ok(cleared) => tracing::debug!(cleared, "ended sessions cleared"),
            Err(error) => tracing::error!(%error, "ended sessions were not cleared"),
        }
        if let Err(error) = banks.remind_referees(&Actor::Operator(None)) {
            tracing::error!(%error, "referees were not reminded");
        }
        match told.recv_timeout(HOUR) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

impl Drop for Timers {
    fn drop(&mut self) {
        drop(self.end.take());
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the timer thread failed");
        }
    }
}
