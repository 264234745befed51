//! What a use case may answer instead of a result. Doors turn these into pages, problems and exit codes.
//!
//! No HTTP status and no sentence stands here: a refusal has a stable code, and words come from `document/words`.

use crate::domain::help::ask::AskRefusal;
use crate::domain::help::exchange::{ExchangeRefusal, SecondLook};
use crate::domain::help::grant::GrantRefusal;
use crate::domain::help::meeting::MeetingRefusal;
use crate::domain::help::visit::VisitRefusal;
use crate::domain::ledger::limits::LedgerRefusal;
use crate::domain::ledger::transfer::LegsError;
use crate::domain::value::award::Full;
use crate::store::db::{Stems, StoreError};

/// Results of this floor.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    Unauthenticated,
    /// Not there, or not to be seen by this actor: the two look the same.
    #[error("not found")]
    NotFound,
    /// May be seen but not done by this actor.
    #[error("not allowed")]
    Forbidden,
    /// Values that cannot be accepted, each with its field.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Invalid>),
    /// A rule says no.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// Too many tries.
    #[error("too many tries")]
    Throttled {
        /// When to try again.
        retry_after_seconds: u64,
    },
    /// The program or its database failed.
    #[error(transparent)]
    Fault(#[from] StoreError),
}

impl Stems for Error {
    fn stem(&self) -> Option<&StoreError> {
        match self {
            Self::Fault(error) => Some(error),
            _ => None,
        }
    }
}

/// What is wrong with the place where things are kept, as far as the person can be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Storage {
    /// There is no room left.
    Full,
    /// It fails, or may not be written to.
    Failing,
    /// Somebody else holds it.
    Held,
}

/// One value that cannot be accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Invalid {
    /// The API's name of the field.
    pub(crate) field: &'static str,
    /// The Fluent id of the message: `invalid-future-day`.
    pub(crate) message: &'static str,
}

impl Error {
    /// What is wrong with the place where things are kept, if that is what it is.
    pub(crate) const fn storage(&self) -> Option<Storage> {
        match self {
            Self::Fault(StoreError::Full(_)) => Some(Storage::Full),
            Self::Fault(StoreError::Failing(_)) => Some(Storage::Failing),
            Self::Fault(StoreError::Held(_)) => Some(Storage::Held),
            _ => None,
        }
    }

    /// One wrong field.
    pub(crate) fn invalid(field: &'static str, message: &'static str) -> Self {
        Self::Invalid(vec![Invalid { field, message }])
    }
}

/// A rule that says no. The codes are stable: scripts and the help page rely on them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Refusal {
    /// The account would end below its floor.
    BelowFloor,
    /// The entry is unusual; say so and it is accepted.
    SecondLook(Vec<SecondLook>),
    /// The bank has signed no checkpoint yet, or none that holds this transfer.
    NoCheckpoint,
    /// The transfer is from before receipts.
    NoReceipt,
    /// The exchange is not waiting for an answer.
    NotWaiting,
    /// The exchange is not settled.
    NotSettled,
    /// The transfer was undone before.
    AlreadyReversed,
    /// The giver cannot say yes to what they said themselves.
    NotYours,
    /// Whoever acts for one of the two people is the other, or keyed it for the other.
    BothSides,
    /// Whoever acted for this member does not any more.
    ProxyEnded,
    /// One of the two people takes no part now (applicant, suspended or left).
    NotTakingPart,
    /// The same key was used for something else.
    KeyReused,
    /// The minutes would be too many for the books.
    OutOfBounds,
    /// The sheet was keyed in or made void before, or is not in the books.
    SheetDone,
    /// The entry of a register was put right or taken out before.
    EntryEnded,
    /// The year is not over, so it cannot be closed.
    YearNotOver,
    /// The year is closed, or was closed meanwhile.
    YearClosed,
    /// Somebody has signed this year first, and the draft waits for its second signature.
    YearSigned,
    /// Whoever signed first cannot sign second.
    SecondSignature,
    /// The draft was signed, declined or taken back before.
    DraftAnswered,
    /// The member number is in use.
    NumberTaken,
    /// The login belongs to another member of this bank.
    LoginTaken,
    /// The short name is in use.
    SlugTaken,
    /// The link was used, has ended or was replaced.
    LinkUnusable,
    /// E-mail address or password is wrong.
    SignInFailed,
    /// Whoever is signed in must first show that it is still them.
    ConfirmFirst,
    /// The bank asks its staff for a second step, so the last one stays.
    FactorRequired,
    /// There is no second step to take away.
    NoFactor,
    /// Only the operator may take this one's second step away.
    FactorOperatorOnly,
    /// The last coordinator cannot be taken away.
    LastCoordinator,
    /// This file was imported before.
    ImportedBefore,
    /// The kind of help is still used as a parent, or retired.
    CategoryInUse,
    /// The message is on its way or done with.
    MessageGone,
    /// There is no address, or post is not safe there.
    NoSafeAddress,
    /// The offer or request is closed; it is listed anew.
    ListingClosed,
    /// This person is asked about it already, or has said yes.
    AskedAlready,
    /// This person said no to it, and a no is respected.
    SaidNo,
    /// The ask was answered or taken back.
    AskOver,
    /// Something speaks against this pairing now; only staff learn what.
    CannotHelp,
    /// Fewer people have said yes than it takes.
    TooFewHelpers,
    /// It was said already what became of the meeting.
    MeetingOver,
    /// The day of the meeting has not come.
    MeetingNotYet,
    /// More is waiting to be written than can be written soon.
    Busy,
    /// A request with the same key is still being worked on.
    InProgress,
    /// Nobody is on duty now, or when the visit should be over.
    NobodyWatching,
    /// The visitor is on another visit.
    VisitOpen,
    /// The visit is over.
    VisitOver,
    /// The visit is not overdue.
    VisitNotOverdue,
    /// A visit under way would have nobody to tell.
    RotaNeeded,
    /// The ask for a grant was answered before.
    GrantDecided,
    /// Somebody else must answer: not who asked, and not who gets the hours.
    GrantSecondPerson,
    /// The application is decided.
    ApplicationDecided,
    /// Something of the application is not done yet.
    ApplicationNotReady,
    /// The application needs a check that holds.
    ApplicationCheckMissing,
    /// There is nowhere to send the question to.
    RefereeUnreachable,
    /// The referee has answered, or was asked.
    RefereeAnswered,
    /// Somebody lives in the place.
    PlaceInUse,
    /// The bank's books are not those that were signed for; nobody gets in until somebody has looked.
    BankClosed,
    /// The person has not said yes to being asked how they are.
    NoConsent,
    /// The bank has written down no licence for this scale.
    NoLicence,
    /// Others count so much of it already that some would be counted twice.
    ShareTaken(Box<Full>),
}

