//! The broker's desk: what needs a hand, how the bank is today, and the form for somebody on the telephone.
//!
//! It only reads. What the form posts is read and saved in `desk_log`.

use actix_web::web;
use askama::Template;
use chrono::{Datelike, Days, Weekday};

use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::help::category::{Category, CategoryState};
use crate::domain::help::exchange::{Channel, State};
use crate::domain::id::{CategoryId, ExchangeId};
use crate::domain::people::access::Act;
use crate::domain::people::member::Standing;
use crate::service::bank::Banks;
use crate::service::help::exchange::Shown;
use crate::service::office::desk::{Desk, Scope};
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::desk_line::LineField;
use crate::web::page::desk_pieces::{Section, asked, scope, section};
use crate::web::page::exchange_line::{ExchangeLine, sentence};
use crate::web::page::layout::{Choice, FieldError, Layout, page};
use crate::web::page::telling::friendly;
use crate::web::problem::{PageResult, Problem};

/// How many days the form offers before "another day".
const DAYS_OFFERED: u64 = 7;
/// What staff reach from the desk besides its work: the address, what it takes, and the words.
const MORE: [(&str, Act, &str); 14] = [
    ("/listings", Act::UseListings, "desk-all-listings"),
    ("/desk/matching", Act::MatchPeople, "plan-title"),
    ("/visits", Act::WatchVisits, "visits-title"),
    ("/activities", Act::RunGroups, "activities-title"),
    ("/calls", Act::SendMessages, "desk-more-calls"),
    ("/post-round", Act::SendMessages, "desk-more-letters"),
    ("/messages", Act::SendMessages, "messages-to-messages"),
    ("/applications", Act::ManageMembers, "desk-more-applications"),
    ("/members/apply", Act::ManageMembers, "desk-more-apply"),
    ("/caseload", Act::SeeMembers, "desk-more-caseload"),
    ("/agreements/missing", Act::ManageMembers, "desk-more-agreements"),
    ("/report", Act::SeeReport, "desk-more-report"),
    ("/funders", Act::SeeReport, "award-title"),
    ("/help/work", Act::SeeDesk, "help-work-title"),
];
/// The form's fields as they stand below each other, so that its faults are told in that order.
const FIELDS: [&str; 10] =
    ["caller", "direction", "other", "minutes", "happened_on", "another_day", "category", "told_by", "channel", "note"];

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/desk", web::get().to(show));
}

#[derive(Template)]
#[template(path = "page/desk/desk.html")]
pub(crate) struct DeskPage {
    layout: Layout,
    sections: Vec<Section>,
    /// Everybody's, or the caller's own people's: the words, the address, and whether it is shown now.
    scopes: Vec<(String, String, bool)>,
    more: Vec<(&'static str, String)>,
    first_steps: Option<FirstSteps>,
    standings: Vec<StandingCount>,
    waiting: String,
    last_logged: Vec<ExchangeLine>,
    saved: Option<Saved>,
    line: LineField,
    find_url: String,
    typed: Typed,
    errors: Vec<FieldError>,
    days: Vec<Choice>,
    /// The kinds that are logged most often, and all of them.
    frequent: Vec<Choice>,
    categories: Vec<Choice>,
    tellers: Vec<Choice>,
    channels: Vec<Choice>,
    key: String,
}

/// What to do first in a bank where nothing has happened yet.
struct FirstSteps {
    for_coordinator: Option<String>,
}

/// How many members stand where.
struct StandingCount {
    code: &'static str,
    label: String,
    count: i64,
}

/// What was saved just now.
struct Saved {
    href: String,
    undo: String,
    sentence: String,
    next: String,
}

/// The telephone form as it was typed, so that nothing is lost.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    /// Who is calling (`caller` is a word of the templates' own).
    pub(crate) calling: String,
    /// The member chosen for it.
    pub(crate) calling_id: String,
    /// `gave` or `got`, as the caller says.
    pub(crate) direction: String,
    /// The other person.
    pub(crate) other: String,
    /// The member chosen for it.
    pub(crate) other_id: String,
    /// How long.
    pub(crate) minutes: String,
    /// A day as `2026-11-21`, or `other`.
    pub(crate) happened_on: String,
    /// The day in words, where it is another one.
    pub(crate) another_day: String,
    /// The slug of the kind of help.
    pub(crate) category: String,
    /// `caller`, `other` or `both`; `giver` and `receiver` are understood too.
    pub(crate) told_by: String,
    /// How they told.
    pub(crate) channel: String,
    /// A remark.
    pub(crate) note: String,
    /// Second looks that were taken.
    pub(crate) accept: Vec<String>,
    /// Why the floor may be passed.
    pub(crate) override_reason: String,
}

