//! Help for staff: each piece of work on the desk, step by step, with a picture of the screen.
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

/// The pieces of work in their order: the end of its address, its picture, and the picture's size.
const WORK: [(&str, &str, (u32, u32)); 7] = [
    ("take-on", "help/take-on.webp", (720, 540)),
    ("match", "help/match.webp", (720, 540)),
    ("call", "help/call.webp", (720, 540)),
    ("sheet", "help/sheet.webp", (720, 540)),
    ("post", "help/post.webp", (720, 540)),
    ("visit", "help/visit.webp", (720, 540)),
    ("death", "help/death.webp", (720, 540)),
];

/// The pages of this journey; they are for staff.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/help/work", web::get().to(all)).route("/help/work/{name}", web::get().to(one));
}

#[derive(Template)]
#[template(path = "page/help/work.html")]
struct WorkPage {
    layout: Layout,
    work: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "page/help/steps.html")]
struct StepsPage {
    layout: Layout,
    lead: String,
    steps: Vec<String>,
    picture: String,
    says: String,
    width: u32,
    height: u32,
}

async fn all(visit: Signed) -> PageResult {
    visit.actor.may(Act::SeeDesk)?;
    let line = |(name, _, _): &(&str, &str, _)| {
        let say = |id: &str| visit.words.say(id);
        (format!("/help/work/{name}"), say(&format!("help-work-{name}")), say(&format!("help-work-{name}-lead")))
    };
    page(WorkPage { work: WORK.iter().map(line).collect(), layout: visit.layout(visit.words.say("help-work-title")) })
}

async fn one(visit: Signed, name: web::Path<String>) -> PageResult {
    visit.actor.may(Act::SeeDesk)?;
    let (name, picture, (width, height)) = WORK.iter().find(|(each, _, _)| *each == name.as_str()).ok_or_else(Problem::not_found)?;
    let say = |end: &str| visit.words.say(&format!("help-work-{name}{end}"));
    page(StepsPage {
        lead: say("-lead"),
        steps: steps(&visit.words, name),
        picture: crate::web::asset::url(picture),
        says: say("-alt"),
        width: *width,
        height: *height,
        layout: visit.layout(say("")),
    })
}

fn steps(words: &Words, name: &str) -> Vec<String> {
    let step = |number: usize| {
        let id = format!("help-work-{name}-{number}");
        Some(words.say(&id)).filter(|text| *text != id)
    };
    (1..=STEPS_MAX).map_while(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_of_work_has_its_words_its_steps_and_its_picture() {
        let words = Words::default();
        for (name, picture, _) in WORK {
            for end in ["", "-lead", "-alt"] {
                assert!(words.has(&format!("help-work-{name}{end}")), "{name}{end}");
            }
            assert!(steps(&words, name).len() >= 4, "{name}");
            assert!(crate::web::asset::url(picture).starts_with("/assets/"), "{picture}");
        }
    }
}
