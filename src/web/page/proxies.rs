//! Who acts for whom: staff record it with its basis, scope and last day; members see it in their settings and may end it.
//!
//! Acting itself has no page of its own: every page works under `/for/{number}` and says so.

use actix_web::web;
use askama::Template;

use crate::domain::calendar::{Day, read_day_ahead};
use crate::domain::id::ProxyId;
use crate::domain::people::member::{Member, MemberKind};
use crate::domain::people::proxy::{Basis, Scope};
use crate::domain::text::Title;
use crate::service::bank::Banks;
use crate::service::people::proxy::{Holds, NewProxy, ShownProxy};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::{number_of, staff_sees};
use crate::web::page::person_field::{Named, named};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/members/{number}/acting").route(web::get().to(show)).route(web::post().to(add)))
        .service(web::resource("/members/{number}/acting/{id}/end").route(web::get().to(to_acting)).route(web::post().to(end)))
        .route("/settings/acting", web::get().to(show_own))
        .service(web::resource("/settings/acting/{id}/end").route(web::get().to(to_own)).route(web::post().to(end_own)));
}

#[derive(Template)]
#[template(path = "page/people/acting.html")]
struct ActingPage {
    layout: Layout,
    number: i64,
    lines: Vec<Line>,
    find_url: String,
    typed: Typed,
    bases: Vec<Choice>,
    scopes: Vec<Tick>,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/people/acting_own.html")]
struct OwnPage {
    layout: Layout,
    lines: Vec<Line>,
    acts_for: Vec<(i64, String)>,
    key: String,
}

/// One leave to act, as a page tells it.
struct Line {
    id: String,
    name: String,
    basis: String,
    scopes: String,
    period: String,
    holds: bool,
}

/// Something that may be ticked.
struct Tick {
    code: &'static str,
    said: String,
    on: bool,
}

/// The form as it was typed.
#[derive(Default)]
struct Typed {
    other: String,
    chosen: String,
    basis: String,
    basis_words: String,
    scopes: Vec<String>,
    ends_on: String,
}

async fn at_hand(banks: &web::Data<Banks>, visit: &Signed, number: String) -> Result<Member, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| staff_sees(banks, &actor, &number)).await
}

fn line(visit: &Signed, shown: &ShownProxy) -> Line {
    let (words, proxy, bank) = (&visit.words, &shown.proxy, &visit.caller().bank);
    let basis = words.say(&format!("acting-basis-{}", proxy.basis.code()));
    let scopes: Vec<String> = proxy.scopes.iter().map(|scope| words.say(&format!("acting-scope-{}", scope.code()))).collect();
    let from = words.day(proxy.from);
    let period = match (proxy.ended_at, proxy.ends_on) {
        (Some(at), _) => words.with("acting-ended", &[("from", &from), ("to", &words.day(bank.day_at(at)))]),
        (None, Some(last)) => words.with("acting-until", &[("from", &from), ("to", &words.day(last))]),
        (None, None) => words.with("acting-since", &[("from", &from)]),
    };
    Line {
        id: proxy.id.to_string(),
        name: shown.by.name.clone(),
        basis: proxy
            .basis_words
            .as_ref()
            .map_or_else(|| basis.clone(), |told| words.with("acting-basis-told", &[("basis", &basis), ("told", told.as_str())])),
        scopes: scopes.join(", "),
        period,
        holds: shown.holds == Holds::Now,
    }
}

