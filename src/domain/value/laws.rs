//! Laws of the report that hold for every bank, tried on random ones: figures are the sums of their rows, kept totals say what the
//! exchanges say, and every case of the sensitivity is the report's own formula.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::calendar::{Day, FinancialYear, Period, YearStart, month_of};
use crate::domain::help::sheet::{Payer, SheetPart};
use crate::domain::id::{AccountId, CategoryId, CostId, MemberId, SheetId};
use crate::domain::ledger::totals::{Counted, Counts as How, Totals};
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::Minutes;
use crate::domain::money::{Money, rounded};
use crate::domain::people::member::MemberKind;
use crate::domain::text::Title;
use crate::domain::value::deflator::{PriceYear, Series};
use crate::domain::value::draw::{Draw, PERCENTILES, Sensitivity};
use crate::domain::value::figure::{FigureKey, Missing, Value};
use crate::domain::value::model::{CategoryFact, Counts, Facts, HelpFact, KeptYear, MemberFact, MonthFact, PairFact, SessionFact, hours};
use crate::domain::value::past::{COMPARED, Comparison, PastYear};
use crate::domain::value::published_pair::{Pair, uprated};
use crate::domain::value::register::{CostHeading, CostLine, Life, Payment};
use crate::domain::value::report::Report;
use crate::domain::value::rows::{Parties, Row, Rows, rows_of};
use crate::domain::value::sensitivity::{Base, Denominator, Grid, Lever};

/// A random member: a person or not, and the spells of membership as a first day and a length.
type RandomMember = (bool, Vec<(i64, i64)>);

/// A random bank before it is counted: members by place, help between two, sessions, costs, and what is no help at all.
#[derive(Clone, Debug)]
struct Village {
    members: Vec<RandomMember>,
    help: Vec<(usize, usize, i64, i64)>,
    sessions: Vec<(usize, Vec<usize>, i64, u8)>,
    costs: Vec<(i64, i64, bool)>,
    noise: Vec<(usize, i64, u8)>,
}

fn village() -> impl Strategy<Value = Village> {
    let spells = proptest::collection::vec((-400_i64..360, 0_i64..500), 0..3);
    let members = proptest::collection::vec((proptest::bool::weighted(0.85), spells), 0..9);
    let help = proptest::collection::vec((0_usize..9, 0_usize..9, 1_i64..600, 0_i64..365), 0..30);
    let sessions = proptest::collection::vec((0_usize..9, proptest::collection::vec(0_usize..9, 0..4), 1_i64..300, 0_u8..3), 0..4);
    let costs = proptest::collection::vec((0_i64..365, 1_i64..100_000_000, any::<bool>()), 0..5);
    let noise = proptest::collection::vec((0_usize..9, 1_i64..600, 0_u8..8), 0..10);
    (members, help, sessions, costs, noise).prop_map(|(members, help, sessions, costs, noise)| Village {
        members,
        help,
        sessions,
        costs,
        noise,
    })
}

fn year() -> FinancialYear {
    FinancialYear::new(2023, YearStart::APRIL).unwrap()
}

fn on(offset: i64) -> Day {
    year().period().from + chrono::TimeDelta::days(offset)
}

fn member(place: usize) -> MemberId {
    MemberId::new(Uuid::from_u128(u128::try_from(place).unwrap() + 1))
}

/// One leg or line of help: who and how many minutes.
type Legs = Vec<(usize, i64)>;

