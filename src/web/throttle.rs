//! How often one may try: signing in, looking for people, posting, taking files away. Only keyed hashes of names and addresses are held.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::service::bank::Banks;
use crate::service::error::Error;
use crate::web::problem::Problem;

/// After so many keys, those that have recovered are forgotten, so that memory stays bounded.
const KEYS_MAX: usize = 10_000;

type Limiter = DefaultKeyedRateLimiter<[u8; 32]>;

/// The limits of one running server.
pub(crate) struct Throttle {
    names: Limiter,
    addresses: Limiter,
    searches: Limiter,
    strangers: Limiter,
    posts: Limiter,
    exports: Limiter,
    calls: Limiter,
}

/// What somebody who is known does that is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Doing {
    /// Sends a form.
    Posts,
    /// Takes a file away.
    Exports,
    /// Posts through the API.
    Calls,
}

impl Throttle {
    /// Fresh limits: sign-in 10 tries a name, then one in 30 seconds, and 30 a minute from one address;
    /// 60 searches, then two a second, for one person (typing sends one a pause); 30 visits, then
    /// 30 a minute, of what strangers may open, from one address; 300 forms, then two a second, for one login; 60 files,
    /// then one in two seconds, for one login or link; posts through the API 20 seconds' worth of `calls_per_second`, then
    /// so many a second, for one member.
    pub(crate) fn new(calls_per_second: NonZeroU32) -> Self {
        Self {
            names: limiter(10, Duration::from_secs(30)),
            addresses: limiter(30, Duration::from_secs(2)),
            searches: limiter(60, Duration::from_millis(500)),
            strangers: limiter(30, Duration::from_secs(2)),
            posts: limiter(300, Duration::from_millis(500)),
            exports: limiter(60, Duration::from_secs(2)),
            calls: limiter(
                calls_per_second.get().saturating_mul(20),
                (Duration::from_secs(1) / calls_per_second.get()).max(Duration::from_nanos(1)),
            ),
        }
    }

    /// Counts one try to sign in.
    pub(crate) fn sign_in(&self, banks: &Banks, name: &str, address: Option<IpAddr>) -> Result<(), Problem> {
        let by_address = address.map_or_else(String::new, network);
        check(&self.addresses, banks.keyed("throttle-address", by_address.as_bytes()))?;
        check(&self.names, banks.keyed("throttle-name", name.trim().to_lowercase().as_bytes()))
    }

    /// Counts one visit to what somebody who has not signed in may open: a secret link, an application.
    pub(crate) fn stranger(&self, banks: &Banks, address: Option<IpAddr>) -> Result<(), Problem> {
        check(&self.strangers, banks.keyed("throttle-stranger", address.map_or_else(String::new, network).as_bytes()))
    }

    /// Counts what somebody does who is known.
    pub(crate) fn known(&self, banks: &Banks, doing: Doing, who: &str) -> Result<(), Problem> {
        let (limiter, name) = match doing {
            Doing::Posts => (&self.posts, "throttle-posts"),
            Doing::Exports => (&self.exports, "throttle-exports"),
            Doing::Calls => (&self.calls, "throttle-calls"),
        };
        check(limiter, banks.keyed(name, who.as_bytes()))
    }

    /// Counts one search for people.
    pub(crate) fn search(&self, banks: &Banks, who: &str) -> Result<(), Problem> {
        check(&self.searches, banks.keyed("throttle-search", who.as_bytes()))
    }
}

/// Whose address it is: a home has one IPv4 address, or a /64 of IPv6 ones.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            address.segments().map(|part| format!("{part:x}")).iter().take(4).map(String::as_str).collect::<Vec<_>>().join(":")
        }
    }
}

fn limiter<K: Hash + Eq + Clone>(burst: u32, one_per: Duration) -> DefaultKeyedRateLimiter<K> {
    let quota = Quota::with_period(one_per).unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN));
    RateLimiter::keyed(quota.allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN)))
}

fn check(limiter: &Limiter, key: [u8; 32]) -> Result<(), Problem> {
    if limiter.len() > KEYS_MAX {
        limiter.retain_recent();
    }
    limiter.check_key(&key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Problem::Service(Error::Throttled { retry_after_seconds: wait.as_secs().saturating_add(1) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_burst_one_is_asked_to_wait() {
        let names = limiter(2, Duration::from_secs(30));
        assert!(check(&names, [1; 32]).is_ok());
        assert!(check(&names, [1; 32]).is_ok());
        let refused = check(&names, [1; 32]).unwrap_err();
        assert!(refused.retry_after_seconds().is_some_and(|seconds| (28..=31).contains(&seconds)));
        assert!(check(&names, [2; 32]).is_ok());
    }

    #[test]
    fn a_home_counts_as_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
