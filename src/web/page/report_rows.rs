//! What a figure of the report opens to: the rows that it counts, the figures that it is made of, or the published amount.
//!
//! The rows come from the same computation as the figure, so the two cannot disagree.

use actix_web::web;
use askama::Template;
use rust_decimal::Decimal;

use crate::document::report::benchmark::published;
use crate::document::report::edition::figure as figure_of;
use crate::document::report::part::{message_id, reason};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::minutes::Minutes;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::own_benchmark::Record;
use crate::domain::value::register::Part;
use crate::domain::value::rows::{AfterExchange, Counted, ExchangeRow, Row, Rows};
use crate::service::bank::Banks;
use crate::service::value::report::ValueReport;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Visit;
use crate::web::page::closing_late::closed_otherwise;
use crate::web::page::layout::Layout;
use crate::web::page::reports::named;
use crate::web::problem::{PageResult, Problem, page};

/// Rows on one page.
pub(super) const PAGE_ROWS: i64 = 100;

/// The page of rows.
#[derive(Template)]
#[template(path = "page/reports/rows.html")]
pub(super) struct RowsPage {
    /// The frame.
    pub(super) layout: Layout,
    /// The way back.
    pub(super) back: String,
    /// How it is counted.
    pub(super) definition: String,
    /// The number itself.
    pub(super) total: String,
    /// What a closed report says, where that is another.
    pub(super) closed: Option<String>,
    /// What is to be said of the rows.
    pub(super) note: Option<String>,
    /// The head of the counts.
    pub(super) count_heading: String,
    /// The rows.
    pub(super) rows: Vec<ShownRow>,
    /// The page before.
    pub(super) newer: Option<String>,
    /// The next page.
    pub(super) older: Option<String>,
}

/// A row that a figure counts, or a figure that it is made of.
pub(super) struct ShownRow {
    /// What it is called.
    pub(super) label: String,
    /// What else is to be said.
    pub(super) small: String,
    /// Where it leads, below the root.
    pub(super) href: Option<String>,
    /// What it adds.
    pub(super) value: String,
}

/// The content of a rows page before its frame.
pub(super) struct Content {
    /// What is to be said of the rows.
    pub(super) note: Option<String>,
    /// The head of the counts.
    pub(super) count_heading: String,
    /// The rows.
    pub(super) rows: Vec<ShownRow>,
    /// The next page.
    pub(super) older: Option<String>,
}

/// The page of what a figure counts, for whoever visits; `root` of the visit is before every link.
pub(super) async fn figure_page(banks: &web::Data<Banks>, visit: &Visit, (year, figure): (&str, &str), query: &Query) -> PageResult {
    let name = named(year)?;
    let key = FigureKey::from_code(figure).ok_or_else(Problem::not_found)?;
    let after: Option<AfterExchange> = query.text("after").parse().ok();
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let value = banks.value_report(&actor, name)?;
        let exchanges = match value.rows(key) {
            Rows::Exchanges(parties) => banks.value_exchanges(&actor, name, parties, (after, PAGE_ROWS.saturating_add(1)))?,
            _ => Vec::new(),
        };
        let closed = closed_otherwise(banks, &actor, name, (key, value.report.figure(key)))?;
        Ok((value, exchanges, closed))
    };
    let (value, exchanges, closed) = blocking(banks, work).await?;
    let words = &visit.words;
    let label = value.report.label.clone();
    let heading = words.say(&message_id("report-figure", key.code()));
    let title = words.with("report-rows-title", &[("figure", heading.as_str()), ("year", label.as_str())]);
    let total = value.report.figure(key).map_or_else(|missing| reason(words, missing), |number| shown::value(words, key.unit(), number));
    let content = content(words, &value, key, exchanges);
    page(RowsPage {
        layout: visit.layout(title),
        back: format!("{}/report/{label}#{}", visit.root, key.code()),
        definition: words.say(&message_id("report-definition", key.code())),
        total: words.with("report-rows-total", &[("value", total.as_str())]),
        closed: closed.map(|closed| {
            let closed = shown::figure(words, &figure_of(words, &value.report.pair, &(key, closed)));
            words.with("closing-rows", &[("year", label.as_str()), ("closed", closed.as_str())])
        }),
        note: content.note,
        count_heading: content.count_heading,
        rows: content.rows,
        newer: None,
        older: content.older.map(|older| format!("{}{older}", visit.root)),
    })
}

fn content(words: &Words, value: &ValueReport, key: FigureKey, exchanges: Vec<ExchangeRow>) -> Content {
    match value.rows(key) {
        Rows::Exchanges(_) => exchange_content(words, value, key.code(), exchanges),
        Rows::Counted { counted, divisor, rows } => counted_content(words, value, key, &Tally { counted, divisor, rows }),
        Rows::Inputs(keys) => Content {
            note: Some(words.say("report-rows-inputs")),
            count_heading: words.say("report-value-heading"),
            rows: keys.iter().map(|input| input_row(words, value, *input)).collect(),
            older: None,
        },
        Rows::Published => Content {
            note: value.report.pair.under(key).map(|record| worked_out(words, value, record)),
            count_heading: String::new(),
            rows: Vec::new(),
            older: None,
        },
    }
}

/// Who helped whom; of a session only what it is called.
pub(crate) fn exchange_label(words: &Words, row: &ExchangeRow) -> String {
    match &row.sheet {
        Some((number, title)) => words.with("report-rows-sheet-label", &[("number", &number.to_string()), ("title", title)]),
        None => words.with("report-rows-exchange-label", &[("giver", row.giver.as_str()), ("receiver", row.receiver.as_str())]),
    }
}

