//! A password to suggest: common words that nobody chose, easy to keep and to type.
//!
//! The chance is handed in; nothing random stands here.

/// 512 short words that are easy to spell, one a line: each is worth 9 bits.
const WORDS: &str = include_str!("passphrase-words.txt");
/// How many stand in a suggestion: 45 bits, too many for somebody who must try them one by one against a slow hash.
const COUNT: usize = 5;

/// The words that two bytes each of chance point at, with spaces between; `None` where there are too few bytes.
pub(crate) fn passphrase(chance: &[u8]) -> Option<String> {
    let all: Vec<&str> = WORDS.lines().collect();
    let pick = |pair: &[u8]| {
        let at = pair.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(256).wrapping_add(usize::from(*byte)));
        // The length is a power of two, so that no word is likelier than another.
        all.get(at % all.len().max(1)).copied()
    };
    let picked: Vec<&str> = chance.chunks_exact(2).take(COUNT).filter_map(pick).collect();
    (picked.len() == COUNT).then(|| picked.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_short_plain_and_stands_once() {
        let all: Vec<&str> = WORDS.lines().collect();
        let different: std::collections::BTreeSet<&&str> = all.iter().collect();
        assert_eq!((all.len(), different.len()), (512, 512));
        for word in all {
            assert!((3..=8).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_lowercase()), "{word}");
        }
    }

    #[test]
    fn chance_decides_and_too_little_of_it_makes_nothing() {
        let one = passphrase(&[0, 1, 0, 2, 0, 3, 0, 4, 0, 5]).unwrap();
        let other = passphrase(&[0, 1, 0, 2, 0, 3, 0, 4, 0, 6]).unwrap();
        assert_eq!(one.split(' ').count(), 5);
        assert_ne!(one, other);
        assert_eq!(passphrase(&[1; 9]), None);
    }
}
