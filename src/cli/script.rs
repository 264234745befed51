//! Reads the demo's data files in `cli/demo/`: one thing a line, cells between bars, remarks after `#`.

use crate::cli::ending::{Ending, Result};
use crate::domain::help::listing::ListingKind;
use crate::domain::money::Money;
use crate::domain::people::member::{ContactChannel, MemberKind, Role};
use crate::domain::text::{Email, Name, Phone, Title};
use crate::domain::value::register::{CostHeading, Life, Payment};

const PEOPLE: &str = include_str!("demo/people.txt");
const HABITS: &str = include_str!("demo/habits.txt");
const NOTES: &str = include_str!("demo/notes.txt");
const MOMENTS: &str = include_str!("demo/moments.txt");
const LISTINGS: &str = include_str!("demo/listings.txt");
const COSTS: &str = include_str!("demo/costs.txt");
/// The words that passphrases of the demo are made of.
pub(crate) const WORDS: &str = include_str!("demo/words.txt");
/// Where everybody's post goes: nowhere (RFC 2606).
const MAIL_DOMAIN: &str = "harbour.example";

/// Somebody.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// What they are called.
    pub(crate) name: Name,
    /// Person or organisation.
    pub(crate) kind: MemberKind,
    /// What they may do.
    pub(crate) role: Role,
    /// E-mail address, if any.
    pub(crate) email: Option<Email>,
    /// Telephone number, if any.
    pub(crate) phone: Option<Phone>,
    /// How they want to hear from the bank.
    pub(crate) channel: ContactChannel,
    /// How many months ago they joined.
    pub(crate) months: u32,
}

/// Help that comes round again and again.
#[derive(Clone, Debug)]
pub(crate) struct Habit {
    /// Who helps.
    pub(crate) giver: String,
    /// Who is helped.
    pub(crate) receiver: String,
    /// The kind of help, by slug.
    pub(crate) category: String,
    /// For how long.
    pub(crate) minutes: i64,
    /// Every so many days.
    pub(crate) every_days: i64,
    /// Since how many months before today.
    pub(crate) from_months: u32,
    /// Until how many months before today; 0 for still.
    pub(crate) to_months: u32,
}

/// What kind of single event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Turn {
    /// A gift to the pot.
    Gift,
    /// A grant from the pot.
    Grant,
    /// A rest from membership.
    Pause,
    /// The end of membership.
    Leave,
    /// Keyed wrong by the broker, then put right.
    Reverse,
    /// Logged by the giver; nobody has answered.
    Wait,
    /// Logged by the giver; the receiver says that something is not right.
    Query,
    /// Logged by the giver and taken back.
    Withdraw,
}

/// A single event.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    /// How many days before today.
    pub(crate) days_ago: u64,
    /// At which hour.
    pub(crate) hour: i64,
    /// What.
    pub(crate) turn: Turn,
    /// Who does it.
    pub(crate) who: String,
    /// With or about whom.
    pub(crate) with: String,
    /// The kind of help, by slug.
    pub(crate) category: String,
    /// How many minutes.
    pub(crate) minutes: i64,
    /// How many days the help was before this.
    pub(crate) days_back: u64,
    /// What they say.
    pub(crate) words: String,
}

/// An offer or request.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// Whose.
    pub(crate) who: String,
    /// Which.
    pub(crate) kind: ListingKind,
    /// The kind of help, by slug.
    pub(crate) category: String,
    /// In their words.
    pub(crate) title: Title,
    /// How many days ago it was listed.
    pub(crate) days_ago: u64,
    /// In how many days it is needed.
    pub(crate) needed_in: Option<u64>,
}

/// A line of the cost register.
#[derive(Clone, Debug)]
pub(crate) struct Spent {
    /// In which of the bank's years, counted back.
    pub(crate) years_ago: u32,
    /// In which month of it, from 0.
    pub(crate) month: u32,
    /// What kind of cost.
    pub(crate) heading: CostHeading,
    /// Paid or given.
    pub(crate) payment: Payment,
    /// How much.
    pub(crate) amount: Money,
    /// What it was.
    pub(crate) what: Title,
    /// Who paid.
    pub(crate) funder: Option<Title>,
    /// For how many years it is used.
    pub(crate) life: Option<Life>,
}

/// All files, read.
#[derive(Clone, Debug)]
pub(crate) struct Scripts {
    /// Everybody, in the order of their numbers.
    pub(crate) people: Vec<Person>,
    /// The habits.
    pub(crate) habits: Vec<Habit>,
    /// Remarks by kind of help.
    pub(crate) notes: Vec<(String, String)>,
    /// Single events.
    pub(crate) moments: Vec<Moment>,
    /// Offers and requests.
    pub(crate) listings: Vec<Listed>,
    /// The cost register.
    pub(crate) costs: Vec<Spent>,
    /// Who the broker is.
    pub(crate) broker: String,
    /// Who the coordinator is.
    pub(crate) coordinator: String,
}

impl Scripts {
    /// Reads them.
    pub(crate) fn read() -> Result<Self> {
        let people = each(PEOPLE, person)?;
        let with_role = |role: Role| {
            people
                .iter()
                .find(|person| person.role == role)
                .map(|person| person.name.as_str().to_owned())
                .ok_or_else(|| unknown(role.code()))
        };
        let (broker, coordinator) = (with_role(Role::Broker)?, with_role(Role::Coordinator)?);
        Ok(Self {
            people,
            habits: each(HABITS, habit)?,
            notes: each(NOTES, |line| Ok((line.owned(0), line.owned(1))))?,
            moments: each(MOMENTS, moment)?,
            listings: each(LISTINGS, listed)?,
            costs: each(COSTS, spent)?,
            broker,
            coordinator,
        })
    }

