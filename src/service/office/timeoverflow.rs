//! TimeOverflow's files, line by line: users (10 columns), posts and transfers (8 columns), none with a header.
//!
//! It finds what is wrong in all of them before anything is written; it touches no database.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime};

use crate::domain::calendar::Day;
use crate::domain::minutes::{AMOUNT_MINUTES_MAX, Amount, Minutes};
use crate::domain::people::bank::Bank;
use crate::domain::text::{Email, Name, Note, Phone, TextError};

const USER_COLUMNS: [&str; 10] =
    ["member_uid", "entry_date", "first_name", "middle_name", "last_name", "gender", "date_of_birth", "phone", "alt_phone", "email"];
const POST_COLUMNS: [&str; 8] = ["user_id", "type", "title", "description", "category_id", "created_at", "start_on", "end_on"];
const TRANSFER_COLUMNS: [&str; 8] =
    ["source_id", "source_type", "destination_id", "destination_type", "amount", "created_at", "reason", "post_id"];
const NUMBER_MAX: i64 = 999_999_999;
/// A file with this many mistakes is the wrong file, or one mistake made everywhere.
const FAULTS_MAX: usize = 1_000;

/// A file as it was handed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ImportFile {
    /// What to call it in messages.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

/// One thing that is wrong in a file, and where.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct LineFault {
    /// The file.
    pub(crate) file: String,
    /// The line, from 1; 0 for the file as a whole.
    pub(crate) line: u64,
    /// The column, from 1; 0 for the line as a whole.
    pub(crate) column: usize,
    /// The column's name in the other system's words.
    pub(crate) column_name: &'static str,
    /// The Fluent id of what to do.
    pub(crate) message: &'static str,
    /// What stands there, cut short.
    pub(crate) value: String,
}

/// What a reader of lines needs to know of the bank.
struct Known<'a> {
    /// Numbers that are taken in it.
    here: &'a BTreeSet<i64>,
    /// The bank, for its time zone.
    bank: &'a Bank,
    /// Today there.
    today: Day,
}

/// A person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct UserLine {
    /// `member_uid`.
    pub(crate) number: i64,
    /// `entry_date`.
    pub(crate) joined_on: Day,
    /// The three names, joined by spaces.
    pub(crate) name: Name,
    /// `phone`, or `alt_phone` where that is blank.
    pub(crate) phone: Option<Phone>,
    /// `email`.
    pub(crate) email: Option<Email>,
}

/// One side of a transfer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum End {
    /// A member, by number.
    Member(i64),
    /// The bank itself.
    Organisation,
}

/// A transfer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct TransferLine {
    /// Who paid: the one who was helped.
    pub(crate) source: End,
    /// Who was paid: the one who helped.
    pub(crate) destination: End,
    /// `amount`, which is in seconds there.
    pub(crate) minutes: Amount,
    /// The day of `created_at` in the bank's time zone.
    pub(crate) day: Day,
    /// The moment of `created_at`, UTC milliseconds.
    pub(crate) at: i64,
    /// `reason`.
    pub(crate) note: Option<Note>,
}

impl TransferLine {
    /// The member numbers that it names.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = i64> {
        [self.source, self.destination].into_iter().filter_map(|end| match end {
            End::Member(number) => Some(number),
            End::Organisation => None,
        })
    }
}

/// Everything that was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Read {
    /// The people.
    pub(crate) users: Vec<UserLine>,
    /// The transfers, in the order of their moments.
    pub(crate) transfers: Vec<TransferLine>,
    /// How many offers and requests there are.
    pub(crate) posts: i64,
    /// How many second telephone numbers there are.
    pub(crate) second_phones: i64,
    /// What is wrong.
    pub(crate) faults: Vec<LineFault>,
}

impl Read {
    /// What the files' transfers add up to for one side.
    pub(crate) fn balance_of(&self, end: End) -> Minutes {
        let signed = |line: &TransferLine| match end {
            end if end == line.destination => line.minutes.minutes(),
            end if end == line.source => line.minutes.minutes().negated(),
            _ => Minutes::ZERO,
        };
        self.transfers.iter().map(signed).sum()
    }
}

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Users,
    Posts,
    Transfers,
}

