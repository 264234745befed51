//! Funders' grants as JSON: written down with the funder's words, shares counted for them that count nothing twice, and packs over any days.

use actix_web::{HttpRequest, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::document::report::pack::book;
use crate::document::report::pack_file::{PackFile, pack_file};
use crate::document::words::Words;
use crate::domain::calendar::{Day, Period};
use crate::domain::id::{AwardId, MemberId};
use crate::domain::money::Money;
use crate::domain::people::postcode::AreaKind;
use crate::domain::text::{Note, Title};
use crate::domain::value::award::{Award, Target, Wording};
use crate::domain::value::benefit::Share;
use crate::domain::value::figure::Unit;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result as Answer};
use crate::service::value::award::{NewAward, NewTag, ShownAward, ShownTag, TagEnd};
use crate::service::value::register::{NewCost, amount_message};
use crate::web::api::costs::{EndingAnswer, WithdrawBody, reason};
use crate::web::api::wire::{Body, Faults, Message, Page, day, id, id_in_path, only_known, optional_key, replayed, word};
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Api;
use crate::web::problem::{PageResult, Problem, json, json_created};

/// The routes of this resource, below `/api/v1`.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/awards").route(web::get().to(list_awards)).route(web::post().to(add_award)))
        .route("/awards/{id}", web::get().to(one_award))
        .route("/awards/{id}/withdraw", web::post().to(withdraw_award))
        .route("/awards/{id}/tags", web::post().to(add_tag))
        .route("/awards/{id}/tags/{tag}/end", web::post().to(end_tag))
        .route("/awards/{id}/pack", web::get().to(award_pack));
}

/// A funder's grant to write down.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct AwardBody {
    /// Who gives the money: at most 140 characters.
    funder: String,
    /// What the funder calls the grant: at most 140 characters.
    reference: String,
    /// Its first day.
    #[schema(value_type = NaiveDate)]
    from: String,
    /// Its last day.
    #[schema(value_type = NaiveDate)]
    to: String,
    /// Pounds, a decimal with at most 2 places.
    amount: Option<String>,
    /// What the funder calls hours exchanged.
    says_hours: Option<String>,
    /// What the funder calls active members.
    says_members: Option<String>,
    /// What the funder calls the bank's own cost.
    says_costs: Option<String>,
    /// The paragraph that its packs begin with.
    opening: Option<String>,
    /// By which areas its packs tell where active members live: `ward`, `lsoa` or `district`; not at all where it is left out.
    areas: Option<String>,
}

/// A share to count for a grant.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct TagBody {
    /// `hours` (all exchange hours), `kind` (those of one kind of help), `received` (those that one member received from one other),
    /// `members` (all active members), `member` (one), `costs` (the whole cost register) or `cost` (one line).
    target: String,
    /// The kind of help's short name; only with `kind`. Kinds below it are counted apart.
    category: Option<String>,
    /// Only with `received` and `member`.
    member_id: Option<String>,
    /// Only with `cost`. A line that takes its place is counted in its stead.
    cost_id: Option<String>,
    /// The first day that counts; within the grant's days.
    #[schema(value_type = NaiveDate)]
    from: String,
    /// The last day that counts.
    #[schema(value_type = NaiveDate)]
    to: String,
    /// The share as a part of 1 with at most 4 places, or in per cent with its sign: `0.6` or `60%`.
    share: String,
}

/// How a share stops counting.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndBody {
    /// The last day that counts; where it is left out the share is taken out and counts nothing.
    #[schema(value_type = Option<NaiveDate>)]
    last_day: Option<String>,
    /// Why.
    reason: String,
}

/// A funder's grant.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct AwardAnswer {
    /// Its id.
    id: String,
    /// Who gives the money.
    funder: String,
    /// What the funder calls the grant.
    reference: String,
    /// Its first day.
    from: NaiveDate,
    /// Its last day.
    to: NaiveDate,
    /// Pounds, with 2 places.
    amount: Option<String>,
    /// What the funder calls hours exchanged.
    says_hours: Option<String>,
    /// What the funder calls active members.
    says_members: Option<String>,
    /// What the funder calls the bank's own cost.
    says_costs: Option<String>,
    /// The paragraph that its packs begin with.
    opening: Option<String>,
    /// By which areas its packs tell where active members live.
    areas: Option<&'static str>,
    /// How it ended, where it does not count any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<EndingAnswer>,
    /// All shares that are or were counted for it, by day; left out in a list of grants.
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<TagAnswer>>,
}

