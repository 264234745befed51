//! What a figure leads to behind an auditor's link: one exchange, one session, one cost line, and the receipts. Nobody is named.

use actix_web::{HttpRequest, web};
use askama::Template;

use crate::document::receipt::{Facts, Side, file_name};
use crate::document::words::Words;
use crate::domain::help::exchange::{Channel, ToldBy};
use crate::domain::help::sheet::SheetPart;
use crate::domain::id::{CostId, ExchangeId};
use crate::domain::value::auditor::{Opened, Word};
use crate::service::value::follow::{Behind, FollowedReceipt, FollowedSide};
use crate::web::blocking::blocking;
use crate::web::page::auditor::{Guest, knock};
use crate::web::page::cost_line;
use crate::web::page::layout::Layout;
use crate::web::problem::{PageResult, Problem, file, page};

/// The pages of this file.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/audit/{token}/exchanges/{id}", web::get().to(exchange))
        .route("/audit/{token}/exchanges/{id}/receipt.txt", web::get().to(exchange_receipt))
        .route("/audit/{token}/sheets/{number}", web::get().to(session))
        .route("/audit/{token}/sheets/{number}/receipt.txt", web::get().to(session_receipt))
        .route("/audit/{token}/costs/{id}", web::get().to(cost));
}

#[derive(Template)]
#[template(path = "page/auditor/one.html")]
struct OnePage {
    layout: Layout,
    facts: Vec<(String, String)>,
    people: Vec<(String, String)>,
    receipt: Option<Receipt>,
}

/// Where the receipt is, and how it is checked.
struct Receipt {
    href: String,
    command: String,
}

impl Receipt {
    fn of(guest: &Guest, path: &str, seq: i64) -> Option<Self> {
        let bank = &guest.visit.actor.auditor().ok()?.bank;
        let command = guest.visit.words.with("receipt-check-command", &[("file", &file_name(bank, seq))]);
        Some(Self { href: format!("{path}/receipt.txt"), command })
    }
}

/// Labels of facts with their texts.
fn told<const N: usize>(words: &Words, facts: [(&str, String); N]) -> Vec<(String, String)> {
    facts.into_iter().map(|(id, text)| (words.say(id), text)).collect()
}

async fn exchange(req: HttpRequest, path: web::Path<(String, String)>) -> PageResult {
    let id: ExchangeId = path.1.parse().or(Err(Problem::not_found()))?;
    knock(&req, Opened::Exchange, async |guest| {
        let (actor, words) = (guest.visit.actor.clone(), &guest.visit.words);
        let found = blocking(&guest.banks, move |banks| banks.followed_exchange(&actor, id)).await?;
        let facts = [
            ("auditor-day", words.day(found.happened_on)),
            ("auditor-kind", found.category),
            ("auditor-time", words.minutes(found.minutes)),
            ("auditor-giver", found.giver),
            ("auditor-receiver", found.receiver),
            ("auditor-word", word(words, found.word)),
            ("auditor-line", found.seq.to_string()),
        ];
        page(OnePage {
            layout: guest.visit.layout(words.with("auditor-exchange-title", &[("day", &words.day(found.happened_on))])),
            facts: told(words, facts),
            people: Vec::new(),
            receipt: Receipt::of(guest, &format!("/exchanges/{id}"), found.seq),
        })
    })
    .await
}

/// On whose word an exchange stands.
fn word(words: &Words, word: Word) -> String {
    let id = match word {
        Word::Brought => "auditor-word-brought",
        Word::Wrote => "auditor-word-wrote",
        Word::SaidYes => "auditor-word-said-yes",
        Word::Agreed => "auditor-word-agreed",
        Word::Another => "auditor-word-another",
        Word::Told(told) if told.channel == Channel::ActsFor => "auditor-word-acts-for",
        Word::Told(told) => match told.told_by {
            ToldBy::Giver => "auditor-word-giver",
            ToldBy::Receiver => "auditor-word-receiver",
            ToldBy::Both => "auditor-word-both",
        },
    };
    words.say(id)
}

async fn session(req: HttpRequest, path: web::Path<(String, String)>) -> PageResult {
    let number: i64 = path.1.parse().or(Err(Problem::not_found()))?;
    knock(&req, Opened::Session, async |guest| {
        let (actor, words) = (guest.visit.actor.clone(), &guest.visit.words);
        let found = blocking(&guest.banks, move |banks| banks.followed_session(&actor, number)).await?;
        let helped = found.lines.iter().filter(|(_, line)| line.part == SheetPart::Helper).map(|(_, line)| line.moved).sum();
        let facts = [
            ("auditor-day", words.day(found.on)),
            ("auditor-session", found.title),
            ("auditor-kind", found.category),
            ("auditor-helped", words.minutes(helped)),
            ("auditor-line", found.seq.to_string()),
        ];
        let person = |(called, line): &(String, crate::domain::help::sheet::SheetLine)| {
            let id = if line.part == SheetPart::Helper { "auditor-part-helper" } else { "auditor-part-attender" };
            (called.clone(), words.with(id, &[("time", &words.minutes(line.minutes))]))
        };
        page(OnePage {
            layout: guest.visit.layout(words.with("auditor-session-title", &[("number", &number.to_string())])),
            facts: told(words, facts),
            people: found.lines.iter().map(person).collect(),
            receipt: Receipt::of(guest, &format!("/sheets/{number}"), found.seq),
        })
    })
    .await
}

async fn cost(req: HttpRequest, path: web::Path<(String, String)>) -> PageResult {
    let id: CostId = path.1.parse().or(Err(Problem::not_found()))?;
    knock(&req, Opened::Cost, async |guest| {
        let (actor, words) = (guest.visit.actor.clone(), &guest.visit.words);
        let line = blocking(&guest.banks, move |banks| banks.followed_cost(&actor, id)).await?;
        page(OnePage {
            layout: guest.visit.layout(words.with("cost-one-title", &[("what", line.what.as_str())])),
            facts: cost_line::facts(words, &line),
            people: Vec::new(),
            receipt: None,
        })
    })
    .await
}

async fn exchange_receipt(req: HttpRequest, path: web::Path<(String, String)>) -> PageResult {
    let id: ExchangeId = path.1.parse().or(Err(Problem::not_found()))?;
    receipt(&req, Behind::Exchange(id)).await
}

async fn session_receipt(req: HttpRequest, path: web::Path<(String, String)>) -> PageResult {
    let number: i64 = path.1.parse().or(Err(Problem::not_found()))?;
    receipt(&req, Behind::Session(number)).await
}

async fn receipt(req: &HttpRequest, behind: Behind) -> PageResult {
    knock(req, Opened::Receipt, async |guest| {
        let actor = guest.visit.actor.clone();
        let found = blocking(&guest.banks, move |banks| banks.followed_receipt(&actor, behind)).await?;
        let name = file_name(&found.bank, found.receipt.transfer.seq);
        let text = facts(&found).text(&guest.visit.words);
        Ok(file("text/plain; charset=utf-8", &name, text.into_bytes()))
    })
    .await
}

/// What people read on the receipt: numbers for names.
fn facts(found: &FollowedReceipt) -> Facts<'_> {
    fn side(side: &FollowedSide) -> Side<'_> {
        match side {
            FollowedSide::Member(called) => Side::Named(called),
            FollowedSide::Account(kind) => Side::Account(*kind),
        }
    }
    Facts {
        receipt: &found.receipt,
        bank: &found.bank,
        to: side(&found.to),
        from: side(&found.from),
        minutes: found.minutes,
        category: Some(&found.category),
    }
}
