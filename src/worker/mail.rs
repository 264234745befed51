//! E-mail by SMTP. It sends one message at a time over a connection that is kept, and says what became of it.
//!
//! Nothing about a message or its reader goes into the log.

use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message as Mail};
use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{Address, SmtpTransport, Transport};

use crate::document::message::Telling;
use crate::domain::people::message::Delivery;
use crate::service::people::delivery::Due;

/// How long the mail server may take for one step.
const STEP: Duration = Duration::from_secs(20);
/// How much of a mail server's own words is kept.
const WORDS_MAX: usize = 200;

/// Why the mail server cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailFault {
    /// The address of the server cannot be read.
    #[error("{0}")]
    Url(String),
    /// The sender is no e-mail address.
    #[error("{0:?} is not an e-mail address")]
    From(String),
}

/// A mail server to hand e-mail to.
pub(crate) struct Mailer {
    transport: SmtpTransport,
    from: Address,
}

/// What came of handing over an e-mail, and whether the server can be reached at all.
pub(crate) struct Handed {
    /// What became of the message.
    pub(crate) delivery: Delivery,
    /// Whether the fault is the way's and not the message's: others would fare no better.
    pub(crate) way_is_shut: WayIs,
}

/// How the way out is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum WayIs {
    /// It answers.
    Open,
    /// It does not.
    Shut,
}

/// `smtp://…` to another machine is encrypted if it can be, and must be where a password is sent; on this machine it need not.
fn with_encryption(url: &str) -> String {
    let rest = url.strip_prefix("smtp://").unwrap_or_default();
    let place = rest.split(['/', '?']).next().unwrap_or_default();
    let (secret, host) = place.rsplit_once('@').map_or((None, place), |(secret, host)| (Some(secret), host));
    let near = ["localhost", "127.", "[::1]"].iter().any(|name| host.starts_with(name));
    if rest.is_empty() || near || url.contains("tls=") {
        return url.to_owned();
    }
    let how = if secret.is_some() { "required" } else { "opportunistic" };
    let sign = if url.contains('?') { '&' } else { '?' };
    format!("{url}{sign}tls={how}")
}

impl Mailer {
    /// Reads the server's address, `smtp://` or `smtps://`, name and password in it percent-encoded.
    pub(crate) fn new(url: &str, from: &str) -> Result<Self, MailFault> {
        // The fault of the library may hold the address, and that a password.
        let builder = SmtpTransport::from_url(&with_encryption(url))
            .or_else(|_| Err(MailFault::Url("--smtp-url cannot be read: smtp://name:password@server:port".to_owned())))?;
        let from = from.parse().or_else(|_| Err(MailFault::From(from.to_owned())))?;
        let pool = PoolConfig::new().max_size(1).idle_timeout(STEP);
        Ok(Self { transport: builder.timeout(Some(STEP)).pool_config(pool).build(), from })
    }

    /// Hands an e-mail over. The same message always has the same Message-ID, so that a reader's program can drop a second copy.
    pub(crate) fn send(&self, due: &Due, telling: &Telling<'_>) -> Handed {
        let Some(mail) = self.mail(due, telling) else {
            return Handed { delivery: Delivery::Refused("address".to_owned()), way_is_shut: WayIs::Open };
        };
        match self.transport.send(&mail) {
            Ok(_) => Handed { delivery: Delivery::Accepted, way_is_shut: WayIs::Open },
            Err(error) => judged(&error),
        }
    }

    fn mail(&self, due: &Due, telling: &Telling<'_>) -> Option<Mail> {
        let to: Address = due.address.parse().ok()?;
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        Mail::builder()
            .from(Mailbox::new(Some(due.bank.name.as_str().to_owned()), self.from.clone()))
            .to(Mailbox::new(Some(due.name.clone()), to))
            .subject(telling.subject())
            .message_id(Some(format!("<{}@{}>", due.message.id, self.from.domain())))
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(telling.mail())
            .ok()
    }
}

/// A refusal of this address is for ever; a server that cannot be reached or that does not let us in may be mended.
fn judged(error: &SmtpError) -> Handed {
    let words: String = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    let words: String = words.chars().filter(|c| !c.is_control()).take(WORDS_MAX).collect();
    match error.status().map(|code| u16::from(code)) {
        // The server wants another name or password, or better encryption: every message would hear the same.
        Some(code @ (421 | 454 | 530 | 534 | 535 | 538)) => {
            Handed { delivery: Delivery::NotNow(format!("smtp {code} {words}")), way_is_shut: WayIs::Shut }
        }
        Some(code) if error.is_permanent() => {
            Handed { delivery: Delivery::Refused(format!("smtp {code} {words}")), way_is_shut: WayIs::Open }
        }
        Some(code) => Handed { delivery: Delivery::NotNow(format!("smtp {code} {words}")), way_is_shut: WayIs::Open },
        None => Handed { delivery: Delivery::NotNow("unreachable".to_owned()), way_is_shut: WayIs::Shut },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_crosses_a_network_readable() {
        for (url, wanted) in [
            ("smtp://mail.example", "smtp://mail.example?tls=opportunistic"),
            ("smtp://a:b@mail.example:587", "smtp://a:b@mail.example:587?tls=required"),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
            ("smtp://a:b@localhost", "smtp://a:b@localhost"),
            ("smtps://a:b@mail.example", "smtps://a:b@mail.example"),
            ("smtp://mail.example?tls=required", "smtp://mail.example?tls=required"),
        ] {
            assert_eq!(with_encryption(url), wanted);
        }
    }

    #[test]
    fn a_fault_in_the_address_does_not_show_the_password() {
        let Err(fault) = Mailer::new("http://a:sesame@mail.example", "bank@example.org") else { panic!("taken") };
        assert!(!fault.to_string().contains("sesame"));
        assert!(matches!(Mailer::new("smtp://localhost", "nobody"), Err(MailFault::From(_))));
    }
}
