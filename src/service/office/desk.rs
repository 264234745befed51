//! The broker's desk: everything that needs a hand now, each kind of work by itself, the most urgent first.
//!
//! It only reads. The order is `piece.rs`'s; the rows are read narrow, and names only for what is shown.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use uuid::Uuid;

use crate::domain::calendar::Day;
use crate::domain::help::exchange::State;
use crate::domain::help::visit::Stage;
use crate::domain::id::{BankId, CategoryId, ExchangeId, MemberId};
use crate::domain::ledger::totals::Month;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::member::Standing;
use crate::domain::people::message::{MessageState, Way};
use crate::domain::people::profile::Said;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::help::shown::{Shown, show};
use crate::service::office::piece::sorted;
use crate::service::people::application::{ApplicationLine, stuck};
use crate::service::people::check::ending;
use crate::store::db::Reader;
use crate::store::help::exchange::{self, ExchangeFilter};
use crate::store::help::visit;
use crate::store::ledger::totals;
use crate::store::office::desk::{self as rows, Forgotten, Row};
use crate::store::people::bank;
use crate::store::people::member::{self, Label};

pub(crate) use crate::service::office::piece::{Kind, Piece, Urgency};

/// Whose work is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Scope {
    /// Everybody's.
    #[default]
    Everybody,
    /// What concerns the people whom the caller looks after, and what concerns nobody in particular.
    MyPeople,
}

/// A piece of work with the names that go with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownPiece {
    /// The piece.
    pub(crate) piece: Piece,
    /// How soon it has to be done.
    pub(crate) urgency: Urgency,
    /// Whom it concerns first.
    pub(crate) who: Option<Label>,
    /// Whom besides.
    pub(crate) other: Option<Label>,
    /// The exchange it is about.
    pub(crate) exchange: Option<Shown>,
}

/// The work of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Group {
    /// Which.
    pub(crate) kind: Kind,
    /// How much there is.
    pub(crate) total: usize,
    /// Some of it, in its order.
    pub(crate) pieces: Vec<ShownPiece>,
}

/// What is on the desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Desk {
    /// The work of each kind of which there is some, the most urgent kind first.
    pub(crate) groups: Vec<Group>,
    /// Whether the caller looks after somebody, so that the work can be narrowed.
    pub(crate) has_people: Said,
    /// How many exchanges wait for a yes at all.
    pub(crate) waiting_count: i64,
    /// How many members are in each standing.
    pub(crate) members: Vec<(Standing, i64)>,
    /// The exchanges logged last.
    pub(crate) last_logged: Vec<Shown>,
    /// The kinds of help that were logged most often lately, the most frequent first.
    pub(crate) frequent: Vec<CategoryId>,
}

/// How much of each kind the desk shows at once.
const FIRST: usize = 3;
/// How much of one kind its own page shows.
pub(crate) const PAGE: usize = 25;
const LAST_LOGGED: i64 = 5;
/// How many kinds of help stand first in the list, and how many whole months back they are looked for.
const FREQUENT: i64 = 5;
const FREQUENT_MONTHS: i64 = 3;
/// More of one kind is not read from the wings that read whole lines.
const ROWS_MAX: usize = 2_000;
const DAY_MS: i64 = 86_400_000;
/// An ask that has waited so many days is asked after.
const ASK_DAYS: i64 = 2;
/// Somebody who offers help and whom nobody has asked for so many days is never asked.
const NEVER_ASKED_DAYS: u64 = 90;
/// Somebody who has neither given nor received help for so many days is quiet.
const QUIET_DAYS: u64 = 180;

impl Banks {
    /// Everything on the broker's desk: the first few of each kind of work, and how much there is.
    pub(crate) fn desk(&self, actor: &Actor, scope: Scope) -> Result<Desk> {
        let id = actor.may(Act::SeeDesk)?;
        self.db.read(|reader| {
            let look = self.look(reader, id)?;
            let mine = my_people(reader, id, actor)?;
            let pieces = narrowed(look.pieces(reader)?, scope, &mine);
            let groups = sorted(pieces, look.today).into_iter();
            let groups = groups.map(|(kind, list)| look.group(reader, kind, &list, 0..FIRST)).collect::<Result<_>>()?;
            let last = exchange::list(reader, id, &ExchangeFilter::default(), LAST_LOGGED)?;
            Ok(Desk {
                groups,
                has_people: Said::from(!mine.is_empty()),
                waiting_count: exchange::count_in_state(reader, id, State::AwaitingReceiver)?,
                members: member::count_by_standing(reader, id)?,
                last_logged: show(reader, id, last)?,
                frequent: totals::most_frequent(reader, id, Month(Month::of(look.today).0.saturating_sub(FREQUENT_MONTHS)), FREQUENT)?,
            })
        })
    }

