//! Exchanges: logging help, saying yes, "something's not right", taking back. Undoing settled ones is `correction`'s.

use std::collections::BTreeMap;

use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::{self as rules, Channel, Event, Exchange, Hand, OnBehalf, SecondLook, State, ToldBy, Verb};
use crate::domain::id::{BankId, EventId, ExchangeId, MemberId};
use crate::domain::ledger::transfer::{Draft, FloorRule, Legs, TransferKind};
use crate::domain::minutes::Amount;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Member;
use crate::domain::text::{Note, Reason, Slug};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::{Beside, Sheet};
use crate::service::deed;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::category::usable;
use crate::service::help::meeting::held;
use crate::service::help::readback::{self, ALL_SAID, Occasion, Outdated, QUESTIONS, Scene};
use crate::service::help::shown::{show, show_one, visible};
use crate::service::ledger::answered::{Asked, Decided};
use crate::service::people::link::UsedLink;
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::help::category;
use crate::store::help::exchange::{self, NewEvent};
use crate::store::people::{bank, link, member, message};

pub(in crate::service) use crate::service::help::shown::People;
pub(crate) use crate::service::help::shown::Shown;
pub(crate) use crate::service::ledger::answered::Answered;
pub(crate) use crate::store::help::exchange::ExchangeFilter;
pub(crate) use crate::store::people::member::Label;

/// Help to log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewExchange {
    /// Who helped.
    pub(crate) giver: MemberId,
    /// Who was helped.
    pub(crate) receiver: MemberId,
    /// For how long.
    pub(crate) minutes: Amount,
    /// On which day.
    pub(crate) happened_on: Day,
    /// What kind of help.
    pub(crate) category: Slug,
    /// Words about it.
    pub(crate) note: Option<Note>,
    /// On whose word, where staff key it for others.
    pub(crate) on_behalf: Option<OnBehalf>,
    /// What is unusual about it and meant so.
    pub(crate) accept: Vec<SecondLook>,
    /// Why staff let it go below the floor.
    pub(crate) override_floor: Option<Reason>,
}

/// How a yes is given; the default is a plain yes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Confirm {
    /// Another time than was logged; staff only.
    pub(crate) minutes: Option<Amount>,
    /// Why; kept in the exchange's story.
    pub(crate) reason: Option<Reason>,
    /// Why staff let it go below the floor.
    pub(crate) override_floor: Option<Reason>,
}

/// A line of an exchange's story, with its names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Happened {
    /// What happened.
    pub(crate) event: Event,
    /// Who did it; `None` for an import.
    pub(crate) by: Option<Label>,
    /// Whose answer to a message it was: through a link, or told to whoever did it.
    pub(crate) answered_by: Option<Label>,
}

/// What is not right about an exchange.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Doubt {
    /// In somebody's words.
    pub(crate) reason: Reason,
    /// How long they think it was.
    pub(crate) suggested: Option<Amount>,
}

impl Banks {
    /// Logs help. The receiver's word (or staff who heard it) posts at once; the giver's waits for the receiver.
    pub(crate) fn log_exchange(&self, actor: &Actor, new: &NewExchange, key: Option<&str>) -> Result<Answered<Shown>> {
        let party = actor.member().is_some_and(|member| member == new.giver || member == new.receiver);
        let bank = actor.may(if party { Act::LogOwn } else { Act::LogForOthers })?;
        if new.override_floor.is_some() {
            actor.may(Act::OverrideFloor)?;
        }
        // Of two entries for the same two people in one commit, the second must see the first: it may be much like it.
        let pair = (new.giver.uuid().min(new.receiver.uuid()), new.giver.uuid().max(new.receiver.uuid()));
        let asked = Asked { bank, actor, key, request: format!("exchange {new:?}"), accounts: Vec::new(), touches: vec![pair] };
        let (banks, actor, new) = (self.clone(), actor.clone(), new.clone());
        let made = self.once(asked, move |sheet| banks.write_down(sheet, &actor, bank, &new))?;
        self.shown_again(bank, made)
    }

