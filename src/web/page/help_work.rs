//! Help for staff: each piece of work on the desk, and each with the report, step by step, with a picture of the screen.
//!
//! The pages hold only words and pictures; a step is a numbered message in the words' file.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::people::access::Act;
use crate::web::guard::Signed;
use crate::web::page::layout::{Layout, page};
use crate::web::problem::{PageResult, Problem};

/// A piece of work has at most so many steps.
const STEPS_MAX: usize = 12;

/// Pieces of work that belong together.
struct Shelf {
    /// Its address, below the bank's root.
    home: &'static str,
    /// Its messages: `…-title` and `…-lead`, and of each piece `…-<name>`, `…-<name>-lead`, `…-<name>-alt`, `…-<name>-1` and so on.
    say: fn(&Words, &str) -> Option<String>,
    /// What one must be allowed to do to have any use for it.
    act: Act,
    /// The pieces in their order: the end of its address, its picture, and the picture's size.
    pieces: &'static [(&'static str, &'static str, (u32, u32))],
}

const WORK: Shelf = Shelf {
    home: "/help/work",
    say: |words, end| told(words, &format!("help-work-{end}")),
    act: Act::SeeDesk,
    pieces: &[
        ("take-on", "help/take-on.webp", (720, 540)),
        ("match", "help/match.webp", (720, 540)),
        ("call", "help/call.webp", (720, 540)),
        ("sheet", "help/sheet.webp", (720, 540)),
        ("post", "help/post.webp", (720, 540)),
        ("visit", "help/visit.webp", (720, 540)),
        ("death", "help/death.webp", (720, 540)),
    ],
};

const REPORT: Shelf = Shelf {
    home: "/help/report",
    say: |words, end| told(words, &format!("help-report-{end}")),
    act: Act::SeeReport,
    pieces: &[
        ("read", "help/report-read.webp", (720, 540)),
        ("costs", "help/report-costs.webp", (720, 540)),
        ("benefits", "help/report-benefits.webp", (720, 540)),
        ("files", "help/report-files.webp", (720, 540)),
        ("figures", "help/report-figures.webp", (720, 540)),
        ("questions", "help/report-questions.webp", (720, 540)),
    ],
};

/// A message, if there is one of that name.
fn told(words: &Words, id: &str) -> Option<String> {
    words.has(id).then(|| words.say(id))
}

/// The pages of this journey; they are for staff.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/help/work", web::get().to(work))
        .route("/help/work/{name}", web::get().to(one_of_work))
        .route("/help/report", web::get().to(report))
        .route("/help/report/{name}", web::get().to(one_of_report));
}

#[derive(Template)]
#[template(path = "page/help/work.html")]
struct WorkPage {
    layout: Layout,
    lead: String,
    work: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "page/help/steps.html")]
struct StepsPage {
    layout: Layout,
    back: String,
    back_label: String,
    lead: String,
    steps: Vec<String>,
    picture: String,
    says: String,
    width: u32,
    height: u32,
}

async fn work(visit: Signed) -> PageResult {
    all(&visit, &WORK)
}

async fn report(visit: Signed) -> PageResult {
    all(&visit, &REPORT)
}

async fn one_of_work(visit: Signed, name: web::Path<String>) -> PageResult {
    one(&visit, &WORK, &name)
}

async fn one_of_report(visit: Signed, name: web::Path<String>) -> PageResult {
    one(&visit, &REPORT, &name)
}

fn all(visit: &Signed, shelf: &Shelf) -> PageResult {
    visit.actor.may(shelf.act)?;
    let say = |end: &str| (shelf.say)(&visit.words, end).unwrap_or_default();
    let line = |(name, _, _): &(&str, &str, _)| (format!("{}/{name}", shelf.home), say(name), say(&format!("{name}-lead")));
    page(WorkPage { work: shelf.pieces.iter().map(line).collect(), lead: say("lead"), layout: visit.layout(say("title")) })
}

fn one(visit: &Signed, shelf: &Shelf, name: &str) -> PageResult {
    visit.actor.may(shelf.act)?;
    let (name, picture, (width, height)) = shelf.pieces.iter().find(|(each, _, _)| *each == name).ok_or_else(Problem::not_found)?;
    let say = |end: &str| (shelf.say)(&visit.words, end).unwrap_or_default();
    page(StepsPage {
        back: format!("{}{}", visit.root, shelf.home),
        back_label: say("title"),
        lead: say(&format!("{name}-lead")),
        steps: steps(&visit.words, shelf, name),
        picture: crate::web::asset::url(picture),
        says: say(&format!("{name}-alt")),
        width: *width,
        height: *height,
        layout: visit.layout(say(name)),
    })
}

fn steps(words: &Words, shelf: &Shelf, name: &str) -> Vec<String> {
    (1..=STEPS_MAX).map_while(|number| (shelf.say)(words, &format!("{name}-{number}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_of_work_has_its_words_its_steps_and_its_picture() {
        let words = Words::default();
        for shelf in [WORK, REPORT] {
            for (name, picture, _) in shelf.pieces {
                for end in ["", "-lead", "-alt"] {
                    assert!((shelf.say)(&words, &format!("{name}{end}")).is_some(), "{name}{end}");
                }
                assert!(steps(&words, &shelf, name).len() >= 4, "{name}");
                assert!(crate::web::asset::url(picture).starts_with("/assets/"), "{picture}");
            }
        }
    }
}