    /// The work of one kind, a page of it.
    pub(crate) fn desk_kind(&self, actor: &Actor, kind: Kind, scope: Scope, page: usize) -> Result<Group> {
        let id = actor.may(Act::SeeDesk)?;
        self.db.read(|reader| {
            let look = self.look(reader, id)?;
            let mine = my_people(reader, id, actor)?;
            let pieces = narrowed(look.of_kind(reader, kind)?, scope, &mine);
            let list = sorted(pieces, look.today).into_iter().find(|(each, _)| *each == kind).map(|(_, list)| list).unwrap_or_default();
            let from = page.saturating_mul(PAGE);
            look.group(reader, kind, &list, from..from.saturating_add(PAGE))
        })
    }

    fn look(&self, reader: &mut Reader, id: BankId) -> Result<Look> {
        let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
        let now = self.clock.now_ms();
        Ok(Look { today: bank.day_at(now), bank, now })
    }
}

/// The caller's caseload; empty for the operator.
fn my_people(reader: &mut Reader, bank: BankId, actor: &Actor) -> Result<BTreeSet<MemberId>> {
    Ok(actor.member().map(|broker| rows::caseload(reader, bank, broker)).transpose()?.unwrap_or_default())
}

fn narrowed(mut pieces: Vec<Piece>, scope: Scope, mine: &BTreeSet<MemberId>) -> Vec<Piece> {
    if scope == Scope::MyPeople {
        // What somebody may be in danger over is everybody's.
        pieces.retain(|piece| piece.kind == Kind::VisitOverdue || piece.concerns(mine));
    }
    pieces
}

/// One look at one bank.
struct Look {
    bank: Bank,
    today: Day,
    now: i64,
}

impl Look {
    fn pieces(&self, reader: &mut Reader) -> Result<Vec<Piece>> {
        // Two of these are read together with another kind.
        let twice = [Kind::VisitTaken, Kind::Failed, Kind::Quiet];
        let mut all = Vec::new();
        for kind in Kind::ALL.iter().filter(|kind| !twice.contains(kind)) {
            all.extend(self.of_kind(reader, *kind)?);
        }
        Ok(all)
    }

    /// The work of one kind, and of the kind that is read together with it.
    fn of_kind(&self, reader: &mut Reader, kind: Kind) -> Result<Vec<Piece>> {
        let (id, today, now) = (self.bank.id, self.today, self.now);
        let all = |rows: Vec<Row>| rows.into_iter().map(|row| piece(kind, row)).collect();
        let ago = |days: i64| now.saturating_sub(days.saturating_mul(DAY_MS));
        Ok(match kind {
            Kind::VisitOverdue | Kind::VisitTaken => visits(reader, id)?,
            Kind::Query => all(rows::exchanges_in(reader, id, State::Queried, now)?),
            Kind::Concern => all(rows::concerns(reader, id)?),
            Kind::Request => all(rows::requests(reader, id, today)?),
            Kind::Ask => all(rows::unanswered(reader, id, ago(ASK_DAYS))?),
            Kind::Happened => all(rows::past_meetings(reader, id, today)?),
            Kind::Waiting => all(rows::exchanges_in(reader, id, State::AwaitingReceiver, ago(self.bank.rules.wait_days))?),
            Kind::Call | Kind::Failed => messages(reader, id, now)?,
            Kind::Grant => all(rows::asked_grants(reader, id)?),
            Kind::Sheet => {
                let sheets = rows::unkeyed_sheets(reader, id, today)?.into_iter();
                sheets.map(|(number, row)| Piece { number, ..piece(kind, row) }).collect()
            }
            Kind::Agreement => self.agreements(reader)?,
            Kind::Letters => letters(reader, id, now)?,
            Kind::NeverAsked | Kind::Quiet => self.silent(reader)?,
            Kind::Applicant => self.applicants(reader)?,
            Kind::Check => self.checks(reader)?,
        })
    }

    fn applicants(&self, reader: &mut Reader) -> Result<Vec<Piece>> {
        let of = |line: ApplicationLine| {
            let (_, since_ms) = line.stuck?;
            let what = line.next.map_or_else(String::new, |task| task.code().to_owned());
            let who = Some(line.member.id);
            let id = line.member.id.uuid();
            Some(Piece { kind: Kind::Applicant, id, since_ms, due: None, who, other: None, what, number: 0 })
        };
        Ok(stuck(reader, self.bank.id, self.now, ROWS_MAX)?.into_iter().filter_map(of).collect())
    }

    fn checks(&self, reader: &mut Reader) -> Result<Vec<Piece>> {
        let of = |(label, end): (Label, Day)| Piece {
            kind: Kind::Check,
            id: label.id.uuid(),
            since_ms: 0,
            due: Some(end),
            who: Some(label.id),
            other: None,
            what: String::new(),
            number: 0,
        };
        Ok(ending(reader, self.bank.id, self.today, ROWS_MAX)?.into_iter().map(of).collect())
    }

    /// One piece an agreement, for all who have not agreed to it.
    fn agreements(&self, reader: &mut Reader) -> Result<Vec<Piece>> {
        let missing = rows::not_agreed(reader, self.bank.id)?.into_iter().filter(|(_, people)| *people > 0);
        Ok(missing.map(|(row, number)| Piece { number, ..piece(Kind::Agreement, row) }).collect())
    }

