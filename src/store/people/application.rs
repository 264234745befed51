//! Application rows and the forms that came in.

use diesel::prelude::*;

use crate::domain::id::{ApplicationId, BankId, MemberId};
use crate::domain::people::application::{Application, Decided, Decision};
use crate::domain::people::profile::Said;
use crate::domain::text::{Note, Reason};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{application_forms, applications};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = applications, treat_none_as_null = true)]
struct ApplicationRow {
    id: Uid,
    member_id: Uid,
    applied_at: i64,
    keyed_by: Option<Uid>,
    about: Option<String>,
    gives: Option<String>,
    needs: Option<String>,
    check_needed: bool,
    interviewed_at: Option<i64>,
    decision: Option<String>,
    decided_at: Option<i64>,
    decided_by: Option<Uid>,
    reason: Option<String>,
    stirred_at: i64,
}

fn note(text: Option<String>, column: &'static str) -> StoreResult<Option<Note>> {
    text.map(|text| Note::new(&text)).transpose().or(Err(StoreError::Corrupt(column)))
}

impl ApplicationRow {
    fn of(application: &Application) -> Self {
        let text = |note: &Option<Note>| note.as_ref().map(|note| note.as_str().to_owned());
        let decided = application.decided.as_ref();
        Self {
            id: application.id.into(),
            member_id: application.member.into(),
            applied_at: application.applied_at,
            keyed_by: application.keyed_by.map(Uid::from),
            about: text(&application.about),
            gives: text(&application.gives),
            needs: text(&application.needs),
            check_needed: application.check_needed.yes(),
            interviewed_at: application.interviewed_at,
            decision: decided.map(|decided| decided.decision.code().to_owned()),
            decided_at: decided.map(|decided| decided.at),
            decided_by: decided.and_then(|decided| decided.by).map(Uid::from),
            reason: decided.and_then(|decided| decided.reason.as_ref()).map(|reason| reason.as_str().to_owned()),
            stirred_at: application.stirred_at,
        }
    }

    fn application(self) -> StoreResult<Application> {
        let decided = match (self.decision, self.decided_at) {
            (Some(code), Some(at)) => Some(Decided {
                decision: Decision::from_code(&code).ok_or(StoreError::Corrupt("applications.decision"))?,
                at,
                by: self.decided_by.map(MemberId::from),
                reason: self.reason.map(|text| Reason::new(&text)).transpose().or(Err(StoreError::Corrupt("applications.reason")))?,
            }),
            _ => None,
        };
        Ok(Application {
            id: self.id.into(),
            member: self.member_id.into(),
            applied_at: self.applied_at,
            keyed_by: self.keyed_by.map(MemberId::from),
            about: note(self.about, "applications.about")?,
            gives: note(self.gives, "applications.gives")?,
            needs: note(self.needs, "applications.needs")?,
            check_needed: Said::from(self.check_needed),
            interviewed_at: self.interviewed_at,
            decided,
            stirred_at: self.stirred_at,
        })
    }
}

fn of_bank(bank: BankId) -> diesel::dsl::Filter<applications::table, diesel::dsl::Eq<applications::bank_id, Uid>> {
    applications::table.filter(applications::bank_id.eq(Uid::from(bank)))
}

fn one(row: Option<ApplicationRow>) -> StoreResult<Option<Application>> {
    row.map(ApplicationRow::application).transpose()
}

fn all(rows: Vec<ApplicationRow>) -> StoreResult<Vec<Application>> {
    rows.into_iter().map(ApplicationRow::application).collect()
}

/// Adds an application.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, application: &Application) -> StoreResult<()> {
    let row = (ApplicationRow::of(application), applications::bank_id.eq(Uid::from(bank)));
    diesel::insert_into(applications::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes how an open application stands now. A decided one is left as it was decided: whether there was an open one.
pub(crate) fn update_open(tx: &mut Tx, bank: BankId, application: &Application) -> StoreResult<bool> {
    let row = of_bank(bank).filter(applications::id.eq(Uid::from(application.id))).filter(applications::decision.is_null());
    Ok(diesel::update(row).set(ApplicationRow::of(application)).execute(tx.conn())? == 1)
}

/// One application.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: ApplicationId) -> StoreResult<Option<Application>> {
    let row = of_bank(bank).filter(applications::id.eq(Uid::from(id)));
    one(row.select(ApplicationRow::as_select()).first(reader.conn()).optional()?)
}

