//! What a figure opens to: the rows that it counts, whose counts over the divisor are the figure, or the figures it is made of.
//!
//! The exchanges behind the hours are listed by the store, page by page; here stand all other rows.

use rust_decimal::Decimal;

use crate::domain::calendar::Day;
use crate::domain::id::{ExchangeId, MemberId};
use crate::domain::minutes::Minutes;
use crate::domain::value::alias::Aliases;
use crate::domain::value::figure::FigureKey;
use crate::domain::value::model::{Counts, PersonCount, Way, how_many};
use crate::domain::value::register::{CountedCost, Part, Payment};
use crate::domain::value::report::Report;

/// What the counts of rows are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Counted {
    /// Whole minutes.
    Minutes,
    /// Members.
    Members,
    /// Days of open membership.
    Days,
    /// Pence.
    Pence,
    /// Directed pairs.
    Pairs,
    /// Partners.
    Partners,
    /// Requests for help.
    Requests,
}

impl Counted {
    /// The name in the API and in files.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Members => "members",
            Self::Days => "days",
            Self::Pence => "pence",
            Self::Pairs => "pairs",
            Self::Partners => "partners",
            Self::Requests => "requests",
        }
    }
}

/// One row that a figure counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    /// The id of the member, cost line or pair (two ids with a full stop between).
    pub(crate) id: String,
    /// What it is called.
    pub(crate) label: String,
    /// What it adds, in the unit of [`Counted`].
    pub(crate) count: i64,
    /// The part of the count that is added, where it is not all of it.
    pub(crate) part: Option<Part>,
}

impl Row {
    /// What it adds, in the unit of [`Counted`], unrounded. The sum of all rows, in their order, over the divisor is the figure.
    pub(crate) fn adds(&self) -> Decimal {
        Part::times(self.part, self.count)
    }
}

/// One exchange, or one session of a group, that the hours count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ExchangeRow {
    /// Its id; a session's is its sheet's.
    pub(crate) id: ExchangeId,
    /// The sheet's number and what it is called, where it is a session; then nobody is named.
    pub(crate) sheet: Option<(i64, String)>,
    /// The day the help happened.
    pub(crate) happened_on: Day,
    /// Its time.
    pub(crate) minutes: Minutes,
    /// Who helped, by name.
    pub(crate) giver: String,
    /// Who was helped, by name.
    pub(crate) receiver: String,
    /// The two; none of a session.
    pub(crate) people: Option<(MemberId, MemberId)>,
}

impl ExchangeRow {
    /// Names nobody any more.
    pub(crate) fn without_names(&mut self, aliases: &Aliases) {
        if let Some((giver, receiver)) = self.people {
            (self.giver, self.receiver) = (aliases.of(giver), aliases.of(receiver));
        }
        if let Some((_, title)) = &mut self.sheet {
            *title = aliases.words(title);
        }
    }
}

/// Where a page of exchanges begins: after this day and id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct AfterExchange {
    /// The last exchange's day.
    pub(crate) day: Day,
    /// Its id.
    pub(crate) id: ExchangeId,
}

impl From<&ExchangeRow> for AfterExchange {
    fn from(row: &ExchangeRow) -> Self {
        Self { day: row.happened_on, id: row.id }
    }
}

/// Not the place of an exchange in its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a day and an id")]
pub(crate) struct AfterExchangeError;

impl std::str::FromStr for AfterExchange {
    type Err = AfterExchangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = |(day, id): (&str, &str)| Some(Self { day: day.parse().ok()?, id: id.parse().ok()? });
        text.split_once('_').and_then(read).ok_or(AfterExchangeError)
    }
}

impl std::fmt::Display for AfterExchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.day, self.id)
    }
}

/// What a figure opens to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Rows {
    /// Exchanges in minutes, over 60; the store lists them.
    Exchanges(Parties),
    /// Rows of which the figure is the sum of counts over the divisor.
    Counted {
        /// What the counts are.
        counted: Counted,
        /// What the sum is divided by.
        divisor: i64,
        /// The rows.
        rows: Vec<Row>,
    },
    /// The figures that it is computed from; each opens in its turn.
    Inputs(&'static [FigureKey]),
    /// One published amount, uprated.
    Published,
}

/// Which exchanges are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Parties {
    /// All.
    All,
    /// Those with an organisation on either side.
    WithOrganisation,
    /// Those between two.
    OneToOne,
    /// Sessions of a group.
    Group,
}

