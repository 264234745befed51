//! Somebody's own calendar: the agreed exchanges of one member, behind a secret address or signed in.
//!
//! It shows what both people agreed, their names too; never why the help is needed.

use std::collections::BTreeMap;

use crate::domain::help::agenda::Appointment;
use crate::domain::help::category::Category;
use crate::domain::id::{CategoryId, MeetingId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::service::actor::Actor;
use crate::service::bank::{Banks, digest, secret};
use crate::service::error::{Error, Result};
use crate::store::db::Reader;
use crate::store::help::{agenda, category};
use crate::store::people::member::Label;
use crate::store::people::{bank, member};

/// How many days back a calendar goes.
const PAST_DAYS: u64 = 30;
/// Appointments of one side that a calendar holds.
const APPOINTMENTS_MAX: i64 = 500;

/// A calendar with the names that go with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Agenda {
    /// The bank, with its clock.
    pub(crate) bank: Bank,
    /// What stands in it, with whom, and the kind of help; by day.
    pub(crate) appointments: Vec<(Appointment, Label, Category)>,
}

impl Banks {
    /// The calendar behind a secret address: the last 30 days and all that is to come. The address is the permission.
    pub(crate) fn agenda_by_feed(&self, _actor: &Actor, token: &str) -> Result<Agenda> {
        let now = self.clock.now_ms();
        let found = self.db.read(|reader| {
            let (bank_id, id) = agenda::member_by_feed(reader, &digest(token))?.ok_or(Error::NotFound)?;
            let the_bank = bank::by_id(reader, bank_id)?.ok_or(Error::NotFound)?;
            member::by_id(reader, bank_id, id)?.filter(|member| member.standing.takes_part()).ok_or(Error::NotFound)?;
            let today = the_bank.day_at(now);
            let from = today.checked_sub_days(chrono::Days::new(PAST_DAYS)).unwrap_or(today);
            let appointments = agenda::list_of(reader, bank_id, id, from, APPOINTMENTS_MAX)?;
            named(reader, the_bank, appointments)
        })?;
        self.notary().refuse_closed(found.bank.id)?;
        Ok(found)
    }

    /// One of one's own agreed exchanges, for a calendar.
    pub(crate) fn agenda_of_meeting(&self, actor: &Actor, id: MeetingId) -> Result<Agenda> {
        actor.may(Act::SeeOwn)?;
        let caller = actor.caller()?;
        self.db.read(|reader| {
            let found = agenda::by_id(reader, caller.bank.id, id, caller.member.id)?.ok_or(Error::NotFound)?;
            named(reader, caller.bank.clone(), vec![found])
        })
    }

    /// Makes the secret address of one's own calendar; an older one leads nowhere from now on. The secret is answered once.
    pub(crate) fn create_feed(&self, actor: &Actor) -> Result<String> {
        actor.signed_in_fully()?;
        // The address would outlive the leave of whoever acts for somebody.
        if actor.acting().is_some() {
            return Err(Error::Forbidden);
        }
        let bank = actor.may(Act::SeeOwn)?;
        let (member, secret) = (actor.caller()?.member.id, secret());
        self.db.write(bank, |tx| Ok::<_, Error>(agenda::insert_feed(tx, bank, member, &digest(&secret), self.clock.now_ms())?))?;
        Ok(secret)
    }

    /// Takes the address of one's own calendar away.
    pub(crate) fn revoke_feed(&self, actor: &Actor) -> Result<()> {
        actor.signed_in_fully()?;
        let bank = actor.may(Act::SeeOwn)?;
        let member = actor.caller()?.member.id;
        self.db.write(bank, |tx| Ok::<_, Error>(agenda::revoke_feed(tx, bank, member, self.clock.now_ms())?))
    }

    /// Since when one's own calendar has an address, UTC milliseconds.
    pub(crate) fn feed_since(&self, actor: &Actor) -> Result<Option<i64>> {
        actor.signed_in_fully()?;
        let bank = actor.may(Act::SeeOwn)?;
        let member = actor.caller()?.member.id;
        self.db.read(|reader| Ok::<_, Error>(agenda::feed_since(reader, bank, member)?))
    }
}

fn named(reader: &mut Reader, bank: Bank, appointments: Vec<Appointment>) -> Result<Agenda> {
    let people: Vec<MemberId> = appointments.iter().map(|appointment| appointment.other).collect();
    let labels = member::labels(reader, bank.id, &people)?;
    let categories: BTreeMap<CategoryId, Category> = category::list(reader, bank.id)?.into_iter().map(|each| (each.id, each)).collect();
    let appointments = appointments
        .into_iter()
        .filter_map(|appointment| {
            let (other, category) = (labels.get(&appointment.other)?.clone(), categories.get(&appointment.category)?.clone());
            Some((appointment, other, category))
        })
        .collect();
    Ok(Agenda { bank, appointments })
}
