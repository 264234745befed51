//! The words of one line about help: cut apart, and read as a time, a day, a kind of help or somebody's name.
//!
//! Each reader looks at neighbouring words only and knows nothing of the others; `one_line` weighs what they say.

use crate::domain::calendar::{Day, read_day};
use crate::domain::help::category::{Category, CategoryState};
use crate::domain::id::MemberId;
use crate::domain::minutes::Amount;
use crate::domain::text::fold;

/// The most words that are looked at; what stands after them is told as not understood.
pub(crate) const WORDS_MAX: usize = 18;
/// The most words that one part has, such as `an hour and a half`.
const PART_WORDS_MAX: usize = 5;
/// Words that mean nothing by themselves.
const FILLERS: [&str; 11] = ["for", "on", "with", "of", "the", "doing", "some", "a", "to", "and", "at"];

/// Which way the help went, as the sign between two names says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Arrow {
    /// The name before it helped the name after it.
    Onward,
    /// The name before it was helped by the name after it.
    Back,
}

/// What stands between the two names, longest first.
const SIGNS: [(&[&str], Arrow); 20] = [
    (&["got", "help", "from"], Arrow::Back),
    (&["had", "help", "from"], Arrow::Back),
    (&["received", "help", "from"], Arrow::Back),
    (&["was", "helped", "by"], Arrow::Back),
    (&["helped", "by"], Arrow::Back),
    (&["gave", "help", "to"], Arrow::Onward),
    (&["helped"], Arrow::Onward),
    (&["gave"], Arrow::Onward),
    (&["→"], Arrow::Onward),
    (&["⇒"], Arrow::Onward),
    (&["-->"], Arrow::Onward),
    (&["->"], Arrow::Onward),
    (&["=>"], Arrow::Onward),
    (&[">"], Arrow::Onward),
    (&["←"], Arrow::Back),
    (&["⇐"], Arrow::Back),
    (&["<--"], Arrow::Back),
    (&["<-"], Arrow::Back),
    (&["<="], Arrow::Back),
    (&["<"], Arrow::Back),
];

/// Somebody whom the line may mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Somebody {
    /// Who.
    pub(crate) id: MemberId,
    /// Their number, by which they can be meant too.
    pub(crate) number: i64,
    /// What they are called.
    pub(crate) name: String,
}

/// One word as it was typed, and as it is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Word {
    /// As typed.
    pub(crate) shown: String,
    /// Folded.
    pub(crate) key: String,
}

/// A run of words: from the first to before the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Run {
    /// The first word.
    pub(crate) from: usize,
    /// The word after the last one.
    pub(crate) to: usize,
}

impl Run {
    /// Whether two runs share a word.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Whether a word is in it.
    pub(crate) const fn holds(self, at: usize) -> bool {
        self.from <= at && at < self.to
    }
}

/// Cuts a line into words; an arrow is a word of its own wherever it stands.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut apart = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let arrow = SIGNS.iter().filter(|(sign, _)| sign.len() == 1).filter_map(|(sign, _)| sign.first());
        let arrow = arrow.filter(|sign| !sign.starts_with(char::is_alphabetic)).find(|sign| rest.starts_with(**sign));
        let taken = arrow.map_or(first.len_utf8(), |sign| sign.len());
        let (head, tail) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        match arrow {
            Some(sign) => apart.extend([" ", sign, " "]),
            None if first == ',' && tail.starts_with(char::is_whitespace) => apart.push(' '),
            None => apart.push_str(head),
        }
        rest = tail;
    }
    let word = |shown: &str| Word { shown: shown.to_owned(), key: fold(shown) };
    apart.split_whitespace().map(word).filter(|word| !word.key.is_empty()).collect()
}

/// Where the arrow stands, and which way it points.
pub(crate) fn arrow(words: &[Word]) -> Option<(Run, Arrow)> {
    (0..words.len()).find_map(|from| {
        let rest = words.get(from..).unwrap_or_default();
        let fits = |sign: &[&str]| rest.len() >= sign.len() && rest.iter().zip(sign).all(|(word, part)| word.key == *part);
        SIGNS.iter().find(|(sign, _)| fits(sign)).map(|(sign, way)| (Run { from, to: from + sign.len() }, *way))
    })
}

/// Whether a word means nothing by itself.
pub(crate) fn is_filler(word: &Word) -> bool {
    FILLERS.contains(&word.key.as_str())
}

