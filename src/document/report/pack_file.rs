//! The forms of what one funder is told: the JSON value with its words, and the bytes of each file, all drawn from the same book.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use crate::document::report::book::{Book, Place};
use crate::document::report::csv::{report_zip, tables_csv};
use crate::document::report::file::rows_file;
use crate::document::report::pack::{cautions, definitions};
use crate::document::report::press::{Form, PressFault, fault};
use crate::document::report::print::report_pdf;
use crate::document::report::xlsx::report_xlsx;
use crate::document::words::Words;
use crate::domain::value::pack::PackEdition;
use crate::domain::value::report::RULE_VERSION;

/// What one funder is told of some days.
#[derive(Serialize, ToSchema, Clone, Debug)]
pub(crate) struct PackFile {
    /// Who gives the money.
    pub(crate) funder: String,
    /// What the funder calls the grant.
    pub(crate) reference: String,
    /// The first day.
    pub(crate) from: NaiveDate,
    /// The last day.
    pub(crate) to: NaiveDate,
    /// The days are not over; they are counted to `counted_to`.
    pub(crate) so_far: bool,
    /// The last day counted; null before the first.
    pub(crate) counted_to: Option<NaiveDate>,
    /// The version of the definitions.
    pub(crate) rule_version: String,
    /// The last transfer in the books when the pack was made.
    pub(crate) ledger_seq: i64,
    /// The root of the books' log there, in hexadecimal.
    pub(crate) ledger_root: Option<String>,
    /// The paragraph that the funder wants to begin with.
    pub(crate) opening: Option<String>,
    /// The tables by name; each is a list of rows with its columns by name. Counts are integers, other numbers decimals in text, and what
    /// is missing or held back is null.
    pub(crate) tables: BTreeMap<String, Vec<Map<String, Json>>>,
    /// What each of the funder's words means.
    pub(crate) definitions: Vec<String>,
    /// What a reader must be told.
    pub(crate) cautions: Vec<String>,
}

/// The pack in words.
pub(crate) fn pack_file(words: &Words, edition: &PackEdition, book: &Book) -> PackFile {
    let (pack, award) = (&edition.pack, &edition.pack.award);
    PackFile {
        funder: award.funder.as_str().to_owned(),
        reference: award.reference.as_str().to_owned(),
        from: pack.period.from,
        to: pack.period.to,
        so_far: pack.so_far,
        counted_to: pack.counted.map(|days| days.to),
        rule_version: RULE_VERSION.to_owned(),
        ledger_seq: pack.ledger_seq,
        ledger_root: edition.ledger_root.clone(),
        opening: award.wording.opening.as_ref().map(|opening| opening.as_str().to_owned()),
        tables: book
            .tables()
            .filter(|table| table.place != Place::Rows)
            .map(|table| (table.code.clone().into_owned(), rows_file(table)))
            .collect(),
        definitions: definitions(words, edition),
        cautions: cautions(words, edition),
    }
}

/// The bytes of a file.
pub(crate) fn print_pack(words: &Words, edition: &PackEdition, book: &Book, form: Form) -> Result<Vec<u8>, PressFault> {
    match form {
        Form::Pdf | Form::EasyPdf => report_pdf(words, book).map_err(fault),
        Form::Xlsx => report_xlsx(words, book).map_err(fault),
        Form::Zip => report_zip(words, book).map_err(fault),
        Form::Csv => tables_csv(book).map_err(fault),
        Form::Json => {
            let mut json = serde_json::to_vec_pretty(&pack_file(words, edition, book)).map_err(fault)?;
            json.push(b'\n');
            Ok(json)
        }
    }
}
