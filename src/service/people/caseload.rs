//! The people whom each broker looks after: listed, and moved from one broker to another, one or all.

use std::collections::BTreeMap;

use crate::domain::id::MemberId;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{Member, Standing};
use crate::domain::people::profile::Profile;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::people::profile::a_broker;
use crate::store::db::{Reader, StoreResult};
use crate::store::people::member::{self, Label, MemberFilter};
use crate::store::people::profile;

/// A broker, and how many people they look after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Load {
    /// Who; `None` for the people whom nobody looks after.
    pub(crate) broker: Option<Label>,
    /// How many.
    pub(crate) people: i64,
}

/// Which people to move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Which {
    /// All of the broker's.
    All,
    /// Some of them.
    These(Vec<MemberId>),
}

fn label(member: &Member) -> Label {
    Label { id: member.id, number: member.number, name: member.name.as_str().to_owned(), kind: member.kind }
}

/// Everybody who still belongs or wants to, in number order.
fn everybody(reader: &mut Reader, bank: crate::domain::id::BankId) -> StoreResult<Vec<Member>> {
    let standings = Standing::ALL.iter().copied().filter(|standing| *standing != Standing::Left).collect();
    member::list(reader, bank, &MemberFilter { query: None, standings, after_number: None }, i64::MAX)
}

fn broker_of(profiles: &BTreeMap<MemberId, Profile>, member: MemberId) -> Option<MemberId> {
    profiles.get(&member).and_then(|profile| profile.broker)
}

impl Banks {
    /// Every broker with the number of their people, and how many nobody looks after. Whoever stopped being staff stays listed
    /// until their people are with somebody else.
    pub(crate) fn caseloads(&self, actor: &Actor) -> Result<Vec<Load>> {
        let bank = actor.may(Act::SeeMembers)?;
        self.db.read(|reader| {
            let profiles = profile::list(reader, bank)?;
            let mut counts: BTreeMap<Option<MemberId>, i64> = BTreeMap::new();
            for each in everybody(reader, bank)? {
                *counts.entry(broker_of(&profiles, each.id)).or_default() += 1;
            }
            let mut brokers: Vec<Label> = member::list_staff(reader, bank)?.iter().map(label).collect();
            let gone: Vec<MemberId> = counts.keys().flatten().copied().filter(|id| !brokers.iter().any(|each| each.id == *id)).collect();
            brokers.extend(member::labels(reader, bank, &gone)?.into_values());
            let load =
                |broker: Option<Label>| Load { people: counts.get(&broker.as_ref().map(|each| each.id)).copied().unwrap_or(0), broker };
            Ok(brokers.into_iter().map(Some).chain([None]).map(load).collect())
        })
    }

    /// The people whom a broker looks after, or whom nobody does, in number order.
    pub(crate) fn caseload(&self, actor: &Actor, broker: Option<MemberId>) -> Result<Vec<Member>> {
        let bank = actor.may(Act::SeeMembers)?;
        self.db.read(|reader| {
            let profiles = profile::list(reader, bank)?;
            let mut people = everybody(reader, bank)?;
            people.retain(|each| broker_of(&profiles, each.id) == broker);
            Ok(people)
        })
    }

    /// Moves people from one broker to another, or to nobody in particular. Answers how many.
    pub(crate) fn move_caseload(&self, actor: &Actor, from: Option<MemberId>, to: Option<MemberId>, which: &Which) -> Result<usize> {
        let bank = actor.may(Act::ManageMembers)?;
        self.db.write(bank, |tx| {
            to.map(|to| a_broker(tx, bank, to)).transpose()?;
            let profiles = profile::list(tx, bank)?;
            let mut people = everybody(tx, bank)?;
            people.retain(|each| {
                let meant = match which {
                    Which::All => true,
                    Which::These(ids) => ids.contains(&each.id),
                };
                meant && broker_of(&profiles, each.id) == from
            });
            let now = self.clock.now_ms();
            for each in &people {
                let known = profiles.get(&each.id).cloned().unwrap_or_else(|| Profile::unsaid(each.id));
                profile::put(tx, bank, &Profile { broker: to, ..known }, now)?;
            }
            for each in &people {
                self.keep(tx, actor, Deed { other: to, ..Deed::of(DeedKind::CaseloadMoved).about(each.id) })?;
            }
            Ok::<_, Error>(people.len())
        })
    }
}
