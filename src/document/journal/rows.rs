//! The books as rows: a line for each posting (CSV), or a list of transfers (JSON). One transfer at a time.
//!
//! A text cell that a spreadsheet would take for a formula gets an apostrophe; numbers stay numbers.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::document::journal::entry::{Entry, Whose, moment};
use crate::domain::id::AccountId;
use crate::domain::people::bank::Bank;

/// The columns of the CSV form.
const COLUMNS: [&str; 13] = [
    "seq",
    "transfer_id",
    "kind",
    "recorded_at",
    "happened_on",
    "source",
    "reverses",
    "account",
    "account_id",
    "name",
    "minutes",
    "balance_after_minutes",
    "memo",
];

/// The first line of the CSV form.
pub(crate) fn csv_head() -> String {
    csv_line(COLUMNS.map(Cow::Borrowed))
}

/// The lines of one transfer in the CSV form, one for each posting.
pub(crate) fn csv_lines<'a>(entry: Entry<'_>, whose: impl Fn(AccountId) -> Whose<'a>) -> String {
    let transfer = entry.transfer;
    let line = |posting: &crate::domain::ledger::transfer::Posting| {
        let whose = whose(posting.account);
        csv_line([
            transfer.seq.to_string().into(),
            transfer.id.to_string().into(),
            transfer.kind.code().into(),
            moment(transfer.recorded_at).into(),
            transfer.happened_on.to_string().into(),
            text(&transfer.source),
            transfer.reverses.map(|id| id.to_string()).unwrap_or_default().into(),
            whose.label().into(),
            posting.account.to_string().into(),
            text(whose.name.unwrap_or_default()),
            posting.minutes.get().to_string().into(),
            posting.balance_after.get().to_string().into(),
            text(entry.memo.unwrap_or_default()),
        ])
    };
    transfer.postings.iter().map(line).collect()
}

/// What stands before the first transfer of the JSON form.
pub(crate) fn json_head(bank: &Bank) -> String {
    let bank = json!({ "slug": bank.slug.as_str(), "name": bank.name.as_str() });
    format!("{{\"format\":\"goodturn-ledger-1\",\"bank\":{bank},\"transfers\":[")
}

/// What stands after the last transfer of the JSON form.
pub(crate) const JSON_TAIL: &str = "\n]}\n";

/// One transfer in the JSON form; the writer puts a comma before every one but the first.
pub(crate) fn json_entry<'a>(entry: Entry<'_>, whose: impl Fn(AccountId) -> Whose<'a>) -> String {
    let transfer = entry.transfer;
    let posting = |posting: &crate::domain::ledger::transfer::Posting| {
        let minutes = (posting.minutes.get(), posting.balance_after.get());
        json!({ "account": whose(posting.account).label(), "account_id": posting.account.to_string(), "minutes": minutes.0, "balance_after_minutes": minutes.1 })
    };
    let postings: Vec<Value> = transfer.postings.iter().map(posting).collect();
    let mut shape = json!({
        "seq": transfer.seq, "id": transfer.id.to_string(), "kind": transfer.kind.code(), "recorded_at": moment(transfer.recorded_at),
        "happened_on": transfer.happened_on.to_string(), "source": transfer.source, "postings": postings, "leaf_hash": hex::encode(entry.leaf_hash),
    });
    if let Some(shape) = shape.as_object_mut() {
        shape.extend(transfer.reverses.map(|id| ("reverses".to_owned(), json!(id.to_string()))));
        shape.extend(entry.memo.map(|memo| ("memo".to_owned(), json!(memo))));
    }
    format!("\n{shape}")
}

/// A text cell that no spreadsheet takes for a formula.
fn text(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}

fn csv_line<const N: usize>(cells: [Cow<'_, str>; N]) -> String {
    let quoted = cells
        .map(|cell| if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.into_owned() });
    format!("{}\r\n", quoted.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::TransferId;
    use crate::domain::ledger::account::AccountKind;
    use crate::domain::ledger::transfer::{Posting, Transfer, TransferKind};
    use crate::domain::minutes::Minutes;
    use uuid::Uuid;

    fn transfer() -> Transfer {
        let posting = |account, minutes| Posting {
            account: AccountId::new(Uuid::from_u128(account)),
            minutes: Minutes::new(minutes),
            version: 1,
            balance_after: Minutes::new(minutes),
        };
        Transfer {
            seq: 7,
            id: TransferId::new(Uuid::from_u128(9)),
            kind: TransferKind::Exchange,
            recorded_at: 1_700_000_000_000,
            happened_on: "2023-11-14".parse().unwrap(),
            source: "exchange:x".to_owned(),
            reverses: None,
            memo_commitment: None,
            postings: vec![posting(1, 90), posting(2, -90)],
        }
    }

    fn whose(id: AccountId) -> Whose<'static> {
        let number = i64::try_from(id.uuid().as_u128()).unwrap();
        Whose {
            kind: AccountKind::Member,
            number: Some(number),
            name: Some(if number == 1 { "=HYPERLINK(\"x\")" } else { "O'Brien, Ann" }),
        }
    }

    #[test]
    fn formulas_are_neutralised_and_numbers_stay_numbers() {
        let transfer = transfer();
        let lines = csv_lines(Entry { transfer: &transfer, memo: Some("-1 hour\nmore"), leaf_hash: &[0; 32] }, whose);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(lines.as_bytes());
        let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0][9], "'=HYPERLINK(\"x\")");
        assert_eq!(rows[1][9], "O'Brien, Ann");
        assert_eq!(rows[1][10], "-90");
        assert_eq!(rows[0][12], "'-1 hour\nmore");
        assert_eq!(rows[0].len(), COLUMNS.len());
    }

    #[test]
    fn the_json_form_is_one_value() {
        let transfer = transfer();
        let entry = json_entry(Entry { transfer: &transfer, memo: None, leaf_hash: &[0xab; 32] }, whose);
        let value: Value = serde_json::from_str(&format!("{{\"transfers\":[{entry}{JSON_TAIL}")).unwrap();
        assert_eq!(value["transfers"][0]["postings"][1]["minutes"], -90);
        assert_eq!(value["transfers"][0]["postings"][0]["account"], "m1");
        assert!(value["transfers"][0].get("memo").is_none());
    }
}
