//! Closing a year: the first signature freezes the report, the second closes the year, and from then on it stays as it is.
//!
//! What a frozen report looks like is the door's to say: it hands in how a report is kept, and gets the same bytes back.

use crate::domain::calendar::FinancialYear;
use crate::domain::help::exchange::State;
use crate::domain::id::{BankId, DraftId, MemberId};
use crate::domain::ledger::checkpoint::Checkpoint;
use crate::domain::people::access::Act;
use crate::domain::people::bank::Bank;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::people::member::Role;
use crate::domain::text::{Name, Reason};
use crate::domain::value::alias::Aliases;
use crate::domain::value::closing::{AfterClose, AnswerKind, Basis, Closing, Draft, Gap, KeptBook, Signature, moved};
use crate::domain::value::deflator::Series;
use crate::domain::value::figure::{Caution, FigureKey, Value};
use crate::domain::value::model::YearName;
use crate::domain::value::report::{RULE_VERSION, Report};
use crate::domain::value::story::Voice;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Refusal, Result};
use crate::service::ledger::answered::Answered;
use crate::service::ledger::log::keys_of;
use crate::service::value::auditor::aliases;
use crate::service::value::outcome_year::voices_in;
use crate::service::value::register::asked;
use crate::service::value::report::{ValueReport, gathered};
use crate::store::db::{Reader, StoreError};
use crate::store::ledger::log;
use crate::store::people::{bank, member};
use crate::store::value::{closing, report};

/// A first signature.
#[derive(Clone, Debug)]
pub(crate) struct NewDraft {
    /// The year.
    pub(crate) year: YearName,
    /// The name under it.
    pub(crate) name: Name,
    /// What is signed.
    pub(crate) statement: Reason,
    /// Whom to let sign second who may not see reports otherwise; another coordinator may always.
    pub(crate) second: Option<MemberId>,
}

/// What somebody says to a draft.
#[derive(Clone, Debug)]
pub(crate) struct NewAnswer {
    /// The year.
    pub(crate) year: YearName,
    /// Which draft.
    pub(crate) draft: DraftId,
    /// Yes, no, or taken back.
    pub(crate) kind: AnswerKind,
    /// The name under it.
    pub(crate) name: Name,
    /// What is signed, or why not.
    pub(crate) statement: Reason,
}

/// A kept report with what it is drawn with.
#[derive(Clone, Debug)]
pub(crate) struct KeptReport {
    /// The bank.
    pub(crate) bank: Bank,
    /// The year.
    pub(crate) year: FinancialYear,
    /// Who signed what.
    pub(crate) closing: Closing,
    /// The kept report, pressed together.
    pub(crate) book: Vec<u8>,
    /// The stories of the year that nobody has taken back: they are read when the report is drawn and never kept in it.
    pub(crate) voices: Vec<Voice>,
    /// What everybody is called for a reader who may not know names: to be put into the words of the report when it is drawn.
    pub(crate) aliases: Option<Aliases>,
}

/// A draft that waits for its second signature, as this actor sees it.
#[derive(Clone, Debug)]
pub(crate) struct WaitingDraft {
    /// The frozen report.
    pub(crate) kept: KeptReport,
    /// What came in since.
    pub(crate) since: AfterClose,
    /// What this actor may answer.
    pub(crate) answers: Vec<AnswerKind>,
}

/// Where the closing of a year stands.
#[derive(Clone, Debug)]
pub(crate) struct YearClosing {
    /// The bank.
    pub(crate) bank: Bank,
    /// The year.
    pub(crate) year: FinancialYear,
    /// Its last day has passed.
    pub(crate) over: bool,
    /// Every draft of it, oldest first; only the one that waits for somebody who sees no more than that.
    pub(crate) closings: Vec<Closing>,
    /// The draft that waits.
    pub(crate) waiting: Option<WaitingDraft>,
    /// What would be frozen now, and what is missing in it; none where a draft waits or the year is closed or not over.
    pub(crate) preview: Option<Preview>,
}

/// What would be frozen now.
#[derive(Clone, Debug)]
pub(crate) struct Preview {
    /// Its figures.
    pub(crate) figures: Vec<(FigureKey, Value)>,
    /// What is missing.
    pub(crate) gaps: Vec<Gap>,
    /// Who may be named to sign second: staff besides this actor.
    pub(crate) others: Vec<(MemberId, Name, Role)>,
}

/// Whether the books are still those that a closed year was signed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LedgerFit {
    /// They begin with exactly what was signed.
    Fits,
    /// They are shorter.
    Shorter,
    /// They are others.
    Differs,
    /// The checkpoint in the closed year is not signed by a key of this installation, or not about this.
    Unbelievable,
}

