//! The form with which somebody asks to join: read from what was typed, and told back line by line before it is sent.
//!
//! The same form serves strangers and staff who fill it in for somebody. Nothing is decided here.

use crate::document::words::Words;
use crate::domain::people::member::ContactChannel;
use crate::domain::people::place::Place;
use crate::domain::people::profile::{Emergency, Format, Safe, Said};
use crate::domain::text::{Email, Name, Note, Phone, TextError};
use crate::service::people::application::Filled;
use crate::web::form::Form;
use crate::web::page::layout::Choice;
use crate::web::page::reading::Faults;

/// Every field of the form, in its order.
pub(crate) const FIELDS: [&str; 15] = [
    "name",
    "phone",
    "email",
    "address",
    "contact_channel",
    "unsafe",
    "format",
    "place",
    "gives",
    "needs",
    "about",
    "access_needs",
    "emergency_name",
    "emergency_phone",
    "emergency_relation",
];

/// What must not be done to reach somebody; ticked where it holds.
const UNSAFE: [&str; 3] = ["ring", "message", "post"];

/// The form as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pairs: Vec<(&'static str, String)>,
}

impl Typed {
    /// The form as it was posted.
    pub(crate) fn of(form: &Form) -> Self {
        let mut pairs = Vec::new();
        for field in FIELDS {
            for value in form.all(field) {
                pairs.push((field, value.to_owned()));
            }
        }
        Self { pairs }
    }

    /// A field's text; empty where nothing was typed.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.pairs.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value.as_str())
    }

    /// Whether an answer was ticked.
    pub(crate) fn ticked(&self, field: &str, value: &str) -> bool {
        self.pairs.iter().any(|(name, each)| *name == field && each == value)
    }

    /// Everything that was typed, for hidden fields: nothing is lost between two pages.
    pub(crate) fn pairs(&self) -> &[(&'static str, String)] {
        &self.pairs
    }
}

/// The lists to choose from.
pub(crate) struct Lists {
    /// Ways to hear from the bank.
    pub(crate) channels: Vec<Choice>,
    /// How things are written.
    pub(crate) formats: Vec<Choice>,
    /// Places; empty where the bank has named none.
    pub(crate) places: Vec<Choice>,
}

impl Lists {
    /// What can be chosen in a bank with these places.
    pub(crate) fn of(words: &Words, places: &[Place]) -> Self {
        let none = (!places.is_empty()).then(|| Choice::new("", words.say("join-place-none")));
        let named = places.iter().map(|place| Choice::new(place.id.to_string(), place.name.as_str()));
        Self {
            channels: ContactChannel::ALL.iter().map(|each| Choice::new(each.code(), channel(words, *each))).collect(),
            formats: Format::ALL.iter().map(|each| Choice::new(each.code(), words.say(&format!("join-format-{}", each.code())))).collect(),
            places: none.into_iter().chain(named).collect(),
        }
    }
}

fn channel(words: &Words, each: ContactChannel) -> String {
    words.say(&format!("join-channel-{}", each.code()))
}

/// An address that is none gets the sentence that shows how one is written.
fn shown_how(error: TextError) -> TextError {
    if error == TextError::Malformed { TextError::Missing } else { error }
}

/// Reads an optional field: nothing typed is fine.
fn optional<T>(
    faults: &mut Faults<'_>,
    field: &str,
    typed: &Typed,
    read: fn(&str) -> Result<T, TextError>,
    wrong_id: &str,
) -> Option<Option<T>> {
    match typed.text(field).trim() {
        "" => Some(None),
        text => faults.text(field, read(text).map_err(shown_how), wrong_id).map(Some),
    }
}