/// A share that is counted for a grant.
#[derive(Serialize, ToSchema, Debug)]
pub(crate) struct TagAnswer {
    /// Its id.
    id: String,
    /// For which grant.
    award_id: String,
    /// What is counted.
    target: &'static str,
    /// The id of the kind of help, the member or the cost line; null where all are counted.
    of_id: Option<String>,
    /// What that is called.
    of_name: Option<String>,
    /// The first day that counts.
    from: NaiveDate,
    /// The last day that counts.
    to: NaiveDate,
    /// The share as a part of 1, with 6 places.
    share: String,
    /// How it ended, where it does not count any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<EndingAnswer>,
}

impl From<&Award> for AwardAnswer {
    fn from(award: &Award) -> Self {
        let text = |title: &Option<Title>| title.as_ref().map(ToString::to_string);
        Self {
            id: award.id.to_string(),
            funder: award.funder.to_string(),
            reference: award.reference.to_string(),
            from: award.days.from,
            to: award.days.to,
            amount: award.amount.map(|amount| amount.pounds().to_string()),
            says_hours: text(&award.wording.hours),
            says_members: text(&award.wording.members),
            says_costs: text(&award.wording.costs),
            opening: award.wording.opening.as_ref().map(ToString::to_string),
            areas: award.areas.map(AreaKind::code),
            ended: None,
            tags: None,
        }
    }
}

impl From<&ShownAward> for AwardAnswer {
    fn from(shown: &ShownAward) -> Self {
        Self {
            ended: shown.told.ended.as_ref().map(EndingAnswer::from),
            tags: Some(shown.tags.iter().map(TagAnswer::from).collect()),
            ..Self::from(&shown.told.entry)
        }
    }
}

impl From<&ShownTag> for TagAnswer {
    fn from(shown: &ShownTag) -> Self {
        let tag = &shown.told.entry;
        let of_id = match tag.target {
            Target::Hours | Target::Members | Target::Costs => None,
            Target::Kind(id) => Some(id.to_string()),
            Target::Received(id) | Target::Member(id) => Some(id.to_string()),
            Target::Cost(id) => Some(id.to_string()),
        };
        Self {
            id: tag.id.to_string(),
            award_id: tag.award.to_string(),
            target: tag.target.code(),
            of_id,
            of_name: shown.name.clone(),
            from: tag.days.from,
            to: tag.days.to,
            share: Unit::Share.shown(tag.share.part()),
            ended: shown.told.ended.as_ref().map(EndingAnswer::from),
        }
    }
}

/// The grants in force, the newest first. Coordinator.
#[utoipa::path(get, path = "/awards", tag = "value", security(("bearer" = [])),
    responses((status = 200, body = Page<AwardAnswer>), (status = 401), (status = 403)))]
pub(crate) async fn list_awards(banks: web::Data<Banks>, api: Api) -> PageResult {
    let awards = blocking(&banks, move |banks| banks.awards(&api.actor)).await?;
    json(&Page { items: awards.iter().map(AwardAnswer::from).collect(), next: None })
}

/// One grant, in force or not, with its shares. Coordinator.
#[utoipa::path(get, path = "/awards/{id}", tag = "value", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AwardAnswer), (status = 401), (status = 403), (status = 404)))]
pub(crate) async fn one_award(banks: web::Data<Banks>, api: Api, id: web::Path<String>) -> PageResult {
    let id = id_in_path(&id)?;
    let shown = blocking(&banks, move |banks| banks.award(&api.actor, id)).await?;
    json(&AwardAnswer::from(&shown))
}

