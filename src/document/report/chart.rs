//! Charts through plotters: one drawing for every back end, in whole units, in black and grey so that it reads in print without colour.
//!
//! A chart repeats a table that stands before it; it never says more than the table.

use std::fmt::Display;

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, TextStyle};
use plotters_backend::DrawingBackend;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::document::report::book::{Chart, Form};
use crate::document::report::shown;
use crate::domain::value::figure::Unit;

/// The width of a chart, in units.
pub(crate) const WIDTH: i32 = 640;
/// The size of its letters, in units; plotters' own sizes are 1.24 of it.
pub(crate) const LETTER: i32 = 14;
const LETTER_PLOTTERS: i32 = 17;
/// Room for the names at the left.
const NAMES: i32 = 200;
/// Room for a number beside a bar.
const NUMBERS: i32 = 90;
/// The height of a bar with the space around it.
const ROW: i32 = 22;
/// The height of a bar.
const BAR: i32 = 14;
/// Where a bar begins and ends in its row.
const BAR_FROM: i32 = (ROW - BAR) / 2;
const BAR_TO: i32 = BAR_FROM + BAR;
/// The most letters of a name; the table holds the whole.
const NAME_LETTERS: usize = 28;

const INK: RGBColor = RGBColor(0, 0, 0);
const AXIS: RGBColor = RGBColor(120, 120, 120);
/// The bars of the first, second and third series: told apart by darkness alone.
const BARS: [RGBColor; 3] = [RGBColor(40, 40, 40), RGBColor(150, 150, 150), RGBColor(215, 215, 215)];

/// A chart could not be drawn; never happens while drawing to memory.
#[derive(Debug, thiserror::Error)]
#[error("a chart could not be drawn: {0}")]
pub(crate) struct ChartFault(String);

fn fault(error: impl Display) -> ChartFault {
    ChartFault(error.to_string())
}

/// How high a chart is, in units.
pub(crate) fn height(chart: &Chart) -> i32 {
    let legend = if chart.form == Form::Bars && chart.series.len() > 1 { chart.series.len() } else { 0 };
    let rows = chart.labels.len().saturating_mul(bars_a_label(chart)).saturating_add(legend);
    i32::try_from(rows).unwrap_or(1).saturating_mul(ROW).saturating_add(ROW / 2)
}

fn bars_a_label(chart: &Chart) -> usize {
    match chart.form {
        Form::Bars => chart.series.len().max(1),
        Form::Tornado => 1,
    }
}

/// The chart as an SVG element that takes its colour of letters from the page; it has no words but the numbers and names.
pub(crate) fn svg(chart: &Chart) -> Result<String, ChartFault> {
    let mut out = String::new();
    let size = (u32::try_from(WIDTH).unwrap_or(1), u32::try_from(height(chart)).unwrap_or(1));
    draw(chart, &SVGBackend::with_string(&mut out, size).into_drawing_area())?;
    Ok(out.replace("#000000", "currentColor").replace("#282828", "currentColor"))
}

/// Draws a chart on an area of [`WIDTH`] by [`height`].
pub(crate) fn draw<B: DrawingBackend>(chart: &Chart, area: &DrawingArea<B, Shift>) -> Result<(), ChartFault> {
    match chart.form {
        Form::Bars => bars(chart, area)?,
        Form::Tornado => tornado(chart, area)?,
    }
    area.present().map_err(fault)
}

fn write<B: DrawingBackend>(area: &DrawingArea<B, Shift>, text: &str, at: (i32, i32), side: HPos) -> Result<(), ChartFault> {
    let style: TextStyle<'_> = ("sans-serif", LETTER_PLOTTERS).into_font().color(&INK).pos(Pos::new(side, VPos::Center));
    area.draw(&Text::new(text.to_owned(), at, style)).map_err(fault)
}

fn fill<B: DrawingBackend>(area: &DrawingArea<B, Shift>, from: (i32, i32), to: (i32, i32), colour: RGBColor) -> Result<(), ChartFault> {
    area.draw(&Rectangle::new([from, to], colour.filled())).map_err(fault)
}

/// A name, cut after a whole word where it is too long.
fn name(text: &str) -> String {
    if text.chars().count() <= NAME_LETTERS {
        return text.to_owned();
    }
    let begun: String = text.chars().take(NAME_LETTERS).collect();
    let whole = begun.rsplit_once(' ').map_or(begun.as_str(), |(words, _)| words);
    format!("{whole}…")
}

/// A number beside its bar; hours as a number, since the table says them in words.
fn number(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Pounds => shown::pounds(value),
        Unit::Share => shown::percent(value),
        _ => shown::trimmed(value, 1),
    }
}

/// Where a number lies between two others, on a scale of so many units.
fn place(value: Decimal, (low, high): (Decimal, Decimal), room: i32) -> i32 {
    let span = high.saturating_sub(low);
    let part = value.saturating_sub(low).saturating_mul(Decimal::from(room)).checked_div(span);
    part.and_then(|part| part.round().to_i32()).unwrap_or(0).clamp(0, room)
}

