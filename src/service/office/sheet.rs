//! The reconciliation sheet: what was there, what is here, and that they are the same.

use std::collections::BTreeMap;

use crate::domain::minutes::Minutes;
use crate::service::office::timeoverflow::{End, Read};

/// One member's balance there and here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SheetRow {
    /// Member number, the same there and here.
    pub(crate) number: i64,
    /// Name.
    pub(crate) name: String,
    /// What the files add up to.
    pub(crate) old: Minutes,
    /// What the import did to the account here.
    pub(crate) new: Minutes,
    /// Whether the account stands below this bank's floor now.
    pub(crate) below_floor: bool,
}

/// What was brought in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sheet {
    /// Members added.
    pub(crate) members: i64,
    /// Exchanges between two people.
    pub(crate) exchanges: i64,
    /// Their minutes.
    pub(crate) exchanged: Minutes,
    /// Transfers from the organisation, here opening balances.
    pub(crate) openings: i64,
    /// Transfers to the organisation, here gifts.
    pub(crate) gifts: i64,
    /// The organisation's balance there and what the import did to the bank's own account here.
    pub(crate) organisation: (Minutes, Minutes),
    /// Every member that the files name.
    pub(crate) rows: Vec<SheetRow>,
    /// Second telephone numbers, which are not kept.
    pub(crate) second_phones: i64,
    /// Addresses that several people share, with their numbers: only one of them can sign in with it.
    pub(crate) shared_emails: Vec<(String, Vec<i64>)>,
    /// Offers and requests in the files, which are not brought in.
    pub(crate) posts: i64,
}

impl Sheet {
    /// Sums up.
    pub(super) fn new(read: &Read, rows: Vec<SheetRow>, own: Minutes) -> Self {
        let count = |which: fn(End, End) -> bool| {
            i64::try_from(read.transfers.iter().filter(|line| which(line.source, line.destination)).count()).unwrap_or(i64::MAX)
        };
        let help = |source, destination| matches!((source, destination), (End::Member(_), End::Member(_)));
        let mut emails: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for user in &read.users {
            if let Some(email) = &user.email {
                emails.entry(email.key()).or_default().push(user.number);
            }
        }
        Self {
            members: i64::try_from(read.users.len()).unwrap_or(i64::MAX),
            exchanges: count(help),
            exchanged: read.transfers.iter().filter(|line| help(line.source, line.destination)).map(|line| line.minutes.minutes()).sum(),
            openings: count(|source, _| source == End::Organisation),
            gifts: count(|_, destination| destination == End::Organisation),
            organisation: (read.balance_of(End::Organisation), own),
            rows,
            second_phones: read.second_phones,
            shared_emails: emails.into_iter().filter(|(_, numbers)| numbers.len() > 1).collect(),
            posts: read.posts,
        }
    }

    /// Whether every balance here is the balance there.
    pub(crate) fn agrees(&self) -> bool {
        self.rows.iter().all(|row| row.old == row.new) && self.organisation.0 == self.organisation.1
    }
}
