//! The members of the bank: found by part of a name or a number, listed, and added. Staff only.
//!
//! One member's own pages are in `member_record` and `member_change`.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::id::MemberId;
use crate::domain::people::access::Act;
use crate::domain::people::member::{ContactChannel, Member, MemberKind, Role, Standing};
use crate::domain::text::{Email, Name, Phone, fold};
use crate::service::bank::Banks;
use crate::service::people::member::{MemberFilter, NewMember};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::PageResult;

/// How many members stand on one page.
const PAGE_MEMBERS: usize = 25;
/// A longer search finds nobody and is not worth reading.
const SEARCH_CHARS_MAX: usize = 100;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/members", web::get().to(list))
        .service(web::resource("/members/new").route(web::get().to(ask_new)).route(web::post().to(add)));
}

#[derive(Template)]
#[template(path = "page/members/list.html")]
struct ListPage {
    layout: Layout,
    query: String,
    find_url: String,
    standing: String,
    standings: Vec<Choice>,
    rows: Vec<Row>,
    nobody: String,
    caption: String,
    first: Option<String>,
    next: Option<String>,
    errors: Vec<FieldError>,
}

/// A member in the list.
struct Row {
    number: i64,
    name: String,
    kind: String,
    standing: String,
    tag: &'static str,
    role: String,
}

#[derive(Template)]
#[template(path = "page/members/new.html")]
struct NewPage {
    layout: Layout,
    typed: Typed,
    kinds: Vec<Choice>,
    channels: Vec<Choice>,
    roles: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

/// The form of a member as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    /// What they are called.
    pub(crate) name: String,
    /// Person or organisation.
    pub(crate) kind: String,
    /// E-mail address.
    pub(crate) email: String,
    /// Telephone number.
    pub(crate) phone: String,
    /// How they want to hear from the bank.
    pub(crate) contact_channel: String,
    /// The day they joined.
    pub(crate) joined_on: String,
    /// Their number.
    pub(crate) number: String,
    /// What they may do.
    pub(crate) role: String,
}

impl Typed {
    /// The form as it was posted.
    pub(crate) fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            name: text("name"),
            kind: text("kind"),
            email: text("email"),
            phone: text("phone"),
            contact_channel: text("contact_channel"),
            joined_on: text("joined_on"),
            number: text("number"),
            role: text("role"),
        }
    }
}

async fn list(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    let asked: String = query.text("q").trim().chars().take(SEARCH_CHARS_MAX).collect();
    let standing = Standing::from_code(query.text("standing"));
    let after_number = query.text("after").parse::<i64>().ok();
    let filter = MemberFilter {
        query: Some(asked.clone()).filter(|asked| !asked.is_empty()),
        standings: standing.into_iter().collect(),
        after_number,
    };
    let (actor, picked) = (visit.actor.clone(), query.text("picked").parse::<MemberId>().ok());
    let limit = i64::try_from(PAGE_MEMBERS + 1).unwrap_or(i64::MAX);
    let work = move |banks: &Banks| {
        let found = banks.list_members(&actor, &filter, limit)?;
        // Whoever was chosen from the list under the field, if that is still the name in it.
        let picked = picked.map(|id| banks.member(&actor, id)).and_then(Result::ok);
        Ok((found, picked))
    };
    let (mut found, picked) = blocking(&banks, work).await?;
    if let Some(member) = picked.filter(|member| fold(member.name.as_str()) == fold(&asked)) {
        return Ok(visit.redirect(&format!("/members/{}", member.number)));
    }
    let more = found.len() > PAGE_MEMBERS;
    found.truncate(PAGE_MEMBERS);
    let words = &visit.words;
    let link = |after: Option<i64>| list_path(&asked, standing, after);
    page(ListPage {
        layout: visit.layout(words.say("members-title")),
        find_url: format!("{}/find-members", visit.root),
        standing: standing.map_or("", Standing::code).to_owned(),
        standings: standing_choices(words),
        nobody: words.with(if asked.is_empty() { "members-none" } else { "members-nobody" }, &[("text", &asked)]),
        caption: words.say(if asked.is_empty() { "members-caption" } else { "members-caption-found" }),
        first: after_number.map(|_| link(None)),
        next: found.last().filter(|_| more).map(|last| link(Some(last.number))),
        rows: found.iter().map(|member| row(words, member)).collect(),
        query: asked,
        errors: Vec::new(),
    })
}

/// The address of a page of the list, without the bank's prefix.
fn list_path(query: &str, standing: Option<Standing>, after: Option<i64>) -> String {
    let mut pairs = Vec::new();
    pairs.extend(Some(("q", query.to_owned())).filter(|_| !query.is_empty()));
    pairs.extend(standing.map(|standing| ("standing", standing.code().to_owned())));
    pairs.extend(after.map(|number| ("after", number.to_string())));
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    if query.is_empty() { "/members".to_owned() } else { format!("/members?{query}") }
}

fn row(words: &Words, member: &Member) -> Row {
    Row {
        number: member.number,
        name: member.name.to_string(),
        kind: words.say(&format!("members-kind-{}", member.kind.code())),
        standing: standing_word(words, member.standing),
        tag: standing_tag(member.standing),
        role: words.say(&format!("members-role-{}", member.role.code())),
    }
}

