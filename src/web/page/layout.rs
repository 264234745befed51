//! What every page shares: its frame (title, header, menu, notice, footer) and
//! the small values that the template macros take.
//!
//! It must not know any journey, ask any service or hold a sentence: every
//! word comes from `document/words`, and who is signed in is told by the caller.

use std::fmt;

use askama::Template;

use crate::document::words::Words;
pub(crate) use crate::web::problem::{page, page_with_errors};

/// The frame of a page. Page templates hold it in a field named `layout`,
/// because `layout.html` and `macros.html` read it by that name.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// The language and reading mode in which the page speaks.
    pub words: Words,
    /// The page's own title, without the bank's name.
    pub title: String,
    /// The bank's name, or the program's where no bank is chosen yet.
    pub bank_name: String,
    /// The prefix of every link: empty, or `/b/slug` for a login with several banks.
    pub root: String,
    /// The prefix of one's own links, where the page is for somebody else.
    pub own_root: String,
    /// The name of the member for whom whoever is signed in acts; said on every page.
    pub acting: Option<String>,
    /// Where whoever is signed in has their settings: not who acts for somebody, nor who came by a printed card.
    pub settings: Option<&'static str>,
    /// The name of whoever is signed in.
    pub person: Option<String>,
    /// The menu; empty for strangers.
    pub nav: Vec<NavItem>,
    /// Links beside the name: staff keep their own hours there, because their menu is the bank's work.
    pub own: Vec<NavItem>,
    /// Whom to telephone; on every page, since nothing requires the web.
    pub broker: Option<BrokerLine>,
    /// The token that every form posts back.
    pub form_token: String,
    /// Colours: empty follows the device, otherwise `dark` or `light`.
    pub theme: &'static str,
    /// Reading mode: empty, or `easy`.
    pub read: &'static str,
    /// At most one notification banner, in plain text.
    pub notice: Option<String>,
    /// Whether the page shows an error: the title says so first.
    pub has_error: bool,
    /// Seconds until the session ends; nothing for strangers.
    pub session_ends_seconds: Option<u32>,
    /// The path of this page, so that the preferences form comes back to it.
    pub path: String,
    /// Whether the login belongs to several banks and may change between them.
    pub several_banks: bool,
    /// Whether it is read through a link that is no sign-in: then nothing is offered that needs one.
    pub linked: bool,
}

/// One word of a menu, with its icon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NavItem {
    /// Where it leads, without the bank's prefix.
    pub href: &'static str,
    /// The name of its icon in `icon.html`.
    pub icon: &'static str,
    /// The message that holds its word.
    pub label_id: &'static str,
    /// Whether this page belongs to it.
    pub current: bool,
}

/// The broker's name, telephone and hours, as the footer says them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BrokerLine {
    /// The broker's name as members say it.
    pub name: String,
    /// The number as people read it, such as `0131 496 0123`.
    pub phone: String,
    /// When the telephone is answered.
    pub hours: String,
}

/// A fault in one field: the same sentence stands in the summary and beside the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// The id of the field or of its group, which is also its name.
    pub field: String,
    /// What to do, in one sentence.
    pub message: String,
}

/// One line of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What the form posts.
    pub value: String,
    /// What the person reads.
    pub label: String,
}

/// An icon drawn inside the page; see `icon.html` for the names.
#[derive(Template)]
#[template(path = "page/icon.html")]
pub(crate) struct Icon<'a> {
    name: &'a str,
}

impl NavItem {
    /// The menu of a member. `path` is the page's path without the bank's prefix.
    pub(crate) fn member_nav(path: &str) -> Vec<Self> {
        vec![
            Self::new("/", "house", "layout-nav-home", path),
            Self::new("/log", "clock", "layout-nav-log", path),
            Self::new("/listings", "hand-heart", "layout-nav-listings", path),
            Self::new("/statement", "file-text", "layout-nav-statement", path),
        ]
    }

    /// The menu of a broker or coordinator.
    pub(crate) fn staff_nav(path: &str) -> Vec<Self> {
        vec![
            Self::new("/desk", "list-checks", "layout-nav-desk", path),
            Self::new("/log", "clock", "layout-nav-log", path),
            Self::new("/members", "users", "layout-nav-members", path),
            Self::new("/report", "file-text", "layout-nav-report", path),
        ]
    }

