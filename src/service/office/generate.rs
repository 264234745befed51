//! Makes up a bank of any size, for trials and measurements: the same seed gives the same books on every database.
//!
//! Everything goes through the normal rules; only the commits are larger. No real person is in it.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sha2::{Digest, Sha256};

use crate::domain::calendar::{Day, FinancialYear, YearStart};
use crate::domain::help::category::{Category, FirstKind};
use crate::domain::help::exchange::{Channel, OnBehalf, ToldBy};
use crate::domain::help::listing::{About, ListingKind};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::{Draft, FloorRule, Legs, TransferKind};
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::money::Money;
use crate::domain::people::bank::Bank;
use crate::domain::people::member::{Member, MemberKind, Role};
use crate::domain::text::{Email, Name, Slug, Title};
use crate::domain::value::register::{CostHeading, Payment};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::append;
use crate::service::clock::Clock;
use crate::service::error::{Error, Result};
use crate::service::help::listing::NewListing;
use crate::service::office::bank::NewBank;
use crate::service::office::history::{self, Keyed, Party, Past};
use crate::service::people::member::NewMember;
use crate::service::value::register::NewCost;
use crate::store::db::Tx;
use crate::store::help::category;
use crate::store::ledger::account;

const GIVEN: &str = include_str!("generate/given.txt");
const FAMILY: &str = include_str!("generate/family.txt");
/// Transfers that go into one commit.
const COMMIT: usize = 1_000;
/// Members that go into one commit.
const MEMBERS_COMMIT: i64 = 500;
const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
/// Everybody's day is written down between 9 in the morning and 6 in the evening, UTC.
const MORNING_MS: i64 = 9 * 60 * MINUTE_MS;
const EVENING_MS: i64 = 18 * 60 * MINUTE_MS;
/// Every so many transfers, one is a gift to the pot; every tenth of those, a grant from it follows.
const GIFT_EVERY: i64 = 200;

/// A bank to make up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Plan {
    /// Its short name.
    pub(crate) slug: Slug,
    /// What it is called.
    pub(crate) name: Name,
    /// The kinds of help.
    pub(crate) categories: Vec<FirstKind>,
    /// What the lines of the cost register are called.
    pub(crate) cost: Title,
    /// What the listings are called.
    pub(crate) listing: Title,
    /// How many members.
    pub(crate) members: i64,
    /// How many transfers.
    pub(crate) transfers: i64,
    /// Over how many years.
    pub(crate) years: i64,
    /// The last day.
    pub(crate) until: Day,
    /// What everything is drawn from.
    pub(crate) seed: u64,
}

/// What was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Generated {
    /// The bank.
    pub(crate) bank: Bank,
    /// How many members.
    pub(crate) members: i64,
    /// How many transfers.
    pub(crate) transfers: i64,
}

impl Banks {
    /// Makes up a bank; the operator's alone. `progress` hears how many transfers are written.
    pub(crate) fn generate(&self, actor: &Actor, plan: &Plan, progress: &mut dyn FnMut(i64)) -> Result<Generated> {
        let days = plan.years.saturating_mul(1461) / 4;
        let first = plan
            .until
            .checked_sub_days(chrono::Days::new(u64::try_from(days).unwrap_or(0)))
            .ok_or(Error::invalid("years", "invalid-day"))?;
        let seed = seed_of(plan);
        let seeded = self.with_clock(Clock::seeded(seed, start_of(first) + MORNING_MS));
        let new = NewBank {
            slug: plan.slug.clone(),
            name: plan.name.clone(),
            time_zone: chrono_tz::Europe::London,
            year_start: YearStart::APRIL,
            categories: plan.categories.clone(),
        };
        let bank = seeded.create_bank(actor, new)?;
        let actor = Actor::Operator(Some(bank.id));
        let mut story = Story::new(&seeded, actor, bank, plan, (first, days))?;
        story.fill_members()?;
        story.fill_books(progress)?;
        story.fill_desk()?;
        story.fill_costs()?;
        Ok(Generated { bank: story.bank, members: plan.members, transfers: plan.transfers })
    }
}

/// Every bank has its own ids, also two banks of one seed in one database.
fn seed_of(plan: &Plan) -> u64 {
    let hash = Sha256::new().chain_update(plan.seed.to_be_bytes()).chain_update(plan.slug.as_str()).finalize();
    hash.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

/// The first moment of a day, UTC milliseconds.
fn start_of(day: Day) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis()
}

/// A member while the story is made up: who, since when, and how many minutes.
struct Person {
    member: Member,
    balance: i64,
}

