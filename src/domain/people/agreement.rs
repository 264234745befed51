//! What members agree to. A new version asks everybody again from the day it holds; old versions stay as they were.

use crate::domain::calendar::Day;
use crate::domain::id::{AgreementId, MemberId};
use crate::domain::people::member::codes;
use crate::domain::text::{Article, Name};

codes! {
    /// How somebody agreed.
    AgreedBy {
        /// On the web, themselves.
        Web = "web",
        /// By telephone.
        Phone = "phone",
        /// On paper.
        Paper = "paper",
        /// Face to face.
        InPerson = "in_person",
    }
}

/// One version of an agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Agreement {
    /// Id.
    pub(crate) id: AgreementId,
    /// What it is called.
    pub(crate) name: Name,
    /// 1 for the first version.
    pub(crate) version: i64,
    /// What it says.
    pub(crate) words: Article,
    /// From which day it holds.
    pub(crate) since_on: Day,
    /// When it was recorded, UTC milliseconds.
    pub(crate) recorded_at: i64,
    /// Who wrote it; none for the operator.
    pub(crate) recorded_by: Option<MemberId>,
}

/// Those that hold on a day: of each name the highest version that has begun. In the order given.
pub(crate) fn in_force(all: &[Agreement], today: Day) -> Vec<&Agreement> {
    let begun = |each: &&Agreement| each.since_on <= today;
    let newest = |one: &&Agreement| !all.iter().filter(begun).any(|other| other.name == one.name && other.version > one.version);
    all.iter().filter(begun).filter(newest).collect()
}

#[cfg(test)]
mod tests {
    use super::{Agreement, in_force};
    use crate::domain::calendar::Day;
    use crate::domain::id::AgreementId;
    use crate::domain::text::{Article, Name};
    use uuid::Uuid;

    #[test]
    fn the_highest_version_that_has_begun_holds() {
        let day = |text: &str| -> Day { text.parse().unwrap() };
        let version = |name: &str, version: i64, since: &str| Agreement {
            id: AgreementId::new(Uuid::nil()),
            name: Name::new(name).unwrap(),
            version,
            words: Article::new("Be kind.").unwrap(),
            since_on: day(since),
            recorded_at: 0,
            recorded_by: None,
        };
        let all = [version("Rules", 1, "2025-01-01"), version("Rules", 2, "2026-06-01"), version("Photos", 1, "2026-01-01")];
        let held = |on: &str| -> Vec<(String, i64)> {
            in_force(&all, day(on)).into_iter().map(|each| (each.name.to_string(), each.version)).collect()
        };
        assert_eq!(held("2024-12-31"), []);
        assert_eq!(held("2026-05-31"), [("Rules".to_owned(), 1), ("Photos".to_owned(), 1)]);
        assert_eq!(held("2026-06-01"), [("Rules".to_owned(), 2), ("Photos".to_owned(), 1)]);
    }
}
