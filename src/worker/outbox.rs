//! The thread that empties the outbox: takes what is due, sends it outside every transaction, writes down what became of it.
//!
//! Where no way out is open it does not run, and messages wait. It logs counts and codes, never an address or a word of a message.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::document::message::Telling;
use crate::document::words::Words;
use crate::domain::people::message::{Delivery, Outlets, Way};
use crate::domain::people::profile::Said;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Result;
use crate::service::people::delivery::Due;
use crate::worker::mail::{Handed, Mailer, WayIs};
use crate::worker::text::Hook;

/// How often it looks whether something is due.
const TICK: Duration = Duration::from_millis(500);
/// How many messages it takes at once.
const BATCH: i64 = 10;
/// How long it leaves a way alone that does not answer.
const PAUSE: Duration = Duration::from_secs(5);
/// How long the program's end waits for the message that is being sent.
const PATIENCE: Duration = Duration::from_secs(5);

/// The ways out, and where the bank's pages are.
pub(crate) struct Post {
    /// The mail server.
    pub(crate) mail: Option<Mailer>,
    /// The hook for text messages.
    pub(crate) texts: Option<Hook>,
    /// `https://name`, without a slash at the end.
    pub(crate) site: String,
}

impl Post {
    /// No way out: messages wait.
    pub(crate) const fn closed(site: String) -> Self {
        Self { mail: None, texts: None, site }
    }

    /// Which ways are open.
    pub(crate) fn outlets(&self) -> Outlets {
        Outlets { mail: Said::from(self.mail.is_some()), texts: Said::from(self.texts.is_some()) }
    }

    fn send(&self, words: &Words, due: &Due) -> Handed {
        let telling = Telling { words, message: &due.message, bank: &due.bank, site: &self.site, name: &due.name, format: due.format };
        match (due.message.way, &self.mail, &self.texts) {
            (Way::Email, Some(mailer), _) => mailer.send(due, &telling),
            (Way::Text, _, Some(hook)) => hook.send(due, &telling),
            _ => Handed { delivery: Delivery::NotTried, way_is_shut: WayIs::Shut },
        }
    }
}

/// The running thread; dropping it ends it after the message that is being sent.
#[must_use = "nothing is sent when this is dropped"]
pub(crate) struct Outbox {
    thread: Option<JoinHandle<()>>,
    end: Option<Sender<()>>,
    ended: Receiver<()>,
}

/// Starts sending.
pub(crate) fn start(banks: Banks, post: Post) -> std::io::Result<Outbox> {
    let (end, told) = channel();
    let (tell, ended) = channel();
    let thread = std::thread::Builder::new().name("outbox".to_owned()).spawn(move || {
        let open: Vec<Way> = [Way::Text, Way::Email].into_iter().filter(|way| post.outlets().open(*way)).collect();
        if !open.is_empty() {
            Round { banks, post, words: Words::default(), told }.run(&open);
        }
        // Whoever waited may be gone.
        if tell.send(()).is_err() {
            tracing::debug!("nobody waits for the outbox any longer");
        }
    })?;
    Ok(Outbox { thread: Some(thread), end: Some(end), ended })
}

struct Round {
    banks: Banks,
    post: Post,
    words: Words,
    told: Receiver<()>,
}

impl Round {
    fn run(&self, open: &[Way]) {
        let mut pauses: Vec<(Way, Option<Instant>)> = open.iter().map(|way| (*way, None)).collect();
        loop {
            for (way, pause) in &mut pauses {
                if pause.is_some_and(|until| Instant::now() < until) {
                    continue;
                }
                *pause = match self.empty(*way) {
                    Ok(WayIs::Open) => None,
                    Ok(WayIs::Shut) => {
                        tracing::warn!(way = way.code(), "messages cannot be handed over; trying again soon");
                        Instant::now().checked_add(PAUSE)
                    }
                    Err(error) => {
                        tracing::error!(%error, way = way.code(), "the outbox could not be read or written");
                        Instant::now().checked_add(PAUSE)
                    }
                };
            }
            match self.told.recv_timeout(TICK) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Sends everything that is due one way.
    fn empty(&self, way: Way) -> Result<WayIs> {
        loop {
            let batch = self.banks.take_messages(&Actor::Operator(None), way, BATCH)?;
            if batch.is_empty() {
                return Ok(WayIs::Open);
            }
            let mut shut = WayIs::Open;
            let mut counts = [0_usize; 3];
            for due in &batch {
                let handed = if shut == WayIs::Shut || self.is_ending() {
                    Handed { delivery: Delivery::NotTried, way_is_shut: WayIs::Shut }
                } else {
                    self.post.send(&self.words, due)
                };
                shut = handed.way_is_shut;
                let [sent, refused, later] = &mut counts;
                match &handed.delivery {
                    Delivery::Accepted => *sent += 1,
                    Delivery::Refused(_) => *refused += 1,
                    Delivery::NotNow(_) | Delivery::NotTried => *later += 1,
                }
                self.banks.settle_message(&Actor::Operator(None), due, &handed.delivery)?;
            }
            let [sent, refused, later] = counts;
            tracing::info!(way = way.code(), sent, refused, later, "messages");
            if shut == WayIs::Shut {
                return Ok(WayIs::Shut);
            }
        }
    }

    /// Whether the program ends: its end drops the other side of the channel.
    fn is_ending(&self) -> bool {
        matches!(self.told.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected) | Ok(()))
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        drop(self.end.take());
        // A mail server that does not answer must not keep the program alive: what was taken comes back by itself.
        if self.ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("a message was still being sent; it is tried again later");
            return;
        }
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the outbox thread failed");
        }
    }
}
