//! Agreed exchanges: made when enough people have said yes, told to both, reminded of, and asked after once their day has passed.
//!
//! What happened is logged as an exchange; logging one finds its meeting by itself, whoever logs it and wherever.

use std::collections::BTreeSet;

use chrono::Days;

use crate::domain::calendar::{Day, Time};
use crate::domain::help::ask::AskState;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::Exchange;
use crate::domain::help::listing::{Closed, ClosedAs, Listing};
use crate::domain::help::meeting::{self as rules, Meeting, MeetingState};
use crate::domain::id::{BankId, ListingId, MeetingId, MemberId};
use crate::domain::minutes::Amount;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::message::{Fact, MessageKind};
use crate::domain::text::{Reason, Title};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::Beside;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::matching::{check_again, open_request, wanted_of};
use crate::service::people::message::{Told, tell};
use crate::store::db::{Reader, StoreResult, Tx};
use crate::store::help::{ask, category, listing, meeting};
use crate::store::people::bank;
use crate::store::people::member::{self, Label};

/// A meeting with the names that go with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownMeeting {
    /// The meeting.
    pub(crate) meeting: Meeting,
    /// Who helps.
    pub(crate) giver: Label,
    /// Who is helped.
    pub(crate) receiver: Label,
    /// With what.
    pub(crate) category: Category,
}

/// When and where everybody who said yes to a request meets its member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewMeeting {
    /// The request.
    pub(crate) request: ListingId,
    /// On which day.
    pub(crate) on: Day,
    /// At what time.
    pub(crate) at: Option<Time>,
    /// For how long.
    pub(crate) minutes: Amount,
    /// Where.
    pub(crate) place: Option<Title>,
}

const PAST_DAYS: u64 = 60;
const AT_ONCE: i64 = 500;

