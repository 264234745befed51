//! The statement: every movement on an account, newest first by month; and the bank's books, which sum to zero.
//!
//! The table of lines ([`StatementLines`]) also serves the staff's page about another member.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::calendar::{Day, month_of};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::Minutes;
use crate::domain::people::bank::Bank;
use crate::service::bank::Banks;
use crate::service::ledger::audit::Books;
use crate::service::office::statement::{Line, Other};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Signed;
use crate::web::page::layout::Layout;
use crate::web::page::telling;
use crate::web::problem::{PageResult, page};

/// Lines on one page.
pub(crate) const LINES_A_PAGE: i64 = 50;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/statement", web::get().to(statement)).route("/books", web::get().to(books));
}

/// The lines of a statement by month, for `statement/lines.html` (`lines` in the page that includes it).
#[derive(Debug, Default)]
pub(crate) struct StatementLines {
    /// The months, newest first.
    pub(crate) months: Vec<StatementMonth>,
    /// The address of older lines, without the bank's prefix.
    pub(crate) older: Option<String>,
    /// The address of the newest lines, where these are not.
    pub(crate) newest: Option<String>,
}

/// The lines recorded in one month.
#[derive(Debug)]
pub(crate) struct StatementMonth {
    /// `November 2026`.
    pub(crate) name: String,
    /// Its lines, newest first.
    pub(crate) lines: Vec<StatementLine>,
}

/// One line as a page says it.
#[derive(Debug)]
pub(crate) struct StatementLine {
    /// Its number in the books.
    pub(crate) seq: i64,
    /// The day it was recorded.
    pub(crate) day: String,
    /// Who and what.
    pub(crate) text: String,
    /// The day it happened, where that is another one.
    pub(crate) happened: Option<String>,
    /// The exchange's page, without the bank's prefix.
    pub(crate) href: Option<String>,
    /// What was given, or came in.
    pub(crate) gave: Option<String>,
    /// What was received, or went out.
    pub(crate) received: Option<String>,
    /// The word that stands before the figure on a narrow screen.
    pub(crate) label: String,
    /// Said after the figure where no help stands behind it: added, or taken.
    pub(crate) remark: Option<String>,
    /// The balance after it.
    pub(crate) balance: String,
    /// The number of the line that it undoes, where that stands on the same page.
    pub(crate) undoes: Option<i64>,
    /// The number of the line that undoes it, where that stands on the same page.
    pub(crate) undone_by: Option<i64>,
}

#[derive(Template)]
#[template(path = "page/statement/statement.html")]
struct StatementPage {
    layout: Layout,
    name: String,
    balance: String,
    lines: StatementLines,
    printed: String,
}

#[derive(Template)]
#[template(path = "page/statement/books.html")]
struct BooksPage {
    layout: Layout,
    rows: Vec<BooksRow>,
    total: String,
    balanced: bool,
    own: Option<String>,
    transfers: String,
}

/// One kind of account in the books.
struct BooksRow {
    label: String,
    minutes: String,
    said: String,
}

async fn statement(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let before = before(&query);
    let actor = visit.actor.clone();
    let account = visit.caller().member.account;
    let lines = blocking(&banks, move |banks| banks.statement(&actor, account, before, LINES_A_PAGE.saturating_add(1))).await?;
    let newest = lines.first().map(|line| line.balance_after).filter(|_| before.is_none());
    let words = visit.words.clone();
    let caller = visit.caller();
    page(StatementPage {
        name: caller.member.name.as_str().to_owned(),
        balance: newest.map(|minutes| balance_sentence(&words, minutes)).unwrap_or_default(),
        lines: StatementLines::of(&words, &caller.bank, lines, &Paging { path: "/statement".to_owned(), before }),
        printed: words.with("statement-printed", &[("day", &words.day(visit.today)), ("bank", caller.bank.name.as_str())]),
        layout: visit.layout(words.say("statement-title")),
    })
}

/// The number before which lines are asked for.
pub(crate) fn before(query: &Query) -> Option<i64> {
    query.text("before").parse().ok().filter(|seq| *seq > 0)
}

/// Where the lines stand among all.
#[derive(Debug)]
pub(crate) struct Paging {
    /// The page's address, without the bank's prefix.
    pub(crate) path: String,
    /// The number before which these lines stand.
    pub(crate) before: Option<i64>,
}

fn balance_sentence(words: &Words, minutes: Minutes) -> String {
    let id = match minutes.get() {
        ..=-1 => "statement-balance-below",
        0 => "statement-balance-even",
        1.. => "statement-balance-above",
    };
    words.with(id, &[("time", &words.minutes(minutes))])
}

