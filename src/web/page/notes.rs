//! What staff keep about a member beside the record: notes with who may read them, and people who are never put together.
//!
//! Members never open these pages; what a reader may not read is not counted either.

use actix_web::web;
use askama::Template;

use crate::domain::id::{MemberId, NoteId};
use crate::domain::people::access::Act;
use crate::domain::people::member::Member;
use crate::domain::people::note::{MemberNote, Readers};
use crate::domain::text::{Note, Reason};
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::people::member::Label;
use crate::service::people::pair::Apart;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::{number_of, staff_sees};
use crate::web::page::person_field::{Named, named};
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/members/{number}/notes").route(web::get().to(show_notes)).route(web::post().to(add_note)))
        .service(web::resource("/members/{number}/notes/{id}/remove").route(web::get().to(to_notes)).route(web::post().to(remove_note)))
        .service(web::resource("/members/{number}/apart").route(web::get().to(show_apart)).route(web::post().to(keep_apart)))
        .service(web::resource("/members/{number}/apart/end").route(web::get().to(to_apart)).route(web::post().to(let_together)));
}

#[derive(Template)]
#[template(path = "page/people/notes.html")]
struct NotesPage {
    layout: Layout,
    number: i64,
    notes: Vec<Line>,
    readers: Vec<Choice>,
    chosen: String,
    text: String,
    errors: Vec<FieldError>,
    key: String,
}

/// A note as a page shows it.
pub(crate) struct Line {
    id: String,
    /// What it says.
    pub(crate) text: String,
    /// When, and by whom.
    pub(crate) by: String,
    /// Who may read it.
    pub(crate) readers: String,
    removable: bool,
}

#[derive(Template)]
#[template(path = "page/people/apart.html")]
struct ApartPage {
    layout: Layout,
    number: i64,
    pairs: Vec<PairLine>,
    find_url: String,
    typed_other: String,
    chosen: String,
    reason: String,
    errors: Vec<FieldError>,
    key: String,
}

/// Somebody from whom the member is kept apart.
struct PairLine {
    id: String,
    number: i64,
    name: String,
    reason: String,
    by: String,
}

async fn at_hand(banks: &web::Data<Banks>, visit: &Signed, number: String) -> Result<Member, Problem> {
    let actor = visit.actor.clone();
    blocking(banks, move |banks| staff_sees(banks, &actor, &number)).await
}

/// A note for a page; whoever wrote it, or a coordinator, may take it away.
pub(crate) fn line(visit: &Signed, note: &MemberNote, by: Option<&Label>) -> Line {
    let words = &visit.words;
    let when = words.moment(note.at, &visit.caller().bank);
    Line {
        id: note.id.to_string(),
        text: note.words.as_str().to_owned(),
        by: match by {
            Some(label) => words.with("notes-by", &[("name", &label.name), ("when", &when)]),
            None => when,
        },
        readers: words.say(&format!("notes-readers-{}", note.readers.code())),
        removable: note.by == visit.actor.member() || visit.actor.can(Act::ManageRoles),
    }
}

