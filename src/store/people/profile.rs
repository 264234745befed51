//! Profile rows: what the bank knows of a member besides the membership.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::domain::id::{BankId, MemberId, PlaceId};
use crate::domain::people::profile::{Availability, Digest, Emergency, Format, HomeFact, Limit, Profile, Safe, Said, Sex, Skill};
use crate::domain::text::{Name, Note, Phone};
use crate::store::backend::{self, Binds, Row};
use crate::store::column::{Uid, Uid16};
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::schema::member_profiles;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = member_profiles, treat_none_as_null = true)]
#[expect(clippy::struct_excessive_bools, reason = "a row has the columns that its table has")]
struct ProfileRow {
    member_id: Uid,
    address: Option<String>,
    place_id: Option<Uid>,
    ring_safe: bool,
    message_safe: bool,
    post_safe: bool,
    format: String,
    digest: String,
    digest_at: Option<i64>,
    always_ask: bool,
    access_needs: Option<String>,
    availability: i64,
    sex: Option<String>,
    languages: String,
    home: String,
    limits: String,
    skills: String,
    helper_sex: Option<String>,
    two_helpers: bool,
    emergency_name: Option<String>,
    emergency_phone: Option<String>,
    emergency_relation: Option<String>,
    broker_id: Option<Uid>,
    messages_stopped_at: Option<i64>,
    write_to: Option<String>,
}

/// Words of one list in one column, each on a line of its own.
fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join("\n")
}

fn split<T>(column: &str, read: fn(&str) -> Option<T>, name: &'static str) -> StoreResult<Vec<T>> {
    column.lines().map(|word| read(word).ok_or(StoreError::Corrupt(name))).collect()
}

impl ProfileRow {
    fn of(profile: &Profile) -> Self {
        let note = |note: &Option<Note>| note.as_ref().map(|note| note.as_str().to_owned());
        let emergency = profile.emergency.as_ref();
        Self {
            member_id: profile.member.into(),
            address: note(&profile.address),
            place_id: profile.place.map(Uid::from),
            ring_safe: profile.safe.to_ring.yes(),
            message_safe: profile.safe.to_leave_message.yes(),
            post_safe: profile.safe.to_post.yes(),
            format: profile.format.code().to_owned(),
            digest: profile.digest.code().to_owned(),
            digest_at: profile.digest_at,
            always_ask: profile.always_ask.yes(),
            access_needs: note(&profile.access_needs),
            availability: profile.availability.bits(),
            sex: profile.sex.map(|sex| sex.code().to_owned()),
            languages: joined(profile.languages.iter().map(String::as_str)),
            home: joined(profile.home.iter().map(|each| each.code())),
            limits: joined(profile.limits.iter().map(|each| each.code())),
            skills: joined(profile.skills.iter().map(|each| each.code())),
            helper_sex: profile.helper_sex.map(|sex| sex.code().to_owned()),
            two_helpers: profile.two_helpers.yes(),
            emergency_name: emergency.map(|each| each.name.as_str().to_owned()),
            emergency_phone: emergency.and_then(|each| each.phone.as_ref()).map(|phone| phone.as_str().to_owned()),
            emergency_relation: emergency.and_then(|each| each.relation.as_ref()).map(|name| name.as_str().to_owned()),
            broker_id: profile.broker.map(Uid::from),
            messages_stopped_at: profile.messages_stopped_at,
            write_to: note(&profile.write_to),
        }
    }

    fn profile(self) -> StoreResult<Profile> {
        let note = |text: Option<String>, column| text.as_deref().map(Note::new).transpose().or(Err(StoreError::Corrupt(column)));
        let sex =
            |code: Option<String>| code.map(|code| Sex::from_code(&code).ok_or(StoreError::Corrupt("member_profiles.sex"))).transpose();
        Ok(Profile {
            member: self.member_id.into(),
            address: note(self.address, "member_profiles.address")?,
            place: self.place_id.map(PlaceId::from),
            safe: Safe { to_ring: self.ring_safe.into(), to_leave_message: self.message_safe.into(), to_post: self.post_safe.into() },
            format: Format::from_code(&self.format).ok_or(StoreError::Corrupt("member_profiles.format"))?,
            digest: Digest::from_code(&self.digest).ok_or(StoreError::Corrupt("member_profiles.digest"))?,
            digest_at: self.digest_at,
            always_ask: Said::from(self.always_ask),
            access_needs: note(self.access_needs, "member_profiles.access_needs")?,
            availability: Availability::from_bits(self.availability),
            sex: sex(self.sex)?,
            languages: self.languages.lines().map(str::to_owned).collect(),
            home: split(&self.home, HomeFact::from_code, "member_profiles.home")?,
            limits: split(&self.limits, Limit::from_code, "member_profiles.limits")?,
            skills: split(&self.skills, Skill::from_code, "member_profiles.skills")?,
            helper_sex: sex(self.helper_sex)?,
            two_helpers: Said::from(self.two_helpers),
            emergency: emergency(self.emergency_name, self.emergency_phone, self.emergency_relation)?,
            broker: self.broker_id.map(MemberId::from),
            messages_stopped_at: self.messages_stopped_at,
            write_to: note(self.write_to, "member_profiles.write_to")?,
        })
    }
}

