//! Home visits: begun, made longer and ended by the visitor; watched, taken on and written up by staff.
//!
//! The host sees none of this. Links in messages are answered in `visit_links`.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::help::visit::{End, Stage};
use crate::domain::id::{MeetingId, MemberId, VisitId};
use crate::domain::minutes::Amount;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::profile::{Emergency, Said};
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::help::alarm::ShownAlarm;
use crate::service::help::visit::{NewVisit, Reach, ShownVisit, Whose};
use crate::service::people::member::Label;
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, dial, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::page::someone::{Someone, find};
use crate::web::page::telling::friendly;
use crate::web::problem::{PageResult, Problem};

/// The lengths that have a tile of their own, in minutes.
const TILES: [&str; 4] = ["30", "60", "90", "120"];

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/visits", web::get().to(list))
        .service(web::resource("/visits/new").route(web::get().to(ask_new)).route(web::post().to(start)))
        .route("/visits/{id}", web::get().to(one))
        .route("/visits/{id}/done", web::post().to(done))
        .route("/visits/{id}/longer", web::post().to(longer))
        .route("/visits/{id}/take", web::post().to(take))
        .route("/visits/{id}/settle", web::post().to(settle));
}

/// A visit in a list.
struct VisitLine {
    href: String,
    who: String,
    tag: String,
    tag_class: &'static str,
    card_class: &'static str,
}

/// One's own visit, with its buttons.
struct OwnVisit {
    href: String,
    heading: String,
    until: String,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "page/visits/list.html")]
