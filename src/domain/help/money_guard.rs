//! The money guard: finds words of prices and goods in what people write about hours.
//!
//! It never forbids anything: who wrote it is asked to look again. The phrases stand in `money-words.txt`; a browser
//! reads the same ones and must find the same (`static/app.js`).

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// So many findings are told at once.
const FINDINGS_MOST: usize = 3;

/// The phrases, as both sides read them: one a line.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// What sounds like money or goods.
    pub(crate) flag: Vec<&'static str>,
    /// What only looks like it.
    pub(crate) fine: Vec<&'static str>,
    /// What is a surname after another name.
    pub(crate) name: Vec<&'static str>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::default();
    let mut part = "";
    for line in include_str!("money-words.txt").lines().filter(|line| !line.is_empty()) {
        match line {
            "[flag]" | "[fine]" | "[name]" => part = line,
            _ if part.is_empty() => {}
            _ if part == "[flag]" => phrases.flag.push(line),
            _ if part == "[fine]" => phrases.fine.push(line),
            _ => phrases.name.push(line),
        }
    }
    phrases
});

/// The phrases, for the page.
pub(crate) fn phrases() -> &'static Phrases {
    &PHRASES
}

/// A word, a number, a currency sign or the end of a sentence.
#[derive(Debug)]
struct Token {
    /// In lower case; `.` ends a sentence and fits nothing.
    word: String,
    /// Where it stands, in characters.
    from: usize,
    /// Where it ends.
    to: usize,
    shape: Shape,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// One capital letter and then small ones: a name, or the first word of a sentence.
    Name,
    /// Any other word, or a sign.
    Word,
    Number,
    End,
}

fn is_word(letter: char) -> bool {
    letter.is_alphabetic() || letter == '\'' || letter == '’'
}

fn shape_of(word: &[char]) -> Shape {
    match word {
        [first, rest @ ..] if first.is_uppercase() && !rest.is_empty() && rest.iter().all(|letter| !letter.is_uppercase()) => Shape::Name,
        _ => Shape::Word,
    }
}

fn tokens(text: &[char]) -> Vec<Token> {
    let at = |place: usize| text.get(place).copied();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(first) = at(from) {
        let run = |fits: &dyn Fn(usize, char) -> bool| {
            let mut to = from.saturating_add(1);
            while at(to).is_some_and(|each| fits(to, each)) {
                to = to.saturating_add(1);
            }
            to
        };
        let after = |place: usize| at(place.saturating_add(1));
        let (to, shape) = if is_word(first) {
            let to = run(&|_, each| is_word(each));
            (to, shape_of(text.get(from..to).unwrap_or_default()))
        } else if first.is_numeric() {
            let inside = |place: usize, each: char| matches!(each, '.' | ',') && after(place).is_some_and(char::is_numeric);
            (run(&|place, each| each.is_numeric() || inside(place, each)), Shape::Number)
        } else if matches!(first, '£' | '$' | '€') {
            (from.saturating_add(1), Shape::Word)
        } else {
            // A stop inside "p.m." ends nothing.
            let ends = matches!(first, '!' | '?' | ';' | '\n') || (first == '.' && !after(from).is_some_and(char::is_alphanumeric));
            if ends {
                found.push(Token { word: ".".to_owned(), from, to: from.saturating_add(1), shape: Shape::End });
            }
            from = from.saturating_add(1);
            continue;
        };
        let word: String = text.get(from..to).unwrap_or_default().iter().collect();
        found.push(Token { word: word.to_lowercase().replace('’', "'"), from, to, shape });
        from = to;
    }
    found
}

/// How many tokens a phrase fits at the head of a list; none where it does not fit.
fn fits(phrase: &str, tokens: &[Token]) -> Option<usize> {
    let mut length = 0_usize;
    for part in phrase.split(' ') {
        let token = tokens.get(length)?;
        let fitting = match part {
            "#" => token.shape == Shape::Number,
            "+" => matches!(token.shape, Shape::Word | Shape::Name),
            word => token.word == word,
        };
        if !fitting {
            return None;
        }
        length = length.saturating_add(1);
    }
    Some(length)
}

