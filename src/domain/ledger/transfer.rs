//! One immutable record of minutes moved: what may be asked for ([`Draft`]) and what was written ([`Transfer`]).

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, CategoryId, TransferId};
use crate::domain::minutes::{AMOUNT_MINUTES_MAX, Minutes};

/// What a transfer is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum TransferKind {
    /// Help given and received; a replacement of a reversed exchange too.
    Exchange,
    /// Minutes given to the pot or to somebody.
    Gift,
    /// Minutes from the pot.
    Grant,
    /// A balance brought from another system.
    Opening,
    /// What a new member starts with.
    StartingCredit,
    /// A balance adjustment with no help behind it.
    Correction,
    /// The undoing of one other transfer.
    Reversal,
    /// To or from a partner bank.
    BetweenBanks,
}

impl TransferKind {
    /// All kinds; the position is the number in the canonical form, so new ones go at the end.
    pub(crate) const ALL: [Self; 8] = [
        Self::Exchange,
        Self::Gift,
        Self::Grant,
        Self::Opening,
        Self::StartingCredit,
        Self::Correction,
        Self::Reversal,
        Self::BetweenBanks,
    ];

    /// The API's and the database's word.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::Gift => "gift",
            Self::Grant => "grant",
            Self::Opening => "opening",
            Self::StartingCredit => "starting_credit",
            Self::Correction => "correction",
            Self::Reversal => "reversal",
            Self::BetweenBanks => "between_banks",
        }
    }

    /// Reads [`TransferKind::code`].
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind's number in the canonical form of a transfer.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Exchange => 1,
            Self::Gift => 2,
            Self::Grant => 3,
            Self::Opening => 4,
            Self::StartingCredit => 5,
            Self::Correction => 6,
            Self::Reversal => 7,
            Self::BetweenBanks => 8,
        }
    }
}

/// One side of a transfer: minutes into (+) or out of (−) an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Leg {
    /// The account.
    pub(crate) account: AccountId,
    /// Signed minutes, never zero.
    pub(crate) minutes: Minutes,
}

/// Legs that sum to zero, each account once: the only thing the books accept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Legs(Vec<Leg>);

/// Why legs are not a transfer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum LegsError {
    /// The legs do not sum to zero.
    #[error("the legs do not sum to zero")]
    Unbalanced,
    /// Fewer than two legs, or an account twice.
    #[error("a transfer needs two different accounts")]
    SameAccount,
    /// A leg of zero or of more than 60,000 minutes.
    #[error("a leg moves 1 to 60,000 minutes")]
    OutOfBounds,
}

impl Legs {
    /// Minutes from one account to another.
    pub(crate) fn between(from: AccountId, to: AccountId, minutes: Minutes) -> Result<Self, LegsError> {
        Self::new(vec![Leg { account: to, minutes }, Leg { account: from, minutes: minutes.negated() }])
    }

    /// Checks any number of legs.
    pub(crate) fn new(legs: Vec<Leg>) -> Result<Self, LegsError> {
        let accounts: std::collections::BTreeSet<_> = legs.iter().map(|leg| leg.account).collect();
        if legs.len() < 2 || accounts.len() != legs.len() {
            return Err(LegsError::SameAccount);
        }
        if legs.iter().any(|leg| leg.minutes == Minutes::ZERO || leg.minutes.size().get() > AMOUNT_MINUTES_MAX) {
            return Err(LegsError::OutOfBounds);
        }
        let total = legs.iter().try_fold(Minutes::ZERO, |total, leg| total.plus(leg.minutes));
        if total == Some(Minutes::ZERO) { Ok(Self(legs)) } else { Err(LegsError::Unbalanced) }
    }

    /// The legs.
    pub(crate) fn as_slice(&self) -> &[Leg] {
        &self.0
    }
}

/// Whether a posting may take an account below its floor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FloorRule {
    /// Refuse what would end below the floor.
    Keep,
    /// Staff said otherwise, with a reason that is kept; or a mistake is being undone, which must always be possible.
    Override,
}

/// The transfer that another one undoes, and where that one was counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Undoes {
    /// The transfer.
    pub(crate) id: TransferId,
    /// Its kind.
    pub(crate) kind: TransferKind,
    /// The day it happened.
    pub(crate) happened_on: Day,
}

/// A transfer that somebody asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Draft {
    /// What it is for.
    pub(crate) kind: TransferKind,
    /// The day the help happened: a label, not the order.
    pub(crate) happened_on: Day,
    /// The exchange or command it came from, unique in the bank: `exchange:ID`.
    pub(crate) source: String,
    /// What it undoes.
    pub(crate) reverses: Option<Undoes>,
    /// The kind of help, where it is help or undoes help: for the totals by month, not part of the record.
    pub(crate) category: Option<CategoryId>,
    /// The minutes.
    pub(crate) legs: Legs,
    /// Words that go with it; kept apart, erasable.
    pub(crate) memo: Option<String>,
    /// Whether the floor holds.
    pub(crate) floor: FloorRule,
}

/// One posting as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Posting {
    /// The account.
    pub(crate) account: AccountId,
    /// Signed minutes.
    pub(crate) minutes: Minutes,
    /// The account's version after it.
    pub(crate) version: i64,
    /// The account's balance after it.
    pub(crate) balance_after: Minutes,
}

/// A transfer as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Transfer {
    /// Its place in the bank's books: gapless, from 1.
    pub(crate) seq: i64,
    /// Its id.
    pub(crate) id: TransferId,
    /// What it is for.
    pub(crate) kind: TransferKind,
    /// When it was written, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// The day the help happened.
    pub(crate) happened_on: Day,
    /// What it came from.
    pub(crate) source: String,
    /// The transfer that it undoes.
    pub(crate) reverses: Option<TransferId>,
    /// HMAC-SHA256(salt, memo), where there is a memo.
    pub(crate) memo_commitment: Option<[u8; 32]>,
    /// Its postings, in the order of the draft.
    pub(crate) postings: Vec<Posting>,
}
