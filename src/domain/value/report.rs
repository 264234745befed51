//! The annual value report: every figure by one definition (value-model.md §2 and §3), unrounded, or the reason why there is none.
//!
//! The figures say nothing in words: each names its messages. Nothing here claims a saving: the published amounts are multiplied,
//! never believed.

use rust_decimal::Decimal;

use crate::domain::calendar::{FinancialYear, Period};
use crate::domain::minutes::Minutes;
use crate::domain::value::deflator::{IndexStatus, PriceYear, Series};
use crate::domain::value::figure::{Caution, FigureKey, Missing, Value, over, times};
use crate::domain::value::model::{
    CategoryFact, Counts, Facts, MonthFact, PersonCount, Way, counted_days, every_month, hours, how_many, most_hours_first,
};
use crate::domain::value::own_benchmark::Record;
use crate::domain::value::pair::{Pair, Realisation, uprated};
use crate::domain::value::register::{CostHeading, CostLine, CostSum, CountedCost};

/// Names the definitions in this file; changed with any of them.
pub(crate) const RULE_VERSION: &str = "1";

/// The report of one bank's year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Report {
    /// The year's days.
    pub(crate) period: Period,
    /// `2024-25`.
    pub(crate) label: String,
    /// The days counted; `None` before the year begins.
    pub(crate) counted: Option<Period>,
    /// The year is not over.
    pub(crate) so_far: bool,
    /// The prices it is in.
    pub(crate) price_year: PriceYear,
    /// The last transfer in the books when the facts were read.
    pub(crate) ledger_seq: i64,
    /// Every figure, in order.
    pub(crate) figures: Vec<(FigureKey, Value)>,
    /// Every month of the year, empty ones too.
    pub(crate) by_month: Vec<MonthFact>,
    /// Kinds of help, most hours first.
    pub(crate) by_category: Vec<CategoryFact>,
    /// r = 25, 50, 75 and 100 %.
    pub(crate) realisation: Vec<Realisation>,
    /// What a reader must be told.
    pub(crate) cautions: Vec<Caution>,
    /// The counts behind the figures, for their rows.
    pub(crate) counts: Counts,
    /// The cost lines that C is the sum of, each with the part of it that counts.
    pub(crate) costs: Vec<CountedCost>,
    /// The published figures that P and B are reckoned with.
    pub(crate) pair: Pair,
    /// The figures that stand on the pair, by the pair that ships; empty where that is the pair they stand on.
    pub(crate) as_published: Vec<(FigureKey, Value)>,
}

impl Report {
    /// Computes the report; never fails: what cannot be calculated says why.
    pub(crate) fn of(facts: &Facts, series: &Series) -> Self {
        let counts = Counts::of(facts);
        let counted = counted_days(facts.year, facts.as_of);
        let period = facts.year.period();
        let costs: Vec<CountedCost> = facts.costs.iter().filter_map(|line| CountedCost::of(line, counted?)).collect();
        let still_to_come = |line: &&CostLine| period.holds(line.on) && !counted.is_some_and(|days| days.holds(line.on));
        let to_come: Vec<&CostLine> = facts.costs.iter().filter(still_to_come).collect();
        let price_year = PriceYear::holding_most_of(period);
        let pair = Pair::of(&facts.benchmarks, period.from);
        let source = Source { counts: &counts, sum: CostSum::of(&costs), lines: costs.len(), series, price_year, pair: &pair };
        let figures = source.figures();
        let published = Source { pair: &Pair::default(), ..source };
        let mut as_published = if pair.ships() { Vec::new() } else { published.figures() };
        as_published.retain(|(key, _)| key.stands_on().is_some());
        let realisation = [25, 50, 75, 100].into_iter().map(|percent| source.realisation(Decimal::new(percent, 2))).collect();
        let mut report = Self {
            period,
            label: facts.year.label(),
            counted,
            so_far: facts.as_of <= period.to,
            price_year,
            ledger_seq: facts.ledger_seq,
            figures,
            by_month: every_month(period, &facts.months),
            by_category: most_hours_first(facts.categories.clone()),
            realisation,
            cautions: Vec::new(),
            counts,
            costs,
            pair,
            as_published,
        };
        report.cautions = cautions(&report, series, &to_come);
        report
    }

