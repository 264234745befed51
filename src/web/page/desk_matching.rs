//! The whole desk at once: the best plan for all open requests together, and circles of help. Staff only; it only proposes.

use actix_web::web;
use askama::Template;

use crate::document::matching::fact_told;
use crate::service::bank::Banks;
use crate::service::help::desk_match::{CircleStep, Planned};
use crate::web::blocking::blocking;
use crate::web::guard::Signed;
use crate::web::page::layout::Layout;
use crate::web::problem::{PageResult, page};

/// How many lines of each list the page shows.
const LINES_MAX: usize = 100;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/desk/matching", web::get().to(show));
}

#[derive(Template)]
#[template(path = "page/requests/desk.html")]
struct PlanPage {
    layout: Layout,
    summary: String,
    planned: Vec<Line>,
    left: Vec<Line>,
    circles: Vec<Vec<String>>,
}

/// A request in the plan.
struct Line {
    href: String,
    title: String,
    who: String,
    people: Vec<(String, String)>,
    others: String,
}

async fn show(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    let actor = visit.actor.clone();
    let plan = blocking(&banks, move |banks| banks.desk_plan(&actor)).await?;
    let words = &visit.words;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (met, all) = (plan.planned.len(), plan.planned.len() + plan.left.len());
    page(PlanPage {
        layout: visit.layout(words.say("plan-title")),
        summary: words
            .with("plan-summary", &[("met", &met.to_string()), ("all", &all.to_string()), ("people", &count(plan.people).to_string())]),
        planned: plan.planned.iter().take(LINES_MAX).map(|each| line(&visit, each)).collect(),
        left: plan.left.iter().take(LINES_MAX).map(|each| line(&visit, each)).collect(),
        circles: plan.circles.iter().map(|circle| circle.iter().map(|step| told(&visit, step)).collect()).collect(),
    })
}

fn line(visit: &Signed, each: &Planned) -> Line {
    let words = &visit.words;
    let reasons = |lines: &[crate::domain::help::score::Line]| {
        let mut best: Vec<_> = lines.iter().filter(|line| line.speaks_for()).collect();
        best.sort_by_key(|line| std::cmp::Reverse(line.points));
        best.iter().take(3).map(|line| fact_told(words, line.fact)).collect::<Vec<_>>().join(". ")
    };
    let others = i64::try_from(each.others).unwrap_or(i64::MAX);
    Line {
        href: format!("/requests/{}", each.request.listing.id),
        title: each.request.listing.about.title.to_string(),
        who: words.with("plan-for", &[("name", &each.request.member.name), ("what", each.request.category.name.as_str())]),
        people: each.people.iter().map(|(label, lines)| (label.name.clone(), reasons(lines))).collect(),
        others: if each.people.is_empty() && others == 0 { words.say("plan-nobody") } else { words.count("plan-others", others) },
    }
}

fn told(visit: &Signed, step: &CircleStep) -> String {
    let id = if step.gives_back.yes() { "plan-step-back" } else { "plan-step" };
    let title = step.request.listing.about.title.as_str();
    visit.words.with(id, &[("giver", &step.giver.name), ("receiver", &step.request.member.name), ("title", title)])
}