/// A standing in a word.
pub(crate) fn standing_word(words: &Words, standing: Standing) -> String {
    words.say(&format!("members-standing-{}", standing.code()))
}

/// The class of a standing's tag.
pub(crate) fn standing_tag(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "tag-ok",
        Standing::Applicant | Standing::Suspended => "tag-warn",
        Standing::Paused | Standing::Left => "",
    }
}

fn standing_choices(words: &Words) -> Vec<Choice> {
    let all = Choice::new("", words.say("members-standing-all"));
    let each = Standing::ALL.iter().map(|standing| Choice::new(standing.code(), standing_word(words, *standing)));
    std::iter::once(all).chain(each).collect()
}

async fn ask_new(visit: Signed) -> PageResult {
    visit.actor.may(Act::ManageMembers)?;
    let typed = Typed { kind: MemberKind::Person.code().to_owned(), role: Role::Member.code().to_owned(), ..Typed::default() };
    page(new_page(&visit, typed, Vec::new()))
}

fn new_page(visit: &Signed, typed: Typed, errors: Vec<FieldError>) -> NewPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("members-new-title"));
    layout.has_error = !errors.is_empty();
    NewPage {
        layout,
        typed,
        kinds: MemberKind::ALL.iter().map(|kind| Choice::new(kind.code(), words.say(&format!("members-kind-{}", kind.code())))).collect(),
        channels: channel_choices(words),
        roles: role_choices(visit),
        errors,
        key: visit.new_key(),
    }
}

/// How somebody can be reached, with "not asked yet" first.
pub(crate) fn channel_choices(words: &Words) -> Vec<Choice> {
    let none = Choice::new("", words.say("members-channel-none"));
    let each =
        ContactChannel::ALL.iter().map(|channel| Choice::new(channel.code(), words.say(&format!("members-channel-{}", channel.code()))));
    std::iter::once(none).chain(each).collect()
}

/// The roles that whoever is signed in may give; none for a broker, and the form leaves the question out.
pub(crate) fn role_choices(visit: &Signed) -> Vec<Choice> {
    if !visit.actor.can(Act::ManageRoles) {
        return Vec::new();
    }
    Role::ALL.iter().map(|role| Choice::new(role.code(), visit.words.say(&format!("members-role-{}", role.code())))).collect()
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    visit.actor.may(Act::ManageMembers)?;
    let typed = Typed::of(&form);
    let mut faults = Faults::new(&visit.words);
    if let Some(new) = read_new(&mut faults, &visit, &typed).filter(|_| faults.is_empty()) {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.add_member(&actor, new))).await? {
            Ok(member) => return Ok(visit.redirect_with_notice(&format!("/members/{}", member.number), "members-notice-added")),
            Err(error) => faults.refused(error, &[], "number")?,
        }
    }
    page_with_errors(new_page(&visit, typed, faults.list()))
}

fn read_new(faults: &mut Faults<'_>, visit: &Signed, typed: &Typed) -> Option<NewMember> {
    let name = faults.text("name", Name::new(&typed.name), "members-error-name");
    let kind = faults.one_of("kind", MemberKind::from_code(&typed.kind), "members-error-kind");
    let reach = read_reach(faults, typed);
    let joined_on = match typed.joined_on.trim() {
        "" => Some(None),
        text => faults.day("joined_on", text, visit.today).map(Some),
    };
    let number = match typed.number.trim() {
        "" => Some(None),
        text => faults.number("number", text, 1..=999_999_999).map(Some),
    };
    let role = read_role(faults, visit, typed);
    let (email, phone, contact_channel) = reach?;
    Some(NewMember { name: name?, email, phone, contact_channel, role: role?, kind: kind?, joined_on: joined_on?, number: number? })
}

/// How somebody can be reached, as it was read: all of it may be nothing.
pub(crate) type Reach = (Option<Email>, Option<Phone>, Option<ContactChannel>);

/// Reads how somebody can be reached.
pub(crate) fn read_reach(faults: &mut Faults<'_>, typed: &Typed) -> Option<Reach> {
    let email = match typed.email.trim() {
        "" => Some(None),
        text => faults.text("email", Email::new(text).map_err(malformed_as_missing), "members-error-email").map(Some),
    };
    let phone = match typed.phone.trim() {
        "" => Some(None),
        text => faults.text("phone", Phone::new(text).map_err(malformed_as_missing), "members-error-phone").map(Some),
    };
    let channel = match typed.contact_channel.as_str() {
        "" => Some(None),
        code => faults.one_of("contact_channel", ContactChannel::from_code(code), "members-error-channel").map(Some),
    };
    Some((email?, phone?, channel?))
}

/// An address that is none gets the sentence that shows how one is written.
fn malformed_as_missing(error: crate::domain::text::TextError) -> crate::domain::text::TextError {
    use crate::domain::text::TextError;
    if error == TextError::Malformed { TextError::Missing } else { error }
}

/// The role; whoever may not give one leaves it out, and then it is the weakest.
pub(crate) fn read_role(faults: &mut Faults<'_>, visit: &Signed, typed: &Typed) -> Option<Role> {
    if typed.role.is_empty() && !visit.actor.can(Act::ManageRoles) {
        return Some(Role::Member);
    }
    faults.one_of("role", Role::from_code(&typed.role), "members-error-role")
}
