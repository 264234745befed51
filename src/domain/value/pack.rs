//! What is told to one funder of any run of days: the bank's own figures by the report's definitions, and the part of each that is counted
//! for this funder, for others, and for nobody.
//!
//! Hours are counted by the day of the help, member-years by the day, costs by the report's rule; each day once. Nothing is rounded here.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::domain::calendar::{Day, FinancialYear, Period, YearStart};
use crate::domain::id::{CategoryId, MemberId, TagId};
use crate::domain::minutes::Minutes;
use crate::domain::people::bank::Bank;
use crate::domain::value::area::AreaTable;
use crate::domain::value::award::{Award, Tag, Target, Thing, part_of};
use crate::domain::value::benefit::Share;
use crate::domain::value::figure::Caution;
use crate::domain::value::model::{MemberFact, PairFact, PersonCount, SessionFact, days_open, how_many, people_in};
use crate::domain::value::register::{CostHeading, CostLine, CountedCost, Payment};

/// Exchange time of some days on all of which the same tags hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct HourFact {
    /// The days.
    pub(crate) days: Period,
    /// The kind of help, as it was written down.
    pub(crate) category: CategoryId,
    /// Who received it; nobody can say in a group.
    pub(crate) receiver: Option<MemberId>,
    /// How long.
    pub(crate) minutes: Minutes,
}

/// Everything that a pack is computed from.
#[derive(Clone, Debug)]
pub(crate) struct PackFacts {
    /// When the bank's years begin: a member-year is so many days over the days of the year in which they lie.
    pub(crate) year_start: YearStart,
    /// The days asked for.
    pub(crate) period: Period,
    /// The day on which it is computed, in the bank's time zone.
    pub(crate) as_of: Day,
    /// The last transfer in the books when the facts were read.
    pub(crate) ledger_seq: i64,
    /// All members who ever were.
    pub(crate) members: Vec<MemberFact>,
    /// Exchanges of the counted days, by giver and receiver.
    pub(crate) pairs: Vec<PairFact>,
    /// The lines of the sessions of the counted days.
    pub(crate) sessions: Vec<SessionFact>,
    /// The time of both.
    pub(crate) hours: Vec<HourFact>,
    /// The cost lines in force that reach into the days.
    pub(crate) costs: Vec<CostLine>,
    /// The tags in force of all awards; costs are named by the line that stands now.
    pub(crate) tags: Vec<Tag>,
}

/// The days of a period that are counted: to the as-of day.
pub(crate) fn counted(period: Period, as_of: Day) -> Option<Period> {
    period.overlap(Period { from: Day::MIN, to: as_of })
}

/// Hours, members and costs together.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Tally {
    /// Minutes, exact.
    pub(crate) minutes: Decimal,
    /// Active members, each once, in whole or in part.
    pub(crate) heads: i64,
    /// Active member-years.
    pub(crate) member_years: Decimal,
    /// Pence that were paid.
    pub(crate) cash: Decimal,
    /// Pence of what was given.
    pub(crate) in_kind: Decimal,
}

impl Tally {
    /// Hours.
    pub(crate) fn hours(&self) -> Decimal {
        self.minutes.checked_div(Decimal::from(60)).unwrap_or_default()
    }

    /// Pounds, paid and given.
    pub(crate) fn pounds(&self) -> Decimal {
        pounds(self.cash.saturating_add(self.in_kind))
    }

    fn pay(&mut self, payment: Payment, pence: Decimal) {
        let sum = if payment == Payment::Cash { &mut self.cash } else { &mut self.in_kind };
        *sum = sum.saturating_add(pence);
    }

    /// Both together.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self {
            minutes: self.minutes.saturating_add(other.minutes),
            heads: self.heads.saturating_add(other.heads),
            member_years: self.member_years.saturating_add(other.member_years),
            cash: self.cash.saturating_add(other.cash),
            in_kind: self.in_kind.saturating_add(other.in_kind),
        }
    }

    fn less(&self, other: &Self) -> Self {
        Self {
            minutes: self.minutes.saturating_sub(other.minutes),
            heads: 0,
            member_years: self.member_years.saturating_sub(other.member_years),
            cash: self.cash.saturating_sub(other.cash),
            in_kind: self.in_kind.saturating_sub(other.in_kind),
        }
    }
}

