//! Applications: a form comes in from anybody or is keyed by staff; what each still needs; which are stuck.
//!
//! A stranger learns nothing from sending a form: whether somebody has applied before, or belongs, looks the same to them.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::calendar::Day;
use crate::domain::id::{ApplicationId, BankId, MemberId, NoteId, PlaceId, StandingId};
use crate::domain::people::access::Act;
use crate::domain::people::application::{Application, Progress, Stuck, Task};
use crate::domain::people::bank::Bank;
use crate::domain::people::check::{CheckStanding, standing_of};
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::{ContactChannel, Member, MemberKind, Role, Standing};
use crate::domain::people::note::{MemberNote, Readers};
use crate::domain::people::place::Place;
use crate::domain::people::profile::{Emergency, Format, Profile, Safe, Said};
use crate::domain::people::referee::Referee;
use crate::domain::text::{Email, Name, Note, Phone, Slug, fold};
use crate::service::actor::Actor;
use crate::service::bank::{Banks, digest};
use crate::service::error::{Error, Refusal, Result};
use crate::service::people::agreement::has_agreed;
use crate::service::people::check::ending;
use crate::service::people::member::NewMember;
use crate::store::db::{Reader, Tx};
use crate::store::people::application::{self, ArrivedForm};
use crate::store::people::member::{Label, StandingStep};
use crate::store::people::{bank, check, member, note, place, profile, referee};

/// How many decided applications staff see.
const DECIDED_SHOWN: i64 = 20;
/// How many further forms staff see at once.
const FORMS_SHOWN: i64 = 50;
/// How many ending checks staff see at once.
const ENDING_SHOWN: usize = 50;

/// A form as it was filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Filled {
    /// What they are called.
    pub(crate) name: Name,
    /// E-mail address, if any.
    pub(crate) email: Option<Email>,
    /// Telephone number, if any.
    pub(crate) phone: Option<Phone>,
    /// Postal address, if any.
    pub(crate) address: Option<Note>,
    /// How they want to hear from the bank.
    pub(crate) contact_channel: ContactChannel,
    /// Which ways of reaching them are safe.
    pub(crate) safe: Safe,
    /// How things are written for them.
    pub(crate) format: Format,
    /// The place they live in.
    pub(crate) place: Option<PlaceId>,
    /// What they need to take part.
    pub(crate) access_needs: Option<Note>,
    /// Whom to ring when something happens.
    pub(crate) emergency: Option<Emergency>,
    /// What they say of themselves.
    pub(crate) about: Option<Note>,
    /// What they could give.
    pub(crate) gives: Option<Note>,
    /// What they could do with.
    pub(crate) needs: Option<Note>,
}

impl Filled {
    /// Everything that was typed, a line each: kept of a further form, so that nothing is lost.
    fn lines(&self) -> String {
        let texts = [
            Some(self.name.as_str()),
            self.email.as_ref().map(Email::as_str),
            self.phone.as_ref().map(Phone::as_str),
            self.address.as_ref().map(Note::as_str),
            self.about.as_ref().map(Note::as_str),
            self.gives.as_ref().map(Note::as_str),
            self.needs.as_ref().map(Note::as_str),
            self.access_needs.as_ref().map(Note::as_str),
        ];
        texts.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    /// Whether a member is the person of this form: the same name, and the same e-mail address, telephone number or postal address.
    fn is(&self, other: &Member, known: &Profile) -> bool {
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let email = self.email.as_ref().map(Email::key);
        let phone = self.phone.as_ref().map(|phone| digits(phone.as_str()));
        let address = self.address.as_ref().map(|address| fold(address.as_str()));
        other.kind == MemberKind::Person
            && fold(other.name.as_str()) == fold(self.name.as_str())
            && (email.is_some() && email == other.email.as_ref().map(|email| email.to_lowercase())
                || phone.is_some() && phone == other.phone.as_ref().map(|phone| digits(phone))
                || address.is_some() && address == known.address.as_ref().map(|address| fold(address.as_str())))
    }
}

/// What became of a form that staff keyed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Arrived {
    /// A new application.
    New(Member),
    /// Joined to the one that is open.
    Joined(Member),
    /// They belong already.
    Belongs(Member),
}

