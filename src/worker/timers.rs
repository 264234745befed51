//! The timer thread: looks every twenty seconds whether a home visit is overdue, and clears ended sessions every hour.
//!
//! It must not keep the program alive: a program that is told to end does not wait for it. It remembers nothing that matters:
//! what is due stands in the database, so that it goes on after a start.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::service::actor::Actor;
use crate::service::bank::Banks;

const TICK: Duration = Duration::from_secs(20);
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
    let mut cleared_at: Option<Instant> = None;
    loop {
        // First of all: somebody may be in danger.
        watch_visits(banks);
        if cleared_at.is_none_or(|at| at.elapsed() >= HOUR) {
            clear_sessions(banks);
            cleared_at = Some(Instant::now());
            remind_referees(banks);
        }
        match told.recv_timeout(TICK) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn watch_visits(banks: &Banks) {
    match banks.watch_visits(&Actor::Operator(None)) {
        Ok(0) => {}
        Ok(told) => tracing::info!(told, "overdue visits were told"),
        Err(error) => tracing::error!(%error, "overdue visits were not looked for"),
    }
}

fn remind_referees(banks: &Banks) {
    if let Err(error) = banks.remind_referees(&Actor::Operator(None)) {
        tracing::error!(%error, "referees were not reminded");
    }
}

fn clear_sessions(banks: &Banks) {
    match banks.clear_ended_sessions(&Actor::Operator(None)) {
        Ok(0) => {}
        Ok(cleared) => tracing::debug!(cleared, "ended sessions cleared"),
        Err(error) => tracing::error!(%error, "ended sessions were not cleared"),
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
