//! What a listing says, as lines of text: little for strangers (product.md, rule 10), all of it for its member, staff and whoever helps.

use chrono::Weekday;

use crate::document::matching::need_told;
use crate::document::words::Words;
use crate::domain::calendar::Day;
use crate::domain::help::listing::{Listing, ListingKind, Pattern};
use crate::domain::people::profile::{Availability, DayPart};
use crate::service::help::listing::ShownListing;

/// The days of the week, as a form names them and as they are said.
pub(crate) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

/// What everybody may read: the rough time, how long, how far, and what is needed.
pub(crate) fn for_strangers(words: &Words, shown: &ShownListing, today: Day) -> Vec<String> {
    let about = &shown.listing.about;
    let mut lines = when(words, &shown.listing, today);
    lines.extend(about.minutes.map(|minutes| words.with("listing-takes", &[("time", &words.minutes(minutes.minutes()))])));
    lines.extend(shown.far.map(|far| words.with("listing-far", &[("far", &words.far(far))])));
    if about.at_home.yes() {
        lines.push(words.say("listing-at-home"));
    }
    if about.helpers > 1 {
        lines.push(words.count("listing-helpers", about.helpers));
    }
    if about.check.yes() {
        lines.push(words.say("listing-check-needed"));
    }
    lines.extend(about.needs.iter().map(|need| need_told(words, need)));
    lines
}

/// The day or the parts of the week, and how often.
fn when(words: &Words, listing: &Listing, today: Day) -> Vec<String> {
    let about = &listing.about;
    let mut lines = Vec::new();
    match about.needed_by {
        Some(day) => lines.push(words.with("listings-needed-by", &[("day", &words.day_in(day, today))])),
        None if about.when.unsaid() && about.pattern == Pattern::OneOff && listing.kind == ListingKind::Request => {
            lines.push(words.say("listings-any-day"));
        }
        None => {}
    }
    if about.pattern != Pattern::OneOff {
        lines.push(words.say(&format!("listing-pattern-{}", about.pattern.code().replace('_', "-"))));
    }
    if !about.when.unsaid() {
        lines.push(parts(words, about.when));
    }
    lines
}

/// The parts of the week in words, shortest first: a whole day is one word.
fn parts(words: &Words, when: Availability) -> String {
    if when == Availability::ALWAYS {
        return words.say("listing-any-time");
    }
    let mut told = Vec::new();
    for (code, weekday) in WEEKDAYS {
        let name = words.say(&format!("said-{code}"));
        let of_day: Vec<DayPart> = DayPart::ALL.into_iter().filter(|part| when.has(weekday, *part)).collect();
        if of_day.len() == DayPart::ALL.len() {
            told.push(name);
        } else {
            let part = |part: &DayPart| words.with(&format!("listing-part-{}", part.code()), &[("day", &name)]);
            told.extend(of_day.iter().map(part));
        }
    }
    told.join(", ")
}

/// What only its member, staff and whoever helps may read: more words, the place and the journey.
pub(crate) fn for_known(words: &Words, listing: &Listing) -> Vec<String> {
    let about = &listing.about;
    let mut lines: Vec<String> = about.details.as_ref().map(ToString::to_string).into_iter().collect();
    lines.extend(about.place_words.as_ref().map(|place| words.with("listing-place", &[("place", place.as_str())])));
    if let Some(journey) = &about.journey {
        lines.push(words.with("listing-journey", &[("from", journey.from.as_str()), ("to", journey.to.as_str())]));
        let time = |at: crate::domain::calendar::Time| at.format("%H:%M").to_string();
        lines.extend(journey.at.map(|at| words.with("listing-journey-at", &[("time", &time(at))])));
        lines.extend(journey.back_at.map(|at| words.with("listing-journey-back", &[("time", &time(at))])));
        lines.extend(journey.aid.as_ref().map(|aid| words.with("listing-journey-aid", &[("aid", aid.as_str())])));
    }
    lines
}
