//! `goodturn demo`: a believable bank in a fresh folder, served until it is told to end.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::chapter_pot;
use crate::cli::command::{Common, Demo};
use crate::cli::config;
use crate::cli::ending::{Ending, Result, with, words};
use crate::cli::ledger::file_fault;
use crate::cli::output::{self, Reader};
use crate::cli::script::{WORDS, unknown};
use crate::cli::serve;
use crate::cli::story::Story;
use crate::document::tree::first_kinds;
use crate::domain::calendar::YearStart;
use crate::domain::people::bank::BrokerLine;
use crate::domain::text::{Name, Slug, Title};
use crate::domain::value::auditor::{DAYS_USUAL, OpenYears};
use crate::service::actor::Actor;
use crate::service::bank::{Banks, Opening};
use crate::service::clock::Clock;
use crate::service::office::bank::{BankChange, NewBank};
use crate::service::office::upkeep::{self, Found};
use crate::service::value::auditor::NewAuditorLink;
use crate::web::server::Settings;
use crate::web::site::PlainHttp;
use crate::worker::outbox::Post;

/// The bank's short name.
const SLUG: &str = "harbour";
/// What the story is drawn from: the same demo everywhere, up to the day.
const SEED: u64 = 60;
/// Words in a passphrase.
const PASSPHRASE_WORDS: usize = 5;
/// Who signs in, in the order of the list: the role in the JSON form and the name in the story.
const SIGN_INS: [(&str, &str); 4] =
    [("member", "Maureen Kerr"), ("member_needing_broker", "Ewan Grant"), ("broker", "Alison Reid"), ("coordinator", COORDINATOR)];
/// Who answers for the report.
const COORDINATOR: &str = "Catriona MacLeod";

/// Somebody who can sign in.
struct SignIn {
    role: &'static str,
    name: &'static str,
    login: String,
    password: String,
}

/// What was opened.
struct Opened {
    sign_ins: Vec<SignIn>,
    /// The path of a link for an auditor.
    auditor: String,
}

/// `goodturn demo`.
pub(crate) fn run(common: &Common, typed: &Demo) -> Result<()> {
    let listen = serve::address(&config::listen(typed.listen.as_deref())?)?;
    let settings = Settings::new(listen, None, PlainHttp::Refused, None).map_err(|fault| Ending::WrongUse(fault.to_string()))?;
    // The folder goes when the demo ends, unless somebody chose it.
    let temporary = match &typed.data {
        Some(_) => None,
        None => {
            Some(tempfile::Builder::new().prefix("goodturn-demo-").tempdir().map_err(|error| file_fault(&std::env::temp_dir(), &error))?)
        }
    };
    let folder: PathBuf = match (&typed.data, &temporary) {
        (Some(folder), _) => made(folder)?,
        (None, Some(temporary)) => temporary.path().to_owned(),
        (None, None) => unreachable!("one of the two is always there"),
    };
    let file = folder.join("goodturn.db");
    let url = upkeep::file_url(&file);
    if upkeep::look(&url)? != Found::Nothing {
        return Err(Ending::refused_with("cli-demo-exists", &[("file", &file.display().to_string())]));
    }
    upkeep::migrate(&url)?;
    let opening = Opening { key_file: upkeep::key_file(&url), checkpoint_dir: None, url };
    let banks = Banks::open(&opening, Clock::System)?;
    let opened = open_bank(&banks)?;
    let post = Post::closed(settings.address());
    serve::until_told(&banks, settings, post, |address| {
        // The server runs already; where nobody reads this, it still does.
        if let Err(ending) = tell(common, &format!("http://{address}"), &opened) {
            tracing::warn!(?ending, "the sign-ins could not be shown");
        }
    })
}

fn made(folder: &Path) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).map_err(|error| file_fault(folder, &error))?;
    Ok(folder.to_owned())
}

