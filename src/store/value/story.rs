//! Rows of what members tell in their own words. Words that are taken back are deleted; the row stays.

use diesel::prelude::*;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::{BankId, MemberId, StoryId};
use crate::domain::people::agreement::AgreedBy;
use crate::domain::text::Article;
use crate::domain::value::story::{Signed, Story};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::stories;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = stories)]
struct StoryRow {
    id: Uid,
    member_id: Uid,
    on_day: Day,
    words: Option<String>,
    signed: String,
    channel: String,
    recorded_at: i64,
    recorded_by: Option<Uid>,
    withdrawn_at: Option<i64>,
}

impl StoryRow {
    fn story(self) -> StoreResult<Story> {
        Ok(Story {
            id: self.id.into(),
            member: self.member_id.into(),
            on: self.on_day,
            words: self.words.map(|words| Article::new(&words)).transpose().or(Err(StoreError::Corrupt("stories.words")))?,
            signed: Signed::from_code(&self.signed).ok_or(StoreError::Corrupt("stories.signed"))?,
            by: AgreedBy::from_code(&self.channel).ok_or(StoreError::Corrupt("stories.channel"))?,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by.map(MemberId::from),
            withdrawn_at: self.withdrawn_at,
        })
    }
}

/// Adds a story.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, story: &Story) -> StoreResult<()> {
    let row = StoryRow {
        id: story.id.into(),
        member_id: story.member.into(),
        on_day: story.on,
        words: story.words.as_ref().map(|words| words.as_str().to_owned()),
        signed: story.signed.code().to_owned(),
        channel: story.by.code().to_owned(),
        recorded_at: story.recorded_at,
        recorded_by: story.recorded_by.map(Uid::from),
        withdrawn_at: story.withdrawn_at,
    };
    diesel::insert_into(stories::table).values((row, stories::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// Takes the words of a story away, for good.
pub(crate) fn withdraw(tx: &mut Tx, bank: BankId, id: StoryId, at: i64) -> StoreResult<()> {
    let found = stories::table.filter(stories::bank_id.eq(Uid::from(bank))).filter(stories::id.eq(Uid::from(id)));
    diesel::update(found).set((stories::words.eq(None::<String>), stories::withdrawn_at.eq(Some(at)))).execute(tx.conn())?;
    Ok(())
}

/// One story.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: StoryId) -> StoreResult<Option<Story>> {
    let row = stories::table.filter(stories::bank_id.eq(Uid::from(bank))).filter(stories::id.eq(Uid::from(id)));
    row.select(StoryRow::as_select()).first(reader.conn()).optional()?.map(StoryRow::story).transpose()
}

/// What a member has told and not taken back, the newest first.
pub(crate) fn list_of(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Vec<Story>> {
    let rows = stories::table
        .filter(stories::bank_id.eq(Uid::from(bank)))
        .filter(stories::member_id.eq(Uid::from(member)))
        .filter(stories::withdrawn_at.is_null())
        .order((stories::on_day.desc(), stories::id.desc()))
        .select(StoryRow::as_select());
    rows.load(reader.conn())?.into_iter().map(StoryRow::story).collect()
}

/// What members told in a period and have not taken back, by day.
pub(crate) fn list_in(reader: &mut Reader, bank: BankId, period: Period) -> StoreResult<Vec<Story>> {
    let rows = stories::table
        .filter(stories::bank_id.eq(Uid::from(bank)))
        .filter(stories::on_day.between(period.from, period.to))
        .filter(stories::withdrawn_at.is_null())
        .order((stories::on_day, stories::id))
        .select(StoryRow::as_select());
    rows.load(reader.conn())?.into_iter().map(StoryRow::story).collect()
}
