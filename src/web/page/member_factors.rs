//! A member who lost their second step: whoever may give roles takes it away, with a reason that stays.

use actix_web::web;
use askama::Template;

use crate::domain::people::access::Act;
use crate::domain::people::member::Member;
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::staff_sees;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/members/{number}/factors").route(web::get().to(ask)).route(web::post().to(take_away)));
}

#[derive(Template)]
#[template(path = "page/factors/member.html")]
struct MemberPage {
    layout: Layout,
    number: i64,
    has: bool,
    reason: String,
    removals: Vec<String>,
    errors: Vec<FieldError>,
    key: String,
}

/// The member, whether they have a second step, and what was taken from them before, in words.
struct AtHand {
    member: Member,
    has: bool,
    removals: Vec<String>,
}

async fn at_hand(banks: &web::Data<Banks>, visit: &Signed, number: String) -> Result<AtHand, Problem> {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let member = staff_sees(banks, &actor, &number)?;
        actor.may(Act::ManageRoles)?;
        let factors = banks.factors_of(&actor, member.id)?;
        Ok((member, factors))
    };
    let (member, (has, removals)) = blocking(banks, work).await?;
    let words = &visit.words;
    let said = removals.into_iter().map(|(removal, by)| {
        let by = by.unwrap_or_else(|| words.say("factors-operator"));
        words.with("factors-removed", &[("day", &words.day(visit.day_at(removal.at))), ("name", &by), ("reason", removal.reason.as_str())])
    });
    Ok(AtHand { member, has, removals: said.collect() })
}

async fn ask(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let at_hand = at_hand(&banks, &visit, number.into_inner()).await?;
    page(member_page(&visit, at_hand, String::new(), Vec::new()))
}

fn member_page(visit: &Signed, at_hand: AtHand, reason: String, errors: Vec<FieldError>) -> MemberPage {
    let mut layout = visit.layout(visit.words.with("factors-member-title", &[("name", at_hand.member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let AtHand { member, has, removals } = at_hand;
    MemberPage { layout, number: member.number, has, reason, removals, errors, key: visit.new_key() }
}

async fn take_away(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let at_hand = at_hand(&banks, &visit, number.into_inner()).await?;
    let typed = form.text("reason").to_owned();
    let mut faults = Faults::new(&visit.words);
    if let Some(reason) = faults.text("reason", Reason::new(&typed), "factors-error-reason") {
        let (actor, id) = (visit.actor.clone(), at_hand.member.id);
        match blocking(&banks, move |banks| Ok(banks.take_factors_away(&actor, id, &reason))).await? {
            Ok(()) => return Ok(visit.redirect_with_notice(&format!("/members/{}", at_hand.member.number), "factors-notice-taken")),
            Err(error) => faults.refused(error, &[], "reason")?,
        }
    }
    page_with_errors(member_page(&visit, at_hand, typed, faults.list()))
}
