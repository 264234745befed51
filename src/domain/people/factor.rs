//! What shows who somebody is beside a password: how long that holds, codes from an app (RFC 6238), and spare codes on paper.
//!
//! Nothing is drawn, stored or hashed for storage here, and no clock is read.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::domain::id::{LoginId, MemberId};
use crate::domain::text::Reason;

/// For so long nobody is asked again, in milliseconds.
const SURE_FOR_MS: i64 = 15 * 60_000;
/// A code of an app is good for so long, in milliseconds.
const STEP_MS: i64 = 30_000;
/// Clocks of telephones may be so many steps wrong.
const STEPS_OFF: i64 = 1;
/// So many tries may be wrong before one has to wait.
const TRIES: i64 = 5;
/// How long the first wait is; each wrong try after it doubles it.
const WAIT_MS: i64 = 60_000;
/// The longest wait.
const WAIT_MS_MAX: i64 = 15 * 60_000;
/// How many spare codes are made at a time.
pub(crate) const SPARES: usize = 10;
/// The letters of a spare code.
const SPARE_LETTERS: usize = 16;
/// The alphabet of RFC 4648: no digit in it looks like one of its letters.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Whether somebody who was asked at a moment need not be asked again yet. A moment to come is none.
pub(crate) fn still_sure(asked_at: Option<i64>, now_ms: i64) -> bool {
    asked_at.is_some_and(|at| (0..=SURE_FOR_MS).contains(&now_ms.saturating_sub(at)))
}

/// How long one must wait after so many wrong tries in a row, in milliseconds.
pub(crate) fn wait_after(failed: i64) -> i64 {
    let over = failed.saturating_sub(TRIES);
    if over < 0 { 0 } else { (0..over.min(10)).fold(WAIT_MS, |wait, _| wait.saturating_mul(2)).min(WAIT_MS_MAX) }
}

/// What an app's codes are made from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct AppSecret([u8; 20]);

impl AppSecret {
    /// From 160 random bits.
    pub(crate) const fn new(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The bits, to be sealed.
    pub(crate) const fn bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// As people type it into an app: letters in fours.
    pub(crate) fn text(&self) -> String {
        in_fours(&letters(&self.0), ' ')
    }

    /// As an app reads it from a picture. The names must be encoded for an address already.
    pub(crate) fn address(&self, issuer: &str, account: &str) -> String {
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", letters(&self.0))
    }

    /// The six digits of a step (RFC 4226, with SHA-1 as every app knows it).
    fn code(&self, step: i64) -> u32 {
        let Ok(mac) = Hmac::<Sha1>::new_from_slice(&self.0) else { unreachable!("a key of any length will do") };
        let hash = mac.chain_update(step.to_be_bytes()).finalize().into_bytes();
        let from = usize::from(hash.last().copied().unwrap_or_default() & 0xf);
        let part = hash.iter().skip(from).take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
        (part & 0x7fff_ffff) % 1_000_000
    }

    /// The step that a code belongs to: now, or one that a clock may be off, and later than the last that counted.
    pub(crate) fn step_of(&self, code: u32, now_ms: i64, last: i64) -> Option<i64> {
        let now = now_ms.div_euclid(STEP_MS);
        // Every step is reckoned, so that a right code takes no longer than a wrong one.
        let fits = |found: Option<i64>, step: i64| if self.code(step) == code && step > last { Some(step) } else { found };
        (now.saturating_sub(STEPS_OFF)..=now.saturating_add(STEPS_OFF)).fold(None, fits)
    }
}

/// Nobody logs it by mistake.
impl std::fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AppSecret")
    }
}

/// What somebody typed as their second step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Typed {
    /// Six digits from an app.
    App(u32),
    /// A spare code, as its letters alone.
    Spare(String),
}

impl Typed {
    /// Reads it as people write it: with spaces, dashes, small letters, and digits that look like letters.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(40).collect();
        if plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            return plain.parse().ok().map(Self::App);
        }
        let read = |c: char| match c.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            c => c,
        };
        let spare: String = plain.chars().map(read).collect();
        let fits = spare.len() == SPARE_LETTERS && spare.bytes().all(|byte| LETTERS.contains(&byte));
        fits.then_some(Self::Spare(spare))
    }
}

