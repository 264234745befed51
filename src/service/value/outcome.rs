//! Asking members how they are: their yes first, then their answers, and asking again when it is time.
//!
//! Nobody but the person sees what they answered with their name on it: staff see on which days, the register names people by numbers.

use std::collections::BTreeMap;

use crate::domain::calendar::Day;
use crate::domain::id::{BankId, MemberId, OutcomeId};
use crate::domain::people::access::Act;
use crate::domain::people::agreement::AgreedBy;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{Member, MemberKind};
use crate::domain::people::message::{Fact, MessageKind};
use crate::domain::people::profile::Format;
use crate::domain::value::outcome::{
    Answers, AnswersError, Consent, ConsentSaid, Due, Instrument, OutcomeAsk, OutcomeForm, OutcomeRules, answered, due, next_wave,
    put_right,
};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::message::{Told, tell};
use crate::store::db::{Reader, Tx};
use crate::store::people::{bank, member, profile};
use crate::store::value::outcome;

/// What is known of one member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Asked {
    /// Who.
    pub(crate) member: Member,
    /// How things are printed for them.
    pub(crate) format: Format,
    /// What they said to being asked, the last time.
    pub(crate) consent: Option<Consent>,
    /// What the bank asks.
    pub(crate) rules: OutcomeRules,
    /// Which questionnaires they answered, and when; by day. What they answered is not in it.
    pub(crate) answered: Vec<(Instrument, Day)>,
    /// Which questionnaires wait for them.
    pub(crate) waiting: Vec<Instrument>,
}

/// Answers to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewOutcome {
    /// Whose.
    pub(crate) member: MemberId,
    /// Which questionnaire.
    pub(crate) instrument: Instrument,
    /// On which day they were given.
    pub(crate) on: Day,
    /// An answer for each question, as far as they were answered.
    pub(crate) given: Vec<Option<i64>>,
    /// How they came; on the web only from the person.
    pub(crate) by: AgreedBy,
}

/// A form of the register, its person as a number that is always the same and leads to nobody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NumberedForm {
    /// The person.
    pub(crate) person: String,
    /// The form.
    pub(crate) form: OutcomeForm,
}

/// The bank and whether it is the person, for what a member does for themselves and staff do for them. Nobody acts for another here,
/// and on the web everybody speaks for themselves.
pub(in crate::service) fn own_or_staff(actor: &Actor, id: MemberId, by: Option<AgreedBy>) -> Result<BankId> {
    let own = actor.member() == Some(id);
    let bank = actor.may(if own { Act::ManageOwn } else { Act::ManageMembers }).map_err(|error| match error {
        // Other people's answers do not exist for members.
        Error::Forbidden if !own => Error::NotFound,
        other => other,
    })?;
    match by {
        Some(by) if own != (by == AgreedBy::Web) => Err(Error::invalid("channel", "invalid-agreed-by")),
        _ => Ok(bank),
    }
}

fn person(reader: &mut Reader, bank: BankId, id: MemberId) -> Result<Member> {
    let found = member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    // An organisation is not asked how it feels.
    if found.kind == MemberKind::Person { Ok(found) } else { Err(Error::NotFound) }
}

fn has_said_yes(reader: &mut Reader, bank: BankId, id: MemberId) -> Result<()> {
    let said = outcome::last_words(reader, bank, Some(id))?.get(&id).map(|consent| consent.said);
    if said == Some(ConsentSaid::Yes) { Ok(()) } else { Err(Refusal::NoConsent.into()) }
}

/// The field and the sentence for answers that cannot be.
fn wrong_answers(error: AnswersError) -> Error {
    match error {
        AnswersError::Nothing => Error::invalid("answers", "invalid-outcome-nothing"),
        AnswersError::OutOfRange(code) => Error::invalid(code, "invalid-outcome-answer"),
        AnswersError::TooMany => Error::invalid("answers", "invalid-outcome-answer"),
    }
}

impl Banks {
    /// What the bank asks, and how often; staff.
    pub(crate) fn outcome_rules(&self, actor: &Actor) -> Result<OutcomeRules> {
        let bank = actor.may(Act::ManageMembers)?;
        self.db.read(|reader| Ok(outcome::rules(reader, bank)?))
    }

    /// Changes what the bank asks; coordinator. Answers that are there stay.
    pub(crate) fn change_outcome_rules(&self, actor: &Actor, rules: &OutcomeRules) -> Result<()> {
        let bank = actor.may(Act::ManageRegisters)?;
        if !OutcomeRules::AGAIN_MONTHS.contains(&rules.again_months) {
            return Err(Error::invalid("again_months", "invalid-outcome-months"));
        }
        self.db.write(bank, |tx| {
            self.keep(tx, actor, Deed::of(DeedKind::OutcomeRulesChanged).now("months", rules.again_months))?;
            Ok(outcome::put_rules(tx, bank, rules)?)
        })
    }