impl Village {
    /// Help between two members who exist and are not the same.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize, i64, Day)> {
        let n = self.members.len();
        let fits = move |each: &&(usize, usize, i64, i64)| each.0 != each.1 && each.0 < n && each.1 < n;
        self.help.iter().filter(fits).map(|(giver, receiver, minutes, day)| (*giver, *receiver, *minutes, on(*day)))
    }

    /// Sessions with a helper and attenders who exist, each once; an attender pays the same part, or the pot or an organisation does.
    fn met(&self) -> impl Iterator<Item = (SheetId, Day, Payer, usize, BTreeSet<usize>, i64)> {
        let n = self.members.len();
        self.sessions.iter().enumerate().filter_map(move |(at, (helper, attenders, minutes, payer))| {
            let attenders: BTreeSet<usize> = attenders.iter().copied().filter(|each| each != helper && *each < n).collect();
            let payer = [Payer::Attenders, Payer::Pot, Payer::Organisation][usize::from(*payer)];
            let split = i64::try_from(attenders.len()).unwrap().max(1);
            let fits = *helper < n && !attenders.is_empty();
            let sheet = SheetId::new(Uuid::from_u128(1000 + u128::try_from(at).unwrap()));
            fits.then(|| (sheet, on(i64::try_from(at).unwrap() * 40), payer, *helper, attenders, minutes * split))
        })
    }

    fn members(&self) -> Vec<MemberFact> {
        let spell = |(from, days): &(i64, i64)| Period { from: on(*from), to: on(from + days) };
        let fact = |(place, (person, spells)): (usize, &RandomMember)| MemberFact {
            id: member(place),
            name: format!("M{place}"),
            kind: if *person { MemberKind::Person } else { MemberKind::Organisation },
            spells: spells.iter().map(spell).collect(),
        };
        self.members.iter().enumerate().map(fact).collect()
    }

    fn sessions(&self) -> Vec<SessionFact> {
        let mut lines = Vec::new();
        for (sheet, _, payer, helper, attenders, minutes) in self.met() {
            let line = |member: MemberId, part, moved, attended| SessionFact {
                sheet,
                member,
                part,
                moved: Minutes::new(moved),
                attended: Minutes::new(attended),
                payer,
            };
            lines.push(line(member(helper), SheetPart::Helper, minutes, 0));
            let pays = if payer == Payer::Attenders { minutes / i64::try_from(attenders.len()).unwrap() } else { 0 };
            lines.extend(attenders.iter().map(|each| line(member(*each), SheetPart::Attender, -pays, 90)));
        }
        lines
    }

    fn costs(&self) -> Vec<CostLine> {
        let line = |(day, pence, in_kind): &(i64, i64, bool)| CostLine {
            id: CostId::new(Uuid::from_u128(7)),
            on: on(*day),
            heading: CostHeading::Community,
            payment: if *in_kind { Payment::InKind } else { Payment::Cash },
            amount: Money::from_pence(*pence),
            what: Title::new("x").unwrap(),
            funder: None,
            evidence: None,
            // Some things are used for years.
            life: if pence % 3 == 0 { Life::new(3) } else { None },
        };
        self.costs.iter().map(line).collect()
    }

    fn facts(&self) -> Facts {
        let mut pairs: BTreeMap<(usize, usize), (i64, i64)> = BTreeMap::new();
        let mut months: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
        let one = self.pairs().map(|(_, _, minutes, day)| (minutes, day));
        let many = self.met().map(|(_, day, .., minutes)| (minutes, day));
        for (minutes, day) in one.chain(many) {
            let month = months.entry(month_of(day)).or_default();
            *month = (month.0 + minutes, month.1 + 1);
        }
        for (giver, receiver, minutes, _) in self.pairs() {
            let pair = pairs.entry((giver, receiver)).or_default();
            *pair = (pair.0 + minutes, pair.1 + 1);
        }
        let pair = |((giver, receiver), (minutes, exchanges)): ((usize, usize), (i64, i64))| PairFact {
            giver: member(giver),
            receiver: member(receiver),
            minutes: Minutes::new(minutes),
            exchanges,
        };
        let months: Vec<MonthFact> = months
            .into_iter()
            .map(|(month, (minutes, exchanges))| MonthFact { month, minutes: Minutes::new(minutes), exchanges })
            .collect();
        // Each month's help is of its own kind, so that kinds are many.
        let kind = |fact: &MonthFact| CategoryFact {
            slug: fact.month.to_string(),
            name: fact.month.to_string(),
            minutes: fact.minutes,
            exchanges: fact.exchanges,
        };
        Facts {
            year: year(),
            as_of: "2026-01-01".parse().unwrap(),
            ledger_seq: 0,
            members: self.members(),
            pairs: pairs.into_iter().map(pair).collect(),
            sessions: self.sessions(),
            categories: months.iter().map(kind).collect(),
            months,
            costs: self.costs(),
            benchmarks: Vec::new(),
        }
    }

    /// The same help as the ledger's kept totals, with gifts, grants, starting credits, opening balances, corrections, minutes of
    /// other banks, and help that was reversed among it.
    fn kept(&self) -> KeptYear {
        const POT: usize = 99;
        let account = |place: usize| AccountId::new(member(place).uuid());
        let mut totals = Totals::default();
        let mut post = |how: How, kind: TransferKind, day: Day, legs: &Legs| {
            let counted = Counted { how, kind, happened_on: day, category: Some(CategoryId::new(Uuid::from_u128(5))) };
            totals.count(&counted, legs.iter().map(|(place, minutes)| (account(*place), Minutes::new(*minutes))));
        };
        for (giver, receiver, minutes, day) in self.pairs() {
            post(How::Adds, TransferKind::Exchange, day, &vec![(giver, minutes), (receiver, -minutes)]);
        }
        for (_, day, payer, helper, attenders, minutes) in self.met() {
            let pays = -minutes / i64::try_from(attenders.len()).unwrap();
            let mut legs = vec![(helper, minutes)];
            match payer {
                Payer::Attenders => legs.extend(attenders.iter().map(|each| (*each, pays))),
                _ => legs.push((POT, -minutes)),
            }
            post(How::Adds, TransferKind::Exchange, day, &legs);
        }
        for (place, minutes, kind) in &self.noise {
            let kind = TransferKind::ALL[usize::from(*kind)];
            let (there, back) = (vec![(*place, *minutes), (POT, -minutes)], vec![(*place, -minutes), (POT, *minutes)]);
            let day = on(*minutes % 365);
            match kind {
                // Help that was undone, and the undoing itself: nothing is left of either.
                TransferKind::Exchange | TransferKind::Reversal => {
                    post(How::Adds, TransferKind::Exchange, day, &there);
                    post(How::TakesAway, TransferKind::Exchange, day, &back);
                }
                kind => post(How::Adds, kind, day, &there),
            }
        }
        let mut help: BTreeMap<AccountId, (i64, i64, i64)> = BTreeMap::new();
        for ((_, account), total) in &totals.accounts {
            let sum = help.entry(*account).or_default();
            *sum = (sum.0 + total.given, sum.1 + total.received, sum.2 + total.exchanges);
        }
        let fact = |place: usize| {
            let (given, received, exchanges) = help.get(&account(place)).copied()?;
            Some(HelpFact { member: member(place), given: Minutes::new(given), received: Minutes::new(received), exchanges })
        };
        KeptYear::of(totals.months.clone(), (0..self.members.len()).filter_map(fact).collect())
    }
}

