//! The second look at words of prices and goods: what was typed is kept, and saved as it is where the writer says so.
//!
//! It never blocks. What counts as such a word is `domain/help/money_guard`'s to know.

use askama::Template;

use crate::domain::help::money_guard;
use crate::domain::people::access::Act;
use crate::web::form::Form;
use crate::web::guard::Signed;
use crate::web::page::layout::Layout;

/// The answer under `accept` that says: I have seen it, save it as it is.
pub(crate) const MONEY: &str = "money";

/// "Is this right?"
#[derive(Template)]
#[template(path = "page/money/look.html")]
pub(crate) struct MoneyPage {
    layout: Layout,
    lead: String,
    action: String,
    hidden: Vec<(String, String)>,
    staff: bool,
    key: String,
}

/// The page to show before a form is saved, where one of its texts tells of money or goods and nobody has looked again yet.
/// It posts everything to `action` anew, with `accept=money`, or with `change=1` to see the form again.
pub(crate) fn look(visit: &Signed, form: &Form, action: &str, texts: &[&str]) -> Option<MoneyPage> {
    if form.all("accept").contains(&MONEY) {
        return None;
    }
    let mut found: Vec<String> = texts.iter().flat_map(|text| money_guard::find(text)).collect();
    found.dedup();
    if found.is_empty() {
        return None;
    }
    let words = &visit.words;
    let quoted: Vec<String> = found.iter().map(|each| words.with("money-quoted", &[("word", each)])).collect();
    let own = ["form_token", "idempotency_key", "change"];
    let kept = form.pairs().iter().filter(|(name, _)| !own.contains(&name.as_str())).cloned();
    Some(MoneyPage {
        layout: visit.layout(words.say("money-title")),
        lead: words.with("money-lead", &[("words", &quoted.join(&words.say("money-between")))]),
        action: action.to_owned(),
        hidden: kept.chain(std::iter::once(("accept".to_owned(), MONEY.to_owned()))).collect(),
        staff: visit.actor.can(Act::NoteExpenses),
        key: visit.new_key(),
    })
}

/// The phrases that a browser looks for: `flag`, `fine` or `name`, one after the other.
pub(crate) fn phrases(part: &str) -> String {
    let all = money_guard::phrases();
    let list = match part {
        "flag" => &all.flag,
        "fine" => &all.fine,
        _ => &all.name,
    };
    list.join("|")
}