impl Banks {
    /// Agrees a day with everybody who said yes to a request, and tells all of them. Fewer than it takes are refused, and so is
    /// whoever must not help as things stand now.
    pub(crate) fn agree_meeting(&self, actor: &Actor, new: &NewMeeting) -> Result<Vec<Meeting>> {
        let bank = actor.may(Act::MatchPeople)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let request = open_request(tx, bank, new.request)?;
            let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
            if new.on < today {
                return Err(Error::invalid("on", "invalid-day-gone"));
            }
            let taken = taken(tx, bank, &request, new.on)?;
            let asks = ask::list_by_listing(tx, bank, request.id)?;
            let willing: Vec<_> = asks.into_iter().filter(|ask| ask.state == AskState::Accepted && !taken.contains(&ask.member)).collect();
            let needed = wanted_of(tx, bank, &request)?.helpers;
            let together = i64::try_from(willing.len() + taken.len()).unwrap_or(i64::MAX);
            if willing.is_empty() || together < needed {
                return Err(Refusal::TooFewHelpers.into());
            }
            let mut made = Vec::new();
            for ask in willing {
                check_again(tx, bank, &request, ask.member, now)?;
                let agreed = Meeting {
                    id: MeetingId::new(self.clock.new_id()),
                    listing: Some(request.id),
                    ask: Some(ask.id),
                    giver: ask.member,
                    receiver: request.member,
                    category: request.about.category,
                    on: new.on,
                    at: new.at,
                    minutes: new.minutes,
                    place: new.place.clone(),
                    at_home: request.about.at_home,
                    state: MeetingState::Agreed,
                    made_at: now,
                    made_by: actor.member(),
                    reminded_at: None,
                    asked_after_at: None,
                    answered_at: None,
                    exchange: None,
                    reason: None,
                };
                meeting::insert(tx, bank, &agreed)?;
                self.tell_both(tx, bank, &agreed, MessageKind::MeetingAgreed)?;
                made.push(agreed);
            }
            for each in &made {
                self.keep(
                    tx,
                    actor,
                    Deed::of(DeedKind::MeetingAgreed).about(each.giver).with(each.receiver).thing(each.id.uuid()).now("on", each.on),
                )?;
            }
            Ok(made)
        })
    }

    /// One meeting; for the two people and for staff.
    pub(crate) fn meeting(&self, actor: &Actor, id: MeetingId) -> Result<ShownMeeting> {
        let bank = actor.may(Act::SeeOwn)?;
        self.db.read(|reader| {
            let found = visible(reader, actor, bank, id)?;
            show(reader, bank, vec![found])?.pop().ok_or(Error::NotFound)
        })
    }

    /// The meetings that came of a request, by day; staff only.
    pub(crate) fn meetings_about(&self, actor: &Actor, request: ListingId) -> Result<Vec<ShownMeeting>> {
        let bank = actor.may(Act::MatchPeople)?;
        self.db.read(|reader| {
            let found = meeting::list_by_listing(reader, bank, request)?;
            show(reader, bank, found)
        })
    }

    /// The actor's own agreed meetings: those to come, and those of the last two months of which nobody has said what became of them.
    pub(crate) fn own_meetings(&self, actor: &Actor) -> Result<Vec<ShownMeeting>> {
        let bank = actor.may(Act::SeeOwn)?;
        let me = actor.caller()?.member.id;
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now);
            meetings_of(reader, bank, me, today)
        })
    }

    /// Says that a meeting is off, or did not happen, and why; one of the two people or staff. Both are told that it is off.
    pub(crate) fn end_meeting(&self, actor: &Actor, id: MeetingId, to: MeetingState, reason: &Reason) -> Result<Meeting> {
        let bank = actor.may(Act::LogOwn)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let found = visible(tx, actor, bank, id)?;
            let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
            let state = rules::end(&found, to, today)?;
            let ended = Meeting { state, answered_at: Some(now), reason: Some(reason.clone()), ..found };
            meeting::update(tx, bank, &ended)?;
            if state == MeetingState::Cancelled {
                self.tell_both(tx, bank, &ended, MessageKind::MeetingCancelled)?;
            }
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::MeetingChanged)
                    .about(ended.giver)
                    .with(ended.receiver)
                    .thing(id.uuid())
                    .now("state", state.code())
                    .because(Some(reason.as_str())),
            )?;
            Ok(ended)
        })
    }

    /// Reminds both people the day before, and asks both afterwards whether it happened, once each; the worker's task. Answers how
    /// many meetings were told of.
    pub(crate) fn remind_meetings(&self, actor: &Actor) -> Result<i64> {
        let mut told = 0;
        for bank in self.list_banks(actor)? {
            let now = self.clock.now_ms();
            let today = bank.day_at(now);
            let tomorrow = today.succ_opt().unwrap_or(today);
            let from = today.checked_sub_days(Days::new(PAST_DAYS)).unwrap_or(today);
            told += self.db.write(bank.id, |tx| {
                let mut told = 0;
                for mut each in meeting::list_agreed(tx, bank.id, (from, tomorrow), AT_ONCE)? {
                    if each.on < today && each.asked_after_at.is_none() {
                        each.asked_after_at = Some(now);
                        self.tell_both(tx, bank.id, &each, MessageKind::DidItHappen)?;
                    } else if each.on == tomorrow && each.reminded_at.is_none() {
                        each.reminded_at = Some(now);
                        self.tell_both(tx, bank.id, &each, MessageKind::MeetingReminder)?;
                    } else {
                        continue;
                    }
                    meeting::update(tx, bank.id, &each)?;
                    told += 1;
                }
                Ok::<_, Error>(told)
            })?;
        }
        Ok(told)
    }

    /// Tells both people, each with the other's name: after a match they are no strangers.
    pub(in crate::service) fn tell_both(&self, tx: &mut Tx, bank: BankId, meeting: &Meeting, kind: MessageKind) -> Result<()> {
        let labels = member::labels(tx, bank, &[meeting.giver, meeting.receiver])?;
        let name = |id: MemberId| labels.get(&id).map_or_else(String::new, |label| label.name.clone());
        let what = category::told(tx, bank)?.remove(&meeting.category).map_or_else(String::new, |category| category.name.to_string());
        let time = meeting.at.map_or_else(String::new, |at| at.format("%H:%M").to_string());
        let has = |there: bool| Fact::Text(if there { "yes" } else { "no" }.to_owned());
        let place = meeting.place.as_ref().map_or_else(String::new, ToString::to_string);
        for (to, other, hand) in [(meeting.giver, meeting.receiver, "giver"), (meeting.receiver, meeting.giver, "receiver")] {
            let facts = vec![
                ("hand", Fact::Text(hand.to_owned())),
                ("other", Fact::Text(name(other))),
                ("what", Fact::Text(what.clone())),
                ("day", Fact::Day(meeting.on)),
                ("timed", has(meeting.at.is_some())),
                ("time", Fact::Text(time.clone())),
                ("placed", has(meeting.place.is_some())),
                ("place", Fact::Text(place.clone())),
                ("minutes", Fact::Minutes(meeting.minutes.minutes())),
                ("reason", Fact::Text(meeting.reason.as_ref().map_or_else(String::new, ToString::to_string))),
                ("link", Fact::Link(format!("/meetings/{}", meeting.id))),
            ];
            tell(tx, &self.clock, bank, to, &Told { kind, about: Some(meeting.id.uuid()), facts, not_before: None })?;
        }
        Ok(())
    }
}