    /// The menu of a broker, who does not read the report: open offers and requests take its place.
    pub(crate) fn broker_nav(path: &str) -> Vec<Self> {
        let mut items = Self::staff_nav(path);
        items.pop();
        items.push(Self::new("/listings", "hand-heart", "layout-nav-listings", path));
        items
    }

    /// What staff keep beside their name: their own page and statement.
    pub(crate) fn own_links(path: &str) -> Vec<Self> {
        vec![Self::new("/", "house", "layout-own-home", path), Self::new("/statement", "file-text", "layout-own-statement", path)]
    }

    fn new(href: &'static str, icon: &'static str, label_id: &'static str, path: &str) -> Self {
        let current = path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')));
        Self { href, icon, label_id, current }
    }
}

impl BrokerLine {
    /// The number as a telephone dials it: digits, and a leading plus.
    pub(crate) fn dial(&self) -> String {
        dial(&self.phone)
    }
}

impl FieldError {
    /// A fault in `field`, told as `message`.
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl Choice {
    /// A line that posts `value` and reads `label`.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }

    /// Whether it is the one chosen.
    pub(crate) fn is(&self, chosen: &str) -> bool {
        self.value == chosen
    }
}

impl<'a> Icon<'a> {
    /// The icon of that name. An unknown name draws nothing.
    pub(crate) fn of(name: &'a str) -> Self {
        Self { name }
    }
}

impl fmt::Debug for Icon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Icon").field(&self.name).finish()
    }
}

/// The sentence for `field`, where there is one.
pub(crate) fn message_for<'e>(errors: &'e [FieldError], field: &str) -> Option<&'e str> {
    errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
}

/// The ids of a field's hint and error, as far as it has them, for `aria-describedby`.
pub(crate) fn described_by(field: &str, hint: &str, errors: &[FieldError]) -> String {
    let hint = (!hint.is_empty()).then(|| format!("{field}-hint"));
    let error = message_for(errors, field).map(|_| format!("{field}-error"));
    hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
}

/// A telephone number as a link dials it: digits, and a leading plus.
pub(crate) fn dial(phone: &str) -> String {
    let plus = phone.trim_start().starts_with('+').then_some('+');
    plus.into_iter().chain(phone.chars().filter(char::is_ascii_digit)).collect()
}

/// The first letters of the first and last of a person's names, for the round mark beside them.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// One of the five colours of the round mark, the same for a person each time.
/// It carries no meaning: the name stands beside it.
pub(crate) fn colour_of(name: &str) -> u32 {
    name.chars().fold(0_u32, |sum, letter| sum.wrapping_add(u32::from(letter))) % 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_word_is_current_on_the_pages_below_it_but_home_only_on_itself() {
        let on =
            |items: Vec<NavItem>| -> Vec<&'static str> { items.into_iter().filter(|item| item.current).map(|item| item.href).collect() };
        assert_eq!(on(NavItem::member_nav("/")), ["/"]);
        assert_eq!(on(NavItem::staff_nav("/members/12")), ["/members"]);
        assert_eq!(on(NavItem::member_nav("/logbook")), Vec::<&str>::new());
    }

    #[test]
    fn every_icon_of_a_menu_is_drawn() {
        let items = [NavItem::member_nav("/"), NavItem::staff_nav("/"), NavItem::own_links("/")];
        for item in items.iter().flatten() {
            let drawn = Icon::of(item.icon).render().unwrap();
            assert!(drawn.contains("<path"), "{} draws nothing", item.icon);
        }
    }

    #[test]
    fn a_field_is_described_by_its_hint_and_its_error() {
        let errors = [FieldError::new("name", "")];
        assert_eq!(described_by("name", "why", &errors), "name-hint name-error");
        assert_eq!(described_by("name", "", &errors), "name-error");
        assert_eq!(described_by("town", "", &errors), "");
    }

    #[test]
    fn a_number_is_dialled_without_its_spaces() {
        assert_eq!(dial("0131 496 0123"), "01314960123");
        assert_eq!(dial(" +44 (131) 496-0123"), "+441314960123");
    }

    #[test]
    fn initials_are_those_of_the_first_and_last_name() {
        assert_eq!(initials("Joan Petrie"), "JP");
        assert_eq!(initials("ana maría lópez"), "AL");
        assert_eq!(initials("Harbour"), "H");
        assert_eq!(initials("  "), "");
    }
}
