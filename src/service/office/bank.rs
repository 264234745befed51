//! Opening a bank and changing its rules.

use std::collections::BTreeMap;

use crate::domain::calendar::YearStart;
use crate::domain::help::category::{Category, CategoryState, FirstKind};
use crate::domain::id::{AccountId, BankId, CategoryId};
use crate::domain::ledger::account::AccountKind;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::bank::{Bank, BrokerLine, Rules};
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::{Name, Slug};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::store::help::category;
use crate::store::ledger::account;
use crate::store::people::bank;

/// A bank to open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewBank {
    /// Short name in addresses, unique in the installation.
    pub(crate) slug: Slug,
    /// What it is called.
    pub(crate) name: Name,
    /// Where its days begin and end.
    pub(crate) time_zone: chrono_tz::Tz,
    /// When its financial year begins.
    pub(crate) year_start: YearStart,
    /// The kinds of help to begin with; their names are words, so the door brings them.
    pub(crate) categories: Vec<FirstKind>,
}

/// What to change about a bank.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct BankChange {
    /// A new name.
    pub(crate) name: Option<Name>,
    /// New rules, all of them.
    pub(crate) rules: Option<Rules>,
    /// Whom to ring.
    pub(crate) broker_line: Option<BrokerLine>,
}

impl Banks {
    /// Opens a bank with its pot, its own account and its first kinds of help; the operator's alone.
    pub(crate) fn create_bank(&self, actor: &Actor, new: NewBank) -> Result<Bank> {
        operator(actor)?;
        let bank = Bank {
            id: BankId::new(self.clock.new_id()),
            slug: new.slug,
            name: new.name,
            time_zone: new.time_zone,
            year_start: new.year_start,
            rules: Rules::default(),
            broker_line: BrokerLine::default(),
        };
        self.db.write_installation(|tx| {
            if bank::by_slug(tx, &bank.slug)?.is_some() {
                return Err(Refusal::SlugTaken.into());
            }
            bank::insert(tx, &bank, self.clock.now_ms())?;
            account::insert(tx, bank.id, AccountId::new(self.clock.new_id()), AccountKind::Pot, Some(Minutes::ZERO))?;
            account::insert(tx, bank.id, AccountId::new(self.clock.new_id()), AccountKind::Bank, None)?;
            let mut ids: BTreeMap<Slug, CategoryId> = BTreeMap::new();
            for FirstKind { slug, parent, name } in new.categories {
                let id = CategoryId::new(self.clock.new_id());
                let parent = parent.and_then(|parent| ids.get(&parent).copied());
                ids.insert(slug.clone(), id);
                category::insert(tx, bank.id, &Category { id, slug, name, parent, state: CategoryState::InUse, merged_into: None })?;
            }
            Ok(bank)
        })
    }

    /// Every bank of the installation; the operator's alone.
    pub(crate) fn list_banks(&self, actor: &Actor) -> Result<Vec<Bank>> {
        operator(actor)?;
        self.db.read(|reader| Ok(bank::list(reader)?))
    }

    /// A bank by its short name; the operator's alone.
    pub(crate) fn bank_by_slug(&self, actor: &Actor, slug: &Slug) -> Result<Bank> {
        operator(actor)?;
        self.db.read(|reader| bank::by_slug(reader, slug)?.ok_or(Error::NotFound))
    }

    /// Changes a bank's name, rules or telephone line. A new floor holds for every member's account from now on.
    pub(crate) fn change_bank(&self, actor: &Actor, change: BankChange) -> Result<Bank> {
        let id = actor.may(Act::ManageRules)?;
        if let Some(field) = change.rules.and_then(Rules::fault) {
            return Err(Error::invalid(field, "invalid-rule"));
        }
        self.db.write(id, |tx| {
            let mut changed = bank::by_id(tx, id)?.ok_or(Error::NotFound)?;
            let old = changed.clone();
            changed.name = change.name.unwrap_or(changed.name);
            changed.broker_line = change.broker_line.unwrap_or(changed.broker_line);
            if let Some(rules) = change.rules {
                if rules.floor != changed.rules.floor {
                    account::set_floors(tx, id, rules.floor)?;
                }
                changed.rules = rules;
            }
            bank::update(tx, &changed)?;
            self.keep(tx, actor, told(&old, &changed))?;
            Ok(changed)
        })
    }
}

fn operator(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Operator(_) => Ok(()),
        Actor::Anonymous => Err(Error::Unauthenticated),
        Actor::Member(_) | Actor::Auditor(_) => Err(Error::NotFound),
    }
}

/// What a change of the bank changes.
fn told(old: &Bank, new: &Bank) -> Deed {
    let line = |bank: &Bank| format!("{}, {}, {}", bank.broker_line.name, bank.broker_line.phone, bank.broker_line.hours);
    let (was, is) = (&old.rules, &new.rules);
    Deed::of(DeedKind::BankChanged)
        .changed("name", old.name.as_str(), new.name.as_str())
        .changed("broker_line", line(old), line(new))
        .changed("floor_minutes", was.floor.get(), is.floor.get())
        .changed("nudge_minutes", was.nudge.get(), is.nudge.get())
        .changed("starting_credit_minutes", was.starting_credit.get(), is.starting_credit.get())
        .changed("second_look_minutes", was.second_look_minutes, is.second_look_minutes)
        .changed("second_look_days", was.second_look_days, is.second_look_days)
        .changed("wait_days", was.wait_days, is.wait_days)
}
