//! Numbers that stand in the report's tables beside its figures: what each of them opens to.
//!
//! Each is counted from the rows that are shown, so that the two cannot disagree. What members said of themselves is not opened.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::help::listing::RequestFact;
use crate::domain::id::MemberId;
use crate::domain::people::member::codes;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::Unit;
use crate::domain::value::model::hours;
use crate::domain::value::rows::{Parties, Row};

codes! {
    /// A number of a table that opens to rows.
    TallyKey {
        /// People whose first day of membership is in the year.
        Joined = "joined",
        /// People whose last day is.
        Left = "left",
        /// Active members of the year before.
        ActiveBefore = "active_before",
        /// Those of them who are active in this year too.
        Stayed = "stayed",
        /// Hours from one to one.
        OneToOne = "one_to_one",
        /// Hours of helpers in groups.
        Group = "group",
        /// Requests of the year.
        RequestsMade = "requests_made",
        /// Those of them that were met.
        RequestsMet = "requests_met",
        /// Those of them for which nobody was found.
        RequestsUnmet = "requests_unmet",
        /// The days until they were met, half way.
        MedianDays = "median_days",
    }
}

/// What a number opens to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Tally {
    /// People, one each.
    People(Vec<Row>),
    /// Requests, one each; of the median those whose days are in it.
    Requests(Vec<RequestFact>),
    /// Exchanges and sessions in minutes; the store lists them.
    Exchanges(Parties),
}

impl TallyKey {
    /// The numbers of a table, as they stand in it.
    pub(crate) fn of_table(code: &str) -> &'static [Self] {
        match code {
            "turnover" => &[Self::Joined, Self::Left, Self::ActiveBefore, Self::Stayed],
            "hours_by_way" => &[Self::OneToOne, Self::Group],
            "requests" => &[Self::RequestsMade, Self::RequestsMet, Self::RequestsUnmet, Self::MedianDays],
            _ => &[],
        }
    }

    /// What it is measured in; `None` for a number of requests.
    pub(crate) const fn unit(self) -> Option<Unit> {
        match self {
            Self::Joined | Self::Left | Self::ActiveBefore | Self::Stayed => Some(Unit::Members),
            Self::OneToOne | Self::Group => Some(Unit::Hours),
            Self::RequestsMade | Self::RequestsMet | Self::RequestsUnmet => None,
            Self::MedianDays => Some(Unit::Days),
        }
    }

    /// Its value in a report; `None` where no request was met.
    pub(crate) fn value(self, value: &ValueReport) -> Option<Decimal> {
        let (turnover, shape, requests) = (value.turnover, value.shape(), value.requests);
        match self {
            Self::Joined => Some(turnover.joined.into()),
            Self::Left => Some(turnover.left.into()),
            Self::ActiveBefore => Some(turnover.active_before.into()),
            Self::Stayed => Some(turnover.stayed.into()),
            Self::OneToOne => Some(hours(shape.one_to_one)),
            Self::Group => Some(hours(shape.group)),
            Self::RequestsMade => Some(requests.made.into()),
            Self::RequestsMet => Some(requests.met.into()),
            Self::RequestsUnmet => Some(requests.unmet.into()),
            Self::MedianDays => requests.median_days,
        }
    }

    /// What it opens to.
    pub(crate) fn rows(self, value: &ValueReport) -> Tally {
        let movers = &value.movers;
        let requests = |holds: fn(&RequestFact) -> bool| Tally::Requests(value.asked.iter().filter(|fact| holds(fact)).cloned().collect());
        match self {
            Self::Joined => people(value, &movers.joined),
            Self::Left => people(value, &movers.left),
            Self::ActiveBefore => people(value, &movers.active_before),
            Self::Stayed => people(value, &movers.stayed),
            Self::OneToOne => Tally::Exchanges(Parties::OneToOne),
            Self::Group => Tally::Exchanges(Parties::Group),
            Self::RequestsMade => requests(|_| true),
            Self::RequestsMet => requests(RequestFact::is_met),
            Self::RequestsUnmet => requests(RequestFact::is_unmet),
            Self::MedianDays => requests(|fact| fact.days().is_some()),
        }
    }
}

/// People by what they are called, in its order.
fn people(value: &ValueReport, ids: &[MemberId]) -> Tally {
    let names: BTreeMap<MemberId, &str> = value.facts.members.iter().map(|member| (member.id, member.name.as_str())).collect();
    let row =
        |id: &MemberId| Row { id: id.to_string(), label: names.get(id).copied().unwrap_or_default().to_owned(), count: 1, part: None };
    let mut rows: Vec<Row> = ids.iter().map(row).collect();
    rows.sort_by_key(|row| (row.label.clone(), row.id.clone()));
    Tally::People(rows)
}
