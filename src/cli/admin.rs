//! What an operator does on the machine itself: the schema, banks, members, one-time links and tokens.

use serde_json::{Value, json};

use crate::cli::command::{
    Bank, BankCreate, Common, Login, LoginInvite, LoginReset, Member, MemberAdd, Migrate, OfBank, OfMember, Token, TokenCreate, TokenRevoke,
};
use crate::cli::ending::{self, Ending, Result, with, words};
use crate::cli::output::{self, Reader};
use crate::cli::{config, open};
use crate::document::tree::first_kinds;
use crate::domain::calendar::rfc3339;
use crate::domain::people::bank::Bank as BankRecord;
use crate::domain::people::member::Member as MemberRecord;
use crate::domain::text::{Reason, Title};
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::service::office::bank::NewBank;
use crate::service::office::upkeep::{self, Grant};
use crate::service::people::member::{MemberFilter, NewMember};
use crate::service::people::session::TokenRecord;

/// Members that are read at a time.
const PAGE: i64 = 500;

/// `goodturn migrate`.
pub(crate) fn migrate(common: &Common, typed: &Migrate) -> Result<()> {
    let url = config::database_url(common.database_url.as_deref())?;
    let role = typed.app_role.as_deref();
    if let Some(role) = role {
        granted(role, upkeep::look_at_role(&url, role)?)?;
    }
    let done = upkeep::migrate(&url)?;
    if let Some(copy) = &done.copy {
        ending::aside(&with("cli-migrate-copy", &[("file", &copy.display().to_string())]));
    }
    if let Some(role) = role {
        granted(role, upkeep::grant_role(&url, role)?)?;
    }
    match common.reader() {
        Reader::Machine => output::json(&json!({ "migrations": done.migrations, "app_role": role })),
        Reader::Person => {
            output::line(&words().count("cli-migrated", done.migrations))?;
            role.map_or(Ok(()), |role| output::line(&with("cli-role-granted", &[("role", role)])))
        }
    }
}

/// Says why a role cannot be the program's own.
fn granted(role: &str, grant: Grant) -> Result<()> {
    let id = match grant {
        Grant::Done => return Ok(()),
        Grant::NoRoles => return Err(Ending::wrong("cli-role-on-file")),
        Grant::Missing => "cli-role-missing",
        Grant::Mighty => "cli-role-mighty",
        Grant::Owner => "cli-role-owner",
        Grant::NotOurs => "cli-role-not-ours",
        Grant::StillWrites(tables) => {
            return Err(Ending::refused_with("cli-role-still-writes", &[("role", role), ("tables", &tables.join(", "))]));
        }
    };
    Err(Ending::refused_with(id, &[("role", role)]))
}

/// `goodturn bank …`.
pub(crate) fn bank(common: &Common, typed: &Bank) -> Result<()> {
    match typed {
        Bank::Create(new) => bank_create(common, new),
        Bank::List => bank_list(common),
    }
}

fn bank_create(common: &Common, typed: &BankCreate) -> Result<()> {
    let banks = open::or_new(common)?;
    let new = NewBank {
        slug: typed.slug.clone(),
        name: typed.name.clone(),
        time_zone: typed.time_zone,
        year_start: typed.year_start,
        categories: first_kinds(),
    };
    let bank = banks.create_bank(&Actor::Operator(None), new)?;
    match common.reader() {
        Reader::Machine => output::json(&bank_json(&bank)),
        Reader::Person => {
            ending::aside(&with("cli-bank-created-next", &[("slug", bank.slug.as_str())]));
            output::line(&with("cli-bank-created", &[("name", bank.name.as_str()), ("slug", bank.slug.as_str())]))
        }
    }
}

fn bank_json(bank: &BankRecord) -> Value {
    let year_start = format!("{:02}-{:02}", bank.year_start.month(), bank.year_start.day());
    json!({ "id": bank.id.to_string(), "slug": bank.slug.as_str(), "name": bank.name.as_str(), "time_zone": bank.time_zone.name(), "year_start": year_start })
}

fn bank_list(common: &Common) -> Result<()> {
    let banks = open::existing(common)?.list_banks(&Actor::Operator(None))?;
    match common.reader() {
        Reader::Machine => output::json(&json!({ "items": banks.iter().map(bank_json).collect::<Vec<_>>() })),
        Reader::Person => output::table(
            &banks
                .iter()
                .map(|bank| vec![bank.slug.as_str().to_owned(), bank.time_zone.name().to_owned(), bank.name.as_str().to_owned()])
                .collect::<Vec<_>>(),
        ),
    }
}

/// `goodturn member …`.
pub(crate) fn member(common: &Common, typed: &Member) -> Result<()> {
    match typed {
        Member::Add(new) => member_add(common, new),
        Member::List(of) => member_list(common, of),
    }
}

fn member_add(common: &Common, typed: &MemberAdd) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.of.bank)?;
    let new = NewMember {
        name: typed.name.clone(),
        email: typed.email.clone(),
        phone: None,
        contact_channel: None,
        role: typed.role,
        kind: typed.kind,
        joined_on: typed.joined_on,
        number: typed.number,
    };
    let member = banks.add_member(&operator, new)?;
    match common.reader() {
        Reader::Machine => output::json(&member_json(&member)),
        Reader::Person => {
            output::line(&with("cli-member-added", &[("number", &member.number.to_string()), ("name", member.name.as_str())]))
        }
    }
}

fn member_json(member: &MemberRecord) -> Value {
    let mut shape = json!({
        "id": member.id.to_string(), "number": member.number, "name": member.name.as_str(), "kind": member.kind.code(), "role": member.role.code(),
        "standing": member.standing.code(), "joined_on": member.joined_on.to_string(), "account_id": member.account.to_string(), "has_login": member.login.is_some(),
    });
    if let (Some(shape), Some(left_on)) = (shape.as_object_mut(), member.left_on) {
        shape.insert("left_on".to_owned(), json!(left_on.to_string()));
    }
    shape
}

