//! Being asked how one is: the yes or no, what waits for an answer, and the form to print; for members themselves and for staff.
//!
//! Nobody's answers are shown here, to staff least of all.

use actix_web::web;
use askama::Template;

use crate::document::outcome as document;
use crate::domain::id::MemberId;
use crate::domain::people::agreement::AgreedBy;
use crate::domain::value::outcome::{ConsentSaid, Instrument};
use crate::service::bank::Banks;
use crate::service::value::outcome::Asked;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::applications::agreed_by_choices;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::staff_sees;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, file};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/wellbeing").route(web::get().to(show_own)).route(web::post().to(say_own)))
        .route("/wellbeing.pdf", web::get().to(print_own))
        .service(web::resource("/members/{number}/wellbeing").route(web::get().to(show_of)).route(web::post().to(say_of)))
        .route("/members/{number}/wellbeing.pdf", web::get().to(print_of));
}

#[derive(Template)]
#[template(path = "page/outcomes/asked.html")]
struct AskedPage {
    layout: Layout,
    lead: String,
    base: String,
    back: String,
    back_label: String,
    staff: bool,
    willing: bool,
    state: Option<String>,
    consent: String,
    withdraw: String,
    lines: Vec<Line>,
    stories_href: String,
    stories_label: String,
    typed_said: String,
    typed_by: String,
    ways: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

/// A questionnaire in the list.
struct Line {
    name: String,
    answered: String,
    waits: bool,
    href: String,
    action: String,
}

/// Whose page it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Whose {
    /// The visitor's own.
    Own,
    /// A member's, by number, for staff.
    Theirs(String),
}

impl Whose {
    /// Where the pages about this person begin.
    pub(crate) fn base(&self) -> String {
        match self {
            Self::Own => "/wellbeing".to_owned(),
            Self::Theirs(number) => format!("/members/{number}/wellbeing"),
        }
    }

    /// How the answers come that are given here; staff say it.
    pub(crate) fn way(&self, form: &Form) -> Option<AgreedBy> {
        match self {
            Self::Own => Some(AgreedBy::Web),
            Self::Theirs(_) => AgreedBy::from_code(form.text("channel")).filter(|by| *by != AgreedBy::Web),
        }
    }

    /// The person, found by whoever may.
    pub(crate) async fn find(&self, banks: &web::Data<Banks>, visit: &Signed) -> Result<MemberId, Problem> {
        let Self::Theirs(number) = self else { return Ok(visit.caller().member.id) };
        let (actor, number) = (visit.actor.clone(), number.clone());
        blocking(banks, move |banks| Ok(staff_sees(banks, &actor, &number)?.id)).await
    }

    /// What is known of the person's being asked.
    pub(crate) async fn asked(&self, banks: &web::Data<Banks>, visit: &Signed) -> Result<Asked, Problem> {
        let (id, actor) = (self.find(banks, visit).await?, visit.actor.clone());
        blocking(banks, move |banks| banks.outcomes_asked(&actor, id)).await
    }
}

async fn show_own(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    show(&banks, &visit, Whose::Own).await
}

async fn show_of(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    show(&banks, &visit, Whose::Theirs(number.into_inner())).await
}

async fn show(banks: &web::Data<Banks>, visit: &Signed, whose: Whose) -> PageResult {
    let asked = whose.asked(banks, visit).await?;
    page(asked_page(visit, &whose, &asked, [String::new(), String::new()], Vec::new()))
}

