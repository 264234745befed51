//! What staff do to an application: name a referee, say whether a check is needed, note the talk, decide.
//!
//! Each button posts here and comes back to the application's page.

use actix_web::{HttpResponse, web};

use crate::domain::id::MemberId;
use crate::domain::people::profile::Said;
use crate::domain::people::referee::RefereeWay;
use crate::domain::text::{Email, Name, Note, Phone, Reason, TextError};
use crate::service::bank::Banks;
use crate::service::error;
use crate::service::people::decision::Unfinished;
use crate::service::people::referee::NewReferee;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::applications::{Typed, application_page, find};
use crate::web::page::layout::page_with_errors;
use crate::web::page::member_record::number_of;
use crate::web::page::reading::Faults;
use crate::web::problem::PageResult;

/// The pages of this journey; each comes back to the application when it is asked for.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/applications/{number}/referees").route(web::get().to(back)).route(web::post().to(add_referee)))
        .service(web::resource("/applications/{number}/check-needed").route(web::get().to(back)).route(web::post().to(need_check)))
        .service(web::resource("/applications/{number}/interview").route(web::get().to(back)).route(web::post().to(interview)))
        .service(web::resource("/applications/{number}/decide").route(web::get().to(back)).route(web::post().to(decide)))
        .service(web::resource("/applications/{number}/seen").route(web::get().to(back)).route(web::post().to(seen)));
}

async fn back(visit: Signed, number: web::Path<String>) -> PageResult {
    Ok(visit.redirect(&format!("/applications/{}", number_of(&number)?)))
}

/// Does something to an application and comes back with a notice, or with what was wrong beside `field`.
async fn done<T: Send + 'static>(
    banks: &web::Data<Banks>,
    visit: &Signed,
    (number, form): (String, &Form),
    (field, notice): (&str, &str),
    work: impl FnOnce(&Banks, MemberId) -> error::Result<T> + Send + 'static,
    mut faults: Faults<'_>,
) -> PageResult {
    let found = find(banks, visit, number).await?;
    if faults.is_empty() {
        let (id, path) = (found.member.id, format!("/applications/{}", found.member.number));
        match blocking(banks, move |banks| Ok(work(banks, id))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&path, notice)),
            Err(error) => faults.refused(error, &[], field)?,
        }
    }
    let kept = ["referee_name", "relation", "referee_email", "referee_phone", "referee_address", "way", "words", "decision", "reason"];
    let typed = Typed::new(kept.iter().map(|name| ((*name).to_owned(), form.text(name).to_owned())).collect());
    page_with_errors(application_page(visit, &found, typed, faults.list()))
}

fn optional<T>(faults: &mut Faults<'_>, field: &str, typed: &str, read: fn(&str) -> Result<T, TextError>, wrong_id: &str) -> Option<T> {
    let shown_how = |error: TextError| if error == TextError::Malformed { TextError::Missing } else { error };
    if typed.trim().is_empty() { None } else { faults.text(field, read(typed).map_err(shown_how), wrong_id) }
}

async fn add_referee(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let name = faults.text("referee_name", Name::new(form.text("referee_name")), "join-error-name");
    let relation = optional(&mut faults, "relation", form.text("relation"), Name::new, "join-error-name");
    let email = optional(&mut faults, "referee_email", form.text("referee_email"), Email::new, "members-error-email");
    let phone = optional(&mut faults, "referee_phone", form.text("referee_phone"), Phone::new, "members-error-phone");
    let address = optional(&mut faults, "referee_address", form.text("referee_address"), Note::new, "reading-text-malformed");
    let way = faults.one_of("way", RefereeWay::from_code(form.text("way")), "applications-error-way");
    let new = name.zip(way).map(|(name, way)| NewReferee { name, relation, email, phone, address, way });
    let actor = visit.actor.clone();
    let work = move |banks: &Banks, id| match new {
        Some(new) => banks.add_referee(&actor, id, new).map(|_| ()),
        None => Ok(()),
    };
    done(&banks, &visit, (number.into_inner(), &form), ("referee_name", "applications-notice-referee"), work, faults).await
}

async fn need_check(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let words = visit.words.clone();
    let needed = Said::from(form.text("needed") == "yes");
    let actor = visit.actor.clone();
    let work = move |banks: &Banks, id| banks.need_check(&actor, id, needed);
    done(&banks, &visit, (number.into_inner(), &form), ("needed", "applications-notice-saved"), work, Faults::new(&words)).await
}

async fn interview(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let note = optional(&mut faults, "words", form.text("words"), Note::new, "reading-text-malformed");
    let actor = visit.actor.clone();
    let work = move |banks: &Banks, id| banks.record_interview(&actor, id, note.as_ref());
    done(&banks, &visit, (number.into_inner(), &form), ("words", "applications-notice-saved"), work, faults).await
}

async fn seen(
    banks: web::Data<Banks>,
    visit: Signed,
    number: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, crate::web::problem::Problem> {
    let number = number_of(&number)?;
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| {
        let member = banks.member_by_number(&actor, number)?;
        banks.see_forms(&actor, member.id)
    })
    .await?;
    let path = if form.text("from") == "application" { format!("/applications/{number}") } else { "/applications".to_owned() };
    Ok(visit.redirect_with_notice(&path, "applications-notice-seen"))
}

async fn decide(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let what = form.text("decision").to_owned();
    let known = ["taken_on", "declined", "withdrawn"].contains(&what.as_str());
    faults.one_of("decision", known.then_some(()), "applications-error-decision");
    let reason = faults.text("reason", Reason::new(form.text("reason")), "applications-error-reason");
    let unfinished = if form.text("unfinished") == "accept" { Unfinished::Accept } else { Unfinished::Wait };
    let actor = visit.actor.clone();
    let notice = match what.as_str() {
        "taken_on" => "applications-notice-taken-on",
        "declined" => "applications-notice-declined",
        _ => "applications-notice-withdrawn",
    };
    let work = move |banks: &Banks, id: MemberId| match (what.as_str(), reason) {
        (_, None) => Ok(()),
        ("taken_on", Some(reason)) => banks.take_on(&actor, id, reason, unfinished).map(|_| ()),
        ("declined", Some(reason)) => banks.decline(&actor, id, reason),
        (_, reason) => banks.withdraw_application(&actor, id, reason),
    };
    done(&banks, &visit, (number.into_inner(), &form), ("decision", notice), work, faults).await
}
