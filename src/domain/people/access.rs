//! Who may do what: one table. Nothing is allowed that does not stand here.

use crate::domain::people::member::Role;
use crate::domain::people::proxy::Scope;

/// Everything that a signed-in membership may be allowed to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Act {
    /// Read one's own pages: home, statement, own exchanges.
    SeeOwn,
    /// Log one's own exchanges, and take them back.
    LogOwn,
    /// Say yes, or "something's not right", to what others logged with one.
    AnswerOwn,
    /// One's own password, tokens and profile, and who may act for one.
    ManageOwn,
    /// See the books' totals.
    SeeBooks,
    /// Find other members by name, a few at a time.
    FindMembers,
    /// See open offers and requests, and list one's own.
    UseListings,
    /// Give minutes of one's own away.
    GiveOwn,
    /// List members and read their records.
    SeeMembers,
    /// Add a member, change their record and their standing.
    ManageMembers,
    /// Log, settle or withdraw exchanges between other people.
    LogForOthers,
    /// Undo a settled exchange.
    Reverse,
    /// Let one posting go below the floor.
    OverrideFloor,
    /// See every account, exchange and transfer.
    SeeAllBooks,
    /// Move minutes by gift, grant or starting credit.
    MoveMinutes,
    /// Ask for a grant from the pot, for somebody.
    AskGrants,
    /// Say yes or no to a grant that somebody else asked for.
    DecideGrants,
    /// Write down what a member paid out of their own pocket.
    NoteExpenses,
    /// Read what all members paid, and take it away as a file.
    SeeExpenses,
    /// Run activities: print their sheets, key them in, undo them.
    RunGroups,
    /// The broker's desk.
    SeeDesk,
    /// See every home visit under watch, start and end one for others, take an overdue one on.
    WatchVisits,
    /// Keep the duty rota.
    ManageRota,
    /// See what is written to members, ring them, print and post letters.
    SendMessages,
    /// Match people with requests, ask them and agree when they meet.
    MatchPeople,
    /// Give somebody another role.
    ManageRoles,
    /// Change the bank's rules, name and telephone line.
    ManageRules,
    /// Change the categories of help.
    ManageCategories,
    /// Read the value report and its registers.
    SeeReport,
    /// Write in the registers.
    ManageRegisters,
    /// Follow a figure of the report to its rows and their receipts.
    FollowFigures,
    /// Make links by which others follow figures, and take them back.
    LetAuditorsIn,
    /// Search the record of what staff did and read, and take it away as a file.
    SeeDeeds,
    /// Sign a year's report first, and see what was signed before.
    CloseYears,
    /// Look at a frozen report that one is asked to sign, and sign it or not.
    SignYears,
}

impl Act {
    /// The weakest role that may do it.
    pub(crate) const fn least_role(self) -> Role {
        match self {
            Self::SeeOwn
            | Self::LogOwn
            | Self::AnswerOwn
            | Self::ManageOwn
            | Self::SeeBooks
            | Self::FindMembers
            | Self::UseListings
            | Self::GiveOwn => Role::Member,
            Self::SeeMembers
            | Self::ManageMembers
            | Self::LogForOthers
            | Self::Reverse
            | Self::OverrideFloor
            | Self::SeeAllBooks
            | Self::MoveMinutes
            | Self::AskGrants
            | Self::DecideGrants
            | Self::NoteExpenses
            | Self::SendMessages
            | Self::MatchPeople
            | Self::RunGroups
            | Self::WatchVisits
            | Self::SignYears
            | Self::SeeDesk => Role::Broker,
            Self::ManageRota
            | Self::ManageRoles
            | Self::ManageRules
            | Self::ManageCategories
            | Self::SeeReport
            | Self::ManageRegisters
            | Self::FollowFigures
            | Self::LetAuditorsIn
            | Self::SeeDeeds
            | Self::CloseYears
            | Self::SeeExpenses => Role::Coordinator,
        }
    }

    /// What somebody who acts for another needs leave for; `None` is never done by one person for another.
    pub(crate) const fn scope(self) -> Option<Scope> {
        match self {
            Self::SeeOwn | Self::SeeBooks => Some(Scope::See),
            Self::LogOwn | Self::FindMembers => Some(Scope::Log),
            Self::AnswerOwn => Some(Scope::Answer),
            Self::UseListings => Some(Scope::Listings),
            _ => None,
        }
    }

    /// Whether a printed card opens it: hours, a yes, and one's own pages. Everything else takes a sign-in.
    pub(crate) const fn by_card(self) -> bool {
        matches!(self, Self::SeeOwn | Self::LogOwn | Self::AnswerOwn | Self::FindMembers)
    }

    /// Whether a role may do it.
    pub(crate) fn allowed_to(self, role: Role) -> bool {
        role >= self.least_role()
    }
}
