//! The two faces of print, and how wide a text is in them. Atkinson Hyperlegible Next, Regular and Bold (SIL Open Font License 1.1,
//! `static/fonts/OFL-atkinson-hyperlegible-next.txt`): Latin letters with all their marks.

use krilla::text::Font;
use rustybuzz::{Face, UnicodeBuffer};
use unicode_normalization::UnicodeNormalization;

static REGULAR: &[u8] = include_bytes!("fonts/atkinson-hyperlegible-next-regular.ttf");
static BOLD: &[u8] = include_bytes!("fonts/atkinson-hyperlegible-next-bold.ttf");

/// The weight of print.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Weight {
    /// For running text.
    Regular,
    /// For headings and headers.
    Bold,
}

/// Both faces, ready to measure and to draw with.
pub(crate) struct Faces {
    regular: (Face<'static>, Font),
    bold: (Face<'static>, Font),
}

fn open(bytes: &'static [u8]) -> Option<(Face<'static>, Font)> {
    Some((Face::from_slice(bytes, 0)?, Font::new(bytes.into(), 0)?))
}

impl Faces {
    /// Opens both; the files are part of the program.
    pub(crate) fn open() -> Option<Self> {
        Some(Self { regular: open(REGULAR)?, bold: open(BOLD)? })
    }

    const fn face(&self, weight: Weight) -> &Face<'static> {
        match weight {
            Weight::Regular => &self.regular.0,
            Weight::Bold => &self.bold.0,
        }
    }

    /// The face as the file writer takes it.
    pub(crate) fn font(&self, weight: Weight) -> Font {
        match weight {
            Weight::Regular => self.regular.1.clone(),
            Weight::Bold => self.bold.1.clone(),
        }
    }

    /// How wide a text is at a size; both in twentieths of a point.
    pub(crate) fn width(&self, weight: Weight, size: i32, text: &str) -> i32 {
        let face = self.face(weight);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(face, &[], buffer);
        let advance: i64 = shaped.glyph_positions().iter().map(|glyph| i64::from(glyph.x_advance)).sum();
        let width = advance.saturating_mul(i64::from(size)) / i64::from(face.units_per_em().max(1));
        i32::try_from(width).unwrap_or(i32::MAX)
    }

    /// The text in letters that the faces have: marks are taken off where a letter is missing with them, and what is still missing
    /// becomes a question mark, since an empty box in print can be read by nobody.
    pub(crate) fn printable(&self, text: &str) -> String {
        let has = |letter: char| self.regular.0.glyph_index(letter).is_some();
        let mut clean = String::with_capacity(text.len());
        for letter in text.nfc() {
            match letter {
                '\n' => clean.push('\n'),
                letter if letter.is_control() || letter.is_whitespace() && letter != '\u{a0}' => clean.push(' '),
                letter if has(letter) => clean.push(letter),
                '→' => clean.push('-'),
                letter => {
                    let bare: String = std::iter::once(letter).nfkd().filter(|part| has(*part)).collect();
                    clean.push_str(if bare.is_empty() { "?" } else { &bare });
                }
            }
        }
        clean
    }
}
