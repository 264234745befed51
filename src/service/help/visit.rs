//! Home visits under watch: begun, made longer and ended, by the visitor or by staff for somebody on the telephone.
//!
//! Only staff and the visitor learn of a visit; whoever is told of an overdue one comes through `alarm.rs`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::help::visit::{End, EndedHow, Stage, VISIT_MINUTES_MAX, Visit, end_of, first_alarm};
use crate::domain::id::{BankId, MeetingId, MemberId, VisitId};
use crate::domain::minutes::Amount;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Member;
use crate::domain::people::message::{Fact, MessageKind, Way, way_to};
use crate::domain::people::profile::{Emergency, Said};
use crate::domain::text::{Note, Reason};
use crate::service::actor::Actor;
use crate::service::bank::{Banks, digest};
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::duty::watched;
use crate::service::people::message::{Told, tell};
use crate::store::db::{Reader, Tx};
use crate::store::help::visit;
use crate::store::people::member::{self, Label};
use crate::store::people::{bank, message, profile};

/// What the visitor is told of a visit, and stops being told once it is over.
const TO_VISITOR: [MessageKind; 2] = [MessageKind::VisitStarted, MessageKind::VisitEnding];
/// What the duty people are told.
pub(in crate::service) const TO_DUTY: [MessageKind; 1] = [MessageKind::VisitOverdue];
/// How many visits that are over are listed.
const OVER_MAX: i64 = 30;

/// A visit to begin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewVisit {
    /// Who visits.
    pub(crate) visitor: MemberId,
    /// Who is visited.
    pub(crate) host: MemberId,
    /// How long it should take from now; at most twelve hours.
    pub(crate) minutes: Amount,
    /// The agreed exchange between these two that it is for.
    pub(crate) meeting: Option<MeetingId>,
}

/// A visit with the names that go with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownVisit {
    /// The visit.
    pub(crate) visit: Visit,
    /// Who visits.
    pub(crate) visitor: Label,
    /// Who is visited.
    pub(crate) host: Label,
    /// Who has taken it on.
    pub(crate) taken_by: Option<Label>,
}

/// How to reach somebody, for staff and for whoever is told of an overdue visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reach {
    /// Their number.
    pub(crate) phone: Option<String>,
    /// Where they live.
    pub(crate) address: Option<Note>,
    /// Whom to ring.
    pub(crate) emergency: Option<Emergency>,
}

/// Which visits to list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Whose {
    /// The caller's own.
    Own,
    /// Everybody's; staff only.
    Everybody,
}

impl Banks {
    /// Begins a visit now: one's own, or for staff anybody's who is on the telephone. Refused where nobody is on duty now, at its
    /// end, or at the moment at which the first person would be told.
    pub(crate) fn start_visit(&self, actor: &Actor, new: NewVisit) -> Result<Visit> {
        let own = actor.member() == Some(new.visitor);
        let id = actor.may(if own { Act::LogOwn } else { Act::WatchVisits })?;
        let now = self.clock.now_ms();
        self.db.write(id, |tx| {
            let visitor = taking_part(tx, id, new.visitor, "visitor_id")?;
            let host = taking_part(tx, id, new.host, "host_id")?;
            if visitor.id == host.id {
                return Err(Error::invalid("host_id", "invalid-visit-self"));
            }
            if new.minutes.get() > VISIT_MINUTES_MAX {
                return Err(Error::invalid("minutes", "invalid-visit-long"));
            }
            check_meeting(tx, id, &new)?;
            if !visit::list_open(tx, id, Some(visitor.id))?.is_empty() {
                return Err(Refusal::VisitOpen.into());
            }
            let expected_end_at = end_of(now, new.minutes);
            refuse_unwatched(tx, id, now, expected_end_at)?;
            let begun = Visit {
                id: VisitId::new(self.clock.new_id()),
                visitor: visitor.id,
                host: host.id,
                meeting: new.meeting,
                started_at: now,
                started_by: actor.member(),
                expected_end_at,
                stage: Stage::begun(expected_end_at),
            };
            visit::insert(tx, id, &begun, &digest(&self.visit_token(begun.id)))?;
            self.tell_visitor(tx, id, &begun)?;
            if !own {
                self.keep(tx, actor, Deed::of(DeedKind::VisitStarted).about(visitor.id).with(host.id).thing(begun.id.uuid()))?;
            }
            Ok(begun)
        })
    }

