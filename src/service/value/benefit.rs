//! Writing down who is better off and by how much, and reading it back. Lines are added; what was wrong is put right by a new line or
//! taken out, and the old one stays.

use crate::domain::calendar::FinancialYear;
use crate::domain::id::{BankId, BenefitId};
use crate::domain::people::access::Act;
use crate::domain::people::deed::Deed;
use crate::domain::people::deed_kind::DeedKind;
use crate::domain::text::Reason;
use crate::domain::value::benefit::Benefit;
use crate::domain::value::ending::Told;
use crate::domain::value::model::YearName;
use crate::service::actor::Actor;
use crate::service::bank::Banks;
use crate::service::error::{Error, Result};
use crate::service::ledger::answered::Answered;
use crate::service::value::intake::{Cells, Format, Intake, IntakeMode};
use crate::service::value::register::{asked, in_force, told, years_of};
use crate::store::db::{Reader, Tx};
use crate::store::people::bank;
use crate::store::value::{benefit, ending};

pub(crate) use crate::service::value::benefit_text::{BenefitText, NewBenefit, Parts};

const FORMAT: Format = Format { name: "benefits", columns: BenefitText::COLUMNS };

/// The benefits of a year.
#[derive(Clone, Debug)]
pub(crate) struct BenefitYear {
    /// The year.
    pub(crate) year: FinancialYear,
    /// The years to choose from, newest first.
    pub(crate) years: Vec<FinancialYear>,
    /// Its lines in force, by day.
    pub(crate) lines: Vec<Benefit>,
}

impl Banks {
    /// Adds a line, once under a key; coordinator and operator.
    pub(crate) fn add_benefit(&self, actor: &Actor, new: &NewBenefit, key: Option<&str>) -> Result<Answered<Benefit>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("add benefit {new:?}")), |tx| {
            let line = self.benefit_line(new);
            benefit::insert(tx, bank, &line, self.recorded(actor))?;
            self.keep(tx, actor, Deed::of(DeedKind::BenefitWritten).thing(line.id.uuid()))?;
            Ok(line.id.uuid())
        })?;
        self.benefit_again(bank, made)
    }

    /// Puts a line right: a new one takes its place, and the old one is kept with the reason. Coordinator and operator.
    pub(crate) fn correct_benefit(
        &self,
        actor: &Actor,
        id: BenefitId,
        new: &NewBenefit,
        reason: &Reason,
        key: Option<&str>,
    ) -> Result<Answered<Benefit>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("correct benefit {id} {reason:?} {new:?}")), |tx| {
            in_force_here(tx, bank, id)?;
            let line = self.benefit_line(new);
            benefit::insert(tx, bank, &line, self.recorded(actor))?;
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), Some(line.id.uuid()), reason))?;
            self.keep(tx, actor, Deed::of(DeedKind::BenefitWritten).thing(line.id.uuid()).was("entry", id).because(Some(reason.as_str())))?;
            Ok(line.id.uuid())
        })?;
        self.benefit_again(bank, made)
    }

    /// Takes a line out; it is kept with the reason. Coordinator and operator.
    pub(crate) fn withdraw_benefit(
        &self,
        actor: &Actor,
        id: BenefitId,
        reason: &Reason,
        key: Option<&str>,
    ) -> Result<Answered<Told<Benefit>>> {
        let bank = actor.may(Act::ManageRegisters)?;
        let made = self.once_written(asked(bank, actor, key, format!("withdraw benefit {id} {reason:?}")), |tx| {
            in_force_here(tx, bank, id)?;
            ending::insert(tx, bank, &self.ending(actor, id.uuid(), None, reason))?;
            self.keep(tx, actor, Deed::of(DeedKind::BenefitWithdrawn).thing(id.uuid()).because(Some(reason.as_str())))?;
            Ok(id.uuid())
        })?;
        let told = self.db.read(|reader| told_here(reader, bank, id))?;
        Ok(made.map(|_| told))
    }

    /// One line, in force or not, with what came before and after it; coordinator and operator.
    pub(crate) fn benefit(&self, actor: &Actor, id: BenefitId) -> Result<Told<Benefit>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| told_here(reader, bank, id))
    }

    /// Lines in force in the order in which they were written down, after one; coordinator and operator.
    pub(crate) fn list_benefits(&self, actor: &Actor, after: Option<BenefitId>, limit: i64) -> Result<Vec<Benefit>> {
        let bank = actor.may(Act::SeeReport)?;
        self.db.read(|reader| Ok(benefit::list_after(reader, bank, after, limit)?))
    }

    /// The lines of a year, by day; the newest year where none is named. Coordinator and operator.
    pub(crate) fn benefits_of_year(&self, actor: &Actor, name: Option<YearName>) -> Result<BenefitYear> {
        let id = actor.may(Act::SeeReport)?;
        self.db.read(|reader| {
            let years = years_of(reader, id, self.clock.now_ms())?;
            let bank = bank::by_id(reader, id)?.ok_or(Error::NotFound)?;
            let year = name.and_then(|name| name.of(&bank)).unwrap_or(years.newest);
            Ok(BenefitYear { year, years: years.all, lines: benefit::list_in(reader, id, year.period())? })
        })
    }

    /// Brings in a file of lines, all or none; the same file only once. Coordinator and operator.
    pub(crate) fn import_benefits(&self, actor: &Actor, bytes: &[u8], mode: IntakeMode) -> Result<Intake<Benefit>> {
        let read = |cells: &Cells, today| {
            let text = BenefitText::gather(|column| cells.text(column).to_owned());
            text.read(today, Parts::OfOne).map(|new| self.benefit_line(&new))
        };
        self.take_in(actor, FORMAT, (bytes, mode), read, |tx, id, line| benefit::insert(tx, id, line, self.recorded(actor)))
    }

    fn benefit_line(&self, new: &NewBenefit) -> Benefit {
        let NewBenefit { on, heading, class, sign, body, what, gross, less, grade, evidence, counterfactual, sign_off } = new.clone();
        let id = BenefitId::new(self.clock.new_id());
        Benefit { id, on, heading, class, sign, body, what, gross, less, grade, evidence, counterfactual, sign_off }
    }

    fn benefit_again(&self, bank: BankId, made: Answered<uuid::Uuid>) -> Result<Answered<Benefit>> {
        let id = BenefitId::new(made.value);
        let line = self.db.read(|reader| benefit::by_id(reader, bank, id)?.ok_or(Error::NotFound))?;
        Ok(made.map(|_| line))
    }
}

fn in_force_here(tx: &mut Tx, bank: BankId, id: BenefitId) -> Result<()> {
    let entry = benefit::by_id(tx, bank, id)?;
    in_force(tx, bank, id.uuid(), entry)
}

fn told_here(reader: &mut Reader, bank: BankId, id: BenefitId) -> Result<Told<Benefit>> {
    let entry = benefit::by_id(reader, bank, id)?;
    told(reader, bank, id.uuid(), entry)
}
