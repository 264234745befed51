//! A statement: every movement on one account from its own side, with names, newest first.

use std::collections::BTreeMap;

use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::Exchange;
use crate::domain::help::sheet::AttendanceSheet;
use crate::domain::id::{AccountId, BankId, ExchangeId, SheetId, TransferId};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Result;
use crate::service::ledger::audit::visible_account;
use crate::store::db::Reader;
use crate::store::help::{category, exchange, sheet};
use crate::store::ledger::account;
use crate::store::ledger::transfer::{self, Movement};
use crate::store::people::member::{self, Label};

/// Who is on the other side of a movement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Other {
    /// A person or an organisation.
    Member(Label),
    /// The pot, the bank itself or a partner bank.
    Account(AccountKind),
    /// A session of a group, by its name: there are many on the other side, and none of them is named.
    Group(String),
}

/// One line of a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    /// The transfer's number in the books.
    pub(crate) seq: i64,
    /// When it was recorded, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// The day the help happened.
    pub(crate) happened_on: Day,
    /// What it was for.
    pub(crate) kind: TransferKind,
    /// Who is on the other side.
    pub(crate) other: Other,
    /// The kind of help, where there was help.
    pub(crate) category: Option<Category>,
    /// The exchange behind it; for a reversal the one that it undoes.
    pub(crate) exchange: Option<ExchangeId>,
    /// Signed minutes.
    pub(crate) minutes: Minutes,
    /// The balance after it.
    pub(crate) balance_after: Minutes,
    /// The number of the transfer that it undoes.
    pub(crate) reverses_seq: Option<i64>,
    /// Words kept with it.
    pub(crate) memo: Option<String>,
}

impl Banks {
    /// Movements on an account, newest first, before a seq. One's own, the pot's and the bank's; all for staff.
    pub(crate) fn statement(&self, actor: &Actor, account: AccountId, before_seq: Option<i64>, limit: i64) -> Result<Vec<Line>> {
        let bank = actor.may(Act::SeeOwn)?;
        if actor.is_staff() && actor.account() != Some(account) {
            let of = self.db.read(|reader| member::labels_by_account(reader, bank, &[account]))?;
            if let Some(whose) = of.get(&account) {
                self.note_read(actor, Deed::of(DeedKind::StatementRead).about(whose.id))?;
            }
        }
        self.db.read(|reader| {
            let shown = visible_account(reader, actor, bank, account)?;
            let movements = transfer::list_movements(reader, bank, account, before_seq, limit)?;
            let lines = name(reader, bank, movements)?;
            let staff = actor.can(Act::SeeAllBooks);
            let own = actor.account() == Some(shown.id);
            // The pot and the bank are everybody's to see, but who gave and who was helped is not.
            Ok(if staff || own { lines } else { lines.into_iter().map(without_names).collect() })
        })
    }
}

fn without_names(line: Line) -> Line {
    let other = match line.other {
        Other::Member(_) => Other::Account(AccountKind::Member),
        Other::Account(kind) => Other::Account(kind),
        Other::Group(name) => Other::Group(name),
    };
    Line { other, exchange: None, memo: None, ..line }
}

fn name(reader: &mut Reader, bank: BankId, movements: Vec<Movement>) -> Result<Vec<Line>> {
    let others: Vec<AccountId> = movements.iter().filter_map(|movement| movement.other_account).collect();
    let labels = member::labels_by_account(reader, bank, &others)?;
    let undone = undone_seqs(reader, bank, &movements)?;
    let ids: Vec<ExchangeId> = movements.iter().filter_map(exchange_of).collect();
    let mut exchanges: BTreeMap<ExchangeId, Exchange> =
        exchange::by_ids(reader, bank, &ids)?.into_iter().map(|each| (each.id, each)).collect();
    let reversals = exchange::by_transfers(reader, bank, &movements.iter().filter_map(|movement| movement.reverses).collect::<Vec<_>>())?;
    let by_transfer: BTreeMap<TransferId, ExchangeId> =
        reversals.iter().filter_map(|each| each.transfer.map(|(id, _)| (id, each.id))).collect();
    exchanges.extend(reversals.into_iter().map(|each| (each.id, each)));
    let sheets = sheets_of(reader, bank, &movements)?;
    let categories = category::told(reader, bank)?;
    let mut lines = Vec::with_capacity(movements.len());
    for movement in movements {
        let exchange = exchange_of(&movement).or_else(|| movement.reverses.and_then(|id| by_transfer.get(&id).copied()));
        let session = sheet_of(&movement, &sheets);
        let other = match (session, movement.other_account.and_then(|id| labels.get(&id))) {
            (Some(session), _) => Other::Group(session.title.as_str().to_owned()),
            (None, Some(label)) => Other::Member(label.clone()),
            (None, None) => Other::Account(kind_of(reader, bank, movement.other_account)?),
        };
        let category = session.map(|session| session.category);
        lines.push(Line {
            seq: movement.seq,
            recorded_at: movement.recorded_at,
            happened_on: movement.happened_on,
            kind: movement.kind,
            other,
            category: category
                .or_else(|| exchange.and_then(|id| exchanges.get(&id)).map(|each| each.category))
                .and_then(|id| categories.get(&id))
                .cloned(),
            exchange: exchange.filter(|id| exchanges.contains_key(id)),
            minutes: movement.minutes,
            balance_after: movement.balance_after,
            reverses_seq: movement.reverses.and_then(|id| undone.get(&id).copied()),
            memo: movement.memo,
        });
    }
    Ok(lines)
}

/// The sessions behind movements, and behind what they undo.
fn sheets_of(reader: &mut Reader, bank: BankId, movements: &[Movement]) -> Result<Vec<AttendanceSheet>> {
    let ids: Vec<SheetId> = movements.iter().filter_map(|movement| movement.source.strip_prefix("sheet:")?.parse().ok()).collect();
    let mut found: Vec<AttendanceSheet> = sheet::by_ids(reader, bank, &ids)?.into_values().collect();
    let undone: Vec<TransferId> = movements.iter().filter_map(|movement| movement.reverses).collect();
    found.extend(sheet::by_transfers(reader, bank, &undone)?);
    Ok(found)
}

fn sheet_of<'a>(movement: &Movement, sheets: &'a [AttendanceSheet]) -> Option<&'a AttendanceSheet> {
    let own = movement.source.strip_prefix("sheet:").and_then(|id| id.parse().ok());
    let undone = |sheet: &AttendanceSheet| sheet.transfer.is_some_and(|(id, _)| movement.reverses == Some(id));
    sheets.iter().find(|sheet| own == Some(sheet.id) || undone(sheet))
}

/// `exchange:ID`, as the bookkeeper was told.
fn exchange_of(movement: &Movement) -> Option<ExchangeId> {
    movement.source.strip_prefix("exchange:")?.parse().ok()
}

fn kind_of(reader: &mut Reader, bank: BankId, id: Option<AccountId>) -> Result<AccountKind> {
    let found = id.map(|id| account::by_id(reader, bank, id)).transpose()?.flatten();
    Ok(found.map_or(AccountKind::Bank, |account| account.kind))
}

fn undone_seqs(reader: &mut Reader, bank: BankId, movements: &[Movement]) -> Result<BTreeMap<TransferId, i64>> {
    let mut found = BTreeMap::new();
    for id in movements.iter().filter_map(|movement| movement.reverses) {
        if let Some(record) = transfer::by_id(reader, bank, id)? {
            found.insert(id, record.transfer.seq);
        }
    }
    Ok(found)
}
