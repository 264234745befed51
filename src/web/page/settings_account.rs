//! What everybody sets for themselves: the password, and the tokens by which other programs may act for them.
//!
//! Passwords and new tokens are never shown again and never kept on a page that comes back.

use actix_web::{HttpRequest, web};
use askama::Template;

use crate::domain::id::TokenId;
use crate::domain::text::Title;
use crate::service::bank::Banks;
use crate::service::people::password;
use crate::service::people::session::TokenRecord;
use crate::web::blocking::blocking;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::{Choice, FieldError, Layout, page, page_with_errors};
use crate::web::page::reading::Faults;
use crate::web::page::{cards, deeds, devices, factors};
use crate::web::problem::{PageResult, Problem};
use crate::web::session_store;
use crate::web::site::Site;
use crate::web::throttle::Throttle;

/// How long a token may be good for, in days; empty for ever.
const TOKEN_DAYS: [&str; 4] = ["30", "90", "365", ""];

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.configure(devices::routes)
        .configure(cards::routes)
        .configure(deeds::routes)
        .service(web::resource("/settings/password").route(web::get().to(ask_password)).route(web::post().to(change_password)))
        .service(web::resource("/settings/tokens").route(web::get().to(show_tokens)).route(web::post().to(create_token)))
        .service(web::resource("/settings/tokens/{id}/revoke").route(web::get().to(to_tokens)).route(web::post().to(revoke_token)))
        .configure(factors::routes);
}

#[derive(Template)]
#[template(path = "page/settings/password.html")]
struct PasswordPage {
    layout: Layout,
    /// Not shown: it tells password managers whose password this is.
    login: String,
    suggestion: String,
    errors: Vec<FieldError>,
    key: String,
}

#[derive(Template)]
#[template(path = "page/settings/tokens.html")]
struct TokensPage {
    layout: Layout,
    tokens: Vec<Row>,
    typed_name: String,
    days: String,
    periods: Vec<Choice>,
    errors: Vec<FieldError>,
    key: String,
}

/// A token in the list.
struct Row {
    id: String,
    name: String,
    made: String,
    ends: String,
}

#[derive(Template)]
#[template(path = "page/settings/token.html")]
struct TokenPage {
    layout: Layout,
    name: String,
    secret: String,
}

async fn ask_password(visit: Signed) -> PageResult {
    visit.actor.signed_in_fully()?;
    // Asked before anything is typed: a password is never kept for later.
    visit.actor.sure(visit.now_ms)?;
    page(password_page(&visit, Vec::new()))
}

fn password_page(visit: &Signed, errors: Vec<FieldError>) -> PasswordPage {
    let mut layout = visit.layout(visit.words.say("settings-password"));
    layout.has_error = !errors.is_empty();
    let login = visit.caller().member.email.clone().unwrap_or_default();
    PasswordPage { layout, login, suggestion: password::suggestion(), errors, key: visit.new_key() }
}

async fn change_password(
    banks: web::Data<Banks>,
    throttle: web::Data<Throttle>,
    visit: Signed,
    form: Form,
    req: HttpRequest,
) -> PageResult {
    let (old, new) = (form.text("old_password").to_owned(), form.text("password").to_owned());
    let mut faults = Faults::new(&visit.words);
    for (field, typed, missing) in [("old_password", &old, "settings-error-old-password"), ("password", &new, "settings-error-password")] {
        if typed.is_empty() {
            faults.add(field, missing);
        }
    }
    if faults.is_empty() {
        let who = visit.login.map(|login| login.to_string()).unwrap_or_default();
        throttle.sign_in(&banks, &who, Site::visitor(&req))?;
        let actor = visit.actor.clone();
        match blocking(&banks, move |banks| Ok(banks.change_password(&actor, &old, &new))).await? {
            Ok(()) => {
                // Every session of the login has ended; the one in hand begins anew.
                if let Some(login) = visit.login {
                    session_store::renew(&req, login);
                }
                return Ok(visit.redirect_with_notice("/settings", "settings-notice-password"));
            }
            Err(error) => faults.refused(error, &[], "old_password")?,
        }
    }
    page_with_errors(password_page(&visit, faults.list()))
}

