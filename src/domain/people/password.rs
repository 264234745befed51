//! What makes a password good enough: its length, and that it is not made of words which everybody tries first.
//!
//! No rule about capitals, digits or signs, by intent: they make passwords worse to remember and no harder to guess.
//! Nothing is hashed here.

use unicode_normalization::UnicodeNormalization;

use crate::domain::text::fold;

/// The fewest characters where the password is all that stands before an account.
const CHARS_MIN: usize = 15;
/// The fewest where something else is asked for too.
const CHARS_MIN_OF_TWO: usize = 8;
/// The most characters.
pub(crate) const CHARS_MAX: usize = 200;
/// What must be left once common and nearby words are taken away.
const LEFT_MIN: usize = 4;
/// A password that only repeats a part is judged by that part when it is this short.
const REPEATED_MAX: usize = 6;
/// Digits alone are a date or a number somebody knows, up to this many.
const DIGITS_MAX: usize = 8;
/// Words of this program and its purpose.
const PURPOSE: [&str; 8] = ["goodturn", "timebank", "time", "bank", "hours", "credit", "member", "broker"];

/// Common passwords, their words and the runs of keyboards, longest match first.
const COMMON: &str = include_str!("common-words.txt");

/// Whether something beside the password is asked for at sign-in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SecondFactor {
    /// It is.
    Has,
    /// The password is all.
    Lacks,
}

impl From<bool> for SecondFactor {
    fn from(has: bool) -> Self {
        if has { Self::Has } else { Self::Lacks }
    }
}

impl SecondFactor {
    const fn chars_min(self) -> usize {
        match self {
            Self::Has => CHARS_MIN_OF_TWO,
            Self::Lacks => CHARS_MIN,
        }
    }
}

/// Why a password is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum PasswordFault {
    /// Fewer than 15 characters, or than 8 beside a second factor.
    #[error("too few characters")]
    TooShort,
    /// More than 200 characters.
    #[error("more than 200 characters")]
    TooLong,
    /// Made of what everybody tries first.
    #[error("made of common words, a repetition or a sequence")]
    Common,
    /// Made of the names that stand around it: the bank, the person, the login.
    #[error("made of the names around it")]
    Context,
}

/// The form in which passwords are hashed and counted: NFC, so that every keyboard types the same one.
pub(crate) fn normalised(password: &str) -> String {
    password.nfc().collect()
}

/// Checks a password against the common words and those of its context (the bank's name, the person's, the login's).
pub(crate) fn check(password: &str, context: &[&str], second: SecondFactor) -> Result<(), PasswordFault> {
    // Long hostile input is refused before it is normalised.
    if password.len() > CHARS_MAX.saturating_mul(16) {
        return Err(PasswordFault::TooLong);
    }
    match normalised(password).chars().count() {
        few if few < second.chars_min() => return Err(PasswordFault::TooShort),
        many if many > CHARS_MAX => return Err(PasswordFault::TooLong),
        _ => {}
    }
    let near = near_words(context);
    let common: Vec<&str> = COMMON.lines().map(str::trim).filter(|word| !word.is_empty()).collect();
    for spelling in spellings(password) {
        let left = without(&spelling, &common);
        if weak(&spelling) || weak(&left) {
            return Err(PasswordFault::Common);
        }
        let both: Vec<&str> = common.iter().copied().chain(near.iter().map(String::as_str)).collect();
        if weak(&without(&spelling, &both)) {
            return Err(PasswordFault::Context);
        }
    }
    Ok(())
}

/// The password as letters and digits, as typed and with the usual signs read as the letters they stand for.
fn spellings(password: &str) -> [String; 3] {
    let plain = fold(password);
    let kept = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let read = |one: char| {
        plain
            .chars()
            .map(|c| match c {
                '0' => 'o',
                '1' | '!' | '|' => one,
                '3' | '€' => 'e',
                '4' | '@' => 'a',
                '5' | '$' => 's',
                '7' | '+' => 't',
                '8' => 'b',
                c => c,
            })
            .collect::<String>()
    };
    [kept(&plain), kept(&read('i')), kept(&read('l'))]
}

