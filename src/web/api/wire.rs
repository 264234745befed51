//! What every resource of the API shares: reading bodies, pages of lists and keys, and writing times.
//!
//! Wrong JSON is 400; a wrong, missing or unknown field is 422 with its name. Nothing here knows a resource.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::calendar::Day;
use crate::domain::minutes::{Amount, AmountError};
use crate::domain::text::TextError;
use crate::service::ledger::answered::Replay;
use crate::web::body::{Sending, whole};
use crate::web::form::{Query, is_key};
use crate::web::problem::{Problem, WrongField};

/// How many items a list has unless told otherwise.
const LIMIT_DEFAULT: i64 = 50;
/// The most items of a list.
const LIMIT_MAX: i64 = 200;
/// The version of cursors; older ones are refused, not misread.
const CURSOR_VERSION: &str = "1";

/// A body, read as JSON.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = whole(req, payload, Sending::Form);
        Box::pin(async move {
            let bytes = bytes.await?;
            read(&bytes).map(Body)
        })
    }
}

/// A body that may be left out.
pub(crate) struct Perhaps<T>(pub(crate) T);

impl<T: DeserializeOwned + Default + 'static> FromRequest for Perhaps<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = whole(req, payload, Sending::Form);
        Box::pin(async move {
            let bytes = bytes.await?;
            if bytes.is_empty() { Ok(Self(T::default())) } else { read(&bytes).map(Perhaps) }
        })
    }
}

/// Reads JSON; the field at fault is named.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // The shape first: broken JSON is another fault than a wrong value in it.
    let value: serde_json::Value = serde_json::from_slice(bytes).or(Err(Problem::Malformed))?;
    if !value.is_object() {
        return Err(Problem::Malformed);
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let (path, text) = (error.path().to_string(), error.inner().to_string());
        let parent = Some(path.as_str()).filter(|path| *path != ".").unwrap_or_default();
        let message = if text.starts_with("unknown field") {
            "invalid-unknown-field"
        } else if text.starts_with("missing field") {
            "invalid-missing"
        } else {
            "invalid-value"
        };
        Problem::field(named(parent, &text), message)
    })
}

/// `on_behalf.told_by`: the path, with the field that serde names between backticks where it stops short of it.
fn named(parent: &str, text: &str) -> String {
    let inner = ["unknown field `", "missing field `", "duplicate field `"].iter().find_map(|start| text.strip_prefix(start));
    match inner.and_then(|rest| rest.split('`').next()) {
        // An unknown field stands at the end of the path already.
        Some(name) if parent == name || parent.ends_with(&format!(".{name}")) => parent.to_owned(),
        Some(name) if parent.is_empty() => name.chars().take(100).collect(),
        Some(name) => format!("{parent}.{}", name.chars().take(100).collect::<String>()),
        None if parent.is_empty() => "body".to_owned(),
        None => parent.to_owned(),
    }
}

/// For fields in which `null` says "nothing" and absence says "as it is".
pub(crate) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// A list, a page at a time.
#[derive(Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items.
    pub(crate) items: Vec<T>,
    /// The cursor of the next page; null on the last.
    pub(crate) next: Option<String>,
}

/// Which page of a list is asked for.
pub(crate) struct Paging {
    /// How many items.
    pub(crate) limit: i64,
    /// What the last page ended with.
    pub(crate) after: Option<String>,
}

impl Paging {
    /// Reads `limit` and `cursor`; a cursor belongs to the list that it came from.
    pub(crate) fn read(query: &Query, list: &str) -> Result<Self, Problem> {
        let limit = match query.text("limit") {
            "" if !query.has("limit") => LIMIT_DEFAULT,
            text => {
                text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit)).ok_or_else(|| Problem::field("limit", "invalid-limit"))?
            }
        };
        if !query.has("cursor") {
            return Ok(Self { limit, after: None });
        }
        let after = open_cursor(query.text("cursor"), list).ok_or_else(|| Problem::field("cursor", "invalid-cursor"))?;
        Ok(Self { limit, after: Some(after) })
    }

    /// What the last page ended with, as the list's own kind of key.
    pub(crate) fn after<T: std::str::FromStr>(&self) -> Result<Option<T>, Problem> {
        let read = |text: &String| text.parse().or(Err(Problem::field("cursor", "invalid-cursor")));
        self.after.as_ref().map(read).transpose()
    }

    /// One more than a page holds, to see whether there is another.
    pub(crate) const fn one_more(&self) -> i64 {
        self.limit.saturating_add(1)
    }

    /// The page out of `one_more` items at the most; `key` tells what an item's cursor is.
    pub(crate) fn page<S, T>(&self, list: &str, mut found: Vec<S>, key: impl Fn(&S) -> String, show: impl FnMut(S) -> T) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|last| cursor(list, &key(last)));
        Page { items: found.into_iter().map(show).collect(), next }
    }
}

fn cursor(list: &str, key: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{CURSOR_VERSION} {list} {key}"))
}

fn open_cursor(cursor: &str, list: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let mut parts = text.splitn(3, ' ');
    let fits = parts.next() == Some(CURSOR_VERSION) && parts.next() == Some(list);
    parts.next().filter(|_| fits).map(str::to_owned)
}

/// Refuses questions that this address does not know.
pub(crate) fn only_known(query: &Query, known: &[&str]) -> Result<(), Problem> {
    let unknown = query.pairs().iter().find(|(name, _)| !known.contains(&name.as_str()));
    unknown.map_or(Ok(()), |(name, _)| Err(Problem::field(name.chars().take(100).collect::<String>(), "invalid-unknown-field")))
}

