//! One member's record: how to reach them, how they stand, their account, what they did lately, a link to sign in, hours moved by staff.
//!
//! Staff only. A member's own pages are the home and the statement.

use actix_web::{HttpRequest, web};
use askama::Template;

use crate::document::words::Words;
use crate::domain::id::AccountId;
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::access::Act;
use crate::domain::people::member::{Member, Role, Standing};
use crate::domain::people::note::MemberNote;
use crate::domain::text::Reason;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::help::exchange::{ExchangeFilter, Shown};
use crate::service::ledger::movement::NewMovement;
use crate::service::people::member::{Label, StandingStep};
use crate::service::people::pair::Apart;
use crate::service::people::profile::Known;
use crate::service::people::proxy::{Holds, ShownProxy};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::caseload::warnings;
use crate::web::page::exchange_line::ExchangeLine;
use crate::web::page::layout::{Choice, FieldError, Layout, colour_of, dial, initials, page, page_with_errors};
use crate::web::page::members::{standing_tag, standing_word};
use crate::web::page::notes;
use crate::web::page::profile_fields::{self, Section, Side};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};
use crate::web::site::Site;

/// How many notes a record shows.
const NOTES: usize = 3;
/// How many exchanges a record shows.
const RECENT: i64 = 10;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/members/{number}", web::get().to(show))
        .service(web::resource("/members/{number}/invite").route(web::get().to(to_record)).route(web::post().to(invite)))
        .service(web::resource("/members/{number}/move").route(web::get().to(ask_move)).route(web::post().to(move_hours)));
}

#[derive(Template)]
#[template(path = "page/members/record.html")]
struct RecordPage {
    layout: Layout,
    person: Person,
    facts: Vec<(String, String)>,
    phone: Option<(String, String)>,
    balance: String,
    balance_hint: String,
    story: Vec<Step>,
    recent: Vec<ExchangeLine>,
    applicant: bool,
    may_change: bool,
    may_leave: bool,
    may_invite: Option<String>,
    ways: Ways,
    warnings: Vec<String>,
    write_to: Option<String>,
    about: Vec<(String, String)>,
    notes: Vec<notes::Line>,
    apart: Vec<String>,
    acting: Vec<String>,
    key: String,
}

/// What the reader may do about how this person signs in.
struct Ways {
    card: bool,
    factors: bool,
}

/// Whose record it is.
struct Person {
    number: i64,
    name: String,
    initials: String,
    colour: u32,
    standing: String,
    tag: &'static str,
}

/// A step of the standing's story.
struct Step {
    what: String,
    reason: Option<String>,
    by: Option<String>,
}

#[derive(Template)]
#[template(path = "page/members/invite.html")]
struct InvitePage {
    layout: Layout,
    number: i64,
    name: String,
    link: String,
    ends: String,
}

#[derive(Template)]
#[template(path = "page/members/move.html")]
struct MovePage {
    layout: Layout,
    number: i64,
    name: String,
    balance: String,
    pot: String,
    typed_kind: String,
    minutes: String,
    reason: String,
    kinds: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

/// What the record is made of.
struct Record {
    member: Member,
    balance: Minutes,
    story: Vec<(StandingStep, Option<Label>)>,
    recent: Vec<Shown>,
    known: Known,
    notes: Vec<(MemberNote, Option<Label>)>,
    apart: Vec<Apart>,
    acting: Vec<ShownProxy>,
}

/// The number in an address; one that is none leads nowhere.
pub(crate) fn number_of(text: &str) -> Result<i64> {
    text.parse().ok().ok_or(Error::NotFound)
}

/// A member for the staff's pages. Other people's records do not exist for members; their own they have elsewhere.
pub(crate) fn staff_sees(banks: &Banks, actor: &Actor, number: &str) -> Result<Member> {
    let member = banks.member_by_number(actor, number_of(number)?)?;
    actor.may(Act::SeeMembers)?;
    Ok(member)
}

async fn show(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let member = staff_sees(banks, &actor, &number)?;
        let filter = ExchangeFilter { party: Some(member.id), ..ExchangeFilter::default() };
        Ok(Record {
            balance: banks.account(&actor, member.account)?.balance,
            story: banks.member_standings(&actor, member.id)?,
            recent: banks.list_exchanges(&actor, &filter, RECENT)?,
            known: banks.profile(&actor, member.id)?,
            notes: banks.notes(&actor, member.id)?,
            apart: banks.kept_apart(&actor, member.id)?,
            acting: banks.proxies_for(&actor, member.id)?,
            member,
        })
    };
    let record = blocking(&banks, work).await?;
    page(record_page(&visit, &record))
}

