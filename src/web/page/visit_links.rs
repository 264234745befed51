//! The pages behind the links in texts about a visit: the visitor's, and the duty person's. Nobody signs in here.
//!
//! Opening a link changes nothing, because programs that look at messages open links too; only its buttons do.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::domain::help::visit::Stage;
use crate::domain::minutes::Amount;
use crate::domain::people::bank::Bank;
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::help::alarm::OverdueVisit;
use crate::service::help::visit::ShownVisit;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Visit;
use crate::web::page::layout::{BrokerLine, FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::page::telling::friendly;
use crate::web::page::visits::{ReachShown, people, steps};
use crate::web::problem::{PageResult, Problem, page_with_problem};
use crate::web::site::Site;
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/visit/{token}").route(web::get().to(ask)).route(web::post().to(answer)))
        .service(web::resource("/visit-alarm/{token}").route(web::get().to(ask_alarm)).route(web::post().to(answer_alarm)));
}

#[derive(Template)]
#[template(path = "page/visits/link.html")]
struct LinkPage {
    layout: Layout,
    action: String,
    over: bool,
    until: String,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "page/visits/alarm.html")]
struct AlarmPage {
    layout: Layout,
    action: String,
    lead: String,
    over: bool,
    overdue: bool,
    mine: bool,
    people: Vec<ReachShown>,
    steps: Vec<String>,
    typed_outcome: String,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "page/visits/unusable.html")]
struct UnusablePage {
    layout: Layout,
}

/// What a page that strangers may open needs. Only links that open nothing are counted: whoever holds a right one may be in danger,
/// and is never asked to wait because somebody else on the same network tries links.
#[derive(Clone, Copy)]
struct Door<'r> {
    banks: &'r web::Data<Banks>,
    throttle: &'r Throttle,
    req: &'r HttpRequest,
}

/// The frame of a page that belongs to a bank though nobody has signed in: its name and its telephone line.
fn frame(visit: &Visit, bank: &Bank, title: String) -> Layout {
    let mut layout = visit.layout(title);
    layout.bank_name = bank.name.to_string();
    let line = &bank.broker_line;
    if !line.phone.is_empty() {
        layout.broker = Some(BrokerLine { name: line.name.clone(), phone: line.phone.clone(), hours: line.hours.clone() });
    }
    layout
}