/// Writes a grant down, once under an `Idempotency-Key`. Coordinator.
#[utoipa::path(post, path = "/awards", tag = "value", security(("bearer" = [])), request_body = AwardBody,
    params(("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = AwardAnswer), (status = 400), (status = 401), (status = 403), (status = 409), (status = 422)))]
pub(crate) async fn add_award(banks: web::Data<Banks>, api: Api, req: HttpRequest, body: Body<AwardBody>) -> PageResult {
    let key = optional_key(&req)?;
    let new = read_award(&body.0)?;
    let work = move |banks: &Banks| {
        let made = banks.add_award(&api.actor, &new, key.as_deref())?;
        Ok((banks.award(&api.actor, made.value)?, made.replay))
    };
    let (shown, replay) = blocking(&banks, work).await?;
    Ok(replayed(json_created(&AwardAnswer::from(&shown))?, replay))
}

/// Takes a grant out with all its shares; it stays to be read. Coordinator.
#[utoipa::path(post, path = "/awards/{id}/withdraw", tag = "value", security(("bearer" = [])), request_body = WithdrawBody,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 200, body = AwardAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn withdraw_award(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    id: web::Path<String>,
    body: Body<WithdrawBody>,
) -> PageResult {
    let (id, key) = (id_in_path(&id)?, optional_key(&req)?);
    let reason = reason(&body.0.reason)?;
    let work = move |banks: &Banks| {
        let made = banks.withdraw_award(&api.actor, id, &reason, key.as_deref())?;
        Ok((banks.award(&api.actor, id)?, made.replay))
    };
    let (shown, replay) = blocking(&banks, work).await?;
    Ok(replayed(json(&AwardAnswer::from(&shown))?, replay))
}

/// Counts a share of something for a grant, once under an `Idempotency-Key`. Refused with `award.share_taken` where the shares of any
/// exchange, any member or any cost line would come to more than the whole on any day, over all grants. Coordinator.
#[utoipa::path(post, path = "/awards/{id}/tags", tag = "value", security(("bearer" = [])), request_body = TagBody,
    params(("id" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 201, body = TagAnswer), (status = 400), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn add_tag(banks: web::Data<Banks>, api: Api, req: HttpRequest, id: web::Path<String>, body: Body<TagBody>) -> PageResult {
    let (award, key) = (id_in_path(&id)?, optional_key(&req)?);
    let read = read_tag(&body.0)?;
    let work = move |banks: &Banks| {
        let new = NewTag { award, target: read.target(banks, &api)?, days: read.days, share: read.share };
        banks.add_tag(&api.actor, &new, key.as_deref())
    };
    let made = blocking(&banks, work).await?;
    Ok(replayed(json_created(&TagAnswer::from(&made.value))?, made.replay))
}

/// Ends a share on a day, or takes it out; it stays to be read. A share that ends gives way to one with fewer days. Coordinator.
#[utoipa::path(post, path = "/awards/{id}/tags/{tag}/end", tag = "value", security(("bearer" = [])), request_body = EndBody,
    params(("id" = String, Path), ("tag" = String, Path), ("idempotency-key" = Option<String>, Header)),
    responses((status = 200, body = TagAnswer), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn end_tag(
    banks: web::Data<Banks>,
    api: Api,
    req: HttpRequest,
    path: web::Path<(String, String)>,
    body: Body<EndBody>,
) -> PageResult {
    let (award, tag) = path.into_inner();
    let (award, tag, key): (AwardId, _, _) = (id_in_path(&award)?, id_in_path(&tag)?, optional_key(&req)?);
    let reason = reason(&body.0.reason)?;
    let mut faults = Faults::new();
    let last = body.0.last_day.as_deref().map(|last| in_range(last).map(TagEnd::After));
    let last = faults.take_some("last_day", last);
    let end = faults.done(if body.0.last_day.is_some() { last } else { Some(TagEnd::TakenOut) })?;
    let work = move |banks: &Banks| {
        let ours = banks.award(&api.actor, award)?.tags.iter().any(|each| each.told.entry.id == tag);
        if !ours {
            return Err(Error::NotFound);
        }
        banks.end_tag(&api.actor, tag, end, &reason, key.as_deref())
    };
    let made = blocking(&banks, work).await?;
    Ok(replayed(json(&TagAnswer::from(&made.value))?, made.replay))
}

/// What a funder is told of any run of days: `from` and `to` are required. Coordinator.
#[utoipa::path(get, path = "/awards/{id}/pack", tag = "value", security(("bearer" = [])),
    params(("id" = String, Path), ("from" = NaiveDate, Query), ("to" = NaiveDate, Query)),
    responses((status = 200, body = PackFile), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub(crate) async fn award_pack(banks: web::Data<Banks>, api: Api, id: web::Path<String>, query: Query) -> PageResult {
    let id = id_in_path(&id)?;
    only_known(&query, &["from", "to"])?;
    let days = read_days(query.text("from"), query.text("to"))?;
    let edition = blocking(&banks, move |banks| banks.pack(&api.actor, id, days)).await?;
    let words = Words::default();
    json(&pack_file(&words, &edition, &book(&words, &edition)))
}

fn in_range(text: &str) -> Result<Day, Message> {
    day(text).and_then(|day| NewCost::day(day).ok_or(Message("cost-error-on-iso")))
}

fn read_days(from: &str, to: &str) -> Result<Period, Problem> {
    let mut faults = Faults::new();
    let (from, to) = (faults.take("from", in_range(from)), faults.take("to", in_range(to)));
    faults.done(from.zip(to).map(|(from, to)| Period { from, to }))
}

/// Reads the whole body, so that every wrong field is told at once.
fn read_award(body: &AwardBody) -> Result<NewAward, Problem> {
    let mut faults = Faults::new();
    let said = |text: &Option<String>| Title::optional(text.as_deref().unwrap_or(""));
    let funder = faults.take("funder", Title::new(&body.funder));
    let reference = faults.take("reference", Title::new(&body.reference));
    let from = faults.take("from", in_range(&body.from));
    let to = faults.take("to", in_range(&body.to));
    let amount = body.amount.as_deref().map(|amount| Money::read(amount).map_err(|error| Message(amount_message(error))));
    let amount = faults.take("amount", amount.transpose());
    let hours = faults.take("says_hours", said(&body.says_hours));
    let members = faults.take("says_members", said(&body.says_members));
    let costs = faults.take("says_costs", said(&body.says_costs));
    let opening = faults.take("opening", Note::optional(body.opening.as_deref().unwrap_or("")));
    let areas = body.areas.as_deref().map(|code| word(code, AreaKind::from_code));
    let areas = faults.take("areas", areas.transpose());
    let wording = match (hours, members, costs, opening) {
        (Some(hours), Some(members), Some(costs), Some(opening)) => Some(Wording { hours, members, costs, opening }),
        _ => None,
    };
    let new = match (funder, reference, from, to, amount, wording, areas) {
        (Some(funder), Some(reference), Some(from), Some(to), Some(amount), Some(wording), Some(areas)) => {
            Some(NewAward { funder, reference, days: Period { from, to }, amount, wording, areas })
        }
        _ => None,
    };
    faults.done(new)
}

/// A share as it was sent; a kind of help is known by its short name.
struct ReadTag {
    what: What,
    days: Period,
    share: Share,
}

enum What {
    Is(Target),
    Kind(String),
}

impl ReadTag {
    fn target(&self, banks: &Banks, api: &Api) -> Answer<Target> {
        match &self.what {
            What::Is(target) => Ok(*target),
            What::Kind(slug) => {
                let kinds = banks.categories(&api.actor)?;
                let kind = kinds.iter().find(|kind| kind.slug.as_str() == slug);
                kind.map(|kind| Target::Kind(kind.id)).ok_or(Error::invalid("category", "invalid-category"))
            }
        }
    }
}

fn read_tag(body: &TagBody) -> Result<ReadTag, Problem> {
    let mut faults = Faults::new();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let what = match body.target.as_str() {
        "hours" => Some(What::Is(Target::Hours)),
        "members" => Some(What::Is(Target::Members)),
        "costs" => Some(What::Is(Target::Costs)),
        "kind" => Some(What::Kind(text(&body.category))),
        "received" => faults.take("member_id", id::<MemberId>(&text(&body.member_id))).map(|id| What::Is(Target::Received(id))),
        "member" => faults.take("member_id", id::<MemberId>(&text(&body.member_id))).map(|id| What::Is(Target::Member(id))),
        "cost" => faults.take("cost_id", id(&text(&body.cost_id))).map(|id| What::Is(Target::Cost(id))),
        _ => {
            faults.note("target", "invalid-choice");
            None
        }
    };
    let from = faults.take("from", in_range(&body.from));
    let to = faults.take("to", in_range(&body.to));
    let share = Share::read_part(&body.share).ok().filter(|share| *share > Share::default());
    let share = faults.take("share", share.ok_or(Message("award-error-share")));
    let read = match (what, from, to, share) {
        (Some(what), Some(from), Some(to), Some(share)) => Some(ReadTag { what, days: Period { from, to }, share }),
        _ => None,
    };
    faults.done(read)
}
