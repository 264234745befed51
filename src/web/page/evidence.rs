//! Files behind lines of the registers, on pages: the list on the line's page, handing one in, opening one and taking one out.
//! Coordinators only.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::id::EvidenceId;
use crate::domain::people::bank::Bank;
use crate::domain::text::Reason;
use crate::domain::value::evidence::Evidence;
use crate::service::bank::Banks;
use crate::service::value::evidence::Line;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, attachment, page, page_with_errors};
use crate::web::upload::{Sent, Upload};

/// The pages of this journey; handing one in is the line's.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/evidence/{id}", web::get().to(open))
        .service(web::resource("/evidence/{id}/withdraw").route(web::get().to(withdraw_form)).route(web::post().to(withdraw)));
}

/// The files of a line.
pub(crate) struct Files {
    /// Each file.
    pub(crate) rows: Vec<FileRow>,
    /// Where another one is handed in, below the bank's root.
    pub(crate) action: String,
}

/// A file as it is read.
pub(crate) struct FileRow {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its size and day.
    pub(crate) small: String,
}

impl Files {
    /// The files of a line, at the address of its page.
    pub(crate) fn of(visit: &Signed, line: &str, files: &[Evidence]) -> Self {
        let row = |file: &Evidence| FileRow {
            id: file.id.to_string(),
            name: file.name.as_str().to_owned(),
            small: told(&visit.words, &visit.caller().bank, file),
        };
        Self { rows: files.iter().map(row).collect(), action: format!("{line}/evidence") }
    }
}

fn told(words: &Words, bank: &Bank, file: &Evidence) -> String {
    let day = words.day(bank.day_at(file.at));
    words.with("evidence-told", &[("size", size(words, file.size).as_str()), ("day", day.as_str())])
}

/// Kilobytes, or megabytes with one place; rounded up, so that nothing is 0.
fn size(words: &Words, bytes: i64) -> String {
    let up = |unit: i64| bytes.saturating_add(unit.saturating_sub(1)).checked_div(unit).unwrap_or_default();
    match up(1024) {
        kilobytes if kilobytes < 1024 => words.with("evidence-size-kb", &[("size", kilobytes.to_string().as_str())]),
        _ => {
            let tenths = rust_decimal::Decimal::new(up(104_858), 1).normalize();
            words.with("evidence-size-mb", &[("size", tenths.to_string().as_str())])
        }
    }
}

/// Hands a file in; what is wrong with it otherwise.
pub(crate) async fn hand_in(banks: &web::Data<Banks>, visit: &Signed, line: Line, upload: Upload) -> Result<Vec<FieldError>, Problem> {
    let mut faults = Faults::new(&visit.words);
    match upload.file {
        Sent::Nothing => faults.add("file", "evidence-error-missing"),
        Sent::TooMuch => faults.add("file", "evidence-error-too-big"),
        Sent::File(name, bytes) => {
            let (actor, key) = (visit.actor.clone(), upload.form.key().map(str::to_owned));
            let made = blocking(banks, move |banks| Ok(banks.add_evidence(&actor, line, (&name, &bytes), key.as_deref()))).await?;
            made.map(|_| ()).or_else(|error| faults.refused(error, &[], "file"))?;
        }
    }
    Ok(faults.list())
}

async fn open(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let (id, actor) = (read(&id)?, visit.actor.clone());
    let (file, bytes) = blocking(&banks, move |banks| banks.evidence_file(&actor, id)).await?;
    Ok(attachment(file.kind.media_type(), file.name.as_str(), bytes))
}

#[derive(Template)]
#[template(path = "page/evidence/withdraw.html")]
struct WithdrawPage {
    layout: Layout,
    back: String,
    action: String,
    told: String,
    typed_reason: String,
    errors: Vec<FieldError>,
    key: String,
}

fn read(id: &str) -> Result<EvidenceId, Problem> {
    id.parse().or(Err(Problem::not_found()))
}

async fn load(banks: &web::Data<Banks>, visit: &Signed, id: &str) -> Result<(Evidence, Line), Problem> {
    let (id, actor) = (read(id)?, visit.actor.clone());
    blocking(banks, move |banks| banks.evidence(&actor, id)).await
}

/// The address of a line's page, below the bank's root.
fn home(line: Line) -> String {
    match line {
        Line::Cost(id) => format!("/costs/{id}"),
        Line::Benefit(id) => format!("/benefits/{id}"),
    }
}

async fn withdraw_form(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>) -> PageResult {
    let found = load(&banks, &visit, &id).await?;
    page(withdraw_page(&visit, &found, String::new(), Vec::new()))
}

async fn withdraw(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, form: Form) -> PageResult {
    let found = load(&banks, &visit, &id).await?;
    let mut faults = Faults::new(&visit.words);
    if let Some(reason) = faults.text("reason", Reason::new(form.text("reason")), "cost-error-reason") {
        let (actor, key, of) = (visit.actor.clone(), form.key().map(str::to_owned), found.0.id);
        match blocking(&banks, move |banks| Ok(banks.withdraw_evidence(&actor, of, &reason, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&home(found.1), "evidence-notice-withdrawn")),
            Err(error) => faults.refused(error, &[], "reason")?,
        }
    }
    let errors = faults.list();
    page_with_errors(withdraw_page(&visit, &found, form.text("reason").to_owned(), errors))
}

fn withdraw_page(visit: &Signed, (file, line): &(Evidence, Line), typed_reason: String, errors: Vec<FieldError>) -> WithdrawPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("evidence-withdraw-title"));
    layout.has_error = !errors.is_empty();
    WithdrawPage {
        layout,
        back: format!("{}{}", visit.root, home(*line)),
        action: format!("{}/evidence/{}/withdraw", visit.root, file.id),
        told: format!("{} · {}", file.name.as_str(), told(words, &visit.caller().bank, file)),
        typed_reason,
        errors,
        key: visit.new_key(),
    }
}