    /// The figures of a year before, by the same formulas, from its counts, its cost lines and its pair.
    pub(crate) fn figures_of(counts: &Counts, costs: &[CostLine], year: FinancialYear, on: (&Series, &Pair)) -> Vec<(FigureKey, Value)> {
        let lines: Vec<CountedCost> = costs.iter().filter_map(|line| CountedCost::of(line, year.period())).collect();
        let (price_year, (series, pair)) = (PriceYear::holding_most_of(year.period()), on);
        Source { counts, sum: CostSum::of(&lines), lines: lines.len(), series, price_year, pair }.figures()
    }

    /// One figure.
    pub(crate) fn figure(&self, key: FigureKey) -> Value {
        self.figures.iter().find(|(other, _)| *other == key).map_or(Err(Missing::TooLarge), |(_, value)| *value)
    }

    /// C, where anything has been entered: a register without a line is not a bank without a cost.
    pub(crate) fn cost(&self) -> Value {
        if self.costs.is_empty() { Err(Missing::NoCosts) } else { self.figure(FigureKey::OwnCost) }
    }
}

/// What the formulas read.
struct Source<'a> {
    counts: &'a Counts,
    sum: CostSum,
    lines: usize,
    series: &'a Series,
    price_year: PriceYear,
    pair: &'a Pair,
}