impl Typed {
    /// An empty form, set to what is most often right.
    pub(crate) fn fresh(today: Day) -> Self {
        Self {
            direction: "gave".to_owned(),
            happened_on: today.to_string(),
            told_by: "caller".to_owned(),
            channel: Channel::Phone.code().to_owned(),
            ..Self::default()
        }
    }

    /// The form as it was posted.
    pub(crate) fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            calling: text("caller"),
            calling_id: text("caller_id"),
            direction: text("direction"),
            other: text("other"),
            other_id: text("other_id"),
            minutes: text("minutes"),
            happened_on: text("happened_on"),
            another_day: text("another_day"),
            category: text("category"),
            told_by: text("told_by"),
            channel: text("channel"),
            note: text("note"),
            accept: form.all("accept").into_iter().map(str::to_owned).collect(),
            override_reason: text("override_reason"),
        }
    }

    /// All fields but the names that are asked for again, for the pages between the form and the books.
    pub(crate) fn hidden(&self) -> Vec<(&'static str, String)> {
        let fields = [
            ("caller", &self.calling),
            ("caller_id", &self.calling_id),
            ("direction", &self.direction),
            ("other", &self.other),
            ("other_id", &self.other_id),
            ("minutes", &self.minutes),
            ("happened_on", &self.happened_on),
            ("another_day", &self.another_day),
            ("category", &self.category),
            ("told_by", &self.told_by),
            ("channel", &self.channel),
            ("note", &self.note),
        ];
        fields.into_iter().map(|(name, value)| (name, value.clone())).collect()
    }
}

async fn show(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    let logged = query.text("logged").parse::<ExchangeId>().ok();
    let typed = crate::web::page::desk_fill::typed(&banks, &visit, &query).await?;
    let mut desk = desk_page(&banks, &visit, typed, Vec::new(), (logged, scope(&query))).await?;
    desk.line.focus = query.has("line");
    page(desk)
}

/// The desk with the form as it stands; `logged` is the exchange that was saved just now.
pub(crate) async fn desk_page(
    banks: &web::Data<Banks>,
    visit: &Signed,
    typed: Typed,
    mut errors: Vec<FieldError>,
    (logged, scope): (Option<ExchangeId>, Scope),
) -> Result<DeskPage, Problem> {
    let actor = visit.actor.clone();
    let work = move |banks: &Banks| {
        let saved = match logged {
            // A link that was kept too long shows the desk all the same.
            Some(id) => banks.exchange(&actor, id).ok(),
            None => None,
        };
        Ok((banks.desk(&actor, scope)?, banks.categories(&actor)?, saved))
    };
    let (desk, categories, saved) = blocking(banks, work).await?;
    let (words, today) = (&visit.words, visit.today);
    let mut layout = visit.layout(words.say("desk-title"));
    layout.has_error = !errors.is_empty();
    errors.sort_by_key(|error| FIELDS.iter().position(|field| *field == error.field));
    Ok(DeskPage {
        layout,
        sections: desk.groups.iter().map(|group| section(visit, group, scope)).collect(),
        scopes: if desk.has_people.yes() { scopes(visit, scope) } else { Vec::new() },
        more: more(visit),
        first_steps: first_steps(visit, &desk),
        standings: standing_counts(words, &desk.members),
        waiting: words.count("desk-waiting", desk.waiting_count),
        last_logged: desk.last_logged.iter().map(|shown| ExchangeLine::of(words, shown, today)).collect(),
        saved: saved.map(|shown| saved_notice(words, &shown, today)),
        line: LineField::fresh(visit),
        find_url: format!("{}/find-members", visit.root),
        typed,
        errors,
        days: days(words, today),
        frequent: frequent_choices(&desk, &categories),
        categories: category_choices(words, &categories),
        tellers: choices(words, "desk-told-by", &["caller", "other", "both"]),
        channels: Channel::TOLD.iter().map(|each| Choice::new(each.code(), words.say(&format!("desk-channel-{}", each.code())))).collect(),
        key: visit.new_key(),
    })
}

