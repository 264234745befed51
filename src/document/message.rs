//! Messages in words: a subject and paragraphs, a text message of at most 300 characters, a script for the telephone.
//!
//! The words of a kind are `message-<code>-subject` and `-body`, and where they differ `-text` and `-script`, each with an `.easy`
//! attribute for those who read short sentences. What a kind tells fills their places; what it does not know is left out.

use crate::document::words::Words;
use crate::domain::people::bank::Bank;
use crate::domain::people::message::{Fact, Message};
use crate::domain::people::profile::Format;

/// The most characters of a text message: two parts of one with letters outside the telephone's alphabet, three of a plain one.
const TEXT_CHARS_MAX: usize = 300;

/// A message about to be put into words.
#[derive(Clone, Copy)]
pub(crate) struct Telling<'a> {
    /// The language.
    pub(crate) words: &'a Words,
    /// What is told.
    pub(crate) message: &'a Message,
    /// Who tells.
    pub(crate) bank: &'a Bank,
    /// Where the bank's pages are: `https://name`, without a slash at the end.
    pub(crate) site: &'a str,
    /// The reader's name.
    pub(crate) name: &'a str,
    /// How it is written for the reader.
    pub(crate) format: Format,
}

/// The address of a page: what is opened by its own secret needs no bank's name, and stays short enough to type.
fn address(site: &str, bank: &Bank, path: &str) -> String {
    let own_secret = ["/said/", "/calendar/", "/visit/", "/visit-alarm/"].iter().any(|start| path.starts_with(start));
    if own_secret { format!("{site}{path}") } else { format!("{site}/b/{}{path}", bank.slug.as_str()) }
}