/// Every run of neighbouring words that does not touch the arrow, read by a reader.
pub(crate) fn runs<T>(words: &[Word], arrow: Option<Run>, read: impl Fn(&[Word]) -> Option<T>) -> Vec<(Run, T)> {
    let mut found = Vec::new();
    for from in 0..words.len() {
        for to in from + 1..=words.len().min(from + PART_WORDS_MAX) {
            let run = Run { from, to };
            if arrow.is_some_and(|arrow| arrow.meets(run)) {
                break;
            }
            if let Some(value) = words.get(from..to).and_then(&read) {
                found.push((run, value));
            }
        }
    }
    found
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.shown.as_str()).collect::<Vec<_>>().join(" ")
}

/// A time: `1h30`, `2 hours`, `half an hour`, or a number of hours alone.
pub(crate) fn time(words: &[Word]) -> Option<Amount> {
    Amount::read(&joined(words)).ok()
}

/// A day: `Tue`, `last Tue`, `yesterday`, `21/11`, `21 Nov`, `Sat 21 November 2026`. A number alone is no day, and `1.5` is a time.
pub(crate) fn day(words: &[Word], today: Day) -> Option<Day> {
    let letters = |word: &Word| word.key.chars().next().is_some_and(char::is_alphabetic);
    let weekday = |word: &Word| letters(word) && read_day(&word.key, today).is_ok();
    let number = |word: &Word| word.key.starts_with(|c: char| c.is_ascii_digit());
    let year = |word: &Word| word.key.len() == 4 && word.key.bytes().all(|b| b.is_ascii_digit());
    let fits = match words {
        [one] => letters(one) || !one.key.contains('.') || one.key.matches('.').count() == 2,
        [last, one] if last.key == "last" => weekday(one),
        [one, rest @ ..] if weekday(one) && !rest.is_empty() => return day(rest, today).filter(|_| rest.first().is_some_and(number)),
        [one, month] => number(one) && letters(month),
        [one, month, last] => number(one) && letters(month) && year(last),
        _ => false,
    };
    fits.then(|| read_day(&joined(words), today).ok()).flatten()
}

/// Whether a slug and a folded name fit what was typed.
type Fits<'a> = &'a dyn Fn(&str, &str) -> bool;

/// The kinds of help that words may mean, by their places: the one so called, else those that begin so, else those that hold them.
pub(crate) fn kinds(words: &[Word], all: &[Category]) -> Option<Vec<usize>> {
    let text = words.iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ");
    if words.len() == 1 && words.first().is_some_and(is_filler) {
        return None;
    }
    let open = || all.iter().enumerate().filter(|(_, kind)| kind.state == CategoryState::InUse);
    let found = |fits: Fits<'_>| -> Vec<usize> {
        open().filter(|(_, kind)| fits(kind.slug.as_str(), &fold(kind.name.as_str()))).map(|(at, _)| at).collect()
    };
    let long = text.chars().count() >= 3;
    let tries: [Fits<'_>; 3] = [
        &|slug, name| slug == text || name == text,
        &|slug, name| long && (name.starts_with(&text) || slug.starts_with(&text)),
        &|_, name| long && name.split(' ').any(|part| part.starts_with(&text)),
    ];
    tries.into_iter().map(found).find(|places| !places.is_empty())
}

/// Who words may mean, by their places: a number, or parts of a name each of which begins a word of it. Whole words win over parts.
pub(crate) fn people(words: &[Word], all: &[Somebody]) -> Option<Vec<usize>> {
    if let [one] = words
        && let Ok(number) = one.key.trim_start_matches('#').parse::<i64>()
    {
        let found: Vec<usize> = places(all, |somebody| somebody.number == number);
        return (!found.is_empty()).then_some(found);
    }
    let letters: usize = words.iter().map(|word| word.key.chars().filter(|c| c.is_alphabetic()).count()).sum();
    let ideograph = words.iter().any(|word| word.key.chars().any(|c| !c.is_ascii() && !c.is_lowercase() && c.is_alphabetic()));
    if letters < 2 && !ideograph {
        return None;
    }
    let whole = places(all, |somebody| begin(words, &somebody.name, |part, word| part == word));
    let found =
        if whole.is_empty() { places(all, |somebody| begin(words, &somebody.name, |part, word| part.starts_with(word))) } else { whole };
    (!found.is_empty()).then_some(found)
}

fn places(all: &[Somebody], fits: impl Fn(&Somebody) -> bool) -> Vec<usize> {
    all.iter().enumerate().filter(|(_, somebody)| fits(somebody)).map(|(at, _)| at).collect()
}

/// Whether each word finds a part of the name of its own.
fn begin(words: &[Word], name: &str, fits: impl Fn(&str, &str) -> bool) -> bool {
    let folded = fold(name);
    let mut parts: Vec<&str> = folded.split(' ').collect();
    words.iter().all(|word| match parts.iter().position(|part| fits(part, &word.key)) {
        Some(at) => {
            parts.swap_remove(at);
            true
        }
        None => false,
    })
}
