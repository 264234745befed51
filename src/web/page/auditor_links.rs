//! Links by which auditors follow the report's figures, on a page: made, shown once, listed with what was opened, taken back.
//! Coordinators only.

use actix_web::{HttpRequest, web};
use askama::Template;

use crate::document::words::Words;
use crate::domain::calendar::FinancialYear;
use crate::domain::id::AuditorLinkId;
use crate::domain::people::bank::Bank;
use crate::domain::text::Title;
use crate::domain::value::auditor::{DAYS_MAX, DAYS_USUAL, OpenYears, Opened, Use};
use crate::service::bank::Banks;
use crate::service::value::auditor::{NewAuditorLink, ShownLink};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};
use crate::web::site::Site;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/report/links").route(web::get().to(show)).route(web::post().to(make)))
        .service(web::resource("/report/links/{id}/revoke").route(web::get().to(to_list)).route(web::post().to(revoke)));
}

#[derive(Template)]
#[template(path = "page/auditor_links/list.html")]
struct ListPage {
    layout: Layout,
    links: Vec<LinkLine>,
    errors: Vec<FieldError>,
    typed: Typed,
    years: Vec<Choice>,
    most_days: String,
    key: String,
}

#[derive(Template)]
#[template(path = "page/auditor_links/made.html")]
struct MadePage {
    layout: Layout,
    told: String,
    address: String,
}

/// A link as it is listed.
struct LinkLine {
    id: String,
    for_whom: String,
    facts: String,
    state: String,
    open: bool,
    used: String,
    uses: Vec<String>,
}

/// What was typed.
struct Typed {
    for_whom: String,
    first: String,
    last: String,
    days: String,
}

/// What the page shows whatever was typed.
struct Standing {
    links: Vec<ShownLink>,
    years: Vec<FinancialYear>,
}

async fn load(banks: &web::Data<Banks>, visit: &Signed) -> Result<Standing, Problem> {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| Ok(Standing { links: banks.auditor_links(&actor)?, years: banks.report_years(&actor)?.all });
    blocking(banks, work).await
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let standing = load(&banks, &visit).await?;
    // The year that was counted last in full is what auditors ask for.
    let usual = standing.years.get(1).or(standing.years.first()).map(|year| year.label()).unwrap_or_default();
    let typed = Typed { for_whom: String::new(), first: usual.clone(), last: usual, days: DAYS_USUAL.to_string() };
    page(list_page(&visit, &standing, typed, Vec::new()))
}

/// The page of the new link is an answer to the form itself, since its secret is kept nowhere to be shown later.
async fn make(banks: web::Data<Banks>, visit: Signed, site: web::Data<Site>, req: HttpRequest, form: Form) -> PageResult {
    let text = |name: &str| form.text(name).to_owned();
    let typed = Typed { for_whom: text("for_whom"), first: text("first"), last: text("last"), days: text("days") };
    let standing = load(&banks, &visit).await?;
    let mut faults = Faults::new(&visit.words);
    if let Some(new) = read(&mut faults, &typed, &standing.years) {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.make_auditor_link(&actor, new))).await? {
            Ok((link, secret)) => {
                let words = &visit.words;
                let (whom, day) = (link.for_whom.to_string(), words.day(link.ends_on));
                return page(MadePage {
                    layout: visit.layout(words.say("auditor-made-title")),
                    told: words.with("auditor-made-for", &[("whom", &whom), ("day", &day)]),
                    address: format!("{}{}/audit/{secret}", base(&site, &req), visit.own_root),
                });
            }
            Err(error) => faults.refused(error, &[], "for_whom")?,
        }
    }
    let errors = faults.list();
    page_with_errors(list_page(&visit, &standing, typed, errors))
}

/// Where people reach the pages.
fn base(site: &Site, req: &HttpRequest) -> String {
    let about = req.connection_info();
    if site.base().is_empty() { format!("{}://{}", about.scheme(), about.host()) } else { site.base().to_owned() }
}