struct Story<'a> {
    banks: &'a Banks,
    actor: Actor,
    bank: Bank,
    plan: &'a Plan,
    first: Day,
    days: i64,
    random: ChaCha8Rng,
    people: Vec<Person>,
    categories: Vec<Category>,
    pot: i64,
}

impl<'a> Story<'a> {
    fn new(banks: &'a Banks, actor: Actor, bank: Bank, plan: &'a Plan, (first, days): (Day, i64)) -> Result<Self> {
        let categories = banks.db.read(|reader| Ok::<_, Error>(category::list(reader, bank.id)?))?;
        let random = ChaCha8Rng::seed_from_u64(seed_of(plan).rotate_left(17));
        Ok(Self { banks, actor, bank, plan, first, days, random, people: Vec::new(), categories, pot: 0 })
    }

    fn below(&mut self, bound: i64) -> i64 {
        self.random.random_range(0..bound.max(1))
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        let at = usize::try_from(self.below(i64::try_from(from.len()).unwrap_or(1))).unwrap_or(0);
        from.get(at).copied().unwrap_or_default()
    }

    fn day(&self, after: i64) -> Day {
        self.first.checked_add_days(chrono::Days::new(u64::try_from(after.max(0)).unwrap_or(0))).unwrap_or(self.first)
    }

    /// Two in five are there from the first day; the others join one by one until a month before the end.
    fn joined_after(&self, index: i64) -> i64 {
        let early = self.plan.members * 2 / 5;
        let joining = (self.days - 30).max(1);
        if index < early { 0 } else { (index - early) * joining / (self.plan.members - early).max(1) }
    }

    fn fill_members(&mut self) -> Result<()> {
        let (given, family): (Vec<&str>, Vec<&str>) = (GIVEN.split_whitespace().collect(), FAMILY.split_whitespace().collect());
        let mut index = 0;
        while index < self.plan.members {
            let end = (index + MEMBERS_COMMIT).min(self.plan.members);
            let mut new = Vec::new();
            for at in index..end {
                new.push((self.joined_after(at), self.new_member(at, &given, &family)?));
            }
            let (banks, actor, bank) = (self.banks, &self.actor, self.bank.id);
            let (first, evening) = (start_of(self.first), EVENING_MS);
            let added = banks.db.write(bank, |tx| {
                new.into_iter()
                    .map(|(after, new)| {
                        banks.clock.set(first + after * DAY_MS + evening);
                        let member = banks.add_member_in(tx, actor, bank, new)?;
                        history::open_login(tx, &banks.clock, bank, member)
                    })
                    .collect::<Result<Vec<_>>>()
            })?;
            self.people.extend(added.into_iter().map(|member| Person { member, balance: 0 }));
            index = end;
        }
        Ok(())
    }

    fn new_member(&mut self, index: i64, given: &[&str], family: &[&str]) -> Result<NewMember> {
        let (kind, role) = match index {
            0 => (MemberKind::Person, Role::Coordinator),
            1 => (MemberKind::Person, Role::Broker),
            _ if index % 50 == 7 => (MemberKind::Organisation, Role::Member),
            _ => (MemberKind::Person, Role::Member),
        };
        let name = format!("{} {}", self.pick(given), self.pick(family));
        // A third have no e-mail address and so no login.
        let email =
            (index < 3 || self.below(3) > 0).then(|| Email::new(&format!("member{}@{}.example", index + 1, self.plan.slug.as_str())));
        Ok(NewMember {
            name: Name::new(&name).or(Err(Error::invalid("name", "invalid-name")))?,
            email: email.transpose().or(Err(Error::invalid("email", "invalid-email")))?,
            phone: None,
            contact_channel: None,
            role,
            kind,
            joined_on: None,
            number: None,
        })
    }

    fn joined(&self, after: i64) -> i64 {
        // People stand in the order of joining, so those who are there on a day are the first so many.
        i64::try_from(self.people.partition_point(|person| person.member.joined_on <= self.day(after))).unwrap_or(0)
    }

