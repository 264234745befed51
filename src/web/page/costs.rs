//! The cost register on a page: what counts in a year, and a form to add a line. Coordinators only; members never see pounds.

use actix_web::web;
use askama::Template;

use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::value::model::YearName;
use crate::domain::value::register::{CostHeading, CostLine, CostSum, CountedCost, Payment};
use crate::service::bank::Banks;
use crate::service::value::register::{CostText, CostYear, NewCost};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::page::report_rows::spread;
use crate::web::page::reports::year_choices;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/costs").route(web::get().to(show)).route(web::post().to(add)));
}

#[derive(Template)]
#[template(path = "page/costs/list.html")]
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
    id: String,
    on: String,
    what: String,
    small: String,
    heading: String,
    payment: String,
    amount: String,
}

/// What was typed, exactly, so that nothing is lost.
#[derive(Default)]
pub(crate) struct Typed {
    /// The day.
    pub(crate) on: String,
    /// The heading's code.
    pub(crate) heading: String,
    /// `true` or `false`.
    pub(crate) in_kind: String,
    /// Pounds and pence.
    pub(crate) amount: String,
    /// What it was.
    pub(crate) what: String,
    /// Who paid.
    pub(crate) funder: String,
    /// Where the bill is.
    pub(crate) evidence: String,
    /// For how many years it is used.
    pub(crate) life_years: String,
    /// Why it is put right.
    pub(crate) reason: String,
    /// Why it is taken out.
    pub(crate) withdraw_reason: String,
}

impl Typed {
    /// What a form holds.
    pub(crate) fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            on: text("on"),
            heading: text("heading"),
            in_kind: text("in_kind"),
            amount: text("amount"),
            what: text("what"),
            funder: text("funder"),
            evidence: text("evidence"),
            life_years: text("life_years"),
            reason: text("reason"),
            withdraw_reason: text("withdraw_reason"),
        }
    }

    /// A line as it would have been typed.
    pub(crate) fn of_line(line: &CostLine) -> Self {
        Self {
            on: line.on.to_string(),
            heading: line.heading.code().to_owned(),
            in_kind: (line.payment == Payment::InKind).to_string(),
            amount: line.amount.pounds().to_string(),
            what: line.what.to_string(),
            funder: line.funder.as_ref().map(ToString::to_string).unwrap_or_default(),
            evidence: line.evidence.as_ref().map(ToString::to_string).unwrap_or_default(),
            life_years: line.life.map(|life| life.years().to_string()).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Reads the whole form, so that every wrong field is told at once.
    pub(crate) fn read(&self, faults: &mut Faults<'_>, today: Day) -> Option<NewCost> {
        let text = CostText {
            on: &self.on,
            heading: &self.heading,
            in_kind: &self.in_kind,
            amount: &self.amount,
            what: &self.what,
            funder: &self.funder,
            evidence: &self.evidence,
            life_years: &self.life_years,
        };
        text.read(today).map_err(|wrong| wrong.iter().for_each(|wrong| faults.add(wrong.field, wrong.message))).ok()
    }
}

async fn show(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    let view = load(&banks, &visit, query.text("year")).await?;
    page(costs_page(&visit, &view, Typed::default(), Vec::new()))
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let typed = Typed::of(&form);
    let mut faults = Faults::new(&visit.words);
    if let Some(new) = typed.read(&mut faults, visit.today) {
        let (actor, on, key) = (visit.actor.clone(), new.on, form.key().map(str::to_owned));
        let work = move |banks: &Banks| {
            let made = banks.add_cost(&actor, &new, key.as_deref());
            Ok((made, banks.year_of(&actor, on)?))
        };
        match blocking(&banks, work).await? {
            (Ok(_), year) => return Ok(visit.redirect_with_notice(&format!("/costs?year={}", year.label()), "cost-notice-saved")),
            (Err(error), _) => faults.refused(error, &[], "on")?,
        }
    }
    let errors = faults.list();
    let view = load(&banks, &visit, form.text("year")).await?;
    page_with_errors(costs_page(&visit, &view, typed, errors))
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
        funder_label: optional(words, "cost-funder"),
        evidence_label: optional(words, "cost-evidence"),
        key: visit.new_key(),
        year,
    }
}

/// A label that says that its field may stay empty.
pub(crate) fn optional(words: &Words, id: &str) -> String {
    words.with("cost-optional", &[("label", words.say(id).as_str())])
}

fn line_row(words: &Words, counted: &CountedCost) -> LineRow {
    let line = &counted.line;
    let part = counted.part.map(|part| spread(words, &shown::pounds(line.amount.pounds()), part));
    let funder = line.funder.as_ref().map(ToString::to_string);
    let evidence = line.evidence.as_ref().map(ToString::to_string);
    LineRow {
        id: line.id.to_string(),
        on: words.day(line.on),
        what: line.what.to_string(),
        small: part.into_iter().chain(funder).chain(evidence).collect::<Vec<_>>().join(" · "),
        heading: words.say(&message_id("cost-heading", line.heading.code())),
        payment: words.say(payment_id(line.payment)),
        amount: shown::pounds(counted.pounds()),
    }
}

/// The words for paid and given.
pub(crate) const fn payment_id(payment: Payment) -> &'static str {
    match payment {
        Payment::Cash => "cost-payment-cash",
        Payment::InKind => "cost-payment-in-kind",
    }
}

fn totals(words: &Words, lines: &[CountedCost]) -> Vec<(String, String)> {
    let sum = CostSum::of(lines);
    [("cost-total-cash", sum.cash()), ("cost-total-in-kind", sum.in_kind()), ("cost-total", sum.total())]
        .into_iter()
        .map(|(id, pounds)| (words.say(id), shown::pounds(pounds)))
        .collect()
}

/// The headings to choose from.
pub(crate) fn headings(words: &Words) -> Vec<Choice> {
    let none = Choice::new("", words.say("cost-heading-choose"));
    let heading = |heading: &CostHeading| Choice::new(heading.code(), words.say(&message_id("cost-heading", heading.code())));
    std::iter::once(none).chain(CostHeading::ALL.iter().map(heading)).collect()
}
