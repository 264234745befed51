//! Referees: named, asked by letter, link or telephone, reminded once, and heard.
//!
//! A referee's link shows a page with a form and does nothing by itself, so that a mail scanner that follows it answers nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::id::{BankId, MemberId, RefereeId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Member;
use crate::domain::people::message::{Fact, MessageKind, Way};
use crate::domain::people::referee::{REFEREE_LINK_DAYS, REFEREE_WAIT_DAYS, Referee, RefereeAnswer, RefereeOutcome, RefereeWay};
use crate::domain::text::{Email, Name, Note, Phone};
use crate::service::actor::Actor;
use crate::service::bank::{Banks, digest};
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::application::open_one;
use crate::service::people::message::{Told, tell_outside};
use crate::store::db::{Reader, Tx};
use crate::store::people::{application, bank, member, referee};

const DAY_MS: i64 = 86_400_000;
/// An application has at most so many referees.
const REFEREES_MAX: usize = 6;

/// Somebody to ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewReferee {
    /// Who.
    pub(crate) name: Name,
    /// Who they are to the applicant.
    pub(crate) relation: Option<Name>,
    /// E-mail address, if any.
    pub(crate) email: Option<Email>,
    /// Telephone number, if any.
    pub(crate) phone: Option<Phone>,
    /// Postal address, if any.
    pub(crate) address: Option<Note>,
    /// How they are asked.
    pub(crate) way: RefereeWay,
}

/// What a referee's page shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reference {
    /// The bank that asks.
    pub(crate) bank: Bank,
    /// About whom.
    pub(crate) applicant: Name,
    /// Whom it asks.
    pub(crate) referee: Name,
}

/// The applicant's open application that a referee belongs to.
fn of_referee(reader: &mut Reader, bank: BankId, id: RefereeId, now: i64) -> Result<(Referee, Member)> {
    let found = referee::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    let owner = application::by_id(reader, bank, found.application)?.ok_or(Error::NotFound)?;
    if owner.decided.is_some() {
        return Err(Refusal::ApplicationDecided.into());
    }
    Ok((found, open_one(reader, bank, owner.member, now)?.member))
}

/// The referee of a link that still works, with the bank and the applicant.
fn of_link(reader: &mut Reader, secret: &str, now: i64) -> Result<(BankId, Referee, Member)> {
    let (bank, found) = referee::by_link(reader, &digest(secret))?.ok_or(Refusal::LinkUnusable)?;
    if found.answer.is_some() || found.link_until.is_none_or(|until| until <= now) {
        return Err(Refusal::LinkUnusable.into());
    }
    match of_referee(reader, bank, found.id, now) {
        Ok((found, applicant)) => Ok((bank, found, applicant)),
        Err(Error::Refused(_) | Error::NotFound) => Err(Refusal::LinkUnusable.into()),
        Err(fault) => Err(fault),
    }
}