    fn fill_books(&mut self, progress: &mut dyn FnMut(i64)) -> Result<()> {
        let (mut done, mut after) = (0, 0);
        while after < self.days {
            let mut batch: Vec<Vec<Past>> = Vec::new();
            let mut moved: Vec<Vec<Draft>> = Vec::new();
            let mut size = 0;
            while after < self.days && size < COMMIT {
                let wanted = self.plan.transfers * (after + 1) / self.days - self.plan.transfers * after / self.days;
                let (helped, other) = self.one_day(after, done, wanted)?;
                size += helped.len() + other.len();
                done += wanted;
                batch.push(helped);
                moved.push(other);
                after += 1;
            }
            let (banks, bank) = (self.banks, self.bank.id);
            banks.db.write(bank, |tx| {
                for (helped, other) in batch.iter().zip(&moved) {
                    write_day(tx, banks, &self.bank, helped, other)?;
                }
                Ok::<_, Error>(())
            })?;
            progress(done);
        }
        Ok(())
    }

    /// One day's exchanges, and what was given to the pot and granted from it.
    fn one_day(&mut self, after: i64, done: i64, wanted: i64) -> Result<(Vec<Past>, Vec<Draft>)> {
        let (mut helped, mut other) = (Vec::new(), Vec::new());
        for index in 0..wanted {
            let number = done + index;
            let movement = if number % GIFT_EVERY == GIFT_EVERY - 1 { self.movement(after, number)? } else { None };
            match movement {
                Some(draft) => other.push(draft),
                None => helped.push(self.exchange(after, index, Yes::Given)?),
            }
        }
        Ok((helped, other))
    }

    /// Who helps whom: some people do much more than others, and each has a circle of neighbours. Nobody is taken below the floor.
    fn pair(&mut self, there: i64, minutes: i64) -> (i64, i64) {
        let lowest = self.bank.rules.floor.get() + minutes;
        for _ in 0..40 {
            let one = self.below(there).min(self.below(there));
            let two = (one + 1 + self.below(12.min(there - 1))) % there;
            // Somebody near the floor helps instead of being helped.
            match (self.balance(two) >= lowest, self.balance(one) >= lowest) {
                (true, _) => return (one, two),
                (false, true) => return (two, one),
                (false, false) => {}
            }
        }
        let richest = (0..there).max_by_key(|index| self.balance(*index)).unwrap_or(0);
        ((richest + 1) % there, richest)
    }

    fn exchange(&mut self, after: i64, index: i64, yes: Yes) -> Result<Past> {
        let there = self.joined(after).max(4);
        let steps: [i64; 10] = [30, 30, 45, 60, 60, 60, 90, 120, 120, 180];
        let at = usize::try_from(self.below(10)).unwrap_or(0);
        let minutes = steps.get(at).copied().unwrap_or(60);
        let (giver, receiver) = self.pair(there, minutes);
        if yes == Yes::Given {
            self.add(giver, minutes);
            self.add(receiver, -minutes);
        }
        let staff = self.party(1)?.member;
        let keyed = match self.below(10) {
            0..=4 => Keyed::ByGiver,
            5..=7 => Keyed::ByReceiver,
            _ if yes == Yes::Missing => Keyed::ByGiver,
            _ if giver == 1 || receiver == 1 => Keyed::ByReceiver,
            _ => Keyed::ByStaff(staff, OnBehalf { told_by: ToldBy::Both, channel: Channel::Phone }),
        };
        let keyed = if yes == Yes::Missing { Keyed::ByGiver } else { keyed };
        let logged_at = start_of(self.day(after)) + MORNING_MS + (index % 30_000) * 1_000;
        let category = usize::try_from(self.below(i64::try_from(self.categories.len()).unwrap_or(1))).unwrap_or(0);
        let back = self.below(3).min(after);
        let joined = |story: &Self, at: i64| {
            usize::try_from(at).ok().and_then(|at| story.people.get(at)).map_or(story.first, |person| person.member.joined_on)
        };
        Ok(Past {
            giver: self.party(giver)?,
            receiver: self.party(receiver)?,
            minutes: Amount::new(minutes).or(Err(Error::invalid("minutes", "invalid-minutes")))?,
            happened_on: self.day(after - back).max(joined(self, giver)).max(joined(self, receiver)),
            category: self.categories.get(category).ok_or(Error::NotFound)?.id,
            note: None,
            keyed,
            logged_at,
            confirmed_at: (keyed == Keyed::ByGiver && yes == Yes::Given).then(|| start_of(self.day(after)) + EVENING_MS),
        })
    }

    fn party(&self, index: i64) -> Result<Party> {
        let person = usize::try_from(index).ok().and_then(|at| self.people.get(at)).ok_or(Error::NotFound)?;
        Ok(Party { member: person.member.id, account: person.member.account })
    }

    fn balance(&self, index: i64) -> i64 {
        usize::try_from(index).ok().and_then(|at| self.people.get(at)).map_or(0, |person| person.balance)
    }

