//! A member's home page: what I have, what waits for my yes, what I do often.

use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::{Hand, State};
use crate::domain::help::listing::ListingKind;
use crate::domain::id::{BankId, MemberId};
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::access::Act;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Result;
use crate::service::help::ask::{OwnAsk, waiting_for};
use crate::service::help::listing::{ListingFilter, ShownListing, open_in};
use crate::service::help::meeting::{ShownMeeting, meetings_of};
use crate::service::help::shown::{Shown, show};
use crate::store::db::Reader;
use crate::store::help::exchange::{self, ExchangeFilter};
use crate::store::help::sheet;
use crate::store::ledger::account;
use crate::store::people::member::{self, Label};

/// What a member sees first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Home {
    /// What I have.
    pub(crate) balance: Minutes,
    /// What I gave in all settled exchanges.
    pub(crate) gave: Minutes,
    /// What I received in all settled exchanges.
    pub(crate) received: Minutes,
    /// What waits for my yes.
    pub(crate) to_answer: Vec<Shown>,
    /// What I said and the other has not answered.
    pub(crate) awaiting_others: Vec<Shown>,
    /// What somebody said is not right.
    pub(crate) queried: Vec<Shown>,
    /// What I do often.
    pub(crate) again: Vec<Again>,
    /// Others' open requests, at most three.
    pub(crate) requests: Vec<ShownListing>,
    /// What I am asked to help with.
    pub(crate) asks: Vec<OwnAsk>,
    /// My agreed meetings, those past without a word first.
    pub(crate) meetings: Vec<ShownMeeting>,
}

/// Something to log again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Again {
    /// With whom.
    pub(crate) other: Label,
    /// What it was.
    pub(crate) category: Category,
    /// How long it took.
    pub(crate) minutes: Amount,
    /// Whether I helped ([`Hand::Giver`]) or was helped ([`Hand::Receiver`]).
    pub(crate) hand: Hand,
    /// The last time.
    pub(crate) last_on: Day,
}

const CARDS_MAX: i64 = 20;
const RECENT_READ: i64 = 30;
const AGAIN_MAX: usize = 3;
const REQUESTS_MAX: i64 = 3;

impl Banks {
    /// Everything on a member's home page.
    pub(crate) fn home(&self, actor: &Actor) -> Result<Home> {
        let bank = actor.may(Act::SeeOwn)?;
        let me = actor.caller()?.member.id;
        self.db.read(|reader| {
            let balance = account::by_id(reader, bank, actor.caller()?.member.account)?.map_or(Minutes::ZERO, |account| account.balance);
            let ((gave, received), (helped, shared)) = (exchange::totals_of(reader, bank, me)?, sheet::totals_of(reader, bank, me)?);
            let (gave, received) = ([gave, helped].into_iter().sum(), [received, shared].into_iter().sum());
            let waiting = ExchangeFilter { states: vec![State::AwaitingReceiver], ..ExchangeFilter::default() };
            let others = ListingFilter { kind: Some(ListingKind::Request), but_of: Some(me), ..ListingFilter::default() };
            let now = self.clock.now_ms();
            let today = actor.caller()?.bank.day_at(now);
            let listings = actor.can(Act::UseListings);
            let requests = if listings { open_in(reader, actor, &others, now, REQUESTS_MAX)? } else { Vec::new() };
            let asks = if listings { waiting_for(reader, actor, bank)? } else { Vec::new() };
            Ok(Home {
                balance,
                gave,
                received,
                to_answer: listed(reader, bank, &ExchangeFilter { receiver: Some(me), ..waiting.clone() })?,
                awaiting_others: listed(reader, bank, &ExchangeFilter { giver: Some(me), ..waiting })?,
                queried: listed(
                    reader,
                    bank,
                    &ExchangeFilter { party: Some(me), states: vec![State::Queried], ..ExchangeFilter::default() },
                )?,
                again: again(reader, bank, me)?,
                requests,
                asks,
                meetings: meetings_of(reader, bank, me, today)?,
            })
        })
    }

    /// The people with whom a member exchanged lately, one line each, newest first.
    pub(crate) fn recent_partners(&self, actor: &Actor) -> Result<Vec<Again>> {
        let bank = actor.may(Act::SeeOwn)?;
        let me = actor.caller()?.member.id;
        self.db.read(|reader| again(reader, bank, me))
    }
}

fn listed(reader: &mut Reader, bank: BankId, filter: &ExchangeFilter) -> Result<Vec<Shown>> {
    let found = exchange::list(reader, bank, filter, CARDS_MAX)?;
    show(reader, bank, found)
}

fn again(reader: &mut Reader, bank: BankId, me: MemberId) -> Result<Vec<Again>> {
    let states = vec![State::Settled, State::AwaitingReceiver];
    let filter = ExchangeFilter { party: Some(me), states, ..ExchangeFilter::default() };
    let recent = exchange::list(reader, bank, &filter, RECENT_READ)?;
    let people: Vec<MemberId> = recent.iter().map(|each| if each.giver == me { each.receiver } else { each.giver }).collect();
    let here = member::labels_taking_part(reader, bank, &people)?;
    let mut lines: Vec<Again> = Vec::new();
    for shown in show(reader, bank, recent)? {
        let other = shown.other_than(me).clone();
        if lines.len() < AGAIN_MAX && here.contains_key(&other.id) && !lines.iter().any(|line| line.other.id == other.id) {
            let hand = if shown.giver.id == me { Hand::Giver } else { Hand::Receiver };
            lines.push(Again {
                other,
                category: shown.category,
                minutes: shown.exchange.minutes,
                hand,
                last_on: shown.exchange.happened_on,
            });
        }
    }
    Ok(lines)
}
