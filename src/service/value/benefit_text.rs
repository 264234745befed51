//! A line of the benefit register as people type it, in a form or in a spreadsheet: read whole, so that every wrong field is told at once.
//!
//! It writes nothing, and it holds the rule that cash for this funder needs a budget holder's name.

use crate::domain::calendar::{Day, DayError, read_day};
use crate::domain::money::Money;
use crate::domain::text::{Name, Note, TextError, Title};
use crate::domain::value::benefit::{
    Adjustments, BenefitClass, BenefitGrade, BenefitHeading, BenefitSign, Gross, Share, ShareError, SignOff,
};
use crate::service::error::Invalid;
use crate::service::value::cost_text::{NewCost, amount_message};

/// A benefit to write down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewBenefit {
    /// The day from which it holds.
    pub(crate) on: Day,
    /// What kind.
    pub(crate) heading: BenefitHeading,
    /// Whose gain, and whether it is cash.
    pub(crate) class: BenefitClass,
    /// A gain, or a cost that rose.
    pub(crate) sign: BenefitSign,
    /// Whom it reaches.
    pub(crate) body: Title,
    /// What is better, or dearer.
    pub(crate) what: Title,
    /// Its worth.
    pub(crate) gross: Option<Gross>,
    /// What is taken off.
    pub(crate) less: Adjustments,
    /// How strong the evidence is.
    pub(crate) grade: BenefitGrade,
    /// Where it can be found.
    pub(crate) evidence: Option<Note>,
    /// What would have happened otherwise.
    pub(crate) counterfactual: Note,
    /// The budget holder's word.
    pub(crate) sign_off: Option<SignOff>,
}

/// How parts are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Parts {
    /// Per cent: 25.
    Percent,
    /// Parts of 1: 0.25.
    OfOne,
}

/// A benefit exactly as it was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct BenefitText {
    /// The day from which it holds.
    pub(crate) on: String,
    /// The heading's code.
    pub(crate) heading: String,
    /// The class's code.
    pub(crate) class: String,
    /// `gain` or `rise`; nothing is a gain.
    pub(crate) sign: String,
    /// Whom it reaches.
    pub(crate) body: String,
    /// What is better.
    pub(crate) what: String,
    /// How many; nothing is 1 where there is an amount.
    pub(crate) units: String,
    /// Pounds for each a year.
    pub(crate) amount: String,
    /// A part.
    pub(crate) deadweight: String,
    /// A part.
    pub(crate) displacement: String,
    /// A part.
    pub(crate) attribution: String,
    /// A part.
    pub(crate) drop_off: String,
    /// Whole years; nothing is 1.
    pub(crate) years: String,
    /// The grade's code.
    pub(crate) grade: String,
    /// Where the evidence is.
    pub(crate) evidence: String,
    /// What would have happened otherwise.
    pub(crate) counterfactual: String,
    /// Who signed.
    pub(crate) signed_by: String,
    /// Their post.
    pub(crate) signed_post: String,
    /// The day they signed.
    pub(crate) signed_on: String,
}

/// Gathers what is wrong.
#[derive(Default)]
struct Wrong(Vec<Invalid>);

impl Wrong {
    fn take<T>(&mut self, field: &'static str, read: Result<T, &'static str>) -> Option<T> {
        read.map_err(|message| self.0.push(Invalid { field, message })).ok()
    }

    fn text<T>(&mut self, field: &'static str, read: Result<T, TextError>) -> Option<T> {
        self.take(field, read.map_err(text_message))
    }
}

