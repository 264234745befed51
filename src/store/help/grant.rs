//! Rows of grants from the pot, of the reasons for them, and what moved through the pot.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::calendar::{Day, Period};
use crate::domain::help::grant::{Grant, GrantRule, GrantState, RuleState};
use crate::domain::id::{AccountId, BankId, GrantId, MemberId};
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::text::{Name, Reason, Slug};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{grant_rules, grants, postings, transfers};

/// How many transfers are looked up at once.
const CHUNK: usize = 500;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = grants, treat_none_as_null = true)]
struct GrantRow {
    id: Uid,
    member_id: Uid,
    minutes: i64,
    rule: String,
    reason: String,
    asked_by: Option<Uid>,
    asked_at: i64,
    state: String,
    decided_by: Option<Uid>,
    decided_at: Option<i64>,
    decision_reason: Option<String>,
    transfer_seq: Option<i64>,
}

impl GrantRow {
    fn of(grant: &Grant) -> Self {
        Self {
            id: grant.id.into(),
            member_id: grant.member.into(),
            minutes: grant.minutes.get(),
            rule: grant.rule.as_str().to_owned(),
            reason: grant.reason.as_str().to_owned(),
            asked_by: grant.asked_by.map(Uid::from),
            asked_at: grant.asked_at,
            state: grant.state.code().to_owned(),
            decided_by: grant.decided_by.map(Uid::from),
            decided_at: grant.decided_at,
            decision_reason: grant.decision_reason.as_ref().map(|reason| reason.as_str().to_owned()),
            transfer_seq: grant.transfer_seq,
        }
    }

    fn grant(self) -> StoreResult<Grant> {
        let why = self.decision_reason.as_deref().map(Reason::new).transpose();
        Ok(Grant {
            id: self.id.into(),
            member: self.member_id.into(),
            minutes: Amount::new(self.minutes).or(Err(StoreError::Corrupt("grants.minutes")))?,
            rule: Slug::new(&self.rule).or(Err(StoreError::Corrupt("grants.rule")))?,
            reason: Reason::new(&self.reason).or(Err(StoreError::Corrupt("grants.reason")))?,
            asked_by: self.asked_by.map(MemberId::from),
            asked_at: self.asked_at,
            state: GrantState::from_code(&self.state).ok_or(StoreError::Corrupt("grants.state"))?,
            decided_by: self.decided_by.map(MemberId::from),
            decided_at: self.decided_at,
            decision_reason: why.or(Err(StoreError::Corrupt("grants.decision_reason")))?,
            transfer_seq: self.transfer_seq,
        })
    }
}

/// Adds a grant that is asked for.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, grant: &Grant) -> StoreResult<()> {
    diesel::insert_into(grants::table).values((GrantRow::of(grant), grants::bank_id.eq(Uid::from(bank)))).execute(tx.conn())?;
    Ok(())
}

/// Writes the answer to a grant.
pub(crate) fn update(tx: &mut Tx, bank: BankId, grant: &Grant) -> StoreResult<()> {
    let row = grants::table.filter(grants::bank_id.eq(Uid::from(bank))).filter(grants::id.eq(Uid::from(grant.id)));
    diesel::update(row).set(GrantRow::of(grant)).execute(tx.conn())?;
    Ok(())
}

/// One grant.
pub(crate) fn by_id(reader: &mut Reader, bank: BankId, id: GrantId) -> StoreResult<Option<Grant>> {
    let row = grants::table.filter(grants::bank_id.eq(Uid::from(bank))).filter(grants::id.eq(Uid::from(id)));
    row.select(GrantRow::as_select()).first(reader.conn()).optional()?.map(GrantRow::grant).transpose()
}

/// What is still asked for, the longest wait first.
pub(crate) fn list_waiting(reader: &mut Reader, bank: BankId, limit: i64) -> StoreResult<Vec<Grant>> {
    let rows = grants::table.filter(grants::bank_id.eq(Uid::from(bank))).filter(grants::state.eq(GrantState::Asked.code()));
    let rows = rows.order((grants::asked_at, grants::id)).limit(limit).select(GrantRow::as_select());
    rows.load(reader.conn())?.into_iter().map(GrantRow::grant).collect()
}

/// Grants newest first, after one, of one state where one is named.
pub(crate) fn list(
    reader: &mut Reader,
    bank: BankId,
    state: Option<GrantState>,
    after: Option<GrantId>,
    limit: i64,
) -> StoreResult<Vec<Grant>> {
    let mut rows = grants::table.filter(grants::bank_id.eq(Uid::from(bank))).into_boxed();
    if let Some(state) = state {
        rows = rows.filter(grants::state.eq(state.code()));
    }
    if let Some(after) = after {
        rows = rows.filter(grants::id.lt(Uid::from(after)));
    }
    let rows = rows.order(grants::id.desc()).limit(limit).select(GrantRow::as_select());
    rows.load(reader.conn())?.into_iter().map(GrantRow::grant).collect()
}

