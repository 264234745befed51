//! Overdue visits: who is told, one after the other, until one of them takes it on.
//!
//! Everything stands in the database: a program that starts again goes on where the one before was stopped, and two copies of
//! the program tell nobody twice, because each looks again under the bank's lock.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::help::duty::{Duty, PartOfWeek, next_to_tell};
use crate::domain::help::visit::{Alarm, AlarmWay, End, EndedHow, Taken, Visit};
use crate::domain::id::{AlarmId, BankId, DutyId, VisitId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::message::{Fact, MessageKind, Way};
use crate::domain::text::Reason;
use crate::service::actor::Actor;
use crate::service::bank::{Banks, digest};
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::visit::{Reach, ShownVisit, TO_DUTY, finish, one, reach};
use crate::service::people::message::{Told, tell_outside};
use crate::store::db::{Reader, Tx};
use crate::store::help::{alarm, duty, visit};
use crate::store::people::member::{self, Label};
use crate::store::people::{bank, message};

/// One call, with a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownAlarm {
    /// The call.
    pub(crate) alarm: Alarm,
    /// Who was told; none once they are off the rota.
    pub(crate) member: Option<Label>,
    /// The number they were told by; none once they are off the rota.
    pub(crate) phone: Option<String>,
}

/// What somebody who is told of an overdue visit sees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OverdueVisit {
    /// The bank.
    pub(crate) bank: Bank,
    /// The visit.
    pub(crate) visit: ShownVisit,
    /// Who reads it.
    pub(crate) reader: Label,
    /// How to reach visitor and host; none once it is over.
    pub(crate) reach: Option<(Reach, Reach)>,
}

impl Banks {
    /// Tells the next person about every visit for which it is time; the timers' task, for the operator. Answers how many were due.
    /// One bank in trouble does not keep the others waiting.
    pub(crate) fn watch_visits(&self, actor: &Actor) -> Result<usize> {
        let Actor::Operator(_) = actor else { return Err(Error::Forbidden) };
        let now = self.clock.now_ms();
        let mut rung = 0_usize;
        for id in self.db.read(|reader| visit::list_due_banks(reader, now))? {
            match self.db.write(id, |tx| self.ring_due(tx, id)) {
                Ok(count) => rung = rung.saturating_add(count),
                Err(error) => tracing::error!(%error, bank = %id, "overdue visits of a bank could not be told"),
            }
        }
        Ok(rung)
    }

    fn ring_due(&self, tx: &mut Tx, id: BankId) -> Result<usize> {
        let now = self.clock.now_ms();
        let due = visit::list_due(tx, id, now)?;
        let count = due.len();
        if count == 0 {
            return Ok(0);
        }
        let here = bank::by_id(tx, id)?.ok_or(Error::NotFound)?;
        let rota = duty::list(tx, id)?;
        for each in due {
            let told: Vec<DutyId> = alarm::list(tx, id, &[each.id])?.iter().map(|alarm| alarm.duty).collect();
            let overdue = each.ring(now);
            visit::update(tx, id, &overdue)?;
            // With an empty rota the desk alone shows it, in red; the next look comes all the same.
            if let Some(next) = next_to_tell(&rota, PartOfWeek::at(here.time_zone, now), &told) {
                self.tell_duty(tx, id, &overdue, next)?;
            }
            tracing::warn!(visit = %overdue.id, step = overdue.stage.step(), "a home visit is overdue");
        }
        Ok(count)
    }

    /// Tells one duty person by text and on the call list.
    fn tell_duty(&self, tx: &mut Tx, id: BankId, overdue: &Visit, next: &Duty) -> Result<()> {
        let which = AlarmId::new(self.clock.new_id());
        let token = URL_SAFE_NO_PAD.encode(self.keyed("visit-alarm", which.uuid().as_bytes()));
        // Without a way out for texts there is the call list alone, and the desk says so.
        let way = if self.outlets().texts.yes() { AlarmWay::TextAndCall } else { AlarmWay::Call };
        let made = Alarm { id: which, visit: overdue.id, duty: next.id, at: self.clock.now_ms(), way, acknowledged_at: None };
        alarm::insert(tx, id, &made, &digest(&token))?;
        let shown = one(tx, id, overdue.clone())?;
        let told = Told {
            kind: MessageKind::VisitOverdue,
            about: Some(overdue.id.uuid()),
            facts: vec![
                ("visitor", Fact::Text(shown.visitor.name)),
                ("host", Fact::Text(shown.host.name)),
                ("end", Fact::Moment(overdue.expected_end_at)),
                ("link", Fact::Link(format!("/visit-alarm/{token}"))),
            ],
            not_before: None,
        };
        let name = member::by_id(tx, id, next.member)?.ok_or(Error::NotFound)?.name.to_string();
        let address = (name, next.phone.as_str().to_owned());
        if way == AlarmWay::TextAndCall {
            tell_outside(tx, &self.clock, id, address.clone(), Way::Text, &told)?;
        }
        tell_outside(tx, &self.clock, id, address, Way::Telephone, &told)
    }

