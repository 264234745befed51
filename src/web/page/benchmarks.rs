//! Published figures on a page: those that ship, to be read alone, the bank's own, and a form to add one. Coordinators only.

use actix_web::web;
use askama::Template;

use crate::document::report::benchmark::{published, source, what};
use crate::document::report::part::message_id;
use crate::document::words::Words;
use crate::domain::value::benchmark::{Bound, Cashability, Grade, Role, built_in};
use crate::domain::value::own_benchmark::{OwnBenchmark, Record, supersedable};
use crate::service::bank::Banks;
use crate::service::value::own_benchmark::BenchmarkText;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::costs::optional;
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, page, page_with_errors};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/benchmarks").route(web::get().to(show)).route(web::post().to(add)));
}

#[derive(Template)]
#[template(path = "page/benchmarks/list.html")]
struct BenchmarksPage {
    layout: Layout,
    ships: Vec<RecordRow>,
    own: Vec<RecordRow>,
    errors: Vec<FieldError>,
    typed: BenchmarkText,
    choices: Choices,
    key: String,
}

/// What a form offers.
pub(crate) struct Choices {
    /// What it may be a figure of.
    pub(crate) roles: Vec<Choice>,
    /// Units.
    pub(crate) units: Vec<Choice>,
    /// Bounds.
    pub(crate) bounds: Vec<Choice>,
    /// Grades of evidence.
    pub(crate) grades: Vec<Choice>,
    /// How much may be cash.
    pub(crate) cashables: Vec<Choice>,
    /// What ships and may be superseded.
    pub(crate) ships: Vec<Choice>,
    /// A label that says that its field may stay empty.
    pub(crate) url_label: String,
}

impl Choices {
    /// All of them in words.
    pub(crate) fn new(words: &Words) -> Self {
        let one = |kind: &str, code: &str| Choice::new(code, words.say(&message_id(kind, code)));
        let none = |id: &str| std::iter::once(Choice::new("", words.say(id)));
        let bound = |bound: &Bound| Choice::new(bound.code(), words.say(bound_id(*bound)));
        let unit = |(code, id): (&str, &str)| Choice::new(code, words.say(id));
        let units = [("pounds", "benchmark-unit-pounds"), ("ratio", "benchmark-unit-ratio-name"), ("share", "benchmark-unit-share")];
        let ships = |record: crate::domain::value::benchmark::Benchmark| {
            let record = Record::BuiltIn(&record);
            Choice::new(record.name(), format!("{}: {}", published(words, record), what(words, record)))
        };
        Self {
            roles: none("benchmark-role-choose").chain(Role::ALL.iter().map(|role| one("benchmark-role", role.code()))).collect(),
            units: units.into_iter().map(unit).collect(),
            bounds: Bound::ALL.iter().map(bound).collect(),
            grades: none("benchmark-evidence-choose").chain(Grade::ALL.iter().map(|grade| one("benchmark-grade", grade.code()))).collect(),
            cashables: none("benchmark-cashable-choose")
                .chain(Cashability::ALL.iter().map(|cash| one("benchmark-cashable", cash.code())))
                .collect(),
            ships: none("benchmark-supersedes-none").chain(supersedable().into_iter().map(ships)).collect(),
            url_label: optional(words, "benchmark-url"),
        }
    }
}

/// A record as it is read.
struct RecordRow {
    name: String,
    role: String,
    what: String,
    small: String,
    amount: String,
}

async fn load(banks: &web::Data<Banks>, visit: &Signed) -> Result<Vec<OwnBenchmark>, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| banks.own_benchmarks(&actor)).await
}

async fn show(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let own = load(&banks, &visit).await?;
    page(benchmarks_page(&visit, &own, BenchmarkText::default(), Vec::new()))
}

async fn add(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let typed = BenchmarkText::gather(|field| form.text(field).to_owned());
    let mut faults = Faults::new(&visit.words);
    match typed.read(visit.today) {
        Err(wrong) => wrong.iter().for_each(|wrong| faults.add(wrong.field, wrong.message)),
        Ok(new) => {
            let (actor, key) = (visit.actor.clone(), form.key().map(str::to_owned));
            match blocking(&banks, move |banks| Ok(banks.add_benchmark(&actor, &new, key.as_deref()))).await? {
                Ok(_) => return Ok(visit.redirect_with_notice("/benchmarks", "benchmark-notice-saved")),
                Err(error) => faults.refused(error, &[], "what")?,
            }
        }
    }
    let errors = faults.list();
    let own = load(&banks, &visit).await?;
    page_with_errors(benchmarks_page(&visit, &own, typed, errors))
}

fn benchmarks_page(visit: &Signed, own: &[OwnBenchmark], typed: BenchmarkText, errors: Vec<FieldError>) -> BenchmarksPage {
    let words = &visit.words;
    let mut layout = visit.layout(words.say("benchmark-title"));
    layout.has_error = !errors.is_empty();
    BenchmarksPage {
        layout,
        ships: built_in().iter().map(|record| row(words, Record::BuiltIn(record), own)).collect(),
        own: own.iter().map(|record| row(words, Record::Own(record), own)).collect(),
        errors,
        typed,
        choices: Choices::new(words),
        key: visit.new_key(),
    }
}

/// The words for a bound.
pub(crate) const fn bound_id(bound: Bound) -> &'static str {
    match bound {
        Bound::Equal => "benchmark-bound-equal",
        Bound::LessThan => "benchmark-bound-less",
        Bound::MoreThan => "benchmark-bound-more",
    }
}

/// In whose prices a record stands.
pub(crate) fn prices(words: &Words, record: Record<'_>) -> Option<String> {
    let id = if record.assumed() { "benchmark-prices-assumed" } else { "benchmark-prices" };
    record.price_year().map(|year| words.with(id, &[("year", year.label().as_str())]))
}

/// Whose place a record takes, and from when.
pub(crate) fn place(words: &Words, record: Record<'_>) -> Option<String> {
    let place = record.supersedes()?;
    let ships = supersedable().into_iter().find(|ships| ships.slug == place.slug)?;
    let (what, day) = (what(words, Record::BuiltIn(&ships)), words.day(place.from));
    Some(words.with("benchmark-place-told", &[("what", what.as_str()), ("day", day.as_str())]))
}

fn row(words: &Words, record: Record<'_>, own: &[OwnBenchmark]) -> RecordRow {
    let from = own.iter().filter_map(|own| own.supersedes.filter(|each| each.slug == record.name())).map(|each| each.from).min();
    let superseded = from.map(|from| words.with("benchmark-superseded", &[("day", words.day(from).as_str())]));
    let place = place(words, record).map(|place| format!("{}: {place}", words.say("benchmark-place")));
    let small = [Some(source(words, record)), prices(words, record), place, superseded];
    RecordRow {
        name: record.name(),
        role: words.say(&message_id("benchmark-role", record.role().code())),
        what: what(words, record),
        small: small.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        amount: published(words, record),
    }
}