impl StatementLines {
    /// The lines for a page; one more than [`LINES_A_PAGE`] means that there are older ones.
    pub(crate) fn of(words: &Words, bank: &Bank, mut lines: Vec<Line>, paging: &Paging) -> Self {
        let page_len = usize::try_from(LINES_A_PAGE).unwrap_or(usize::MAX);
        let more = lines.len() > page_len;
        lines.truncate(page_len);
        let older = lines.last().filter(|_| more).map(|last| format!("{}?before={}", paging.path, last.seq));
        let mut months: Vec<(Day, StatementMonth)> = Vec::new();
        for line in &lines {
            let month = month_of(bank.day_at(line.recorded_at));
            if months.last().is_none_or(|(last, _)| *last != month) {
                months.push((month, StatementMonth { name: words.month(month), lines: Vec::new() }));
            }
            if let Some((_, last)) = months.last_mut() {
                last.lines.push(StatementLine::of(words, bank, line, &lines));
            }
        }
        let months = months.into_iter().map(|(_, month)| month).collect();
        Self { months, older, newest: paging.before.map(|_| paging.path.clone()) }
    }

    /// Whether there is no line at all, on this page or another.
    pub(crate) fn is_empty(&self) -> bool {
        self.months.is_empty() && self.newest.is_none()
    }
}

impl StatementLine {
    fn of(words: &Words, bank: &Bank, line: &Line, all: &[Line]) -> Self {
        let recorded = bank.day_at(line.recorded_at);
        let help = line.kind == TransferKind::Exchange;
        let came_in = line.minutes > Minutes::ZERO;
        let time = words.minutes(line.minutes);
        let (gave, received) = if came_in { (Some(time), None) } else { (None, Some(time)) };
        let here = |seq: &i64| all.iter().any(|each| each.seq == *seq);
        Self {
            seq: line.seq,
            day: words.day_in(recorded, recorded),
            text: text(words, line),
            happened: (line.happened_on != recorded && help)
                .then(|| words.with("statement-happened", &[("day", &words.day_in(line.happened_on, recorded))])),
            href: line.exchange.map(|id| format!("/exchanges/{id}")),
            gave,
            received,
            label: words.say(match (help, came_in) {
                (true, true) => "statement-gave",
                (true, false) => "statement-received",
                (false, true) => "statement-added",
                (false, false) => "statement-taken",
            }),
            remark: (!help).then(|| words.say(if came_in { "statement-remark-added" } else { "statement-remark-taken" })),
            balance: telling::balance(words, line.balance_after),
            undoes: line.reverses_seq.filter(here),
            undone_by: all.iter().find(|each| each.reverses_seq == Some(line.seq)).map(|each| each.seq),
        }
    }
}

/// Who and what.
fn text(words: &Words, line: &Line) -> String {
    let way = if line.minutes > Minutes::ZERO { "in" } else { "out" };
    let name = match &line.other {
        Other::Member(label) => label.name.clone(),
        Other::Account(kind) => words.say(&format!("statement-account-{}", kind.code())),
        Other::Group(name) => name.clone(),
    };
    let group = matches!(line.other, Other::Group(_));
    let id = match line.kind {
        TransferKind::Exchange if group => format!("statement-group-{way}"),
        TransferKind::Exchange => format!("statement-exchange-{way}"),
        TransferKind::Gift => format!("statement-gift-{way}"),
        TransferKind::Grant => format!("statement-grant-{way}"),
        TransferKind::Opening => "statement-opening".to_owned(),
        TransferKind::StartingCredit => format!("statement-starting-{way}"),
        TransferKind::Correction => "statement-correction".to_owned(),
        TransferKind::Reversal => "statement-reversal".to_owned(),
        TransferKind::BetweenBanks => format!("statement-between-{way}"),
    };
    let what = line.category.as_ref().map(telling::kind_of_help).unwrap_or_default();
    let number = line.reverses_seq.map(|seq| seq.to_string()).unwrap_or_default();
    let text = words.with(&id, &[("name", &name), ("what", &what), ("number", &number)]);
    match &line.memo {
        Some(memo) if line.kind != TransferKind::Exchange => words.with("statement-with-memo", &[("text", &text), ("memo", memo)]),
        _ => text,
    }
}

async fn books(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let actor = visit.actor.clone();
    let books = blocking(&banks, move |banks| banks.books(&actor)).await?;
    page(books_page(&visit, &books))
}

fn books_page(visit: &Signed, books: &Books) -> BooksPage {
    let words = &visit.words;
    let row = |(kind, minutes): &(AccountKind, Minutes)| BooksRow {
        label: words.say(&format!("books-{}", kind.code())),
        // The form of ledgers: here the sign is the point, since it shows that the sum is nothing.
        minutes: minutes.to_string().replace('-', "−"),
        said: words.say(&format!("books-{}-why", kind.code())),
    };
    BooksPage {
        layout: visit.layout(words.say("books-title")),
        rows: books.totals.iter().map(row).collect(),
        total: books.total.to_string(),
        balanced: books.total == Minutes::ZERO,
        own: books.own.map(|minutes| balance_sentence(words, minutes)),
        transfers: words.count("books-transfers", books.transfers),
    }
}
