//! Lines of people in a form, as they stand on paper: who helped and for how long, who took part. For sheets and shared exchanges.
//!
//! It finds people by number or name and keeps what was typed; it judges nothing about who was there.

use std::collections::BTreeMap;

use actix_web::web;

use crate::domain::help::sheet::{Payer, Present};
use crate::domain::id::MemberId;
use crate::domain::text::Reason;
use crate::service::bank::Banks;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::desk_log::{Found, find};
use crate::web::page::reading::Faults;
use crate::web::problem::Problem;

/// Lines that "more lines" adds to each part.
const MORE: usize = 8;
/// The most lines of a part.
const MOST: usize = 100;

/// One line as it was typed.
#[derive(Debug)]
pub(crate) struct Line {
    /// Its place, from 1.
    pub(crate) place: String,
    /// The name of its field.
    pub(crate) field: String,
    /// The name of the field with the chosen id.
    pub(crate) id_field: String,
    /// The name of the field with the time.
    pub(crate) time_field: String,
    /// Who.
    pub(crate) who: String,
    /// The member chosen for it.
    pub(crate) who_id: String,
    /// For how long; helpers only.
    pub(crate) time: String,
}

/// All lines of a form.
#[derive(Debug)]
pub(crate) struct Lines {
    /// Who helped.
    pub(crate) helpers: Vec<Line>,
    /// Who took part.
    pub(crate) attenders: Vec<Line>,
}

/// Who stands on which line.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<MemberId, (String, String)>);

impl Names {
    /// What somebody is called.
    pub(crate) fn name_of(&self, member: MemberId) -> &str {
        self.0.get(&member).map_or("", |(name, _)| name)
    }

    /// The last line on which somebody stands.
    pub(crate) fn field_of(&self, member: MemberId) -> String {
        self.0.get(&member).map_or_else(String::new, |(_, field)| field.clone())
    }
}

fn line(part: &str, place: usize, text: impl Fn(&str) -> String) -> Line {
    let field = format!("{part}_{place}");
    let (id_field, time_field) = (format!("{field}_id"), format!("{field}_time"));
    Line { place: place.to_string(), who: text(&field), who_id: text(&id_field), time: text(&time_field), field, id_field, time_field }
}

impl Lines {
    /// Empty lines.
    pub(crate) fn empty(helpers: usize, attenders: usize) -> Self {
        let lines = |part: &str, count: usize| (1..=count).map(|place| line(part, place, |_| String::new())).collect();
        Self { helpers: lines("helper", helpers), attenders: lines("attender", attenders) }
    }

    /// The lines as they were posted; at least so many of each part.
    pub(crate) fn of(form: &Form, helpers: usize, attenders: usize) -> Self {
        let lines = |part: &str, least: usize| {
            let last = (least..=MOST).rev().find(|place| form.has(&format!("{part}_{place}"))).unwrap_or(least);
            (1..=last).map(|place| line(part, place, |name| form.text(name).to_owned())).collect()
        };
        Self { helpers: lines("helper", helpers), attenders: lines("attender", attenders) }
    }

    /// More empty lines.
    pub(crate) fn grow(&mut self) {
        for (part, lines) in [("helper", &mut self.helpers), ("attender", &mut self.attenders)] {
            let from = lines.len() + 1;
            lines.extend((from..from + MORE).take_while(|place| *place <= MOST).map(|place| line(part, place, |_| String::new())));
        }
    }

    /// Finds everybody, in the order of the paper; who is not found, or could be several, is told at the line.
    pub(crate) async fn read(
        &mut self,
        banks: &web::Data<Banks>,
        visit: &Signed,
        faults: &mut Faults<'_>,
    ) -> Result<(Present, Names), Problem> {
        let asked: Vec<[String; 3]> =
            self.helpers.iter().chain(&self.attenders).map(|line| [String::new(), line.who.clone(), line.who_id.clone()]).collect();
        let actor = visit.actor.clone();
        let found = blocking(banks, move |banks| asked.iter().map(|each| find(banks, &actor, each)).collect::<Result<Vec<_>, _>>()).await?;
        let (mut present, mut names) = (Present::default(), Names::default());
        let helpers = self.helpers.len();
        for ((at, line), found) in self.helpers.iter_mut().chain(&mut self.attenders).enumerate().zip(found) {
            let label = match found {
                Found::One(label) => label,
                // One person alone is meant by part of a name; the page after saving tells every name in full.
                Found::Several(mut labels) if labels.len() == 1 => match labels.pop() {
                    Some(label) => label,
                    None => continue,
                },
                Found::Missing => {
                    if !line.time.trim().is_empty() {
                        faults.add(&line.field, "sheets-error-time-alone");
                    }
                    continue;
                }
                Found::Nobody => {
                    faults.with(&line.field, "sheets-error-nobody", &[("text", &line.who)]);
                    continue;
                }
                Found::Several(labels) => {
                    let people: Vec<String> = labels.iter().map(|label| format!("{} {}", label.number, label.name)).collect();
                    faults.with(&line.field, "sheets-error-several", &[("text", &line.who), ("names", &people.join(", "))]);
                    continue;
                }
            };
            names.0.insert(label.id, (label.name.clone(), line.field.clone()));
            (line.who, line.who_id) = (label.name, label.id.to_string());
            if at >= helpers {
                present.attenders.push(label.id);
            } else if let Some(time) = faults.amount(&line.time_field, &line.time) {
                present.helpers.push((label.id, time));
            }
        }
        Ok((present, names))
    }
}

/// The bank's rule was reached; staff may allow it once, with a reason.
#[derive(Debug, Default)]
pub(crate) struct Below {
    /// Who reached it; empty where nobody has.
    pub(crate) text: String,
    /// Why it may be passed, where that is asked.
    pub(crate) reason: Option<String>,
}

impl Below {
    /// As it was posted.
    pub(crate) fn of(form: &Form) -> Self {
        Self { text: String::new(), reason: form.has("override_reason").then(|| form.text("override_reason").to_owned()) }
    }

    /// The reason, where one was asked for and given; an empty one leaves the rule in force.
    pub(crate) fn reason(&self, faults: &mut Faults<'_>) -> Option<Reason> {
        faults.text("override_reason", Reason::optional(self.reason.as_deref().unwrap_or_default()), "desk-floor-missing").flatten()
    }

    /// Who would go past the rule.
    pub(crate) async fn told(
        banks: &web::Data<Banks>,
        visit: &Signed,
        payer: (Payer, Option<MemberId>),
        present: Present,
        reason: &str,
    ) -> Result<Self, Problem> {
        let actor = visit.actor.clone();
        let names = blocking(banks, move |banks| banks.below_floor(&actor, payer, &present)).await?;
        let floor = visit.words.minutes(visit.caller().bank.rules.floor.size());
        let text = if names.is_empty() {
            visit.words.say("sheets-below-pot")
        } else {
            visit.words.with("sheets-below", &[("names", &names.join(", ")), ("floor", &floor)])
        };
        Ok(Self { text, reason: Some(reason.to_owned()) })
    }
}
