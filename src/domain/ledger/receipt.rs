//! A receipt: one transfer and the proof that it stands in its bank's signed log, as a small text that anybody can check
//! with nothing but the bank's public key.
//!
//! Form, version 1, lines of UTF-8: `goodturn receipt v1` · any number of remarks, each behind `# `, for people and covered by
//! nothing · `transfer BASE64` of the canonical bytes · where words are shown, `salt BASE64` and `memo BASE64` · an empty
//! line · c2sp.org/tlog-proof@v1: that name, `index N` counted from 0, the hashes of the inclusion proof (RFC 6962 §2.1.1),
//! an empty line, the checkpoint as a signed note. Nobody's name is known here: remarks come from above.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tlog_tiles::{Hash as LogHash, check_record};

use crate::domain::id::BankId;
use crate::domain::ledger::checkpoint::{Checkpoint, CheckpointFault, origin};
use crate::domain::ledger::log::{Hash, Leaf, canonical, commitment, leaf_hash, read_canonical};
use crate::domain::ledger::transfer::Transfer;
use crate::domain::minutes::Minutes;

/// What every receipt begins with, up to its version.
const NAME: &str = "goodturn receipt v";
/// The version that is written and read here.
const VERSION: &str = "1";
/// What the proof begins with, c2sp.org/tlog-proof.
const PROOF: &str = "c2sp.org/tlog-proof@v1";

/// A transfer with its proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Receipt {
    /// The bank in whose log it stands.
    pub(crate) bank: BankId,
    /// The transfer.
    pub(crate) transfer: Transfer,
    /// The words kept with it and their salt, unless there are none, they were erased, or they are left out.
    pub(crate) words: Option<(Hash, String)>,
    /// The inclusion proof, from the leaf's sibling up.
    pub(crate) hashes: Vec<Hash>,
    /// The checkpoint that it leads to, a signed note.
    pub(crate) checkpoint: String,
}

/// What a receipt proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Proven {
    /// The transfer, as its leaf has it.
    pub(crate) leaf: Leaf,
    /// The words that it committed to, where the receipt shows them.
    pub(crate) memo: Option<String>,
    /// How many transfers there were when the bank signed.
    pub(crate) size: i64,
}

/// Why a text proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, thiserror::Error)]
pub(crate) enum ReceiptFault {
    /// Not a receipt, or a line of it is missing, moved or unreadable.
    #[error("this is not a whole receipt")]
    Malformed,
    /// A receipt of another version than this program reads.
    #[error("this receipt is of another version")]
    Version,
    /// A key is not of the form `name+hash+key`.
    #[error("this is not a public key of a log")]
    Key,
    /// The checkpoint is signed, but not by a key that was given.
    #[error("the checkpoint is signed by an unknown key")]
    UnknownKey,
    /// The signature is not that of the checkpoint.
    #[error("the signature of the checkpoint is wrong")]
    Signature,
    /// The transfer and the checkpoint are of two banks.
    #[error("the transfer is not of the bank that signed")]
    Bank,
    /// The number of the transfer is not its place in the log.
    #[error("the number of the transfer is not its place in the log")]
    Number,
    /// The transfer does not stand in the log that was signed.
    #[error("the transfer does not stand in the log")]
    Inclusion,
    /// The minutes do not sum to zero.
    #[error("the minutes do not sum to zero")]
    Unbalanced,
    /// The words are not those that were committed to.
    #[error("the words are not those that were written down")]
    Memo,
}

impl ReceiptFault {
    /// The stable code, also the end of its message's id.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Version => "version",
            Self::Key => "key",
            Self::UnknownKey => "unknown-key",
            Self::Signature => "signature",
            Self::Bank => "bank",
            Self::Number => "number",
            Self::Inclusion => "inclusion",
            Self::Unbalanced => "unbalanced",
            Self::Memo => "memo",
        }
    }
}

impl From<CheckpointFault> for ReceiptFault {
    fn from(fault: CheckpointFault) -> Self {
        match fault {
            CheckpointFault::Malformed => Self::Malformed,
            CheckpointFault::Key => Self::Key,
            CheckpointFault::UnknownKey => Self::UnknownKey,
            CheckpointFault::Signature => Self::Signature,
        }
    }
}

