//! What members tell in their own words about the time bank, shown with their yes and taken away at once when they ask.

use crate::domain::calendar::Day;
use crate::domain::id::{MemberId, StoryId};
use crate::domain::people::agreement::AgreedBy;
use crate::domain::people::member::{codes, first_name};
use crate::domain::text::Article;

codes! {
    /// How a story is signed.
    Signed {
        /// With the whole name.
        Name = "name",
        /// With the first name only.
        FirstName = "first_name",
        /// By a member, without a name.
        Nobody = "nobody",
    }
}

/// A story, with its teller's yes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Story {
    /// Id.
    pub(crate) id: StoryId,
    /// Whose.
    pub(crate) member: MemberId,
    /// The day on which it was told.
    pub(crate) on: Day,
    /// In their words; none once it was taken back.
    pub(crate) words: Option<Article>,
    /// How it is signed.
    pub(crate) signed: Signed,
    /// How they said yes to its being shown.
    pub(crate) by: AgreedBy,
    /// When it was written down, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// Who wrote it down; none where they did themselves.
    pub(crate) recorded_by: Option<MemberId>,
    /// When it was taken back.
    pub(crate) withdrawn_at: Option<i64>,
}

/// A story as the report shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Voice {
    /// The words.
    pub(crate) words: String,
    /// The name under it, where there is one.
    pub(crate) name: Option<String>,
}

impl Story {
    /// The story as others read it, given its teller's name; none once it was taken back.
    pub(crate) fn voice(&self, name: &str) -> Option<Voice> {
        let words = self.words.as_ref().filter(|_| self.withdrawn_at.is_none())?;
        let name = match self.signed {
            Signed::Name => Some(name.to_owned()),
            Signed::FirstName => Some(first_name(name).to_owned()),
            Signed::Nobody => None,
        };
        Some(Voice { words: words.as_str().to_owned(), name })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_story_is_signed_as_its_teller_chose_and_silent_once_it_was_taken_back() {
        let mut story = Story {
            id: StoryId::new(Uuid::nil()),
            member: MemberId::new(Uuid::nil()),
            on: "2026-11-22".parse().unwrap(),
            words: Some(Article::new("Joan drives me to the clinic.").unwrap()),
            signed: Signed::Name,
            by: AgreedBy::Phone,
            recorded_at: 0,
            recorded_by: None,
            withdrawn_at: None,
        };
        for (signed, name) in [(Signed::Name, Some("Mary Price")), (Signed::FirstName, Some("Mary")), (Signed::Nobody, None)] {
            story.signed = signed;
            assert_eq!(story.voice("Mary Price").unwrap().name.as_deref(), name);
        }
        story.withdrawn_at = Some(1);
        assert_eq!(story.voice("Mary Price"), None);
    }
}
