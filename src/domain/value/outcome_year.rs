//! What members' answers of a year come to: who was asked and answered, pairs of the same person, what changed between.
//!
//! A change is claimed from thirty pairs on; a number of people under five is held back. No person's own answer stands here.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::domain::calendar::Period;
use crate::domain::id::MemberId;
use crate::domain::people::member::codes;
use crate::domain::value::outcome::{Answers, Instrument, OutcomeAsk, OutcomeForm, OutcomeRules, Wave, answers_ask};
use crate::domain::value::suppression::{Shown, suppress};

/// From so many pairs on, a change is told (value-model.md §4).
pub(crate) const PAIRS_MIN: i64 = 30;
/// Two forms of one person are a pair where there are at least so many days between them.
pub(crate) const PAIR_DAYS: i64 = 28;

codes! {
    /// What is compared between two forms of one person.
    Measure {
        /// Satisfied with life.
        Satisfied = "satisfied",
        /// What one does is worthwhile.
        Worthwhile = "worthwhile",
        /// Happy yesterday.
        Happy = "happy",
        /// Anxious yesterday.
        Anxious = "anxious",
        /// The score of the three questions on loneliness.
        Loneliness = "loneliness",
        /// The direct question: an order, no amount, so that it has no mean.
        Lonely = "lonely",
        /// The score of the long Warwick-Edinburgh scale.
        Wemwbs = "wemwbs",
        /// The score of the short one.
        Swemwbs = "swemwbs",
    }
}

/// Answers that are counted together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Band {
    /// The name in files.
    pub(crate) code: &'static str,
    /// The lowest answer.
    pub(crate) least: i64,
    /// The highest answer.
    pub(crate) most: i64,
}

const fn band(code: &'static str, least: i64, most: i64) -> Band {
    Band { code, least, most }
}

const WELLBEING: &[Band] = &[band("low", 0, 4), band("medium", 5, 6), band("high", 7, 8), band("very_high", 9, 10)];
const ANXIETY: &[Band] = &[band("very_low", 0, 1), band("low", 2, 3), band("medium", 4, 5), band("high", 6, 10)];
const LONELINESS: &[Band] = &[band("less_lonely", 3, 5), band("more_lonely", 6, 9)];
const DIRECT: &[Band] =
    &[band("often", 1, 1), band("sometimes", 2, 2), band("occasionally", 3, 3), band("hardly_ever", 4, 4), band("never", 5, 5)];

impl Measure {
    /// The questionnaire that it comes from.
    pub(crate) const fn instrument(self) -> Instrument {
        match self {
            Self::Satisfied | Self::Worthwhile | Self::Happy | Self::Anxious => Instrument::Ons4,
            Self::Loneliness | Self::Lonely => Instrument::Ucla3,
            Self::Wemwbs => Instrument::Wemwbs,
            Self::Swemwbs => Instrument::Swemwbs,
        }
    }

    /// What one form says; the score of three questions needs all three.
    pub(crate) fn of(self, answers: &Answers) -> Option<i64> {
        match self {
            Self::Loneliness => {
                let three = ["companionship", "left_out", "isolated"].map(|code| answers.answer(code));
                three.into_iter().try_fold(0_i64, |sum, answer| sum.checked_add(answer?))
            }
            single => answers.answer(single.code()),
        }
    }

    /// Whether a larger number is the better one.
    const fn rises_to_better(self) -> bool {
        !matches!(self, Self::Anxious | Self::Loneliness)
    }

    /// Whether its numbers are amounts, which have a mean.
    const fn has_mean(self) -> bool {
        !matches!(self, Self::Lonely)
    }

    /// The groups of answers that ONS publishes, the usual two of the loneliness score, and each answer to the direct question.
    pub(crate) const fn bands(self) -> &'static [Band] {
        match self {
            Self::Satisfied | Self::Worthwhile | Self::Happy => WELLBEING,
            Self::Anxious => ANXIETY,
            Self::Loneliness => LONELINESS,
            Self::Lonely => DIRECT,
            Self::Wemwbs | Self::Swemwbs => &[],
        }
    }
}

/// How a questionnaire was answered in a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Response {
    /// Which.
    pub(crate) instrument: Instrument,
    /// How many people were asked for the first time in the year; 0 where only scores are typed in.
    pub(crate) asked_first: i64,
    /// How many of them answered.
    pub(crate) back_first: i64,
    /// How many people were asked again in the year.
    pub(crate) asked_again: i64,
    /// How many of them answered.
    pub(crate) back_again: i64,
    /// How many people have a form in the year and one at least four weeks before it.
    pub(crate) pairs: i64,
}

