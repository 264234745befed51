//! Who is asking. Every service method takes an actor first and asks it before it reads or writes.

use crate::domain::calendar::FinancialYear;
use crate::domain::id::{AccountId, BankId, LoginId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Door;
use crate::domain::people::factor::still_sure;
use crate::domain::people::member::{Member, Role};
use crate::domain::people::proxy::Scope;
use crate::domain::value::alias::Naming;
use crate::domain::value::auditor::AuditorLink;
use crate::service::error::{Error, Refusal, Result};

/// Who is asking.
#[derive(Clone, Debug)]
pub(crate) enum Actor {
    /// Somebody who has not signed in.
    Anonymous,
    /// Whoever runs the command line on the machine itself; in one bank or in none.
    Operator(Option<BankId>),
    /// A member of one bank.
    Member(Box<Caller>),
    /// Whoever holds an auditor's link: follows the figures of some years and may do nothing else.
    Auditor(Box<Auditor>),
}

/// A reader who came by a link.
#[derive(Clone, Debug)]
pub(crate) struct Auditor {
    /// The bank.
    pub(crate) bank: Bank,
    /// The link.
    pub(crate) link: AuditorLink,
    /// The words that stand before members' numbers.
    pub(crate) naming: Naming,
}

/// A signed-in membership.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The bank, with its rules and calendar.
    pub(crate) bank: Bank,
    /// The member.
    pub(crate) member: Member,
    /// The login behind it; a token has one only if its member has.
    pub(crate) login: Option<LoginId>,
    /// Who does it, where that is somebody who acts for the member. Then `member` has no role but a member's, and no login.
    pub(crate) acting: Option<Acting>,
    /// How sure it is that they themselves ask.
    pub(crate) sure: Sure,
    /// How far the way reaches by which they came.
    pub(crate) reach: Reach,
    /// From where they came.
    pub(crate) door: Door,
}

/// How sure it is that the person themselves asks, and not somebody at a screen that they left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sure {
    /// A session, and when they last signed in or were asked again in it (UTC milliseconds); `None` where that is not known.
    Session(Option<i64>),
    /// There is no screen to leave: a token of another program, or the program itself.
    NoSession,
}

/// How far a way in reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// Everything that the role may do.
    Full,
    /// What a printed card opens.
    Card,
}

/// Somebody who acts for a member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Acting {
    /// Who acts.
    pub(crate) by: Member,
    /// What they have leave for.
    pub(crate) scopes: Vec<Scope>,
}

impl Caller {
    /// Whether it is done by somebody who acts for the member and has no leave for this, or came by a card that does not open it.
    fn out_of_scope(&self, act: Act) -> bool {
        self.reach == Reach::Card && !act.by_card()
            || self.acting.as_ref().is_some_and(|acting| act.scope().is_none_or(|scope| !acting.scopes.contains(&scope)))
    }
}

impl Actor {
    /// The bank in which this actor may do something. Anonymous: 401; a role too weak: 403.
    pub(crate) fn may(&self, act: Act) -> Result<BankId> {
        match self {
            Self::Anonymous => Err(Error::Unauthenticated),
            Self::Operator(Some(bank)) => Ok(*bank),
            Self::Operator(None) => Err(Error::NotFound),
            Self::Member(caller) if caller.out_of_scope(act) => Err(Error::Forbidden),
            Self::Member(caller) if act.allowed_to(caller.member.role) => Ok(caller.bank.id),
            Self::Auditor(auditor) if act == Act::FollowFigures => Ok(auditor.bank.id),
            Self::Member(_) | Self::Auditor(_) => Err(Error::Forbidden),
        }
    }

    /// Refuses where whoever is signed in must first be asked again: before a role, an e-mail address or a link to sign in is given.
    ///
    /// A token passes: it was made in a session that was sure, and there is nobody to ask.
    pub(crate) fn sure(&self, now_ms: i64) -> Result<()> {
        match self {
            Self::Anonymous => Err(Error::Unauthenticated),
            Self::Auditor(_) => Err(Error::Forbidden),
            Self::Operator(_) => Ok(()),
            Self::Member(caller) => match caller.sure {
                Sure::NoSession => Ok(()),
                Sure::Session(asked) if still_sure(asked, now_ms) => Ok(()),
                Sure::Session(_) => Err(Refusal::ConfirmFirst.into()),
            },
        }
    }

