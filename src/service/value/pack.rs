//! What a funder is told of any run of days, and where active members live: gathered in one view of the books, computed by the domain.

use std::collections::BTreeMap;

use crate::domain::calendar::{Day, Period};
use crate::domain::help::category::Category;
use crate::domain::id::{AwardId, BankId, CategoryId, MemberId, TagId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::postcode::AreaKind;
use crate::domain::value::area::{AreaName, AreaTable};
use crate::domain::value::award::Target;
use crate::domain::value::model::people_in;
use crate::domain::value::pack::{Pack, PackFacts, PackKind, counted};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::value::auditor::coordinators;
use crate::service::value::award::in_order;
use crate::store::db::Reader;
use crate::store::help::category;
use crate::store::ledger::log;
use crate::store::people::{bank, postcode};
use crate::store::value::{award, pack};

pub(crate) use crate::domain::value::pack::PackEdition;

/// Where active members live, for a coordinator.
#[derive(Clone, Debug)]
pub(crate) struct AreaView {
    /// The days that are counted; `None` before the first.
    pub(crate) counted: Option<Period>,
    /// The table.
    pub(crate) table: AreaTable,
    /// Whether the areas of any postcode are known.
    pub(crate) known: bool,
}

impl Banks {
    /// What a funder is told of some days; coordinator and operator.
    pub(crate) fn pack(&self, actor: &Actor, id: AwardId, period: Period) -> Result<PackEdition> {
        let bank_id = actor.may(Act::SeeReport)?;
        in_order(period)?;
        self.db.read(|reader| {
            let award = award::by_id(reader, bank_id, id)?.ok_or(Error::NotFound)?;
            let bank = bank::by_id(reader, bank_id)?.ok_or(Error::NotFound)?;
            let facts = pack::facts(reader, bank_id, bank.year_start, period, bank.day_at(self.clock.now_ms()))?;
            let areas = award.areas;
            let told = category::told(reader, bank_id)?;
            let pack = Pack::of(award, &facts);
            Ok(PackEdition {
                names: names(&pack, &facts, &told),
                kinds: kinds(&pack, &told),
                areas: match areas {
                    Some(kind) => Some(AreaTable::of(kind, pack.active(), &lives(reader, bank_id, kind)?)),
                    None => None,
                },
                ledger_root: match facts.ledger_seq {
                    0 => None,
                    size => Some(hex::encode(log::root_at(reader, bank_id, size)?)),
                },
                coordinators: coordinators(reader, bank_id)?,
                bank,
                pack,
            })
        })
    }

    /// Where the active members of some days live; coordinator and operator.
    pub(crate) fn areas(&self, actor: &Actor, kind: AreaKind, period: Period) -> Result<AreaView> {
        let bank_id = actor.may(Act::SeeReport)?;
        in_order(period)?;
        self.db.read(|reader| {
            let bank = bank::by_id(reader, bank_id)?.ok_or(Error::NotFound)?;
            let today: Day = bank.day_at(self.clock.now_ms());
            let facts = pack::facts(reader, bank_id, bank.year_start, period, today)?;
            let counted = counted(period, today);
            let people = people_in(counted, &facts.members, &facts.pairs, &facts.sessions);
            let active = people.iter().filter(|person| person.is_active());
            Ok(AreaView {
                counted,
                table: AreaTable::of(kind, active, &lives(reader, bank_id, kind)?),
                known: postcode::count(reader, bank_id)? > 0,
            })
        })
    }

    /// The bank's year so far, for forms that ask for days; coordinator and operator.
    pub(crate) fn year_so_far(&self, actor: &Actor) -> Result<Period> {
        let bank_id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let bank: Bank = bank::by_id(reader, bank_id)?.ok_or(Error::NotFound)?;
            let today = bank.day_at(self.clock.now_ms());
            Ok(Period { from: crate::domain::calendar::FinancialYear::containing(today, bank.year_start).period().from, to: today })
        })
    }
}

/// In which area each member lives whose postcode is known.
fn lives(reader: &mut Reader, bank: BankId, kind: AreaKind) -> Result<BTreeMap<MemberId, AreaName>> {
    let names = postcode::names(reader, bank)?;
    let area = |code: &str| AreaName { name: names.get(code).cloned().unwrap_or_else(|| code.to_owned()), code: code.to_owned() };
    let members = postcode::list_by_member(reader, bank)?;
    Ok(members.into_iter().filter_map(|(member, codes)| Some((member, area(codes.of(kind)?)))).collect())
}

/// What the tags of kinds of help and of cost lines are called.
fn names(pack: &Pack, facts: &PackFacts, told: &BTreeMap<CategoryId, Category>) -> BTreeMap<TagId, String> {
    let name = |target: Target| match target {
        Target::Kind(id) => told.get(&id).map(|kind| kind.name.as_str().to_owned()),
        Target::Cost(id) => facts.costs.iter().find(|line| line.id == id).map(|line| line.what.as_str().to_owned()),
        _ => None,
    };
    pack.lines.iter().filter_map(|line| Some((line.tag.id, name(line.tag.target)?))).collect()
}

/// Kinds of help under the names they have now, most hours first.
fn kinds(pack: &Pack, told: &BTreeMap<CategoryId, Category>) -> Vec<PackKind> {
    let mut kinds: BTreeMap<CategoryId, PackKind> = BTreeMap::new();
    for (id, (whole, own)) in &pack.kinds {
        let Some(now) = told.get(id) else { continue };
        let empty = || PackKind {
            slug: now.slug.as_str().to_owned(),
            name: now.name.as_str().to_owned(),
            whole: rust_decimal::Decimal::ZERO,
            own: rust_decimal::Decimal::ZERO,
        };
        let kind = kinds.entry(now.id).or_insert_with(empty);
        kind.whole = kind.whole.saturating_add(*whole);
        kind.own = kind.own.saturating_add(*own);
    }
    let mut kinds: Vec<PackKind> = kinds.into_values().collect();
    kinds.sort_by(|a, b| b.whole.cmp(&a.whole).then_with(|| a.name.cmp(&b.name)));
    kinds
}
