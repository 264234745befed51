//! Acting for somebody: staff record who may, on what basis, for what and until when; it is asked again at every request.
//!
//! Whoever acts never does more than a plain member, never changes passwords or profiles, and never gives hours away.

use std::collections::BTreeMap;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, MemberId, ProxyId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{Member, MemberKind, Role};
use crate::domain::people::message::{Fact, MessageKind};
use crate::domain::people::proxy::{Basis, Proxy, Scope};
use crate::domain::text::Title;
use crate::service::actor::{Acting, Actor, Caller, Reach, Sure};
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::message::{Told, tell};
use crate::store::db::{Reader, Tx};
use crate::store::people::member::{self, Label};
use crate::store::people::{bank, message, proxy};

/// Leave to act that is to be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewProxy {
    /// For whom.
    pub(crate) member: MemberId,
    /// Who acts.
    pub(crate) by: MemberId,
    /// Why they may.
    pub(crate) basis: Basis,
    /// What staff saw or heard of it.
    pub(crate) basis_words: Option<Title>,
    /// What they may do; seeing is always part of it.
    pub(crate) scopes: Vec<Scope>,
    /// The last day, where there is one.
    pub(crate) ends_on: Option<Day>,
}

/// Leave to act, with the names that go with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownProxy {
    /// The leave.
    pub(crate) proxy: Proxy,
    /// For whom.
    pub(crate) member: Label,
    /// Who acts.
    pub(crate) by: Label,
    /// Whether it holds now.
    pub(crate) holds: Holds,
}

/// Whether leave to act holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Holds {
    /// It does.
    Now,
    /// It has ended.
    Ended,
}

impl Banks {
    /// The actor as somebody who acts for the member of a number. Refused at once when that has ended; a stranger finds nobody there.
    pub(crate) fn act_for(&self, actor: &Actor, number: i64) -> Result<Actor> {
        let own = actor.caller()?;
        actor.signed_in_fully()?;
        let today = own.bank.day_at(self.clock.now_ms());
        let bank = own.bank.id;
        self.db.read(|reader| {
            let member = member::by_number(reader, bank, number)?.ok_or(Error::NotFound)?;
            let leave: Vec<Proxy> = proxy::list_for(reader, bank, member.id)?.into_iter().filter(|each| each.by == own.member.id).collect();
            if leave.is_empty() {
                return Err(Error::NotFound);
            }
            let held = leave.into_iter().find(|each| each.holds_on(today) && member.standing.takes_part());
            let held = held.ok_or(Refusal::ProxyEnded)?;
            let acting = Acting { by: own.member.clone(), scopes: held.scopes };
            let member = Member { role: Role::Member, login: None, ..member };
            Ok(Actor::Member(Box::new(Caller {
                bank: own.bank.clone(),
                member,
                login: None,
                acting: Some(acting),
                sure: Sure::Session(None),
                reach: Reach::Full,
                door: own.door,
            })))
        })
    }

    /// The people for whom the actor may act now.
    pub(crate) fn may_act_for(&self, actor: &Actor) -> Result<Vec<Label>> {
        let bank = actor.may(Act::SeeOwn)?;
        let caller = actor.caller()?;
        if actor.signed_in_fully().is_err() {
            return Ok(Vec::new());
        }
        let today = caller.bank.day_at(self.clock.now_ms());
        self.db.read(|reader| {
            let held: Vec<Proxy> =
                proxy::list_by(reader, bank, caller.member.id)?.into_iter().filter(|each| each.holds_on(today)).collect();
            let people: Vec<MemberId> = held.iter().map(|each| each.member).collect();
            Ok(member::labels_taking_part(reader, bank, &people)?.into_values().collect())
        })
    }

    /// Who acts or acted for a member, newest first: for staff and for the member.
    pub(crate) fn proxies_for(&self, actor: &Actor, id: MemberId) -> Result<Vec<ShownProxy>> {
        let bank = actor.may(Act::SeeOwn)?;
        if actor.member() != Some(id) {
            actor.may(Act::SeeMembers).or(Err(Error::NotFound))?;
        }
        self.db.read(|reader| {
            member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let found = proxy::list_for(reader, bank, id)?;
            self.named(reader, bank, found)
        })
    }

    fn named(&self, reader: &mut Reader, bank: BankId, found: Vec<Proxy>) -> Result<Vec<ShownProxy>> {
        let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(self.clock.now_ms());
        let people: Vec<MemberId> = found.iter().flat_map(|each| [each.member, each.by]).collect();
        let labels: BTreeMap<_, _> = member::labels(reader, bank, &people)?;
        let shown = |proxy: Proxy| {
            let holds = if proxy.holds_on(today) { Holds::Now } else { Holds::Ended };
            Some(ShownProxy { member: labels.get(&proxy.member)?.clone(), by: labels.get(&proxy.by)?.clone(), holds, proxy })
        };
        Ok(found.into_iter().filter_map(shown).collect())
    }