    /// The calls for a visit, first to last, for staff.
    pub(crate) fn visit_alarms(&self, actor: &Actor, which: VisitId) -> Result<Vec<ShownAlarm>> {
        let id = actor.may(Act::WatchVisits)?;
        self.db.read(|reader| {
            let found = alarm::list(reader, id, &[which])?;
            let rota = duty::list(reader, id)?;
            let labels = member::labels(reader, id, &rota.iter().map(|duty| duty.member).collect::<Vec<_>>())?;
            let show = |alarm: Alarm| {
                let on = rota.iter().find(|duty| duty.id == alarm.duty);
                let member = on.and_then(|duty| labels.get(&duty.member).cloned());
                ShownAlarm { alarm, member, phone: on.map(|duty| duty.phone.as_str().to_owned()) }
            };
            Ok(found.into_iter().map(show).collect())
        })
    }

    /// Staff take an overdue visit on; nobody else is told.
    pub(crate) fn acknowledge_visit(&self, actor: &Actor, which: VisitId) -> Result<Visit> {
        let id = actor.may(Act::WatchVisits)?;
        self.db.write(id, |tx| {
            let found = visit::by_id(tx, id, which)?.ok_or(Error::NotFound)?;
            self.keep(tx, actor, Deed::of(DeedKind::VisitTaken).about(found.visitor).with(found.host).thing(which.uuid()))?;
            self.look_into(tx, id, found, Taken { by: actor.member(), at: self.clock.now_ms() })
        })
    }

    fn look_into(&self, tx: &mut Tx, id: BankId, found: Visit, taken: Taken) -> Result<Visit> {
        let taken_on = found.acknowledge(taken)?;
        visit::update(tx, id, &taken_on)?;
        message::stop_about(tx, id, taken_on.id.uuid(), &TO_DUTY, self.clock.now_ms())?;
        Ok(taken_on)
    }

    /// The overdue visit behind a duty person's link. The link itself is the permission, so any actor may ask; it opens nothing for
    /// somebody who is off the rota, and tells nobody's number once the visit is over.
    pub(crate) fn alarm_by_link(&self, _actor: &Actor, token: &str) -> Result<OverdueVisit> {
        self.db.read(|reader| {
            let (id, _, on, found) = behind(reader, token)?;
            let over = found.stage.end().is_some();
            let reach = if over { None } else { Some((reach(reader, id, found.visitor)?, reach(reader, id, found.host)?)) };
            let labels = member::labels(reader, id, &[on.member])?;
            Ok(OverdueVisit {
                bank: bank::by_id(reader, id)?.ok_or(Refusal::LinkUnusable)?,
                visit: one(reader, id, found)?,
                reader: labels.get(&on.member).cloned().ok_or(Refusal::LinkUnusable)?,
                reach,
            })
        })
    }

    /// A duty person takes an overdue visit on by the link.
    pub(crate) fn acknowledge_by_link(&self, _actor: &Actor, token: &str) -> Result<Visit> {
        let (id, ..) = self.db.read(|reader| behind(reader, token))?;
        self.db.write(id, |tx| {
            let (_, call, on, found) = behind(tx, token)?;
            let now = self.clock.now_ms();
            let taken_on = self.look_into(tx, id, found, Taken { by: Some(on.member), at: now })?;
            if taken_on.stage.taken().and_then(|taken| taken.by) == Some(on.member) {
                alarm::acknowledge(tx, id, call.id, now)?;
            }
            Ok(taken_on)
        })
    }

    /// A duty person writes down what had happened, and the watch ends.
    pub(crate) fn settle_by_link(&self, _actor: &Actor, token: &str, outcome: Reason) -> Result<Visit> {
        let (id, ..) = self.db.read(|reader| behind(reader, token))?;
        self.db.write(id, |tx| {
            let (_, _, on, found) = behind(tx, token)?;
            let end = End { at: self.clock.now_ms(), how: EndedHow::Settled, by: Some(on.member), outcome: Some(outcome) };
            finish(tx, id, found, end)
        })
    }
}

/// Bank, call, duty person and visit behind a link.
fn behind(reader: &mut Reader, token: &str) -> Result<(BankId, Alarm, Duty, Visit)> {
    let (id, call) = alarm::by_hash(reader, &digest(token))?.ok_or(Refusal::LinkUnusable)?;
    let on = duty::list(reader, id)?.into_iter().find(|duty| duty.id == call.duty).ok_or(Refusal::LinkUnusable)?;
    let found = visit::by_id(reader, id, call.visit)?.ok_or(Refusal::LinkUnusable)?;
    Ok((id, call, on, found))
}