/// Pounds of pence.
pub(crate) fn pounds(pence: Decimal) -> Decimal {
    pence.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default()
}

/// A tag of this award with what it comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct TagCount {
    /// The tag.
    pub(crate) tag: Tag,
    /// What it comes to: hours, members or pence, as its target is.
    pub(crate) tally: Tally,
}

/// A cost line of which a part is counted for this award.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct TaggedCost {
    /// The line, with the part of it that lies in the tag's days.
    pub(crate) counted: CountedCost,
    /// The share of that.
    pub(crate) share: Share,
}

impl TaggedCost {
    /// What it comes to, in pence, unrounded.
    pub(crate) fn pence(&self) -> Decimal {
        self.counted.pence().saturating_mul(self.share.part())
    }
}

/// What one funder is told.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    /// The award.
    pub(crate) award: Award,
    /// The days asked for.
    pub(crate) period: Period,
    /// The days counted; `None` before the first.
    pub(crate) counted: Option<Period>,
    /// The days are not over.
    pub(crate) so_far: bool,
    /// The last transfer in the books.
    pub(crate) ledger_seq: i64,
    /// The whole bank.
    pub(crate) whole: Tally,
    /// Counted for this award.
    pub(crate) own: Tally,
    /// Counted for other awards.
    pub(crate) others: Tally,
    /// Counted for none.
    pub(crate) nobody: Tally,
    /// This award's tags that reach into the counted days.
    pub(crate) lines: Vec<TagCount>,
    /// Minutes by kind of help as it was written down: the whole bank's, and those counted for this award.
    pub(crate) kinds: BTreeMap<CategoryId, (Decimal, Decimal)>,
    /// The bank's cost lines that count in these days.
    pub(crate) costs: Vec<CountedCost>,
    /// Those of which a part is counted for this award.
    pub(crate) tagged_costs: Vec<TaggedCost>,
    /// Everybody who was registered in these days.
    pub(crate) people: Vec<PersonCount>,
    /// What a reader must be told.
    pub(crate) cautions: Vec<Caution>,
}

impl Pack {
    /// Computes what one funder is told.
    pub(crate) fn of(award: Award, facts: &PackFacts) -> Self {
        let counted = counted(facts.period, facts.as_of);
        let people = people_in(counted, &facts.members, &facts.pairs, &facts.sessions);
        let active: Vec<&MemberFact> = {
            let active: BTreeSet<MemberId> = people.iter().filter(|person| person.is_active()).map(|person| person.id).collect();
            facts.members.iter().filter(|member| active.contains(&member.id)).collect()
        };
        let count = Count { facts, counted, active };
        let of_award = |own: bool| -> Vec<&Tag> { facts.tags.iter().filter(|tag| (tag.award == award.id) == own).collect() };
        let (own_tags, other_tags) = (of_award(true), of_award(false));
        let (whole, own, others) = (count.whole(), count.tally(&own_tags), count.tally(&other_tags));
        let mut nobody = whole.less(&own).less(&others);
        nobody.heads = whole.heads.saturating_sub(count.heads(&facts.tags.iter().collect::<Vec<_>>()));
        let lines = own_tags.iter().filter(|tag| counted.is_some_and(|days| days.overlap(tag.days).is_some()));
        let mut pack = Self {
            period: facts.period,
            counted,
            so_far: facts.as_of <= facts.period.to,
            ledger_seq: facts.ledger_seq,
            whole,
            own,
            others,
            nobody,
            lines: lines.map(|tag| TagCount { tag: **tag, tally: count.tally(&[tag]) }).collect(),
            kinds: count.kinds(&own_tags),
            costs: count.costs(),
            tagged_costs: count.tagged_costs(&own_tags),
            people,
            cautions: Vec::new(),
            award,
        };
        pack.cautions = pack.cautions(facts);
        pack
    }

