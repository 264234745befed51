//! The field in which staff name somebody: chosen from the list, or typed as a name or a number where scripts are off.

use crate::domain::text::fold;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::people::member::Label;

/// Whom a field names.
pub(crate) enum Named {
    /// One person.
    One(Label),
    /// What to say beside the field.
    Fault(&'static str),
}

/// Whom the typed text, or the choice from the list under it, names. A number always names one person.
pub(crate) fn named(banks: &Banks, actor: &Actor, typed: &str, chosen: &str) -> Result<Named> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Named::Fault("person-missing"));
    }
    let found = match banks.find_members(actor, typed) {
        Ok(found) => found,
        Err(Error::Invalid(_)) => return Ok(Named::Fault("person-short")),
        Err(error) => return Err(error),
    };
    let number: Option<i64> = typed.trim_start_matches('#').parse().ok();
    let same = |label: &&Label| Some(label.number) == number || fold(&label.name) == fold(typed);
    let picked = found.iter().find(|label| label.id.to_string() == chosen);
    let exact: Vec<&Label> = found.iter().filter(same).collect();
    Ok(match (picked, exact.as_slice(), found.as_slice()) {
        (Some(label), _, _) | (None, &[label], _) => Named::One(label.clone()),
        (None, [], [only]) => Named::One(only.clone()),
        (None, [], []) => Named::Fault("person-nobody"),
        (None, _, _) => Named::Fault("person-several"),
    })
}
