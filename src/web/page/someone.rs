//! Whom somebody means who typed a name: one member, nobody, or several to choose from. For forms that work without JavaScript.
//!
//! It finds only those whom the reader may find.

use crate::domain::text::fold;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::people::member::Label;

/// Whom a typed name means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Someone {
    /// Nothing was typed.
    Missing,
    /// Nobody who takes part is called so.
    Nobody,
    /// This one.
    One(Label),
    /// One of these; a single one where only a part of the name was typed.
    Several(Vec<Label>),
}

/// Finds whom a name and the id chosen beside it mean. The id counts only while the name still fits it.
pub(crate) fn find(banks: &Banks, actor: &Actor, text: &str, id: &str) -> Result<Someone> {
    if text.trim().is_empty() {
        return Ok(Someone::Missing);
    }
    let mut found = match banks.find_members(actor, text) {
        Ok(found) => found,
        Err(Error::Invalid(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    if let Some(chosen) = found.iter().find(|label| label.id.to_string() == id) {
        return Ok(Someone::One(chosen.clone()));
    }
    let called = |label: &Label| fold(&label.name) == fold(text) || text.trim().trim_start_matches('#') == label.number.to_string();
    let exact: Vec<Label> = found.iter().filter(|label| called(label)).cloned().collect();
    match exact.as_slice() {
        [one] => return Ok(Someone::One(one.clone())),
        [] => {}
        _ => found = exact,
    }
    Ok(if found.is_empty() { Someone::Nobody } else { Someone::Several(found) })
}
