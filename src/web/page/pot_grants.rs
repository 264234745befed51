//! Hours from the pot: one of the staff asks for a member, a second person says yes or no. Staff only.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::help::grant::{self as rules, GrantRefusal, GrantRule, GrantState, RuleState};
use crate::domain::id::{GrantId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::text::{Reason, Slug, fold};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::grant::{NewGrant, ShownGrant};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::pot::rule_name;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/pot/grants/new").route(web::get().to(ask)).route(web::post().to(save)))
        .route("/pot/grants/{id}", web::get().to(show))
        .service(web::resource("/pot/grants/{id}/approve").route(web::get().to(to_grant)).route(web::post().to(approve)))
        .service(web::resource("/pot/grants/{id}/refuse").route(web::get().to(to_grant)).route(web::post().to(refuse)));
}

#[derive(Template)]
#[template(path = "page/pot/ask.html")]
struct AskPage {
    layout: Layout,
    typed: Typed,
    rules: Vec<Choice>,
    alone: bool,
    find_url: String,
    errors: Vec<FieldError>,
    key: String,
}

/// The form as it was typed.
#[derive(Clone, Default)]
struct Typed {
    find: String,
    member_id: String,
    minutes: String,
    rule: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "page/pot/grant.html")]
struct GrantPage {
    layout: Layout,
    id: String,
    facts: Vec<(String, String)>,
    state: String,
    tag: &'static str,
    member: (String, String),
    can_approve: bool,
    can_refuse: bool,
    wait: String,
    approve_label: String,
    reason: String,
    errors: Vec<FieldError>,
    key: String,
}

/// Whom the form names.
enum Found {
    One(MemberId),
    Nobody,
    Several,
    Missing,
}

async fn ask(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let (actor, number) = (visit.actor.clone(), query.text("number").parse::<i64>().ok());
    let work = move |banks: &Banks| {
        actor.may(Act::AskGrants)?;
        number.map(|number| banks.member_by_number(&actor, number)).transpose()
    };
    let member = blocking(&banks, work).await?;
    let mut typed = Typed::default();
    if let Some(member) = member {
        (typed.find, typed.member_id) = (member.name.to_string(), member.id.to_string());
    }
    page(ask_page(&visit, &banks, typed, Vec::new()).await?)
}

async fn ask_page(
    visit: &Signed,
    banks: &web::Data<Banks>,
    typed: Typed,
    errors: Vec<FieldError>,
) -> std::result::Result<AskPage, Problem> {
    let actor = visit.actor.clone();
    let (all, deciders) = blocking(banks, move |banks| Ok((banks.grant_rules(&actor)?, banks.grant_deciders(&actor)?))).await?;
    let words = &visit.words;
    let offered = all.iter().filter(|rule| rule.state == RuleState::InUse);
    let choice = |rule: &GrantRule| Choice::new(rule.slug.as_str(), rule_name(words, rule));
    let mut layout = visit.layout(words.say("grant-ask-title"));
    layout.has_error = !errors.is_empty();
    Ok(AskPage {
        layout,
        rules: std::iter::once(Choice::new("", words.say("grant-rule-choose"))).chain(offered.map(choice)).collect(),
        alone: deciders < 2,
        find_url: format!("{}/find-members", visit.root),
        typed,
        errors,
        key: visit.new_key(),
    })
}

