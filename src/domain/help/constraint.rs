//! Who cannot help with a request, and why: the rules that no score outweighs.
//!
//! A rule that is not sure excludes: whoever needs a woman is not sent somebody of whom nothing was said.

use crate::domain::help::matching::{Between, Helper, ThisRequest, Wanted};
use crate::domain::help::requirement::Requirement;
use crate::domain::people::check::CheckStanding;
use crate::domain::people::member::{Standing, codes};
use crate::domain::people::profile::{HomeFact, Limit, Said, Skill};

codes! {
    /// Why somebody cannot help.
    Why {
        /// The two are never put together.
        DoNotPair = "do_not_pair",
        /// Rests for now.
        Paused = "paused",
        /// Stopped by staff.
        Suspended = "suspended",
        /// Does not belong any more, or not yet.
        NotAMember = "not_a_member",
        /// Said no to this request.
        SaidNo = "said_no",
        /// No check was seen.
        CheckMissing = "check_missing",
        /// The check has run out.
        CheckExpired = "check_expired",
        /// The check was refused or taken back.
        CheckRevoked = "check_revoked",
        /// Visits nobody at home.
        NoVisitsToHomes = "no_visits_to_homes",
        /// The one who needs help wants nobody at home.
        NoVisitsAtHome = "no_visits_at_home",
        /// Has to be a woman, or a man.
        Sex = "sex",
        /// There are stairs.
        Stairs = "stairs",
        /// A hoist is used.
        Hoist = "hoist",
        /// A wheelchair is used.
        Wheelchair = "wheelchair",
        /// There are animals.
        Pets = "pets",
        /// Somebody smokes.
        Smoking = "smoking",
        /// Does not speak the language.
        Language = "language",
        /// Does not drive.
        Drives = "drives",
    }
}

/// Tells every reason why somebody cannot help; none where they can.
pub(crate) fn blocks(wanted: &Wanted, helper: &Helper, between: Between, mut tell: impl FnMut(Why)) {
    if between.never.yes() {
        tell(Why::DoNotPair);
    }
    match helper.standing {
        Standing::Active => {}
        Standing::Paused => tell(Why::Paused),
        Standing::Suspended => tell(Why::Suspended),
        Standing::Applicant | Standing::Left => tell(Why::NotAMember),
    }
    if between.this_request == ThisRequest::SaidNo {
        tell(Why::SaidNo);
    }
    if wanted.check.yes() {
        match helper.check {
            CheckStanding::Holds | CheckStanding::EndsSoon(_) => {}
            CheckStanding::Missing => tell(Why::CheckMissing),
            CheckStanding::Expired(_) => tell(Why::CheckExpired),
            CheckStanding::Refused | CheckStanding::Revoked => tell(Why::CheckRevoked),
        }
    }
    if wanted.at_home.yes() {
        if helper.limits.contains(&Limit::NoVisitsToHomes) {
            tell(Why::NoVisitsToHomes);
        }
        if wanted.takes_visits == Said::No {
            tell(Why::NoVisitsAtHome);
        }
    }
    for need in &wanted.needs {
        if let Some(why) = unmet(need, helper) {
            tell(why);
        }
    }
}

/// Why one need is not met.
fn unmet(need: &Requirement, helper: &Helper) -> Option<Why> {
    let (met, why) = match need {
        Requirement::Home(HomeFact::Stairs) => (!helper.limits.contains(&Limit::NoStairs), Why::Stairs),
        Requirement::Home(HomeFact::Pets) => (!helper.limits.contains(&Limit::NoPets), Why::Pets),
        Requirement::Home(HomeFact::Smoking) => (!helper.limits.contains(&Limit::NoSmoking), Why::Smoking),
        Requirement::Home(HomeFact::Hoist) => (helper.skills.contains(&Skill::Hoist), Why::Hoist),
        Requirement::Home(HomeFact::Wheelchair) => (helper.skills.contains(&Skill::Wheelchair), Why::Wheelchair),
        Requirement::Drives => (helper.skills.contains(&Skill::Drives), Why::Drives),
        Requirement::Sex(sex) => (helper.sex == Some(*sex), Why::Sex),
        Requirement::Language(language) => (language == "english" || helper.languages.contains(language), Why::Language),
    };
    (!met).then_some(why)
}

/// Every reason why somebody cannot help.
pub(crate) fn all(wanted: &Wanted, helper: &Helper, between: Between) -> Vec<Why> {
    let mut found = Vec::new();
    blocks(wanted, helper, between, |why| {
        if !found.contains(&why) {
            found.push(why);
        }
    });
    found
}

