//! The facts that a report is computed from, and the counts that follow from them (value-model.md §2).
//!
//! Facts hold confirmed, not reversed exchanges only, dated by the day the help happened; whoever gathers them leaves out
//! starting credits, gifts, grants and reversals. No money is reckoned here.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::domain::calendar::{Day, FinancialYear, FinancialYearError, Period, YearStart, months_in};
use crate::domain::help::sheet::{Payer, SheetPart};
use crate::domain::id::{MemberId, SheetId};
use crate::domain::ledger::totals::{MonthKey, MonthTotal};
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::Minutes;
use crate::domain::people::bank::Bank;
use crate::domain::people::member::MemberKind;
use crate::domain::value::deflator::PriceYear;
use crate::domain::value::own_benchmark::OwnBenchmark;
use crate::domain::value::register::CostLine;

/// A year as people name it: `2024` or `2024-25`. Which days it means is the bank's to say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct YearName(i32);

impl YearName {
    /// Reads `2024` or `2024-25`; both mean the year that begins in 2024.
    pub(crate) fn read(text: &str) -> Result<Self, FinancialYearError> {
        FinancialYear::read(text, YearStart::APRIL).map(|year| Self(year.first()))
    }

    /// `2024-25`, whatever the bank's year.
    pub(crate) fn label(self) -> String {
        PriceYear::new(self.0).label()
    }

    /// The bank's own year of that name.
    pub(crate) fn of(self, bank: &Bank) -> Option<FinancialYear> {
        FinancialYear::new(self.0, bank.year_start).ok()
    }
}

impl From<FinancialYear> for YearName {
    fn from(year: FinancialYear) -> Self {
        Self(year.first())
    }
}

/// A member and the days on which the membership was open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct MemberFact {
    /// Who.
    pub(crate) id: MemberId,
    /// How they are called in a list of rows.
    pub(crate) name: String,
    /// Only people are counted as members; an organisation's hours count.
    pub(crate) kind: MemberKind,
    /// Days as active, paused or suspended; both ends count; in any order, even overlapping.
    pub(crate) spells: Vec<Period>,
}

/// All exchanges of the year in one direction between two members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct PairFact {
    /// Who gave.
    pub(crate) giver: MemberId,
    /// Who received.
    pub(crate) receiver: MemberId,
    /// Their time together.
    pub(crate) minutes: Minutes,
    /// How many.
    pub(crate) exchanges: i64,
}

/// One person's part in one session of a group, or in one exchange that several shared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct SessionFact {
    /// The session.
    pub(crate) sheet: SheetId,
    /// Who.
    pub(crate) member: MemberId,
    /// What they did.
    pub(crate) part: SheetPart,
    /// What went into (+) or out of (−) their account.
    pub(crate) moved: Minutes,
    /// For how long they took part in a group: beside the hours, never in them.
    pub(crate) attended: Minutes,
    /// Who met the helpers' minutes.
    pub(crate) payer: Payer,
}

/// The exchanges of one month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct MonthFact {
    /// Its first day.
    pub(crate) month: Day,
    /// Their time together.
    pub(crate) minutes: Minutes,
    /// How many.
    pub(crate) exchanges: i64,
}

/// The exchanges of one kind of help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CategoryFact {
    /// The category's name in addresses.
    pub(crate) slug: String,
    /// The category's name for people.
    pub(crate) name: String,
    /// Their time together.
    pub(crate) minutes: Minutes,
    /// How many.
    pub(crate) exchanges: i64,
}

