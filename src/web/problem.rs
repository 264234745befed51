//! What goes wrong and what went right, as HTTP says it: the one table of statuses, and the few shapes an answer has.
//!
//! It must not hold a sentence: titles and advice come from `document/words` by the stable code. It draws no page;
//! `web/answer.rs` turns a [`Problem`] into the page or the JSON that the visitor can read.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;
use serde::Serialize;

use crate::domain::help::exchange::SecondLook;
use crate::service::error::{Error, Refusal, Storage};

/// What a page's handler answers.
pub(crate) type PageResult = Result<HttpResponse, Problem>;

/// Why there is no ordinary answer.
#[derive(Debug)]
pub(crate) enum Problem {
    /// A service said no, or failed.
    Service(Error),
    /// Values that cannot be accepted, some of them in fields that no service knows.
    Fields(Vec<WrongField>),
    /// Not readable at all: broken JSON, a broken form.
    Malformed,
    /// More than the server reads.
    TooLarge,
    /// Sent slower than the server waits.
    TooSlow,
    /// The address exists, but not for this method.
    WrongMethod,
    /// The form's token does not belong to this visitor, or is too old.
    FormExpired,
    /// A post that another site caused.
    CrossSite,
    /// A name that this server does not answer to.
    WrongHost,
    /// Nobody is signed in: to the sign-in page and then back to this local address.
    SignInFirst(String),
    /// To another local address first.
    Elsewhere(String),
    /// The door itself failed.
    Broken(String),
}

/// A value that cannot be accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct WrongField {
    /// The API's name of the field, or its path.
    pub(crate) field: String,
    /// The Fluent id of what to do.
    pub(crate) message: &'static str,
}

impl WrongField {
    /// One wrong field.
    pub(crate) fn new(field: impl Into<String>, message: &'static str) -> Self {
        Self { field: field.into(), message }
    }
}

impl Problem {
    /// One wrong field.
    pub(crate) fn field(field: impl Into<String>, message: &'static str) -> Self {
        Self::Fields(vec![WrongField::new(field, message)])
    }

    /// Nothing is there, or nothing that this visitor may see.
    pub(crate) const fn not_found() -> Self {
        Self::Service(Error::NotFound)
    }

