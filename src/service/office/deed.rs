//! The record of deeds, searched and checked: coordinators search it, every member sees who looked at their own record, and
//! `ledger verify` reckons everything again from the first line on and names the first that is wrong.
//!
//! What is kept, and when, is decided where it is done.

use std::collections::BTreeMap;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, MemberId};
use crate::domain::ledger::checkpoint::{Checkpoint, origin_of_deeds};
use crate::domain::ledger::log::{Edge, Hash, Node};
use crate::domain::people::access::Act;
use crate::domain::people::deed::{Deed, DoorKind, Entry, Facts, Part};
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::fold;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::{Reader, StoreError};
use crate::store::ledger::log;
use crate::store::people::bank;
use crate::store::people::deed::{self, DeedFilter, Head, Kept};
use crate::store::people::member::{self, Label};

/// What to search for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct DeedQuery {
    /// About whom: a number or a whole name; empty for anybody.
    pub(crate) about: String,
    /// By whom: a number or a whole name; empty for anybody.
    pub(crate) by: String,
    /// Of which kind.
    pub(crate) kind: Option<DeedKind>,
    /// On or after this day of the bank.
    pub(crate) from: Option<Day>,
    /// On or before this day of the bank.
    pub(crate) to: Option<Day>,
    /// Before this place in the record.
    pub(crate) before_seq: Option<i64>,
}

/// A deed with its names and words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownDeed {
    /// The deed.
    pub(crate) entry: Entry,
    /// By whom; `None` for whoever runs the machine.
    pub(crate) by: Option<Label>,
    /// About whom.
    pub(crate) about: Option<Label>,
    /// The other person.
    pub(crate) other: Option<Label>,
    /// The name of the token through which it came.
    pub(crate) token: Option<String>,
    /// What was before, unless it was erased.
    pub(crate) before: Facts,
    /// What is after, unless it was erased.
    pub(crate) after: Facts,
    /// Why, in somebody's words.
    pub(crate) reason: Option<String>,
}

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
    /// What staff did and read, the newest first; coordinators.
    pub(crate) fn deeds(&self, actor: &Actor, query: &DeedQuery, limit: i64) -> Result<Vec<ShownDeed>> {
        let bank = actor.may(Act::SeeDeeds)?;
        self.db.read(|reader| {
            let filter = filter_of(reader, bank, query)?;
            let found = deed::list(reader, bank, &filter, limit)?;
            shown(reader, bank, found)
        })
    }

    /// The same for a file: that it was taken away is a deed too.
    pub(crate) fn deeds_to_take_away(&self, actor: &Actor, query: &DeedQuery, limit: i64) -> Result<Vec<ShownDeed>> {
        let bank = actor.may(Act::SeeDeeds)?;
        self.db.write(bank, |tx| self.keep(tx, actor, Deed::of(DeedKind::DeedsRead)))?;
        self.deeds(actor, query, limit)
    }

    /// Which staff looked at the actor's own record, the newest first. Not what they read or wrote there.
    pub(crate) fn who_looked(&self, actor: &Actor, before_seq: Option<i64>, limit: i64) -> Result<Vec<ShownDeed>> {
        let bank = actor.may(Act::ManageOwn)?;
        let me = actor.caller()?.member.id;
        let kinds = DeedKind::ALL.iter().copied().filter(|kind| kind.reads() && kind.is_open_to_them()).collect();
        let filter = DeedFilter { about: Some(me), kinds, before_seq, ..DeedFilter::default() };
        self.db.read(|reader| {
            let found = deed::list(reader, bank, &filter, limit)?;
            let found = found.into_iter().map(|kept| Kept { words: Vec::new(), ..kept }).collect();
            shown(reader, bank, found)
        })
    }

    /// Recomputes the record of deeds; `against` is a checkpoint of it that somebody saved.
    pub(crate) fn verify_deeds(&self, actor: &Actor, against: Option<&str>) -> Result<DeedVerdict> {
        let bank = actor.may(Act::SeeAllBooks)?;
        self.db.read(|reader| {
            let (head, keys) = (deed::head(reader, bank)?, keys(reader, bank)?);
            let signed = head.checkpoint.as_deref().and_then(|note| Checkpoint::verified(note, &keys).ok());
            let mut check = Check { bank, edge: Edge::default(), nodes: Vec::new(), saved: None, signed, unsigned: 0 };
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
                let nodes = deed::list_nodes(reader, bank)?;
                fault = check.end(&head, &nodes);
            }
            Ok(DeedVerdict { deeds: check.edge.size(), root: check.edge.root(), fault })
        })
    }
}