    /// Visits that are not over: the one that should end first before the others.
    pub(crate) fn open_visits(&self, actor: &Actor, whose: Whose) -> Result<Vec<ShownVisit>> {
        let (id, visitor) = scope(actor, whose)?;
        self.db.read(|reader| open_in(reader, id, visitor))
    }

    /// The last visits that are over, the newest first.
    pub(crate) fn past_visits(&self, actor: &Actor, whose: Whose) -> Result<Vec<ShownVisit>> {
        let (id, visitor) = scope(actor, whose)?;
        self.db.read(|reader| {
            let found = visit::list_over(reader, id, visitor, OVER_MAX)?;
            shown(reader, id, found)
        })
    }

    /// One visit: to its visitor and to staff. The host learns nothing here.
    pub(crate) fn visit(&self, actor: &Actor, which: VisitId) -> Result<ShownVisit> {
        let id = actor.may(Act::SeeOwn)?;
        self.db.read(|reader| {
            let found = seen(reader, id, actor, which)?;
            one(reader, id, found)
        })
    }

    /// How to reach visitor and host of a visit, for staff.
    pub(crate) fn visit_reach(&self, actor: &Actor, which: VisitId) -> Result<(Reach, Reach)> {
        let id = actor.may(Act::WatchVisits)?;
        self.db.read(|reader| {
            let found = visit::by_id(reader, id, which)?.ok_or(Error::NotFound)?;
            Ok((reach(reader, id, found.visitor)?, reach(reader, id, found.host)?))
        })
    }

    /// The visitor is back: said on their own page, or to staff who write it down.
    pub(crate) fn end_visit(&self, actor: &Actor, which: VisitId) -> Result<Visit> {
        let id = actor.may(Act::SeeOwn)?;
        self.db.write(id, |tx| {
            let found = seen(tx, id, actor, which)?;
            let how = if actor.member() == Some(found.visitor) { EndedHow::Page } else { EndedHow::Call };
            if actor.member() != Some(found.visitor) {
                self.keep(
                    tx,
                    actor,
                    Deed::of(DeedKind::VisitChanged).about(found.visitor).with(found.host).thing(which.uuid()).now("change", "ended"),
                )?;
            }
            finish(tx, id, found, End { at: self.clock.now_ms(), how, by: actor.member(), outcome: None })
        })
    }

    /// The visitor is well and stays longer.
    pub(crate) fn extend_visit(&self, actor: &Actor, which: VisitId, minutes: Amount) -> Result<Visit> {
        let id = actor.may(Act::SeeOwn)?;
        self.db.write(id, |tx| {
            let found = seen(tx, id, actor, which)?;
            if actor.member() != Some(found.visitor) {
                self.keep(
                    tx,
                    actor,
                    Deed::of(DeedKind::VisitChanged).about(found.visitor).with(found.host).thing(which.uuid()).now("change", "longer"),
                )?;
            }
            self.stay(tx, id, found, minutes)
        })
    }