    /// The login whose session it is, once it is sure who sits there: for passwords, second steps and tokens, which no token changes.
    pub(crate) fn own_login(&self, now_ms: i64) -> Result<LoginId> {
        let caller = self.caller()?;
        let login = caller.login.filter(|_| caller.acting.is_none()).ok_or(Error::NotFound)?;
        if caller.sure == Sure::NoSession {
            return Err(Error::Forbidden);
        }
        self.sure(now_ms)?;
        Ok(login)
    }

    /// Whether a year of the report is there for this actor: an auditor's link opens some years only.
    pub(crate) fn opens(&self, year: FinancialYear) -> Result<()> {
        match self {
            Self::Auditor(auditor) if !auditor.link.years.hold(year) => Err(Error::NotFound),
            _ => Ok(()),
        }
    }

    /// The reader who came by a link.
    pub(crate) fn auditor(&self) -> Result<&Auditor> {
        match self {
            Self::Auditor(auditor) => Ok(auditor),
            _ => Err(Error::Forbidden),
        }
    }

    /// Whether this actor may; for showing or hiding, never instead of [`Actor::may`].
    pub(crate) fn can(&self, act: Act) -> bool {
        self.may(act).is_ok()
    }

    /// The signed-in membership, for what only a member has: a statement, a home page.
    pub(crate) fn caller(&self) -> Result<&Caller> {
        match self {
            Self::Member(caller) => Ok(caller),
            Self::Anonymous | Self::Operator(_) | Self::Auditor(_) => Err(Error::Unauthenticated),
        }
    }

    /// The member who acts, or for whom somebody acts; `None` for the operator.
    pub(crate) fn member(&self) -> Option<MemberId> {
        match self {
            Self::Member(caller) => Some(caller.member.id),
            Self::Anonymous | Self::Operator(_) | Self::Auditor(_) => None,
        }
    }

    /// Whose hand it is: the member's own, or that of somebody who acts for them. Every entry keeps it.
    pub(crate) fn hand(&self) -> Option<MemberId> {
        self.acting().map(|acting| acting.by.id).or_else(|| self.member())
    }

    /// Who acts for the member, where that is somebody else.
    pub(crate) fn acting(&self) -> Option<&Acting> {
        match self {
            Self::Member(caller) => caller.acting.as_ref(),
            Self::Anonymous | Self::Operator(_) | Self::Auditor(_) => None,
        }
    }

    /// Refuses whoever came by a printed card, where an act that cards open would give away more than they do.
    pub(crate) fn signed_in_fully(&self) -> Result<()> {
        match self {
            Self::Member(caller) if caller.reach == Reach::Card => Err(Error::Forbidden),
            _ => Ok(()),
        }
    }

    /// The bank in which somebody stands; `None` for strangers, and for an operator who stands in none.
    pub(crate) fn bank(&self) -> Option<BankId> {
        match self {
            Self::Anonymous => None,
            Self::Operator(bank) => *bank,
            Self::Member(caller) => Some(caller.bank.id),
            Self::Auditor(auditor) => Some(auditor.bank.id),
        }
    }

    /// From where a membership came.
    pub(crate) fn door(&self) -> Option<Door> {
        match self {
            Self::Member(caller) => Some(caller.door),
            Self::Anonymous | Self::Operator(_) | Self::Auditor(_) => None,
        }
    }

    /// The same, known to have come through a door.
    pub(crate) fn through(self, door: Door) -> Self {
        match self {
            Self::Member(caller) => Self::Member(Box::new(Caller { door, ..*caller })),
            other => other,
        }
    }

    /// The account of the member who acts.
    pub(crate) fn account(&self) -> Option<AccountId> {
        match self {
            Self::Member(caller) => Some(caller.member.account),
            Self::Anonymous | Self::Operator(_) | Self::Auditor(_) => None,
        }
    }

    /// Whether it is a broker, a coordinator or the operator.
    pub(crate) fn is_staff(&self) -> bool {
        match self {
            Self::Anonymous | Self::Auditor(_) => false,
            Self::Operator(_) => true,
            Self::Member(caller) => caller.member.role >= Role::Broker,
        }
    }
}
