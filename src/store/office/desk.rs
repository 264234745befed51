//! What waits on the broker's desk, as narrow rows: one query a kind of work, never one a member.
//!
//! Each row says what it is about, since when, by when, and whom it concerns; the order is `service/office/piece.rs`'s.

use std::collections::BTreeSet;

use diesel::dsl::{count_star, exists, min, not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use uuid::Uuid;

use crate::domain::calendar::Day;
use crate::domain::help::exchange::State;
use crate::domain::help::listing::ListingKind;
use crate::domain::id::{BankId, MemberId};
use crate::domain::ledger::totals::Month;
use crate::domain::people::member::{MemberKind, Standing};
use crate::domain::people::message::{MessageState, Way};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreResult};
use crate::store::schema::{
    account_months, agreement_answers, agreements, asks, exchanges, grants, listings, meetings, member_profiles, members, outbox, sheets,
};

/// More of one kind is not read; the count says "at least" so many by being this.
const ROWS_MAX: i64 = 2_000;

/// One thing that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    /// What it is about.
    pub(crate) id: Uuid,
    /// Since when, UTC milliseconds.
    pub(crate) since_ms: i64,
    /// By when.
    pub(crate) due: Option<Day>,
    /// Whom it concerns first.
    pub(crate) who: Option<MemberId>,
    /// Whom besides.
    pub(crate) other: Option<MemberId>,
    /// A title, a name, a code.
    pub(crate) what: String,
}

type Bare = (Uid, i64, Option<Day>, Option<Uid>, Option<Uid>, Option<String>);

fn row((id, since_ms, due, who, other, what): Bare) -> Row {
    Row { id: id.0, since_ms, due, who: who.map(MemberId::from), other: other.map(MemberId::from), what: what.unwrap_or_default() }
}

/// The members whom a broker looks after.
pub(crate) fn caseload(reader: &mut Reader, bank: BankId, broker: MemberId) -> StoreResult<BTreeSet<MemberId>> {
    let rows = member_profiles::table
        .filter(member_profiles::bank_id.eq(Uid::from(bank)))
        .filter(member_profiles::broker_id.eq(Some(Uid::from(broker))));
    Ok(rows.select(member_profiles::member_id).load::<Uid>(reader.conn())?.into_iter().map(MemberId::from).collect())
}

/// Exchanges in a state that is not the end, logged before a moment.
pub(crate) fn exchanges_in(reader: &mut Reader, bank: BankId, state: State, before_ms: i64) -> StoreResult<Vec<Row>> {
    let rows = exchanges::table
        .filter(exchanges::bank_id.eq(Uid::from(bank)))
        .filter(exchanges::state.eq(state.code()))
        // Said in so many words, since a bound value cannot show the database that the index `exchanges_open` holds them all: without
        // it every exchange of the bank is read.
        .filter(sql::<Bool>("exchanges.state <> 'settled'"))
        .filter(exchanges::logged_at.le(before_ms))
        .order(exchanges::id)
        .limit(ROWS_MAX)
        .select((exchanges::id, exchanges::logged_at, exchanges::giver_id, exchanges::receiver_id));
    let rows = rows.load::<(Uid, i64, Uid, Uid)>(reader.conn())?;
    Ok(rows.into_iter().map(|(id, at, giver, receiver)| row((id, at, None, Some(giver), Some(receiver), None))).collect())
}

