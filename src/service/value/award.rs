//! Funders' grants and the shares that are counted for them: written down, ended, taken out, and never changed. Whatever would be counted
//! twice is refused while the bank's lock is held, so that two who write at once cannot both be right.

use std::collections::BTreeMap;

use crate::domain::calendar::{Day, Period};
use crate::domain::id::{AwardId, BankId, CategoryId, CostId, MemberId, TagId};
use crate::domain::money::Money;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::MemberKind;
use crate::domain::people::postcode::AreaKind;
use crate::domain::text::{Reason, Title};
use crate::domain::value::award::{Award, Replaced, Tag, Target, Wording, last_line, of_last_line, room};
use crate::domain::value::benefit::Share;
use crate::domain::value::ending::Told;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::ledger::answered::Answered;
use crate::service::value::register::{asked, in_force, told};
use crate::store::db::{Reader, Tx};
use crate::store::help::category;
use crate::store::people::member;
use crate::store::value::{award, ending, register};

/// A funder's grant to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewAward {
    /// Who gives.
    pub(crate) funder: Title,
    /// What the funder calls it.
    pub(crate) reference: Title,
    /// The days it is for.
    pub(crate) days: Period,
    /// How much it is.
    pub(crate) amount: Option<Money>,
    /// The funder's own words.
    pub(crate) wording: Wording,
    /// By which areas this funder is told where people live.
    pub(crate) areas: Option<AreaKind>,
}

/// A share to count for a grant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NewTag {
    /// For which grant.
    pub(crate) award: AwardId,
    /// What is counted.
    pub(crate) target: Target,
    /// On which days; within the grant's.
    pub(crate) days: Period,
    /// How much of it.
    pub(crate) share: Share,
}

/// How a tag stops counting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TagEnd {
    /// It was wrong from its first day.
    TakenOut,
    /// It counts up to this day and no longer.
    After(Day),
}

/// A tag as it is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownTag {
    /// The tag, with how it ended.
    pub(crate) told: Told<Tag>,
    /// Who gives the money.
    pub(crate) funder: String,
    /// What the kind of help, the member or the cost line is called, where one is named.
    pub(crate) name: Option<String>,
}

/// A grant with its tags.
#[derive(Clone, Debug)]
pub(crate) struct ShownAward {
    /// The grant, with how it ended.
    pub(crate) told: Told<Award>,
    /// All tags that it has or had, by day.
    pub(crate) tags: Vec<ShownTag>,
    /// The cost lines that reach into its days, to choose from.
    pub(crate) costs: Vec<crate::domain::value::register::CostLine>,
    /// The kinds of help, to choose from.
    pub(crate) kinds: Vec<crate::domain::help::category::Category>,
}