    fn write_down(&self, sheet: &mut Sheet<'_>, actor: &Actor, bank: BankId, new: &NewExchange) -> Result<Decided> {
        let now = self.clock.now_ms();
        let reader = sheet.reader();
        let the_bank = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?;
        let (hand, on_behalf) = hand_of(actor, new)?;
        one_side_only(actor, [Some(new.giver), Some(new.receiver), None])?;
        let people = the_people(reader, actor, bank, new)?;
        let category = usable(reader, bank, &new.category)?;
        second_look(reader, &the_bank, new, now)?;
        let state = rules::first_state(hand, on_behalf);
        let mut exchange = Exchange {
            id: ExchangeId::new(self.clock.new_id()),
            giver: new.giver,
            receiver: new.receiver,
            minutes: new.minutes,
            happened_on: new.happened_on,
            category: category.id,
            note: new.note.clone(),
            state,
            keyed_by: actor.hand(),
            on_behalf,
            logged_at: now,
            transfer: None,
            replaces: None,
            replaced_by: None,
            reversed_seq: None,
            concern_at: None,
            suggested: None,
        };
        if state == State::Settled {
            match settle(sheet, &mut exchange, &people, new.override_floor.as_ref())? {
                Ok(()) => {}
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        let scene = Scene { clock: &self.clock, bank: &the_bank, actor, exchange: &exchange, people: &people, category: &category };
        readback::letters(sheet.reader(), &scene, Occasion::Logged)?.put(sheet);
        if !party(actor, &exchange) || new.override_floor.is_some() {
            let logged = Deed::of(DeedKind::ExchangeLogged).about(exchange.giver).with(exchange.receiver).thing(exchange.id.uuid());
            let logged = logged.now("minutes", exchange.minutes.get()).now("happened_on", exchange.happened_on);
            deed::put(sheet, &self.pen(), actor, logged.because(new.override_floor.as_ref().map(Reason::as_str)));
        }
        let id = exchange.id;
        if let Some(held) = held(sheet.reader(), bank, &exchange, now)? {
            sheet.put(held);
        }
        sheet.put(Added(exchange));
        sheet.put(self.event(actor, id, Verb::Logged, new.override_floor.clone(), None));
        Ok(Ok(id.uuid()))
    }

    /// Adds a line to an exchange's story.
    #[expect(clippy::too_many_arguments, reason = "one line of the story has this many parts, and a struct would only repeat Event")]
    pub(in crate::service) fn tell(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        bank: BankId,
        exchange: ExchangeId,
        verb: Verb,
        reason: Option<Reason>,
        suggested: Option<Amount>,
    ) -> Result<()> {
        exchange::insert_events(tx, bank, &[self.event(actor, exchange, verb, reason, suggested)])?;
        Ok(())
    }

    /// A line of an exchange's story.
    pub(in crate::service) fn event(
        &self,
        actor: &Actor,
        exchange: ExchangeId,
        verb: Verb,
        reason: Option<Reason>,
        suggested: Option<Amount>,
    ) -> NewEvent {
        let event = Event { at: self.clock.now_ms(), by: actor.hand(), verb, reason, suggested };
        NewEvent { id: EventId::new(self.clock.new_id()), exchange, event }
    }

    /// One exchange: its parties and staff see it, nobody else.
    pub(crate) fn exchange(&self, actor: &Actor, id: ExchangeId) -> Result<Shown> {
        let bank = actor.may(Act::SeeOwn)?;
        self.db.read(|reader| {
            let (found, _) = visible(reader, actor, bank, id)?;
            show_one(reader, bank, found)
        })
    }

    /// What happened to an exchange, oldest first, who did it, and whose answer to a message it was.
    pub(crate) fn exchange_story(&self, actor: &Actor, id: ExchangeId) -> Result<Vec<Happened>> {
        let bank = actor.may(Act::SeeOwn)?;
        self.db.read(|reader| {
            visible(reader, actor, bank, id)?;
            let events = exchange::list_events(reader, bank, id)?;
            let answered = link::list_used(reader, bank, id.uuid())?;
            let people: Vec<MemberId> = events.iter().filter_map(|event| event.by).chain(answered.iter().map(|(by, _)| *by)).collect();
            let labels: BTreeMap<_, _> = member::labels(reader, bank, &people)?;
            let told = |event: Event| {
                let answer = matches!(event.verb, Verb::Confirmed | Verb::Queried);
                let answered_by = answered.iter().find(|(_, at)| answer && *at == event.at).and_then(|(by, _)| labels.get(by).cloned());
                Happened { by: event.by.and_then(|id| labels.get(&id).cloned()), answered_by, event }
            };
            Ok(events.into_iter().map(told).collect())
        })
    }

    /// Exchanges by a filter; a member sees their own only.
    pub(crate) fn list_exchanges(&self, actor: &Actor, filter: &ExchangeFilter, limit: i64) -> Result<Vec<Shown>> {
        let bank = actor.may(Act::SeeOwn)?;
        let mut filter = filter.clone();
        if !actor.can(Act::SeeAllBooks) {
            let own = actor.caller()?.member.id;
            if filter.party.is_some_and(|party| party != own) {
                return Err(Error::NotFound);
            }
            filter.party = Some(own);
        }
        self.db.read(|reader| {
            let found = exchange::list(reader, bank, &filter, limit)?;
            show(reader, bank, found)
        })
    }

    /// Says yes. The receiver to what was logged; the giver to a time that the receiver suggested; staff for either, with any time.
    pub(crate) fn confirm_exchange(&self, actor: &Actor, id: ExchangeId, how: &Confirm, key: Option<&str>) -> Result<Answered<Shown>> {
        let bank = actor.may(Act::AnswerOwn)?;
        if how.override_floor.is_some() {
            actor.may(Act::OverrideFloor)?;
        }
        let request = format!("confirm {id} {how:?}");
        let asked = Asked { bank, actor, key, request, accounts: Vec::new(), touches: vec![(id.uuid(), id.uuid())] };
        let (banks, actor, how) = (self.clone(), actor.clone(), how.clone());
        let made = self.once(asked, move |sheet| banks.say_yes(sheet, &actor, bank, id, &how, None))?;
        self.shown_again(bank, made)
    }

    /// Says yes on a sheet; through a link in a message where one is named, which is used up by it.
    pub(in crate::service) fn say_yes(
        &self,
        sheet: &mut Sheet<'_>,
        actor: &Actor,
        bank: BankId,
        id: ExchangeId,
        how: &Confirm,
        link: Option<[u8; 32]>,
    ) -> Result<Decided> {
        let (mut exchange, hand) = visible(sheet.reader(), actor, bank, id)?;
        let now = self.clock.now_ms();
        // The receiver's yes does not answer what the giver said is not right: the desk still does.
        let doubted = hand == Hand::Receiver && is_doubted_by_giver(sheet.reader(), bank, &exchange)?;
        // Keyed for the giver: then somebody else answers for the receiver.
        let keyed_by = exchange.keyed_by.filter(|_| hand == Hand::Receiver);
        one_side_only(actor, [Some(exchange.giver), Some(exchange.receiver), keyed_by])?;
        exchange.minutes = rules::confirm(&exchange, hand, how.minutes)?;
        let people = People::of(sheet.reader(), bank, &exchange)?;
        match settle(sheet, &mut exchange, &people, how.override_floor.as_ref())? {
            Ok(()) => {}
            Err(refusal) => return Ok(Err(refusal)),
        }
        exchange.suggested = None;
        exchange.concern_at = doubted.then_some(now);
        sheet.put(Outdated { exchange: id, kinds: QUESTIONS, at: now });
        if hand == Hand::Staff || actor.acting().is_some() {
            let (the_bank, category) = setting(sheet.reader(), bank, &exchange)?;
            let scene = Scene { clock: &self.clock, bank: &the_bank, actor, exchange: &exchange, people: &people, category: &category };
            readback::letters(sheet.reader(), &scene, Occasion::Settled)?.put(sheet);
        }
        if hand == Hand::Staff || how.override_floor.is_some() {
            let agreed = Deed::of(DeedKind::ExchangeConfirmed).about(exchange.receiver).with(exchange.giver).thing(id.uuid());
            let why = how.override_floor.as_ref().or(how.reason.as_ref()).map(Reason::as_str);
            deed::put(sheet, &self.pen(), actor, agreed.now("minutes", exchange.minutes.get()).because(why));
        }
        sheet.put(Changed(exchange));
        let reason = how.override_floor.clone().or_else(|| how.reason.clone());
        let event = self.event(actor, id, Verb::Confirmed, reason, how.minutes);
        if let Some(token_hash) = link {
            sheet.put(UsedLink { token_hash, at: event.event.at });
        }
        sheet.put(event);
        Ok(Ok(id.uuid()))
    }

    /// "Something's not right": with a reason, and the right time where there is one. The broker's desk shows it.
    pub(crate) fn query_exchange(&self, actor: &Actor, id: ExchangeId, reason: &Reason, suggested: Option<Amount>) -> Result<Shown> {
        let bank = actor.may(Act::AnswerOwn)?;
        self.db.write(bank, |tx| {
            let (doubted, _) = self.doubt(tx, actor, bank, id, &Doubt { reason: reason.clone(), suggested })?;
            show_one(tx, bank, doubted)
        })
    }

    /// Writes a doubt down; answers the exchange, and when it was said.
    pub(in crate::service) fn doubt(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        bank: BankId,
        id: ExchangeId,
        doubt: &Doubt,
    ) -> Result<(Exchange, i64)> {
        let (mut exchange, hand) = visible(tx, actor, bank, id)?;
        exchange.state = rules::query(&exchange, hand)?;
        if hand != Hand::Giver || exchange.state == State::Settled {
            // What the giver thinks it was stands in the story only: they may say yes to what another suggests, not to their own word.
            exchange.suggested = doubt.suggested;
        }
        let event = self.event(actor, id, Verb::Queried, Some(doubt.reason.clone()), doubt.suggested);
        let at = event.event.at;
        exchange.concern_at = (exchange.state == State::Settled).then_some(at);
        exchange::update(tx, bank, &exchange)?;
        exchange::insert_events(tx, bank, &[event])?;
        message::stop_about(tx, bank, id.uuid(), QUESTIONS, at)?;
        if hand == Hand::Staff {
            let doubted = Deed::of(DeedKind::ExchangeQueried).about(exchange.receiver).with(exchange.giver).thing(id.uuid());
            self.keep(tx, actor, doubted.because(Some(doubt.reason.as_str())))?;
        }
        Ok((exchange, at))
    }

    /// Takes an exchange back before it is settled.
    pub(crate) fn withdraw_exchange(&self, actor: &Actor, id: ExchangeId, reason: Option<&Reason>) -> Result<Shown> {
        let bank = actor.may(Act::LogOwn)?;
        self.db.write(bank, |tx| {
            let (mut exchange, hand) = visible(tx, actor, bank, id)?;
            exchange.state = rules::withdraw(&exchange, actor.member(), hand)?;
            exchange::update(tx, bank, &exchange)?;
            self.tell(tx, actor, bank, id, Verb::Withdrawn, reason.cloned(), None)?;
            message::stop_about(tx, bank, id.uuid(), ALL_SAID, self.clock.now_ms())?;
            if hand == Hand::Staff {
                self.keep(
                    tx,
                    actor,
                    Deed::of(DeedKind::ExchangeWithdrawn)
                        .about(exchange.giver)
                        .with(exchange.receiver)
                        .thing(id.uuid())
                        .because(reason.map(Reason::as_str)),
                )?;
                let (people, (the_bank, category)) = (People::of(tx, bank, &exchange)?, setting(tx, bank, &exchange)?);
                let scene = Scene { clock: &self.clock, bank: &the_bank, actor, exchange: &exchange, people: &people, category: &category };
                readback::letters(tx, &scene, Occasion::TakenBack(reason))?.write(tx, bank)?;
            }
            show_one(tx, bank, exchange)
        })
    }

    pub(in crate::service) fn shown_again(&self, bank: BankId, made: Answered<uuid::Uuid>) -> Result<Answered<Shown>> {
        let id = ExchangeId::new(made.value);
        let shown = self.db.read(|reader| {
            let found = exchange::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            show_one(reader, bank, found)
        })?;
        Ok(made.map(|_| shown))
    }
}

/// Whether the last doubt about an exchange that waits is its giver's.
fn is_doubted_by_giver(reader: &mut Reader, bank: BankId, exchange: &Exchange) -> Result<bool> {
    if exchange.state != State::Queried {
        return Ok(false);
    }
    let story = exchange::list_events(reader, bank, exchange.id)?;
    Ok(story.iter().rfind(|event| event.verb == Verb::Queried).is_some_and(|event| event.by == Some(exchange.giver)))
}

/// The bank and the kind of help of an exchange that is there already.
pub(in crate::service) fn setting(reader: &mut Reader, bank: BankId, exchange: &Exchange) -> Result<(Bank, Category)> {
    let the_bank = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?;
    let category = category::list(reader, bank)?.into_iter().find(|each| each.id == exchange.category).ok_or(Error::NotFound)?;
    Ok((the_bank, category))
}

/// Posts an exchange's minutes and marks it settled. The giver's floor never matters: earning can only lift a balance.
pub(in crate::service) fn settle(
    sheet: &mut Sheet<'_>,
    exchange: &mut Exchange,
    people: &People,
    override_floor: Option<&Reason>,
) -> Result<std::result::Result<(), Refusal>> {
    let draft = Draft {
        kind: TransferKind::Exchange,
        happened_on: exchange.happened_on,
        source: format!("exchange:{}", exchange.id),
        reverses: None,
        category: Some(exchange.category),
        legs: Legs::between(people.receiver.account, people.giver.account, exchange.minutes.minutes())?,
        memo: exchange.note.as_ref().map(|note| note.as_str().to_owned()),
        floor: if override_floor.is_some() { FloorRule::Override } else { FloorRule::Keep },
    };
    Ok(sheet.post(&draft)?.map_err(Refusal::from).map(|transfer| {
        exchange.state = State::Settled;
        exchange.transfer = Some((transfer.id, transfer.seq));
    }))
}

/// A new exchange, beside the transfer that settles it.
pub(in crate::service) struct Added(pub(in crate::service) Exchange);

impl Beside for Added {
    const RANK: u8 = 0;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        exchange::insert(tx, bank, &rows.into_iter().map(|row| row.0).collect::<Vec<_>>())
    }
}

/// An exchange's new state.
pub(in crate::service) struct Changed(pub(in crate::service) Exchange);

impl Beside for Changed {
    const RANK: u8 = 1;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        rows.iter().try_for_each(|row| exchange::update(tx, bank, &row.0))
    }
}