fn filter_of(reader: &mut Reader, id: BankId, query: &DeedQuery) -> Result<DeedFilter> {
    let the_bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
    let after = query.to.and_then(|day| day.succ_opt()).map(|day| the_bank.start_of_day(day));
    Ok(DeedFilter {
        about: somebody(reader, id, ("about", &query.about))?,
        by: somebody(reader, id, ("by", &query.by))?,
        kinds: query.kind.into_iter().collect(),
        from: query.from.map(|day| the_bank.start_of_day(day)),
        before: after,
        before_seq: query.before_seq,
    })
}

/// Who is meant by a number or a whole name.
fn somebody(reader: &mut Reader, bank: BankId, (field, typed): (&'static str, &str)) -> Result<Option<MemberId>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if typed.chars().any(char::is_control) {
        return Err(Error::invalid(field, "invalid-member"));
    }
    let found = match typed.trim_start_matches('#').parse::<i64>() {
        Ok(number) => member::by_number(reader, bank, number)?,
        Err(_) => member::list_by_name_key(reader, bank, &fold(typed))?.into_iter().next(),
    };
    found.map(|member| Some(member.id)).ok_or(Error::invalid(field, "invalid-member"))
}

fn shown(reader: &mut Reader, bank: BankId, found: Vec<Kept>) -> Result<Vec<ShownDeed>> {
    let people = |entry: &Entry| [entry.by, entry.about, entry.other].into_iter().flatten();
    let people: Vec<MemberId> = found.iter().flat_map(|kept| people(&kept.entry)).collect();
    let labels: BTreeMap<_, _> = member::labels(reader, bank, &people)?;
    let by_token = found.iter().any(|kept| kept.entry.door.kind == DoorKind::Token);
    let tokens = if by_token { deed::token_names(reader, bank)? } else { BTreeMap::new() };
    let named = |id: Option<MemberId>| id.and_then(|id| labels.get(&id).cloned());
    let show = |Kept { entry, words, .. }: Kept| {
        let part = |part: Part| words.iter().find(|each| each.part == part).map(|each| each.text.clone());
        let facts = |which: Part| part(which).map(|text| Facts::read(&text)).unwrap_or_default();
        ShownDeed {
            by: named(entry.by),
            about: named(entry.about),
            other: named(entry.other),
            token: entry.door.mark.filter(|_| entry.door.kind == DoorKind::Token).and_then(|mark| tokens.get(mark.as_slice()).cloned()),
            before: facts(Part::Before),
            after: facts(Part::After),
            reason: part(Part::Reason),
            entry,
        }
    };
    Ok(found.into_iter().map(show).collect())
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
    /// The newest checkpoint, where a key of this log signed it.
    signed: Option<Checkpoint>,
    /// Lines behind the newest checkpoint that the server wrote: it signs each. The command line may run where the key is not.
    unsigned: i64,
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
        let signed_size = self.signed.as_ref().map_or(0, |signed| signed.size);
        if next > signed_size && kept.entry.door.kind != DoorKind::Machine {
            self.unsigned = self.unsigned.saturating_add(1);
        }
        if self.signed.as_ref().is_some_and(|signed| signed.size == next && signed.root != self.edge.root()) {
            return Some(whole(DeedFaultKind::Checkpoint));
        }
        let saved = self.saved.take_if(|saved| saved.size == next)?;
        if saved.root == self.edge.root() { None } else { Some(whole(DeedFaultKind::Against)) }
    }

    /// Holds what is kept beside the deeds against them.
    fn end(&mut self, head: &Head, nodes: &[Node]) -> Option<DeedFault> {
        let size = self.edge.size();
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
        let known = head.checkpoint.is_none() || self.signed.as_ref().is_some_and(|signed| signed.size <= size);
        (!known || self.unsigned > 0).then_some(whole(DeedFaultKind::Checkpoint))
    }
}