impl Banks {
    /// Where the closing of a year stands. Coordinator and operator; whoever is asked to sign a draft second sees that draft alone.
    pub(crate) fn year_closing(&self, actor: &Actor, year: YearName) -> Result<YearClosing> {
        let id = actor.may(Act::SignYears)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let year = year.of(&bank).ok_or(Error::NotFound)?;
            let mut closings = closing::list(reader, id, Some(year))?;
            let now_ms = self.clock.now_ms();
            let over = bank.day_at(now_ms) > year.period().to;
            if !actor.can(Act::CloseYears) {
                closings.retain(|each| each.waits() && is_asked(actor, &each.draft));
                if closings.is_empty() {
                    return Err(Error::Forbidden);
                }
            }
            let waiting = match closings.iter().find(|each| each.waits()) {
                Some(found) => Some(waiting(reader, actor, (&bank, year), found, now_ms)?),
                None => None,
            };
            let open = over && waiting.is_none() && closings.iter().all(|each| each.second().is_none());
            let preview = if open { Some(preview(reader, actor, &bank, year, now_ms)?) } else { None };
            Ok(YearClosing { bank, year, over, closings, waiting, preview })
        })
    }

    /// The first signature: freezes the report of a year that is over. Coordinator.
    pub(crate) fn draft_year(
        &self,
        actor: &Actor,
        new: &NewDraft,
        key: Option<&str>,
        keep: impl FnOnce(&ValueReport) -> Option<KeptBook>,
    ) -> Result<Answered<DraftId>> {
        let id = actor.may(Act::CloseYears)?;
        let by = actor.member().ok_or(Error::Forbidden)?;
        let made = self.once_written(asked(id, actor, key, format!("sign first {new:?}")), |tx| {
            let bank = bank_of(tx, id)?;
            let (year, now) = (new.year.of(&bank).ok_or(Error::NotFound)?, self.clock.now_ms());
            if bank.day_at(now) <= year.period().to {
                return Err(Refusal::YearNotOver.into());
            }
            refuse_closed(&closing::list(tx, id, Some(year))?)?;
            let staff = member::list_staff(tx, id)?;
            if new.second.is_some_and(|second| second == by || staff.iter().all(|each| each.id != second)) {
                return Err(Error::invalid("second", "invalid-second"));
            }
            let value = gathered(tx, bank, year, (now, None))?;
            let book = keep(&value).ok_or(StoreError::Corrupt("year_drafts.book"))?;
            let draft = Draft {
                id: DraftId::new(self.clock.new_id()),
                year: year.first(),
                first: Signature { by, name: new.name.clone(), at: now, statement: new.statement.clone() },
                second: new.second,
                basis: Basis {
                    ledger_size: value.facts.ledger_seq,
                    ledger_root: value.ledger_root.clone(),
                    checkpoint: log::head(tx, id)?.checkpoint.map(|kept| kept.note),
                    deflator_vintage: value.series.vintage().to_owned(),
                    rule_version: RULE_VERSION.to_owned(),
                    program_version: env!("CARGO_PKG_VERSION").to_owned(),
                },
                figures: value.report.figures.clone(),
                sha256: book.sha256,
            };
            closing::insert(tx, id, &draft, &book)?;
            self.keep(tx, actor, Deed::of(DeedKind::YearDrafted).thing(draft.id.uuid()).now("year", draft.year))?;
            Ok(draft.id.uuid())
        })?;
        Ok(made.map(DraftId::new))
    }

    /// The second signature, a no, or the first one taken back. Another coordinator, or whoever is named; taken back by who signed.
    pub(crate) fn answer_draft(&self, actor: &Actor, new: &NewAnswer, key: Option<&str>) -> Result<Answered<DraftId>> {
        let id = actor.may(Act::SignYears)?;
        let by = actor.member().ok_or(Error::Forbidden)?;
        let made = self.once_written(asked(id, actor, key, format!("answer draft {new:?}")), |tx| {
            let bank = bank_of(tx, id)?;
            let year = new.year.of(&bank).ok_or(Error::NotFound)?;
            let all = closing::list(tx, id, Some(year))?;
            let found = all.iter().find(|each| each.draft.id == new.draft && sees(actor, &each.draft)).ok_or(Error::NotFound)?;
            if !found.waits() {
                return Err(Refusal::DraftAnswered.into());
            }
            let own = found.draft.first.by == by;
            match (new.kind, own) {
                (AnswerKind::Withdrawn, false) => return Err(Error::Forbidden),
                (AnswerKind::Signed | AnswerKind::Declined, true) => return Err(Refusal::SecondSignature.into()),
                _ => {}
            }
            let signature = Signature { by, name: new.name.clone(), at: self.clock.now_ms(), statement: new.statement.clone() };
            closing::answer(tx, id, &found.draft, new.kind, &signature)?;
            self.keep(tx, actor, Deed::of(DeedKind::YearAnswered).thing(new.draft.uuid()).now("answer", new.kind.code()))?;
            Ok(new.draft.uuid())
        })?;
        Ok(made.map(DraftId::new))
    }

    /// The report of a closed year as it was signed; none where the year is not closed. Coordinator and operator, and auditors, for
    /// whom whoever draws it puts numbers for names.
    pub(crate) fn closed_year(&self, actor: &Actor, year: YearName) -> Result<Option<KeptReport>> {
        let id = actor.may(Act::FollowFigures)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let year = year.of(&bank).ok_or(Error::NotFound)?;
            actor.opens(year)?;
            let found = closing::list(reader, id, Some(year))?.into_iter().find(|each| each.second().is_some());
            let Some(mut kept) = found.map(|found| kept(reader, &bank, year, &found)).transpose()? else { return Ok(None) };
            kept.aliases = aliases(reader, actor, id)?;
            if let Some(aliases) = &kept.aliases {
                kept.voices.iter_mut().for_each(|voice| aliases.voice(voice));
            }
            Ok(Some(kept))
        })
    }

    /// The figures of a closed year as they were signed; none where the year is not closed. Coordinator, operator and auditors.
    pub(crate) fn closed_figures(&self, actor: &Actor, year: YearName) -> Result<Option<Vec<(FigureKey, Value)>>> {
        let id = actor.may(Act::FollowFigures)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let year = year.of(&bank).ok_or(Error::NotFound)?;
            actor.opens(year)?;
            let found = closing::list(reader, id, Some(year))?.into_iter().find(|each| each.second().is_some());
            Ok(found.map(|found| found.draft.figures))
        })
    }

    /// What came after a closed year's report was frozen; none where the year is not closed. Coordinator and operator.
    pub(crate) fn after_close(&self, actor: &Actor, year: YearName) -> Result<Option<AfterClose>> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let year = year.of(&bank).ok_or(Error::NotFound)?;
            let found = closing::list(reader, id, Some(year))?.into_iter().find(|each| each.second().is_some());
            found.map(|found| since(reader, &bank, year, &found.draft, self.clock.now_ms())).transpose()
        })
    }

    /// Every draft of every year with what became of it, oldest first; coordinator and operator.
    pub(crate) fn closings(&self, actor: &Actor) -> Result<Vec<Closing>> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| Ok(closing::list(reader, id, None)?))
    }

    /// Every closed year with whether the books still begin with what it was signed over; coordinator and operator.
    pub(crate) fn closed_years(&self, actor: &Actor) -> Result<Vec<(KeptReport, LedgerFit)>> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let bank = bank_of(reader, id)?;
            let mut all = Vec::new();
            for found in closing::list(reader, id, None)?.into_iter().filter(|each| each.second().is_some()) {
                let year = FinancialYear::new(found.draft.year, bank.year_start).or(Err(StoreError::Corrupt("year_drafts.year")))?;
                all.push((kept(reader, &bank, year, &found)?, fit(reader, id, &found.draft.basis)?));
            }
            Ok(all)
        })
    }
}

