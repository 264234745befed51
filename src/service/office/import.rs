//! Bringing in what another system exported: every line is checked first, then everything is written in one commit.
//!
//! What was settled there is settled here. An exchange between two people counts as help; minutes from the other system's
//! organisation become opening balances out of the bank's own account, and minutes to it become gifts into that account, so
//! that every balance there, the organisation's too, is a balance here. Nothing is imported twice. Passwords never are.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::domain::id::{AccountId, BankId, CategoryId};
use crate::domain::ledger::account::AccountKind;
use crate::domain::ledger::transfer::{Draft, FloorRule, Legs, TransferKind};
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{MemberKind, Role};
use crate::domain::text::Slug;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::append;
use crate::service::error::{Error, Refusal, Result};
use crate::service::office::history::{self, Keyed, Party, Past};
use crate::service::office::sheet::{Sheet, SheetRow};
use crate::service::office::timeoverflow::{self, End, ImportFile, LineFault, Read, TransferLine, UserLine};
use crate::service::people::member::NewMember;
use crate::store::db::{Stems, StoreError, Tx};
use crate::store::help::category;
use crate::store::ledger::account;
use crate::store::office::import;
use crate::store::people::{bank, member};

/// The name under which these files are remembered.
const FORMAT: &str = "timeoverflow";
/// The kind of help of entries that name none that this bank knows.
const OTHER: &str = "other";
/// Members that are read at a time.
const PAGE: i64 = 2_000;

/// Whether to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ImportMode {
    /// Everything is tried and nothing is kept.
    DryRun,
    /// One commit, all or nothing.
    Commit,
}

/// What an import came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Imported {
    /// Every line is right; this is what was (or in a dry run would be) brought in.
    Fine(Sheet),
    /// Some lines are wrong; nothing was written.
    Wrong(Vec<LineFault>),
}

/// Leaves a transaction without keeping it, with or without a sheet.
enum Leave {
    Tried(Sheet),
    Failed(Error),
}

impl From<Error> for Leave {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Stems for Leave {
    fn stem(&self) -> Option<&StoreError> {
        match self {
            Self::Tried(_) => None,
            Self::Failed(error) => error.stem(),
        }
    }
}

impl From<StoreError> for Leave {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Whom a member number of the other system means here.
type People = BTreeMap<i64, Party>;

impl Banks {
    /// Brings in TimeOverflow's files of users, posts and transfers; the operator and the coordinator.
    pub(crate) fn import_timeoverflow(&self, actor: &Actor, files: &[ImportFile], mode: ImportMode) -> Result<Imported> {
        let bank_id = actor.may(Act::ManageRules)?;
        let prints: Vec<[u8; 32]> = files.iter().map(|file| Sha256::digest(&file.bytes).into()).collect();
        if prints.iter().collect::<BTreeSet<_>>().len() != prints.len() {
            return Err(Refusal::ImportedBefore.into());
        }
        let (bank, here) = self.db.read(|reader| {
            for print in &prints {
                if import::exists(reader, bank_id, print)? {
                    return Err(Error::Refused(Refusal::ImportedBefore));
                }
            }
            let bank = bank::by_id(reader, bank_id)?.ok_or(Error::NotFound)?;
            Ok((bank, everybody(reader, bank_id)?))
        })?;
        let now = self.clock.now_ms();
        let read = timeoverflow::read(files, &here.keys().copied().collect(), &bank, now);
        if !read.faults.is_empty() {
            return Ok(Imported::Wrong(read.faults));
        }
        let written = self.db.write(bank_id, |tx| {
            for print in &prints {
                // Again under the lock: a twin of this command may have been faster.
                if import::exists(tx, bank_id, print)? {
                    return Err(Leave::Failed(Refusal::ImportedBefore.into()));
                }
                import::insert(tx, bank_id, print, FORMAT, now)?;
            }
            let sheet = self.bring_in(tx, actor, &bank, &read, &here)?;
            self.keep(tx, actor, Deed::of(DeedKind::MembersImported).now("files", prints.len()))?;
            if mode == ImportMode::DryRun { Err(Leave::Tried(sheet)) } else { Ok(sheet) }
        });
        match written {
            Ok(sheet) | Err(Leave::Tried(sheet)) => Ok(Imported::Fine(sheet)),
            Err(Leave::Failed(error)) => Err(error),
        }
    }

