//! Reads the texts of argv into domain types: parse at the door, and say in words what is wrong.

use std::str::FromStr;

use crate::cli::ending::words;
use crate::domain::calendar::{Day, YearStart};
use crate::domain::id::TokenId;
use crate::domain::money::Money;
use crate::domain::people::member::{MemberKind, Role};
use crate::domain::text::{Email, Name, Note, Slug, Title};
use crate::domain::value::model::YearName;
use crate::domain::value::register::{CostHeading, Life};
use crate::service::value::register::NewCost;

/// What clap shows when a value cannot be read.
type Read<T> = Result<T, String>;

fn worded<T, E>(read: Result<T, E>, id: &'static str) -> Read<T> {
    read.ok().ok_or_else(|| words().say(id))
}

/// A short name.
pub(crate) fn slug(text: &str) -> Read<Slug> {
    worded(Slug::new(text), "cli-wrong-slug")
}

/// A name.
pub(crate) fn name(text: &str) -> Read<Name> {
    worded(Name::new(text), "cli-wrong-name")
}

/// A label.
pub(crate) fn title(text: &str) -> Read<Title> {
    worded(Title::new(text), "cli-wrong-title")
}

/// An e-mail address.
pub(crate) fn email(text: &str) -> Read<Email> {
    worded(Email::new(text), "cli-wrong-email")
}

/// A role.
pub(crate) fn role(text: &str) -> Read<Role> {
    worded(Role::from_code(text).ok_or(()), "cli-wrong-role")
}

/// A kind of member.
pub(crate) fn kind(text: &str) -> Read<MemberKind> {
    worded(MemberKind::from_code(text).ok_or(()), "cli-wrong-kind")
}

/// `YYYY-MM-DD`, nothing looser: a script must not depend on today.
pub(crate) fn day(text: &str) -> Read<Day> {
    worded(Day::from_str(text), "cli-wrong-day")
}

/// A time zone by its name.
pub(crate) fn time_zone(text: &str) -> Read<chrono_tz::Tz> {
    worded(chrono_tz::Tz::from_str(text), "cli-wrong-time-zone")
}

/// `MM-DD`.
pub(crate) fn year_start(text: &str) -> Read<YearStart> {
    worded(YearStart::read(text), "cli-wrong-year-start")
}

/// The id of a token.
pub(crate) fn token(text: &str) -> Read<TokenId> {
    worded(TokenId::from_str(text), "cli-wrong-token")
}

/// A day that a cost may carry.
pub(crate) fn cost_day(text: &str) -> Read<Day> {
    worded(Day::from_str(text).ok().and_then(NewCost::day).ok_or(()), "cli-wrong-day")
}

/// A positive amount of money.
pub(crate) fn money(text: &str) -> Read<Money> {
    worded(Money::read(text), "cli-wrong-money")
}

/// A heading of the cost register.
pub(crate) fn cost_heading(text: &str) -> Read<CostHeading> {
    worded(CostHeading::from_code(text).ok_or(()), "cli-wrong-cost-heading")
}

/// For how many years a thing is used.
pub(crate) fn life(text: &str) -> Read<Life> {
    worded(Life::read(text).ok_or(()), "cost-error-life")
}

/// A remark.
pub(crate) fn note(text: &str) -> Read<Note> {
    worded(Note::new(text), "cli-wrong-note")
}

/// A bank's year: `2024` or `2024-25`.
pub(crate) fn year(text: &str) -> Read<YearName> {
    worded(YearName::read(text), "cli-wrong-year")
}
