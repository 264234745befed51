//! The broker's desk: what needs a hand now, oldest first.

use crate::domain::help::exchange::State;
use crate::domain::help::listing::ListingKind;
use crate::domain::people::access::Act;
use crate::domain::people::member::Standing;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::help::listing::{ListingFilter, ShownListing, open_in};
use crate::service::help::shown::{Shown, show};
use crate::store::help::exchange::{self, Concern, ExchangeFilter, Order};
use crate::store::people::{bank, member};

/// What is on the desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Desk {
    /// Exchanges about which somebody said "something's not right"; nothing is posted yet.
    pub(crate) queried: Vec<Shown>,
    /// Settled exchanges about which somebody said "that's not right".
    pub(crate) concerns: Vec<Shown>,
    /// Exchanges that have waited for a yes longer than the bank's rule.
    pub(crate) overdue: Vec<Shown>,
    /// How many exchanges wait for a yes at all.
    pub(crate) waiting_count: i64,
    /// Open requests.
    pub(crate) requests: Vec<ShownListing>,
    /// How many members are in each standing.
    pub(crate) members: Vec<(Standing, i64)>,
    /// The exchanges logged last.
    pub(crate) last_logged: Vec<Shown>,
}

const QUEUE_MAX: i64 = 50;
const LAST_LOGGED: i64 = 8;
const REQUESTS_MAX: i64 = 20;
const DAY_MS: i64 = 86_400_000;

impl Banks {
    /// Everything on the broker's desk.
    pub(crate) fn desk(&self, actor: &Actor) -> Result<Desk> {
        let id = actor.may(Act::SeeDesk)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let wait_days = bank::by_id(reader, id)?.ok_or(Error::NotFound)?.rules.wait_days;
            let logged_before = Some(now.saturating_sub(wait_days.saturating_mul(DAY_MS)));
            let oldest = ExchangeFilter { order: Order::OldestFirst, ..ExchangeFilter::default() };
            let queried = ExchangeFilter { states: vec![State::Queried], ..oldest.clone() };
            let concerns = ExchangeFilter { with_concern: Concern::Open, ..oldest.clone() };
            let overdue = ExchangeFilter { states: vec![State::AwaitingReceiver], logged_before, ..oldest };
            let mut listed = |filter: &ExchangeFilter, limit| -> Result<Vec<Shown>> {
                let found = exchange::list(reader, id, filter, limit)?;
                show(reader, id, found)
            };
            let (queried, concerns, overdue) = (listed(&queried, QUEUE_MAX)?, listed(&concerns, QUEUE_MAX)?, listed(&overdue, QUEUE_MAX)?);
            let last_logged = listed(&ExchangeFilter::default(), LAST_LOGGED)?;
            let open = ListingFilter { kind: Some(ListingKind::Request), ..ListingFilter::default() };
            let requests = open_in(reader, actor, &open, now, REQUESTS_MAX)?;
            Ok(Desk {
                queried,
                concerns,
                overdue,
                waiting_count: exchange::count_in_state(reader, id, State::AwaitingReceiver)?,
                requests,
                members: member::count_by_standing(reader, id)?,
                last_logged,
            })
        })
    }
}
