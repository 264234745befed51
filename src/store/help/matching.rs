//! What matching is told, read in bulk: a handful of queries for a whole bank, never one a person.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use crate::domain::calendar::Day;
use crate::domain::help::ask::AskState;
use crate::domain::help::exchange::State;
use crate::domain::help::listing::ListingKind;
use crate::domain::help::matching::{AskedSoFar, Between, Helper, ThisRequest};
use crate::domain::help::meeting::MeetingState;
use crate::domain::id::{BankId, CategoryId, ListingId, MemberId, PlaceId};
use crate::domain::minutes::Minutes;
use crate::domain::people::check::{CheckStanding, standing_of};
use crate::domain::people::member::{MemberKind, Standing};
use crate::domain::people::place::GridPoint;
use crate::domain::people::profile::{Availability, Limit, Said, Sex, Skill};
use crate::store::backend::Total;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult};
use crate::store::people::member::Label;
use crate::store::people::{check, pair};
use crate::store::schema::{accounts, asks, exchanges, listings, meetings, member_profiles, members, places};

const DAY_MS: i64 = 86_400_000;
/// How far back help that was given speaks for somebody.
const GIVEN_DAYS: u64 = 180;
/// How far back it counts as much given lately.
const LATELY_DAYS: u64 = 30;
/// How far back asks count as often.
const OFTEN_DAYS: i64 = 90;

/// Somebody who could help, with their name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Candidate {
    /// What matching knows.
    pub(crate) helper: Helper,
    /// Who it is.
    pub(crate) label: Label,
}

/// What is asked of the bulk queries besides the bank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Moment {
    /// Now, UTC milliseconds.
    pub(crate) now_ms: i64,
    /// Today, in the bank's time zone.
    pub(crate) today: Day,
    /// Whether anybody needs a check; if not, none is read.
    pub(crate) checks: Said,
}

/// Everybody who belongs, in number order, also those who rest or were stopped.
pub(crate) fn list_candidates(reader: &mut Reader, bank: BankId, moment: Moment) -> StoreResult<Vec<Candidate>> {
    let belongs = [Standing::Active, Standing::Paused, Standing::Suspended].map(Standing::code);
    let rows = members::table
        .inner_join(accounts::table)
        .filter(members::bank_id.eq(Uid::from(bank)))
        .filter(members::standing.eq_any(belongs))
        .order(members::number)
        .select((members::id, members::number, members::name, members::kind, members::standing, accounts::balance_minutes))
        .load::<(Uid, i64, String, String, String, i64)>(reader.conn())?;
    let mut profiles = list_profiles(reader, bank)?;
    let mut offers = list_offers(reader, bank, moment.today)?;
    let (mut given, gave) = list_given(reader, bank, moment.today)?;
    let asked = list_asked(reader, bank, moment.now_ms)?;
    let checks = if moment.checks.yes() { check::list_by_bank(reader, bank)? } else { BTreeMap::new() };
    let candidate = |(id, number, name, kind, standing, balance): (Uid, i64, String, String, String, i64)| {
        let member = MemberId::from(id);
        let kind = MemberKind::from_code(&kind).ok_or(StoreError::Corrupt("members.kind"))?;
        let profile = profiles.remove(&member).unwrap_or_default();
        let helper = Helper {
            member,
            number,
            standing: Standing::from_code(&standing).ok_or(StoreError::Corrupt("members.standing"))?,
            offers: offers.remove(&member).unwrap_or_default(),
            given: given.remove(&member).unwrap_or_default(),
            availability: profile.availability,
            sex: profile.sex,
            languages: profile.languages,
            limits: profile.limits,
            skills: profile.skills,
            check: checks.get(&member).map_or(CheckStanding::Missing, |checks| standing_of(checks, moment.today)),
            spot: profile.spot,
            balance: Minutes::new(balance),
            asked: asked.get(&member).copied().unwrap_or_default(),
            gave_lately: Minutes::new(gave.get(&member).copied().unwrap_or(0)),
        };
        Ok(Candidate { label: Label { id: member, number, name, kind }, helper })
    };
    rows.into_iter().map(candidate).collect()
}

/// The part of a profile that matching reads.
#[derive(Default)]
struct Slim {
    availability: Availability,
    sex: Option<Sex>,
    languages: Vec<String>,
    limits: Vec<Limit>,
    skills: Vec<Skill>,
    spot: Option<GridPoint>,
}

type SlimRow = (Uid, i64, Option<String>, String, String, String, Option<i64>, Option<i64>);