    /// Staff write down what had happened, and the watch ends.
    pub(crate) fn settle_visit(&self, actor: &Actor, which: VisitId, outcome: Reason) -> Result<Visit> {
        let id = actor.may(Act::WatchVisits)?;
        self.db.write(id, |tx| {
            let found = visit::by_id(tx, id, which)?.ok_or(Error::NotFound)?;
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::VisitSettled).about(found.visitor).with(found.host).thing(which.uuid()).because(Some(outcome.as_str())),
            )?;
            let end = End { at: self.clock.now_ms(), how: EndedHow::Settled, by: actor.member(), outcome: Some(outcome) };
            finish(tx, id, found, end)
        })
    }

    /// The visit behind the visitor's link. The link itself is the permission, so any actor may ask.
    pub(crate) fn visit_by_link(&self, _actor: &Actor, token: &str) -> Result<(Bank, ShownVisit)> {
        self.db.read(|reader| {
            let (id, which) = visit::by_hash(reader, &digest(token))?.ok_or(Refusal::LinkUnusable)?;
            let found = visit::by_id(reader, id, which)?.ok_or(Refusal::LinkUnusable)?;
            Ok((bank::by_id(reader, id)?.ok_or(Refusal::LinkUnusable)?, one(reader, id, found)?))
        })
    }

    /// The visitor is back, said by the link.
    pub(crate) fn end_visit_by_link(&self, _actor: &Actor, token: &str) -> Result<Visit> {
        let (id, which) = self.db.read(|reader| visit::by_hash(reader, &digest(token)))?.ok_or(Refusal::LinkUnusable)?;
        self.db.write(id, |tx| {
            let found = visit::by_id(tx, id, which)?.ok_or(Refusal::LinkUnusable)?;
            finish(tx, id, found, End { at: self.clock.now_ms(), how: EndedHow::Link, by: None, outcome: None })
        })
    }

    /// The visitor is well and stays longer, said by the link.
    pub(crate) fn extend_visit_by_link(&self, _actor: &Actor, token: &str, minutes: Amount) -> Result<Visit> {
        let (id, which) = self.db.read(|reader| visit::by_hash(reader, &digest(token)))?.ok_or(Refusal::LinkUnusable)?;
        self.db.write(id, |tx| {
            let found = visit::by_id(tx, id, which)?.ok_or(Refusal::LinkUnusable)?;
            self.stay(tx, id, found, minutes)
        })
    }

    /// The secret of a visit's link: made again from the installation's secret whenever it is to be told.
    fn visit_token(&self, which: VisitId) -> String {
        URL_SAFE_NO_PAD.encode(self.keyed("visit-link", which.uuid().as_bytes()))
    }

    fn stay(&self, tx: &mut Tx, bank: BankId, found: Visit, minutes: Amount) -> Result<Visit> {
        let now = self.clock.now_ms();
        let longer = found.extend(minutes, now)?;
        if longer.expected_end_at.saturating_sub(now) > end_of(0, longest()) {
            return Err(Error::invalid("minutes", "invalid-visit-long"));
        }
        refuse_unwatched(tx, bank, now, longer.expected_end_at)?;
        visit::update(tx, bank, &longer)?;
        message::stop_about(tx, bank, longer.id.uuid(), &TO_VISITOR, now)?;
        message::stop_about(tx, bank, longer.id.uuid(), &TO_DUTY, now)?;
        self.tell_visitor(tx, bank, &longer)?;
        Ok(longer)
    }

    /// The link at once, and a reminder at the expected end, to a visitor who reads texts or e-mails. Others ring.
    fn tell_visitor(&self, tx: &mut Tx, bank: BankId, visit: &Visit) -> Result<()> {
        let Some(reader) = member::by_id(tx, bank, visit.visitor)? else { return Ok(()) };
        let way = way_to(&reader, &profile::by_member(tx, bank, visit.visitor)?);
        if !matches!(way, Some(Way::Email | Way::Text)) {
            return Ok(());
        }
        let host = member::by_id(tx, bank, visit.host)?.ok_or(Error::NotFound)?;
        let facts = vec![
            ("host", Fact::Text(host.name.to_string())),
            ("end", Fact::Moment(visit.expected_end_at)),
            ("link", Fact::Link(format!("/visit/{}", self.visit_token(visit.id)))),
        ];
        let about = Some(visit.id.uuid());
        let started = Told { kind: MessageKind::VisitStarted, about, facts: facts.clone(), not_before: None };
        let ending = Told { kind: MessageKind::VisitEnding, about, facts, not_before: Some(visit.expected_end_at) };
        tell(tx, &self.clock, bank, visit.visitor, &started)?;
        tell(tx, &self.clock, bank, visit.visitor, &ending)
    }
}

