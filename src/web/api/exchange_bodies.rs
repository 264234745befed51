//! The bodies of posts about exchanges, read into what the services take.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::help::exchange::{Channel, OnBehalf, SecondLook, ToldBy};
use crate::domain::minutes::Amount;
use crate::domain::text::{Note, Reason, Slug};
use crate::service::help::correction::{Replacement, Reversal};
use crate::service::help::exchange::{Confirm, NewExchange};
use crate::web::api::wire::{Faults, Message, day, id, minutes, word};
use crate::web::problem::Problem;

/// Help to log.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewExchange)]
pub(crate) struct NewExchangeWire {
    #[schema(format = "uuid")]
    giver_id: String,
    #[schema(format = "uuid")]
    receiver_id: String,
    minutes: i64,
    #[schema(format = "date")]
    happened_on: String,
    category: String,
    note: Option<String>,
    on_behalf: Option<OnBehalfWire>,
    /// What is unusual about it and meant so: `long`, `old`, `duplicate`.
    accept: Option<Vec<String>>,
    override_floor: Option<WhyWire>,
}

/// On whose word it is keyed by somebody who is neither of the two; staff only.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OnBehalf)]
pub(crate) struct OnBehalfWire {
    /// `giver`, `receiver` or `both`.
    told_by: String,
    /// `phone`, `paper`, `in_person` or `other`.
    channel: String,
}

/// A reason that is kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Why)]
pub(crate) struct WhyWire {
    reason: String,
}

fn category(slug: &str) -> Result<Slug, Message> {
    Slug::new(slug).or(Err(Message("invalid-category")))
}

/// A note; an empty one is none.
fn note(faults: &mut Faults, text: Option<&str>) -> Option<Note> {
    faults.take_some("note", text.map(Note::optional)).flatten()
}

impl NewExchangeWire {
    /// Reads all fields, and tells all that is wrong at once.
    pub(crate) fn read(&self) -> Result<NewExchange, Problem> {
        let mut faults = Faults::new();
        let giver = faults.take("giver_id", id(&self.giver_id));
        let receiver = faults.take("receiver_id", id(&self.receiver_id));
        let amount = faults.take("minutes", minutes(self.minutes));
        let happened_on = faults.take("happened_on", day(&self.happened_on));
        let kind = faults.take("category", category(&self.category));
        let note = note(&mut faults, self.note.as_deref());
        let on_behalf = self.on_behalf.as_ref().and_then(|on| {
            let told_by = faults.take("on_behalf.told_by", word(&on.told_by, ToldBy::from_code));
            let channel = faults.take(
                "on_behalf.channel",
                word(&on.channel, |code| Channel::from_code(code).filter(|channel| Channel::TOLD.contains(channel))),
            );
            told_by.zip(channel).map(|(told_by, channel)| OnBehalf { told_by, channel })
        });
        let codes = self.accept.as_deref().unwrap_or_default();
        let accept = codes.iter().filter_map(|code| faults.take("accept", word(code, SecondLook::from_code))).collect();
        let why = self.override_floor.as_ref().map(|why| Reason::new(&why.reason));
        let override_floor = faults.take_some("override_floor.reason", why);
        let needed = giver.zip(receiver).zip(amount).zip(happened_on).zip(kind);
        faults.done(needed.map(|((((giver, receiver), minutes), happened_on), category)| NewExchange {
            giver,
            receiver,
            minutes,
            happened_on,
            category,
            note,
            on_behalf,
            accept,
            override_floor,
        }))
    }
}

/// How a yes is given; all of it may be left out, and only staff may say more than yes.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
#[schema(as = Confirm)]
pub(crate) struct ConfirmWire {
    minutes: Option<i64>,
    reason: Option<String>,
    override_floor: Option<WhyWire>,
}

impl ConfirmWire {
    /// Reads the fields.
    pub(crate) fn read(&self) -> Result<Confirm, Problem> {
        let mut faults = Faults::new();
        let how = Confirm {
            minutes: faults.take_some("minutes", self.minutes.map(minutes)),
            reason: faults.take_some("reason", self.reason.as_deref().map(Reason::new)),
            override_floor: faults.take_some("override_floor.reason", self.override_floor.as_ref().map(|why| Reason::new(&why.reason))),
        };
        faults.done(Some(how))
    }
}

/// What is not right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Query)]
pub(crate) struct QueryWire {
    reason: String,
    suggested_minutes: Option<i64>,
}

impl QueryWire {
    /// Reads the fields.
    pub(crate) fn read(&self) -> Result<(Reason, Option<Amount>), Problem> {
        let mut faults = Faults::new();
        let reason = faults.take("reason", Reason::new(&self.reason));
        let suggested = faults.take_some("suggested_minutes", self.suggested_minutes.map(minutes));
        faults.done(reason.map(|reason| (reason, suggested)))
    }
}

/// Why it is taken back, if anybody wants to say.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
#[schema(as = Withdraw)]
pub(crate) struct WithdrawWire {
    reason: Option<String>,
}

impl WithdrawWire {
    /// Reads the field.
    pub(crate) fn read(&self) -> Result<Option<Reason>, Problem> {
        let mut faults = Faults::new();
        let reason = faults.take_some("reason", self.reason.as_deref().map(Reason::new));
        faults.done(Some(reason))
    }
}

/// Why it is undone, and what stands instead.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Reverse)]
pub(crate) struct ReverseWire {
    reason: String,
    replacement: Option<ReplacementWire>,
}

/// What was right; the rest is as it was.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Replacement)]
pub(crate) struct ReplacementWire {
    minutes: Option<i64>,
    #[schema(format = "date")]
    happened_on: Option<String>,
    category: Option<String>,
    #[schema(format = "uuid")]
    giver_id: Option<String>,
    #[schema(format = "uuid")]
    receiver_id: Option<String>,
}

impl ReverseWire {
    /// Reads the fields.
    pub(crate) fn read(&self) -> Result<Reversal, Problem> {
        let mut faults = Faults::new();
        let reason = faults.take("reason", Reason::new(&self.reason));
        let replacement = self.replacement.as_ref().map(|new| Replacement {
            minutes: faults.take_some("replacement.minutes", new.minutes.map(minutes)),
            happened_on: faults.take_some("replacement.happened_on", new.happened_on.as_deref().map(day)),
            category: faults.take_some("replacement.category", new.category.as_deref().map(category)),
            giver: faults.take_some("replacement.giver_id", new.giver_id.as_deref().map(id)),
            receiver: faults.take_some("replacement.receiver_id", new.receiver_id.as_deref().map(id)),
        });
        faults.done(reason.map(|reason| Reversal { reason, replacement }))
    }
}