fn list_profiles(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<MemberId, Slim>> {
    let rows = member_profiles::table
        .left_join(places::table.on(places::id.nullable().eq(member_profiles::place_id)))
        .filter(member_profiles::bank_id.eq(Uid::from(bank)))
        .select((
            member_profiles::member_id,
            member_profiles::availability,
            member_profiles::sex,
            member_profiles::languages,
            member_profiles::limits,
            member_profiles::skills,
            places::east_metres.nullable(),
            places::north_metres.nullable(),
        ))
        .load::<SlimRow>(reader.conn())?;
    let slim = |(member, availability, sex, languages, limits, skills, east, north): SlimRow| {
        let spot = east.zip(north).map(|(east, north)| GridPoint::new(east, north)).transpose();
        let slim = Slim {
            availability: Availability::from_bits(availability),
            sex: sex.as_deref().and_then(Sex::from_code),
            languages: languages.lines().map(crate::domain::text::fold).collect(),
            limits: limits.lines().filter_map(Limit::from_code).collect(),
            skills: skills.lines().filter_map(Skill::from_code).collect(),
            spot: spot.or(Err(StoreError::Corrupt("places.east_metres")))?,
        };
        Ok((member.into(), slim))
    };
    rows.into_iter().map(slim).collect()
}

fn list_offers(reader: &mut Reader, bank: BankId, today: Day) -> StoreResult<BTreeMap<MemberId, Vec<CategoryId>>> {
    let rows = listings::table
        .filter(listings::bank_id.eq(Uid::from(bank)))
        .filter(listings::kind.eq(ListingKind::Offer.code()))
        .filter(listings::closed_at.is_null())
        .filter(listings::paused_at.is_null())
        .filter(listings::expires_on.ge(today))
        .select((listings::member_id, listings::category_id))
        .load::<(Uid, Uid)>(reader.conn())?;
    let mut found: BTreeMap<MemberId, Vec<CategoryId>> = BTreeMap::new();
    for (member, category) in rows {
        found.entry(member.into()).or_default().push(category.into());
    }
    Ok(found)
}

/// How often each kind of help was given, and how much was given lately.
type Given = (BTreeMap<MemberId, Vec<(CategoryId, i64)>>, BTreeMap<MemberId, i64>);

fn list_given(reader: &mut Reader, bank: BankId, today: Day) -> StoreResult<Given> {
    let since = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let settled = |days| {
        exchanges::table
            .filter(exchanges::bank_id.eq(Uid::from(bank)))
            .filter(exchanges::state.eq(State::Settled.code()))
            .filter(exchanges::happened_on.ge(since(days)))
    };
    let of_kind = settled(GIVEN_DAYS).group_by((exchanges::giver_id, exchanges::category_id));
    let of_kind = of_kind.select((exchanges::giver_id, exchanges::category_id, count_star())).load::<(Uid, Uid, i64)>(reader.conn())?;
    let lately = settled(LATELY_DAYS).group_by(exchanges::giver_id);
    let lately = lately.select((exchanges::giver_id, Total(exchanges::minutes))).load::<(Uid, i64)>(reader.conn())?;
    let mut given: BTreeMap<MemberId, Vec<(CategoryId, i64)>> = BTreeMap::new();
    for (member, category, times) in of_kind {
        given.entry(member.into()).or_default().push((category.into(), times));
    }
    Ok((given, lately.into_iter().map(|(member, minutes)| (member.into(), minutes)).collect()))
}

fn list_asked(reader: &mut Reader, bank: BankId, now_ms: i64) -> StoreResult<BTreeMap<MemberId, AskedSoFar>> {
    let of_bank = || asks::table.filter(asks::bank_id.eq(Uid::from(bank)));
    let last = of_bank().group_by(asks::member_id).select((asks::member_id, max(asks::asked_at)));
    let last = last.load::<(Uid, Option<i64>)>(reader.conn())?;
    let often_from = now_ms.saturating_sub(OFTEN_DAYS.saturating_mul(DAY_MS));
    let lately = of_bank().filter(asks::asked_at.ge(often_from)).group_by(asks::member_id).select((asks::member_id, count_star()));
    let lately: BTreeMap<Uid, i64> = lately.load::<(Uid, i64)>(reader.conn())?.into_iter().collect();
    let open = of_bank().filter(asks::state.eq(AskState::Open.code())).group_by(asks::member_id).select((asks::member_id, count_star()));
    let open: BTreeMap<Uid, i64> = open.load::<(Uid, i64)>(reader.conn())?.into_iter().collect();
    let of = |(member, at): (Uid, Option<i64>)| {
        let days_since = at.map(|at| now_ms.saturating_sub(at).max(0) / DAY_MS);
        let count = |all: &BTreeMap<Uid, i64>| all.get(&member).copied().unwrap_or(0);
        (member.into(), AskedSoFar { days_since, lately: count(&lately), open: count(&open) })
    };
    Ok(last.into_iter().map(of).collect())
}

/// What lies between the people of one bank: by whoever needs help, then by whoever could give it.
pub(crate) type Betweens = BTreeMap<MemberId, BTreeMap<MemberId, Between>>;

/// What lies between some people who need help and everybody else. What is not in it are strangers.
pub(crate) fn list_betweens(reader: &mut Reader, bank: BankId, receivers: &[MemberId]) -> StoreResult<Betweens> {
    let wanted: BTreeSet<MemberId> = receivers.iter().copied().collect();
    let mut found: Betweens = BTreeMap::new();
    let ids: Vec<Uid> = wanted.iter().copied().map(Uid::from).collect();
    for ids in ids.chunks(500) {
        read_past(reader, bank, ids, &mut found)?;
    }
    let never = match receivers {
        [one] => pair::list_of(reader, bank, *one)?,
        _ => pair::list(reader, bank)?,
    };
    for pair in never {
        for (one, other) in [(pair.one, pair.other), (pair.other, pair.one)] {
            if wanted.contains(&one) {
                found.entry(one).or_default().entry(other).or_default().never = Said::Yes;
            }
        }
    }
    Ok(found)
}

fn read_past(reader: &mut Reader, bank: BankId, ids: &[Uid], found: &mut Betweens) -> StoreResult<()> {
    let of_bank = || exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank)));
    let columns = (exchanges::giver_id, exchanges::receiver_id, exchanges::state, exchanges::concern_at);
    let received = of_bank().filter(exchanges::receiver_id.eq_any(ids.to_vec())).select(columns);
    let received = received.load::<(Uid, Uid, String, Option<i64>)>(reader.conn())?;
    let gave = of_bank().filter(exchanges::giver_id.eq_any(ids.to_vec())).select(columns);
    let gave = gave.load::<(Uid, Uid, String, Option<i64>)>(reader.conn())?;
    // Each row is counted for whoever it was read for: between two of them it is read twice, once for either.
    let received = received.into_iter().map(|(giver, receiver, state, concern)| (receiver, giver, state, concern));
    for (one, other, state, concern) in received.chain(gave) {
        count(found.entry(one.into()).or_default().entry(other.into()).or_default(), &state, concern);
    }
    let missed = meetings::table
        .filter(meetings::bank_id.eq(Uid::from(bank)))
        .filter(meetings::receiver_id.eq_any(ids.to_vec()))
        .filter(meetings::state.eq(MeetingState::NotHappened.code()))
        .select((meetings::giver_id, meetings::receiver_id))
        .load::<(Uid, Uid)>(reader.conn())?;
    for (giver, receiver) in missed {
        let between = found.entry(receiver.into()).or_default().entry(giver.into()).or_default();
        between.not_happened = between.not_happened.saturating_add(1);
    }
    Ok(())
}