impl Receipt {
    /// The text, with remarks for people.
    pub(crate) fn text(&self, remarks: &[String]) -> String {
        let mut lines = vec![format!("{NAME}{VERSION}")];
        lines.extend(remarks.iter().flat_map(|remark| remark.lines()).map(|line| format!("# {line}")));
        lines.push(format!("transfer {}", STANDARD.encode(canonical(self.bank, &self.transfer))));
        if let Some((salt, memo)) = &self.words {
            lines.push(format!("salt {}", STANDARD.encode(salt)));
            lines.push(format!("memo {}", STANDARD.encode(memo)));
        }
        lines.extend([String::new(), PROOF.to_owned(), format!("index {}", self.transfer.seq.saturating_sub(1))]);
        lines.extend(self.hashes.iter().map(|hash| STANDARD.encode(hash)));
        lines.extend([String::new(), self.checkpoint.clone()]);
        lines.join("\n")
    }

    /// The same receipt without its words.
    pub(crate) fn without_words(&self) -> Self {
        Self { words: None, ..self.clone() }
    }
}

/// Checks a receipt with the keys (`name+hash+key`) that its reader relies on, and says what it proves. Remarks are not looked at.
pub(crate) fn verify(text: &str, keys: &[String]) -> Result<Proven, ReceiptFault> {
    // Mail and paste change the ends of lines and drop or add the last one; no byte that is proven stands there.
    let text = format!("{}\n", text.replace("\r\n", "\n").trim_end_matches('\n'));
    let parts = Parts::read(&text)?;
    let checkpoint = Checkpoint::verified(parts.checkpoint, keys)?;
    let leaf = read_canonical(&parts.transfer).ok_or(ReceiptFault::Malformed)?;
    if origin(leaf.bank) != checkpoint.origin {
        return Err(ReceiptFault::Bank);
    }
    if u64::try_from(leaf.seq.saturating_sub(1)) != Ok(parts.index) {
        return Err(ReceiptFault::Number);
    }
    let size = u64::try_from(checkpoint.size).or(Err(ReceiptFault::Malformed))?;
    let hash = LogHash(leaf_hash(&parts.transfer));
    check_record(&parts.hashes, size, LogHash(checkpoint.root), parts.index, hash).or(Err(ReceiptFault::Inclusion))?;
    let total = leaf.legs.iter().try_fold(Minutes::ZERO, |total, leg| total.plus(leg.minutes));
    if total != Some(Minutes::ZERO) || leaf.legs.len() < 2 {
        return Err(ReceiptFault::Unbalanced);
    }
    let memo = match parts.words {
        Some((salt, memo)) if leaf.memo_commitment == Some(commitment(salt, &memo)) => Some(memo),
        Some(_) => return Err(ReceiptFault::Memo),
        None => None,
    };
    Ok(Proven { leaf, memo, size: checkpoint.size })
}

/// The parts of a receipt's text, nothing of it believed yet.
struct Parts<'a> {
    transfer: Vec<u8>,
    words: Option<(Hash, String)>,
    index: u64,
    hashes: Vec<LogHash>,
    checkpoint: &'a str,
}

impl<'a> Parts<'a> {
    fn read(text: &'a str) -> Result<Self, ReceiptFault> {
        let (version, rest) = text.strip_prefix(NAME).and_then(|rest| rest.split_once('\n')).ok_or(ReceiptFault::Malformed)?;
        if version != VERSION {
            return Err(if version.parse::<u32>().is_ok() { ReceiptFault::Version } else { ReceiptFault::Malformed });
        }
        Self::read_rest(rest).ok_or(ReceiptFault::Malformed)
    }

    fn read_rest(rest: &'a str) -> Option<Self> {
        let (head, rest) = rest.split_once("\n\n")?;
        let (proof, checkpoint) = rest.split_once("\n\n")?;
        let mut head = head.lines().skip_while(|line| line.starts_with('#'));
        let transfer = decoded(head.next()?, "transfer ")?;
        let words = match (head.next(), head.next()) {
            (None, _) => None,
            (Some(salt), Some(memo)) => Some((decoded(salt, "salt ")?.try_into().ok()?, String::from_utf8(decoded(memo, "memo ")?).ok()?)),
            (Some(_), None) => return None,
        };
        let mut proof = proof.lines();
        let named = proof.next() == Some(PROOF);
        let index = number(proof.next()?.strip_prefix("index ")?)?;
        let hashes = proof.map(|line| LogHash::parse_hash(line).ok()).collect::<Option<_>>()?;
        (named && head.next().is_none()).then_some(Self { transfer, words, index, hashes, checkpoint })
    }
}

fn decoded(line: &str, name: &str) -> Option<Vec<u8>> {
    STANDARD.decode(line.strip_prefix(name)?).ok()
}

