//! The record of deeds as pages: a coordinator searches it and takes it away, and everybody sees who looked at their own record.
//!
//! Nothing here is kept: what a reader did is written by the services that they call.

use actix_web::web;
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::document::report::csv::rows_csv;
use crate::document::words::Words;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::{DoorKind, Facts};
use crate::domain::people::deed_kind::DeedKind;
use crate::service::bank::Banks;
use crate::service::office::deed::{DeedQuery, ShownDeed};
use crate::service::people::member::Label;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, file, page, page_with_errors};

/// Deeds on one page.
const SHOWN_MAX: i64 = 50;
/// Deeds in one file; whoever needs older ones says until which day.
const FILE_MAX: i64 = 20_000;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/record", web::get().to(show))
        .route("/record/file", web::get().to(take_away))
        .route("/settings/looked", web::get().to(looked));
}

#[derive(Template)]
#[template(path = "page/deeds/record.html")]
struct RecordPage {
    layout: Layout,
    typed: Typed,
    kinds: Vec<Choice>,
    errors: Vec<FieldError>,
    lines: Vec<Line>,
    /// The query of the same search, for the file.
    search: String,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "page/deeds/looked.html")]
struct LookedPage {
    layout: Layout,
    lines: Vec<Line>,
    older: Option<String>,
}

/// The search as it was typed.
#[derive(Default)]
struct Typed {
    about: String,
    by: String,
    kind: String,
    from: String,
    to: String,
}

/// A deed as a list says it.
struct Line {
    what: String,
    who: String,
    small: String,
    facts: Vec<(String, String)>,
}

impl Typed {
    fn of(query: &Query) -> Self {
        let text = |name: &str| query.text(name).trim().to_owned();
        Self { about: text("about"), by: text("by"), kind: text("kind"), from: text("from"), to: text("to") }
    }

    /// What is meant; faults beside the fields.
    fn read(&self, faults: &mut Faults<'_>, visit: &Signed, query: &Query) -> DeedQuery {
        let mut day = |name: &str, typed: &str| if typed.is_empty() { None } else { faults.day(name, typed, visit.today) };
        DeedQuery {
            about: self.about.clone(),
            by: self.by.clone(),
            kind: DeedKind::from_code(&self.kind),
            from: day("from", &self.from),
            to: day("to", &self.to),
            before_seq: query.text("before").parse().ok(),
        }
    }

    /// The same search as a link has it.
    fn link(&self) -> String {
        let pairs = [("about", &self.about), ("by", &self.by), ("kind", &self.kind), ("from", &self.from), ("to", &self.to)];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        pairs.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect::<Vec<_>>().join("&")
    }
}

async fn show(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    visit.actor.may(Act::SeeDeeds)?;
    let typed = Typed::of(&query);
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let asked = typed.read(&mut faults, &visit, &query);
    let mut found = Vec::new();
    if faults.is_empty() {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.deeds(&actor, &asked, SHOWN_MAX + 1))).await? {
            Ok(deeds) => found = deeds,
            Err(error) => faults.refused(error, &[], "about")?,
        }
    }
    let errors = faults.list();
    let older = next(&mut found).map(|seq| format!("/record?{}", also(typed.link(), &format!("before={seq}"))));
    let mut layout = visit.layout(words.say("deeds-title"));
    layout.has_error = !errors.is_empty();
    let any = std::iter::once(Choice::new("", words.say("deeds-any-kind")));
    let kinds = any.chain(DeedKind::ALL.iter().map(|kind| Choice::new(kind.code(), kind_words(&words, *kind)))).collect();
    let lines = found.iter().map(|deed| line(&words, &visit.caller().bank, deed)).collect();
    let shown = RecordPage { layout, search: typed.link(), typed, kinds, lines, older, errors };
    if shown.errors.is_empty() { page(shown) } else { page_with_errors(shown) }
}

fn also(link: String, more: &str) -> String {
    if link.is_empty() { more.to_owned() } else { format!("{link}&{more}") }
}

/// Takes the one too many away; from where the next page goes on.
fn next(found: &mut Vec<ShownDeed>) -> Option<i64> {
    let shown = usize::try_from(SHOWN_MAX).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    found.truncate(shown);
    found.last().filter(|_| more).map(|last| last.entry.seq)
}

fn kind_words(words: &Words, kind: DeedKind) -> String {
    words.say(&format!("deed-kind-{}", kind.code()))
}

fn line(words: &Words, bank: &Bank, deed: &ShownDeed) -> Line {
    let name = |label: &Label| words.with("deeds-person", &[("name", &label.name), ("number", &label.number.to_string())]);
    let by = deed.by.as_ref().map_or_else(|| words.say("deeds-by-machine"), name);
    let who = match (&deed.about, &deed.other) {
        (None, None) => String::new(),
        (Some(one), None) | (None, Some(one)) => words.with("deeds-about", &[("name", &name(one))]),
        (Some(one), Some(other)) => words.with("deeds-about-two", &[("name", &name(one)), ("other", &name(other))]),
    };
    let mut facts = Vec::new();
    for (before, after) in pairs(&deed.before, &deed.after) {
        facts.push(told(words, before, after));
    }
    facts.extend(deed.reason.clone().map(|reason| (words.say("deeds-reason"), reason)));
    let when = words.moment(deed.entry.at, bank);
    let small = words.with("deeds-small", &[("name", &by), ("when", &when), ("door", &door(words, deed))]);
    Line { what: kind_words(words, deed.entry.kind), who, small, facts }
}

