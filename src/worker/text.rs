//! Text messages: the operator's own hook gets each as JSON over HTTP, signed, and passes it on to whoever sends texts.
//!
//! README tells what the hook gets. Nothing about a message or its reader goes into the log.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::Sha256;

use crate::document::message::Telling;
use crate::domain::people::message::Delivery;
use crate::service::people::delivery::Due;
use crate::worker::mail::{Handed, WayIs};

/// How long the hook may take.
const LIMIT: Duration = Duration::from_secs(15);

/// Why the hook cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HookFault {
    /// Texts would cross a network readable.
    #[error("--text-hook must be https, or http on this machine")]
    Plain,
    /// Nobody could tell our texts from another's.
    #[error("--text-hook needs a secret of 16 characters or more in GOODTURN_TEXT_SECRET: every text is signed with it")]
    Secret,
}

/// The hook that gets text messages.
pub(crate) struct Hook {
    url: String,
    agent: ureq::Agent,
    key: Hmac<Sha256>,
}

/// What the hook gets.
#[derive(Serialize)]
struct Body<'a> {
    /// The same for the same message, however often it is tried.
    id: String,
    /// The number, as it is dialled.
    to: String,
    /// What it says.
    text: &'a str,
}

fn is_safe(url: &str) -> bool {
    let near = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
    url.starts_with("https://")
        || near.iter().any(|start| url.strip_prefix(start).is_some_and(|rest| rest.starts_with([':', '/']) || rest.is_empty()))
}

impl Hook {
    /// A hook at an address, with the secret that signs.
    pub(crate) fn new(url: &str, secret: &str) -> Result<Self, HookFault> {
        if !is_safe(url) {
            return Err(HookFault::Plain);
        }
        if secret.len() < 16 {
            return Err(HookFault::Secret);
        }
        let key = Hmac::new_from_slice(secret.as_bytes()).or(Err(HookFault::Secret))?;
        let config = ureq::Agent::config_builder().timeout_global(Some(LIMIT)).max_redirects(0).http_status_as_error(false);
        Ok(Self { url: url.to_owned(), agent: config.build().new_agent(), key })
    }

    /// Hands a text over. Any answer of 2xx is a yes; 4xx is a no for ever, but for 408 and 429.
    pub(crate) fn send(&self, due: &Due, telling: &Telling<'_>) -> Handed {
        let open = |delivery| Handed { delivery, way_is_shut: WayIs::Open };
        let to: String = due.address.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let Ok(body) = serde_json::to_vec(&Body { id: due.message.id.to_string(), to, text: &telling.text() }) else {
            return open(Delivery::Refused("text".to_owned()));
        };
        let mut signature = self.key.clone();
        signature.update(&body);
        let signature = format!("sha256={}", hex::encode(signature.finalize().into_bytes()));
        let request = self.agent.post(&self.url).header("content-type", "application/json").header("goodturn-signature", &signature);
        match request.send(body.as_slice()) {
            Ok(answer) => match answer.status().as_u16() {
                200..=299 => open(Delivery::Accepted),
                code @ (401 | 403 | 404 | 408 | 429 | 300..=399 | 500..) => {
                    Handed { delivery: Delivery::NotNow(format!("http {code}")), way_is_shut: WayIs::Shut }
                }
                code => open(Delivery::Refused(format!("http {code}"))),
            },
            Err(_) => Handed { delivery: Delivery::NotNow("unreachable".to_owned()), way_is_shut: WayIs::Shut },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_others_cannot_read_is_a_hook() {
        for safe in ["https://texts.example/in", "http://127.0.0.1:8000/in", "http://localhost", "http://[::1]:1/"] {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_one in ["http://texts.example", "http://localhost.example", "http://127.0.0.1.example", "ftp://x", ""] {
            assert!(!is_safe(unsafe_one), "{unsafe_one}");
        }
        assert!(matches!(Hook::new("https://texts.example", "short"), Err(HookFault::Secret)));
    }
}
