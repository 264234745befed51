//! The questions of a profile, section by section: what is shown and what is asked. How an answer is read is `profile_reading`'s.
//!
//! It asks no service. Who may answer which question is the service's to say; here staff are only asked more.

use std::collections::BTreeMap;

use chrono::Weekday;

use crate::document::words::Words;
use crate::domain::people::member::ContactChannel;
use crate::domain::people::place::Place;
use crate::domain::people::profile::{DayPart, Digest, Format, HomeFact, Limit, Said, Sex, Skill};
use crate::domain::text::{Name, Note, Phone};
use crate::service::people::member::Label;
use crate::service::people::profile::Known;
use crate::web::form::Form;
use crate::web::page::layout::Choice;

/// A part of a profile: short enough to fill in during one telephone call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Section {
    /// How they are reached.
    Reach,
    /// What they need to take part.
    Needs,
    /// When they have time.
    Time,
    /// What a visitor finds in their home.
    Home,
    /// What they have learnt, and what they do not do.
    Able,
    /// Whom to ring when something happens; staff ask it.
    Emergency,
    /// The broker who looks after them; staff only.
    Broker,
}

/// Who fills it in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    /// Staff, about somebody.
    Staff,
    /// A member, about themselves.
    Own,
}

/// The days as a table shows them.
const WEEK: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl Section {
    /// All, in the order in which they are asked.
    const ALL: [Self; 7] = [Self::Reach, Self::Needs, Self::Time, Self::Home, Self::Able, Self::Emergency, Self::Broker];

    /// Those that one side fills in.
    pub(crate) fn of(side: Side) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |section| side == Side::Staff || !matches!(section, Self::Emergency | Self::Broker))
    }

    /// Its word in addresses and messages.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Reach => "reach",
            Self::Needs => "needs",
            Self::Time => "time",
            Self::Home => "home",
            Self::Able => "able",
            Self::Emergency => "emergency",
            Self::Broker => "broker",
        }
    }

    /// The section of an address, if this side fills it in.
    pub(crate) fn read(code: &str, side: Side) -> Option<Self> {
        Self::of(side).find(|section| section.code() == code)
    }
}

/// What was typed or is known, by the field's name.
pub(crate) type Values = BTreeMap<&'static str, Vec<String>>;

/// The names of the fields, as forms post them.
const FIELDS: [&str; 20] = [
    "contact_channel",
    "safe",
    "address",
    "format",
    "digest",
    "always_ask",
    "access_needs",
    "languages",
    "sex",
    "helper_sex",
    "two_helpers",
    "time",
    "home",
    "skills",
    "limits",
    "emergency_name",
    "emergency_phone",
    "emergency_relation",
    "broker_id",
    "place_id",
];

/// What a form holds.
pub(crate) fn typed(form: &Form) -> Values {
    FIELDS.iter().map(|field| (*field, form.all(field).into_iter().map(str::to_owned).collect())).collect()
}

/// What is known, as a form would hold it.
pub(crate) fn known(known: &Known) -> Values {
    let profile = &known.profile;
    let one = |text: Option<&str>| text.map(str::to_owned).into_iter().collect::<Vec<_>>();
    let safe = [("ring", profile.safe.to_ring), ("message", profile.safe.to_leave_message), ("post", profile.safe.to_post)];
    let said = |said: Said| if said.yes() { vec!["yes".to_owned()] } else { Vec::new() };
    let emergency = profile.emergency.as_ref();
    let phone = emergency.and_then(|each| each.phone.as_ref()).map(Phone::as_str);
    BTreeMap::from([
        ("contact_channel", one(Some(known.member.contact_channel.code()))),
        ("safe", safe.iter().filter(|(_, said)| said.yes()).map(|(code, _)| (*code).to_owned()).collect()),
        ("address", one(profile.address.as_ref().map(Note::as_str))),
        ("format", one(Some(profile.format.code()))),
        ("digest", one(Some(profile.digest.code()))),
        ("always_ask", said(profile.always_ask)),
        ("access_needs", one(profile.access_needs.as_ref().map(Note::as_str))),
        ("languages", one(Some(&profile.languages.join(", ")))),
        ("sex", one(Some(profile.sex.map_or("", Sex::code)))),
        ("helper_sex", one(Some(profile.helper_sex.map_or("", Sex::code)))),
        ("two_helpers", said(profile.two_helpers)),
        ("time", week().filter(|(day, part)| profile.availability.has(*day, *part)).map(|(day, part)| time_code(day, part)).collect()),
        ("home", profile.home.iter().map(|each| each.code().to_owned()).collect()),
        ("skills", profile.skills.iter().map(|each| each.code().to_owned()).collect()),
        ("limits", profile.limits.iter().map(|each| each.code().to_owned()).collect()),
        ("emergency_name", one(emergency.map(|each| each.name.as_str()))),
        ("emergency_phone", one(phone)),
        ("emergency_relation", one(emergency.and_then(|each| each.relation.as_ref()).map(Name::as_str))),
        ("broker_id", one(known.broker.as_ref().map(|label| label.id.to_string()).as_deref())),
        ("place_id", one(known.place.as_ref().map(|place| place.id.to_string()).as_deref())),
    ])
}

