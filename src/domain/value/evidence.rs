//! A file that stands behind a line of a register: what kind it is by its own bytes, under a name that is safe to give away.
//!
//! What a file says of itself in its name is never believed; nothing here opens it.

use uuid::Uuid;

use crate::domain::id::{EvidenceId, MemberId};
use crate::domain::people::member::codes;

/// The most bytes of one file: 5 MB.
pub(crate) const BYTES_MAX: usize = 5 * 1024 * 1024;
/// The most files of one line.
pub(crate) const FILES_MAX: usize = 20;
/// The most letters of a name, its ending among them.
const NAME_MAX: usize = 100;

codes! {
    /// What a file is.
    FileKind {
        /// A document to print.
        Pdf = "pdf",
        /// A picture.
        Png = "png",
        /// A photograph.
        Jpeg = "jpg",
        /// Plain text in UTF-8.
        Text = "txt",
        /// Cells as plain text.
        Csv = "csv",
        /// A workbook.
        Xlsx = "xlsx",
        /// A document of a word processor.
        Docx = "docx",
        /// The same in the open format.
        Odt = "odt",
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// There is nothing in it.
    #[error("empty")]
    Empty,
    /// More than [`BYTES_MAX`].
    #[error("too big")]
    TooBig,
    /// Not one of [`FileKind`].
    #[error("of no kind that is taken")]
    Kind,
}

impl FileKind {
    /// The kind of a file, by its bytes; the name only tells plain cells from plain text.
    pub(crate) fn of(bytes: &[u8], name: &str) -> Result<Self, FileError> {
        match bytes {
            [] => Err(FileError::Empty),
            bytes if bytes.len() > BYTES_MAX => Err(FileError::TooBig),
            bytes if bytes.starts_with(b"%PDF-") => Ok(Self::Pdf),
            bytes if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Ok(Self::Png),
            bytes if bytes.starts_with(b"\xff\xd8\xff") => Ok(Self::Jpeg),
            bytes if bytes.starts_with(b"PK\x03\x04") => packed(bytes).ok_or(FileError::Kind),
            bytes if is_text(bytes) => Ok(if name.to_lowercase().ends_with(".csv") { Self::Csv } else { Self::Text }),
            _ => Err(FileError::Kind),
        }
    }

    /// What it is, for browsers.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
        }
    }
}

/// What a packed file is, by the names that stand in it. One that brings a program along is none.
fn packed(bytes: &[u8]) -> Option<FileKind> {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if bytes.get(30..).is_some_and(|rest| rest.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.text") && !holds(b"Basic/")) {
        return Some(FileKind::Odt);
    }
    if !holds(b"[Content_Types].xml") || holds(b"vbaProject.bin") {
        return None;
    }
    match (holds(b"word/document.xml"), holds(b"xl/workbook.xml")) {
        (true, false) => Some(FileKind::Docx),
        (false, true) => Some(FileKind::Xlsx),
        _ => None,
    }
}

/// Text that can be printed: UTF-8 without marks that steer a machine.
fn is_text(bytes: &[u8]) -> bool {
    let printable = |letter: char| !letter.is_control() || matches!(letter, '\t' | '\r' | '\n');
    std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(printable))
}

/// The name under which a file is given away again: one line, no path, no quotation marks, the ending of its kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FileName(String);

impl FileName {
    /// Makes the name that a file came with safe.
    pub(crate) fn of(given: &str, kind: FileKind) -> Self {
        let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '.' | '(' | ')' | ',' | '+' | '&' | '’');
        let name: String = last.chars().filter(plain).collect();
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).trim_matches([' ', '.']);
        let room = NAME_MAX.saturating_sub(kind.code().len().saturating_add(1));
        let stem: String = stem.chars().take(room).collect();
        let stem = if stem.is_empty() { "file" } else { stem.trim_end() };
        Self(format!("{stem}.{}", kind.code()))
    }

    /// A name that was made safe before.
    pub(crate) fn kept(name: String) -> Self {
        Self(name)
    }

    /// The name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A file that was handed in; its bytes are read apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Evidence {
    /// Its id.
    pub(crate) id: EvidenceId,
    /// The line of a register that it was handed in with.
    pub(crate) entry: Uuid,
    /// Its safe name.
    pub(crate) name: FileName,
    /// What it is.
    pub(crate) kind: FileKind,
    /// Bytes.
    pub(crate) size: i64,
    /// The fingerprint of its bytes: SHA-256.
    pub(crate) sha256: [u8; 32],
    /// When, UTC milliseconds.
    pub(crate) at: i64,
    /// Who; `None` for the operator.
    pub(crate) by: Option<MemberId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say_whatever_it_is_called() {
        let odt = [b"PK\x03\x04".as_slice(), &[0; 26], b"mimetypeapplication/vnd.oasis.opendocument.textPK"].concat();
        let office = |inner: &[u8]| [b"PK\x03\x04 [Content_Types].xml ".as_slice(), inner].concat();
        for (bytes, name, kind) in [
            (b"%PDF-1.7 ...".to_vec(), "bill.exe", Ok(FileKind::Pdf)),
            (b"\x89PNG\r\n\x1a\n...".to_vec(), "x", Ok(FileKind::Png)),
            (b"\xff\xd8\xff\xe0".to_vec(), "x", Ok(FileKind::Jpeg)),
            (odt, "x", Ok(FileKind::Odt)),
            (office(b"word/document.xml"), "x", Ok(FileKind::Docx)),
            (office(b"xl/workbook.xml"), "x", Ok(FileKind::Xlsx)),
            (office(b"xl/workbook.xml xl/vbaProject.bin"), "x.xlsx", Err(FileError::Kind)),
            (office(b"classes.dex"), "x.docx", Err(FileError::Kind)),
            ("£5 für Tee\r\n".as_bytes().to_vec(), "tea", Ok(FileKind::Text)),
            (b"what,amount\nTea,5\n".to_vec(), "Tea.CSV", Ok(FileKind::Csv)),
            (b"MZ\x90\x00".to_vec(), "bill.pdf", Err(FileError::Kind)),
            (b"\x1b[2J".to_vec(), "x.txt", Err(FileError::Kind)),
            (Vec::new(), "x.pdf", Err(FileError::Empty)),
            (vec![b'a'; BYTES_MAX + 1], "x.txt", Err(FileError::TooBig)),
        ] {
            assert_eq!(FileKind::of(&bytes, name), kind, "{name}");
        }
    }

    #[test]
    fn a_name_is_safe_and_tells_the_kind() {
        for (given, safe) in [
            ("Bill May 2024.pdf", "Bill May 2024.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\bills\\may.exe", "may.pdf"),
            ("a\"; x=\"\r\nSet-Cookie: b=1.pdf", "a xSet-Cookie b1.pdf"),
            ("", "file.pdf"),
            (".pdf", "file.pdf"),
            ("Rechnung für Öl.pdf", "Rechnung für Öl.pdf"),
        ] {
            let name = FileName::of(given, FileKind::Pdf);
            assert_eq!(name.as_str(), safe, "{given:?}");
            assert_eq!(FileName::of(name.as_str(), FileKind::Pdf), name);
        }
        assert_eq!(FileName::of(&"x".repeat(500), FileKind::Xlsx).as_str().chars().count(), NAME_MAX);
    }
}