impl Refusal {
    /// Every refusal once, for the table of codes in the help and its test.
    pub(crate) const CODES: &'static [&'static str] = &[
        "ledger.below_floor",
        "ledger.already_reversed",
        "ledger.out_of_bounds",
        "ledger.no_checkpoint",
        "ledger.no_receipt",
        "exchange.second_look",
        "exchange.not_waiting",
        "exchange.not_settled",
        "exchange.not_yours",
        "exchange.both_sides",
        "member.proxy_ended",
        "member.not_taking_part",
        "member.number_taken",
        "member.login_taken",
        "member.last_coordinator",
        "idempotency.key_reused",
        "bank.slug_taken",
        "sign_in.link_unusable",
        "sign_in.failed",
        "sign_in.confirm_first",
        "factor.required",
        "factor.none",
        "factor.operator_only",
        "import.done_before",
        "category.in_use",
        "message.gone",
        "message.no_safe_address",
        "listing.closed",
        "ask.already",
        "ask.said_no",
        "ask.over",
        "ask.cannot_help",
        "meeting.too_few",
        "meeting.over",
        "meeting.not_yet",
        "ledger.busy",
        "ledger.in_progress",
        "grant.decided",
        "grant.second_person",
        "application.decided",
        "application.not_ready",
        "application.check_missing",
        "referee.unreachable",
        "referee.answered",
        "place.in_use",
        "bank.closed",
        "visit.nobody_watching",
        "visit.open",
        "visit.over",
        "visit.not_overdue",
        "visit.rota_needed",
        "sheet.done",
        "register.ended",
        "year.not_over",
        "year.closed",
        "year.signed",
        "year.second_signature",
        "year.answered",
        "outcome.no_consent",
        "outcome.no_licence",
        "award.share_taken",
    ];

    /// The stable code.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::BelowFloor => "ledger.below_floor",
            Self::AlreadyReversed => "ledger.already_reversed",
            Self::OutOfBounds => "ledger.out_of_bounds",
            Self::NoCheckpoint => "ledger.no_checkpoint",
            Self::NoReceipt => "ledger.no_receipt",
            Self::SecondLook(_) => "exchange.second_look",
            Self::NotWaiting => "exchange.not_waiting",
            Self::NotSettled => "exchange.not_settled",
            Self::NotYours => "exchange.not_yours",
            Self::BothSides => "exchange.both_sides",
            Self::ProxyEnded => "member.proxy_ended",
            Self::NotTakingPart => "member.not_taking_part",
            Self::NumberTaken => "member.number_taken",
            Self::LoginTaken => "member.login_taken",
            Self::LastCoordinator => "member.last_coordinator",
            Self::KeyReused => "idempotency.key_reused",
            Self::SlugTaken => "bank.slug_taken",
            Self::LinkUnusable => "sign_in.link_unusable",
            Self::SignInFailed => "sign_in.failed",
            Self::ConfirmFirst => "sign_in.confirm_first",
            Self::FactorRequired => "factor.required",
            Self::NoFactor => "factor.none",
            Self::FactorOperatorOnly => "factor.operator_only",
            Self::ImportedBefore => "import.done_before",
            Self::CategoryInUse => "category.in_use",
            Self::MessageGone => "message.gone",
            Self::NoSafeAddress => "message.no_safe_address",
            Self::ListingClosed => "listing.closed",
            Self::AskedAlready => "ask.already",
            Self::SaidNo => "ask.said_no",
            Self::AskOver => "ask.over",
            Self::CannotHelp => "ask.cannot_help",
            Self::TooFewHelpers => "meeting.too_few",
            Self::MeetingOver => "meeting.over",
            Self::MeetingNotYet => "meeting.not_yet",
            Self::Busy => "ledger.busy",
            Self::InProgress => "ledger.in_progress",
            Self::GrantDecided => "grant.decided",
            Self::GrantSecondPerson => "grant.second_person",
            Self::ApplicationDecided => "application.decided",
            Self::ApplicationNotReady => "application.not_ready",
            Self::ApplicationCheckMissing => "application.check_missing",
            Self::RefereeUnreachable => "referee.unreachable",
            Self::RefereeAnswered => "referee.answered",
            Self::PlaceInUse => "place.in_use",
            Self::BankClosed => "bank.closed",
            Self::NobodyWatching => "visit.nobody_watching",
            Self::VisitOpen => "visit.open",
            Self::VisitOver => "visit.over",
            Self::VisitNotOverdue => "visit.not_overdue",
            Self::RotaNeeded => "visit.rota_needed",
            Self::SheetDone => "sheet.done",
            Self::EntryEnded => "register.ended",
            Self::YearNotOver => "year.not_over",
            Self::YearClosed => "year.closed",
            Self::YearSigned => "year.signed",
            Self::SecondSignature => "year.second_signature",
            Self::DraftAnswered => "year.answered",
            Self::NoConsent => "outcome.no_consent",
            Self::NoLicence => "outcome.no_licence",
            Self::ShareTaken(_) => "award.share_taken",
        }
    }

    /// The refusals that the books themselves give, read back from a stored answer.
    pub(crate) fn from_ledger_code(code: &str) -> Option<Self> {
        [Self::BelowFloor, Self::AlreadyReversed, Self::OutOfBounds].into_iter().find(|refusal| refusal.code() == code)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<LedgerRefusal> for Refusal {
    fn from(refusal: LedgerRefusal) -> Self {
        match refusal {
            LedgerRefusal::BelowFloor { .. } => Self::BelowFloor,
            LedgerRefusal::AlreadyReversed => Self::AlreadyReversed,
            LedgerRefusal::Overflow | LedgerRefusal::UnknownAccount => Self::OutOfBounds,
        }
    }
}

impl From<ExchangeRefusal> for Error {
    fn from(refusal: ExchangeRefusal) -> Self {
        Self::Refused(match refusal {
            ExchangeRefusal::NotWaiting => Refusal::NotWaiting,
            ExchangeRefusal::NotSettled => Refusal::NotSettled,
            ExchangeRefusal::NotYours => Refusal::NotYours,
        })
    }
}

impl From<VisitRefusal> for Error {
    fn from(refusal: VisitRefusal) -> Self {
        Self::Refused(match refusal {
            VisitRefusal::Over => Refusal::VisitOver,
            VisitRefusal::NotOverdue => Refusal::VisitNotOverdue,
        })
    }
}

impl From<AskRefusal> for Error {
    fn from(refusal: AskRefusal) -> Self {
        match refusal {
            AskRefusal::Over => Self::Refused(Refusal::AskOver),
            AskRefusal::NotYours => Self::Forbidden,
        }
    }
}

impl From<MeetingRefusal> for Error {
    fn from(refusal: MeetingRefusal) -> Self {
        Self::Refused(match refusal {
            MeetingRefusal::Over => Refusal::MeetingOver,
            MeetingRefusal::NotYet => Refusal::MeetingNotYet,
        })
    }
}

impl From<LegsError> for Error {
    fn from(_: LegsError) -> Self {
        Self::Refused(Refusal::OutOfBounds)
    }
}

impl From<GrantRefusal> for Error {
    fn from(refusal: GrantRefusal) -> Self {
        Self::Refused(match refusal {
            GrantRefusal::Decided => Refusal::GrantDecided,
            GrantRefusal::SecondPerson => Refusal::GrantSecondPerson,
        })
    }
}
