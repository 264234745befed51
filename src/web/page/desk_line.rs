//! One line that logs an exchange: it is read as it is typed, asked about where it is not clear, and saved as the desk's form is.
//!
//! It must not understand the line itself (`domain/help/one_line` does) nor save by other ways than `desk_log`.

use actix_web::web;
use askama::Template;
use serde::Serialize;

use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::{Channel, OnBehalf, SecondLook, ToldBy};
use crate::domain::help::line_completion::{Completion, Why};
use crate::domain::help::one_line::{Part, Reading, Somebody};
use crate::domain::minutes::Amount;
use crate::domain::people::member::MemberKind;
use crate::domain::text::{Note, Slug};
use crate::service::bank::Banks;
use crate::service::help::exchange::NewExchange;
use crate::service::help::line::{Like, LineRead};
use crate::service::people::member::Label;
use crate::web::blocking::blocking;
use crate::web::form::{Form, Query};
use crate::web::guard::Signed;
use crate::web::page::desk::{Typed, category_choices, choices};
use crate::web::page::desk_log::{Entry, save};
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, json};
use crate::web::throttle::Throttle;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/desk/line").route(web::get().to(ask)).route(web::post().to(log)))
        .route("/desk/line/read", web::get().to(read_as_typed));
}

/// The field on the desk, for `desk/line.html` (`line` in the page that includes it).
#[derive(Debug)]
pub(crate) struct LineField {
    /// Whether the page opens in it.
    pub(crate) focus: bool,
    /// What was typed.
    pub(crate) typed: String,
    /// Where it is read as it is typed.
    pub(crate) url: String,
    /// Who may have told.
    pub(crate) tellers: Vec<Choice>,
    /// Who told.
    pub(crate) told_by: String,
}

impl LineField {
    /// An empty field.
    pub(crate) fn fresh(visit: &Signed) -> Self {
        Self::with(visit, String::new(), ToldBy::Receiver.code())
    }

    fn with(visit: &Signed, typed: String, told_by: &str) -> Self {
        Self {
            focus: false,
            typed,
            url: format!("{}/desk/line/read", visit.root),
            tellers: choices(&visit.words, "line-told", &["receiver", "giver", "both"]),
            told_by: told_by.to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "page/desk/line_check.html")]
struct CheckPage {
    layout: Layout,
    line: LineField,
    sentence: Option<String>,
    left_out: Option<String>,
    questions: Vec<Question>,
    asks_time: bool,
    typed_time: String,
    kinds: Option<Vec<Choice>>,
    typed_kind: String,
    errors: Vec<FieldError>,
    key: String,
}

/// "Which of these?"
struct Question {
    field: &'static str,
    legend: String,
    answers: Vec<Answer>,
}

struct Answer {
    value: String,
    label: String,
    small: String,
}

/// What the field shows while one types.
#[derive(Serialize)]
struct AsTyped {
    items: Vec<Offered>,
    said: String,
}

#[derive(Serialize)]
struct Offered {
    name: String,
    hint: String,
}

/// What was answered on the page that asks about a line.
struct Answers {
    giver: String,
    receiver: String,
    category: String,
    minutes: String,
    day: String,
}

async fn read_as_typed(banks: web::Data<Banks>, throttle: web::Data<Throttle>, visit: Signed, query: Query) -> PageResult {
    throttle.search(&banks, &visit.caller().member.id.to_string())?;
    let (actor, text) = (visit.actor.clone(), query.text("q").to_owned());
    let (read, offered) = blocking(&banks, move |banks| Ok((banks.read_line(&actor, &text)?, banks.complete_line(&actor, &text)?))).await?;
    let hint = |each: &Completion| match each.why {
        Why::Recent => visit.words.say("line-recent"),
        Why::Person | Why::Kind => String::new(),
    };
    let items = offered.iter().map(|each| Offered { name: each.line.clone(), hint: hint(each) }).collect();
    json(&AsTyped { items, said: as_typed(&visit, &read) })
}

/// The sentence that Enter would save, or what is still to be said.
fn as_typed(visit: &Signed, read: &LineRead) -> String {
    let (words, reading) = (&visit.words, &read.reading);
    let Some(sentence) = sentence(words, read, visit.today).filter(|_| reading.is_clear()) else {
        return missing(read).map_or_else(String::new, |id| words.say(id));
    };
    let id = if read.like == Like::Another { "line-enter-like" } else { "line-enter" };
    words.with(id, &[("sentence", &sentence)])
}

/// What is wanted first of a line that is not clear yet.
fn missing(read: &LineRead) -> Option<&'static str> {
    let reading = &read.reading;
    let open = |missing: bool, id: &'static str| missing.then_some(id);
    open(reading.directed == Part::Missing, "line-wants-arrow")
        .or_else(|| open(reading.giver == Part::Missing, "line-wants-giver"))
        .or_else(|| open(reading.receiver == Part::Missing, "line-wants-receiver"))
        .or_else(|| open(same(reading), "line-wants-two"))
        .or_else(|| open(reading.giver.one().is_none() || reading.receiver.one().is_none(), "line-wants-which"))
        .or_else(|| open(reading.minutes.one().is_none(), "line-wants-time"))
        .or_else(|| open(matches!(reading.day, Part::Several(_)), "line-wants-day"))
        .or_else(|| open(reading.category.one().is_none(), "line-wants-kind"))
        .or_else(|| open(!reading.unknown.is_empty(), "line-wants-sense"))
}

