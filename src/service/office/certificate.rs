//! The hours somebody gave and received over some months, for a letter to whom it may concern and for a certificate.
//!
//! The figures are the ledger's own kept totals: help only, with what was undone taken away. No pounds, and no claim about the law.

use crate::domain::calendar::Day;
use crate::domain::id::MemberId;
use crate::domain::ledger::totals::Month;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::member::Member;
use crate::domain::people::profile::Format;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::ledger::totals;
use crate::store::people::{member, profile};

/// What a certificate says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Certificate {
    /// Of whom.
    pub(crate) member: Member,
    /// Hours of help given.
    pub(crate) gave: Minutes,
    /// Hours of help received.
    pub(crate) received: Minutes,
    /// How things are printed for them.
    pub(crate) format: Format,
    /// How many times they helped or were helped.
    pub(crate) exchanges: i64,
}

impl Banks {
    /// The help of a member from the month of one day to the month of another; staff any, a member their own.
    pub(crate) fn certificate(&self, actor: &Actor, id: MemberId, from: Day, to: Day) -> Result<Certificate> {
        let bank = actor.may(Act::SeeOwn)?;
        if actor.member() != Some(id) {
            actor.may(Act::SeeMembers).or(Err(Error::NotFound))?;
        }
        if from > to {
            return Err(Error::invalid("to", "invalid-period"));
        }
        self.db.read(|reader| {
            let member = member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let total = totals::of_account(reader, bank, member.account, Month::of(from), Month::of(to))?;
            let format = profile::by_member(reader, bank, id)?.format;
            Ok(Certificate {
                member,
                format,
                gave: Minutes::new(total.given),
                received: Minutes::new(total.received),
                exchanges: total.exchanges,
            })
        })
    }
}