impl Banks {
    /// The grants in force, the newest first; coordinator and operator.
    pub(crate) fn awards(&self, actor: &Actor) -> Result<Vec<Award>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| Ok(award::list(reader, bank)?))
    }

    /// One grant, in force or not, with its tags; coordinator and operator.
    pub(crate) fn award(&self, actor: &Actor, id: AwardId) -> Result<ShownAward> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let entry = award::by_id(reader, bank, id)?;
            let told = told(reader, bank, id.uuid(), entry)?;
            let tags = award::list_tags_of(reader, bank, id)?;
            let (tags, days) = (shown(reader, bank, &tags)?, told.entry.days);
            Ok(ShownAward { told, tags, costs: register::list_in(reader, bank, days)?, kinds: category::list(reader, bank)? })
        })
    }

    /// Tags with the names of what they count, such as those that leave no room; coordinator and operator.
    pub(crate) fn shown_tags(&self, actor: &Actor, tags: &[Tag]) -> Result<Vec<ShownTag>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| shown(reader, bank, tags))
    }

    /// Writes a grant down, once under a key; coordinator and operator.
    pub(crate) fn add_award(&self, actor: &Actor, new: &NewAward, key: Option<&str>) -> Result<Answered<AwardId>> {
        let bank = actor.may(Act::ManageRegisters)?;
        in_order(new.days)?;
        let made = self.once_written(asked(bank, actor, key, format!("add award {new:?}")), |tx| {
            let NewAward { funder, reference, days, amount, wording, areas } = new.clone();
            let id = AwardId::new(self.clock.new_id());
            award::insert(tx, bank, &Award { id, funder, reference, days, amount, wording, areas }, self.recorded(actor))?;
            self.keep(tx, actor, Deed::of(DeedKind::AwardWritten).thing(id.uuid()))?;
            Ok(id.uuid())
        })?;
        Ok(made.map(AwardId::new))
    }

    /// Takes a grant out with all its tags; it is kept with the reason. Coordinator and operator.
    pub(crate) fn withdraw_award(&self, actor: &Actor, id: AwardId, reason: &Reason, key: Option<&str>) -> Result<Answered<AwardId>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("withdraw award {id} {reason:?}")), |tx| {
            award_in_force(tx, bank, id)?;
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), None, reason))?;
            for tag in award::list_tags(tx, bank)?.into_iter().filter(|tag| tag.award == id) {
                ending::insert(tx, bank, &self.ending(actor, tag.id.uuid(), None, reason))?;
            }
            self.keep(tx, actor, Deed::of(DeedKind::AwardWithdrawn).thing(id.uuid()).because(Some(reason.as_str())))?;
            Ok(id.uuid())
        })?;
        Ok(made.map(AwardId::new))
    }

    /// Counts a share of something for a grant, once under a key; refused where something would be counted twice. Coordinator and operator.
    pub(crate) fn add_tag(&self, actor: &Actor, new: &NewTag, key: Option<&str>) -> Result<Answered<ShownTag>> {
        let bank = actor.may(Act::ManageRegisters)?;
        in_order(new.days)?;
        if new.share == Share::default() {
            return Err(Error::invalid("share", "award-error-share"));
        }
        let made = self.once_written(asked(bank, actor, key, format!("add tag {new:?}")), |tx| {
            let of = award_in_force(tx, bank, new.award)?;
            if new.days.overlap(of.days) != Some(new.days) {
                return Err(Error::invalid("from", "award-error-outside"));
            }
            let replaced = award::replaced_costs(tx, bank)?;
            check(tx, bank, &replaced, new.target)?;
            let NewTag { award, target, days, share } = *new;
            let tag = of_last_line(&replaced, Tag { id: TagId::new(self.clock.new_id()), award, target, days, share });
            let held: Vec<Tag> = award::list_tags(tx, bank)?.into_iter().map(|tag| of_last_line(&replaced, tag)).collect();
            room(&held, &tag).map_err(|full| Refusal::ShareTaken(Box::new(full)))?;
            award::insert_tag(tx, bank, &tag, self.recorded(actor))?;
            self.keep(tx, actor, Deed::of(DeedKind::TagWritten).thing(tag.id.uuid()))?;
            Ok(tag.id.uuid())
        })?;
        self.tag_again(bank, made)
    }

    /// Ends a tag or takes it out, once under a key; coordinator and operator. A tag that ends gives way to one with fewer days.
    pub(crate) fn end_tag(&self, actor: &Actor, id: TagId, end: TagEnd, reason: &Reason, key: Option<&str>) -> Result<Answered<ShownTag>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("end tag {id} {end:?} {reason:?}")), |tx| {
            let tag = award::tag_by_id(tx, bank, id)?;
            in_force(tx, bank, id.uuid(), tag)?;
            let tag = tag.ok_or(Error::NotFound)?;
            let shorter = match end {
                TagEnd::TakenOut => None,
                TagEnd::After(last) if tag.days.from <= last && last < tag.days.to => {
                    let days = Period { to: last, ..tag.days };
                    Some(Tag { id: TagId::new(self.clock.new_id()), days, ..tag })
                }
                TagEnd::After(_) => return Err(Error::invalid("last_day", "award-error-last-day")),
            };
            if let Some(shorter) = &shorter {
                award::insert_tag(tx, bank, shorter, self.recorded(actor))?;
            }
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), shorter.map(|tag| tag.id.uuid()), reason))?;
            self.keep(tx, actor, Deed::of(DeedKind::TagEnded).thing(id.uuid()).because(Some(reason.as_str())))?;
            Ok(shorter.map_or(id, |tag| tag.id).uuid())
        })?;
        self.tag_again(bank, made)
    }

    fn tag_again(&self, bank: BankId, made: Answered<uuid::Uuid>) -> Result<Answered<ShownTag>> {
        let id = TagId::new(made.value);
        let tag = self.db.read(|reader| {
            let tag = award::tag_by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            shown(reader, bank, &[tag])?.pop().ok_or(Error::NotFound)
        })?;
        Ok(made.map(|_| tag))
    }
}