/// The places of all tokens that belong to something harmless.
fn harmless(tokens: &[Token]) -> BTreeSet<usize> {
    let mut places = BTreeSet::new();
    for (place, token) in tokens.iter().enumerate() {
        let rest = tokens.get(place..).unwrap_or_default();
        for length in PHRASES.fine.iter().filter_map(|phrase| fits(phrase, rest)) {
            places.extend(place..place.saturating_add(length));
        }
        let named = place.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| before.shape == Shape::Name);
        if named && token.shape == Shape::Name && PHRASES.name.contains(&token.word.as_str()) {
            places.insert(place);
        }
    }
    places
}

/// The words of prices and goods in a text, as they were written, each once, the first few.
pub(crate) fn find(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let tokens = tokens(&letters);
    let harmless = harmless(&tokens);
    let mut found: Vec<String> = Vec::new();
    let mut seen = 0;
    for place in 0..tokens.len() {
        let rest = tokens.get(place..).unwrap_or_default();
        // The longest fit, so that "for sale" is told and not its parts.
        let Some(length) = PHRASES.flag.iter().filter_map(|phrase| fits(phrase, rest)).max() else { continue };
        let end = place.saturating_add(length);
        if place < seen || (place..end).all(|each| harmless.contains(&each)) {
            continue;
        }
        seen = end;
        let (from, to) = (rest.first().map_or(0, |token| token.from), tokens.get(end.saturating_sub(1)).map_or(0, |token| token.to));
        let words: String = letters.get(from..to).unwrap_or_default().iter().collect();
        if !found.iter().any(|each| each.to_lowercase() == words.to_lowercase()) && found.len() < FINDINGS_MOST {
            found.push(words);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Sentences that ask for a second look, and what in them.
    const MONEY: [(&str, &str); 56] = [
        ("I charge £10 for cutting grass", "I charge"),
        ("£5 for the lift", "£"),
        ("She gave me $20", "$"),
        ("It was 15€ in all", "€"),
        ("Ten quid for the lot", "quid"),
        ("He slipped me a fiver", "fiver"),
        ("A tenner each way", "tenner"),
        ("Only 50p", "50p"),
        ("It was 80 pence", "80 pence"),
        ("Gave her 20 pounds", "20 pounds"),
        ("about 1 pound a mile", "1 pound"),
        ("I will pay for petrol", "pay"),
        ("He pays well", "pays"),
        ("Joan paid me afterwards", "paid"),
        ("Who is paying?", "paying"),
        ("Payment on the day", "Payment"),
        ("I take payments weekly", "payments"),
        ("I will repay him", "repay"),
        ("Cash only please", "Cash"),
        ("cash in hand", "cash"),
        ("There is a small fee", "fee"),
        ("My fees are low", "fees"),
        ("Best price in town", "price"),
        ("Ask me for prices", "prices"),
        ("Fairly priced work", "priced"),
        ("a fair wage", "wage"),
        ("I will send an invoice", "invoice"),
        ("Use PayPal", "PayPal"),
        ("by bank transfer", "bank transfer"),
        ("She paid by cheque", "paid"),
        ("10 per hour", "per hour"),
        ("12 an hour", "12 an hour"),
        ("My hourly rate is fair", "hourly rate"),
        ("at the going rate", "going rate"),
        ("No extra, but we charge for parts", "we charge"),
        ("He charged me", "charged me"),
        ("I want to sell a bike", "sell"),
        ("I am selling my bike", "selling"),
        ("Sold him the mower", "Sold"),
        ("Garden bench for sale", "for sale"),
        ("Room for rent", "for rent"),
        ("Van for hire", "for hire"),
        ("Mower, going cheap", "going cheap"),
        ("Please buy my old sofa", "buy my"),
        ("Would you buy it from me", "buy it from"),
        ("Looking to buy a bed", "Looking to buy"),
        ("A second hand cooker", "second hand"),
        ("It is on eBay", "eBay"),
        ("Can you lend me money", "lend me money"),
        ("I need some money back", "money back"),
        ("Gave him petrol money", "petrol money"),
        ("Bus fare was mine", "Bus fare"),
        ("Please reimburse me", "reimburse"),
        ("Parts cost 12", "cost 12"),
        ("The price of the visit", "price"),
        ("Will pay a visit fee", "fee"),
    ];

    /// Sentences about help and nothing else.
    const HELP: [&str; 63] = [
        "Shopping for Mrs Laing",
        "Did a weekly shop and put it away",
        "Bought milk and bread on the way",
        "Helped her buy a new coat",
        "To buy seeds with him at the garden centre",
        "I will pay a visit on Tuesday",
        "Went to pay Joan a visit",
        "Went to pay Mrs Price a visit",
        "She paid us a visit",
        "Paid attention to the small print",
        "We must pay more attention",
        "Went to pay our respects",
        "The practice paid off",
        "It pays to be early",
        "Helped to pay the bills online",
        "Went with her to pay the gas bill",
        "Helped him with paying his bills",
        "Paying a visit to the ward",
        "Alan Price came along",
        "A lift for Mrs Price",
        "mrs price was pleased",
        "Tea with Vincent Price and his sister",
        "A Johnny Cash evening",
        "Sat with Maria Sell",
        "Free of charge, as always",
        "She was in charge of the teas",
        "He was in charge for the day",
        "No charge for anybody",
        "Charged her scooter and cleaned it",
        "Lent a phone charger",
        "To the cash machine and back",
        "A trip to the cash and carry",
        "5 pounds of potatoes carried in",
        "Lost 3 pounds since May",
        "A 2 pound bag of flour fetched",
        "Drove at 20 miles per hour",
        "We met at 2 p.m. as agreed",
        "At 2pm by the church",
        "He came at 10 an hour early",
        "Checked the sell by dates in the cupboard",
        "Read from a best selling book",
        "She sold her house in May",
        "To the second hand shop with old clothes",
        "Filled in a Personal Independence Payment form",
        "Help with the winter fuel payment letter",
        "Looked for paid work together",
        "Stood in for her paid carer",
        "A question about sick pay",
        "I feel better for it",
        "A good deal of weeding",
        "He had a free hour",
        "Walked for an hour",
        "About half an hour of reading",
        "An hour of company",
        "Repaired a rented wheelchair ramp",
        "Took him to the pay phone",
        "The pound in the park has ducks",
        "Sorted buttons and coins for a quilt",
        "Made a cake for the sale of work",
        "A lift to the bank and the baker",
        "Money worries: listened and found the advice line",
        "Helped with a letter to the landlord",
        "Priceless company",
    ];

    #[test]
    fn words_of_money_and_goods_are_found() {
        for (text, words) in MONEY {
            let found = find(text);
            assert!(found.contains(&words.to_owned()), "{text:?} gives {found:?}");
        }
    }

    #[test]
    fn plain_help_is_left_alone() {
        for text in HELP {
            assert_eq!(find(text), Vec::<String>::new(), "{text:?}");
        }
    }

    #[test]
    fn each_finding_is_told_once_as_it_was_written_and_three_at_most() {
        assert_eq!(find("PAID cash, paid again: £3 fee, price?"), ["PAID", "cash", "£"]);
        assert_eq!(find("Pay. Attention."), ["Pay"]);
        assert_eq!(find("Price Cash"), ["Price"]);
    }

    #[test]
    fn every_phrase_is_in_small_letters_and_stands_once() {
        let all = phrases();
        for list in [&all.flag, &all.fine, &all.name] {
            let once: BTreeSet<_> = list.iter().collect();
            assert!(!list.is_empty() && once.len() == list.len(), "a phrase stands twice");
            assert!(
                list.iter().all(|phrase| phrase.to_lowercase() == **phrase && !phrase.contains(['|', '"']) && phrase.trim() == *phrase)
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_read_and_what_is_found_stands_in_it(text in "[\\PC\n]{0,60}") {
            for words in find(&text) {
                prop_assert!(text.contains(&words));
            }
        }

        #[test]
        fn a_pound_sign_is_found_anywhere(before in "[a-z ]{0,20}", after in "[a-z ]{0,20}") {
            let text = format!("{before}£{after}");
            prop_assert!(!find(&text).is_empty());
        }
    }
}
