//! `/members`: staff page through all of them; members find a few by name.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::id::MemberId;
use crate::domain::people::access::Act;
use crate::domain::people::member::{ContactChannel, Member, MemberKind, Role, Standing};
use crate::domain::text::{Email, Name, Phone, Reason};
use crate::service::bank::Banks;
use crate::service::people::member::{Label, MemberChange, MemberFilter, NewMember};
use crate::web::api::wire::{Body, Faults, Message, Page, Paging, day, id_in_path, only_known, present, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, json, json_created};
use crate::web::throttle::Throttle;

/// The routes of this resource.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/members", web::get().to(list))
        .route("/members", web::post().to(add))
        .route("/members/{id}", web::get().to(one))
        .route("/members/{id}", web::patch().to(change));
}

/// A member of the bank.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub(crate) struct MemberWire {
    #[schema(format = "uuid")]
    id: String,
    number: i64,
    name: String,
    /// `person` or `organisation`.
    kind: &'static str,
    /// `member`, `broker` or `coordinator`.
    role: &'static str,
    /// `applicant`, `active`, `paused`, `suspended` or `left`.
    standing: &'static str,
    #[schema(format = "date")]
    joined_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date")]
    left_on: Option<String>,
    #[schema(format = "uuid")]
    account_id: String,
    has_login: bool,
}

impl MemberWire {
    /// A member as the API shows one.
    pub(crate) fn of(member: &Member) -> Self {
        Self {
            id: member.id.to_string(),
            number: member.number,
            name: member.name.to_string(),
            kind: member.kind.code(),
            role: member.role.code(),
            standing: member.standing.code(),
            joined_on: member.joined_on.to_string(),
            left_on: member.left_on.map(|day| day.to_string()),
            account_id: member.account.to_string(),
            has_login: member.login.is_some(),
        }
    }
}

/// A member's name, and the id that goes with it.
#[derive(Serialize, ToSchema)]
#[schema(as = Name)]
pub(crate) struct NameWire {
    #[schema(format = "uuid")]
    id: String,
    name: String,
}

impl NameWire {
    /// A label as the API shows one.
    pub(crate) fn of(label: &Label) -> Self {
        Self { id: label.id.to_string(), name: label.name.clone() }
    }
}

/// What a list of members holds: records for staff, names for members.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Listed {
    /// For staff.
    Record(MemberWire),
    /// For members.
    Name(NameWire),
}

/// Staff page through all; a member must give `q` (2 letters or more) and gets at most 8 names.
#[utoipa::path(
    get, path = "/members", tag = "members",
    params(
        ("q" = Option<String>, Query, description = "part of a name; staff: or a number"),
        ("standing" = Option<String>, Query, description = "staff only"),
        ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query)
    ),
    responses((status = 200, body = Page<Listed>))
)]
pub(crate) async fn list(banks: web::Data<Banks>, throttle: web::Data<Throttle>, api: Api, query: Query) -> PageResult {
    let actor = api.actor;
    if !actor.can(Act::SeeMembers) {
        only_known(&query, &["q"])?;
        throttle.search(&banks, &actor.caller()?.member.id.to_string())?;
        let q = query.text("q").to_owned();
        let found = blocking(&banks, move |banks| banks.find_members(&actor, &q)).await?;
        return json(&Page { items: found.iter().map(|label| Listed::Name(NameWire::of(label))).collect(), next: None });
    }
    only_known(&query, &["q", "standing", "limit", "cursor"])?;
    let paging = Paging::read(&query, "members")?;
    let mut faults = Faults::new();
    let standings = query.all("standing").into_iter().filter_map(|code| faults.take("standing", word(code, Standing::from_code))).collect();
    let wanted = query.text("q").trim().to_owned();
    if wanted.chars().count() > 100 {
        faults.note("q", "invalid-search");
    }
    let filter = MemberFilter { query: Some(wanted).filter(|q| !q.is_empty()), standings, after_number: paging.after()? };
    let filter = faults.done(Some(filter))?;
    let limit = paging.one_more();
    let found = blocking(&banks, move |banks| banks.list_members(&actor, &filter, limit)).await?;
    json(&paging.page("members", found, |member| member.number.to_string(), |member| Listed::Record(MemberWire::of(&member))))
}

/// A member to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMember)]
pub(crate) struct NewMemberWire {
    name: String,
    email: Option<String>,
    phone: Option<String>,
    /// `telephone`, `post`, `email` or `text`.
    contact_channel: Option<String>,
    role: Option<String>,
    kind: Option<String>,
    #[schema(format = "date")]
    joined_on: Option<String>,
    number: Option<i64>,
}

