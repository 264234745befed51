//! Turns a [`Problem`] into what the visitor can read: a page, or `application/problem+json` under `/api/`.
//! A fault is logged here, once, with its chain; the visitor sees its id.
//!
//! It must not decide a status or a code; `web/problem.rs` has the table.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Serialize;

use crate::document::words::Words;
use crate::service::bank::Banks;
use crate::service::clock::Clock;
use crate::service::error::Refusal;
use crate::web::asking::ask_before;
use crate::web::guard::Visit;
use crate::web::page::layout::Layout;
use crate::web::problem::{Problem, of_server, page_with_problem};
use crate::web::site::Site;

/// The page that tells of a problem.
#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    layout: Layout,
    advice: String,
    details: Vec<String>,
    fault_id: Option<String>,
}

/// The JSON that tells of a problem (RFC 9457).
#[derive(Serialize)]
struct ProblemJson<'a> {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    code: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<WrongFieldJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault_id: Option<&'a str>,
}

#[derive(Serialize)]
struct WrongFieldJson {
    field: String,
    message: String,
}

/// The middleware.
pub(crate) async fn tell(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (path, banks, site) =
        (req.path().to_owned(), req.app_data::<web::Data<Banks>>().cloned(), req.app_data::<web::Data<Site>>().cloned());
    let answered = match next.call(req).await {
        Ok(answered) => answered,
        // Something between the server and the handlers failed; the request is gone, the visitor is not.
        Err(error) => {
            let problem = Problem::Broken(format!("{error:?}"));
            let fault_id = log_fault(&problem, None);
            let shown = match (banks, site) {
                (Some(banks), Some(site)) => shown(&problem, &Visit::stranger(&banks, &site, &path), &site, fault_id.as_deref()),
                _ => HttpResponse::from_error(problem),
            };
            return Err(InternalError::from_response(error, shown).into());
        }
    };
    let Some(told) = problem_in(&answered, |problem| told(answered.request(), problem, banks.as_ref(), site.as_ref())) else {
        return Ok(answered.map_into_boxed_body());
    };
    let (req, before) = answered.into_parts();
    let mut told = told;
    // A session that ended on the way must still take its cookie along.
    for cookie in before.headers().get_all(header::SET_COOKIE) {
        told.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    Ok(ServiceResponse::new(req, told))
}

/// What to say about the problem in an answer, if it has one that is still untold.
fn problem_in<B: MessageBody>(answered: &ServiceResponse<B>, tell: impl FnOnce(&Problem) -> HttpResponse) -> Option<HttpResponse> {
    let status = answered.status();
    match answered.response().error() {
        Some(error) => match error.as_error::<Problem>() {
            Some(Problem::SignInFirst(_) | Problem::Elsewhere(_)) => None,
            Some(problem) => Some(tell(problem)),
            None => Some(tell(&of_server(status))),
        },
        // The server's own refusals have no body; pages and the API always have one.
        None if (status.is_client_error() || status.is_server_error()) && answered.headers().get(header::CONTENT_TYPE).is_none() => {
            Some(tell(&of_server(status)))
        }
        None => None,
    }
}

fn told(req: &HttpRequest, problem: &Problem, banks: Option<&web::Data<Banks>>, site: Option<&web::Data<Site>>) -> HttpResponse {
    let (Some(banks), Some(site)) = (banks, site) else { return HttpResponse::build(problem.status()).finish() };
    let fault_id = log_fault(problem, Some(req));
    let visit = req.extensions().get::<Visit>().cloned();
    let visit = visit.unwrap_or_else(|| Visit::stranger(banks, site, req.path()));
    if problem.code() == Refusal::ConfirmFirst.code() && !req.path().starts_with("/api/") {
        return ask_before(req, &visit);
    }
    shown(problem, &visit, site, fault_id.as_deref())
}

/// Logs a fault with its chain, without anything about the visitor, and answers its id.
fn log_fault(problem: &Problem, req: Option<&HttpRequest>) -> Option<String> {
    if !problem.is_fault() {
        return None;
    }
    let id = Clock::System.new_id().simple().to_string();
    let mut chain = problem.to_string();
    let mut source = std::error::Error::source(problem);
    while let Some(error) = source {
        chain = format!("{chain}: {error}");
        source = error.source();
    }
    let route = req.and_then(HttpRequest::match_pattern).unwrap_or_default();
    tracing::error!(fault = %id, route = %route, "{chain}");
    Some(id)
}

fn shown(problem: &Problem, visit: &Visit, site: &Site, fault_id: Option<&str>) -> HttpResponse {
    let path = visit.path();
    let for_machines = (path.starts_with("/api/") && path != "/api/docs") || path == "/find-members";
    let mut answer = if for_machines { as_json(problem, &visit.words, site, fault_id) } else { as_page(problem, visit, fault_id) };
    if let Some(seconds) = problem.retry_after_seconds() {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if for_machines && problem.code() == "unauthenticated" {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"goodturn\""));
    }
    answer
}

fn as_page(problem: &Problem, visit: &Visit, fault_id: Option<&str>) -> HttpResponse {
    let id = Problem::message_id(problem.code());
    let words = &visit.words;
    let mut layout = visit.layout(words.say(&id));
    layout.has_error = true;
    layout.notice = None;
    let details = problem.fields().iter().map(|wrong| words.say(wrong.message)).collect();
    let page = ProblemPage { layout, advice: words.say(&format!("{id}-do")), details, fault_id: fault_id.map(str::to_owned) };
    page_with_problem(problem, page).unwrap_or_else(HttpResponse::from_error)
}

fn as_json(problem: &Problem, words: &Words, site: &Site, fault_id: Option<&str>) -> HttpResponse {
    let (code, id) = (problem.code(), Problem::message_id(problem.code()));
    let errors = problem.fields().into_iter().map(|wrong| WrongFieldJson { message: words.say(wrong.message), field: wrong.field });
    let body = ProblemJson {
        r#type: format!("{}/help/problems#{code}", site.base()),
        title: words.say(&id),
        status: problem.status().as_u16(),
        detail: words.say(&format!("{id}-do")),
        code,
        errors: errors.collect(),
        reasons: problem.second_looks().iter().map(|look| look.code()).collect(),
        fault_id,
    };
    match serde_json::to_string(&body) {
        Ok(body) => HttpResponse::build(problem.status()).content_type("application/problem+json").body(body),
        Err(_) => HttpResponse::build(problem.status()).finish(),
    }
}
