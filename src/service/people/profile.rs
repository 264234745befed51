//! What the bank knows of a member: read and changed by staff, and in part by the member.
//!
//! It must not decide who helps whom or what is sent; those ask the profile.

use crate::domain::id::{BankId, MemberId, PlaceId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{ContactChannel, Member, Role};
use crate::domain::people::place::Place;
use crate::domain::people::profile::{Availability, Digest, Emergency, Format, HomeFact, Limit, Profile, Said, Sex, Skill};
use crate::domain::text::{Note, fold};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::store::db::Tx;
use crate::store::people::member::{self, Label};
use crate::store::people::{place, profile};

/// How many languages somebody may name.
const LANGUAGES_MAX: usize = 12;
/// How long the name of a language may be, in characters.
const LANGUAGE_CHARS_MAX: usize = 40;

/// What to change about a profile; what is left out stays.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct ProfileChange {
    /// How they want to hear from the bank.
    pub(crate) contact_channel: Option<ContactChannel>,
    /// Whether it is safe to ring.
    pub(crate) to_ring: Option<Said>,
    /// Whether it is safe to leave a message.
    pub(crate) to_leave_message: Option<Said>,
    /// Whether it is safe to post a letter.
    pub(crate) to_post: Option<Said>,
    /// How things are written for them.
    pub(crate) format: Option<Format>,
    /// How often they want to hear of new requests.
    pub(crate) digest: Option<Digest>,
    /// "Always ask me".
    pub(crate) always_ask: Option<Said>,
    /// What they need to take part.
    pub(crate) access_needs: Option<Option<Note>>,
    /// When they have time.
    pub(crate) availability: Option<Availability>,
    /// Languages besides English.
    pub(crate) languages: Option<Vec<String>>,
    /// What a visitor finds in their home.
    pub(crate) home: Option<Vec<HomeFact>>,
    /// What they cannot do or do not want.
    pub(crate) limits: Option<Vec<Limit>>,
    /// What only staff write.
    pub(crate) staff: StaffChange,
}

/// What only staff write in a profile; what is left out stays.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct StaffChange {
    /// Where letters go.
    pub(crate) address: Option<Option<Note>>,
    /// The place they live in.
    pub(crate) place: Option<Option<PlaceId>>,
    /// Woman or man, where they said so.
    pub(crate) sex: Option<Option<Sex>>,
    /// What they have learnt.
    pub(crate) skills: Option<Vec<Skill>>,
    /// Whoever helps them at home must be this.
    pub(crate) helper_sex: Option<Option<Sex>>,
    /// The two-person rule.
    pub(crate) two_helpers: Option<Said>,
    /// Whom to ring when something happens.
    pub(crate) emergency: Option<Option<Emergency>>,
    /// The broker who looks after them.
    pub(crate) broker: Option<Option<MemberId>>,
    /// Whom to write to instead of them.
    pub(crate) write_to: Option<Option<Note>>,
}

/// A profile with what belongs to it elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Known {
    /// Whose.
    pub(crate) member: Member,
    /// The profile.
    pub(crate) profile: Profile,
    /// The broker who looks after them.
    pub(crate) broker: Option<Label>,
    /// The place they live in.
    pub(crate) place: Option<Place>,
}

impl Banks {
    /// What is known of a member: anybody for staff, oneself for a member.
    pub(crate) fn profile(&self, actor: &Actor, id: MemberId) -> Result<Known> {
        let bank = actor.may(Act::ManageOwn)?;
        if actor.member() != Some(id) {
            actor.may(Act::SeeMembers).or(Err(Error::NotFound))?;
        }
        self.note_read(actor, Deed::of(DeedKind::ProfileRead).about(id))?;
        self.db.read(|reader| {
            let member = member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?;
            let profile = profile::by_member(reader, bank, id)?;
            let broker = profile.broker.map(|broker| member::labels(reader, bank, &[broker])).transpose()?;
            let place = profile.place.map(|id| place::by_id(reader, bank, id)).transpose()?.flatten();
            Ok(Known { member, broker: broker.and_then(|labels| labels.into_values().next()), place, profile })
        })
    }

    /// Changes what is known of a member: staff anybody's, a member what is theirs to say.
    pub(crate) fn change_profile(&self, actor: &Actor, id: MemberId, change: &ProfileChange) -> Result<Known> {
        let bank = actor.may(Act::ManageOwn)?;
        if actor.member() != Some(id) {
            actor.may(Act::SeeMembers).or(Err(Error::NotFound))?;
        }
        if actor.member() != Some(id) || change.staff != StaffChange::default() {
            actor.may(Act::ManageMembers)?;
        }
        self.db.write(bank, |tx| {
            let mut member = member::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            if member.role > Role::Member && actor.member() != Some(id) {
                actor.may(Act::ManageRoles)?;
            }
            if let Some(channel) = change.contact_channel.filter(|channel| *channel != member.contact_channel) {
                member.contact_channel = channel;
                member::update(tx, bank, &member)?;
            }
            let mut known = profile::by_member(tx, bank, id)?;
            let old = known.clone();
            apply(&mut known, change)?;
            if let Some(Some(id)) = change.staff.place {
                place::by_id(tx, bank, id)?.ok_or(Error::invalid("place_id", "invalid-place"))?;
            }
            if let Some(broker) = change.staff.broker {
                broker.map(|broker| a_broker(tx, bank, broker)).transpose()?;
                known.broker = broker;
            }
            profile::put(tx, bank, &known, self.clock.now_ms())?;
            if actor.member() != Some(id) {
                self.keep(tx, actor, told(&old, &known))?;
            }
            Ok::<_, Error>(())
        })?;
        self.profile(actor, id)
    }