impl Kind {
    fn of(line: &csv::StringRecord) -> Option<Self> {
        let second = line.get(1).unwrap_or_default().trim().to_lowercase();
        match (line.len(), second.as_str()) {
            (10, _) => Some(Self::Users),
            (8, "offer" | "inquiry") => Some(Self::Posts),
            (8, "member" | "organization" | "organisation") => Some(Self::Transfers),
            _ => None,
        }
    }

    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Users => &USER_COLUMNS,
            Self::Posts => &POST_COLUMNS,
            Self::Transfers => &TRANSFER_COLUMNS,
        }
    }
}

/// Reads all files; people first, so that transfers may name them whatever the order of the files.
pub(super) fn read(files: &[ImportFile], here: &BTreeSet<i64>, bank: &Bank, now_ms: i64) -> Read {
    let known = Known { here, bank, today: bank.day_at(now_ms) };
    let mut read = Read::default();
    let mut opened: Vec<(Kind, &str, Vec<csv::StringRecord>)> = Vec::new();
    for file in files {
        match open(file) {
            Ok((kind, lines)) => opened.push((kind, &file.name, lines)),
            Err(fault) => read.faults.push(fault),
        }
    }
    for (_, name, lines) in opened.iter().filter(|(kind, ..)| *kind == Kind::Users) {
        each(&mut read, name, lines, Kind::Users, |cells, read| user(cells, read, &known));
    }
    let people: BTreeSet<i64> = here.iter().copied().chain(read.users.iter().map(|user| user.number)).collect();
    for (kind, name, lines) in &opened {
        match kind {
            Kind::Users => {}
            Kind::Posts => each(&mut read, name, lines, Kind::Posts, |_, read| read.posts += 1),
            Kind::Transfers => each(&mut read, name, lines, Kind::Transfers, |cells, read| transfer(cells, read, &people, &known)),
        }
    }
    read.transfers.sort_by_key(|line| line.at);
    read.faults.sort();
    read.faults.truncate(FAULTS_MAX);
    read
}

fn open(file: &ImportFile) -> Result<(Kind, Vec<csv::StringRecord>), LineFault> {
    let whole = |line, message| LineFault { file: file.name.clone(), line, column: 0, column_name: "", message, value: String::new() };
    let text = decoded(&file.bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for line in reader.records() {
        let line = line.map_err(|error| whole(error.position().map_or(0, csv::Position::line), "import-wrong-csv"))?;
        if line.iter().any(|cell| !cell.trim().is_empty()) {
            lines.push(line);
        }
    }
    let first = lines.first().ok_or_else(|| whole(0, "import-wrong-empty"))?;
    let kind = Kind::of(first).ok_or_else(|| whole(1, "import-wrong-shape"))?;
    Ok((kind, lines))
}

/// UTF-8 with or without a byte-order mark; what is not UTF-8 is Windows-1252, as spreadsheets on Windows write it.
fn decoded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at))).copied().unwrap_or(char::from(byte))
}

/// The cells of one line, and where a fault would be.
struct Cells<'a> {
    file: &'a str,
    line: u64,
    kind: Kind,
    record: &'a csv::StringRecord,
    faults: Vec<LineFault>,
}

impl<'a> Cells<'a> {
    /// A cell as it was before a spreadsheet-safe export put an apostrophe in front of a formula.
    fn text(&self, column: usize) -> &'a str {
        let text = self.record.get(column).unwrap_or_default().trim();
        match text.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
            _ => text,
        }
    }

    fn wrong<T>(&mut self, column: usize, message: &'static str) -> Option<T> {
        let value: String = self.text(column).chars().take(60).collect();
        let column_name = self.kind.columns().get(column).copied().unwrap_or_default();
        self.faults.push(LineFault { file: self.file.to_owned(), line: self.line, column: column + 1, column_name, message, value });
        None
    }

    fn number(&mut self, column: usize) -> Option<i64> {
        match self.text(column).parse::<i64>() {
            Ok(number) if (1..=NUMBER_MAX).contains(&number) => Some(number),
            _ => self.wrong(column, "import-wrong-member-number"),
        }
    }

    fn moment(&mut self, column: usize, known: &Known<'_>) -> Option<(Day, i64)> {
        match moment(self.text(column), known.bank) {
            Some((day, _)) if day > known.today => self.wrong(column, "import-wrong-future"),
            Some(found) => Some(found),
            None => self.wrong(column, "import-wrong-date"),
        }
    }

    fn optional<T>(&mut self, column: usize, read: fn(&str) -> Result<T, TextError>, message: &'static str) -> Option<T> {
        match self.text(column) {
            "" => None,
            text => read(text).ok().or_else(|| self.wrong(column, message)),
        }
    }
}