/// The rows of a figure of a report.
pub(crate) fn rows_of(report: &Report, key: FigureKey) -> Rows {
    let counts = &report.counts;
    let active = how_many(counts.active());
    let between_people = counts.minutes_between_people().get();
    match key {
        FigureKey::HoursExchanged => Rows::Exchanges(Parties::All),
        FigureKey::HoursWithOrganisations => Rows::Exchanges(Parties::WithOrganisation),
        FigureKey::AttenderHours => {
            let took_part = counts.people.iter().filter(|person| person.attended > Minutes::ZERO);
            people(Counted::Minutes, 60, took_part, |person| person.attended.get())
        }
        FigureKey::RegisteredMembers => members(counts.people.iter(), 1),
        FigureKey::ActiveMembers => members(counts.active(), 1),
        FigureKey::StrictMembers => members(counts.people.iter().filter(|person| person.is_strict()), 1),
        FigureKey::RegisteredMemberYears => people(Counted::Days, counts.year_days, counts.people.iter(), |person| person.days),
        FigureKey::ActiveMemberYears => people(Counted::Days, counts.year_days, counts.active(), |person| person.days),
        FigureKey::ReciprocalShare => members(that_way(counts, Way::Reciprocal), active),
        FigureKey::GiveOnlyShare => members(that_way(counts, Way::GiveOnly), active),
        FigureKey::ReceiveOnlyShare => members(that_way(counts, Way::ReceiveOnly), active),
        FigureKey::OwnCost => costs(report.costs.iter()),
        FigureKey::OwnCostCash => costs(report.costs.iter().filter(|each| each.line.payment == Payment::Cash)),
        FigureKey::OwnCostInKind => costs(report.costs.iter().filter(|each| each.line.payment == Payment::InKind)),
        FigureKey::ReciprocityIndex => {
            let gave_and_received = counts.active().filter(|person| person.returned() > Minutes::ZERO);
            people(Counted::Minutes, between_people, gave_and_received, |person| person.returned().get())
        }
        FigureKey::Density => pairs(counts, active.saturating_mul(active.saturating_sub(1))),
        FigureKey::MeanPartners => people(Counted::Partners, active, counts.active(), |person| how_many(person.partners.iter())),
        FigureKey::BusiestGiverShare => {
            people(Counted::Minutes, between_people, counts.busiest_giver().into_iter(), |person| person.given.get())
        }
        FigureKey::CostPerMemberUprated | FigureKey::SavingPerMemberUprated => Rows::Published,
        FigureKey::HoursPerActiveMemberYear
        | FigureKey::BenchmarkCost
        | FigureKey::BenchmarkPotential
        | FigureKey::CostPerActiveMemberYear
        | FigureKey::CostPerRegisteredMemberYear
        | FigureKey::CostPerHour
        | FigureKey::SavingPerHour
        | FigureKey::SwitchingValue => Rows::Inputs(key.inputs()),
    }
}

fn that_way(counts: &Counts, way: Way) -> impl Iterator<Item = &PersonCount> {
    counts.active().filter(move |person| person.way == Some(way))
}

fn members<'a>(who: impl Iterator<Item = &'a PersonCount>, divisor: i64) -> Rows {
    people(Counted::Members, divisor, who, |_| 1)
}

fn people<'a>(counted: Counted, divisor: i64, who: impl Iterator<Item = &'a PersonCount>, count: impl Fn(&PersonCount) -> i64) -> Rows {
    let rows = who.map(|person| Row { id: person.id.to_string(), label: person.name.clone(), count: count(person), part: None }).collect();
    Rows::Counted { counted, divisor, rows }
}

fn costs<'a>(lines: impl Iterator<Item = &'a CountedCost>) -> Rows {
    let row = |CountedCost { line, part }: &CountedCost| Row {
        id: line.id.to_string(),
        label: line.what.to_string(),
        count: line.amount.pence(),
        part: *part,
    };
    let rows = lines.map(row).collect();
    Rows::Counted { counted: Counted::Pence, divisor: 100, rows }
}

fn pairs(counts: &Counts, divisor: i64) -> Rows {
    let row = |pair: &crate::domain::value::model::PairCount| Row {
        id: format!("{}.{}", pair.ids.0, pair.ids.1),
        label: format!("{} → {}", pair.giver, pair.receiver),
        count: 1,
        part: None,
    };
    Rows::Counted { counted: Counted::Pairs, divisor, rows: counts.pairs.iter().map(row).collect() }
}
