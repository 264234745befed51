//! What the bank knows of a member besides the membership: how they may be reached, what they can and cannot do, when they have time.
//!
//! Nothing here is a rule of matching or of sending; it is what those rules are asked about.

use crate::domain::id::{MemberId, PlaceId};
use crate::domain::people::member::codes;
use crate::domain::text::{Name, Note, Phone};

codes! {
    /// How letters and messages are written for this member.
    Format {
        /// As for most people.
        Plain = "plain",
        /// Letters of 18 points.
        LargePrint = "large_print",
        /// Short sentences.
        EasyRead = "easy_read",
    }
}

codes! {
    /// How often a member wants to hear of new requests.
    Digest {
        /// Never.
        Never = "never",
        /// Once a week.
        Weekly = "weekly",
        /// Once a month.
        Monthly = "monthly",
    }
}

codes! {
    /// Whether somebody is a woman or a man, where it matters to who helps whom; unsaid for most.
    Sex {
        /// A woman.
        Woman = "woman",
        /// A man.
        Man = "man",
        /// Neither, or rather not said.
        Other = "other",
    }
}

codes! {
    /// What a visitor finds in somebody's home.
    HomeFact {
        /// Stairs to climb.
        Stairs = "stairs",
        /// A cat, a dog or the like.
        Pets = "pets",
        /// Somebody smokes.
        Smoking = "smoking",
        /// Somebody has to be lifted with a hoist.
        Hoist = "hoist",
        /// Somebody uses a wheelchair.
        Wheelchair = "wheelchair",
    }
}

codes! {
    /// What somebody cannot do or does not want.
    #[expect(clippy::enum_variant_names, reason = "each says what is not possible")]
    Limit {
        /// Visits nobody at home.
        NoVisitsToHomes = "no_visits_to_homes",
        /// Wants nobody in the own home.
        NoVisitsAtHome = "no_visits_at_home",
        /// No stairs.
        NoStairs = "no_stairs",
        /// No animals.
        NoPets = "no_pets",
        /// No smoke.
        NoSmoking = "no_smoking",
    }
}

codes! {
    /// What somebody has learnt, where a home asks for it.
    Skill {
        /// Uses a hoist.
        Hoist = "hoist",
        /// Helps with a wheelchair.
        Wheelchair = "wheelchair",
        /// Drives.
        Drives = "drives",
    }
}

/// A part of a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum DayPart {
    /// Until noon.
    Morning,
    /// Noon to five.
    Afternoon,
    /// From five on.
    Evening,
}

impl DayPart {
    /// All three, in their order.
    pub(crate) const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    /// The word of forms and of the API.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
        }
    }
}

/// The parts of the week in which somebody has time: one bit each, Monday morning first. None at all means "not said".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(crate) struct Availability(u32);

impl Availability {
    /// Every part of the week.
    pub(crate) const ALWAYS: Self = Self((1 << 21) - 1);
    /// Nothing said.
    pub(crate) const NONE: Self = Self(0);

    /// From a stored number; what lies beyond the week is dropped.
    pub(crate) fn from_bits(bits: i64) -> Self {
        Self(u32::try_from(bits & i64::from(Self::ALWAYS.0)).unwrap_or(0))
    }

    /// The number to store.
    pub(crate) fn bits(self) -> i64 {
        i64::from(self.0)
    }

    const fn bit(weekday: chrono::Weekday, part: DayPart) -> u32 {
        let part = match part {
            DayPart::Morning => 0,
            DayPart::Afternoon => 1,
            DayPart::Evening => 2,
        };
        1 << (weekday.num_days_from_monday() * 3 + part)
    }

    /// With one more part of the week.
    #[must_use]
    pub(crate) const fn with(self, weekday: chrono::Weekday, part: DayPart) -> Self {
        Self(self.0 | Self::bit(weekday, part))
    }

    /// Whether somebody has time then.
    pub(crate) const fn has(self, weekday: chrono::Weekday, part: DayPart) -> bool {
        self.0 & Self::bit(weekday, part) != 0
    }

    /// Whether nothing was said.
    pub(crate) const fn unsaid(self) -> bool {
        self.0 == 0
    }

    /// The parts of the week that both have.
    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// How many parts of the week.
    pub(crate) const fn parts(self) -> u32 {
        self.0.count_ones()
    }
}