impl Telling<'_> {
    fn fact(&self, fact: &Fact) -> String {
        match fact {
            Fact::Text(text) => text.clone(),
            Fact::Day(day) => self.words.day(*day),
            Fact::Minutes(minutes) => self.words.minutes(*minutes),
            Fact::Moment(ms) => self.words.moment(*ms, self.bank),
            Fact::Link(path) => address(self.site, self.bank, path),
            Fact::Far(far) => self.words.far(*far),
            Fact::Lines(lines) => lines.iter().map(|line| self.line(line)).collect::<Vec<_>>().join("\n"),
        }
    }

    /// One line of a list.
    fn line(&self, facts: &[(String, Fact)]) -> String {
        let facts: Vec<(String, String)> = facts.iter().map(|(name, fact)| (name.clone(), self.fact(fact))).collect();
        let line = self.words.fill(&format!("message-{}-line", self.message.kind.code()), &facts).unwrap_or_default();
        line.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",")
    }

    /// What fills the places of the words. The bank's own facts come first, so that a kind may say them otherwise.
    fn facts(&self) -> Vec<(String, String)> {
        let line = &self.bank.broker_line;
        let own = [
            ("name", self.name),
            ("bank", self.bank.name.as_str()),
            ("broker", line.name.as_str()),
            ("phone", line.phone.as_str()),
            ("hours", line.hours.as_str()),
        ];
        let own = own.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        own.chain(self.message.facts.iter().map(|(name, fact)| (name.clone(), self.fact(fact)))).collect()
    }

    /// The words of one part, the easy ones for those who read them best.
    fn part(&self, part: &str) -> Option<String> {
        let facts = self.facts();
        let id = format!("message-{}-{part}", self.message.kind.code());
        let easy = (self.format == Format::EasyRead).then(|| self.words.fill(&format!("{id}.easy"), &facts)).flatten();
        easy.or_else(|| self.words.fill(&id, &facts)).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// One sentence about what it is.
    pub(crate) fn subject(&self) -> String {
        let subject = self.part("subject").unwrap_or_else(|| self.words.with("message-any-subject", &[("bank", self.bank.name.as_str())]));
        // A line of its own everywhere.
        subject.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What it says, without greeting and end.
    pub(crate) fn paragraphs(&self) -> Vec<String> {
        let body = self.part("body").unwrap_or_else(|| self.words.say("message-any-body"));
        body.split("\n\n").map(|paragraph| paragraph.trim().to_owned()).filter(|paragraph| !paragraph.is_empty()).collect()
    }

    /// The address of the first page that it leads to.
    pub(crate) fn link(&self) -> Option<String> {
        self.message.facts.iter().find_map(|(_, fact)| match fact {
            Fact::Link(path) => Some(address(self.site, self.bank, path)),
            _ => None,
        })
    }

    /// How it begins.
    pub(crate) fn greeting(&self) -> String {
        self.words.with("message-greeting", &[("name", self.name)])
    }

    /// How it ends: who writes, and whom to ring.
    pub(crate) fn ending(&self) -> Vec<String> {
        let line = &self.bank.broker_line;
        let mut ending = vec![self.words.with("message-ending", &[("bank", self.bank.name.as_str())])];
        if !line.phone.is_empty() {
            let pairs = [("broker", line.name.as_str()), ("phone", line.phone.as_str()), ("hours", line.hours.as_str())];
            let id = if line.hours.is_empty() { "message-ring" } else { "message-ring-hours" };
            ending.push(self.words.with(id, &pairs));
        }
        ending
    }

    /// The whole as the text of an e-mail.
    pub(crate) fn mail(&self) -> String {
        let mut parts = vec![self.greeting()];
        parts.extend(self.paragraphs());
        parts.extend(self.ending());
        let why = if self.message.to.is_some() { "message-why-member" } else { "message-why-outside" };
        // What comes only because somebody asked for it this minute says so instead.
        parts.push(self.part("why").unwrap_or_else(|| self.words.with(why, &[("bank", self.bank.name.as_str())])));
        parts.join("\n\n") + "\n"
    }

    /// The whole as a text message.
    pub(crate) fn text(&self) -> String {
        let short = self.part("text").unwrap_or_else(|| match self.link() {
            Some(link) => format!("{} {link}", self.subject()),
            None => self.subject(),
        });
        let text = format!("{}: {}", self.bank.name.as_str(), short.split_whitespace().collect::<Vec<_>>().join(" "));
        if text.chars().count() <= TEXT_CHARS_MAX {
            return text;
        }
        // Whatever is cut, the way to the page stays whole.
        let link = self.link().filter(|link| text.contains(link.as_str())).map(|link| format!(" {link}")).unwrap_or_default();
        let rest = text.replace(link.trim(), "");
        let room = TEXT_CHARS_MAX.saturating_sub(link.chars().count()).saturating_sub(1);
        format!("{}…{link}", rest.chars().take(room).collect::<String>().trim_end())
    }

    /// What to say on the telephone. Addresses of pages are nothing to read aloud: paragraphs that hold one are left out.
    pub(crate) fn script(&self) -> Vec<String> {
        if let Some(script) = self.part("script") {
            return script.split("\n\n").map(|paragraph| paragraph.trim().to_owned()).collect();
        }
        let spoken: Vec<String> = self.paragraphs().into_iter().filter(|paragraph| !paragraph.contains("://")).collect();
        if spoken.is_empty() { vec![self.subject()] } else { spoken }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::YearStart;
    use crate::domain::id::{BankId, MemberId, MessageId};
    use crate::domain::minutes::Minutes;
    use crate::domain::people::bank::{BrokerLine, Rules};
    use crate::domain::people::message::{MessageKind, MessageState, Way};
    use crate::domain::text::{Name, Slug};

    fn bank() -> Bank {
        Bank {
            id: BankId::new(uuid::Uuid::nil()),
            slug: Slug::new("harbour").unwrap(),
            name: Name::new("Harbour Time Bank").unwrap(),
            time_zone: chrono_tz::Europe::London,
            year_start: YearStart::APRIL,
            rules: Rules::default(),
            broker_line: BrokerLine { name: "Bram".to_owned(), phone: "01632 960 123".to_owned(), hours: "mornings".to_owned() },
        }
    }

    fn message(kind: MessageKind, facts: &[(&str, Fact)]) -> Message {
        Message {
            id: MessageId::new(uuid::Uuid::nil()),
            to: Some(MemberId::new(uuid::Uuid::nil())),
            outside: None,
            kind,
            about: None,
            facts: facts.iter().map(|(name, fact)| ((*name).to_owned(), fact.clone())).collect(),
            way: Way::Email,
            state: MessageState::Waiting,
            not_before: 0,
            attempts: 0,
            last_error: None,
            created_at: 0,
            done_at: None,
            done_by: None,
            outcome: None,
            round: None,
        }
    }

    fn telling<'a>(words: &'a Words, message: &'a Message, bank: &'a Bank, format: Format) -> Telling<'a> {
        Telling { words, message, bank, site: "https://time.example", name: "Joan Petrie", format }
    }

    /// The files of words themselves: a kind's message stands there, whatever its places are called.
    #[test]
    fn every_kind_has_its_words() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/document/words/en");
        let files = std::fs::read_dir(folder).unwrap();
        let all: String = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap() + "\n").collect();
        for kind in MessageKind::ALL {
            for part in ["subject", "body"] {
                let id = format!("\nmessage-{}-{part} =", kind.code());
                assert!(all.contains(&id), "there is no{id}");
            }
        }
    }

    #[test]
    fn what_a_message_does_not_know_never_stands_in_it_as_a_gap() {
        let (words, bank) = (Words::default(), bank());
        for kind in MessageKind::ALL {
            for format in Format::ALL {
                let message = message(*kind, &[("strange", Fact::Minutes(Minutes::new(5))), ("link", Fact::Link("/said/x".to_owned()))]);
                let telling = telling(&words, &message, &bank, *format);
                for said in [telling.subject(), telling.mail(), telling.text(), telling.script().join("\n")] {
                    assert!(!said.trim().is_empty() && !said.contains('$') && !said.contains("message-"), "{kind:?} {said}");
                }
            }
        }
    }

    #[test]
    fn a_text_message_is_short_and_keeps_its_link_whole() {
        let (words, bank) = (Words::default(), bank());
        let message = message(MessageKind::StatementPost, &[("link", Fact::Link("/said/abcdefghjkmn".to_owned()))]);
        let long = Bank { name: Name::new(&"Long ".repeat(20)).unwrap(), ..bank.clone() };
        for bank in [&bank, &long] {
            let text = telling(&words, &message, bank, Format::Plain).text();
            assert!(text.chars().count() <= TEXT_CHARS_MAX, "{text}");
        }
    }

    #[test]
    fn pages_behind_a_secret_have_short_addresses_and_the_others_name_their_bank() {
        let bank = bank();
        assert_eq!(address("https://time.example", &bank, "/said/x"), "https://time.example/said/x");
        assert_eq!(address("https://time.example", &bank, "/listings"), "https://time.example/b/harbour/listings");
    }
}
