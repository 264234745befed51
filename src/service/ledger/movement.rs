//! Gifts, grants and starting credits: minutes moved without help behind them. They never count as help in the report.

use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, TransferId};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::{Draft, FloorRule, Legs, Transfer, TransferKind};
use crate::domain::minutes::Amount;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::Reason;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::Sheet;
use crate::service::clock::Clock;
use crate::service::deed;
use crate::service::error::{Error, Refusal, Result};
use crate::service::ledger::answered::{Answered, Asked, Replay};
use crate::store::ledger::transfer;
use crate::store::people::bank;

/// Minutes to move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewMovement {
    /// [`TransferKind::Gift`], [`TransferKind::Grant`] or [`TransferKind::StartingCredit`].
    pub(crate) kind: TransferKind,
    /// Out of this account.
    pub(crate) from: AccountId,
    /// Into this account.
    pub(crate) to: AccountId,
    /// How many.
    pub(crate) minutes: Amount,
    /// Why.
    pub(crate) reason: Reason,
}

impl Banks {
    /// Moves minutes. A member may give from their own account; staff may do the rest.
    pub(crate) fn move_minutes(&self, actor: &Actor, new: &NewMovement, key: Option<&str>) -> Result<Answered<Transfer>> {
        let own_gift = new.kind == TransferKind::Gift && actor.account() == Some(new.from);
        let bank = actor.may(if own_gift { Act::GiveOwn } else { Act::MoveMinutes })?;
        if !matches!(new.kind, TransferKind::Gift | TransferKind::Grant | TransferKind::StartingCredit) {
            return Err(Error::invalid("kind", "invalid-kind"));
        }
        if new.from == new.to {
            return Err(Error::invalid("to_account_id", "invalid-same-account"));
        }
        let request = format!("movement {} {} {} {} {}", new.kind.code(), new.from, new.to, new.minutes.get(), new.reason);
        let today = self.day_in(actor)?;
        let (new, clock, pen, by) = (new.clone(), self.clock.clone(), self.pen(), actor.clone());
        let asked = Asked { bank, actor, key, request, accounts: vec![new.from, new.to], touches: Vec::new() };
        let posted = Arc::new(Mutex::new(None));
        let left = Arc::clone(&posted);
        let made = self.once(asked, move |sheet| {
            let posted = post(sheet, &clock, &new, today)?;
            if let (Ok(transfer), false) = (&posted, own_gift) {
                let moved = Deed::of(DeedKind::MinutesMoved)
                    .thing(transfer.id.uuid())
                    .now("kind", new.kind.code())
                    .now("minutes", new.minutes.get());
                deed::put(sheet, &pen, &by, moved.because(Some(new.reason.as_str())));
            }
            Ok(posted.map(|transfer| left.lock().unwrap_or_else(PoisonError::into_inner).insert(transfer).id.uuid()))
        })?;
        let fresh = posted.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let (Replay::Fresh, Some(transfer)) = (made.replay, fresh) {
            return Ok(made.map(|_| transfer));
        }
        let id = TransferId::new(made.value);
        let record = self.db.read(|reader| transfer::by_id(reader, bank, id)?.ok_or(Error::NotFound))?;
        Ok(made.map(|_| record.transfer))
    }

    /// Today in the actor's bank.
    fn day_in(&self, actor: &Actor) -> Result<Day> {
        let now = self.clock.now_ms();
        if let Actor::Member(caller) = actor {
            return Ok(caller.bank.day_at(now));
        }
        let id = actor.may(Act::SeeBooks)?;
        Ok(self.db.read(|reader| bank::by_id(reader, id)?.ok_or(Error::NotFound))?.day_at(now))
    }
}

fn post(sheet: &mut Sheet<'_>, clock: &Clock, new: &NewMovement, today: Day) -> Result<std::result::Result<Transfer, Refusal>> {
    let from = sheet.account(new.from)?.ok_or(Error::invalid("from_account_id", "invalid-account"))?.kind;
    let to = sheet.account(new.to)?.ok_or(Error::invalid("to_account_id", "invalid-account"))?.kind;
    if let Some((field, message)) = misfit(new.kind, from, to) {
        return Err(Error::invalid(field, message));
    }
    let draft = Draft {
        kind: new.kind,
        happened_on: today,
        source: format!("movement:{}", clock.new_id()),
        reverses: None,
        category: None,
        legs: Legs::between(new.from, new.to, new.minutes.minutes())?,
        memo: Some(new.reason.as_str().to_owned()),
        floor: FloorRule::Keep,
    };
    Ok(sheet.post(&draft)?.map_err(Refusal::from))
}

/// Which account does not fit the kind of movement: grants come from the pot, starting credits from the bank.
fn misfit(kind: TransferKind, from: AccountKind, to: AccountKind) -> Option<(&'static str, &'static str)> {
    let people = |kind| matches!(kind, AccountKind::Member | AccountKind::Organisation);
    match kind {
        TransferKind::Grant if from != AccountKind::Pot => Some(("from_account_id", "invalid-grant-from")),
        TransferKind::StartingCredit if from != AccountKind::Bank => Some(("from_account_id", "invalid-credit-from")),
        TransferKind::Grant | TransferKind::StartingCredit if !people(to) => Some(("to_account_id", "invalid-account-of-member")),
        TransferKind::Gift if !people(from) => Some(("from_account_id", "invalid-account-of-member")),
        TransferKind::Gift if !people(to) && to != AccountKind::Pot => Some(("to_account_id", "invalid-gift-to")),
        _ => None,
    }
}