/// Decimal digits in the one way to write a number: no sign, no leading zero.
fn number(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{AccountId, TransferId};
    use crate::domain::ledger::checkpoint::LogKey;
    use crate::domain::ledger::log::{Edge, Node};
    use crate::domain::ledger::transfer::{Posting, TransferKind};
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use tlog_tiles::{HashReader, prove_record, stored_hash_index};
    use uuid::Uuid;

    struct Stored(BTreeMap<u64, LogHash>);

    impl HashReader for Stored {
        fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<LogHash>, tlog_tiles::Error> {
            Ok(indexes.iter().map(|index| self.0[index]).collect())
        }
    }

    fn bank() -> BankId {
        BankId::new(Uuid::from_u128(1))
    }

    fn key() -> LogKey {
        LogKey::from_seed(&[7; 32])
    }

    fn shown(key: &LogKey) -> Vec<String> {
        vec![key.public().shown(bank()).unwrap()]
    }

    fn transfer(seq: i64, minutes: i64, memo: Option<&str>) -> Transfer {
        let posting = |account, minutes| Posting {
            account: AccountId::new(Uuid::from_u128(account)),
            minutes: Minutes::new(minutes),
            version: seq,
            balance_after: Minutes::new(minutes),
        };
        Transfer {
            seq,
            id: TransferId::new(Uuid::from_u128(100 + u128::from(seq.unsigned_abs()))),
            kind: TransferKind::Exchange,
            recorded_at: 1_700_000_000_000 + seq,
            happened_on: "2023-11-14".parse().unwrap(),
            source: format!("exchange:{seq}"),
            reverses: None,
            memo_commitment: memo.map(|memo| commitment([9; 32], memo)),
            postings: vec![posting(3, minutes), posting(4, -minutes)],
        }
    }

    /// The receipts of every transfer of a log, against its newest checkpoint.
    fn receipts(transfers: &[Transfer], memo: Option<&str>) -> Vec<Receipt> {
        let (mut edge, mut nodes, mut stored) = (Edge::default(), Vec::new(), BTreeMap::new());
        for (n, transfer) in (0..).zip(transfers) {
            let leaf = leaf_hash(&canonical(bank(), transfer));
            stored.insert(stored_hash_index(0, n), LogHash(leaf));
            edge.push(leaf, &mut nodes);
        }
        stored.extend(nodes.iter().map(|Node { place, hash }| (u64::try_from(*place).unwrap(), LogHash(*hash))));
        let (checkpoint, stored) = (key().sign(bank(), edge.size(), &edge.root()).unwrap(), Stored(stored));
        let receipt = |(n, transfer): (u64, &Transfer)| Receipt {
            bank: bank(),
            transfer: transfer.clone(),
            words: memo.map(|memo| ([9; 32], memo.to_owned())),
            hashes: prove_record(stored_size(&edge), n, &stored).unwrap().into_iter().map(|hash| hash.0).collect(),
            checkpoint: checkpoint.clone(),
        };
        (0..).zip(transfers).map(receipt).collect()
    }

    fn stored_size(edge: &Edge) -> u64 {
        u64::try_from(edge.size()).unwrap()
    }

    fn one() -> Receipt {
        let transfers: Vec<_> = (1..=5).map(|seq| transfer(seq, 60, Some("Bänke & <b>"))).collect();
        receipts(&transfers, Some("Bänke & <b>"))[2].clone()
    }

    /// The published vector: what another implementation must accept.
    #[test]
    fn a_receipt_has_a_test_vector() {
        let transfers: Vec<_> = (1..=3).map(|seq| transfer(seq, 90, Some("gardening"))).collect();
        let receipt = &receipts(&transfers, Some("gardening"))[1];
        let text = receipt.text(&["Somebody helped somebody.".to_owned()]);
        assert_eq!(text, include_str!("../../../docs/receipt-vector.txt"));
        let proven = verify(&text, &shown(&key())).unwrap();
        assert_eq!((proven.leaf.seq, proven.size, proven.memo.as_deref()), (2, 3, Some("gardening")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        /// Every receipt of every log proves its own transfer, and none does after any one of its bits was turned.
        #[test]
        fn a_receipt_proves_its_transfer_and_no_turned_bit_goes_unseen(
            minutes in prop::collection::vec(1..60_000_i64, 1..70), memo in prop::option::of("\\PC{1,20}"), seed in any::<usize>(),
        ) {
            let (memo, keys) = (memo.as_deref(), shown(&key()));
            let transfers: Vec<_> = (1..).zip(&minutes).map(|(seq, minutes)| transfer(seq, *minutes, memo)).collect();
            for (receipt, transfer) in receipts(&transfers, memo).iter().zip(&transfers) {
                let text = receipt.text(&[]);
                let proven = verify(&text, &keys).unwrap();
                prop_assert_eq!((proven.leaf.seq, proven.leaf.id, proven.size), (transfer.seq, transfer.id, i64::try_from(minutes.len()).unwrap()));
                prop_assert_eq!(proven.memo.as_deref(), memo);
                prop_assert_eq!(proven.leaf.legs[0].minutes, transfer.postings[0].minutes);
                let bit = seed.wrapping_mul(usize::try_from(transfer.seq).unwrap()) % (text.len() * 8);
                let mut damaged = text.into_bytes();
                damaged[bit / 8] ^= 1 << (bit % 8);
                prop_assert!(!String::from_utf8(damaged).is_ok_and(|text| verify(&text, &keys).is_ok()), "bit {}", bit);
            }
        }
    }

    #[test]
    fn each_bit_of_one_receipt_matters() {
        let (text, keys) = (one().text(&[]), shown(&key()));
        assert!(verify(&text, &keys).is_ok());
        for bit in 0..text.len() * 8 {
            let mut damaged = text.clone().into_bytes();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let believed = String::from_utf8(damaged).is_ok_and(|text| verify(&text, &keys).is_ok());
            assert!(!believed, "bit {} of byte {} of:\n{text}", bit % 8, bit / 8);
        }
    }

    #[test]
    fn remarks_and_the_ends_of_lines_prove_nothing_and_spoil_nothing() {
        let (receipt, keys) = (one(), shown(&key()));
        let proven = verify(&receipt.text(&[]), &keys).unwrap();
        let remarked = receipt.text(&["Two lines\nof remarks".to_owned(), "transfer nothing".to_owned()]);
        assert!(remarked.contains("\n# of remarks\n# transfer nothing\ntransfer "), "{remarked}");
        assert_eq!(verify(&remarked, &keys), Ok(proven.clone()));
        assert_eq!(verify(&remarked.replace('\n', "\r\n"), &keys), Ok(proven.clone()));
        assert_eq!(verify(remarked.trim_end(), &keys), Ok(proven));
        let bare = verify(&receipt.without_words().text(&[]), &keys).unwrap();
        assert_eq!((bare.leaf.seq, bare.memo), (3, None));
    }

    #[test]
    fn each_fault_is_told_by_its_name() {
        use ReceiptFault as Fault;
        let (receipt, keys) = (one(), shown(&key()));
        let text = receipt.text(&[]);
        let told = |text: &str| verify(text, &keys).unwrap_err();
        assert_eq!(told("hello"), Fault::Malformed);
        assert_eq!(told(&text.replacen("receipt v1", "receipt v2", 1)), Fault::Version);
        assert_eq!(told(&text.replacen("index 2", "index 02", 1)), Fault::Malformed);
        assert_eq!(told(&text.replacen("index 2", "index 3", 1)), Fault::Number);
        assert_eq!(told(&text.replacen("\n5\n", "\n6\n", 1)), Fault::Signature);
        assert_eq!(verify(&text, &["nonsense".to_owned()]), Err(Fault::Key));
        assert_eq!(verify(&text, &shown(&LogKey::from_seed(&[8; 32]))), Err(Fault::UnknownKey));
        assert_eq!(verify(&text, &[]), Err(Fault::UnknownKey));
        let other_bank = Receipt { bank: BankId::new(Uuid::from_u128(2)), ..receipt.clone() };
        assert_eq!(told(&other_bank.text(&[])), Fault::Bank);
        let mut other_minutes = receipt.clone();
        other_minutes.transfer.postings[0].minutes = Minutes::new(61);
        assert_eq!(told(&other_minutes.text(&[])), Fault::Inclusion);
        let longer = Receipt { hashes: [receipt.hashes.as_slice(), &[[0; 32]]].concat(), ..receipt.clone() };
        assert_eq!(told(&longer.text(&[])), Fault::Inclusion);
        let other_words = Receipt { words: Some(([9; 32], "other".to_owned())), ..receipt };
        assert_eq!(told(&other_words.text(&[])), Fault::Memo);
        let mut lopsided = transfer(1, 60, None);
        lopsided.postings[1].minutes = Minutes::new(-59);
        assert_eq!(told(&receipts(&[lopsided], None)[0].text(&[])), Fault::Unbalanced);
    }
}
