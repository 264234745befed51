//! What a funder is told, on a page and in files, over any run of days; and where active members live. Coordinators only.

use actix_web::{HttpRequest, web};
use askama::Template;

use crate::document::report::areas::areas as area_table;
use crate::document::report::pack::book;
use crate::document::report::pack_file::print_pack;
use crate::document::report::press::Form as FileForm;
use crate::domain::calendar::{Period, read_day};
use crate::domain::id::AwardId;
use crate::domain::people::postcode::AreaKind;
use crate::service::bank::Banks;
use crate::service::value::register::NewCost;
use crate::web::blocking::blocking;
use crate::web::form::{Query, encode};
use crate::web::guard::Signed;
use crate::web::page::funders::{area_choices, read_days, said_days};
use crate::web::page::layout::{Choice, FieldError, Layout};
use crate::web::page::reading::Faults;
use crate::web::page::report_view::{PartView, TableView, View, table, view};
use crate::web::problem::{PageResult, Problem, file as download, page, page_with_errors};

/// The pages of this journey; `/report/areas` stands before the reports of years.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/report/areas", web::get().to(areas))
        .route("/funders/{id}/pack", web::get().to(pack))
        .route("/funders/{id}/pack.pdf", web::get().to(file))
        .route("/funders/{id}/pack.xlsx", web::get().to(file))
        .route("/funders/{id}/pack.zip", web::get().to(file))
        .route("/funders/{id}/pack.csv", web::get().to(file))
        .route("/funders/{id}/pack.json", web::get().to(file));
}

#[derive(Template)]
#[template(path = "page/funders/pack.html")]
struct PackPage {
    layout: Layout,
    action: String,
    back: String,
    from: String,
    to: String,
    files: Vec<(String, String)>,
    pack: Option<View>,
    rows: Option<String>,
    errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "page/funders/areas.html")]
struct AreasPage {
    layout: Layout,
    kinds: Vec<Choice>,
    kind: String,
    from: String,
    to: String,
    said: String,
    note: Option<String>,
    table: Option<TableView>,
    errors: Vec<FieldError>,
}

fn id_of(text: &str) -> Result<AwardId, Problem> {
    text.parse().or(Err(Problem::not_found()))
}

/// The days asked for in an address; those of a form that was not sent are others.
fn asked(visit: &Signed, query: &Query, faults: &mut Faults<'_>, others: Period) -> Option<Period> {
    if !query.has("from") && !query.has("to") {
        return Some(others);
    }
    read_days(faults, [query.text("from"), query.text("to")], visit.today)
}

async fn pack(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, query: Query) -> PageResult {
    let (id, actor) = (id_of(&id)?, visit.actor.clone());
    let award = blocking(&banks, move |banks| banks.award(&actor, id)).await?.told.entry;
    let mut faults = Faults::new(&visit.words);
    let days = asked(&visit, &query, &mut faults, award.days);
    let errors = faults.list();
    let words = &visit.words;
    let parts = [("funder", award.funder.as_str()), ("reference", award.reference.as_str())];
    let mut layout = visit.layout(words.with("pack-title", &parts));
    layout.has_error = !errors.is_empty();
    let action = format!("{}/funders/{id}/pack", visit.root);
    let back = format!("{}/funders/{id}", visit.root);
    let Some(days) = days else {
        let (from, to) = (query.text("from").to_owned(), query.text("to").to_owned());
        return page_with_errors(PackPage { layout, action, back, from, to, files: Vec::new(), pack: None, rows: None, errors });
    };
    let (actor, said) = (visit.actor.clone(), words.clone());
    let work = move |banks: &Banks| {
        let edition = banks.pack(&actor, id, days)?;
        Ok(view(&said, &book(&said, &edition)))
    };
    let drawn = blocking(&banks, work).await?.map_err(|error| Problem::Broken(error.to_string()))?;
    let (from, to) = (days.from.to_string(), days.to.to_string());
    let question = encode(&[("from", &from), ("to", &to)]);
    let one = |form: &FileForm| {
        let label = words.say(&format!("pack-download-{}", form.ending()));
        (format!("{action}.{}?{question}", form.ending()), label)
    };
    let files = FileForm::OFFERED.iter().map(one).collect();
    page(PackPage { layout, back, from, to, files, pack: Some(drawn), rows: None, errors, action })
}

/// `/funders/{id}/pack.pdf?from=2026-04-01&to=2026-09-30`: the pack as a file.
async fn file(request: HttpRequest, banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, query: Query) -> PageResult {
    let ending = request.path().rsplit_once('.').map_or("", |(_, ending)| ending);
    let form = FileForm::from_ending(ending).ok_or_else(Problem::not_found)?;
    let id = id_of(&id)?;
    let day = |field: &'static str| {
        let read = read_day(query.text(field), visit.today).ok().and_then(NewCost::day);
        read.ok_or_else(|| Problem::field(field, "cost-error-on-iso"))
    };
    let (actor, words) = (visit.actor.clone(), visit.words.clone());
    let award = {
        let actor = actor.clone();
        blocking(&banks, move |banks| banks.award(&actor, id)).await?.told.entry
    };
    let days = if query.has("from") || query.has("to") { Period { from: day("from")?, to: day("to")? } } else { award.days };
    let work = move |banks: &Banks| {
        let edition = banks.pack(&actor, id, days)?;
        let bytes = print_pack(&words, &edition, &book(&words, &edition), form);
        Ok((format!("{}-{}-{}.{}", edition.bank.slug.as_str(), days.from, days.to, form.ending()), bytes))
    };
    let (name, bytes) = blocking(&banks, work).await?;
    Ok(download(form.media_type(), &name, bytes.map_err(|error| Problem::Broken(error.to_string()))?))
}

/// `/report/areas?by=ward&from=…&to=…`.
async fn areas(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    let actor = visit.actor.clone();
    let year = blocking(&banks, move |banks| banks.year_so_far(&actor)).await?;
    let mut faults = Faults::new(&visit.words);
    let kind = if query.has("by") { AreaKind::from_code(query.text("by")) } else { Some(AreaKind::Ward) };
    let kind = faults.one_of("by", kind, "invalid-choice");
    let days = asked(&visit, &query, &mut faults, year);
    let errors = faults.list();
    let words = &visit.words;
    let mut layout = visit.layout(words.say("area-title"));
    layout.has_error = !errors.is_empty();
    let typed = |field: &str, found: Option<String>| found.unwrap_or_else(|| query.text(field).to_owned());
    let mut shown = AreasPage {
        layout,
        kinds: area_choices(words),
        kind: typed("by", kind.map(|kind| kind.code().to_owned())),
        from: typed("from", days.map(|days| days.from.to_string())),
        to: typed("to", days.map(|days| days.to.to_string())),
        said: String::new(),
        note: None,
        table: None,
        errors,
    };
    let Some((kind, days)) = kind.zip(days) else { return page_with_errors(shown) };
    let actor = visit.actor.clone();
    let found = blocking(&banks, move |banks| banks.areas(&actor, kind, days)).await?;
    shown.said = said_days(words, found.counted.unwrap_or(days));
    shown.note = (!found.known).then(|| words.say("area-none-known"));
    shown.table = Some(table(words, &area_table(words, &found.table)));
    page(shown)
}
