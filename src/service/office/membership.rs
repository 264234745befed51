//! Memberships that change or end: the record and its standing, and all that leaving brings with it in one transaction.
//!
//! Leaving is free: hours move on, listings close, leave to act ends, nothing more is sent, and the staff are told. History stays.

use crate::domain::calendar::Day;
use crate::domain::help::meeting::{Meeting, MeetingState};
use crate::domain::id::{BankId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::leaving::LeavingReason;
use crate::domain::people::member::{Member, Standing};
use crate::domain::people::message::{Fact, MessageKind};
use crate::domain::text::{Note, Reason};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::people::member::MemberChange;
use crate::service::people::message::{Told, tell};
use crate::store::db::Tx;
use crate::store::help::{ask, listing, meeting};
use crate::store::people::{bank, member, message, profile};

/// How a membership ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Leaving {
    /// Why.
    pub(crate) why: LeavingReason,
    /// The last day they belonged; today where it is left out.
    pub(crate) on: Option<Day>,
    /// The same in words; stays in their story and with the lines in the books.
    pub(crate) reason: Reason,
    /// To whom the hours that are left are given; the pot where it is left out.
    pub(crate) hours_to: Option<MemberId>,
    /// Whom to write to instead of somebody who died.
    pub(crate) write_to: Option<Note>,
}

impl Banks {
    /// Changes a member's record, role or standing.
    pub(crate) fn change_member(&self, actor: &Actor, id: MemberId, change: MemberChange) -> Result<Member> {
        self.member(actor, id)?;
        let bank = actor.may(Act::ManageMembers)?;
        self.db.write(bank, |tx| {
            let why = change.reason.clone();
            let (old, new) = self.change_member_in(tx, actor, bank, id, change)?;
            if old.standing != Standing::Left && new.standing == Standing::Left {
                self.see_off(tx, bank, &new, MessageKind::MemberLeft)?;
            }
            self.keep_change(tx, actor, (&old, &new), why.as_ref())?;
            Ok(new)
        })
    }

    /// Ends a membership, with a reason. Nobody who died is written to again, and the staff learn whom to write to.
    pub(crate) fn leave(&self, actor: &Actor, id: MemberId, leaving: &Leaving) -> Result<Member> {
        self.member(actor, id)?;
        let bank = actor.may(Act::ManageMembers)?;
        self.db.write(bank, |tx| {
            let change = MemberChange {
                standing: Some(Standing::Left),
                standing_from: leaving.on,
                reason: Some(leaving.reason.clone()),
                hours_to: leaving.hours_to,
                ..MemberChange::default()
            };
            let (old, new) = self.change_member_in(tx, actor, bank, id, change)?;
            if old.standing == Standing::Left {
                return Err(Error::NotFound);
            }
            let died = leaving.why == LeavingReason::Died;
            if died {
                let now = self.clock.now_ms();
                let mut known = profile::by_member(tx, bank, id)?;
                known.messages_stopped_at = Some(now);
                known.write_to.clone_from(&leaving.write_to);
                profile::put(tx, bank, &known, now)?;
            }
            self.see_off(tx, bank, &new, if died { MessageKind::MemberDied } else { MessageKind::MemberLeft })?;
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::MemberLeft)
                    .about(id)
                    .changed("standing", old.standing.code(), new.standing.code())
                    .because(Some(leaving.reason.as_str())),
            )?;
            Ok(new)
        })
    }

    /// What follows when somebody has left.
    fn see_off(&self, tx: &mut Tx, bank: BankId, leaver: &Member, kind: MessageKind) -> Result<()> {
        let now = self.clock.now_ms();
        message::stop_all_to(tx, bank, leaver.id, now)?;
        listing::withdraw_all_of(tx, bank, leaver.id, now)?;
        ask::withdraw_all_of(tx, bank, leaver.id, now)?;
        let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
        for agreed in meeting::list_agreed_of(tx, bank, leaver.id, today)? {
            // The other person learns that it is off, not why.
            let off = Meeting { state: MeetingState::Cancelled, answered_at: Some(now), ..agreed };
            meeting::update(tx, bank, &off)?;
            self.tell_both(tx, bank, &off, MessageKind::MeetingCancelled)?;
        }
        self.end_proxies_of(tx, bank, leaver.id)?;
        let write_to = profile::by_member(tx, bank, leaver.id)?.write_to;
        for staff in member::list_staff(tx, bank)? {
            let facts = vec![
                ("number", Fact::Text(leaver.number.to_string())),
                ("name", Fact::Text(leaver.name.as_str().to_owned())),
                ("write_to", Fact::Text(write_to.as_ref().map(|note| note.as_str().to_owned()).unwrap_or_default())),
                ("page", Fact::Link(format!("/members/{}", leaver.number))),
            ];
            tell(tx, &self.clock, bank, staff.id, &Told { kind, about: Some(leaver.id.uuid()), facts, not_before: None })?;
        }
        Ok(())
    }

    /// Keeps what was changed about a member: their role and their standing are deeds of their own.
    fn keep_change(&self, tx: &mut Tx, actor: &Actor, (old, new): (&Member, &Member), why: Option<&Reason>) -> Result<()> {
        let of = |kind| Deed::of(kind).about(new.id).because(why.map(Reason::as_str));
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let record = of(DeedKind::MemberChanged)
            .changed("name", old.name.as_str(), new.name.as_str())
            .changed("email", text(&old.email), text(&new.email))
            .changed("phone", text(&old.phone), text(&new.phone))
            .changed("contact_channel", old.contact_channel.code(), new.contact_channel.code());
        let role = of(DeedKind::RoleChanged).changed("role", old.role.code(), new.role.code());
        let standing = of(DeedKind::StandingChanged).changed("standing", old.standing.code(), new.standing.code());
        let changed = [record, role, standing].into_iter().filter(|deed| !deed.after.list().is_empty());
        changed.into_iter().try_for_each(|deed| self.keep(tx, actor, deed))
    }
}