/// From where, in words: which session or token it was, never from which address.
fn door(words: &Words, deed: &ShownDeed) -> String {
    let mark = deed.entry.door.mark.map(hex::encode).unwrap_or_default();
    match deed.entry.door.kind {
        DoorKind::Web if mark.is_empty() => words.say("deeds-door-web"),
        DoorKind::Web => words.with("deeds-door-session", &[("mark", &mark)]),
        DoorKind::Token => words.with("deeds-door-token", &[("name", deed.token.as_deref().unwrap_or(&mark))]),
        DoorKind::Machine => words.say("deeds-door-machine"),
    }
}

type Fact = (String, String);

/// Facts of before and after side by side, by their code.
fn pairs<'a>(before: &'a Facts, after: &'a Facts) -> Vec<(Option<&'a Fact>, Option<&'a Fact>)> {
    let now = |code: &str| after.list().iter().find(|(other, _)| other == code);
    let was = |code: &str| before.list().iter().any(|(other, _)| other == code);
    let changed = before.list().iter().map(|fact| (Some(fact), now(&fact.0)));
    changed.chain(after.list().iter().filter(|(code, _)| !was(code)).map(|fact| (None, Some(fact)))).collect()
}

fn told(words: &Words, before: Option<&Fact>, after: Option<&Fact>) -> (String, String) {
    let code = before.or(after).map_or("", |(code, _)| code);
    let id = format!("deed-fact-{code}");
    let label = if words.has(&id) { words.say(&id) } else { code.to_owned() };
    let value = |(_, value): &Fact| match value.as_str() {
        "true" => words.say("deeds-yes"),
        "false" => words.say("deeds-no"),
        "" => words.say("deeds-nothing"),
        other => other.to_owned(),
    };
    let said = match (before.map(value), after.map(value)) {
        (Some(was), Some(is)) => words.with("deeds-from-to", &[("was", &was), ("is", &is)]),
        (Some(was), None) => words.with("deeds-was", &[("was", &was)]),
        (None, is) => is.unwrap_or_default(),
    };
    (label, said)
}

/// What was found as a CSV file.
async fn take_away(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    visit.actor.may(Act::SeeDeeds)?;
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let asked = Typed::of(&query).read(&mut faults, &visit, &query);
    let actor = visit.actor.clone();
    let found = blocking(&banks, move |banks| banks.deeds_to_take_away(&actor, &asked, FILE_MAX)).await?;
    let header =
        ["seq", "at", "kind", "what", "by_number", "by", "about_number", "about", "other_number", "other", "door", "mark", "token"];
    let header = header.into_iter().chain(["thing_id", "before", "after", "reason"]).map(str::to_owned).collect();
    let row = |deed: &ShownDeed| {
        let number = |label: &Option<Label>| label.as_ref().map(|label| label.number.to_string()).unwrap_or_default();
        let name = |label: &Option<Label>| label.as_ref().map(|label| label.name.clone()).unwrap_or_default();
        let facts = |facts: &Facts| facts.list().iter().map(|(code, value)| format!("{code}: {value}")).collect::<Vec<_>>().join("; ");
        let entry = &deed.entry;
        vec![
            entry.seq.to_string(),
            chrono::DateTime::from_timestamp_millis(entry.at).unwrap_or_default().to_rfc3339(),
            entry.kind.code().to_owned(),
            kind_words(&words, entry.kind),
            number(&deed.by),
            name(&deed.by),
            number(&deed.about),
            name(&deed.about),
            number(&deed.other),
            name(&deed.other),
            entry.door.kind.code().to_owned(),
            entry.door.mark.map(hex::encode).unwrap_or_default(),
            deed.token.clone().unwrap_or_default(),
            entry.thing.map(|id| id.to_string()).unwrap_or_default(),
            facts(&deed.before),
            facts(&deed.after),
            deed.reason.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(found.iter().map(row)).collect();
    let bytes = rows_csv(&rows).map_err(|fault| Problem::Broken(fault.to_string()))?;
    Ok(file("text/csv; charset=utf-8", "record.csv", bytes))
}

async fn looked(visit: Signed, banks: web::Data<Banks>, query: Query) -> PageResult {
    let (actor, before) = (visit.actor.clone(), query.text("before").parse().ok());
    let mut found = blocking(&banks, move |banks| banks.who_looked(&actor, before, SHOWN_MAX + 1)).await?;
    let older = next(&mut found).map(|seq| format!("/settings/looked?before={seq}"));
    let words = &visit.words;
    // About the reader is every line of it: only who, what and when is said.
    let lines = found.iter().map(|deed| Line { who: String::new(), ..line(words, &visit.caller().bank, deed) }).collect();
    page(LookedPage { layout: visit.layout(words.say("deeds-looked-title")), lines, older })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_deed_has_its_words() {
        let words = Words::default();
        for kind in DeedKind::ALL {
            assert!(words.has(&format!("deed-kind-{}", kind.code())), "{}", kind.code());
        }
    }
}