fn each(read: &mut Read, file: &str, lines: &[csv::StringRecord], kind: Kind, mut take: impl FnMut(&mut Cells<'_>, &mut Read)) {
    for record in lines {
        let line = record.position().map_or(0, csv::Position::line);
        let mut cells = Cells { file, line, kind, record, faults: Vec::new() };
        if record.len() == kind.columns().len() {
            take(&mut cells, read);
        } else {
            let value = record.len().to_string();
            let message = "import-wrong-columns";
            cells.faults.push(LineFault { file: file.to_owned(), line, column: 0, column_name: "", message, value });
        }
        read.faults.append(&mut cells.faults);
    }
}

fn user(cells: &mut Cells<'_>, read: &mut Read, known: &Known<'_>) {
    let number = cells.number(0).and_then(|number| {
        let taken = known.here.contains(&number) || read.users.iter().any(|user| user.number == number);
        if taken { cells.wrong(0, "import-wrong-number-taken") } else { Some(number) }
    });
    let joined = cells.moment(1, known);
    let full: Vec<&str> = (2..5).map(|column| cells.text(column)).filter(|part| !part.is_empty()).collect();
    let name = Name::new(&full.join(" ")).ok().or_else(|| cells.wrong(2, "import-wrong-name"));
    // The gender is an index from 1 (blank counts as the last); it is checked, because a shifted column shows here, and not kept.
    if !matches!(cells.text(5), "" | "1" | "2" | "3" | "4") {
        cells.wrong::<()>(5, "import-wrong-gender");
    }
    if !cells.text(6).is_empty() && moment(cells.text(6), known.bank).is_none() {
        cells.wrong::<()>(6, "import-wrong-date");
    }
    let phone = cells.optional(7, Phone::new, "import-wrong-phone");
    let second = cells.optional(8, Phone::new, "import-wrong-phone");
    let email = cells.optional(9, Email::new, "import-wrong-email");
    if let (Some(number), Some((joined_on, _)), Some(name)) = (number, joined, name) {
        read.second_phones += i64::from(phone.is_some() && second.is_some());
        read.users.push(UserLine { number, joined_on, name, phone: phone.or(second), email });
    }
}

fn end(cells: &mut Cells<'_>, column: usize, people: &BTreeSet<i64>) -> Option<End> {
    match cells.text(column + 1).to_lowercase().as_str() {
        "organization" | "organisation" => Some(End::Organisation),
        "member" if cells.text(column).is_empty() => cells.wrong(column, "import-wrong-deleted"),
        "member" => {
            let number = cells.number(column)?;
            if people.contains(&number) { Some(End::Member(number)) } else { cells.wrong(column, "import-wrong-unknown-member") }
        }
        _ => cells.wrong(column + 1, "import-wrong-type"),
    }
}

fn transfer(cells: &mut Cells<'_>, read: &mut Read, people: &BTreeSet<i64>, known: &Known<'_>) {
    let (source, destination) = (end(cells, 0, people), end(cells, 2, people));
    if source.is_some() && source == destination {
        cells.wrong::<()>(2, "import-wrong-same");
    }
    let minutes = match cells.text(4).parse::<i64>() {
        Ok(seconds) if seconds <= 0 => cells.wrong(4, "import-wrong-amount-zero"),
        Ok(seconds) if seconds % 60 != 0 => cells.wrong(4, "import-wrong-amount-minutes"),
        Ok(seconds) if seconds / 60 > AMOUNT_MINUTES_MAX => cells.wrong(4, "import-wrong-amount-large"),
        Ok(seconds) => Amount::new(seconds / 60).ok(),
        Err(_) => cells.wrong(4, "import-wrong-amount"),
    };
    let moment = cells.moment(5, known);
    let note = cells.optional(6, Note::new, "import-wrong-reason");
    if let (Some(source), Some(destination), Some(minutes), Some((day, at))) = (source, destination, minutes, moment) {
        read.transfers.push(TransferLine { source, destination, minutes, day, at, note });
    }
}

/// `2024-05-01`, or with a time and a zone; without a zone it is UTC, as TimeOverflow keeps it.
fn moment(text: &str, bank: &Bank) -> Option<(Day, i64)> {
    if let Ok(day) = text.parse::<Day>() {
        // Noon, so that no time zone moves the day.
        return Some((day, day.and_hms_opt(12, 0, 0)?.and_utc().timestamp_millis()));
    }
    let zoned = ["%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%#z"];
    let ms =
        zoned.iter().find_map(|form| DateTime::parse_from_str(text, form).ok()).map(|moment| moment.timestamp_millis()).or_else(|| {
            let plain = text.strip_suffix('Z').or_else(|| text.strip_suffix(" UTC")).unwrap_or(text);
            let plain = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"]
                .iter()
                .find_map(|form| NaiveDateTime::parse_from_str(plain, form).ok());
            plain.map(|moment| moment.and_utc().timestamp_millis())
        })?;
    Some((bank.day_at(ms), ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::YearStart;
    use crate::domain::id::BankId;
    use crate::domain::people::bank::{BrokerLine, Rules};
    use crate::domain::text::Slug;

    fn bank() -> Bank {
        Bank {
            id: BankId::new(uuid::Uuid::nil()),
            slug: Slug::new("harbour").unwrap(),
            name: Name::new("Harbour").unwrap(),
            time_zone: chrono_tz::Europe::London,
            year_start: YearStart::APRIL,
            rules: Rules::default(),
            broker_line: BrokerLine::default(),
        }
    }

    #[test]
    fn days_come_with_and_without_a_time_and_a_zone() {
        for (text, day) in [
            ("2024-05-01", "2024-05-01"),
            ("2024-05-01 14:30:00 UTC", "2024-05-01"),
            ("2024-05-01 23:30:00 UTC", "2024-05-02"),
            ("2024-05-01 23:30:00 +0100", "2024-05-01"),
            ("2024-05-01T23:30:00Z", "2024-05-02"),
            ("2024-05-01T23:30:00.123+01:00", "2024-05-01"),
            ("2024-12-01 23:30:00.123456", "2024-12-01"),
            ("2024-12-01 23:30", "2024-12-01"),
        ] {
            assert_eq!(moment(text, &bank()).map(|(day, _)| day.to_string()).as_deref(), Some(day), "{text}");
        }
        for text in ["", "01/05/2024", "2024-02-30", "2024-05-01 25:00:00", "yesterday", "20240501"] {
            assert_eq!(moment(text, &bank()), None, "{text}");
        }
    }

    #[test]
    fn text_of_windows_is_told_from_utf_8() {
        assert_eq!(decoded("\u{FEFF}Siân".as_bytes()), "Siân");
        assert_eq!(decoded(b"Si\xE2n O\x92Neill \x80 \xFF"), "Siân O’Neill € ÿ");
    }

    #[test]
    fn the_source_of_a_transfer_is_the_one_who_was_helped() {
        let file = ImportFile {
            name: "t.csv".to_owned(),
            bytes: b"1,member,2,member,3600,2024-05-01,,\n2,member,9,organization,60,2024-04-01,,\n".to_vec(),
        };
        let read = read(&[file], &BTreeSet::from([1, 2]), &bank(), 1_800_000_000_000);
        assert_eq!(read.faults, vec![]);
        assert_eq!((read.balance_of(End::Member(1)), read.balance_of(End::Member(2))), (Minutes::new(-60), Minutes::new(59)));
        assert_eq!(read.balance_of(End::Organisation), Minutes::new(1));
        assert_eq!(read.transfers.first().map(|line| line.day.to_string()).as_deref(), Some("2024-04-01"), "in the order of their moments");
    }

    #[test]
    fn an_apostrophe_that_kept_a_spreadsheet_from_calculating_is_taken_off() {
        let file = ImportFile {
            name: "t.csv".to_owned(),
            bytes: b"1,member,2,member,3600,2024-05-01,'=1+1,\n1,member,2,member,3600,2024-05-01,'twas fun,\n".to_vec(),
        };
        let read = read(&[file], &BTreeSet::from([1, 2]), &bank(), 1_800_000_000_000);
        let notes: Vec<_> = read.transfers.iter().map(|line| line.note.as_ref().unwrap().as_str()).collect();
        assert_eq!(notes, ["=1+1", "'twas fun"]);
    }
}