struct ListPage {
    layout: Layout,
    watched: bool,
    staff: bool,
    own: Vec<OwnVisit>,
    open: Vec<VisitLine>,
    past: Vec<VisitLine>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/visits/new.html")]
struct NewPage {
    layout: Layout,
    watched: bool,
    staff: bool,
    typed: Typed,
    visitors: Vec<(String, String, String)>,
    hosts: Vec<(String, String, String)>,
    lengths: Vec<(&'static str, String)>,
    find_url: String,
    errors: Vec<FieldError>,
    key: String,
}

/// The form as it was typed.
#[derive(Clone, Debug, Default)]
struct Typed {
    visitor: String,
    visitor_id: String,
    host: String,
    host_id: String,
    minutes: String,
    minutes_other: String,
    meeting: String,
}

impl Typed {
    fn of<'f>(text: impl Fn(&str) -> &'f str) -> Self {
        let kept = |name: &str| text(name).to_owned();
        Self {
            visitor: kept("visitor"),
            visitor_id: kept("visitor_id"),
            host: kept("host"),
            host_id: kept("host_id"),
            minutes: kept("minutes"),
            minutes_other: kept("minutes_other"),
            meeting: kept("meeting_id"),
        }
    }
}

#[derive(Template)]
#[template(path = "page/visits/one.html")]
struct OnePage {
    layout: Layout,
    id: String,
    line: VisitLine,
    began: String,
    until: String,
    ended: Option<String>,
    outcome: Option<String>,
    own: bool,
    open: bool,
    overdue: bool,
    staff: Option<ForStaff>,
    people: Vec<ReachShown>,
    typed_outcome: String,
    errors: Vec<FieldError>,
    key: String,
}

/// What staff see of a visit besides.
struct ForStaff {
    /// What to do, step by step; empty unless it is overdue.
    steps: Vec<String>,
    /// Who was told.
    alarms: Vec<AlarmLine>,
    /// When the next person is told.
    next: Option<String>,
}

/// How to reach one of the two.
pub(crate) struct ReachShown {
    /// Who visits, or who is visited.
    pub(crate) part: String,
    /// Who.
    pub(crate) who: String,
    /// Their number, as shown and as dialled.
    pub(crate) phone: Option<(String, String)>,
    /// Where they live.
    pub(crate) address: Option<String>,
    /// Whom to ring: the heading, who it is, and the number as shown and as dialled.
    pub(crate) emergency_heading: String,
    /// Who that is.
    pub(crate) emergency: Option<String>,
    /// Their number.
    pub(crate) emergency_phone: Option<(String, String)>,
}

struct AlarmLine {
    text: String,
    way: String,
    took: Option<String>,
}

async fn list(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let actor = visit.actor.clone();
    let staff = actor.can(Act::WatchVisits);
    let work = move |banks: &Banks| {
        let whose = if staff { Whose::Everybody } else { Whose::Own };
        let own = banks.open_visits(&actor, Whose::Own)?;
        let open = if staff { banks.open_visits(&actor, Whose::Everybody)? } else { Vec::new() };
        Ok((banks.is_watched_now(&actor)?, own, open, banks.past_visits(&actor, whose)?))
    };
    let (watched, own, open, past) = blocking(&banks, work).await?;
    let line = |shown: &ShownVisit| visit_line(&visit, shown);
    page(ListPage {
        watched: watched.yes(),
        staff,
        own: own.iter().map(|shown| own_visit(&visit, shown)).collect(),
        open: open.iter().map(line).collect(),
        past: past.iter().map(line).collect(),
        key: visit.new_key(),
        layout: visit.layout(visit.words.say("visits-title")),
    })
}

fn own_visit(visit: &Signed, shown: &ShownVisit) -> OwnVisit {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let time = words.moment_near(shown.visit.expected_end_at, visit.now_ms, bank);
    let (until, class) = match (&shown.visit.stage, &shown.taken_by) {
        (Stage::Acknowledged { .. }, Some(by)) => (words.with("visits-own-taken", &[("name", &by.name)]), "alarm"),
        (Stage::Overdue { .. } | Stage::Acknowledged { .. }, _) => (words.with("visits-own-overdue", &[("time", &time)]), "alarm"),
        _ => (words.with("visits-own-until", &[("time", &time)]), "ask"),
    };
    OwnVisit {
        href: format!("/visits/{}", shown.visit.id),
        heading: words.with("visits-own", &[("host", friendly(&shown.host))]),
        until,
        class,
    }
}

/// How a visit stands, in a few words, and the class of its tag.
pub(crate) fn stand(words: &Words, bank: &Bank, now_ms: i64, shown: &ShownVisit) -> (String, &'static str) {
    let at = |ms: i64| words.moment_near(ms, now_ms, bank);
    let expected = at(shown.visit.expected_end_at);
    match &shown.visit.stage {
        Stage::Open { .. } => (words.with("visits-tag-open", &[("time", &expected)]), "tag-ok"),
        Stage::Overdue { .. } => (words.with("visits-tag-overdue", &[("time", &expected)]), "tag-err"),
        Stage::Acknowledged { .. } => match &shown.taken_by {
            Some(by) => (words.with("visits-tag-taken", &[("name", &by.name)]), "tag-warn"),
            None => (words.say("visits-tag-taken-nobody"), "tag-warn"),
        },
        Stage::Done { end, .. } => {
            let id = if shown.visit.was_late() { "visits-tag-late" } else { "visits-tag-done" };
            (words.with(id, &[("time", &at(end.at))]), "")
        }
    }
}

fn visit_line(visit: &Signed, shown: &ShownVisit) -> VisitLine {
    let (tag, tag_class) = stand(&visit.words, &visit.caller().bank, visit.now_ms, shown);
    let id = if shown.visit.stage.end().is_some() { "visits-line-past" } else { "visits-line" };
    VisitLine {
        href: format!("/visits/{}", shown.visit.id),
        who: visit.words.with(id, &[("visitor", &shown.visitor.name), ("host", &shown.host.name)]),
        tag,
        tag_class,
        card_class: if tag_class == "tag-err" { "alarm" } else { "" },
    }
}

async fn ask_new(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let typed = Typed::of(|name| query.text(name));
    page(new_page(&visit, &banks, typed, Vec::new(), (Vec::new(), Vec::new())).await?)
}

type Candidates = (Vec<Label>, Vec<Label>);

async fn new_page(
    visit: &Signed,
    banks: &web::Data<Banks>,
    typed: Typed,
    errors: Vec<FieldError>,
    (visitors, hosts): Candidates,
) -> Result<NewPage, Problem> {
    let actor = visit.actor.clone();
    let watched = blocking(banks, move |banks| banks.is_watched_now(&actor)).await?;
    let mut layout = visit.layout(visit.words.say("visits-new-title"));
    layout.has_error = !errors.is_empty();
    let tile = |label: Label| {
        let number = visit.words.with("problem-member-number", &[("number", &label.number.to_string())]);
        (label.id.to_string(), label.name, number)
    };
    Ok(NewPage {
        layout,
        watched: watched == Said::Yes,
        staff: visit.actor.can(Act::WatchVisits),
        typed,
        visitors: visitors.into_iter().map(tile).collect(),
        hosts: hosts.into_iter().map(tile).collect(),
        lengths: TILES.map(|minutes| (minutes, visit.words.say(&format!("visits-new-{minutes}")))).to_vec(),
        find_url: format!("{}/find-members", visit.root),
        errors,
        key: visit.new_key(),
    })
}

/// Whom the form means: the visitor (the caller, where nobody is named), the host, and those to choose from.
struct Meant {
    visitor: Option<MemberId>,
    host: Option<MemberId>,
    several: Candidates,
}

async fn meant(visit: &Signed, banks: &web::Data<Banks>, typed: &Typed, faults: &mut Faults<'_>) -> Result<Meant, Problem> {
    let (actor, asked) = (visit.actor.clone(), typed.clone());
    let work = move |banks: &Banks| {
        let visitor = find(banks, &actor, &asked.visitor, &asked.visitor_id)?;
        Ok((visitor, find(banks, &actor, &asked.host, &asked.host_id)?))
    };
    let (visitor, host) = blocking(banks, work).await?;
    let mut several = (Vec::new(), Vec::new());
    let visitor = match visitor {
        Someone::Missing => Some(visit.caller().member.id),
        other => settled(other, ("visitor", "visitor_id"), faults, &mut several.0),
    };
    let host = settled(host, ("host", "host_id"), faults, &mut several.1);
    Ok(Meant { visitor, host, several })
}

fn settled(someone: Someone, (field, pick): (&str, &str), faults: &mut Faults<'_>, several: &mut Vec<Label>) -> Option<MemberId> {
    match someone {
        Someone::One(label) => return Some(label.id),
        Someone::Missing => faults.add(field, "visits-error-host"),
        Someone::Nobody => faults.add(field, "visits-error-nobody"),
        Someone::Several(people) => {
            faults.add(pick, "visits-error-choose");
            *several = people;
        }
    }
    None
}

async fn start(visit: Signed, banks: web::Data<Banks>, form: Form) -> PageResult {
    let typed = Typed::of(|name| form.text(name));
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let meant = meant(&visit, &banks, &typed, &mut faults).await?;
    let minutes = match typed.minutes.as_str() {
        "other" => faults.amount("minutes_other", &typed.minutes_other),
        listed => faults.one_of("minutes", listed.parse().ok().and_then(|minutes| Amount::new(minutes).ok()), "visits-error-minutes"),
    };
    let (Some(visitor), Some(host), Some(minutes)) = (meant.visitor, meant.host, minutes) else {
        return page_with_errors(new_page(&visit, &banks, typed, faults.list(), meant.several).await?);
    };
    let new = NewVisit { visitor, host, minutes, meeting: typed.meeting.parse::<MeetingId>().ok() };
    let actor = visit.actor.clone();
    match blocking(&banks, move |banks| Ok(banks.start_visit(&actor, new))).await? {
        Ok(_) if visitor == visit.caller().member.id => Ok(visit.redirect_with_notice("/visits", "visits-notice-started")),
        Ok(begun) => Ok(visit.redirect_with_notice(&format!("/visits/{}", begun.id), "visits-notice-started-other")),
        Err(error) => {
            let length = if typed.minutes == "other" { "minutes_other" } else { "minutes" };
            faults.refused(error, &[("host_id", "host"), ("visitor_id", "visitor"), ("minutes", length)], "minutes")?;
            page_with_errors(new_page(&visit, &banks, typed, faults.list(), (Vec::new(), Vec::new())).await?)
        }
    }
}

async fn one(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>) -> PageResult {
    page(one_page(&visit, &banks, which(&id)?, String::new(), Vec::new()).await?)
}

fn which(id: &str) -> Result<VisitId, Problem> {
    id.parse().or(Err(Problem::not_found()))
}

type Seen = (ShownVisit, Option<((Reach, Reach), Vec<ShownAlarm>)>);

async fn one_page(
    visit: &Signed,
    banks: &web::Data<Banks>,
    id: VisitId,
    typed_outcome: String,
    errors: Vec<FieldError>,
) -> Result<OnePage, Problem> {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| -> Result<Seen, Error> {
        let shown = banks.visit(&actor, id)?;
        let staff =
            if actor.can(Act::WatchVisits) { Some((banks.visit_reach(&actor, id)?, banks.visit_alarms(&actor, id)?)) } else { None };
        Ok((shown, staff))
    };
    let (shown, staff) = blocking(banks, work).await?;
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let at = |ms: i64| words.moment_near(ms, visit.now_ms, bank);
    let line = visit_line(visit, &shown);
    let mut layout = visit.layout(line.who.clone());
    layout.has_error = !errors.is_empty();
    let end = shown.visit.stage.end();
    Ok(OnePage {
        layout,
        id: id.to_string(),
        line,
        began: at(shown.visit.started_at),
        until: at(shown.visit.expected_end_at),
        ended: end.map(|end| ended(words, bank, visit.now_ms, end)),
        outcome: end.and_then(|end| end.outcome.as_ref()).map(ToString::to_string),
        own: visit.caller().member.id == shown.visit.visitor,
        open: end.is_none(),
        overdue: matches!(shown.visit.stage, Stage::Overdue { .. }),
        people: staff.as_ref().map(|((visitor, host), _)| people(words, &shown, visitor, host)).unwrap_or_default(),
        staff: staff.map(|(_, alarms)| for_staff(visit, &shown, &alarms)),
        typed_outcome,
        errors,
        key: visit.new_key(),
    })
}

fn ended(words: &Words, bank: &Bank, now_ms: i64, end: &End) -> String {
    let how = words.say(&format!("visits-ended-{}", end.how.code()));
    format!("{}, {how}", words.moment_near(end.at, now_ms, bank))
}

fn for_staff(visit: &Signed, shown: &ShownVisit, alarms: &[ShownAlarm]) -> ForStaff {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let at = |ms: i64| words.moment_near(ms, visit.now_ms, bank);
    let alarm_line = |each: &ShownAlarm| {
        let time = at(each.alarm.at);
        AlarmLine {
            text: match &each.member {
                Some(label) => words.with("visits-alarm", &[("name", &label.name), ("time", &time)]),
                None => words.with("visits-alarm-gone", &[("time", &time)]),
            },
            way: words.say(&format!("visits-alarm-way-{}", each.alarm.way.code())),
            took: each.alarm.acknowledged_at.map(|ms| words.with("visits-alarm-took", &[("time", &at(ms))])),
        }
    };
    let overdue = matches!(shown.visit.stage, Stage::Overdue { .. } | Stage::Acknowledged { .. });
    ForStaff {
        steps: if overdue { steps(words, shown) } else { Vec::new() },
        alarms: alarms.iter().map(alarm_line).collect(),
        next: shown.visit.stage.deadline().filter(|_| overdue).map(|ms| words.with("visits-next", &[("time", &at(ms))])),
    }
}

/// What to do about an overdue visit, step by step.
pub(crate) fn steps(words: &Words, shown: &ShownVisit) -> Vec<String> {
    let names = [("visitor", shown.visitor.name.as_str()), ("host", shown.host.name.as_str())];
    ["visits-do-1", "visits-do-2", "visits-do-3", "visits-do-4"].map(|id| words.with(id, &names)).to_vec()
}

/// How to reach both people of a visit.
pub(crate) fn people(words: &Words, shown: &ShownVisit, visitor: &Reach, host: &Reach) -> Vec<ReachShown> {
    let visiting = reach_shown(words, "visitor", &shown.visitor, visitor);
    vec![visiting, reach_shown(words, "host", &shown.host, host)]
}

fn reach_shown(words: &Words, part: &str, label: &Label, reach: &Reach) -> ReachShown {
    let dialled = |phone: &str| (phone.to_owned(), dial(phone));
    let told = |emergency: &Emergency| match &emergency.relation {
        Some(relation) => words.with("visits-emergency-line", &[("name", emergency.name.as_str()), ("relation", relation.as_str())]),
        None => emergency.name.to_string(),
    };
    ReachShown {
        part: words.say(&format!("visits-{part}")),
        who: label.name.clone(),
        phone: reach.phone.as_deref().map(dialled),
        address: reach.address.as_ref().map(ToString::to_string),
        emergency_heading: words.with(&format!("visits-emergency-{part}"), &[("name", &label.name)]),
        emergency: reach.emergency.as_ref().map(told),
        emergency_phone: reach.emergency.as_ref().and_then(|each| each.phone.as_ref()).map(|phone| dialled(phone.as_str())),
    }
}

async fn done(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, _form: Form) -> PageResult {
    let (actor, id) = (visit.actor.clone(), which(&id)?);
    blocking(&banks, move |banks| banks.end_visit(&actor, id)).await?;
    Ok(visit.redirect_with_notice("/visits", "visits-notice-back"))
}

async fn longer(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, form: Form) -> PageResult {
    let (actor, id) = (visit.actor.clone(), which(&id)?);
    let minutes = form.text("minutes").parse().ok().and_then(|minutes| Amount::new(minutes).ok());
    let minutes = minutes.ok_or_else(|| Problem::field("minutes", "invalid-value"))?;
    blocking(&banks, move |banks| banks.extend_visit(&actor, id, minutes)).await?;
    Ok(visit.redirect_with_notice(&format!("/visits/{id}"), "visits-notice-longer"))
}

async fn take(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, _form: Form) -> PageResult {
    let (actor, id) = (visit.actor.clone(), which(&id)?);
    blocking(&banks, move |banks| banks.acknowledge_visit(&actor, id)).await?;
    Ok(visit.redirect_with_notice(&format!("/visits/{id}"), "visits-notice-taken"))
}

async fn settle(visit: Signed, banks: web::Data<Banks>, id: web::Path<String>, form: Form) -> PageResult {
    let id = which(&id)?;
    let typed = form.text("outcome").to_owned();
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let Some(outcome) = faults.text("outcome", Reason::new(&typed), "visits-error-outcome") else {
        return page_with_errors(one_page(&visit, &banks, id, typed, faults.list()).await?);
    };
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.settle_visit(&actor, id, outcome)).await?;
    Ok(visit.redirect_with_notice(&format!("/visits/{id}"), "visits-notice-settled"))
}