impl Beside for NewEvent {
    const RANK: u8 = 2;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        exchange::insert_events(tx, bank, &rows)
    }
}

/// Whoever acts for somebody stands on one side only: they may not be the other person, nor say yes to what they keyed for them.
fn one_side_only(actor: &Actor, others: [Option<MemberId>; 3]) -> Result<()> {
    let hand = actor.acting().map(|acting| acting.by.id);
    if hand.is_some() && others.contains(&hand) { Err(Refusal::BothSides.into()) } else { Ok(()) }
}

/// Whose hand logs it, and on whose word where it is for others. Staff who are a party speak for themselves.
fn hand_of(actor: &Actor, new: &NewExchange) -> Result<(Hand, Option<OnBehalf>)> {
    let member = actor.member();
    if actor.acting().is_some() {
        let (hand, told_by) = if member == Some(new.giver) { (Hand::Giver, ToldBy::Giver) } else { (Hand::Receiver, ToldBy::Receiver) };
        return Ok((hand, Some(OnBehalf { told_by, channel: Channel::ActsFor })));
    }
    if new.on_behalf.is_some_and(|told| !Channel::TOLD.contains(&told.channel)) {
        return Err(Error::invalid("on_behalf", "invalid-on-behalf"));
    }
    if member == Some(new.giver) {
        // A broker who helped may still key that the receiver said so; a member may not speak for the other.
        let heard = new.on_behalf.filter(|told| told.told_by != ToldBy::Giver && actor.can(Act::LogForOthers));
        return Ok(heard.map_or((Hand::Giver, None), |told| (Hand::Staff, Some(told))));
    }
    if member == Some(new.receiver) {
        return Ok((Hand::Receiver, None));
    }
    match new.on_behalf {
        Some(told) => Ok((Hand::Staff, Some(told))),
        None => Err(Error::invalid("on_behalf", "invalid-on-behalf")),
    }
}

