//! What a member can give (an offer) or needs (a request), in full. Matching them is other files' work.
//!
//! A listing that was closed is never opened again; it is listed anew.

use chrono::{Datelike, Months};
use rust_decimal::Decimal;

use crate::domain::calendar::{Day, Time};
use crate::domain::help::requirement::Requirement;
use crate::domain::id::{CategoryId, ListingId, MemberId, PlaceId};
use crate::domain::minutes::Amount;
use crate::domain::people::member::codes;
use crate::domain::people::profile::{Availability, DayPart, Said};
use crate::domain::text::{Note, Title, fold};

/// How long a listing is shown before it is renewed or goes.
pub(crate) const EXPIRES_AFTER: Months = Months::new(6);
/// How many days before the end its member is reminded.
pub(crate) const REMINDED_DAYS: u64 = 14;
/// How many days after the end it can still be renewed; then it is closed as expired.
pub(crate) const RENEWABLE_DAYS: u64 = 30;
/// The most people that one request may ask for.
pub(crate) const HELPERS_MAX: i64 = 10;

codes! {
    /// Which way the help would go.
    ListingKind {
        /// Something that the member can do for others.
        Offer = "offer",
        /// Something that the member needs.
        Request = "request",
    }
}

codes! {
    /// Once, or again and again.
    Pattern {
        /// Once.
        OneOff = "one_off",
        /// Each week, such as the weekly shop.
        Weekly = "weekly",
        /// Every other week.
        Fortnightly = "fortnightly",
        /// Each month.
        Monthly = "monthly",
    }
}

/// How the requests of a run of days went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct RequestCounts {
    /// How many were made.
    pub(crate) made: i64,
    /// How many of them were met.
    pub(crate) met: i64,
    /// For how many of them nobody was found: closed as unmet, or run out.
    pub(crate) unmet: i64,
    /// The median of the days from asking to the help, over those that were met.
    pub(crate) median_days: Option<Decimal>,
}

/// One request of a run of days, as it stands today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RequestFact {
    /// Id.
    pub(crate) id: ListingId,
    /// What was asked for; empty for those who may not read it.
    pub(crate) title: String,
    /// When, UTC milliseconds.
    pub(crate) asked_at: i64,
    /// When it ended, and how.
    pub(crate) closed: Option<Closed>,
    /// Its time ran out and nobody has said so yet.
    pub(crate) ran_out: bool,
}

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

impl RequestFact {
    /// The help was given.
    pub(crate) const fn is_met(&self) -> bool {
        matches!(self.closed, Some(Closed { how: ClosedAs::Met, .. }))
    }

    /// Nobody was found.
    pub(crate) const fn is_unmet(&self) -> bool {
        self.ran_out || matches!(self.closed, Some(Closed { how: ClosedAs::Unmet | ClosedAs::Expired, .. }))
    }

    /// Days from asking to the help; `None` for what was not met.
    pub(crate) fn days(&self) -> Option<i64> {
        let closed = self.closed.filter(|_| self.is_met())?;
        Some(closed.at.saturating_sub(self.asked_at).max(0) / DAY_MS)
    }
}

impl RequestCounts {
    /// Counts requests.
    pub(crate) fn of(facts: &[RequestFact]) -> Self {
        let count = |holds: fn(&&RequestFact) -> bool| i64::try_from(facts.iter().filter(holds).count()).unwrap_or(i64::MAX);
        Self {
            made: count(|_| true),
            met: count(|fact| fact.is_met()),
            unmet: count(|fact| fact.is_unmet()),
            median_days: median(facts.iter().filter_map(RequestFact::days).collect()),
        }
    }
}

/// The middle one of some numbers; of an even number of them half way between the two in the middle.
pub(crate) fn median(mut numbers: Vec<i64>) -> Option<Decimal> {
    numbers.sort_unstable();
    let middle = numbers.len() / 2;
    let upper = Decimal::from(*numbers.get(middle)?);
    if !numbers.len().is_multiple_of(2) {
        return Some(upper);
    }
    let lower = Decimal::from(*numbers.get(middle.checked_sub(1)?)?);
    lower.checked_add(upper)?.checked_div(Decimal::TWO)
}