fn record_page(visit: &Signed, record: &Record) -> RecordPage {
    let (words, member) = (&visit.words, &record.member);
    let may_change = may_change(visit, member);
    let invite = if member.login.is_some() { "members-to-invite-again" } else { "members-to-invite" };
    let may_invite = (may_change && member.standing.takes_part()).then(|| words.say(invite));
    RecordPage {
        layout: visit.layout(member.name.to_string()),
        person: person(words, member),
        facts: facts(words, member),
        phone: member.phone.as_ref().map(|phone| (phone.clone(), dial(phone))),
        balance: words.hours_big(record.balance),
        balance_hint: words.say(match record.balance.cmp(&Minutes::ZERO) {
            std::cmp::Ordering::Less => "members-balance-below",
            std::cmp::Ordering::Equal => "members-balance-zero",
            std::cmp::Ordering::Greater => "members-balance-above",
        }),
        story: record.story.iter().rev().map(|(step, by)| told(words, step, by.as_ref())).collect(),
        recent: record.recent.iter().map(|shown| ExchangeLine::of(words, shown, visit.today)).collect(),
        applicant: member.standing == Standing::Applicant,
        may_change,
        may_leave: may_change && member.standing != Standing::Left,
        ways: Ways {
            card: may_invite.is_some() && member.role == Role::Member,
            factors: member.login.is_some() && visit.actor.can(Act::ManageRoles),
        },
        may_invite,
        warnings: warnings(words, &record.known.profile),
        write_to: record.known.profile.write_to.as_ref().map(|to| words.with("members-write-to", &[("name", to.as_str())])),
        about: about(words, &record.known),
        notes: record.notes.iter().take(NOTES).map(|(note, by)| notes::line(visit, note, by.as_ref())).collect(),
        apart: record
            .apart
            .iter()
            .map(|each| words.with("members-apart-line", &[("name", &each.other.name), ("why", each.reason.as_str())]))
            .collect(),
        acting: record.acting.iter().filter(|each| each.holds == Holds::Now).map(|each| each.by.name.clone()).collect(),
        key: visit.new_key(),
    }
}

/// What somebody on the telephone needs of the profile: what was said, in few lines.
fn about(words: &Words, known: &Known) -> Vec<(String, String)> {
    let none = words.say("profiles-not-said");
    let told = [Section::Needs, Section::Time, Section::Home, Section::Able, Section::Emergency, Section::Broker].into_iter();
    let facts = told.flat_map(|section| profile_fields::facts(words, section, Side::Staff, known));
    facts.filter(|(_, value)| *value != none && *value != words.say("profiles-no")).collect()
}

/// A broker changes members and themselves; whoever may do more is changed by a coordinator.
fn may_change(visit: &Signed, member: &Member) -> bool {
    let own = visit.actor.member() == Some(member.id);
    visit.actor.can(if member.role > Role::Member && !own { Act::ManageRoles } else { Act::ManageMembers })
}

fn person(words: &Words, member: &Member) -> Person {
    let name = member.name.as_str();
    Person {
        number: member.number,
        name: name.to_owned(),
        initials: initials(name),
        colour: colour_of(name),
        standing: standing_word(words, member.standing),
        tag: standing_tag(member.standing),
    }
}

fn facts(words: &Words, member: &Member) -> Vec<(String, String)> {
    let none = || words.say("members-none-known");
    let login = if member.login.is_some() { "members-login-yes" } else { "members-login-no" };
    let mut facts = vec![
        ("members-number", member.number.to_string()),
        ("members-kind", words.say(&format!("members-kind-{}", member.kind.code()))),
        ("members-role", words.say(&format!("members-role-{}", member.role.code()))),
        ("members-joined", words.day(member.joined_on)),
    ];
    facts.extend(member.left_on.map(|day| ("members-left", words.day(day))));
    facts.extend([
        ("members-email", member.email.clone().unwrap_or_else(none)),
        ("members-channel", words.say(&format!("members-channel-{}", member.contact_channel.code()))),
        ("members-login", words.say(login)),
    ]);
    facts.into_iter().map(|(id, value)| (words.say(id), value)).collect()
}

fn told(words: &Words, step: &StandingStep, by: Option<&Label>) -> Step {
    Step {
        what: words.with("members-step", &[("standing", &standing_word(words, step.standing)), ("day", &words.day(step.from_on))]),
        reason: step.reason.clone(),
        by: by.map(|label| words.with("members-step-by", &[("name", &label.name)])),
    }
}

/// The page of a link was asked for again: the link is shown once.
async fn to_record(visit: Signed, number: web::Path<String>) -> PageResult {
    Ok(visit.redirect(&format!("/members/{}", number_of(&number)?)))
}