fn the_people(reader: &mut Reader, actor: &Actor, bank: BankId, new: &NewExchange) -> Result<People> {
    if new.giver == new.receiver {
        return Err(Error::invalid("receiver_id", "invalid-same-person"));
    }
    let giver = member::by_id(reader, bank, new.giver)?.ok_or(Error::invalid("giver_id", "invalid-member"))?;
    let receiver = member::by_id(reader, bank, new.receiver)?.ok_or(Error::invalid("receiver_id", "invalid-member"))?;
    // Paper can arrive after somebody has left: staff may still write down what happened before.
    let late = |member: &Member| actor.can(Act::LogForOthers) && member.left_on.is_some_and(|left_on| new.happened_on <= left_on);
    if [&giver, &receiver].into_iter().any(|member| !member.standing.takes_part() && !late(member)) {
        return Err(Refusal::NotTakingPart.into());
    }
    Ok(People { giver, receiver })
}

/// A future day is an error; what is long, old or like another entry must be meant.
fn second_look(reader: &mut Reader, bank: &Bank, new: &NewExchange, now_ms: i64) -> Result<()> {
    let today = bank.day_at(now_ms);
    if new.happened_on > today {
        return Err(Error::invalid("happened_on", "invalid-future-day"));
    }
    if today.signed_duration_since(new.happened_on).num_days() > 365 * 100 {
        return Err(Error::invalid("happened_on", "invalid-day-too-old"));
    }
    let mut looks = rules::second_looks(new.minutes, new.happened_on, today, bank.rules);
    if exchange::has_like(reader, bank.id, new.giver, new.receiver, new.happened_on)? {
        looks.push(SecondLook::Duplicate);
    }
    looks.retain(|look| !new.accept.contains(look));
    if looks.is_empty() { Ok(()) } else { Err(Refusal::SecondLook(looks).into()) }
}

/// Whether it is the actor's own help: then it is no deed of staff.
fn party(actor: &Actor, exchange: &Exchange) -> bool {
    actor.member().is_some_and(|member| member == exchange.giver || member == exchange.receiver)
}
