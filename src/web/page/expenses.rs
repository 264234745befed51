//! Money that members paid out of their own pockets: noted beside an exchange by staff, listed for a year by coordinators.
//!
//! Members never see pounds: nothing of this stands on a page of theirs.

use actix_web::web;
use askama::Template;

use crate::document::report::csv::rows_csv;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::calendar::FinancialYear;
use crate::domain::id::{ExchangeId, MemberId};
use crate::domain::money::Money;
use crate::domain::people::access::Act;
use crate::domain::text::Title;
use crate::service::bank::Banks;
use crate::service::help::exchange::Shown;
use crate::service::value::expense::{ExpenseYear, NewExpense, ShownExpense};
use crate::service::value::register::amount_message;
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::page::telling;
use crate::web::problem::{PageResult, Problem, file, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/exchanges/{id}/expenses").route(web::get().to(show)).route(web::post().to(note)))
        .route("/expenses", web::get().to(list))
        .route("/expenses/file", web::get().to(take_away));
}

#[derive(Template)]
#[template(path = "page/expenses/note.html")]
struct NotePage {
    layout: Layout,
    id: String,
    of: String,
    lines: Vec<(String, String)>,
    people: Vec<Choice>,
    typed: Typed,
    errors: Vec<FieldError>,
    key: String,
    all: bool,
}

/// The form as it was typed.
#[derive(Default)]
struct Typed {
    member_id: String,
    on: String,
    amount: String,
    what: String,
    receipt: String,
}

#[derive(Template)]
#[template(path = "page/expenses/list.html")]
struct ListPage {
    layout: Layout,
    year: String,
    years: Vec<Choice>,
    rows: Vec<Row>,
    total: String,
}

/// A line of the year.
struct Row {
    day: String,
    who: String,
    what: String,
    keeps: String,
    pounds: String,
    href: Option<String>,
}

async fn load(visit: &Signed, banks: &web::Data<Banks>, id: &str) -> Result<(Shown, Vec<ShownExpense>), Problem> {
    let id: ExchangeId = id.parse().or(Err(Problem::not_found()))?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| Ok((banks.exchange(&actor, id)?, banks.expenses_of(&actor, id)?))).await
}

async fn show(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>) -> PageResult {
    let (of, lines) = load(&visit, &banks, &id).await?;
    let typed = Typed { on: of.exchange.happened_on.format("%d/%m/%Y").to_string(), ..Typed::default() };
    page(note_page(&visit, &of, &lines, typed, Vec::new()))
}

fn note_page(visit: &Signed, of: &Shown, lines: &[ShownExpense], typed: Typed, errors: Vec<FieldError>) -> NotePage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("expense-title"));
    layout.has_error = !errors.is_empty();
    let person = |label: &crate::service::people::member::Label| Choice::new(label.id.to_string(), label.name.clone());
    NotePage {
        layout,
        id: of.exchange.id.to_string(),
        of: words.with("expense-of", &[("text", &telling::heading(words, of, visit.caller().member.id))]),
        lines: lines.iter().map(|line| told(words, line)).collect(),
        people: vec![Choice::new("", words.say("expense-who-choose")), person(&of.giver), person(&of.receiver)],
        typed,
        errors,
        key: visit.new_key(),
        all: visit.actor.can(Act::SeeExpenses),
    }
}

fn told(words: &Words, line: &ShownExpense) -> (String, String) {
    let expense = &line.expense;
    let amount = shown::pounds(expense.amount.pounds());
    let by = line.recorded_by.as_ref().map(|label| label.name.clone()).unwrap_or_default();
    let text = words.with("expense-line", &[("name", &line.member.name), ("amount", &amount), ("what", expense.what.as_str())]);
    let mut small = words.with("expense-line-small", &[("day", &words.day(expense.on)), ("name", &by)]);
    if let Some(receipt) = &expense.receipt {
        small = format!("{small} {}", words.with("expense-line-receipt", &[("receipt", receipt.as_str())]));
    }
    (text, small)
}

async fn note(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, form: Form) -> PageResult {
    let (of, lines) = load(&visit, &banks, &id).await?;
    let text = |name: &str| form.text(name).to_owned();
    let typed =
        Typed { member_id: text("member_id"), on: text("on"), amount: text("amount"), what: text("what"), receipt: text("receipt") };
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let member = faults.one_of("member_id", typed.member_id.parse::<MemberId>().ok(), "expense-error-who");
    let on = faults.day("on", &typed.on, visit.today);
    let amount = match Money::read(&typed.amount) {
        Ok(amount) => Some(amount),
        Err(error) => faults.one_of("amount", None, amount_message(error)),
    };
    let what = faults.text("what", Title::new(&typed.what), "expense-error-what");
    let receipt = faults.text("receipt", Title::optional(&typed.receipt), "expense-error-receipt");
    if let (Some(member), Some(on), Some(amount), Some(what), Some(receipt)) = (member, on, amount, what, receipt) {
        let (actor, exchange) = (visit.actor.clone(), of.exchange.id);
        let new = NewExpense { member, exchange: Some(exchange), on, amount, what, receipt };
        match blocking(&banks, move |banks| Ok(banks.note_expense(&actor, new))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/exchanges/{exchange}/expenses"), "expense-notice-saved")),
            Err(error) => faults.refused(error, &[], "member_id")?,
        }
    }
    page_with_errors(note_page(&visit, &of, &lines, typed, faults.list()))
}

async fn year(visit: &Signed, banks: &web::Data<Banks>, query: &Query) -> Result<ExpenseYear, Problem> {
    let named = FinancialYear::read(query.text("year"), visit.caller().bank.year_start).ok();
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.expenses_in(&actor, named)).await
}

async fn list(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let year = year(&visit, &banks, &query).await?;
    let words = &visit.words;
    let label = year.year.label();
    let row = |line: &ShownExpense| Row {
        day: words.day(line.expense.on),
        who: line.member.name.clone(),
        what: line.expense.what.to_string(),
        keeps: line.expense.receipt.as_ref().map(ToString::to_string).unwrap_or_default(),
        pounds: shown::pounds(line.expense.amount.pounds()),
        href: line.expense.exchange.map(|id| format!("/exchanges/{id}/expenses")),
    };
    let total: i64 = year.lines.iter().map(|line| line.expense.amount.pence()).fold(0, i64::saturating_add);
    page(ListPage {
        layout: visit.layout(words.with("expense-list-title", &[("year", &label)])),
        years: year.years.iter().map(|each| Choice::new(each.label(), each.label())).collect(),
        rows: year.lines.iter().map(row).collect(),
        total: shown::pounds(Money::from_pence(total).pounds()),
        year: label,
    })
}

/// The year as a CSV file.
async fn take_away(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let year = year(&visit, &banks, &query).await?;
    let header = ["on", "member_number", "member", "what", "amount", "receipt", "exchange_id"].map(str::to_owned).to_vec();
    let row = |line: &ShownExpense| {
        let expense = &line.expense;
        vec![
            expense.on.to_string(),
            line.member.number.to_string(),
            line.member.name.clone(),
            expense.what.to_string(),
            expense.amount.pounds().to_string(),
            expense.receipt.as_ref().map(ToString::to_string).unwrap_or_default(),
            expense.exchange.map(|id| id.to_string()).unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(year.lines.iter().map(row)).collect();
    let bytes = rows_csv(&rows).map_err(|fault| Problem::Broken(fault.to_string()))?;
    Ok(file("text/csv; charset=utf-8", &format!("paid-out-of-pocket-{}.csv", year.year.label()), bytes))
}