/// Every part of the week.
pub(crate) fn week() -> impl Iterator<Item = (Weekday, DayPart)> {
    WEEK.into_iter().flat_map(|day| DayPart::ALL.map(|part| (day, part)))
}

/// `mon-morning`.
pub(crate) fn time_code(day: Weekday, part: DayPart) -> String {
    format!("{}-{}", day.to_string().to_lowercase(), part.code())
}

/// What lists offer.
#[derive(Default)]
pub(crate) struct Lists {
    /// The staff who may look after somebody.
    pub(crate) brokers: Vec<Label>,
    /// The places that the bank knows.
    pub(crate) places: Vec<Place>,
}

/// One question of a form.
pub(crate) enum Field {
    /// A line of text.
    Line(TextField),
    /// A telephone number.
    Phone(TextField),
    /// Several lines of text.
    Lines(TextField),
    /// One or several answers out of a few.
    Ticks(TickField),
    /// One answer out of a list.
    List(ListField),
    /// The parts of the week.
    Week(Vec<WeekRow>),
}

/// A question answered by text.
pub(crate) struct TextField {
    /// Its name.
    pub(crate) id: &'static str,
    /// What is asked.
    pub(crate) title: String,
    /// More about it.
    pub(crate) help: String,
    /// What was typed.
    pub(crate) typed: String,
}

/// A question answered by tiles.
pub(crate) struct TickField {
    /// Its name.
    pub(crate) id: &'static str,
    /// What is asked.
    pub(crate) title: String,
    /// More about it.
    pub(crate) help: String,
    /// `radio` or `checkbox`.
    pub(crate) input: &'static str,
    /// The answers.
    pub(crate) tiles: Vec<Tick>,
}

/// One answer.
pub(crate) struct Tick {
    /// What is posted.
    pub(crate) code: &'static str,
    /// What is read.
    pub(crate) said: String,
    /// Whether it is chosen.
    pub(crate) on: bool,
}

/// A question answered from a list.
pub(crate) struct ListField {
    /// Its name.
    pub(crate) id: &'static str,
    /// What is asked.
    pub(crate) title: String,
    /// The answers.
    pub(crate) choices: Vec<Choice>,
    /// The one chosen.
    pub(crate) chosen: String,
}

/// A day of the week with its parts.
pub(crate) struct WeekRow {
    /// `Monday`.
    pub(crate) day: String,
    /// Its parts.
    pub(crate) parts: Vec<WeekPart>,
}

/// A part of a day.
pub(crate) struct WeekPart {
    /// What is posted.
    pub(crate) code: String,
    /// `Monday morning`.
    pub(crate) said: String,
    /// Whether they have time then.
    pub(crate) on: bool,
}

/// `Monday`.
fn day_word(words: &Words, day: Weekday) -> String {
    let code = match day {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    };
    words.say(&format!("said-{code}"))
}

/// What makes the questions of a section: the words, what was typed, who asks.
struct Asker<'a> {
    words: &'a Words,
    values: &'a Values,
    side: Side,
}

impl Asker<'_> {
    fn all(&self, id: &str) -> &[String] {
        self.values.get(id).map_or(&[], Vec::as_slice)
    }

    fn text(&self, id: &'static str) -> TextField {
        let typed = self.all(id).first().cloned().unwrap_or_default();
        let key = id.replace('_', "-");
        let title = self.words.say(&format!("profiles-{key}{}", self.suffix()));
        TextField { id, title, help: self.words.say(&format!("profiles-{key}-hint")), typed }
    }

    /// Members are asked as "you".
    fn suffix(&self) -> &'static str {
        match self.side {
            Side::Staff => "",
            Side::Own => "-own",
        }
    }

    fn ticks(&self, id: &'static str, input: &'static str, codes: &[&'static str]) -> Field {
        let key = id.replace('_', "-");
        let tick = |code: &'static str| Tick {
            code,
            said: self.words.say(&answer_id(id, code)),
            on: self.all(id).iter().any(|each| each == code),
        };
        let title = self.words.say(&format!("profiles-{key}{}", self.suffix()));
        let help = self.words.say(&format!("profiles-{key}-hint"));
        Field::Ticks(TickField { id, title, help, input, tiles: codes.iter().map(|code| tick(code)).collect() })
    }

    fn list(&self, id: &'static str, answers: impl Iterator<Item = (String, String)>) -> Field {
        let key = id.replace('_', "-");
        let none = Choice::new("", self.words.say(&format!("profiles-{key}-none")));
        let choices = std::iter::once(none).chain(answers.map(|(value, label)| Choice::new(value, label))).collect();
        let chosen = self.all(id).first().cloned().unwrap_or_default();
        Field::List(ListField { id, title: self.words.say(&format!("profiles-{key}")), choices, chosen })
    }

    fn week(&self) -> Field {
        let chosen = self.all("time");
        let row = |day: Weekday| WeekRow {
            day: day_word(self.words, day),
            parts: DayPart::ALL
                .into_iter()
                .map(|part| WeekPart {
                    on: chosen.contains(&time_code(day, part)),
                    code: time_code(day, part),
                    said: self.words.with(&format!("profiles-time-{}", part.code()), &[("day", &day_word(self.words, day))]),
                })
                .collect(),
        };
        Field::Week(WEEK.into_iter().map(row).collect())
    }
}

