//! Following a figure of a report to the exchange, the session or the cost line behind it, and to its receipt in the ledger.
//!
//! Only what is a row of a figure of the years that the link opens is there; nobody is named, and no words of people are shown.

use crate::domain::calendar::{Day, FinancialYear};
use crate::domain::help::exchange::{Exchange, State};
use crate::domain::help::sheet::{AttendanceSheet, SheetLine, SheetState};
use crate::domain::id::{AccountId, BankId, CostId, ExchangeId};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::receipt::Receipt;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::value::alias::Aliases;
use crate::domain::value::auditor::Word;
use crate::domain::value::model::counted_days;
use crate::domain::value::register::{CostLine, CountedCost};
use crate::service::actor::{Actor, Auditor};
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::ledger::receipt::proven;
use crate::service::value::auditor::aliases;
use crate::store::db::Reader;
use crate::store::help::{category, exchange, sheet};
use crate::store::ledger::{account, transfer};
use crate::store::people::member;
use crate::store::value::{ending, register};

/// An exchange without names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FollowedExchange {
    /// Id.
    pub(crate) id: ExchangeId,
    /// The day of the help.
    pub(crate) happened_on: Day,
    /// The kind of help, by name.
    pub(crate) category: String,
    /// Its time.
    pub(crate) minutes: Minutes,
    /// Who helped, by number.
    pub(crate) giver: String,
    /// Who was helped, by number.
    pub(crate) receiver: String,
    /// On whose word it stands.
    pub(crate) word: Word,
    /// Its line in the ledger.
    pub(crate) seq: i64,
}

/// A session of a group without names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FollowedSession {
    /// The sheet's number.
    pub(crate) number: i64,
    /// What it is called.
    pub(crate) title: String,
    /// Its day.
    pub(crate) on: Day,
    /// The kind of help, by name.
    pub(crate) category: String,
    /// Who was there, by number, with their part and their time.
    pub(crate) lines: Vec<(String, SheetLine)>,
    /// Its line in the ledger.
    pub(crate) seq: i64,
}

/// Who is on one side of a receipt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum FollowedSide {
    /// A member, by number.
    Member(String),
    /// An account that is nobody's, or one of many.
    Account(AccountKind),
}

/// A receipt that holds no words of people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FollowedReceipt {
    /// The receipt.
    pub(crate) receipt: Receipt,
    /// The bank.
    pub(crate) bank: Bank,
    /// Into whose account the minutes went.
    pub(crate) to: FollowedSide,
    /// Out of whose account they came.
    pub(crate) from: FollowedSide,
    /// How many: the first side's, where there are more than two.
    pub(crate) minutes: Minutes,
    /// The kind of help, by name.
    pub(crate) category: String,
}

/// Where a receipt is asked for from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Behind {
    /// An exchange.
    Exchange(ExchangeId),
    /// A session, by its sheet's number.
    Session(i64),
}

/// Who follows, and what everybody is called.
struct Trail<'a> {
    id: BankId,
    auditor: &'a Auditor,
    aliases: Aliases,
    today: Day,
}

impl Banks {
    /// An exchange that a figure counts.
    pub(crate) fn followed_exchange(&self, actor: &Actor, id: ExchangeId) -> Result<FollowedExchange> {
        let bank = actor.may(Act::FollowFigures)?;
        self.db.read(|reader| {
            let trail = self.trail(reader, actor, bank)?;
            let (found, seq) = trail.exchange(reader, id)?;
            let story = exchange::list_events(reader, bank, id)?;
            Ok(FollowedExchange {
                id,
                happened_on: found.happened_on,
                category: trail.category(reader, found.category)?,
                minutes: found.minutes.minutes(),
                giver: trail.aliases.of(found.giver),
                receiver: trail.aliases.of(found.receiver),
                word: Word::of(&found, &story),
                seq,
            })
        })
    }

    /// A session that a figure counts.
    pub(crate) fn followed_session(&self, actor: &Actor, number: i64) -> Result<FollowedSession> {
        let bank = actor.may(Act::FollowFigures)?;
        self.db.read(|reader| {
            let trail = self.trail(reader, actor, bank)?;
            let (found, seq) = trail.session(reader, number)?;
            let lines = sheet::lines_of(reader, bank, found.id)?;
            Ok(FollowedSession {
                number,
                title: trail.aliases.words(found.title.as_str()),
                on: found.on,
                category: trail.category(reader, found.category)?,
                lines: lines.into_iter().map(|line| (trail.aliases.of(line.member), line)).collect(),
                seq,
            })
        })
    }

