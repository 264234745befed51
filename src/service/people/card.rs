//! Printed sign-in cards: made by the member or by staff for them, opened with a number that is not on the card, taken back at once.
//!
//! A card opens little (`Act::by_card`) and never anything of staff's. It has no login, so nothing of a login can be changed with it.

use crate::domain::id::{BankId, CardId, MemberId};
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::card::{Card, WRONG_MAX, pin, typed_pin};
use crate::domain::people::deed::{Deed, Door};
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{Member, Role};
use crate::domain::people::message::{Fact, MessageKind};
use crate::domain::text::Slug;
use crate::service::actor::{Actor, Caller, Reach, Sure};
use crate::service::bank::{Banks, digest, secret};
use crate::service::clock::Clock;
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::message::{Told, tell};
use crate::service::people::password::{self, Verdict};
use crate::service::people::session::Opened;
use crate::store::db::Reader;
use crate::store::people::{bank, card, member};

/// A card that was just made: what stands on it, and the number that goes with it. Neither is shown again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct MadeCard {
    /// Whose.
    pub(crate) member: Member,
    /// The secret in its code.
    pub(crate) secret: String,
    /// The number.
    pub(crate) pin: String,
}

/// A member and the card that they have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct HeldCard {
    /// Whose.
    pub(crate) member: Member,
    /// The card.
    pub(crate) card: Option<Card>,
}

/// What came of a card and a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CardTry {
    /// They are in.
    In(CardId),
    /// The number was wrong.
    Wrong,
    /// There were too many wrong numbers.
    Locked,
}

/// A member whose card may be made or taken back: oneself, or for staff anybody. Nobody who is staff has one.
fn holder(reader: &mut Reader, actor: &Actor, id: MemberId) -> Result<(BankId, Member)> {
    let own = actor.member() == Some(id);
    let bank = actor.may(if own { Act::ManageOwn } else { Act::ManageMembers })?;
    let member = member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
    if member.role > Role::Member {
        return Err(Error::Forbidden);
    }
    Ok((bank, member))
}

/// The card behind a secret with its bank and its member, if it can open anything.
fn opening(reader: &mut Reader, secret: &str) -> Result<(Bank, Card, String)> {
    let (bank, card, pin_hash) = card::live_by_hash(reader, &digest(secret))?.ok_or(Refusal::LinkUnusable)?;
    let member = member::by_id(reader, bank, card.member)?.filter(opens_for).ok_or(Refusal::LinkUnusable)?;
    let bank = bank::by_id(reader, bank)?.filter(|_| member.id == card.member).ok_or(Refusal::LinkUnusable)?;
    Ok((bank, card, pin_hash))
}

fn opens_for(member: &Member) -> bool {
    member.standing.takes_part() && member.role == Role::Member
}

impl Banks {
    /// The card that a member has; one's own, and staff anybody's.
    pub(crate) fn card_of(&self, actor: &Actor, id: MemberId) -> Result<HeldCard> {
        self.db.read(|reader| {
            let (bank, member) = holder(reader, actor, id)?;
            Ok(HeldCard { card: card::live_of(reader, bank, id)?, member })
        })
    }

