//! Home: what I have, what waits for my yes, log it again, and who could do with a hand.
//!
//! A page of reading only: every button posts to another journey.

use actix_web::web;
use askama::Template;

use crate::document::words::Words;
use crate::domain::help::exchange::Hand;
use crate::domain::id::MemberId;
use crate::domain::minutes::Minutes;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::member::{MemberKind, first_name};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Result;
use crate::service::help::exchange::Shown;
use crate::service::help::listing::ShownListing;
use crate::service::office::home::{Again, Home};
use crate::service::people::member::{Label, MemberFilter};
use crate::web::blocking::blocking;
use crate::web::guard::Signed;
use crate::web::page::home_help::{HelpCard, cards};
use crate::web::page::layout::Layout;
use crate::web::page::sign_in::choose_bank;
use crate::web::page::telling::{self, Person};
use crate::web::problem::{PageResult, page};

/// The page of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/", web::get().to(home));
}

#[derive(Template)]
#[template(path = "page/home/home.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the page that is there or not; none depends on another")]
struct HomePage {
    layout: Layout,
    hello: String,
    balance: String,
    nudge: Option<String>,
    help: Vec<HelpCard>,
    asks: Vec<Ask>,
    waits: Vec<Wait>,
    again: Vec<AgainLine>,
    so_far: SoFar,
    requests: Vec<RequestLine>,
    broker: Option<String>,
    agreement: bool,
    staff: bool,
    steps: Vec<Step>,
    welcome: bool,
    may_log: bool,
    may_answer: bool,
    may_list: bool,
    acts_for: Vec<Label>,
}

/// An exchange that waits for my answer.
struct Ask {
    id: String,
    heading: String,
    other: Person,
    line: String,
    note: Option<String>,
    question: String,
    no_href: String,
    no_label: String,
    key: String,
}

/// An exchange that waits for somebody else.
struct Wait {
    id: String,
    heading: String,
    line: String,
}

/// Something I do often.
struct AgainLine {
    other: Person,
    line: String,
    href: String,
    spoken: String,
}

/// What I gave and received, and how much of the bar each fills.
struct SoFar {
    gave: String,
    received: String,
    gave_percent: i64,
    received_percent: i64,
    received_from: i64,
    any: bool,
}

/// A request of somebody else; only its kind and its day are told (product.md, rule 10).
struct RequestLine {
    heading: String,
    line: String,
}

/// One of the first steps of a new bank.
struct Step {
    title: String,
    text: String,
    href: &'static str,
    done: bool,
}

/// How far a bank has been set up; asked only where nothing has happened yet.
struct SetUp {
    transfers: i64,
    members: usize,
}

