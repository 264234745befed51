//! Applications for staff: all of them with what is stuck, and one with its tasks and the one next step.
//!
//! What is done to one stands in `application_tasks.rs` and `referees.rs`; this file only shows.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::people::access::Act;
use crate::domain::people::agreement::AgreedBy;
use crate::domain::people::application::{STILL_DAYS, Stuck, Task};
use crate::domain::people::bank::Bank;
use crate::domain::people::profile::Said;
use crate::domain::people::referee::{REFEREE_WAIT_DAYS, Referee, RefereeWay};
use crate::service::bank::Banks;
use crate::service::people::application::{ApplicationLine, Applications, ShownApplication};
use crate::web::blocking::blocking;
use crate::web::form::encode;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, dial, page};
use crate::web::page::member_record::staff_sees;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/applications", web::get().to(list)).route("/applications/{number}", web::get().to(show));
}

#[derive(Template)]
#[template(path = "page/applications/list.html")]
struct ListPage {
    layout: Layout,
    stuck: Vec<Line>,
    open: Vec<Line>,
    forms: Vec<FormLine>,
    ending: Vec<(String, String, String)>,
    decided: Vec<Line>,
    may_write: bool,
    key: String,
}

/// One application in the list.
struct Line {
    href: String,
    name: String,
    next: String,
    why: Option<String>,
}

/// A further form.
struct FormLine {
    number: i64,
    name: String,
    came: String,
    words: String,
}

/// What somebody typed on the page of an application, shown again beside what was wrong.
#[derive(Default)]
pub(crate) struct Typed {
    pairs: Vec<(String, String)>,
}

impl Typed {
    /// Of these fields.
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        Self { pairs }
    }

    /// A field's text.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.pairs.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.as_str())
    }
}

#[derive(Template)]
#[template(path = "page/applications/application.html")]
pub(crate) struct ApplicationPage {
    layout: Layout,
    number: i64,
    next: Option<(String, &'static str)>,
    stuck: Option<String>,
    decided: Option<String>,
    reason: Option<String>,
    tasks: Vec<TaskLine>,
    facts: Vec<(String, String)>,
    phone: Option<(String, String)>,
    gives: Option<(String, String)>,
    needs: Option<(String, String)>,
    forms: Vec<(String, String)>,
    referees: Vec<RefereeLine>,
    ways: Vec<Choice>,
    check_needed: bool,
    check: String,
    agreed: bool,
    interviewed: Option<String>,
    ready: bool,
    typed: Typed,
    errors: Vec<FieldError>,
    key: String,
}

/// A task and whether it is done.
struct TaskLine {
    name: String,
    done: bool,
    anchor: &'static str,
}

/// Somebody who speaks for the applicant.
struct RefereeLine {
    id: String,
    name: String,
    how: String,
    state: String,
    may_ask: bool,
    may_answer: bool,
    outcome: Option<(String, &'static str)>,
    words: Option<String>,
}

/// The part of the page where a task is done.
const fn anchor(task: Task) -> &'static str {
    match task {
        Task::NameReferees | Task::AskReferees | Task::HearReferees => "referees",
        Task::Check => "checks",
        Task::Interview => "interview",
        Task::Agreement => "agreement",
        Task::Decide => "decide",
    }
}

/// Why an application is stuck.
pub(crate) fn stuck_words(words: &Words, bank: &Bank, stuck: (Stuck, i64)) -> String {
    let (why, since) = stuck;
    let day = words.day(bank.day_at(since));
    let days = match why {
        Stuck::RefereeSilent => REFEREE_WAIT_DAYS,
        Stuck::Still => STILL_DAYS,
    };
    words.count_with(&format!("applications-stuck-{}", why.code()), days, &[("day", &day)])
}

async fn list(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let actor = visit.actor.clone();
    let found = blocking(&banks, move |banks| banks.applications(&actor)).await?;
    page(list_page(&visit, &found))
}

fn list_page(visit: &Signed, found: &Applications) -> ListPage {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let line = |each: &ApplicationLine| Line {
        href: format!("/applications/{}", each.member.number),
        name: each.member.name.clone(),
        next: match (&each.application.decided, each.next) {
            (Some(decided), _) => {
                words.with(&format!("applications-was-{}", decided.decision.code()), &[("day", &words.day(bank.day_at(decided.at)))])
            }
            (None, Some(task)) => words.say(&format!("applications-next-{}", task.code())),
            (None, None) => String::new(),
        },
        why: each.stuck.map(|stuck| stuck_words(words, bank, stuck)),
    };
    let (stuck, open): (Vec<_>, Vec<_>) = found.open.iter().partition(|each| each.stuck.is_some());
    ListPage {
        layout: visit.layout(words.say("applications-title")),
        stuck: stuck.into_iter().map(line).collect(),
        open: open.into_iter().map(line).collect(),
        forms: found
            .forms
            .iter()
            .map(|(label, came, text)| FormLine {
                number: label.number,
                name: label.name.clone(),
                came: words.with("applications-form-came", &[("day", &words.day(bank.day_at(*came)))]),
                words: text.clone(),
            })
            .collect(),
        ending: found
            .ending
            .iter()
            .map(|(label, end)| {
                let id = if *end < visit.today { "applications-check-ended" } else { "applications-check-ends" };
                (format!("/members/{}/checks", label.number), label.name.clone(), words.with(id, &[("day", &words.day(*end))]))
            })
            .collect(),
        decided: found.decided.iter().map(line).collect(),
        may_write: visit.actor.can(Act::ManageMembers),
        key: visit.new_key(),
    }
}

/// An application by the applicant's number, for staff.
pub(crate) async fn find(banks: &web::Data<Banks>, visit: &Signed, number: String) -> Result<ShownApplication, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| {
        let member = staff_sees(banks, &actor, &number)?;
        banks.application(&actor, member.id)
    })
    .await
}

