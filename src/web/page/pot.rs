//! The community pot: what is in it, what came and went in a year without a name, and giving hours to it.
//!
//! Staff see here what waits for a second person; the grants themselves have pages of their own (`pot_grants.rs`).

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::calendar::{Day, FinancialYear, months_in};
use crate::domain::help::grant::{GrantRule, Told};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::help::grant::{PotYear, Purpose, ShownGrant, is_built_in};
use crate::service::ledger::movement::NewMovement;
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::money;
use crate::web::page::reading::Faults;
use crate::web::page::telling;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// How many grants the page of the pot lists of each kind.
const GRANTS_LISTED: i64 = 20;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/pot", web::get().to(show)).service(web::resource("/pot/give").route(web::get().to(ask)).route(web::post().to(give)));
}

#[derive(Template)]
#[template(path = "page/pot/pot.html")]
struct PotPage {
    layout: Layout,
    balance: String,
    year: String,
    years: Vec<Choice>,
    heading: String,
    came_in: String,
    went_out: String,
    reasons: Vec<(String, String)>,
    reasons_none: String,
    months: Vec<MonthRow>,
    staff: Option<StaffPart>,
}

/// A month of the pot's year.
struct MonthRow {
    name: String,
    came_in: String,
    went_out: String,
}

/// What staff see besides.
struct StaffPart {
    waiting: Vec<GrantLine>,
    decided: Vec<GrantLine>,
    alone: bool,
    may_change_reasons: bool,
}

/// A grant in a list.
struct GrantLine {
    href: String,
    text: String,
    small: String,
    state: String,
    tag: &'static str,
}

#[derive(Template)]
#[template(path = "page/pot/give.html")]
struct GivePage {
    layout: Layout,
    own: String,
    pot: String,
    minutes: String,
    reason: String,
    errors: Vec<FieldError>,
    key: String,
}

/// What a reason is called.
pub(crate) fn rule_name(words: &Words, rule: &GrantRule) -> String {
    match &rule.name {
        Some(name) => name.as_str().to_owned(),
        None if is_built_in(&rule.slug) => words.say(&format!("pot-rule-{}", rule.slug.as_str())),
        None => rule.slug.as_str().to_owned(),
    }
}

async fn show(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let year = FinancialYear::read(query.text("year"), visit.caller().bank.year_start).ok();
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let pot = banks.pot_year(&actor, year)?;
        let staff = if actor.can(Act::AskGrants) {
            let decided = banks.grants(&actor, None, None, GRANTS_LISTED)?;
            Some((banks.waiting_grants(&actor, GRANTS_LISTED)?, decided, banks.grant_deciders(&actor)?))
        } else {
            None
        };
        Ok((pot, staff))
    };
    let (pot, staff) = blocking(&banks, work).await?;
    page(pot_page(&visit, &pot, staff))
}

fn pot_page(visit: &Signed, pot: &PotYear, staff: Option<(Vec<ShownGrant>, Vec<ShownGrant>, i64)>) -> PotPage {
    let words = &visit.words;
    let year = pot.year.label();
    let staff = staff.map(|(waiting, newest, deciders)| StaffPart {
        waiting: waiting.iter().map(|shown| grant_line(visit, shown)).collect(),
        decided: newest.iter().filter(|shown| shown.grant.decided_at.is_some()).map(|shown| grant_line(visit, shown)).collect(),
        alone: deciders < 2,
        may_change_reasons: visit.actor.can(Act::ManageRules),
    });
    let time = |told: &Told<Day>| words.minutes(told.total);
    PotPage {
        layout: visit.layout(words.say("pot-title")),
        balance: words.with("pot-balance", &[("time", &words.minutes(pot.balance))]),
        years: pot.years.iter().map(|each| Choice::new(each.label(), each.label())).collect(),
        heading: words.with("pot-year", &[("year", &year)]),
        came_in: words.with("pot-came-in", &[("time", &time(&pot.came_in))]),
        went_out: words.with("pot-went-out", &[("time", &time(&pot.went_out))]),
        reasons: reasons(words, pot),
        reasons_none: words.say(if pot.by_purpose.parts.is_none() { "pot-reasons-few" } else { "pot-reasons-none" }),
        months: months(words, pot, visit.today),
        staff,
        year,
    }
}

/// What went out by reason, as far as enough people are behind it.
fn reasons(words: &Words, pot: &PotYear) -> Vec<(String, String)> {
    let Some(parts) = &pot.by_purpose.parts else { return Vec::new() };
    let name = |purpose: &Purpose| match purpose {
        Purpose::Activities => words.say("pot-activities"),
        Purpose::Rule(slug) => pot.rules.iter().find(|rule| rule.slug.as_str() == slug).map_or(slug.clone(), |rule| rule_name(words, rule)),
    };
    let rows = parts.rows.iter().map(|(purpose, minutes)| (name(purpose), words.minutes(*minutes)));
    rows.chain(parts.rest.map(|rest| (words.say("pot-other-reasons"), words.minutes(rest)))).collect()
}

