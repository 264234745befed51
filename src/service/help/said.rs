//! What people answer to a message about an exchange: through the link in it, or on the telephone. No session is made of it.
//!
//! Whoever holds the link acts as the member it was sent to, for this one answer. Looking changes nothing: mail scanners look.

use crate::domain::help::exchange::{Exchange, State};
use crate::domain::id::{BankId, ExchangeId, MemberId};
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Door;
use crate::domain::people::link::{Link, LinkPurpose};
use crate::service::actor::{Actor, Caller, Reach, Sure};
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::help::exchange::{Confirm, Doubt, People, Shown, setting};
use crate::service::help::readback::{Letters, confirm_link, question};
use crate::service::help::shown::show_one;
use crate::service::ledger::answered::Asked;
use crate::service::people::link::{code_hash, open_link};
use crate::store::db::{Reader, Tx};
use crate::store::help::exchange;
use crate::store::people::{bank, link, member};

/// What is behind a link.
#[derive(Clone, Debug)]
pub(crate) enum Behind {
    /// A question.
    Open(Box<Said>),
    /// Nothing any more, or never anything; the bank where it is known, for its telephone.
    Over(Option<Bank>),
}

/// What somebody is asked.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The bank.
    pub(crate) bank: Bank,
    /// Who is asked.
    pub(crate) member: MemberId,
    /// What about.
    pub(crate) shown: Shown,
    /// What a yes does.
    pub(crate) purpose: LinkPurpose,
}

/// What a yes came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Agreed {
    /// It is in the books now.
    Settled,
    /// It stands as it was read back.
    Noted,
}

/// Days in milliseconds.
const DAY_MS: i64 = 86_400_000;
/// Reminders that one bank gets in one go; the rest follows with the next.
const REMINDERS_MAX: i64 = 200;

impl Banks {
    /// Looks at what is behind a link and changes nothing. The link itself is the permission, so any actor may look.
    pub(crate) fn look_at_said(&self, _actor: &Actor, code: &str) -> Result<Behind> {
        let now = self.clock.now_ms();
        let behind = self.db.read(|reader| {
            let Some((bank_id, link)) = link::by_hash(reader, &code_hash(code))? else {
                let only = bank::list(reader)?;
                return Ok(Behind::Over(<[Bank; 1]>::try_from(only).ok().map(|[bank]| bank)));
            };
            let the_bank = bank::by_id(reader, bank_id)?.ok_or(Error::NotFound)?;
            match asked(reader, bank_id, &link, now) {
                Ok((member, exchange)) => {
                    let shown = show_one(reader, bank_id, exchange)?;
                    Ok(Behind::Open(Box::new(Said { bank: the_bank, member, shown, purpose: link.purpose })))
                }
                Err(Error::Refused(Refusal::LinkUnusable)) => Ok(Behind::Over(Some(the_bank))),
                Err(error) => Err(error),
            }
        })?;
        if let Behind::Open(said) = &behind {
            self.notary().refuse_closed(said.bank.id)?;
        }
        Ok(behind)
    }

    /// "Yes, that's right", through a link, once.
    pub(crate) fn agree_by_link(&self, _actor: &Actor, code: &str, key: Option<&str>) -> Result<Agreed> {
        let hash = code_hash(code);
        let (bank, link, actor) = self.db.read(|reader| holder(reader, &hash))?;
        if link.purpose == LinkPurpose::Said {
            return self.db.write(bank, |tx| {
                let now = self.clock.now_ms();
                open_link(tx, &hash, now)?;
                asked(tx, bank, &link, now)?;
                link::use_up(tx, &hash, now)?;
                Ok(Agreed::Noted)
            });
        }
        let id = ExchangeId::new(link.about);
        let request = Asked {
            bank,
            actor: &actor,
            key,
            request: format!("confirm by link {id}"),
            accounts: Vec::new(),
            touches: vec![(id.uuid(), id.uuid())],
        };
        let (banks, by) = (self.clone(), actor.clone());
        self.once(request, move |sheet| {
            let now = banks.clock.now_ms();
            let (_, open) = open_link(sheet.reader(), &hash, now)?;
            asked(sheet.reader(), bank, &open, now)?;
            banks.say_yes(sheet, &by, bank, id, &Confirm::default(), Some(hash))
        })?;
        Ok(Agreed::Settled)
    }

    /// "That's not right", through a link, once. The broker's desk shows it.
    pub(crate) fn doubt_by_link(&self, _actor: &Actor, code: &str, doubt: &Doubt) -> Result<()> {
        let hash = code_hash(code);
        let (bank, link, actor) = self.db.read(|reader| holder(reader, &hash))?;
        self.notary().refuse_closed(bank)?;
        self.db.write(bank, |tx| {
            let now = self.clock.now_ms();
            open_link(tx, &hash, now)?;
            let (_, exchange) = asked(tx, bank, &link, now)?;
            let (_, at) = self.doubt(tx, &actor, bank, exchange.id, doubt)?;
            link::use_up(tx, &hash, at)?;
            Ok(())
        })
    }

