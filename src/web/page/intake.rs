//! Bringing lines of a register in from a spreadsheet, on a page: they are pasted, read and shown first, and kept on a second press.
//!
//! It knows no register: each brings its columns and its use case.

use actix_web::web;
use askama::Template;

use crate::document::intake::fault_line;
use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::domain::people::access::Act;
use crate::domain::value::benefit::Benefit;
use crate::domain::value::rate::Rate;
use crate::domain::value::register::CostLine;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::value::benefit::BenefitText;
use crate::service::value::intake::{Intake, IntakeMode, LineFault};
use crate::service::value::rate::RateText;
use crate::service::value::register::CostText;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::benefits::{first_year, sign_id};
use crate::web::page::costs::payment_id;
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/costs/import").route(web::get().to(costs_form)).route(web::post().to(costs)))
        .service(web::resource("/benefits/import").route(web::get().to(benefits_form)).route(web::post().to(benefits)))
        .service(web::resource("/rates/import").route(web::get().to(rates_form)).route(web::post().to(rates)));
}

#[derive(Template)]
#[template(path = "page/intake/intake.html")]
struct IntakePage {
    layout: Layout,
    back: String,
    back_label: String,
    lead: String,
    action: &'static str,
    columns: Vec<(&'static str, String)>,
    heads: Vec<String>,
    tried: String,
    read: Vec<Vec<(String, String)>>,
    lines: String,
    errors: Vec<FieldError>,
    key: String,
}

/// A register that takes lines in.
#[derive(Clone, Copy)]
struct Register {
    /// Its address, below the bank's root.
    home: &'static str,
    /// This page's address.
    action: &'static str,
    /// The messages of its title, of what to know first, and of the way back.
    words: [&'static str; 3],
    /// The kind of message that says what a column holds.
    about: &'static str,
    /// Its columns.
    columns: &'static [&'static str],
    /// The messages of the heads of the table of what was read.
    heads: &'static [&'static str],
    /// The notice when the lines are kept.
    notice: &'static str,
}

const COSTS: Register = Register {
    home: "/costs",
    action: "/costs/import",
    words: ["intake-costs-title", "intake-costs-lead", "cost-back"],
    about: "intake-cost",
    columns: CostText::COLUMNS,
    heads: &["cost-what-short", "cost-on", "cost-heading", "cost-payment", "cost-amount"],
    notice: "intake-notice-saved",
};

async fn costs_form(visit: Signed) -> PageResult {
    visit.actor.may(Act::ManageRegisters).map_err(Problem::from)?;
    page(intake_page(&visit, &COSTS, String::new(), &[], Vec::new()))
}

async fn costs(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let (actor, lines, mode) = (visit.actor.clone(), form.text("lines").as_bytes().to_vec(), mode(&form));
    let came = blocking(&banks, move |banks| Ok(banks.import_costs(&actor, &lines, mode))).await?;
    let words = &visit.words;
    let row = |line: &CostLine| {
        vec![
            line.what.to_string(),
            words.day(line.on),
            words.say(&message_id("cost-heading", line.heading.code())),
            words.say(payment_id(line.payment)),
            shown::pounds(line.amount.pounds()),
        ]
    };
    answer(&visit, &COSTS, &form, came.map(|came| came.map(row)))
}

const BENEFITS: Register = Register {
    home: "/benefits",
    action: "/benefits/import",
    words: ["intake-benefits-title", "intake-benefits-lead", "benefit-back"],
    about: "intake-benefit",
    columns: BenefitText::COLUMNS,
    heads: &["cost-what-short", "report-column-class", "benefit-sign", "report-column-grade", "benefit-first-year"],
    notice: "intake-notice-saved",
};

async fn benefits_form(visit: Signed) -> PageResult {
    visit.actor.may(Act::ManageRegisters).map_err(Problem::from)?;
    page(intake_page(&visit, &BENEFITS, String::new(), &[], Vec::new()))
}

