//! Somebody who owns the machine and rewrites the books with care: leaf hashes, nodes and edge of the log are made again.
//!
//! Written from what is published about the forms (canonical bytes, RFC 6962, Crosby and Wallach's order of nodes), and
//! sharing no code with the program, so that it also shows that the published words are enough.

use sha2::{Digest, Sha256};

use crate::world::Store;

type Hash = [u8; 32];

/// A SQLite file that somebody opens without the program: no triggers, no checks, no foreign keys.
pub(crate) struct Forger<'a> {
    store: &'a Store,
    /// The bank, as SQL writes its id.
    bank: String,
}

/// A cell as SQL writes it: `NULL`, a number, `'text'` or `X'bytes'`.
fn bytes(literal: &str) -> Vec<u8> {
    hex::decode(literal.trim_start_matches("X'").trim_end_matches('\'')).unwrap_or_else(|_| panic!("no bytes: {literal}"))
}

fn text(literal: &str) -> String {
    literal.trim_matches('\'').replace("''", "'")
}

fn literal(bytes: &[u8]) -> String {
    format!("X'{}'", hex::encode_upper(bytes))
}

fn number(literal: &str) -> i64 {
    literal.parse().unwrap_or_else(|_| panic!("no number: {literal}"))
}

impl<'a> Forger<'a> {
    /// Opens the file and takes its triggers away.
    pub(crate) fn open(store: &'a Store, slug: &str) -> Self {
        for trigger in store.texts("SELECT name AS value FROM sqlite_schema WHERE type = 'trigger'") {
            store.batch(&format!("DROP TRIGGER {trigger}")).unwrap();
        }
        let bank = store.texts(&format!("SELECT quote(id) AS value FROM banks WHERE slug = '{slug}'")).remove(0);
        Self { store, bank }
    }

    /// The bank, as SQL writes its id.
    pub(crate) fn bank(&self) -> &str {
        &self.bank
    }

    /// Changes something, whatever the database thinks of it.
    pub(crate) fn change(&self, statements: &str) -> Result<(), String> {
        self.store.batch(&format!("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN; {statements}; COMMIT;"))
    }

    /// Reads one column.
    pub(crate) fn texts(&self, query: &str) -> Vec<String> {
        self.store.texts(query)
    }

    /// Rows as lists of cells.
    fn rows(&self, columns: &[&str], rest: &str) -> Vec<Vec<String>> {
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        let query = format!("SELECT {} AS value {rest}", quoted.join(" || char(31) || "));
        self.texts(&query).iter().map(|row| row.split('\u{1f}').map(str::to_owned).collect()).collect()
    }

    /// The number of transfers.
    pub(crate) fn size(&self) -> i64 {
        number(&self.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) AS value FROM transfers WHERE bank_id = {}", self.bank))[0])
    }

    /// Makes balances after, versions and the accounts' own balances what the postings say.
    pub(crate) fn carry_balances(&self) {
        let bank = &self.bank;
        let sums = "SELECT transfer_id, leg, SUM(minutes) OVER w AS balance, COUNT(*) OVER w AS version FROM postings \
             WINDOW w AS (PARTITION BY account_id ORDER BY seq, leg)";
        self.change(&format!(
            "CREATE TEMP TABLE carried AS {sums}; UPDATE postings SET account_version = account_version + 1000000 WHERE bank_id = {bank}; \
             UPDATE postings SET balance_after = c.balance, account_version = c.version FROM carried c \
                WHERE c.transfer_id = postings.transfer_id AND c.leg = postings.leg; \
             UPDATE accounts SET (balance_minutes, version) = \
                (SELECT COALESCE(SUM(minutes), 0), COUNT(*) FROM postings WHERE account_id = accounts.id) WHERE bank_id = {bank}"
        ))
        .unwrap();
    }

    /// Makes the leaf hash of every transfer what it should be.
    pub(crate) fn hash_leaves(&self) {
        let columns = ["id", "seq", "kind", "recorded_at", "happened_on", "source", "reverses", "memo_commitment", "leaf_hash"];
        let mut changes = Vec::new();
        for row in self.rows(&columns, &format!("FROM transfers WHERE bank_id = {} ORDER BY seq", self.bank)) {
            let leaf = literal(&self.leaf(&row));
            if leaf != row[8] {
                changes.push(format!("UPDATE transfers SET leaf_hash = {leaf} WHERE id = {}", row[0]));
            }
        }
        self.change(&changes.join("; ")).unwrap();
    }

