//! The kinds of deeds that are kept: every staff write, and every reading of something sensitive. Codes never change their meaning.

use crate::domain::people::member::codes;

codes! {
    /// What was done.
    DeedKind {
        /// A member was added.
        MemberAdded = "member-added",
        /// A member's record was changed.
        MemberChanged = "member-changed",
        /// A membership was ended.
        MemberLeft = "member-left",
        /// A member was given another role.
        RoleChanged = "role-changed",
        /// A member was given another standing.
        StandingChanged = "standing-changed",
        /// What is known about a member was changed.
        ProfileChanged = "profile-changed",
        /// A check was recorded.
        CheckRecorded = "check-recorded",
        /// A note about a member was written.
        NoteWritten = "note-written",
        /// A note about a member was taken away.
        NoteRemoved = "note-removed",
        /// Two people were kept apart.
        KeptApart = "kept-apart",
        /// Two people were let together again.
        LetTogether = "let-together",
        /// Somebody was given to another broker.
        CaseloadMoved = "caseload-moved",
        /// A link to set a password was made.
        InviteMade = "invite-made",
        /// A token was made.
        TokenMade = "token-made",
        /// A token was revoked.
        TokenRevoked = "token-revoked",
        /// A way to sign in was opened, closed or changed by staff.
        LoginOpened = "login-opened",
        /// A sign-in card was made for somebody.
        CardMade = "card-made",
        /// Somebody's sign-in card was ended.
        CardEnded = "card-ended",
        /// Somebody's second step was taken away.
        FactorsTaken = "factors-taken",
        /// Somebody was let act for a member.
        ProxyAdded = "proxy-added",
        /// Somebody acts for a member no more.
        ProxyEnded = "proxy-ended",
        /// An application was written down for somebody.
        ApplicationMade = "application-made",
        /// What an application needs was changed.
        ApplicationChanged = "application-changed",
        /// The proofs of an applicant were seen.
        FormsSeen = "forms-seen",
        /// A talk with an applicant was recorded.
        InterviewRecorded = "interview-recorded",
        /// A referee was added.
        RefereeAdded = "referee-added",
        /// A referee was taken away.
        RefereeRemoved = "referee-removed",
        /// A referee was asked.
        RefereeAsked = "referee-asked",
        /// What a referee said was recorded.
        ReferenceRecorded = "reference-recorded",
        /// An applicant was taken on.
        TakenOn = "taken-on",
        /// An applicant was declined.
        Declined = "declined",
        /// An application was ended.
        ApplicationEnded = "application-ended",
        /// The words of an agreement were written.
        AgreementWritten = "agreement-written",
        /// What somebody agreed to was recorded.
        AgreedRecorded = "agreed-recorded",
        /// A message was sent once more.
        MessageRepeated = "message-repeated",
        /// A message was turned into a letter.
        MessagePosted = "message-posted",
        /// A message was stopped.
        MessageStopped = "message-stopped",
        /// A call was recorded.
        CallRecorded = "call-recorded",
        /// A round of letters was made.
        PostRoundMade = "post-round-made",
        /// A round of letters was posted.
        PostRoundPosted = "post-round-posted",
        /// A round of letters was undone.
        PostRoundUndone = "post-round-undone",
        /// A statement was sent by post.
        StatementPosted = "statement-posted",
        /// Help between two people was logged.
        ExchangeLogged = "exchange-logged",
        /// Help between two people was agreed to for somebody.
        ExchangeConfirmed = "exchange-confirmed",
        /// Help was said not to be right, for somebody.
        ExchangeQueried = "exchange-queried",
        /// Help that was logged was taken back.
        ExchangeWithdrawn = "exchange-withdrawn",
        /// Help that was settled was undone.
        ExchangeReversed = "exchange-reversed",
        /// Help that somebody doubted was kept as it is.
        ExchangeKept = "exchange-kept",
        /// Minutes were moved.
        MinutesMoved = "minutes-moved",
        /// A grant from the pot was asked for.
        GrantAsked = "grant-asked",
        /// A grant from the pot was approved.
        GrantApproved = "grant-approved",
        /// A grant from the pot was refused.
        GrantRefused = "grant-refused",
        /// A reason for grants was added.
        GrantRuleAdded = "grant-rule-added",
        /// A reason for grants was changed.
        GrantRuleChanged = "grant-rule-changed",
        /// An offer or a request was written down for somebody.
        ListingAdded = "listing-added",
        /// Somebody's offer or request was changed.
        ListingChanged = "listing-changed",
        /// People were asked about a request.
        PeopleAsked = "people-asked",
        /// Somebody's answer to a request was written down.
        AskAnswered = "ask-answered",
        /// Two people were brought together.
        MeetingAgreed = "meeting-agreed",
        /// A meeting was changed or ended.
        MeetingChanged = "meeting-changed",
        /// An activity was added.
        ActivityAdded = "activity-added",
        /// An activity was closed.
        ActivityClosed = "activity-closed",
        /// A sheet of names was made.
        SheetPrinted = "sheet-printed",
        /// A sheet of names was made void.
        SheetVoided = "sheet-voided",
        /// A sheet of names was keyed in.
        SheetKeyed = "sheet-keyed",
        /// A sheet of names was undone.
        SheetUndone = "sheet-undone",
        /// A visit was put under watch.
        VisitStarted = "visit-started",
        /// A visit was ended or made longer.
        VisitChanged = "visit-changed",
        /// An overdue visit was taken on.
        VisitTaken = "visit-taken",
        /// An overdue visit was settled.
        VisitSettled = "visit-settled",
        /// Somebody was put on the rota.
        DutyAdded = "duty-added",
        /// The rota was changed.
        DutyChanged = "duty-changed",
        /// A kind of help was added.
        CategoryAdded = "category-added",
        /// A kind of help was changed.
        CategoryChanged = "category-changed",
        /// Two kinds of help were made one.
        CategoryMerged = "category-merged",
        /// The bank's rules were changed.
        BankChanged = "bank-changed",
        /// A place was written down.
        PlaceSet = "place-set",
        /// A place was taken away.
        PlaceRemoved = "place-removed",
        /// Places were read from a file.
        PlacesImported = "places-imported",
        /// Members were read from a file.
        MembersImported = "members-imported",
        /// A line of the costs was written.
        CostWritten = "cost-written",
        /// A line of the costs was withdrawn.
        CostWithdrawn = "cost-withdrawn",
        /// A rate was written.
        RateWritten = "rate-written",
        /// A rate was withdrawn.
        RateWithdrawn = "rate-withdrawn",
        /// A line of the benefits was written.
        BenefitWritten = "benefit-written",
        /// A line of the benefits was withdrawn.
        BenefitWithdrawn = "benefit-withdrawn",
        /// A figure of the bank's own was written.
        BenchmarkWritten = "benchmark-written",
        /// A figure of the bank's own was withdrawn.
        BenchmarkWithdrawn = "benchmark-withdrawn",
        /// A file was put beside a line.
        EvidenceAdded = "evidence-added",
        /// A file beside a line was withdrawn.
        EvidenceWithdrawn = "evidence-withdrawn",
        /// Lines of a register were read from a file.
        LinesImported = "lines-imported",
        /// A funder's award was written.
        AwardWritten = "award-written",
        /// A funder's award was withdrawn.
        AwardWithdrawn = "award-withdrawn",
        /// Something was said to be paid by an award.
        TagWritten = "tag-written",
        /// Something is paid by an award no more.
        TagEnded = "tag-ended",
        /// Money that somebody paid was noted.
        ExpenseNoted = "expense-noted",
        /// How wellbeing is asked was changed.
        OutcomeRulesChanged = "outcome-rules-changed",
        /// What somebody said about their wellbeing was recorded.
        OutcomeRecorded = "outcome-recorded",
        /// A story was written down.
        StoryTold = "story-told",
        /// A story was withdrawn.
        StoryWithdrawn = "story-withdrawn",
        /// A year's report was signed first.
        YearDrafted = "year-drafted",
        /// A year's report was signed second, or not.
        YearAnswered = "year-answered",
        /// A link for an auditor was made.
        LinkMade = "link-made",
        /// A link for an auditor was taken back.
        LinkRevoked = "link-revoked",
        /// What is known about a member was read.
        ProfileRead = "profile-read",
        /// A member's checks were read.
        ChecksRead = "checks-read",
        /// Notes about a member were read.
        NotesRead = "notes-read",
        /// Whom a member is kept apart from was read.
        ApartRead = "apart-read",
        /// A member's statement was read.
        StatementRead = "statement-read",
        /// An application was read.
        ApplicationRead = "application-read",
        /// What was written to a member was read.
        MessagesRead = "messages-read",
        /// Everything that a broker hands over was read.
        HandoverRead = "handover-read",
        /// This record was taken away as a file.
        DeedsRead = "deeds-read",
    }
}

impl DeedKind {
    /// Whether something was read, and nothing written.
    pub(crate) fn reads(self) -> bool {
        self.code().ends_with("-read")
    }

    /// Whether the person whom it is about may know that it happened. Who keeps whom apart, and that there are notes, they may not.
    pub(crate) const fn is_open_to_them(self) -> bool {
        !matches!(
            self,
            Self::NoteWritten
                | Self::NoteRemoved
                | Self::NotesRead
                | Self::KeptApart
                | Self::LetTogether
                | Self::ApartRead
                | Self::ReferenceRecorded
                | Self::DeedsRead
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_word_of_its_own_that_fits_an_address() {
        let codes: std::collections::BTreeSet<&str> = DeedKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), DeedKind::ALL.len());
        assert!(codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }

    #[test]
    fn what_is_kept_from_a_member_is_not_told_by_the_record_either() {
        assert!(DeedKind::ProfileRead.is_open_to_them() && DeedKind::ProfileRead.reads());
        assert!(!DeedKind::NotesRead.is_open_to_them() && !DeedKind::KeptApart.is_open_to_them());
        assert!(!DeedKind::ProfileChanged.reads());
    }
}