    /// Records that somebody may act for a member from today on; staff. The member is told now, and again when it ends.
    pub(crate) fn add_proxy(&self, actor: &Actor, new: NewProxy) -> Result<Proxy> {
        let bank = actor.may(Act::ManageMembers)?;
        self.db.write(bank, |tx| {
            let now = self.clock.now_ms();
            let the_bank = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?;
            let today = the_bank.day_at(now);
            let (member, by) = the_two(tx, bank, &new)?;
            if new.ends_on.is_some_and(|last| last < today) {
                return Err(Error::invalid("ends_on", "invalid-day-gone"));
            }
            let before = proxy::list_for(tx, bank, member.id)?;
            if before.iter().any(|each| each.by == by.id && each.holds_on(today)) {
                return Err(Error::invalid("by_id", "invalid-acts-already"));
            }
            let wanted = |scope: &Scope| *scope == Scope::See || new.scopes.contains(scope);
            let added = Proxy {
                id: ProxyId::new(self.clock.new_id()),
                member: member.id,
                by: by.id,
                basis: new.basis,
                basis_words: new.basis_words,
                scopes: Scope::ALL.iter().copied().filter(wanted).collect(),
                from: today,
                ends_on: new.ends_on,
                ended_at: None,
                recorded_at: now,
                recorded_by: actor.member(),
            };
            proxy::insert(tx, bank, &added)?;
            self.tell_of(tx, bank, &added, by.name.as_str(), (MessageKind::ProxyBegins, None))?;
            if let Some(after) = new.ends_on.and_then(|last| last.succ_opt()) {
                let at = the_bank.start_of_day(after);
                self.tell_of(tx, bank, &added, by.name.as_str(), (MessageKind::ProxyEnds, Some(at)))?;
            }
            let scopes = added.scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(", ");
            self.keep(tx, actor, Deed::of(DeedKind::ProxyAdded).about(member.id).with(by.id).thing(added.id.uuid()).now("leave", scopes))?;
            Ok(added)
        })
    }

    /// Ends leave to act, now: staff, the member, or whoever acts.
    pub(crate) fn end_proxy(&self, actor: &Actor, id: ProxyId) -> Result<Proxy> {
        let bank = actor.may(Act::ManageOwn)?;
        self.db.write(bank, |tx| {
            let found = proxy::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            let concerned = actor.member().is_some_and(|member| member == found.member || member == found.by);
            if !concerned {
                actor.may(Act::ManageMembers).or(Err(Error::NotFound))?;
            }
            self.end_in(tx, bank, &found)?;
            if !concerned {
                self.keep(tx, actor, Deed::of(DeedKind::ProxyEnded).about(found.member).with(found.by).thing(id.uuid()))?;
            }
            Ok(found)
        })
    }

    /// Ends everything that somebody who leaves may do for others, and others for them.
    pub(in crate::service) fn end_proxies_of(&self, tx: &mut Tx, bank: BankId, member: MemberId) -> Result<()> {
        let all = proxy::list_for(tx, bank, member)?.into_iter().chain(proxy::list_by(tx, bank, member)?);
        for each in all.filter(|each| each.ended_at.is_none()).collect::<Vec<_>>() {
            self.end_in(tx, bank, &each)?;
        }
        Ok(())
    }

    fn end_in(&self, tx: &mut Tx, bank: BankId, found: &Proxy) -> Result<()> {
        let now = self.clock.now_ms();
        let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
        let held = found.ends_on.is_none_or(|last| today <= last);
        // What ended by its own date was told of then.
        if proxy::end(tx, bank, found.id, now)? && held {
            message::stop_about(tx, bank, found.id.uuid(), &[MessageKind::ProxyEnds], now)?;
            let name = member::by_id(tx, bank, found.by)?.map(|by| by.name.as_str().to_owned()).unwrap_or_default();
            self.tell_of(tx, bank, found, &name, (MessageKind::ProxyEnds, None))?;
        }
        Ok(())
    }

    fn tell_of(&self, tx: &mut Tx, bank: BankId, proxy: &Proxy, name: &str, (kind, not_before): (MessageKind, Option<i64>)) -> Result<()> {
        let facts = vec![("name", Fact::Text(name.to_owned())), ("page", Fact::Link("/settings".to_owned()))];
        tell(tx, &self.clock, bank, proxy.member, &Told { kind, about: Some(proxy.id.uuid()), facts, not_before })
    }
}

/// The two people of a leave to act: both take part, whoever acts is a human being, and an organisation has contacts.
fn the_two(tx: &mut Tx, bank: BankId, new: &NewProxy) -> Result<(Member, Member)> {
    let member = member::by_id(tx, bank, new.member)?.ok_or(Error::NotFound)?;
    let by = member::by_id(tx, bank, new.by)?.ok_or(Error::invalid("by_id", "invalid-member"))?;
    if by.id == member.id {
        return Err(Error::invalid("by_id", "invalid-same-person"));
    }
    if by.kind == MemberKind::Organisation {
        return Err(Error::invalid("by_id", "invalid-person-acts"));
    }
    if !by.standing.takes_part() || !member.standing.takes_part() {
        return Err(Refusal::NotTakingPart.into());
    }
    if (new.basis == Basis::Contact) != (member.kind == MemberKind::Organisation) {
        return Err(Error::invalid("basis", "invalid-basis"));
    }
    Ok((member, by))
}
