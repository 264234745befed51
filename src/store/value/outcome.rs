//! Rows of how members say they are: what the bank asks, who said yes, who was asked, what they answered.
//!
//! Answers are the one thing here that is ever deleted: when a person takes their yes back, or puts a form right.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, MemberId, OutcomeId};
use crate::domain::people::agreement::AgreedBy;
use crate::domain::people::profile::Said;
use crate::domain::text::Title;
use crate::domain::value::outcome::{Answers, Consent, ConsentSaid, Instrument, OutcomeAsk, OutcomeForm, OutcomeRules, Wave};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{outcome_asks, outcome_consents, outcome_forms, outcome_rules};

type RulesRow = (bool, bool, i64, Option<String>, Option<String>);

fn licence(text: Option<String>) -> StoreResult<Option<Title>> {
    text.map(|text| Title::new(&text)).transpose().or(Err(StoreError::Corrupt("outcome_rules.licence")))
}

/// What a bank asks; as it begins where it has never said.
pub(crate) fn rules(reader: &mut Reader, bank: BankId) -> StoreResult<OutcomeRules> {
    let row = outcome_rules::table.find(Uid::from(bank)).select((
        outcome_rules::ons4,
        outcome_rules::ucla3,
        outcome_rules::again_months,
        outcome_rules::wemwbs_licence,
        outcome_rules::swemwbs_licence,
    ));
    let Some((ons4, ucla3, again_months, wemwbs, swemwbs)) = row.first::<RulesRow>(reader.conn()).optional()? else {
        return Ok(OutcomeRules::begin());
    };
    Ok(OutcomeRules {
        ons4: Said::from(ons4),
        ucla3: Said::from(ucla3),
        again_months,
        wemwbs: licence(wemwbs)?,
        swemwbs: licence(swemwbs)?,
    })
}

/// Writes what a bank asks from now on.
pub(crate) fn put_rules(tx: &mut Tx, bank: BankId, rules: &OutcomeRules) -> StoreResult<()> {
    let text = |title: &Option<Title>| title.as_ref().map(|title| title.as_str().to_owned());
    let row = (
        outcome_rules::ons4.eq(rules.ons4.yes()),
        outcome_rules::ucla3.eq(rules.ucla3.yes()),
        outcome_rules::again_months.eq(rules.again_months),
        outcome_rules::wemwbs_licence.eq(text(&rules.wemwbs)),
        outcome_rules::swemwbs_licence.eq(text(&rules.swemwbs)),
    );
    let found = outcome_rules::table.find(Uid::from(bank));
    if diesel::update(found).set(row.clone()).execute(tx.conn())? == 0 {
        diesel::insert_into(outcome_rules::table).values((outcome_rules::bank_id.eq(Uid::from(bank)), row)).execute(tx.conn())?;
    }
    Ok(())
}