/// The two ways to look at the desk.
fn scopes(visit: &Signed, now: Scope) -> Vec<(String, String, bool)> {
    let way = |scope: Scope, id: &str| (visit.words.say(id), format!("{}/desk{}", visit.root, asked(scope)), scope == now);
    vec![way(Scope::Everybody, "desk-everybody"), way(Scope::MyPeople, "desk-mine")]
}

/// The pages for which the menu has no room.
fn more(visit: &Signed) -> Vec<(&'static str, String)> {
    let open = MORE.iter().filter(|(_, act, _)| visit.actor.can(*act));
    open.map(|(href, _, id)| (*href, visit.words.say(id))).collect()
}

/// Nobody but whoever runs it belongs yet, and nothing is logged.
fn first_steps(visit: &Signed, desk: &Desk) -> Option<FirstSteps> {
    let members: i64 = desk.members.iter().map(|(_, count)| count).sum();
    let empty = members <= 1 && desk.last_logged.is_empty();
    let for_coordinator = visit.actor.can(Act::ManageRules).then(|| visit.words.say("desk-first-rules"));
    empty.then_some(FirstSteps { for_coordinator })
}

fn standing_counts(words: &Words, counts: &[(Standing, i64)]) -> Vec<StandingCount> {
    let count = |standing: Standing| counts.iter().find(|(each, _)| *each == standing).map_or(0, |(_, count)| *count);
    let shown = Standing::ALL.iter().filter(|standing| **standing == Standing::Active || count(**standing) > 0);
    shown
        .map(|standing| StandingCount {
            code: standing.code(),
            label: words.say(&format!("members-standing-{}", standing.code())),
            count: count(*standing),
        })
        .collect()
}

fn saved_notice(words: &Words, shown: &Shown, today: Day) -> Saved {
    let settled = shown.exchange.state == State::Settled;
    let id = if settled { "desk-saved-settled" } else { "desk-saved-waiting" };
    Saved {
        undo: format!("/exchanges/{}{}", shown.exchange.id, if settled { "/reverse" } else { "" }),
        href: format!("/exchanges/{}", shown.exchange.id),
        sentence: sentence(words, shown, today),
        next: words.with(id, &[("giver", friendly(&shown.giver)), ("receiver", friendly(&shown.receiver))]),
    }
}

/// Today and the days before it, then the way to any other.
fn days(words: &Words, today: Day) -> Vec<Choice> {
    let offered = (0..DAYS_OFFERED).filter_map(|back| today.checked_sub_days(Days::new(back)));
    let label = |day: Day| match today.signed_duration_since(day).num_days() {
        0 => words.say("desk-day-today"),
        1 => words.say("desk-day-yesterday"),
        _ => words.with("desk-day", &[("weekday", &words.say(weekday_id(day))), ("day", &day.day().to_string())]),
    };
    let other = Choice::new("other", words.say("desk-day-other"));
    offered.map(|day| Choice::new(day.to_string(), label(day))).chain(std::iter::once(other)).collect()
}

fn weekday_id(day: Day) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "said-monday",
        Weekday::Tue => "said-tuesday",
        Weekday::Wed => "said-wednesday",
        Weekday::Thu => "said-thursday",
        Weekday::Fri => "said-friday",
        Weekday::Sat => "said-saturday",
        Weekday::Sun => "said-sunday",
    }
}

/// The kinds of help that are logged most often lately, so that one letter finds the usual one.
fn frequent_choices(desk: &Desk, all: &[Category]) -> Vec<Choice> {
    let used = |id: &CategoryId| all.iter().find(|each| each.id == *id && each.state == CategoryState::InUse);
    desk.frequent.iter().filter_map(used).map(|each| Choice::new(each.slug.as_str(), each.name.as_str())).collect()
}

/// The kinds of help that new entries may use, with an empty one first: the kind is chosen, not left.
pub(crate) fn category_choices(words: &Words, all: &[Category]) -> Vec<Choice> {
    let used = all.iter().filter(|each| each.state == CategoryState::InUse);
    let first = Choice::new("", words.say("desk-category-choose"));
    std::iter::once(first).chain(used.map(|each| Choice::new(each.slug.as_str(), each.name.as_str()))).collect()
}

/// Choices whose labels are messages of one prefix.
pub(crate) fn choices(words: &Words, prefix: &str, values: &[&str]) -> Vec<Choice> {
    values.iter().map(|value| Choice::new(*value, words.say(&format!("{prefix}-{value}")))).collect()
}
