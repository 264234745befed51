//! Attendance sheets: a number is given to a paper, the paper is keyed back once, and one transfer with as
//! many sides as there are people carries the minutes. All or nothing.
//!
//! A session is not cut into pairs: who helped whom in a group of twenty nobody knows, and made-up pairs would distort every
//! figure about partners. One exchange that several people share goes the same way, as a sheet without an activity.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::sheet::{AttendanceSheet, Controls, Payer, Present, SheetFault, SheetLine, SheetPart, SheetState};
use crate::domain::id::{ActivityId, BankId, MemberId, SheetId};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::{Draft, FloorRule, Leg, Legs, TransferKind, Undoes};
use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{Member, MemberKind};
use crate::domain::people::message::{Fact, MessageKind};
use crate::domain::text::{Reason, Slug};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::{Beside, Sheet};
use crate::service::clock::Clock;
use crate::service::deed;
use crate::service::error::{Error, Invalid, Refusal, Result};
use crate::service::help::activity::organisation;
use crate::service::help::category::usable;
use crate::service::ledger::answered::{Answered, Asked, Decided};
use crate::service::people::message::{Told, tell};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::help::{category, sheet};
use crate::store::ledger::{account, transfer};
use crate::store::people::bank;
use crate::store::people::member::{self, Label};

/// A sheet as it is keyed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Keyed {
    /// Who was there.
    pub(crate) present: Present,
    /// The totals at the foot of the paper.
    pub(crate) controls: Controls,
    /// How long the session was.
    pub(crate) lasted: Amount,
    /// Why staff let somebody go below the floor.
    pub(crate) override_floor: Option<Reason>,
}

/// One exchange that several people share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Shared {
    /// On which day.
    pub(crate) on: Day,
    /// What kind of help.
    pub(crate) category: Slug,
    /// Who was there.
    pub(crate) present: Present,
    /// Why staff let somebody go below the floor.
    pub(crate) override_floor: Option<Reason>,
}

/// A sheet with its names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownSheet {
    /// The sheet.
    pub(crate) sheet: AttendanceSheet,
    /// Its kind of help.
    pub(crate) category: Category,
    /// The organisation that meets its minutes.
    pub(crate) payer: Option<Label>,
    /// Its lines, in the order of the paper; empty before it is keyed in.
    pub(crate) lines: Vec<(SheetLine, Label)>,
    /// Who keyed it in.
    pub(crate) posted_by: Option<Label>,
}