fn bars<B: DrawingBackend>(chart: &Chart, area: &DrawingArea<B, Shift>) -> Result<(), ChartFault> {
    let numbers = || chart.series.iter().flat_map(|series| series.numbers.iter().flatten());
    let highest = numbers().copied().max().unwrap_or_default().max(Decimal::ZERO);
    let room = WIDTH - NAMES - NUMBERS;
    let mut y = ROW / 4;
    fill(area, (NAMES - 1, 0), (NAMES, height(chart)), AXIS)?;
    if chart.series.len() > 1 {
        for (series, colour) in chart.series.iter().zip(BARS.iter().cycle()) {
            fill(area, (NAMES + 8, y + BAR_FROM), (NAMES + 8 + BAR, y + BAR_TO), *colour)?;
            write(area, &series.name, (NAMES + 16 + BAR, y + ROW / 2), HPos::Left)?;
            y += ROW;
        }
    }
    for (at, label) in chart.labels.iter().enumerate() {
        write(area, &name(label), (NAMES - 8, y + ROW / 2), HPos::Right)?;
        for (series, colour) in chart.series.iter().zip(BARS.iter().cycle()) {
            if let Some(value) = series.numbers.get(at).copied().flatten() {
                let end = NAMES + place(value, (Decimal::ZERO, highest), room);
                fill(area, (NAMES, y + BAR_FROM), (end, y + BAR_TO), *colour)?;
                write(area, &number(value, series.unit), (end + 6, y + ROW / 2), HPos::Left)?;
            }
            y += ROW;
        }
    }
    Ok(())
}

fn tornado<B: DrawingBackend>(chart: &Chart, area: &DrawingArea<B, Shift>) -> Result<(), ChartFault> {
    let [low, high] = chart.series.as_slice() else { return Err(fault("a tornado has two series")) };
    let all = || low.numbers.iter().chain(&high.numbers).flatten().copied();
    let range = (all().min().unwrap_or_default(), all().max().unwrap_or_default());
    let (left, room) = (NAMES + NUMBERS, WIDTH - NAMES - 2 * NUMBERS);
    if range.0 < Decimal::ZERO && range.1 > Decimal::ZERO {
        let zero = left + place(Decimal::ZERO, range, room);
        fill(area, (zero, 0), (zero + 1, height(chart)), AXIS)?;
    }
    for (at, label) in (0..).zip(&chart.labels) {
        let (y, row) = (ROW / 4 + at * ROW, usize::try_from(at).unwrap_or(0));
        write(area, &name(label), (NAMES - 8, y + ROW / 2), HPos::Right)?;
        let pair = (low.numbers.get(row).copied().flatten(), high.numbers.get(row).copied().flatten());
        let (Some(from), Some(to)) = pair else { continue };
        let (x, end) = (left + place(from, range, room), left + place(to, range, room));
        fill(area, (x, y + BAR_FROM), (end.max(x + 1), y + BAR_TO), BARS[0])?;
        write(area, &number(from, low.unit), (x - 6, y + ROW / 2), HPos::Right)?;
        write(area, &number(to, high.unit), (end + 6, y + ROW / 2), HPos::Left)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::report::book::Series;

    fn series(name: &str, numbers: &[i64]) -> Series {
        Series { name: name.to_owned(), numbers: numbers.iter().map(|number| Some(Decimal::from(*number))).collect(), unit: Unit::Pounds }
    }

    fn chart(form: Form, series: Vec<Series>) -> Chart {
        let labels = ["Gardening", "A very long name of a kind of help that fits nowhere"].map(str::to_owned).to_vec();
        Chart { table: "t".into(), title: "T".to_owned(), alt: "A".to_owned(), form, labels, series }
    }

    #[test]
    fn a_bar_is_as_long_as_its_number_and_says_it() {
        let drawn = svg(&chart(Form::Bars, vec![series("", &[100, 50])])).unwrap();
        let room = WIDTH - NAMES - NUMBERS;
        for expected in
            [format!("width=\"{room}\""), format!("width=\"{}\"", room / 2), "£100.00".to_owned(), "A very long name of a kind…".to_owned()]
        {
            assert!(drawn.contains(&expected), "{expected} is not in {drawn}");
        }
        assert!(!drawn.contains("style=") && !drawn.contains("<script"), "{drawn}");
    }

    #[test]
    fn a_tornado_reaches_from_low_to_high_over_zero() {
        let drawn = svg(&chart(Form::Tornado, vec![series("low", &[-100, 0]), series("high", &[300, 100])])).unwrap();
        for expected in ["−£100.00", "£300.00"] {
            assert!(drawn.contains(expected), "{expected} is not in {drawn}");
        }
        assert!(svg(&chart(Form::Tornado, vec![])).is_err());
    }
}
