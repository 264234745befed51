//! Messages to people: what they tell, by which way they go, and where they stand.
//!
//! What a message says is in `document`; this file holds no sentence.

use chrono::Timelike;

use crate::domain::calendar::Day;
use crate::domain::id::{MemberId, MessageId, RoundId};
use crate::domain::minutes::Minutes;
use crate::domain::people::member::{ContactChannel, Member, Standing, codes};
use crate::domain::people::place::Far;
use crate::domain::people::profile::{Profile, Said};

codes! {
    /// What a message tells. Its words are `message-<code>-…` in `document/words`.
    MessageKind {
        /// Somebody keyed in an exchange for them: read back, with "that's not right" for 14 days.
        ReadBack = "read_back",
        /// Somebody says they were helped by them, or helped them: please say yes.
        PleaseConfirm = "please_confirm",
        /// A home visit is watched: the link that ends it.
        VisitStarted = "visit_started",
        /// A home visit should be over now.
        VisitEnding = "visit_ending",
        /// Somebody has not come back from a home visit: to whoever is on duty.
        VisitOverdue = "visit_overdue",
        /// Hours came to them from the community pot.
        PotGrant = "pot_grant",
        /// The same once more, after half the time that the bank waits.
        ConfirmReminder = "confirm_reminder",
        /// Staff answered a doubt about an exchange, took it back or undid it.
        Corrected = "corrected",
        /// New requests that suit somebody.
        Digest = "digest",
        /// They asked for their statement on paper.
        StatementPost = "statement_post",
        /// Could they help with something?
        Ask = "ask",
        /// Who helps whom, when and where.
        MeetingAgreed = "meeting_agreed",
        /// Tomorrow they meet.
        MeetingReminder = "meeting_reminder",
        /// What was agreed is off.
        MeetingCancelled = "meeting_cancelled",
        /// The day has passed: did it happen?
        DidItHappen = "did_it_happen",
        /// An offer or request of theirs ends soon.
        ListingExpires = "listing_expires",
        /// Staff keyed an offer or request for them: read back.
        ListedForYou = "listed_for_you",
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
        /// It is time to answer the questions on how they are again.
        OutcomeAsk = "outcome_ask",
        /// They were asked how they are and have not answered.
        OutcomeReminder = "outcome_reminder",
        /// Somebody asked for a link to sign in as them.
        SignInLink = "sign_in_link",
        /// Staff made a sign-in card for them.
        CardMade = "card_made",
    }
}

impl MessageKind {
    /// Whether it cannot wait for its turn or for the morning: somebody may be in danger.
    pub(crate) fn is_urgent(self) -> bool {
        self.code().starts_with(URGENT)
    }
}

/// How the words of kinds begin that cannot wait.
pub(crate) const URGENT: &str = "visit_";

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
    /// How far away.
    Far(Far),
    /// A list: each line is said by `message-<code>-line` with facts of its own.
    Lines(Vec<Vec<(String, Fact)>>),
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
    /// Who did it, where a person did.
    pub(crate) done_by: Option<MemberId>,
    /// What came of a call.
    pub(crate) outcome: Option<String>,
    /// The post round it went with.
    pub(crate) round: Option<RoundId>,
}

codes! {
    /// What came of ringing somebody.
    CallOutcome {
        /// They heard it.
        Said = "said",
        /// Nobody answered: again tomorrow.
        NoAnswer = "no_answer",
        /// A message was left, where that is safe.
        LeftMessage = "left_message",
        /// The number is not theirs.
        WrongNumber = "wrong_number",
        /// They say that it is not right.
        NotRight = "not_right",
    }
}

/// Which ways out of the program the operator has opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Outlets {
    /// A mail server.
    pub(crate) mail: Said,
    /// The hook for text messages.
    pub(crate) texts: Said,
}

impl Outlets {
    /// None: everything waits.
    pub(crate) const CLOSED: Self = Self { mail: Said::No, texts: Said::No };

    /// Whether the program itself can send this way. What people carry always goes.
    pub(crate) const fn open(self, way: Way) -> bool {
        match way {
            Way::Email => self.mail.yes(),
            Way::Text => self.texts.yes(),
            Way::Telephone | Way::Post => true,
            Way::None => false,
        }
    }
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// How long to wait after each failed try, in milliseconds; after the last one nobody tries again by themselves.
const WAITS_MS: [i64; 6] = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS];

/// How long to wait after so many failed tries; `None` when it is enough.
pub(crate) fn wait_ms_after(attempts: i64) -> Option<i64> {
    let at = usize::try_from(attempts.checked_sub(1)?).ok()?;
    WAITS_MS.get(at).copied()
}

/// The hour from which on nobody's telephone buzzes any more, and the hour from which on it may again.
const QUIET_FROM: u32 = 21;
const QUIET_UNTIL: u32 = 8;

