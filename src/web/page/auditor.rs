//! The door behind an auditor's link, its first page and the page of the ledger. Nobody signs in here, and no cookie is set.
//!
//! Only tries that open nothing are counted against whoever tries; what was opened is counted for the coordinator to see.

use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;

use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::value::alias::Naming;
use crate::domain::value::auditor::Opened;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::web::blocking::blocking;
use crate::web::form::{NamedBank, bank_root_of};
use crate::web::guard::Visit;
use crate::web::page::layout::{Choice, Layout};
use crate::web::problem::{PageResult, Problem, page, page_with_problem};
use crate::web::site::Site;
use crate::web::throttle::Throttle;

/// The pages of this file.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/audit/{token}", web::get().to(front)).route("/audit/{token}/ledger", web::get().to(ledger));
}

/// Somebody who was let in.
pub(crate) struct Guest {
    /// Who, and the frame of their pages.
    pub(crate) visit: Visit,
    /// The banks.
    pub(crate) banks: web::Data<Banks>,
}

#[derive(Template)]
#[template(path = "page/auditor/unusable.html")]
struct UnusablePage {
    layout: Layout,
}

#[derive(Template)]
#[template(path = "page/auditor/front.html")]
struct FrontPage {
    layout: Layout,
    facts: Vec<(String, String)>,
    years: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "page/auditor/ledger.html")]
struct LedgerPage {
    layout: Layout,
    lines: String,
    checkpoint: Option<String>,
    keys: Vec<String>,
}

/// Looks whether the link in the address opens anything, and answers through `work`, or that it does not. What was opened is counted
/// once it was answered.
pub(crate) async fn knock(req: &HttpRequest, opened: Opened, work: impl AsyncFnOnce(&Guest) -> PageResult) -> PageResult {
    let missing = || Problem::Broken("the server has no banks".to_owned());
    let banks = req.app_data::<web::Data<Banks>>().ok_or_else(missing)?;
    let site = req.app_data::<web::Data<Site>>().ok_or_else(missing)?;
    let throttle = req.app_data::<web::Data<Throttle>>().ok_or_else(missing)?;
    let token = req.match_info().get("token").unwrap_or_default().to_owned();
    let named = req.extensions().get::<NamedBank>().map(|named| named.0.clone());
    let root = format!("{}/audit/{token}", bank_root_of(req));
    let nobody = Visit::by_link(banks, site, req.path(), (Actor::Anonymous, String::new()));
    // Kept for the page that tells of a problem, should there be one.
    req.extensions_mut().insert(nobody.clone());
    let words = &nobody.words;
    let naming = Naming { person: words.say("auditor-person"), organisation: words.say("auditor-organisation") };
    let found = blocking(banks, move |banks| match banks.actor_for_auditor(&Actor::Anonymous, &token, named.as_ref(), naming) {
        Ok(actor) => Ok(Some(actor)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    });
    let Some(actor) = found.await? else {
        throttle.stranger(banks, Site::visitor(req))?;
        return unusable(&nobody);
    };
    let visit = Visit::by_link(banks, site, req.path(), (actor.clone(), root));
    req.extensions_mut().insert(visit.clone());
    let answer = work(&Guest { visit, banks: banks.clone() }).await?;
    blocking(banks, move |banks| banks.note_opened(&actor, opened)).await?;
    Ok(answer)
}

/// Unknown, ended and revoked links look the same.
fn unusable(nobody: &Visit) -> Result<HttpResponse, Problem> {
    let layout = nobody.layout(nobody.words.say("auditor-unusable"));
    page_with_problem(&Problem::not_found(), UnusablePage { layout })
}

async fn front(req: HttpRequest) -> PageResult {
    knock(&req, Opened::Front, async |guest| {
        let (actor, words) = (guest.visit.actor.clone(), &guest.visit.words);
        let found = blocking(&guest.banks, move |banks| banks.auditor_front(&actor)).await?;
        let facts = [
            ("auditor-fact-bank", found.bank.name.to_string()),
            ("auditor-fact-for", found.link.for_whom.to_string()),
            ("auditor-fact-until", words.day(found.link.ends_on)),
            ("auditor-fact-answers", found.coordinators.join(", ")),
        ];
        let year = |label: String| Choice::new(label.clone(), words.with("report-title", &[("year", &label)]));
        page(FrontPage {
            layout: guest.visit.layout(words.with("auditor-title", &[("bank", found.bank.name.as_str())])),
            facts: facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(id, text)| (words.say(id), text)).collect(),
            years: found.years.iter().map(|each| year(each.label())).collect(),
        })
    })
    .await
}

async fn ledger(req: HttpRequest) -> PageResult {
    knock(&req, Opened::Ledger, async |guest| {
        let (actor, words) = (guest.visit.actor.clone(), &guest.visit.words);
        let found = blocking(&guest.banks, move |banks| banks.auditor_ledger(&actor)).await?;
        let size = found.checkpoint.as_deref().and_then(|note| Checkpoint::read(note).ok()).map_or(0, |checkpoint| checkpoint.size);
        page(LedgerPage {
            layout: guest.visit.layout(words.say("auditor-ledger-title")),
            lines: words.count("ledger-newest-lines", size),
            checkpoint: found.checkpoint,
            keys: found.keys.into_iter().map(|key| key.shown).collect(),
        })
    })
    .await
}