    /// A cost line that a figure counts, in words that name nobody.
    pub(crate) fn followed_cost(&self, actor: &Actor, id: CostId) -> Result<CostLine> {
        let bank = actor.may(Act::FollowFigures)?;
        self.db.read(|reader| {
            let trail = self.trail(reader, actor, bank)?;
            let mut line = register::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let counts =
                trail.years().any(|year| counted_days(year, trail.today).is_some_and(|days| CountedCost::of(&line, days).is_some()));
            if !counts || ending::by_entry(reader, bank, id.uuid())?.is_some() {
                return Err(Error::NotFound);
            }
            trail.aliases.cost(&mut line);
            Ok(line)
        })
    }

    /// The receipt of an exchange or a session that a figure counts. It proves the same as anybody's, but shows no memo.
    pub(crate) fn followed_receipt(&self, actor: &Actor, behind: Behind) -> Result<FollowedReceipt> {
        let bank = actor.may(Act::FollowFigures)?;
        self.db.read(|reader| {
            let trail = self.trail(reader, actor, bank)?;
            let (kind, seq) = match behind {
                Behind::Exchange(id) => {
                    let (found, seq) = trail.exchange(reader, id)?;
                    (found.category, seq)
                }
                Behind::Session(number) => {
                    let (found, seq) = trail.session(reader, number)?;
                    (found.category, seq)
                }
            };
            let record = transfer::by_seq(reader, bank, seq)?.ok_or(Error::NotFound)?;
            let receipt = proven(reader, bank, record)?.without_words();
            let postings = &receipt.transfer.postings;
            let to = postings.iter().find(|posting| posting.minutes > Minutes::ZERO).ok_or(Error::NotFound)?;
            let from = postings.iter().find(|posting| posting.minutes < Minutes::ZERO).ok_or(Error::NotFound)?;
            let (to, from, minutes, two) = (to.account, from.account, to.minutes, postings.len() == 2);
            Ok(FollowedReceipt {
                to: trail.side(reader, to, two)?,
                from: trail.side(reader, from, two)?,
                minutes,
                category: trail.category(reader, kind)?,
                bank: trail.auditor.bank.clone(),
                receipt,
            })
        })
    }

    fn trail<'a>(&self, reader: &mut Reader, actor: &'a Actor, id: BankId) -> Result<Trail<'a>> {
        let auditor = actor.auditor()?;
        let aliases = aliases(reader, actor, id)?.ok_or(Error::Forbidden)?;
        Ok(Trail { id, auditor, aliases, today: auditor.bank.day_at(self.clock.now_ms()) })
    }
}

impl Trail<'_> {
    /// The years that are open.
    fn years(&self) -> impl Iterator<Item = FinancialYear> {
        let (years, start) = (self.auditor.link.years, self.auditor.bank.year_start);
        (years.first..=years.last).filter_map(move |first| FinancialYear::new(first, start).ok())
    }

    /// Whether a day is counted in one of them.
    fn counts(&self, day: Day) -> bool {
        let year = FinancialYear::containing(day, self.auditor.bank.year_start);
        self.auditor.link.years.hold(year) && day <= self.today
    }

    fn exchange(&self, reader: &mut Reader, id: ExchangeId) -> Result<(Exchange, i64)> {
        let found = exchange::by_id(reader, self.id, id)?.ok_or(Error::NotFound)?;
        match found.transfer {
            Some((_, seq)) if found.state == State::Settled && self.counts(found.happened_on) => Ok((found, seq)),
            _ => Err(Error::NotFound),
        }
    }

    fn session(&self, reader: &mut Reader, number: i64) -> Result<(AttendanceSheet, i64)> {
        let found = sheet::by_number(reader, self.id, number)?.ok_or(Error::NotFound)?;
        match found.transfer {
            Some((_, seq)) if found.state == SheetState::Posted && self.counts(found.on) => Ok((found, seq)),
            _ => Err(Error::NotFound),
        }
    }

    /// A kind of help under the name that it has now.
    fn category(&self, reader: &mut Reader, id: crate::domain::id::CategoryId) -> Result<String> {
        let told = category::told(reader, self.id)?;
        Ok(told.get(&id).map(|category| category.name.as_str().to_owned()).unwrap_or_default())
    }

    fn side(&self, reader: &mut Reader, account: AccountId, called: bool) -> Result<FollowedSide> {
        if called && let Some(label) = member::labels_by_account(reader, self.id, &[account])?.remove(&account) {
            return Ok(FollowedSide::Member(self.aliases.of(label.id)));
        }
        Ok(FollowedSide::Account(account::by_id(reader, self.id, account)?.map_or(AccountKind::Bank, |account| account.kind)))
    }
}