async fn home(visit: Signed, banks: web::Data<Banks>) -> PageResult {
    if visit.several_banks && visit.root.is_empty() {
        return choose_bank(&visit, &banks).await;
    }
    let actor = visit.actor.clone();
    let id = visit.caller().member.id;
    let (home, set_up, acts_for, agreement) = blocking(&banks, move |banks| {
        let home = banks.home(&actor)?;
        let set_up = if blank(&home) { set_up(banks, &actor)? } else { None };
        // Nobody acts for somebody through a third, nor agrees for them.
        if actor.acting().is_some() {
            return Ok((home, set_up, Vec::new(), false));
        }
        // A new version asks everybody again.
        let agreement = banks.agreements_of(&actor, id)?.iter().any(|(_, yes)| yes.is_none());
        Ok((home, set_up, banks.may_act_for(&actor)?, agreement))
    })
    .await?;
    let words = visit.words.clone();
    let caller = visit.caller();
    let (bank, me) = (&caller.bank, caller.member.id);
    let teller = Teller { words: &words, visit: &visit, me };
    let steps = set_up.filter(|set_up| set_up.transfers == 0).map(|set_up| first_steps(&words, bank, &set_up)).unwrap_or_default();
    let name = match caller.member.kind {
        MemberKind::Person => first_name(caller.member.name.as_str()),
        MemberKind::Organisation => caller.member.name.as_str(),
    };
    page(HomePage {
        layout: visit.layout(words.say("home-title")),
        hello: words.with("home-hello", &[("name", name)]),
        balance: balance(&words, home.balance),
        nudge: (home.balance >= bank.rules.nudge && home.balance > Minutes::ZERO).then(|| words.say("home-nudge")),
        help: cards(&visit, &home),
        asks: home.to_answer.iter().map(|shown| teller.ask(shown)).chain(teller.suggestions(&home.queried)).collect(),
        waits: home
            .awaiting_others
            .iter()
            .chain(home.queried.iter().filter(|shown| !teller.is_suggestion(shown)))
            .map(|shown| teller.wait(shown))
            .collect(),
        again: home.again.iter().take(4).map(|again| teller.again(again)).collect(),
        so_far: so_far(&words, &home),
        requests: home.requests.iter().map(|request| teller.request(request)).collect(),
        broker: broker_sentence(&words, bank),
        agreement,
        staff: visit.actor.can(Act::SeeDesk),
        may_log: visit.actor.can(Act::LogOwn),
        may_answer: visit.actor.can(Act::AnswerOwn),
        may_list: visit.actor.can(Act::UseListings),
        acts_for,
        welcome: steps.is_empty()
            && blank(&home)
            && home.to_answer.is_empty()
            && !visit.actor.is_staff()
            && visit.actor.acting().is_none()
            && visit.actor.signed_in_fully().is_ok(),
        steps,
    })
}

/// Whether nothing was ever given, received or said.
fn blank(home: &Home) -> bool {
    home.gave == Minutes::ZERO && home.received == Minutes::ZERO && home.awaiting_others.is_empty() && home.queried.is_empty()
}

fn set_up(banks: &Banks, actor: &Actor) -> Result<Option<SetUp>> {
    if !actor.can(Act::ManageRules) {
        return Ok(None);
    }
    let transfers = banks.books(actor)?.transfers;
    let members = banks.list_members(actor, &MemberFilter::default(), 2)?.len();
    Ok(Some(SetUp { transfers, members }))
}

fn first_steps(words: &Words, bank: &Bank, set_up: &SetUp) -> Vec<Step> {
    let step = |which: &str, href, done| Step {
        title: words.say(&format!("home-step-{which}")),
        text: words.say(&format!("home-step-{which}-why")),
        href,
        done,
    };
    vec![
        step("broker", "/settings", !bank.broker_line.phone.is_empty()),
        step("categories", "/settings/categories", false),
        step("members", "/members/new", set_up.members > 1),
        step("first", "/desk", false),
    ]
}

/// The balance as markup: one sentence with the figure large in it.
fn balance(words: &Words, minutes: Minutes) -> String {
    let id = match minutes.get() {
        ..=-1 => "home-balance-below",
        0 => "home-balance-even",
        1.. => "home-balance-above",
    };
    words.rich(id, &[("time", &words.hours_big(minutes.size()))])
}

fn broker_sentence(words: &Words, bank: &Bank) -> Option<String> {
    let line = &bank.broker_line;
    (!line.phone.is_empty()).then(|| words.with("home-requests-ring", &[("name", &line.name), ("phone", &line.phone)]))
}

fn so_far(words: &Words, home: &Home) -> SoFar {
    let (gave, received) = (home.gave.size().get(), home.received.size().get());
    let total = gave.saturating_add(received);
    // Out of 99, because one part of the bar is the gap between the two.
    let gave_percent = gave.saturating_mul(99).checked_div(total).unwrap_or(0);
    SoFar {
        gave: words.rich("home-so-far-gave", &[("time", &words.hours_big(home.gave))]),
        received: words.rich("home-so-far-received", &[("time", &words.hours_big(home.received))]),
        gave_percent,
        received_percent: 99 - gave_percent,
        received_from: gave_percent + 1,
        any: total > 0,
    }
}

/// What it takes to tell an exchange to the person who is signed in.
struct Teller<'a> {
    words: &'a Words,
    visit: &'a Signed,
    me: MemberId,
}