/// What whoever sent a form sees at their secret address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Joining {
    /// Where.
    pub(crate) bank: Bank,
    /// How far their application is; a further form shows the first step for ever.
    pub(crate) next: Option<Task>,
    /// Whether they belong now.
    pub(crate) taken_on: Said,
}

/// An application with all that is judged of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownApplication {
    /// The application.
    pub(crate) application: Application,
    /// Whose.
    pub(crate) member: Member,
    /// What is known of them.
    pub(crate) profile: Profile,
    /// Who speaks for them.
    pub(crate) referees: Vec<Referee>,
    /// Where they stand with checks.
    pub(crate) check: CheckStanding,
    /// Whether they have agreed to all that holds.
    pub(crate) agreed: Said,
    /// Why it is stuck, and since when.
    pub(crate) stuck: Option<(Stuck, i64)>,
    /// Further forms of the same person that nobody of the staff has seen.
    pub(crate) forms: Vec<(i64, String)>,
    /// Who decided.
    pub(crate) decided_by: Option<Label>,
}

impl ShownApplication {
    /// What its tasks are judged by.
    pub(crate) fn progress(&self) -> Progress<'_> {
        Progress { application: &self.application, referees: &self.referees, check: self.check, agreed: self.agreed }
    }
}

/// A line of the list of applications.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ApplicationLine {
    /// Whose.
    pub(crate) member: Label,
    /// The application.
    pub(crate) application: Application,
    /// The one next step.
    pub(crate) next: Option<Task>,
    /// Why it is stuck, and since when (UTC milliseconds).
    pub(crate) stuck: Option<(Stuck, i64)>,
}

/// What staff see of all applications.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Applications {
    /// Those not decided, stuck ones first, then the longest still.
    pub(crate) open: Vec<ApplicationLine>,
    /// Those decided last.
    pub(crate) decided: Vec<ApplicationLine>,
    /// Further forms that nobody has seen: whose, when, what was typed.
    pub(crate) forms: Vec<(Label, i64, String)>,
    /// Members whose check ends soon or has ended.
    pub(crate) ending: Vec<(Label, Day)>,
}

/// Applications that are stuck, the longest waiting first; at most `limit`. For the desk.
pub(in crate::service) fn stuck(reader: &mut Reader, bank: BankId, now_ms: i64, limit: usize) -> Result<Vec<ApplicationLine>> {
    let mut lines = open_lines(reader, bank, now_ms)?;
    lines.retain(|line| line.stuck.is_some());
    lines.sort_by_key(|line| line.stuck.map(|(_, since)| since));
    lines.truncate(limit);
    Ok(lines)
}

fn open_lines(reader: &mut Reader, bank: BankId, now_ms: i64) -> Result<Vec<ApplicationLine>> {
    let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now_ms);
    let open = application::list_open(reader, bank)?;
    let mut referees: BTreeMap<ApplicationId, Vec<Referee>> = BTreeMap::new();
    for each in referee::list_open(reader, bank)? {
        referees.entry(each.application).or_default().push(each);
    }
    let labels = member::labels(reader, bank, &open.iter().map(|each| each.member).collect::<Vec<_>>())?;
    let mut lines = Vec::new();
    for application in open {
        let Some(member) = labels.get(&application.member).cloned() else { continue };
        let asked = referees.get(&application.id).map_or(&[][..], Vec::as_slice);
        let check = standing_of(&check::list_by_member(reader, bank, application.member)?, today);
        let agreed = has_agreed(reader, bank, application.member, today)?;
        let progress = Progress { application: &application, referees: asked, check, agreed };
        let (next, stuck) = (progress.next(), progress.stuck(now_ms));
        lines.push(ApplicationLine { member, application, next, stuck });
    }
    Ok(lines)
}

/// A member's newest application with all that is judged of it.
pub(in crate::service) fn shown(reader: &mut Reader, bank: BankId, id: MemberId, now_ms: i64) -> Result<ShownApplication> {
    let application = application::newest(reader, bank, id)?.ok_or(Error::NotFound)?;
    let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now_ms);
    let mut shown = ShownApplication {
        member: member::by_id(reader, bank, id)?.ok_or(Error::NotFound)?,
        profile: profile::by_member(reader, bank, id)?,
        referees: referee::list(reader, bank, application.id)?,
        check: standing_of(&check::list_by_member(reader, bank, id)?, today),
        agreed: has_agreed(reader, bank, id, today)?,
        stuck: None,
        forms: Vec::new(),
        decided_by: None,
        application,
    };
    shown.stuck = shown.progress().stuck(now_ms);
    Ok(shown)
}

