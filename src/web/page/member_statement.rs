//! A member's statement as staff read or print it: the same lines that the member sees.

use actix_web::web;
use askama::Template;

use crate::service::bank::Banks;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Signed;
use crate::web::page::layout::{Layout, page};
use crate::web::page::member_record::staff_sees;
use crate::web::page::statement::{LINES_A_PAGE, Paging, StatementLines, before};
use crate::web::page::telling;
use crate::web::problem::PageResult;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/members/{number}/statement", web::get().to(show));
}

#[derive(Template)]
#[template(path = "page/members/statement.html")]
struct StatementPage {
    layout: Layout,
    number: i64,
    name: String,
    balance: String,
    lines: StatementLines,
    printed: String,
}

async fn show(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, query: Query) -> PageResult {
    let (actor, before) = (visit.actor.clone(), before(&query));
    let work = move |banks: &Banks| {
        let member = staff_sees(banks, &actor, &number)?;
        let account = banks.account(&actor, member.account)?;
        let lines = banks.statement(&actor, member.account, before, LINES_A_PAGE.saturating_add(1))?;
        Ok((member, account, lines))
    };
    let (member, account, lines) = blocking(&banks, work).await?;
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let paging = Paging { path: format!("/members/{}/statement", member.number), before };
    page(StatementPage {
        layout: visit.layout(words.with("members-statement-title", &[("name", member.name.as_str())])),
        number: member.number,
        name: member.name.to_string(),
        balance: words.with("members-statement-balance", &[("balance", &telling::balance(words, account.balance))]),
        lines: StatementLines::of(words, bank, lines, &paging),
        printed: words.with("statement-printed", &[("day", &words.day(visit.today)), ("bank", bank.name.as_str())]),
    })
}