impl Banks {
    /// Names somebody who speaks for an applicant; staff. How they are to be asked must lead somewhere.
    pub(crate) fn add_referee(&self, actor: &Actor, id: MemberId, new: NewReferee) -> Result<Referee> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let found = open_one(tx, bank, id, now)?;
            if found.referees.len() >= REFEREES_MAX {
                return Err(Error::invalid("referee_name", "invalid-referees-many"));
            }
            let named = Referee {
                id: RefereeId::new(self.clock.new_id()),
                application: found.application.id,
                name: new.name,
                relation: new.relation,
                email: new.email,
                phone: new.phone,
                address: new.address,
                way: new.way,
                added_at: now,
                asked_at: None,
                reminded_at: None,
                link_until: None,
                answer: None,
            };
            if named.address_of_way().is_none() {
                return Err(Error::invalid(field_of(named.way), "invalid-referee-way"));
            }
            referee::insert(tx, bank, &named)?;
            application::stir(tx, bank, id, now)?;
            self.keep(tx, actor, Deed::of(DeedKind::RefereeAdded).about(id).thing(named.id.uuid()).now("name", named.name.as_str()))?;
            Ok(named)
        })
    }

    /// Takes a referee away who has not answered; staff.
    pub(crate) fn remove_referee(&self, actor: &Actor, id: RefereeId) -> Result<()> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let (found, applicant) = of_referee(tx, bank, id, now)?;
            if found.answer.is_some() {
                return Err(Refusal::RefereeAnswered.into());
            }
            self.keep(tx, actor, Deed::of(DeedKind::RefereeRemoved).about(applicant.id).thing(id.uuid()).was("name", found.name.as_str()))?;
            referee::delete(tx, bank, id)?;
            Ok(application::stir(tx, bank, applicant.id, now)?)
        })
    }

    /// Asks a referee by their way; staff. Once: later they are reminded.
    pub(crate) fn ask_referee(&self, actor: &Actor, id: RefereeId) -> Result<()> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let (found, applicant) = of_referee(tx, bank, id, now)?;
            if found.answer.is_some() || found.asked_at.is_some() {
                return Err(Refusal::RefereeAnswered.into());
            }
            self.keep(tx, actor, Deed::of(DeedKind::RefereeAsked).about(applicant.id).thing(id.uuid()))?;
            let asked = Referee { asked_at: Some(now), ..found };
            self.send_question(tx, bank, asked, &applicant, MessageKind::ReferenceAsk)?;
            Ok(application::stir(tx, bank, applicant.id, now)?)
        })
    }

    fn send_question(&self, tx: &mut Tx, bank: BankId, asked: Referee, applicant: &Member, kind: MessageKind) -> Result<()> {
        let now = self.clock.now_ms();
        let address = asked.address_of_way().ok_or(Refusal::RefereeUnreachable)?.to_owned();
        let until = now.saturating_add(REFEREE_LINK_DAYS.saturating_mul(DAY_MS));
        // The reminder carries the link of the question: whoever opens the older message finds it working too.
        let mut seed = asked.id.uuid().as_bytes().to_vec();
        seed.extend(asked.asked_at.unwrap_or(now).to_be_bytes());
        let secret = URL_SAFE_NO_PAD.encode(self.keyed("reference-link", &seed));
        let the_bank = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?;
        let (way, kind) = match asked.way {
            RefereeWay::Letter => (Way::Post, kind),
            RefereeWay::Link => (Way::Email, kind),
            RefereeWay::Telephone => (Way::Telephone, MessageKind::ReferenceCall),
        };
        let link = match asked.way {
            // Who rings reads the questions from the script and keys in what they hear.
            RefereeWay::Telephone => format!("/referees/{}", asked.id),
            RefereeWay::Letter | RefereeWay::Link => format!("/reference/{secret}"),
        };
        let facts = vec![
            ("referee", Fact::Text(asked.name.as_str().to_owned())),
            ("applicant", Fact::Text(applicant.name.as_str().to_owned())),
            ("bank", Fact::Text(the_bank.name.as_str().to_owned())),
            ("link", Fact::Link(link)),
            ("until", Fact::Day(the_bank.day_at(until))),
        ];
        let told = Told { kind, about: Some(asked.id.uuid()), facts, not_before: None };
        let to = (asked.name.as_str().to_owned(), address);
        let linked = asked.way != RefereeWay::Telephone;
        let id = asked.id;
        referee::update(tx, bank, &Referee { link_until: linked.then_some(until), ..asked })?;
        referee::set_link(tx, bank, id, linked.then(|| digest(&secret)).as_ref())?;
        tell_outside(tx, &self.clock, bank, to, way, &told)
    }

    /// One referee and the applicant, for the script of the telephone and for keying in a letter; staff.
    pub(crate) fn referee(&self, actor: &Actor, id: RefereeId) -> Result<(Referee, Member)> {
        let bank = actor.may(Act::SeeMembers)?;
        self.db.read(|reader| {
            let found = referee::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let owner = application::by_id(reader, bank, found.application)?.ok_or(Error::NotFound)?;
            let applicant = member::by_id(reader, bank, owner.member)?.ok_or(Error::NotFound)?;
            Ok((found, applicant))
        })
    }

    /// Keys in what a referee said on the telephone or wrote; staff. Once.
    pub(crate) fn record_reference(&self, actor: &Actor, id: RefereeId, outcome: RefereeOutcome, words: Option<Note>) -> Result<()> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let (found, applicant) = of_referee(tx, bank, id, now)?;
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::ReferenceRecorded).about(applicant.id).thing(id.uuid()).now("outcome", outcome.code()),
            )?;
            let answer = RefereeAnswer { at: now, outcome, words, recorded_by: actor.member() };
            keep_answer(tx, bank, found, &applicant, answer)
        })
    }

    /// What a referee's link shows. The secret is the permission, so any actor may ask; asking changes nothing.
    pub(crate) fn reference(&self, _actor: &Actor, secret: &str) -> Result<Reference> {
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let (bank, found, applicant) = of_link(reader, secret, now)?;
            let bank = bank::by_id(reader, bank)?.ok_or(Refusal::LinkUnusable)?;
            Ok(Reference { bank, applicant: applicant.name, referee: found.name })
        })
    }

    /// A referee answers by their link, once.
    pub(crate) fn answer_reference(&self, _actor: &Actor, secret: &str, outcome: RefereeOutcome, words: Option<Note>) -> Result<()> {
        let now = self.clock.now_ms();
        let (bank, _, _) = self.db.read(|reader| of_link(reader, secret, now))?;
        self.db.write(bank, |tx| {
            // Asked again under the lock: two clicks are one answer.
            let (bank, found, applicant) = of_link(tx, secret, now)?;
            keep_answer(tx, bank, found, &applicant, RefereeAnswer { at: now, outcome, words, recorded_by: None })
        })
    }

    /// Reminds every referee of every bank who was asked a week ago and has not answered, once; how many. For the timers.
    pub(crate) fn remind_referees(&self, actor: &Actor) -> Result<usize> {
        let Actor::Operator(_) = actor else { return Err(Error::Forbidden) };
        let due = self.clock.now_ms().saturating_sub(REFEREE_WAIT_DAYS.saturating_mul(DAY_MS));
        let waits = |each: &Referee| each.answer.is_none() && each.reminded_at.is_none() && each.asked_at.is_some_and(|asked| asked <= due);
        let mut reminded = 0_usize;
        for each in self.db.read(bank::list)? {
            // Most banks have nobody to remind, and are not locked for it.
            if !self.db.read(|reader| referee::list_open(reader, each.id))?.iter().any(waits) {
                continue;
            }
            reminded = reminded.saturating_add(self.db.write(each.id, |tx| {
                let mut sent = 0_usize;
                for silent in referee::list_open(tx, each.id)?.into_iter().filter(waits) {
                    let owner = application::by_id(tx, each.id, silent.application)?.ok_or(Error::NotFound)?;
                    let applicant = member::by_id(tx, each.id, owner.member)?.ok_or(Error::NotFound)?;
                    let silent = Referee { reminded_at: Some(self.clock.now_ms()), ..silent };
                    self.send_question(tx, each.id, silent, &applicant, MessageKind::ReferenceReminder)?;
                    sent = sent.saturating_add(1);
                }
                Ok::<_, Error>(sent)
            })?);
        }
        Ok(reminded)
    }
}

fn keep_answer(tx: &mut Tx, bank: BankId, found: Referee, applicant: &Member, answer: RefereeAnswer) -> Result<()> {
    if found.answer.is_some() {
        return Err(Refusal::RefereeAnswered.into());
    }
    let now = answer.at;
    referee::set_link(tx, bank, found.id, None)?;
    referee::update(tx, bank, &Referee { link_until: None, answer: Some(answer), ..found })?;
    Ok(application::stir(tx, bank, applicant.id, now)?)
}

/// The field that a way of asking needs.
const fn field_of(way: RefereeWay) -> &'static str {
    match way {
        RefereeWay::Letter => "referee_address",
        RefereeWay::Link => "referee_email",
        RefereeWay::Telephone => "referee_phone",
    }
}
