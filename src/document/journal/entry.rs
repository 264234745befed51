//! What every form of the books shows: a transfer, its words, and whose each account is. It writes no form itself.

use crate::domain::calendar::Day;
use crate::domain::id::AccountId;
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::Transfer;

/// Whose an account is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Whose<'a> {
    /// What stands behind it.
    pub(crate) kind: AccountKind,
    /// The member's number, for members and organisations.
    pub(crate) number: Option<i64>,
    /// The member's name.
    pub(crate) name: Option<&'a str>,
}

impl Whose<'_> {
    /// `m12`, `o3`, `pot`, `bank`.
    pub(crate) fn label(self) -> String {
        match (self.kind, self.number) {
            (AccountKind::Member, Some(number)) => format!("m{number}"),
            (AccountKind::Organisation, Some(number)) => format!("o{number}"),
            (kind, _) => kind.code().to_owned(),
        }
    }

    /// The account's place in a chart of accounts: `assets:members:m12`. No two accounts of a bank share the last part.
    ///
    /// A number is shown, never a name: a journal is passed on, and names can be erased here but not there.
    pub(crate) fn place(self, id: AccountId) -> String {
        let own = self.number.map_or_else(|| id.uuid().simple().to_string(), |number| number.to_string());
        match self.kind {
            AccountKind::Member => format!("assets:members:m{own}"),
            AccountKind::Organisation => format!("assets:organisations:o{own}"),
            AccountKind::Pot => "assets:pot".to_owned(),
            AccountKind::Bank => "equity:bank".to_owned(),
            AccountKind::Partner => format!("assets:partners:p{own}"),
        }
    }
}

/// A transfer with what is shown beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The transfer.
    pub(crate) transfer: &'a Transfer,
    /// The words kept with it.
    pub(crate) memo: Option<&'a str>,
    /// Its leaf hash.
    pub(crate) leaf_hash: &'a [u8; 32],
}

/// RFC 3339 in UTC.
pub(crate) fn moment(ms: i64) -> String {
    crate::domain::calendar::rfc3339(ms)
}

/// The day of a moment in a time zone.
pub(crate) fn day_in(zone: chrono_tz::Tz, ms: i64) -> Day {
    chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&zone).date_naive()
}
