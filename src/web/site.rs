//! Where this server stands: its public address, what that means for cookies and posts, and whose address a visitor has.
//!
//! It must not know pages or services.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, web};
use ipnet::IpNet;

use crate::web::session_store::Transport;

/// Whether plain `http` may be used where others on the network can read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PlainHttp {
    /// Only on this machine.
    Refused,
    /// The operator said so in words.
    Allowed,
}

/// Why the addresses cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum SiteFault {
    /// Not an address of a web site.
    #[error("{0:?} is not a public URL: write https://NAME, with a port if needed and without a path")]
    NotAnAddress(String),
    /// Passwords would cross a network readable.
    #[error(
        "{0} is plain http and not on this machine: names and passwords could be read on the way. Set --public-url to the https address that people use, or say --allow-plain-http"
    )]
    PlainHttp(String),
}

/// The server's place on the web.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Site {
    /// `https://name`, without a slash at the end; nothing where only the listening address is known.
    pub(crate) public_url: Option<String>,
    /// Where people reach the pages, for letters and messages: the public URL, or else the listening address.
    pub(crate) address: String,
    /// How cookies travel.
    pub(crate) transport: Transport,
    host: Option<String>,
    proxies: TrustedProxies,
}

/// The machines that are believed about whom they pass on: this one, unless others are named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct TrustedProxies(Arc<[IpNet]>);

impl Default for TrustedProxies {
    fn default() -> Self {
        Self(Arc::new([IpNet::from(IpAddr::from([127, 0, 0, 1])), IpNet::from(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1_u16]))]))
    }
}

impl TrustedProxies {
    /// Reads addresses and networks such as `10.0.0.7` and `10.0.0.0/24`; `None` where one cannot be read.
    pub(crate) fn read<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let network = |text: &str| text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
        texts.map(|text| network(text.trim())).collect::<Option<Vec<_>>>().map(|list| Self(list.into()))
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Whom a request came from, walking back from the nearest machine as long as it is believed.
    fn visitor<'a>(&self, peer: IpAddr, passed_on: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let mut nearest = peer;
        for before in passed_on.rev() {
            if !self.trusts(nearest) {
                break;
            }
            let Ok(before) = before.trim().parse() else { break };
            nearest = before;
        }
        nearest
    }
}