impl Teller<'_> {
    /// Whether the receiver suggested another time, which the giver may take.
    fn is_suggestion(&self, shown: &Shown) -> bool {
        shown.exchange.giver == self.me && shown.exchange.suggested.is_some()
    }

    fn ask(&self, shown: &Shown) -> Ask {
        let other = telling::other(shown, self.me);
        Ask {
            id: shown.exchange.id.to_string(),
            heading: telling::heading(self.words, shown, self.me),
            other: Person::of(other),
            line: self.said_line(shown, other.name.as_str()),
            note: shown.exchange.note.as_ref().map(|note| note.as_str().to_owned()),
            question: self.words.say("home-ask-question"),
            no_href: format!("/exchanges/{}/query", shown.exchange.id),
            no_label: self.words.say("home-ask-no"),
            key: self.visit.new_key(),
        }
    }

    fn suggestions<'s>(&'s self, queried: &'s [Shown]) -> impl Iterator<Item = Ask> + 's {
        queried.iter().filter(|shown| self.is_suggestion(shown)).map(move |shown| {
            let suggested = shown.exchange.suggested.unwrap_or(shown.exchange.minutes);
            let (was, now) = (self.words.minutes(shown.exchange.minutes.minutes()), self.words.minutes(suggested.minutes()));
            let name = telling::friendly(&shown.receiver);
            Ask {
                heading: telling::heading_with(self.words, shown, self.me, suggested),
                question: self.words.with("home-ask-suggested", &[("name", name), ("was", &was), ("now", &now)]),
                no_href: format!("/exchanges/{}", shown.exchange.id),
                no_label: self.words.say("home-ask-more"),
                ..self.ask(shown)
            }
        })
    }

    /// `Thursday 19 November. Sam Okafor wrote this down.`
    fn said_line(&self, shown: &Shown, name: &str) -> String {
        let day = telling::when(self.words, &shown.exchange, self.visit.today);
        match &shown.keyed_by {
            Some(by) if by.id == self.me => self.words.with("home-ask-line-own", &[("day", &day)]),
            Some(by) if by.name != name => self.words.with("home-ask-line-keyed", &[("day", &day), ("name", name), ("by", &by.name)]),
            _ => self.words.with("home-ask-line", &[("day", &day), ("name", name)]),
        }
    }

    fn wait(&self, shown: &Shown) -> Wait {
        Wait {
            id: shown.exchange.id.to_string(),
            heading: telling::heading(self.words, shown, self.me),
            line: self.words.with(
                "home-wait-line",
                &[
                    ("day", &telling::when(self.words, &shown.exchange, self.visit.today)),
                    ("state", &telling::state(self.words, shown, self.me)),
                ],
            ),
        }
    }

    fn again(&self, again: &Again) -> AgainLine {
        let time = self.words.minutes(again.minutes.minutes());
        let (direction, line, spoken) = match again.hand {
            Hand::Receiver => ("got", "home-again-got", "home-again-got-spoken"),
            Hand::Giver | Hand::Staff => ("gave", "home-again-gave", "home-again-gave-spoken"),
        };
        let what = telling::kind_of_help(&again.category);
        let pairs = [("name", again.other.name.as_str()), ("friend", telling::friendly(&again.other)), ("time", time.as_str())];
        let [name, friend, time] = pairs;
        AgainLine {
            other: Person::of(&again.other),
            line: self.words.with(line, &[friend, time, ("what", again.category.name.as_str())]),
            href: format!(
                "/log?with={}&direction={direction}&minutes={}&category={}",
                again.other.id,
                again.minutes.get(),
                again.category.slug.as_str()
            ),
            spoken: self.words.with(spoken, &[name, time, ("what", &what)]),
        }
    }

    fn request(&self, request: &ShownListing) -> RequestLine {
        let line = match request.listing.about.needed_by {
            Some(day) => self.words.with("home-request-by", &[("day", &self.words.day_in(day, self.visit.today))]),
            None => self.words.say("home-request-any"),
        };
        RequestLine { heading: request.category.name.as_str().to_owned(), line }
    }
}
