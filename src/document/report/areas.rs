//! Where active members live, as a table: counts of five people or more, never a postcode.

use crate::document::report::book::{Cell, Place, Table};
use crate::document::report::part::{in_hours, message_id, table, text};
use crate::document::words::Words;
use crate::domain::value::area::{AreaCount, AreaTable};
use crate::domain::value::suppression::LEAST_SHOWN;

/// The table.
pub(crate) fn areas(words: &Words, found: &AreaTable) -> Table {
    let row = |name: String, code: Cell, count: AreaCount| {
        vec![text(&name), code, Cell::Whole(count.active), in_hours(count.given), in_hours(count.received)]
    };
    let mut rows: Vec<Vec<Cell>> = found.shown.iter().map(|(area, count)| row(area.name.clone(), text(&area.code), *count)).collect();
    rows.extend(found.unknown.map(|count| row(words.say("area-unknown"), Cell::Empty, count)));
    rows.extend(found.held_back.map(|count| {
        // Everybody together may still be a handful; then the bank's own totals are all that there is.
        if count.active < LEAST_SHOWN {
            let held = || Cell::Missing(words.say("area-held"));
            vec![text(&words.say("area-held-back")), Cell::Empty, held(), held(), held()]
        } else {
            row(words.say("area-held-back"), Cell::Empty, count)
        }
    }));
    rows.push(row(words.say("area-total"), Cell::Empty, found.total));
    let columns = ["area", "area_code", "area_active", "area_given", "area_received"];
    let drawn = table(words, "areas", Place::Text, &columns, rows);
    Table { title: words.say(&message_id("area-title", found.kind.code())), ..drawn }
}
