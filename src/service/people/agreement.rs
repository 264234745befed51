//! Agreements: written by the coordinator version by version, accepted by members themselves or by word of mouth through staff.

use crate::domain::calendar::Day;
use crate::domain::id::{AgreementId, BankId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::agreement::{AgreedBy, Agreement, in_force};
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Standing;
use crate::domain::people::profile::Said;
use crate::domain::text::{Article, Name, fold};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Reader;
use crate::store::people::{agreement, application, bank, member};

pub(crate) use crate::store::people::agreement::Agreed;
use crate::store::people::member::Label;

/// A version to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewVersion {
    /// What the agreement is called; a name that is there already gets its next version.
    pub(crate) name: Name,
    /// What it says.
    pub(crate) words: Article,
    /// From which day it holds; today or later.
    pub(crate) since_on: Day,
}

/// Every version, and who still has to agree to those that hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Written {
    /// Every version, by name, newest first.
    pub(crate) all: Vec<Agreement>,
    /// Those that hold today.
    pub(crate) in_force: Vec<AgreementId>,
    /// Who takes part and has not agreed to all that holds, in number order.
    pub(crate) missing: Vec<Label>,
}

fn today_of(reader: &mut Reader, bank: BankId, now: i64) -> Result<Day> {
    Ok(bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now))
}

/// Those that hold on a day, each with the member's yes, if they gave one.
pub(in crate::service) fn of_member(
    reader: &mut Reader,
    bank: BankId,
    id: MemberId,
    today: Day,
) -> Result<Vec<(Agreement, Option<Agreed>)>> {
    let all = agreement::list(reader, bank)?;
    let agreed = agreement::list_agreed(reader, bank, id)?;
    let with_yes = |each: &Agreement| (each.clone(), agreed.iter().find(|yes| yes.agreement == each.id).copied());
    Ok(in_force(&all, today).into_iter().map(with_yes).collect())
}

/// Whether a member has agreed to all that holds; yes where nothing does.
pub(in crate::service) fn has_agreed(reader: &mut Reader, bank: BankId, id: MemberId, today: Day) -> Result<Said> {
    Ok(Said::from(of_member(reader, bank, id, today)?.iter().all(|(_, yes)| yes.is_some())))
}

impl Banks {
    /// Writes the next version of an agreement; coordinators. What was agreed to before stays as it was.
    pub(crate) fn write_agreement(&self, actor: &Actor, new: NewVersion) -> Result<Agreement> {
        let bank = actor.may(Act::ManageRules)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            if new.since_on < today_of(tx, bank, now)? {
                return Err(Error::invalid("since_on", "invalid-agreement-day"));
            }
            let key = fold(new.name.as_str());
            let all = agreement::list(tx, bank)?;
            let last = all.iter().filter(|each| fold(each.name.as_str()) == key).max_by_key(|each| each.version);
            let written = Agreement {
                id: AgreementId::new(self.clock.new_id()),
                name: last.map_or(new.name, |last| last.name.clone()),
                version: last.map_or(1, |last| last.version.saturating_add(1)),
                words: new.words,
                since_on: new.since_on,
                recorded_at: now,
                recorded_by: actor.member(),
            };
            agreement::insert(tx, bank, &written)?;
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::AgreementWritten)
                    .thing(written.id.uuid())
                    .now("name", written.name.as_str())
                    .now("number", written.version),
            )?;
            Ok(written)
        })
    }

    /// Every version and who still has to agree; staff.
    pub(crate) fn agreements(&self, actor: &Actor) -> Result<Written> {
        let bank = actor.may(Act::SeeMembers)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let all = agreement::list(reader, bank)?;
            let held: Vec<AgreementId> = in_force(&all, today_of(reader, bank, now)?).into_iter().map(|each| each.id).collect();
            let missing = if held.is_empty() { Vec::new() } else { agreement::list_missing(reader, bank, &held)? };
            let labels = member::labels(reader, bank, &missing)?;
            let missing = missing.iter().filter_map(|id| labels.get(id).cloned()).collect();
            Ok(Written { all, in_force: held, missing })
        })
    }

    /// What holds, with a member's yes to each; one's own, and staff anybody's.
    pub(crate) fn agreements_of(&self, actor: &Actor, id: MemberId) -> Result<Vec<(Agreement, Option<Agreed>)>> {
        let bank = actor.may(Act::SeeOwn)?;
        if !actor.can(Act::SeeMembers) && actor.member() != Some(id) {
            return Err(Error::NotFound);
        }
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let today = today_of(reader, bank, now)?;
            of_member(reader, bank, id, today)
        })
    }

    /// Keeps that a member agreed to a version that holds: their own word on the web, or what they told staff another way.
    pub(crate) fn record_agreed(&self, actor: &Actor, id: MemberId, to: AgreementId, by: AgreedBy) -> Result<()> {
        let own = actor.member() == Some(id);
        let bank = actor.may(if own { Act::ManageOwn } else { Act::ManageMembers })?;
        // Nobody says yes on the web for somebody else.
        if own != (by == AgreedBy::Web) {
            return Err(Error::invalid("channel", "invalid-agreed-by"));
        }
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let person = member::by_id(tx, bank, id)?.filter(|person| person.standing != Standing::Left).ok_or(Error::NotFound)?;
            let today = today_of(tx, bank, now)?;
            let held = of_member(tx, bank, person.id, today)?;
            let (_, yes) = held.iter().find(|(each, _)| each.id == to).ok_or(Error::NotFound)?;
            if yes.is_none() {
                let agreed = Agreed { agreement: to, member: id, at: now, by, recorded_by: actor.hand().filter(|hand| *hand != id) };
                agreement::insert_agreed(tx, bank, &agreed)?;
                if !own {
                    self.keep(tx, actor, Deed::of(DeedKind::AgreedRecorded).about(id).thing(to.uuid()))?;
                }
                application::stir(tx, bank, id, now)?;
            }
            Ok(())
        })
    }
}