    /// The stable code; `problem-<code>` in the words, with dashes for points and underscores.
    pub(crate) fn code(&self) -> &'static str {
        self.row().1
    }

    /// The status.
    pub(crate) fn status(&self) -> StatusCode {
        self.row().0
    }

    /// The table of statuses and codes.
    fn row(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Service(Error::Unauthenticated) => (StatusCode::UNAUTHORIZED, "unauthenticated"),
            Self::Service(Error::NotFound) => (StatusCode::NOT_FOUND, "not_found"),
            Self::Service(Error::Forbidden) => (StatusCode::FORBIDDEN, "forbidden"),
            Self::Service(Error::Invalid(_)) | Self::Fields(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Self::Service(Error::Refused(refusal)) => (refusal_status(refusal), refusal.code()),
            Self::Service(Error::Throttled { .. }) => (StatusCode::TOO_MANY_REQUESTS, "too_many"),
            Self::Service(error @ Error::Fault(_)) => match error.storage() {
                Some(Storage::Full) => (StatusCode::INSUFFICIENT_STORAGE, "storage.full"),
                Some(Storage::Failing) => (StatusCode::SERVICE_UNAVAILABLE, "storage.failing"),
                Some(Storage::Held) => (StatusCode::SERVICE_UNAVAILABLE, "ledger.busy"),
                None => (StatusCode::INTERNAL_SERVER_ERROR, "fault"),
            },
            Self::Broken(_) => (StatusCode::INTERNAL_SERVER_ERROR, "fault"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "malformed"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong_method"),
            Self::FormExpired => (StatusCode::FORBIDDEN, "form_expired"),
            Self::CrossSite => (StatusCode::FORBIDDEN, "cross_site"),
            Self::WrongHost => (StatusCode::MISDIRECTED_REQUEST, "wrong_host"),
            Self::SignInFirst(_) | Self::Elsewhere(_) => (StatusCode::SEE_OTHER, "elsewhere"),
        }
    }

    /// Every code that a person may meet, for the help page: those of the doors first, then every refusal.
    pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
        const DOORS: [&str; 15] = [
            "unauthenticated",
            "not_found",
            "forbidden",
            "invalid",
            "malformed",
            "too_many",
            "too_large",
            "too_slow",
            "wrong_method",
            "form_expired",
            "cross_site",
            "wrong_host",
            "storage.full",
            "storage.failing",
            "fault",
        ];
        DOORS.into_iter().chain(Refusal::CODES.iter().copied())
    }

    /// The Fluent id of a code's title; the advice is this and `-do`.
    pub(crate) fn message_id(code: &str) -> String {
        format!("problem-{}", code.replace(['.', '_'], "-"))
    }

    /// The same, with something before the names of wrong fields: `cost.amount`.
    pub(crate) fn within(self, before: &str) -> Self {
        match self {
            Self::Fields(wrong) => {
                Self::Fields(wrong.into_iter().map(|wrong| WrongField::new(format!("{before}{}", wrong.field), wrong.message)).collect())
            }
            other => other,
        }
    }

    /// The wrong fields, where that is what it is about.
    pub(crate) fn fields(&self) -> Vec<WrongField> {
        match self {
            Self::Service(Error::Invalid(fields)) => fields.iter().map(|wrong| WrongField::new(wrong.field, wrong.message)).collect(),
            Self::Fields(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }

    /// Why a second look is asked for.
    pub(crate) fn second_looks(&self) -> &[SecondLook] {
        match self {
            Self::Service(Error::Refused(Refusal::SecondLook(looks))) => looks,
            _ => &[],
        }
    }

    /// After how many seconds to try again.
    pub(crate) const fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::Service(Error::Throttled { retry_after_seconds }) => Some(*retry_after_seconds),
            Self::Service(error @ Error::Fault(_)) if matches!(error.storage(), Some(Storage::Held)) => Some(2),
            // The queue of the bookkeeper is empty again within a second or two.
            Self::Service(Error::Refused(Refusal::Busy | Refusal::InProgress)) => Some(2),
            Self::Service(Error::Refused(Refusal::BankClosed)) => Some(3_600),
            _ => None,
        }
    }

    /// Whether it is the program's own fault, to be logged with its chain and shown as an id.
    pub(crate) fn is_fault(&self) -> bool {
        self.status().is_server_error() && !matches!(self, Self::Service(Error::Refused(_)))
    }
}

/// The status of each refusal.
const fn refusal_status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotYours | Refusal::BothSides | Refusal::ProxyEnded | Refusal::GrantSecondPerson | Refusal::ConfirmFirst => {
            StatusCode::FORBIDDEN
        }
        Refusal::NoCheckpoint | Refusal::NoReceipt => StatusCode::NOT_FOUND,
        Refusal::KeyReused | Refusal::OutOfBounds => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Busy | Refusal::BankClosed => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::LinkUnusable => StatusCode::GONE,
        Refusal::SignInFailed => StatusCode::UNAUTHORIZED,
        Refusal::BelowFloor
        | Refusal::SecondLook(_)
        | Refusal::NotWaiting
        | Refusal::NotSettled
        | Refusal::AlreadyReversed
        | Refusal::NotTakingPart
        | Refusal::NumberTaken
        | Refusal::LoginTaken
        | Refusal::SlugTaken
        | Refusal::LastCoordinator
        | Refusal::FactorRequired
        | Refusal::NoFactor
        | Refusal::FactorOperatorOnly
        | Refusal::ImportedBefore
        | Refusal::CategoryInUse
        | Refusal::NobodyWatching
        | Refusal::VisitOpen
        | Refusal::VisitOver
        | Refusal::VisitNotOverdue
        | Refusal::RotaNeeded
        | Refusal::GrantDecided
        | Refusal::MessageGone
        | Refusal::NoSafeAddress
        | Refusal::ListingClosed
        | Refusal::AskedAlready
        | Refusal::SaidNo
        | Refusal::AskOver
        | Refusal::CannotHelp
        | Refusal::TooFewHelpers
        | Refusal::MeetingOver
        | Refusal::MeetingNotYet
        | Refusal::SheetDone
        | Refusal::EntryEnded
        | Refusal::YearNotOver
        | Refusal::YearClosed
        | Refusal::YearSigned
        | Refusal::SecondSignature
        | Refusal::DraftAnswered
        | Refusal::NoConsent
        | Refusal::NoLicence
        | Refusal::ShareTaken(_)
        | Refusal::ApplicationDecided
        | Refusal::ApplicationNotReady
        | Refusal::ApplicationCheckMissing
        | Refusal::RefereeUnreachable
        | Refusal::RefereeAnswered
        | Refusal::PlaceInUse
        | Refusal::InProgress => StatusCode::CONFLICT,
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(error) => error.fmt(f),
            Self::Broken(what) => f.write_str(what),
            other => f.write_str(other.code()),
        }
    }
}