async fn acting_page(
    banks: &web::Data<Banks>,
    visit: &Signed,
    member: &Member,
    typed: Typed,
    errors: Vec<FieldError>,
) -> Result<ActingPage, Problem> {
    let (actor, id) = (visit.actor.clone(), member.id);
    let all = blocking(banks, move |banks| banks.proxies_for(&actor, id)).await?;
    let words = &visit.words;
    let mut layout = visit.layout(words.with("acting-title", &[("name", member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let fits = |basis: &&Basis| (**basis == Basis::Contact) == (member.kind == MemberKind::Organisation);
    Ok(ActingPage {
        layout,
        number: member.number,
        lines: all.iter().map(|shown| line(visit, shown)).collect(),
        find_url: format!("{}/find-members", visit.root),
        bases: Basis::ALL
            .iter()
            .filter(fits)
            .map(|basis| Choice::new(basis.code(), words.say(&format!("acting-basis-{}", basis.code()))))
            .collect(),
        scopes: Scope::ALL
            .iter()
            .filter(|scope| **scope != Scope::See)
            .map(|scope| Tick {
                code: scope.code(),
                said: words.say(&format!("acting-scope-{}", scope.code())),
                on: typed.scopes.iter().any(|each| each == scope.code()),
            })
            .collect(),
        typed,
        errors,
        key: visit.new_key(),
    })
}

async fn show(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    let scopes = Scope::ALL.iter().map(|scope| scope.code().to_owned()).collect();
    let basis = if member.kind == MemberKind::Organisation { Basis::Contact.code().to_owned() } else { String::new() };
    page(acting_page(&banks, &visit, &member, Typed { basis, scopes, ..Typed::default() }, Vec::new()).await?)
}

async fn add(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    let text = |name: &str| form.text(name).to_owned();
    let typed = Typed {
        other: text("other"),
        chosen: text("other_id"),
        basis: text("basis"),
        basis_words: text("basis_words"),
        scopes: form.all("scope").into_iter().map(str::to_owned).collect(),
        ends_on: text("ends_on"),
    };
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let (actor, other, chosen) = (visit.actor.clone(), typed.other.clone(), typed.chosen.clone());
    let by = match blocking(&banks, move |banks| named(banks, &actor, &other, &chosen)).await? {
        Named::One(label) => Some(label),
        Named::Fault(id) => faults.one_of("other", None, id),
    };
    let basis = faults.one_of("basis", Basis::from_code(&typed.basis), "acting-error-basis");
    let basis_words = faults.text("basis_words", Title::optional(&typed.basis_words), "reading-text-malformed");
    let ends_on = last_day(&mut faults, &typed.ends_on, visit.today);
    if let (Some(by), Some(basis), Some(basis_words), Some(ends_on)) = (by, basis, basis_words, ends_on) {
        let scopes = typed.scopes.iter().filter_map(|code| Scope::from_code(code)).collect();
        let (actor, id) = (visit.actor.clone(), member.id);
        let new = NewProxy { member: id, by: by.id, basis, basis_words, scopes, ends_on };
        match blocking(&banks, move |banks| Ok(banks.add_proxy(&actor, new))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/members/{}/acting", member.number), "acting-notice-added")),
            Err(error) => faults.refused(error, &[("by_id", "other")], "other")?,
        }
    }
    page_with_errors(acting_page(&banks, &visit, &member, typed, faults.list()).await?)
}

/// The last day, which is still to come; none where nothing was typed.
fn last_day(faults: &mut Faults<'_>, typed: &str, today: Day) -> Option<Option<Day>> {
    if typed.trim().is_empty() {
        return Some(None);
    }
    let read = read_day_ahead(typed, today).ok();
    faults.one_of("ends_on", read, "reading-day-unreadable").map(Some)
}

async fn to_acting(visit: Signed, path: web::Path<(String, String)>) -> PageResult {
    Ok(visit.redirect(&format!("/members/{}/acting", number_of(&path.0)?)))
}

async fn end(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>, _form: Form) -> PageResult {
    let (number, id) = path.into_inner();
    let member = at_hand(&banks, &visit, number).await?;
    end_one(&banks, &visit, &id).await?;
    Ok(visit.redirect_with_notice(&format!("/members/{}/acting", member.number), "acting-notice-ended"))
}

async fn end_one(banks: &web::Data<Banks>, visit: &Signed, id: &str) -> Result<(), Problem> {
    let id: ProxyId = id.parse().ok().ok_or_else(Problem::not_found)?;
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.end_proxy(&actor, id)).await?;
    Ok(())
}

async fn show_own(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let (actor, id) = (visit.actor.clone(), visit.caller().member.id);
    let (all, acts_for) = blocking(&banks, move |banks| Ok((banks.proxies_for(&actor, id)?, banks.may_act_for(&actor)?))).await?;
    page(OwnPage {
        layout: visit.layout(visit.words.say("acting-own-title")),
        lines: all.iter().map(|shown| line(&visit, shown)).collect(),
        acts_for: acts_for.into_iter().map(|label| (label.number, label.name)).collect(),
        key: visit.new_key(),
    })
}

async fn to_own(visit: Signed) -> PageResult {
    Ok(visit.redirect("/settings/acting"))
}

async fn end_own(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    end_one(&banks, &visit, &id).await?;
    Ok(visit.redirect_with_notice("/settings/acting", "acting-notice-ended"))
}