impl Source<'_> {
    /// Every figure.
    fn figures(&self) -> Vec<(FigureKey, Value)> {
        FigureKey::ALL.iter().map(|key| (*key, self.figure(*key))).collect()
    }

    /// One figure by its definition.
    fn figure(&self, key: FigureKey) -> Value {
        let counts = self.counts;
        match key {
            FigureKey::HoursExchanged => Ok(hours(counts.minutes)),
            FigureKey::HoursWithOrganisations => Ok(hours(counts.minutes_with_organisations)),
            FigureKey::AttenderHours => Ok(hours(counts.people.iter().map(|person| person.attended).sum())),
            FigureKey::RegisteredMembers => Ok(Decimal::from(how_many(counts.people.iter()))),
            FigureKey::ActiveMembers => Ok(self.active()),
            FigureKey::StrictMembers => Ok(Decimal::from(how_many(counts.people.iter().filter(|person| person.is_strict())))),
            FigureKey::RegisteredMemberYears => Ok(counts.member_years(counts.people.iter())),
            FigureKey::ActiveMemberYears => Ok(self.amy()),
            FigureKey::ReciprocalShare => self.share(Way::Reciprocal),
            FigureKey::GiveOnlyShare => self.share(Way::GiveOnly),
            FigureKey::ReceiveOnlyShare => self.share(Way::ReceiveOnly),
            FigureKey::HoursPerActiveMemberYear => over(Ok(hours(counts.minutes)), self.amy(), Missing::NoActiveMembers),
            FigureKey::CostPerMemberUprated => self.uprated(self.pair.cost()),
            FigureKey::SavingPerMemberUprated => self.uprated(self.pair.saving()),
            FigureKey::BenchmarkCost => times(self.uprated(self.pair.cost()), self.amy()),
            FigureKey::BenchmarkPotential => self.potential(),
            FigureKey::OwnCost => Ok(self.sum.total()),
            FigureKey::OwnCostCash => Ok(self.sum.cash()),
            FigureKey::OwnCostInKind => Ok(self.sum.in_kind()),
            FigureKey::CostPerActiveMemberYear => over(self.cost(), self.amy(), Missing::NoActiveMembers),
            FigureKey::CostPerRegisteredMemberYear => over(self.cost(), counts.member_years(counts.people.iter()), Missing::NoMembers),
            FigureKey::CostPerHour => over(self.cost(), hours(counts.minutes), Missing::NoHours),
            FigureKey::SavingPerHour => over(self.potential(), hours(counts.minutes), Missing::NoHours),
            FigureKey::SwitchingValue => self.potential().and_then(|potential| over(self.cost(), potential, Missing::NoActiveMembers)),
            FigureKey::ReciprocityIndex => {
                let returned: Minutes = counts.active().map(PersonCount::returned).sum();
                over(Ok(returned.get().into()), counts.minutes_between_people().get().into(), Missing::NoHours)
            }
            FigureKey::Density => {
                let active = how_many(counts.active());
                let possible = active.saturating_mul(active.saturating_sub(1));
                over(Ok(Decimal::from(how_many(counts.pairs.iter()))), Decimal::from(possible), Missing::NoPairs)
            }
            FigureKey::MeanPartners => {
                let partners = counts.active().fold(0, |sum: i64, person| sum.saturating_add(how_many(person.partners.iter())));
                over(Ok(Decimal::from(partners)), self.active(), Missing::NoActiveMembers)
            }
            FigureKey::BusiestGiverShare => {
                let given = counts.busiest_giver().map_or(Minutes::ZERO, |person| person.given);
                over(Ok(given.get().into()), counts.minutes_between_people().get().into(), Missing::NoHours)
            }
        }
    }

    fn active(&self) -> Decimal {
        Decimal::from(how_many(self.counts.active()))
    }

    /// AMY.
    fn amy(&self) -> Decimal {
        self.counts.member_years(self.counts.active())
    }

    /// C, where anything has been entered: a register without a line is not a bank without a cost.
    fn cost(&self) -> Value {
        if self.lines == 0 { Err(Missing::NoCosts) } else { Ok(self.sum.total()) }
    }

    /// P.
    fn potential(&self) -> Value {
        times(self.uprated(self.pair.saving()), self.amy())
    }

    fn share(&self, way: Way) -> Value {
        let members = how_many(self.counts.active().filter(|person| person.way == Some(way)));
        over(Ok(Decimal::from(members)), self.active(), Missing::NoActiveMembers)
    }

    fn uprated(&self, record: Record<'_>) -> Value {
        uprated(record, self.series, self.price_year)
    }

    fn realisation(&self, r: Decimal) -> Realisation {
        let value = times(self.potential(), r);
        let net = value.and_then(|value| value.checked_sub(self.cost()?).ok_or(Missing::TooLarge));
        let ratio = self.cost().and_then(|cost| over(value, cost, Missing::NoCosts));
        Realisation { r, value, net, ratio, per_hour: over(value, hours(self.counts.minutes), Missing::NoHours) }
    }
}