fn same(reading: &Reading) -> bool {
    reading.giver.one().zip(reading.receiver.one()).is_some_and(|(giver, receiver)| giver.id == receiver.id)
}

fn sentence(words: &Words, read: &LineRead, today: Day) -> Option<String> {
    let reading = &read.reading;
    let kind = read.categories.get(*reading.category.one()?)?;
    let (time, day) = (words.minutes(reading.minutes.one()?.minutes()), words.day_near(day_of(reading, today), today));
    let (giver, receiver) = (reading.giver.one()?, reading.receiver.one()?);
    let parts =
        [("giver", giver.name.as_str()), ("receiver", &receiver.name), ("time", &time), ("day", &day), ("what", kind.name.as_str())];
    Some(words.with("line-sentence", &parts))
}

fn day_of(reading: &Reading, today: Day) -> Day {
    reading.day.one().copied().unwrap_or(today)
}

/// The line by itself, for who has the address; `line` fills it.
async fn ask(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    let (actor, text) = (visit.actor.clone(), query.text("line").to_owned());
    let read = blocking(&banks, move |banks| banks.read_line(&actor, &text)).await?;
    let line = LineField::with(&visit, query.text("line").to_owned(), ToldBy::Receiver.code());
    page(check_page(&visit, line, &read, &Answers::none(), Vec::new()))
}

async fn log(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let (actor, text) = (visit.actor.clone(), form.text("line").to_owned());
    let mut read = blocking(&banks, move |banks| banks.read_line(&actor, &text)).await?;
    let answers = Answers::of(&form);
    let mut faults = Faults::new(&visit.words);
    answers.settle(&mut read, &mut faults, visit.today);
    if form.text("left_out") == "yes" {
        read.reading.unknown.clear();
    }
    let told_by = read.reading.told_by.or_else(|| ToldBy::from_code(form.text("told_by"))).unwrap_or(ToldBy::Receiver);
    if day_of(&read.reading, visit.today) > visit.today {
        faults.add("line", "reading-day-to-come");
    }
    let note = faults.text("line", Note::optional(read.reading.note.as_deref().unwrap_or_default()), "desk-error-note").flatten();
    let new = entry_of(&read, told_by, note, visit.today).filter(|_| faults.is_empty() && read.reading.is_clear());
    let Some((giver, receiver, new)) = new else {
        // What the answers on the page below can put right is not told at the line as well.
        if faults.is_empty() {
            let id = if form.text("line").trim().is_empty() { "line-error-empty" } else { missing(&read).unwrap_or("line-error-empty") };
            faults.add(field_of(id), id);
        }
        let line = LineField::with(&visit, form.text("line").to_owned(), told_by.code());
        return page_with_errors(check_page(&visit, line, &read, &answers, faults.list()));
    };
    let typed = Typed {
        calling: giver.name.clone(),
        calling_id: giver.id.to_string(),
        direction: "gave".to_owned(),
        other: receiver.name.clone(),
        other_id: receiver.id.to_string(),
        minutes: visit.words.minutes(new.minutes.minutes()),
        happened_on: "other".to_owned(),
        another_day: new.happened_on.to_string(),
        category: new.category.as_str().to_owned(),
        told_by: told_by.code().to_owned(),
        channel: Channel::Phone.code().to_owned(),
        note: new.note.as_ref().map(ToString::to_string).unwrap_or_default(),
        ..Typed::default()
    };
    save(&banks, &visit, &form, Entry { typed, giver, receiver, new }).await
}

/// Where on the page a want is answered.
fn field_of(id: &str) -> &'static str {
    match id {
        "line-wants-time" => "minutes",
        "line-wants-kind" => "category",
        _ => "line",
    }
}