impl Banks {
    /// Exchanges that several people shared, the newest first; staff only.
    pub(crate) fn shared_exchanges(&self, actor: &Actor, limit: i64) -> Result<Vec<AttendanceSheet>> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.read(|reader| Ok(sheet::list(reader, bank, None, limit)?))
    }

    /// Sheets whose session is over and that wait to be keyed in, the oldest first; staff only.
    pub(crate) fn waiting_sheets(&self, actor: &Actor, limit: i64) -> Result<Vec<AttendanceSheet>> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.read(|reader| {
            let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(self.clock.now_ms());
            waiting_in(reader, bank, today, limit)
        })
    }

    /// Gives a number to the paper of one session; the day may be one to come.
    pub(crate) fn print_sheet(&self, actor: &Actor, activity: ActivityId, on: Day) -> Result<AttendanceSheet> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.write(bank, |tx| {
            let activity = sheet::activity_by_id(tx, bank, activity)?.ok_or(Error::NotFound)?;
            if activity.closed_at.is_some() {
                return Err(Error::invalid("on", "invalid-activity-ended"));
            }
            let new = AttendanceSheet {
                id: SheetId::new(self.clock.new_id()),
                number: sheet::last_number(tx, bank)?.saturating_add(1),
                activity: Some(activity.id),
                title: activity.name,
                category: activity.category,
                on,
                state: SheetState::Printed,
                payer: activity.payer,
                payer_id: activity.payer_id,
                printed_at: self.clock.now_ms(),
                printed_by: actor.member(),
                lasted: None,
                posted: None,
                transfer: None,
                reversed_seq: None,
                reason: None,
            };
            sheet::insert(tx, bank, &new)?;
            self.keep(tx, actor, Deed::of(DeedKind::SheetPrinted).thing(new.id.uuid()).now("number", new.number))?;
            Ok(new)
        })
    }

    /// One sheet by the number on its paper; staff only.
    pub(crate) fn sheet(&self, actor: &Actor, number: i64) -> Result<ShownSheet> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.read(|reader| shown(reader, bank, number))
    }

    /// Keys a sheet in: once, whole, and only where the totals of the paper agree.
    pub(crate) fn post_sheet(&self, actor: &Actor, number: i64, keyed: &Keyed, key: Option<&str>) -> Result<Answered<ShownSheet>> {
        let bank = Self::posting_bank(actor, keyed.override_floor.as_ref())?;
        let id = self.db.read(|reader| sheet::by_number(reader, bank, number)?.ok_or(Error::NotFound))?.id;
        let request = format!("sheet {id} {keyed:?}");
        let asked = Asked { bank, actor, key, request, accounts: Vec::new(), touches: vec![(id.uuid(), id.uuid())] };
        let (banks, by, keyed) = (self.clone(), actor.clone(), keyed.clone());
        let made = self.once(asked, move |page| {
            let mut found = sheet::by_number(page.reader(), bank, number)?.ok_or(Error::NotFound)?;
            if found.state != SheetState::Printed {
                return Err(Refusal::SheetDone.into());
            }
            (found.lasted, found.reason) = (Some(keyed.lasted), keyed.override_floor.clone());
            banks.book(page, &by, bank, Put::Known(found), (&keyed.present, Some(keyed.controls)))
        })?;
        let shown = self.db.read(|reader| shown(reader, bank, number))?;
        Ok(made.map(|_| shown))
    }

    /// Shares one exchange among several people: one who helped many, or many who helped one.
    pub(crate) fn share_exchange(&self, actor: &Actor, new: &Shared, key: Option<&str>) -> Result<Answered<ShownSheet>> {
        let bank = Self::posting_bank(actor, new.override_floor.as_ref())?;
        let request = format!("shared {new:?}");
        // Two of them in one commit must not get one number.
        let asked = Asked { bank, actor, key, request, accounts: Vec::new(), touches: vec![(bank.uuid(), bank.uuid())] };
        let (banks, by, new) = (self.clone(), actor.clone(), new.clone());
        let made = self.once(asked, move |page| {
            let category = usable(page.reader(), bank, &new.category)?;
            let found = AttendanceSheet {
                id: SheetId::new(banks.clock.new_id()),
                number: sheet::last_number(page.reader(), bank)?.saturating_add(1),
                activity: None,
                title: category.name,
                category: category.id,
                on: new.on,
                state: SheetState::Printed,
                payer: Payer::Attenders,
                payer_id: None,
                printed_at: banks.clock.now_ms(),
                printed_by: by.member(),
                lasted: None,
                posted: None,
                transfer: None,
                reversed_seq: None,
                reason: new.override_floor.clone(),
            };
            banks.book(page, &by, bank, Put::Fresh(found), (&new.present, None))
        })?;
        let id = SheetId::new(made.value);
        let shown = self.db.read(|reader| {
            let number = sheet::by_ids(reader, bank, &[id])?.remove(&id).ok_or(Error::NotFound)?.number;
            shown(reader, bank, number)
        })?;
        Ok(made.map(|_| shown))
    }

    fn posting_bank(actor: &Actor, override_floor: Option<&Reason>) -> Result<BankId> {
        if override_floor.is_some() {
            actor.may(Act::OverrideFloor)?;
        }
        actor.may(Act::RunGroups)
    }

    /// Books a session: one transfer with a side for everybody whose account moves.
    fn book(
        &self,
        page: &mut Sheet<'_>,
        actor: &Actor,
        bank: BankId,
        put: Put,
        (present, controls): (&Present, Option<Controls>),
    ) -> Result<Decided> {
        let (mut found, fresh) = match put {
            Put::Fresh(found) => (found, true),
            Put::Known(found) => (found, false),
        };
        let reader = page.reader();
        let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(self.clock.now_ms());
        let people = checked(reader, bank, &found, present, (controls, today))?;
        let lines = present.lines(found.payer, found.lasted);
        let mut legs: Vec<Leg> = Vec::new();
        for line in lines.iter().filter(|line| line.moved != Minutes::ZERO) {
            let member = people.get(&line.member).ok_or(Error::NotFound)?;
            legs.push(Leg { account: member.account, minutes: line.moved });
        }
        let payer = match found.payer {
            Payer::Attenders => None,
            Payer::Pot => Some(account::only_of_kind(reader, bank, AccountKind::Pot)?.id),
            Payer::Organisation => organisation(reader, bank, found.payer, found.payer_id)?.map(|member| member.account),
        };
        legs.extend(payer.map(|account| Leg { account, minutes: present.minutes().negated() }));
        let draft = Draft {
            kind: TransferKind::Exchange,
            happened_on: found.on,
            source: format!("sheet:{}", found.id),
            reverses: None,
            category: Some(found.category),
            legs: Legs::new(legs)?,
            memo: None,
            floor: if found.reason.is_some() { FloorRule::Override } else { FloorRule::Keep },
        };
        let posted = match page.post(&draft)? {
            Ok(transfer) => transfer,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        found.state = SheetState::Posted;
        found.transfer = Some((posted.id, posted.seq));
        found.posted = Some((self.clock.now_ms(), actor.member()));
        let keyed = Deed::of(DeedKind::SheetKeyed).thing(found.id.uuid()).now("number", found.number);
        deed::put(page, &self.pen(), actor, keyed.because(found.reason.as_ref().map(Reason::as_str)));
        let id = found.id;
        for line in &lines {
            page.put(Letter { clock: self.clock.clone(), to: line.member, told: told(&found, line) });
        }
        page.put(Booked { put: if fresh { Put::Fresh(found) } else { Put::Known(found) }, lines });
        Ok(Ok(id.uuid()))
    }

    /// Undoes a posted sheet by a linked reversal, with a reason; what is right is keyed in on a new sheet.
    pub(crate) fn undo_sheet(&self, actor: &Actor, number: i64, reason: &Reason, key: Option<&str>) -> Result<Answered<ShownSheet>> {
        actor.may(Act::Reverse)?;
        let bank = actor.may(Act::RunGroups)?;
        let id = self.db.read(|reader| sheet::by_number(reader, bank, number)?.ok_or(Error::NotFound))?.id;
        let request = format!("undo sheet {id} {reason}");
        let asked = Asked { bank, actor, key, request, accounts: Vec::new(), touches: vec![(id.uuid(), id.uuid())] };
        let (reason, pen, by) = (reason.clone(), self.pen(), actor.clone());
        let made = self.once(asked, move |page| {
            let decided = undo(page, bank, number, &reason)?;
            if decided.is_ok() {
                let undone = Deed::of(DeedKind::SheetUndone).thing(id.uuid()).now("number", number);
                deed::put(page, &pen, &by, undone.because(Some(reason.as_str())));
            }
            Ok(decided)
        })?;
        let shown = self.db.read(|reader| shown(reader, bank, number))?;
        Ok(made.map(|_| shown))
    }

    /// A session that did not happen: its number is not used again.
    pub(crate) fn void_sheet(&self, actor: &Actor, number: i64, reason: &Reason) -> Result<()> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.write(bank, |tx| {
            let mut found = sheet::by_number(tx, bank, number)?.ok_or(Error::NotFound)?;
            if found.state != SheetState::Printed {
                return Err(Refusal::SheetDone.into());
            }
            (found.state, found.reason) = (SheetState::Void, Some(reason.clone()));
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::SheetVoided).thing(found.id.uuid()).now("number", number).because(Some(reason.as_str())),
            )?;
            Ok(sheet::update(tx, bank, &found)?)
        })
    }

    /// Whose account a session would take below its floor, by name; for the page that tells why it was refused.
    pub(crate) fn below_floor(&self, actor: &Actor, payer: (Payer, Option<MemberId>), present: &Present) -> Result<Vec<String>> {
        let bank = actor.may(Act::RunGroups)?;
        self.db.read(|reader| {
            let mut moved: Vec<(MemberId, Minutes)> = present
                .lines(payer.0, None)
                .iter()
                .filter(|line| line.moved < Minutes::ZERO)
                .map(|line| (line.member, line.moved))
                .collect();
            moved.extend(payer.1.map(|member| (member, present.minutes().negated())));
            let mut names = Vec::new();
            for (id, minutes) in moved {
                let Some(member) = member::by_id(reader, bank, id)? else { continue };
                let Some(account) = account::by_id(reader, bank, member.account)? else { continue };
                let after = account.balance.plus(minutes).unwrap_or(Minutes::ZERO);
                if account.floor.is_some_and(|floor| after < floor) {
                    names.push(member.name.as_str().to_owned());
                }
            }
            Ok(names)
        })
    }
}

