//! One questionnaire as a form: answered by the person in the browser, or keyed in by staff from paper or the telephone.

use actix_web::web;
use askama::Template;
use rust_decimal::Decimal;

use crate::document::outcome as document;
use crate::domain::people::agreement::AgreedBy;
use crate::domain::value::outcome::{ConsentSaid, Instrument};
use crate::service::bank::Banks;
use crate::service::value::outcome::{Asked, NewOutcome};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::applications::agreed_by_choices;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::outcomes::Whose;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// What is posted for a question that is left out.
const LEFT_OUT: &str = "none";

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/wellbeing/{instrument}").route(web::get().to(ask_own)).route(web::post().to(answer_own)))
        .service(web::resource("/members/{number}/wellbeing/{instrument}").route(web::get().to(ask_of)).route(web::post().to(answer_of)));
}

#[derive(Template)]
#[template(path = "page/outcomes/form.html")]
struct FormPage {
    layout: Layout,
    base: String,
    action: String,
    staff: bool,
    scale: bool,
    questions: Vec<Question>,
    typed_on: String,
    typed_by: String,
    ways: Vec<Choice>,
    save: String,
    errors: Vec<FieldError>,
    key: String,
}

/// A question on the page.
struct Question {
    code: &'static str,
    says: String,
    /// The answers to choose from; none where a score is typed.
    answers: Vec<Choice>,
    columns: &'static str,
    typed: String,
}

/// Whose answers to which questionnaire.
struct Open {
    whose: Whose,
    instrument: Instrument,
    asked: Asked,
}

/// Finds the form; it is not there without the person's yes, or where the bank does not ask it.
async fn open(banks: &web::Data<Banks>, visit: &Signed, whose: Whose, code: &str) -> Result<Open, Problem> {
    let asked = whose.asked(banks, visit).await?;
    let willing = asked.consent.is_some_and(|consent| consent.said == ConsentSaid::Yes);
    let fits = |instrument: &Instrument| asked.rules.takes(*instrument) && !(whose == Whose::Own && instrument.is_licensed());
    let instrument = Instrument::from_code(code).filter(fits).ok_or_else(Problem::not_found)?;
    if willing { Ok(Open { whose, instrument, asked }) } else { Err(Problem::not_found()) }
}

async fn ask_own(banks: web::Data<Banks>, visit: Signed, code: web::Path<String>) -> PageResult {
    let open = open(&banks, &visit, Whose::Own, &code).await?;
    page(form_page(&visit, &open, &Form::default(), Vec::new()))
}

async fn ask_of(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>) -> PageResult {
    let (number, code) = path.into_inner();
    let open = open(&banks, &visit, Whose::Theirs(number), &code).await?;
    page(form_page(&visit, &open, &Form::default(), Vec::new()))
}

fn form_page(visit: &Signed, open: &Open, typed: &Form, errors: Vec<FieldError>) -> FormPage {
    let words = &visit.words;
    let staff = open.whose != Whose::Own;
    let mut layout = visit.layout(document::title(words, open.instrument));
    layout.has_error = !errors.is_empty();
    let question = |asked: document::Asked| {
        let mut answers: Vec<Choice> = Vec::new();
        if !open.instrument.is_licensed() {
            answers.extend(asked.answers.into_iter().map(|(number, said)| Choice::new(number.to_string(), said)));
            answers.push(Choice::new(LEFT_OUT, words.say("outcomes-leave-out")));
        }
        let columns = if open.instrument == Instrument::Coproduction { "1" } else { "3" };
        Question { code: asked.code, says: asked.says, answers, columns, typed: typed.text(asked.code).to_owned() }
    };
    FormPage {
        layout,
        action: format!("{}/{}", open.whose.base(), open.instrument.code()),
        base: open.whose.base(),
        staff,
        scale: open.instrument == Instrument::Ons4,
        questions: document::asked(words, open.instrument).into_iter().map(question).collect(),
        typed_on: typed.text("on").to_owned(),
        typed_by: typed.text("channel").to_owned(),
        ways: agreed_by_choices(words),
        save: words.say(if staff { "outcomes-save-keyed" } else { "outcomes-save" }),
        errors,
        key: visit.new_key(),
    }
}

async fn answer_own(banks: web::Data<Banks>, visit: Signed, code: web::Path<String>, form: Form) -> PageResult {
    let open = open(&banks, &visit, Whose::Own, &code).await?;
    answer(&banks, &visit, open, &form).await
}

async fn answer_of(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>, form: Form) -> PageResult {
    let (number, code) = path.into_inner();
    let open = open(&banks, &visit, Whose::Theirs(number), &code).await?;
    answer(&banks, &visit, open, &form).await
}

/// An answer as its scale counts it: `21.54` on a scale of two places is 2,154. The outer `None` is what cannot be read.
pub(crate) fn read_answer(instrument: Instrument, typed: &str) -> Option<Option<i64>> {
    let typed = typed.trim();
    if typed.is_empty() || typed == LEFT_OUT {
        return Some(None);
    }
    let step = Decimal::from(10_i64.pow(instrument.places()));
    let number = typed.parse::<Decimal>().ok()?.checked_mul(step)?;
    if number.fract().is_zero() { i64::try_from(number.trunc()).ok().map(Some) } else { None }
}

fn read(faults: &mut Faults<'_>, visit: &Signed, open: &Open, form: &Form) -> Option<NewOutcome> {
    let wrong = if open.instrument.is_licensed() { "outcomes-error-score" } else { "outcomes-error-answer" };
    let mut given = Vec::new();
    for question in open.instrument.questions() {
        given.push(faults.one_of(question.code, read_answer(open.instrument, form.text(question.code)), wrong).flatten());
    }
    let by: Option<AgreedBy> = faults.one_of("channel", open.whose.way(form), "outcomes-error-by");
    let on = if open.whose == Whose::Own { Some(visit.today) } else { faults.day("on", form.text("on"), visit.today) };
    let (by, on) = (by?, on?);
    faults.is_empty().then_some(NewOutcome { member: open.asked.member.id, instrument: open.instrument, on, given, by })
}

async fn answer(banks: &web::Data<Banks>, visit: &Signed, open: Open, form: &Form) -> PageResult {
    let mut faults = Faults::new(&visit.words);
    if let Some(new) = read(&mut faults, visit, &open, form) {
        let actor = visit.actor.clone();
        match blocking(banks, move |banks| Ok(banks.record_outcome(&actor, &new))).await? {
            Ok(_) => {
                let notice = if open.whose == Whose::Own { "outcomes-notice-thanks" } else { "outcomes-notice-keyed" };
                return Ok(visit.redirect_with_notice(&open.whose.base(), notice));
            }
            Err(error) => {
                let first = open.instrument.questions().first().map_or("on", |question| question.code);
                faults.refused(error, &[("answers", first)], first)?;
            }
        }
    }
    page_with_errors(form_page(visit, &open, form, faults.list()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_read_as_it_stands_on_the_sheet() {
        assert_eq!(read_answer(Instrument::Swemwbs, " 21.54 "), Some(Some(2_154)));
        assert_eq!(read_answer(Instrument::Swemwbs, "21.545"), None);
        assert_eq!(read_answer(Instrument::Wemwbs, "45"), Some(Some(45)));
        assert_eq!(read_answer(Instrument::Wemwbs, "45.5"), None);
        assert_eq!(read_answer(Instrument::Ons4, "none"), Some(None));
        assert_eq!(read_answer(Instrument::Ons4, "seven"), None);
    }
}
