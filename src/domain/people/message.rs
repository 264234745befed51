//! Messages to people: what they tell, by which way they go, and where they stand.
//!
//! What a message says is in `document`; this file holds no sentence.

use crate::domain::calendar::Day;
use crate::domain::id::{MemberId, MessageId, RoundId};
use crate::domain::minutes::Minutes;
use crate::domain::people::member::{ContactChannel, Member, Standing, codes};
use crate::domain::people::profile::Profile;

codes! {
    /// What a message tells. Its words are `message-<code>-…` in `document/words`.
    MessageKind {
        /// Somebody keyed in an exchange for them: read back, with "that's not right" for 14 days.
        ReadBack = "read_back",
        /// Somebody says they were helped by them, or helped them: please say yes.
        PleaseConfirm = "please_confirm",
        /// They helped in a group, as the sheet says.
        SheetHelped = "sheet_helped",
        /// They took part in a group, as the sheet says.
        SheetTookPart = "sheet_took_part",
        /// Please speak for somebody who wants to join.
        ReferenceAsk = "reference_ask",
        /// A broker rings somebody to ask about an applicant.
        ReferenceCall = "reference_call",
        /// We asked a week ago: please speak for an applicant.
        ReferenceReminder = "reference_reminder",
        /// You belong now.
        TakenOn = "taken_on",
        /// You cannot join.
        NotTakenOn = "not_taken_on",
        /// Somebody acts for them from now on.
        ProxyBegins = "proxy_begins",
        /// Somebody does not act for them any more.
        ProxyEnds = "proxy_ends",
        /// To staff: a member has left.
        MemberLeft = "member_left",
        /// To staff: a member has died.
        MemberDied = "member_died",
    }
}

codes! {
    /// The way a message goes.
    Way {
        /// By e-mail.
        Email = "email",
        /// By text message.
        Text = "text",
        /// On the call list.
        Telephone = "telephone",
        /// With the next post round.
        Post = "post",
        /// There is no safe way to reach them: a broker decides.
        None = "none",
    }
}

codes! {
    /// Where a message stands.
    MessageState {
        /// Not sent yet.
        Waiting = "waiting",
        /// A copy of the program is sending it, or it is on a printed round or a call list.
        Taken = "taken",
        /// Delivered as far as can be known: accepted by the mail server, printed, said on the telephone.
        Sent = "sent",
        /// Tried as often as is sensible; a broker sees it.
        Failed = "failed",
        /// Not wanted any more, or must not be sent.
        Stopped = "stopped",
    }
}

/// One thing that a message tells, said in the reader's language when it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Fact {
    /// A name, a title, a reason: somebody's own words.
    Text(String),
    /// A day.
    Day(Day),
    /// A time in minutes.
    Minutes(Minutes),
    /// A moment, UTC milliseconds; said in the bank's time zone.
    Moment(i64),
    /// The path of a page, from the bank's root, such as `/said/abc`.
    Link(String),
}

/// A message as it lies in the outbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Message {
    /// Id.
    pub(crate) id: MessageId,
    /// To which member; none for a referee or somebody to write to instead.
    pub(crate) to: Option<MemberId>,
    /// Name and address of somebody who is not a member.
    pub(crate) outside: Option<(String, String)>,
    /// What it tells.
    pub(crate) kind: MessageKind,
    /// What it is about: an exchange, a meeting, a referee.
    pub(crate) about: Option<uuid::Uuid>,
    /// What it tells in particular.
    pub(crate) facts: Vec<(String, Fact)>,
    /// The way it goes.
    pub(crate) way: Way,
    /// Where it stands.
    pub(crate) state: MessageState,
    /// Not sent before this moment, UTC milliseconds.
    pub(crate) not_before: i64,
    /// How often it was tried.
    pub(crate) attempts: i64,
    /// Why the last try failed.
    pub(crate) last_error: Option<String>,
    /// When it was written, UTC milliseconds.
    pub(crate) created_at: i64,
    /// When it was done with.
    pub(crate) done_at: Option<i64>,
    /// What came of a call.
    pub(crate) outcome: Option<String>,
    /// The post round it went with.
    pub(crate) round: Option<RoundId>,
}

/// The way to reach a member: the one they chose if it is possible and safe, else the next that is. Nobody who died or asked for
/// silence is reached at all, and nobody is rung, texted or written to where that is not safe.
pub(crate) fn way_to(member: &Member, profile: &Profile) -> Option<Way> {
    if profile.messages_stopped_at.is_some() || member.standing == Standing::Left {
        return None;
    }
    let possible = |way: Way| match way {
        Way::Email => member.email.is_some(),
        Way::Text | Way::Telephone => member.phone.is_some() && profile.safe.to_ring.yes(),
        Way::Post => profile.address.is_some() && profile.safe.to_post.yes(),
        Way::None => true,
    };
    let chosen = match member.contact_channel {
        ContactChannel::Email => Way::Email,
        ContactChannel::Text => Way::Text,
        ContactChannel::Telephone => Way::Telephone,
        ContactChannel::Post => Way::Post,
    };
    [chosen, Way::Email, Way::Telephone, Way::Post, Way::None].into_iter().find(|way| possible(*way))
}
