//! What members are called where nobody is named: by their numbers. A copy of a report for somebody outside is made with these.
//!
//! It only changes words; no figure depends on what anybody is called.

use std::collections::BTreeMap;

use crate::domain::id::MemberId;
use crate::domain::people::member::MemberKind;
use crate::domain::text::{Note, Title};
use crate::domain::value::benefit::Benefit;
use crate::domain::value::model::{Counts, Facts};
use crate::domain::value::rate::Rate;
use crate::domain::value::register::CostLine;
use crate::domain::value::story::Voice;

/// The word that stands before a number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Naming {
    /// Before a person's.
    pub(crate) person: String,
    /// Before an organisation's.
    pub(crate) organisation: String,
}

/// A member who is not to be named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Known {
    /// Who.
    pub(crate) id: MemberId,
    /// Their number.
    pub(crate) number: i64,
    /// Their name.
    pub(crate) name: String,
    /// Person or organisation.
    pub(crate) kind: MemberKind,
}

/// What every member of a bank is called instead.
#[derive(Clone, Debug)]
pub(crate) struct Aliases {
    called: BTreeMap<MemberId, String>,
    /// People's whole names in lower case, the longest first, and what stands in for each.
    names: Vec<(String, String)>,
    somebody: String,
}

impl Aliases {
    /// Numbers for everybody who is known.
    pub(crate) fn new(naming: &Naming, known: &[Known]) -> Self {
        let mut called = BTreeMap::new();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for each in known {
            let word = if each.kind == MemberKind::Person { &naming.person } else { &naming.organisation };
            let alias = format!("{word} {}", each.number);
            // A single word may be any word; an organisation may be named in the cost register as a funder.
            if each.kind == MemberKind::Person && each.name.contains(' ') {
                let of_several = |alias: &mut String| alias.clone_from(&naming.person);
                names.entry(each.name.to_ascii_lowercase()).and_modify(of_several).or_insert_with(|| alias.clone());
            }
            called.insert(each.id, alias);
        }
        let mut names: Vec<(String, String)> = names.into_iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self { called, names, somebody: naming.person.clone() }
    }

    /// What a member is called.
    pub(crate) fn of(&self, member: MemberId) -> String {
        self.called.get(&member).unwrap_or(&self.somebody).clone()
    }

    /// A text in which nobody is named by their whole name.
    pub(crate) fn words(&self, text: &str) -> String {
        let (mut text, mut low) = (text.to_owned(), text.to_ascii_lowercase());
        for (name, called) in &self.names {
            if low.contains(name.as_str()) {
                text = replaced(&text, &low, name, called);
                low = text.to_ascii_lowercase();
            }
        }
        text
    }

    fn title(&self, title: &Title) -> Title {
        title.reworded(&|text| self.words(text))
    }

    fn note(&self, note: &Note) -> Note {
        note.reworded(&|text| self.words(text))
    }

    /// A cost line in words that name nobody.
    pub(crate) fn cost(&self, line: &mut CostLine) {
        line.what = self.title(&line.what);
        line.funder = line.funder.as_ref().map(|funder| self.title(funder));
        line.evidence = line.evidence.as_ref().map(|evidence| self.note(evidence));
    }

    /// A line of the benefit register in words that name nobody but the budget holder who signed it.
    pub(crate) fn benefit(&self, line: &mut Benefit) {
        line.body = self.title(&line.body);
        line.what = self.title(&line.what);
        line.evidence = line.evidence.as_ref().map(|evidence| self.note(evidence));
        line.counterfactual = self.note(&line.counterfactual);
    }

    /// A story that is signed by nobody.
    pub(crate) fn voice(&self, voice: &mut Voice) {
        voice.name = None;
        voice.words = self.words(&voice.words);
    }

    /// A rate in words that name nobody.
    pub(crate) fn rate(&self, rate: &mut Rate) {
        rate.what = self.title(&rate.what);
        rate.source = self.note(&rate.source);
    }

    /// The facts of a year in which nobody is named.
    pub(crate) fn facts(&self, facts: &mut Facts) {
        for member in &mut facts.members {
            member.name = self.of(member.id);
        }
        for line in &mut facts.costs {
            self.cost(line);
        }
        for record in &mut facts.benchmarks {
            record.what = self.title(&record.what);
            record.source = self.note(&record.source);
        }
    }

    /// Counts in the order of the numbers: the order of the names would tell something of them.
    pub(crate) fn order(counts: &mut Counts) {
        let key = |name: &str| (name.len(), name.to_owned());
        counts.people.sort_by_key(|person| key(&person.name));
        counts.pairs.sort_by_key(|pair| (key(&pair.giver), key(&pair.receiver)));
    }
}

/// A text in which a name, where it is whole words, is replaced; `low` is the text and `name` the name in lower case.
fn replaced(text: &str, low: &str, name: &str, called: &str) -> String {
    let (mut out, mut from) = (String::new(), 0);
    for (at, _) in low.match_indices(name) {
        let end = at.saturating_add(name.len());
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(end..).unwrap_or_default());
        if !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric) {
            out.push_str(text.get(from..at).unwrap_or_default());
            out.push_str(called);
            from = end;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aliases(names: &[&str]) -> Aliases {
        let naming = Naming { person: "Member".to_owned(), organisation: "Organisation".to_owned() };
        let known = |(number, name): (i64, &&str)| Known {
            id: MemberId::new(uuid::Uuid::from_u128(number.unsigned_abs().into())),
            number,
            name: (*name).to_owned(),
            kind: if name.starts_with("The ") { MemberKind::Organisation } else { MemberKind::Person },
        };
        Aliases::new(&naming, &(1..).zip(names).map(known).collect::<Vec<_>>())
    }

    #[test]
    fn whole_names_become_numbers_and_other_words_stay() {
        let aliases = aliases(&["Sam Reid", "Sam Reid-Smith", "Grace", "The Harbour Café", "Zoë Ünal"]);
        for (text, expected) in [
            ("Wages of Sam Reid, June", "Wages of Member 1, June"),
            ("sam reid-smith and SAM REID", "Member 2 and Member 1"),
            ("Sam Reids", "Sam Reids"),
            ("By the Grace of Zoë Ünal.", "By the Grace of Member 5."),
            ("The Harbour Café paid", "The Harbour Café paid"),
        ] {
            assert_eq!(aliases.words(text), expected);
        }
        assert_eq!(aliases.of(MemberId::new(uuid::Uuid::from_u128(4))), "Organisation 4");
    }

    #[test]
    fn two_of_one_name_are_not_told_apart_by_guessing() {
        assert_eq!(aliases(&["Ann Bell", "Ann Bell"]).words("For Ann Bell"), "For Member");
    }
}
