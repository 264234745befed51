//! A text as a QR code: the smallest that holds it, drawn as one line of SVG, so that a page needs no file and no style.

use qrcode::{Color, EcLevel, QrCode};

/// The empty modules that a reader needs around a code.
const MARGIN: usize = 4;

/// A code to draw in a box of `size` by `size`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Square {
    /// Modules on a side, the margin included.
    pub(crate) size: usize,
    /// The dark modules, as the path of a stroke of width 1.
    pub(crate) path: String,
}

/// The smallest code that holds a text, with the least redundancy: it is read from a screen or a clean sheet. `None` where
/// the text is longer than any code.
pub(crate) fn square(text: &str) -> Option<Square> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut from = 0;
        let mut pen = None;
        for run in row.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                // The first dark run of a row is placed, the others stand a gap after the one before.
                let stroke = match pen {
                    None => format!("M{} {}.5h{}", from + MARGIN, y + MARGIN, run.len()),
                    Some(end) => format!("m{} 0h{}", from - end, run.len()),
                };
                path.push_str(&stroke);
                pen = Some(from + run.len());
            }
            from += run.len();
        }
    }
    Some(Square { size: code.width() + 2 * MARGIN, path })
}

/// Dark modules side by side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Run {
    /// The first one's place in its row, the margin included.
    pub(crate) x: i32,
    /// The row, the margin included.
    pub(crate) y: i32,
    /// How many.
    pub(crate) length: i32,
}

/// A code as runs of dark modules, for what is drawn otherwise than in SVG.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Squares {
    /// Modules on a side, the margin included.
    pub(crate) side: i32,
    /// The dark modules.
    pub(crate) runs: Vec<Run>,
}

/// The smallest code that holds a text with some redundancy: paper is folded and gets wet. `None` where the text is longer than
/// any code.
pub(crate) fn squares(text: &str) -> Option<Squares> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let mut runs = Vec::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut from = MARGIN;
        for run in row.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                let (x, y, length) = (i32::try_from(from).ok()?, i32::try_from(y + MARGIN).ok()?, i32::try_from(run.len()).ok()?);
                runs.push(Run { x, y, length });
            }
            from += run.len();
        }
    }
    Some(Squares { side: i32::try_from(code.width() + 2 * MARGIN).ok()?, runs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_code_is_taken_and_what_is_too_long_is_none() {
        let sizes = [17, 18, 2_953].map(|length| square(&"a".repeat(length)).unwrap().size);
        assert_eq!(sizes, [21 + 8, 25 + 8, 177 + 8]);
        assert_eq!(square(&"a".repeat(2_954)), None);
    }

    #[test]
    fn the_path_draws_the_finder_patterns() {
        let drawn = square("Goodturn").unwrap();
        // The top edge of the left finder is seven modules at the margin; the right one's ends at the other margin.
        assert!(drawn.path.starts_with("M4 4.5h7m"), "{}", drawn.path);
        let first = drawn.path.split('M').nth(1).unwrap();
        assert!(first.ends_with("h7"), "{first}");
    }
}