codes! {
    /// What became of a listing.
    ClosedAs {
        /// The help was given.
        Met = "met",
        /// Nobody was found.
        Unmet = "unmet",
        /// Not wanted any more.
        Withdrawn = "withdrawn",
        /// Its time ran out.
        Expired = "expired",
    }
}

/// A journey: transport is a kind of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Journey {
    /// Where it begins.
    pub(crate) from: Title,
    /// Where it leads; other members do not read it (product.md, rule 10).
    pub(crate) to: Title,
    /// When one must be there.
    pub(crate) at: Option<Time>,
    /// When it goes back, if it does.
    pub(crate) back_at: Option<Time>,
    /// A wheelchair, a frame, a stick.
    pub(crate) aid: Option<Title>,
}

/// When and how a listing ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Closed {
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// How.
    pub(crate) how: ClosedAs,
}

/// One offer or request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Listing {
    /// Id.
    pub(crate) id: ListingId,
    /// Whose.
    pub(crate) member: MemberId,
    /// Offer or request.
    pub(crate) kind: ListingKind,
    /// What it is about.
    pub(crate) about: About,
    /// When it was listed, UTC milliseconds.
    pub(crate) created_at: i64,
    /// The last day on which it is shown.
    pub(crate) expires_on: Day,
    /// Who keyed it, where that was not the member.
    pub(crate) keyed_by: Option<MemberId>,
    /// When its member was reminded that it ends, UTC milliseconds.
    pub(crate) reminded_at: Option<i64>,
    /// Since when it rests, UTC milliseconds.
    pub(crate) paused_at: Option<i64>,
    /// How it ended.
    pub(crate) closed: Option<Closed>,
}

/// What a listing says; all of it may be changed while it is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct About<C = CategoryId> {
    /// The kind of help: its id, or as a door names it.
    pub(crate) category: C,
    /// In the member's words; other members see the category instead (product.md, rule 10).
    pub(crate) title: Title,
    /// More words; like the title they are for staff and for whoever helps.
    pub(crate) details: Option<Note>,
    /// How long it takes.
    pub(crate) minutes: Option<Amount>,
    /// The place of the bank where it is, if one fits; the home of the member else.
    pub(crate) place: Option<PlaceId>,
    /// Where, in words; not for strangers.
    pub(crate) place_words: Option<Title>,
    /// The day by which a request is needed; the day of a journey.
    pub(crate) needed_by: Option<Day>,
    /// Once or again and again.
    pub(crate) pattern: Pattern,
    /// The parts of the week that would do; none at all: whenever the member has time.
    pub(crate) when: Availability,
    /// Whether it is in the member's home.
    pub(crate) at_home: Said,
    /// How many people it takes.
    pub(crate) helpers: i64,
    /// Whether whoever helps needs a check.
    pub(crate) check: Said,
    /// What else is needed.
    pub(crate) needs: Vec<Requirement>,
    /// From where to where, for transport.
    pub(crate) journey: Option<Journey>,
}

impl<C> About<C> {
    /// The plainest listing: words and a kind.
    pub(crate) const fn plain(category: C, title: Title) -> Self {
        Self {
            category,
            title,
            details: None,
            minutes: None,
            place: None,
            place_words: None,
            needed_by: None,
            pattern: Pattern::OneOff,
            when: Availability::NONE,
            at_home: Said::No,
            helpers: 1,
            check: Said::No,
            needs: Vec::new(),
            journey: None,
        }
    }

    /// The same words under a kind that is named in another way.
    pub(crate) fn under<D>(self, category: D) -> About<D> {
        About {
            category,
            title: self.title,
            details: self.details,
            minutes: self.minutes,
            place: self.place,
            place_words: self.place_words,
            needed_by: self.needed_by,
            pattern: self.pattern,
            when: self.when,
            at_home: self.at_home,
            helpers: self.helpers,
            check: self.check,
            needs: self.needs,
            journey: self.journey,
        }
    }

