//! Members: added, found, changed; their standings and roles.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, BankId, MemberId, StandingId};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::{Draft, FloorRule, Legs, TransferKind};
use crate::domain::minutes::{AMOUNT_MINUTES_MAX, Minutes};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{ContactChannel, Member, MemberKind, Role, Standing};
use crate::domain::people::profile::Profile;
use crate::domain::text::{Email, Name, Phone, Reason};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::append_one;
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::session::{change_hands, shut_out};
use crate::store::db::Tx;
use crate::store::ledger::account;
use crate::store::people::{bank, member, pair, profile, sign_in_link};

pub(crate) use crate::store::people::member::{Label, MemberFilter, StandingStep};

/// A member to add. A name is enough.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewMember {
    /// What they are called.
    pub(crate) name: Name,
    /// E-mail address, if any.
    pub(crate) email: Option<Email>,
    /// Telephone number, if any.
    pub(crate) phone: Option<Phone>,
    /// How they want to hear from the bank.
    pub(crate) contact_channel: Option<ContactChannel>,
    /// What they may do.
    pub(crate) role: Role,
    /// Person or organisation.
    pub(crate) kind: MemberKind,
    /// When they joined; today where it is left out.
    pub(crate) joined_on: Option<Day>,
    /// Their number; the next free one where it is left out.
    pub(crate) number: Option<i64>,
}

/// What to change about a member.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct MemberChange {
    /// A new name.
    pub(crate) name: Option<Name>,
    /// A new address, or none.
    pub(crate) email: Option<Option<Email>>,
    /// A new number to ring, or none.
    pub(crate) phone: Option<Option<Phone>>,
    /// Another way to be reached.
    pub(crate) contact_channel: Option<ContactChannel>,
    /// Another role; coordinators only.
    pub(crate) role: Option<Role>,
    /// Another standing.
    pub(crate) standing: Option<Standing>,
    /// From which day; today where it is left out.
    pub(crate) standing_from: Option<Day>,
    /// Why.
    pub(crate) reason: Option<Reason>,
    /// To whom somebody who leaves gives their hours; the pot where it is left out.
    pub(crate) hours_to: Option<MemberId>,
}

/// A step to another standing.
struct Step {
    standing: Standing,
    from_on: Option<Day>,
    reason: Option<Reason>,
    hours_to: Option<MemberId>,
}

/// The account of the person to whom somebody who leaves gives their hours.
fn heir(tx: &mut Tx, bank: BankId, leaver: MemberId, id: MemberId) -> Result<AccountId> {
    if id == leaver {
        return Err(Error::invalid("hours_to", "invalid-same-person"));
    }
    let found = member::by_id(tx, bank, id)?.filter(|member| member.standing.takes_part());
    Ok(found.ok_or(Error::invalid("hours_to", "invalid-member"))?.account)
}

const FOUND_MAX: i64 = 8;
const NUMBER_MAX: i64 = 999_999_999;

impl Banks {
    /// Adds a member with an account, and the bank's starting credit where there is one.
    pub(crate) fn add_member(&self, actor: &Actor, new: NewMember) -> Result<Member> {
        let bank = actor.may(Act::ManageMembers)?;
        if new.role != Role::Member {
            actor.may(Act::ManageRoles)?;
            actor.sure(self.clock.now_ms())?;
        }
        self.db.write(bank, |tx| {
            let added = self.add_member_in(tx, actor, bank, new)?;
            let deed = Deed::of(DeedKind::MemberAdded).about(added.id).now("name", added.name.as_str()).now("role", added.role.code());
            self.keep(tx, actor, deed)?;
            Ok(added)
        })
    }

    /// The step inside a transaction that is open already: imports and generated banks add many.
    pub(in crate::service) fn add_member_in(&self, tx: &mut Tx, actor: &Actor, bank: BankId, new: NewMember) -> Result<Member> {
        self.enter_in(tx, actor, bank, new, Standing::Active)
    }

