//! Checks: what staff saw of one, and whose end soon. The certificate itself is never taken in.

use chrono::Days;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, CheckId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::check::{Check, CheckDecision, CheckStanding, Jurisdiction, Level, standing_of};
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Standing;
use crate::domain::text::{Name, Reason};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Reader;
use crate::store::people::member::Label;
use crate::store::people::{application, bank, check, member};

/// A check runs at most so long before it is seen again.
const YEARS_MAX: u64 = 10;

/// A check that somebody saw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewCheck {
    /// Of whom.
    pub(crate) member: MemberId,
    /// Whose law it follows.
    pub(crate) jurisdiction: Jurisdiction,
    /// How closely.
    pub(crate) level: Level,
    /// The number on it.
    pub(crate) number: Option<Name>,
    /// The day on it.
    pub(crate) issued_on: Day,
    /// The last day on which the bank relies on it.
    pub(crate) expires_on: Option<Day>,
    /// What was decided.
    pub(crate) decision: CheckDecision,
    /// Why; a no needs one.
    pub(crate) reason: Option<Reason>,
}

/// What was recorded of somebody's checks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Checked {
    /// Where they stand today.
    pub(crate) standing: CheckStanding,
    /// All that was recorded, newest first, with who recorded it.
    pub(crate) checks: Vec<(Check, Option<Label>)>,
}

/// Members whose check ends within the warning time or has ended, the earliest end first; at most `limit`.
pub(in crate::service) fn ending(reader: &mut Reader, bank: BankId, today: Day, limit: usize) -> Result<Vec<(Label, Day)>> {
    let mut ends: Vec<(Day, MemberId)> = Vec::new();
    for (id, checks) in check::list_by_bank(reader, bank)? {
        if let CheckStanding::EndsSoon(end) | CheckStanding::Expired(end) = standing_of(&checks, today) {
            ends.push((end, id));
        }
    }
    ends.sort_unstable();
    let labels = member::labels_taking_part(reader, bank, &ends.iter().map(|(_, id)| *id).collect::<Vec<_>>())?;
    let here = ends.into_iter().filter_map(|(end, id)| labels.get(&id).map(|label| (label.clone(), end)));
    Ok(here.take(limit).collect())
}

impl Banks {
    /// Records what was seen of a check. A renewal or a revocation is a new record; the newest counts, at once.
    pub(crate) fn record_check(&self, actor: &Actor, new: NewCheck) -> Result<Check> {
        let bank = actor.may(Act::ManageMembers)?;
        if !new.jurisdiction.levels().contains(&new.level) {
            return Err(Error::invalid("level", "invalid-check-level"));
        }
        if new.decision != CheckDecision::Accepted && new.reason.is_none() {
            return Err(Error::invalid("reason", "invalid-check-reason"));
        }
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
            if new.issued_on > today {
                return Err(Error::invalid("issued_on", "invalid-future-day"));
            }
            let latest = new.issued_on.checked_add_days(Days::new(YEARS_MAX.saturating_mul(366)));
            if new.expires_on.is_some_and(|end| end < new.issued_on || latest.is_some_and(|latest| end > latest)) {
                return Err(Error::invalid("expires_on", "invalid-check-end"));
            }
            let person = member::by_id(tx, bank, new.member)?.ok_or(Error::NotFound)?;
            if person.standing == Standing::Left {
                return Err(Error::NotFound);
            }
            let seen = Check {
                id: CheckId::new(self.clock.new_id()),
                member: new.member,
                jurisdiction: new.jurisdiction,
                level: new.level,
                number: new.number,
                issued_on: new.issued_on,
                expires_on: new.expires_on,
                decision: new.decision,
                reason: new.reason,
                recorded_at: now,
                recorded_by: actor.member(),
            };
            check::insert(tx, bank, &seen)?;
            application::stir(tx, bank, new.member, now)?;
            let deed = Deed::of(DeedKind::CheckRecorded).about(seen.member).thing(seen.id.uuid()).now("level", seen.level.code());
            let deed = deed.now("decision", seen.decision.code()).now("issued_on", seen.issued_on);
            self.keep(tx, actor, deed.because(seen.reason.as_ref().map(Reason::as_str)))?;
            Ok(seen)
        })
    }

    /// What was recorded of a member's checks; staff.
    pub(crate) fn checks(&self, actor: &Actor, id: MemberId) -> Result<Checked> {
        let bank = actor.may(Act::SeeMembers)?;
        let now = self.clock.now_ms();
        self.note_read(actor, Deed::of(DeedKind::ChecksRead).about(id))?;
        self.db.read(|reader| {
            member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now);
            let checks = check::list_by_member(reader, bank, id)?;
            let standing = standing_of(&checks, today);
            let people: Vec<MemberId> = checks.iter().filter_map(|check| check.recorded_by).collect();
            let labels = member::labels(reader, bank, &people)?;
            let named = |check: Check| {
                let by = check.recorded_by.and_then(|by| labels.get(&by).cloned());
                (check, by)
            };
            Ok(Checked { standing, checks: checks.into_iter().map(named).collect() })
        })
    }
}
