//! Where a text breaks into lines: at the places Unicode allows, by the real width of its glyphs.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::document::pdf::face::{Faces, Weight};

/// Text to be broken.
pub(crate) struct Running<'a> {
    /// The faces.
    pub(crate) faces: &'a Faces,
    /// In which weight.
    pub(crate) weight: Weight,
    /// In which size, in twentieths of a point.
    pub(crate) size: i32,
    /// How wide a line may be.
    pub(crate) width: i32,
}

impl Running<'_> {
    fn wide(&self, text: &str) -> i32 {
        self.faces.width(self.weight, self.size, text.trim_end())
    }

    /// The lines. Each keeps the space at its end, so that words stay apart when the text is read out of the file.
    pub(crate) fn lines(&self, text: &str) -> Vec<String> {
        let text = self.faces.printable(text);
        let mut lines = Vec::new();
        let mut line = String::new();
        // The width of the line with the space at its end; pieces are measured by themselves, so that a long text takes no longer.
        let mut wide = 0;
        let mut from = 0;
        for (to, kind) in linebreaks(&text) {
            let piece = text.get(from..to).unwrap_or_default();
            from = to;
            let mandatory = kind == BreakOpportunity::Mandatory;
            let piece = piece.trim_end_matches('\n');
            if !line.is_empty() && wide + self.wide(piece) > self.width {
                lines.push(std::mem::take(&mut line));
            }
            if line.is_empty() {
                wide = 0;
            }
            wide += self.add(piece, &mut line, &mut lines);
            if mandatory {
                lines.push(std::mem::take(&mut line));
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        // The end of a text is a break too, and leaves no empty line behind.
        while lines.last().is_some_and(|last| last.trim().is_empty()) {
            lines.pop();
        }
        lines
    }

    /// Adds a piece to the line and answers how much wider it is now; a piece that is wider than a whole line, such as an address
    /// of a page, is cut between letters.
    fn add(&self, piece: &str, line: &mut String, lines: &mut Vec<String>) -> i32 {
        if self.wide(piece) <= self.width {
            line.push_str(piece);
            return self.faces.width(self.weight, self.size, piece);
        }
        for letter in piece.chars() {
            line.push(letter);
            if self.wide(line) > self.width && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::take(line));
                line.push(letter);
            }
        }
        self.faces.width(self.weight, self.size, line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(width: i32, text: &str) -> Vec<String> {
        let faces = Faces::open().unwrap();
        Running { faces: &faces, weight: Weight::Regular, size: 240, width }.lines(text)
    }

    #[test]
    fn no_line_is_wider_than_it_may_be_and_no_letter_is_lost() {
        let text = "You helped Joan for an hour. https://harbour.example/said/0123456789012345678901234567890123456789 Thank you.";
        for width in [600, 1_000, 3_000, 9_000] {
            let lines = broken(width, text);
            assert_eq!(lines.concat(), text);
            let faces = Faces::open().unwrap();
            assert!(lines.iter().all(|line| faces.width(Weight::Regular, 240, line.trim_end()) <= width), "{lines:?}");
        }
    }

    #[test]
    fn line_breaks_are_kept_and_an_empty_text_has_no_line() {
        assert_eq!(broken(9_000, "12 Quay Street\nHarbour"), ["12 Quay Street", "Harbour"]);
        assert_eq!(broken(9_000, "One\n\nTwo"), ["One", "", "Two"]);
        assert!(broken(9_000, "").is_empty());
    }

    #[test]
    fn letters_that_no_face_has_become_what_can_be_printed() {
        let faces = Faces::open().unwrap();
        assert_eq!(faces.printable("Zoë Ŵyn Łukasz ½ ‘ok’"), "Zoë Ŵyn Łukasz ½ ‘ok’");
        assert_eq!(faces.printable("ﬁne\t✓"), "fine ?");
    }
}
