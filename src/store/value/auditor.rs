//! Rows of auditors' links and of what was opened through them. A link's secret is never here: only its hash.

use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::id::{AuditorLinkId, BankId, MemberId};
use crate::domain::text::Title;
use crate::domain::value::auditor::{AuditorLink, OpenYears, Opened, Use};
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::{auditor_links, auditor_uses};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = auditor_links)]
struct LinkRow {
    id: Uid,
    for_whom: String,
    first_year: i64,
    last_year: i64,
    ends_on: Day,
    made_at: i64,
    made_by: Option<Uid>,
    revoked_at: Option<i64>,
    revoked_by: Option<Uid>,
}

impl LinkRow {
    fn link(self) -> StoreResult<AuditorLink> {
        let year = |year: i64| i32::try_from(year).or(Err(StoreError::Corrupt("auditor_links.first_year")));
        let years = OpenYears::new(year(self.first_year)?, year(self.last_year)?);
        Ok(AuditorLink {
            id: self.id.into(),
            for_whom: Title::new(&self.for_whom).or(Err(StoreError::Corrupt("auditor_links.for_whom")))?,
            years: years.ok_or(StoreError::Corrupt("auditor_links.last_year"))?,
            ends_on: self.ends_on,
            made_at: self.made_at,
            made_by: self.made_by.map(MemberId::from),
            revoked_at: self.revoked_at,
            revoked_by: self.revoked_by.map(MemberId::from),
        })
    }
}

/// Adds a link under the hash of its secret.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, link: &AuditorLink, token_hash: &[u8; 32]) -> StoreResult<()> {
    let row = LinkRow {
        id: link.id.into(),
        for_whom: link.for_whom.as_str().to_owned(),
        first_year: link.years.first.into(),
        last_year: link.years.last.into(),
        ends_on: link.ends_on,
        made_at: link.made_at,
        made_by: link.made_by.map(Uid::from),
        revoked_at: link.revoked_at,
        revoked_by: link.revoked_by.map(Uid::from),
    };
    diesel::insert_into(auditor_links::table)
        .values((row, auditor_links::bank_id.eq(Uid::from(bank)), auditor_links::token_hash.eq(token_hash.to_vec())))
        .execute(tx.conn())?;
    Ok(())
}

/// The link with a secret, and its bank.
pub(crate) fn by_hash(reader: &mut Reader, token_hash: &[u8; 32]) -> StoreResult<Option<(BankId, AuditorLink)>> {
    let rows = auditor_links::table.filter(auditor_links::token_hash.eq(token_hash.as_slice()));
    let found = rows.select((auditor_links::bank_id, LinkRow::as_select())).first::<(Uid, LinkRow)>(reader.conn()).optional()?;
    found.map(|(bank, row)| Ok((bank.into(), row.link()?))).transpose()
}

/// Every link of a bank, the newest first.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<AuditorLink>> {
    let rows = auditor_links::table
        .filter(auditor_links::bank_id.eq(Uid::from(bank)))
        .order((auditor_links::made_at.desc(), auditor_links::id.desc()))
        .select(LinkRow::as_select());
    rows.load(reader.conn())?.into_iter().map(LinkRow::link).collect()
}

/// Takes a link back. Answers whether there was one that had not been.
pub(crate) fn revoke(tx: &mut Tx, bank: BankId, id: AuditorLinkId, at: i64, by: Option<MemberId>) -> StoreResult<bool> {
    let link = auditor_links::table
        .filter(auditor_links::bank_id.eq(Uid::from(bank)))
        .filter(auditor_links::id.eq(Uid::from(id)))
        .filter(auditor_links::revoked_at.is_null());
    let set = (auditor_links::revoked_at.eq(Some(at)), auditor_links::revoked_by.eq(by.map(Uid::from)));
    Ok(diesel::update(link).set(set).execute(tx.conn())? == 1)
}

/// Counts that something was opened through a link.
pub(crate) fn count_use(tx: &mut Tx, bank: BankId, link: AuditorLinkId, (on, opened, at): (Day, Opened, i64)) -> StoreResult<()> {
    let counted = auditor_uses::table
        .filter(auditor_uses::link_id.eq(Uid::from(link)))
        .filter(auditor_uses::on_day.eq(on))
        .filter(auditor_uses::opened.eq(opened.code()));
    let once_more = (auditor_uses::times.eq(auditor_uses::times + 1), auditor_uses::last_at.eq(at));
    if diesel::update(counted).set(once_more).execute(tx.conn())? == 0 {
        diesel::insert_into(auditor_uses::table)
            .values((
                auditor_uses::link_id.eq(Uid::from(link)),
                auditor_uses::on_day.eq(on),
                auditor_uses::opened.eq(opened.code()),
                auditor_uses::bank_id.eq(Uid::from(bank)),
                auditor_uses::times.eq(1),
                auditor_uses::last_at.eq(at),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// What was opened through the links of a bank, the newest day first.
pub(crate) fn list_uses(reader: &mut Reader, bank: BankId) -> StoreResult<Vec<(AuditorLinkId, Use)>> {
    let rows = auditor_uses::table
        .filter(auditor_uses::bank_id.eq(Uid::from(bank)))
        .order((auditor_uses::on_day.desc(), auditor_uses::opened))
        .select((auditor_uses::link_id, auditor_uses::on_day, auditor_uses::opened, auditor_uses::times, auditor_uses::last_at));
    let one = |(link, on, opened, times, last_at): (Uid, Day, String, i64, i64)| {
        let opened = Opened::from_code(&opened).ok_or(StoreError::Corrupt("auditor_uses.opened"))?;
        Ok((link.into(), Use { on, opened, times, last_at }))
    };
    rows.load::<(Uid, Day, String, i64, i64)>(reader.conn())?.into_iter().map(one).collect()
}