fn bank_of(reader: &mut Reader, id: BankId) -> Result<Bank> {
    bank::by_id(reader, id)?.ok_or(Error::NotFound)
}

/// Whether a draft names this actor as the one to sign second.
fn is_asked(actor: &Actor, draft: &Draft) -> bool {
    draft.second.is_some() && draft.second == actor.member()
}

fn sees(actor: &Actor, draft: &Draft) -> bool {
    actor.can(Act::CloseYears) || is_asked(actor, draft)
}

fn refuse_closed(closings: &[Closing]) -> Result<()> {
    if closings.iter().any(|each| each.second().is_some()) {
        return Err(Refusal::YearClosed.into());
    }
    if closings.iter().any(Closing::waits) { Err(Refusal::YearSigned.into()) } else { Ok(()) }
}

fn kept(reader: &mut Reader, bank: &Bank, year: FinancialYear, found: &Closing) -> Result<KeptReport> {
    let book = closing::book(reader, bank.id, found.draft.id)?.ok_or(Error::NotFound)?;
    let voices = voices_in(reader, bank.id, year.period())?;
    Ok(KeptReport { bank: bank.clone(), year, closing: found.clone(), book, voices, aliases: None })
}

/// What came after a draft was frozen, against the report as it stands.
fn since(reader: &mut Reader, bank: &Bank, year: FinancialYear, draft: &Draft, now_ms: i64) -> Result<AfterClose> {
    let late = closing::list_late(reader, bank.id, year.period(), (draft.basis.ledger_size, draft.first.at))?;
    let facts = report::facts(reader, bank.id, year, bank.day_at(now_ms))?;
    let now = Report::of(&facts, &Series::built_in());
    Ok(AfterClose { late, moved: moved(&draft.figures, &now.figures) })
}