/// A meeting that the actor may see: of the two people, or for staff.
fn visible(reader: &mut Reader, actor: &Actor, bank: BankId, id: MeetingId) -> Result<Meeting> {
    let found = meeting::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    let party = actor.member().is_some_and(|me| me == found.giver || me == found.receiver);
    if party || actor.can(Act::MatchPeople) { Ok(found) } else { Err(Error::NotFound) }
}

/// Who meets already about a request: on that day where it goes on and on, at all where it is for once.
fn taken(reader: &mut Reader, bank: BankId, request: &Listing, on: Day) -> Result<BTreeSet<MemberId>> {
    let live = |each: &Meeting| match each.state {
        MeetingState::Agreed | MeetingState::Happened => !request.standing() || each.on == on,
        MeetingState::NotHappened | MeetingState::Cancelled => false,
    };
    Ok(meeting::list_by_listing(reader, bank, request.id)?.iter().filter(|each| live(each)).map(|each| each.giver).collect())
}

/// A member's agreed meetings inside a view that is held already, by day: those to come, and those of the last two months of which
/// nobody has said what became of them.
pub(in crate::service) fn meetings_of(reader: &mut Reader, bank: BankId, member: MemberId, today: Day) -> Result<Vec<ShownMeeting>> {
    let from = today.checked_sub_days(Days::new(PAST_DAYS)).unwrap_or(today);
    let found = meeting::list_agreed_of(reader, bank, member, from)?;
    show(reader, bank, found)
}

/// Puts names to meetings, in their order.
pub(in crate::service) fn show(reader: &mut Reader, bank: BankId, meetings: Vec<Meeting>) -> Result<Vec<ShownMeeting>> {
    if meetings.is_empty() {
        return Ok(Vec::new());
    }
    let people: Vec<MemberId> = meetings.iter().flat_map(|each| [each.giver, each.receiver]).collect();
    let labels = member::labels(reader, bank, &people)?;
    let categories = category::told(reader, bank)?;
    let shown = |meeting: Meeting| {
        Some(ShownMeeting {
            giver: labels.get(&meeting.giver)?.clone(),
            receiver: labels.get(&meeting.receiver)?.clone(),
            category: categories.get(&meeting.category)?.clone(),
            meeting,
        })
    };
    Ok(meetings.into_iter().filter_map(shown).collect())
}

/// The meeting that an exchange was, with what becomes of its request; written right after the exchange.
pub(in crate::service) struct Held {
    meeting: Meeting,
    met: Option<(Listing, String)>,
}

impl Beside for Held {
    const RANK: u8 = 3;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        for row in rows {
            meeting::update(tx, bank, &row.meeting)?;
            if let Some((request, category)) = row.met {
                listing::update(tx, bank, &request, &category)?;
            }
        }
        Ok(())
    }
}

/// The agreed meeting that a new exchange is, if it is one. A request for once is met when all its meetings have happened.
pub(in crate::service) fn held(reader: &mut Reader, bank: BankId, exchange: &Exchange, now: i64) -> Result<Option<Held>> {
    let agreed = meeting::list_agreed_between(reader, bank, exchange.giver, exchange.receiver)?;
    let Some(found) = rules::meant(&agreed, exchange.happened_on) else { return Ok(None) };
    let happened = Meeting { state: MeetingState::Happened, answered_at: Some(now), exchange: Some(exchange.id), ..found.clone() };
    let request = match happened.listing {
        Some(id) => listing::by_id(reader, bank, id)?.filter(|request| request.open() && !request.standing()),
        None => None,
    };
    let Some(request) = request else { return Ok(Some(Held { meeting: happened, met: None })) };
    let others = meeting::list_by_listing(reader, bank, request.id)?;
    let all_held = others.iter().all(|each| each.id == happened.id || each.state != MeetingState::Agreed);
    let met = all_held.then_some(Listing { closed: Some(Closed { at: now, how: ClosedAs::Met }), ..request });
    let met = match met {
        Some(request) => {
            let name = category::told(reader, bank)?.remove(&request.about.category).map(|category| category.name.to_string());
            Some((request, name.unwrap_or_default()))
        }
        None => None,
    };
    Ok(Some(Held { meeting: happened, met }))
}
