//! How a half-typed line about help could go on: the pair who help each other lately first, then everybody who fits.
//!
//! It offers whole lines, so that whoever picks one goes on typing behind it. It decides nothing about what the line means.

use crate::domain::help::line_words::{Arrow, Run, Somebody, Word, people};
use crate::domain::help::one_line::{Known, Part, Places, read_in_place};

/// Why a line is offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Why {
    /// These two exchanged lately.
    Recent,
    /// Somebody is called so.
    Person,
    /// A kind of help is called so.
    Kind,
}

/// A line to go on with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Completion {
    /// The whole line.
    pub(crate) line: String,
    /// Why it is offered.
    pub(crate) why: Why,
}

/// Two people of a recent exchange: who helped whom.
pub(crate) type Pair = (Somebody, Somebody);

/// At most so many lines to go on with, the likeliest first; `recent` is newest first.
pub(crate) fn complete(text: &str, known: Known<'_>, recent: &[Pair], most: usize) -> Vec<Completion> {
    let (reading, places) = read_in_place(text, known);
    let mut lines = match places.arrow {
        None => openings(&places.words, known, recent),
        Some((run, arrow)) => {
            let (left, right) =
                if arrow == Arrow::Onward { (&reading.giver, &reading.receiver) } else { (&reading.receiver, &reading.giver) };
            match (left, right) {
                (Part::One(first), Part::Missing) => partners(first, (run, arrow), &places, known, recent),
                (Part::Several(several), _) => named(several, places.left, &places, (recent, right.one())),
                (_, Part::Several(several)) => named(several, places.right, &places, (recent, left.one())),
                _ => Vec::new(),
            }
        }
    };
    if let (Part::Several(several), Some(run)) = (&reading.category, places.category) {
        let kinds = several.iter().filter_map(|place| known.categories.get(*place));
        lines.extend(kinds.map(|kind| Completion { line: replaced(&places.words, run, kind.name.as_str()), why: Why::Kind }));
    }
    let mut seen: Vec<String> = Vec::new();
    lines.retain(|each| {
        let fresh = !seen.contains(&each.line);
        seen.push(each.line.clone());
        fresh
    });
    lines.truncate(most);
    lines
}

/// Before the arrow: pairs in which somebody is called so, then everybody who is.
fn openings(words: &[Word], known: Known<'_>, recent: &[Pair]) -> Vec<Completion> {
    let called = |somebody: &Somebody| people(words, std::slice::from_ref(somebody)).is_some();
    let pair = |(giver, receiver): &Pair| {
        let line = match (called(giver), called(receiver)) {
            (true, _) => format!("{} → {} ", giver.name, receiver.name),
            (false, true) => format!("{} ← {} ", receiver.name, giver.name),
            (false, false) => return None,
        };
        Some(Completion { line, why: Why::Recent })
    };
    let everybody = people(words, known.people).unwrap_or_default();
    let everybody = everybody.into_iter().filter_map(|place| known.people.get(place));
    let alone = everybody.map(|somebody| Completion { line: format!("{} → ", somebody.name), why: Why::Person });
    recent.iter().filter_map(pair).chain(alone).collect()
}

/// After the arrow, where nobody stands yet or half a name: those with whom the first one exchanged lately.
fn partners(first: &Somebody, (run, arrow): (Run, Arrow), places: &Places, known: Known<'_>, recent: &[Pair]) -> Vec<Completion> {
    let rest = places.words.get(run.to..).unwrap_or_default();
    let fits = |somebody: &Somebody| rest.is_empty() || people(rest, std::slice::from_ref(somebody)).is_some();
    let sign = if arrow == Arrow::Onward { "→" } else { "←" };
    let offer = |somebody: &Somebody, why| Completion { line: format!("{} {sign} {} ", first.name, somebody.name), why };
    let lately = recent.iter().filter_map(|pair| other(pair, first)).filter(|somebody| fits(somebody));
    let everybody = known.people.iter().filter(|somebody| !rest.is_empty() && somebody.id != first.id && fits(somebody));
    lately.map(|somebody| offer(somebody, Why::Recent)).chain(everybody.map(|somebody| offer(somebody, Why::Person))).collect()
}

/// Several people are called so: each in their turn, those first who exchanged with the other one lately.
fn named(several: &[Somebody], run: Option<Run>, places: &Places, (recent, other_one): (&[Pair], Option<&Somebody>)) -> Vec<Completion> {
    let Some(run) = run else { return Vec::new() };
    let lately = |somebody: &Somebody| match other_one {
        Some(one) => recent.iter().position(|pair| other(pair, one).is_some_and(|each| each.id == somebody.id)),
        None => recent.iter().position(|(giver, receiver)| giver.id == somebody.id || receiver.id == somebody.id),
    };
    let mut people: Vec<(usize, &Somebody)> = several.iter().map(|somebody| (lately(somebody).unwrap_or(usize::MAX), somebody)).collect();
    people.sort_by_key(|(place, _)| *place);
    let offer = |(place, somebody): (usize, &Somebody)| Completion {
        line: replaced(&places.words, run, &somebody.name),
        why: if place == usize::MAX { Why::Person } else { Why::Recent },
    };
    people.into_iter().map(offer).collect()
}

fn other<'a>((giver, receiver): &'a Pair, one: &Somebody) -> Option<&'a Somebody> {
    if giver.id == one.id { Some(receiver) } else { (receiver.id == one.id).then_some(giver) }
}

/// The line with a run of its words said otherwise.
fn replaced(words: &[Word], run: Run, with: &str) -> String {
    let mut line = String::new();
    for (at, word) in words.iter().enumerate() {
        let text = if at == run.from { with } else { word.shown.as_str() };
        if at == run.from || !run.holds(at) {
            line.extend([text, " "]);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::MemberId;
    use uuid::Uuid;

    fn somebody(number: u128, name: &str) -> Somebody {
        Somebody { id: MemberId::new(Uuid::from_u128(number)), number: i64::try_from(number).unwrap(), name: name.to_owned() }
    }

    fn lines(text: &str) -> Vec<String> {
        let all =
            [(1, "Joan Petrie"), (2, "Joan Smith"), (3, "Ahmed Khan"), (4, "Ahmed Said")].map(|(number, name)| somebody(number, name));
        let [petrie, smith, khan, said] = all.clone();
        let recent = [(smith, khan.clone()), (said, petrie)];
        let known = Known { people: &all, categories: &[], today: "2026-11-21".parse().unwrap() };
        complete(text, known, &recent, 8).into_iter().map(|each| each.line).collect()
    }

    #[test]
    fn those_who_help_each_other_lately_come_first() {
        assert_eq!(lines("joan"), ["Joan Smith → Ahmed Khan ", "Joan Petrie ← Ahmed Said ", "Joan Petrie → ", "Joan Smith → "],);
        assert_eq!(lines("joan s >"), ["Joan Smith → Ahmed Khan "]);
        assert_eq!(lines("joan s > ah 1h"), ["joan s > Ahmed Khan 1h ", "joan s > Ahmed Said 1h "]);
        assert_eq!(lines("joan > ahmed k 1h"), ["Joan Smith > ahmed k 1h ", "Joan Petrie > ahmed k 1h "]);
        assert!(lines("joan s > ahmed k 1h").is_empty());
    }
}