fn open_bank(banks: &Banks) -> Result<Opened> {
    let words = words();
    let now = banks.clock().now_ms();
    let seeded = banks.with_clock(Clock::seeded(SEED, now));
    let worded = |id: &str| Name::new(&words.say(id)).or(Err(unknown(id)));
    let new = NewBank {
        slug: Slug::new(SLUG).or(Err(unknown(SLUG)))?,
        name: worded("cli-demo-bank")?,
        time_zone: chrono_tz::Europe::London,
        year_start: YearStart::APRIL,
        categories: first_kinds(),
    };
    let bank = seeded.create_bank(&Actor::Operator(None), new)?;
    let operator = Actor::Operator(Some(bank.id));
    let broker_line =
        BrokerLine { name: words.say("cli-demo-broker"), phone: words.say("cli-demo-phone"), hours: words.say("cli-demo-hours") };
    let bank = seeded.change_bank(&operator, BankChange { broker_line: Some(broker_line), ..BankChange::default() })?;
    let mut story = Story::new(&seeded, bank, now)?;
    story.tell()?;
    crate::cli::chapter_matching::tell(&story)?;
    chapter_pot::tell(&story)?;
    crate::cli::chapter_groups::tell(&story)?;
    crate::cli::chapter_joining::tell(&story)?;
    crate::cli::chapter_messages::tell(&story)?;
    crate::cli::chapter_visits::tell(&story)?;
    crate::cli::chapter_outcomes::tell(&story)?;
    crate::cli::chapter_registers::tell(&story)?;
    crate::cli::chapter_funders::tell(&story)?;
    crate::cli::chapter_closing::tell(&story)?;
    let sign_ins = SIGN_INS.iter().map(|(role, name)| sign_in(banks, &operator, &story, (role, name))).collect::<Result<_>>()?;
    Ok(Opened { sign_ins, auditor: auditor(banks, &story)? })
}

/// The coordinator lets the council's auditor follow the figures of every year there is; the path of the link.
fn auditor(banks: &Banks, story: &Story<'_>) -> Result<String> {
    let coordinator = story.acting(COORDINATOR)?;
    let years = banks.report_years(&coordinator)?;
    let first = years.all.last().map_or(years.newest, |year| *year).first();
    let new = NewAuditorLink {
        for_whom: Title::new(&words().say("cli-demo-auditor-for")).or(Err(unknown(COORDINATOR)))?,
        years: OpenYears::new(first, years.newest.first()).ok_or_else(|| unknown(COORDINATOR))?,
        days: DAYS_USUAL,
    };
    let (_, secret) = banks.make_auditor_link(&coordinator, new)?;
    Ok(format!("/audit/{secret}"))
}

fn sign_in(banks: &Banks, operator: &Actor, story: &Story<'_>, (role, name): (&'static str, &'static str)) -> Result<SignIn> {
    let member = story.member(name)?;
    let login = member.email.clone().ok_or_else(|| unknown(name))?;
    let password = passphrase();
    let link = banks.invite(operator, member.id)?;
    banks.accept_invite(&Actor::Anonymous, &link, &login, &password)?;
    Ok(SignIn { role, name, login, password })
}

/// Five words drawn by the machine's own randomness: the demo may be opened to a room.
fn passphrase() -> String {
    let all: Vec<&str> = WORDS.split_whitespace().collect();
    let drawn = Clock::System.salt();
    let word = |pair: &[u8]| {
        let number = pair.iter().fold(0_usize, |number, byte| number * 256 + usize::from(*byte));
        all.get(number % all.len().max(1)).copied().unwrap_or_default()
    };
    drawn.chunks(2).take(PASSPHRASE_WORDS).map(word).collect::<Vec<_>>().join("-")
}

fn tell(common: &Common, url: &str, opened: &Opened) -> Result<()> {
    let (sign_ins, auditor) = (&opened.sign_ins, format!("{url}{}", opened.auditor));
    if common.reader() == Reader::Machine {
        let list: Vec<_> =
            sign_ins.iter().map(|each| json!({ "role": each.role, "login": each.login, "password": each.password })).collect();
        return output::json(&json!({ "url": url, "sign_ins": list, "auditor_link": auditor }));
    }
    let words = words();
    output::line(&with("cli-demo-ready", &[("url", url)]))?;
    output::line("")?;
    let row = |each: &SignIn| {
        vec![
            words.say(&format!("cli-demo-role-{}", each.role.replace('_', "-"))),
            each.name.to_owned(),
            each.login.clone(),
            each.password.clone(),
        ]
    };
    output::table(&sign_ins.iter().map(row).collect::<Vec<_>>())?;
    output::line("")?;
    output::line(&with("cli-demo-auditor", &[("address", &auditor)]))?;
    output::line("")?;
    output::line(&words.say("cli-demo-end"))
}