/// Everything that a report is computed from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Facts {
    /// The bank's year.
    pub(crate) year: FinancialYear,
    /// The day on which it is computed, in the bank's time zone.
    pub(crate) as_of: Day,
    /// The last transfer in the books when the facts were read.
    pub(crate) ledger_seq: i64,
    /// All members who ever were.
    pub(crate) members: Vec<MemberFact>,
    /// Exchanges of the counted days, by giver and receiver.
    pub(crate) pairs: Vec<PairFact>,
    /// The lines of the sessions of the counted days.
    pub(crate) sessions: Vec<SessionFact>,
    /// The same exchanges and sessions by month.
    pub(crate) months: Vec<MonthFact>,
    /// The same by kind of help.
    pub(crate) categories: Vec<CategoryFact>,
    /// The cost lines that are in force and dated in the year, or have a life that reaches into it.
    pub(crate) costs: Vec<CostLine>,
    /// The bank's own published figures that are in force, in the order of writing.
    pub(crate) benchmarks: Vec<OwnBenchmark>,
}

/// What one member gave and received in a year, by the kept totals; help with organisations and in groups is in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct HelpFact {
    /// Who.
    pub(crate) member: MemberId,
    /// Time given.
    pub(crate) given: Minutes,
    /// Time received.
    pub(crate) received: Minutes,
    /// In how many exchanges and sessions.
    pub(crate) exchanges: i64,
}

/// The kept totals that are help: starting credits, gifts, grants, opening balances and corrections are not (value-model.md §2).
/// A reversal has already taken away what it undoes.
pub(crate) fn help_in(months: impl IntoIterator<Item = (MonthKey, MonthTotal)>) -> impl Iterator<Item = (MonthKey, MonthTotal)> {
    months.into_iter().filter(|(key, _)| key.kind == TransferKind::Exchange)
}

/// A year as the kept totals hold it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct KeptYear {
    /// All exchange time, each exchange once.
    pub(crate) minutes: Minutes,
    /// How many exchanges and sessions.
    pub(crate) exchanges: i64,
    /// Whoever gave or received.
    pub(crate) help: Vec<HelpFact>,
}

impl KeptYear {
    /// Adds the kept months of a year up.
    pub(crate) fn of(months: impl IntoIterator<Item = (MonthKey, MonthTotal)>, help: Vec<HelpFact>) -> Self {
        let (minutes, exchanges) = help_in(months).fold((0_i64, 0_i64), |(minutes, exchanges), (_, total)| {
            (minutes.saturating_add(total.minutes), exchanges.saturating_add(total.transfers))
        });
        Self { minutes: Minutes::new(minutes), exchanges, help }
    }
}

/// The days of a year that a report counts: to the as-of day where the year is not over, `None` before it begins.
pub(crate) fn counted_days(year: FinancialYear, as_of: Day) -> Option<Period> {
    year.period().overlap(Period { from: Day::MIN, to: as_of })
}

/// Which way help went for one active member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// Gave and received.
    Reciprocal,
    /// Gave only.
    GiveOnly,
    /// Received only.
    ReceiveOnly,
}

/// What one registered member did in the year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PersonCount {
    /// Who.
    pub(crate) id: MemberId,
    /// How they are called.
    pub(crate) name: String,
    /// Days of open membership among the counted days.
    pub(crate) days: i64,
    /// Exchanges given or received.
    pub(crate) exchanges: i64,
    /// Which way help went; `None` for a member who is not active.
    pub(crate) way: Option<Way>,
    /// Time given to people.
    pub(crate) given: Minutes,
    /// Time received from people.
    pub(crate) received: Minutes,
    /// Time in which they took part in groups.
    pub(crate) attended: Minutes,
    /// People helped or helped by, each once.
    pub(crate) partners: BTreeSet<MemberId>,
}

impl PersonCount {
    /// At least one exchange.
    pub(crate) const fn is_active(&self) -> bool {
        self.way.is_some()
    }

    /// At least three exchanges.
    pub(crate) const fn is_strict(&self) -> bool {
        self.is_active() && self.exchanges >= 3
    }

    /// Time given that came back: the lesser of given and received, between people.
    pub(crate) fn returned(&self) -> Minutes {
        self.given.min(self.received)
    }
}

