//! Printed sign-in cards: a secret on paper and a short number that is not on it, for little: one's hours and one's own pages.

use crate::domain::id::{CardId, MemberId};

/// How many digits the number has that goes with a card.
const PIN_DIGITS: usize = 6;
/// After so many wrong numbers the card opens nothing any more.
pub(crate) const WRONG_MAX: i64 = 5;

/// A card. Of its secret and its number only hashes are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Card {
    /// Id.
    pub(crate) id: CardId,
    /// Whose.
    pub(crate) member: MemberId,
    /// When it was made, UTC milliseconds.
    pub(crate) made_at: i64,
    /// Who made it.
    pub(crate) made_by: Option<MemberId>,
    /// How many wrong numbers came since the last right one.
    pub(crate) wrong_pins: i64,
    /// When it last let its member in.
    pub(crate) last_used_at: Option<i64>,
}

impl Card {
    /// Whether too many wrong numbers came.
    pub(crate) const fn is_locked(&self) -> bool {
        self.wrong_pins >= WRONG_MAX
    }
}

/// The number that goes with a card, from eight bytes of chance: every one as likely as another to the billionth.
pub(crate) fn pin(chance: [u8; 8]) -> String {
    format!("{:0width$}", u64::from_be_bytes(chance) % 1_000_000, width = PIN_DIGITS)
}

/// The number as it was typed: signs and spaces between digits are nothing.
pub(crate) fn typed_pin(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(PIN_DIGITS + 1).collect();
    (digits.len() == PIN_DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_number_has_six_digits_and_is_read_back_however_it_is_typed(chance: [u8; 8]) {
            let made = pin(chance);
            proptest::prop_assert_eq!(made.len(), 6);
            let (first, last) = made.split_at(3);
            for typed in [made.clone(), format!(" {first} {last} "), format!("{first}-{last}")] {
                proptest::prop_assert_eq!(typed_pin(&typed), Some(made.clone()));
            }
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for typed in ["", "12345", "1234567", "12345a", "１２３４５６", "-1 2 3 4 5"] {
            assert_eq!(typed_pin(typed), None, "{typed}");
        }
    }
}
