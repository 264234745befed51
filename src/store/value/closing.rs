//! Rows of years that are closed, and of what came after: drafts and answers are added and read, never changed.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::domain::calendar::{Day, FinancialYear, Period};
use crate::domain::help::exchange::State;
use crate::domain::help::sheet::{SheetPart, SheetState};
use crate::domain::id::{BankId, DraftId, SheetId};
use crate::domain::minutes::Minutes;
use crate::domain::text::{Name, Reason};
use crate::domain::value::closing::{
    AnswerKind, Basis, Closing, Draft, KeptBook, Late, LateKind, LateOf, Signature, figures_text, number, read_figures,
};
use crate::domain::value::register::CountedCost;
use crate::store::column::Uid;
use crate::store::db::{Reader, StoreError, StoreResult, Tx};
use crate::store::help::sheet;
use crate::store::schema::{exchanges, sheets, transfers, year_answers, year_drafts};
use crate::store::value::{benefit, register};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = year_drafts)]
struct DraftRow {
    id: Uid,
    year: i64,
    drafted_at: i64,
    signer_id: Uid,
    signer: String,
    statement: String,
    second_id: Option<Uid>,
    ledger_size: i64,
    ledger_root: Option<String>,
    checkpoint: Option<String>,
    deflator_vintage: String,
    rule_version: String,
    program_version: String,
    figures: String,
    sha256: Vec<u8>,
}

impl DraftRow {
    fn of(draft: &Draft) -> Self {
        let basis = draft.basis.clone();
        Self {
            id: draft.id.into(),
            year: draft.year.into(),
            drafted_at: draft.first.at,
            signer_id: draft.first.by.into(),
            signer: draft.first.name.as_str().to_owned(),
            statement: draft.first.statement.as_str().to_owned(),
            second_id: draft.second.map(Uid::from),
            ledger_size: basis.ledger_size,
            ledger_root: basis.ledger_root,
            checkpoint: basis.checkpoint,
            deflator_vintage: basis.deflator_vintage,
            rule_version: basis.rule_version,
            program_version: basis.program_version,
            figures: figures_text(&draft.figures),
            sha256: draft.sha256.to_vec(),
        }
    }

