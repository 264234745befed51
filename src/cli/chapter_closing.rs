//! The demo's closed year: the year before last, signed by the coordinator and a broker whom she named, and a bill that came after.

use crate::cli::ending::Result;
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::document::report::closing::keep;
use crate::document::report::edition::book;
use crate::document::words::Words;
use crate::domain::calendar::FinancialYear;
use crate::domain::money::Money;
use crate::domain::people::member::Member;
use crate::domain::text::{Reason, Title};
use crate::domain::value::closing::AnswerKind;
use crate::domain::value::register::{CostHeading, Payment};
use crate::service::value::closing::{NewAnswer, NewDraft};
use crate::service::value::register::NewCost;

/// Who signs first, and who second.
const FIRST: &str = "Catriona MacLeod";
const SECOND: &str = "Alison Reid";
/// When they sign and the bill comes, in milliseconds after the story's now: after everything else that is told, the costs among it.
const AFTER_MS: [i64; 3] = [1, 2, 3];
/// The bill, in pence.
const BILL: i64 = 4_260;

/// Tells it.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    let words = Words::default();
    let banks = story.banks;
    let (first, second) = (story.member(FIRST)?, story.member(SECOND)?);
    let this = FinancialYear::containing(story.days_ago(0), story.bank.year_start);
    let year = this.before().before();
    let label = year.label();
    let statement = Reason::new(&words.with("closing-statement", &[("year", label.as_str())])).or(Err(unknown("closing-statement")))?;
    let [draft_at, answer_at, bill_at] = AFTER_MS.map(|after| story.now + after);
    let signed = |member: &Member| (member.name.clone(), statement.clone());
    let (name, said) = signed(first);
    let new = NewDraft { year: year.into(), name, statement: said, second: Some(second.id) };
    banks.clock().set(draft_at);
    let coordinator = story.acting(FIRST)?;
    let draft = banks.draft_year(&coordinator, &new, None, |value| keep(&words, &book(&words, value)))?.value;
    banks.clock().set(answer_at);
    let (name, said) = signed(second);
    banks.answer_draft(
        &story.acting(SECOND)?,
        &NewAnswer { year: year.into(), draft, kind: AnswerKind::Signed, name, statement: said },
        None,
    )?;
    banks.clock().set(bill_at);
    let title = |id: &str| Title::new(&words.say(id)).or(Err(unknown(id)));
    let bill = NewCost {
        on: year.period().to,
        heading: CostHeading::Community,
        payment: Payment::Cash,
        amount: Money::from_pence(BILL),
        what: title("cli-demo-late-bill")?,
        funder: None,
        evidence: None,
        life: None,
    };
    banks.add_cost(&coordinator, &bill, None)?;
    banks.clock().set(story.now);
    Ok(())
}
