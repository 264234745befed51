//! The one decision of the books: may these minutes move? Balances and floors are checked together, all or nothing.

use std::collections::BTreeMap;

use crate::domain::id::AccountId;
use crate::domain::ledger::account::Account;
use crate::domain::ledger::transfer::{FloorRule, Leg, Legs, Posting};
use crate::domain::minutes::Minutes;

/// Why the books say no.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum LedgerRefusal {
    /// An account would end below its floor.
    #[error("the account would end below its floor")]
    BelowFloor {
        /// The account.
        account: AccountId,
    },
    /// No such account in this bank.
    #[error("no such account")]
    UnknownAccount,
    /// A balance would no longer fit 64 bits.
    #[error("the balance would be too large")]
    Overflow,
    /// The transfer was undone before.
    #[error("reversed before")]
    AlreadyReversed,
}

/// Applies legs to the accounts in memory and returns the postings to write. On a refusal no account is touched.
pub(crate) fn apply(legs: &Legs, floor: FloorRule, accounts: &mut BTreeMap<AccountId, Account>) -> Result<Vec<Posting>, LedgerRefusal> {
    let decided = legs.as_slice().iter().map(|leg| decide(*leg, floor, accounts)).collect::<Result<Vec<_>, _>>()?;
    for posting in &decided {
        if let Some(account) = accounts.get_mut(&posting.account) {
            account.balance = posting.balance_after;
            account.version = posting.version;
        }
    }
    Ok(decided)
}

fn decide(leg: Leg, rule: FloorRule, accounts: &BTreeMap<AccountId, Account>) -> Result<Posting, LedgerRefusal> {
    let account = accounts.get(&leg.account).ok_or(LedgerRefusal::UnknownAccount)?;
    let balance_after = account.balance.plus(leg.minutes).ok_or(LedgerRefusal::Overflow)?;
    // A rising balance is never refused: earning can only lift somebody who is below the floor.
    let falls = leg.minutes < Minutes::ZERO;
    if falls && rule == FloorRule::Keep && account.floor.is_some_and(|floor| balance_after < floor) {
        return Err(LedgerRefusal::BelowFloor { account: account.id });
    }
    let version = account.version.checked_add(1).ok_or(LedgerRefusal::Overflow)?;
    Ok(Posting { account: account.id, minutes: leg.minutes, version, balance_after })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ledger::account::AccountKind;
    use crate::domain::ledger::transfer::LegsError;
    use proptest::prelude::*;

    fn account(number: u128, floor: Option<i64>) -> Account {
        let id = AccountId::new(uuid::Uuid::from_u128(number));
        Account { id, kind: AccountKind::Member, balance: Minutes::ZERO, version: 0, floor: floor.map(Minutes::new) }
    }

    fn bank(accounts: usize, floor: i64) -> BTreeMap<AccountId, Account> {
        (0..accounts).map(|n| account(u128::try_from(n).unwrap(), Some(floor))).map(|a| (a.id, a)).collect()
    }

    #[test]
    fn a_refusal_touches_no_account() {
        let mut accounts = bank(2, -60);
        let before = accounts.clone();
        let ids: Vec<_> = accounts.keys().copied().collect();
        let legs = Legs::between(ids[0], ids[1], Minutes::new(61)).unwrap();
        assert_eq!(apply(&legs, FloorRule::Keep, &mut accounts), Err(LedgerRefusal::BelowFloor { account: ids[0] }));
        assert_eq!(accounts, before);
        assert!(apply(&legs, FloorRule::Override, &mut accounts).is_ok());
    }

    #[test]
    fn legs_that_do_not_balance_cannot_be_made() {
        let (a, b) = (account(1, None).id, account(2, None).id);
        assert_eq!(Legs::between(a, a, Minutes::new(5)), Err(LegsError::SameAccount));
        assert_eq!(Legs::between(a, b, Minutes::ZERO), Err(LegsError::OutOfBounds));
        assert_eq!(Legs::between(a, b, Minutes::new(60_001)), Err(LegsError::OutOfBounds));
        let unbalanced = vec![Leg { account: a, minutes: Minutes::new(5) }, Leg { account: b, minutes: Minutes::new(-4) }];
        assert_eq!(Legs::new(unbalanced), Err(LegsError::Unbalanced));
    }

    proptest! {
        /// The laws: the books sum to zero, versions are gapless, nobody is under the floor, and every balance is the sum of its postings.
        #[test]
        fn the_books_balance_whatever_is_asked(moves in prop::collection::vec((0_usize..6, 0_usize..6, 1_i64..2_000), 0..80)) {
            let mut accounts = bank(6, -1_200);
            let ids: Vec<_> = accounts.keys().copied().collect();
            let mut written: Vec<Posting> = Vec::new();
            for (from, to, minutes) in moves {
                if let Ok(legs) = Legs::between(ids[from], ids[to], Minutes::new(minutes)) {
                    written.extend(apply(&legs, FloorRule::Keep, &mut accounts).unwrap_or_default());
                }
            }
            prop_assert_eq!(accounts.values().map(|a| a.balance).sum::<Minutes>(), Minutes::ZERO);
            for account in accounts.values() {
                let own: Vec<_> = written.iter().filter(|p| p.account == account.id).collect();
                prop_assert!(account.balance >= Minutes::new(-1_200));
                prop_assert_eq!(own.iter().map(|p| p.minutes).sum::<Minutes>(), account.balance);
                prop_assert!(own.iter().zip(1_i64..).all(|(p, version)| p.version == version));
            }
        }
    }
}