/// The months that have begun; nothing where not one month may be told.
fn months(words: &Words, pot: &PotYear, today: Day) -> Vec<MonthRow> {
    let any = |side: &Told<Day>| side.parts.as_ref().is_some_and(|parts| !parts.rows.is_empty());
    if !any(&pot.came_in) && !any(&pot.went_out) {
        return Vec::new();
    }
    let cell = |told: &Told<Day>, month: Day| match &told.parts {
        None => words.say("pot-month-few"),
        Some(parts) => match parts.rows.iter().find(|(each, _)| *each == month) {
            Some((_, minutes)) => words.minutes(*minutes),
            None if parts.rest.is_some() => words.say("pot-month-few"),
            None => words.say("pot-month-none"),
        },
    };
    let begun = months_in(pot.year.period()).into_iter().filter(|month| *month <= today);
    let row = |month: Day| MonthRow { name: words.month(month), came_in: cell(&pot.came_in, month), went_out: cell(&pot.went_out, month) };
    begun.map(row).collect()
}

fn grant_line(visit: &Signed, shown: &ShownGrant) -> GrantLine {
    let (words, grant) = (&visit.words, &shown.grant);
    let by = shown.asked_by.as_ref().map(|label| label.name.clone()).unwrap_or_default();
    let day = words.day_in(visit.caller().bank.day_at(grant.asked_at), visit.today);
    let state = words.say(&format!("grant-state-{}", grant.state.code()));
    GrantLine {
        href: format!("/pot/grants/{}", grant.id),
        text: words.with("grant-line", &[("name", &shown.member.name), ("time", &words.minutes(grant.minutes.minutes()))]),
        small: words.with("grant-line-small", &[("rule", &rule_name(words, &shown.rule)), ("name", &by), ("day", &day)]),
        tag: if grant.decided_at.is_none() {
            "tag-warn"
        } else if grant.transfer_seq.is_some() {
            "tag-ok"
        } else {
            ""
        },
        state,
    }
}

/// What somebody has and what the pot has.
async fn purses(visit: &Signed, banks: &web::Data<Banks>) -> Result<(Minutes, crate::domain::ledger::account::Account), Problem> {
    let (actor, account) = (visit.actor.clone(), visit.caller().member.account);
    let work = move |banks: &Banks| {
        actor.may(Act::GiveOwn)?;
        let pot = banks.accounts(&actor, Some(AccountKind::Pot), None, 1)?.pop().ok_or(Error::NotFound)?;
        Ok((banks.account(&actor, account)?.balance, pot))
    };
    blocking(banks, work).await
}

async fn ask(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let (own, pot) = purses(&visit, &banks).await?;
    page(give_page(&visit, (own, pot.balance), [String::new(), String::new()], Vec::new()))
}

fn give_page(visit: &Signed, (own, pot): (Minutes, Minutes), typed: [String; 2], errors: Vec<FieldError>) -> GivePage {
    let words = &visit.words;
    let [minutes, reason] = typed;
    let mut layout = visit.layout(words.say("pot-give-title"));
    layout.has_error = !errors.is_empty();
    let own_id = if own > Minutes::ZERO { "pot-give-own" } else { "pot-give-own-none" };
    GivePage {
        layout,
        own: words.with(own_id, &[("time", &words.minutes(own))]),
        pot: words.with("pot-balance", &[("time", &words.minutes(pot))]),
        minutes,
        reason,
        errors,
        key: visit.new_key(),
    }
}

async fn give(visit: Signed, banks: web::Data<Banks>, form: Form) -> PageResult {
    let (own, pot) = purses(&visit, &banks).await?;
    let typed = ["minutes", "reason"].map(|name| form.text(name).to_owned());
    let balances = (own, pot.balance);
    if !form.text("change").is_empty() {
        return page(give_page(&visit, balances, typed, Vec::new()));
    }
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let [minutes, reason] = &typed;
    let minutes = match minutes.trim() {
        "" => faults.one_of("minutes", None, "pot-error-minutes"),
        text => faults.amount("minutes", text),
    };
    let plain = words.say("pot-give-plain");
    let reason = if reason.trim().is_empty() { plain.as_str() } else { reason.as_str() };
    let reason = faults.text("reason", Reason::new(reason), "pot-error-minutes");
    if let (Some(minutes), Some(reason)) = (minutes, reason) {
        if let Some(look) = money::look(&visit, &form, "/pot/give", &[reason.as_str()]) {
            return page(look);
        }
        let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
        let from = visit.caller().member.account;
        let new = NewMovement { kind: TransferKind::Gift, from, to: pot.id, minutes, reason };
        match blocking(&banks, move |banks| Ok(banks.move_minutes(&actor, &new, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/pot", "pot-notice-given")),
            Err(Error::Refused(Refusal::BelowFloor)) => faults.tell("minutes", telling::below_floor(&words, &visit.caller().bank)),
            Err(error) => faults.refused(error, &[], "minutes")?,
        }
    }
    page_with_errors(give_page(&visit, balances, typed, faults.list()))
}
