//! The receipt of an exchange that is in the books: a page to print with a code to scan, and the text as a file.
//!
//! The API gives away the same text ([`receipt_text`]).

use actix_web::web;
use askama::Template;

use crate::document::qr::Square;
use crate::document::receipt::{Facts, Kept, Side, file_name};
use crate::document::words::Words;
use crate::domain::id::ExchangeId;
use crate::service::bank::Banks;
use crate::service::office::receipt::Told;
use crate::service::office::statement::Other;
use crate::web::blocking::blocking;
use crate::web::guard::Signed;
use crate::web::page::layout::Layout;
use crate::web::problem::{PageResult, Problem, file, page};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/exchanges/{id}/receipt", web::get().to(show)).route("/exchanges/{id}/receipt.txt", web::get().to(download));
}

#[derive(Template)]
#[template(path = "page/receipts/receipt.html")]
struct ReceiptPage {
    layout: Layout,
    heading: String,
    facts: Vec<(String, String)>,
    undone: bool,
    code: Option<Square>,
    code_says: String,
    text: String,
    size: String,
    command: String,
    exchange: String,
}

/// What people read about a receipt.
fn facts(told: &Told) -> Facts<'_> {
    fn side(other: &Other) -> Side<'_> {
        match other {
            Other::Member(label) => Side::Named(&label.name),
            Other::Account(kind) => Side::Account(*kind),
            Other::Group(name) => Side::Named(name),
        }
    }
    Facts {
        receipt: &told.receipt,
        bank: &told.bank,
        to: side(&told.to),
        from: side(&told.from),
        minutes: told.minutes,
        category: told.category.as_ref().map(|category| category.name.as_str()),
    }
}

/// A receipt as text.
pub(crate) fn receipt_text(words: &Words, told: &Told) -> String {
    facts(told).text(words)
}

async fn load(visit: &Signed, banks: &web::Data<Banks>, id: &str) -> Result<Told, Problem> {
    let (actor, id): (_, ExchangeId) = (visit.actor.clone(), id.parse().or(Err(Problem::not_found()))?);
    blocking(banks, move |banks| banks.exchange_receipt(&actor, id)).await
}

async fn show(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>) -> PageResult {
    let told = load(&visit, &banks, &id).await?;
    let (words, facts, transfer) = (&visit.words, facts(&told), &told.receipt.transfer);
    let (number, text) = (transfer.seq.to_string(), facts.text(words));
    let (code, kept) = facts.square(words).unzip();
    let mut lines = vec![
        ("receipt-happened", words.day(transfer.happened_on)),
        ("receipt-written", facts.written(words)),
        ("receipt-bank", told.bank.name.as_str().to_owned()),
    ];
    lines.extend(told.receipt.words.iter().map(|(_, memo)| ("receipt-memo", memo.clone())));
    page(ReceiptPage {
        layout: visit.layout(words.with("receipt-title", &[("number", &number)])),
        heading: facts.heading(words),
        facts: lines.into_iter().map(|(id, text)| (words.say(id), text)).collect(),
        undone: told.undone,
        code,
        code_says: words.say(match kept {
            Some(Kept::Everything) => "receipt-code-everything",
            Some(Kept::Proof) => "receipt-code-proof",
            Some(Kept::WithoutWords) => "receipt-code-without-words",
            None => "receipt-code-none",
        }),
        size: words.with("report-size-kb", &[("size", &text.len().div_ceil(1024).to_string())]),
        text,
        command: words.with("receipt-check-command", &[("file", &file_name(&told.bank, transfer.seq))]),
        exchange: id.into_inner(),
    })
}

async fn download(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>) -> PageResult {
    let told = load(&visit, &banks, &id).await?;
    let name = file_name(&told.bank, told.receipt.transfer.seq);
    Ok(file("text/plain; charset=utf-8", &name, receipt_text(&visit.words, &told).into_bytes()))
}