/// Somebody to ring when something happens to a member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Emergency {
    /// Who.
    pub(crate) name: Name,
    /// Their number.
    pub(crate) phone: Option<Phone>,
    /// Who they are to the member, such as "daughter".
    pub(crate) relation: Option<Name>,
}

/// Which ways of reaching somebody are safe. Everybody starts with all; some live with somebody who must not hear or read of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(clippy::struct_field_names, reason = "safe to ring, to leave a message, to post: it reads so")]
pub(crate) struct Safe {
    /// Ringing them, and sending texts.
    pub(crate) to_ring: Said,
    /// Leaving a message with whoever answers.
    pub(crate) to_leave_message: Said,
    /// Sending letters.
    pub(crate) to_post: Said,
}

/// A yes or a no that was said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Said {
    /// Yes.
    Yes,
    /// No.
    No,
}

impl From<bool> for Said {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

impl Said {
    /// Whether it is a yes.
    pub(crate) const fn yes(self) -> bool {
        matches!(self, Self::Yes)
    }
}

/// What the bank knows of one member besides the membership.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Profile {
    /// Whose.
    pub(crate) member: MemberId,
    /// Where letters go; never shown to other members.
    pub(crate) address: Option<Note>,
    /// The place they live in, for distances in words.
    pub(crate) place: Option<PlaceId>,
    /// Which ways of reaching them are safe.
    pub(crate) safe: Safe,
    /// How things are written for them.
    pub(crate) format: Format,
    /// How often they want to hear of new requests.
    pub(crate) digest: Digest,
    /// When the last digest was written, UTC milliseconds.
    pub(crate) digest_at: Option<i64>,
    /// "Always ask me": silence is never a yes.
    pub(crate) always_ask: Said,
    /// What they need to take part, in words.
    pub(crate) access_needs: Option<Note>,
    /// When they have time.
    pub(crate) availability: Availability,
    /// Woman or man, where they said so.
    pub(crate) sex: Option<Sex>,
    /// Languages besides English, as they said them; lower case, no duplicates.
    pub(crate) languages: Vec<String>,
    /// What a visitor finds in their home.
    pub(crate) home: Vec<HomeFact>,
    /// What they cannot do or do not want.
    pub(crate) limits: Vec<Limit>,
    /// What they have learnt.
    pub(crate) skills: Vec<Skill>,
    /// Whoever helps them at home must be this.
    pub(crate) helper_sex: Option<Sex>,
    /// Nobody visits them alone (the two-person rule).
    pub(crate) two_helpers: Said,
    /// Whom to ring when something happens.
    pub(crate) emergency: Option<Emergency>,
    /// The broker who looks after them.
    pub(crate) broker: Option<MemberId>,
    /// Since when no message may go out, because they died or asked for it; UTC milliseconds.
    pub(crate) messages_stopped_at: Option<i64>,
    /// Whom the broker writes to instead, name and address.
    pub(crate) write_to: Option<Note>,
}

impl Profile {
    /// What holds for somebody of whom nothing was recorded.
    pub(crate) const fn unsaid(member: MemberId) -> Self {
        Self {
            member,
            address: None,
            place: None,
            safe: Safe { to_ring: Said::Yes, to_leave_message: Said::Yes, to_post: Said::Yes },
            format: Format::Plain,
            digest: Digest::Weekly,
            digest_at: None,
            always_ask: Said::No,
            access_needs: None,
            availability: Availability(0),
            sex: None,
            languages: Vec::new(),
            home: Vec::new(),
            limits: Vec::new(),
            skills: Vec::new(),
            helper_sex: None,
            two_helpers: Said::No,
            emergency: None,
            broker: None,
            messages_stopped_at: None,
            write_to: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Availability, DayPart};
    use chrono::Weekday;

    #[test]
    fn every_part_of_the_week_is_its_own() {
        let all: Vec<_> = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun]
            .into_iter()
            .flat_map(|day| DayPart::ALL.map(|part| (day, part)))
            .collect();
        let mut sum = Availability::default();
        for (at, (day, part)) in all.iter().enumerate() {
            assert!(!sum.has(*day, *part));
            sum = sum.with(*day, *part);
            assert!(sum.has(*day, *part));
            assert_eq!(usize::try_from(sum.parts()).unwrap(), at + 1);
        }
        assert_eq!(sum, Availability::ALWAYS);
        assert_eq!(Availability::from_bits(sum.bits()), sum);
    }
}