/// Ends a visit and stops what waits to be told about it.
pub(in crate::service) fn finish(tx: &mut Tx, bank: BankId, found: Visit, end: End) -> Result<Visit> {
    let now = end.at;
    let over = found.finish(end)?;
    visit::update(tx, bank, &over)?;
    message::stop_about(tx, bank, over.id.uuid(), &TO_VISITOR, now)?;
    message::stop_about(tx, bank, over.id.uuid(), &TO_DUTY, now)?;
    Ok(over)
}

/// The longest time that may lie ahead of a visit.
fn longest() -> Amount {
    Amount::new(VISIT_MINUTES_MAX).unwrap_or_else(|_| unreachable!("twelve hours are an amount"))
}

fn scope(actor: &Actor, whose: Whose) -> Result<(BankId, Option<MemberId>)> {
    match whose {
        Whose::Everybody => Ok((actor.may(Act::WatchVisits)?, None)),
        Whose::Own => {
            let id = actor.may(Act::SeeOwn)?;
            Ok((id, Some(actor.caller()?.member.id)))
        }
    }
}

fn taking_part(reader: &mut Reader, bank: BankId, id: MemberId, field: &'static str) -> Result<Member> {
    let found = member::by_id(reader, bank, id)?.ok_or(Error::invalid(field, "invalid-member"))?;
    if found.standing.takes_part() { Ok(found) } else { Err(Refusal::NotTakingPart.into()) }
}

fn check_meeting(reader: &mut Reader, bank: BankId, new: &NewVisit) -> Result<()> {
    let Some(id) = new.meeting else { return Ok(()) };
    match visit::meeting_pair(reader, bank, id)? {
        Some(pair) if pair == (new.visitor, new.host) || pair == (new.host, new.visitor) => Ok(()),
        _ => Err(Error::invalid("meeting_id", "invalid-visit-meeting")),
    }
}

fn refuse_unwatched(reader: &mut Reader, bank: BankId, now_ms: i64, expected_end_at: i64) -> Result<()> {
    match watched(reader, bank, &[now_ms, expected_end_at, first_alarm(expected_end_at)])? {
        Said::Yes => Ok(()),
        Said::No => Err(Refusal::NobodyWatching.into()),
    }
}

/// A visit that this actor may see.
fn seen(reader: &mut Reader, bank: BankId, actor: &Actor, which: VisitId) -> Result<Visit> {
    let found = visit::by_id(reader, bank, which)?.ok_or(Error::NotFound)?;
    let may = actor.can(Act::WatchVisits) || actor.member() == Some(found.visitor);
    if may { Ok(found) } else { Err(Error::NotFound) }
}

/// Visits that are not over, with their names, inside a view that is held already.
pub(in crate::service) fn open_in(reader: &mut Reader, bank: BankId, visitor: Option<MemberId>) -> Result<Vec<ShownVisit>> {
    let found = visit::list_open(reader, bank, visitor)?;
    shown(reader, bank, found)
}

pub(in crate::service) fn shown(reader: &mut Reader, bank: BankId, visits: Vec<Visit>) -> Result<Vec<ShownVisit>> {
    let taker = |visit: &Visit| visit.stage.taken().and_then(|taken| taken.by);
    let people: Vec<MemberId> = visits.iter().flat_map(|visit| [Some(visit.visitor), Some(visit.host), taker(visit)]).flatten().collect();
    let labels = member::labels(reader, bank, &people)?;
    let show = |visit: Visit| {
        Some(ShownVisit {
            visitor: labels.get(&visit.visitor)?.clone(),
            host: labels.get(&visit.host)?.clone(),
            taken_by: taker(&visit).and_then(|id| labels.get(&id).cloned()),
            visit,
        })
    };
    Ok(visits.into_iter().filter_map(show).collect())
}

pub(in crate::service) fn one(reader: &mut Reader, bank: BankId, visit: Visit) -> Result<ShownVisit> {
    shown(reader, bank, vec![visit])?.pop().ok_or(Error::NotFound)
}

/// How to reach a member: number, address, and whom to ring.
pub(in crate::service) fn reach(reader: &mut Reader, bank: BankId, id: MemberId) -> Result<Reach> {
    let found = member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    let known = profile::by_member(reader, bank, id)?;
    Ok(Reach { phone: found.phone, address: known.address, emergency: known.emergency })
}
