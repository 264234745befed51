//! Activities: groups that meet, each with its kind of help and who meets its helpers' minutes.

use crate::domain::help::category::Category;
use crate::domain::help::sheet::{Activity, AttendanceSheet, Payer};
use crate::domain::id::{ActivityId, BankId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{Member, MemberKind};
use crate::domain::text::{Name, Slug, Title};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::category::usable;
use crate::store::db::{Reader, StoreError};
use crate::store::help::{category, sheet};
use crate::store::people::member::{self, Label};

/// Sheets shown of one activity.
const SHEETS_SHOWN: i64 = 60;

/// An activity to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewActivity {
    /// What it is called.
    pub(crate) name: Name,
    /// What kind of help it is.
    pub(crate) category: Slug,
    /// Where it meets.
    pub(crate) place: Option<Title>,
    /// Who meets the helpers' minutes.
    pub(crate) payer: Payer,
    /// The organisation, where one does.
    pub(crate) payer_id: Option<MemberId>,
}

/// An activity with its names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownActivity {
    /// The activity.
    pub(crate) activity: Activity,
    /// Its kind of help.
    pub(crate) category: Category,
    /// The organisation that meets its minutes.
    pub(crate) payer: Option<Label>,
}

impl Banks {
    /// Writes an activity down; staff only.
    pub(crate) fn add_activity(&self, actor: &Actor, new: NewActivity) -> Result<Activity> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.write(bank, |tx| {
            let activity = Activity {
                id: ActivityId::new(self.clock.new_id()),
                name: new.name,
                category: usable(tx, bank, &new.category)?.id,
                place: new.place,
                payer: new.payer,
                payer_id: organisation(tx, bank, new.payer, new.payer_id)?.map(|member| member.id),
                created_at: self.clock.now_ms(),
                closed_at: None,
            };
            sheet::insert_activity(tx, bank, &activity)?;
            self.keep(tx, actor, Deed::of(DeedKind::ActivityAdded).thing(activity.id.uuid()).now("name", activity.name.as_str()))?;
            Ok(activity)
        })
    }

    /// All activities, those that go on first; staff only.
    pub(crate) fn activities(&self, actor: &Actor) -> Result<Vec<ShownActivity>> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.read(|reader| {
            let found = sheet::list_activities(reader, bank)?;
            show_activities(reader, bank, found)
        })
    }

    /// One activity and its sheets, the newest session first; staff only.
    pub(crate) fn activity(&self, actor: &Actor, id: ActivityId) -> Result<(ShownActivity, Vec<AttendanceSheet>)> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.read(|reader| {
            let found = sheet::activity_by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let shown = show_activities(reader, bank, vec![found])?.pop().ok_or(Error::NotFound)?;
            Ok((shown, sheet::list(reader, bank, Some(id), SHEETS_SHOWN)?))
        })
    }

    /// Ends an activity; its sheets stay.
    pub(crate) fn close_activity(&self, actor: &Actor, id: ActivityId) -> Result<()> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.write(bank, |tx| {
            sheet::activity_by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            self.keep(tx, actor, Deed::of(DeedKind::ActivityClosed).thing(id.uuid()))?;
            Ok(sheet::close_activity(tx, bank, id, self.clock.now_ms())?)
        })
    }
}

/// The organisation that meets the minutes, where one is to.
pub(in crate::service) fn organisation(reader: &mut Reader, bank: BankId, payer: Payer, id: Option<MemberId>) -> Result<Option<Member>> {
    if payer != Payer::Organisation {
        return Ok(None);
    }
    let wrong = || Error::invalid("payer_id", "invalid-organisation");
    let member = member::by_id(reader, bank, id.ok_or_else(wrong)?)?.filter(|member| member.kind == MemberKind::Organisation);
    let member = member.ok_or_else(wrong)?;
    if member.standing.takes_part() { Ok(Some(member)) } else { Err(Refusal::NotTakingPart.into()) }
}

fn show_activities(reader: &mut Reader, bank: BankId, found: Vec<Activity>) -> Result<Vec<ShownActivity>> {
    let categories = category::told(reader, bank)?;
    let payers: Vec<MemberId> = found.iter().filter_map(|activity| activity.payer_id).collect();
    let labels = member::labels(reader, bank, &payers)?;
    let missing = || Error::Fault(StoreError::Corrupt("an activity without its category"));
    let shown = |activity: Activity| {
        Ok(ShownActivity {
            category: categories.get(&activity.category).cloned().ok_or_else(missing)?,
            payer: activity.payer_id.and_then(|id| labels.get(&id).cloned()),
            activity,
        })
    };
    found.into_iter().map(shown).collect()
}