/// One direction of help between two active members.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PairCount {
    /// Who gave.
    pub(crate) giver: String,
    /// Who received.
    pub(crate) receiver: String,
    /// The pair, for a stable id of the row.
    pub(crate) ids: (MemberId, MemberId),
}

/// The counts of a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Counts {
    /// Days of the full year.
    pub(crate) year_days: i64,
    /// All exchange time, each exchange once.
    pub(crate) minutes: Minutes,
    /// The part of it with an organisation on either side.
    pub(crate) minutes_with_organisations: Minutes,
    /// The part of it that the pot met: help in groups.
    pub(crate) minutes_from_pot: Minutes,
    /// How many exchanges.
    pub(crate) exchanges: i64,
    /// Registered members, people only, by name.
    pub(crate) people: Vec<PersonCount>,
    /// Directed pairs of active members, by name.
    pub(crate) pairs: Vec<PairCount>,
}

impl Counts {
    /// Counts the facts of a year.
    pub(crate) fn of(facts: &Facts) -> Self {
        let persons: BTreeMap<MemberId, &str> = facts
            .members
            .iter()
            .filter(|member| member.kind == MemberKind::Person)
            .map(|member| (member.id, member.name.as_str()))
            .collect();
        let people = people_in(counted_days(facts.year, facts.as_of), &facts.members, &facts.pairs, &facts.sessions);
        let active: BTreeSet<MemberId> = people.iter().filter(|person| person.is_active()).map(|person| person.id).collect();
        let with_people: Minutes = facts
            .pairs
            .iter()
            .filter(|pair| persons.contains_key(&pair.giver) && persons.contains_key(&pair.receiver))
            .map(|pair| pair.minutes)
            .sum();
        let helped = |payer: Option<Payer>| -> Minutes {
            let helpers = facts.sessions.iter().filter(|session| session.part == SheetPart::Helper);
            helpers.filter(|session| payer.is_none_or(|payer| payer == session.payer)).map(|session| session.moved).sum()
        };
        let in_pairs: Minutes = facts.pairs.iter().map(|pair| pair.minutes).sum();
        let with_organisations = in_pairs.plus(with_people.negated()).unwrap_or(Minutes::ZERO);
        let sheets: BTreeSet<SheetId> = facts.sessions.iter().map(|session| session.sheet).collect();
        Self {
            year_days: facts.year.period().days(),
            minutes: [in_pairs, helped(None)].into_iter().sum(),
            minutes_with_organisations: [with_organisations, helped(Some(Payer::Organisation))].into_iter().sum(),
            minutes_from_pot: helped(Some(Payer::Pot)),
            exchanges: facts.pairs.iter().fold(how_many(sheets.iter()), |sum: i64, pair| sum.saturating_add(pair.exchanges)),
            people,
            pairs: directed_pairs(facts, &persons, &active),
        }
    }

    /// Time exchanged between people.
    pub(crate) fn minutes_between_people(&self) -> Minutes {
        let others: Minutes = [self.minutes_with_organisations, self.minutes_from_pot].into_iter().sum();
        self.minutes.plus(others.negated()).unwrap_or(Minutes::ZERO)
    }

    /// Counts a year that is over from its kept totals. Who helped whom is not in them: no partners and no pairs, and time with
    /// organisations is not told apart.
    pub(crate) fn of_kept(year: FinancialYear, as_of: Day, members: &[MemberFact], kept: &KeptYear) -> Self {
        let mut people = registered(members, counted_days(year, as_of));
        for help in &kept.help {
            let Some(person) = people.get_mut(&help.member) else { continue };
            (person.given, person.received, person.exchanges) = (help.given, help.received, help.exchanges);
            person.way = match (help.given > Minutes::ZERO, help.received > Minutes::ZERO) {
                (true, true) => Some(Way::Reciprocal),
                (true, false) => Some(Way::GiveOnly),
                (false, true) => Some(Way::ReceiveOnly),
                (false, false) => None,
            };
        }
        Self {
            year_days: year.period().days(),
            minutes: kept.minutes,
            minutes_with_organisations: Minutes::ZERO,
            minutes_from_pot: Minutes::ZERO,
            exchanges: kept.exchanges,
            people: by_name(people),
            pairs: Vec::new(),
        }
    }

