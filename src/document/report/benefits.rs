//! Who is better off and by how much, as it was written down with what would have happened anyway; and the costs that rose.
//!
//! Classes are never added into one figure but for the return on the whole, which never goes without its range and its conventions.

use rust_decimal::Decimal;

use crate::document::report::book::{Cell, Part, Place, Section, Table};
use crate::document::report::evidence;
use crate::document::report::part::{message_id, number, table, text, text_or_none, titled};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::benefit::{Benefit, BenefitClass, BenefitSign, Share};
use crate::domain::value::claim::Claim;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::{Missing, Unit, Value};
use crate::domain::value::sroi::{Convention, DiscountRate, discount_rate, return_on};

/// The columns of a table of lines; those with a full stop stand in the files alone.
const COLUMNS: [&str; 23] = [
    "class",
    "body",
    "what",
    "first_year",
    "grade",
    ".on",
    ".heading",
    ".units",
    ".each",
    ".deadweight",
    ".displacement",
    ".attribution",
    ".drop_off",
    ".years",
    ".discount_rate",
    ".value_from_one",
    ".value_base_year",
    ".counterfactual",
    ".evidence",
    ".sha256",
    ".signed_by",
    ".signed_post",
    ".signed_on",
];

/// The section of gains.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let rate = discount_rate(value.report.period.from);
    let gains: Vec<&Benefit> = value.benefits.iter().filter(|line| line.sign == BenefitSign::Gain).collect();
    let mut parts = vec![Part::Says(words.say("report-benefits-says"))];
    if gains.is_empty() {
        parts.push(Part::Says(words.say("report-benefits-none")));
    } else {
        parts.push(Part::Table(lines(words, value, "benefits", (&gains, rate))));
        parts.extend(evidence::said(words, value, &gains.iter().map(|line| line.id.uuid()).collect::<Vec<_>>()));
        parts.push(Part::Heading(words.say("report-benefits-otherwise")));
        parts.push(Part::Points(gains.iter().map(|line| otherwise(words, line)).collect()));
        parts.push(Part::Points(signed(words, &gains)));
        parts.push(Part::Table(by_class(words, &gains, rate)));
    }
    if value.benefits.iter().any(|line| line.gross.is_some()) {
        parts.push(Part::Heading(words.say("report-benefits-return")));
        parts.push(Part::Says(words.with("report-benefits-return-says", &[("rate", shown::percent(rate.rate).as_str())])));
        parts.push(Part::Table(returns(words, value, rate)));
    }
    titled(words, "benefits", parts.into_iter().filter(|part| !matches!(part, Part::Points(points) if points.is_empty())).collect())
}

/// The section of costs that rose.
pub(crate) fn rises(words: &Words, value: &ValueReport) -> Section {
    let rate = discount_rate(value.report.period.from);
    let rises: Vec<&Benefit> = value.benefits.iter().filter(|line| line.sign == BenefitSign::Rise).collect();
    let mut parts = vec![Part::Says(words.say("report-rises-says"))];
    if rises.is_empty() {
        parts.push(Part::Says(words.say("report-rises-none")));
    } else {
        parts.push(Part::Table(lines(words, value, "costs_that_rose", (&rises, rate))));
        parts.push(Part::Points(rises.iter().map(|line| otherwise(words, line)).collect()));
    }
    titled(words, "rises", parts)
}

fn lines(words: &Words, value: &ValueReport, code: &'static str, (all, rate): (&[&Benefit], DiscountRate)) -> Table {
    table(words, code, Place::Text, &COLUMNS, all.iter().map(|line| row(words, value, line, rate)).collect())
}

/// A figure of a line's claim; a line without an amount has none.
fn of_claim(words: &Words, line: &Benefit, figure: impl Fn(&Claim) -> Value) -> Cell {
    line.claim().map_or_else(|| Cell::Missing(words.say("report-benefits-no-amount")), |claim| number(words, figure(&claim), Unit::Pounds))
}

/// I1.
fn first_year(claim: &Claim) -> Value {
    claim.by_year()?.first().copied().ok_or(Missing::TooLarge)
}

