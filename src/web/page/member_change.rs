//! Changing a member: the record, the role, and where they stand, with the reason and the day.
//!
//! Nothing is overwritten that somebody may ask about later: each standing stays in the story.

use actix_web::web;
use askama::Template;

use crate::domain::people::access::Act;
use crate::domain::people::member::{Member, Role, Standing};
use crate::domain::text::{Name, Reason};
use crate::service::bank::Banks;
use crate::service::people::member::MemberChange;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::staff_sees;
use crate::web::page::members::{Typed, channel_choices, read_reach, role_choices, standing_word};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/members/{number}/edit").route(web::get().to(ask_edit)).route(web::post().to(edit)))
        .service(web::resource("/members/{number}/standing").route(web::get().to(ask_standing)).route(web::post().to(change_standing)));
}

#[derive(Template)]
#[template(path = "page/members/edit.html")]
struct EditPage {
    layout: Layout,
    number: i64,
    typed: Typed,
    channels: Vec<Choice>,
    roles: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/members/standing.html")]
struct StandingPage {
    layout: Layout,
    number: i64,
    now: String,
    standing: String,
    standing_from: String,
    reason: String,
    standings: Vec<Step>,
    errors: Vec<FieldError>,
    key: String,
}

/// A standing to choose, with what it means.
struct Step {
    code: &'static str,
    label: String,
    small: String,
}

/// The member whose record is changed. Whoever may not change it is told so before anything is typed.
async fn at_hand(banks: &web::Data<Banks>, visit: &Signed, number: String) -> Result<Member, Problem> {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let member = staff_sees(banks, &actor, &number)?;
        let own = actor.member() == Some(member.id);
        actor.may(if member.role > Role::Member && !own { Act::ManageRoles } else { Act::ManageMembers })?;
        Ok(member)
    };
    blocking(banks, work).await
}

async fn ask_edit(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    let typed = Typed {
        name: member.name.to_string(),
        email: member.email.clone().unwrap_or_default(),
        phone: member.phone.clone().unwrap_or_default(),
        contact_channel: member.contact_channel.code().to_owned(),
        role: member.role.code().to_owned(),
        ..Typed::default()
    };
    page(edit_page(&visit, &member, typed, Vec::new()))
}

fn edit_page(visit: &Signed, member: &Member, typed: Typed, errors: Vec<FieldError>) -> EditPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.with("members-edit-title", &[("name", member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let asked = |choice: &Choice| !choice.value.is_empty();
    EditPage {
        layout,
        number: member.number,
        typed,
        channels: channel_choices(words).into_iter().filter(asked).collect(),
        roles: role_choices(visit),
        errors,
        key: visit.new_key(),
    }
}

async fn edit(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    let typed = Typed::of(&form);
    let mut faults = Faults::new(&visit.words);
    if let Some(change) = read_change(&mut faults, &typed).filter(|_| faults.is_empty()) {
        let (actor, id) = (visit.actor.clone(), member.id);
        match blocking(&banks, move |banks| Ok(banks.change_member(&actor, id, change))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/members/{}", member.number), "members-notice-changed")),
            Err(error) => faults.refused(error, &[], "role")?,
        }
    }
    page_with_errors(edit_page(&visit, &member, typed, faults.list()))
}

fn read_change(faults: &mut Faults<'_>, typed: &Typed) -> Option<MemberChange> {
    let name = faults.text("name", Name::new(&typed.name), "members-error-name");
    let reach = read_reach(faults, typed);
    let role = match typed.role.as_str() {
        "" => Some(None),
        code => faults.one_of("role", Role::from_code(code), "members-error-role").map(Some),
    };
    let (email, phone, contact_channel) = reach?;
    Some(MemberChange {
        name: Some(name?),
        email: Some(email),
        phone: Some(phone),
        contact_channel,
        role: role?,
        ..MemberChange::default()
    })
}

async fn ask_standing(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    page(standing_page(&visit, &member, [String::new(), visit.words.say("said-today"), String::new()], Vec::new()))
}

fn standing_page(visit: &Signed, member: &Member, typed: [String; 3], errors: Vec<FieldError>) -> StandingPage {
    let words = &visit.words;
    let [standing, standing_from, reason] = typed;
    let mut layout = visit.layout(words.with("members-standing-title", &[("name", member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let others = Standing::ALL.iter().filter(|each| **each != member.standing && settable(**each));
    let step = |each: &Standing| Step {
        code: each.code(),
        label: standing_word(words, *each),
        small: words.say(&format!("members-standing-{}-small", each.code())),
    };
    StandingPage {
        layout,
        number: member.number,
        now: words.with("members-standing-now", &[("standing", &standing_word(words, member.standing))]),
        standing,
        standing_from,
        reason,
        standings: others.map(step).collect(),
        errors,
        key: visit.new_key(),
    }
}

/// Joining and leaving are journeys of their own: a decision and a balance belong to them.
const fn settable(standing: Standing) -> bool {
    !matches!(standing, Standing::Applicant | Standing::Left)
}

async fn change_standing(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    let typed = ["standing", "standing_from", "reason"].map(|name| form.text(name).to_owned());
    let [standing, from, reason] = &typed;
    let mut faults = Faults::new(&visit.words);
    let chosen = Standing::from_code(standing).filter(|each| settable(*each));
    let standing = faults.one_of("standing", chosen, "members-error-standing");
    let from = faults.day("standing_from", from, visit.today);
    let reason = faults.text("reason", Reason::new(reason), "members-error-standing-reason");
    if let (Some(standing), Some(from), Some(reason)) = (standing, from, reason) {
        let change = MemberChange { standing: Some(standing), standing_from: Some(from), reason: Some(reason), ..MemberChange::default() };
        let (actor, id) = (visit.actor.clone(), member.id);
        match blocking(&banks, move |banks| Ok(banks.change_member(&actor, id, change))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/members/{}", member.number), "members-notice-standing")),
            Err(error) => faults.refused(error, &[], "standing")?,
        }
    }
    page_with_errors(standing_page(&visit, &member, typed, faults.list()))
}
