//! What somebody typed in the log form: kept exactly, and read into domain types or into messages.
//!
//! Pure: it asks no service. Finding the person is the journey's work (`log_hours.rs`).

use crate::domain::calendar::{Day, DayError, read_day};
use crate::domain::help::category::{Category, CategoryState};
use crate::domain::minutes::{Amount, AmountError, Minutes};
use crate::domain::text::{Note, Slug, TextError};

/// The lengths of time that have a tile of their own, in minutes.
pub(crate) const TILES: [i64; 5] = [30, 60, 90, 120, 180];

/// The answer that opens a field of text.
pub(crate) const OTHER: &str = "other";

/// Every field as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// The id of a member, `other`, or nothing.
    pub(crate) who: String,
    /// The name typed to find somebody else.
    pub(crate) find: String,
    /// The id chosen for that name.
    pub(crate) found_id: String,
    /// `gave` or `got`.
    pub(crate) direction: String,
    /// A number of minutes, or `other`.
    pub(crate) minutes: String,
    /// The time as text.
    pub(crate) minutes_other: String,
    /// A day (`2026-11-21`), or `other`.
    pub(crate) happened_on: String,
    /// The day as text.
    pub(crate) happened_on_other: String,
    /// A category's slug.
    pub(crate) category: String,
    /// A remark.
    pub(crate) note: String,
    /// The second looks already taken.
    pub(crate) accept: Vec<String>,
}

/// Which way the help went, as the person who logs it says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// I helped.
    Gave,
    /// I was helped.
    Got,
}

/// What was typed, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Which way.
    pub(crate) direction: Direction,
    /// How long.
    pub(crate) minutes: Amount,
    /// When.
    pub(crate) happened_on: Day,
    /// What.
    pub(crate) category: Category,
    /// A remark.
    pub(crate) note: Option<Note>,
}

/// A field and the id of the message that says what to do.
pub(crate) type Fault = (&'static str, &'static str);