    /// Makes a card; an older one stops working, and whoever used it is out. The member is told if it was not them.
    pub(crate) fn make_card(&self, actor: &Actor, id: MemberId) -> Result<MadeCard> {
        let (bank, member) = self.db.read(|reader| holder(reader, actor, id))?;
        if !member.standing.takes_part() {
            return Err(Refusal::NotTakingPart.into());
        }
        let (fresh, now) = (secret(), self.clock.now_ms());
        // A card is a lasting way in: whoever sits at a screen that somebody left must not take one away.
        actor.sure(now)?;
        let pin = pin(Clock::System.salt().first_chunk::<8>().copied().unwrap_or_default());
        let pin_hash = password::hash(&pin)?;
        let id = CardId::new(self.clock.new_id());
        let made = Card { id, member: member.id, made_at: now, made_by: actor.member(), wrong_pins: 0, last_used_at: None };
        self.db.write(bank, |tx| {
            card::end(tx, bank, member.id, now, actor.member())?;
            card::insert(tx, bank, &made, &digest(&fresh), &pin_hash)?;
            self.keep(tx, actor, Deed::of(DeedKind::CardMade).about(member.id))?;
            if actor.member() != Some(member.id) {
                let facts = vec![("page", Fact::Link("/settings/card".to_owned()))];
                tell(tx, &self.clock, bank, member.id, &Told { kind: MessageKind::CardMade, about: None, facts, not_before: None })?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(MadeCard { member, secret: fresh, pin })
    }

    /// Whose card a secret belongs to, for whoever has just made it and prints it.
    pub(crate) fn card_to_print(&self, actor: &Actor, id: MemberId, secret: &str) -> Result<Member> {
        self.db.read(|reader| {
            let (_, member) = holder(reader, actor, id)?;
            let found = card::live_by_hash(reader, &digest(secret))?.is_some_and(|(_, card, _)| card.member == member.id);
            if found { Ok(member) } else { Err(Error::NotFound) }
        })
    }

    /// Takes a member's card back, and ends what was begun with it.
    pub(crate) fn end_card(&self, actor: &Actor, id: MemberId) -> Result<()> {
        let (bank, _) = self.db.read(|reader| holder(reader, actor, id))?;
        let now = self.clock.now_ms();
        let ended = self.db.write(bank, |tx| {
            let ended = card::end(tx, bank, id, now, actor.member())?;
            if ended {
                self.keep(tx, actor, Deed::of(DeedKind::CardEnded).about(id))?;
            }
            Ok::<_, Error>(ended)
        })?;
        if ended { Ok(()) } else { Err(Error::NotFound) }
    }

    /// The bank whose card it is. The card itself is the permission, so any actor may ask; it tells nothing of its member.
    pub(crate) fn look_at_card(&self, _actor: &Actor, secret: &str) -> Result<Bank> {
        self.db.read(|reader| opening(reader, secret).map(|(bank, _, _)| bank))
    }

    /// Tries a number. Every try is counted before it is looked at, so that many at once are no more than five.
    pub(crate) fn open_card(&self, _actor: &Actor, secret: &str, typed: &str) -> Result<CardTry> {
        let (_, found, pin_hash) = self.db.read(|reader| opening(reader, secret))?;
        // What cannot be a number is no try.
        let Some(typed) = typed_pin(typed) else { return Ok(CardTry::Wrong) };
        if !self.db.write_installation(|tx| Ok::<_, Error>(card::count_try(tx, found.id, WRONG_MAX)?))? {
            return Ok(CardTry::Locked);
        }
        if password::compare(&typed, Some(&pin_hash))? == Verdict::Wrong {
            let last = found.wrong_pins.saturating_add(1) >= WRONG_MAX;
            return Ok(if last { CardTry::Locked } else { CardTry::Wrong });
        }
        let now = self.clock.now_ms();
        let opens = self.db.write_installation(|tx| Ok::<_, Error>(card::mark_used(tx, found.id, now)?))?;
        if opens { Ok(CardTry::In(found.id)) } else { Err(Refusal::LinkUnusable.into()) }
    }

    /// Who somebody is that came by a card; nobody once it was taken back, or its member is stopped or has become staff.
    pub(crate) fn actor_for_card(&self, id: CardId, slug: Option<&Slug>) -> Result<Opened> {
        let found = self.db.read(|reader| {
            let Some((id, card)) = card::live_by_id(reader, id)? else { return Ok(None) };
            let (bank, member) = (bank::by_id(reader, id)?, member::by_id(reader, id, card.member)?);
            Ok::<_, Error>(bank.zip(member.filter(opens_for)))
        })?;
        let (bank, member) = found.ok_or(Error::Unauthenticated)?;
        if slug.is_some_and(|slug| bank.slug != *slug) {
            return Err(Error::NotFound);
        }
        self.notary().refuse_closed(bank.id)?;
        let caller = Caller { bank, member, login: None, acting: None, sure: Sure::Session(None), reach: Reach::Card, door: Door::WEB };
        Ok(Opened { actor: Actor::Member(Box::new(caller)), several: false })
    }
}