async fn benefits(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let (actor, lines, mode) = (visit.actor.clone(), form.text("lines").as_bytes().to_vec(), mode(&form));
    let came = blocking(&banks, move |banks| Ok(banks.import_benefits(&actor, &lines, mode))).await?;
    let words = &visit.words;
    let row = |line: &Benefit| {
        vec![
            line.what.to_string(),
            words.say(&message_id("benefit-class", line.class.code())),
            words.say(sign_id(line.sign)),
            words.say(&message_id("benefit-grade", line.grade.code())),
            first_year(words, line),
        ]
    };
    answer(&visit, &BENEFITS, &form, came.map(|came| came.map(row)))
}

const RATES: Register = Register {
    home: "/rates",
    action: "/rates/import",
    words: ["intake-rates-title", "intake-rates-lead", "rate-back"],
    about: "intake-rate",
    columns: RateText::COLUMNS,
    heads: &["rate-what-short", "rate-from", "rate-kind", "cost-amount"],
    notice: "intake-notice-saved",
};

async fn rates_form(visit: Signed) -> PageResult {
    visit.actor.may(Act::ManageRegisters).map_err(Problem::from)?;
    page(intake_page(&visit, &RATES, String::new(), &[], Vec::new()))
}

async fn rates(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let (actor, lines, mode) = (visit.actor.clone(), form.text("lines").as_bytes().to_vec(), mode(&form));
    let came = blocking(&banks, move |banks| Ok(banks.import_rates(&actor, &lines, mode))).await?;
    let words = &visit.words;
    let row = |rate: &Rate| {
        vec![
            rate.what.to_string(),
            words.day(rate.from),
            words.say(&message_id("rate-kind", rate.kind.code())),
            shown::pounds(rate.amount.pounds()),
        ]
    };
    answer(&visit, &RATES, &form, came.map(|came| came.map(row)))
}

fn mode(form: &Form) -> IntakeMode {
    if form.text("keep") == "yes" { IntakeMode::Commit } else { IntakeMode::DryRun }
}

/// What was read is shown, and kept where that was asked.
fn answer(visit: &Signed, register: &Register, form: &Form, came: Result<Intake<Vec<String>>>) -> PageResult {
    let lines = form.text("lines").to_owned();
    let mut faults = Faults::new(&visit.words);
    match came {
        Ok(Intake::Fine(_)) if mode(form) == IntakeMode::Commit => return Ok(visit.redirect_with_notice(register.home, register.notice)),
        Ok(Intake::Fine(rows)) => return page(intake_page(visit, register, lines, &rows, Vec::new())),
        Ok(Intake::Wrong(wrong)) => wrong.iter().take(FAULTS_SHOWN).for_each(|fault| tell(visit, &mut faults, fault)),
        Err(error) => refused(&mut faults, error)?,
    }
    let errors = faults.list();
    page_with_errors(intake_page(visit, register, lines, &[], errors))
}

/// More than these nobody reads at once.
const FAULTS_SHOWN: usize = 50;

fn tell(visit: &Signed, faults: &mut Faults<'_>, fault: &LineFault) {
    faults.tell("lines", fault_line(&visit.words, fault.line, &fault.column, fault.message));
}

fn refused(faults: &mut Faults<'_>, error: Error) -> std::result::Result<(), Problem> {
    faults.refused(error, &[], "lines")
}

fn intake_page(visit: &Signed, register: &Register, lines: String, rows: &[Vec<String>], errors: Vec<FieldError>) -> IntakePage {
    let words = &visit.words;
    let [title, lead, back] = register.words;
    let mut layout = visit.layout(words.say(title));
    layout.has_error = !errors.is_empty();
    let heads: Vec<String> = register.heads.iter().map(|id| words.say(id)).collect();
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    IntakePage {
        layout,
        back: format!("{}{}", visit.root, register.home),
        back_label: words.say(back),
        lead: words.say(lead),
        action: register.action,
        columns: register.columns.iter().map(|column| (*column, words.say(&message_id(register.about, column)))).collect(),
        tried: words.count("intake-read", count),
        read: rows.iter().map(|row| heads.iter().cloned().zip(row.iter().cloned()).collect()).collect(),
        heads,
        lines,
        errors,
        key: visit.new_key(),
    }
}
