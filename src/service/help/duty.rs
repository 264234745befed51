//! The duty rota: who is told when a visitor does not come back. The coordinator keeps it; staff read it.
//!
//! It must not leave a visit under watch with nobody to tell: such a change is refused.

use crate::domain::help::duty::{Duty, PartOfWeek, is_watched};
use crate::domain::help::visit::{Stage, first_alarm};
use crate::domain::id::{BankId, DutyId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::profile::{Availability, Said};
use crate::domain::text::Phone;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::store::db::{Reader, Tx};
use crate::store::help::{duty, visit};
use crate::store::people::bank;
use crate::store::people::member::{self, Label};

/// Somebody on the rota, with a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownDuty {
    /// The place on the rota.
    pub(crate) duty: Duty,
    /// Who.
    pub(crate) member: Label,
    /// Whether this person is on duty now.
    pub(crate) now: Said,
}

/// Somebody to put on the rota, as the last to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewDuty {
    /// Who.
    pub(crate) member: MemberId,
    /// The number that is texted and rung.
    pub(crate) phone: Phone,
    /// The parts of the week on duty.
    pub(crate) hours: Availability,
}

/// What to change about somebody on the rota.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum DutyChange {
    /// Another number or other hours.
    Details {
        /// The number.
        phone: Phone,
        /// The hours.
        hours: Availability,
    },
    /// One place further up.
    Up,
    /// Off the rota.
    Off,
}

impl Banks {
    /// The rota in its order.
    pub(crate) fn rota(&self, actor: &Actor) -> Result<Vec<ShownDuty>> {
        let id = actor.may(Act::WatchVisits)?;
        self.db.read(|reader| {
            let part = PartOfWeek::at(bank_of(reader, id)?.time_zone, self.clock.now_ms());
            let rota = duty::list(reader, id)?;
            let labels = member::labels(reader, id, &rota.iter().map(|duty| duty.member).collect::<Vec<_>>())?;
            let shown = |duty: Duty| {
                let now = Said::from(duty.covers(part));
                Some(ShownDuty { member: labels.get(&duty.member)?.clone(), now, duty })
            };
            Ok(rota.into_iter().filter_map(shown).collect())
        })
    }

    /// Whether somebody is on duty now, so that a visit could be started at all.
    pub(crate) fn is_watched_now(&self, actor: &Actor) -> Result<Said> {
        let id = actor.may(Act::SeeOwn)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| watched(reader, id, &[now]))
    }

    /// Puts somebody on the rota, as the last to be told. Nobody stands on it twice.
    pub(crate) fn add_duty(&self, actor: &Actor, new: NewDuty) -> Result<Duty> {
        let id = actor.may(Act::ManageRota)?;
        self.db.write(id, |tx| {
            let member = member::by_id(tx, id, new.member)?.ok_or(Error::invalid("member_id", "invalid-member"))?;
            if !member.standing.takes_part() {
                return Err(Refusal::NotTakingPart.into());
            }
            refuse_no_hours(new.hours)?;
            let rota = duty::list(tx, id)?;
            if rota.iter().any(|each| each.member == new.member) {
                return Err(Error::invalid("member_id", "invalid-duty-twice"));
            }
            let position = rota.iter().map(|each| each.position).max().unwrap_or(0).saturating_add(1);
            let added = Duty { id: DutyId::new(self.clock.new_id()), member: new.member, position, hours: new.hours, phone: new.phone };
            duty::insert(tx, id, &added)?;
            self.keep(tx, actor, Deed::of(DeedKind::DutyAdded).about(added.member).thing(added.id.uuid()))?;
            Ok(added)
        })
    }

    /// Changes somebody's number, hours or place on the rota, or takes them off it. Refused where a visit that is under way would
    /// then have nobody to tell.
    pub(crate) fn change_duty(&self, actor: &Actor, which: DutyId, change: DutyChange) -> Result<()> {
        let id = actor.may(Act::ManageRota)?;
        let now = self.clock.now_ms();
        self.db.write(id, |tx| {
            let rota = duty::list(tx, id)?;
            let at = rota.iter().position(|each| each.id == which).ok_or(Error::NotFound)?;
            let Some(found) = rota.get(at) else { return Err(Error::NotFound) };
            let deed = Deed::of(DeedKind::DutyChanged).about(found.member).thing(which.uuid());
            let how = match &change {
                DutyChange::Details { .. } => "details",
                DutyChange::Up => "up",
                DutyChange::Off => "off",
            };
            self.keep(tx, actor, deed.now("change", how))?;
            match change {
                DutyChange::Details { phone, hours } => {
                    refuse_no_hours(hours)?;
                    duty::update(tx, id, &Duty { hours, phone, ..found.clone() })?;
                }
                DutyChange::Up => {
                    let Some(before) = at.checked_sub(1).and_then(|at| rota.get(at)) else { return Ok(()) };
                    duty::update(tx, id, &Duty { position: before.position, ..found.clone() })?;
                    duty::update(tx, id, &Duty { position: found.position, ..before.clone() })?;
                }
                DutyChange::Off => duty::end(tx, id, which, now)?,
            }
            refuse_unwatched(tx, id)
        })
    }
}

fn refuse_no_hours(hours: Availability) -> Result<()> {
    if hours.unsaid() { Err(Error::invalid("hours", "invalid-duty-hours")) } else { Ok(()) }
}

/// Every visit under way keeps somebody who is on duty when it would be overdue, and every overdue one somebody to tell.
fn refuse_unwatched(tx: &mut Tx, bank: BankId) -> Result<()> {
    let (zone, rota) = (bank_of(tx, bank)?.time_zone, duty::list(tx, bank)?);
    let open = visit::list_open(tx, bank, None)?;
    let kept = open.iter().all(|visit| match visit.stage {
        Stage::Open { .. } => is_watched(&rota, &[PartOfWeek::at(zone, first_alarm(visit.expected_end_at))]),
        Stage::Overdue { .. } => !rota.is_empty(),
        Stage::Acknowledged { .. } | Stage::Done { .. } => true,
    });
    if kept { Ok(()) } else { Err(Refusal::RotaNeeded.into()) }
}

/// Whether somebody is on duty at every one of these moments (UTC milliseconds).
pub(in crate::service) fn watched(reader: &mut Reader, bank: BankId, moments: &[i64]) -> Result<Said> {
    let (zone, rota) = (bank_of(reader, bank)?.time_zone, duty::list(reader, bank)?);
    let parts: Vec<PartOfWeek> = moments.iter().map(|ms| PartOfWeek::at(zone, *ms)).collect();
    Ok(is_watched(&rota, &parts).into())
}

fn bank_of(reader: &mut Reader, id: BankId) -> Result<Bank> {
    bank::by_id(reader, id)?.ok_or(Error::NotFound)
}