    /// The staff who take part now: brokers and coordinators, by name.
    pub(crate) fn brokers(&self, actor: &Actor) -> Result<Vec<Label>> {
        let bank = actor.may(Act::SeeMembers)?;
        self.db.read(|reader| {
            let staff = member::list_staff(reader, bank)?;
            let label = |each: Member| Label { id: each.id, number: each.number, name: each.name.as_str().to_owned(), kind: each.kind };
            Ok(staff.into_iter().map(label).collect())
        })
    }
}

/// Somebody who may look after members: staff who take part.
pub(in crate::service) fn a_broker(tx: &mut Tx, bank: BankId, id: MemberId) -> Result<Member> {
    let found = member::by_id(tx, bank, id)?.filter(|member| member.role > Role::Member && member.standing.takes_part());
    found.ok_or(Error::invalid("broker_id", "invalid-broker"))
}

fn set<T: Clone>(field: &mut T, new: Option<&T>) {
    if let Some(new) = new {
        field.clone_from(new);
    }
}

fn apply(known: &mut Profile, change: &ProfileChange) -> Result<()> {
    set(&mut known.safe.to_ring, change.to_ring.as_ref());
    set(&mut known.safe.to_leave_message, change.to_leave_message.as_ref());
    set(&mut known.safe.to_post, change.to_post.as_ref());
    set(&mut known.format, change.format.as_ref());
    set(&mut known.digest, change.digest.as_ref());
    set(&mut known.always_ask, change.always_ask.as_ref());
    set(&mut known.access_needs, change.access_needs.as_ref());
    set(&mut known.availability, change.availability.as_ref());
    set(&mut known.home, change.home.as_ref());
    set(&mut known.limits, change.limits.as_ref());
    if let Some(languages) = &change.languages {
        known.languages = tidy(languages)?;
    }
    let staff = &change.staff;
    set(&mut known.address, staff.address.as_ref());
    set(&mut known.place, staff.place.as_ref());
    set(&mut known.sex, staff.sex.as_ref());
    set(&mut known.skills, staff.skills.as_ref());
    set(&mut known.helper_sex, staff.helper_sex.as_ref());
    set(&mut known.two_helpers, staff.two_helpers.as_ref());
    set(&mut known.emergency, staff.emergency.as_ref());
    set(&mut known.write_to, staff.write_to.as_ref());
    Ok(())
}

/// Languages as they are kept: lower case, each once, none that holds a line's end.
fn tidy(languages: &[String]) -> Result<Vec<String>> {
    let mut kept: Vec<String> = Vec::new();
    for language in languages {
        let language = language.trim().to_lowercase();
        let fits = language.chars().count() <= LANGUAGE_CHARS_MAX && !language.chars().any(char::is_control);
        if !fits {
            return Err(Error::invalid("languages", "invalid-languages"));
        }
        if !language.is_empty() && !kept.iter().any(|other| fold(other) == fold(&language)) {
            kept.push(language);
        }
    }
    if kept.len() > LANGUAGES_MAX { Err(Error::invalid("languages", "invalid-languages")) } else { Ok(kept) }
}

/// What a change of a profile changes, by field.
fn told(old: &Profile, new: &Profile) -> Deed {
    let words = |words: &Option<Note>| words.as_ref().map(|words| words.as_str().to_owned()).unwrap_or_default();
    let codes = |profile: &Profile| {
        let join = |codes: Vec<&'static str>| codes.join(", ");
        [
            join(profile.home.iter().map(|each| each.code()).collect()),
            join(profile.limits.iter().map(|each| each.code()).collect()),
            join(profile.skills.iter().map(|each| each.code()).collect()),
        ]
    };
    let emergency = |profile: &Profile| {
        let of = profile.emergency.as_ref();
        of.map(|of| format!("{} {}", of.name.as_str(), of.phone.as_ref().map_or("", |phone| phone.as_str()))).unwrap_or_default()
    };
    let sex = |sex: Option<Sex>| sex.map_or("", Sex::code);
    let ([home, limits, skills], [home_now, limits_now, skills_now]) = (codes(old), codes(new));
    let id = |id: Option<String>| id.unwrap_or_default();
    Deed::of(DeedKind::ProfileChanged)
        .about(new.member)
        .changed("address", words(&old.address), words(&new.address))
        .changed("area", id(old.place.map(|id| id.to_string())), id(new.place.map(|id| id.to_string())))
        .changed("access_needs", words(&old.access_needs), words(&new.access_needs))
        .changed("home", home, home_now)
        .changed("limits", limits, limits_now)
        .changed("skills", skills, skills_now)
        .changed("languages", old.languages.join(", "), new.languages.join(", "))
        .changed("emergency", emergency(old), emergency(new))
        .changed("sex", sex(old.sex), sex(new.sex))
        .changed("helper_sex", sex(old.helper_sex), sex(new.helper_sex))
        .changed("two_helpers", old.two_helpers.yes(), new.two_helpers.yes())
        .changed("always_ask", old.always_ask.yes(), new.always_ask.yes())
        .changed("to_ring", old.safe.to_ring.yes(), new.safe.to_ring.yes())
        .changed("to_leave_message", old.safe.to_leave_message.yes(), new.safe.to_leave_message.yes())
        .changed("to_post", old.safe.to_post.yes(), new.safe.to_post.yes())
        .changed("format", old.format.code(), new.format.code())
        .changed("broker", id(old.broker.map(|id| id.to_string())), id(new.broker.map(|id| id.to_string())))
        .changed("write_to", words(&old.write_to), words(&new.write_to))
}
