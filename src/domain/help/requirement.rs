//! What a request needs of whoever helps: one code a line in a listing, such as `hoist`, `drives`, `sex:woman` or `language:polish`.
//!
//! Whether somebody fulfils one is `constraint`'s to say.

use crate::domain::people::profile::{HomeFact, Sex, Skill};
use crate::domain::text::fold;

/// The most letters of a language's name.
const LANGUAGE_MAX: usize = 40;

/// One thing that is needed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Requirement {
    /// Something that is found where the help is given.
    Home(HomeFact),
    /// Somebody who drives.
    Drives,
    /// A woman or a man.
    Sex(Sex),
    /// A language besides English, in the form in which names are searched.
    Language(String),
}

impl Requirement {
    /// Everything that a form can tick, in its order.
    pub(crate) const TICKED: [Self; 8] = [
        Self::Home(HomeFact::Stairs),
        Self::Home(HomeFact::Pets),
        Self::Home(HomeFact::Smoking),
        Self::Home(HomeFact::Hoist),
        Self::Home(HomeFact::Wheelchair),
        Self::Drives,
        Self::Sex(Sex::Woman),
        Self::Sex(Sex::Man),
    ];

    /// The word of forms, of the API and of the database.
    pub(crate) fn code(&self) -> String {
        match self {
            Self::Home(fact) => fact.code().to_owned(),
            Self::Drives => Skill::Drives.code().to_owned(),
            Self::Sex(sex) => format!("sex:{}", sex.code()),
            Self::Language(language) => format!("language:{language}"),
        }
    }

    /// Reads the word.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        if let Some(sex) = code.strip_prefix("sex:") {
            return Sex::from_code(sex).filter(|sex| *sex != Sex::Other).map(Self::Sex);
        }
        if let Some(language) = code.strip_prefix("language:") {
            return Self::language(language);
        }
        if code == Skill::Drives.code() {
            return Some(Self::Drives);
        }
        HomeFact::from_code(code).map(Self::Home)
    }

    /// A language by its name, however it is written.
    pub(crate) fn language(name: &str) -> Option<Self> {
        let name = fold(name);
        let fits = !name.is_empty() && name.chars().count() <= LANGUAGE_MAX && !name.chars().any(char::is_control);
        fits.then_some(Self::Language(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_is_read_back_as_it_was_written() {
        let all = Requirement::TICKED.into_iter().chain(Requirement::language("Français"));
        for each in all {
            assert_eq!(Requirement::from_code(&each.code()), Some(each));
        }
        for bad in ["", "sex:other", "sex:", "language:", "language: ", "flying"] {
            assert_eq!(Requirement::from_code(bad), None, "{bad}");
        }
    }
}