    /// Who offers help and is not asked, and who has done nothing for long; nobody is both. Help is looked up by whole months, this one
    /// and those back to the day so long ago, because the totals of months are kept; they hold sessions of groups too.
    fn silent(&self, reader: &mut Reader) -> Result<Vec<Piece>> {
        let ago = |days: u64| self.today.checked_sub_days(Days::new(days)).unwrap_or(self.today);
        let (short, long) = (ago(NEVER_ASKED_DAYS), ago(QUIET_DAYS));
        let id = self.bank.id;
        let asked_since = self.now.saturating_sub(i64::try_from(NEVER_ASKED_DAYS).unwrap_or(0).saturating_mul(DAY_MS));
        let never_asked = rows::never_asked(reader, id, self.today, short, (asked_since, &Month::changed(short, self.today)))?;
        let offers: BTreeSet<MemberId> = never_asked.iter().map(|one| one.member).collect();
        let quiet =
            rows::quiet(reader, id, long, &Month::changed(long, self.today))?.into_iter().filter(|one| !offers.contains(&one.member));
        let of = |kind: Kind, one: Forgotten| {
            let since_ms = one.joined_on.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
            let who = Some(one.member);
            Piece { kind, id: one.member.uuid(), since_ms, due: None, who, other: None, what: String::new(), number: 0 }
        };
        let quiet: Vec<Piece> = quiet.map(|one| of(Kind::Quiet, one)).collect();
        Ok(never_asked.into_iter().map(|one| of(Kind::NeverAsked, one)).chain(quiet).collect())
    }

    /// Some of a kind's work, with its names.
    fn group(&self, reader: &mut Reader, kind: Kind, list: &[Piece], range: std::ops::Range<usize>) -> Result<Group> {
        let some: Vec<&Piece> = list.iter().skip(range.start).take(range.len()).collect();
        let people: Vec<MemberId> = some.iter().flat_map(|piece| [piece.who, piece.other]).flatten().collect();
        let labels = member::labels(reader, self.bank.id, &people)?;
        let mut exchanges = self.exchanges(reader, kind, &some)?;
        let shown = |piece: &Piece| ShownPiece {
            urgency: piece.urgency(self.today),
            who: piece.who.and_then(|id| labels.get(&id).cloned()),
            other: piece.other.and_then(|id| labels.get(&id).cloned()),
            exchange: exchanges.remove(&piece.id),
            piece: piece.clone(),
        };
        Ok(Group { kind, total: list.len(), pieces: some.into_iter().map(shown).collect() })
    }

    fn exchanges(&self, reader: &mut Reader, kind: Kind, some: &[&Piece]) -> Result<BTreeMap<Uuid, Shown>> {
        if !matches!(kind, Kind::Query | Kind::Concern | Kind::Waiting) {
            return Ok(BTreeMap::new());
        }
        let ids: Vec<ExchangeId> = some.iter().map(|piece| ExchangeId::new(piece.id)).collect();
        let found = exchange::by_ids(reader, self.bank.id, &ids)?;
        Ok(show(reader, self.bank.id, found)?.into_iter().map(|shown| (shown.exchange.id.uuid(), shown)).collect())
    }
}

fn piece(kind: Kind, row: Row) -> Piece {
    let Row { id, since_ms, due, who, other, what } = row;
    Piece { kind, id, since_ms, due, who, other, what, number: 0 }
}

/// Overdue visits, and those that somebody looks into.
fn visits(reader: &mut Reader, id: BankId) -> Result<Vec<Piece>> {
    let of = |visit: crate::domain::help::visit::Visit| {
        let kind = match visit.stage {
            Stage::Overdue { .. } => Kind::VisitOverdue,
            Stage::Acknowledged { .. } => Kind::VisitTaken,
            Stage::Open { .. } | Stage::Done { .. } => return None,
        };
        let (who, other) = (Some(visit.visitor), Some(visit.host));
        Some(Piece { kind, id: visit.id.uuid(), since_ms: visit.expected_end_at, due: None, who, other, what: String::new(), number: 0 })
    };
    Ok(visit::list_open(reader, id, None)?.into_iter().filter_map(of).collect())
}

/// Calls to make, and messages that reached nobody or have no safe way to go.
fn messages(reader: &mut Reader, id: BankId, now: i64) -> Result<Vec<Piece>> {
    let of = |(way, state, row): (Way, MessageState, Row)| {
        let call = way == Way::Telephone && state != MessageState::Failed;
        piece(if call { Kind::Call } else { Kind::Failed }, row)
    };
    Ok(rows::messages(reader, id, now)?.into_iter().map(of).collect())
}

/// One piece for all letters.
fn letters(reader: &mut Reader, id: BankId, now: i64) -> Result<Vec<Piece>> {
    let (number, since) = rows::letters(reader, id, now)?;
    let letters =
        |since_ms| Piece { kind: Kind::Letters, id: Uuid::nil(), since_ms, due: None, who: None, other: None, what: String::new(), number };
    Ok(since.map(letters).into_iter().collect())
}