async fn show(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let found = find(&banks, &visit, number.into_inner()).await?;
    page(application_page(&visit, &found, Typed::default(), Vec::new()))
}

/// The page of one application, with what was typed on it and what was wrong.
pub(crate) fn application_page(visit: &Signed, found: &ShownApplication, typed: Typed, errors: Vec<FieldError>) -> ApplicationPage {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let (application, member) = (&found.application, &found.member);
    let progress = found.progress();
    let mut layout = visit.layout(words.with("applications-one-title", &[("name", member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let day = |ms: i64| words.day(bank.day_at(ms));
    let listing = |kind: &str, text: &str| {
        let title: String = text.lines().next().unwrap_or_default().chars().take(140).collect();
        format!("/listings/new?{}", encode(&[("kind", kind), ("title", title.trim()), ("for", &member.number.to_string())]))
    };
    let offered =
        |kind: &str, note: Option<&crate::domain::text::Note>| note.map(|note| (note.as_str().to_owned(), listing(kind, note.as_str())));
    ApplicationPage {
        layout,
        number: member.number,
        next: progress.next().map(|task| (words.say(&format!("applications-next-{}", task.code())), anchor(task))),
        stuck: found.stuck.map(|stuck| stuck_words(words, bank, stuck)),
        decided: application.decided.as_ref().map(|decided| {
            let by = found.decided_by.as_ref().map_or_else(|| words.say("applications-by-operator"), |label| label.name.clone());
            let id = format!("applications-decided-{}", decided.decision.code());
            words.with(&id, &[("day", &day(decided.at)), ("name", &by)])
        }),
        reason: application.decided.as_ref().and_then(|decided| decided.reason.as_ref()).map(|reason| reason.as_str().to_owned()),
        tasks: task_lines(words, found),
        facts: facts(visit, found),
        phone: member.phone.as_ref().filter(|_| found.profile.safe.to_ring.yes()).map(|phone| (phone.clone(), dial(phone))),
        gives: offered("offer", application.gives.as_ref()),
        needs: offered("request", application.needs.as_ref()),
        forms: found
            .forms
            .iter()
            .map(|(came, text)| (words.with("applications-form-came", &[("day", &day(*came))]), text.clone()))
            .collect(),
        referees: found.referees.iter().map(|referee| referee_line(words, bank, referee, application.decided.is_none())).collect(),
        ways: RefereeWay::ALL.iter().map(|way| Choice::new(way.code(), words.say(&format!("applications-way-{}", way.code())))).collect(),
        check_needed: application.check_needed.yes(),
        check: words.say(&format!("checks-standing-{}", found.check.code())),
        agreed: found.agreed.yes(),
        interviewed: application.interviewed_at.map(|at| words.with("applications-interviewed", &[("day", &day(at))])),
        ready: progress.ready(),
        typed,
        errors,
        key: visit.new_key(),
    }
}

fn task_lines(words: &Words, found: &ShownApplication) -> Vec<TaskLine> {
    let progress = found.progress();
    let line = |task: &Task| TaskLine {
        name: words.say(&format!("applications-task-{}", task.code())),
        done: progress.done(*task),
        anchor: anchor(*task),
    };
    let wanted = |task: &&Task| **task != Task::Check || found.application.check_needed.yes();
    Task::ALL.iter().filter(wanted).map(line).collect()
}

fn facts(visit: &Signed, found: &ShownApplication) -> Vec<(String, String)> {
    let (words, bank, profile) = (&visit.words, &visit.caller().bank, &found.profile);
    let note = |note: &Option<crate::domain::text::Note>| note.as_ref().map(|note| note.as_str().to_owned());
    let came = words.day(bank.day_at(found.application.applied_at));
    let keyed = if found.application.keyed_by.is_some() { "applications-came-keyed" } else { "applications-came" };
    let unsafe_ways = [("ring", profile.safe.to_ring), ("message", profile.safe.to_leave_message), ("post", profile.safe.to_post)];
    let unsafe_ways: Vec<String> =
        unsafe_ways.iter().filter(|(_, safe)| *safe == Said::No).map(|(what, _)| words.say(&format!("join-unsafe-{what}"))).collect();
    let emergency = profile.emergency.as_ref().map(|each| {
        let parts = [
            Some(each.name.as_str()),
            each.relation.as_ref().map(crate::domain::text::Name::as_str),
            each.phone.as_ref().map(crate::domain::text::Phone::as_str),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    let all = [
        ("applications-since", Some(words.with(keyed, &[("day", &came)]))),
        ("members-number", Some(found.member.number.to_string())),
        ("join-email", found.member.email.clone()),
        ("join-address", note(&profile.address)),
        ("join-channel", Some(words.say(&format!("join-channel-{}", found.member.contact_channel.code())))),
        ("join-unsafe", Some(unsafe_ways.join(", ")).filter(|text| !text.is_empty())),
        ("join-access", note(&profile.access_needs)),
        ("join-emergency", emergency),
        ("join-about", note(&found.application.about)),
    ];
    all.into_iter().filter_map(|(id, value)| Some((words.say(id), value?))).collect()
}

fn referee_line(words: &Words, bank: &Bank, referee: &Referee, open: bool) -> RefereeLine {
    let day = |ms: i64| words.day(bank.day_at(ms));
    let way = words.say(&format!("applications-way-{}", referee.way.code()));
    let relation = referee.relation.as_ref().map_or_else(|| words.say("applications-referee"), ToString::to_string);
    let state = match (&referee.answer, referee.reminded_at, referee.asked_at) {
        (Some(answer), _, _) => words.with("applications-referee-answered", &[("day", &day(answer.at))]),
        (None, Some(at), _) => words.with("applications-referee-reminded", &[("day", &day(at))]),
        (None, None, Some(at)) => words.with("applications-referee-asked", &[("day", &day(at))]),
        (None, None, None) => words.say("applications-referee-named"),
    };
    let tag = |good: bool| if good { "tag-ok" } else { "tag-warn" };
    RefereeLine {
        id: referee.id.to_string(),
        name: referee.name.to_string(),
        how: words.with("applications-referee-how", &[("relation", &relation), ("way", &way)]),
        state,
        may_ask: open && referee.answer.is_none() && referee.asked_at.is_none(),
        may_answer: open && referee.answer.is_none(),
        outcome: referee.answer.as_ref().map(|answer| {
            let good = answer.outcome == crate::domain::people::referee::RefereeOutcome::Good;
            (words.say(&format!("applications-outcome-{}", answer.outcome.code())), tag(good))
        }),
        words: referee.answer.as_ref().and_then(|answer| answer.words.as_ref()).map(|text| text.as_str().to_owned()),
    }
}

/// How somebody can have agreed by word of mouth.
pub(crate) fn agreed_by_choices(words: &Words) -> Vec<Choice> {
    let spoken = AgreedBy::ALL.iter().filter(|by| **by != AgreedBy::Web);
    spoken.map(|by| Choice::new(by.code(), words.say(&format!("agreements-by-{}", by.code())))).collect()
}