fn asked_page(visit: &Signed, whose: &Whose, asked: &Asked, typed: [String; 2], errors: Vec<FieldError>) -> AskedPage {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let staff = *whose != Whose::Own;
    let name = asked.member.name.as_str();
    let title = if staff { words.with("outcomes-title-of", &[("name", name)]) } else { words.say("outcomes-title") };
    let mut layout = visit.layout(title);
    layout.has_error = !errors.is_empty();
    let said = asked.consent.map(|consent| {
        let day = words.day(bank.day_at(consent.at));
        let which = if staff { "of" } else { "is" };
        words.with(&format!("outcomes-consent-{which}-{}", consent.said.code()), &[("day", &day)])
    });
    let [typed_said, typed_by] = typed;
    let (back, back_label) = if staff {
        (format!("/members/{}", asked.member.number), words.say("members-back-to-record"))
    } else {
        ("/settings".to_owned(), words.say("settings-back"))
    };
    AskedPage {
        layout,
        lead: words.say(if staff { "outcomes-lead-of" } else { "outcomes-lead" }),
        base: whose.base(),
        staff,
        willing: asked.consent.is_some_and(|consent| consent.said == ConsentSaid::Yes),
        state: said.or_else(|| staff.then(|| words.say("outcomes-consent-of-none"))),
        consent: words.with("outcomes-consent-text", &[("bank", bank.name.as_str())]),
        withdraw: words.say(if staff { "outcomes-consent-withdraw-of" } else { "outcomes-consent-withdraw" }),
        lines: lines(visit, whose, asked),
        stories_href: if staff { format!("/members/{}/stories", asked.member.number) } else { "/stories".to_owned() },
        stories_label: words.say(if staff { "stories-to-member" } else { "stories-to-own" }),
        typed_said,
        typed_by,
        ways: agreed_by_choices(words),
        errors,
        key: visit.new_key(),
        back,
        back_label,
    }
}

fn lines(visit: &Signed, whose: &Whose, asked: &Asked) -> Vec<Line> {
    let words = &visit.words;
    let taken = Instrument::ALL.iter().copied().filter(|each| asked.rules.takes(*each));
    let shown = taken.filter(|each| *whose != Whose::Own || !each.is_licensed());
    let line = |instrument: Instrument| {
        let name = document::title(words, instrument);
        let last = asked.answered.iter().filter(|(each, _)| *each == instrument).map(|(_, day)| *day).max();
        let action = if *whose == Whose::Own { "outcomes-answer-now" } else { "outcomes-key-in" };
        Line {
            action: words.with(action, &[("name", &name)]),
            href: format!("{}/{}", whose.base(), instrument.code()),
            waits: asked.waiting.contains(&instrument),
            answered: last
                .map_or_else(|| words.say("outcomes-never-answered"), |day| words.with("outcomes-answered", &[("day", &words.day(day))])),
            name,
        }
    };
    shown.map(line).collect()
}

async fn say_own(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    say(&banks, &visit, Whose::Own, &form).await
}

async fn say_of(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    say(&banks, &visit, Whose::Theirs(number.into_inner()), &form).await
}

async fn say(banks: &web::Data<Banks>, visit: &Signed, whose: Whose, form: &Form) -> PageResult {
    let asked = whose.asked(banks, visit).await?;
    let mut faults = Faults::new(&visit.words);
    let said = faults.one_of("said", ConsentSaid::from_code(form.text("said")), "outcomes-error-said");
    let by = faults.one_of("channel", whose.way(form), "outcomes-error-by");
    if let (Some(said), Some(by)) = (said, by) {
        let (actor, id) = (visit.actor.clone(), asked.member.id);
        match blocking(banks, move |banks| Ok(banks.say_to_outcomes(&actor, id, said, by))).await? {
            Ok(()) => {
                let notice = match said {
                    _ if whose != Whose::Own && said != ConsentSaid::Withdrawn => "outcomes-notice-recorded",
                    ConsentSaid::Yes => "outcomes-notice-yes",
                    ConsentSaid::No => "outcomes-notice-no",
                    ConsentSaid::Withdrawn => "outcomes-notice-withdrawn",
                };
                return Ok(visit.redirect_with_notice(&whose.base(), notice));
            }
            Err(error) => faults.refused(error, &[], "said")?,
        }
    }
    let typed = [form.text("said").to_owned(), form.text("channel").to_owned()];
    page_with_errors(asked_page(visit, &whose, &asked, typed, faults.list()))
}

async fn print_own(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    print(&banks, &visit, Whose::Own).await
}

async fn print_of(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    print(&banks, &visit, Whose::Theirs(number.into_inner())).await
}

async fn print(banks: &web::Data<Banks>, visit: &Signed, whose: Whose) -> PageResult {
    let asked = whose.asked(banks, visit).await?;
    let number = asked.member.number;
    let written = document::write(&visit.words, &visit.caller().bank, number, &asked.rules, asked.format);
    let bytes = written.map_err(|fault| Problem::Broken(fault.to_string()))?;
    Ok(file("application/pdf", &format!("questions-{number}.pdf"), bytes))
}
