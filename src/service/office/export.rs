//! Reading a whole bank's books in order, for a file that others can read.

use std::collections::BTreeMap;

use crate::domain::id::AccountId;
use crate::domain::ledger::account::{Account, AccountKind};
use crate::domain::ledger::transfer::Transfer;
use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::store::ledger::account;
use crate::store::ledger::transfer::{self, TransferFilter};
use crate::store::people::member;

/// Rows that are read at a time, so that ten million transfers need no more memory than ten thousand.
const PAGE: i64 = 2_000;

/// A transfer with its words, as an export shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Exported {
    /// The transfer.
    pub(crate) transfer: Transfer,
    /// The words kept with it, unless there are none or they were erased.
    pub(crate) memo: Option<String>,
    /// Its leaf hash.
    pub(crate) leaf_hash: [u8; 32],
}

/// Whose an account is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Holder {
    /// What stands behind it.
    pub(crate) kind: AccountKind,
    /// The member's number, for members and organisations.
    pub(crate) number: Option<i64>,
    /// The member's name.
    pub(crate) name: Option<String>,
}

/// What is done with each transfer, given the holders of all accounts.
type Each<'a, E> = dyn FnMut(&BTreeMap<AccountId, Holder>, &Exported) -> std::result::Result<(), E> + 'a;

impl Banks {
    /// Shows every transfer in order to `each`, in one unchanging view, with the holders of all accounts; staff and operator.
    pub(crate) fn export_ledger<E: From<Error>>(&self, actor: &Actor, each: &mut Each<'_, E>) -> std::result::Result<(), E> {
        let bank = actor.may(Act::SeeAllBooks)?;
        let shown = self.db.read(|reader| {
            let mut holders = BTreeMap::new();
            let mut last: Option<AccountId> = None;
            loop {
                let page = account::list(reader, bank, None, last, PAGE)?;
                let Some(end) = page.last() else { break };
                last = Some(end.id);
                let ids: Vec<AccountId> = page.iter().map(|account| account.id).collect();
                let labels = member::labels_by_account(reader, bank, &ids)?;
                holders.extend(page.iter().map(|account| (account.id, holder(account, labels.get(&account.id)))));
            }
            let mut seq = 0;
            loop {
                let page = transfer::list(reader, bank, TransferFilter::default(), seq, PAGE)?;
                let Some(end) = page.last() else { break };
                seq = end.transfer.seq;
                for record in page {
                    let memo = record.words.map(|(_, memo)| memo);
                    let shown = each(&holders, &Exported { transfer: record.transfer, memo, leaf_hash: record.leaf_hash });
                    if shown.is_err() {
                        return Ok(shown);
                    }
                }
            }
            Ok::<_, Error>(Ok(()))
        });
        shown?
    }
}

fn holder(account: &Account, label: Option<&member::Label>) -> Holder {
    Holder { kind: account.kind, number: label.map(|label| label.number), name: label.map(|label| label.name.clone()) }
}