    /// What one member said to being asked, and what waits for them; they themselves and staff.
    pub(crate) fn outcomes_asked(&self, actor: &Actor, id: MemberId) -> Result<Asked> {
        let bank = own_or_staff(actor, id, None)?;
        self.db.read(|reader| {
            let member = person(reader, bank, id)?;
            let rules = outcome::rules(reader, bank)?;
            let forms = outcome::list_forms(reader, bank, Some(id))?;
            let since = outcome::list_asks(reader, bank, Some(id))?.last().map(|ask| ask.on);
            let open = |each: &Instrument| since.is_some_and(|since| !answered(&forms, &[*each], since));
            Ok(Asked {
                consent: outcome::last_words(reader, bank, Some(id))?.remove(&id),
                format: profile::by_member(reader, bank, id)?.format,
                answered: forms.iter().map(|form| (form.answers.instrument(), form.on)).collect(),
                waiting: rules.asked().into_iter().filter(open).collect(),
                member,
                rules,
            })
        })
    }

    /// Keeps what somebody said to being asked. With a yes they are asked; a yes taken back deletes what they answered.
    pub(crate) fn say_to_outcomes(&self, actor: &Actor, id: MemberId, said: ConsentSaid, by: AgreedBy) -> Result<()> {
        let bank = own_or_staff(actor, id, Some(by))?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let whom = person(tx, bank, id)?;
            let before = outcome::last_words(tx, bank, Some(id))?.get(&id).map(|consent| consent.said);
            if before == Some(said) {
                return Ok(());
            }
            match said {
                ConsentSaid::Yes if !whom.standing.takes_part() => return Err(Refusal::NotTakingPart.into()),
                // Only a yes can be taken back.
                ConsentSaid::Withdrawn if before != Some(ConsentSaid::Yes) => return Ok(()),
                ConsentSaid::Yes => {
                    let rules = outcome::rules(tx, bank)?;
                    let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
                    self.ask_for_outcomes(tx, bank, id, &rules, today)?;
                }
                ConsentSaid::No | ConsentSaid::Withdrawn => outcome::delete_forms_of(tx, bank, id)?,
            }
            let recorded_by = actor.hand().filter(|hand| *hand != id);
            let consent = Consent { member: id, said, at: now, by, recorded_by };
            if actor.member() != Some(id) {
                self.keep(tx, actor, Deed::of(DeedKind::OutcomeRecorded).about(id).now("answer", said.code()))?;
            }
            Ok(outcome::insert_consent(tx, bank, OutcomeId::new(self.clock.new_id()), &consent)?)
        })
    }

    fn ask_for_outcomes(&self, tx: &mut Tx, bank: BankId, id: MemberId, rules: &OutcomeRules, today: Day) -> Result<OutcomeAsk> {
        let forms = outcome::list_forms(tx, bank, Some(id))?;
        let wave = next_wave(&forms, rules);
        let ask = OutcomeAsk { id: OutcomeId::new(self.clock.new_id()), member: id, wave, on: today, reminded_at: None };
        outcome::insert_ask(tx, bank, &ask)?;
        Ok(ask)
    }

    /// Writes answers down: one's own on the web, or those that staff were given another way. A form within two weeks of another
    /// one of the same questions puts that right.
    pub(crate) fn record_outcome(&self, actor: &Actor, new: &NewOutcome) -> Result<NumberedForm> {
        let bank = own_or_staff(actor, new.member, Some(new.by))?;
        let answers = Answers::new(new.instrument, &new.given).map_err(wrong_answers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            person(tx, bank, new.member)?;
            let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
            if new.on > today {
                return Err(Error::invalid("on", "invalid-future-day"));
            }
            has_said_yes(tx, bank, new.member)?;
            if !outcome::rules(tx, bank)?.takes(new.instrument) {
                let licence = new.instrument.is_licensed();
                return Err(if licence { Refusal::NoLicence.into() } else { Error::invalid("instrument", "invalid-outcome-instrument") });
            }
            // A score is worked out by whoever holds the licence, not by the person.
            if new.instrument.is_licensed() && new.by == AgreedBy::Web {
                return Err(Error::Forbidden);
            }
            let form = OutcomeForm {
                id: OutcomeId::new(self.clock.new_id()),
                member: new.member,
                on: new.on,
                answers: answers.clone(),
                by: new.by,
                recorded_at: now,
                recorded_by: actor.hand().filter(|hand| *hand != new.member),
            };
            let before = outcome::list_forms(tx, bank, Some(new.member))?;
            if let Some(wrong) = put_right(&before, &form) {
                outcome::delete_form(tx, bank, wrong.id)?;
            }
            outcome::insert_form(tx, bank, &form)?;
            if actor.member() != Some(new.member) {
                self.keep(tx, actor, Deed::of(DeedKind::OutcomeRecorded).about(new.member).thing(form.id.uuid()))?;
            }
            Ok(self.numbered(bank, form))
        })
    }

    /// Every form in the order in which they were written down, after one; coordinator. Whose they are is not told.
    pub(crate) fn list_outcomes(&self, actor: &Actor, after: Option<OutcomeId>, limit: i64) -> Result<Vec<NumberedForm>> {
        let bank = actor.may(Act::SeeReport)?;
        let forms = self.db.read(|reader| Ok::<_, Error>(outcome::list_forms_after(reader, bank, after, limit)?))?;
        Ok(forms.into_iter().map(|form| self.numbered(bank, form)).collect())
    }

    fn numbered(&self, bank: BankId, form: OutcomeForm) -> NumberedForm {
        let bytes = [bank.uuid().into_bytes(), form.member.uuid().into_bytes()].concat();
        let person = hex::encode(self.keyed("outcome-person", &bytes)).chars().take(12).collect();
        NumberedForm { person, form }
    }

    /// Asks those again whose time has come, and reminds those once who have not answered; the worker's task. Answers how many.
    pub(crate) fn remind_outcomes(&self, actor: &Actor) -> Result<i64> {
        let Actor::Operator(_) = actor else { return Err(Error::Forbidden) };
        let mut told = 0_i64;
        for the_bank in self.db.read(|reader| Ok::<_, Error>(bank::list(reader)?))? {
            if self.notary().refuse_closed(the_bank.id).is_err() {
                continue;
            }
            let today = the_bank.day_at(self.clock.now_ms());
            if self.db.read(|reader| outcomes_due(reader, the_bank.id, today))?.is_empty() {
                continue;
            }
            told = told.saturating_add(self.db.write(the_bank.id, |tx| {
                // Asked again under the lock: another copy of the program may have been quicker.
                let found = outcomes_due(tx, the_bank.id, today)?;
                found.iter().try_for_each(|(ask, due)| self.tell_of_outcomes(tx, &the_bank, ask, *due, today))?;
                Ok::<_, Error>(i64::try_from(found.len()).unwrap_or(i64::MAX))
            })?);
        }
        Ok(told)
    }

    fn tell_of_outcomes(&self, tx: &mut Tx, bank: &Bank, last: &OutcomeAsk, due: Due, today: Day) -> Result<()> {
        let kind = match due {
            Due::AskAgain => {
                let rules = outcome::rules(tx, bank.id)?;
                self.ask_for_outcomes(tx, bank.id, last.member, &rules, today)?;
                MessageKind::OutcomeAsk
            }
            Due::Remind => {
                outcome::set_reminded(tx, bank.id, last.id, self.clock.now_ms())?;
                MessageKind::OutcomeReminder
            }
        };
        let facts = vec![("link", Fact::Link("/wellbeing".to_owned()))];
        tell(tx, &self.clock, bank.id, last.member, &Told { kind, about: Some(last.member.uuid()), facts, not_before: None })
    }
}