impl BenefitText {
    /// The columns of a file of benefits.
    pub(crate) const COLUMNS: &'static [&'static str] = &[
        "on",
        "heading",
        "class",
        "sign",
        "body",
        "what",
        "units",
        "amount",
        "deadweight",
        "displacement",
        "attribution",
        "drop_off",
        "years",
        "grade",
        "evidence",
        "counterfactual",
        "signed_by",
        "signed_post",
        "signed_on",
    ];

    /// Takes each field from wherever it stands by its name.
    pub(crate) fn gather(text: impl Fn(&'static str) -> String) -> Self {
        Self {
            on: text("on"),
            heading: text("heading"),
            class: text("class"),
            sign: text("sign"),
            body: text("body"),
            what: text("what"),
            units: text("units"),
            amount: text("amount"),
            deadweight: text("deadweight"),
            displacement: text("displacement"),
            attribution: text("attribution"),
            drop_off: text("drop_off"),
            years: text("years"),
            grade: text("grade"),
            evidence: text("evidence"),
            counterfactual: text("counterfactual"),
            signed_by: text("signed_by"),
            signed_post: text("signed_post"),
            signed_on: text("signed_on"),
        }
    }

    /// Reads all of it.
    pub(crate) fn read(&self, today: Day, parts: Parts) -> Result<NewBenefit, Vec<Invalid>> {
        let mut wrong = Wrong::default();
        let on = wrong.take("on", day(&self.on, today));
        let heading = wrong.take("heading", code(&self.heading, BenefitHeading::from_code, "benefit-error-heading"));
        let class = wrong.take("class", code(&self.class, BenefitClass::from_code, "benefit-error-class"));
        let sign = match self.sign.trim() {
            "" => Some(BenefitSign::Gain),
            sign => wrong.take("sign", code(sign, BenefitSign::from_code, "benefit-error-sign")),
        };
        let body = wrong.text("body", Title::new(&self.body));
        let what = wrong.text("what", Title::new(&self.what));
        let gross = self.gross(&mut wrong);
        let less = self.less(&mut wrong, parts);
        let grade = wrong.take("grade", code(&self.grade, BenefitGrade::from_code, "benefit-error-grade"));
        let evidence = wrong.text("evidence", Note::optional(&self.evidence));
        let counterfactual = match Note::new(&self.counterfactual) {
            Err(TextError::Missing) => wrong.take("counterfactual", Err("benefit-error-counterfactual")),
            read => wrong.text("counterfactual", read),
        };
        let sign_off = self.sign_off(&mut wrong, class, today);
        let all = (on, heading, class, sign, body, what, gross, less, grade, evidence, counterfactual, sign_off);
        match all {
            (
                Some(on),
                Some(heading),
                Some(class),
                Some(sign),
                Some(body),
                Some(what),
                Some(gross),
                Some(less),
                Some(grade),
                Some(evidence),
                Some(counterfactual),
                Some(sign_off),
            ) => Ok(NewBenefit { on, heading, class, sign, body, what, gross, less, grade, evidence, counterfactual, sign_off }),
            _ => Err(wrong.0),
        }
    }

    /// How many times how much; an amount may be left out, but not where there is a number of them.
    fn gross(&self, wrong: &mut Wrong) -> Option<Option<Gross>> {
        let (units, amount) = (self.units.trim(), self.amount.trim());
        if units.is_empty() && amount.is_empty() {
            return Some(None);
        }
        let known = |units: &i64| (1..=Gross::UNITS_MAX).contains(units);
        let units = if units.is_empty() { Ok(1) } else { units.parse().ok().filter(known).ok_or("benefit-error-units") };
        let units = wrong.take("units", units);
        let each = wrong.take("amount", Money::read(amount).map_err(amount_message));
        Some(Some(Gross { units: units?, each: each? }))
    }

    fn less(&self, wrong: &mut Wrong, parts: Parts) -> Option<Adjustments> {
        let mut share = |field: &'static str, text: &str| {
            let read = if parts == Parts::Percent { Share::read_percent(text) } else { Share::read_part(text) };
            wrong.take(field, read.map_err(|error| share_message(error, parts)))
        };
        let deadweight = share("deadweight", &self.deadweight);
        let displacement = share("displacement", &self.displacement);
        let attribution = share("attribution", &self.attribution);
        let drop_off = share("drop_off", &self.drop_off);
        let known = |years: &u32| (1..=Adjustments::YEARS_MAX).contains(years);
        let years = match self.years.trim() {
            "" => Some(1),
            years => wrong.take("years", years.parse().ok().filter(known).ok_or("benefit-error-years")),
        };
        Some(Adjustments {
            deadweight: deadweight?,
            displacement: displacement?,
            attribution: attribution?,
            drop_off: drop_off?,
            years: years?,
        })
    }

    /// All of it or nothing; a line of class F1 never goes without.
    fn sign_off(&self, wrong: &mut Wrong, class: Option<BenefitClass>, today: Day) -> Option<Option<SignOff>> {
        let typed = [&self.signed_by, &self.signed_post, &self.signed_on];
        if typed.iter().all(|text| text.trim().is_empty()) {
            return match class {
                Some(BenefitClass::F1) => wrong.take("signed_by", Err("benefit-error-f1")),
                _ => Some(None),
            };
        }
        let by = match Name::new(&self.signed_by) {
            Err(TextError::Missing) => wrong.take("signed_by", Err("benefit-error-signed-by")),
            read => wrong.text("signed_by", read),
        };
        let post = match Title::new(&self.signed_post) {
            Err(TextError::Missing) => wrong.take("signed_post", Err("benefit-error-signed-post")),
            read => wrong.text("signed_post", read),
        };
        let on = day(&self.signed_on, today).and_then(|on| if on > today { Err("invalid-future-day") } else { Ok(on) });
        let on = wrong.take("signed_on", on);
        Some(Some(SignOff { by: by?, post: post?, on: on? }))
    }
}

