//! Whether a bank's exchanges and its books tell the same story; for `goodturn doctor`.

use std::collections::BTreeMap;

use crate::domain::help::exchange::{Exchange, State};
use crate::domain::id::{BankId, ExchangeId, MemberId, TransferId};
use crate::domain::ledger::transfer::{Transfer, TransferKind};
use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Result;
use crate::store::db::Reader;
use crate::store::help::{exchange, sheet};
use crate::store::ledger::transfer::{self, TransferFilter};
use crate::store::people::member;

/// Transfers that are read at a time.
const PAGE: i64 = 2_000;

/// What a comparison of exchanges with transfers came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Agreement {
    /// Transfers that are help.
    pub(crate) transfers: i64,
    /// Exchanges, and sheets of groups, that say they are in the books.
    pub(crate) exchanges: i64,
    /// The first transfer whose exchange is missing or different.
    pub(crate) differs_at: Option<i64>,
}

impl Agreement {
    /// Whether they agree.
    pub(crate) const fn holds(self) -> bool {
        self.transfers == self.exchanges && self.differs_at.is_none()
    }
}

impl Banks {
    /// Holds every exchange and every sheet in the books against its transfer; staff and operator.
    pub(crate) fn compare_exchanges(&self, actor: &Actor) -> Result<Agreement> {
        let bank = actor.may(Act::SeeAllBooks)?;
        self.db.read(|reader| {
            let posted = exchange::count_in_state(reader, bank, State::Settled)?.saturating_add(exchange::count_in_state(
                reader,
                bank,
                State::Reversed,
            )?);
            let posted = posted.saturating_add(sheet::count_in_books(reader, bank)?);
            let mut found = Agreement { transfers: 0, exchanges: posted, differs_at: None };
            let mut seq = 0;
            loop {
                let page = transfer::list(reader, bank, TransferFilter::default(), seq, PAGE)?;
                let Some(last) = page.last() else { return Ok(found) };
                seq = last.transfer.seq;
                let help: Vec<Transfer> =
                    page.into_iter().map(|record| record.transfer).filter(|transfer| transfer.kind == TransferKind::Exchange).collect();
                found.transfers = found.transfers.saturating_add(i64::try_from(help.len()).unwrap_or(i64::MAX));
                if found.differs_at.is_none() {
                    found.differs_at = first_difference(reader, bank, &help)?;
                }
            }
        })
    }
}

fn first_difference(reader: &mut Reader, bank: BankId, help: &[Transfer]) -> Result<Option<i64>> {
    let id_of = |transfer: &Transfer| transfer.source.strip_prefix("exchange:").and_then(|id| id.parse::<ExchangeId>().ok());
    let ids: Vec<ExchangeId> = help.iter().filter_map(id_of).collect();
    let exchanges: BTreeMap<ExchangeId, Exchange> =
        exchange::by_ids(reader, bank, &ids)?.into_iter().map(|exchange| (exchange.id, exchange)).collect();
    let accounts: Vec<_> = help.iter().flat_map(|transfer| transfer.postings.iter().map(|posting| posting.account)).collect();
    let holders = member::labels_by_account(reader, bank, &accounts)?;
    let others: Vec<TransferId> = help.iter().filter(|transfer| id_of(transfer).is_none()).map(|transfer| transfer.id).collect();
    let sheets: BTreeMap<_, _> =
        sheet::by_transfers(reader, bank, &others)?.into_iter().filter_map(|sheet| Some((sheet.transfer?, sheet.id))).collect();
    let fits = |transfer: &&Transfer| {
        if let Some(sheet) = sheets.get(&(transfer.id, transfer.seq)) {
            return transfer.source == format!("sheet:{sheet}");
        }
        let Some(exchange) = id_of(transfer).and_then(|id| exchanges.get(&id)) else { return false };
        let moved = |who: MemberId, minutes: i64| {
            transfer
                .postings
                .iter()
                .any(|posting| posting.minutes.get() == minutes && holders.get(&posting.account).is_some_and(|holder| holder.id == who))
        };
        let minutes = exchange.minutes.get();
        exchange.transfer == Some((transfer.id, transfer.seq)) && moved(exchange.giver, minutes) && moved(exchange.receiver, -minutes)
    };
    Ok(help.iter().find(|transfer| !fits(transfer)).map(|transfer| transfer.seq))
}