fn member_list(common: &Common, typed: &OfBank) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.bank)?;
    let mut members = Vec::new();
    loop {
        let filter = MemberFilter { after_number: members.last().map(|member: &MemberRecord| member.number), ..MemberFilter::default() };
        let page = banks.list_members(&operator, &filter, PAGE)?;
        if page.is_empty() {
            break;
        }
        members.extend(page);
    }
    match common.reader() {
        Reader::Machine => output::json(&json!({ "items": members.iter().map(member_json).collect::<Vec<_>>() })),
        Reader::Person => {
            let row = |member: &MemberRecord| {
                vec![
                    member.number.to_string(),
                    member.role.code().to_owned(),
                    member.standing.code().to_owned(),
                    member.name.as_str().to_owned(),
                ]
            };
            output::table(&members.iter().map(row).collect::<Vec<_>>())
        }
    }
}

/// The member that was meant, and the operator in their bank.
fn named(banks: &Banks, typed: &OfMember) -> Result<(MemberRecord, Actor)> {
    let (_, operator) = open::bank(banks, &typed.of.bank)?;
    match banks.member_by_number(&operator, typed.member) {
        Ok(member) => Ok((member, operator)),
        Err(Error::NotFound) => {
            Err(Ending::refused_with("cli-no-member", &[("number", &typed.member.to_string()), ("slug", typed.of.bank.as_str())]))
        }
        Err(error) => Err(error.into()),
    }
}

/// `goodturn login …`.
pub(crate) fn login(common: &Common, typed: &Login) -> Result<()> {
    match typed {
        Login::Invite(new) => login_invite(common, new),
        Login::ResetFactors(of) => login_reset(common, of),
    }
}

fn login_reset(common: &Common, typed: &LoginReset) -> Result<()> {
    let banks = open::existing(common)?;
    let (member, operator) = named(&banks, &typed.of)?;
    let reason = Reason::new(&words().say("cli-factors-reason")).or(Err(Ending::wrong("cli-wrong-title")))?;
    banks.take_factors_away(&operator, member.id, &reason)?;
    match common.reader() {
        Reader::Machine => output::json(&json!({ "member": member_json(&member), "factors": false })),
        Reader::Person => output::line(&with("cli-factors-taken", &[("number", &member.number.to_string())])),
    }
}

fn login_invite(common: &Common, typed: &LoginInvite) -> Result<()> {
    let LoginInvite { of, public_url } = typed;
    let banks = open::existing(common)?;
    let (member, operator) = named(&banks, of)?;
    let url = match config::public_url(public_url.as_deref())? {
        Some(url) => url,
        None => format!("http://{}", config::listen(None)?),
    };
    let token = banks.invite(&operator, member.id)?;
    let link = format!("{}/invite/{token}", url.trim_end_matches('/'));
    match common.reader() {
        Reader::Machine => output::json(&json!({ "url": link, "member": member_json(&member) })),
        Reader::Person => {
            ending::aside(&with("cli-invite-hint", &[("name", member.name.as_str())]));
            output::line(&link)
        }
    }
}

/// `goodturn token …`.
pub(crate) fn token(common: &Common, typed: &Token) -> Result<()> {
    match typed {
        Token::Create(new) => token_create(common, new),
        Token::List(of) => token_list(common, of),
        Token::Revoke(which) => token_revoke(common, which),
    }
}

fn token_create(common: &Common, typed: &TokenCreate) -> Result<()> {
    let banks = open::existing(common)?;
    let (member, operator) = named(&banks, &typed.of)?;
    let name = match &typed.name {
        Some(name) => name.clone(),
        None => Title::new(&words().say("cli-token-name")).or(Err(Ending::wrong("cli-wrong-title")))?,
    };
    let (record, secret) = banks.create_token(&operator, member.id, &name, typed.days)?;
    match common.reader() {
        Reader::Machine => output::json(&json!({ "id": record.id.to_string(), "token": secret })),
        Reader::Person => {
            ending::aside(&with("cli-token-hint", &[("id", &record.id.to_string())]));
            output::line(&secret)
        }
    }
}

fn token_list(common: &Common, typed: &OfBank) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.bank)?;
    let tokens = banks.list_tokens(&operator)?;
    match common.reader() {
        Reader::Machine => output::json(&json!({ "items": tokens.iter().map(token_json).collect::<Vec<_>>() })),
        Reader::Person => {
            let words = words();
            let state =
                |token: &TokenRecord| words.say(if token.revoked_at.is_some() { "cli-token-revoked-word" } else { "cli-token-valid-word" });
            let row = |token: &TokenRecord| vec![token.id.to_string(), state(token), rfc3339(token.created_at), token.name.clone()];
            output::table(&tokens.iter().map(row).collect::<Vec<_>>())
        }
    }
}

fn token_json(token: &TokenRecord) -> Value {
    json!({
        "id": token.id.to_string(), "member_id": token.member.to_string(), "name": token.name, "created_at": rfc3339(token.created_at),
        "expires_at": token.expires_at.map(rfc3339), "revoked_at": token.revoked_at.map(rfc3339),
    })
}

fn token_revoke(common: &Common, typed: &TokenRevoke) -> Result<()> {
    let banks = open::existing(common)?;
    banks.revoke_token(&Actor::Operator(None), typed.id)?;
    match common.reader() {
        Reader::Machine => output::json(&json!({ "id": typed.id.to_string(), "revoked": true })),
        Reader::Person => output::line(&with("cli-token-revoked", &[("id", &typed.id.to_string())])),
    }
}
