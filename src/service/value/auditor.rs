//! Auditors' links: made, listed and taken back by a coordinator; opened by whoever holds one. A link is never a session, and what
//! it opens names nobody.

use std::collections::BTreeMap;

use crate::domain::calendar::FinancialYear;
use crate::domain::id::{AuditorLinkId, BankId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Role;
use crate::domain::text::{Slug, Title};
use crate::domain::value::alias::{Aliases, Known, Naming};
use crate::domain::value::auditor::{AuditorLink, DAYS_MAX, OpenYears, Opened, Use};
use crate::service::actor::{Actor, Auditor};
use crate::service::bank::{Banks, digest, secret};
use crate::service::error::{Error, Result};
use crate::service::ledger::log::{KnownKey, keys_of};
use crate::store::db::Reader;
use crate::store::ledger::log;
use crate::store::people::{bank, member};
use crate::store::value::auditor;

/// A link to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewAuditorLink {
    /// Who reads.
    pub(crate) for_whom: Title,
    /// What they may read.
    pub(crate) years: OpenYears,
    /// For how many days, today not counted: 1 to 90.
    pub(crate) days: i64,
}

/// A link as the coordinator sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownLink {
    /// The link.
    pub(crate) link: AuditorLink,
    /// Whether it opens anything today.
    pub(crate) open: bool,
    /// Who made it, by name.
    pub(crate) made_by: Option<String>,
    /// What was opened through it, the newest day first.
    pub(crate) uses: Vec<Use>,
}

/// What stands on the first page behind a link.
#[derive(Clone, Debug)]
pub(crate) struct AuditorFront {
    /// The bank.
    pub(crate) bank: Bank,
    /// The link.
    pub(crate) link: AuditorLink,
    /// The years that it opens, the newest first.
    pub(crate) years: Vec<FinancialYear>,
    /// The coordinators who answer for the report, by name.
    pub(crate) coordinators: Vec<String>,
}

/// What receipts are checked against.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AuditorLedger {
    /// The newest checkpoint, a signed note; `None` before the first transfer.
    pub(crate) checkpoint: Option<String>,
    /// The keys that have signed, newest first.
    pub(crate) keys: Vec<KnownKey>,
}

impl Banks {
    /// Makes a link; coordinator and operator. Its secret is in the answer and nowhere else.
    pub(crate) fn make_auditor_link(&self, actor: &Actor, new: NewAuditorLink) -> Result<(AuditorLink, String)> {
        let id = actor.may(Act::LetAuditorsIn)?;
        let days = u64::try_from(new.days).ok().filter(|_| (1..=DAYS_MAX).contains(&new.days));
        let days = days.ok_or(Error::invalid("days", "invalid-number"))?;
        let (now, fresh) = (self.clock.now_ms(), secret());
        let link = self.db.write(id, |tx| {
            let today = bank::by_id(tx, id)?.ok_or(Error::NotFound)?.day_at(now);
            let ends_on = today.checked_add_days(chrono::Days::new(days)).ok_or(Error::invalid("days", "invalid-number"))?;
            let link = AuditorLink {
                id: AuditorLinkId::new(self.clock.new_id()),
                for_whom: new.for_whom,
                years: new.years,
                ends_on,
                made_at: now,
                made_by: actor.member(),
                revoked_at: None,
                revoked_by: None,
            };
            auditor::insert(tx, id, &link, &digest(&fresh))?;
            let deed = Deed::of(DeedKind::LinkMade).thing(link.id.uuid()).now("name", link.for_whom.as_str()).now("ends_on", link.ends_on);
            self.keep(tx, actor, deed)?;
            Ok::<_, Error>(link)
        })?;
        Ok((link, fresh))
    }

