//! Stories: told by members themselves or through staff, with their yes, and taken back at once when they ask.

use crate::domain::id::{MemberId, StoryId};
use crate::domain::people::agreement::AgreedBy;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::Article;
use crate::domain::value::story::{Signed, Story};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::value::outcome::own_or_staff;
use crate::store::people::{bank, member};
use crate::store::value::story;

/// A story to write down. That it may be shown has been said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewStory {
    /// Whose.
    pub(crate) member: MemberId,
    /// In their words.
    pub(crate) words: Article,
    /// How it is signed.
    pub(crate) signed: Signed,
    /// How they said yes.
    pub(crate) by: AgreedBy,
}

impl Banks {
    /// Writes a story down; the teller on the web, or staff with what they were told.
    pub(crate) fn tell_story(&self, actor: &Actor, new: &NewStory) -> Result<Story> {
        let bank = own_or_staff(actor, new.member, Some(new.by))?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let teller = member::by_id(tx, bank, new.member)?.ok_or(Error::NotFound)?;
            if !teller.standing.takes_part() {
                return Err(Refusal::NotTakingPart.into());
            }
            let told = Story {
                id: StoryId::new(self.clock.new_id()),
                member: new.member,
                on: bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now),
                words: Some(new.words.clone()),
                signed: new.signed,
                by: new.by,
                recorded_at: now,
                recorded_by: actor.hand().filter(|hand| *hand != new.member),
                withdrawn_at: None,
            };
            story::insert(tx, bank, &told)?;
            if actor.member() != Some(new.member) {
                self.keep(tx, actor, Deed::of(DeedKind::StoryTold).about(new.member).thing(told.id.uuid()))?;
            }
            Ok(told)
        })
    }

    /// What a member has told and not taken back, the newest first; they themselves and staff.
    pub(crate) fn stories_of(&self, actor: &Actor, id: MemberId) -> Result<Vec<Story>> {
        let bank = own_or_staff(actor, id, None)?;
        self.db.read(|reader| Ok(story::list_of(reader, bank, id)?))
    }

    /// Takes a story back: its words are deleted, and no report shows it from this moment. The teller, or staff whom they asked.
    pub(crate) fn withdraw_story(&self, actor: &Actor, of: MemberId, id: StoryId) -> Result<()> {
        let bank = own_or_staff(actor, of, None)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let found = story::by_id(tx, bank, id)?.filter(|story| story.member == of).ok_or(Error::NotFound)?;
            if found.withdrawn_at.is_none() {
                story::withdraw(tx, bank, id, now)?;
            }
            if actor.member() != Some(of) {
                self.keep(tx, actor, Deed::of(DeedKind::StoryWithdrawn).about(of).thing(id.uuid()))?;
            }
            Ok(())
        })
    }
}