impl Typed {
    /// Reads the fields; `text` answers with a field's text, or with nothing.
    pub(crate) fn of<'f>(text: impl Fn(&str) -> &'f str, accept: Vec<String>) -> Self {
        let kept = |name| text(name).to_owned();
        Self {
            who: kept("who"),
            find: kept("find"),
            found_id: kept("found_id"),
            direction: kept("direction"),
            minutes: kept("minutes"),
            minutes_other: kept("minutes_other"),
            happened_on: kept("happened_on"),
            happened_on_other: kept("happened_on_other"),
            category: kept("category"),
            note: kept("note"),
            accept,
        }
    }

    /// The same answers where the form has its fields: a time or day without a tile becomes text,
    /// and text without a tick is what `other` means.
    pub(crate) fn tidy(mut self, today: Day) -> Self {
        if self.who.is_empty() && !self.find.trim().is_empty() {
            OTHER.clone_into(&mut self.who);
        }
        let tile = TILES.iter().any(|minutes| minutes.to_string() == self.minutes);
        if !self.minutes.is_empty() && self.minutes != OTHER && !tile {
            self.minutes_other = self.minutes.parse().map_or_else(|_| self.minutes.clone(), |minutes| Minutes::new(minutes).to_string());
            OTHER.clone_into(&mut self.minutes);
        } else if self.minutes.is_empty() && !self.minutes_other.trim().is_empty() {
            OTHER.clone_into(&mut self.minutes);
        }
        match read_day(&self.happened_on, today) {
            Ok(day) if day == today || Some(day) == today.pred_opt() => self.happened_on = day.to_string(),
            Ok(day) => self.another_day(day.format("%d/%m/%Y").to_string()),
            Err(_) if self.happened_on.is_empty() && !self.happened_on_other.trim().is_empty() => OTHER.clone_into(&mut self.happened_on),
            Err(_) if self.happened_on.is_empty() || self.happened_on == OTHER => {}
            Err(_) => self.another_day(self.happened_on.clone()),
        }
        self
    }

    fn another_day(&mut self, text: String) {
        self.happened_on_other = text;
        OTHER.clone_into(&mut self.happened_on);
    }

    /// Every field but who it was with and the second looks, to be posted again unseen.
    pub(crate) fn rest(&self) -> Vec<(&'static str, String)> {
        [
            ("direction", &self.direction),
            ("minutes", &self.minutes),
            ("minutes_other", &self.minutes_other),
            ("happened_on", &self.happened_on),
            ("happened_on_other", &self.happened_on_other),
            ("category", &self.category),
            ("note", &self.note),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name, text.clone()))
        .collect()
    }

    /// Who it was with, to be posted again unseen.
    pub(crate) fn person(&self) -> Vec<(&'static str, String)> {
        vec![("who", self.who.clone()), ("find", self.find.clone()), ("found_id", self.found_id.clone())]
    }

    /// Reads all but the person; else every fault, in the order of the questions.
    pub(crate) fn read(&self, categories: &[Category], today: Day) -> Result<Entry, Vec<Fault>> {
        let mut faults = Vec::new();
        let direction = keep(&mut faults, self.direction());
        let minutes = keep(&mut faults, self.amount());
        let happened_on = keep(&mut faults, self.day(today));
        let category = keep(&mut faults, self.category(categories));
        let note = keep(&mut faults, self.note());
        match (direction, minutes, happened_on, category, note) {
            (Some(direction), Some(minutes), Some(happened_on), Some(category), Some(note)) => {
                Ok(Entry { direction, minutes, happened_on, category, note })
            }
            _ => Err(faults),
        }
    }

    fn direction(&self) -> Result<Direction, Fault> {
        match self.direction.as_str() {
            "gave" => Ok(Direction::Gave),
            "got" => Ok(Direction::Got),
            _ => Err(("direction", "log-error-direction")),
        }
    }

    fn amount(&self) -> Result<Amount, Fault> {
        match self.minutes.as_str() {
            "" => Err(("minutes", "log-error-minutes")),
            OTHER => Amount::read(&self.minutes_other).map_err(|error| ("minutes_other", amount_fault(error))),
            // Without scripts the field of text stands open beside the tiles: which of the two was meant?
            _ if !self.minutes_other.trim().is_empty() => Err(("minutes", "log-error-minutes-both")),
            tile => Amount::read(&format!("{tile}m")).map_err(|error| ("minutes", amount_fault(error))),
        }
    }

    fn day(&self, today: Day) -> Result<Day, Fault> {
        let (field, text) = match self.happened_on.as_str() {
            OTHER => ("happened_on_other", self.happened_on_other.as_str()),
            _ if !self.happened_on_other.trim().is_empty() => return Err(("happened_on", "log-error-day-both")),
            "" => return Err(("happened_on", "log-error-day")),
            tile => ("happened_on", tile),
        };
        match read_day(text, today) {
            Ok(day) if day > today => Err((field, "log-error-day-future")),
            Ok(day) => Ok(day),
            Err(error) => Err((field, day_fault(error))),
        }
    }

    fn category(&self, categories: &[Category]) -> Result<Category, Fault> {
        let slug = Slug::new(&self.category).or(Err(("category", "log-error-category")))?;
        let found = categories.iter().find(|category| category.slug == slug && category.state == CategoryState::InUse);
        found.cloned().ok_or(("category", "log-error-category"))
    }

    fn note(&self) -> Result<Option<Note>, Fault> {
        Note::optional(&self.note).map_err(|error| ("note", note_fault(error)))
    }
}