    /// The parts of the week in which it is needed, as exactly as it was said: a day with an hour, a day, the parts that would do.
    pub(crate) fn parts(&self) -> Availability {
        let day = self.needed_by.filter(|_| self.pattern == Pattern::OneOff && self.journey.is_some());
        match (day, self.journey.as_ref().and_then(|journey| journey.at)) {
            (Some(day), Some(at)) => Availability::NONE.with(day.weekday(), part_of(at)),
            (Some(day), None) => DayPart::ALL.into_iter().fold(Availability::NONE, |sum, part| sum.with(day.weekday(), part)),
            (None, _) => self.when,
        }
    }

    /// What is searched: words, more words and the name of the kind, folded.
    pub(crate) fn search_key(&self, category_name: &str) -> String {
        fold(&format!("{} {} {category_name}", self.title, self.details.as_ref().map_or("", Note::as_str)))
    }
}

/// The part of the day in which an hour lies.
pub(crate) fn part_of(time: Time) -> DayPart {
    match chrono::Timelike::hour(&time) {
        ..12 => DayPart::Morning,
        12..17 => DayPart::Afternoon,
        _ => DayPart::Evening,
    }
}

impl Listing {
    /// Whether it is shown on a day: open, not resting, not expired.
    pub(crate) fn shown_on(&self, today: Day) -> bool {
        self.closed.is_none() && self.paused_at.is_none() && self.expires_on >= today
    }

    /// Whether it can still be changed, renewed or closed.
    pub(crate) const fn open(&self) -> bool {
        self.closed.is_none()
    }

    /// Whether it goes on after it was met once.
    pub(crate) fn standing(&self) -> bool {
        self.about.pattern != Pattern::OneOff
    }

    /// Shown for six more months from a day; the reminder comes again.
    #[must_use]
    pub(crate) fn renewed(self, today: Day) -> Self {
        Self { expires_on: today.checked_add_months(EXPIRES_AFTER).unwrap_or(today), reminded_at: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn listing() -> Listing {
        let about = About::plain(CategoryId::new(Uuid::from_u128(3)), Title::new("Siân's hedge").unwrap());
        Listing {
            id: ListingId::new(Uuid::from_u128(1)),
            member: MemberId::new(Uuid::from_u128(2)),
            kind: ListingKind::Request,
            about,
            created_at: 0,
            expires_on: "2026-11-22".parse().unwrap(),
            keyed_by: None,
            reminded_at: Some(1),
            paused_at: None,
            closed: None,
        }
    }

    #[test]
    fn the_median_is_the_middle_or_half_way_between_the_middle_two() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9, 1, 4]), Some(Decimal::from(4)));
        assert_eq!(median(vec![9, 1, 4, 5]), Some(Decimal::new(45, 1)));
    }

    #[test]
    fn a_listing_is_shown_up_to_its_last_day_and_not_while_it_rests() {
        let (last, next): (Day, Day) = ("2026-11-22".parse().unwrap(), "2026-11-23".parse().unwrap());
        assert!(listing().shown_on(last) && !listing().shown_on(next));
        assert!(!Listing { paused_at: Some(1), ..listing() }.shown_on(last));
        assert!(!Listing { closed: Some(Closed { at: 1, how: ClosedAs::Met }), ..listing() }.shown_on(last));
        let renewed = listing().renewed(next);
        assert!(renewed.shown_on("2027-05-23".parse().unwrap()) && renewed.reminded_at.is_none());
    }

    #[test]
    fn the_words_of_a_listing_are_searched_without_their_accents() {
        assert_eq!(listing().about.search_key("Gardening"), "sian's hedge gardening");
    }

    #[test]
    fn a_journey_needs_its_own_part_of_the_week() {
        let title = |text| Title::new(text).unwrap();
        let journey = Journey { from: title("home"), to: title("the clinic"), at: Time::from_hms_opt(9, 30, 0), back_at: None, aid: None };
        let about = About { needed_by: Some("2026-11-27".parse().unwrap()), journey: Some(journey), ..listing().about };
        assert_eq!(about.parts(), Availability::NONE.with(chrono::Weekday::Fri, DayPart::Morning));
        assert_eq!(part_of(Time::from_hms_opt(17, 0, 0).unwrap()), DayPart::Evening);
    }
}
