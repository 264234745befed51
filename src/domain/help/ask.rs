//! An ask: one question to one person about one request, and its answer.
//!
//! A decline is between the person asked and staff: no other member ever reads it. What was declined or withdrawn does not come back.

use crate::domain::id::{AskId, ListingId, MemberId};
use crate::domain::people::member::codes;
use crate::domain::text::Reason;

codes! {
    /// Where an ask stands.
    AskState {
        /// The answer is awaited.
        Open = "open",
        /// Yes.
        Accepted = "accepted",
        /// No.
        Declined = "declined",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// Taken back, by staff or because the request ended.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// How somebody was asked.
    AskWay {
        /// The program writes to them, by their own way.
        Message = "message",
        /// Staff rang them.
        Phone = "phone",
        /// Face to face.
        InPerson = "in_person",
        /// Any other way.
        Other = "other",
    }
}

/// One question and its answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Ask {
    /// Id.
    pub(crate) id: AskId,
    /// About which request.
    pub(crate) listing: ListingId,
    /// Who was asked.
    pub(crate) member: MemberId,
    /// By whom; `None` for the operator.
    pub(crate) asked_by: Option<MemberId>,
    /// When, UTC milliseconds.
    pub(crate) asked_at: i64,
    /// How.
    pub(crate) way: AskWay,
    /// Where it stands.
    pub(crate) state: AskState,
    /// When it was answered or ended.
    pub(crate) answered_at: Option<i64>,
    /// Why, as they said.
    pub(crate) reason: Option<Reason>,
    /// Who wrote the answer down, where that was not the person asked.
    pub(crate) recorded_by: Option<MemberId>,
}

/// Who answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Voice {
    /// The person who was asked.
    Asked,
    /// Staff, who heard it.
    Staff,
}

/// Why an ask does not do what is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum AskRefusal {
    /// It was answered or taken back.
    #[error("the ask is over")]
    Over,
    /// Only staff say this.
    #[error("somebody else must say this")]
    NotYours,
}

/// The state after an answer. Only an open ask can be answered, and a yes can be taken back by staff.
pub(crate) fn answer(state: AskState, to: AskState, voice: Voice) -> Result<AskState, AskRefusal> {
    match (state, to, voice) {
        (AskState::Open, AskState::Accepted | AskState::Declined, _)
        | (AskState::Open, AskState::NoAnswer | AskState::Withdrawn, Voice::Staff)
        | (AskState::Accepted, AskState::Withdrawn, Voice::Staff) => Ok(to),
        (AskState::Open, AskState::NoAnswer | AskState::Withdrawn, Voice::Asked) => Err(AskRefusal::NotYours),
        _ => Err(AskRefusal::Over),
    }
}

/// Whether somebody may be asked about a request, given how earlier asks of theirs about it stand.
pub(crate) fn may_ask(earlier: &[AskState]) -> Result<(), AskAgain> {
    if earlier.contains(&AskState::Declined) {
        Err(AskAgain::SaidNo)
    } else if earlier.iter().any(|state| matches!(state, AskState::Open | AskState::Accepted)) {
        Err(AskAgain::Asked)
    } else {
        Ok(())
    }
}

/// Why somebody is not asked again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AskAgain {
    /// They said no, and a no is respected.
    SaidNo,
    /// They are asked already, or have said yes.
    Asked,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_declined_or_withdrawn_does_not_come_back() {
        for over in [AskState::Declined, AskState::Withdrawn, AskState::NoAnswer] {
            for to in AskState::ALL {
                for voice in [Voice::Asked, Voice::Staff] {
                    assert_eq!(answer(over, *to, voice), Err(AskRefusal::Over), "{over:?} to {to:?}");
                }
            }
        }
    }

    #[test]
    fn a_person_says_yes_or_no_for_themselves_and_staff_for_anybody() {
        for voice in [Voice::Asked, Voice::Staff] {
            assert_eq!(answer(AskState::Open, AskState::Accepted, voice), Ok(AskState::Accepted));
            assert_eq!(answer(AskState::Open, AskState::Declined, voice), Ok(AskState::Declined));
        }
        assert_eq!(answer(AskState::Open, AskState::NoAnswer, Voice::Asked), Err(AskRefusal::NotYours));
        assert_eq!(answer(AskState::Accepted, AskState::Withdrawn, Voice::Staff), Ok(AskState::Withdrawn));
        assert_eq!(answer(AskState::Accepted, AskState::Declined, Voice::Asked), Err(AskRefusal::Over));
    }

    #[test]
    fn a_no_is_respected_and_silence_may_be_asked_again() {
        assert_eq!(may_ask(&[]), Ok(()));
        assert_eq!(may_ask(&[AskState::NoAnswer, AskState::Withdrawn]), Ok(()));
        assert_eq!(may_ask(&[AskState::NoAnswer, AskState::Declined]), Err(AskAgain::SaidNo));
        assert_eq!(may_ask(&[AskState::Open]), Err(AskAgain::Asked));
    }
}