fn count(between: &mut Between, state: &str, concern: Option<i64>) {
    let field = match State::from_code(state) {
        Some(State::Settled) if concern.is_some() => &mut between.queried,
        Some(State::Settled) => &mut between.settled,
        Some(State::Queried) => &mut between.queried,
        Some(State::Reversed) => &mut between.reversed,
        _ => return,
    };
    *field = field.saturating_add(1);
}

/// What was asked about some requests already, by request and person.
pub(crate) fn list_asked_about(
    reader: &mut Reader,
    bank: BankId,
    requests: &[ListingId],
) -> StoreResult<BTreeMap<ListingId, BTreeMap<MemberId, ThisRequest>>> {
    let mut found: BTreeMap<ListingId, BTreeMap<MemberId, ThisRequest>> = BTreeMap::new();
    let ids: Vec<Uid> = requests.iter().copied().map(Uid::from).collect();
    for ids in ids.chunks(500) {
        let rows = asks::table.filter(asks::bank_id.eq(Uid::from(bank))).filter(asks::listing_id.eq_any(ids.to_vec()));
        for (listing, member, state) in
            rows.select((asks::listing_id, asks::member_id, asks::state)).load::<(Uid, Uid, String)>(reader.conn())?
        {
            let so_far = match AskState::from_code(&state) {
                Some(AskState::Declined) => ThisRequest::SaidNo,
                Some(AskState::Open | AskState::Accepted) => ThisRequest::Asked,
                _ => continue,
            };
            found.entry(listing.into()).or_default().insert(member.into(), so_far);
        }
    }
    Ok(found)
}

/// Where some places lie.
pub(crate) fn spots(reader: &mut Reader, bank: BankId, ids: &[PlaceId]) -> StoreResult<BTreeMap<PlaceId, GridPoint>> {
    let ids: Vec<Uid> = ids.iter().copied().map(Uid::from).collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = places::table.filter(places::bank_id.eq(Uid::from(bank))).filter(places::id.eq_any(ids.to_vec()));
        for (id, east, north) in
            rows.select((places::id, places::east_metres, places::north_metres)).load::<(Uid, i64, i64)>(reader.conn())?
        {
            found.insert(id.into(), GridPoint::new(east, north).or(Err(StoreError::Corrupt("places.east_metres")))?);
        }
    }
    Ok(found)
}

/// Where some members live, as far as is known.
pub(crate) fn homes(reader: &mut Reader, bank: BankId, members: &[MemberId]) -> StoreResult<BTreeMap<MemberId, GridPoint>> {
    let ids: Vec<Uid> = members.iter().copied().map(Uid::from).collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = member_profiles::table
            .inner_join(places::table.on(places::id.nullable().eq(member_profiles::place_id)))
            .filter(member_profiles::bank_id.eq(Uid::from(bank)))
            .filter(member_profiles::member_id.eq_any(ids.to_vec()))
            .select((member_profiles::member_id, places::east_metres, places::north_metres));
        for (member, east, north) in rows.load::<(Uid, i64, i64)>(reader.conn())? {
            found.insert(member.into(), GridPoint::new(east, north).or(Err(StoreError::Corrupt("places.east_metres")))?);
        }
    }
    Ok(found)
}
