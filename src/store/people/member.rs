//! Member rows and the story of their standings.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, BankId, LoginId, MemberId, StandingId};
use crate::domain::people::member::{ContactChannel, Member, MemberKind, Role, Standing};
use crate::domain::text::{Name, fold};
use crate::store::backend::contains_pattern;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{members, standings};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = members, treat_none_as_null = true)]
struct MemberRow {
    id: Uid,
    number: i64,
    name: String,
    name_key: String,
    kind: String,
    role: String,
    standing: String,
    joined_on: Day,
    left_on: Option<Day>,
    account_id: Uid,
    login_id: Option<Uid>,
    email: Option<String>,
    phone: Option<String>,
    contact_channel: String,
}

impl MemberRow {
    fn of(member: &Member) -> Self {
        Self {
            id: member.id.into(),
            number: member.number,
            name: member.name.as_str().to_owned(),
            name_key: fold(member.name.as_str()),
            kind: member.kind.code().to_owned(),
            role: member.role.code().to_owned(),
            standing: member.standing.code().to_owned(),
            joined_on: member.joined_on,
            left_on: member.left_on,
            account_id: member.account.into(),
            login_id: member.login.map(Uid::from),
            email: member.email.clone(),
            phone: member.phone.clone(),
            contact_channel: member.contact_channel.code().to_owned(),
        }
    }

    fn member(self) -> StoreResult<Member> {
        Ok(Member {
            id: self.id.into(),
            number: self.number,
            name: Name::new(&self.name).or(Err(StoreError::Corrupt("members.name")))?,
            kind: MemberKind::from_code(&self.kind).ok_or(StoreError::Corrupt("members.kind"))?,
            role: Role::from_code(&self.role).ok_or(StoreError::Corrupt("members.role"))?,
            standing: Standing::from_code(&self.standing).ok_or(StoreError::Corrupt("members.standing"))?,
            joined_on: self.joined_on,
            left_on: self.left_on,
            account: self.account_id.into(),
            login: self.login_id.map(LoginId::from),
            email: self.email,
            phone: self.phone,
            contact_channel: ContactChannel::from_code(&self.contact_channel).ok_or(StoreError::Corrupt("members.contact_channel"))?,
        })
    }
}

fn of_bank(bank: BankId) -> diesel::dsl::Filter<members::table, diesel::dsl::Eq<members::bank_id, Uid>> {
    members::table.filter(members::bank_id.eq(Uid::from(bank)))
}

fn one(row: Option<MemberRow>) -> StoreResult<Option<Member>> {
    row.map(MemberRow::member).transpose()
}

/// Adds a member.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, member: &Member, now_ms: i64) -> StoreResult<()> {
    let row = (MemberRow::of(member), members::bank_id.eq(Uid::from(bank)), members::created_at.eq(now_ms));
    diesel::insert_into(members::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Writes a member's record.
pub(crate) fn update(tx: &mut Tx, bank: BankId, member: &Member) -> StoreResult<()> {
    diesel::update(of_bank(bank).filter(members::id.eq(Uid::from(member.id)))).set(MemberRow::of(member)).execute(tx.conn())?;
    Ok(())
}

/// One member of a bank.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: MemberId) -> StoreResult<Option<Member>> {
    one(of_bank(bank).filter(members::id.eq(Uid::from(id))).select(MemberRow::as_select()).first(reader.conn()).optional()?)
}

/// One member by number.
pub(crate) fn by_number(reader: &mut Reader, bank: BankId, number: i64) -> StoreResult<Option<Member>> {
    one(of_bank(bank).filter(members::number.eq(number)).select(MemberRow::as_select()).first(reader.conn()).optional()?)
}

/// Everybody in a bank who is called that, by the folded name.
pub(crate) fn list_by_name_key(reader: &mut Reader, bank: BankId, key: &str) -> StoreResult<Vec<Member>> {
    let rows = of_bank(bank).filter(members::name_key.eq(key)).order(members::number).select(MemberRow::as_select());
    rows.load(reader.conn())?.into_iter().map(MemberRow::member).collect()
}