/// A member's open application; a decided one is told as such.
pub(in crate::service) fn open_one(reader: &mut Reader, bank: BankId, id: MemberId, now_ms: i64) -> Result<ShownApplication> {
    let found = shown(reader, bank, id, now_ms)?;
    if found.application.decided.is_some() { Err(Refusal::ApplicationDecided.into()) } else { Ok(found) }
}

impl Banks {
    /// The bank whose door somebody stands at: the one that the address names, or the only one.
    pub(crate) fn joining_bank(&self, _actor: &Actor, slug: Option<&Slug>) -> Result<(Bank, Vec<Place>)> {
        let found = self.db.read(|reader| {
            let bank = match slug {
                Some(slug) => bank::by_slug(reader, slug)?,
                None => match bank::list(reader)?.as_slice() {
                    [only] => Some(only.clone()),
                    _ => None,
                },
            };
            let bank = bank.ok_or(Error::NotFound)?;
            let places = place::list(reader, bank.id)?;
            Ok::<_, Error>((bank, places))
        })?;
        self.notary().refuse_closed(found.0.id)?;
        Ok(found)
    }

    /// Takes a form from anybody; the secret of the address at which they see what happens next. The same form sent twice is one.
    pub(crate) fn apply(&self, actor: &Actor, slug: Option<&Slug>, filled: &Filled, key: &str) -> Result<String> {
        let (the_bank, _) = self.joining_bank(actor, slug)?;
        let bank = the_bank.id;
        let mut seed = bank.uuid().as_bytes().to_vec();
        seed.extend(key.as_bytes());
        let secret = URL_SAFE_NO_PAD.encode(self.keyed("application-form", &seed));
        let hash = digest(&secret);
        self.db.write(bank, |tx| {
            if application::form_by_link(tx, &hash)?.is_none() {
                self.receive(tx, &Actor::Anonymous, bank, filled, hash)?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(secret)
    }

    /// Takes a form that staff filled in for somebody.
    pub(crate) fn apply_for(&self, actor: &Actor, filled: &Filled) -> Result<Arrived> {
        let bank = actor.may(Act::ManageMembers)?;
        let hash = self.clock.salt();
        self.db.write(bank, |tx| {
            self.keep(tx, actor, Deed::of(DeedKind::ApplicationMade).now("name", filled.name.as_str()))?;
            self.receive(tx, actor, bank, filled, hash)
        })
    }

    fn receive(&self, tx: &mut Tx, actor: &Actor, bank: BankId, filled: &Filled, token_hash: [u8; 32]) -> Result<Arrived> {
        if filled.email.is_none() && filled.phone.is_none() && filled.address.is_none() {
            return Err(Error::invalid("phone", "invalid-no-way"));
        }
        if let Some(id) = filled.place {
            place::by_id(tx, bank, id)?.ok_or(Error::invalid("place", "invalid-place"))?;
        }
        let now = self.clock.now_ms();
        let mut known = None;
        for each in member::list_by_name_key(tx, bank, &fold(filled.name.as_str()))? {
            let profile = profile::by_member(tx, bank, each.id)?;
            if filled.is(&each, &profile) {
                known = Some(each);
                break;
            }
        }
        let came = |member: MemberId, application: Option<ApplicationId>, words: Option<String>| ArrivedForm {
            token_hash,
            member,
            application,
            came_at: now,
            words,
        };
        let applicant = match known {
            Some(there) if there.standing.open() => {
                application::insert_form(tx, bank, &came(there.id, None, Some(filled.lines())))?;
                return Ok(Arrived::Belongs(there));
            }
            Some(there) => {
                if application::newest(tx, bank, there.id)?.is_some_and(|newest| newest.decided.is_none()) {
                    application::insert_form(tx, bank, &came(there.id, None, Some(filled.lines())))?;
                    return Ok(Arrived::Joined(there));
                }
                self.apply_again(tx, actor, bank, there, filled)?
            }
            None => self.enter_in(tx, actor, bank, new_member(filled), Standing::Applicant)?,
        };
        put_profile(tx, bank, &applicant, filled, now)?;
        let opened = self.open_application(tx, actor, bank, &applicant, filled)?;
        application::insert_form(tx, bank, &came(applicant.id, Some(opened), None))?;
        Ok(Arrived::New(applicant))
    }

    /// Somebody who was declined, withdrew or left asks anew: the same membership, a new application, a new decision.
    fn apply_again(&self, tx: &mut Tx, actor: &Actor, bank: BankId, old: Member, filled: &Filled) -> Result<Member> {
        let now = self.clock.now_ms();
        let today = bank::by_id(tx, bank)?.ok_or(Error::NotFound)?.day_at(now);
        let text = |old: Option<String>, new: Option<&str>| new.map(str::to_owned).or(old);
        let again = Member {
            standing: Standing::Applicant,
            role: Role::Member,
            left_on: None,
            email: text(old.email, filled.email.as_ref().map(Email::as_str)),
            phone: text(old.phone, filled.phone.as_ref().map(Phone::as_str)),
            contact_channel: filled.contact_channel,
            ..old
        };
        member::update(tx, bank, &again)?;
        let step =
            StandingStep { standing: Standing::Applicant, from_on: today, reason: None, recorded_at: now, recorded_by: actor.member() };
        member::insert_standing(tx, bank, StandingId::new(self.clock.new_id()), again.id, &step)?;
        Ok(again)
    }

    fn open_application(&self, tx: &mut Tx, actor: &Actor, bank: BankId, of: &Member, filled: &Filled) -> Result<ApplicationId> {
        let now = self.clock.now_ms();
        let opened = Application {
            id: ApplicationId::new(self.clock.new_id()),
            member: of.id,
            applied_at: now,
            keyed_by: actor.member(),
            about: filled.about.clone(),
            gives: filled.gives.clone(),
            needs: filled.needs.clone(),
            check_needed: Said::No,
            interviewed_at: None,
            decided: None,
            stirred_at: now,
        };
        application::insert(tx, bank, &opened)?;
        Ok(opened.id)
    }

    /// What whoever sent a form may see of it. The secret is the permission, so any actor may ask.
    pub(crate) fn joining(&self, _actor: &Actor, secret: &str) -> Result<Joining> {
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let (bank, form) = application::form_by_link(reader, &digest(secret))?.ok_or(Error::NotFound)?;
            let the_bank = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?;
            let fresh = Joining { bank: the_bank.clone(), next: Some(Task::NameReferees), taken_on: Said::No };
            let Some(id) = form.application else { return Ok(fresh) };
            let found = shown(reader, bank, form.member, now)?;
            // A later application of the same person has an address of its own.
            if found.application.id != id {
                return Ok(fresh);
            }
            Ok(Joining { bank: the_bank, next: found.progress().next(), taken_on: Said::from(found.member.standing.open()) })
        })
    }

    /// Every open application, those decided last, further forms, and checks that end; staff.
    pub(crate) fn applications(&self, actor: &Actor) -> Result<Applications> {
        let bank = actor.may(Act::SeeMembers)?;
        let now = self.clock.now_ms();
        self.db.read(|reader| {
            let mut open = open_lines(reader, bank, now)?;
            open.sort_by_key(|line| line.stuck.is_none());
            let decided = application::list_decided(reader, bank, DECIDED_SHOWN)?;
            let forms = application::list_unseen_forms(reader, bank, FORMS_SHOWN)?;
            let ids: Vec<MemberId> = decided.iter().map(|each| each.member).chain(forms.iter().map(|form| form.member)).collect();
            let labels = member::labels(reader, bank, &ids)?;
            let line = |application: Application| {
                let member = labels.get(&application.member).cloned()?;
                Some(ApplicationLine { member, application, next: None, stuck: None })
            };
            let form = |form: ArrivedForm| Some((labels.get(&form.member).cloned()?, form.came_at, form.words.unwrap_or_default()));
            let today = bank::by_id(reader, bank)?.ok_or(Error::NotFound)?.day_at(now);
            Ok(Applications {
                open,
                decided: decided.into_iter().filter_map(line).collect(),
                forms: forms.into_iter().filter_map(form).collect(),
                ending: ending(reader, bank, today, ENDING_SHOWN)?,
            })
        })
    }

    /// A member's newest application; staff.
    pub(crate) fn application(&self, actor: &Actor, id: MemberId) -> Result<ShownApplication> {
        let bank = actor.may(Act::SeeMembers)?;
        let now = self.clock.now_ms();
        self.note_read(actor, Deed::of(DeedKind::ApplicationRead).about(id))?;
        self.db.read(|reader| {
            let mut found = shown(reader, bank, id, now)?;
            let unseen = application::list_unseen_forms(reader, bank, FORMS_SHOWN)?.into_iter().filter(|form| form.member == id);
            found.forms = unseen.map(|form| (form.came_at, form.words.unwrap_or_default())).collect();
            let by = found.application.decided.as_ref().and_then(|decided| decided.by);
            found.decided_by = member::labels(reader, bank, &by.into_iter().collect::<Vec<_>>())?.into_values().next();
            Ok(found)
        })
    }

    /// Says that somebody of the staff has seen the further forms of a member.
    pub(crate) fn see_forms(&self, actor: &Actor, id: MemberId) -> Result<()> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            member::by_id(tx, bank, id)?.ok_or(Error::NotFound)?;
            self.keep(tx, actor, Deed::of(DeedKind::FormsSeen).about(id))?;
            Ok(application::mark_forms_seen(tx, bank, id, now, actor.member())?)
        })
    }

    /// Says whether what an applicant wants to do needs a check.
    pub(crate) fn need_check(&self, actor: &Actor, id: MemberId, needed: Said) -> Result<()> {
        self.change_open(actor, id, |application, _| application.check_needed = needed).map(|_| ())
    }

    /// Keeps that somebody talked with the applicant, and what they noted for staff to read.
    pub(crate) fn record_interview(&self, actor: &Actor, id: MemberId, words: Option<&Note>) -> Result<()> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let found = open_one(tx, bank, id, now)?;
            let talked = Application { interviewed_at: Some(now), stirred_at: now, ..found.application };
            application::update_open(tx, bank, &talked)?;
            self.keep(tx, actor, Deed::of(DeedKind::InterviewRecorded).about(id))?;
            if let Some(words) = words {
                let id = NoteId::new(self.clock.new_id());
                let written =
                    MemberNote { id, member: talked.member, at: now, by: actor.member(), readers: Readers::Brokers, words: words.clone() };
                note::insert(tx, bank, &written)?;
            }
            Ok(())
        })
    }

    fn change_open(&self, actor: &Actor, id: MemberId, change: impl FnOnce(&mut Application, i64)) -> Result<Application> {
        let bank = actor.may(Act::ManageMembers)?;
        let now = self.clock.now_ms();
        self.db.write(bank, |tx| {
            let mut changed = open_one(tx, bank, id, now)?.application;
            change(&mut changed, now);
            changed.stirred_at = now;
            self.keep(tx, actor, Deed::of(DeedKind::ApplicationChanged).about(id))?;
            if application::update_open(tx, bank, &changed)? { Ok(changed) } else { Err(Refusal::ApplicationDecided.into()) }
        })
    }
}

fn new_member(filled: &Filled) -> NewMember {
    NewMember {
        name: filled.name.clone(),
        email: filled.email.clone(),
        phone: filled.phone.clone(),
        contact_channel: Some(filled.contact_channel),
        role: Role::Member,
        kind: MemberKind::Person,
        joined_on: None,
        number: None,
    }
}

/// What the form says of the person is kept in the profile; what it leaves out stays.
fn put_profile(tx: &mut Tx, bank: BankId, of: &Member, filled: &Filled, now: i64) -> Result<()> {
    let old = profile::by_member(tx, bank, of.id)?;
    let known = Profile {
        address: filled.address.clone().or(old.address),
        place: filled.place.or(old.place),
        safe: filled.safe,
        format: filled.format,
        access_needs: filled.access_needs.clone().or(old.access_needs),
        emergency: filled.emergency.clone().or(old.emergency),
        ..old
    };
    Ok(profile::put(tx, bank, &known, now)?)
}
