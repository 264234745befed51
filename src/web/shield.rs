//! What happens to every request before and after its handler: the bank's prefix, names and origins that are refused,
//! headers that keep a page to itself, and one line in the log.
//!
//! It must not know who is visiting. The log holds no name, address, token or question: method, route, status, time.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Uri, uri::PathAndQuery};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, web};

use crate::domain::text::Slug;
use crate::web::form::{ActsFor, NamedBank, NewVisitor, visit_cookie};
use crate::web::guard::NOTICE_COOKIE;
use crate::web::meters::Meters;
use crate::web::problem::Problem;
use crate::web::session_store::Transport;
use crate::web::site::Site;

/// What a page may load and do: its own files, nothing inline, no frame around it, no markup out of strings.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The headers of every answer.
const HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
];

/// The headers of what is read through an auditor's link: its address is a secret, told to nobody and found by nobody.
const LINKED: [(&str, &str); 2] = [("referrer-policy", "no-referrer"), ("x-robots-tag", "noindex, nofollow")];

/// The outermost middleware: headers on every answer, cookies that belong to no session, the log and the meters.
pub(crate) async fn cover(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let (began, method) = (Instant::now(), req.method().clone());
    let (site, meters) = (req.app_data::<web::Data<Site>>().cloned(), req.app_data::<web::Data<Meters>>().cloned());
    let mut answered = next.call(req).await?;
    let transport = site.map_or(Transport::Plain, |site| site.transport);
    own_cookies(&mut answered, transport);
    let by_link = answered.request().path().starts_with("/audit/");
    let headers = answered.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if by_link {
        for (name, value) in LINKED {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if transport == Transport::Secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let (took, status) = (began.elapsed(), answered.status());
    if let Some(meters) = meters {
        meters.count(status.as_u16(), took);
    }
    let route = answered.request().match_pattern().unwrap_or_default();
    tracing::info!(method = %method, route = %route, status = status.as_u16(), ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX), "answered");
    Ok(answered)
}

/// Gives a new browser its visit cookie, and takes away the notice that a page has shown.
fn own_cookies<B>(answered: &mut ServiceResponse<B>, transport: Transport) {
    let req = answered.request();
    let mut cookies = Vec::new();
    let cookie = |name: String, value: String| {
        Cookie::build(name, value).path("/").secure(transport == Transport::Secure).http_only(true).same_site(SameSite::Lax)
    };
    if let (Some(NewVisitor(value)), Some(name)) = (req.extensions().get(), visit_cookie(req)) {
        cookies.push(cookie(name, value.clone()).finish());
    }
    let notice = transport.cookie_name(NOTICE_COOKIE);
    if req.cookie(&notice).is_some() && is_page(answered.headers()) {
        cookies.push(cookie(notice, String::new()).max_age(Duration::ZERO).finish());
    }
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            answered.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|kind| kind.starts_with("text/html"))
}

/// Refuses names that this server does not answer to, and takes the bank's prefix off the path.
pub(crate) async fn address(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    // Those who watch over the server ask by any name.
    let watched = matches!(req.path(), "/healthz" | "/readyz");
    let host = req.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let known = req.app_data::<web::Data<Site>>().is_some_and(|site| site.answers_to(host));
    if !watched && !known {
        return Ok(refused(req, Problem::WrongHost).map_into_right_body());
    }
    if let Some((slug, uri)) = named_bank(req.uri()) {
        req.extensions_mut().insert(NamedBank(slug));
        req.match_info_mut().get_mut().update(&uri);
        req.head_mut().uri = uri;
    }
    if let Some((number, uri)) = acts_for(req.uri()) {
        req.extensions_mut().insert(ActsFor(number));
        req.match_info_mut().get_mut().update(&uri);
        req.head_mut().uri = uri;
    }
    next.call(req).await.map(ServiceResponse::map_into_left_body)
}

/// `/b/harbour/log?x=1` is `/log?x=1` in the bank `harbour`. What belongs to no bank is not found there.
fn named_bank(uri: &Uri) -> Option<(Slug, Uri)> {
    let (slug, uri) = after(uri, "/b/")?;
    Some((Slug::new(&slug).ok()?, uri))
}

/// `/for/214/log?x=1` is `/log?x=1`, done for the member 214.
fn acts_for(uri: &Uri) -> Option<(i64, Uri)> {
    let (number, uri) = after(uri, "/for/")?;
    Some((number.parse().ok()?, uri))
}

/// What stands after a prefix up to the next slash, and the address without both.
fn after(uri: &Uri, prefix: &str) -> Option<(String, Uri)> {
    let rest = uri.path().strip_prefix(prefix)?;
    let (named, path) = rest.split_once('/').unwrap_or((rest, ""));
    if ["api/", "assets/", "b/"].iter().any(|own| path.starts_with(own)) || matches!(path, "healthz" | "readyz" | "api") {
        return None;
    }
    let path = uri.query().map_or_else(|| format!("/{path}"), |query| format!("/{path}?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
    Some((named.to_owned(), Uri::from_parts(parts).ok()?))
}

/// Refuses posts to pages that another site caused.
pub(crate) async fn own_posts(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let own = req.method().is_safe() || req.app_data::<web::Data<Site>>().is_some_and(|site| site.is_own_post(req.headers()));
    if own {
        next.call(req).await.map(ServiceResponse::map_into_left_body)
    } else {
        Ok(refused(req, Problem::CrossSite).map_into_right_body())
    }
}

fn refused(req: ServiceRequest, problem: Problem) -> ServiceResponse<actix_web::body::BoxBody> {
    req.error_response(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banks_prefix_comes_off_the_path() {
        let of = |path: &str| named_bank(&path.parse().unwrap()).map(|(slug, uri)| (slug.as_str().to_owned(), uri.to_string()));
        let found = |slug: &str, uri: &str| Some((slug.to_owned(), uri.to_owned()));
        assert_eq!(of("/b/harbour/log?x=1"), found("harbour", "/log?x=1"));
        assert_eq!(of("/b/harbour"), found("harbour", "/"));
        assert_eq!(of("/b/harbour/"), found("harbour", "/"));
        for none in ["/b/", "/b", "/b/Bad!/log", "/b/x/api/v1/me", "/b/x/b/y/log", "/log", "/b/x/healthz"] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
