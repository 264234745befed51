//! Rows of funders' grants and of the shares counted for them: added and read, never changed. How each ended stands among the endings.

use std::collections::BTreeMap;

use diesel::dsl;
use diesel::prelude::*;
use uuid::Uuid;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::{AwardId, BankId, CostId, TagId};
use crate::domain::money::Money;
use crate::domain::people::postcode::AreaKind;
use crate::domain::text::{Note, Title};
use crate::domain::value::award::{Award, Replaced, Tag, Target, Wording};
use crate::domain::value::benefit::Share;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{award_tags, awards, costs, register_endings};
use crate::store::value::register::Recorded;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = awards)]
struct AwardRow {
    id: Uid,
    funder: String,
    reference: String,
    from_day: Day,
    to_day: Day,
    pence: Option<i64>,
    says_hours: Option<String>,
    says_members: Option<String>,
    says_costs: Option<String>,
    opening: Option<String>,
    areas: Option<String>,
}

fn title(text: &str, column: &'static str) -> StoreResult<Title> {
    Title::new(text).or(Err(StoreError::Corrupt(column)))
}

impl AwardRow {
    fn of(award: &Award) -> Self {
        let text = |title: &Option<Title>| title.as_ref().map(|title| title.as_str().to_owned());
        Self {
            id: award.id.into(),
            funder: award.funder.as_str().to_owned(),
            reference: award.reference.as_str().to_owned(),
            from_day: award.days.from,
            to_day: award.days.to,
            pence: award.amount.map(Money::pence),
            says_hours: text(&award.wording.hours),
            says_members: text(&award.wording.members),
            says_costs: text(&award.wording.costs),
            opening: award.wording.opening.as_ref().map(|opening| opening.as_str().to_owned()),
            areas: award.areas.map(|areas| areas.code().to_owned()),
        }
    }