/// The header that makes a post safe to repeat.
pub(crate) fn idempotency_key(req: &HttpRequest) -> Result<String, Problem> {
    let key = req.headers().get("idempotency-key").and_then(|value| value.to_str().ok()).filter(|key| is_key(key));
    key.map(str::to_owned).ok_or_else(|| Problem::field("idempotency_key", "invalid-idempotency-key"))
}

/// The same header where a post need not carry it.
pub(crate) fn optional_key(req: &HttpRequest) -> Result<Option<String>, Problem> {
    if req.headers().contains_key("idempotency-key") { idempotency_key(req).map(Some) } else { Ok(None) }
}

/// Marks an answer that was given before.
pub(crate) fn replayed(mut answer: HttpResponse, replay: Replay) -> HttpResponse {
    use actix_web::http::header::{HeaderName, HeaderValue};
    if replay == Replay::Again {
        answer.headers_mut().insert(HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true"));
    }
    answer
}

/// An id in an address. What is not one names nothing.
pub(crate) fn id_in_path<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().or(Err(Problem::not_found()))
}

/// RFC 3339 UTC, to the millisecond.
pub(crate) fn time(ms: i64) -> String {
    crate::domain::calendar::rfc3339(ms)
}

/// What is wrong with the fields of one body, all of it told at once.
#[derive(Default)]
pub(crate) struct Faults {
    wrong: Vec<WrongField>,
}

impl Faults {
    /// Nothing is wrong yet.
    pub(crate) const fn new() -> Self {
        Self { wrong: Vec::new() }
    }

    /// Notes a wrong field.
    pub(crate) fn note(&mut self, field: &'static str, message: &'static str) {
        self.wrong.push(WrongField::new(field, message));
    }

    /// The value, or a note of what is wrong with it.
    pub(crate) fn take<T, E: Told>(&mut self, field: &'static str, read: Result<T, E>) -> Option<T> {
        read.map_err(|fault| self.note(field, fault.message())).ok()
    }

    /// The value where one was given.
    pub(crate) fn take_some<T, E: Told>(&mut self, field: &'static str, read: Option<Result<T, E>>) -> Option<T> {
        read.and_then(|read| self.take(field, read))
    }

    /// Goes on if nothing is wrong and everything needed is there.
    pub(crate) fn done<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.wrong.is_empty() => Ok(value),
            _ => Err(Problem::Fields(self.wrong)),
        }
    }
}

/// A fault of a value that has a message for people.
pub(crate) trait Told {
    /// The Fluent id.
    fn message(&self) -> &'static str;
}

impl Told for TextError {
    fn message(&self) -> &'static str {
        match self {
            Self::Missing => "invalid-missing",
            Self::TooLong(_) => "invalid-too-long",
            Self::Unprintable => "invalid-unprintable",
            Self::Malformed => "invalid-value",
        }
    }
}

impl Told for AmountError {
    fn message(&self) -> &'static str {
        match self {
            Self::Missing => "invalid-missing",
            Self::Unreadable | Self::HoursOrMinutes | Self::NotWholeMinutes => "invalid-value",
            Self::TooSmall => "invalid-minutes-too-small",
            Self::TooLarge => "invalid-minutes-too-large",
        }
    }
}

/// The message of a fault, already chosen.
pub(crate) struct Message(pub(crate) &'static str);

impl Told for Message {
    fn message(&self) -> &'static str {
        self.0
    }
}

/// A whole number of minutes.
pub(crate) fn minutes(number: i64) -> Result<Amount, AmountError> {
    Amount::new(number)
}

/// `YYYY-MM-DD`.
pub(crate) fn day(text: &str) -> Result<Day, Message> {
    let well_formed = text.len() == 10;
    text.parse().ok().filter(|_| well_formed).ok_or(Message("invalid-day"))
}

/// The id of something, in a body.
pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Message> {
    text.parse().or(Err(Message("invalid-id")))
}

/// A word out of a fixed list.
pub(crate) fn word<T>(text: &str, from_code: impl FnOnce(&str) -> Option<T>) -> Result<T, Message> {
    from_code(text).ok_or(Message("invalid-choice"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "read by serde only")]
        minutes: i64,
        #[expect(dead_code, reason = "read by serde only")]
        inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "read by serde only")]
        reason: String,
    }

    #[test]
    fn a_wrong_field_is_named_and_broken_json_is_another_fault() {
        let field = |json: &str| match read::<Outer>(json.as_bytes()) {
            Err(Problem::Fields(wrong)) => {
                wrong.into_iter().map(|wrong| format!("{} {}", wrong.field, wrong.message)).collect::<Vec<_>>().concat()
            }
            Err(Problem::Malformed) => "malformed".to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(field("{\"minutes\": \"x\"}"), "minutes invalid-value");
        assert_eq!(field("{\"minutes\": 1e300}"), "minutes invalid-value");
        assert_eq!(field("{\"minutes\": 1.5}"), "minutes invalid-value");
        assert_eq!(field("{}"), "minutes invalid-missing");
        assert_eq!(field("{\"minutes\": 1, \"colour\": 2}"), "colour invalid-unknown-field");
        assert_eq!(field("{\"minutes\": 1, \"inner\": {\"x\": 1}}"), "inner.x invalid-unknown-field");
        assert_eq!(field("{\"minutes\": 1, \"inner\": {}}"), "inner.reason invalid-missing");
        assert_eq!(field("{\"minutes\": 1"), "malformed");
        assert_eq!(field("[]"), "malformed");
        assert_eq!(field(&"[".repeat(50_000)), "malformed");
    }

    #[test]
    fn a_cursor_belongs_to_its_list() {
        assert_eq!(open_cursor(&cursor("members", "7"), "members").as_deref(), Some("7"));
        assert_eq!(open_cursor(&cursor("members", "7"), "accounts"), None);
        assert_eq!(open_cursor("!!", "members"), None);
    }
}