/// The one chosen in the list, a member number, or a whole name that one person has.
fn find(banks: &Banks, actor: &Actor, typed: &Typed) -> Result<Found> {
    let text = typed.find.trim();
    if let Ok(id) = typed.member_id.parse::<MemberId>()
        && let Ok(member) = banks.member(actor, id)
        && (text.is_empty() || fold(member.name.as_str()) == fold(text))
    {
        return Ok(Found::One(id));
    }
    if text.is_empty() {
        return Ok(Found::Missing);
    }
    if let Ok(number) = text.trim_start_matches('#').parse::<i64>() {
        return match banks.member_by_number(actor, number) {
            Ok(member) => Ok(Found::One(member.id)),
            Err(Error::NotFound) => Ok(Found::Nobody),
            Err(error) => Err(error),
        };
    }
    let found = match banks.find_members(actor, text) {
        Ok(found) => found,
        Err(Error::Invalid(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    let exact: Vec<_> = found.iter().filter(|label| fold(&label.name) == fold(text)).collect();
    Ok(match (exact.as_slice(), found.as_slice()) {
        ([one], _) => Found::One(one.id),
        ([], []) => Found::Nobody,
        ([], [only]) => Found::One(only.id),
        _ => Found::Several,
    })
}

async fn save(visit: Signed, banks: web::Data<Banks>, form: Form) -> PageResult {
    let text = |name: &str| form.text(name).to_owned();
    let typed =
        Typed { find: text("find"), member_id: text("member_id"), minutes: text("minutes"), rule: text("rule"), reason: text("reason") };
    let (actor, asked) = (visit.actor.clone(), typed.clone());
    let work = move |banks: &Banks| {
        actor.may(Act::AskGrants)?;
        find(banks, &actor, &asked)
    };
    let found = blocking(&banks, work).await?;
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let member = match found {
        Found::One(id) => Some(id),
        Found::Missing => faults.one_of("find", None, "grant-error-who"),
        Found::Nobody => faults.one_of("find", None, "grant-error-nobody"),
        Found::Several => faults.one_of("find", None, "grant-error-several"),
    };
    let minutes = match typed.minutes.trim() {
        "" => faults.one_of("minutes", None, "pot-error-minutes"),
        text => faults.amount("minutes", text),
    };
    let rule = faults.one_of("rule", Slug::new(&typed.rule).ok(), "grant-error-rule");
    let reason = faults.text("reason", Reason::new(&typed.reason), "grant-error-reason");
    if let (Some(member), Some(minutes), Some(rule), Some(reason)) = (member, minutes, rule, reason) {
        let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
        let new = NewGrant { member, minutes, rule, reason };
        match blocking(&banks, move |banks| Ok(banks.ask_grant(&actor, &new, key.as_deref()))).await? {
            Ok(asked) => {
                return Ok(visit.redirect_with_notice(&format!("/pot/grants/{}", asked.value.grant.id), "grant-notice-asked"));
            }
            Err(error) => faults.refused(error, &[("member_id", "find")], "find")?,
        }
    }
    page_with_errors(ask_page(&visit, &banks, typed, faults.list()).await?)
}

/// The id in an address; one that is none leads nowhere.
fn id_of(text: &str) -> std::result::Result<GrantId, Problem> {
    text.parse().or(Err(Problem::not_found()))
}

async fn load(visit: &Signed, banks: &web::Data<Banks>, id: GrantId) -> std::result::Result<(ShownGrant, i64), Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| Ok((banks.grant(&actor, id)?, banks.grant_deciders(&actor)?))).await
}

async fn show(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>) -> PageResult {
    let (shown, deciders) = load(&visit, &banks, id_of(&id)?).await?;
    page(grant_page(&visit, &shown, deciders, String::new(), Vec::new()))
}

fn grant_page(visit: &Signed, shown: &ShownGrant, deciders: i64, reason: String, errors: Vec<FieldError>) -> GrantPage {
    let (words, grant) = (&visit.words, &shown.grant);
    let may = rules::approve(grant, visit.caller().member.id);
    let open = grant.state == GrantState::Asked;
    let wait = match may {
        Err(GrantRefusal::SecondPerson) if deciders < 2 => "grant-alone",
        Err(GrantRefusal::SecondPerson) if grant.member == visit.caller().member.id => "grant-wait-own",
        Err(GrantRefusal::SecondPerson) => "grant-wait-second",
        _ => "",
    };
    let time = words.minutes(grant.minutes.minutes());
    let mut layout = visit.layout(words.with("grant-title", &[("name", &shown.member.name)]));
    layout.has_error = !errors.is_empty();
    GrantPage {
        layout,
        id: grant.id.to_string(),
        facts: facts(visit, shown, words),
        state: words.say(&format!("grant-state-{}", grant.state.code())),
        tag: match grant.state {
            GrantState::Asked => "tag-warn",
            GrantState::Made => "tag-ok",
            GrantState::Refused => "",
        },
        member: (format!("/members/{}", shown.member.number), shown.member.name.clone()),
        can_approve: may.is_ok(),
        can_refuse: open,
        wait: if wait.is_empty() { String::new() } else { words.say(wait) },
        approve_label: words.with("grant-approve", &[("time", &time)]),
        reason,
        errors,
        key: visit.new_key(),
    }
}

fn facts(visit: &Signed, shown: &ShownGrant, words: &Words) -> Vec<(String, String)> {
    let (grant, bank) = (&shown.grant, &visit.caller().bank);
    let name = |label: &Option<crate::service::people::member::Label>| label.as_ref().map(|label| label.name.clone()).unwrap_or_default();
    let mut facts = vec![
        ("grant-for", shown.member.name.clone()),
        ("grant-long", words.minutes(grant.minutes.minutes())),
        ("grant-rule", rule_name(words, &shown.rule)),
        ("grant-reason", grant.reason.as_str().to_owned()),
        ("grant-asked-by", name(&shown.asked_by)),
        ("grant-asked-at", words.moment(grant.asked_at, bank)),
    ];
    if let Some(at) = grant.decided_at {
        facts.extend([("grant-decided-by", name(&shown.decided_by)), ("grant-decided-at", words.moment(at, bank))]);
    }
    if let Some(why) = &grant.decision_reason {
        facts.push(("grant-decided-why", why.as_str().to_owned()));
    }
    facts.into_iter().map(|(id, value)| (words.say(id), value)).collect()
}

async fn to_grant(visit: Signed, id: web::Path<String>) -> PageResult {
    Ok(visit.redirect(&format!("/pot/grants/{}", id_of(&id)?)))
}

async fn approve(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, form: Form) -> PageResult {
    let id = id_of(&id)?;
    let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
    match blocking(&banks, move |banks| Ok(banks.approve_grant(&actor, id, key.as_deref()))).await? {
        Ok(_) => Ok(visit.redirect_with_notice(&format!("/pot/grants/{id}"), "grant-notice-made")),
        Err(error) => again(&visit, &banks, id, String::new(), error).await,
    }
}

/// Where an answer was refused: what happened meanwhile stands on the grant's page.
async fn again(visit: &Signed, banks: &web::Data<Banks>, id: GrantId, typed: String, error: Error) -> PageResult {
    if matches!(error, Error::Refused(Refusal::GrantDecided)) {
        return Ok(visit.redirect_with_notice(&format!("/pot/grants/{id}"), "grant-notice-before"));
    }
    let (shown, deciders) = load(visit, banks, id).await?;
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    match error {
        Error::Refused(Refusal::BelowFloor) => faults.add("approve", "grant-error-pot"),
        error => faults.refused(error, &[], "approve")?,
    }
    page_with_errors(grant_page(visit, &shown, deciders, typed, faults.list()))
}

async fn refuse(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, form: Form) -> PageResult {
    let id = id_of(&id)?;
    let typed = form.text("reason").to_owned();
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let Some(reason) = faults.text("reason", Reason::new(&typed), "grant-error-why") else {
        let (shown, deciders) = load(&visit, &banks, id).await?;
        return page_with_errors(grant_page(&visit, &shown, deciders, typed, faults.list()));
    };
    let actor = visit.actor.clone();
    match blocking(&banks, move |banks| Ok(banks.refuse_grant(&actor, id, &reason))).await? {
        Ok(_) => Ok(visit.redirect_with_notice(&format!("/pot/grants/{id}"), "grant-notice-refused")),
        Err(error) => again(&visit, &banks, id, typed, error).await,
    }
}
