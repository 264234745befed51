//! Who belongs to a bank: a person or an organisation, with or without a login, equal everywhere.

use crate::domain::calendar::Day;
use crate::domain::id::{AccountId, LoginId, MemberId};
use crate::domain::text::Name;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub(crate) enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them, in their natural order.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The API's and the database's word.
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads the word.
            pub(crate) fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|each| each.code() == code)
            }
        }

        // Every list of words can be listed and read back, whether or not a door asks for it yet.
        const _: (&[$name], fn(&str) -> Option<$name>) = ($name::ALL, $name::from_code);
    };
}
pub(crate) use codes;

codes! {
    /// A person or an organisation; the report counts people only.
    MemberKind {
        /// A human being.
        Person = "person",
        /// A club, shop or council that gives or receives help.
        Organisation = "organisation",
    }
}

codes! {
    /// What a membership may do, weakest first.
    Role {
        /// Anyone who belongs.
        Member = "member",
        /// Runs the bank day to day.
        Broker = "broker",
        /// Answers to the funder; may do all that a broker may.
        Coordinator = "coordinator",
    }
}

codes! {
    /// Where a membership stands.
    Standing {
        /// Asked to join.
        Applicant = "applicant",
        /// Belongs.
        Active = "active",
        /// Takes a rest; still belongs.
        Paused = "paused",
        /// Stopped by staff; still belongs, may not sign in.
        Suspended = "suspended",
        /// No longer belongs.
        Left = "left",
    }
}

impl Standing {
    /// Whether the membership is open, as the report counts it (value-model.md §2.3).
    pub(crate) const fn open(self) -> bool {
        matches!(self, Self::Active | Self::Paused | Self::Suspended)
    }

    /// Whether somebody in this standing may sign in and be in new exchanges.
    pub(crate) const fn takes_part(self) -> bool {
        matches!(self, Self::Active | Self::Paused)
    }
}

codes! {
    /// How a member wants to hear from the bank.
    ContactChannel {
        /// By telephone.
        Telephone = "telephone",
        /// By letter.
        Post = "post",
        /// By e-mail.
        Email = "email",
        /// By text message.
        Text = "text",
    }
}

/// A member as the program passes one around.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Member {
    /// Id.
    pub(crate) id: MemberId,
    /// Member number, unique in the bank.
    pub(crate) number: i64,
    /// What they are called.
    pub(crate) name: Name,
    /// Person or organisation.
    pub(crate) kind: MemberKind,
    /// What they may do.
    pub(crate) role: Role,
    /// Where they stand.
    pub(crate) standing: Standing,
    /// The day they joined.
    pub(crate) joined_on: Day,
    /// The last day they belonged, once they have left.
    pub(crate) left_on: Option<Day>,
    /// Their account.
    pub(crate) account: AccountId,
    /// Their login, if they have one.
    pub(crate) login: Option<LoginId>,
    /// E-mail address, if any.
    pub(crate) email: Option<String>,
    /// Telephone number, if any.
    pub(crate) phone: Option<String>,
    /// How they want to hear from the bank.
    pub(crate) contact_channel: ContactChannel,
}

/// The letters shown in a member's round badge: `Joan Petrie` is `JP`.
pub(crate) fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let mut words = name.split_whitespace();
    let first = words.next().and_then(letter);
    let last = words.next_back().and_then(letter);
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The first of a person's names: what a friend would say.
pub(crate) fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