/// The moment from which a text message may go, where it is night in the bank's time zone now; moments are UTC milliseconds.
pub(crate) fn quiet_until(zone: chrono_tz::Tz, now_ms: i64) -> Option<i64> {
    let now = chrono::DateTime::from_timestamp_millis(now_ms)?.with_timezone(&zone);
    let morning = match now.hour() {
        hour if hour >= QUIET_FROM => now.date_naive().succ_opt()?,
        hour if hour < QUIET_UNTIL => now.date_naive(),
        _ => return None,
    };
    let morning = morning.and_hms_opt(QUIET_UNTIL, 0, 0)?.and_local_timezone(zone).earliest()?;
    Some(morning.timestamp_millis())
}

/// Whether a member can be reached this way, and may be: nobody who died, left or asked for silence is written to at all, and nobody
/// is rung, texted or written to where that is not safe.
pub(crate) fn can_reach(member: &Member, profile: &Profile, way: Way) -> bool {
    if profile.messages_stopped_at.is_some() || matches!(member.standing, Standing::Left | Standing::Suspended) {
        return false;
    }
    match way {
        Way::Email => member.email.is_some(),
        Way::Text | Way::Telephone => member.phone.is_some() && profile.safe.to_ring.yes(),
        Way::Post => profile.address.is_some() && profile.safe.to_post.yes(),
        Way::None => true,
    }
}

/// The way to reach a member: the one they chose if it is possible and safe, else the next that is; none for those who are not
/// written to at all.
pub(crate) fn way_to(member: &Member, profile: &Profile) -> Option<Way> {
    let chosen = match member.contact_channel {
        ContactChannel::Email => Way::Email,
        ContactChannel::Text => Way::Text,
        ContactChannel::Telephone => Way::Telephone,
        ContactChannel::Post => Way::Post,
    };
    [chosen, Way::Email, Way::Telephone, Way::Post, Way::None].into_iter().find(|way| can_reach(member, profile, *way))
}

/// What became of one try to send a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Delivery {
    /// The other side has it.
    Accepted,
    /// The other side will never take it; the reason is its own.
    Refused(String),
    /// The other side did not take it this time.
    NotNow(String),
    /// It was not this message's turn.
    NotTried,
}

impl Message {
    /// The message after a try; the moment is UTC milliseconds.
    #[must_use]
    pub(crate) fn after(self, delivery: &Delivery, now_ms: i64) -> Self {
        match delivery {
            Delivery::Accepted => Self { state: MessageState::Sent, done_at: Some(now_ms), last_error: None, ..self },
            Delivery::Refused(why) => self.given_up(why, now_ms),
            Delivery::NotNow(why) => match wait_ms_after(self.attempts) {
                Some(wait) => {
                    Self { state: MessageState::Waiting, not_before: now_ms.saturating_add(wait), last_error: Some(why.clone()), ..self }
                }
                None => self.given_up(why, now_ms),
            },
            Delivery::NotTried => self.put_back(now_ms),
        }
    }

    fn given_up(self, why: &str, now_ms: i64) -> Self {
        Self { state: MessageState::Failed, done_at: Some(now_ms), last_error: Some(why.to_owned()), ..self }
    }

    /// Untried, until a moment.
    #[must_use]
    pub(crate) fn put_back(self, not_before_ms: i64) -> Self {
        Self { state: MessageState::Waiting, not_before: not_before_ms, attempts: self.attempts.saturating_sub(1).max(0), ..self }
    }

    /// Not to be sent.
    #[must_use]
    pub(crate) fn stopped(self, now_ms: i64) -> Self {
        Self { state: MessageState::Stopped, done_at: Some(now_ms), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp_millis()
    }

    #[test]
    fn tries_grow_rarer_and_then_end() {
        let waits: Vec<Option<i64>> = (0..=7).map(wait_ms_after).collect();
        assert_eq!((waits[0], waits[7]), (None, None));
        assert!(waits[1..=6].is_sorted() && waits[1] == Some(60_000) && waits[6] == Some(86_400_000), "{waits:?}");
    }

    #[test]
    fn at_night_texts_wait_for_the_morning_of_the_banks_own_zone() {
        let zone = chrono_tz::Europe::London;
        for (now, until) in [
            ("2026-11-22T21:00:00Z", Some("2026-11-23T08:00:00Z")),
            ("2026-11-22T07:59:59Z", Some("2026-11-22T08:00:00Z")),
            ("2026-11-22T08:00:00Z", None),
            ("2026-11-22T20:59:59Z", None),
            ("2026-07-01T20:30:00Z", Some("2026-07-02T07:00:00Z")),
            ("2026-07-01T07:30:00Z", None),
        ] {
            assert_eq!(quiet_until(zone, ms(now)), until.map(ms), "{now}");
        }
    }

    #[test]
    fn only_what_is_open_sends() {
        assert!(!Outlets::CLOSED.open(Way::Email) && !Outlets::CLOSED.open(Way::Text) && !Outlets::CLOSED.open(Way::None));
        assert!(Outlets::CLOSED.open(Way::Telephone) && Outlets::CLOSED.open(Way::Post));
    }
}