/// Mean numbers before and after, over pairs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Change {
    /// The mean of the first forms.
    pub(crate) before: Decimal,
    /// The mean of the last forms of the year.
    pub(crate) after: Decimal,
    /// How much was added, on average.
    pub(crate) mean: Decimal,
    /// The lower end of its 95 % range: mean − 1.96 × standard error.
    pub(crate) low: Decimal,
    /// The upper end.
    pub(crate) high: Decimal,
}

/// Why no change is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NoChange {
    /// Fewer than thirty pairs.
    TooFew,
    /// An order has no mean.
    NoMean,
}

/// One measure over the pairs of a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Measured {
    /// Which.
    pub(crate) measure: Measure,
    /// Pairs in which both forms answer it.
    pub(crate) pairs: i64,
    /// Pairs of forms in which one of the two leaves it out.
    pub(crate) missing: i64,
    /// How many people are better off, the same, worse off; as may be shown.
    pub(crate) moved: [Shown; 3],
    /// How many stood in each band before; as may be shown.
    pub(crate) before: Vec<Shown>,
    /// And after.
    pub(crate) after: Vec<Shown>,
    /// The means, where there are enough pairs.
    pub(crate) change: Result<Change, NoChange>,
}

/// How members see the bank on the coproduction scale.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Rated {
    /// How many answered in the year.
    pub(crate) answered: i64,
    /// Description, recognition, transformation, and who could not say; as may be shown.
    pub(crate) levels: Vec<Shown>,
}

/// Everything that a year's report tells of outcomes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OutcomeYear {
    /// How many people have said yes to being asked, at the end of the year or today.
    pub(crate) said_yes: i64,
    /// How many have said no, or took their yes back.
    pub(crate) said_no: i64,
    /// Each questionnaire that the bank asks.
    pub(crate) responses: Vec<Response>,
    /// Each measure of those questionnaires.
    pub(crate) measures: Vec<Measured>,
    /// The yearly self-rating.
    pub(crate) rated: Rated,
}

/// What a year is computed from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OutcomeFacts<'a> {
    /// What the bank asks.
    pub(crate) rules: &'a OutcomeRules,
    /// How many people have said yes, and no.
    pub(crate) said: (i64, i64),
    /// Who was asked when.
    pub(crate) asks: &'a [OutcomeAsk],
    /// Every form of those who still say yes.
    pub(crate) forms: &'a [OutcomeForm],
}

/// The first form of somebody and the last one of the year.
type Pair<'a> = (&'a OutcomeForm, &'a OutcomeForm);

impl OutcomeYear {
    /// Computes a year, or the part of it that has passed.
    pub(crate) fn of(facts: OutcomeFacts<'_>, year: Period) -> Self {
        let used: Vec<Instrument> =
            Instrument::ALL.iter().copied().filter(|each| *each != Instrument::Coproduction && facts.rules.takes(*each)).collect();
        let pairs: BTreeMap<Instrument, Vec<Pair<'_>>> =
            used.iter().map(|instrument| (*instrument, pairs_of(facts.forms, *instrument, year))).collect();
        let none = Vec::new();
        let pairs_in = |instrument: &Instrument| pairs.get(instrument).unwrap_or(&none);
        let measures = Measure::ALL.iter().filter(|measure| used.contains(&measure.instrument()));
        Self {
            said_yes: facts.said.0,
            said_no: facts.said.1,
            responses: used.iter().map(|instrument| response(facts, *instrument, year, count(pairs_in(instrument)))).collect(),
            measures: measures.map(|measure| measured(*measure, pairs_in(&measure.instrument()))).collect(),
            rated: rated(facts.forms, year),
        }
    }
}

fn count<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

/// The pairs of one questionnaire, a person each: their first form of all, and their last of the year.
fn pairs_of(forms: &[OutcomeForm], instrument: Instrument, year: Period) -> Vec<Pair<'_>> {
    let mut by_person: BTreeMap<MemberId, Vec<&OutcomeForm>> = BTreeMap::new();
    for form in forms.iter().filter(|form| form.answers.instrument() == instrument && form.on <= year.to) {
        by_person.entry(form.member).or_default().push(form);
    }
    by_person
        .into_values()
        .filter_map(|own| {
            let first = own.iter().copied().min_by_key(|form| (form.on, form.id))?;
            let last = own.iter().copied().filter(|form| year.holds(form.on)).max_by_key(|form| (form.on, form.id))?;
            ((last.on - first.on).num_days() >= PAIR_DAYS).then_some((first, last))
        })
        .collect()
}

