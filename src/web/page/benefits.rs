//! The benefit register on a page: the lines of a year, and a form to add one. Coordinators only; members never see pounds.

use actix_web::web;
use askama::Template;

use crate::document::report::part::message_id;
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::benefit::{Benefit, BenefitClass, BenefitGrade, BenefitHeading, BenefitSign, Share};
use crate::domain::value::model::YearName;
use crate::service::bank::Banks;
use crate::service::value::benefit::{BenefitText, BenefitYear, Parts};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::costs::optional;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::page::reports::year_choices;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/benefits").route(web::get().to(show)).route(web::post().to(add)));
}

#[derive(Template)]
#[template(path = "page/benefits/list.html")]
struct BenefitsPage {
    layout: Layout,
    year: String,
    years: Vec<Choice>,
    list_heading: String,
    empty: String,
    lines: Vec<LineRow>,
    errors: Vec<FieldError>,
    typed: BenefitText,
    choices: Choices,
    key: String,
}

/// A line of the register as it is read.
struct LineRow {
    id: String,
    class: String,
    what: String,
    small: String,
    grade: String,
    first_year: String,
}

/// What the form offers.
pub(crate) struct Choices {
    /// Kinds of benefit.
    pub(crate) headings: Vec<Choice>,
    /// Classes.
    pub(crate) classes: Vec<Choice>,
    /// Grades of evidence.
    pub(crate) grades: Vec<Choice>,
    /// The label of the field for the evidence.
    pub(crate) evidence: String,
}

impl Choices {
    /// In words.
    pub(crate) fn of(words: &Words) -> Self {
        let all = |kind: &str, codes: Vec<&'static str>| -> Vec<Choice> {
            let none = Choice::new("", words.say("benefit-heading-choose"));
            let choice = |code: &'static str| Choice::new(code, words.say(&message_id(kind, code)));
            std::iter::once(none).chain(codes.into_iter().map(choice)).collect()
        };
        Self {
            headings: all("benefit-heading", BenefitHeading::ALL.iter().map(|each| each.code()).collect()),
            classes: all("benefit-class", BenefitClass::ALL.iter().map(|each| each.code()).collect()),
            grades: all("benefit-grade", BenefitGrade::ALL.iter().map(|each| each.code()).collect()),
            evidence: optional(words, "benefit-evidence"),
        }
    }
}

async fn show(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    let view = load(&banks, &visit, query.text("year")).await?;
    page(benefits_page(&visit, &view, BenefitText::default(), Vec::new()))
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let typed = BenefitText::gather(|field| form.text(field).to_owned());
    let mut faults = Faults::new(&visit.words);
    match typed.read(visit.today, Parts::Percent) {
        Err(wrong) => wrong.iter().for_each(|wrong| faults.add(wrong.field, wrong.message)),
        Ok(new) => {
            let (actor, on, key) = (visit.actor.clone(), new.on, form.key().map(str::to_owned));
            let work = move |banks: &Banks| {
                let made = banks.add_benefit(&actor, &new, key.as_deref());
                Ok((made, banks.year_of(&actor, on)?))
            };
            match blocking(&banks, work).await? {
                (Ok(_), year) => {
                    return Ok(visit.redirect_with_notice(&format!("/benefits?year={}", year.label()), "benefit-notice-saved"));
                }
                (Err(error), _) => faults.refused(error, &[], "on")?,
            }
        }
    }
    let errors = faults.list();
    let view = load(&banks, &visit, form.text("year")).await?;
    page_with_errors(benefits_page(&visit, &view, typed, errors))
}

/// A year that cannot be read is the newest one.
async fn load(banks: &web::Data<Banks>, visit: &Signed, year: &str) -> Result<BenefitYear, Problem> {
    let (actor, name) = (visit.actor.clone(), YearName::read(year).ok());
    blocking(banks, move |banks| banks.benefits_of_year(&actor, name)).await
}

fn benefits_page(visit: &Signed, view: &BenefitYear, typed: BenefitText, errors: Vec<FieldError>) -> BenefitsPage {
    let words = &visit.words;
    let year = view.year.label();
    let mut layout = visit.layout(words.say("benefit-title"));
    layout.has_error = !errors.is_empty();
    BenefitsPage {
        layout,
        years: year_choices(&view.years, view.year),
        list_heading: words.with("benefit-list-heading", &[("year", year.as_str())]),
        empty: words.with("benefit-year-none", &[("year", year.as_str())]),
        lines: view.lines.iter().map(|line| line_row(words, line)).collect(),
        errors,
        typed,
        choices: Choices::of(words),
        key: visit.new_key(),
        year,
    }
}

fn line_row(words: &Words, line: &Benefit) -> LineRow {
    let small = [line.body.to_string(), words.say(sign_id(line.sign)), words.day(line.on)];
    LineRow {
        id: line.id.to_string(),
        class: words.say(&message_id("benefit-class", line.class.code())),
        what: line.what.to_string(),
        small: small.join(" · "),
        grade: words.say(&message_id("benefit-grade", line.grade.code())),
        first_year: first_year(words, line),
    }
}

/// What a line is worth in its first year, after everything is taken off; a cost that rose is below zero.
pub(crate) fn first_year(words: &Words, line: &Benefit) -> String {
    let first = line.claim().and_then(|claim| claim.by_year().ok()?.first().copied());
    first.map_or_else(|| words.say("benefit-first-year-none"), shown::pounds)
}

/// The words for a gain and a cost that rose.
pub(crate) const fn sign_id(sign: BenefitSign) -> &'static str {
    match sign {
        BenefitSign::Gain => "benefit-sign-gain",
        BenefitSign::Rise => "benefit-sign-rise",
    }
}

/// A line as it would have been typed.
pub(crate) fn typed_of(line: &Benefit) -> BenefitText {
    let share = |share: Share| if share == Share::default() { String::new() } else { shown::percent(share.part()) };
    let signed = line.sign_off.as_ref();
    BenefitText {
        on: line.on.to_string(),
        heading: line.heading.code().to_owned(),
        class: line.class.code().to_owned(),
        sign: line.sign.code().to_owned(),
        body: line.body.to_string(),
        what: line.what.to_string(),
        units: line.gross.map(|gross| gross.units.to_string()).unwrap_or_default(),
        amount: line.gross.map(|gross| gross.each.pounds().to_string()).unwrap_or_default(),
        deadweight: share(line.less.deadweight),
        displacement: share(line.less.displacement),
        attribution: share(line.less.attribution),
        drop_off: share(line.less.drop_off),
        years: line.less.years.to_string(),
        grade: line.grade.code().to_owned(),
        evidence: line.evidence.as_ref().map(ToString::to_string).unwrap_or_default(),
        counterfactual: line.counterfactual.to_string(),
        signed_by: signed.map(|signed| signed.by.to_string()).unwrap_or_default(),
        signed_post: signed.map(|signed| signed.post.to_string()).unwrap_or_default(),
        signed_on: signed.map(|signed| signed.on.to_string()).unwrap_or_default(),
    }
}