/// Reads the form. What is wrong stands in the faults.
pub(crate) fn read(faults: &mut Faults<'_>, typed: &Typed, places: &[Place]) -> Option<Filled> {
    let name = faults.text("name", Name::new(typed.text("name")), "join-error-name");
    let phone = optional(faults, "phone", typed, Phone::new, "members-error-phone");
    let email = optional(faults, "email", typed, Email::new, "members-error-email");
    let note = |faults: &mut Faults<'_>, field: &str| optional(faults, field, typed, Note::new, "reading-text-malformed");
    let address = note(faults, "address");
    let channel = match typed.text("contact_channel") {
        "" => Some(None),
        code => faults.one_of("contact_channel", ContactChannel::from_code(code), "join-error-channel").map(Some),
    };
    let format = match typed.text("format") {
        "" => Some(Format::Plain),
        code => faults.one_of("format", Format::from_code(code), "join-error-format"),
    };
    let place = match typed.text("place") {
        "" => Some(None),
        id => {
            let found = places.iter().find(|place| place.id.to_string() == id).map(|place| place.id);
            faults.one_of("place", found, "join-error-place").map(Some)
        }
    };
    let (gives, needs, about) = (note(faults, "gives"), note(faults, "needs"), note(faults, "about"));
    let access_needs = note(faults, "access_needs");
    let emergency = read_emergency(faults, typed);
    let (phone, email, address, channel) = (phone?, email?, address?, channel?);
    if phone.is_none() && email.is_none() && address.is_none() {
        faults.add("phone", "join-error-no-way");
    }
    // Where nobody said how, it is the way that was filled in.
    let likely = match (&phone, &email) {
        (Some(_), _) => ContactChannel::Telephone,
        (None, Some(_)) => ContactChannel::Email,
        (None, None) => ContactChannel::Post,
    };
    let channel = channel.unwrap_or(likely);
    let missing = match channel {
        ContactChannel::Telephone | ContactChannel::Text => phone.is_none().then_some(("phone", "join-error-phone-for-way")),
        ContactChannel::Email => email.is_none().then_some(("email", "join-error-email-for-way")),
        ContactChannel::Post => address.is_none().then_some(("address", "join-error-address-for-way")),
    };
    if let (Some((field, id)), true) = (missing, faults.is_empty()) {
        faults.add(field, id);
    }
    let safe = |what: &str| Said::from(!typed.ticked("unsafe", what));
    Some(Filled {
        name: name?,
        email,
        phone,
        address,
        contact_channel: channel,
        safe: Safe { to_ring: safe("ring"), to_leave_message: safe("message"), to_post: safe("post") },
        format: format?,
        place: place?,
        access_needs: access_needs?,
        emergency: emergency?,
        about: about?,
        gives: gives?,
        needs: needs?,
    })
}

fn read_emergency(faults: &mut Faults<'_>, typed: &Typed) -> Option<Option<Emergency>> {
    let name = optional(faults, "emergency_name", typed, Name::new, "join-error-name");
    let phone = optional(faults, "emergency_phone", typed, Phone::new, "members-error-phone");
    let relation = optional(faults, "emergency_relation", typed, Name::new, "join-error-name");
    match (name?, phone?, relation?) {
        (Some(name), phone, relation) => Some(Some(Emergency { name, phone, relation })),
        (None, None, None) => Some(None),
        _ => {
            faults.add("emergency_name", "join-error-emergency-name");
            None
        }
    }
}

/// What was typed, as it will be sent: the question and the answer of each line that has one.
pub(crate) fn lines(words: &Words, filled: &Filled, places: &[Place]) -> Vec<(String, String)> {
    let safe = [filled.safe.to_ring, filled.safe.to_leave_message, filled.safe.to_post];
    let unsafe_ways: Vec<String> =
        UNSAFE.iter().zip(safe).filter(|(_, safe)| !safe.yes()).map(|(what, _)| words.say(&format!("join-unsafe-{what}"))).collect();
    let note = |note: &Option<Note>| note.as_ref().map(|note| note.as_str().to_owned());
    let emergency = filled.emergency.as_ref().map(|each| {
        let parts = [Some(each.name.as_str()), each.relation.as_ref().map(Name::as_str), each.phone.as_ref().map(Phone::as_str)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    let place = filled.place.and_then(|id| places.iter().find(|place| place.id == id)).map(|place| place.name.to_string());
    let all = [
        ("join-name", Some(filled.name.to_string())),
        ("join-phone", filled.phone.as_ref().map(|phone| phone.as_str().to_owned())),
        ("join-email", filled.email.as_ref().map(|email| email.as_str().to_owned())),
        ("join-address", note(&filled.address)),
        ("join-channel", Some(channel(words, filled.contact_channel))),
        ("join-unsafe", Some(unsafe_ways.join(", ")).filter(|text| !text.is_empty())),
        ("join-format", Some(words.say(&format!("join-format-{}", filled.format.code())))),
        ("join-place", place),
        ("join-gives", note(&filled.gives)),
        ("join-needs", note(&filled.needs)),
        ("join-about", note(&filled.about)),
        ("join-access", note(&filled.access_needs)),
        ("join-emergency", emergency),
    ];
    all.into_iter().filter_map(|(id, value)| Some((words.say(id), value?))).collect()
}