fn response(facts: OutcomeFacts<'_>, instrument: Instrument, year: Period, pairs: i64) -> Response {
    let [first, again] = [Wave::Baseline, Wave::FollowUp].map(|wave| {
        let asks = facts.asks.iter().filter(|ask| ask.wave == wave && year.holds(ask.on) && !instrument.is_licensed());
        // Somebody who was asked twice in a year is one person.
        let asked: BTreeSet<MemberId> = asks.clone().map(|ask| ask.member).collect();
        let answered = |ask: &&OutcomeAsk| {
            let own = |form: &&OutcomeForm| form.member == ask.member && form.answers.instrument() == instrument;
            facts.forms.iter().filter(own).any(|form| answers_ask(form, ask.on) && form.on <= year.to)
        };
        let back: BTreeSet<MemberId> = asks.filter(answered).map(|ask| ask.member).collect();
        (i64::try_from(asked.len()).unwrap_or(i64::MAX), i64::try_from(back.len()).unwrap_or(i64::MAX))
    });
    Response { instrument, asked_first: first.0, back_first: first.1, asked_again: again.0, back_again: again.1, pairs }
}

fn measured(measure: Measure, pairs: &[Pair<'_>]) -> Measured {
    let both: Vec<(i64, i64)> =
        pairs.iter().filter_map(|(first, last)| Some((measure.of(&first.answers)?, measure.of(&last.answers)?))).collect();
    let sign = if measure.rises_to_better() { 1 } else { -1 };
    let moved = [1, 0, -1].map(|way: i64| both.iter().filter(|(before, after)| (after - before).signum() * sign == way).count());
    let moved: Vec<i64> = moved.into_iter().map(|people| i64::try_from(people).unwrap_or(i64::MAX)).collect();
    let moved: [Shown; 3] = suppress(&moved).try_into().unwrap_or([Shown::Hidden; 3]);
    let in_bands = |side: fn(&(i64, i64)) -> i64| {
        let people = |band: &Band| both.iter().filter(|pair| (band.least..=band.most).contains(&side(pair))).count();
        let counts: Vec<i64> = measure.bands().iter().map(|band| i64::try_from(people(band)).unwrap_or(i64::MAX)).collect();
        suppress(&counts)
    };
    Measured {
        measure,
        pairs: count(&both),
        missing: count(pairs).saturating_sub(count(&both)),
        moved,
        before: in_bands(|pair| pair.0),
        after: in_bands(|pair| pair.1),
        change: change(measure, &both),
    }
}

/// Means and the range of the mean change: 1.96 standard errors to either side, the normal approximation for thirty pairs and more.
fn change(measure: Measure, both: &[(i64, i64)]) -> Result<Change, NoChange> {
    if !measure.has_mean() {
        return Err(NoChange::NoMean);
    }
    let people = count(both);
    if people < PAIRS_MIN {
        return Err(NoChange::TooFew);
    }
    let n = i128::from(people);
    let (mut before, mut after, mut squares) = (0_i128, 0_i128, 0_i128);
    for (first, last) in both {
        let (first, last) = (i128::from(*first), i128::from(*last));
        before += first;
        after += last;
        squares += (last - first) * (last - first);
    }
    let sum = after - before;
    // s² = (n Σd² − (Σd)²) / (n (n − 1)), and the error of the mean is √(s² / n); with 1.96 under the root and in millionths.
    let spread = (n * squares - sum * sum).max(0) * 38_416 * 100_000_000 / (n * n * (n - 1));
    let scale = Decimal::from(10_i64.pow(measure.instrument().places()));
    let over = |number: i128, by: i128| {
        let number = Decimal::try_from_i128_with_scale(number, 0).unwrap_or_default();
        let by = Decimal::try_from_i128_with_scale(by, 0).unwrap_or(Decimal::ONE);
        number.checked_div(by).and_then(|mean| mean.checked_div(scale)).unwrap_or_default()
    };
    let (mean, half) = (over(sum, n), over(spread.isqrt(), 1_000_000));
    Ok(Change { before: over(before, n), after: over(after, n), mean, low: mean - half, high: mean + half })
}

fn rated(forms: &[OutcomeForm], year: Period) -> Rated {
    let mut last: BTreeMap<MemberId, &OutcomeForm> = BTreeMap::new();
    for form in forms.iter().filter(|form| form.answers.instrument() == Instrument::Coproduction && year.holds(form.on)) {
        let newest = last.entry(form.member).or_insert(form);
        if (newest.on, newest.id) < (form.on, form.id) {
            *newest = form;
        }
    }
    let people = |level: i64| {
        let so = last.values().filter(|form| form.answers.answer("level") == Some(level)).count();
        i64::try_from(so).unwrap_or(i64::MAX)
    };
    let levels = [people(1), people(2), people(3), people(4)];
    Rated { answered: i64::try_from(last.len()).unwrap_or(i64::MAX), levels: suppress(&levels) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::calendar::Day;
    use crate::domain::id::OutcomeId;
    use crate::domain::people::agreement::AgreedBy;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn year() -> Period {
        Period { from: day("2026-04-01"), to: day("2027-03-31") }
    }

    fn form(person: u128, on: &str, instrument: Instrument, given: &[Option<i64>]) -> OutcomeForm {
        OutcomeForm {
            id: OutcomeId::new(Uuid::from_u128(person)),
            member: MemberId::new(Uuid::from_u128(person)),
            on: day(on),
            answers: Answers::new(instrument, given).unwrap(),
            by: AgreedBy::Paper,
            recorded_at: 0,
            recorded_by: None,
        }
    }

    /// The satisfaction of each person before and after.
    fn of(people: &[(i64, i64)]) -> OutcomeYear {
        let mut forms = Vec::new();
        for (person, (before, after)) in (1_u128..).zip(people) {
            forms.push(form(person, "2026-02-01", Instrument::Ons4, &[Some(*before)]));
            forms.push(form(person, "2026-09-01", Instrument::Ons4, &[Some(*after)]));
        }
        OutcomeYear::of(OutcomeFacts { rules: &OutcomeRules::begin(), said: (0, 0), asks: &[], forms: &forms }, year())
    }

    #[test]
    fn no_change_is_told_under_thirty_pairs_and_its_range_is_told_with_it() {
        let people: Vec<(i64, i64)> = (0..30).map(|person| (4, if person < 20 { 6 } else { 3 })).collect();
        assert_eq!(of(&people[..29]).measures[0].change, Err(NoChange::TooFew));
        let told = of(&people).measures[0].change.unwrap();
        // 20 × (+2), 10 × (−1): mean 1; Σd² = 90, s² = (2700 − 900) / (30 × 29) = 2.068966, error √(s² / 30) = 0.262613.
        assert_eq!((told.before, told.after, told.mean), (4.into(), 5.into(), 1.into()));
        let near = |value: Decimal, expected: &str| (value - expected.parse::<Decimal>().unwrap()).abs() < "0.00001".parse().unwrap();
        assert!(near(told.low, "0.485278") && near(told.high, "1.514722"), "{told:?}");
    }

    #[test]
    fn a_pair_is_one_persons_first_form_and_their_last_of_the_year_four_weeks_on() {
        let forms = [
            form(1, "2025-01-01", Instrument::Ons4, &[Some(1)]),
            form(1, "2026-05-01", Instrument::Ons4, &[Some(2)]),
            form(1, "2026-06-01", Instrument::Ons4, &[Some(3)]),
            form(1, "2027-06-01", Instrument::Ons4, &[Some(9)]),
            form(2, "2026-05-01", Instrument::Ons4, &[Some(5)]),
            form(2, "2026-05-28", Instrument::Ons4, &[Some(6)]),
            form(3, "2026-05-01", Instrument::Ucla3, &[Some(1), Some(1), Some(3)]),
            form(3, "2026-05-29", Instrument::Ucla3, &[Some(1), None, Some(1), Some(5)]),
        ];
        let ons4 = pairs_of(&forms, Instrument::Ons4, year());
        assert_eq!(ons4, [(&forms[0], &forms[2])]);
        let year = OutcomeYear::of(OutcomeFacts { rules: &OutcomeRules::begin(), said: (0, 0), asks: &[], forms: &forms }, year());
        let loneliness = year.measures.iter().find(|each| each.measure == Measure::Loneliness).unwrap();
        assert_eq!((loneliness.pairs, loneliness.missing), (0, 1), "a score needs all three answers");
        let anxious = year.measures.iter().find(|each| each.measure == Measure::Anxious).unwrap();
        assert_eq!((anxious.pairs, anxious.missing), (0, 1));
    }

    #[test]
    fn less_anxious_and_less_lonely_is_better() {
        let mut forms = Vec::new();
        for person in 1..=6 {
            forms.push(form(person, "2026-02-01", Instrument::Ons4, &[None, None, None, Some(8)]));
            forms.push(form(person, "2026-09-01", Instrument::Ons4, &[None, None, None, Some(2)]));
        }
        let year = OutcomeYear::of(OutcomeFacts { rules: &OutcomeRules::begin(), said: (0, 0), asks: &[], forms: &forms }, year());
        let anxious = year.measures.iter().find(|each| each.measure == Measure::Anxious).unwrap();
        // Six better, none the same, none worse: the two noughts would be known, so the six goes with them.
        assert_eq!((anxious.pairs, anxious.moved), (6, [Shown::Hidden; 3]));
        let people: Vec<(i64, i64)> = (0..18).map(|person| (5, 4 + person % 3)).collect();
        assert_eq!(of(&people).measures[0].moved, [Shown::Count(6); 3]);
    }

    #[test]
    fn of_those_who_were_asked_in_the_year_those_who_answered_are_counted() {
        let ask = |person: u128, wave: Wave, on: &str| OutcomeAsk {
            id: OutcomeId::new(Uuid::from_u128(person)),
            member: MemberId::new(Uuid::from_u128(person)),
            wave,
            on: day(on),
            reminded_at: None,
        };
        let asks = [
            ask(1, Wave::Baseline, "2026-03-31"),
            ask(2, Wave::Baseline, "2026-04-01"),
            ask(3, Wave::Baseline, "2026-05-01"),
            ask(1, Wave::FollowUp, "2026-09-30"),
            ask(1, Wave::FollowUp, "2027-03-30"),
        ];
        let forms = [
            form(1, "2026-04-02", Instrument::Ons4, &[Some(1)]),
            form(2, "2026-04-02", Instrument::Ons4, &[Some(2)]),
            form(1, "2026-10-02", Instrument::Ons4, &[Some(3)]),
        ];
        let facts = OutcomeFacts { rules: &OutcomeRules::begin(), said: (3, 1), asks: &asks, forms: &forms };
        let told = OutcomeYear::of(facts, year());
        let ons4 = told.responses[0];
        assert_eq!((ons4.asked_first, ons4.back_first, ons4.asked_again, ons4.back_again, ons4.pairs), (2, 1, 1, 1, 1));
        assert_eq!((told.said_yes, told.said_no, told.responses.len()), (3, 1, 2));
    }

    #[test]
    fn the_last_rating_of_each_member_in_the_year_counts() {
        let mut forms: Vec<OutcomeForm> =
            (1..=14).map(|person| form(person, "2026-05-01", Instrument::Coproduction, &[Some(if person < 8 { 1 } else { 2 })])).collect();
        forms.push(form(1, "2026-06-01", Instrument::Coproduction, &[Some(2)]));
        forms.push(form(15, "2026-06-01", Instrument::Coproduction, &[Some(4)]));
        forms.push(form(16, "2026-03-31", Instrument::Coproduction, &[Some(3)]));
        let told = rated(&forms, year());
        assert_eq!(told.answered, 15);
        assert_eq!(told.levels, [Shown::Count(6), Shown::Count(8), Shown::Hidden, Shown::Hidden]);
    }

    proptest! {
        #[test]
        fn no_count_of_people_under_five_leaves_a_year(people in prop::collection::vec((0_i64..=10, 0_i64..=10), 1..60)) {
            let told = of(&people);
            for each in &told.measures {
                for shown in each.moved.iter().chain(&each.before).chain(&each.after) {
                    if each.pairs > 0 && let Shown::Count(number) = shown {
                        prop_assert!(*number >= 5, "{:?}", each);
                    }
                }
                if let Ok(change) = each.change {
                    prop_assert!(each.pairs >= PAIRS_MIN && change.low <= change.mean && change.mean <= change.high);
                    prop_assert!((change.after - change.before - change.mean).abs() < "0.000001".parse().unwrap());
                }
            }
        }
    }
}
