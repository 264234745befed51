//! The cost register on a page: the lines of a year, and a form to add one. Coordinators only; members never see pounds.

use actix_web::web;
use askama::Template;

use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::calendar::{Day, DayError, read_day};
use crate::domain::money::{Money, MoneyError};
use crate::domain::text::{Note, TextError, Title};
use crate::domain::value::model::YearName;
use crate::domain::value::register::{CostHeading, CostLine, CostSum, Payment};
use crate::service::bank::Banks;
use crate::service::value::register::{CostYear, NewCost};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reports::year_choices;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/costs").route(web::get().to(show)).route(web::post().to(add)));
}

#[derive(Template)]
#[template(path = "page/reports/costs.html")]
struct CostsPage {
    layout: Layout,
    year: String,
    years: Vec<Choice>,
    list_heading: String,
    empty: String,
    lines: Vec<LineRow>,
    totals: Vec<(String, String)>,
    errors: Vec<FieldError>,
    typed: Typed,
    headings: Vec<Choice>,
    funder_label: String,
    evidence_label: String,
    key: String,
}

/// A line of the register as it is read.
struct LineRow {
    on: String,
    what: String,
    small: String,
    heading: String,
    payment: String,
    amount: String,
}

/// What was typed, exactly, so that nothing is lost.
#[derive(Default)]
struct Typed {
    on: String,
    heading: String,
    in_kind: String,
    amount: String,
    what: String,
    funder: String,
    evidence: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            on: text("on"),
            heading: text("heading"),
            in_kind: text("in_kind"),
            amount: text("amount"),
            what: text("what"),
            funder: text("funder"),
            evidence: text("evidence"),
        }
    }
}

async fn show(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    let view = load(&banks, &visit, query.text("year")).await?;
    page(costs_page(&visit, &view, Typed::default(), Vec::new()))
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let typed = Typed::of(&form);
    let new = match read(&visit.words, &typed, visit.today) {
        Ok(new) => new,
        Err(errors) => {
            let view = load(&banks, &visit, form.text("year")).await?;
            return page_with_errors(costs_page(&visit, &view, typed, errors));
        }
    };
    let (actor, on) = (visit.actor.clone(), new.on);
    let work = move |banks: &Banks| {
        banks.add_cost(&actor, new)?;
        banks.year_of(&actor, on)
    };
    let year = blocking(&banks, work).await?;
    Ok(visit.redirect_with_notice(&format!("/costs?year={}", year.label()), "cost-notice-saved"))
}

/// A year that cannot be read is the newest one.
async fn load(banks: &web::Data<Banks>, visit: &Signed, year: &str) -> Result<CostYear, Problem> {
    let (actor, name) = (visit.actor.clone(), YearName::read(year).ok());
    blocking(banks, move |banks| banks.costs_of_year(&actor, name)).await
}

fn costs_page(visit: &Signed, view: &CostYear, typed: Typed, errors: Vec<FieldError>) -> CostsPage {
    let words = &visit.words;
    let year = view.year.label();
    let mut layout = visit.layout(words.say("cost-title"));
    layout.has_error = !errors.is_empty();
    let optional = |id: &str| words.with("cost-optional", &[("label", words.say(id).as_str())]);
    CostsPage {
        layout,
        years: year_choices(&view.years, view.year),
        list_heading: words.with("cost-list-heading", &[("year", year.as_str())]),
        empty: words.with("cost-year-none", &[("year", year.as_str())]),
        lines: view.lines.iter().map(|line| line_row(words, line)).collect(),
        totals: totals(words, &view.lines),
        errors,
        typed,
        headings: headings(words),
        funder_label: optional("cost-funder"),
        evidence_label: optional("cost-evidence"),
        key: visit.new_key(),
        year,
    }
}

