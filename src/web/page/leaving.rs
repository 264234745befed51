//! A member leaves: why, from which day, where the hours go; checked once more before it is done, and worded with care.
//!
//! What follows from it is the service's matter; this page says it before it happens.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::leaving::LeavingReason;
use crate::domain::people::member::{Member, Role, Standing};
use crate::domain::people::profile::{Emergency, Profile};
use crate::domain::text::{Note, Phone, Reason};
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::office::membership::Leaving;
use crate::service::people::member::Label;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::staff_sees;
use crate::web::page::person_field::{Named, named};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/members/{number}/leave").route(web::get().to(ask)).route(web::post().to(leave)));
}

#[derive(Template)]
#[template(path = "page/leaving/leave.html")]
struct LeavePage {
    layout: Layout,
    number: i64,
    balance: String,
    below: bool,
    typed: Typed,
    reasons: Vec<Choice>,
    find_url: String,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/leaving/check.html")]
struct CheckPage {
    layout: Layout,
    number: i64,
    lead: String,
    steps: Vec<String>,
    hidden: Vec<(&'static str, String)>,
    yes: String,
    key: String,
}

/// The form as it was typed.
#[derive(Clone, Default)]
struct Typed {
    why: String,
    left_on: String,
    told: String,
    hours: String,
    heir: String,
    heir_id: String,
    write_to: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            why: text("why"),
            left_on: text("left_on"),
            told: text("reason"),
            hours: text("hours"),
            heir: text("heir"),
            heir_id: text("heir_id"),
            write_to: text("write_to"),
        }
    }

    fn hidden(&self) -> Vec<(&'static str, String)> {
        vec![
            ("why", self.why.clone()),
            ("left_on", self.left_on.clone()),
            ("reason", self.told.clone()),
            ("hours", self.hours.clone()),
            ("heir", self.heir.clone()),
            ("heir_id", self.heir_id.clone()),
            ("write_to", self.write_to.clone()),
        ]
    }
}

/// Who leaves, with what they have.
struct Leaver {
    member: Member,
    balance: Minutes,
    profile: Profile,
}

async fn at_hand(banks: &web::Data<Banks>, visit: &Signed, number: String) -> Result<Leaver, Problem> {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let member = staff_sees(banks, &actor, &number)?;
        let own = actor.member() == Some(member.id);
        actor.may(if member.role > Role::Member && !own { Act::ManageRoles } else { Act::ManageMembers })?;
        if member.standing == Standing::Left {
            return Err(Error::NotFound);
        }
        let balance = banks.account(&actor, member.account)?.balance;
        let profile = banks.profile(&actor, member.id)?.profile;
        Ok(Leaver { member, balance, profile })
    };
    blocking(banks, work).await
}

async fn ask(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let leaver = at_hand(&banks, &visit, number.into_inner()).await?;
    let typed = Typed {
        left_on: visit.words.say("said-today"),
        hours: "pot".to_owned(),
        write_to: leaver.profile.emergency.as_ref().map(contact).unwrap_or_default(),
        ..Typed::default()
    };
    page(leave_page(&visit, &leaver, typed, Vec::new()))
}