    /// Days open over the days of the full year, summed (value-model.md §2).
    pub(crate) fn member_years<'a>(&self, people: impl Iterator<Item = &'a PersonCount>) -> Decimal {
        let days = people.fold(0, |sum: i64, person| sum.saturating_add(person.days));
        Decimal::from(days).checked_div(Decimal::from(self.year_days)).unwrap_or_default()
    }

    /// Registered members with at least one exchange.
    pub(crate) fn active(&self) -> impl Iterator<Item = &PersonCount> {
        self.people.iter().filter(|person| person.is_active())
    }

    /// The active member who gave people the most time; of equals the first by name.
    pub(crate) fn busiest_giver(&self) -> Option<&PersonCount> {
        // `max_by_key` would return the last of equals.
        self.active().filter(|person| person.given > Minutes::ZERO).fold(None, |best: Option<&PersonCount>, person| match best {
            Some(best) if best.given >= person.given => Some(best),
            _ => Some(person),
        })
    }
}

/// Every month of a period, empty ones too.
pub(crate) fn every_month(period: Period, facts: &[MonthFact]) -> Vec<MonthFact> {
    let fact = |month: Day| facts.iter().find(|fact| fact.month == month).copied();
    months_in(period).into_iter().map(|month| fact(month).unwrap_or(MonthFact { month, minutes: Minutes::ZERO, exchanges: 0 })).collect()
}

/// Kinds of help, most hours first; of equals by name.
pub(crate) fn most_hours_first(mut categories: Vec<CategoryFact>) -> Vec<CategoryFact> {
    categories.sort_by(|a, b| b.minutes.cmp(&a.minutes).then_with(|| a.name.cmp(&b.name)));
    categories
}

/// Hours in minutes, unrounded.
pub(crate) fn hours(minutes: Minutes) -> Decimal {
    Decimal::from(minutes.get()).checked_div(Decimal::from(60)).unwrap_or_default()
}

/// How many there are, for division.
pub(crate) fn how_many<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

fn by_name(people: BTreeMap<MemberId, PersonCount>) -> Vec<PersonCount> {
    let mut people: Vec<PersonCount> = people.into_values().collect();
    people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    people
}

/// Whoever was registered in some days, with what they did in them, by name. Partners are active too.
pub(crate) fn people_in(counted: Option<Period>, members: &[MemberFact], pairs: &[PairFact], sessions: &[SessionFact]) -> Vec<PersonCount> {
    let persons: BTreeSet<MemberId> = members.iter().filter(|member| member.kind == MemberKind::Person).map(|member| member.id).collect();
    let mut people = registered(members, counted);
    for pair in pairs {
        let between_people = persons.contains(&pair.giver) && persons.contains(&pair.receiver);
        tally(&mut people, pair, Side::Giver, between_people.then_some(pair.receiver));
        tally(&mut people, pair, Side::Receiver, between_people.then_some(pair.giver));
    }
    for session in sessions {
        tally_session(&mut people, session);
    }
    let active: BTreeSet<MemberId> = people.values().filter(|person| person.is_active()).map(|person| person.id).collect();
    for person in people.values_mut() {
        person.partners.retain(|partner| active.contains(partner));
    }
    by_name(people)
}

fn registered(members: &[MemberFact], counted: Option<Period>) -> BTreeMap<MemberId, PersonCount> {
    let Some(counted) = counted else { return BTreeMap::new() };
    let people = members.iter().filter(|member| member.kind == MemberKind::Person);
    let count = people.map(|member| PersonCount {
        id: member.id,
        name: member.name.clone(),
        days: days_open(&member.spells, counted),
        exchanges: 0,
        way: None,
        given: Minutes::ZERO,
        received: Minutes::ZERO,
        attended: Minutes::ZERO,
        partners: BTreeSet::new(),
    });
    count.filter(|person| person.days > 0).map(|person| (person.id, person)).collect()
}