/// Settled exchanges about which somebody said "that's not right".
pub(crate) fn concerns(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Row>> {
    let rows = exchanges::table
        .filter(exchanges::bank_id.eq(Uid::from(bank)))
        .filter(exchanges::concern_at.is_not_null())
        .order(exchanges::id)
        .limit(ROWS_MAX)
        .select((exchanges::id, exchanges::concern_at, exchanges::giver_id, exchanges::receiver_id));
    let rows = rows.load::<(Uid, Option<i64>, Uid, Uid)>(reader.conn())?;
    Ok(rows.into_iter().map(|(id, at, giver, receiver)| row((id, at.unwrap_or(0), None, Some(giver), Some(receiver), None))).collect())
}

/// Open requests of people who take part about which nobody is being asked and nothing is agreed.
pub(crate) fn requests(reader: &mut Reader, bank: BankId, today: Day) -> StoreResult<Vec<Row>> {
    let bank = Uid::from(bank);
    let asked = asks::table.filter(asks::bank_id.eq(bank)).filter(asks::state.eq("open")).select(asks::listing_id);
    let agreed = meetings::table.filter(meetings::bank_id.eq(bank)).filter(meetings::state.eq("agreed")).filter(meetings::on_day.ge(today));
    let busy: BTreeSet<Uid> = asked
        .load::<Uid>(reader.conn())?
        .into_iter()
        .chain(agreed.select(meetings::listing_id).load::<Option<Uid>>(reader.conn())?.into_iter().flatten())
        .collect();
    let rows = listings::table
        .inner_join(members::table)
        .filter(listings::bank_id.eq(bank))
        .filter(listings::kind.eq(ListingKind::Request.code()))
        .filter(listings::closed_at.is_null())
        .filter(listings::paused_at.is_null())
        .filter(listings::expires_on.ge(today))
        .filter(members::standing.eq_any([Standing::Active.code(), Standing::Paused.code()]))
        .order((listings::created_at, listings::id))
        .limit(ROWS_MAX)
        .select((listings::id, listings::created_at, listings::needed_by, listings::member_id, listings::title));
    let rows = rows.load::<(Uid, i64, Option<Day>, Uid, String)>(reader.conn())?;
    let waiting = rows.into_iter().filter(|(id, ..)| !busy.contains(id));
    Ok(waiting.map(|(id, at, due, who, title)| row((id, at, due, Some(who), None, Some(title)))).collect())
}

/// Asks that nobody has answered since a moment: who was asked, for whose request.
pub(crate) fn unanswered(reader: &mut Reader, bank: BankId, before_ms: i64) -> StoreResult<Vec<Row>> {
    let rows = asks::table
        .inner_join(listings::table.on(listings::id.eq(asks::listing_id)))
        .filter(asks::bank_id.eq(Uid::from(bank)))
        .filter(asks::state.eq("open"))
        .filter(asks::asked_at.le(before_ms))
        .order((asks::asked_at, asks::id))
        .limit(ROWS_MAX)
        .select((asks::id, asks::asked_at, listings::needed_by, asks::member_id, listings::member_id, listings::title));
    let rows = rows.load::<(Uid, i64, Option<Day>, Uid, Uid, String)>(reader.conn())?;
    Ok(rows.into_iter().map(|(id, at, due, who, other, title)| row((id, at, due, Some(who), Some(other), Some(title)))).collect())
}

/// Agreed meetings whose day has passed and of which nobody has said whether they happened.
pub(crate) fn past_meetings(reader: &mut Reader, bank: BankId, today: Day) -> StoreResult<Vec<Row>> {
    let rows = meetings::table
        .filter(meetings::bank_id.eq(Uid::from(bank)))
        .filter(meetings::state.eq("agreed"))
        .filter(meetings::on_day.lt(today))
        .order((meetings::on_day, meetings::id))
        .limit(ROWS_MAX)
        .select((meetings::id, meetings::made_at, meetings::on_day, meetings::giver_id, meetings::receiver_id));
    let rows = rows.load::<(Uid, i64, Day, Uid, Uid)>(reader.conn())?;
    Ok(rows.into_iter().map(|(id, at, on, giver, receiver)| row((id, at, Some(on), Some(giver), Some(receiver), None))).collect())
}

/// Messages that wait on the call list, failed, or have no safe way: those whose time has come. `what` is the kind of message.
pub(crate) fn messages(reader: &mut Reader, bank: BankId, now_ms: i64) -> StoreResult<Vec<(Way, MessageState, Row)>> {
    type Found = (Uid, i64, Option<Uid>, Option<String>, String, String, String);
    let rows = outbox::table
        .filter(outbox::bank_id.eq(Uid::from(bank)))
        .filter(outbox::state.eq_any([MessageState::Waiting.code(), MessageState::Taken.code(), MessageState::Failed.code()]))
        .filter(outbox::not_before.le(now_ms))
        .filter(outbox::state.eq(MessageState::Failed.code()).or(outbox::channel.eq_any([Way::Telephone.code(), Way::None.code()])))
        .order((outbox::created_at, outbox::id))
        .limit(ROWS_MAX)
        .select((outbox::id, outbox::created_at, outbox::member_id, outbox::to_name, outbox::kind, outbox::channel, outbox::state));
    let read = |(id, at, who, name, kind, channel, state): Found| {
        // Somebody who is no member is named by the message; its kind is told to nobody then.
        let what = name.unwrap_or(kind);
        Some((Way::from_code(&channel)?, MessageState::from_code(&state)?, row((id, at, None, who, None, Some(what)))))
    };
    Ok(rows.load::<Found>(reader.conn())?.into_iter().filter_map(read).collect())
}

/// How many letters wait to be printed, and since when the first.
pub(crate) fn letters(reader: &mut Reader, bank: BankId, now_ms: i64) -> StoreResult<(i64, Option<i64>)> {
    let rows = outbox::table
        .filter(outbox::bank_id.eq(Uid::from(bank)))
        .filter(outbox::channel.eq(Way::Post.code()))
        .filter(outbox::state.eq(MessageState::Waiting.code()))
        .filter(outbox::not_before.le(now_ms));
    Ok(rows.select((count_star(), min(outbox::created_at))).first(reader.conn())?)
}

/// Grants that wait for a second person.
pub(crate) fn asked_grants(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Row>> {
    let rows = grants::table
        .filter(grants::bank_id.eq(Uid::from(bank)))
        .filter(grants::state.eq("asked"))
        .order((grants::asked_at, grants::id))
        .limit(ROWS_MAX)
        .select((grants::id, grants::asked_at, grants::member_id));
    let rows = rows.load::<(Uid, i64, Uid)>(reader.conn())?;
    Ok(rows.into_iter().map(|(id, at, who)| row((id, at, None, Some(who), None, None))).collect())
}

/// Sheets whose day has passed and which were not keyed back: the activity's name, and the sheet's number.
pub(crate) fn unkeyed_sheets(reader: &mut Reader, bank: BankId, today: Day) -> StoreResult<Vec<(i64, Row)>> {
    let rows = sheets::table
        .filter(sheets::bank_id.eq(Uid::from(bank)))
        .filter(sheets::state.eq("printed"))
        .filter(sheets::on_day.lt(today))
        .order((sheets::on_day, sheets::number))
        .limit(ROWS_MAX)
        .select((sheets::number, sheets::id, sheets::printed_at, sheets::on_day, sheets::title));
    let rows = rows.load::<(i64, Uid, i64, Day, String)>(reader.conn())?;
    Ok(rows.into_iter().map(|(number, id, at, on, name)| (number, row((id, at, Some(on), None, None, Some(name))))).collect())
}

/// The newest version of each agreement, with how many take part and have not agreed to it.
pub(crate) fn not_agreed(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<(Row, i64)>> {
    let bank = Uid::from(bank);
    let all = agreements::table.filter(agreements::bank_id.eq(bank)).order((agreements::name, agreements::version.desc()));
    let mut newest = all.select((agreements::name, agreements::id, agreements::recorded_at)).load::<(String, Uid, i64)>(reader.conn())?;
    newest.dedup_by(|later, kept| later.0 == kept.0);
    let mut found = Vec::new();
    for (name, id, at) in newest {
        let agreed = agreement_answers::table.filter(agreement_answers::agreement_id.eq(id)).select(agreement_answers::member_id);
        let missing = members::table
            .filter(members::bank_id.eq(bank))
            .filter(members::kind.eq(MemberKind::Person.code()))
            .filter(members::standing.eq_any([Standing::Active.code(), Standing::Paused.code()]))
            .filter(members::id.ne_all(agreed))
            .count();
        found.push((row((id, at, None, None, None, Some(name))), missing.get_result(reader.conn())?));
    }
    Ok(found)
}

/// Somebody active who may have been forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Forgotten {
    /// Who.
    pub(crate) member: MemberId,
    /// Since when they belong.
    pub(crate) joined_on: Day,
}

/// Active people who joined before a day, who offer something, whom nobody has asked since a moment, and who gave no help in these months.
pub(crate) fn never_asked(
    reader: &mut Reader,
    bank: BankId,
    today: Day,
    joined_before: Day,
    (since_ms, months): (i64, &[Month]),
) -> StoreResult<Vec<Forgotten>> {
    let bank = Uid::from(bank);
    let offer = listings::table
        .filter(listings::bank_id.eq(bank))
        .filter(listings::kind.eq(ListingKind::Offer.code()))
        .filter(listings::closed_at.is_null())
        .filter(listings::expires_on.ge(today))
        .select(listings::member_id);
    let asked = asks::table.filter(asks::bank_id.eq(bank)).filter(asks::member_id.eq(members::id)).filter(asks::asked_at.ge(since_ms));
    let gave = account_months::table
        .filter(account_months::bank_id.eq(bank))
        .filter(account_months::month.eq_any(numbers(months)))
        .filter(account_months::account_id.eq(members::account_id))
        .filter(account_months::given_minutes.gt(0));
    let rows = members::table
        .filter(members::bank_id.eq(bank))
        .filter(members::kind.eq(MemberKind::Person.code()))
        .filter(members::standing.eq(Standing::Active.code()))
        .filter(members::joined_on.lt(joined_before))
        .filter(members::id.eq_any(offer))
        .filter(not(exists(asked)))
        .filter(not(exists(gave)))
        .select((members::id, members::joined_on));
    Ok(rows.load::<(Uid, Day)>(reader.conn())?.into_iter().map(forgotten).collect())
}

/// Active people who joined before a day and neither gave nor received help in these months.
pub(crate) fn quiet(reader: &mut Reader, bank: BankId, joined_before: Day, months: &[Month]) -> StoreResult<Vec<Forgotten>> {
    let bank = Uid::from(bank);
    let helped = account_months::table
        .filter(account_months::bank_id.eq(bank))
        .filter(account_months::month.eq_any(numbers(months)))
        .filter(account_months::account_id.eq(members::account_id))
        .filter(account_months::exchanges.gt(0));
    let rows = members::table
        .filter(members::bank_id.eq(bank))
        .filter(members::kind.eq(MemberKind::Person.code()))
        .filter(members::standing.eq(Standing::Active.code()))
        .filter(members::joined_on.lt(joined_before))
        .filter(not(exists(helped)))
        .select((members::id, members::joined_on));
    Ok(rows.load::<(Uid, Day)>(reader.conn())?.into_iter().map(forgotten).collect())
}

fn forgotten((id, joined_on): (Uid, Day)) -> Forgotten {
    Forgotten { member: id.into(), joined_on }
}

fn numbers(months: &[Month]) -> Vec<i64> {
    months.iter().map(|month| month.0).collect()
}
