//! Full postcodes and the official areas that they lie in: read out of an address, compared, and shown to nobody.
//!
//! It must not keep an address; of a postcode nobody is told more than the area, and that only as a count of people.

use crate::domain::people::member::codes;

codes! {
    /// Which official areas people are counted by.
    AreaKind {
        /// Electoral wards.
        Ward = "ward",
        /// Lower layer super output areas; in Scotland data zones.
        Lsoa = "lsoa",
        /// Districts: local authorities.
        District = "district",
    }
}

/// A full postcode without its space: `EH65AB`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Postcode(String);

impl std::fmt::Debug for Postcode {
    /// A postcode never stands in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postcode(..)")
    }
}

impl Postcode {
    /// Reads one postcode, however it is spaced.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let (outward, inward) = plain.split_at_checked(plain.len().checked_sub(3)?)?;
        (is_outward(outward) && is_inward(inward)).then_some(Self(plain))
    }

    /// The postcode of an address: the last one in it.
    pub(crate) fn in_address(address: &str) -> Option<Self> {
        address.lines().rev().find_map(Self::in_line)
    }

    fn in_line(line: &str) -> Option<Self> {
        let parts = line.split([',', ';', '.', '(', ')']);
        parts.rev().find_map(|part| {
            let words: Vec<&str> = part.split_whitespace().collect();
            (0..words.len()).rev().find_map(|at| {
                let one = words.get(at)?;
                let two = words.get(at..=at.saturating_add(1)).map(<[&str]>::concat);
                // Two words are one postcode only where the second is its second half.
                let two = two.filter(|_| words.get(at.saturating_add(1)).is_some_and(|word| is_inward(&word.to_ascii_uppercase())));
                two.and_then(|two| Self::read(&two)).or_else(|| Self::read(one))
            })
        })
    }

    /// The text as it is kept.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// One or two letters, a digit, and perhaps a digit or a letter more.
fn is_outward(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest: Vec<u8> = text.bytes().skip(letters).collect();
    let fine = match rest.as_slice() {
        [digit] => digit.is_ascii_digit(),
        [digit, last] => digit.is_ascii_digit() && last.is_ascii_alphanumeric(),
        _ => false,
    };
    (1..=2).contains(&letters) && fine
}

/// A digit and two letters.
fn is_inward(text: &str) -> bool {
    matches!(text.as_bytes(), [digit, first, second] if digit.is_ascii_digit() && first.is_ascii_uppercase() && second.is_ascii_uppercase())
}

/// The official codes of the areas of one postcode, such as `E05000001`; those that its file does not hold are left out.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct AreaCodes {
    /// The ward's.
    pub(crate) ward: Option<String>,
    /// The lower layer super output area's.
    pub(crate) lsoa: Option<String>,
    /// The district's.
    pub(crate) district: Option<String>,
}

impl AreaCodes {
    /// The code of one kind.
    pub(crate) fn of(&self, kind: AreaKind) -> Option<&str> {
        match kind {
            AreaKind::Ward => self.ward.as_deref(),
            AreaKind::Lsoa => self.lsoa.as_deref(),
            AreaKind::District => self.district.as_deref(),
        }
    }

    /// An official code: a letter and eight digits. Those that stand for no area (all nines) are left out.
    pub(crate) fn code(text: &str) -> Option<String> {
        let text = text.trim();
        let digits = text.strip_prefix(|first: char| first.is_ascii_uppercase())?;
        (digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits != "99999999").then(|| text.to_owned())
    }

    /// Whether no area is known.
    pub(crate) const fn is_empty(&self) -> bool {
        self.ward.is_none() && self.lsoa.is_none() && self.district.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(address: &str) -> Option<String> {
        Postcode::in_address(address).map(|postcode| postcode.as_str().to_owned())
    }

    #[test]
    fn a_postcode_is_read_out_of_an_address() {
        for (address, postcode) in [
            ("4 Shore Row\nHarbour\nHB1 4AB", "HB14AB"),
            ("4 Shore Row, Harbour, hb14ab", "HB14AB"),
            ("Flat EH6, 12 Row, Leith EH6 5AB.", "EH65AB"),
            ("EH6 5AB, Scotland", "EH65AB"),
            ("1 High St W1A 0AX London", "W1A0AX"),
            ("c/o M1 1AE, now at B33 8TH", "B338TH"),
            ("SW1A1AA\nUnited Kingdom", "SW1A1AA"),
        ] {
            assert_eq!(found(address).as_deref(), Some(postcode), "{address}");
        }
    }

    #[test]
    fn what_is_no_postcode_is_not_taken_for_one() {
        for address in
            ["", "4 Shore Row", "Flat 4AB", "EH6", "EH6, 5AB", "A1 road 2BC", "no postcode here", "1AB 2CD", "EH6 55B", "ÉH6 5AB"]
        {
            assert_eq!(found(address), None, "{address}");
        }
    }

    #[test]
    fn a_postcode_does_not_stand_in_a_log() {
        assert_eq!(format!("{:?}", Postcode::read("EH6 5AB")), "Some(Postcode(..))");
    }

    proptest! {
        #[test]
        fn any_address_may_be_read(address in ".{0,60}") {
            if let Some(postcode) = Postcode::in_address(&address) {
                prop_assert!((5..=7).contains(&postcode.as_str().len()));
            }
        }
    }
}
