//! Putting right: undoing a settled exchange by a linked reversal, with a replacement in the same step, or keeping it.

use crate::domain::calendar::Day;
use crate::domain::help::category::Category;
use crate::domain::help::exchange::{self as rules, Exchange, State, Verb};
use crate::domain::id::{BankId, ExchangeId, MemberId};
use crate::domain::ledger::transfer::{Draft, FloorRule, Leg, Legs, TransferKind, Undoes};
use crate::domain::minutes::Amount;
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::{Reason, Slug};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::bookkeeper::Sheet;
use crate::service::deed;
use crate::service::error::{Error, Invalid, Refusal, Result};
use crate::service::help::category::usable;
use crate::service::help::exchange::{Added, Changed, People, setting, settle};
use crate::service::help::readback::{self, ALL_SAID, Occasion, Outdated, Scene};
use crate::service::help::shown::{Shown, show_one, visible};
use crate::service::ledger::answered::{Answered, Asked, Decided};
use crate::store::help::exchange;
use crate::store::ledger::transfer;

/// How an exchange is undone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reversal {
    /// Why.
    pub(crate) reason: Reason,
    /// The right one, to put in its place in the same step.
    pub(crate) replacement: Option<Replacement>,
}

/// What is different in the right one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Replacement {
    /// The right time.
    pub(crate) minutes: Option<Amount>,
    /// The right day.
    pub(crate) happened_on: Option<Day>,
    /// The right kind of help.
    pub(crate) category: Option<Slug>,
    /// The right giver.
    pub(crate) giver: Option<MemberId>,
    /// The right receiver.
    pub(crate) receiver: Option<MemberId>,
}

/// An exchange that was undone, and the one in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reversed {
    /// The old one.
    pub(crate) old: Shown,
    /// The one in its place.
    pub(crate) new: Option<Shown>,
}

impl Banks {
    /// Undoes a settled exchange, and puts the right one in its place where one is given: all or nothing.
    pub(crate) fn reverse_exchange(&self, actor: &Actor, id: ExchangeId, how: &Reversal, key: Option<&str>) -> Result<Answered<Reversed>> {
        let bank = self.reversing_bank(actor, id)?;
        let request = format!("reverse {id} {how:?}");
        let asked = Asked { bank, actor, key, request, accounts: Vec::new(), touches: vec![(id.uuid(), id.uuid())] };
        let (banks, by, how) = (self.clone(), actor.clone(), how.clone());
        let made = self.once(asked, move |sheet| banks.undo(sheet, &by, bank, id, &how))?;
        let reversed = self.db.read(|reader| {
            let old = exchange::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let new = old.replaced_by.map(|new| exchange::by_id(reader, bank, new)).transpose()?.flatten();
            let new = new.map(|new| show_one(reader, bank, new)).transpose()?;
            Ok::<_, Error>(Reversed { old: show_one(reader, bank, old)?, new })
        })?;
        Ok(made.map(|_| reversed))
    }

    /// A party who may not reverse is told so; a stranger finds nothing.
    fn reversing_bank(&self, actor: &Actor, id: ExchangeId) -> Result<BankId> {
        let own = actor.may(Act::SeeOwn)?;
        self.db.read(|reader| visible(reader, actor, own, id).map(|_| ()))?;
        actor.may(Act::Reverse)
    }