impl std::error::Error for Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// An empty answer with the status; `web/answer.rs` fills it for the visitor who asked.
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::SignInFirst(next) => see_other(next),
            Self::Elsewhere(location) => see_other(location),
            _ => HttpResponse::build(self.status()).finish(),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Service(refusal.into())
    }
}

/// The problem behind an error of the web server's own: an unreadable path, a body that is too long.
pub(crate) fn of_server(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => Problem::WrongMethod,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        status if status.is_client_error() => Problem::Malformed,
        status => Problem::Broken(format!("the web server answered {status}")),
    }
}

/// A page.
pub(crate) fn page(template: impl Template) -> PageResult {
    html(StatusCode::OK, &template)
}

/// The same page again, with what was typed and what to do about it (422).
pub(crate) fn page_with_errors(template: impl Template) -> PageResult {
    html(StatusCode::UNPROCESSABLE_ENTITY, &template)
}

/// A page that tells of a problem, with the problem's status.
pub(crate) fn page_with_problem(problem: &Problem, template: impl Template) -> PageResult {
    let mut answer = html(problem.status(), &template)?;
    if let Some(seconds) = problem.retry_after_seconds() {
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    Ok(answer)
}

fn html(status: StatusCode, template: &impl Template) -> PageResult {
    let body = template.render().map_err(|fault| Problem::Broken(format!("a template failed: {fault}")))?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
}

/// To another address, by GET (303).
pub(crate) fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// To another address, with the same form (307).
pub(crate) fn again_there(location: &str) -> HttpResponse {
    HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, location)).finish()
}

/// JSON that is written already.
pub(crate) fn json_text(text: String) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(text)
}

/// One word, for those who watch over the server.
pub(crate) fn one_word(word: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(word)
}

/// Plain text, for machines.
pub(crate) fn plain_text(text: String) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text)
}

/// The server cannot do its work now (503).
pub(crate) fn unavailable(word: &'static str) -> HttpResponse {
    HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body(word)
}

/// A file to keep: its type, its name (ASCII) and its bytes.
pub(crate) fn file(content_type: &'static str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes)
}

/// A file that somebody handed in: to keep and never shown in place; its name in any script, and in ASCII for old programs.
pub(crate) fn attachment(content_type: &'static str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    let plain: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() || "-_. ".contains(letter) { letter } else { '_' }).collect();
    let any = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{any}")))
        .body(bytes)
}

/// A JSON answer (200).
pub(crate) fn json(value: &impl Serialize) -> PageResult {
    json_with(StatusCode::OK, value)
}

/// A JSON answer about something new (201).
pub(crate) fn json_created(value: &impl Serialize) -> PageResult {
    json_with(StatusCode::CREATED, value)
}

fn json_with(status: StatusCode, value: &impl Serialize) -> PageResult {
    let body = serde_json::to_vec(value).map_err(|fault| Problem::Broken(format!("an answer is not JSON: {fault}")))?;
    Ok(HttpResponse::build(status).content_type("application/json").body(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::words::Words;

    #[test]
    fn every_code_has_a_title_and_advice() {
        let words = Words::default();
        for code in Problem::codes() {
            let id = Problem::message_id(code);
            assert!(words.has(&id), "{id}");
            assert!(words.has(&format!("{id}-do")), "{id}-do");
        }
    }
}