async fn tokens(banks: &web::Data<Banks>, visit: &Signed) -> Result<Vec<TokenRecord>, Problem> {
    let (actor, own) = (visit.actor.clone(), visit.caller().member.id);
    let all = blocking(banks, move |banks| banks.list_tokens(&actor)).await?;
    let good = |token: &TokenRecord| token.revoked_at.is_none() && token.expires_at.is_none_or(|end| end > visit.now_ms);
    // A coordinator may read everybody's; this page is one's own.
    Ok(all.into_iter().filter(|token| token.member == own && good(token)).collect())
}

async fn show_tokens(banks: web::Data<Banks>, visit: Signed) -> PageResult {
    let tokens = tokens(&banks, &visit).await?;
    page(tokens_page(&visit, &tokens, (String::new(), "90".to_owned()), Vec::new()))
}

fn tokens_page(visit: &Signed, tokens: &[TokenRecord], typed: (String, String), errors: Vec<FieldError>) -> TokensPage {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let mut layout = visit.layout(words.say("settings-tokens"));
    layout.has_error = !errors.is_empty();
    let (typed_name, days) = typed;
    let row = |token: &TokenRecord| Row {
        id: token.id.to_string(),
        name: token.name.clone(),
        made: words.with("settings-token-made", &[("day", &words.day(bank.day_at(token.created_at)))]),
        ends: token.expires_at.map_or_else(
            || words.say("settings-token-ends-never"),
            |end| words.with("settings-token-ends", &[("day", &words.day(bank.day_at(end)))]),
        ),
    };
    let period = |days: &&str| match days.parse() {
        Ok(number) => Choice::new(*days, words.count("settings-token-days", number)),
        Err(_) => Choice::new(*days, words.say("settings-token-days-ever")),
    };
    TokensPage {
        layout,
        tokens: tokens.iter().map(row).collect(),
        typed_name,
        days,
        periods: TOKEN_DAYS.iter().map(period).collect(),
        errors,
        key: visit.new_key(),
    }
}

/// The page of a new token is an answer to the form itself, since the secret is kept nowhere to be shown later.
async fn create_token(banks: web::Data<Banks>, visit: Signed, form: Form) -> PageResult {
    let typed = (form.text("name").to_owned(), form.text("days").to_owned());
    let mut faults = Faults::new(&visit.words);
    let name = faults.text("name", Title::new(&typed.0), "settings-error-token-name");
    let days = match typed.1.trim() {
        "" => Some(None),
        text => faults.number("days", text, 1..=3_650).map(Some),
    };
    if let (Some(name), Some(days)) = (name, days) {
        let (actor, member) = (visit.actor.clone(), visit.caller().member.id);
        match blocking(&banks, move |banks| Ok(banks.create_token(&actor, member, &name, days))).await? {
            Ok((record, secret)) => {
                let layout = visit.layout(visit.words.say("settings-token-title"));
                return page(TokenPage { layout, name: record.name, secret });
            }
            Err(error) => faults.refused(error, &[], "name")?,
        }
    }
    let tokens = tokens(&banks, &visit).await?;
    page_with_errors(tokens_page(&visit, &tokens, typed, faults.list()))
}

async fn to_tokens(visit: Signed) -> PageResult {
    Ok(visit.redirect("/settings/tokens"))
}

async fn revoke_token(banks: web::Data<Banks>, visit: Signed, id: web::Path<String>, _form: Form) -> PageResult {
    let id: TokenId = id.parse().ok().ok_or_else(Problem::not_found)?;
    let actor = visit.actor.clone();
    blocking(&banks, move |banks| banks.revoke_token(&actor, id)).await?;
    Ok(visit.redirect_with_notice("/settings/tokens", "settings-notice-token-revoked"))
}
