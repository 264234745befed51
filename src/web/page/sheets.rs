//! Attendance sheets: the paper to print, the form that keys it back in, what stands in the books, and undoing it. Staff only.
//!
//! It must not decide how a sheet becomes minutes; it reads lines, finds people, and tells what the domain found wrong.

use actix_web::{HttpRequest, web};
use askama::Template;

use crate::document::qr::{Square, square};
use crate::domain::help::sheet::{Controls, Payer, Present, SheetFault, SheetPart, SheetState};
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::access::Act;
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal};
use crate::service::help::sheet::{Keyed, ShownSheet};
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::page::sheet_lines::{Below, Lines, Names};
use crate::web::problem::{PageResult, Problem};
use crate::web::site::Site;

/// Lines for helpers on a paper.
const PAPER_HELPERS: usize = 6;
/// Lines for those who take part on a paper.
const PAPER_ATTENDERS: usize = 14;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/sheets/{number}").route(web::get().to(show)).route(web::post().to(post)))
        .route("/sheets/{number}/print", web::get().to(print))
        .route("/sheets/{number}/undo", web::post().to(undo))
        .route("/sheets/{number}/void", web::post().to(void));
}

#[derive(Template)]
#[template(path = "page/sheets/print.html")]
struct PrintPage {
    layout: Layout,
    number: i64,
    title: String,
    day: String,
    address: String,
    code: Option<Square>,
    helpers: Vec<usize>,
    attenders: Vec<usize>,
}

#[derive(Template)]
#[template(path = "page/sheets/key.html")]
struct KeyPage {
    layout: Layout,
    number: i64,
    day: String,
    lines: Lines,
    totals: Totals,
    below: Below,
    find_url: String,
    void_reason: String,
    errors: Vec<FieldError>,
    key: String,
}

/// The totals of the paper as they were typed.
#[derive(Default)]
struct Totals {
    helpers: String,
    attenders: String,
    minutes: String,
    lasted: String,
}

impl Totals {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self { helpers: text("helpers_total"), attenders: text("attenders_total"), minutes: text("minutes_total"), lasted: text("lasted") }
    }
}

#[derive(Template)]
#[template(path = "page/sheets/sheet.html")]
struct SheetPage {
    layout: Layout,
    number: i64,
    day: String,
    state: String,
    reason: Option<String>,
    posted: Option<String>,
    helpers: Vec<String>,
    attenders: Vec<String>,
    may_undo: bool,
    undo_reason: String,
    errors: Vec<FieldError>,
    key: String,
}

async fn load(banks: &web::Data<Banks>, visit: &Signed, number: &str) -> Result<ShownSheet, Problem> {
    let actor = visit.actor.clone();
    let number: i64 = number.parse().ok().ok_or_else(Problem::not_found)?;
    blocking(banks, move |banks| {
        actor.may(Act::RunGroups)?;
        banks.sheet(&actor, number)
    })
    .await
}

async fn show(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let shown = load(&banks, &visit, &number).await?;
    if shown.sheet.state == SheetState::Printed {
        let lines = Lines::empty(PAPER_HELPERS, PAPER_ATTENDERS);
        return page(key_page(&visit, &shown, lines, Totals::default(), Below::default(), Vec::new()));
    }
    page(sheet_page(&visit, &shown, String::new(), Vec::new()))
}

fn title(visit: &Signed, shown: &ShownSheet, id: &str) -> String {
    visit.words.with(id, &[("number", &shown.sheet.number.to_string()), ("title", shown.sheet.title.as_str())])
}

async fn print(banks: web::Data<Banks>, site: web::Data<Site>, req: HttpRequest, visit: Signed, number: web::Path<String>) -> PageResult {
    let shown = load(&banks, &visit, &number).await?;
    let base = match site.base() {
        "" => format!("{}://{}", req.connection_info().scheme(), req.connection_info().host()),
        base => base.to_owned(),
    };
    let address = format!("{base}{}/sheets/{}", visit.root, shown.sheet.number);
    page(PrintPage {
        layout: visit.layout(title(&visit, &shown, "sheets-print-title")),
        number: shown.sheet.number,
        title: shown.sheet.title.to_string(),
        day: visit.words.day(shown.sheet.on),
        code: square(&address),
        address,
        helpers: (1..=PAPER_HELPERS).collect(),
        attenders: (1..=PAPER_ATTENDERS).collect(),
    })
}

