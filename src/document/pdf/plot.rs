//! A back end of plotters that draws onto a page's marks, so that a chart on paper is the chart on the page. Boxes and words only.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use crate::document::pdf::face::{Faces, Weight};
use crate::document::pdf::ink::{Ink, Shade, Spot};

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Where a chart is drawn.
pub(crate) struct Plot<'a> {
    /// The faces.
    pub(crate) faces: &'a Faces,
    /// Its width and height, in the chart's units.
    pub(crate) size: (u32, u32),
    /// Twentieths of a point for a unit.
    pub(crate) scale: i32,
    /// The size of letters, in twentieths of a point.
    pub(crate) letter: i32,
    /// What has been drawn.
    pub(crate) marks: &'a mut Vec<Ink>,
}

/// As dark as a colour is; nothing where it cannot be seen.
fn shade(colour: BackendColor) -> Option<Shade> {
    let (red, green, blue) = colour.rgb;
    let light = (u32::from(red) + u32::from(green) + u32::from(blue)) / 3;
    match light {
        _ if colour.alpha <= 0.0 => None,
        0..=80 => Some(Shade::Black),
        81..=180 => Some(Shade::Grey),
        _ => Some(Shade::Light),
    }
}

impl Plot<'_> {
    fn fill(&mut self, (left, top): BackendCoord, (right, bottom): BackendCoord, colour: BackendColor) {
        let Some(shade) = shade(colour) else { return };
        let at = |unit: i32| unit.saturating_mul(self.scale);
        let spot =
            Spot { x: at(left.min(right)), y: at(top.min(bottom)), width: at((right - left).abs()), height: at((bottom - top).abs()) };
        if spot.width > 0 && spot.height > 0 {
            self.marks.push(Ink::Boxes(vec![spot], shade));
        }
    }
}

impl DrawingBackend for Plot<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    /// What plotters would draw as points, such as slanting lines.
    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        self.fill((x, y), (x + 1, y + 1), colour);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, _: bool) -> Drawn {
        self.fill(from, to, style.color());
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let text = self.faces.printable(text);
        let width = self.faces.width(Weight::Regular, self.letter, &text);
        let left = match style.anchor().h_pos {
            HPos::Left => 0,
            HPos::Center => width / 2,
            HPos::Right => width,
        };
        // Capitals are seven tenths of the letters' size above their line.
        let down = match style.anchor().v_pos {
            VPos::Top => self.letter * 7 / 10,
            VPos::Center => self.letter * 7 / 20,
            VPos::Bottom => 0,
        };
        let (x, y) = (x.saturating_mul(self.scale) - left, y.saturating_mul(self.scale) + down);
        self.marks.push(Ink::Text { x, y, size: self.letter, weight: Weight::Regular, text });
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, _style: &S) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let units = |twentieths: i32| u32::try_from(twentieths / self.scale.max(1)).unwrap_or(0);
        Ok((units(self.faces.width(Weight::Regular, self.letter, text)), units(self.letter)))
    }
}