/// Sheets that wait to be keyed in, inside a view that is held already.
pub(in crate::service) fn waiting_in(reader: &mut Reader, bank: BankId, today: Day, limit: i64) -> Result<Vec<AttendanceSheet>> {
    Ok(sheet::list_waiting(reader, bank, today, limit)?)
}

fn undo(page: &mut Sheet<'_>, bank: BankId, number: i64, reason: &Reason) -> Result<Decided> {
    let mut found = sheet::by_number(page.reader(), bank, number)?.ok_or(Error::NotFound)?;
    let Some((undone, _)) = found.transfer.filter(|_| found.state == SheetState::Posted) else {
        return Err(Refusal::SheetDone.into());
    };
    let record = transfer::by_id(page.reader(), bank, undone)?.ok_or(Error::NotFound)?;
    let legs = record.transfer.postings.iter().map(|posting| Leg { account: posting.account, minutes: posting.minutes.negated() });
    let draft = Draft {
        kind: TransferKind::Reversal,
        happened_on: found.on,
        source: format!("reversal:{undone}"),
        reverses: Some(Undoes { id: undone, kind: record.transfer.kind, happened_on: record.transfer.happened_on }),
        category: Some(found.category),
        legs: Legs::new(legs.collect())?,
        memo: Some(reason.as_str().to_owned()),
        // A mistake must always be possible to undo, whatever the balances are by now.
        floor: FloorRule::Override,
    };
    let reversal = match page.post(&draft)? {
        Ok(transfer) => transfer,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    (found.state, found.reversed_seq, found.reason) = (SheetState::Undone, Some(reversal.seq), Some(reason.clone()));
    let id = found.id;
    page.put(Booked { put: Put::Known(found), lines: Vec::new() });
    Ok(Ok(id.uuid()))
}

/// A sheet that is in the database already, or not yet.
enum Put {
    Fresh(AttendanceSheet),
    Known(AttendanceSheet),
}

/// A sheet's new state with its lines, beside the transfer.
struct Booked {
    put: Put,
    lines: Vec<SheetLine>,
}

impl Beside for Booked {
    const RANK: u8 = 3;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        rows.iter().try_for_each(|row| {
            let id = match &row.put {
                Put::Fresh(found) => sheet::insert(tx, bank, found).map(|()| found.id)?,
                Put::Known(found) => sheet::update(tx, bank, found).map(|()| found.id)?,
            };
            sheet::insert_lines(tx, bank, id, &row.lines)
        })
    }
}

