//! Stories on pages: told by a member or written down by staff, and taken back at once.

use actix_web::web;
use askama::Template;

use crate::domain::id::StoryId;
use crate::domain::people::member::Member;
use crate::domain::text::Article;
use crate::domain::value::story::{Signed as SignedAs, Story};
use crate::service::bank::Banks;
use crate::service::value::story::NewStory;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::applications::agreed_by_choices;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::outcomes::Whose;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/stories").route(web::get().to(show_own)).route(web::post().to(tell_own)))
        .service(web::resource("/stories/{id}/withdraw").route(web::get().to(to_own)).route(web::post().to(withdraw_own)))
        .service(web::resource("/members/{number}/stories").route(web::get().to(show_of)).route(web::post().to(tell_of)))
        .service(web::resource("/members/{number}/stories/{id}/withdraw").route(web::get().to(to_of)).route(web::post().to(withdraw_of)));
}

#[derive(Template)]
#[template(path = "page/stories/stories.html")]
struct StoriesPage {
    layout: Layout,
    lead: String,
    base: String,
    back: String,
    staff: bool,
    told: Vec<Line>,
    consent: String,
    typed: Typed,
    signings: Vec<Choice>,
    ways: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

/// A story that was told.
struct Line {
    id: String,
    words: String,
    facts: String,
}

/// The form as it was typed.
#[derive(Default)]
struct Typed {
    words: String,
    signed: String,
    consent: String,
    by: String,
}

/// Whose stories, and those they told.
struct Open {
    whose: Whose,
    member: Member,
    told: Vec<Story>,
}

impl Open {
    fn base(&self) -> String {
        match &self.whose {
            Whose::Own => "/stories".to_owned(),
            Whose::Theirs(number) => format!("/members/{number}/stories"),
        }
    }
}

async fn open(banks: &web::Data<Banks>, visit: &Signed, whose: Whose) -> Result<Open, Problem> {
    let (actor, id) = (visit.actor.clone(), whose.find(banks, visit).await?);
    let work = move |banks: &Banks| Ok((banks.stories_of(&actor, id)?, banks.member(&actor, id)?));
    let (told, member) = blocking(banks, work).await?;
    Ok(Open { whose, member, told })
}

async fn show_own(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let open = open(&banks, &visit, Whose::Own).await?;
    page(stories_page(&visit, &open, Typed::default(), Vec::new()))
}

async fn show_of(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>) -> PageResult {
    let open = open(&banks, &visit, Whose::Theirs(number.into_inner())).await?;
    page(stories_page(&visit, &open, Typed::default(), Vec::new()))
}

fn stories_page(visit: &Signed, open: &Open, typed: Typed, errors: Vec<FieldError>) -> StoriesPage {
    let words = &visit.words;
    let staff = open.whose != Whose::Own;
    let title = if staff { words.with("stories-title-of", &[("name", open.member.name.as_str())]) } else { words.say("stories-title") };
    let mut layout = visit.layout(title);
    layout.has_error = !errors.is_empty();
    let signed = |signed: SignedAs| words.say(&format!("stories-signed-{}", signed.code()));
    let line = |story: &Story| {
        let day = words.day(story.on);
        let facts = words.with("stories-told-facts", &[("day", &day), ("signed", &signed(story.signed))]);
        Some(Line { id: story.id.to_string(), words: story.words.as_ref()?.to_string(), facts })
    };
    StoriesPage {
        layout,
        lead: words.say(if staff { "stories-lead-of" } else { "stories-lead" }),
        base: open.base(),
        back: open.whose.base(),
        staff,
        told: open.told.iter().filter_map(line).collect(),
        consent: words.say(if staff { "stories-consent-yes-of" } else { "stories-consent-yes" }),
        typed,
        signings: SignedAs::ALL.iter().map(|each| Choice::new(each.code(), signed(*each))).collect(),
        ways: agreed_by_choices(words),
        errors,
        key: visit.new_key(),
    }
}

async fn tell_own(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    tell(&banks, &visit, Whose::Own, &form).await
}

async fn tell_of(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, form: Form) -> PageResult {
    tell(&banks, &visit, Whose::Theirs(number.into_inner()), &form).await
}

async fn tell(banks: &web::Data<Banks>, visit: &Signed, whose: Whose, form: &Form) -> PageResult {
    let open = open(banks, visit, whose).await?;
    let text = |name: &str| form.text(name).to_owned();
    let typed = Typed { words: text("words"), signed: text("signed"), consent: text("consent"), by: text("channel") };
    let mut faults = Faults::new(&visit.words);
    let words = faults.text("words", Article::new(&typed.words), "stories-error-words");
    let signed = faults.one_of("signed", SignedAs::from_code(&typed.signed), "stories-error-signed");
    let consent = faults.one_of("consent", (typed.consent == "yes").then_some(()), "stories-error-consent");
    let by = faults.one_of("channel", open.whose.way(form), "outcomes-error-by");
    if let (Some(words), Some(signed), Some(()), Some(by)) = (words, signed, consent, by) {
        let (actor, new) = (visit.actor.clone(), NewStory { member: open.member.id, words, signed, by });
        match blocking(banks, move |banks| Ok(banks.tell_story(&actor, &new))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice(&open.base(), "stories-notice-saved")),
            Err(error) => faults.refused(error, &[], "words")?,
        }
    }
    page_with_errors(stories_page(visit, &open, typed, faults.list()))
}

/// The address of a button was asked for as a page.
async fn to_own(visit: Signed) -> PageResult {
    Ok(visit.redirect("/stories"))
}

async fn to_of(visit: Signed, path: web::Path<(String, String)>) -> PageResult {
    let (number, _) = path.into_inner();
    Ok(visit.redirect(&format!("/members/{}/stories", crate::web::page::member_record::number_of(&number)?)))
}

async fn withdraw_own(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    withdraw(&banks, &visit, Whose::Own, &id).await
}

async fn withdraw_of(banks: web::Data<Banks>, visit: Signed, path: web::Path<(String, String)>, _form: Form) -> PageResult {
    let (number, id) = path.into_inner();
    withdraw(&banks, &visit, Whose::Theirs(number), &id).await
}

async fn withdraw(banks: &web::Data<Banks>, visit: &Signed, whose: Whose, id: &str) -> PageResult {
    let open = open(banks, visit, whose).await?;
    let id: StoryId = id.parse().or(Err(Problem::not_found()))?;
    let (actor, member) = (visit.actor.clone(), open.member.id);
    blocking(banks, move |banks| banks.withdraw_story(&actor, member, id)).await?;
    Ok(visit.redirect_with_notice(&open.base(), "stories-notice-withdrawn"))
}