/// Days of a period on which at least one spell was open: spells are joined, so that no day counts twice.
pub(crate) fn days_open(spells: &[Period], counted: Period) -> i64 {
    let mut spells: Vec<Period> = spells.iter().filter_map(|spell| spell.overlap(counted)).collect();
    spells.sort_by_key(|spell| (spell.from, spell.to));
    let mut last_counted: Option<Day> = None;
    let mut days = 0_i64;
    for spell in spells {
        let from = last_counted.and_then(|day| day.succ_opt()).map_or(spell.from, |next| next.max(spell.from));
        days = days.saturating_add(Period { from, to: spell.to }.days());
        last_counted = last_counted.max(Some(spell.to));
    }
    days
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Giver,
    Receiver,
}

/// Adds one pair to one of its members; `partner` is the other side of help between people.
fn tally(people: &mut BTreeMap<MemberId, PersonCount>, pair: &PairFact, side: Side, partner: Option<MemberId>) {
    let id = if side == Side::Giver { pair.giver } else { pair.receiver };
    let Some(person) = people.get_mut(&id) else { return };
    if pair.minutes <= Minutes::ZERO {
        return;
    }
    person.exchanges = person.exchanges.saturating_add(pair.exchanges);
    person.way = Some(match (person.way, side) {
        (None | Some(Way::GiveOnly), Side::Giver) => Way::GiveOnly,
        (None | Some(Way::ReceiveOnly), Side::Receiver) => Way::ReceiveOnly,
        _ => Way::Reciprocal,
    });
    if let Some(partner) = partner {
        let time = if side == Side::Giver { &mut person.given } else { &mut person.received };
        *time = [*time, pair.minutes].into_iter().sum();
        person.partners.insert(partner);
    }
}

/// Adds one line of a session to its member. A session makes no pairs: who helped whom in it nobody knows.
fn tally_session(people: &mut BTreeMap<MemberId, PersonCount>, session: &SessionFact) {
    let Some(person) = people.get_mut(&session.member) else { return };
    person.attended = [person.attended, session.attended].into_iter().sum();
    let helped = session.moved > Minutes::ZERO;
    // Whoever took part where the pot or an organisation met the time gave and received no hour.
    if session.moved == Minutes::ZERO {
        return;
    }
    person.exchanges = person.exchanges.saturating_add(1);
    person.way = Some(match (person.way, helped) {
        (None | Some(Way::GiveOnly), true) => Way::GiveOnly,
        (None | Some(Way::ReceiveOnly), false) => Way::ReceiveOnly,
        _ => Way::Reciprocal,
    });
    if session.payer == Payer::Attenders {
        let time = if helped { &mut person.given } else { &mut person.received };
        *time = [*time, session.moved.size()].into_iter().sum();
    }
}

fn directed_pairs(facts: &Facts, persons: &BTreeMap<MemberId, &str>, active: &BTreeSet<MemberId>) -> Vec<PairCount> {
    let name = |id: &MemberId| persons.get(id).map_or_else(String::new, |name| (*name).to_owned());
    let ids: BTreeSet<(MemberId, MemberId)> = facts
        .pairs
        .iter()
        .filter(|pair| active.contains(&pair.giver) && active.contains(&pair.receiver) && pair.minutes > Minutes::ZERO)
        .map(|pair| (pair.giver, pair.receiver))
        .collect();
    let mut pairs: Vec<PairCount> = ids.into_iter().map(|ids| PairCount { giver: name(&ids.0), receiver: name(&ids.1), ids }).collect();
    pairs.sort_by(|a, b| (&a.giver, &a.receiver, a.ids).cmp(&(&b.giver, &b.receiver, b.ids)));
    pairs
}