/// A member's newest application.
pub(crate) fn newest(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Option<Application>> {
    let row = of_bank(bank).filter(applications::member_id.eq(Uid::from(member)));
    let row = row.order((applications::applied_at.desc(), applications::id.desc()));
    one(row.select(ApplicationRow::as_select()).first(reader.conn()).optional()?)
}

/// Every application that is not decided, the longest still first.
pub(crate) fn list_open(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Application>> {
    let rows = of_bank(bank).filter(applications::decision.is_null()).order((applications::stirred_at, applications::id));
    all(rows.select(ApplicationRow::as_select()).load(reader.conn())?)
}

/// Those decided last, newest first.
pub(crate) fn list_decided(reader: &mut Reader, bank: BankId, limit: i64) -> StoreResult<Vec<Application>> {
    let rows = of_bank(bank).filter(applications::decision.is_not_null()).order((applications::decided_at.desc(), applications::id));
    all(rows.limit(limit).select(ApplicationRow::as_select()).load(reader.conn())?)
}

/// A form that came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ArrivedForm {
    /// The hash of the secret address at which its sender sees what happens next.
    pub(crate) token_hash: [u8; 32],
    /// Whose.
    pub(crate) member: MemberId,
    /// The application that it opened; none for a further form.
    pub(crate) application: Option<ApplicationId>,
    /// When it came, UTC milliseconds.
    pub(crate) came_at: i64,
    /// What a further form said.
    pub(crate) words: Option<String>,
}

type FormRow = (Vec<u8>, Uid, Option<Uid>, i64, Option<String>);

fn arrived((hash, member, application, came_at, words): FormRow) -> StoreResult<ArrivedForm> {
    let token_hash = <[u8; 32]>::try_from(hash).or(Err(StoreError::Corrupt("application_forms.token_hash")))?;
    Ok(ArrivedForm { token_hash, member: member.into(), application: application.map(ApplicationId::from), came_at, words })
}

const FORM_COLUMNS: (
    application_forms::token_hash,
    application_forms::member_id,
    application_forms::application_id,
    application_forms::came_at,
    application_forms::words,
) = (
    application_forms::token_hash,
    application_forms::member_id,
    application_forms::application_id,
    application_forms::came_at,
    application_forms::words,
);

/// Keeps a form.
pub(crate) fn insert_form(tx: &mut Tx, bank: BankId, form: &ArrivedForm) -> StoreResult<()> {
    diesel::insert_into(application_forms::table)
        .values((
            application_forms::token_hash.eq(form.token_hash.to_vec()),
            application_forms::bank_id.eq(Uid::from(bank)),
            application_forms::member_id.eq(Uid::from(form.member)),
            application_forms::application_id.eq(form.application.map(Uid::from)),
            application_forms::came_at.eq(form.came_at),
            application_forms::words.eq(form.words.as_deref()),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The form behind a secret address, with the bank.
pub(crate) fn form_by_link(reader: &mut Reader, hash: &[u8; 32]) -> StoreResult<Option<(BankId, ArrivedForm)>> {
    let row = application_forms::table.filter(application_forms::token_hash.eq(hash.to_vec()));
    let found = row.select((application_forms::bank_id, FORM_COLUMNS)).first::<(Uid, FormRow)>(reader.conn()).optional()?;
    found.map(|(bank, row)| Ok((bank.into(), arrived(row)?))).transpose()
}

/// Further forms that no one of the staff has seen, oldest first.
pub(crate) fn list_unseen_forms(reader: &mut Reader, bank: BankId, limit: i64) -> StoreResult<Vec<ArrivedForm>> {
    let rows = application_forms::table
        .filter(application_forms::bank_id.eq(Uid::from(bank)))
        .filter(application_forms::application_id.is_null())
        .filter(application_forms::seen_at.is_null())
        .order((application_forms::came_at, application_forms::token_hash));
    rows.limit(limit).select(FORM_COLUMNS).load::<FormRow>(reader.conn())?.into_iter().map(arrived).collect()
}

/// Marks every further form of a member as seen.
pub(crate) fn mark_forms_seen(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64, by: Option<MemberId>) -> StoreResult<()> {
    let rows = application_forms::table
        .filter(application_forms::bank_id.eq(Uid::from(bank)))
        .filter(application_forms::member_id.eq(Uid::from(member)))
        .filter(application_forms::seen_at.is_null());
    diesel::update(rows)
        .set((application_forms::seen_at.eq(Some(now_ms)), application_forms::seen_by.eq(by.map(Uid::from))))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that something happened to a member's open application, if there is one.
pub(crate) fn stir(tx: &mut Tx, bank: BankId, member: MemberId, now_ms: i64) -> StoreResult<()> {
    let row = of_bank(bank).filter(applications::member_id.eq(Uid::from(member))).filter(applications::decision.is_null());
    diesel::update(row).set(applications::stirred_at.eq(now_ms)).execute(tx.conn())?;
    Ok(())
}