fn read(faults: &mut Faults<'_>, typed: &Typed, years: &[FinancialYear]) -> Option<NewAuditorLink> {
    let for_whom = faults.text("for_whom", Title::new(&typed.for_whom), "auditor-error-whom");
    let one = |label: &str| years.iter().find(|year| year.label() == label).map(|year| year.first());
    let first = faults.one_of("first", one(&typed.first), "auditor-error-year");
    let last = faults.one_of("last", one(&typed.last), "auditor-error-year");
    let years = first.zip(last).and_then(|(first, last)| faults.one_of("last", OpenYears::new(first, last), "auditor-error-order"));
    let days = faults.number("days", &typed.days, 1..=DAYS_MAX);
    Some(NewAuditorLink { for_whom: for_whom?, years: years?, days: days? })
}

async fn to_list(visit: Signed) -> PageResult {
    Ok(visit.redirect("/report/links"))
}

async fn revoke(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    let id: AuditorLinkId = id.parse().or(Err(Problem::not_found()))?;
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.revoke_auditor_link(&actor, id)).await?;
    Ok(visit.redirect_with_notice("/report/links", "auditor-notice-revoked"))
}

fn list_page(visit: &Signed, standing: &Standing, typed: Typed, errors: Vec<FieldError>) -> ListPage {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let mut layout = visit.layout(words.say("auditor-links-title"));
    layout.has_error = !errors.is_empty();
    ListPage {
        layout,
        links: standing.links.iter().map(|shown| line(words, bank, shown)).collect(),
        errors,
        typed,
        years: standing.years.iter().map(|year| Choice::new(year.label(), year.label())).collect(),
        most_days: words.with("auditor-days-hint", &[("most", &DAYS_MAX.to_string())]),
        key: visit.new_key(),
    }
}

fn line(words: &Words, bank: &Bank, shown: &ShownLink) -> LinkLine {
    let link = &shown.link;
    let label = |first: i32| FinancialYear::new(first, bank.year_start).map(FinancialYear::label).unwrap_or_default();
    let (first, last) = (label(link.years.first), label(link.years.last));
    let years = if first == last { first } else { words.with("auditor-link-years", &[("first", &first), ("last", &last)]) };
    let (made, ends) = (words.moment(link.made_at, bank), words.day(link.ends_on));
    let by = shown.made_by.clone().unwrap_or_else(|| words.say("auditor-link-operator"));
    let facts = words.with("auditor-link-facts", &[("years", &years), ("made", &made), ("by", &by)]);
    let state = match link.revoked_at {
        Some(at) => words.with("auditor-link-revoked", &[("at", &words.moment(at, bank))]),
        None if shown.open => words.with("auditor-link-open", &[("day", &ends)]),
        None => words.with("auditor-link-ended", &[("day", &ends)]),
    };
    let (times, last) =
        shown.uses.iter().fold((0_i64, 0_i64), |(times, last), each| (times.saturating_add(each.times), last.max(each.last_at)));
    let used = match times {
        0 => words.say("auditor-link-unused"),
        times => words.count_with("auditor-link-used", times, &[("at", &words.moment(last, bank))]),
    };
    LinkLine {
        id: link.id.to_string(),
        for_whom: link.for_whom.to_string(),
        facts,
        state,
        open: shown.open,
        used,
        uses: shown.uses.iter().map(|each| use_line(words, each)).collect(),
    }
}

fn use_line(words: &Words, each: &Use) -> String {
    let (day, what) = (words.day(each.on), words.say(opened_id(each.opened)));
    words.count_with("auditor-use", each.times, &[("day", &day), ("what", &what)])
}

const fn opened_id(opened: Opened) -> &'static str {
    match opened {
        Opened::Front => "auditor-opened-front",
        Opened::Report => "auditor-opened-report",
        Opened::File => "auditor-opened-file",
        Opened::Rows => "auditor-opened-rows",
        Opened::Exchange => "auditor-opened-exchange",
        Opened::Session => "auditor-opened-session",
        Opened::Cost => "auditor-opened-cost",
        Opened::Receipt => "auditor-opened-receipt",
        Opened::Ledger => "auditor-opened-ledger",
    }
}