impl Site {
    /// Reads the public URL and refuses what would be unsafe.
    pub(crate) fn new(listen: SocketAddr, public_url: Option<&str>, plain_http: PlainHttp) -> Result<Self, SiteFault> {
        let Some(url) = public_url else {
            let address = format!("http://{listen}");
            return if listen.ip().is_loopback() || plain_http == PlainHttp::Allowed {
                // On this machine only its own names are answered to, so that no other site's name can be pointed here.
                let host = listen.ip().is_loopback().then(|| listen.to_string());
                Ok(Self { public_url: None, address, transport: Transport::Plain, host, proxies: TrustedProxies::default() })
            } else {
                Err(SiteFault::PlainHttp(address))
            };
        };
        let url = url.trim().trim_end_matches('/').to_lowercase();
        let fault = || SiteFault::NotAnAddress(url.clone());
        let (scheme, host) = url.split_once("://").ok_or_else(fault)?;
        let fits = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c));
        let transport = match scheme {
            _ if !fits => return Err(fault()),
            "https" => Transport::Secure,
            "http" if is_loopback_name(host) || plain_http == PlainHttp::Allowed => Transport::Plain,
            "http" => return Err(SiteFault::PlainHttp(url)),
            _ => return Err(fault()),
        };
        let default_port = if transport == Transport::Secure { ":443" } else { ":80" };
        let host = host.strip_suffix(default_port).unwrap_or(host).to_owned();
        let address = format!("{scheme}://{host}");
        Ok(Self { public_url: Some(address.clone()), address, transport, host: Some(host), proxies: TrustedProxies::default() })
    }

    /// The same place behind these proxies.
    pub(crate) fn behind(self, proxies: TrustedProxies) -> Self {
        Self { proxies, ..self }
    }

    /// The name and the address for which passkeys are good here: a name, never a number, and only where nobody reads along.
    pub(crate) fn passkeys(&self) -> Option<(String, String)> {
        let (scheme, host) = self.address.split_once("://")?;
        let name = host.split(':').next().unwrap_or(host);
        if is_loopback_name(host) {
            // On this machine browsers take the name for safe, without TLS.
            let port = host.rsplit_once(':').map_or_else(String::new, |(_, port)| format!(":{port}"));
            return Some(("localhost".to_owned(), format!("{scheme}://localhost{port}")));
        }
        let named = scheme == "https" && !host.starts_with('[') && name.parse::<IpAddr>().is_err();
        named.then(|| (name.to_owned(), self.address.clone()))
    }

    /// Whether this server answers to the name in a `Host` header. This machine's own names always do.
    pub(crate) fn answers_to(&self, host: &str) -> bool {
        let host = host.to_lowercase();
        is_loopback_name(&host) || self.host.as_ref().is_none_or(|own| *own == host)
    }

    /// Whether a post comes from this site's own pages: `Sec-Fetch-Site`, else `Origin`, else no.
    pub(crate) fn is_own_post(&self, headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
        if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
            return matches!(site, "same-origin" | "none");
        }
        let Some(origin) = text(header::ORIGIN) else { return false };
        if self.public_url.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(origin)) {
            return true;
        }
        // Without TLS there is no other name to hold on to than the one the browser used, already checked.
        let host = text(header::HOST).unwrap_or_default();
        self.transport == Transport::Plain && !host.is_empty() && origin.eq_ignore_ascii_case(&format!("http://{host}"))
    }

    /// The address that a visitor comes from, as the proxies pass it on that are believed.
    pub(crate) fn visitor(req: &HttpRequest) -> Option<IpAddr> {
        let peer = req.peer_addr()?.ip();
        let lists: Vec<&str> = req.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
        let passed_on: Vec<&str> = lists.iter().flat_map(|list| list.split(',')).collect();
        Some(req.app_data::<web::Data<Self>>().map_or(peer, |site| site.proxies.visitor(peer, passed_on.into_iter())))
    }

    /// The start of the addresses that links in answers have.
    pub(crate) fn base(&self) -> &str {
        self.public_url.as_deref().unwrap_or_default()
    }
}