fn emergency(name: Option<String>, phone: Option<String>, relation: Option<String>) -> StoreResult<Option<Emergency>> {
    let corrupt = StoreError::Corrupt("member_profiles.emergency");
    let Some(name) = name else { return Ok(None) };
    let read = || {
        Some(Emergency {
            name: Name::new(&name).ok()?,
            phone: phone.as_deref().map(Phone::new).transpose().ok()?,
            relation: relation.as_deref().map(Name::new).transpose().ok()?,
        })
    };
    read().map(Some).ok_or(corrupt)
}

/// What is known of one member; the defaults where nothing was recorded.
pub(crate) fn by_member(reader: &mut Reader, bank: BankId, member: MemberId) -> StoreResult<Profile> {
    let row = member_profiles::table
        .filter(member_profiles::bank_id.eq(Uid::from(bank)))
        .filter(member_profiles::member_id.eq(Uid::from(member)))
        .select(ProfileRow::as_select())
        .first(reader.conn())
        .optional()?;
    row.map_or_else(|| Ok(Profile::unsaid(member)), ProfileRow::profile)
}

/// What is recorded of some members, in one query; who is not in it has the defaults.
pub(crate) fn by_members(reader: &mut Reader, bank: BankId, members: &[MemberId]) -> StoreResult<BTreeMap<MemberId, Profile>> {
    let ids: Vec<Uid> = members.iter().copied().map(Uid::from).collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = member_profiles::table
            .filter(member_profiles::bank_id.eq(Uid::from(bank)))
            .filter(member_profiles::member_id.eq_any(ids.to_vec()))
            .select(ProfileRow::as_select());
        for row in rows.load(reader.conn())? {
            let profile = row.profile()?;
            found.insert(profile.member, profile);
        }
    }
    Ok(found)
}

/// Every recorded profile of a bank, by member; who is not in it has the defaults.
pub(crate) fn list(reader: &mut Reader, bank: BankId) -> StoreResult<BTreeMap<MemberId, Profile>> {
    let rows = member_profiles::table.filter(member_profiles::bank_id.eq(Uid::from(bank))).select(ProfileRow::as_select());
    let rows: Vec<ProfileRow> = rows.load(reader.conn())?;
    rows.into_iter().map(|row| row.profile().map(|profile| (profile.member, profile))).collect()
}

/// Writes what is known of a member.
pub(crate) fn put(tx: &mut Tx, bank: BankId, profile: &Profile, now_ms: i64) -> StoreResult<()> {
    let changed = member_profiles::changed_at.eq(now_ms);
    let found = member_profiles::table
        .filter(member_profiles::bank_id.eq(Uid::from(bank)))
        .filter(member_profiles::member_id.eq(Uid::from(profile.member)));
    if diesel::update(found).set((ProfileRow::of(profile), changed)).execute(tx.conn())? == 0 {
        let row = (ProfileRow::of(profile), member_profiles::bank_id.eq(Uid::from(bank)), changed);
        diesel::insert_into(member_profiles::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}

struct DigestInsert {
    member: Uid,
    bank: Uid,
    at: i64,
}

impl Row for DigestInsert {
    fn binds<'b>(&'b self, out: &mut Binds<'_, '_, 'b>) -> QueryResult<()> {
        out.put::<Uid16, _>(&self.member)?;
        out.put::<Uid16, _>(&self.bank)?;
        out.put::<BigInt, _>(&self.at)?;
        out.put::<BigInt, _>(&self.at)
    }
}

/// Writes when these members' last digest was made; who has no row yet gets one with the defaults.
pub(crate) fn set_digest_at(
    tx: &mut Tx,
    bank: BankId,
    members: &[MemberId],
    recorded: &BTreeSet<MemberId>,
    now_ms: i64,
) -> StoreResult<()> {
    let (there, missing): (Vec<MemberId>, Vec<MemberId>) = members.iter().partition(|member| recorded.contains(member));
    for ids in there.chunks(500) {
        let ids: Vec<Uid> = ids.iter().copied().map(Uid::from).collect();
        let rows =
            member_profiles::table.filter(member_profiles::bank_id.eq(Uid::from(bank))).filter(member_profiles::member_id.eq_any(ids));
        diesel::update(rows).set(member_profiles::digest_at.eq(Some(now_ms))).execute(tx.conn())?;
    }
    let rows: Vec<_> = missing.iter().map(|member| DigestInsert { member: (*member).into(), bank: bank.into(), at: now_ms }).collect();
    backend::insert(tx.conn(), "INSERT INTO member_profiles (member_id, bank_id, digest_at, changed_at)", &rows, "")?;
    Ok(())
}
