//! Agreement rows, version by version, and who agreed to which. Neither is ever changed.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::id::{AgreementId, BankId, MemberId};
use crate::domain::people::agreement::{AgreedBy, Agreement};
use crate::domain::people::member::Standing;
use crate::domain::text::{Article, Name};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{agreement_answers, agreements, members};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = agreements)]
struct AgreementRow {
    id: Uid,
    name: String,
    version: i64,
    words: String,
    since_on: Day,
    recorded_at: i64,
    recorded_by: Option<Uid>,
}

impl AgreementRow {
    fn agreement(self) -> StoreResult<Agreement> {
        Ok(Agreement {
            id: self.id.into(),
            name: Name::new(&self.name).or(Err(StoreError::Corrupt("agreements.name")))?,
            version: self.version,
            words: Article::new(&self.words).or(Err(StoreError::Corrupt("agreements.words")))?,
            since_on: self.since_on,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by.map(MemberId::from),
        })
    }
}

/// Adds a version.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, agreement: &Agreement) -> StoreResult<()> {
    let row = AgreementRow {
        id: agreement.id.into(),
        name: agreement.name.as_str().to_owned(),
        version: agreement.version,
        words: agreement.words.as_str().to_owned(),
        since_on: agreement.since_on,
        recorded_at: agreement.recorded_at,
        recorded_by: agreement.recorded_by.map(Uid::from),
    };
    diesel::insert_into(agreements::table).values((row, agreements::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// Every version of a bank's agreements, by name, newest first.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Agreement>> {
    let rows = agreements::table.filter(agreements::bank_id.eq(Uid::from(bank)));
    let rows = rows.order((agreements::name, agreements::version.desc())).select(AgreementRow::as_select());
    rows.load(reader.conn())?.into_iter().map(AgreementRow::agreement).collect()
}

/// That somebody agreed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Agreed {
    /// To what.
    pub(crate) agreement: AgreementId,
    /// Who.
    pub(crate) member: MemberId,
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// How.
    pub(crate) by: AgreedBy,
    /// Who keyed it in; none where they did themselves.
    pub(crate) recorded_by: Option<MemberId>,
}

/// Keeps that somebody agreed. Whoever agreed before has agreed: the first time counts.
pub(crate) fn insert_agreed(tx: &mut Tx, bank: BankId, agreed: &Agreed) -> StoreResult<()> {
    diesel::insert_into(agreement_answers::table)
        .values((
            agreement_answers::bank_id.eq(Uid::from(bank)),
            agreement_answers::agreement_id.eq(Uid::from(agreed.agreement)),
            agreement_answers::member_id.eq(Uid::from(agreed.member)),
            agreement_answers::at.eq(agreed.at),
            agreement_answers::channel.eq(agreed.by.code()),
            agreement_answers::recorded_by.eq(agreed.recorded_by.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// What one member has agreed to, newest first.
pub(crate) fn list_agreed(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Vec<Agreed>> {
    let rows = agreement_answers::table
        .filter(agreement_answers::bank_id.eq(Uid::from(bank)))
        .filter(agreement_answers::member_id.eq(Uid::from(member)))
        .order(agreement_answers::at.desc())
        .select((agreement_answers::agreement_id, agreement_answers::at, agreement_answers::channel, agreement_answers::recorded_by))
        .load::<(Uid, i64, String, Option<Uid>)>(reader.conn())?;
    let agreed = |(agreement, at, channel, by): (Uid, i64, String, Option<Uid>)| {
        let channel = AgreedBy::from_code(&channel).ok_or(StoreError::Corrupt("agreement_answers.channel"))?;
        Ok(Agreed { agreement: agreement.into(), member, at, by: channel, recorded_by: by.map(MemberId::from) })
    };
    rows.into_iter().map(agreed).collect()
}

/// Those who take part and have not agreed to every one of these, in number order.
pub(crate) fn list_missing(reader: &mut Reader, bank: BankId, all: &[AgreementId]) -> StoreResult<Vec<MemberId>> {
    let answers = agreement_answers::table.filter(agreement_answers::bank_id.eq(Uid::from(bank)));
    let answers = answers.select((agreement_answers::member_id, agreement_answers::agreement_id));
    let answered: BTreeSet<(Uid, Uid)> = answers.load::<(Uid, Uid)>(reader.conn())?.into_iter().collect();
    let here = [Standing::Active.code(), Standing::Paused.code()];
    let people = members::table.filter(members::bank_id.eq(Uid::from(bank))).filter(members::standing.eq_any(here));
    let people = people.order(members::number).select(members::id).load::<Uid>(reader.conn())?;
    let missing = |id: &Uid| all.iter().any(|agreement| !answered.contains(&(*id, Uid::from(*agreement))));
    Ok(people.into_iter().filter(missing).map(MemberId::from).collect())
}
