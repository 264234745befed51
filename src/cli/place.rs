//! `goodturn place import`: the middles of postcode sectors, and the official areas of postcodes, from an official open file.

use serde_json::json;

use crate::cli::command::{Common, Place, PlaceImport};
use crate::cli::ending::{Ending, Result, with};
use crate::cli::ledger::file_fault;
use crate::cli::open;
use crate::cli::output::{self, Reader};
use crate::service::people::place::OfficialPlaces;
use crate::service::people::postcode::Sectors;

/// `goodturn place …`.
pub(crate) fn run(common: &Common, typed: &Place) -> Result<()> {
    let Place::Import(import) = typed;
    bring_in(common, import)
}

fn bring_in(common: &Common, typed: &PlaceImport) -> Result<()> {
    let banks = open::existing(common)?;
    let (_, operator) = open::bank(&banks, &typed.of.bank)?;
    let mut sectors = Sectors::of(&typed.areas).ok_or_else(|| Ending::wrong("cli-place-area"))?;
    for path in &typed.postcodes {
        let file = std::fs::File::open(path).map_err(|error| file_fault(path, &error))?;
        sectors.read(std::io::BufReader::new(file))?;
    }
    for path in &typed.names {
        let file = std::fs::File::open(path).map_err(|error| file_fault(path, &error))?;
        sectors.read_names(std::io::BufReader::new(file))?;
    }
    let found = OfficialPlaces { middles: sectors.middles(), areas: sectors.areas(), names: sectors.names().clone() };
    if found.middles.is_empty() {
        return Err(Ending::refused("cli-place-none"));
    }
    let came = banks.import_places(&operator, &found)?;
    match common.reader() {
        Reader::Machine => output::json(
            &json!({ "sectors": found.middles.len(), "added": came.added, "changed": came.changed, "postcodes": came.postcodes }),
        ),
        Reader::Person => {
            let (sectors, added, changed) = (found.middles.len().to_string(), came.added.to_string(), came.changed.to_string());
            output::line(&with("cli-place-imported", &[("sectors", &sectors), ("added", &added), ("changed", &changed)]))?;
            output::line(&with("cli-place-areas", &[("postcodes", &came.postcodes.to_string())]))
        }
    }
}