fn email(text: &str) -> Result<Email, Message> {
    Email::new(text).or(Err(Message("invalid-email")))
}

fn phone(text: &str) -> Result<Phone, Message> {
    Phone::new(text).or(Err(Message("invalid-phone")))
}

impl NewMemberWire {
    fn read(&self) -> Result<NewMember, Problem> {
        let mut faults = Faults::new();
        let name = faults.take("name", Name::new(&self.name));
        let email = faults.take_some("email", self.email.as_deref().map(email));
        let phone = faults.take_some("phone", self.phone.as_deref().map(phone));
        let channel = |code: &String| word(code, ContactChannel::from_code);
        let contact_channel = faults.take_some("contact_channel", self.contact_channel.as_ref().map(channel));
        let role = faults.take_some("role", self.role.as_ref().map(|code| word(code, Role::from_code)));
        let kind = faults.take_some("kind", self.kind.as_ref().map(|code| word(code, MemberKind::from_code)));
        let joined_on = faults.take_some("joined_on", self.joined_on.as_deref().map(day));
        let (role, kind) = (role.unwrap_or(Role::Member), kind.unwrap_or(MemberKind::Person));
        faults.done(name.map(|name| NewMember { name, email, phone, contact_channel, role, kind, joined_on, number: self.number }))
    }
}

/// Adds a member; staff.
#[utoipa::path(post, path = "/members", tag = "members", request_body = NewMemberWire, responses((status = 201, body = MemberWire)))]
pub(crate) async fn add(banks: web::Data<Banks>, api: Api, body: Body<NewMemberWire>) -> PageResult {
    let new = body.0.read()?;
    let member = blocking(&banks, move |banks| banks.add_member(&api.actor, new)).await?;
    json_created(&MemberWire::of(&member))
}

/// One member: any for staff, oneself for members.
#[utoipa::path(get, path = "/members/{id}", tag = "members", params(("id" = String, Path)), responses((status = 200, body = MemberWire)))]
pub(crate) async fn one(banks: web::Data<Banks>, api: Api, path: web::Path<String>) -> PageResult {
    let id: MemberId = id_in_path(&path)?;
    let member = blocking(&banks, move |banks| banks.member(&api.actor, id)).await?;
    json(&MemberWire::of(&member))
}

/// What to change about a member. `null` takes an e-mail address or telephone number away; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberChange)]
pub(crate) struct MemberChangeWire {
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<String>>,
    contact_channel: Option<String>,
    role: Option<String>,
    standing: Option<String>,
    #[schema(format = "date")]
    standing_from: Option<String>,
    reason: Option<String>,
}

impl MemberChangeWire {
    fn read(&self) -> Result<MemberChange, Problem> {
        let mut faults = Faults::new();
        let channel = |code: &String| word(code, ContactChannel::from_code);
        let change = MemberChange {
            name: faults.take_some("name", self.name.as_deref().map(Name::new)),
            email: self.email.as_ref().map(|text| faults.take_some("email", text.as_deref().map(email))),
            phone: self.phone.as_ref().map(|text| faults.take_some("phone", text.as_deref().map(phone))),
            contact_channel: faults.take_some("contact_channel", self.contact_channel.as_ref().map(channel)),
            role: faults.take_some("role", self.role.as_ref().map(|code| word(code, Role::from_code))),
            standing: faults.take_some("standing", self.standing.as_ref().map(|code| word(code, Standing::from_code))),
            standing_from: faults.take_some("standing_from", self.standing_from.as_deref().map(day)),
            reason: faults.take_some("reason", self.reason.as_deref().map(Reason::new)),
            hours_to: None,
        };
        faults.done(Some(change))
    }
}

/// Changes a member's record or standing; staff, and for roles the coordinator.
#[utoipa::path(
    patch, path = "/members/{id}", tag = "members", params(("id" = String, Path)), request_body = MemberChangeWire,
    responses((status = 200, body = MemberWire))
)]
pub(crate) async fn change(banks: web::Data<Banks>, api: Api, path: web::Path<String>, body: Body<MemberChangeWire>) -> PageResult {
    let id: MemberId = id_in_path(&path)?;
    let change = body.0.read()?;
    let member = blocking(&banks, move |banks| banks.change_member(&api.actor, id, change)).await?;
    json(&MemberWire::of(&member))
}
