//! The answers of a profile as they were typed become what a service takes, or a sentence beside their field.
//!
//! Only the questions of the section at hand are read: what was not asked stays as it is.

use crate::domain::people::member::{ContactChannel, MemberKind};
use crate::domain::people::profile::{Availability, Digest, Emergency, Format, HomeFact, Limit, Said, Sex, Skill};
use crate::domain::text::{Name, Note, Phone};
use crate::service::people::profile::{ProfileChange, StaffChange};
use crate::web::page::profile_fields::{Section, Side, Values, time_code, week};
use crate::web::page::reading::Faults;

/// Reads the answers of a section; faults stand beside their fields.
pub(crate) fn read(faults: &mut Faults<'_>, section: Section, side: Side, kind: MemberKind, values: &Values) -> Option<ProfileChange> {
    let reader = Reader { values };
    let mut change = ProfileChange::default();
    match section {
        Section::Reach => reader.reach(faults, side, &mut change),
        Section::Needs => reader.needs(faults, side, &mut change),
        Section::Time => {
            let typed = reader.all("time");
            let chosen = week().filter(|(day, part)| typed.contains(&time_code(*day, *part)));
            change.availability = Some(chosen.fold(Availability::default(), |all, (day, part)| all.with(day, part)));
        }
        Section::Home => {
            change.home = Some(reader.several("home", HomeFact::ALL, HomeFact::code));
            if side == Side::Staff {
                let text = reader.one("place_id");
                let read = if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
                change.staff.place = faults.one_of("place_id", read, "invalid-place");
            }
        }
        Section::Able => {
            change.limits = Some(reader.several("limits", Limit::ALL, Limit::code));
            change.staff.skills = (side == Side::Staff).then(|| reader.several("skills", Skill::ALL, Skill::code));
        }
        Section::Emergency => change.staff.emergency = Some(reader.emergency(faults)),
        Section::Broker => {
            let text = reader.one("broker_id");
            let read = if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
            change.staff.broker = faults.one_of("broker_id", read, "invalid-broker");
        }
    }
    // An organisation has a house and hours, but is neither woman nor man.
    if kind == MemberKind::Organisation {
        change.staff.sex = None;
    }
    faults.is_empty().then_some(change)
}

struct Reader<'v> {
    values: &'v Values,
}

impl Reader<'_> {
    fn all(&self, id: &str) -> &[String] {
        self.values.get(id).map_or(&[], Vec::as_slice)
    }

    fn one(&self, id: &str) -> &str {
        self.all(id).first().map_or("", |text| text.trim())
    }

    fn has(&self, id: &str, code: &str) -> Said {
        Said::from(self.all(id).iter().any(|each| each == code))
    }

    fn several<T: Copy>(&self, id: &str, all: &[T], code: impl Fn(T) -> &'static str) -> Vec<T> {
        all.iter().copied().filter(|each| self.has(id, code(*each)).yes()).collect()
    }

    fn reach(&self, faults: &mut Faults<'_>, side: Side, change: &mut ProfileChange) {
        change.contact_channel =
            faults.one_of("contact_channel", ContactChannel::from_code(self.one("contact_channel")), "profiles-error-one");
        change.format = faults.one_of("format", Format::from_code(self.one("format")), "profiles-error-one");
        change.digest = faults.one_of("digest", Digest::from_code(self.one("digest")), "profiles-error-one");
        change.to_ring = Some(self.has("safe", "ring"));
        change.to_leave_message = Some(self.has("safe", "message"));
        change.to_post = Some(self.has("safe", "post"));
        change.always_ask = Some(self.has("always_ask", "yes"));
        if side == Side::Staff {
            change.staff.address = self.note(faults, "address");
        }
    }

    fn needs(&self, faults: &mut Faults<'_>, side: Side, change: &mut ProfileChange) {
        change.access_needs = self.note(faults, "access_needs");
        change.languages = Some(self.one("languages").split([',', ';', '\n']).map(str::to_owned).collect());
        if side == Side::Staff {
            let sex = |id| Sex::from_code(self.one(id)).map(Some).or_else(|| self.one(id).is_empty().then_some(None));
            change.staff = StaffChange {
                sex: faults.one_of("sex", sex("sex"), "profiles-error-one"),
                helper_sex: faults.one_of("helper_sex", sex("helper_sex"), "profiles-error-one"),
                two_helpers: Some(self.has("two_helpers", "yes")),
                ..StaffChange::default()
            };
        }
    }

    fn note(&self, faults: &mut Faults<'_>, id: &'static str) -> Option<Option<Note>> {
        faults.text(id, Note::optional(self.one(id)), "reading-text-malformed")
    }

    fn emergency(&self, faults: &mut Faults<'_>) -> Option<Emergency> {
        let [name, phone, relation] = ["emergency_name", "emergency_phone", "emergency_relation"].map(|id| self.one(id));
        if name.is_empty() && phone.is_empty() && relation.is_empty() {
            return None;
        }
        let name = faults.text("emergency_name", Name::new(name), "profiles-error-emergency-name");
        let phone = if phone.is_empty() {
            Some(None)
        } else {
            faults.one_of("emergency_phone", Phone::new(phone).ok().map(Some), "members-error-phone")
        };
        let relation = faults.text("emergency_relation", Name::optional(relation), "reading-text-malformed");
        Some(Emergency { name: name?, phone: phone?, relation: relation? })
    }
}