    fn draft(self) -> StoreResult<Draft> {
        Ok(Draft {
            id: self.id.into(),
            year: i32::try_from(self.year).or(Err(StoreError::Corrupt("year_drafts.year")))?,
            first: signature((self.signer_id, self.drafted_at, self.signer, self.statement))?,
            second: self.second_id.map(Into::into),
            basis: Basis {
                ledger_size: self.ledger_size,
                ledger_root: self.ledger_root,
                checkpoint: self.checkpoint,
                deflator_vintage: self.deflator_vintage,
                rule_version: self.rule_version,
                program_version: self.program_version,
            },
            figures: read_figures(&self.figures),
            sha256: self.sha256.try_into().or(Err(StoreError::Corrupt("year_drafts.sha256")))?,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = year_answers)]
struct AnswerRow {
    kind: String,
    at: i64,
    signer_id: Uid,
    signer: String,
    statement: String,
}

impl AnswerRow {
    fn answer(self) -> StoreResult<(AnswerKind, Signature)> {
        let kind = AnswerKind::from_code(&self.kind).ok_or(StoreError::Corrupt("year_answers.kind"))?;
        Ok((kind, signature((self.signer_id, self.at, self.signer, self.statement))?))
    }
}

fn signature((by, at, name, statement): (Uid, i64, String, String)) -> StoreResult<Signature> {
    let name = Name::new(&name).or(Err(StoreError::Corrupt("year_drafts.signer")))?;
    Ok(Signature { by: by.into(), name, at, statement: Reason::new(&statement).or(Err(StoreError::Corrupt("year_drafts.statement")))? })
}

/// Adds a draft with its report.
pub(crate) fn insert(tx: &mut Tx, bank: BankId, draft: &Draft, book: &KeptBook) -> StoreResult<()> {
    diesel::insert_into(year_drafts::table)
        .values((DraftRow::of(draft), year_drafts::bank_id.eq(Uid::from(bank)), year_drafts::book.eq(&book.bytes)))
        .execute(tx.conn())?;
    Ok(())
}

/// Adds what became of a draft.
pub(crate) fn answer(tx: &mut Tx, bank: BankId, draft: &Draft, kind: AnswerKind, signature: &Signature) -> StoreResult<()> {
    diesel::insert_into(year_answers::table)
        .values((
            year_answers::draft_id.eq(Uid::from(draft.id)),
            year_answers::bank_id.eq(Uid::from(bank)),
            year_answers::year.eq(i64::from(draft.year)),
            year_answers::kind.eq(kind.code()),
            year_answers::at.eq(signature.at),
            year_answers::signer_id.eq(Uid::from(signature.by)),
            year_answers::signer.eq(signature.name.as_str()),
            year_answers::statement.eq(signature.statement.as_str()),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Every draft of a bank with what became of it, oldest first; of one year where it is named.
pub(crate) fn list(reader: &mut Reader, bank: BankId, year: Option<FinancialYear>) -> StoreResult<Vec<Closing>> {
    let mut rows = year_drafts::table
        .left_join(year_answers::table.on(year_answers::draft_id.eq(year_drafts::id)))
        .select((DraftRow::as_select(), Option::<AnswerRow>::as_select()))
        .filter(year_drafts::bank_id.eq(Uid::from(bank)))
        .into_boxed();
    if let Some(year) = year {
        rows = rows.filter(year_drafts::year.eq(number(year)));
    }
    let rows = rows.order((year_drafts::drafted_at, year_drafts::id)).load::<(DraftRow, Option<AnswerRow>)>(reader.conn())?;
    let closing = |(draft, answer): (DraftRow, Option<AnswerRow>)| {
        Ok(Closing { draft: draft.draft()?, answer: answer.map(AnswerRow::answer).transpose()? })
    };
    rows.into_iter().map(closing).collect()
}

/// The kept report of a draft, pressed together.
pub(crate) fn book(reader: &mut Reader, bank: BankId, id: DraftId) -> StoreResult<Option<Vec<u8>>> {
    let row = year_drafts::table.filter(year_drafts::bank_id.eq(Uid::from(bank))).filter(year_drafts::id.eq(Uid::from(id)));
    Ok(row.select(year_drafts::book).first(reader.conn()).optional()?)
}

/// How many exchanges of a period are in a state.
pub(crate) fn count_exchanges(reader: &mut Reader, bank: BankId, period: Period, state: State) -> StoreResult<i64> {
    let rows = exchanges::table.filter(exchanges::bank_id.eq(Uid::from(bank))).filter(exchanges::state.eq(state.code()));
    Ok(rows.filter(exchanges::happened_on.between(period.from, period.to)).count().get_result(reader.conn())?)
}

/// How many sheets of a period were printed and are not keyed in.
pub(crate) fn count_sheets(reader: &mut Reader, bank: BankId, period: Period) -> StoreResult<i64> {
    let rows = sheets::table.filter(sheets::bank_id.eq(Uid::from(bank))).filter(sheets::state.eq(SheetState::Printed.code()));
    Ok(rows.filter(sheets::on_day.between(period.from, period.to)).count().get_result(reader.conn())?)
}

/// What came after a state of the books and belongs to a period, by the moment of writing: help above a number of the books, and lines
/// of the registers after a moment.
pub(crate) fn list_late(reader: &mut Reader, bank: BankId, period: Period, (size, at): (i64, i64)) -> StoreResult<Vec<Late>> {
    let mut late = list_late_help(reader, bank, period, size)?;
    let cost = |kind: LateKind| {
        move |(line, at): (crate::domain::value::register::CostLine, i64)| {
            let pounds = CountedCost::of(&line, period).map_or_else(Default::default, |counted| counted.pounds());
            Late { kind, on: line.on, at, of: LateOf::Cost(line.id, line.what.to_string(), pounds) }
        }
    };
    late.extend(register::list_written_after(reader, bank, period, at)?.into_iter().map(cost(LateKind::Cost)));
    late.extend(register::list_ended_after(reader, bank, period, at)?.into_iter().map(cost(LateKind::CostEnded)));
    let benefit = |kind: LateKind| {
        move |(line, at): (crate::domain::value::benefit::Benefit, i64)| Late {
            kind,
            on: line.on,
            at,
            of: LateOf::Benefit(line.id, line.what.to_string()),
        }
    };
    late.extend(benefit::list_written_after(reader, bank, period, at)?.into_iter().map(benefit(LateKind::Benefit)));
    late.extend(benefit::list_ended_after(reader, bank, period, at)?.into_iter().map(benefit(LateKind::BenefitEnded)));
    late.sort_by_key(|each| each.at);
    Ok(late)
}

type HelpRow = (Uid, Day, i64, Option<i64>, Option<i64>);

/// Exchanges and sessions whose way into the books or out of them came after a size.
fn list_late_help(reader: &mut Reader, bank: BankId, period: Period, size: i64) -> StoreResult<Vec<Late>> {
    let found = exchanges::table
        .filter(exchanges::bank_id.eq(Uid::from(bank)))
        .filter(exchanges::state.eq_any([State::Settled.code(), State::Reversed.code()]))
        .filter(exchanges::happened_on.between(period.from, period.to))
        .filter(exchanges::transfer_seq.gt(size).or(exchanges::reversed_seq.gt(size)))
        .select((exchanges::id, exchanges::happened_on, exchanges::minutes, exchanges::transfer_seq, exchanges::reversed_seq))
        .load::<HelpRow>(reader.conn())?;
    let mut help: Vec<(LateOf, Day, [Option<i64>; 2])> = found
        .into_iter()
        .map(|(id, on, minutes, posted, undone)| (LateOf::Exchange(id.into(), Minutes::new(minutes)), on, [posted, undone]))
        .collect();
    let found = sheets::table
        .filter(sheets::bank_id.eq(Uid::from(bank)))
        .filter(sheets::on_day.between(period.from, period.to))
        .filter(sheets::transfer_seq.gt(size).or(sheets::reversed_seq.gt(size)))
        .select((sheets::id, sheets::number, sheets::title, sheets::on_day, sheets::transfer_seq, sheets::reversed_seq))
        .load::<(Uid, i64, String, Day, Option<i64>, Option<i64>)>(reader.conn())?;
    for (id, number, title, on, posted, undone) in found {
        let lines = sheet::lines_of(reader, bank, SheetId::new(id.0))?;
        let helped = lines.iter().filter(|line| line.part == SheetPart::Helper).map(|line| line.moved).sum();
        help.push((LateOf::Sheet(number, title, helped), on, [posted, undone]));
    }
    let kinds = [LateKind::Help, LateKind::Undone];
    let steps = help.iter().flat_map(|(of, on, seqs)| seqs.iter().zip(kinds).map(move |(seq, kind)| (of, *on, *seq, kind)));
    let steps: Vec<_> = steps.filter_map(|(of, on, seq, kind)| Some((of, on, seq.filter(|seq| *seq > size)?, kind))).collect();
    let seqs: Vec<i64> = steps.iter().map(|(_, _, seq, _)| *seq).collect();
    let moments = moments(reader, bank, &seqs)?;
    let late = |(of, on, seq, kind): (&LateOf, Day, i64, LateKind)| Late {
        kind,
        on,
        at: moments.get(&seq).copied().unwrap_or_default(),
        of: of.clone(),
    };
    Ok(steps.into_iter().map(late).collect())
}

/// When records were written.
fn moments(reader: &mut Reader, bank: BankId, seqs: &[i64]) -> StoreResult<BTreeMap<i64, i64>> {
    let mut moments = BTreeMap::new();
    for some in seqs.chunks(500) {
        let rows = transfers::table.filter(transfers::bank_id.eq(Uid::from(bank))).filter(transfers::seq.eq_any(some.to_vec()));
        moments.extend(rows.select((transfers::seq, transfers::recorded_at)).load::<(i64, i64)>(reader.conn())?);
    }
    Ok(moments)
}