/// Those of a bank for whom something is due, each with the last time they were asked.
fn outcomes_due(reader: &mut Reader, bank: BankId, today: Day) -> Result<Vec<(OutcomeAsk, Due)>> {
    let mut asks: BTreeMap<MemberId, Vec<OutcomeAsk>> = BTreeMap::new();
    for ask in outcome::list_asks(reader, bank, None)? {
        asks.entry(ask.member).or_default().push(ask);
    }
    if asks.is_empty() {
        return Ok(Vec::new());
    }
    let rules = outcome::rules(reader, bank)?;
    let mut forms: BTreeMap<MemberId, Vec<OutcomeForm>> = BTreeMap::new();
    for form in outcome::list_forms(reader, bank, None)? {
        forms.entry(form.member).or_default().push(form);
    }
    let said = outcome::last_words(reader, bank, None)?;
    let willing: Vec<MemberId> =
        asks.keys().copied().filter(|id| said.get(id).is_some_and(|consent| consent.said == ConsentSaid::Yes)).collect();
    let here = member::labels_taking_part(reader, bank, &willing)?;
    let none = Vec::new();
    let found = asks.iter().filter(|(id, _)| here.contains_key(id)).filter_map(|(id, asks)| {
        let due = due(asks, forms.get(id).unwrap_or(&none), &rules, today)?;
        Some((*asks.last()?, due))
    });
    Ok(found.collect())
}
