//! The story of the demo's bank, told from the data files in `cli/demo/` under a seeded clock, through the services.
//!
//! Everybody in it is invented. Telephone numbers are from the ranges kept for fiction.

use std::collections::{BTreeMap, VecDeque};

use chrono::{Datelike, Days, Months};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::cli::ending::Result;
use crate::cli::script::{Habit, Listed, Moment, Person, Scripts, Spent, Turn, unknown};
use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::{Channel, OnBehalf, State, ToldBy};
use crate::domain::help::listing::About;
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::TransferKind;
use crate::domain::minutes::Amount;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Door;
use crate::domain::people::member::{Member, MemberKind, Standing};
use crate::domain::text::{Note, Reason};
use crate::service::actor::{Actor, Caller, Reach, Sure};
use crate::service::bank::Banks;
use crate::service::help::correction::{Replacement, Reversal};
use crate::service::help::exchange::NewExchange;
use crate::service::help::listing::NewListing;
use crate::service::ledger::movement::NewMovement;
use crate::service::office::history::{Keyed, Party, Past};
use crate::service::people::member::{MemberChange, NewMember};
use crate::service::value::intake::{Intake, IntakeMode};
use crate::service::value::register::NewCost;

/// The lines of the benefit register.
const BENEFITS: &str = include_str!("demo/benefits.csv");
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
/// Nobody in the story goes further down than this by habit; the floor is at 20 hours.
const LOWEST: i64 = -17 * 60;
/// Above this somebody mostly waits for others to help for once.
const HIGHEST: i64 = 30 * 60;

/// How long the bank has been open.
const MONTHS: u32 = 31;

/// Tells the whole story, up to now.
pub(crate) struct Story<'a> {
    /// The installation, under a seeded clock.
    pub(in crate::cli) banks: &'a Banks,
    /// The bank of the story.
    pub(in crate::cli) bank: Bank,
    /// Whoever does what nobody in the story does.
    pub(in crate::cli) operator: Actor,
    /// The moment at which the story ends, UTC milliseconds.
    pub(in crate::cli) now: i64,
    /// The bank's day then.
    pub(in crate::cli) today: Day,
    random: ChaCha8Rng,
    people: BTreeMap<String, Member>,
    balances: BTreeMap<String, i64>,
    categories: Vec<Category>,
    scripts: Scripts,
}