/// Every membership that a login opens: (bank, member), in bank order.
pub(crate) fn list_by_login(reader: &mut Reader, login: LoginId) -> StoreResult<Vec<(BankId, Member)>> {
    let rows = members::table.filter(members::login_id.eq(Some(Uid::from(login)))).order(members::bank_id);
    let rows = rows.select((members::bank_id, MemberRow::as_select())).load::<(Uid, MemberRow)>(reader.conn())?;
    rows.into_iter().map(|(bank, row)| Ok((bank.into(), row.member()?))).collect()
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemberFilter {
    /// A part of a name (any spelling of accents and case), or a whole number.
    pub(crate) query: Option<String>,
    /// Only these standings; empty for all.
    pub(crate) standings: Vec<Standing>,
    /// Only members with a number after this one.
    pub(crate) after_number: Option<i64>,
}

/// Members in number order.
pub(crate) fn list(reader: &mut Reader, bank: BankId, filter: &MemberFilter, limit: i64) -> StoreResult<Vec<Member>> {
    let mut rows = of_bank(bank).into_boxed();
    if let Some(query) = &filter.query {
        let key = fold(query);
        let named = members::name_key.like(contains_pattern(&key)).escape('\\');
        rows = match key.trim_start_matches('#').parse::<i64>() {
            Ok(number) => rows.filter(members::number.eq(number).or(named)),
            Err(_) => rows.filter(named),
        };
    }
    if !filter.standings.is_empty() {
        rows = rows.filter(members::standing.eq_any(filter.standings.iter().map(|standing| standing.code())));
    }
    if let Some(number) = filter.after_number {
        rows = rows.filter(members::number.gt(number));
    }
    let rows = rows.order(members::number).limit(limit).select(MemberRow::as_select()).load(reader.conn())?;
    rows.into_iter().map(MemberRow::member).collect()
}

/// What other wings may know of a member: a number and a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Label {
    /// Id.
    pub(crate) id: MemberId,
    /// Number.
    pub(crate) number: i64,
    /// Name.
    pub(crate) name: String,
    /// Person or organisation.
    pub(crate) kind: MemberKind,
}

type LabelRow = (Uid, Uid, i64, String, String);

fn label((id, account, number, name, kind): LabelRow) -> StoreResult<(AccountId, Label)> {
    let kind = MemberKind::from_code(&kind).ok_or(StoreError::Corrupt("members.kind"))?;
    Ok((account.into(), Label { id: id.into(), number, name, kind }))
}

/// The labels of members.
pub(crate) fn labels(reader: &mut Reader, bank: BankId, ids: &[MemberId]) -> StoreResult<BTreeMap<MemberId, Label>> {
    let ids: Vec<Uid> = ids.iter().copied().map(Uid::from).collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = of_bank(bank).filter(members::id.eq_any(ids.to_vec()));
        let rows = rows
            .select((members::id, members::account_id, members::number, members::name, members::kind))
            .load::<LabelRow>(reader.conn())?;
        for row in rows {
            let (_, label) = label(row)?;
            found.insert(label.id, label);
        }
    }
    Ok(found)
}

/// The labels of those members who take part now (active or paused).
pub(crate) fn labels_taking_part(reader: &mut Reader, bank: BankId, ids: &[MemberId]) -> StoreResult<BTreeMap<MemberId, Label>> {
    let ids: Vec<Uid> = ids.iter().copied().map(Uid::from).collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(500) {
        let here = [Standing::Active.code(), Standing::Paused.code()];
        let rows = of_bank(bank).filter(members::id.eq_any(ids.to_vec())).filter(members::standing.eq_any(here));
        let rows = rows
            .select((members::id, members::account_id, members::number, members::name, members::kind))
            .load::<LabelRow>(reader.conn())?;
        for row in rows {
            let (_, label) = label(row)?;
            found.insert(label.id, label);
        }
    }
    Ok(found)
}

/// The labels of the members behind accounts.
pub(crate) fn labels_by_account(reader: &mut Reader, bank: BankId, accounts: &[AccountId]) -> StoreResult<BTreeMap<AccountId, Label>> {
    let ids: Vec<Uid> = accounts.iter().copied().map(Uid::from).collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = of_bank(bank).filter(members::account_id.eq_any(ids.to_vec()));
        let rows = rows
            .select((members::id, members::account_id, members::number, members::name, members::kind))
            .load::<LabelRow>(reader.conn())?;
        for row in rows {
            let (account, label) = label(row)?;
            found.insert(account, label);
        }
    }
    Ok(found)
}