/// Exchanges and sessions as rows of what has this name.
pub(super) fn exchange_content(words: &Words, value: &ValueReport, code: &str, exchanges: Vec<ExchangeRow>) -> Content {
    let row = |row: &ExchangeRow| ShownRow {
        label: exchange_label(words, row),
        small: words.day(row.happened_on),
        href: Some(match &row.sheet {
            Some((number, _)) => format!("/sheets/{number}"),
            None => format!("/exchanges/{}", row.id),
        }),
        value: words.minutes(row.minutes),
    };
    let size = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let shown = exchanges.get(..size).unwrap_or(&exchanges);
    let after = shown.last().filter(|_| exchanges.len() > size).map(AfterExchange::from);
    Content {
        note: shown.is_empty().then(|| words.say("report-rows-empty")),
        count_heading: words.say("report-hours"),
        rows: shown.iter().map(row).collect(),
        older: after.map(|after| format!("/report/{}/rows/{code}?after={after}", value.report.label)),
    }
}

/// Rows of which the figure is the sum over the divisor.
struct Tally {
    counted: Counted,
    divisor: i64,
    rows: Vec<Row>,
}

fn counted_content(words: &Words, value: &ValueReport, key: FigureKey, tally: &Tally) -> Content {
    let sum = tally.rows.iter().fold(0, |sum: i64, row| sum.saturating_add(row.count));
    let money = tally.counted == Counted::Pence;
    let total = value.report.figure(key).map_or_else(|missing| reason(words, missing), |number| shown::value(words, key.unit(), number));
    let (sum, divisor) = (count(words, tally.counted, sum), count(words, tally.counted, tally.divisor));
    let note = match (tally.rows.is_empty(), tally.counted) {
        (true, _) => Some(words.say("report-rows-empty")),
        (false, Counted::Pence) => None,
        (false, _) if tally.divisor == 1 => None,
        (false, _) => {
            Some(words.with("report-rows-sum", &[("sum", sum.as_str()), ("divisor", divisor.as_str()), ("value", total.as_str())]))
        }
    };
    let row = |row: &Row| ShownRow {
        label: row.label.clone(),
        small: row.part.map_or_else(String::new, |part| spread(words, shown::pence(Decimal::from(row.count)).as_str(), part)),
        href: money.then(|| format!("/costs/{}", row.id)),
        value: if money { shown::pence(row.adds()) } else { count(words, tally.counted, row.count) },
    };
    Content {
        note,
        count_heading: words.with("report-rows-count", &[("counted", tally.counted.code())]),
        rows: tally.rows.iter().map(row).collect(),
        older: None,
    }
}

/// `365 of 1,095 days of £900.00`: how much of a cost that is spread counts.
pub(crate) fn spread(words: &Words, amount: &str, part: Part) -> String {
    let (days, of) = (shown::trimmed(part.days.into(), 0), shown::trimmed(part.of.into(), 0));
    words.with("cost-spread", &[("amount", amount), ("days", days.as_str()), ("of", of.as_str())])
}

/// A count as people read it.
fn count(words: &Words, counted: Counted, count: i64) -> String {
    match counted {
        Counted::Minutes => words.minutes(Minutes::new(count)),
        Counted::Pence => shown::pence(Decimal::from(count)),
        Counted::Members | Counted::Days | Counted::Pairs | Counted::Partners | Counted::Requests => shown::trimmed(count.into(), 0),
    }
}

fn input_row(words: &Words, value: &ValueReport, key: FigureKey) -> ShownRow {
    let number = value.report.figure(key);
    ShownRow {
        label: words.say(&message_id("report-figure", key.code())),
        small: String::new(),
        href: Some(format!("/report/{}/rows/{}", value.report.label, key.code())),
        value: number.map_or_else(|missing| reason(words, missing), |number| shown::value(words, key.unit(), number)),
    }
}

/// The whole sum of an uprated figure, with its unrounded end.
fn worked_out(words: &Words, value: &ValueReport, record: Record<'_>) -> String {
    let to = value.report.price_year;
    let index = |year| value.series.value(year).map(|value| value.index.to_string());
    let base = record.price_year();
    let exact = base.and_then(|base| value.series.uprated(record.amount().number(), base, to));
    let (Some(base), Some(exact)) = (base, exact) else {
        return words.with("report-rows-published-none", &[("year", to.label().as_str())]);
    };
    let amount = format!("£{}", shown::trimmed(record.amount().number(), 2));
    let sum = words.with(
        "report-rows-published",
        &[
            ("published", published(words, record).as_str()),
            ("amount", amount.as_str()),
            ("year", base.label().as_str()),
            ("base", index(base).unwrap_or_default().as_str()),
            ("now", to.label().as_str()),
            ("index", index(to).unwrap_or_default().as_str()),
            ("exact", format!("£{}", shown::trimmed(exact, 6)).as_str()),
            ("shown", format!("£{}", Unit::Pounds.shown(exact)).as_str()),
            ("assumed", if record.assumed() { "yes" } else { "no" }),
        ],
    );
    match record {
        Record::BuiltIn(_) => sum,
        Record::Own(own) => words.with("report-rows-own", &[("what", own.what.as_str()), ("source", own.source.as_str()), ("sum", &sum)]),
    }
}