/// Refuses days that end before they begin.
pub(in crate::service) fn in_order(days: Period) -> Result<()> {
    if days.from <= days.to { Ok(()) } else { Err(Error::invalid("to", "award-error-to-before")) }
}

fn award_in_force(tx: &mut Tx, bank: BankId, id: AwardId) -> Result<Award> {
    let found = award::by_id(tx, bank, id)?;
    in_force(tx, bank, id.uuid(), found.clone())?;
    found.ok_or(Error::NotFound)
}

/// What a tag is to count is there, and can be counted.
fn check(tx: &mut Tx, bank: BankId, replaced: &Replaced, target: Target) -> Result<()> {
    match target {
        Target::Hours | Target::Members | Target::Costs => Ok(()),
        Target::Kind(id) => {
            let kinds = category::list(tx, bank)?;
            kinds.iter().find(|kind| kind.id == id).map(|_| ()).ok_or(Error::invalid("category", "invalid-category"))
        }
        Target::Received(id) | Target::Member(id) => {
            let found = member::by_id(tx, bank, id)?;
            // An organisation receives hours but is no member in a report.
            let fits = found.is_some_and(|member| member.kind == MemberKind::Person || matches!(target, Target::Received(_)));
            if fits { Ok(()) } else { Err(Error::invalid("member_id", "invalid-member")) }
        }
        Target::Cost(id) => {
            let id = last_line(replaced, id);
            let entry = register::by_id(tx, bank, id)?;
            if entry.is_none() {
                return Err(Error::invalid("cost_id", "award-error-cost"));
            }
            in_force(tx, bank, id.uuid(), entry)
        }
    }
}

/// Tags with the names of what they count.
fn shown(reader: &mut Reader, bank: BankId, tags: &[Tag]) -> Result<Vec<ShownTag>> {
    let people: Vec<MemberId> = tags
        .iter()
        .filter_map(|tag| match tag.target {
            Target::Received(id) | Target::Member(id) => Some(id),
            _ => None,
        })
        .collect();
    let labels = member::labels(reader, bank, &people)?;
    let kinds: BTreeMap<CategoryId, String> =
        category::list(reader, bank)?.into_iter().map(|kind| (kind.id, kind.name.as_str().to_owned())).collect();
    let replaced = award::replaced_costs(reader, bank)?;
    let mut found = Vec::new();
    for tag in tags {
        let name = match tag.target {
            Target::Kind(id) => kinds.get(&id).cloned(),
            Target::Received(id) | Target::Member(id) => labels.get(&id).map(|label| label.name.clone()),
            Target::Cost(id) => line(reader, bank, last_line(&replaced, id))?,
            Target::Hours | Target::Members | Target::Costs => None,
        };
        let funder = award::by_id(reader, bank, tag.award)?.ok_or(Error::NotFound)?.funder;
        found.push(ShownTag { told: told(reader, bank, tag.id.uuid(), Some(*tag))?, funder: funder.as_str().to_owned(), name });
    }
    Ok(found)
}

fn line(reader: &mut Reader, bank: BankId, id: CostId) -> Result<Option<String>> {
    Ok(register::by_id(reader, bank, id)?.map(|line| line.what.as_str().to_owned()))
}
