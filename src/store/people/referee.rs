//! Referee rows: who speaks for an applicant, whether they were asked, and what they said until the decision.

use diesel::prelude::*;

use crate::domain::id::{ApplicationId, BankId, MemberId, RefereeId};
use crate::domain::people::referee::{Referee, RefereeAnswer, RefereeOutcome, RefereeWay};
use crate::domain::text::{Email, Name, Note, Phone};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{applications, referees};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = referees, treat_none_as_null = true)]
struct RefereeRow {
    id: Uid,
    application_id: Uid,
    name: String,
    relation: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    way: String,
    added_at: i64,
    asked_at: Option<i64>,
    reminded_at: Option<i64>,
    token_expires_at: Option<i64>,
    answered_at: Option<i64>,
    outcome: Option<String>,
    words: Option<String>,
    recorded_by: Option<Uid>,
}

impl RefereeRow {
    fn of(referee: &Referee) -> Self {
        let answer = referee.answer.as_ref();
        Self {
            id: referee.id.into(),
            application_id: referee.application.into(),
            name: referee.name.as_str().to_owned(),
            relation: referee.relation.as_ref().map(|relation| relation.as_str().to_owned()),
            email: referee.email.as_ref().map(|email| email.as_str().to_owned()),
            phone: referee.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            address: referee.address.as_ref().map(|address| address.as_str().to_owned()),
            way: referee.way.code().to_owned(),
            added_at: referee.added_at,
            asked_at: referee.asked_at,
            reminded_at: referee.reminded_at,
            token_expires_at: referee.link_until,
            answered_at: answer.map(|answer| answer.at),
            outcome: answer.map(|answer| answer.outcome.code().to_owned()),
            words: answer.and_then(|answer| answer.words.as_ref()).map(|words| words.as_str().to_owned()),
            recorded_by: answer.and_then(|answer| answer.recorded_by).map(Uid::from),
        }
    }

    fn referee(self) -> StoreResult<Referee> {
        let note = |text: Option<String>, column| text.map(|text| Note::new(&text)).transpose().or(Err(StoreError::Corrupt(column)));
        let answer = match (self.answered_at, self.outcome) {
            (Some(at), Some(outcome)) => Some(RefereeAnswer {
                at,
                outcome: RefereeOutcome::from_code(&outcome).ok_or(StoreError::Corrupt("referees.outcome"))?,
                words: note(self.words, "referees.words")?,
                recorded_by: self.recorded_by.map(MemberId::from),
            }),
            _ => None,
        };
        Ok(Referee {
            id: self.id.into(),
            application: self.application_id.into(),
            name: Name::new(&self.name).or(Err(StoreError::Corrupt("referees.name")))?,
            relation: self.relation.map(|text| Name::new(&text)).transpose().or(Err(StoreError::Corrupt("referees.relation")))?,
            email: self.email.map(|text| Email::new(&text)).transpose().or(Err(StoreError::Corrupt("referees.email")))?,
            phone: self.phone.map(|text| Phone::new(&text)).transpose().or(Err(StoreError::Corrupt("referees.phone")))?,
            address: note(self.address, "referees.address")?,
            way: RefereeWay::from_code(&self.way).ok_or(StoreError::Corrupt("referees.way"))?,
            added_at: self.added_at,
            asked_at: self.asked_at,
            reminded_at: self.reminded_at,
            link_until: self.token_expires_at,
            answer,
        })
    }
}

fn of_bank(bank: BankId) -> diesel::dsl::Filter<referees::table, diesel::dsl::Eq<referees::bank_id, Uid>> {
    referees::table.filter(referees::bank_id.eq(Uid::from(bank)))
}

fn all(rows: Vec<RefereeRow>) -> StoreResult<Vec<Referee>> {
    rows.into_iter().map(RefereeRow::referee).collect()
}

/// Adds a referee.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, referee: &Referee) -> StoreResult<()> {
    let row = (RefereeRow::of(referee), referees::bank_id.eq(Uid::from(bank)));
    diesel::insert_into(referees::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes what is known of a referee now.
pub(crate) fn update(tx: &mut Tx, bank: BankId, referee: &Referee) -> StoreResult<()> {
    diesel::update(of_bank(bank).filter(referees::id.eq(Uid::from(referee.id)))).set(RefereeRow::of(referee)).execute(tx.conn())?;
    Ok(())
}

/// Sets the link of a referee, or takes it away.
pub(crate) fn set_link(tx: &mut Tx, bank: BankId, id: RefereeId, hash: Option<&[u8; 32]>) -> StoreResult<()> {
    diesel::update(of_bank(bank).filter(referees::id.eq(Uid::from(id))))
        .set(referees::token_hash.eq(hash.map(|hash| hash.to_vec())))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes a referee away who was named in error.
pub(crate) fn delete(tx: &mut Tx, bank: BankId, id: RefereeId) -> StoreResult<()> {
    diesel::delete(of_bank(bank).filter(referees::id.eq(Uid::from(id)))).execute(tx.conn())?;
    Ok(())
}

/// What referees wrote goes when the application is decided, with their links.
pub(crate) fn forget_words(tx: &mut Tx, bank: BankId, application: ApplicationId) -> StoreResult<()> {
    diesel::update(of_bank(bank).filter(referees::application_id.eq(Uid::from(application))))
        .set((referees::words.eq(None::<String>), referees::token_hash.eq(None::<Vec<u8>>), referees::token_expires_at.eq(None::<i64>)))
        .execute(tx.conn())?;
    Ok(())
}

/// One referee.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: RefereeId) -> StoreResult<Option<Referee>> {
    let row = of_bank(bank).filter(referees::id.eq(Uid::from(id))).select(RefereeRow::as_select());
    row.first(reader.conn()).optional()?.map(RefereeRow::referee).transpose()
}

/// The referee of a link, with the bank; neither expiry nor answer is looked at.
pub(crate) fn by_link(reader: &mut Reader, hash: &[u8; 32]) -> StoreResult<Option<(BankId, Referee)>> {
    let row = referees::table.filter(referees::token_hash.eq(Some(hash.to_vec())));
    let found = row.select((referees::bank_id, RefereeRow::as_select())).first::<(Uid, RefereeRow)>(reader.conn()).optional()?;
    found.map(|(bank, row)| Ok((bank.into(), row.referee()?))).transpose()
}

/// Those of one application, in the order in which they were named.
pub(crate) fn list(reader: &mut Reader, bank: BankId, application: ApplicationId) -> StoreResult<Vec<Referee>> {
    let rows = of_bank(bank).filter(referees::application_id.eq(Uid::from(application)));
    all(rows.order((referees::added_at, referees::id)).select(RefereeRow::as_select()).load(reader.conn())?)
}

/// Those of all applications that are not decided.
pub(crate) fn list_open(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Referee>> {
    let open = applications::table
        .filter(applications::bank_id.eq(Uid::from(bank)))
        .filter(applications::decision.is_null())
        .select(applications::id);
    let rows = of_bank(bank).filter(referees::application_id.eq_any(open));
    all(rows.order((referees::added_at, referees::id)).select(RefereeRow::as_select()).load(reader.conn())?)
}