    /// Every link with its use, the newest first; coordinator and operator.
    pub(crate) fn auditor_links(&self, actor: &Actor) -> Result<Vec<ShownLink>> {
        let id = actor.may(Act::LetAuditorsIn)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let today = bank::by_id(reader, id)?.ok_or(Error::NotFound)?.day_at(now);
            let mut uses: BTreeMap<AuditorLinkId, Vec<Use>> = BTreeMap::new();
            for (link, each) in auditor::list_uses(reader, id)? {
                uses.entry(link).or_default().push(each);
            }
            let links = auditor::list(reader, id)?;
            let makers: Vec<MemberId> = links.iter().filter_map(|link| link.made_by).collect();
            let makers = member::labels(reader, id, &makers)?;
            let shown = |link: AuditorLink| ShownLink {
                open: link.is_open(today),
                made_by: link.made_by.and_then(|by| makers.get(&by)).map(|label| label.name.clone()),
                uses: uses.remove(&link.id).unwrap_or_default(),
                link,
            };
            Ok(links.into_iter().map(shown).collect())
        })
    }

    /// Takes a link back at once; coordinator and operator.
    pub(crate) fn revoke_auditor_link(&self, actor: &Actor, link: AuditorLinkId) -> Result<()> {
        let id = actor.may(Act::LetAuditorsIn)?;
        let now = self.clock.now_ms();
        self.db.write(id, |tx| {
            if !auditor::list(tx, id)?.iter().any(|each| each.id == link) {
                return Err(Error::NotFound);
            }
            // Taken back twice is taken back.
            auditor::revoke(tx, id, link, now, actor.member())?;
            self.keep(tx, actor, Deed::of(DeedKind::LinkRevoked).thing(link.uuid()))?;
            Ok(())
        })
    }

    /// Who holds a link. The link itself is the permission, so anybody may ask; unknown, ended and revoked ones look the same, and so
    /// does a link of another bank than the one asked.
    pub(crate) fn actor_for_auditor(&self, _actor: &Actor, token: &str, slug: Option<&Slug>, naming: Naming) -> Result<Actor> {
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let (id, link) = auditor::by_hash(reader, &digest(token))?.ok_or(Error::NotFound)?;
            let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
            if !link.is_open(bank.day_at(now)) || slug.is_some_and(|slug| bank.slug != *slug) {
                return Err(Error::NotFound);
            }
            Ok(Actor::Auditor(Box::new(Auditor { bank, link, naming })))
        })
    }

    /// Counts that something was opened through the link of the one who asks.
    pub(crate) fn note_opened(&self, actor: &Actor, opened: Opened) -> Result<()> {
        let id = actor.may(Act::FollowFigures)?;
        let auditor = actor.auditor()?;
        let now = self.clock.now_ms();
        let on = auditor.bank.day_at(now);
        self.db.write(id, |tx| Ok(auditor::count_use(tx, id, auditor.link.id, (on, opened, now))?))
    }

    /// Whose report it is, until when, and who answers for it.
    pub(crate) fn auditor_front(&self, actor: &Actor) -> Result<AuditorFront> {
        let id = actor.may(Act::FollowFigures)?;
        let Auditor { bank, link, .. } = actor.auditor()?.clone();
        let years = (link.years.first..=link.years.last).rev();
        let years = years.filter_map(|first| FinancialYear::new(first, bank.year_start).ok()).collect();
        let coordinators = self.db.read(|reader| coordinators(reader, id))?;
        Ok(AuditorFront { bank, link, years, coordinators })
    }

    /// The newest checkpoint and the keys that sign: what a receipt is checked against.
    pub(crate) fn auditor_ledger(&self, actor: &Actor) -> Result<AuditorLedger> {
        let id = actor.may(Act::FollowFigures)?;
        self.db.read(|reader| {
            let checkpoint = log::head(reader, id)?.checkpoint.map(|kept| kept.note);
            Ok(AuditorLedger { checkpoint, keys: keys_of(reader, id)? })
        })
    }
}

/// What everybody is called for an actor who may not know names; `None` for one who may.
pub(in crate::service) fn aliases(reader: &mut Reader, actor: &Actor, bank: BankId) -> Result<Option<Aliases>> {
    let Actor::Auditor(auditor) = actor else { return Ok(None) };
    let known: Vec<Known> = member::list_labels(reader, bank)?
        .into_iter()
        .map(|label| Known { id: label.id, number: label.number, name: label.name, kind: label.kind })
        .collect();
    Ok(Some(Aliases::new(&auditor.naming, &known)))
}

/// The names of the coordinators who take part.
pub(in crate::service) fn coordinators(reader: &mut Reader, id: BankId) -> Result<Vec<String>> {
    let staff = member::list_staff(reader, id)?.into_iter().filter(|member| member.role == Role::Coordinator);
    Ok(staff.map(|member| member.name.as_str().to_owned()).collect())
}