    fn add(&mut self, index: i64, minutes: i64) {
        if let Some(person) = usize::try_from(index).ok().and_then(|at| self.people.get_mut(at)) {
            person.balance += minutes;
        }
    }

    /// A gift of an hour to the pot, or half an hour out of it; `None` where nobody there can spare it.
    fn movement(&mut self, after: i64, number: i64) -> Result<Option<Draft>> {
        let pot = self.banks.db.read(|reader| Ok::<_, Error>(account::only_of_kind(reader, self.bank.id, AccountKind::Pot)?.id))?;
        let chosen = self.below(self.joined(after).max(4));
        let person = self.party(chosen)?.account;
        let grant = (number / GIFT_EVERY) % 10 == 9 && self.pot >= 30;
        let (kind, from, to, minutes) = if grant { (TransferKind::Grant, pot, person, 30) } else { (TransferKind::Gift, person, pot, 60) };
        if !grant && self.balance(chosen) < minutes {
            return Ok(None);
        }
        // A grant comes into the books after the day's exchanges, so they must not count on it.
        self.add(chosen, if grant { 0 } else { -minutes });
        self.pot += if grant { -minutes } else { minutes };
        let legs = Legs::between(from, to, Minutes::new(minutes))?;
        Ok(Some(Draft {
            kind,
            happened_on: self.day(after),
            source: format!("generated:{number}"),
            reverses: None,
            category: None,
            legs,
            memo: None,
            floor: FloorRule::Keep,
        }))
    }

    /// What waits: some for an answer, a few for too long; and open offers and requests.
    fn fill_desk(&mut self) -> Result<()> {
        let waiting = (self.plan.members / 50).clamp(2, 200);
        let mut entries = Vec::new();
        for index in 0..waiting {
            let age = if index % 5 == 0 { 20 } else { index % 10 };
            entries.push(self.exchange((self.days - 1 - age).max(0), index, Yes::Missing)?);
        }
        entries.sort_by_key(|entry| entry.logged_at);
        let (banks, bank) = (self.banks, self.bank.id);
        banks.db.write(bank, |tx| history::record(tx, &banks.pen(), bank, FloorRule::Keep, &entries))?;
        banks.clock.set(start_of(self.plan.until) + EVENING_MS);
        for index in 0..waiting {
            let slug = usize::try_from(index)
                .ok()
                .and_then(|at| self.categories.get(at % self.categories.len().max(1)))
                .ok_or(Error::NotFound)?
                .slug
                .clone();
            let kind = if index % 3 == 0 { ListingKind::Request } else { ListingKind::Offer };
            let member = self.party(2 + index % (self.plan.members - 2))?.member;
            banks.add_listing(&self.actor, NewListing { member, kind, about: About::plain(slug, self.plan.listing.clone()) })?;
        }
        Ok(())
    }

    /// Two lines a financial year: somebody's time, and a room that was lent.
    fn fill_costs(&mut self) -> Result<()> {
        let mut year = FinancialYear::containing(self.first, self.bank.year_start);
        while year.period().from <= self.plan.until {
            for (heading, payment, pence) in
                [(CostHeading::ProfessionalTime, Payment::Cash, 2_000), (CostHeading::ResourcesContinuing, Payment::InKind, 300)]
            {
                let amount = Money::from_pence(self.plan.members.saturating_mul(pence));
                let on = year.period().from.max(self.first);
                let what = self.plan.cost.clone();
                let new = NewCost { on, heading, payment, amount, what, funder: None, evidence: None, life: None };
                self.banks.add_cost(&self.actor, &new, None)?;
            }
            year = FinancialYear::new(year.first() + 1, self.bank.year_start).or(Err(Error::invalid("years", "invalid-day")))?;
        }
        Ok(())
    }
}

/// Whether the receiver has said yes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Yes {
    /// They have.
    Given,
    /// Not yet.
    Missing,
}

fn write_day(tx: &mut Tx, banks: &Banks, bank: &Bank, helped: &[Past], other: &[Draft]) -> Result<()> {
    let pen = banks.pen();
    let answers = history::record(tx, &pen, bank.id, FloorRule::Keep, helped)?;
    let moved = append(tx, &pen, bank.id, other)?;
    // The story never asks for what the rules refuse: a refusal here is a fault of this file.
    let refused = answers.iter().filter_map(|answer| answer.err()).chain(moved.into_iter().filter_map(std::result::Result::err)).next();
    refused.map_or(Ok(()), |refusal| Err(Error::Refused(refusal.into())))
}
