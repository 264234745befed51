//! Funders' grants on a page: those in force, and a form to write one down with the funder's own words. Coordinators only.

use actix_web::web;
use askama::Template;

use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::calendar::{Day, DayError, Period, read_day};
use crate::domain::money::Money;
use crate::domain::people::postcode::AreaKind;
use crate::domain::text::{Note, Title};
use crate::domain::value::award::{Award, Wording};
use crate::service::bank::Banks;
use crate::service::value::award::NewAward;
use crate::service::value::register::{NewCost, amount_message};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::costs::optional;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/funders").route(web::get().to(show)).route(web::post().to(add)));
}

#[derive(Template)]
#[template(path = "page/funders/list.html")]
struct FundersPage {
    layout: Layout,
    lines: Vec<Line>,
    errors: Vec<FieldError>,
    typed: Typed,
    areas: Vec<Choice>,
    labels: Labels,
    key: String,
}

/// The labels of fields that may stay empty.
struct Labels {
    amount: String,
    hours: String,
    members: String,
    costs: String,
    opening: String,
}

/// A grant in the list.
struct Line {
    id: String,
    funder: String,
    reference: String,
    days: String,
    amount: String,
}

/// What was typed, exactly.
#[derive(Default)]
struct Typed {
    funder: String,
    reference: String,
    from: String,
    to: String,
    amount: String,
    says_hours: String,
    says_members: String,
    says_costs: String,
    opening: String,
    areas: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            funder: text("funder"),
            reference: text("reference"),
            from: text("from"),
            to: text("to"),
            amount: text("amount"),
            says_hours: text("says_hours"),
            says_members: text("says_members"),
            says_costs: text("says_costs"),
            opening: text("opening"),
            areas: text("areas"),
        }
    }

    /// Reads the whole form, so that every wrong field is told at once.
    fn read(&self, faults: &mut Faults<'_>, today: Day) -> Option<NewAward> {
        let funder = faults.text("funder", Title::new(&self.funder), "award-error-funder");
        let reference = faults.text("reference", Title::new(&self.reference), "award-error-reference");
        let days = read_days(faults, [&self.from, &self.to], today);
        let amount = match self.amount.trim() {
            "" => Some(None),
            typed => Money::read(typed).map_err(|error| faults.add("amount", amount_message(error))).ok().map(Some),
        };
        let mut said = |field: &str, typed: &str| faults.text(field, Title::optional(typed), "award-error-reference");
        let hours = said("says_hours", &self.says_hours);
        let members = said("says_members", &self.says_members);
        let costs = said("says_costs", &self.says_costs);
        let opening = faults.text("opening", Note::optional(&self.opening), "award-error-reference");
        let areas = match self.areas.as_str() {
            "" => Some(None),
            code => faults.one_of("areas", AreaKind::from_code(code), "invalid-choice").map(Some),
        };
        let wording = Wording { hours: hours?, members: members?, costs: costs?, opening: opening? };
        Some(NewAward { funder: funder?, reference: reference?, days: days?, amount: amount?, wording, areas: areas? })
    }
}

/// A day that may be past or to come.
pub(crate) fn read_one(faults: &mut Faults<'_>, field: &str, typed: &str, today: Day) -> Option<Day> {
    let day = read_day(typed, today).map_err(|error| match error {
        DayError::Missing => "cost-error-on-missing",
        DayError::Unreadable => "cost-error-on-unreadable",
        DayError::NoSuchDay => "cost-error-on-no-such-day",
    });
    let day = day.and_then(|day| NewCost::day(day).ok_or("cost-error-on-range"));
    day.map_err(|message| faults.add(field, message)).ok()
}

/// Two days, the first not after the second; their fields are `from` and `to`.
pub(crate) fn read_days(faults: &mut Faults<'_>, typed: [&str; 2], today: Day) -> Option<Period> {
    let [from, to] = typed;
    let from = read_one(faults, "from", from, today);
    let to = read_one(faults, "to", to, today);
    let days = Period { from: from?, to: to? };
    faults.one_of("to", (days.from <= days.to).then_some(days), "award-error-to-before")
}

/// `1 April 2026 to 31 March 2027`.
pub(crate) fn said_days(words: &Words, days: Period) -> String {
    let (from, to) = (words.day(days.from), words.day(days.to));
    words.with("report-method-period-value", &[("from", &from), ("to", &to)])
}

/// The kinds of areas to choose from.
pub(crate) fn area_choices(words: &Words) -> Vec<Choice> {
    AreaKind::ALL.iter().map(|kind| Choice::new(kind.code(), words.say(&format!("area-{}", kind.code())))).collect()
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let awards = load(&banks, &visit).await?;
    page(funders_page(&visit, &awards, Typed::default(), Vec::new()))
}

async fn load(banks: &web::Data<Banks>, visit: &Signed) -> Result<Vec<Award>, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.awards(&actor)).await
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let awards = load(&banks, &visit).await?;
    let typed = Typed::of(&form);
    let mut faults = Faults::new(&visit.words);
    if let Some(new) = typed.read(&mut faults, visit.today) {
        let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.add_award(&actor, &new, key.as_deref()))).await? {
            Ok(made) => return Ok(visit.redirect_with_notice(&format!("/funders/{}", made.value), "award-notice-saved")),
            Err(error) => faults.refused(error, &[], "funder")?,
        }
    }
    let errors = faults.list();
    page_with_errors(funders_page(&visit, &awards, typed, errors))
}

fn funders_page(visit: &Signed, awards: &[Award], typed: Typed, errors: Vec<FieldError>) -> FundersPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("award-title"));
    layout.has_error = !errors.is_empty();
    let line = |award: &Award| Line {
        id: award.id.to_string(),
        funder: award.funder.to_string(),
        reference: award.reference.to_string(),
        days: said_days(words, award.days),
        amount: award.amount.map(|amount| shown::pounds(amount.pounds())).unwrap_or_default(),
    };
    let none = Choice::new("", words.say("award-areas-none"));
    FundersPage {
        layout,
        lines: awards.iter().map(line).collect(),
        errors,
        typed,
        areas: std::iter::once(none).chain(area_choices(words)).collect(),
        labels: Labels {
            amount: optional(words, "award-amount"),
            hours: optional(words, "award-says-hours"),
            members: optional(words, "award-says-members"),
            costs: optional(words, "award-says-costs"),
            opening: optional(words, "award-opening"),
        },
        key: visit.new_key(),
    }
}