fn code<T>(text: &str, from_code: impl Fn(&str) -> Option<T>, message: &'static str) -> Result<T, &'static str> {
    from_code(&text.trim().to_lowercase().replace([' ', '-'], "_")).ok_or(message)
}

fn day(text: &str, today: Day) -> Result<Day, &'static str> {
    let day = read_day(text, today).map_err(|error| match error {
        DayError::Missing => "cost-error-on-missing",
        DayError::Unreadable => "cost-error-on-unreadable",
        DayError::NoSuchDay => "cost-error-on-no-such-day",
    })?;
    NewCost::day(day).ok_or("cost-error-on-range")
}

const fn text_message(error: TextError) -> &'static str {
    match error {
        TextError::Missing => "invalid-missing",
        TextError::TooLong(_) => "invalid-too-long",
        TextError::Unprintable => "invalid-unprintable",
        TextError::Malformed => "invalid-value",
    }
}

const fn share_message(error: ShareError, parts: Parts) -> &'static str {
    match (error, parts) {
        (ShareError::OutOfRange, Parts::Percent) => "benefit-error-percent-range",
        (ShareError::Unreadable, Parts::Percent) => "benefit-error-percent",
        (ShareError::OutOfRange, Parts::OfOne) => "benefit-error-part-range",
        (ShareError::Unreadable, Parts::OfOne) => "benefit-error-part",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> BenefitText {
        let text = |field: &str| match field {
            "on" => "2024-05-05",
            "heading" => "reduced_inputs",
            "class" => "F3",
            "body" => "The surgery",
            "what" => "Fewer visits",
            "grade" => "records",
            "counterfactual" => "They would have come",
            _ => "",
        };
        BenefitText::gather(|field| text(field).to_owned())
    }

    fn wrong(text: &BenefitText) -> Vec<(&'static str, &'static str)> {
        let read = text.read("2026-11-22".parse().unwrap(), Parts::Percent);
        read.err().unwrap_or_default().into_iter().map(|wrong| (wrong.field, wrong.message)).collect()
    }

    #[test]
    fn cash_for_this_funder_needs_a_named_budget_holder() {
        assert_eq!(wrong(&good()), []);
        let f1 = BenefitText { class: "f1".to_owned(), ..good() };
        assert_eq!(wrong(&f1), [("signed_by", "benefit-error-f1")]);
        let half = BenefitText { signed_by: "Ann Gray".to_owned(), ..f1.clone() };
        assert_eq!(wrong(&half), [("signed_post", "benefit-error-signed-post"), ("signed_on", "cost-error-on-missing")]);
        let later = BenefitText { signed_post: "Head of care".to_owned(), signed_on: "2027-01-01".to_owned(), ..half.clone() };
        assert_eq!(wrong(&later), [("signed_on", "invalid-future-day")]);
        assert_eq!(wrong(&BenefitText { signed_on: "2026-01-01".to_owned(), ..later }), []);
    }

    #[test]
    fn every_wrong_field_is_told_at_once() {
        let text = BenefitText {
            attribution: "101".to_owned(),
            units: "0".to_owned(),
            amount: "-5".to_owned(),
            years: "51".to_owned(),
            class: "gold".to_owned(),
            counterfactual: " ".to_owned(),
            ..good()
        };
        let fields: Vec<&str> = wrong(&text).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["class", "units", "amount", "attribution", "years", "counterfactual"]);
        // A number of things without a worth is not a claim.
        assert_eq!(wrong(&BenefitText { units: "3".to_owned(), ..good() }), [("amount", "cost-error-amount-missing")]);
    }
}