/// `localhost`, `127.0.0.1:8080`, `[::1]:8080`.
fn is_loopback_name(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((v6, _)) => v6,
        None => host.split(':').next().unwrap_or(host),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A path of this site, so that "and then back" can never lead elsewhere.
pub(crate) fn local_path(text: &str) -> Option<&str> {
    let own = text.starts_with('/') && !text.starts_with("//") && text.len() <= 1_000;
    (own && !text.contains(|c: char| c.is_control() || c == '\\' || c.is_whitespace())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(listen: &str, url: Option<&str>, plain: PlainHttp) -> Result<Site, SiteFault> {
        Site::new(listen.parse().unwrap(), url, plain)
    }

    #[test]
    fn plain_http_is_for_this_machine_unless_allowed_in_words() {
        use PlainHttp::{Allowed, Refused};
        assert!(site("127.0.0.1:8080", None, Refused).is_ok());
        assert!(site("0.0.0.0:8080", None, Refused).is_err());
        assert!(site("0.0.0.0:8080", None, Allowed).is_ok());
        assert!(site("127.0.0.1:8080", Some("http://localhost:8080"), Refused).is_ok());
        assert!(site("127.0.0.1:8080", Some("http://[::1]:8080/"), Refused).is_ok());
        for remote in ["http://bank.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example"] {
            assert!(site("127.0.0.1:8080", Some(remote), Refused).is_err(), "{remote}");
        }
        assert_eq!(
            site("0.0.0.0:8080", Some("https://Bank.Example:443/"), Refused).unwrap().public_url.as_deref(),
            Some("https://bank.example")
        );
        for wrong in ["bank.example", "ftp://bank.example", "https://", "https://bank.example/path", "https://u@bank.example"] {
            assert!(site("127.0.0.1:8080", Some(wrong), Allowed).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_visitor_is_whom_the_last_believed_proxy_names() {
        let of = |proxies: &TrustedProxies, peer: &str, passed_on: &str| {
            proxies.visitor(peer.parse().unwrap(), passed_on.split(',')).to_string()
        };
        let own = TrustedProxies::default();
        assert_eq!(of(&own, "127.0.0.1", "198.51.100.7"), "198.51.100.7");
        assert_eq!(of(&own, "::1", "203.0.113.1, 198.51.100.7"), "198.51.100.7", "what a visitor writes there is not believed");
        assert_eq!(of(&own, "198.51.100.7", "203.0.113.1"), "198.51.100.7");
        assert_eq!(of(&own, "127.0.0.1", "nonsense"), "127.0.0.1");
        let named = TrustedProxies::read("10.0.0.0/24,192.0.2.1".split(',')).unwrap();
        assert_eq!(of(&named, "10.0.0.9", "203.0.113.1,198.51.100.7, 192.0.2.1"), "198.51.100.7");
        assert_eq!(of(&named, "::ffff:10.0.0.9", "198.51.100.7"), "198.51.100.7");
        assert_eq!(of(&named, "127.0.0.1", "198.51.100.7"), "127.0.0.1", "naming others takes this machine off the list");
        assert_eq!(TrustedProxies::read("10.0.0.0/99".split(',')), None);
    }

    #[test]
    fn passkeys_are_good_for_a_name_that_nobody_can_read_along_with() {
        let of = |listen, url, plain| site(listen, url, plain).unwrap().passkeys();
        let pair = |name: &str, origin: &str| Some((name.to_owned(), origin.to_owned()));
        assert_eq!(of("127.0.0.1:8080", None, PlainHttp::Refused), pair("localhost", "http://localhost:8080"));
        assert_eq!(of("0.0.0.0:80", Some("https://Bank.example"), PlainHttp::Refused), pair("bank.example", "https://bank.example"));
        let other = of("0.0.0.0:80", Some("https://bank.example:8443"), PlainHttp::Refused);
        assert_eq!(other, pair("bank.example", "https://bank.example:8443"));
        assert_eq!(of("0.0.0.0:80", Some("http://bank.example"), PlainHttp::Allowed), None);
        assert_eq!(of("0.0.0.0:80", Some("https://192.0.2.1"), PlainHttp::Allowed), None);
    }

    #[test]
    fn only_known_names_are_answered_to() {
        let local = site("127.0.0.1:8080", None, PlainHttp::Refused).unwrap();
        assert!(local.answers_to("localhost:8080") && local.answers_to("127.0.0.1:8080") && !local.answers_to("evil.example"));
        let public = site("127.0.0.1:8080", Some("https://bank.example"), PlainHttp::Refused).unwrap();
        assert!(public.answers_to("Bank.Example") && !public.answers_to("evil.example") && !public.answers_to(""));
    }

    #[test]
    fn a_post_of_another_site_is_told_apart() {
        let own = site("127.0.0.1:8080", Some("https://bank.example"), PlainHttp::Refused).unwrap();
        let headers = |pairs: &[(&str, &str)]| {
            let mut map = HeaderMap::new();
            for (name, value) in pairs {
                map.insert(name.parse::<header::HeaderName>().unwrap(), value.parse().unwrap());
            }
            map
        };
        assert!(own.is_own_post(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!own.is_own_post(&headers(&[("sec-fetch-site", "same-site"), ("origin", "https://bank.example")])));
        assert!(own.is_own_post(&headers(&[("origin", "https://bank.example")])));
        assert!(!own.is_own_post(&headers(&[("origin", "null")])));
        assert!(!own.is_own_post(&headers(&[])));
        assert!(!own.is_own_post(&headers(&[("origin", "http://evil.example"), ("host", "evil.example")])));
        let plain = site("127.0.0.1:8080", None, PlainHttp::Refused).unwrap();
        assert!(plain.is_own_post(&headers(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")])));
    }

    #[test]
    fn the_way_back_stays_on_this_site() {
        assert_eq!(local_path("/log?x=1"), Some("/log?x=1"));
        for bad in ["", "log", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb"] {
            assert_eq!(local_path(bad), None, "{bad}");
        }
    }
}