async fn notes_page(
    banks: &web::Data<Banks>,
    visit: &Signed,
    member: &Member,
    (text, chosen): (String, String),
    errors: Vec<FieldError>,
) -> Result<NotesPage, Problem> {
    let (actor, id) = (visit.actor.clone(), member.id);
    let notes = blocking(banks, move |banks| banks.notes(&actor, id)).await?;
    let words = &visit.words;
    let mut layout = visit.layout(words.with("notes-title", &[("name", member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    Ok(NotesPage {
        layout,
        number: member.number,
        notes: notes.iter().map(|(note, by)| line(visit, note, by.as_ref())).collect(),
        readers: Readers::ALL.iter().map(|each| Choice::new(each.code(), words.say(&format!("notes-readers-{}", each.code())))).collect(),
        chosen,
        text,
        errors,
        key: visit.new_key(),
    })
}

async fn show_notes(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    page(notes_page(&banks, &visit, &member, (String::new(), Readers::Brokers.code().to_owned()), Vec::new()).await?)
}

async fn add_note(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    let typed = (form.text("words").to_owned(), form.text("readers").to_owned());
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let text = faults.text("words", Note::new(&typed.0), "notes-error-words");
    let readers = faults.one_of("readers", Readers::from_code(&typed.1), "notes-error-readers");
    if let (Some(text), Some(readers)) = (text, readers) {
        let (actor, id) = (visit.actor.clone(), member.id);
        blocking(&banks, move |banks| banks.add_note(&actor, id, readers, &text)).await?;
        return Ok(visit.redirect_with_notice(&format!("/members/{}/notes", member.number), "notes-notice-added"));
    }
    page_with_errors(notes_page(&banks, &visit, &member, typed, faults.list()).await?)
}

async fn to_notes(visit: Signed, path: web::Path<(String, String)>) -> PageResult {
    Ok(visit.redirect(&format!("/members/{}/notes", number_of(&path.0)?)))
}

async fn remove_note(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>, _form: Form) -> PageResult {
    let (number, id) = path.into_inner();
    let member = at_hand(&banks, &visit, number).await?;
    let id: NoteId = id.parse().ok().ok_or_else(Problem::not_found)?;
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.remove_note(&actor, id)).await?;
    Ok(visit.redirect_with_notice(&format!("/members/{}/notes", member.number), "notes-notice-removed"))
}

async fn apart_page(
    banks: &web::Data<Banks>,
    visit: &Signed,
    member: &Member,
    [typed_other, chosen, reason]: [String; 3],
    errors: Vec<FieldError>,
) -> Result<ApartPage, Problem> {
    let (actor, id) = (visit.actor.clone(), member.id);
    let pairs = blocking(banks, move |banks| banks.kept_apart(&actor, id)).await?;
    let words = &visit.words;
    let mut layout = visit.layout(words.with("apart-title", &[("name", member.name.as_str())]));
    layout.has_error = !errors.is_empty();
    let pair = |apart: &Apart| {
        let when = words.moment(apart.recorded_at, &visit.caller().bank);
        PairLine {
            id: apart.other.id.to_string(),
            number: apart.other.number,
            name: apart.other.name.clone(),
            reason: apart.reason.as_str().to_owned(),
            by: apart.by.as_ref().map_or_else(|| when.clone(), |by| words.with("notes-by", &[("name", &by.name), ("when", &when)])),
        }
    };
    Ok(ApartPage {
        layout,
        number: member.number,
        pairs: pairs.iter().map(pair).collect(),
        find_url: format!("{}/find-members", visit.root),
        typed_other,
        chosen,
        reason,
        errors,
        key: visit.new_key(),
    })
}

async fn show_apart(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    page(apart_page(&banks, &visit, &member, [String::new(), String::new(), String::new()], Vec::new()).await?)
}

async fn keep_apart(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    let typed = ["other", "other_id", "reason"].map(|name| form.text(name).to_owned());
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let (actor, other, chosen) = (visit.actor.clone(), typed[0].clone(), typed[1].clone());
    let other = match blocking(&banks, move |banks| named(banks, &actor, &other, &chosen)).await? {
        Named::One(label) => Some(label),
        Named::Fault(id) => faults.one_of("other", None, id),
    };
    let reason = faults.text("reason", Reason::new(&typed[2]), "apart-error-reason");
    if let (Some(other), Some(reason)) = (other, reason) {
        let (actor, id) = (visit.actor.clone(), member.id);
        match blocking(&banks, move |banks| Ok(banks.keep_apart(&actor, id, other.id, &reason))).await? {
            Ok(()) => return Ok(visit.redirect_with_notice(&format!("/members/{}/apart", member.number), "apart-notice-kept")),
            Err(error) => faults.refused(error, &[("other_id", "other")], "other")?,
        }
    }
    page_with_errors(apart_page(&banks, &visit, &member, typed, faults.list()).await?)
}

async fn to_apart(visit: Signed, number: web::Path<String>) -> PageResult {
    Ok(visit.redirect(&format!("/members/{}/apart", number_of(&number)?)))
}

async fn let_together(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    let member = at_hand(&banks, &visit, number.into_inner()).await?;
    let other: MemberId = form.text("other_id").parse().ok().ok_or_else(Problem::not_found)?;
    let typed = form.text("why").to_owned();
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    let field = format!("why-{other}");
    if let Some(why) = faults.text(&field, Reason::new(&typed), "apart-error-why") {
        let (actor, id, saying) = (visit.actor.clone(), member.id, words.clone());
        let work = move |banks: &Banks| {
            let other = banks.member(&actor, other)?;
            let names = [("one", banks.member(&actor, id)?.name.to_string()), ("other", other.name.to_string())];
            let pairs = [("one", names[0].1.as_str()), ("other", names[1].1.as_str()), ("why", why.as_str())];
            // A long reason is cut, so that the note always holds it with both names.
            let text: String = saying.with("apart-note", &pairs).chars().take(1_000).collect();
            let note = Note::new(&text).or(Err(Error::NotFound))?;
            banks.let_together(&actor, id, other.id, &note)
        };
        blocking(&banks, work).await?;
        return Ok(visit.redirect_with_notice(&format!("/members/{}/apart", member.number), "apart-notice-ended"));
    }
    page_with_errors(apart_page(&banks, &visit, &member, [String::new(), String::new(), String::new()], faults.list()).await?)
}
