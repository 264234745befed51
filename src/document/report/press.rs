//! One book, many forms: the bytes of each file, all drawn from the same value.

use crate::document::report::book::Book;
use crate::document::report::csv::{report_csv, report_zip};
use crate::document::report::easy::easy_pdf;
use crate::document::report::file::report_file;
use crate::document::report::print::report_pdf;
use crate::document::report::xlsx::report_xlsx;
use crate::document::words::Words;

/// A form that a report can be taken away in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// For paper.
    Pdf,
    /// In easy words, in larger print.
    EasyPdf,
    /// For spreadsheets.
    Xlsx,
    /// A file a table, with a data dictionary, in one zip.
    Zip,
    /// Every table in one file.
    Csv,
    /// For programs.
    Json,
}

impl Form {
    /// Those that are offered under the report's own name.
    pub(crate) const OFFERED: &[Self] = &[Self::Pdf, Self::Xlsx, Self::Zip, Self::Csv, Self::Json];

    /// The end of the file's name.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::EasyPdf => "easy.pdf",
            Self::Xlsx => "xlsx",
            Self::Zip => "zip",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// What it is, for browsers.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf | Self::EasyPdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Zip => "application/zip",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// The form of a file's name.
    pub(crate) fn from_ending(ending: &str) -> Option<Self> {
        Self::OFFERED.iter().copied().find(|form| form.ending() == ending)
    }
}

/// A file could not be made; a fault of the program, never of what was to be told.
#[derive(Debug, thiserror::Error)]
#[error("the report could not be written: {0}")]
pub(crate) struct PressFault(String);

/// What went wrong, in the words of whoever was to write.
pub(crate) fn fault(error: impl std::fmt::Display) -> PressFault {
    PressFault(error.to_string())
}

/// The bytes of a file.
pub(crate) fn print(words: &Words, book: &Book, form: Form) -> Result<Vec<u8>, PressFault> {
    match form {
        Form::Pdf => report_pdf(words, book).map_err(fault),
        Form::EasyPdf => easy_pdf(words, book).map_err(fault),
        Form::Xlsx => report_xlsx(words, book).map_err(fault),
        Form::Zip => report_zip(words, book).map_err(fault),
        Form::Csv => report_csv(&report_file(book), book).map_err(fault),
        Form::Json => {
            let mut json = serde_json::to_vec_pretty(&report_file(book)).map_err(fault)?;
            json.push(b'\n');
            Ok(json)
        }
    }
}
