//! Hashing and comparing passwords: argon2id with 19 MiB and two passes, a bounded number at a time.
//!
//! It must not know whose password it is.

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::domain::people::passphrase::passphrase;
use crate::domain::people::password::{CHARS_MAX, PasswordFault, SecondFactor, check, normalised};
use crate::service::clock::Clock;
use crate::service::error::{Error, Result};
use crate::store::db::StoreError;

/// Memory of one hash, in KiB; OWASP's first recommendation with two passes and one lane.
const MEMORY_KIB: u32 = 19_456;
/// How many hashes are computed at a time, so that sign-ins can take 38 MiB and no more.
const AT_A_TIME: usize = 2;
/// How many may wait for their turn before others are sent away.
const WAITING_MAX: usize = 32;
/// How long one waits for a turn.
const WAIT: Duration = Duration::from_secs(5);

/// Whether a password is the one that a hash was made from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::service) enum Verdict {
    /// It is.
    Right,
    /// It is not, or there is nothing to compare it with.
    Wrong,
}

#[derive(Default)]
struct Turns {
    busy: usize,
    waiting: usize,
}

static TURNS: Mutex<Turns> = Mutex::new(Turns { busy: 0, waiting: 0 });
static FREE: Condvar = Condvar::new();

/// A hash that no password opens, so that an unknown login takes as long as a wrong password.
static DECOY: LazyLock<String> = LazyLock::new(|| hash("a decoy that nobody can type\u{0}").unwrap_or_default());

/// Leave to compute one hash; given back when dropped.
struct Turn;

impl Turn {
    fn take() -> Result<Self> {
        let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        if turns.busy >= AT_A_TIME && turns.waiting >= WAITING_MAX {
            return Err(Error::Throttled { retry_after_seconds: WAIT.as_secs() });
        }
        turns.waiting = turns.waiting.saturating_add(1);
        let (mut turns, waited) =
            FREE.wait_timeout_while(turns, WAIT, |turns| turns.busy >= AT_A_TIME).unwrap_or_else(PoisonError::into_inner);
        turns.waiting = turns.waiting.saturating_sub(1);
        if waited.timed_out() && turns.busy >= AT_A_TIME {
            return Err(Error::Throttled { retry_after_seconds: WAIT.as_secs() });
        }
        turns.busy = turns.busy.saturating_add(1);
        Ok(Self)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        turns.busy = turns.busy.saturating_sub(1);
        drop(turns);
        FREE.notify_one();
    }
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, 2, 1, None).map_err(|error| fault(&error))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn fault(error: &dyn std::fmt::Display) -> Error {
    StoreError::Url(format!("a password could not be hashed: {error}")).into()
}

/// The hash of a password, in the PHC form, under a fresh salt.
pub(in crate::service) fn hash(password: &str) -> Result<String> {
    let argon2 = argon2()?;
    // Always the machine's randomness: a seeded bank must not have foreseeable salts.
    let salt = Clock::System.salt();
    let _turn = Turn::take()?;
    let hash: PasswordHash = argon2.hash_password_with_salt(normalised(password).as_bytes(), &salt).map_err(|error| fault(&error))?;
    Ok(hash.to_string())
}

/// Compares a password with a hash; without a hash it takes as long and is wrong.
pub(in crate::service) fn compare(password: &str, hash: Option<&str>) -> Result<Verdict> {
    let stored = hash.unwrap_or(&DECOY);
    let parsed = PasswordHash::new(stored).or(Err(Error::from(StoreError::Corrupt("logins.password_hash"))))?;
    // Nobody was ever allowed a longer one; it is not worth reading.
    let password: String = normalised(&password.chars().take(CHARS_MAX.saturating_add(1)).collect::<String>());
    let argon2 = argon2()?;
    let _turn = Turn::take()?;
    let same = argon2.verify_password(password.as_bytes(), &parsed).is_ok();
    Ok(if same && hash.is_some() { Verdict::Right } else { Verdict::Wrong })
}

/// Makes the decoy before the first stranger comes, so that the first comparison is not slower than the rest.
pub(crate) fn make_ready() {
    LazyLock::force(&DECOY);
}

/// A password to suggest, another each time. Always the machine's randomness. Empty in the one case that cannot be: every try was too
/// near to what everybody tries first.
pub(crate) fn suggestion() -> String {
    let tries = std::iter::repeat_with(|| passphrase(&Clock::System.salt())).take(20).flatten();
    tries.into_iter().find(|words| check(words, &[], SecondFactor::Lacks).is_ok()).unwrap_or_default()
}

/// Checks a new password against the rule; the message belongs to the field named.
pub(in crate::service) fn accept(field: &'static str, password: &str, context: &[&str], second: SecondFactor) -> Result<()> {
    check(password, context, second).map_err(|fault| {
        let message = match fault {
            PasswordFault::TooShort => "invalid-password-too-short",
            PasswordFault::TooLong => "invalid-password-too-long",
            PasswordFault::Common => "invalid-password-common",
            PasswordFault::Context => "invalid-password-context",
        };
        Error::invalid(field, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_opens_for_its_password_in_any_normal_form_and_no_other() {
        let made = hash("Si\u{e2}n sails on Tuesdays").unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        assert_eq!(compare("Sia\u{302}n sails on Tuesdays", Some(&made)).unwrap(), Verdict::Right);
        assert_eq!(compare("Sian sails on Tuesdays", Some(&made)).unwrap(), Verdict::Wrong);
        // A password from before the rule was made stays good.
        assert_eq!(compare("short", Some(&hash("short").unwrap())).unwrap(), Verdict::Right);
        assert_eq!(compare("a decoy that nobody can type\u{0}", None).unwrap(), Verdict::Wrong);
    }

    #[test]
    fn a_suggestion_is_always_good_enough_and_never_the_same() {
        let said: std::collections::BTreeSet<String> = (0..50).map(|_| suggestion()).collect();
        assert_eq!(said.len(), 50);
        assert!(said.iter().all(|words| accept("password", words, &["Harbour Time Bank"], SecondFactor::Lacks).is_ok()), "{said:?}");
    }

    #[test]
    fn however_many_come_at_once_two_hash_and_the_last_ones_are_sent_away() {
        let turns: Vec<Turn> = (0..AT_A_TIME).map(|_| Turn::take().unwrap()).collect();
        let waiting: Vec<_> = (0..WAITING_MAX).map(|_| std::thread::spawn(|| Turn::take().is_ok())).collect();
        while TURNS.lock().unwrap().waiting < WAITING_MAX {
            std::thread::yield_now();
        }
        assert!(matches!(Turn::take(), Err(Error::Throttled { retry_after_seconds }) if retry_after_seconds > 0));
        assert_eq!(TURNS.lock().unwrap().busy, AT_A_TIME);
        drop(turns);
        // Everybody who waited had a turn, one after the other.
        assert!(waiting.into_iter().all(|each| each.join().unwrap()));
        assert_eq!(TURNS.lock().unwrap().busy, 0);
    }
}
