//! The post round: the letters that wait, one print of them all, and "they are posted". Statements by post begin here too.

use actix_web::web;
use askama::Template;

use crate::document::letter::letter;
use crate::document::message::Telling;
use crate::document::pdf::block::{Block, Column, Heads, Level, Paper, Room, Table};
use crate::document::pdf::file::write;
use crate::document::words::Words;
use crate::domain::id::RoundId;
use crate::domain::people::bank::Bank;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::office::post_round::{Letter, PostRound, Posted, ShownRound};
use crate::service::office::statement::Line;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Layout, page};
use crate::web::page::member_record::staff_sees;
use crate::web::page::messages::MessageLine;
use crate::web::page::statement::{Paging, StatementLines};
use crate::web::page::telling;
use crate::web::problem::{PageResult, Problem, file};
use crate::web::site::Site;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/post-round").route(web::get().to(show)).route(web::post().to(make)))
        .service(web::resource("/post-round/{id}/letters.pdf").route(web::get().to(letters)))
        .service(web::resource("/post-round/{id}/posted").route(web::get().to(back)).route(web::post().to(posted)))
        .service(web::resource("/post-round/{id}/undo").route(web::get().to(back)).route(web::post().to(undo)))
        .service(web::resource("/statement/post").route(web::get().to(to_statement)).route(web::post().to(post_own)))
        .service(web::resource("/members/{number}/statement/post").route(web::get().to(to_record)).route(web::post().to(post_theirs)));
}

#[derive(Template)]
#[template(path = "page/post_round/post_round.html")]
struct PostRoundPage {
    layout: Layout,
    waiting: Vec<MessageLine>,
    heading: String,
    open: Vec<RoundCard>,
    done: Vec<RoundCard>,
    key: String,
}

/// A round as the page shows it.
struct RoundCard {
    id: String,
    title: String,
    made: String,
}

impl RoundCard {
    fn of(visit: &Signed, shown: &ShownRound) -> Self {
        let (words, bank) = (&visit.words, &visit.caller().bank);
        let when = words.moment(shown.round.made_at, bank);
        let who = shown.by.as_ref().map_or_else(|| words.say("exchanges-story-program"), |label| label.name.clone());
        Self {
            id: shown.round.id.to_string(),
            title: words.count("post-round-letters", shown.round.letters),
            made: words.with("post-round-made", &[("when", &when), ("name", &who)]),
        }
    }
}

async fn show(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let actor = visit.actor.clone();
    let (waiting, rounds) = blocking(&banks, move |banks| Ok((banks.waiting_letters(&actor)?, banks.post_rounds(&actor)?))).await?;
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let cards = |wanted: Posted| rounds.iter().filter(|each| each.posted == wanted).map(|each| RoundCard::of(&visit, each)).collect();
    page(PostRoundPage {
        layout: visit.layout(words.say("post-round-title")),
        heading: words.count("post-round-waiting", i64::try_from(waiting.len()).unwrap_or(i64::MAX)),
        waiting: waiting.iter().map(|each| MessageLine::of(words, bank, &each.message, each.name())).collect(),
        open: cards(Posted::NotYet),
        done: cards(Posted::Yes),
        key: visit.new_key(),
    })
}

async fn back(visit: Signed, _id: web::Path<String>) -> PageResult {
    Ok(visit.redirect("/post-round"))
}

async fn make(visit: Signed, banks: web::Data<Banks>, _form: Form) -> PageResult {
    let actor = visit.actor.clone();
    let made = blocking(&banks, move |banks| banks.make_post_round(&actor)).await?;
    let notice = if made.is_some() { "post-round-notice-made" } else { "post-round-notice-none" };
    Ok(visit.redirect_with_notice("/post-round", notice))
}

fn round_id(text: &str) -> Result<RoundId, Problem> {
    text.parse().or(Err(Problem::not_found()))
}

async fn letters(visit: Signed, banks: web::Data<Banks>, site: web::Data<Site>, id: web::Path<String>) -> PageResult {
    let (actor, id) = (visit.actor.clone(), round_id(&id)?);
    let (words, bank, address) = (visit.words.clone(), visit.caller().bank.clone(), site.address.clone());
    let written = blocking(&banks, move |banks| {
        let (round, letters) = banks.post_round_letters(&actor, id)?;
        Ok((write(&words, &paper(&words, &bank, &address, &round, &letters)), bank.day_at(round.made_at)))
    });
    let (bytes, day) = written.await?;
    let bytes = bytes.map_err(|fault| Problem::Broken(fault.to_string()))?;
    Ok(file("application/pdf", &format!("letters-{day}.pdf"), bytes))
}