    /// Whether somebody rested or had left on a day so long ago.
    pub(crate) fn away(&self, name: &str, days_ago: i64) -> bool {
        let ends = |moment: &&Moment| moment.with == name && matches!(moment.turn, Turn::Pause | Turn::Leave);
        // A few days before it too: what is under way then would come into the books after it.
        self.moments.iter().find(ends).is_some_and(|moment| i64::try_from(moment.days_ago).unwrap_or(0) + 4 >= days_ago)
    }
}

/// The data files name something that is not there.
pub(crate) fn unknown(what: &str) -> Ending {
    Ending::refused_with("cli-demo-fault", &[("what", what)])
}

/// The cells of one line.
struct Line<'a> {
    text: &'a str,
    cells: Vec<&'a str>,
}

impl Line<'_> {
    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).copied().unwrap_or_default()
    }

    fn owned(&self, at: usize) -> String {
        self.cell(at).to_owned()
    }

    /// A cell as something else; blank counts as nothing.
    fn optional<T, E>(&self, at: usize, read: impl FnOnce(&str) -> std::result::Result<T, E>) -> Result<Option<T>> {
        match self.cell(at) {
            "" => Ok(None),
            cell => read(cell).map(Some).or(Err(unknown(self.text))),
        }
    }

    fn needed<T, E>(&self, at: usize, read: impl FnOnce(&str) -> std::result::Result<T, E>) -> Result<T> {
        self.optional(at, read)?.ok_or_else(|| unknown(self.text))
    }

    fn code<T>(&self, at: usize, read: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        self.needed(at, |cell| read(cell).ok_or(()))
    }
}

fn each<T>(file: &str, read: impl Fn(&Line<'_>) -> Result<T>) -> Result<Vec<T>> {
    let lines = file.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|text| read(&Line { text, cells: text.split('|').map(str::trim).collect() })).collect()
}

fn person(line: &Line<'_>) -> Result<Person> {
    Ok(Person {
        name: line.needed(0, Name::new)?,
        kind: line.code(1, MemberKind::from_code)?,
        role: line.code(2, Role::from_code)?,
        email: line.optional(3, |local| Email::new(&format!("{local}@{MAIL_DOMAIN}")))?,
        phone: line.optional(4, Phone::new)?,
        channel: line.code(5, ContactChannel::from_code)?,
        months: line.needed(6, str::parse)?,
    })
}

fn habit(line: &Line<'_>) -> Result<Habit> {
    Ok(Habit {
        giver: line.owned(0),
        receiver: line.owned(1),
        category: line.owned(2),
        minutes: line.needed(3, str::parse)?,
        every_days: line.needed(4, str::parse)?,
        from_months: line.needed(5, str::parse)?,
        to_months: line.needed(6, str::parse)?,
    })
}

fn moment(line: &Line<'_>) -> Result<Moment> {
    let turn = |word: &str| match word {
        "gift" => Some(Turn::Gift),
        "grant" => Some(Turn::Grant),
        "pause" => Some(Turn::Pause),
        "leave" => Some(Turn::Leave),
        "reverse" => Some(Turn::Reverse),
        "wait" => Some(Turn::Wait),
        "query" => Some(Turn::Query),
        "withdraw" => Some(Turn::Withdraw),
        _ => None,
    };
    Ok(Moment {
        days_ago: line.needed(0, str::parse)?,
        hour: line.needed(1, str::parse)?,
        turn: line.code(2, turn)?,
        who: line.owned(3),
        with: line.owned(4),
        category: line.owned(5),
        minutes: line.optional(6, str::parse)?.unwrap_or(0),
        days_back: line.optional(7, str::parse)?.unwrap_or(0),
        words: line.owned(8),
    })
}

fn listed(line: &Line<'_>) -> Result<Listed> {
    Ok(Listed {
        who: line.owned(0),
        kind: line.code(1, ListingKind::from_code)?,
        category: line.owned(2),
        title: line.needed(3, Title::new)?,
        days_ago: line.needed(4, str::parse)?,
        needed_in: line.optional(5, str::parse)?,
    })
}

fn spent(line: &Line<'_>) -> Result<Spent> {
    let payment = |word: &str| match word {
        "cash" => Some(Payment::Cash),
        "in kind" => Some(Payment::InKind),
        _ => None,
    };
    Ok(Spent {
        years_ago: line.needed(0, str::parse)?,
        month: line.needed(1, str::parse)?,
        heading: line.code(2, CostHeading::from_code)?,
        payment: line.code(3, payment)?,
        amount: line.needed(4, Money::read)?,
        what: line.needed(5, Title::new)?,
        funder: line.optional(6, Title::new)?,
        life: line.optional(7, |years| Life::read(years).ok_or(()))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_has_sixty_people_of_all_kinds_and_its_files_agree() {
        let scripts = Scripts::read().unwrap();
        let names: Vec<&str> = scripts.people.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names.len(), 60);
        assert_eq!(scripts.people.iter().filter(|person| person.kind == MemberKind::Organisation).count(), 2);
        assert!(scripts.people.iter().filter(|person| person.email.is_none()).count() >= 5);
        let known = |name: &str| name.is_empty() || names.contains(&name);
        assert!(scripts.habits.iter().all(|habit| known(&habit.giver) && known(&habit.receiver)));
        assert!(scripts.moments.iter().all(|moment| known(&moment.who) && known(&moment.with)));
        assert!(scripts.listings.iter().all(|listed| known(&listed.who)));
        assert!(WORDS.split_whitespace().count() >= 64);
    }
}