fn waiting(reader: &mut Reader, actor: &Actor, (bank, year): (&Bank, FinancialYear), found: &Closing, now_ms: i64) -> Result<WaitingDraft> {
    let own = actor.member().is_some_and(|member| member == found.draft.first.by);
    let answers = match (actor.member(), own) {
        (None, _) => Vec::new(),
        (Some(_), true) => vec![AnswerKind::Withdrawn],
        (Some(_), false) => vec![AnswerKind::Signed, AnswerKind::Declined],
    };
    let since = since(reader, bank, year, &found.draft, now_ms)?;
    Ok(WaitingDraft { kept: kept(reader, bank, year, found)?, since, answers })
}

fn preview(reader: &mut Reader, actor: &Actor, bank: &Bank, year: FinancialYear, now_ms: i64) -> Result<Preview> {
    let value = gathered(reader, bank.clone(), year, (now_ms, None))?;
    let staff = member::list_staff(reader, bank.id)?;
    let others = staff.into_iter().filter(|each| Some(each.id) != actor.member());
    let others: Vec<(MemberId, Name, Role)> = others.map(|each| (each.id, each.name, each.role)).collect();
    let mut gaps = gaps(reader, bank.id, &value)?;
    if others.iter().all(|(_, _, role)| *role != Role::Coordinator) {
        gaps.push(Gap::OneCoordinator);
    }
    Ok(Preview { figures: value.report.figures, gaps, others })
}

/// What the report of a year had better have.
fn gaps(reader: &mut Reader, id: BankId, value: &ValueReport) -> Result<Vec<Gap>> {
    let days = value.year.period();
    let mut gaps = Vec::new();
    if value.report.costs.is_empty() {
        gaps.push(Gap::NoCosts);
    }
    if value.benefits.is_empty() {
        gaps.push(Gap::NoBenefits);
    }
    let waiting = closing::count_exchanges(reader, id, days, State::AwaitingReceiver)?;
    let queried = closing::count_exchanges(reader, id, days, State::Queried)?;
    let sheets = closing::count_sheets(reader, id, days)?;
    let counted = [(waiting, Gap::Waiting(waiting)), (queried, Gap::Queried(queried)), (sheets, Gap::Sheets(sheets))];
    gaps.extend(counted.into_iter().filter(|(count, _)| *count > 0).map(|(_, gap)| gap));
    let few = |(asked, back): (i64, i64)| asked > 0 && back.saturating_mul(2) < asked;
    let responses = value.outcomes.responses.iter();
    if responses.map(|each| (each.asked_first + each.asked_again, each.back_first + each.back_again)).any(few) {
        gaps.push(Gap::LowResponse);
    }
    if value.report.cautions.contains(&Caution::ForecastPrices) {
        gaps.push(Gap::ForecastPrices);
    }
    Ok(gaps)
}

/// Holds the books against what a year was signed over.
fn fit(reader: &mut Reader, id: BankId, basis: &Basis) -> Result<LedgerFit> {
    let size = basis.ledger_size;
    let Some(root) = basis.ledger_root.as_ref().filter(|_| size > 0) else { return Ok(LedgerFit::Fits) };
    if log::head(reader, id)?.seq < size {
        return Ok(LedgerFit::Shorter);
    }
    // A root that cannot be reckoned from what is stored is not the root that was signed for.
    if log::root_at(reader, id, size).map(hex::encode).ok().as_ref() != Some(root) {
        return Ok(LedgerFit::Differs);
    }
    let keys: Vec<String> = keys_of(reader, id)?.into_iter().map(|key| key.shown).collect();
    let signed = basis.checkpoint.as_deref().and_then(|note| Checkpoint::verified(note, &keys).ok());
    let same = signed.is_some_and(|signed| signed.size == size && hex::encode(signed.root) == *root);
    Ok(if same { LedgerFit::Fits } else { LedgerFit::Unbelievable })
}