/// Every letter on a sheet of its own, in its reader's own print. The day on it is that of the round, so that a second print is the same.
fn paper(words: &Words, bank: &Bank, site: &str, round: &PostRound, letters: &[Letter]) -> Paper {
    let day = words.day(bank.day_at(round.made_at));
    let sheet = |each: &Letter| {
        let telling = Telling { words, message: &each.shown.message, bank, site, name: each.shown.name(), format: each.format };
        let enclosed = each.lines.as_ref().map(|lines| statement(words, bank, lines)).unwrap_or_default();
        letter(&telling, &each.address, &day, enclosed)
    };
    Paper { title: words.with("post-round-file", &[("day", &day)]), sheets: letters.iter().map(sheet).collect() }
}

/// A statement on paper: a table a month, the newest first.
fn statement(words: &Words, bank: &Bank, lines: &[Line]) -> Vec<Block> {
    if lines.is_empty() {
        return vec![Block::Paragraph(words.say("post-round-no-lines"))];
    }
    let mut blocks = Vec::new();
    if let Some(newest) = lines.first() {
        let balance = telling::balance(words, newest.balance_after);
        blocks.push(Block::Strong(words.with("post-round-balance", &[("balance", &balance)])));
    }
    let paging = Paging { path: String::new(), before: None };
    for month in StatementLines::of(words, bank, lines.to_vec(), &paging).months {
        blocks.push(Block::Heading(Level::Two, month.name));
        let row = |line: crate::web::page::statement::StatementLine| {
            vec![line.day, line.text, line.gave.unwrap_or_default(), line.received.unwrap_or_default()]
        };
        let columns = vec![
            Column::words(words.say("statement-date"), 3),
            Column::words(words.say("statement-who"), 5),
            Column::figures(words.say("statement-gave"), 2),
            Column::figures(words.say("statement-received"), 2),
        ];
        let rows = month.lines.into_iter().map(row).collect();
        blocks.push(Block::Table(Table { columns, rows, room: Room::Read, heads: Heads::Columns }));
    }
    blocks
}

async fn posted(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, _form: Form) -> PageResult {
    change(&visit, &banks, &id, Banks::post_round_posted, "post-round-notice-posted").await
}

async fn undo(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, _form: Form) -> PageResult {
    change(&visit, &banks, &id, Banks::undo_post_round, "post-round-notice-undone").await
}

async fn change(
    visit: &Signed,
    banks: &web::Data<Banks>,
    id: &str,
    work: fn(&Banks, &crate::service::actor::Actor, RoundId) -> crate::service::error::Result<()>,
    notice: &str,
) -> PageResult {
    let (actor, id) = (visit.actor.clone(), round_id(id)?);
    match blocking(banks, move |banks| Ok(work(banks, &actor, id))).await? {
        Ok(()) => Ok(visit.redirect_with_notice("/post-round", notice)),
        Err(Error::Refused(Refusal::MessageGone)) => Ok(visit.redirect_with_notice("/post-round", "post-round-notice-before")),
        Err(error) => Err(error.into()),
    }
}

async fn to_statement(visit: Signed) -> PageResult {
    Ok(visit.redirect("/statement"))
}

async fn to_record(visit: Signed, number: web::Path<String>) -> PageResult {
    Ok(visit.redirect(&format!("/members/{number}/statement")))
}

async fn post_own(visit: Signed, banks: web::Data<Banks>, _form: Form) -> PageResult {
    let (actor, own) = (visit.actor.clone(), visit.caller().member.id);
    let asked = blocking(&banks, move |banks| Ok(banks.post_statement(&actor, own))).await?;
    asked_for(&visit, "/statement", asked)
}

async fn post_theirs(visit: Signed, banks: web::Data<Banks>, number: web::Path<String>, _form: Form) -> PageResult {
    let actor = visit.actor.clone();
    let (member, asked) = blocking(&banks, move |banks| {
        let member = staff_sees(banks, &actor, &number)?;
        Ok((member.number, banks.post_statement(&actor, member.id)))
    })
    .await?;
    asked_for(&visit, &format!("/members/{member}/statement"), asked)
}

fn asked_for(visit: &Signed, path: &str, asked: crate::service::error::Result<()>) -> PageResult {
    match asked {
        Ok(()) => Ok(visit.redirect_with_notice(path, "post-round-notice-statement")),
        Err(Error::Refused(Refusal::NoSafeAddress)) => Ok(visit.redirect_with_notice(path, "post-round-notice-no-address")),
        Err(error) => Err(error.into()),
    }
}