async fn invite(
    banks: web::Data<Banks>,
    visit: Signed,
    number: web::Path<String>,
    _form: Form,
    req: HttpRequest,
    site: web::Data<Site>,
) -> PageResult {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let member = staff_sees(banks, &actor, &number)?;
        let secret = banks.invite(&actor, member.id)?;
        Ok((member, secret))
    };
    let (member, secret) = blocking(&banks, work).await?;
    let base = site.public_url.clone().unwrap_or_else(|| {
        let connection = req.connection_info();
        format!("{}://{}", connection.scheme(), connection.host())
    });
    let words = &visit.words;
    let ends = visit.today.checked_add_days(chrono::Days::new(7)).unwrap_or(visit.today);
    page(InvitePage {
        layout: visit.layout(words.with("members-invite-title", &[("name", member.name.as_str())])),
        number: member.number,
        name: member.name.to_string(),
        link: format!("{base}/invite/{secret}"),
        ends: words.with("members-invite-ends", &[("day", &words.day(ends))]),
    })
}

/// The member, their balance, the pot's, and the accounts that hours can come from or go to.
struct Purse {
    member: Member,
    balance: Minutes,
    pot: AccountId,
    pot_balance: Minutes,
    bank: AccountId,
}

async fn purse(banks: &web::Data<Banks>, visit: &Signed, number: String) -> std::result::Result<Purse, Problem> {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let member = staff_sees(banks, &actor, &number)?;
        actor.may(Act::MoveMinutes)?;
        let only = |kind| banks.accounts(&actor, Some(kind), None, 1)?.pop().ok_or(Error::NotFound);
        let (pot, bank) = (only(AccountKind::Pot)?, only(AccountKind::Bank)?);
        let balance = banks.account(&actor, member.account)?.balance;
        Ok(Purse { member, balance, pot: pot.id, pot_balance: pot.balance, bank: bank.id })
    };
    blocking(banks, work).await
}

async fn ask_move(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let purse = purse(&banks, &visit, number.into_inner()).await?;
    page(move_page(&visit, &purse, [String::new(), String::new(), String::new()], Vec::new()))
}

fn move_page(visit: &Signed, purse: &Purse, typed: [String; 3], errors: Vec<FieldError>) -> MovePage {
    let words = &visit.words;
    let [typed_kind, minutes, reason] = typed;
    let mut layout = visit.layout(words.with("members-move-title", &[("name", purse.member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let balance_id = if purse.balance < Minutes::ZERO { "members-move-balance-below" } else { "members-move-balance" };
    MovePage {
        layout,
        number: purse.member.number,
        name: purse.member.name.to_string(),
        balance: words.with(balance_id, &[("name", purse.member.name.as_str()), ("time", &words.minutes(purse.balance))]),
        pot: words.with("members-move-pot", &[("time", &words.minutes(purse.pot_balance))]),
        typed_kind,
        minutes,
        reason,
        kinds: [TransferKind::StartingCredit, TransferKind::Gift]
            .iter()
            .map(|kind| Choice::new(kind.code(), words.say(&format!("members-move-{}", kind.code()))))
            .collect(),
        errors,
        key: visit.new_key(),
    }
}

async fn move_hours(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let purse = purse(&banks, &visit, number.into_inner()).await?;
    let typed = ["kind", "minutes", "reason"].map(|name| form.text(name).to_owned());
    let mut faults = Faults::new(&visit.words);
    let [kind, minutes, reason] = &typed;
    let way = match TransferKind::from_code(kind) {
        Some(TransferKind::StartingCredit) => Some((TransferKind::StartingCredit, purse.bank, purse.member.account)),
        Some(TransferKind::Gift) => Some((TransferKind::Gift, purse.member.account, purse.pot)),
        _ => None,
    };
    let way = faults.one_of("kind", way, "members-error-move-kind");
    let minutes: Option<Amount> = match minutes.trim() {
        "" => faults.one_of("minutes", None, "members-error-move-minutes"),
        text => faults.amount("minutes", text),
    };
    let reason = faults.text("reason", Reason::new(reason), "members-error-move-reason");
    if let (Some((kind, from, to)), Some(minutes), Some(reason)) = (way, minutes, reason) {
        let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
        let new = NewMovement { kind, from, to, minutes, reason };
        match blocking(&banks, move |banks| Ok(banks.move_minutes(&actor, &new, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/members/{}", purse.member.number), "members-notice-moved")),
            Err(error) => faults.refused(error, &[("from_account_id", "kind"), ("to_account_id", "kind")], "minutes")?,
        }
    }
    page_with_errors(move_page(&visit, &purse, typed, faults.list()))
}