impl<'a> Story<'a> {
    /// Begins a story in a fresh bank; `banks` has a seeded clock that is free to move up to `now`.
    pub(crate) fn new(banks: &'a Banks, bank: Bank, now: i64) -> Result<Self> {
        let operator = Actor::Operator(Some(bank.id));
        let categories = banks.categories(&operator)?;
        let (today, random) = (bank.day_at(now), ChaCha8Rng::seed_from_u64(1_992));
        let (people, balances) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { banks, bank, operator, now, today, random, people, balances, categories, scripts: Scripts::read()? })
    }

    /// Tells it.
    pub(crate) fn tell(&mut self) -> Result<()> {
        self.join()?;
        let past = VecDeque::from(self.habits_of_all()?);
        self.live(past)?;
        self.list()?;
        self.spend()
    }

    /// Somebody by name.
    pub(crate) fn member(&self, name: &str) -> Result<&Member> {
        self.people.get(name).ok_or_else(|| unknown(name))
    }

    /// Somebody of the story as the one who acts.
    pub(in crate::cli) fn acting(&self, name: &str) -> Result<Actor> {
        Ok(Actor::Member(Box::new(Caller {
            bank: self.bank.clone(),
            member: self.member(name)?.clone(),
            login: None,
            acting: None,
            sure: Sure::NoSession,
            reach: Reach::Full,
            door: Door::WEB,
        })))
    }

    fn below(&mut self, bound: i64) -> i64 {
        self.random.random_range(0..bound.max(1))
    }

    fn months_ago(&self, months: u32) -> Day {
        self.today.checked_sub_months(Months::new(months)).unwrap_or(self.today)
    }

    /// The bank's day so many days ago.
    pub(in crate::cli) fn days_ago(&self, days: u64) -> Day {
        self.today.checked_sub_days(Days::new(days)).unwrap_or(self.today)
    }

    /// A moment of a day, never after now.
    pub(in crate::cli) fn at(&self, day: Day, hour: i64) -> i64 {
        (day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis() + hour * HOUR_MS).min(self.now - HOUR_MS)
    }

    fn join(&mut self) -> Result<()> {
        for person in self.scripts.people.clone() {
            let Person { name, kind, role, email, phone, channel, months } = person;
            let joined_on = self.months_ago(months).checked_sub_days(Days::new(u64::from(months % 5))).unwrap_or(self.today);
            self.banks.clock().set(self.at(joined_on, 9));
            let (key, number) = (name.as_str().to_owned(), None);
            let new = NewMember { name, email, phone, contact_channel: Some(channel), role, kind, joined_on: Some(joined_on), number };
            let member = self.banks.add_member(&self.operator, new)?;
            self.balances.insert(key.clone(), 0);
            self.people.insert(key, member);
        }
        self.banks.open_logins(&self.operator)?;
        Ok(())
    }

    /// A kind of help by its slug.
    pub(in crate::cli) fn category(&self, slug: &str) -> Result<&Category> {
        self.categories.iter().find(|category| category.slug.as_str() == slug).ok_or_else(|| unknown(slug))
    }

    /// Every exchange of habit and chance, in the order in which they came into the books.
    fn habits_of_all(&mut self) -> Result<Vec<(i64, Past)>> {
        let habits = self.scripts.habits.clone();
        let mut day = self.months_ago(MONTHS);
        let mut number = 0;
        let mut past = Vec::new();
        while day < self.today {
            for (index, habit) in habits.iter().enumerate() {
                let offset = i64::try_from(index).unwrap_or(0) * 3;
                let due = (i64::from(day.num_days_from_ce()) + offset) % habit.every_days == 0;
                let lasts = day >= self.months_ago(habit.from_months) && (habit.to_months == 0 || day < self.months_ago(habit.to_months));
                if due && lasts && self.in_season(day, &habit.category) && self.below(10) < 9 {
                    past.extend(self.help(day, &habit.clone(), number)?);
                    number += 1;
                }
            }
            if self.below(100) < 45 {
                let habit = self.chance(&habits);
                if self.in_season(day, &habit.category) {
                    past.extend(self.help(day, &habit, number)?);
                    number += 1;
                }
            }
            day = day.succ_opt().unwrap_or(self.today);
        }
        past.sort_by_key(|(at, _)| *at);
        Ok(past)
    }

    /// Two people who have no habit with each other.
    fn chance(&mut self, habits: &[Habit]) -> Habit {
        let people: Vec<String> =
            self.people.iter().filter(|(_, member)| member.kind == MemberKind::Person).map(|(name, _)| name.clone()).collect();
        let mut pick = || {
            let at = usize::try_from(self.below(i64::try_from(people.len()).unwrap_or(1))).unwrap_or(0);
            people.get(at).cloned().unwrap_or_default()
        };
        let (giver, receiver) = (pick(), pick());
        let like = usize::try_from(self.below(i64::try_from(habits.len()).unwrap_or(1))).unwrap_or(0);
        let (category, minutes) = habits.get(like).map_or((String::from("other"), 60), |habit| (habit.category.clone(), habit.minutes));
        Habit { giver, receiver, category, minutes, every_days: 1, from_months: MONTHS, to_months: 0 }
    }

    /// Gardens rest in winter, and everybody does around the turn of the year.
    fn in_season(&mut self, day: Day, category: &str) -> bool {
        let holidays = (day.month() == 12 && day.day() > 20) || (day.month() == 1 && day.day() < 4) || day.month() == 8;
        let resting = category == "gardening" && matches!(day.month(), 12 | 1 | 2);
        !resting && (!holidays || self.below(3) == 0)
    }

    fn help(&mut self, day: Day, habit: &Habit, number: i64) -> Result<Option<(i64, Past)>> {
        let (giver, receiver) = (self.member(&habit.giver)?.clone(), self.member(&habit.receiver)?.clone());
        let absent = [&habit.giver, &habit.receiver]
            .into_iter()
            .any(|name| self.scripts.away(name, self.today.signed_duration_since(day).num_days()));
        let together = giver.joined_on.max(receiver.joined_on) < day;
        let (gives, receives) = (self.balance(&habit.giver), self.balance(&habit.receiver));
        let tired = gives > HIGHEST && self.below(3) > 0;
        if giver.id == receiver.id || absent || !together || tired || receives - habit.minutes < LOWEST {
            return Ok(None);
        }
        let minutes = habit.minutes + if self.below(6) == 0 { 30 } else { 0 };
        let logged_at = self.at(day, 10) + (number % 50) * 600_000 + self.below(2) * DAY_MS;
        let keyed = self.keyed(&giver, &receiver)?;
        let confirmed_at = (keyed == Keyed::ByGiver).then(|| logged_at + (1 + self.below(40)) * HOUR_MS);
        let posted_at = confirmed_at.unwrap_or(logged_at);
        if posted_at >= self.now {
            return Ok(None);
        }
        self.change(&habit.giver, minutes);
        self.change(&habit.receiver, -minutes);
        let note = self.note(&habit.category)?;
        let past = Past {
            giver: Party { member: giver.id, account: giver.account },
            receiver: Party { member: receiver.id, account: receiver.account },
            minutes: amount(minutes)?,
            happened_on: day,
            category: self.category(&habit.category)?.id,
            note,
            keyed,
            logged_at,
            confirmed_at,
        };
        Ok(Some((posted_at, past)))
    }

    /// Who writes it down: one of the two, or the broker for people whom nobody sees online.
    fn keyed(&mut self, giver: &Member, receiver: &Member) -> Result<Keyed> {
        let staff = self.member(&self.scripts.broker)?.id;
        let phone = OnBehalf { told_by: if self.below(2) == 0 { ToldBy::Both } else { ToldBy::Receiver }, channel: Channel::Phone };
        let named = giver.id == staff || receiver.id == staff;
        Ok(match (giver.login.is_some() || giver.email.is_some(), receiver.email.is_some()) {
            (_, true) if named || self.below(2) == 0 => Keyed::ByReceiver,
            (true, true) => Keyed::ByGiver,
            (_, true) => Keyed::ByReceiver,
            _ if named => Keyed::ByReceiver,
            _ => Keyed::ByStaff(staff, phone),
        })
    }

    fn note(&mut self, category: &str) -> Result<Option<Note>> {
        let fitting: Vec<String> = self.scripts.notes.iter().filter(|(kind, _)| kind == category).map(|(_, note)| note.clone()).collect();
        let at = usize::try_from(self.below(6)).unwrap_or(0);
        fitting.get(at).map(|note| Note::new(note)).transpose().or(Err(unknown(category)))
    }

    fn balance(&self, name: &str) -> i64 {
        self.balances.get(name).copied().unwrap_or(0)
    }

    fn change(&mut self, name: &str, minutes: i64) {
        *self.balances.entry(name.to_owned()).or_default() += minutes;
    }

    /// The habits, and between them the single moments, in the order of time.
    fn live(&mut self, mut past: VecDeque<(i64, Past)>) -> Result<()> {
        self.banks.clock().set(self.at(self.months_ago(MONTHS), 9));
        let mut moments = self.scripts.moments.clone();
        moments.sort_by_key(|moment| std::cmp::Reverse(moment.days_ago));
        for moment in moments {
            let at = self.at(self.days_ago(moment.days_ago), moment.hour);
            self.live_until(&mut past, at)?;
            self.banks.clock().set(at);
            self.moment(&moment)?;
        }
        self.live_until(&mut past, i64::MAX)?;
        self.banks.clock().set(self.now);
        Ok(())
    }

    fn live_until(&mut self, past: &mut VecDeque<(i64, Past)>, end: i64) -> Result<()> {
        // What a single moment wrote two hours later comes first: the books go forward only.
        let earliest = self.banks.clock().now_ms();
        let mut due = Vec::new();
        while past.front().is_some_and(|(at, _)| *at < end) {
            due.extend(past.pop_front().map(|(_, entry)| not_before(entry, earliest)));
        }
        let refused = self.banks.record_history(&self.operator, &due)?;
        if refused > 0 {
            tracing::debug!(refused, "exchanges of the demo were refused");
        }
        Ok(())
    }

    fn moment(&mut self, moment: &Moment) -> Result<()> {
        let words = Reason::new(&moment.words).or(Err(unknown(&moment.words)))?;
        match moment.turn {
            Turn::Gift | Turn::Grant => self.move_minutes(moment, words),
            Turn::Pause | Turn::Leave => self.change_standing(moment, words),
            Turn::Reverse => self.reverse(moment, words),
            Turn::Wait | Turn::Query | Turn::Withdraw => self.log(moment, words),
        }
    }

    fn move_minutes(&mut self, moment: &Moment, reason: Reason) -> Result<()> {
        let pot = self
            .banks
            .accounts(&self.operator, Some(AccountKind::Pot), None, 1)?
            .first()
            .map(|pot| pot.id)
            .ok_or_else(|| unknown("pot"))?;
        let (kind, from, to) = match moment.turn {
            Turn::Grant => (TransferKind::Grant, pot, self.member(&moment.with)?.account),
            _ => (TransferKind::Gift, self.member(&moment.who)?.account, pot),
        };
        let new = NewMovement { kind, from, to, minutes: amount(moment.minutes)?, reason };
        self.banks.move_minutes(&self.acting(&moment.who)?, &new, None)?;
        Ok(())
    }

    fn change_standing(&mut self, moment: &Moment, reason: Reason) -> Result<()> {
        let broker = self.acting(&moment.who)?;
        let member = self.member(&moment.with)?.clone();
        let standing = if moment.turn == Turn::Pause { Standing::Paused } else { Standing::Left };
        if standing == Standing::Left {
            self.settle_up(&broker, &member, &reason)?;
        }
        let from = self.days_ago(moment.days_ago);
        let change = MemberChange { standing: Some(standing), standing_from: Some(from), reason: Some(reason), ..MemberChange::default() };
        self.banks.change_member(&broker, member.id, change)?;
        Ok(())
    }

    /// Whoever leaves gives what they have to the pot, or is helped out by it.
    fn settle_up(&self, broker: &Actor, member: &Member, reason: &Reason) -> Result<()> {
        let balance = self.banks.account(&self.operator, member.account)?.balance;
        let pot = self
            .banks
            .accounts(&self.operator, Some(AccountKind::Pot), None, 1)?
            .first()
            .map(|pot| pot.id)
            .ok_or_else(|| unknown("pot"))?;
        let (kind, from, to) =
            if balance.get() > 0 { (TransferKind::Gift, member.account, pot) } else { (TransferKind::Grant, pot, member.account) };
        if let Ok(minutes) = Amount::new(balance.size().get()) {
            self.banks.move_minutes(broker, &NewMovement { kind, from, to, minutes, reason: reason.clone() }, None).map(|_| ())?;
        } else {
            tracing::debug!("nothing to settle");
        }
        Ok(())
    }

    fn new_exchange(&self, moment: &Moment, words: &Reason, told: Option<OnBehalf>) -> Result<NewExchange> {
        Ok(NewExchange {
            giver: self.member(&moment.who)?.id,
            receiver: self.member(&moment.with)?.id,
            minutes: amount(moment.minutes)?,
            happened_on: self.days_ago(moment.days_ago + moment.days_back),
            category: self.category(&moment.category)?.slug.clone(),
            note: match moment.turn {
                Turn::Wait => Some(Note::new(words.as_str()).or(Err(unknown(&moment.words)))?),
                _ => None,
            },
            on_behalf: told,
            accept: vec![crate::domain::help::exchange::SecondLook::Duplicate],
            override_floor: None,
        })
    }

    fn log(&mut self, moment: &Moment, words: Reason) -> Result<()> {
        let giver = self.acting(&moment.who)?;
        let logged = self.banks.log_exchange(&giver, &self.new_exchange(moment, &words, None)?, None)?.value.exchange;
        let later = self.banks.clock().now_ms() + 2 * HOUR_MS;
        self.banks.clock().set(later.min(self.now));
        match moment.turn {
            Turn::Withdraw => self.banks.withdraw_exchange(&giver, logged.id, Some(&words)).map(|_| ())?,
            Turn::Query => {
                let half = amount(moment.minutes / 2)?;
                self.banks.query_exchange(&self.acting(&moment.with)?, logged.id, &words, Some(half)).map(|_| ())?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The broker keyed it too long, and puts it right: the old entry is undone and a shorter one stands in for it.
    fn reverse(&mut self, moment: &Moment, reason: Reason) -> Result<()> {
        let broker = self.acting(&moment.who)?;
        let receiver = if moment.category == "lifts" { "Ewan Grant" } else { "Doris Hay" };
        let told = OnBehalf { told_by: ToldBy::Both, channel: Channel::Phone };
        let wrong = Moment { who: moment.with.clone(), with: receiver.to_owned(), ..moment.clone() };
        let logged = self.banks.log_exchange(&broker, &self.new_exchange(&wrong, &reason, Some(told))?, None)?.value.exchange;
        if logged.state == State::Settled {
            self.banks.clock().set(self.banks.clock().now_ms() + 2 * HOUR_MS);
            let replacement =
                Replacement { minutes: Some(amount(moment.minutes / 2)?), happened_on: None, category: None, giver: None, receiver: None };
            self.banks.reverse_exchange(&broker, logged.id, &Reversal { reason, replacement: Some(replacement) }, None)?;
        }
        Ok(())
    }

    fn list(&mut self) -> Result<()> {
        for listed in self.scripts.listings.clone() {
            let Listed { who, kind, category, title, days_ago, needed_in } = listed;
            self.banks.clock().set(self.at(self.days_ago(days_ago), 11));
            let needed_by = needed_in.and_then(|days| self.today.checked_add_days(Days::new(days)));
            let new = NewListing {
                member: self.member(&who)?.id,
                kind,
                about: About { needed_by, ..About::plain(self.category(&category)?.slug.clone(), title) },
            };
            self.banks.add_listing(&self.operator, new)?;
        }
        self.banks.clock().set(self.now);
        Ok(())
    }

    fn spend(&mut self) -> Result<()> {
        let this_year = crate::domain::calendar::FinancialYear::containing(self.today, self.bank.year_start).period().from;
        let coordinator = self.acting(&self.scripts.coordinator)?;
        for spent in self.scripts.costs.clone() {
            let Spent { years_ago, month, heading, payment, amount, what, funder, life } = spent;
            let begun =
                this_year.checked_sub_months(Months::new(12 * years_ago)).and_then(|day| day.checked_add_months(Months::new(month)));
            let on = begun.unwrap_or(this_year).min(self.today);
            let new = NewCost { on, heading, payment, amount, what, funder, evidence: None, life };
            self.banks.add_cost(&coordinator, &new, None)?;
        }
        let month = |years_ago: u32, month: u32| {
            let begun =
                this_year.checked_sub_months(Months::new(12 * years_ago)).and_then(|day| day.checked_add_months(Months::new(month)));
            begun.unwrap_or(this_year).min(self.today).to_string()
        };
        // A day is written as the years before the present one and the month, `@1.02`.
        let text = (0..12).fold(BENEFITS.to_owned(), |text, at| text.replace(&format!("@1.{at:02}"), &month(1, at)));
        match self.banks.import_benefits(&coordinator, text.as_bytes(), IntakeMode::Commit)? {
            Intake::Fine(_) => Ok(()),
            Intake::Wrong(_) => Err(unknown(BENEFITS)),
        }
    }
}

/// An exchange that comes into the books at `earliest` at the soonest.
fn not_before(entry: Past, earliest: i64) -> Past {
    match entry.confirmed_at {
        Some(at) => Past { confirmed_at: Some(at.max(earliest)), ..entry },
        None => Past { logged_at: entry.logged_at.max(earliest), ..entry },
    }
}

fn amount(minutes: i64) -> Result<Amount> {
    Amount::new(minutes).or(Err(unknown("minutes")))
}
