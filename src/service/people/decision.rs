//! The decision on an application: taken on, declined or withdrawn, once, with a reason. Nothing decided comes back to life.

use crate::domain::id::{BankId, MemberId, StandingId};
use crate::domain::people::access::Act;
use crate::domain::people::application::{Application, Decided, Decision};
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{Member, Standing};
use crate::domain::people::message::{Fact, MessageKind, Way, way_to};
use crate::domain::people::profile::Profile;
use crate::domain::text::{Note, Reason};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::application::{ShownApplication, open_one};
use crate::service::people::message::{Told, tell, tell_outside};
use crate::service::people::session::shut_out;
use crate::store::db::Tx;
use crate::store::people::member::StandingStep;
use crate::store::people::{application, bank, member, message, referee};

/// What a referee is asked; after the decision nobody needs to answer.
const TO_REFEREES: [MessageKind; 3] = [MessageKind::ReferenceAsk, MessageKind::ReferenceReminder, MessageKind::ReferenceCall];

/// What to do about tasks that are not done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unfinished {
    /// Wait until they are.
    Wait,
    /// Take the applicant on all the same; the reason says why. A check that is needed is never done without.
    Accept,
}

impl Banks {
    /// Takes an applicant on.
    pub(crate) fn take_on(&self, actor: &Actor, id: MemberId, reason: Reason, unfinished: Unfinished) -> Result<Member> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let why = Some(reason.as_str().to_owned());
            let found = open_one(tx, bank, id, now)?;
            if found.application.check_needed.yes() && !found.check.good() {
                return Err(Refusal::ApplicationCheckMissing.into());
            }
            if unfinished == Unfinished::Wait && !found.progress().ready() {
                return Err(Refusal::ApplicationNotReady.into());
            }
            let belonged = member::list_standings(tx, bank, Some(id))?.iter().any(|(_, step)| step.standing == Standing::Active);
            let the_bank = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?;
            let today = the_bank.day_at(now);
            // Somebody who belonged before keeps the day on which they first came.
            let joined_on = if belonged { found.member.joined_on } else { today };
            let taken = Member { standing: Standing::Active, joined_on, left_on: None, ..found.member.clone() };
            self.decide(tx, actor, bank, found, (Decision::TakenOn, Some(reason)), &taken)?;
            if !belonged {
                self.give_starting_credit(tx, &the_bank, &taken, today)?;
            }
            self.keep(tx, actor, Deed::of(DeedKind::TakenOn).about(id).because(why))?;
            let facts = vec![
                ("member", Fact::Text(taken.name.as_str().to_owned())),
                ("bank", Fact::Text(the_bank.name.as_str().to_owned())),
                ("number", Fact::Text(taken.number.to_string())),
            ];
            tell(tx, &self.clock, bank, id, &Told { kind: MessageKind::TakenOn, about: Some(id.uuid()), facts, not_before: None })?;
            Ok(taken)
        })
    }

    /// Says no to an applicant. The reason is for staff; the applicant gets a kind word.
    pub(crate) fn decline(&self, actor: &Actor, id: MemberId, reason: Reason) -> Result<()> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            self.keep(tx, actor, Deed::of(DeedKind::Declined).about(id).because(Some(reason.as_str())))?;
            let found = open_one(tx, bank, id, now)?;
            let (person, profile) = (found.member.clone(), found.profile.clone());
            self.turn_away(tx, actor, bank, found, (Decision::Declined, Some(reason)))?;
            let the_bank = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?;
            // They do not belong any more, so the word goes to where they could be reached as an applicant.
            let Some((way, address)) = reach(&person, &profile) else { return Ok(()) };
            let facts =
                vec![("member", Fact::Text(person.name.as_str().to_owned())), ("bank", Fact::Text(the_bank.name.as_str().to_owned()))];
            let told = Told { kind: MessageKind::NotTakenOn, about: Some(id.uuid()), facts, not_before: None };
            tell_outside(tx, &self.clock, bank, (person.name.as_str().to_owned(), address), way, &told)
        })
    }

    /// Keeps that an applicant does not want to join any more; nobody is written to.
    pub(crate) fn withdraw_application(&self, actor: &Actor, id: MemberId, reason: Option<Reason>) -> Result<()> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            self.keep(tx, actor, Deed::of(DeedKind::ApplicationEnded).about(id).because(reason.as_ref().map(Reason::as_str)))?;
            let found = open_one(tx, bank, id, now)?;
            self.turn_away(tx, actor, bank, found, (Decision::Withdrawn, reason))
        })
    }

    /// The applicant does not come to belong.
    fn turn_away(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        bank: BankId,
        found: ShownApplication,
        decision: (Decision, Option<Reason>),
    ) -> Result<()> {
        let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(self.clock.now_ms());
        let gone = Member { standing: Standing::Left, left_on: Some(today), ..found.member.clone() };
        self.decide(tx, actor, bank, found, decision, &gone)
    }

    /// Writes the decision, the standing and its reason; what referees wrote goes in the same moment.
    fn decide(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        bank: BankId,
        found: ShownApplication,
        (decision, reason): (Decision, Option<Reason>),
        now_is: &Member,
    ) -> Result<()> {
        let now = self.clock.now_ms();
        if found.member.standing != Standing::Applicant {
            return Err(Refusal::ApplicationDecided.into());
        }
        let from_on = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
        let application = found.application.id;
        let said = reason.as_ref().map(|reason| reason.as_str().to_owned());
        let decided = Some(Decided { decision, at: now, by: actor.member(), reason });
        let closed = Application { decided, stirred_at: now, ..found.application };
        if !application::update_open(tx, bank, &closed)? {
            return Err(Refusal::ApplicationDecided.into());
        }
        referee::forget_words(tx, bank, application)?;
        for asked in &found.referees {
            message::stop_about(tx, bank, asked.id.uuid(), &TO_REFEREES, now)?;
        }
        application::mark_forms_seen(tx, bank, now_is.id, now, actor.member())?;
        member::update(tx, bank, now_is)?;
        let step = StandingStep { standing: now_is.standing, from_on, reason: said, recorded_at: now, recorded_by: actor.member() };
        member::insert_standing(tx, bank, StandingId::new(self.clock.new_id()), now_is.id, &step)?;
        if !now_is.standing.takes_part() {
            shut_out(tx, bank, now_is, now)?;
        }
        Ok(())
    }
}

/// Where an applicant can be written to.
fn reach(person: &Member, profile: &Profile) -> Option<(Way, String)> {
    let way = way_to(person, profile)?;
    let address = match way {
        Way::Email => person.email.clone(),
        Way::Text | Way::Telephone => person.phone.clone(),
        Way::Post => profile.address.as_ref().map(|address: &Note| address.as_str().to_owned()),
        Way::None => Some(String::new()),
    };
    Some((way, address?))
}