/// The bank's own reasons and its changes to the built-in ones.
pub(crate) fn list_rules(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<GrantRule>> {
    let rows = grant_rules::table.filter(grant_rules::bank_id.eq(Uid::from(bank)));
    let rows =
        rows.select((grant_rules::slug, grant_rules::name, grant_rules::state)).load::<(String, Option<String>, String)>(reader.conn())?;
    let rule = |(slug, name, state): (String, Option<String>, String)| {
        Ok(GrantRule {
            slug: Slug::new(&slug).or(Err(StoreError::Corrupt("grant_rules.slug")))?,
            name: name.as_deref().map(Name::new).transpose().or(Err(StoreError::Corrupt("grant_rules.name")))?,
            state: RuleState::from_code(&state).ok_or(StoreError::Corrupt("grant_rules.state"))?,
        })
    };
    rows.into_iter().map(rule).collect()
}

/// Writes a reason, in place of the one of that short name.
pub(crate) fn put_rule(tx: &mut Tx, bank: BankId, rule: &GrantRule) -> StoreResult<()> {
    let (bank, slug) = (Uid::from(bank), rule.slug.as_str());
    diesel::delete(grant_rules::table.filter(grant_rules::bank_id.eq(bank)).filter(grant_rules::slug.eq(slug))).execute(tx.conn())?;
    diesel::insert_into(grant_rules::table)
        .values((
            grant_rules::bank_id.eq(bank),
            grant_rules::slug.eq(slug),
            grant_rules::name.eq(rule.name.as_ref().map(Name::as_str)),
            grant_rules::state.eq(rule.state.code()),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Minutes between the pot and one other account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Flow {
    /// What the transfer was for.
    pub(crate) kind: TransferKind,
    /// On which day.
    pub(crate) on: Day,
    /// The reason, where a grant was asked for and approved.
    pub(crate) rule: Option<Slug>,
    /// The other account.
    pub(crate) other: AccountId,
    /// From the pot's side: plus is in.
    pub(crate) minutes: Minutes,
}

/// Everything that moved through the pot in a period.
pub(crate) fn list_flows(reader: &mut Reader, bank: BankId, pot: AccountId, period: Period) -> StoreResult<Vec<Flow>> {
    let bank = Uid::from(bank);
    let heads = postings::table
        .inner_join(transfers::table)
        .filter(postings::bank_id.eq(bank))
        .filter(postings::account_id.eq(Uid::from(pot)))
        .filter(transfers::happened_on.between(period.from, period.to))
        .order(postings::seq)
        .select((postings::seq, transfers::kind, transfers::happened_on))
        .load::<(i64, String, Day)>(reader.conn())?;
    let mut found = Vec::new();
    for heads in heads.chunks(CHUNK) {
        let seqs: Vec<i64> = heads.iter().map(|(seq, ..)| *seq).collect();
        let asked = grants::table.filter(grants::bank_id.eq(bank)).filter(grants::transfer_seq.eq_any(seqs.clone()));
        let asked = asked.select((grants::transfer_seq.assume_not_null(), grants::rule)).load::<(i64, String)>(reader.conn())?;
        let rules: BTreeMap<i64, String> = asked.into_iter().collect();
        let heads: BTreeMap<i64, &(i64, String, Day)> = heads.iter().map(|head| (head.0, head)).collect();
        let others = postings::table
            .filter(postings::bank_id.eq(bank))
            .filter(postings::seq.eq_any(seqs))
            .filter(postings::account_id.ne(Uid::from(pot)))
            .order((postings::seq, postings::leg))
            .select((postings::seq, postings::account_id, postings::minutes))
            .load::<(i64, Uid, i64)>(reader.conn())?;
        for (seq, other, minutes) in others {
            let Some((_, kind, on)) = heads.get(&seq) else { continue };
            let rule = rules.get(&seq).map(|rule| Slug::new(rule)).transpose();
            found.push(Flow {
                kind: TransferKind::from_code(kind).ok_or(StoreError::Corrupt("transfers.kind"))?,
                on: *on,
                rule: rule.or(Err(StoreError::Corrupt("grants.rule")))?,
                other: other.into(),
                minutes: Minutes::new(minutes).negated(),
            });
        }
    }
    Ok(found)
}

/// The first day on which anything moved through the pot.
pub(crate) fn first_flow(reader: &mut Reader, bank: BankId, pot: AccountId) -> StoreResult<Option<Day>> {
    let rows = postings::table.inner_join(transfers::table).filter(postings::bank_id.eq(Uid::from(bank)));
    let rows = rows.filter(postings::account_id.eq(Uid::from(pot))).order(transfers::happened_on).select(transfers::happened_on);
    Ok(rows.first::<Day>(reader.conn()).optional()?)
}