    fn bring_in(&self, tx: &mut Tx, actor: &Actor, bank: &Bank, read: &Read, here: &People) -> Result<Sheet> {
        let own = account::only_of_kind(tx, bank.id, AccountKind::Bank)?;
        let mut people = here.clone();
        for user in &read.users {
            let added = self.add_member_in(tx, actor, bank.id, new_member(user))?;
            people.insert(user.number, Party { member: added.id, account: added.account });
        }
        let touched: BTreeSet<i64> =
            read.users.iter().map(|user| user.number).chain(read.transfers.iter().flat_map(TransferLine::numbers)).collect();
        let parties: Vec<(i64, Party)> = touched.iter().filter_map(|number| people.get(number).map(|party| (*number, *party))).collect();
        let accounts: Vec<AccountId> = parties.iter().map(|(_, party)| party.account).chain([own.id]).collect();
        let before = account::lock(tx, bank.id, &accounts)?;
        let other = other_category(tx, bank.id)?;
        self.write_books(tx, bank.id, &read.transfers, &Books { people: &people, own: own.id, other })?;
        let after = account::lock(tx, bank.id, &accounts)?;
        let balance = |of: &BTreeMap<AccountId, crate::domain::ledger::account::Account>, id: AccountId| {
            of.get(&id).map_or(0, |account| account.balance.get())
        };
        let grown = |id: AccountId| Minutes::new(balance(&after, id).saturating_sub(balance(&before, id)));
        let labels = member::labels(tx, bank.id, &parties.iter().map(|(_, party)| party.member).collect::<Vec<_>>())?;
        let row = |(number, party): &(i64, Party)| SheetRow {
            number: *number,
            name: labels.get(&party.member).map(|label| label.name.clone()).unwrap_or_default(),
            old: read.balance_of(End::Member(*number)),
            new: grown(party.account),
            below_floor: after.get(&party.account).is_some_and(|account| account.floor.is_some_and(|floor| account.balance < floor)),
        };
        Ok(Sheet::new(read, parties.iter().map(row).collect(), grown(own.id)))
    }

    fn write_books(&self, tx: &mut Tx, bank: BankId, lines: &[TransferLine], books: &Books<'_>) -> Result<()> {
        let mut helped: Vec<Past> = Vec::new();
        for line in lines {
            if let Some(past) = books.past(line)? {
                helped.push(past);
            } else {
                self.write_helped(tx, bank, &mut helped)?;
                let draft = books.movement(line, &self.clock.new_id().to_string())?;
                let refused = append(tx, &self.pen(), bank, &[draft])?.into_iter().find_map(std::result::Result::err);
                refused.map_or(Ok(()), |refusal| Err(Error::Refused(refusal.into())))?;
            }
        }
        self.write_helped(tx, bank, &mut helped)
    }

    fn write_helped(&self, tx: &mut Tx, bank: BankId, helped: &mut Vec<Past>) -> Result<()> {
        // The other system let these balances be; a floor that is new to them must not lose an hour of help.
        for batch in helped.chunks(1_000) {
            let answers = history::record(tx, &self.pen(), bank, FloorRule::Override, batch)?;
            let refused = answers.into_iter().find_map(std::result::Result::err);
            refused.map_or(Ok(()), |refusal| Err(Error::Refused(refusal.into())))?;
        }
        helped.clear();
        Ok(())
    }
}

/// Where the minutes of the other system go.
struct Books<'a> {
    people: &'a People,
    own: AccountId,
    other: CategoryId,
}

impl Books<'_> {
    fn party(&self, number: i64) -> Result<Party> {
        self.people.get(&number).copied().ok_or(Error::NotFound)
    }

    /// Help between two people; `None` where the organisation is one side. The source paid, so it is the one who was helped.
    fn past(&self, line: &TransferLine) -> Result<Option<Past>> {
        let (End::Member(receiver), End::Member(giver)) = (line.source, line.destination) else { return Ok(None) };
        Ok(Some(Past {
            giver: self.party(giver)?,
            receiver: self.party(receiver)?,
            minutes: line.minutes,
            happened_on: line.day,
            category: self.other,
            note: line.note.clone(),
            keyed: Keyed::Elsewhere,
            logged_at: line.at,
            confirmed_at: None,
        }))
    }

    fn movement(&self, line: &TransferLine, unique: &str) -> Result<Draft> {
        let (kind, from, to) = match (line.source, line.destination) {
            (End::Organisation, End::Member(number)) => (TransferKind::Opening, self.own, self.party(number)?.account),
            (End::Member(number), _) => (TransferKind::Gift, self.party(number)?.account, self.own),
            (End::Organisation, End::Organisation) => return Err(Error::NotFound),
        };
        Ok(Draft {
            kind,
            happened_on: line.day,
            source: format!("import:{unique}"),
            reverses: None,
            category: None,
            legs: Legs::between(from, to, line.minutes.minutes())?,
            memo: line.note.as_ref().map(|note| note.as_str().to_owned()),
            floor: FloorRule::Override,
        })
    }
}

/// Everybody who is in the bank already, by number.
fn everybody(reader: &mut crate::store::db::Reader, bank: BankId) -> Result<People> {
    let mut people = People::new();
    loop {
        let filter = member::MemberFilter { after_number: people.keys().next_back().copied(), ..member::MemberFilter::default() };
        let page = member::list(reader, bank, &filter, PAGE)?;
        if page.is_empty() {
            return Ok(people);
        }
        people.extend(page.into_iter().map(|member| (member.number, Party { member: member.id, account: member.account })));
    }
}

fn new_member(user: &UserLine) -> NewMember {
    NewMember {
        name: user.name.clone(),
        email: user.email.clone(),
        phone: user.phone.clone(),
        contact_channel: None,
        role: Role::Member,
        kind: MemberKind::Person,
        joined_on: Some(user.joined_on),
        number: Some(user.number),
    }
}

/// The bank's kind of help called `other`, or its first one.
fn other_category(tx: &mut Tx, bank: BankId) -> Result<CategoryId> {
    let all = category::list(tx, bank)?;
    let other = Slug::new(OTHER).ok();
    let found = all.iter().find(|each| Some(&each.slug) == other.as_ref()).or_else(|| all.first());
    found.map(|category| category.id).ok_or(Error::invalid("category", "invalid-category"))
}
