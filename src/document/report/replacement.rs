//! What the hours would cost at a wage: another way to look at them, apart from everything else and added to nothing.

use crate::document::report::book::{Cell, Part, Place, Section};
use crate::document::report::part::{in_hours, number, reason, table, text_or_none, titled};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::value::edition::ValueReport;
use crate::domain::value::figure::Unit;
use crate::domain::value::rate::{AtWage, at_wages, replacement};

/// The section.
pub(crate) fn section(words: &Words, value: &ValueReport) -> Section {
    let rows = at_wages(&value.report.by_month, &value.wages);
    let total = match replacement(&rows) {
        Ok(total) => words.with("report-replacement-total", &[("amount", shown::pounds(total).as_str())]),
        Err(missing) => reason(words, missing),
    };
    let row = |row: &AtWage| {
        let wage = row.wage.as_ref();
        vec![
            Cell::Month(row.from),
            Cell::Month(row.to),
            text_or_none(wage.map(|wage| wage.what.as_str())),
            wage.map_or(Cell::Empty, |wage| Cell::Number(wage.amount.pounds(), Unit::Pounds)),
            in_hours(row.minutes),
            Cell::Whole(row.minutes.get()),
            number(words, row.worth(), Unit::Pounds),
            text_or_none(wage.map(|wage| wage.source.as_str())),
        ]
    };
    let columns = ["from_month", "to_month", "wage", "an_hour", "hours", ".minutes", "at_wage", "source"];
    let table = table(words, "replacement", Place::Text, &columns, rows.iter().map(row).collect());
    titled(words, "replacement", vec![Part::Says(words.say("report-replacement-says")), Part::Table(table), Part::Says(total)])
}