/// The emergency contact as lines: the name, who they are, the number.
fn contact(emergency: &Emergency) -> String {
    let parts = [
        Some(emergency.name.as_str()),
        emergency.relation.as_ref().map(crate::domain::text::Name::as_str),
        emergency.phone.as_ref().map(Phone::as_str),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn leave_page(visit: &Signed, leaver: &Leaver, typed: Typed, errors: Vec<FieldError>) -> LeavePage {
    let words = &visit.words;
    let mut layout = visit.layout(words.with("leaving-title", &[("name", leaver.member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let below = leaver.balance < Minutes::ZERO;
    let id = if below { "members-move-balance-below" } else { "members-move-balance" };
    LeavePage {
        layout,
        number: leaver.member.number,
        balance: words.with(id, &[("name", leaver.member.name.as_str()), ("time", &words.minutes(leaver.balance))]),
        below,
        typed,
        reasons: LeavingReason::ALL.iter().map(|why| Choice::new(why.code(), words.say(&why_id(*why)))).collect(),
        find_url: format!("{}/find-members", visit.root),
        errors,
        key: visit.new_key(),
    }
}

fn why_id(why: LeavingReason) -> String {
    format!("leaving-why-{}", why.code().replace('_', "-"))
}

/// What was read, ready to be checked and done.
struct Ready {
    leaving: Leaving,
    heir: Option<Label>,
    on: Day,
}

async fn leave(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let leaver = at_hand(&banks, &visit, number.into_inner()).await?;
    let typed = Typed::of(&form);
    if !form.text("change").is_empty() {
        return page(leave_page(&visit, &leaver, typed, Vec::new()));
    }
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let ready = read(&banks, &visit, &leaver, &typed, &mut faults).await?;
    if let Some(ready) = ready.filter(|_| faults.is_empty()) {
        if form.text("checked").is_empty() {
            return page(check_page(&visit, &leaver, &typed, &ready));
        }
        let (actor, id) = (visit.actor.clone(), leaver.member.id);
        match blocking(&banks, move |banks| Ok(banks.leave(&actor, id, &ready.leaving))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/members/{}", leaver.member.number), "leaving-notice-done")),
            Err(error) => faults.refused(error, &[("standing_from", "left_on"), ("hours_to", "heir")], "why")?,
        }
    }
    page_with_errors(leave_page(&visit, &leaver, typed, faults.list()))
}

async fn read(
    banks: &web::Data<Banks>,
    visit: &Signed,
    leaver: &Leaver,
    typed: &Typed,
    faults: &mut Faults<'_>,
) -> Result<Option<Ready>, Problem> {
    let why = faults.one_of("why", LeavingReason::from_code(&typed.why), "leaving-error-why");
    let on = faults.day("left_on", &typed.left_on, visit.today);
    let heir = if typed.hours == "person" && leaver.balance > Minutes::ZERO {
        let (actor, text, chosen) = (visit.actor.clone(), typed.heir.clone(), typed.heir_id.clone());
        match blocking(banks, move |banks| named(banks, &actor, &text, &chosen)).await? {
            Named::One(label) => Some(Some(label)),
            Named::Fault(id) => faults.one_of("heir", None, id),
        }
    } else {
        Some(None)
    };
    let write_to = faults.text("write_to", Note::optional(&typed.write_to), "reading-text-malformed");
    let told = typed.told.trim();
    let said = why.map(|why| reason_in_words(&visit.words, why, told));
    let reason = said.and_then(|said| faults.text("reason", Reason::new(&said), "members-error-standing-reason"));
    let (Some(why), Some(on), Some(heir), Some(write_to), Some(reason)) = (why, on, heir, write_to, reason) else { return Ok(None) };
    let write_to = write_to.filter(|_| why == LeavingReason::Died);
    Ok(Some(Ready { leaving: Leaving { why, on: Some(on), reason, hours_to: heir.as_ref().map(|label| label.id), write_to }, heir, on }))
}

/// `Moved away: to her son in Leeds`.
fn reason_in_words(words: &Words, why: LeavingReason, told: &str) -> String {
    let why = words.say(&why_id(why));
    if told.is_empty() { why } else { words.with("leaving-reason-told", &[("why", &why), ("told", told)]) }
}

fn check_page(visit: &Signed, leaver: &Leaver, typed: &Typed, ready: &Ready) -> CheckPage {
    let (words, name) = (&visit.words, leaver.member.name.as_str());
    let time = words.minutes(leaver.balance);
    let died = ready.leaving.why == LeavingReason::Died;
    let hours = match (leaver.balance.cmp(&Minutes::ZERO), &ready.heir) {
        (std::cmp::Ordering::Equal, _) => words.say("leaving-step-hours-none"),
        (std::cmp::Ordering::Less, _) => words.with("leaving-step-hours-below", &[("time", &time)]),
        (_, Some(heir)) => words.with("leaving-step-hours-person", &[("time", &time), ("name", &heir.name)]),
        (_, None) => words.with("leaving-step-hours-pot", &[("time", &time)]),
    };
    let messages = if died { "leaving-step-messages-died" } else { "leaving-step-messages" };
    let mut steps = vec![
        hours,
        words.say("leaving-step-listings"),
        words.say(messages),
        words.say("leaving-step-acting"),
        words.say("leaving-step-staff"),
    ];
    steps.extend(ready.leaving.write_to.as_ref().map(|to| words.with("leaving-step-write-to", &[("name", to.as_str())])));
    steps.push(words.say("leaving-step-history"));
    let day = words.day(ready.on);
    CheckPage {
        layout: visit.layout(words.with("leaving-check-title", &[("name", name)])),
        number: leaver.member.number,
        lead: words.with(if died { "leaving-check-died" } else { "leaving-check-lead" }, &[("name", name), ("day", &day)]),
        steps,
        hidden: typed.hidden(),
        yes: words.say(if died { "leaving-yes-died" } else { "leaving-yes" }),
        key: visit.new_key(),
    }
}