/// The message of one answer.
fn answer_id(field: &str, code: &str) -> String {
    match code {
        "" => format!("profiles-{}-none", field.replace('_', "-")),
        code => format!("profiles-{}-{}", field.replace('_', "-"), code.replace('_', "-")),
    }
}

fn codes_of<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|each| code(*each)).collect()
}

/// The questions of a section.
pub(crate) fn fields(words: &Words, section: Section, side: Side, values: &Values, lists: &Lists) -> Vec<Field> {
    let asker = Asker { words, values, side };
    let staff = side == Side::Staff;
    match section {
        Section::Reach => {
            let mut fields = vec![
                asker.ticks("safe", "checkbox", &["ring", "message", "post"]),
                asker.ticks("contact_channel", "radio", &codes_of(ContactChannel::ALL, ContactChannel::code)),
            ];
            fields.extend(staff.then(|| Field::Lines(asker.text("address"))));
            fields.push(asker.ticks("format", "radio", &codes_of(Format::ALL, Format::code)));
            fields.push(asker.ticks("digest", "radio", &codes_of(Digest::ALL, Digest::code)));
            fields.push(asker.ticks("always_ask", "checkbox", &["yes"]));
            fields
        }
        Section::Needs => {
            let mut fields = vec![Field::Lines(asker.text("access_needs")), Field::Line(asker.text("languages"))];
            if staff {
                fields.push(asker.ticks("sex", "radio", &["", "woman", "man", "other"]));
                fields.push(asker.ticks("helper_sex", "radio", &["", "woman", "man"]));
                fields.push(asker.ticks("two_helpers", "checkbox", &["yes"]));
            }
            fields
        }
        Section::Time => vec![asker.week()],
        Section::Home => {
            let places =
                staff.then(|| asker.list("place_id", lists.places.iter().map(|place| (place.id.to_string(), place.name.to_string()))));
            places.into_iter().chain([asker.ticks("home", "checkbox", &codes_of(HomeFact::ALL, HomeFact::code))]).collect()
        }
        Section::Able => {
            let skills = staff.then(|| asker.ticks("skills", "checkbox", &codes_of(Skill::ALL, Skill::code)));
            skills.into_iter().chain([asker.ticks("limits", "checkbox", &codes_of(Limit::ALL, Limit::code))]).collect()
        }
        Section::Emergency => {
            let [name, phone, relation] = ["emergency_name", "emergency_phone", "emergency_relation"].map(|id| asker.text(id));
            vec![Field::Line(name), Field::Phone(phone), Field::Line(relation)]
        }
        Section::Broker => {
            vec![asker.list("broker_id", lists.brokers.iter().map(|label| (label.id.to_string(), label.name.clone())))]
        }
    }
}

/// What a section says now, for the overview: a label and what is known.
pub(crate) fn facts(words: &Words, section: Section, side: Side, who: &Known) -> Vec<(String, String)> {
    let values = known(who);
    let lists = Lists { brokers: who.broker.iter().cloned().collect(), places: who.place.iter().cloned().collect() };
    let none = words.say("profiles-not-said");
    let told = |texts: Vec<String>| if texts.is_empty() { none.clone() } else { texts.join(", ") };
    let fact = |field: Field| match field {
        Field::Line(text) | Field::Phone(text) | Field::Lines(text) => {
            (text.title, told(Some(text.typed).filter(|typed| !typed.is_empty()).into_iter().collect()))
        }
        Field::Ticks(ticks) => {
            let single = ticks.tiles.len() == 1;
            let any = ticks.tiles.iter().any(|tick| tick.on);
            let said: Vec<String> = ticks.tiles.into_iter().filter(|tick| tick.on && !tick.code.is_empty()).map(|tick| tick.said).collect();
            (ticks.title, if single && !any { words.say("profiles-no") } else { told(said) })
        }
        Field::List(list) => {
            let chosen =
                list.choices.into_iter().find(|choice| !choice.value.is_empty() && choice.value == list.chosen).map(|choice| choice.label);
            (list.title, chosen.unwrap_or_else(|| none.clone()))
        }
        Field::Week(rows) => {
            let said = rows.into_iter().flat_map(|row| row.parts).filter(|part| part.on).map(|part| part.said).collect();
            (words.say("profiles-time"), told(said))
        }
    };
    fields(words, section, side, &values, &lists).into_iter().map(fact).collect()
}
