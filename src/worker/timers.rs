//! The timer thread: looks every twenty seconds whether a home visit is overdue; every hour it reminds and clears ended sessions.
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
    let mut hour: Option<Instant> = None;
    loop {
        // First of all: somebody may be in danger.
        match banks.watch_visits(&Actor::Operator(None)) {
            Ok(0) => {}
            Ok(told) => tracing::info!(told, "overdue visits were told"),
            Err(error) => tracing::error!(%error, "overdue visits were not looked for"),
        }
        if hour.is_none_or(|at| at.elapsed() >= HOUR) {
            every_hour(banks);
            hour = Some(Instant::now());
        }
        match told.recv_timeout(TICK) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn every_hour(banks: &Banks) {
    let operator = Actor::Operator(None);
    match banks.clear_ended_sessions(&operator) {
        Ok(0) => {}
        Ok(cleared) => tracing::debug!(cleared, "ended sessions cleared"),
        Err(error) => tracing::error!(%error, "ended sessions were not cleared"),
    }
    remind("listings", banks.remind_listings(&operator));
    remind("meetings", banks.remind_meetings(&operator));
    remind("confirmations", banks.remind_confirmations(&operator));
    remind("outcomes", banks.remind_outcomes(&operator));
    remind("digests", banks.write_digests(&operator));
    if let Err(error) = banks.remind_referees(&operator) {
        tracing::error!(%error, "referees were not reminded");
    }
}

/// Tells the log what reminders came to.
fn remind(what: &'static str, reminded: crate::service::error::Result<i64>) {
    match reminded {
        Ok(0) => {}
        Ok(reminded) => tracing::debug!(what, reminded, "people were reminded"),
        Err(error) => tracing::error!(%error, what, "people were not reminded"),
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