fn key_page(visit: &Signed, shown: &ShownSheet, lines: Lines, totals: Totals, below: Below, errors: Vec<FieldError>) -> KeyPage {
    let mut layout = visit.layout(title(visit, shown, "sheets-title"));
    layout.has_error = !errors.is_empty();
    KeyPage {
        layout,
        number: shown.sheet.number,
        day: visit.words.day_in(shown.sheet.on, visit.today),
        lines,
        totals,
        below,
        find_url: format!("{}/find-members", visit.root),
        void_reason: String::new(),
        errors,
        key: visit.new_key(),
    }
}

async fn post(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let shown = load(&banks, &visit, &number).await?;
    let (mut lines, totals, mut below) = (Lines::of(&form, PAPER_HELPERS, PAPER_ATTENDERS), Totals::of(&form), Below::of(&form));
    if form.has("more") {
        lines.grow();
        return page(key_page(&visit, &shown, lines, totals, below, Vec::new()));
    }
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let (present, names) = lines.read(&banks, &visit, &mut faults).await?;
    let controls = read_totals(&mut faults, &totals);
    let lasted = faults.amount("lasted", &totals.lasted);
    let override_floor = below.reason(&mut faults);
    if let (Some(controls), true) = (controls, faults.is_empty()) {
        tell_faults(&mut faults, &present, (shown.sheet.payer, Some(controls)), &names);
    }
    if let (Some(controls), Some(lasted), true) = (controls, lasted, faults.is_empty()) {
        let keyed = Keyed { present: present.clone(), controls, lasted, override_floor };
        let (actor, number, key) = (visit.actor.clone(), shown.sheet.number, form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.post_sheet(&actor, number, &keyed, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/sheets/{number}"), "sheets-notice-posted")),
            Err(Error::Refused(Refusal::BelowFloor)) => {
                below =
                    Below::told(&banks, &visit, (shown.sheet.payer, shown.sheet.payer_id), present, form.text("override_reason")).await?;
                faults.tell("override_reason", below.text.clone());
            }
            Err(Error::Refused(Refusal::SheetDone)) => return Err(Error::Refused(Refusal::SheetDone).into()),
            Err(error) => faults.refused(error, &[("people", "helper_1"), ("on", "helper_1")], "helper_1")?,
        }
    }
    page_with_errors(key_page(&visit, &shown, lines, totals, below, faults.list()))
}

/// The totals at the foot of the paper. Minutes may be typed as minutes alone: here no number means hours.
fn read_totals(faults: &mut Faults<'_>, totals: &Totals) -> Option<Controls> {
    let helpers = faults.number("helpers_total", &totals.helpers, 0..=1_000);
    let attenders = faults.number("attenders_total", &totals.attenders, 0..=1_000);
    let minutes = match totals.minutes.trim().parse::<i64>() {
        Ok(minutes) => Some(Minutes::new(minutes)),
        Err(_) => faults.amount("minutes_total", &totals.minutes).map(Amount::minutes),
    };
    Some(Controls { helpers: helpers?, attenders: attenders?, minutes: minutes? })
}

/// Everything that the domain finds wrong with who was there, each thing at its field, with the figures side by side.
pub(crate) fn tell_faults(faults: &mut Faults<'_>, present: &Present, (payer, controls): (Payer, Option<Controls>), names: &Names) {
    for fault in present.faults(payer, controls) {
        let paper = controls.unwrap_or(Controls { helpers: 0, attenders: 0, minutes: Minutes::ZERO });
        match fault {
            SheetFault::NoHelper => faults.add("helper_1", "sheets-error-no-helper"),
            SheetFault::NoAttender => faults.add("attender_1", "sheets-error-no-attender"),
            SheetFault::TooMany => faults.add("helper_1", "sheets-error-too-many"),
            SheetFault::Twice(member) => faults.with(&names.field_of(member), "sheets-error-twice", &[("name", names.name_of(member))]),
            SheetFault::Helpers => {
                compare(faults, ("helpers_total", "sheets-error-helpers-total"), present.count(SheetPart::Helper), paper.helpers);
            }
            SheetFault::Attenders => {
                compare(faults, ("attenders_total", "sheets-error-attenders-total"), present.count(SheetPart::Attender), paper.attenders);
            }
            SheetFault::Minutes => {
                compare(faults, ("minutes_total", "sheets-error-minutes-total"), present.minutes().get(), paper.minutes.get());
            }
        }
    }
}

fn compare(faults: &mut Faults<'_>, (field, id): (&str, &str), keyed: i64, paper: i64) {
    faults.with(field, id, &[("keyed", &keyed.to_string()), ("paper", &paper.to_string())]);
}

fn sheet_page(visit: &Signed, shown: &ShownSheet, undo_reason: String, errors: Vec<FieldError>) -> SheetPage {
    let (words, sheet) = (&visit.words, &shown.sheet);
    let line = |part: SheetPart| {
        let lines = shown.lines.iter().filter(move |(line, _)| line.part == part);
        lines.map(move |(line, label)| {
            let (time, moved) = (words.minutes(line.minutes), words.minutes(line.moved.size()));
            let id = match part {
                SheetPart::Helper => "sheets-line-helper",
                SheetPart::Attender if sheet.payer == Payer::Attenders => "sheets-line-attender-shared",
                SheetPart::Attender => "sheets-line-attender",
            };
            words.with(id, &[("name", &label.name), ("time", &time), ("moved", &moved)])
        })
    };
    let helped: Minutes = shown.lines.iter().filter(|(line, _)| line.part == SheetPart::Helper).map(|(line, _)| line.moved).sum();
    let posted = sheet.posted.map(|(at, _)| {
        let name = shown.posted_by.as_ref().map_or_else(|| words.say("sheets-posted-by-nobody"), |label| label.name.clone());
        let day = words.day_in(visit.caller().bank.day_at(at), visit.today);
        words.with("sheets-posted", &[("time", &words.minutes(helped)), ("name", &name), ("day", &day)])
    });
    let mut layout = visit.layout(title(visit, shown, "sheets-title"));
    layout.has_error = !errors.is_empty();
    SheetPage {
        layout,
        number: sheet.number,
        day: words.day_in(sheet.on, visit.today),
        state: words.say(&format!("sheets-state-{}", sheet.state.code())),
        reason: sheet.reason.as_ref().map(|reason| words.with("sheets-reason", &[("reason", reason.as_str())])),
        posted,
        helpers: line(SheetPart::Helper).collect(),
        attenders: line(SheetPart::Attender).collect(),
        may_undo: sheet.state == SheetState::Posted,
        undo_reason,
        errors,
        key: visit.new_key(),
    }
}

async fn undo(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let shown = load(&banks, &visit, &number).await?;
    let typed = form.text("reason").to_owned();
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    if let Some(reason) = faults.text("reason", Reason::new(&typed), "sheets-undo-missing") {
        let (actor, number, key) = (visit.actor.clone(), shown.sheet.number, form.key().map(str::to_owned));
        match blocking(&banks, move |banks| Ok(banks.undo_sheet(&actor, number, &reason, key.as_deref()))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&format!("/sheets/{number}"), "sheets-notice-undone")),
            Err(error) => faults.refused(error, &[], "reason")?,
        }
    }
    page_with_errors(sheet_page(&visit, &shown, typed, faults.list()))
}

async fn void(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let shown = load(&banks, &visit, &number).await?;
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    if let Some(reason) = faults.text("void_reason", Reason::new(form.text("void_reason")), "sheets-void-missing") {
        let (actor, number): (_, i64) = (visit.actor.clone(), shown.sheet.number);
        match blocking(&banks, move |banks| Ok(banks.void_sheet(&actor, number, &reason))).await? {
            Ok(()) => return Ok(visit.redirect_with_notice(&format!("/sheets/{number}"), "sheets-notice-void")),
            Err(error) => faults.refused(error, &[], "void_reason")?,
        }
    }
    let lines = Lines::empty(PAPER_HELPERS, PAPER_ATTENDERS);
    page_with_errors(key_page(&visit, &shown, lines, Totals::default(), Below::default(), faults.list()))
}