/// Whether nothing stands in the way.
pub(crate) fn may_help(wanted: &Wanted, helper: &Helper, between: Between) -> bool {
    let mut free = true;
    blocks(wanted, helper, between, |_| free = false);
    free
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::help::matching::AskedSoFar;
    use crate::domain::id::{CategoryId, ListingId, MemberId};
    use crate::domain::minutes::Minutes;
    use crate::domain::people::profile::{Availability, Sex};
    use uuid::Uuid;

    pub(crate) fn wanted() -> Wanted {
        Wanted {
            listing: ListingId::new(Uuid::from_u128(1)),
            member: MemberId::new(Uuid::from_u128(2)),
            category: CategoryId::new(Uuid::from_u128(3)),
            at_home: Said::No,
            takes_visits: Said::Yes,
            helpers: 1,
            check: Said::No,
            needs: Vec::new(),
            when: Availability::NONE,
            spot: None,
        }
    }

    pub(crate) fn helper() -> Helper {
        Helper {
            member: MemberId::new(Uuid::from_u128(9)),
            number: 9,
            standing: Standing::Active,
            offers: Vec::new(),
            given: Vec::new(),
            availability: Availability::NONE,
            sex: None,
            languages: Vec::new(),
            limits: Vec::new(),
            skills: Vec::new(),
            check: CheckStanding::Missing,
            spot: None,
            balance: Minutes::ZERO,
            asked: AskedSoFar::default(),
            gave_lately: Minutes::ZERO,
        }
    }

    #[test]
    fn nothing_stands_between_two_plain_people() {
        assert_eq!(all(&wanted(), &helper(), Between::STRANGERS), vec![]);
        assert!(may_help(&wanted(), &helper(), Between::STRANGERS));
    }

    #[test]
    fn every_hard_rule_excludes_and_says_why() {
        let never = Between { never: Said::Yes, ..Between::STRANGERS };
        assert_eq!(all(&wanted(), &helper(), never), vec![Why::DoNotPair]);
        let no = Between { this_request: ThisRequest::SaidNo, ..Between::STRANGERS };
        assert_eq!(all(&wanted(), &helper(), no), vec![Why::SaidNo]);
        for (standing, why) in [
            (Standing::Paused, Why::Paused),
            (Standing::Suspended, Why::Suspended),
            (Standing::Left, Why::NotAMember),
            (Standing::Applicant, Why::NotAMember),
        ] {
            assert_eq!(all(&wanted(), &Helper { standing, ..helper() }, Between::STRANGERS), vec![why]);
        }
        let checked = Wanted { check: Said::Yes, ..wanted() };
        for (check, why) in [
            (CheckStanding::Missing, Why::CheckMissing),
            (CheckStanding::Expired("2026-11-01".parse().unwrap()), Why::CheckExpired),
            (CheckStanding::Revoked, Why::CheckRevoked),
            (CheckStanding::Refused, Why::CheckRevoked),
        ] {
            assert_eq!(all(&checked, &Helper { check, ..helper() }, Between::STRANGERS), vec![why]);
        }
        assert!(may_help(&checked, &Helper { check: CheckStanding::Holds, ..helper() }, Between::STRANGERS));
    }

    #[test]
    fn visits_are_excluded_from_either_side_and_only_where_it_is_a_visit() {
        let visit = Wanted { at_home: Said::Yes, ..wanted() };
        let homebody = Helper { limits: vec![Limit::NoVisitsToHomes], ..helper() };
        assert_eq!(all(&visit, &homebody, Between::STRANGERS), vec![Why::NoVisitsToHomes]);
        assert!(may_help(&wanted(), &homebody, Between::STRANGERS));
        let shy = Wanted { takes_visits: Said::No, ..visit };
        assert_eq!(all(&shy, &helper(), Between::STRANGERS), vec![Why::NoVisitsAtHome]);
        assert!(may_help(&Wanted { at_home: Said::No, ..shy }, &helper(), Between::STRANGERS));
    }

    #[test]
    fn what_a_home_asks_for_excludes_whoever_cannot_or_does_not_want() {
        let need = |need| Wanted { needs: vec![need], ..wanted() };
        for (fact, limit, why) in [
            (HomeFact::Stairs, Limit::NoStairs, Why::Stairs),
            (HomeFact::Pets, Limit::NoPets, Why::Pets),
            (HomeFact::Smoking, Limit::NoSmoking, Why::Smoking),
        ] {
            let wanted = need(Requirement::Home(fact));
            assert!(may_help(&wanted, &helper(), Between::STRANGERS));
            assert_eq!(all(&wanted, &Helper { limits: vec![limit], ..helper() }, Between::STRANGERS), vec![why]);
        }
        for (need_of, skill, why) in [
            (Requirement::Home(HomeFact::Hoist), Skill::Hoist, Why::Hoist),
            (Requirement::Home(HomeFact::Wheelchair), Skill::Wheelchair, Why::Wheelchair),
            (Requirement::Drives, Skill::Drives, Why::Drives),
        ] {
            let wanted = need(need_of);
            assert_eq!(all(&wanted, &helper(), Between::STRANGERS), vec![why]);
            assert!(may_help(&wanted, &Helper { skills: vec![skill], ..helper() }, Between::STRANGERS));
        }
    }

    #[test]
    fn somebody_of_whom_nothing_was_said_is_not_sent_where_a_woman_or_a_language_is_needed() {
        let woman = Wanted { needs: vec![Requirement::Sex(Sex::Woman)], ..wanted() };
        assert_eq!(all(&woman, &helper(), Between::STRANGERS), vec![Why::Sex]);
        assert_eq!(all(&woman, &Helper { sex: Some(Sex::Man), ..helper() }, Between::STRANGERS), vec![Why::Sex]);
        assert!(may_help(&woman, &Helper { sex: Some(Sex::Woman), ..helper() }, Between::STRANGERS));
        let polish = Wanted { needs: Requirement::language("Polish").into_iter().collect(), ..wanted() };
        assert_eq!(all(&polish, &helper(), Between::STRANGERS), vec![Why::Language]);
        assert!(may_help(&polish, &Helper { languages: vec!["polish".to_owned()], ..helper() }, Between::STRANGERS));
        let english = Wanted { needs: Requirement::language("English").into_iter().collect(), ..wanted() };
        assert!(may_help(&english, &helper(), Between::STRANGERS));
    }
}
