//! The names of things: one newtype an id, so that a member can never be passed for an account.
//!
//! Ids are made in `service/clock.rs`; this file only holds and reads them.

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub(crate) struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to name this kind of thing.
            pub(crate) const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID itself, for rows and canonical bytes.
            pub(crate) const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// One time bank.
    BankId,
    /// A member (person or organisation) of one bank.
    MemberId,
    /// An e-mail address or username with a password; may open several memberships.
    LoginId,
    /// That a second step at sign-in was taken from somebody.
    RemovalId,
    /// A passkey of a login.
    PasskeyId,
    /// An account in one bank's books.
    AccountId,
    /// One immutable record of minutes moved.
    TransferId,
    /// One act of help.
    ExchangeId,
    /// One line of the record of deeds.
    DeedId,
    /// One event in the life of an exchange.
    EventId,
    /// A kind of help.
    CategoryId,
    /// An offer or a request.
    ListingId,
    /// A line of the cost register.
    CostId,
    /// A line of the benefit register.
    BenefitId,
    /// A wage or a unit cost of a bank's own.
    RateId,
    /// A published figure that a bank wrote down.
    BenchmarkId,
    /// A file that stands behind a line of a register.
    EvidenceId,
    /// A funder's grant of money.
    AwardId,
    /// A share of something, counted for a funder's grant.
    TagId,
    /// Answers of one person, or that they were asked.
    OutcomeId,
    /// A report of a year that somebody signed.
    DraftId,
    /// A story that a member told.
    StoryId,
    /// A link by which an auditor follows figures.
    AuditorLinkId,
    /// A printed sign-in card.
    CardId,
    /// A link to sign in with, asked for by e-mail.
    SignInLinkId,
    /// A bearer token of the API.
    TokenId,
    /// A one-time link to set a password.
    InviteId,
    /// A row of a member's standing over time.
    StandingId,
    /// A place that the bank or the operator named.
    PlaceId,
    /// One request to join.
    ApplicationId,
    /// Somebody who speaks for an applicant.
    RefereeId,
    /// What was seen of a check.
    CheckId,
    /// One version of what members agree to.
    AgreementId,
    /// Leave to act for somebody.
    ProxyId,
    /// A note of staff about a member.
    NoteId,
    /// One question to one person about one request.
    AskId,
    /// An agreed exchange.
    MeetingId,
    /// Help in a group.
    ActivityId,
    /// An attendance sheet.
    SheetId,
    /// A grant from the pot.
    GrantId,
    /// Money that a member paid out of their own pocket.
    ExpenseId,
    /// One message to one person.
    MessageId,
    /// Letters that were printed together.
    RoundId,
    /// Somebody who is rung when a visit is overdue.
    DutyId,
    /// A home visit under watch.
    VisitId,
    /// One call for an overdue visit.
    AlarmId,
}