/// A spare code from 80 random bits, as it is shown: letters in fours.
pub(crate) fn spare_code(random: &[u8; 10]) -> String {
    in_fours(&letters(random), '-')
}

fn letters(bytes: &[u8]) -> String {
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| (byte >> at) & 1)).collect::<Vec<u8>>();
    let letter = |five: &[u8]| LETTERS.get(usize::from(five.iter().fold(0, |sum, bit| (sum << 1) | bit))).copied().map_or('A', char::from);
    bits.chunks(5).map(letter).collect()
}

fn in_fours(text: &str, between: char) -> String {
    let mut shown = String::new();
    for (at, letter) in text.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            shown.push(between);
        }
        shown.push(letter);
    }
    shown
}

/// An app that a login has: what is kept of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CodeApp {
    /// Whose.
    pub(crate) login: LoginId,
    /// The secret, sealed.
    pub(crate) sealed: Vec<u8>,
    /// The last step that counted.
    pub(crate) last_step: i64,
    /// Wrong tries since the last right one.
    pub(crate) failed: i64,
    /// No try counts before, UTC milliseconds.
    pub(crate) wait_until: i64,
    /// When it was set up, UTC milliseconds.
    pub(crate) made_at: i64,
    /// When a code of it last counted, UTC milliseconds.
    pub(crate) used_at: Option<i64>,
}

/// That a second step was taken from somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Removal {
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// By whom; nobody: the operator.
    pub(crate) by: Option<MemberId>,
    /// Why.
    pub(crate) reason: Reason,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_asked_again_after_a_quarter_of_an_hour() {
        let minute = 60_000;
        assert!(still_sure(Some(0), 0) && still_sure(Some(0), 15 * minute));
        assert!(!still_sure(Some(0), 15 * minute + 1) && !still_sure(None, 0) && !still_sure(Some(minute), 0));
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = AppSecret::new(*b"12345678901234567890");
        // RFC 6238, appendix B, the last six of eight digits.
        for (seconds, code) in [(59, 287_082), (1_111_111_109, 81_804), (1_234_567_890, 5_924), (20_000_000_000, 353_130)] {
            assert_eq!(secret.code(seconds / 30), code, "{seconds}");
        }
        assert_eq!(secret.text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            secret.address("Harbour%20bank", "ada@example.org"),
            "otpauth://totp/Harbour%20bank:ada@example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Harbour%20bank"
        );
    }

    #[test]
    fn a_code_counts_once_and_one_step_to_either_side() {
        let secret = AppSecret::new([7; 20]);
        let (now, step) = (900_000_000, 30_000);
        for off in [-1, 0, 1] {
            assert_eq!(secret.step_of(secret.code(off), 10_000, -2), Some(off));
        }
        let code = secret.code(step);
        assert_eq!(secret.step_of(code, now, step - 1), Some(step));
        assert_eq!(secret.step_of(code, now, step), None, "again");
        assert_eq!(secret.step_of(code, now + 2 * STEP_MS, step - 1), None, "too late");
        assert_eq!(secret.step_of(code, now - 2 * STEP_MS, step - 1), None, "too early");
    }

    #[test]
    fn a_spare_code_is_read_as_it_is_written() {
        let shown = spare_code(&[0x0f, 0xa5, 1, 2, 3, 250, 9, 77, 200, 14]);
        assert_eq!(shown.len(), 19);
        let read = Typed::read(&format!(" {} ", shown.to_lowercase().replace('o', "0")));
        assert_eq!(read, Some(Typed::Spare(shown.replace('-', ""))));
        assert_eq!(Typed::read("012 345"), Some(Typed::App(12_345)));
        for wrong in ["", "12345", "1234567", "ABCD-EFGH-IJKL-MNO", "é", "９９９９９９"] {
            assert_eq!(Typed::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn after_five_wrong_tries_one_waits_longer_each_time() {
        let minutes: Vec<i64> = (0..12).map(|failed| wait_after(failed) / 60_000).collect();
        assert_eq!(minutes, [0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]);
        assert_eq!(wait_after(i64::MAX), WAIT_MS_MAX);
    }
}