    fn award(self) -> StoreResult<Award> {
        let said = |text: Option<String>, column| text.map(|text| title(&text, column)).transpose();
        let areas = |code: &String| AreaKind::from_code(code).ok_or(StoreError::Corrupt("awards.areas"));
        Ok(Award {
            id: self.id.into(),
            funder: title(&self.funder, "awards.funder")?,
            reference: title(&self.reference, "awards.reference")?,
            days: Period { from: self.from_day, to: self.to_day },
            amount: self.pence.map(Money::from_pence),
            wording: Wording {
                hours: said(self.says_hours, "awards.says_hours")?,
                members: said(self.says_members, "awards.says_members")?,
                costs: said(self.says_costs, "awards.says_costs")?,
                opening: self.opening.as_deref().map(Note::new).transpose().or(Err(StoreError::Corrupt("awards.opening")))?,
            },
            areas: self.areas.as_ref().map(areas).transpose()?,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = award_tags)]
struct TagRow {
    id: Uid,
    award_id: Uid,
    target: String,
    of_id: Option<Uid>,
    from_day: Day,
    to_day: Day,
    share: i64,
}

impl TagRow {
    fn of(tag: &Tag) -> Self {
        let of: Option<Uuid> = match tag.target {
            Target::Hours | Target::Members | Target::Costs => None,
            Target::Kind(id) => Some(id.uuid()),
            Target::Received(id) | Target::Member(id) => Some(id.uuid()),
            Target::Cost(id) => Some(id.uuid()),
        };
        Self {
            id: tag.id.into(),
            award_id: tag.award.into(),
            target: tag.target.code().to_owned(),
            of_id: of.map(Uid),
            from_day: tag.days.from,
            to_day: tag.days.to,
            share: tag.share.hundredths(),
        }
    }

    fn tag(self) -> StoreResult<Tag> {
        let target = match (self.target.as_str(), self.of_id) {
            ("hours", None) => Target::Hours,
            ("kind", Some(id)) => Target::Kind(id.into()),
            ("received", Some(id)) => Target::Received(id.into()),
            ("members", None) => Target::Members,
            ("member", Some(id)) => Target::Member(id.into()),
            ("costs", None) => Target::Costs,
            ("cost", Some(id)) => Target::Cost(id.into()),
            _ => return Err(StoreError::Corrupt("award_tags.target")),
        };
        Ok(Tag {
            id: self.id.into(),
            award: self.award_id.into(),
            target,
            days: Period { from: self.from_day, to: self.to_day },
            share: Share::new(self.share).ok_or(StoreError::Corrupt("award_tags.share"))?,
        })
    }
}

/// Adds an award.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, award: &Award, recorded: Recorded) -> StoreResult<()> {
    diesel::insert_into(awards::table)
        .values((
            AwardRow::of(award),
            awards::bank_id.eq(Uid::from(bank)),
            awards::recorded_at.eq(recorded.at),
            awards::recorded_by.eq(recorded.by.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// One award, in force or not.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: AwardId) -> StoreResult<Option<Award>> {
    let row = awards::table.filter(awards::bank_id.eq(Uid::from(bank))).filter(awards::id.eq(Uid::from(id)));
    row.select(AwardRow::as_select()).first(reader.conn()).optional()?.map(AwardRow::award).transpose()
}

/// The awards in force, the newest first.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Award>> {
    let ended = register_endings::table.filter(register_endings::entry_id.eq(awards::id));
    let rows = awards::table
        .filter(awards::bank_id.eq(Uid::from(bank)))
        .filter(dsl::not(dsl::exists(ended)))
        .order((awards::from_day.desc(), awards::id))
        .select(AwardRow::as_select());
    rows.load(reader.conn())?.into_iter().map(AwardRow::award).collect()
}

/// Adds a tag.
pub(crate) fn insert_tag(tx: &mut Tx, bank: BankId, tag: &Tag, recorded: Recorded) -> StoreResult<()> {
    diesel::insert_into(award_tags::table)
        .values((
            TagRow::of(tag),
            award_tags::bank_id.eq(Uid::from(bank)),
            award_tags::recorded_at.eq(recorded.at),
            award_tags::recorded_by.eq(recorded.by.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// One tag, in force or not.
pub(crate) fn tag_by_id(reader: &mut Reader, bank: BankId, id: TagId) -> StoreResult<Option<Tag>> {
    let row = award_tags::table.filter(award_tags::bank_id.eq(Uid::from(bank))).filter(award_tags::id.eq(Uid::from(id)));
    row.select(TagRow::as_select()).first(reader.conn()).optional()?.map(TagRow::tag).transpose()
}

/// The tags in force of all awards, by day.
pub(crate) fn list_tags(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Tag>> {
    let ended = register_endings::table.filter(register_endings::entry_id.eq(award_tags::id));
    let rows = award_tags::table
        .filter(award_tags::bank_id.eq(Uid::from(bank)))
        .filter(dsl::not(dsl::exists(ended)))
        .order((award_tags::from_day, award_tags::id))
        .select(TagRow::as_select());
    rows.load(reader.conn())?.into_iter().map(TagRow::tag).collect()
}

/// Which cost line took the place of which.
pub(crate) fn replaced_costs(reader: &mut Reader, bank: BankId) -> StoreResult<Replaced> {
    let rows = register_endings::table
        .inner_join(costs::table.on(costs::id.eq(register_endings::entry_id)))
        .filter(register_endings::bank_id.eq(Uid::from(bank)))
        .filter(register_endings::replaced_by.is_not_null())
        .select((register_endings::entry_id, register_endings::replaced_by.assume_not_null()))
        .load::<(Uid, Uid)>(reader.conn())?;
    Ok(rows.into_iter().map(|(old, new)| (old.into(), new.into())).collect::<BTreeMap<CostId, CostId>>())
}

/// All tags that an award has or had, by day.
pub(crate) fn list_tags_of(reader: &mut Reader, bank: BankId, award: AwardId) -> StoreResult<Vec<Tag>> {
    let rows = award_tags::table
        .filter(award_tags::bank_id.eq(Uid::from(bank)))
        .filter(award_tags::award_id.eq(Uid::from(award)))
        .order((award_tags::from_day, award_tags::id))
        .select(TagRow::as_select());
    rows.load(reader.conn())?.into_iter().map(TagRow::tag).collect()
}