fn near_words(context: &[&str]) -> Vec<String> {
    let words = context.iter().flat_map(|text| {
        let folded = fold(text);
        folded.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>()
    });
    words.chain(PURPOSE.into_iter().map(str::to_owned)).filter(|word| word.chars().count() >= 3).collect()
}

/// The text without the words, longest first; what stood beside a word never joins into another.
fn without(text: &str, words: &[&str]) -> String {
    let mut words: Vec<&str> = words.to_vec();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let left = words.into_iter().fold(text.to_owned(), |left, word| left.replace(word, " "));
    left.chars().filter(|c| *c != ' ').collect()
}

fn weak(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.len() < LEFT_MIN
        || (letters.len() <= DIGITS_MAX && letters.iter().all(char::is_ascii_digit))
        || is_sequence(&letters)
        || (1..=REPEATED_MAX.min(letters.len() / 2)).any(|part| letters.iter().zip(letters.iter().skip(part)).all(|(a, b)| a == b))
}

/// `12345`, `hgfedc`, `112233`, `7890123`.
fn is_sequence(letters: &[char]) -> bool {
    let steps = || {
        letters.iter().zip(letters.iter().skip(1)).map(|(a, b)| match (a, b) {
            ('9', '0') => 1,
            ('0', '9') => -1,
            (a, b) => i64::from(u32::from(*b)).saturating_sub(i64::from(u32::from(*a))),
        })
    };
    steps().all(|step| step == 0 || step == 1) || steps().all(|step| step == 0 || step == -1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEAR: [&str; 3] = ["Harbour Time Bank", "Siân O'Brien", "sian@example.org"];

    #[test]
    fn long_passphrases_pass_whatever_their_signs() {
        for good in
            ["correct horse battery staple", "the geese left on tuesday", "李白乘舟将欲行忽闻岸上踏歌声桃花", "Wonky-kettle-42-lanterns"]
        {
            assert_eq!(check(good, &NEAR, SecondFactor::Lacks), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for bad in [
            "passwordpassword1",
            "123456789012345",
            "qwertyuiop12345",
            "P@ssw0rd!P@ssw0rd!",
            "aaaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "letmein-letmein-2024",
            "987654321098765",
        ] {
            assert_eq!(check(bad, &NEAR, SecondFactor::Lacks), Err(PasswordFault::Common), "{bad}");
        }
    }

    #[test]
    fn the_names_around_it_are_refused() {
        for bad in ["harbour time bank", "Harbour-Timebank-99", "sian obrien harbour", "goodturn goodturn!", "siân@example.org"] {
            assert!(matches!(check(bad, &NEAR, SecondFactor::Lacks), Err(PasswordFault::Context | PasswordFault::Common)), "{bad}");
        }
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(check("ééééééé", &[], SecondFactor::Lacks), Err(PasswordFault::TooShort));
        assert_eq!(check("short but sweet"[..14].into(), &[], SecondFactor::Lacks), Err(PasswordFault::TooShort));
        assert_eq!(check(&"lantern kettle ".repeat(14), &[], SecondFactor::Lacks), Err(PasswordFault::TooLong));
        assert_eq!(check(&"x".repeat(1_000_000), &[], SecondFactor::Lacks), Err(PasswordFault::TooLong));
    }

    #[test]
    fn eight_are_enough_beside_a_second_factor_and_common_words_are_not_even_then() {
        assert_eq!(check("Wonky-42", &NEAR, SecondFactor::Has), Ok(()));
        assert_eq!(check("Wonky-42", &NEAR, SecondFactor::Lacks), Err(PasswordFault::TooShort));
        assert_eq!(check("Wonky-4", &NEAR, SecondFactor::Has), Err(PasswordFault::TooShort));
        assert_eq!(check("P@ssw0rd", &NEAR, SecondFactor::Has), Err(PasswordFault::Common));
        assert_eq!(check("harbour1", &NEAR, SecondFactor::Has), Err(PasswordFault::Context));
    }

    #[test]
    fn sixty_four_and_more_characters_of_any_kind_are_taken() {
        let long: String = "The geese left on Tuesday, über 14 Zäune; ".repeat(2).chars().take(64).collect();
        assert_eq!(check(&long, &NEAR, SecondFactor::Lacks), Ok(()));
    }
}
