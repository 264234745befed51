//! Writing down what members paid out of their own pockets, and reading it back. Staff only, and apart from hours.

use std::collections::BTreeMap;

use crate::domain::calendar::{Day, FinancialYear};
use crate::domain::id::{BankId, ExchangeId, ExpenseId, MemberId};
use crate::domain::money::Money;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::Title;
use crate::domain::value::expense::Expense;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Reader;
use crate::store::help::exchange;
use crate::store::people::bank;
use crate::store::people::member::{self, Label};
use crate::store::value::expense;

/// Something that somebody paid for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewExpense {
    /// Who paid: one of the two people of the exchange, where it belongs to one.
    pub(crate) member: MemberId,
    /// The help it belongs to.
    pub(crate) exchange: Option<ExchangeId>,
    /// On which day.
    pub(crate) on: Day,
    /// How much.
    pub(crate) amount: Money,
    /// For what.
    pub(crate) what: Title,
    /// Who keeps the receipt.
    pub(crate) receipt: Option<Title>,
}

/// An expense, who paid and who wrote it down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownExpense {
    /// The expense.
    pub(crate) expense: Expense,
    /// Who paid.
    pub(crate) member: Label,
    /// Who wrote it down.
    pub(crate) recorded_by: Option<Label>,
}

/// The expenses of a year.
#[derive(Clone, Debug)]
pub(crate) struct ExpenseYear {
    /// The year.
    pub(crate) year: FinancialYear,
    /// The years to choose from, newest first.
    pub(crate) years: Vec<FinancialYear>,
    /// By day.
    pub(crate) lines: Vec<ShownExpense>,
}

impl Banks {
    /// Writes down what a member paid; staff.
    pub(crate) fn note_expense(&self, actor: &Actor, new: NewExpense) -> Result<ShownExpense> {
        let id = actor.may(Act::NoteExpenses)?;
        let now = self.clock.now_ms();
        self.db.write(id, |tx| {
            if new.on > bank::by_id(tx, id)?.ok_or(Error::NotFound)?.day_at(now) {
                return Err(Error::invalid("on", "invalid-future-day"));
            }
            member::by_id(tx, id, new.member)?.ok_or(Error::invalid("member_id", "invalid-member"))?;
            if let Some(of) = new.exchange {
                let found = exchange::by_id(tx, id, of)?.ok_or(Error::NotFound)?;
                if found.giver != new.member && found.receiver != new.member {
                    return Err(Error::invalid("member_id", "invalid-member"));
                }
            }
            let expense = Expense {
                id: ExpenseId::new(self.clock.new_id()),
                member: new.member,
                exchange: new.exchange,
                on: new.on,
                amount: new.amount,
                what: new.what,
                receipt: new.receipt,
                recorded_at: now,
                recorded_by: actor.member(),
            };
            expense::insert(tx, id, &expense)?;
            self.keep(tx, actor, Deed::of(DeedKind::ExpenseNoted).about(expense.member).thing(expense.id.uuid()))?;
            show(tx, id, vec![expense])?.pop().ok_or(Error::NotFound)
        })
    }

    /// What was paid beside one exchange; staff.
    pub(crate) fn expenses_of(&self, actor: &Actor, of: ExchangeId) -> Result<Vec<ShownExpense>> {
        let id = actor.may(Act::NoteExpenses)?;
        self.db.read(|reader| {
            let found = expense::list_by_exchange(reader, id, of)?;
            show(reader, id, found)
        })
    }

    /// What was paid in a year, the newest where none is named; coordinator.
    pub(crate) fn expenses_in(&self, actor: &Actor, year: Option<FinancialYear>) -> Result<ExpenseYear> {
        let id = actor.may(Act::SeeExpenses)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
            let of = |day: Day| FinancialYear::containing(day, bank.year_start);
            let newest = of(bank.day_at(now));
            let first = expense::first_day(reader, id)?.map_or(newest, of);
            let every = std::iter::successors(Some(newest), |year| Some(year.before()));
            let years: Vec<_> = every.take_while(|year| *year == newest || year.first() >= first.first()).collect();
            let year = year.filter(|year| years.contains(year)).unwrap_or(newest);
            let found = expense::list_in(reader, id, year.period())?;
            Ok(ExpenseYear { year, years, lines: show(reader, id, found)? })
        })
    }
}

fn show(reader: &mut Reader, bank: BankId, found: Vec<Expense>) -> Result<Vec<ShownExpense>> {
    let people: Vec<MemberId> = found.iter().flat_map(|expense| std::iter::once(expense.member).chain(expense.recorded_by)).collect();
    let labels: BTreeMap<MemberId, Label> = member::labels(reader, bank, &people)?;
    let shown = |expense: Expense| {
        Ok(ShownExpense {
            member: labels.get(&expense.member).cloned().ok_or(Error::NotFound)?,
            recorded_by: expense.recorded_by.and_then(|id| labels.get(&id).cloned()),
            expense,
        })
    };
    found.into_iter().map(shown).collect()
}
