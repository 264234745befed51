//! Checking the record of deeds: everything is reckoned again from the first line on, and the first that is wrong is named.

use crate::domain::id::BankId;
use crate::domain::ledger::checkpoint::{Checkpoint, origin_of_deeds};
use crate::domain::ledger::log::{Edge, Hash, Node};
use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Result;
use crate::store::db::{Reader, StoreError};
use crate::store::ledger::log;
use crate::store::people::deed::{self, Head, Kept};

/// What a check of the record found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DeedVerdict {
    /// Deeds read.
    pub(crate) deeds: i64,
    /// The root of their log, as it was reckoned.
    pub(crate) root: Hash,
    /// The first thing that is wrong.
    pub(crate) fault: Option<DeedFault>,
}

/// Something wrong in the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct DeedFault {
    /// The line, where one is at fault.
    pub(crate) seq: Option<i64>,
    /// What is wrong.
    pub(crate) what: DeedFaultKind,
}

/// What can be wrong in the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DeedFaultKind {
    /// A number is missing or out of order.
    Gap,
    /// A row cannot be read at all.
    Unreadable,
    /// The leaf hash is not the hash of the deed.
    Leaf,
    /// The words are not those that were committed to.
    Words,
    /// A stored node of the log is not the hash of what is below it, or is missing, or one too many.
    Node,
    /// The head is not the last deed, or its edge is not that of the log.
    Head,
    /// The newest checkpoint is missing, was not signed by a key of this log, or is of another log.
    Checkpoint,
    /// The log is not the one that a saved checkpoint was signed for.
    Against,
}

/// Deeds that are read at a time.
const PAGE: i64 = 1_000;

impl Banks {
    /// Recomputes the record of deeds; `against` is a checkpoint of it that somebody saved.
    pub(crate) fn verify_deeds(&self, actor: &Actor, against: Option<&str>) -> Result<DeedVerdict> {
        let bank = actor.may(Act::SeeAllBooks)?;
        self.db.read(|reader| {
            let mut check = Check { bank, edge: Edge::default(), nodes: Vec::new(), saved: None };
            let keys = keys(reader, bank)?;
            let saved = against.map(|note| Checkpoint::verified(note, &keys));
            let unknown = matches!(saved, Some(Err(_)));
            check.saved = saved.and_then(std::result::Result::ok);
            let mut fault = unknown.then_some(whole(DeedFaultKind::Against));
            while fault.is_none() {
                let page = deed::range(reader, bank, check.edge.size(), PAGE)?;
                if page.is_empty() {
                    break;
                }
                fault = page.into_iter().find_map(|(seq, kept)| check.line(seq, kept.as_ref()));
            }
            if fault.is_none() {
                let (head, nodes) = (deed::head(reader, bank)?, deed::list_nodes(reader, bank)?);
                fault = check.end(&head, &nodes, &keys);
            }
            Ok(DeedVerdict { deeds: check.edge.size(), root: check.edge.root(), fault })
        })
    }
}

/// The keys that have signed, as they sign the record.
fn keys(reader: &mut Reader, bank: BankId) -> Result<Vec<String>> {
    let origin = origin_of_deeds(bank);
    let shown = |(key, _): (crate::domain::ledger::checkpoint::PublicKey, i64)| {
        Ok(key.shown_as(&origin).or(Err(StoreError::Corrupt("log_keys.public_key")))?)
    };
    log::list_keys(reader)?.into_iter().map(shown).collect()
}

const fn whole(what: DeedFaultKind) -> DeedFault {
    DeedFault { seq: None, what }
}

/// What has been reckoned so far.
struct Check {
    bank: BankId,
    edge: Edge,
    nodes: Vec<Node>,
    /// The saved checkpoint, until the log has its size.
    saved: Option<Checkpoint>,
}

impl Check {
    fn line(&mut self, seq: i64, kept: Option<&Kept>) -> Option<DeedFault> {
        let next = self.edge.size().saturating_add(1);
        let fault = |what| Some(DeedFault { seq: Some(next), what });
        if seq != next {
            return fault(DeedFaultKind::Gap);
        }
        let Some(kept) = kept else { return fault(DeedFaultKind::Unreadable) };
        if kept.leaf != kept.entry.leaf(self.bank) {
            return fault(DeedFaultKind::Leaf);
        }
        if !kept.words.iter().all(|words| kept.entry.holds(words)) {
            return fault(DeedFaultKind::Words);
        }
        self.edge.push(kept.leaf, &mut self.nodes);
        let saved = self.saved.take_if(|saved| saved.size == next)?;
        if saved.root == self.edge.root() { None } else { Some(whole(DeedFaultKind::Against)) }
    }

    /// Holds what is kept beside the deeds against them.
    fn end(&mut self, head: &Head, nodes: &[Node], keys: &[String]) -> Option<DeedFault> {
        let (size, root) = (self.edge.size(), self.edge.root());
        if head.seq != size || head.edge.as_ref() != Some(&self.edge) {
            return Some(DeedFault { seq: Some(size.saturating_add(1)), what: DeedFaultKind::Head });
        }
        // Nodes stand in the order of their places; reckoned ones come in the order in which leaves completed them.
        self.nodes.sort_by_key(|node| node.place);
        if self.nodes != nodes {
            return Some(whole(DeedFaultKind::Node));
        }
        if self.saved.is_some() {
            return Some(whole(DeedFaultKind::Against));
        }
        let signed = match &head.checkpoint {
            None => size == 0,
            Some(note) => Checkpoint::verified(note, keys).is_ok_and(|found| found.size == size && found.root == root),
        };
        (!signed).then_some(whole(DeedFaultKind::Checkpoint))
    }
}