    /// Active members.
    pub(crate) fn active(&self) -> impl Iterator<Item = &PersonCount> {
        self.people.iter().filter(|person| person.is_active())
    }

    fn cautions(&self, facts: &PackFacts) -> Vec<Caution> {
        let to_come = |line: &CostLine| facts.period.holds(line.on) && !self.counted.is_some_and(|days| days.holds(line.on));
        let whole = |each: &CountedCost| each.line.heading == CostHeading::ResourcesOneOff && each.line.life.is_none();
        let conditional = [
            (Caution::NoCosts, self.costs.is_empty()),
            (Caution::SoFar, self.so_far),
            (Caution::CostsToCome, facts.costs.iter().any(to_come)),
            (Caution::OneOffWhole, self.costs.iter().any(whole)),
        ];
        conditional.into_iter().filter(|(_, holds)| *holds).map(|(caution, _)| caution).chain(Caution::ALWAYS).collect()
    }
}

/// What the sums read.
struct Count<'a> {
    facts: &'a PackFacts,
    counted: Option<Period>,
    active: Vec<&'a MemberFact>,
}

impl Count<'_> {
    /// The whole bank, by the report's definitions.
    fn whole(&self) -> Tally {
        let minutes: Minutes = self.facts.hours.iter().map(|fact| fact.minutes).sum();
        let years = self.counted.map(|days| self.active.iter().map(|member| self.member_years(member, days, Share::ALL)).sum());
        let mut tally = Tally {
            minutes: Decimal::from(minutes.get()),
            heads: how_many(self.active.iter()),
            member_years: years.unwrap_or_default(),
            ..Tally::default()
        };
        self.costs().iter().for_each(|each| tally.pay(each.line.payment, each.pence()));
        tally
    }

    /// What some tags come to together.
    fn tally(&self, tags: &[&Tag]) -> Tally {
        let minutes = tags.iter().map(|tag| self.minutes(tag)).sum();
        let mut tally = Tally { minutes, heads: self.heads(tags), ..Tally::default() };
        for (tag, member) in self.members(tags) {
            let days = self.days_of(tag);
            let years = days.map(|days| self.member_years(member, days, tag.share)).unwrap_or_default();
            tally.member_years = tally.member_years.saturating_add(years);
        }
        self.tagged_costs(tags).iter().for_each(|each| tally.pay(each.counted.line.payment, each.pence()));
        tally
    }

    fn days_of(&self, tag: &Tag) -> Option<Period> {
        self.counted?.overlap(tag.days)
    }

    fn minutes(&self, tag: &Tag) -> Decimal {
        self.hours_of(tag).map(|fact| part_of(fact.minutes.get(), tag.share)).sum()
    }

    fn hours_of<'t>(&'t self, tag: &'t Tag) -> impl Iterator<Item = &'t HourFact> {
        self.facts.hours.iter().filter(move |fact| {
            let counts = match tag.target {
                Target::Hours => true,
                Target::Kind(kind) => fact.category == kind,
                Target::Received(member) => fact.receiver == Some(member),
                _ => false,
            };
            counts && tag.days.holds(fact.days.from)
        })
    }

    /// The active members that a tag counts.
    fn members<'t>(&'t self, tags: &'t [&'t Tag]) -> impl Iterator<Item = (&'t Tag, &'t MemberFact)> {
        let of_tag = move |tag: &'t &'t Tag| {
            let counts = move |member: &&&MemberFact| match tag.target {
                Target::Members => true,
                Target::Member(id) => member.id == id,
                _ => false,
            };
            self.active.iter().filter(counts).map(move |member| (*tag, *member))
        };
        tags.iter().filter(|tag| tag.target.thing() == Thing::Members).flat_map(of_tag)
    }

    /// Active members on at least one of whose days one of the tags holds.
    fn heads(&self, tags: &[&Tag]) -> i64 {
        let open = |tag: &Tag, member: &MemberFact| self.days_of(tag).is_some_and(|days| days_open(&member.spells, days) > 0);
        let heads: BTreeSet<MemberId> = self.members(tags).filter(|(tag, member)| open(tag, member)).map(|(_, member)| member.id).collect();
        how_many(heads.iter())
    }

    /// Days open, times the share, over the days of the bank's year in which they lie.
    fn member_years(&self, member: &MemberFact, days: Period, share: Share) -> Decimal {
        let year_of = |day: Day| FinancialYear::containing(day, self.facts.year_start);
        let mut sum = Decimal::ZERO;
        let mut year = year_of(days.from);
        loop {
            let whole = year.period();
            if let Some(part) = whole.overlap(days) {
                let open = part_of(days_open(&member.spells, part), share);
                sum = sum.saturating_add(open.checked_div(Decimal::from(whole.days())).unwrap_or_default());
            }
            match whole.to.succ_opt() {
                Some(next) if next <= days.to => year = year_of(next),
                _ => return sum,
            }
        }
    }

    /// The lines that count in these days.
    fn costs(&self) -> Vec<CountedCost> {
        self.facts.costs.iter().filter_map(|line| CountedCost::of(line, self.counted?)).collect()
    }

    fn tagged_costs(&self, tags: &[&Tag]) -> Vec<TaggedCost> {
        let of_tag = |tag: &&Tag| -> Vec<TaggedCost> {
            let counts = |line: &&CostLine| match tag.target {
                Target::Costs => true,
                Target::Cost(id) => line.id == id,
                _ => false,
            };
            let part = |line: &CostLine| CountedCost::of(line, self.days_of(tag)?);
            let lines = self.facts.costs.iter().filter(counts).filter_map(part);
            lines.map(|counted| TaggedCost { counted, share: tag.share }).collect()
        };
        tags.iter().flat_map(of_tag).collect()
    }

    fn kinds(&self, tags: &[&Tag]) -> BTreeMap<CategoryId, (Decimal, Decimal)> {
        let mut kinds: BTreeMap<CategoryId, (Decimal, Decimal)> = BTreeMap::new();
        for fact in &self.facts.hours {
            let whole = &mut kinds.entry(fact.category).or_default().0;
            *whole = whole.saturating_add(Decimal::from(fact.minutes.get()));
        }
        for (tag, fact) in tags.iter().flat_map(|tag| self.hours_of(tag).map(move |fact| (tag, fact))) {
            let own = &mut kinds.entry(fact.category).or_default().1;
            *own = own.saturating_add(part_of(fact.minutes.get(), tag.share));
        }
        kinds
    }
}

/// One kind of help under the name that it has now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PackKind {
    /// Its word in the API.
    pub(crate) slug: String,
    /// What people read.
    pub(crate) name: String,
    /// Minutes of the whole bank.
    pub(crate) whole: Decimal,
    /// Minutes counted for the award.
    pub(crate) own: Decimal,
}

/// A pack with everything that is told in it; every form is drawn from this value alone.
#[derive(Clone, Debug)]
pub(crate) struct PackEdition {
    /// The bank it is about.
    pub(crate) bank: Bank,
    /// The figures.
    pub(crate) pack: Pack,
    /// What the tags of kinds of help and of cost lines are called. Members are not named to a funder.
    pub(crate) names: BTreeMap<TagId, String>,
    /// Kinds of help, most hours first.
    pub(crate) kinds: Vec<PackKind>,
    /// Where active members live, where the award asks for it.
    pub(crate) areas: Option<AreaTable>,
    /// The root of the ledger's log at the last record, in hexadecimal; none where there is no record.
    pub(crate) ledger_root: Option<String>,
    /// The coordinators who take part, by name: they answer for it.
    pub(crate) coordinators: Vec<String>,
}