/// What the figures that a figure is made of come to.
fn from_inputs(report: &Report, key: FigureKey, inputs: &[FigureKey]) -> Option<Decimal> {
    let [one, other] = inputs.iter().map(|input| report.figure(*input)).collect::<Vec<Value>>()[..] else { panic!("two inputs") };
    let (one, other) = (one.ok()?, other.ok()?);
    match key {
        FigureKey::BenchmarkCost | FigureKey::BenchmarkPotential => one.checked_mul(other),
        _ => one.checked_div(other),
    }
}

/// Who has an organisation on either side.
fn minutes_with_organisations(village: &Village) -> i64 {
    let organisation = |place: usize| !village.members[place].0;
    let pairs = village.pairs().filter(|(giver, receiver, ..)| organisation(*giver) || organisation(*receiver)).map(|each| each.2);
    pairs.chain(village.met().filter(|each| each.2 == Payer::Organisation).map(|each| each.5)).sum()
}

fn draws() -> impl Strategy<Value = Vec<Draw>> {
    let draw = (0_i64..=1_000_000, 900_000_i64..=1_100_000, any::<bool>(), any::<bool>()).prop_map(|(r, cost, earlier, strict)| Draw {
        realisation: Decimal::new(r, 6),
        cost_factor: Decimal::new(cost, 6),
        base: if earlier { Base::Earlier } else { Base::Later },
        denominator: if strict { Denominator::Strict } else { Denominator::Active },
    });
    proptest::collection::vec(draw, 1..80)
}