fn entry_of(read: &LineRead, told_by: ToldBy, note: Option<Note>, today: Day) -> Option<(Label, Label, NewExchange)> {
    let reading = &read.reading;
    let label = |one: &Somebody| Label { id: one.id, number: one.number, name: one.name.clone(), kind: MemberKind::Person };
    let (giver, receiver) = (label(reading.giver.one()?), label(reading.receiver.one()?));
    let new = NewExchange {
        giver: giver.id,
        receiver: receiver.id,
        minutes: *reading.minutes.one()?,
        happened_on: day_of(reading, today),
        category: read.categories.get(*reading.category.one()?)?.slug.clone(),
        note,
        on_behalf: Some(OnBehalf { told_by, channel: Channel::Phone }),
        accept: Vec::<SecondLook>::new(),
        override_floor: None,
    };
    Some((giver, receiver, new))
}

impl Answers {
    const fn none() -> Self {
        Self { giver: String::new(), receiver: String::new(), category: String::new(), minutes: String::new(), day: String::new() }
    }

    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self { giver: text("giver"), receiver: text("receiver"), category: text("category"), minutes: text("minutes"), day: text("day") }
    }

    /// Puts the answers where the line left a question.
    fn settle(&self, read: &mut LineRead, faults: &mut Faults<'_>, today: Day) {
        let reading = &mut read.reading;
        choose(&mut reading.giver, |one| one.id.to_string() == self.giver);
        choose(&mut reading.receiver, |one| one.id.to_string() == self.receiver);
        choose(&mut reading.day, |day| day.to_string() == self.day);
        let slug = Slug::new(&self.category).ok();
        let place = slug.and_then(|slug| read.categories.iter().position(|kind| kind.slug == slug));
        if let (None, Some(place)) = (reading.category.one(), place) {
            reading.category = Part::One(place);
        }
        let certain = reading.minutes.one().is_some();
        if !certain && !self.minutes.trim().is_empty() {
            reading.minutes = faults.amount("minutes", &self.minutes).map_or(Part::Missing, Part::<Amount>::One);
        }
        // A day that was left open is today: nothing more is asked.
        if reading.day == Part::Missing {
            reading.day = Part::One(today);
        }
    }
}

fn choose<T: Clone>(part: &mut Part<T>, is: impl Fn(&T) -> bool) {
    if let Part::Several(several) = part
        && let Some(one) = several.iter().find(|one| is(one)).cloned()
    {
        *part = Part::One(one);
    }
}

fn check_page(visit: &Signed, line: LineField, read: &LineRead, answers: &Answers, errors: Vec<FieldError>) -> CheckPage {
    let (words, reading) = (&visit.words, &read.reading);
    let mut layout = visit.layout(words.say("line-check-title"));
    layout.has_error = !errors.is_empty();
    let mut questions = Vec::new();
    questions.extend(which(words, "giver", "line-which-giver", &reading.giver));
    questions.extend(which(words, "receiver", "line-which-receiver", &reading.receiver));
    if let Part::Several(days) = &reading.day {
        let answer = |day: &Day| Answer { value: day.to_string(), label: words.day_in(*day, visit.today), small: String::new() };
        questions.push(Question { field: "day", legend: words.say("line-which-day"), answers: days.iter().map(answer).collect() });
    }
    let kinds = reading.category.one().is_none().then(|| kinds_to_choose(words, reading, &read.categories));
    let left_out = reading.unknown.join(" ");
    CheckPage {
        layout,
        line,
        sentence: sentence(words, read, visit.today),
        left_out: (!left_out.is_empty()).then(|| words.with("line-left-out", &[("words", &left_out)])),
        questions,
        asks_time: reading.minutes.one().is_none(),
        typed_time: answers.minutes.clone(),
        kinds,
        typed_kind: answers.category.clone(),
        errors,
        key: visit.new_key(),
    }
}

fn which(words: &Words, field: &'static str, legend: &str, part: &Part<Somebody>) -> Option<Question> {
    let Part::Several(several) = part else { return None };
    let answer = |one: &Somebody| Answer {
        value: one.id.to_string(),
        label: one.name.clone(),
        small: words.with("desk-who-number", &[("number", &one.number.to_string())]),
    };
    Some(Question { field, legend: words.say(legend), answers: several.iter().map(answer).collect() })
}

/// Those that the words could mean first, then all others.
fn kinds_to_choose(words: &Words, reading: &Reading, all: &[Category]) -> Vec<Choice> {
    let meant: Vec<&str> = match &reading.category {
        Part::Several(places) => places.iter().filter_map(|place| all.get(*place)).map(|kind| kind.slug.as_str()).collect(),
        _ => Vec::new(),
    };
    let mut choices = category_choices(words, all);
    choices.sort_by_key(|choice| !choice.value.is_empty() && !meant.iter().any(|slug| choice.is(slug)));
    choices
}
