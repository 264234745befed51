//! Gifts, grants and starting credits: minutes moved without help behind them. They never count as help in the report.

use crate::domain::id::{AccountId, TransferId};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::{Draft, FloorRule, Legs, Transfer, TransferKind};
use crate::domain::minutes::Amount;
use crate::domain::people::access::Act;
use crate::domain::text::Reason;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::ledger::answered::{Answered, Asked, Decided};
use crate::service::ledger::bookkeeper::append_one;
use crate::store::db::Tx;
use crate::store::ledger::{account, transfer};
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
        let asked = Asked { bank, actor, key, request };
        let made = self.once(&asked, |tx| self.post_movement(tx, &asked, new))?;
        let id = TransferId::new(made.value);
        let record = self.db.read(|reader| transfer::by_id(reader, bank, id)?.ok_or(Error::NotFound))?;
        Ok(made.map(|_| record.transfer))
    }

    fn post_movement(&self, tx: &mut Tx, asked: &Asked<'_>, new: &NewMovement) -> Result<Decided> {
        let bank = asked.bank;
        let from = account::by_id(tx, bank, new.from)?.ok_or(Error::invalid("from_account_id", "invalid-account"))?;
        let to = account::by_id(tx, bank, new.to)?.ok_or(Error::invalid("to_account_id", "invalid-account"))?;
        if let Some((field, message)) = misfit(new.kind, from.kind, to.kind) {
            return Err(Error::invalid(field, message));
        }
        let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(self.clock.now_ms());
        let draft = Draft {
            kind: new.kind,
            happened_on: today,
            source: format!("movement:{}", self.clock.new_id()),
            reverses: None,
            legs: Legs::between(new.from, new.to, new.minutes.minutes())?,
            memo: Some(new.reason.as_str().to_owned()),
            floor: FloorRule::Keep,
        };
        Ok(append_one(tx, &self.clock, bank, draft)?.map(|transfer| transfer.id.uuid()))
    }
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