fn keep<T>(faults: &mut Vec<Fault>, read: Result<T, Fault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

/// What to do about a time that was not understood.
pub(crate) const fn amount_fault(error: AmountError) -> &'static str {
    match error {
        AmountError::Missing => "log-error-time-missing",
        AmountError::Unreadable => "log-error-time-unreadable",
        AmountError::HoursOrMinutes => "log-error-time-unit",
        AmountError::NotWholeMinutes => "log-error-time-whole",
        AmountError::TooSmall => "log-error-time-small",
        AmountError::TooLarge => "log-error-time-large",
    }
}

const fn day_fault(error: DayError) -> &'static str {
    match error {
        DayError::Missing => "log-error-day-missing",
        DayError::Unreadable => "log-error-day-unreadable",
        DayError::NoSuchDay => "log-error-day-none",
    }
}

const fn note_fault(error: TextError) -> &'static str {
    match error {
        TextError::TooLong(_) => "log-error-note-long",
        TextError::Missing | TextError::Unprintable | TextError::Malformed => "log-error-note-letters",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::CategoryId;
    use crate::domain::text::Name;

    fn today() -> Day {
        "2026-11-21".parse().unwrap()
    }

    fn categories() -> Vec<Category> {
        let slug = Slug::new("shopping").unwrap();
        let name = Name::new("Shopping").unwrap();
        vec![Category {
            id: CategoryId::new(uuid::Uuid::from_u128(1)),
            slug,
            name,
            parent: None,
            state: CategoryState::InUse,
            merged_into: None,
        }]
    }

    fn typed(pairs: &[(&str, &'static str)]) -> Typed {
        let full = [("direction", "gave"), ("minutes", "60"), ("happened_on", "2026-11-21"), ("category", "shopping")];
        let text = |name: &str| {
            let find = |all: &[(&str, &'static str)]| all.iter().find(|(each, _)| *each == name).map(|(_, text)| *text);
            find(pairs).or_else(|| find(&full)).unwrap_or_default()
        };
        Typed::of(text, Vec::new()).tidy(today())
    }

    fn faults(pairs: &[(&str, &'static str)]) -> Vec<Fault> {
        typed(pairs).read(&categories(), today()).err().unwrap_or_default()
    }

    #[test]
    fn a_full_form_is_read() {
        let entry = typed(&[]).read(&categories(), today()).unwrap();
        assert_eq!((entry.direction, entry.minutes.get(), entry.happened_on), (Direction::Gave, 60, today()));
    }

    #[test]
    fn a_time_without_a_tile_and_a_day_further_back_become_text() {
        let form = typed(&[("minutes", "45"), ("happened_on", "2026-11-03")]);
        assert_eq!((form.minutes.as_str(), form.minutes_other.as_str()), ("other", "0:45"));
        assert_eq!((form.happened_on.as_str(), form.happened_on_other.as_str()), ("other", "03/11/2026"));
        let entry = form.read(&categories(), today()).unwrap();
        assert_eq!((entry.minutes.get(), entry.happened_on.to_string().as_str()), (45, "2026-11-03"));
    }

    #[test]
    fn every_empty_question_has_its_own_fault_in_the_order_of_the_page() {
        let fields: Vec<_> =
            faults(&[("direction", ""), ("minutes", ""), ("happened_on", ""), ("category", "")]).iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["direction", "minutes", "happened_on", "category"]);
    }

    #[test]
    fn a_day_to_come_and_a_bare_number_are_told_apart() {
        assert_eq!(
            faults(&[("happened_on", "other"), ("happened_on_other", "2026-11-22")]),
            [("happened_on_other", "log-error-day-future")]
        );
        assert_eq!(faults(&[("minutes", "other"), ("minutes_other", "90")]), [("minutes_other", "log-error-time-unit")]);
        assert_eq!(faults(&[("minutes_other", "2")]), [("minutes", "log-error-minutes-both")]);
        assert_eq!(faults(&[("minutes", "-5")]), [("minutes_other", "log-error-time-unreadable")]);
        assert_eq!(faults(&[("minutes", "99999999999999999999")]), [("minutes_other", "log-error-time-large")]);
    }
}
