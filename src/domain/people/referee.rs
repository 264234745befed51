//! People who speak for an applicant: how they are asked, and what came of it.
//!
//! What they wrote is theirs: it is kept until the decision and not a day longer.

use crate::domain::id::{ApplicationId, MemberId, RefereeId};
use crate::domain::people::member::codes;
use crate::domain::text::{Email, Name, Note, Phone};

codes! {
    /// The way a referee is asked.
    RefereeWay {
        /// By a letter.
        Letter = "letter",
        /// By e-mail with a link that works once.
        Link = "link",
        /// By telephone, with a script.
        Telephone = "telephone",
    }
}

codes! {
    /// What came of it.
    RefereeOutcome {
        /// They speak well of the applicant.
        Good = "good",
        /// They have a doubt.
        Doubt = "doubt",
        /// They would not or could not say.
        None = "none",
    }
}

/// How many people speak for an applicant.
pub(crate) const REFEREES_NEEDED: usize = 2;
/// After so many days without an answer a referee is reminded, once, and the desk sees it.
pub(crate) const REFEREE_WAIT_DAYS: i64 = 7;
/// A referee's link works for so many days.
pub(crate) const REFEREE_LINK_DAYS: i64 = 30;

/// Somebody who speaks for an applicant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Referee {
    /// Id.
    pub(crate) id: RefereeId,
    /// For which application.
    pub(crate) application: ApplicationId,
    /// Who.
    pub(crate) name: Name,
    /// Who they are to the applicant, such as "neighbour".
    pub(crate) relation: Option<Name>,
    /// E-mail address, if any.
    pub(crate) email: Option<Email>,
    /// Telephone number, if any.
    pub(crate) phone: Option<Phone>,
    /// Postal address, if any.
    pub(crate) address: Option<Note>,
    /// How they are asked.
    pub(crate) way: RefereeWay,
    /// When they were named, UTC milliseconds.
    pub(crate) added_at: i64,
    /// When they were asked.
    pub(crate) asked_at: Option<i64>,
    /// When they were reminded.
    pub(crate) reminded_at: Option<i64>,
    /// Until when their link works.
    pub(crate) link_until: Option<i64>,
    /// What came of it, and when.
    pub(crate) answer: Option<RefereeAnswer>,
}

/// What a referee said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RefereeAnswer {
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// In one word.
    pub(crate) outcome: RefereeOutcome,
    /// In their own words; gone once the application is decided.
    pub(crate) words: Option<Note>,
    /// Who keyed it in; none where the referee did.
    pub(crate) recorded_by: Option<MemberId>,
}

impl Referee {
    /// Where a message to them goes, if the way chosen has somewhere to go to.
    pub(crate) fn address_of_way(&self) -> Option<&str> {
        match self.way {
            RefereeWay::Letter => self.address.as_ref().map(Note::as_str),
            RefereeWay::Link => self.email.as_ref().map(Email::as_str),
            RefereeWay::Telephone => self.phone.as_ref().map(Phone::as_str),
        }
    }
}
