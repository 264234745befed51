//! Words that people type, checked once at the door and kept exactly as they meant them.
//!
//! Texts are NFC, trimmed, free of control and text-direction characters, and bounded. Nothing is escaped here:
//! whoever shows a text escapes it.

use unicode_normalization::UnicodeNormalization;

/// Why a text is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum TextError {
    /// Nothing was typed where something is needed.
    #[error("nothing was written")]
    Missing,
    /// Longer than the field allows, in characters.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// Holds a character that cannot be shown, such as a control character.
    #[error("holds a character that cannot be shown")]
    Unprintable,
    /// Not in the form that this field needs.
    #[error("not in the right form")]
    Malformed,
}

fn clean(text: &str, chars_max: usize, lines: Lines) -> Result<String, TextError> {
    // Long hostile input is cut off before it is normalised.
    if text.len() > chars_max.saturating_mul(16).max(64) {
        return Err(TextError::TooLong(chars_max));
    }
    let text: String = text.replace("\r\n", "\n").trim().nfc().collect();
    if text.chars().any(|c| unprintable(c, lines)) {
        return Err(TextError::Unprintable);
    }
    if text.chars().count() > chars_max { Err(TextError::TooLong(chars_max)) } else { Ok(text) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

fn unprintable(c: char, lines: Lines) -> bool {
    match c {
        '\n' | '\t' => lines == Lines::One,
        // Direction overrides can make one name look like another.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}' => true,
        c => c.is_control(),
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident $max:literal $lines:ident $($empty:ident)?),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub(crate) struct $name(String);

        impl $name {
            /// Checks and keeps a text.
            pub(crate) fn new(text: &str) -> Result<Self, TextError> {
                let text = clean(text, $max, Lines::$lines)?;
                if text.is_empty() $(&& stringify!($empty).is_empty())? {
                    return Err(TextError::Missing);
                }
                Ok(Self(text))
            }

            /// `None` where nothing was typed.
            pub(crate) fn optional(text: &str) -> Result<Option<Self>, TextError> {
                if text.trim().is_empty() { Ok(None) } else { Self::new(text).map(Some) }
            }

            /// The text as it was meant.
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }

            /// The text with other words in it, cut to what it may hold.
            pub(crate) fn reworded(&self, reword: &dyn Fn(&str) -> String) -> Self {
                Self(reword(&self.0).chars().take($max).collect())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        // Every kind of text may be optional somewhere, whether or not a door asks for it yet.
        const _: fn(&str) -> Result<Option<$name>, TextError> = $name::optional;
        const _: fn(&$name, &dyn Fn(&str) -> String) -> $name = $name::reworded;
    )+};
}

texts! {
    /// What a person, organisation or bank is called: 1 to 100 characters on one line.
    Name 100 One,
    /// The title of a listing or the subject of a cost: 1 to 140 characters on one line.
    Title 140 One,
    /// A remark: 1 to 1,000 characters.
    Note 1000 Many,
    /// Why something was done: 1 to 1,000 characters.
    Reason 1000 Many,
    /// A page of rules: 1 to 10,000 characters.
    Article 10000 Many,
}

/// Twenty characters of a telephone number at the most, as people write it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Phone(String);

impl Phone {
    /// Checks a telephone number: digits with spaces, brackets, dashes and one leading plus.
    pub(crate) fn new(text: &str) -> Result<Self, TextError> {
        let text = clean(text, 30, Lines::One)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let allowed = text.char_indices().all(|(at, c)| c.is_ascii_digit() || " ()-.".contains(c) || (c == '+' && at == 0));
        match digits {
            0 if text.is_empty() => Err(TextError::Missing),
            5..=16 if allowed => Ok(Self(text)),
            _ => Err(TextError::Malformed),
        }
    }

    /// The number as written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address; kept as typed, compared in lower case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Email(String);

impl Email {
    /// Checks the shape of an address; only a letter to it can show that it works.
    pub(crate) fn new(text: &str) -> Result<Self, TextError> {
        let text = clean(text, 254, Lines::One)?;
        if text.is_empty() {
            return Err(TextError::Missing);
        }
        let well_formed = text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && local.len() <= 64
                && !host.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !text.contains(|c: char| c.is_whitespace() || "<>,;:\"()[]\\".contains(c))
        });
        if well_formed { Ok(Self(text)) } else { Err(TextError::Malformed) }
    }

    /// The address as typed.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as it is compared: two spellings of one address are one login.
    pub(crate) fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// A short name in addresses: lower-case letters, digits and dashes, 1 to 40.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Slug(String);

impl Slug {
    /// Checks a slug.
    pub(crate) fn new(text: &str) -> Result<Self, TextError> {
        let well_formed = !text.is_empty()
            && text.len() <= 40
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if text.is_empty() {
            Err(TextError::Missing)
        } else if well_formed {
            Ok(Self(text.to_owned()))
        } else {
            Err(TextError::Malformed)
        }
    }

    /// Makes a slug out of a name: `Company and chat` becomes `company-and-chat`.
    pub(crate) fn from_name(name: &str) -> Result<Self, TextError> {
        let folded = fold(name);
        let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let slug: String = words.join("-").chars().take(40).collect();
        Self::new(slug.trim_matches('-'))
    }

    /// The slug.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The form in which names are searched: lower case, without accents, single spaces. `Siân` is found by `sian`.
pub(crate) fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let plain = plain.replace('ł', "l").replace('ø', "o").replace('đ', "d").replace('ß', "ss").replace('’', "'");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_but_valid_text_is_kept_exactly() {
        for text in ["Siân", "李", "O'Brien", "=1+1", "<b>", "Ó Súilleabháin", "👩‍🦽 Ann"] {
            assert_eq!(Name::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_cannot_be_shown_or_does_not_fit_is_refused() {
        assert_eq!(Name::new(" "), Err(TextError::Missing));
        assert_eq!(Name::new("a\nb"), Err(TextError::Unprintable));
        assert_eq!(Name::new("a\u{202E}b"), Err(TextError::Unprintable));
        assert_eq!(Name::new("a\0b"), Err(TextError::Unprintable));
        assert_eq!(Name::new(&"x".repeat(101)), Err(TextError::TooLong(100)));
        assert_eq!(Name::new(&"x".repeat(1_000_000)), Err(TextError::TooLong(100)));
        assert_eq!(Note::new("two\r\nlines").unwrap().as_str(), "two\nlines");
    }

    #[test]
    fn names_are_found_without_their_accents() {
        assert_eq!(fold("Siân  ÓBrien"), "sian obrien");
        assert_eq!(fold("Łukasz Müller"), "lukasz muller");
    }

    #[test]
    fn an_address_needs_one_at_and_a_host() {
        assert!(Email::new("maureen@example.org").is_ok());
        for bad in ["maureen", "a@b", "a@@b.c", "a b@c.d", "a@b.c\r\nBcc: x@y.z", "<a@b.c>"] {
            assert!(Email::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_slug_is_made_from_a_name() {
        assert_eq!(Slug::from_name("Company & chat").unwrap().as_str(), "company-chat");
        assert!(Slug::from_name("李").is_err());
        assert!(Slug::new("Bad Slug").is_err());
    }
}