proptest! {
    #[test]
    fn every_figure_is_the_sum_of_its_rows(village in village()) {
        let (facts, series) = (village.facts(), Series::built_in());
        let report = Report::of(&facts, &series);
        let all: i64 = village.pairs().map(|each| each.2).chain(village.met().map(|each| each.5)).sum();
        for key in FigureKey::ALL {
            let figure = report.figure(*key);
            match rows_of(&report, *key) {
                Rows::Exchanges(Parties::All) => prop_assert_eq!(figure, Ok(hours(Minutes::new(all)))),
                Rows::Exchanges(Parties::WithOrganisation) => {
                    prop_assert_eq!(figure, Ok(hours(Minutes::new(minutes_with_organisations(&village)))));
                }
                Rows::Exchanges(Parties::OneToOne | Parties::Group) => prop_assert!(false, "no figure is of one way"),
                Rows::Counted { divisor, rows, .. } => {
                    let sum: Decimal = rows.iter().map(Row::adds).sum();
                    prop_assert_eq!(figure.ok(), sum.checked_div(Decimal::from(divisor)), "{}", key.code());
                }
                Rows::Inputs(inputs) => {
                    let cost = inputs.contains(&FigureKey::OwnCost) && report.costs.is_empty();
                    let expected = if cost { None } else { from_inputs(&report, *key, inputs) };
                    prop_assert_eq!(figure.ok(), expected, "{}", key.code());
                }
                Rows::Published => {
                    prop_assert_eq!(figure, uprated(report.pair.under(*key).unwrap(), &series, report.price_year));
                }
            }
        }
        let months: i64 = report.by_month.iter().map(|fact| fact.minutes.get()).sum();
        let kinds: i64 = report.by_category.iter().map(|fact| fact.minutes.get()).sum();
        prop_assert_eq!((months, kinds), (all, all));
    }

    #[test]
    fn kept_totals_say_what_the_exchanges_say_and_nothing_else_is_help(village in village()) {
        let (facts, series) = (village.facts(), Series::built_in());
        let report = Report::of(&facts, &series);
        let counts = Counts::of_kept(year(), facts.as_of, &facts.members, &village.kept());
        prop_assert_eq!((counts.minutes, counts.exchanges), (report.counts.minutes, report.counts.exchanges));
        let figures: BTreeMap<FigureKey, Value> = Report::figures_of(&counts, &facts.costs, year(), (&series, &Pair::default())).into_iter().collect();
        for key in COMPARED.iter().chain(&[FigureKey::StrictMembers, FigureKey::GiveOnlyShare, FigureKey::ReceiveOnlyShare]) {
            prop_assert_eq!(figures[key], report.figure(*key), "{}", key.code());
        }
    }

    #[test]
    fn nobody_gives_reasons_never_nothing_or_infinity(village in village(), draws in draws()) {
        let series = Series::built_in();
        let nobody = Village { members: village.members.iter().map(|_| (true, Vec::new())).collect(), ..village };
        let report = Report::of(&nobody.facts(), &series);
        prop_assert_eq!(report.figure(FigureKey::RegisteredMembers), Ok(Decimal::ZERO));
        for key in [
            FigureKey::ReciprocalShare,
            FigureKey::HoursPerActiveMemberYear,
            FigureKey::CostPerActiveMemberYear,
            FigureKey::CostPerRegisteredMemberYear,
            FigureKey::SwitchingValue,
            FigureKey::Density,
            FigureKey::MeanPartners,
        ] {
            prop_assert!(report.figure(key).is_err(), "{}", key.code());
        }
        let sensitivity = Sensitivity::of(Grid::of(&report, &series), String::new(), draws);
        prop_assert!(sensitivity.grid.bases.iter().all(|basis| basis.potential.is_err() && basis.switching.iter().all(Result::is_err)));
        prop_assert!(sensitivity.trial.is_err() && sensitivity.swings.is_err());
    }

    #[test]
    fn every_case_of_the_sensitivity_is_the_reports_own_formula(village in village(), draws in draws()) {
        let series = Series::built_in();
        let report = Report::of(&village.facts(), &series);
        let grid = Grid::of(&report, &series);
        prop_assert_eq!((grid.bases.len(), grid.cases().len()), (6, 72));
        let potential = grid.bases[0].potential;
        if report.counts.active().next().is_none() {
            prop_assert_eq!(potential, Err(Missing::NoActiveMembers));
            return Ok(());
        }
        prop_assert_eq!(potential, report.figure(FigureKey::BenchmarkPotential));
        let to_12 = |value: Value| value.map(|share| rounded(share, 12));
        prop_assert_eq!(to_12(grid.bases[0].switching[1]), to_12(report.figure(FigureKey::SwitchingValue)));
        for row in &report.realisation {
            let case = grid.case(Denominator::Active, Base::Later, row.r, Decimal::ONE);
            prop_assert_eq!((case.value, case.net, case.ratio), (row.value, row.net, row.ratio));
        }
        // Where r is the switching value, nothing is gained and nothing lost.
        if let Ok(r) = report.figure(FigureKey::SwitchingValue) {
            let net = grid.case(Denominator::Active, Base::Later, r, Decimal::ONE).net.unwrap();
            prop_assert_eq!(rounded(net, 6), rounded(Decimal::ZERO, 6));
        }
        let sensitivity = Sensitivity::of(grid, "seed".to_owned(), draws.clone());
        let Ok(trial) = &sensitivity.trial else { return Ok(()) };
        prop_assert_eq!(trial.drawn.len(), draws.len());
        for drawn in &trial.drawn {
            let Draw { denominator, base, realisation, cost_factor } = drawn.draw;
            prop_assert_eq!(Ok(drawn.net), sensitivity.grid.case(denominator, base, realisation, cost_factor).net);
        }
        // Nearest rank: at least so many in a hundred lie at or below, and fewer lie below.
        for (percent, value) in PERCENTILES.iter().zip(trial.percentiles) {
            let (at_most, below) = (
                trial.drawn.iter().filter(|drawn| drawn.net <= value).count(),
                trial.drawn.iter().filter(|drawn| drawn.net < value).count(),
            );
            prop_assert!(at_most * 100 >= percent * draws.len() && below * 100 < percent * draws.len());
        }
        if let (Ok(swings), Ok(middle)) = (&sensitivity.swings, sensitivity.grid.middle()) {
            prop_assert_eq!(swings.len(), Lever::ALL.len());
            prop_assert!(swings.windows(2).all(|two| two[0].span() >= two[1].span()));
            prop_assert!(swings.iter().all(|swing| swing.low <= middle && middle <= swing.high));
        }
    }

    #[test]
    fn the_pairs_ratio_is_the_same_in_all_prices_and_for_all_amounts(
        saving in 1_i64..1_000_000, cost in 1_i64..1_000_000, base in 2007_i32..=2027, to in 2007_i32..=2027,
    ) {
        let series = Series::built_in();
        let at = |amount: i64| series.uprated(Decimal::from(amount), PriceYear::new(base), PriceYear::new(to)).unwrap();
        let ratio = |one: Decimal, other: Decimal| one.checked_div(other).unwrap();
        // Far closer than the six places that are shown.
        prop_assert!((ratio(at(saving), at(cost)) - ratio(saving.into(), cost.into())).abs() < Decimal::new(1, 12));
    }

    #[test]
    fn years_in_constant_prices_differ_from_their_own_pounds_by_the_factor_alone(village in village(), same in village()) {
        let series = Series::built_in();
        let report = Report::of(&village.facts(), &series);
        let before = year().before();
        let help = same.kept();
        let counts = Counts::of_kept(before, same.facts().as_of, &same.members(), &help);
        let costs: Vec<CostLine> = same.costs().into_iter().map(|line| CostLine { on: before.period().from, ..line }).collect();
        let empty = |year: FinancialYear| {
            let nothing = KeptYear::of([], Vec::new());
            PastYear { year, counts: Counts::of_kept(year, year.period().to, &[], &nothing), costs: Vec::new(), pair: Pair::default() }
        };
        let past = [PastYear { year: before, counts, costs, pair: Pair::default() }, empty(before.before())];
        let comparison = Comparison::of(&report, &past, &series);
        let own = comparison.years.last().unwrap();
        prop_assert_eq!(own.factor, Ok(Decimal::ONE));
        for key in COMPARED {
            let expected = if key == FigureKey::OwnCost { report.cost() } else { report.figure(key) };
            prop_assert_eq!(own.figure(key), expected, "{}", key.code());
        }
        let nothing_before = past[0].counts.people.is_empty() && past[0].counts.minutes == Minutes::ZERO && past[0].costs.is_empty();
        prop_assert_eq!((comparison.years.len(), comparison.changes.len()), if nothing_before { (1, 0) } else { (2, COMPARED.len()) });
        if let [then, _] = comparison.years.as_slice() {
            let cost = then.cost_then.ok().and_then(|cost| cost.checked_mul(then.factor.unwrap()));
            prop_assert_eq!(then.figure(FigureKey::OwnCost).ok(), cost);
            prop_assert_eq!(then.factor.ok(), series.factor(PriceYear::new(2022), PriceYear::new(2023)));
        }
    }
}