fn line_row(words: &Words, line: &CostLine) -> LineRow {
    let funder = line.funder.as_ref().map(ToString::to_string);
    let evidence = line.evidence.as_ref().map(ToString::to_string);
    LineRow {
        on: words.day(line.on),
        what: line.what.to_string(),
        small: funder.into_iter().chain(evidence).collect::<Vec<_>>().join(" · "),
        heading: words.say(&message_id("cost-heading", line.heading.code())),
        payment: words.say(if line.payment == Payment::Cash { "cost-payment-cash" } else { "cost-payment-in-kind" }),
        amount: shown::pounds(line.amount.pounds()),
    }
}

fn totals(words: &Words, lines: &[CostLine]) -> Vec<(String, String)> {
    let sum = CostSum::of(lines);
    [("cost-total-cash", sum.cash), ("cost-total-in-kind", sum.in_kind), ("cost-total", sum.total())]
        .into_iter()
        .map(|(id, money)| (words.say(id), shown::pounds(money.pounds())))
        .collect()
}

fn headings(words: &Words) -> Vec<Choice> {
    let none = Choice::new("", words.say("cost-heading-choose"));
    let heading = |heading: &CostHeading| Choice::new(heading.code(), words.say(&message_id("cost-heading", heading.code())));
    std::iter::once(none).chain(CostHeading::ALL.iter().map(heading)).collect()
}

/// Reads the whole form, so that every wrong field is told at once.
fn read(words: &Words, typed: &Typed, today: Day) -> Result<NewCost, Vec<FieldError>> {
    let on = read_on(&typed.on, today);
    let heading = CostHeading::from_code(&typed.heading).ok_or("cost-error-heading");
    let payment = match typed.in_kind.as_str() {
        "false" => Ok(Payment::Cash),
        "true" => Ok(Payment::InKind),
        _ => Err("cost-error-payment"),
    };
    let amount = Money::read(&typed.amount).map_err(amount_message);
    let what = Title::new(&typed.what).map_err(|error| text_message(error, "cost-error-what-too-long"));
    let funder = Title::optional(&typed.funder).map_err(|error| text_message(error, "cost-error-funder-too-long"));
    let evidence = Note::optional(&typed.evidence).map_err(|error| text_message(error, "cost-error-evidence-too-long"));
    let faults = [
        ("on", on.err()),
        ("heading", heading.err()),
        ("in_kind", payment.err()),
        ("amount", amount.err()),
        ("what", what.as_ref().err().copied()),
        ("funder", funder.as_ref().err().copied()),
        ("evidence", evidence.as_ref().err().copied()),
    ];
    let errors = || faults.iter().filter_map(|(field, id)| id.map(|id| FieldError::new(*field, words.say(id)))).collect();
    match (on, heading, payment, amount, what, funder, evidence) {
        (Ok(on), Ok(heading), Ok(payment), Ok(amount), Ok(what), Ok(funder), Ok(evidence)) => {
            Ok(NewCost { on, heading, payment, amount, what, funder, evidence })
        }
        _ => Err(errors()),
    }
}

fn read_on(text: &str, today: Day) -> Result<Day, &'static str> {
    let day = read_day(text, today).map_err(|error| match error {
        DayError::Missing => "cost-error-on-missing",
        DayError::Unreadable => "cost-error-on-unreadable",
        DayError::NoSuchDay => "cost-error-on-no-such-day",
    })?;
    NewCost::day(day).ok_or("cost-error-on-range")
}

/// What to do about an amount of money.
pub(crate) const fn amount_message(error: MoneyError) -> &'static str {
    match error {
        MoneyError::Missing => "cost-error-amount-missing",
        MoneyError::Unreadable => "cost-error-amount-unreadable",
        MoneyError::NotPositive => "cost-error-amount-not-positive",
        MoneyError::TooLarge => "cost-error-amount-too-large",
    }
}

const fn text_message(error: TextError, too_long: &'static str) -> &'static str {
    match error {
        TextError::Missing => "cost-error-what-missing",
        TextError::TooLong(_) => too_long,
        TextError::Unprintable | TextError::Malformed => "cost-error-unprintable",
    }
}
