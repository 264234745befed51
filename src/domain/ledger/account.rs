//! An account in one bank's books. It knows its kind and its minutes, never whose it is.

use crate::domain::id::AccountId;
use crate::domain::minutes::Minutes;

/// What stands behind an account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum AccountKind {
    /// A person's.
    Member,
    /// An organisation's.
    Organisation,
    /// The community pot.
    Pot,
    /// The bank's own: where starting credits and opening balances come from.
    Bank,
    /// A partner bank's.
    Partner,
}

impl AccountKind {
    /// All kinds, in the order of the books page.
    pub(crate) const ALL: [Self; 5] = [Self::Member, Self::Organisation, Self::Pot, Self::Bank, Self::Partner];

    /// The API's and the database's word.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Organisation => "organisation",
            Self::Pot => "pot",
            Self::Bank => "bank",
            Self::Partner => "partner",
        }
    }

    /// Reads [`AccountKind::code`].
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// An account as the books hold it now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Account {
    /// Its id.
    pub(crate) id: AccountId,
    /// What stands behind it.
    pub(crate) kind: AccountKind,
    /// Minutes given less minutes received, and gifts and grants.
    pub(crate) balance: Minutes,
    /// How many postings it has had; gapless, so that no update can be lost unseen.
    pub(crate) version: i64,
    /// The lowest balance that a posting may leave; `None` for accounts without a floor.
    pub(crate) floor: Option<Minutes>,
}