/// `to_come`: lines of the year that are dated after the counted days.
fn cautions(report: &Report, series: &Series, to_come: &[&CostLine]) -> Vec<Caution> {
    let not_covered = report.figure(FigureKey::SwitchingValue).is_ok_and(|share| share > Decimal::ONE);
    let forecast = series.value(report.price_year).is_some_and(|value| value.status == IndexStatus::Forecast);
    let one_off = report.costs.iter().any(|each| each.line.heading == CostHeading::ResourcesOneOff && each.line.life.is_none());
    let conditional = [
        (Caution::CostNotCovered, not_covered),
        (Caution::NoCosts, report.costs.is_empty()),
        (Caution::SoFar, report.so_far),
        (Caution::CostsToCome, !to_come.is_empty()),
        (Caution::ForecastPrices, forecast),
        (Caution::OneOffWhole, one_off),
    ];
    conditional.into_iter().filter(|(_, holds)| *holds).map(|(caution, _)| caution).chain(Caution::ALWAYS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{Day, YearStart};
    use crate::domain::id::{CostId, MemberId};
    use crate::domain::money::{Money, rounded};
    use crate::domain::people::member::MemberKind;
    use crate::domain::text::Title;
    use crate::domain::value::figure::Unit;
    use crate::domain::value::model::{MemberFact, PairFact, SessionFact};
    use crate::domain::value::register::{Life, Payment};
    use crate::domain::value::rows::{Row, Rows, rows_of};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn id(letter: char) -> MemberId {
        MemberId::new(uuid::Uuid::from_u128(u128::from(u32::from(letter))))
    }

    fn facts() -> Facts {
        let year = FinancialYear::new(2024, YearStart::APRIL).unwrap();
        Facts {
            year,
            as_of: day("2026-11-21"),
            ledger_seq: 1,
            members: vec![],
            pairs: vec![],
            sessions: vec![],
            months: vec![],
            categories: vec![],
            costs: vec![],
            benchmarks: vec![],
        }
    }

    fn member(letter: char, spells: &[(&str, &str)]) -> MemberFact {
        let spells = spells.iter().map(|(from, to)| Period { from: day(from), to: day(to) }).collect();
        MemberFact { id: id(letter), name: letter.to_string(), kind: MemberKind::Person, spells }
    }

    fn all_year(letter: char) -> MemberFact {
        member(letter, &[("2020-01-01", "2030-01-01")])
    }

    fn gave(giver: char, receiver: char, minutes: i64) -> PairFact {
        PairFact { giver: id(giver), receiver: id(receiver), minutes: Minutes::new(minutes), exchanges: 1 }
    }

    fn cost(on: &str, pence: i64) -> CostLine {
        CostLine {
            id: CostId::new(uuid::Uuid::nil()),
            on: day(on),
            heading: CostHeading::ProfessionalTime,
            payment: Payment::Cash,
            amount: Money::from_pence(pence),
            what: Title::new("Broker").unwrap(),
            funder: None,
            evidence: None,
            life: None,
        }
    }

    fn report(facts: &Facts) -> Report {
        Report::of(facts, &Series::built_in())
    }

    fn shown(report: &Report, key: FigureKey) -> String {
        report.figure(key).map_or_else(|why| why.code().to_owned(), |value| key.unit().shown(value))
    }

    /// The five who are active and the one who is not, of worked example 7.
    fn village() -> Facts {
        let pairs = vec![gave('A', 'B', 120), gave('B', 'C', 60), gave('C', 'A', 90), gave('D', 'B', 180), gave('A', 'E', 60)];
        Facts { members: "ABCDEF".chars().map(all_year).collect(), pairs, ..facts() }
    }

    #[test]
    fn worked_example_4_member_years_count_the_last_day() {
        let members = vec![
            all_year('A'),
            member('B', &[("2024-10-01", "2030-01-01")]),
            // Spells are joined: overlapping and adjacent ones count no day twice.
            member(
                'C',
                &[("2024-04-20", "2024-05-01"), ("2023-01-01", "2024-04-30"), ("2024-05-02", "2024-06-30"), ("2024-06-01", "2024-06-02")],
            ),
            all_year('D'),
            member('E', &[("2020-01-01", "2024-03-31")]),
            MemberFact { kind: MemberKind::Organisation, ..all_year('O') },
        ];
        let report = report(&Facts { members, pairs: vec![gave('A', 'B', 60), gave('B', 'C', 60), gave('O', 'E', 30)], ..facts() });
        assert_eq!(shown(&report, FigureKey::RegisteredMemberYears), "2.747945");
        assert_eq!(shown(&report, FigureKey::ActiveMemberYears), "1.747945");
        assert_eq!(shown(&report, FigureKey::RegisteredMembers), "4.000000");
        assert_eq!(shown(&report, FigureKey::HoursExchanged), "2.500000");
        assert_eq!(shown(&report, FigureKey::HoursWithOrganisations), "0.500000");
    }

    #[test]
    fn worked_example_5_the_published_saving_beside_the_own_cost() {
        let letters: Vec<char> = ('\u{4e00}'..).take(120).collect();
        let pairs = letters.chunks(2).flat_map(|two| [gave(two[0], two[1], 1500), gave(two[1], two[0], 1500)]).collect();
        let members = letters.iter().map(|letter| all_year(*letter)).collect();
        let report =
            report(&Facts { members, pairs, costs: vec![cost("2024-04-01", 4_000_000), cost("2025-03-31", 2_000_000)], ..facts() });
        for (key, expected) in [
            (FigureKey::HoursExchanged, "3000.000000"),
            (FigureKey::ActiveMemberYears, "120.000000"),
            (FigureKey::OwnCost, "60000.00"),
            (FigureKey::CostPerActiveMemberYear, "500.00"),
            (FigureKey::CostPerRegisteredMemberYear, "500.00"),
            (FigureKey::SavingPerMemberUprated, "1888.00"),
            (FigureKey::BenchmarkPotential, "226559.45"),
            (FigureKey::HoursPerActiveMemberYear, "25.000000"),
            (FigureKey::CostPerHour, "20.00"),
            (FigureKey::SavingPerHour, "75.52"),
        ] {
            assert_eq!(shown(&report, key), expected, "{}", key.code());
        }
        assert_eq!(rounded(report.figure(FigureKey::SwitchingValue).unwrap(), 3).to_string(), "0.265");
        let full = report.realisation.last().unwrap();
        assert_eq!(Unit::Pounds.shown(full.net.unwrap()), "166559.45");
        assert_eq!(rounded(full.ratio.unwrap(), 3).to_string(), "3.776");
        assert!(!report.cautions.contains(&Caution::CostNotCovered));
    }

    #[test]
    fn worked_example_7_reciprocity_and_network() {
        let report = report(&village());
        for (key, expected) in [
            (FigureKey::HoursExchanged, "8.500000"),
            (FigureKey::ActiveMembers, "5.000000"),
            (FigureKey::RegisteredMembers, "6.000000"),
            (FigureKey::StrictMembers, "2.000000"),
            (FigureKey::ReciprocalShare, "0.600000"),
            (FigureKey::GiveOnlyShare, "0.200000"),
            (FigureKey::ReceiveOnlyShare, "0.200000"),
            (FigureKey::ReciprocityIndex, "0.411765"),
            (FigureKey::Density, "0.250000"),
            (FigureKey::MeanPartners, "2.000000"),
            (FigureKey::BusiestGiverShare, "0.352941"),
        ] {
            assert_eq!(shown(&report, key), expected, "{}", key.code());
        }
    }

    #[test]
    fn an_organisation_changes_the_hours_and_nothing_that_is_about_people() {
        let mut facts = village();
        facts.members.push(MemberFact { kind: MemberKind::Organisation, ..all_year('O') });
        facts.pairs.push(gave('A', 'O', 600));
        let (with, without) = (report(&facts), report(&village()));
        for key in [
            FigureKey::ReciprocityIndex,
            FigureKey::Density,
            FigureKey::MeanPartners,
            FigureKey::BusiestGiverShare,
            FigureKey::RegisteredMembers,
        ] {
            assert_eq!(with.figure(key), without.figure(key), "{}", key.code());
        }
        assert_eq!(shown(&with, FigureKey::HoursExchanged), "18.500000");
    }

    #[test]
    fn help_in_a_group_counts_the_helpers_minutes_once_and_makes_no_pairs() {
        use crate::domain::help::sheet::{Payer, SheetPart};
        use crate::domain::id::SheetId;
        let line = |sheet: u128, letter, part, moved, payer| SessionFact {
            sheet: SheetId::new(uuid::Uuid::from_u128(sheet)),
            member: all_year(letter).id,
            part,
            moved: Minutes::new(moved),
            attended: Minutes::new(if part == SheetPart::Attender { 120 } else { 0 }),
            payer,
        };
        let (helper, attender) = (SheetPart::Helper, SheetPart::Attender);
        let sessions = vec![
            line(1, 'A', helper, 100, Payer::Attenders),
            line(1, 'B', attender, -50, Payer::Attenders),
            line(1, 'F', attender, -50, Payer::Attenders),
            line(2, 'A', helper, 60, Payer::Pot),
            line(2, 'F', attender, 0, Payer::Pot),
            line(3, 'A', helper, 60, Payer::Organisation),
        ];
        let (with, without) = (report(&Facts { sessions, ..village() }), report(&village()));
        assert_eq!(shown(&with, FigureKey::HoursExchanged), "12.166667");
        assert_eq!(shown(&with, FigureKey::HoursWithOrganisations), "1.000000");
        assert_eq!(shown(&with, FigureKey::AttenderHours), "6.000000");
        assert_eq!(shown(&with, FigureKey::ActiveMembers), "6.000000");
        assert_eq!(with.counts.pairs.len(), without.counts.pairs.len());
        assert_eq!(with.counts.minutes_between_people(), Minutes::new(8 * 60 + 30 + 100));
        assert_eq!(with.counts.exchanges, without.counts.exchanges + 3);
    }

    #[test]
    fn nobody_and_nothing_gives_reasons_and_no_panic() {
        let empty = report(&facts());
        for key in FigureKey::ALL {
            assert!(!shown(&empty, *key).is_empty());
        }
        assert_eq!(shown(&empty, FigureKey::CostPerActiveMemberYear), "no_active_members");
        assert_eq!(shown(&empty, FigureKey::CostPerHour), "no_hours");
        assert_eq!(shown(&empty, FigureKey::OwnCost), "0.00");
        assert_eq!(empty.by_month.len(), 12);
        assert_eq!(shown(&report(&village()), FigureKey::SwitchingValue), "no_costs");
    }

    #[test]
    fn a_year_without_a_deflator_loses_only_what_needs_one() {
        let year = FinancialYear::new(2005, YearStart::APRIL).unwrap();
        let members = vec![member('A', &[("2000-01-01", "2010-01-01")]), member('B', &[("2000-01-01", "2010-01-01")])];
        let report = report(&Facts { year, members, pairs: vec![gave('A', 'B', 60)], costs: vec![cost("2005-05-05", 100)], ..facts() });
        assert_eq!(shown(&report, FigureKey::SwitchingValue), "no_deflator");
        assert_eq!(shown(&report, FigureKey::CostPerHour), "1.00");
    }

    #[test]
    fn a_year_that_is_not_over_is_counted_to_its_day_over_the_full_year() {
        let mut facts = village();
        facts.as_of = day("2024-04-10");
        facts.costs = vec![cost("2024-04-10", 100), cost("2024-04-11", 100)];
        let report = report(&facts);
        assert!(report.so_far);
        assert_eq!(report.figure(FigureKey::ActiveMemberYears), Ok(Decimal::from(50).checked_div(Decimal::from(365)).unwrap()));
        assert_eq!(shown(&report, FigureKey::OwnCost), "1.00");
        assert!(report.cautions.contains(&Caution::CostsToCome));
        facts.as_of = day("2024-03-31");
        facts.pairs.clear();
        assert_eq!(shown(&super::Report::of(&facts, &Series::built_in()), FigureKey::RegisteredMembers), "0.000000");
    }

    #[test]
    fn rows_that_are_counted_add_up_to_their_figure() {
        let mut facts = village();
        let laptops = CostLine { life: Life::new(3), ..cost("2023-01-31", 100_000) };
        facts.costs = vec![cost("2024-05-05", 12_345), laptops, cost("2024-06-05", 1)];
        let report = report(&facts);
        for key in FigureKey::ALL {
            if let Rows::Counted { divisor, rows, .. } = rows_of(&report, *key) {
                let sum: Decimal = rows.iter().map(Row::adds).sum();
                assert_eq!(Ok(sum.checked_div(Decimal::from(divisor)).unwrap()), report.figure(*key), "{}", key.code());
            }
        }
    }

    #[test]
    fn a_saving_that_cannot_cover_the_cost_is_said_so() {
        let mut facts = village();
        facts.costs = vec![cost("2024-05-05", 100_000_000)];
        assert!(report(&facts).cautions.contains(&Caution::CostNotCovered));
    }
}