    /// SHA-256(0x00 ‖ canonical bytes, version 1).
    fn leaf(&self, row: &[String]) -> Hash {
        let kinds = ["exchange", "gift", "grant", "opening", "starting_credit", "correction", "reversal", "between_banks"];
        let kind = text(&row[2]);
        let kind = kinds.iter().position(|name| *name == kind).unwrap_or(usize::from(u8::MAX) - 1);
        let day: chrono::NaiveDate = text(&row[4]).parse().unwrap();
        let source = text(&row[5]);
        let mut out = b"goodturn transfer v1\n".to_vec();
        out.extend(bytes(&self.bank));
        out.extend(number(&row[1]).to_be_bytes());
        out.extend(bytes(&row[0]));
        out.push(u8::try_from(kind).unwrap() + 1);
        out.extend(number(&row[3]).to_be_bytes());
        out.extend(chrono::Datelike::num_days_from_ce(&day).to_be_bytes());
        out.extend(u16::try_from(source.len()).unwrap().to_be_bytes());
        out.extend(source.as_bytes());
        for optional in [&row[6], &row[7]] {
            out.push(u8::from(optional != "NULL"));
            out.extend(if optional == "NULL" { Vec::new() } else { bytes(optional) });
        }
        let columns = ["account_id", "minutes"];
        let postings = self.rows(&columns, &format!("FROM postings WHERE transfer_id = {} ORDER BY leg", row[0]));
        out.extend(u16::try_from(postings.len()).unwrap().to_be_bytes());
        for posting in postings {
            out.extend(bytes(&posting[0]));
            posting[1..].iter().for_each(|cell| out.extend(number(cell).to_be_bytes()));
        }
        Sha256::new().chain_update([0]).chain_update(out).finalize().into()
    }

    /// Makes the nodes and the edge of the log what the leaves say; the root.
    pub(crate) fn grow_log(&self) -> Hash {
        let leaves = self.rows(&["leaf_hash"], &format!("FROM transfers WHERE bank_id = {} ORDER BY seq", self.bank));
        let leaves: Vec<Hash> = leaves.iter().map(|row| bytes(&row[0]).try_into().unwrap()).collect();
        let mut changes = vec![format!("DELETE FROM log_nodes WHERE bank_id = {}", self.bank)];
        for level in 1..63_u32 {
            let width = 1_usize << level;
            for n in 0..leaves.len() / width {
                let (place, hash) = (place(level, n), root(&leaves[n * width..(n + 1) * width]));
                changes.push(format!("INSERT INTO log_nodes (bank_id, place, hash) VALUES ({}, {place}, {})", self.bank, literal(&hash)));
            }
        }
        let (mut peaks, mut rest) = (Vec::new(), leaves.as_slice());
        while !rest.is_empty() {
            let (tree, after) = rest.split_at(1 << rest.len().ilog2());
            peaks.extend(root(tree));
            rest = after;
        }
        let head =
            format!("UPDATE bank_heads SET last_seq = {}, log_peaks = {} WHERE bank_id = {}", leaves.len(), literal(&peaks), self.bank);
        changes.push(head);
        self.change(&changes.join("; ")).unwrap();
        root(&leaves)
    }
}

/// RFC 6962 §2.1.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Sha256::new().chain_update([1]).chain_update(root(left)).chain_update(root(right)).finalize().into()
        }
    }
}

/// Where the n-th node of a level stands in Crosby and Wallach's order: after the last leaf below it, level by level.
fn place(level: u32, n: usize) -> usize {
    // The leaf at this index is the last one below the node; before it stand as many nodes as all its shifts add up to.
    let last = ((n + 1) << level) - 1;
    let before: usize = std::iter::successors(Some(last), |rest| (*rest > 0).then_some(rest >> 1)).sum();
    before + usize::try_from(level).unwrap()
}