/// Adds what somebody said.
pub(crate) fn insert_consent(tx: &mut Tx, bank: BankId, id: OutcomeId, consent: &Consent) -> StoreResult<()> {
    diesel::insert_into(outcome_consents::table)
        .values((
            outcome_consents::id.eq(Uid::from(id)),
            outcome_consents::bank_id.eq(Uid::from(bank)),
            outcome_consents::member_id.eq(Uid::from(consent.member)),
            outcome_consents::said.eq(consent.said.code()),
            outcome_consents::at.eq(consent.at),
            outcome_consents::channel.eq(consent.by.code()),
            outcome_consents::recorded_by.eq(consent.recorded_by.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

type ConsentRow = (Uid, String, i64, String, Option<Uid>);

/// The last word of each member of a bank who was asked, or of one of them.
pub(crate) fn last_words(reader: &mut Reader, bank: BankId, member: Option<MemberId>) -> StoreResult<BTreeMap<MemberId, Consent>> {
    let mut rows = outcome_consents::table.filter(outcome_consents::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(member) = member {
        rows = rows.filter(outcome_consents::member_id.eq(Uid::from(member)));
    }
    let rows = rows.order((outcome_consents::at, outcome_consents::id)).select((
        outcome_consents::member_id,
        outcome_consents::said,
        outcome_consents::at,
        outcome_consents::channel,
        outcome_consents::recorded_by,
    ));
    let mut found = BTreeMap::new();
    for (member, said, at, channel, by) in rows.load::<ConsentRow>(reader.conn())? {
        let consent = Consent {
            member: member.into(),
            said: ConsentSaid::from_code(&said).ok_or(StoreError::Corrupt("outcome_consents.said"))?,
            at,
            by: AgreedBy::from_code(&channel).ok_or(StoreError::Corrupt("outcome_consents.channel"))?,
            recorded_by: by.map(MemberId::from),
        };
        found.insert(consent.member, consent);
    }
    Ok(found)
}

/// Adds that somebody was asked.
pub(crate) fn insert_ask(tx: &mut Tx, bank: BankId, ask: &OutcomeAsk) -> StoreResult<()> {
    diesel::insert_into(outcome_asks::table)
        .values((
            outcome_asks::id.eq(Uid::from(ask.id)),
            outcome_asks::bank_id.eq(Uid::from(bank)),
            outcome_asks::member_id.eq(Uid::from(ask.member)),
            outcome_asks::wave.eq(ask.wave.code()),
            outcome_asks::on_day.eq(ask.on),
            outcome_asks::reminded_at.eq(ask.reminded_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps that somebody was reminded.
pub(crate) fn set_reminded(tx: &mut Tx, bank: BankId, ask: OutcomeId, at: i64) -> StoreResult<()> {
    let found = outcome_asks::table.filter(outcome_asks::bank_id.eq(Uid::from(bank))).filter(outcome_asks::id.eq(Uid::from(ask)));
    diesel::update(found).set(outcome_asks::reminded_at.eq(Some(at))).execute(tx.conn())?;
    Ok(())
}

type AskRow = (Uid, Uid, String, Day, Option<i64>);

/// When each member of a bank was asked, or one of them; by day.
pub(crate) fn list_asks(reader: &mut Reader, bank: BankId, member: Option<MemberId>) -> StoreResult<Vec<OutcomeAsk>> {
    let mut rows = outcome_asks::table.filter(outcome_asks::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(member) = member {
        rows = rows.filter(outcome_asks::member_id.eq(Uid::from(member)));
    }
    let rows = rows.order((outcome_asks::on_day, outcome_asks::id)).select((
        outcome_asks::id,
        outcome_asks::member_id,
        outcome_asks::wave,
        outcome_asks::on_day,
        outcome_asks::reminded_at,
    ));
    let ask = |(id, member, wave, on, reminded_at): AskRow| {
        let wave = Wave::from_code(&wave).ok_or(StoreError::Corrupt("outcome_asks.wave"))?;
        Ok(OutcomeAsk { id: id.into(), member: member.into(), wave, on, reminded_at })
    };
    rows.load::<AskRow>(reader.conn())?.into_iter().map(ask).collect()
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = outcome_forms)]
struct FormRow {
    id: Uid,
    member_id: Uid,
    instrument: String,
    on_day: Day,
    answer_1: Option<i64>,
    answer_2: Option<i64>,
    answer_3: Option<i64>,
    answer_4: Option<i64>,
    channel: String,
    recorded_at: i64,
    recorded_by: Option<Uid>,
}

impl FormRow {
    fn of(form: &OutcomeForm) -> Self {
        let mut given = form.answers.given().iter().copied().chain(std::iter::repeat(None));
        let mut next = || given.next().flatten();
        Self {
            id: form.id.into(),
            member_id: form.member.into(),
            instrument: form.answers.instrument().code().to_owned(),
            on_day: form.on,
            answer_1: next(),
            answer_2: next(),
            answer_3: next(),
            answer_4: next(),
            channel: form.by.code().to_owned(),
            recorded_at: form.recorded_at,
            recorded_by: form.recorded_by.map(Uid::from),
        }
    }

    fn form(self) -> StoreResult<OutcomeForm> {
        let instrument = Instrument::from_code(&self.instrument).ok_or(StoreError::Corrupt("outcome_forms.instrument"))?;
        let given = [self.answer_1, self.answer_2, self.answer_3, self.answer_4];
        let given = given.get(..instrument.questions().len()).unwrap_or(&given);
        Ok(OutcomeForm {
            id: self.id.into(),
            member: self.member_id.into(),
            on: self.on_day,
            answers: Answers::new(instrument, given).or(Err(StoreError::Corrupt("outcome_forms.answer")))?,
            by: AgreedBy::from_code(&self.channel).ok_or(StoreError::Corrupt("outcome_forms.channel"))?,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by.map(MemberId::from),
        })
    }
}

/// Adds a form.
pub(crate) fn insert_form(tx: &mut Tx, bank: BankId, form: &OutcomeForm) -> StoreResult<()> {
    let row = (FormRow::of(form), outcome_forms::bank_id.eq(Uid::from(bank)));
    diesel::insert_into(outcome_forms::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Deletes a form that another one puts right.
pub(crate) fn delete_form(tx: &mut Tx, bank: BankId, id: OutcomeId) -> StoreResult<()> {
    let found = outcome_forms::table.filter(outcome_forms::bank_id.eq(Uid::from(bank))).filter(outcome_forms::id.eq(Uid::from(id)));
    diesel::delete(found).execute(tx.conn())?;
    Ok(())
}

/// Deletes everything that somebody answered.
pub(crate) fn delete_forms_of(tx: &mut Tx, bank: BankId, member: MemberId) -> StoreResult<()> {
    let found =
        outcome_forms::table.filter(outcome_forms::bank_id.eq(Uid::from(bank))).filter(outcome_forms::member_id.eq(Uid::from(member)));
    diesel::delete(found).execute(tx.conn())?;
    Ok(())
}

/// Every form of a bank, or of one member; by day.
pub(crate) fn list_forms(reader: &mut Reader, bank: BankId, member: Option<MemberId>) -> StoreResult<Vec<OutcomeForm>> {
    let mut rows = outcome_forms::table.filter(outcome_forms::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(member) = member {
        rows = rows.filter(outcome_forms::member_id.eq(Uid::from(member)));
    }
    let rows = rows.order((outcome_forms::on_day, outcome_forms::id)).select(FormRow::as_select());
    rows.load(reader.conn())?.into_iter().map(FormRow::form).collect()
}

/// Forms in the order in which they were written down, after one.
pub(crate) fn list_forms_after(reader: &mut Reader, bank: BankId, after: Option<OutcomeId>, limit: i64) -> StoreResult<Vec<OutcomeForm>> {
    let mut rows = outcome_forms::table.filter(outcome_forms::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(after) = after {
        rows = rows.filter(outcome_forms::id.gt(Uid::from(after)));
    }
    let rows = rows.order(outcome_forms::id).limit(limit).select(FormRow::as_select());
    rows.load(reader.conn())?.into_iter().map(FormRow::form).collect()
}
