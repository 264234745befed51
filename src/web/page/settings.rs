//! Settings: one's own password and tokens for everybody; the bank's name, telephone line and rules for the coordinator.
//!
//! It reads durations as people say them and leaves the bounds of each rule to the domain.

use actix_web::web;
use askama::Template;

use crate::domain::minutes::{Amount, Minutes};
use crate::domain::people::access::Act;
use crate::domain::people::bank::{Bank, BrokerLine, Rules};
use crate::domain::text::{Name, Phone, Title};
use crate::service::bank::Banks;
use crate::service::office::bank::BankChange;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::problem::PageResult;

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/settings").route(web::get().to(show)).route(web::post().to(save)));
}

#[derive(Template)]
#[template(path = "page/settings/settings.html")]
struct SettingsPage {
    layout: Layout,
    bank: Option<Typed>,
    has_login: bool,
    is_staff: bool,
    errors: Vec<FieldError>,
    key: String,
}

/// The bank's settings as they were typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    name: String,
    broker_name: String,
    broker_phone: String,
    broker_hours: String,
    floor_minutes: String,
    nudge_minutes: String,
    starting_credit_minutes: String,
    second_look_minutes: String,
    second_look_days: String,
    wait_days: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            name: text("name"),
            broker_name: text("broker_name"),
            broker_phone: text("broker_phone"),
            broker_hours: text("broker_hours"),
            floor_minutes: text("floor_minutes"),
            nudge_minutes: text("nudge_minutes"),
            starting_credit_minutes: text("starting_credit_minutes"),
            second_look_minutes: text("second_look_minutes"),
            second_look_days: text("second_look_days"),
            wait_days: text("wait_days"),
        }
    }

    fn now(visit: &Signed, bank: &Bank) -> Self {
        let time = |minutes: Minutes| visit.words.minutes(minutes);
        let (rules, line) = (bank.rules, &bank.broker_line);
        Self {
            name: bank.name.to_string(),
            broker_name: line.name.clone(),
            broker_phone: line.phone.clone(),
            broker_hours: line.hours.clone(),
            floor_minutes: time(rules.floor),
            nudge_minutes: time(rules.nudge),
            starting_credit_minutes: time(rules.starting_credit),
            second_look_minutes: time(Minutes::new(rules.second_look_minutes)),
            second_look_days: rules.second_look_days.to_string(),
            wait_days: rules.wait_days.to_string(),
        }
    }
}

async fn show(visit: Signed) -> PageResult {
    visit.actor.signed_in_fully()?;
    let bank = visit.actor.can(Act::ManageRules).then(|| Typed::now(&visit, &visit.caller().bank));
    page(settings_page(&visit, bank, Vec::new()))
}

fn settings_page(visit: &Signed, bank: Option<Typed>, errors: Vec<FieldError>) -> SettingsPage {
    let mut layout = visit.layout(visit.words.say("settings-title"));
    layout.has_error = !errors.is_empty();
    SettingsPage { layout, bank, has_login: visit.login.is_some(), is_staff: visit.actor.is_staff(), errors, key: visit.new_key() }
}

async fn save(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    visit.actor.may(Act::ManageRules)?;
    let typed = Typed::of(&form);
    let mut faults = Faults::new(&visit.words);
    if let Some(change) = read(&mut faults, &typed).filter(|_| faults.is_empty()) {
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.change_bank(&actor, change))).await? {
            Ok(_) => return Ok(visit.redirect_with_notice("/settings", "settings-notice-saved")),
            Err(error) => faults.refused(error, &[], "name")?,
        }
    }
    page_with_errors(settings_page(&visit, Some(typed), faults.list()))
}

fn read(faults: &mut Faults<'_>, typed: &Typed) -> Option<BankChange> {
    let name = faults.text("name", Name::new(&typed.name), "settings-error-name");
    let line = read_line(faults, typed);
    let floor = rule_time(faults, "floor_minutes", &typed.floor_minutes);
    let nudge = rule_time(faults, "nudge_minutes", &typed.nudge_minutes);
    let starting_credit = rule_time(faults, "starting_credit_minutes", &typed.starting_credit_minutes);
    let second_look = rule_time(faults, "second_look_minutes", &typed.second_look_minutes);
    let second_look_days = faults.number("second_look_days", &typed.second_look_days, 1..=3_650);
    let wait_days = faults.number("wait_days", &typed.wait_days, 1..=365);
    let rules = Rules {
        floor: floor?.negated(),
        nudge: nudge?,
        starting_credit: starting_credit?,
        second_look_minutes: second_look?.get(),
        second_look_days: second_look_days?,
        wait_days: wait_days?,
    };
    Some(BankChange { name: Some(name?), rules: Some(rules), broker_line: Some(line?) })
}

/// The telephone line may be left empty until there is one.
fn read_line(faults: &mut Faults<'_>, typed: &Typed) -> Option<BrokerLine> {
    let name = match typed.broker_name.trim() {
        "" => Some(String::new()),
        text => faults.text("broker_name", Name::new(text), "settings-error-name").map(|name| name.to_string()),
    };
    let phone = match typed.broker_phone.trim() {
        "" => Some(String::new()),
        text => {
            let read = Phone::new(text).map(|phone| phone.as_str().to_owned());
            if read.is_err() {
                faults.add("broker_phone", "members-error-phone");
            }
            read.ok()
        }
    };
    let hours = match typed.broker_hours.trim() {
        "" => Some(String::new()),
        text => faults.text("broker_hours", Title::new(text), "settings-error-name").map(|hours| hours.to_string()),
    };
    if phone.as_ref().is_some_and(|phone| !phone.is_empty()) && name.as_ref().is_some_and(String::is_empty) {
        faults.add("broker_name", "settings-error-broker-name");
    }
    Some(BrokerLine { name: name?, phone: phone?, hours: hours? })
}

/// A rule's time: a number alone is hours however large, and nothing at all may be meant.
fn rule_time(faults: &mut Faults<'_>, field: &str, typed: &str) -> Option<Minutes> {
    let text = typed.trim();
    let zero =
        text.chars().next().is_some_and(|first| first == '0') && Amount::read(text) == Err(crate::domain::minutes::AmountError::TooSmall);
    if zero {
        return Some(Minutes::ZERO);
    }
    if text.is_empty() {
        faults.add(field, "settings-error-time");
        return None;
    }
    let bare = text.bytes().all(|byte| byte.is_ascii_digit());
    let text = if bare { format!("{text}h") } else { text.to_owned() };
    faults.amount(field, &text).map(Amount::minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::words::Words;

    #[test]
    fn a_rules_time_is_read_as_hours_and_may_be_nothing() {
        let words = Words::default();
        let mut faults = Faults::new(&words);
        for (typed, minutes) in [("20", 1_200), ("0", 0), ("0 minutes", 0), ("20 hours", 1_200), ("1h30", 90), ("1000", 60_000)] {
            assert_eq!(rule_time(&mut faults, "floor_minutes", typed).map(Minutes::get), Some(minutes), "{typed}");
        }
        for typed in ["", "-20", "1001", "x", "99999999999999"] {
            assert_eq!(rule_time(&mut faults, "floor_minutes", typed), None, "{typed}");
        }
    }
}
