//! How pages look and read, kept in cookies of this browser: colours and easy read.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpResponse, web};

use crate::web::form::Form;
use crate::web::guard::{READ_COOKIE, THEME_COOKIE, Visit};
use crate::web::problem::Problem;
use crate::web::session_store::Transport;
use crate::web::site::{Site, local_path};

/// The choices are kept for a year.
const KEPT_DAYS: i64 = 365;

/// The routes of this page.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/preferences", web::post().to(choose));
}

/// Keeps what was chosen and goes back to the same page.
async fn choose(visit: Visit, form: Form, site: web::Data<Site>) -> Result<HttpResponse, Problem> {
    let back = local_path(form.text("back")).unwrap_or("/");
    let mut answer = visit.redirect(back);
    for (field, cookie, choices) in [("theme", THEME_COOKIE, ["dark", "light"].as_slice()), ("read", READ_COOKIE, ["easy"].as_slice())] {
        if !form.has(field) {
            continue;
        }
        let chosen = choices.iter().find(|choice| **choice == form.text(field));
        let kept = chosen.map_or(Duration::ZERO, |_| Duration::days(KEPT_DAYS));
        let cookie = Cookie::build(cookie, chosen.copied().unwrap_or_default())
            .path("/")
            .http_only(true)
            .secure(site.transport == Transport::Secure)
            .same_site(SameSite::Lax)
            .max_age(kept)
            .finish();
        answer.add_cookie(&cookie).map_err(|fault| Problem::Broken(fault.to_string()))?;
    }
    Ok(answer)
}