    /// A new membership in a standing; only who belongs at once gets the starting credit now.
    pub(in crate::service) fn enter_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        bank: BankId,
        new: NewMember,
        standing: Standing,
    ) -> Result<Member> {
        let now = self.clock.now_ms();
        let the_bank = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?;
        let today = the_bank.day_at(now);
        let joined_on = new.joined_on.unwrap_or(today);
        if joined_on > today {
            return Err(Error::invalid("joined_on", "invalid-future-day"));
        }
        if let Some(number) = new.number {
            if !(1..=NUMBER_MAX).contains(&number) {
                return Err(Error::invalid("number", "invalid-number"));
            }
            if member::by_number(tx, bank, number)?.is_some() {
                return Err(Refusal::NumberTaken.into());
            }
        }
        let channel = new.contact_channel.unwrap_or(if new.email.is_some() { ContactChannel::Email } else { ContactChannel::Telephone });
        let added = Member {
            id: MemberId::new(self.clock.new_id()),
            number: bank::take_number(tx, bank, new.number)?,
            name: new.name,
            kind: new.kind,
            role: new.role,
            standing,
            joined_on,
            left_on: None,
            account: AccountId::new(self.clock.new_id()),
            login: None,
            email: new.email.map(|email| email.as_str().to_owned()),
            phone: new.phone.map(|phone| phone.as_str().to_owned()),
            contact_channel: channel,
        };
        let kind = match added.kind {
            MemberKind::Person => AccountKind::Member,
            MemberKind::Organisation => AccountKind::Organisation,
        };
        account::insert(tx, bank, added.account, kind, Some(the_bank.rules.floor))?;
        member::insert(tx, bank, &added, now)?;
        let step = StandingStep { standing, from_on: joined_on, reason: None, recorded_at: now, recorded_by: actor.member() };
        member::insert_standing(tx, bank, StandingId::new(self.clock.new_id()), added.id, &step)?;
        if standing == Standing::Active {
            self.give_starting_credit(tx, &the_bank, &added, today)?;
        }
        Ok(added)
    }

    /// What a new member starts with, where the bank gives something.
    pub(in crate::service) fn give_starting_credit(&self, tx: &mut Tx, the_bank: &Bank, added: &Member, today: Day) -> Result<()> {
        if the_bank.rules.starting_credit == Minutes::ZERO || added.kind == MemberKind::Organisation {
            return Ok(());
        }
        let source = account::only_of_kind(tx, the_bank.id, AccountKind::Bank)?;
        let draft = Draft {
            kind: TransferKind::StartingCredit,
            happened_on: today,
            source: format!("starting_credit:{}", added.id),
            reverses: None,
            category: None,
            legs: Legs::between(source.id, added.account, the_bank.rules.starting_credit)?,
            memo: None,
            floor: FloorRule::Keep,
        };
        append_one(tx, &self.pen(), the_bank.id, &draft)?.map_err(Error::Refused)?;
        Ok(())
    }

    /// Changes a member's record, role or standing, as a step of [`Banks::change_member`]; answers what was and what is.
    pub(in crate::service) fn change_member_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        bank: BankId,
        id: MemberId,
        change: MemberChange,
    ) -> Result<(Member, Member)> {
        let old = member::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
        // A broker may not change, suspend or take the e-mail of somebody who may do more.
        if old.role > Role::Member && actor.member() != Some(id) || change.role.is_some_and(|role| role != old.role) {
            actor.may(Act::ManageRoles)?;
        }
        // Whoever has the address or the role can do what goes with it.
        let other_email = change.email.as_ref().is_some_and(|email| email.as_ref().map(Email::as_str) != old.email.as_deref());
        if other_email || change.role.is_some_and(|role| role != old.role) {
            actor.sure(self.clock.now_ms())?;
        }
        let mut new = old.clone();
        new.name = change.name.unwrap_or(new.name);
        new.email = change.email.map_or(new.email, |email| email.map(|email| email.as_str().to_owned()));
        new.phone = change.phone.map_or(new.phone, |phone| phone.map(|phone| phone.as_str().to_owned()));
        new.contact_channel = change.contact_channel.unwrap_or(new.contact_channel);
        new.role = change.role.unwrap_or(new.role);
        if let Some(standing) = change.standing.filter(|standing| *standing != old.standing) {
            let step = Step { standing, from_on: change.standing_from, reason: change.reason, hours_to: change.hours_to };
            self.change_standing(tx, actor, bank, &mut new, step)?;
        }
        let led = old.role == Role::Coordinator && old.standing.takes_part();
        let leads = new.role == Role::Coordinator && new.standing.takes_part();
        if led && !leads && member::count_with_role(tx, bank, Role::Coordinator)? <= 1 {
            return Err(Refusal::LastCoordinator.into());
        }
        member::update(tx, bank, &new)?;
        // A link that was asked for the old address must not go to the new one.
        if other_email && old.login.is_some() {
            sign_in_link::use_up_all(tx, old.login, self.clock.now_ms())?;
        }
        // With another role one signs in anew: no session that was begun before has its powers.
        if new.role != old.role {
            change_hands(tx, bank, &new, self.clock.now_ms())?;
        }
        Ok((old, new))
    }

    fn change_standing(&self, tx: &mut Tx, actor: &Actor, bank: BankId, new: &mut Member, step: Step) -> Result<()> {
        let Step { standing, from_on, reason, hours_to } = step;
        let now = self.clock.now_ms();
        let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
        let from_on = from_on.unwrap_or(today);
        if from_on > today {
            return Err(Error::invalid("standing_from", "invalid-future-day"));
        }
        if from_on < new.joined_on {
            return Err(Error::invalid("standing_from", "invalid-before-joining"));
        }
        if standing == Standing::Left {
            self.clear_balance(tx, bank, new, (from_on, hours_to, reason.as_ref()))?;
        }
        if new.standing == Standing::Left {
            self.welcome_back(tx, bank, new.id)?;
        }
        new.standing = standing;
        new.left_on = (standing == Standing::Left).then_some(from_on);
        let step = StandingStep {
            standing,
            from_on,
            reason: reason.map(|reason| reason.as_str().to_owned()),
            recorded_at: now,
            recorded_by: actor.member(),
        };
        member::insert_standing(tx, bank, StandingId::new(self.clock.new_id()), new.id, &step)?;
        if !standing.takes_part() {
            shut_out(tx, bank, new, now)?;
        }
        Ok(())
    }

    /// Whoever comes back, or was said to have died by mistake, is written to again.
    fn welcome_back(&self, tx: &mut Tx, bank: BankId, id: MemberId) -> Result<()> {
        let known = profile::by_member(tx, bank, id)?;
        if known.messages_stopped_at.is_some() {
            profile::put(tx, bank, &Profile { messages_stopped_at: None, write_to: None, ..known }, self.clock.now_ms())?;
        }
        Ok(())
    }

    /// Leaving is free: hours that are left go to the pot or to a person who was named, and a balance below zero is met by the pot,
    /// with the reason. Neither counts as help.
    fn clear_balance(
        &self,
        tx: &mut Tx,
        bank: BankId,
        leaver: &Member,
        (today, hours_to, reason): (Day, Option<MemberId>, Option<&Reason>),
    ) -> Result<()> {
        let pot = account::only_of_kind(tx, bank, AccountKind::Pot)?.id;
        let heir = match hours_to {
            Some(id) => heir(tx, bank, leaver.id, id)?,
            None => pot,
        };
        let mut rest = account::by_id(tx, bank, leaver.account)?.map_or(0, |account| account.balance.get());
        while rest != 0 {
            let part = Minutes::new(rest.clamp(-AMOUNT_MINUTES_MAX, AMOUNT_MINUTES_MAX));
            let (kind, from, to) =
                if rest > 0 { (TransferKind::Gift, leaver.account, heir) } else { (TransferKind::Grant, pot, leaver.account) };
            let draft = Draft {
                kind,
                happened_on: today,
                source: format!("leaving:{}", self.clock.new_id()),
                reverses: None,
                category: None,
                legs: Legs::between(from, to, part.size())?,
                // Whoever is given the hours does not read why their giver left.
                memo: reason.filter(|_| to != heir || heir == pot).map(|reason| reason.as_str().to_owned()),
                // The pot may go below zero for somebody who leaves; the coordinator sees it in the books.
                floor: FloorRule::Override,
            };
            append_one(tx, &self.pen(), bank, &draft)?.map_err(Error::Refused)?;
            rest -= part.get();
        }
        Ok(())
    }

    /// One member: staff see all of their bank, a member themselves.
    pub(crate) fn member(&self, actor: &Actor, id: MemberId) -> Result<Member> {
        let bank = actor.may(Act::SeeOwn)?;
        if !actor.can(Act::SeeMembers) && actor.member() != Some(id) {
            return Err(Error::NotFound);
        }
        self.db.read(|reader| member::by_id(reader, bank, id)?.ok_or(Error::NotFound))
    }

    /// One member by number; staff, or oneself.
    pub(crate) fn member_by_number(&self, actor: &Actor, number: i64) -> Result<Member> {
        let bank = actor.may(Act::SeeOwn)?;
        let found = self.db.read(|reader| member::by_number(reader, bank, number)?.ok_or(Error::NotFound))?;
        if actor.can(Act::SeeMembers) || actor.member() == Some(found.id) { Ok(found) } else { Err(Error::NotFound) }
    }

    /// Members in number order; staff only.
    pub(crate) fn list_members(&self, actor: &Actor, filter: &MemberFilter, limit: i64) -> Result<Vec<Member>> {
        let bank = actor.may(Act::SeeMembers)?;
        self.db.read(|reader| Ok(member::list(reader, bank, filter, limit)?))
    }

    /// A few people whose name holds the text (two letters or more); for staff a number too. Never oneself.
    pub(crate) fn find_members(&self, actor: &Actor, query: &str) -> Result<Vec<Label>> {
        let bank = actor.may(Act::FindMembers)?;
        let query = query.trim();
        let number = actor.can(Act::SeeMembers) && query.trim_start_matches('#').parse::<i64>().is_ok();
        let letters = query.chars().filter(|c| c.is_alphabetic()).count();
        // One ideograph can be a whole name.
        let ideograph = query.chars().any(|c| !c.is_ascii() && c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase());
        if !number && !ideograph && letters < 2 || query.chars().count() > 100 {
            return Err(Error::invalid("q", "invalid-search"));
        }
        let filter =
            MemberFilter { query: Some(query.to_owned()), standings: vec![Standing::Active, Standing::Paused], after_number: None };
        let staff = actor.can(Act::SeeMembers);
        let (found, apart) = self.db.read(|reader| {
            // Who is kept apart from the asker does not exist for them; nobody sees from the number of answers that somebody is left out.
            let mut apart = match actor.member() {
                Some(me) if !staff => pair::kept_from(reader, bank, me)?,
                _ => BTreeSet::new(),
            };
            apart.extend(actor.member().filter(|_| !staff));
            let left_out = i64::try_from(apart.len()).unwrap_or(i64::MAX);
            let found = member::list(reader, bank, &filter, FOUND_MAX.saturating_add(left_out))?;
            Ok::<_, Error>((found, apart))
        })?;
        let others = found.into_iter().filter(|each| !apart.contains(&each.id)).take(8);
        let label = |each: Member| Label { id: each.id, number: each.number, name: each.name.as_str().to_owned(), kind: each.kind };
        Ok(others.map(label).collect())
    }

    /// The story of a member's standing, and who told it.
    pub(crate) fn member_standings(&self, actor: &Actor, id: MemberId) -> Result<Vec<(StandingStep, Option<Label>)>> {
        self.member(actor, id)?;
        let bank = actor.may(Act::SeeOwn)?;
        self.db.read(|reader| {
            let steps = member::list_standings(reader, bank, Some(id))?;
            let people: Vec<MemberId> = steps.iter().filter_map(|(_, step)| step.recorded_by).collect();
            let labels: BTreeMap<_, _> = member::labels(reader, bank, &people)?;
            Ok(steps
                .into_iter()
                .map(|(_, step)| {
                    let by = step.recorded_by.and_then(|id| labels.get(&id).cloned());
                    (step, by)
                })
                .collect())
        })
    }
}