fn row(words: &Words, value: &ValueReport, line: &Benefit, rate: DiscountRate) -> Vec<Cell> {
    let share = |share: Share| Cell::Number(share.part(), Unit::Share);
    let (less, claim, signed) = (&line.less, line.claim(), line.sign_off.as_ref());
    vec![
        class_cell(words, line.class),
        text(line.body.as_str()),
        text(line.what.as_str()),
        of_claim(words, line, first_year),
        Cell::Code(line.grade.code().to_owned(), words.say(&message_id("benefit-grade", line.grade.code()))),
        Cell::Day(line.on),
        Cell::Code(line.heading.code().to_owned(), words.say(&message_id("benefit-heading", line.heading.code()))),
        claim.map_or(Cell::Empty, |claim| Cell::Whole(claim.units)),
        claim.map_or(Cell::Empty, |claim| Cell::Number(claim.proxy, Unit::Pounds)),
        share(less.deadweight),
        share(less.displacement),
        share(less.attribution),
        share(less.drop_off),
        Cell::Whole(i64::from(less.years)),
        Cell::Number(rate.rate, Unit::Share),
        of_claim(words, line, |claim| claim.present_value(Convention::FromOne, rate.rate)),
        of_claim(words, line, |claim| claim.present_value(Convention::BaseYearZero, rate.rate)),
        text(line.counterfactual.as_str()),
        evidence::told(words, value, line.id.uuid(), line.evidence.as_ref()),
        evidence::prints(value, line.id.uuid()),
        text_or_none(signed.map(|signed| signed.by.as_str())),
        text_or_none(signed.map(|signed| signed.post.as_str())),
        signed.map_or(Cell::Empty, |signed| Cell::Day(signed.on)),
    ]
}

fn class_cell(words: &Words, class: BenefitClass) -> Cell {
    Cell::Code(class.code().to_owned(), words.say(&message_id("benefit-class", class.code())))
}

/// What would have happened without the bank.
fn otherwise(words: &Words, line: &Benefit) -> String {
    words.with("report-benefits-otherwise-line", &[("what", line.what.as_str()), ("otherwise", line.counterfactual.as_str())])
}

/// Who signed for cash.
fn signed(words: &Words, lines: &[&Benefit]) -> Vec<String> {
    let told = |line: &&Benefit| {
        let signed = line.sign_off.as_ref()?;
        Some(words.with(
            "report-benefits-signed",
            &[
                ("what", line.what.as_str()),
                ("name", signed.by.as_str()),
                ("post", signed.post.as_str()),
                ("day", words.day(signed.on).as_str()),
            ],
        ))
    };
    lines.iter().filter_map(told).collect()
}

/// The sum of a figure over lines that have an amount.
fn sum<'a>(lines: impl IntoIterator<Item = &'a Benefit>, figure: impl Fn(&Claim) -> Value) -> Value {
    let mut claims = lines.into_iter().filter_map(Benefit::claim);
    claims.try_fold(Decimal::ZERO, |sum, claim| sum.checked_add(figure(&claim)?).ok_or(Missing::TooLarge))
}

fn by_class(words: &Words, gains: &[&Benefit], rate: DiscountRate) -> Table {
    let row = |class: &BenefitClass| {
        let of = || gains.iter().copied().filter(|line| line.class == *class);
        let count = i64::try_from(of().count()).unwrap_or(i64::MAX);
        let without = i64::try_from(of().filter(|line| line.gross.is_none()).count()).unwrap_or(i64::MAX);
        (count > 0).then(|| {
            vec![
                class_cell(words, *class),
                Cell::Whole(count),
                Cell::Whole(without),
                number(words, sum(of(), first_year), Unit::Pounds),
                number(words, sum(of(), |claim| claim.present_value(Convention::FromOne, rate.rate)), Unit::Pounds),
                number(words, sum(of(), |claim| claim.present_value(Convention::BaseYearZero, rate.rate)), Unit::Pounds),
            ]
        })
    };
    let columns = ["class", "lines", "without_amount", "first_year", "value_from_one", "value_base_year"];
    table(words, "benefits_by_class", Place::Text, &columns, BenefitClass::ALL.iter().filter_map(row).collect())
}

/// Present value of every line, gains and rises, over own cost: by convention, with the cost 10 % lower and higher.
fn returns(words: &Words, value: &ValueReport, rate: DiscountRate) -> Table {
    let cost = value.report.cost();
    let row = |convention: &Convention| {
        let worth = sum(&value.benefits, |claim| claim.present_value(*convention, rate.rate));
        let over = |percent: i64| {
            let cost = cost.and_then(|cost| cost.checked_mul(Decimal::new(percent, 2)).ok_or(Missing::TooLarge));
            number(words, return_on(worth, cost), Unit::Ratio)
        };
        vec![
            Cell::Code(convention.code().to_owned(), words.say(&message_id("report-convention", convention.code()))),
            number(words, worth, Unit::Pounds),
            number(words, cost, Unit::Pounds),
            over(110),
            over(100),
            over(90),
        ]
    };
    let columns = ["convention", "present_value", "full_cost", "ratio_low", "ratio_middle", "ratio_high"];
    table(words, "social_return", Place::Text, &columns, Convention::ALL.iter().map(row).collect())
}