/// The labels of all members, whatever their standing, by number.
pub(crate) fn list_labels(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Label>> {
    let rows = of_bank(bank).order(members::number);
    let rows = rows.select((members::id, members::account_id, members::number, members::name, members::kind));
    rows.load::<LabelRow>(reader.conn())?.into_iter().map(|row| Ok(label(row)?.1)).collect()
}

/// Which member every account belongs to.
pub(crate) fn accounts(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<AccountId, MemberId>> {
    let rows = of_bank(bank).select((members::account_id, members::id)).load::<(Uid, Uid)>(reader.conn())?;
    Ok(rows.into_iter().map(|(account, member)| (account.into(), member.into())).collect())
}

/// How many members are in each standing.
pub(crate) fn count_by_standing(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<(Standing, i64)>> {
    let rows = of_bank(bank)
        .group_by(members::standing)
        .select((members::standing, diesel::dsl::count_star()))
        .load::<(String, i64)>(reader.conn())?;
    rows.into_iter().map(|(code, n)| Ok((Standing::from_code(&code).ok_or(StoreError::Corrupt("members.standing"))?, n))).collect()
}

/// How many members with a role take part now.
pub(crate) fn count_with_role(reader: &mut Reader, bank: BankId, role: Role) -> StoreResult<i64> {
    let rows = of_bank(bank)
        .filter(members::role.eq(role.code()))
        .filter(members::standing.eq_any([Standing::Active.code(), Standing::Paused.code()]));
    Ok(rows.count().get_result(reader.conn())?)
}

/// One step in the story of a member's standing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct StandingStep {
    /// Which.
    pub(crate) standing: Standing,
    /// From which day.
    pub(crate) from_on: Day,
    /// Why.
    pub(crate) reason: Option<String>,
    /// When it was recorded, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// Who said so; `None` for the operator.
    pub(crate) recorded_by: Option<MemberId>,
}

/// Adds a step to the story; nothing is overwritten.
pub(crate) fn insert_standing(tx: &mut Tx, bank: BankId, id: StandingId, member: MemberId, step: &StandingStep) -> StoreResult<()> {
    diesel::insert_into(standings::table)
        .values((
            standings::id.eq(Uid::from(id)),
            standings::bank_id.eq(Uid::from(bank)),
            standings::member_id.eq(Uid::from(member)),
            standings::standing.eq(step.standing.code()),
            standings::from_on.eq(step.from_on),
            standings::reason.eq(step.reason.as_deref()),
            standings::recorded_at.eq(step.recorded_at),
            standings::recorded_by.eq(step.recorded_by.map(Uid::from)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

type StandingRow = (Uid, String, Day, Option<String>, i64, Option<Uid>);

fn standing_step((member, code, from_on, reason, recorded_at, by): StandingRow) -> StoreResult<(MemberId, StandingStep)> {
    let standing = Standing::from_code(&code).ok_or(StoreError::Corrupt("standings.standing"))?;
    Ok((member.into(), StandingStep { standing, from_on, reason, recorded_at, recorded_by: by.map(MemberId::from) }))
}

/// The standings of one member, or of all of a bank's, in the order in which they hold.
pub(crate) fn list_standings(reader: &mut Reader, bank: BankId, member: Option<MemberId>) -> StoreResult<Vec<(MemberId, StandingStep)>> {
    let mut rows = standings::table.filter(standings::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(member) = member {
        rows = rows.filter(standings::member_id.eq(Uid::from(member)));
    }
    rows.order((standings::member_id, standings::from_on, standings::recorded_at))
        .select((
            standings::member_id,
            standings::standing,
            standings::from_on,
            standings::reason,
            standings::recorded_at,
            standings::recorded_by,
        ))
        .load::<StandingRow>(reader.conn())?
        .into_iter()
        .map(standing_step)
        .collect()
}

/// The staff who take part now, by name.
pub(crate) fn list_staff(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<Member>> {
    let rows = of_bank(bank)
        .filter(members::role.eq_any([Role::Broker.code(), Role::Coordinator.code()]))
        .filter(members::standing.eq_any([Standing::Active.code(), Standing::Paused.code()]));
    let rows = rows.order((members::name_key, members::number)).select(MemberRow::as_select()).load(reader.conn())?;
    rows.into_iter().map(MemberRow::member).collect()
}