    fn undo(&self, sheet: &mut Sheet<'_>, actor: &Actor, bank: BankId, id: ExchangeId, how: &Reversal) -> Result<Decided> {
        let (mut old, _) = visible(sheet.reader(), actor, bank, id)?;
        let (undone, _) = rules::reverse(&old)?;
        let record = transfer::by_id(sheet.reader(), bank, undone)?.ok_or(Error::NotFound)?;
        let legs = record.transfer.postings.iter().map(|posting| Leg { account: posting.account, minutes: posting.minutes.negated() });
        let draft = Draft {
            kind: TransferKind::Reversal,
            happened_on: old.happened_on,
            source: format!("reversal:{undone}"),
            reverses: Some(Undoes { id: undone, kind: record.transfer.kind, happened_on: record.transfer.happened_on }),
            category: Some(old.category),
            legs: Legs::new(legs.collect())?,
            memo: Some(how.reason.as_str().to_owned()),
            // A mistake must always be possible to undo, whatever the balances are by now.
            floor: FloorRule::Override,
        };
        let reversal = match sheet.post(&draft)? {
            Ok(transfer) => transfer,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        old.state = State::Reversed;
        old.reversed_seq = Some(reversal.seq);
        old.concern_at = None;
        sheet.put(self.event(actor, id, Verb::Reversed, Some(how.reason.clone()), None));
        let mut new = None;
        if let Some(replacement) = &how.replacement {
            let replaced = self.replace(sheet, actor, bank, &old, (replacement, &how.reason))?;
            old.replaced_by = Some(replaced.0.id);
            new = Some(replaced);
        }
        let (people, (the_bank, category)) = (People::of(sheet.reader(), bank, &old)?, setting(sheet.reader(), bank, &old)?);
        let scene = Scene { clock: &self.clock, bank: &the_bank, actor, exchange: &old, people: &people, category: &category };
        let occasion = match &new {
            Some((new, people, category)) => Occasion::Replaced(&how.reason, new, people, category),
            None => Occasion::Undone(&how.reason),
        };
        readback::letters(sheet.reader(), &scene, occasion)?.put(sheet);
        sheet.put(Outdated { exchange: id, kinds: ALL_SAID, at: self.clock.now_ms() });
        let undone =
            Deed::of(DeedKind::ExchangeReversed).about(old.giver).with(old.receiver).thing(id.uuid()).was("minutes", old.minutes.get());
        let undone = match &new {
            Some((new, _, _)) => undone.now("minutes", new.minutes.get()),
            None => undone,
        };
        deed::put(sheet, &self.pen(), actor, undone.because(Some(how.reason.as_str())));
        sheet.put(Changed(old));
        Ok(Ok(id.uuid()))
    }

    /// Puts the right one in the place of an exchange; answers it with its people and its kind of help.
    fn replace(
        &self,
        sheet: &mut Sheet<'_>,
        actor: &Actor,
        bank: BankId,
        old: &Exchange,
        (replacement, reason): (&Replacement, &Reason),
    ) -> Result<(Exchange, People, Category)> {
        let (the_bank, same) = setting(sheet.reader(), bank, old)?;
        let category = match &replacement.category {
            Some(slug) => usable(sheet.reader(), bank, slug).map_err(|error| in_replacement(error, "replacement.category"))?,
            None => same,
        };
        let mut new = Exchange {
            id: ExchangeId::new(self.clock.new_id()),
            giver: replacement.giver.unwrap_or(old.giver),
            receiver: replacement.receiver.unwrap_or(old.receiver),
            minutes: replacement.minutes.unwrap_or(old.minutes),
            happened_on: replacement.happened_on.unwrap_or(old.happened_on),
            category: category.id,
            logged_at: self.clock.now_ms(),
            keyed_by: actor.member(),
            transfer: None,
            replaces: Some(old.id),
            replaced_by: None,
            reversed_seq: None,
            suggested: None,
            ..old.clone()
        };
        if new.giver == new.receiver {
            return Err(Error::invalid("replacement.receiver_id", "invalid-same-person"));
        }
        if new.happened_on > the_bank.day_at(self.clock.now_ms()) {
            return Err(Error::invalid("replacement.happened_on", "invalid-future-day"));
        }
        let people = People::of(sheet.reader(), bank, &new).map_err(|error| match error {
            Error::NotFound => Error::invalid("replacement.receiver_id", "invalid-member"),
            other => other,
        })?;
        // The pair stands or falls together: a replacement that the books refuse undoes the reversal too. The floor is
        // not asked about time that was posted before; only time beyond it must fit.
        let grows = new.minutes > old.minutes || new.receiver != old.receiver;
        let override_floor = (!grows).then_some(reason);
        settle(sheet, &mut new, &people, override_floor)?.map_err(Error::Refused)?;
        sheet.put(Added(new.clone()));
        sheet.put(self.event(actor, new.id, Verb::Logged, Some(reason.clone()), None));
        Ok((new, people, category))
    }

    /// Answers a concern about a settled exchange: it was looked at and stays.
    pub(crate) fn keep_exchange(&self, actor: &Actor, id: ExchangeId, reason: &Reason) -> Result<Shown> {
        let bank = self.reversing_bank(actor, id)?;
        self.db.write(bank, |tx| {
            let (mut exchange, _) = visible(tx, actor, bank, id)?;
            if exchange.state != State::Settled || exchange.concern_at.is_none() {
                return Err(Refusal::NotWaiting.into());
            }
            exchange.concern_at = None;
            exchange.suggested = None;
            exchange::update(tx, bank, &exchange)?;
            self.tell(tx, actor, bank, id, Verb::Kept, Some(reason.clone()), None)?;
            let (people, (the_bank, category)) = (People::of(tx, bank, &exchange)?, setting(tx, bank, &exchange)?);
            let scene = Scene { clock: &self.clock, bank: &the_bank, actor, exchange: &exchange, people: &people, category: &category };
            readback::letters(tx, &scene, Occasion::Kept(reason))?.write(tx, bank)?;
            self.keep(
                tx,
                actor,
                Deed::of(DeedKind::ExchangeKept)
                    .about(exchange.giver)
                    .with(exchange.receiver)
                    .thing(id.uuid())
                    .because(Some(reason.as_str())),
            )?;
            show_one(tx, bank, exchange)
        })
    }
}

/// The same fault, named as the field of the replacement that it is about.
fn in_replacement(error: Error, field: &'static str) -> Error {
    match error {
        Error::Invalid(list) => Error::Invalid(list.into_iter().map(|wrong| Invalid { field, ..wrong }).collect()),
        other => other,
    }
}
