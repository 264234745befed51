//! Digests: the new requests that suit somebody, by their own way, as often as they chose; one for each membership.
//!
//! A bank is read once for all its members. Nobody's name or destination is in it, and nothing is written where nothing is new.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::help::category::Category;
use crate::domain::help::digest::{NewRequest, new_since, suits};
use crate::domain::id::{BankId, CategoryId, MemberId, PlaceId};
use crate::domain::people::bank::Bank;
use crate::domain::people::member::{Member, Standing};
use crate::domain::people::message::{Fact, Message, MessageKind};
use crate::domain::people::place::GridPoint;
use crate::domain::people::profile::Profile;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::people::message::{Told, written};
use crate::store::db::{Reader, Tx};
use crate::store::help::{category, digest};
use crate::store::people::member::MemberFilter;
use crate::store::people::{bank, member, message, pair, place, profile};

/// Requests of a bank that are looked at.
const REQUESTS_MAX: i64 = 500;
/// Requests that one digest tells of; the rest is counted.
const LINES_MAX: usize = 12;

/// What a bank's digests are made of.
struct Sources {
    /// Newest first.
    requests: Vec<NewRequest>,
    /// What each member offers.
    offers: BTreeMap<MemberId, BTreeSet<CategoryId>>,
    categories: BTreeMap<CategoryId, Category>,
    /// The wider kind of each kind of help that has one.
    parents: BTreeMap<CategoryId, CategoryId>,
    /// Everybody who is active.
    members: Vec<Member>,
    profiles: BTreeMap<MemberId, Profile>,
    places: BTreeMap<PlaceId, GridPoint>,
    /// Two people who are never put together, both ways.
    apart: BTreeSet<(MemberId, MemberId)>,
    /// Who has not got the last one yet.
    waiting: BTreeSet<MemberId>,
}

impl Banks {
    /// Writes the digests that are due in every bank; the worker's task. Answers how many were written.
    pub(crate) fn write_digests(&self, actor: &Actor) -> Result<i64> {
        let Actor::Operator(_) = actor else { return Err(Error::Forbidden) };
        let mut count = 0_i64;
        for the_bank in self.db.read(|reader| Ok::<_, Error>(bank::list(reader)?))? {
            if self.notary().refuse_closed(the_bank.id).is_err() {
                continue;
            }
            let today = the_bank.day_at(self.clock.now_ms());
            let offers = self.db.read(|reader| Ok::<_, Error>(digest::list_offered(reader, the_bank.id, today)?))?;
            if !offers.is_empty() {
                count = count.saturating_add(self.db.write(the_bank.id, |tx| self.digest(tx, &the_bank, offers))?);
            }
        }
        Ok(count)
    }

    /// The digests of one bank.
    fn digest(&self, tx: &mut Tx, bank: &Bank, offers: BTreeMap<MemberId, BTreeSet<CategoryId>>) -> Result<i64> {
        let now = self.clock.now_ms();
        let sources = Sources::read(tx, bank, offers, now)?;
        let (mut looked_at, mut messages): (Vec<MemberId>, Vec<Message>) = (Vec::new(), Vec::new());
        for reader in &sources.members {
            let Some(offered) = sources.offers.get(&reader.id) else { continue };
            let profile = sources.profile(reader.id);
            let Some(since) = new_since(profile.digest, profile.digest_at, now) else { continue };
            // One that has not gone out yet is not followed by another; the next tells of all that came since.
            if sources.waiting.contains(&reader.id) {
                continue;
            }
            looked_at.push(reader.id);
            let suiting = sources.suiting(reader.id, offered, since);
            if !suiting.is_empty() {
                let told = Told { kind: MessageKind::Digest, about: None, facts: sources.facts(&profile, &suiting), not_before: None };
                messages.extend(written(&self.clock, reader, &profile, &told));
            }
        }
        message::insert(tx, bank.id, &messages)?;
        let recorded: BTreeSet<MemberId> = sources.profiles.keys().copied().collect();
        profile::set_digest_at(tx, bank.id, &looked_at, &recorded, now)?;
        Ok(i64::try_from(messages.len()).unwrap_or(i64::MAX))
    }
}

impl Sources {
    fn read(reader: &mut Reader, bank: &Bank, offers: BTreeMap<MemberId, BTreeSet<CategoryId>>, now_ms: i64) -> Result<Self> {
        let id: BankId = bank.id;
        let categories: BTreeMap<_, _> = category::list(reader, id)?.into_iter().map(|each| (each.id, each)).collect();
        let active = MemberFilter { standings: vec![Standing::Active], ..MemberFilter::default() };
        let apart = pair::list(reader, id)?.into_iter().flat_map(|pair| [(pair.one, pair.other), (pair.other, pair.one)]);
        Ok(Self {
            requests: digest::list_requests(reader, id, bank.day_at(now_ms), REQUESTS_MAX)?,
            offers,
            parents: categories.values().filter_map(|each| each.parent.map(|parent| (each.id, parent))).collect(),
            categories,
            members: member::list(reader, id, &active, i64::MAX)?,
            profiles: profile::list(reader, id)?,
            places: place::list(reader, id)?.into_iter().map(|place| (place.id, place.at)).collect(),
            apart: apart.collect(),
            waiting: message::list_waiting_for(reader, id, MessageKind::Digest)?,
        })
    }

    fn profile(&self, member: MemberId) -> Profile {
        self.profiles.get(&member).cloned().unwrap_or(Profile::unsaid(member))
    }

    /// The new requests of others that are near to what somebody offers, newest first.
    fn suiting(&self, reader: MemberId, offered: &BTreeSet<CategoryId>, since_ms: i64) -> Vec<&NewRequest> {
        let fits = |request: &&NewRequest| {
            request.created_at > since_ms
                && request.member != reader
                && suits(offered, request.category, &self.parents)
                && !self.apart.contains(&(reader, request.member))
        };
        self.requests.iter().filter(fits).collect()
    }

    /// What a digest tells: of each request the kind of help, how long, by when, and how far away.
    fn facts(&self, reader: &Profile, suiting: &[&NewRequest]) -> Vec<(&'static str, Fact)> {
        let lines = suiting.iter().take(LINES_MAX).map(|request| self.line(reader, request)).collect();
        let more = suiting.len().saturating_sub(LINES_MAX);
        vec![
            ("lines", Fact::Lines(lines)),
            ("requests", Fact::Text(suiting.len().to_string())),
            ("more", Fact::Text(more.to_string())),
            ("link", Fact::Link("/listings".to_owned())),
        ]
    }

    fn line(&self, reader: &Profile, request: &NewRequest) -> Vec<(String, Fact)> {
        let place = |profile: &Profile| profile.place.and_then(|place| self.places.get(&place)).copied();
        let far = place(reader).zip(place(&self.profile(request.member))).map(|(here, there)| here.distance_to(there).told());
        let said = |name: &str, there: Option<()>| (name.to_owned(), Fact::Text(if there.is_some() { "yes" } else { "no" }.to_owned()));
        let what = self.categories.get(&request.category).map(|each| each.name.to_string()).unwrap_or_default();
        let mut line = vec![
            ("what".to_owned(), Fact::Text(what)),
            said("timed", request.minutes.map(|_| ())),
            said("dated", request.needed_by.map(|_| ())),
            said("placed", far.map(|_| ())),
        ];
        line.extend(request.minutes.map(|time| ("time".to_owned(), Fact::Minutes(time.minutes()))));
        line.extend(request.needed_by.map(|day| ("day".to_owned(), Fact::Day(day))));
        line.extend(far.map(|far| ("far".to_owned(), Fact::Far(far))));
        line
    }
}