/// What one of the people is told, in the transaction of the sheet.
struct Letter {
    clock: Clock,
    to: MemberId,
    told: Told,
}

impl Beside for Letter {
    const RANK: u8 = 4;

    fn write(tx: &mut Tx, bank: BankId, rows: Vec<Self>) -> StoreResult<()> {
        rows.iter().try_for_each(|row| {
            tell(tx, &row.clock, bank, row.to, &row.told).map_err(|error| match error {
                Error::Fault(fault) => fault,
                _ => StoreError::Corrupt("a message could not be written"),
            })
        })
    }
}

fn told(found: &AttendanceSheet, line: &SheetLine) -> Told {
    let kind = if line.part == SheetPart::Helper { MessageKind::SheetHelped } else { MessageKind::SheetTookPart };
    let facts = vec![
        ("what", Fact::Text(found.title.as_str().to_owned())),
        ("day", Fact::Day(found.on)),
        ("time", Fact::Minutes(line.minutes)),
        ("moved", Fact::Minutes(line.moved.size())),
    ];
    Told { kind, about: Some(found.id.uuid()), facts, not_before: None }
}

/// Everybody on the sheet, or everything that is wrong with it, each thing at its field.
fn checked(
    reader: &mut Reader,
    bank: BankId,
    found: &AttendanceSheet,
    present: &Present,
    (controls, today): (Option<Controls>, Day),
) -> Result<BTreeMap<MemberId, Member>> {
    let mut wrong: Vec<Invalid> = present.faults(found.payer, controls).into_iter().map(invalid).collect();
    if found.on > today {
        wrong.push(Invalid { field: "on", message: "invalid-future-day" });
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let mut people = BTreeMap::new();
    let everybody: BTreeSet<MemberId> = present.helpers.iter().map(|(id, _)| *id).chain(present.attenders.iter().copied()).collect();
    for id in everybody {
        let member = member::by_id(reader, bank, id)?.ok_or(Error::invalid("people", "invalid-member"))?;
        if member.kind == MemberKind::Organisation {
            return Err(Error::invalid("people", "invalid-sheet-person"));
        }
        // Paper can arrive after somebody has left.
        if !member.standing.takes_part() && member.left_on.is_none_or(|left_on| found.on > left_on) {
            return Err(Refusal::NotTakingPart.into());
        }
        people.insert(id, member);
    }
    Ok(people)
}

fn invalid(fault: SheetFault) -> Invalid {
    let (field, message) = match fault {
        SheetFault::NoHelper => ("helpers", "invalid-sheet-no-helper"),
        SheetFault::NoAttender => ("attenders", "invalid-sheet-no-attender"),
        SheetFault::Twice(_) => ("people", "invalid-sheet-twice"),
        SheetFault::TooMany => ("people", "invalid-sheet-too-many"),
        SheetFault::Helpers => ("helpers_total", "invalid-sheet-helpers-total"),
        SheetFault::Attenders => ("attenders_total", "invalid-sheet-attenders-total"),
        SheetFault::Minutes => ("minutes_total", "invalid-sheet-minutes-total"),
    };
    Invalid { field, message }
}

fn shown(reader: &mut Reader, bank: BankId, number: i64) -> Result<ShownSheet> {
    let found = sheet::by_number(reader, bank, number)?.ok_or(Error::NotFound)?;
    let lines = sheet::lines_of(reader, bank, found.id)?;
    let by = found.posted.and_then(|(_, by)| by);
    let people: Vec<MemberId> = lines.iter().map(|line| line.member).chain(found.payer_id).chain(by).collect();
    let labels = member::labels(reader, bank, &people)?;
    let missing = || Error::Fault(StoreError::Corrupt("a sheet without its category"));
    Ok(ShownSheet {
        category: category::told(reader, bank)?.remove(&found.category).ok_or_else(missing)?,
        payer: found.payer_id.and_then(|id| labels.get(&id).cloned()),
        lines: lines.into_iter().filter_map(|line| labels.get(&line.member).cloned().map(|label| (line, label))).collect(),
        posted_by: by.and_then(|id| labels.get(&id).cloned()),
        sheet: found,
    })
}