/// What came, or the page that says what to do about a link that opens nothing.
fn opened<T>(visit: &Visit, door: Door<'_>, answer: Result<T, Error>) -> Result<Result<T, HttpResponse>, Problem> {
    match answer {
        Ok(found) => Ok(Ok(found)),
        Err(Error::Refused(Refusal::LinkUnusable)) => {
            door.throttle.stranger(door.banks, Site::visitor(door.req))?;
            let template = UnusablePage { layout: visit.layout(visit.words.say("visits-link-unusable")) };
            Ok(Err(page_with_problem(&Problem::from(Refusal::LinkUnusable), template)?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn look(visit: &Visit, door: Door<'_>, token: &str) -> Result<Result<(Bank, ShownVisit), HttpResponse>, Problem> {
    let (actor, token) = (visit.actor.clone(), token.to_owned());
    opened(visit, door, blocking(door.banks, move |banks| Ok(banks.visit_by_link(&actor, &token))).await?)
}

async fn ask(
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    req: HttpRequest,
    token: web::Path<String>,
) -> PageResult {
    let door = Door { banks: &banks, throttle: &throttle, req: &req };
    match look(&visit, door, &token).await? {
        Ok((bank, shown)) => page(link_page(&visit, &token, &bank, &shown, Vec::new())),
        Err(unusable) => Ok(unusable),
    }
}

fn link_page(visit: &Visit, token: &str, bank: &Bank, shown: &ShownVisit, errors: Vec<FieldError>) -> LinkPage {
    let (words, over) = (&visit.words, shown.visit.stage.end().is_some());
    let title =
        if over { words.say("visits-link-over-title") } else { words.with("visits-link-title", &[("host", friendly(&shown.host))]) };
    let mut layout = frame(visit, bank, title);
    layout.has_error = !errors.is_empty();
    let time = words.moment_near(shown.visit.expected_end_at, visit.now_ms, bank);
    let until = match shown.visit.stage {
        Stage::Open { .. } => words.with("visits-own-until", &[("time", &time)]),
        _ => words.with("visits-own-overdue", &[("time", &time)]),
    };
    LinkPage { layout, action: format!("/visit/{token}"), over, until, errors }
}

/// One button says "I am back", the others "longer".
async fn answer(
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    req: HttpRequest,
    token: web::Path<String>,
    form: Form,
) -> PageResult {
    let door = Door { banks: &banks, throttle: &throttle, req: &req };
    let (bank, shown) = match look(&visit, door, &token).await? {
        Ok(found) => found,
        Err(unusable) => return Ok(unusable),
    };
    let longer = form.text("minutes").parse().ok().and_then(|minutes| Amount::new(minutes).ok());
    let (actor, secret) = (visit.actor.clone(), token.to_string());
    let done = blocking(&banks, move |banks| {
        Ok(match longer {
            Some(minutes) => banks.extend_visit_by_link(&actor, &secret, minutes),
            None => banks.end_visit_by_link(&actor, &secret),
        })
    });
    let path = format!("/visit/{token}");
    match done.await? {
        Ok(_) if longer.is_some() => Ok(visit.redirect_with_notice(&path, "visits-notice-longer")),
        // Pressed twice, or said elsewhere meanwhile: the page says that it is over.
        Ok(_) | Err(Error::Refused(Refusal::VisitOver)) => Ok(visit.redirect(&path)),
        Err(error) => {
            let words = visit.words.clone();
            let mut faults = Faults::new(&words);
            faults.refused(error, &[], "longer")?;
            page_with_errors(link_page(&visit, &token, &bank, &shown, faults.list()))
        }
    }
}

async fn look_at_alarm(visit: &Visit, door: Door<'_>, token: &str) -> Result<Result<OverdueVisit, HttpResponse>, Problem> {
    let (actor, token) = (visit.actor.clone(), token.to_owned());
    opened(visit, door, blocking(door.banks, move |banks| Ok(banks.alarm_by_link(&actor, &token))).await?)
}

async fn ask_alarm(
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    req: HttpRequest,
    token: web::Path<String>,
) -> PageResult {
    let door = Door { banks: &banks, throttle: &throttle, req: &req };
    match look_at_alarm(&visit, door, &token).await? {
        Ok(told) => page(alarm_page(&visit, &token, &told, String::new(), Vec::new())),
        Err(unusable) => Ok(unusable),
    }
}

fn alarm_page(visit: &Visit, token: &str, told: &OverdueVisit, typed_outcome: String, errors: Vec<FieldError>) -> AlarmPage {
    let (words, shown) = (&visit.words, &told.visit);
    let over = shown.visit.stage.end().is_some();
    let title =
        if over { words.say("visits-alarm-over-title") } else { words.with("visits-alarm-title", &[("visitor", &shown.visitor.name)]) };
    let mut layout = frame(visit, &told.bank, title);
    layout.has_error = !errors.is_empty();
    let mine = shown.taken_by.as_ref().is_some_and(|by| by.id == told.reader.id);
    // Once it is over, or going on well, nobody's number stands here any more.
    let needed = matches!(shown.visit.stage, Stage::Overdue { .. } | Stage::Acknowledged { .. });
    let reach = told.reach.as_ref().filter(|_| needed);
    AlarmPage {
        layout,
        action: format!("/visit-alarm/{token}"),
        lead: alarm_lead(visit, told),
        over: over || !needed,
        overdue: matches!(shown.visit.stage, Stage::Overdue { .. }),
        mine,
        people: reach.map(|(visitor, host)| people(words, shown, visitor, host)).unwrap_or_default(),
        steps: if needed { steps(words, shown) } else { Vec::new() },
        typed_outcome,
        errors,
    }
}

fn alarm_lead(visit: &Visit, told: &OverdueVisit) -> String {
    let (words, shown) = (&visit.words, &told.visit);
    let time = words.moment_near(shown.visit.expected_end_at, visit.now_ms, &told.bank);
    let names = [
        ("visitor", shown.visitor.name.as_str()),
        ("host", shown.host.name.as_str()),
        ("time", time.as_str()),
        ("reader", friendly(&told.reader)),
    ];
    match (&shown.visit.stage, &shown.taken_by) {
        (Stage::Done { .. }, _) => words.with("visits-alarm-over", &names),
        (Stage::Open { .. }, _) => words.with("visits-alarm-open", &names),
        (Stage::Acknowledged { .. }, Some(by)) if by.id == told.reader.id => words.say("visits-alarm-mine"),
        (Stage::Acknowledged { .. }, Some(by)) => words.with("visits-alarm-theirs", &[("name", &by.name)]),
        (Stage::Overdue { .. } | Stage::Acknowledged { .. }, _) => words.with("visits-alarm-lead", &names),
    }
}

/// One button takes it on; the form below writes down what had happened.
async fn answer_alarm(
    visit: Visit,
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    req: HttpRequest,
    token: web::Path<String>,
    form: Form,
) -> PageResult {
    let door = Door { banks: &banks, throttle: &throttle, req: &req };
    let told = match look_at_alarm(&visit, door, &token).await? {
        Ok(told) => told,
        Err(unusable) => return Ok(unusable),
    };
    let words = visit.words.clone();
    let (mut faults, typed) = (Faults::new(&words), form.text("outcome").to_owned());
    let outcome = if form.has("outcome") {
        let read = faults.text("outcome", Reason::new(&typed), "visits-error-outcome");
        let Some(outcome) = read else {
            return page_with_errors(alarm_page(&visit, &token, &told, typed, faults.list()));
        };
        Some(outcome)
    } else {
        None
    };
    let (actor, secret) = (visit.actor.clone(), token.to_string());
    let done = blocking(&banks, move |banks| {
        Ok(match outcome {
            Some(outcome) => banks.settle_by_link(&actor, &secret, outcome),
            None => banks.acknowledge_by_link(&actor, &secret),
        })
    });
    match done.await? {
        // Whatever it came to meanwhile, the page says it.
        Ok(_) | Err(Error::Refused(Refusal::VisitOver | Refusal::VisitNotOverdue)) => Ok(visit.redirect(&format!("/visit-alarm/{token}"))),
        Err(error) => Err(error.into()),
    }
}