    /// "That's not right", heard on the telephone from whom a message was for; the story tells who heard it and whose word it is.
    pub(in crate::service) fn doubt_heard(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        bank: BankId,
        (id, from): (ExchangeId, Option<MemberId>),
        doubt: &Doubt,
    ) -> Result<()> {
        let (_, at) = self.doubt(tx, actor, bank, id, doubt)?;
        for hash in from.map(|from| link::list_open(tx, bank, id.uuid(), from, at)).transpose()?.unwrap_or_default() {
            link::use_up(tx, &hash, at)?;
        }
        Ok(())
    }

    /// Reminds those whose yes has been awaited for half the time that their bank waits, once, if the question has reached them;
    /// the worker's task. Answers how many.
    pub(crate) fn remind_confirmations(&self, actor: &Actor) -> Result<i64> {
        let Actor::Operator(_) = actor else { return Err(Error::Forbidden) };
        let mut reminded = 0_i64;
        for the_bank in self.db.read(|reader| Ok::<_, Error>(bank::list(reader)?))? {
            if self.notary().refuse_closed(the_bank.id).is_err() {
                continue;
            }
            let logged_before = self.clock.now_ms().saturating_sub(the_bank.rules.wait_days.saturating_mul(DAY_MS) / 2);
            let due = self.db.read(|reader| exchange::list_unreminded(reader, the_bank.id, logged_before, REMINDERS_MAX))?;
            if due.is_empty() {
                continue;
            }
            reminded = reminded.saturating_add(self.db.write(the_bank.id, |tx| {
                // Asked again under the lock: another copy of the program may have been quicker.
                let due = exchange::list_unreminded(tx, the_bank.id, logged_before, REMINDERS_MAX)?;
                due.iter().try_for_each(|exchange| self.remind(tx, &the_bank, exchange))?;
                Ok::<_, Error>(i64::try_from(due.len()).unwrap_or(i64::MAX))
            })?);
        }
        Ok(reminded)
    }

    fn remind(&self, tx: &mut Tx, bank: &Bank, exchange: &Exchange) -> Result<()> {
        let people = People::of(tx, bank.id, exchange)?;
        let (_, category) = setting(tx, bank.id, exchange)?;
        let keyed_by = exchange.keyed_by.map(|id| member::by_id(tx, bank.id, id)).transpose()?.flatten();
        let keyed_by = keyed_by.map_or_else(|| bank.name.to_string(), |member| member.name.to_string());
        let facts = question(exchange, &people, &category, &keyed_by);
        let link = confirm_link(exchange.receiver, exchange.id, self.clock.now_ms(), bank.rules);
        Letters::reminder(tx, (&self.clock, bank.id), &people.receiver, facts, link)?.write(tx, bank.id)
    }
}

/// Whose link it is: the bank, the link, and the member as an actor for this one answer.
fn holder(reader: &mut Reader, hash: &[u8; 32]) -> Result<(BankId, Link, Actor)> {
    let (bank, link) = link::by_hash(reader, hash)?.ok_or(Refusal::LinkUnusable)?;
    let the_bank = bank::by_id(reader, bank)?.ok_or(Refusal::LinkUnusable)?;
    let member = link.member.map(|id| member::by_id(reader, bank, id)).transpose()?.flatten().ok_or(Refusal::LinkUnusable)?;
    let (sure, reach) = (Sure::Session(None), Reach::Full);
    let caller = Caller { bank: the_bank, member, login: None, acting: None, sure, reach, door: Door::WEB };
    Ok((bank, link, Actor::Member(Box::new(caller))))
}

/// Who is asked about what, if there is still something to answer.
fn asked(reader: &mut Reader, bank: BankId, link: &Link, now_ms: i64) -> Result<(MemberId, Exchange)> {
    let member = link.member.filter(|_| link.is_open(now_ms)).ok_or(Refusal::LinkUnusable)?;
    let exchange = exchange::by_id(reader, bank, ExchangeId::new(link.about))?.ok_or(Refusal::LinkUnusable)?;
    let open = match link.purpose {
        LinkPurpose::Confirm => exchange.state == State::AwaitingReceiver,
        LinkPurpose::Said => matches!(exchange.state, State::AwaitingReceiver | State::Queried | State::Settled),
    };
    if open && exchange.party(member).is_some() { Ok((member, exchange)) } else { Err(Refusal::LinkUnusable.into()) }
}