#[test]
fn worked_example_9_hours_for_each_person_a_year() {
    let each = Decimal::from(28_000).checked_div(Decimal::from(1_661 * 2)).unwrap();
    assert_eq!(rounded(each, 2).to_string(), "8.43");
    // The report's own way to the same number: two years of 14,000 hours, everybody a member all year.
    let members: Vec<MemberFact> = (0..1_661)
        .map(|place| MemberFact {
            id: member(place),
            name: String::new(),
            kind: MemberKind::Person,
            spells: vec![Period { from: Day::MIN, to: Day::MAX }],
        })
        .collect();
    let help =
        members.iter().map(|fact| HelpFact { member: fact.id, given: Minutes::new(60), received: Minutes::ZERO, exchanges: 1 }).collect();
    let kept = KeptYear { minutes: Minutes::new(14_000 * 60), exchanges: 1, help };
    let counts = Counts::of_kept(year(), "2026-01-01".parse().unwrap(), &members, &kept);
    let figures: BTreeMap<FigureKey, Value> =
        Report::figures_of(&counts, &[], year(), (&Series::built_in(), &Pair::default())).into_iter().collect();
    assert_eq!(rounded(figures[&FigureKey::HoursPerActiveMemberYear].unwrap(), 2).to_string(), "8.43");
}
