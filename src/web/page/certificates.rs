//! The letter to whom it may concern and the certificate of hours: printed pages, for a member by staff and by the member.
//!
//! The letter says what the bank knows and nothing more: how hours work here. It does not say what any law makes of them.

use actix_web::web;
use askama::Template;
use chrono::{Datelike, Months, NaiveDate};

use crate::document::certificate::{self as document, Told};
use crate::domain::calendar::{Day, FinancialYear, month_of};
use crate::service::bank::Banks;
use crate::service::office::certificate::Certificate;
use crate::web::blocking::blocking;
use crate::web::form::Query;
use crate::web::guard::Signed;
use crate::web::page::layout::{FieldError, Layout, page, page_with_errors};
use crate::web::page::member_record::staff_sees;
use crate::web::page::reading::Faults;
use crate::web::problem::{PageResult, Problem, file};

/// The pages of this journey.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/members/{number}/certificate", web::get().to(of_member))
        .route("/members/{number}/letter", web::get().to(letter_of_member))
        .route("/statement/certificate", web::get().to(own))
        .route("/statement/letter", web::get().to(own_letter))
        .route("/members/{number}/certificate.pdf", web::get().to(of_member_file))
        .route("/members/{number}/letter.pdf", web::get().to(letter_of_member_file))
        .route("/statement/certificate.pdf", web::get().to(own_file))
        .route("/statement/letter.pdf", web::get().to(own_letter_file));
}

#[derive(Template)]
#[template(path = "page/certificates/certificate.html")]
struct CertificatePage {
    layout: Layout,
    back: String,
    action: String,
    told: Told,
    pdf_href: String,
    other_href: String,
    other: String,
    from: String,
    to: String,
    errors: Vec<FieldError>,
}

/// Which of the two papers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paper {
    /// The certificate of hours.
    Certificate,
    /// The letter to whom it may concern.
    Letter,
}

/// How it is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    /// On a page.
    Page,
    /// As a file to print.
    File,
}

impl Paper {
    fn code(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Letter => "letter",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Certificate => Self::Letter,
            Self::Letter => Self::Certificate,
        }
    }
}

async fn of_member(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, query: Query) -> PageResult {
    answer(&banks, &visit, Some(number.into_inner()), &query, (Paper::Certificate, As::Page)).await
}

async fn letter_of_member(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, query: Query) -> PageResult {
    answer(&banks, &visit, Some(number.into_inner()), &query, (Paper::Letter, As::Page)).await
}

async fn own(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    answer(&banks, &visit, None, &query, (Paper::Certificate, As::Page)).await
}

async fn own_letter(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    answer(&banks, &visit, None, &query, (Paper::Letter, As::Page)).await
}

async fn of_member_file(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, query: Query) -> PageResult {
    answer(&banks, &visit, Some(number.into_inner()), &query, (Paper::Certificate, As::File)).await
}

async fn letter_of_member_file(banks: web::Data<Banks>, visit: Signed, number: web::Path<String>, query: Query) -> PageResult {
    answer(&banks, &visit, Some(number.into_inner()), &query, (Paper::Letter, As::File)).await
}

async fn own_file(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    answer(&banks, &visit, None, &query, (Paper::Certificate, As::File)).await
}

async fn own_letter_file(banks: web::Data<Banks>, visit: Signed, query: Query) -> PageResult {
    answer(&banks, &visit, None, &query, (Paper::Letter, As::File)).await
}

/// A month as `2026-04`, `4/2026` or `April 2026`; a whole day stands for its month.
fn read_month(text: &str) -> Option<Day> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Day>() {
        return Some(month_of(day));
    }
    let tries = [(format!("{text}-01"), "%Y-%m-%d"), (format!("1/{text}"), "%d/%m/%Y"), (format!("1 {text}"), "%d %B %Y")];
    tries.iter().find_map(|(text, form)| NaiveDate::parse_from_str(text, form).ok())
}

/// Reads a month that may be left out.
fn month(faults: &mut Faults<'_>, field: &str, typed: &str, else_day: Day) -> Option<Day> {
    if typed.trim().is_empty() { Some(month_of(else_day)) } else { faults.one_of(field, read_month(typed), "certificates-error-month") }
}

async fn answer(
    banks: &web::Data<Banks>,
    visit: &Signed,
    number: Option<String>,
    query: &Query,
    (paper, shape): (Paper, As),
) -> PageResult {
    let words = visit.words.clone();
    let mut faults = Faults::new(&words);
    // Without a choice: the bank's financial year so far.
    let year = FinancialYear::containing(visit.today, visit.caller().bank.year_start).period();
    let from = month(&mut faults, "from", query.text("from"), year.from);
    let to = month(&mut faults, "to", query.text("to"), visit.today);
    let (mut first, mut last) = (from.unwrap_or(year.from), to.unwrap_or(month_of(visit.today)));
    if first > last {
        faults.add("to", "invalid-period");
        (first, last) = (month_of(year.from), month_of(visit.today));
    }
    let actor = visit.actor.clone();
    let own = visit.caller().member.id;
    let staff = number.clone();
    let work = move |banks: &Banks| {
        let id = staff.map(|number| staff_sees(banks, &actor, &number)).transpose()?.map_or(own, |member| member.id);
        banks.certificate(&actor, id, first, last)
    };
    let certificate = blocking(banks, work).await?;
    let base = number.map_or_else(|| "/statement".to_owned(), |_| format!("/members/{}", certificate.member.number));
    let errors = faults.list();
    let wrong = !errors.is_empty();
    let template = certificate_page(visit, &certificate, Shown { paper, base, first, last, errors });
    match shape {
        _ if wrong => page_with_errors(template),
        As::Page => page(template),
        As::File => {
            let written = document::write(&words, &template.told, certificate.format);
            let bytes = written.map_err(|fault| Problem::Broken(fault.to_string()))?;
            Ok(file("application/pdf", &format!("{}-{}.pdf", paper.code(), certificate.member.number), bytes))
        }
    }
}

/// What a page shows beside the certificate's figures.
struct Shown {
    paper: Paper,
    base: String,
    first: Day,
    last: Day,
    errors: Vec<FieldError>,
}

/// The last day that the period covers: of its last month, or today where that month is not over.
fn last_day(month: Day, today: Day) -> Day {
    let end = month.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(month);
    end.min(today.max(month))
}

fn certificate_page(visit: &Signed, certificate: &Certificate, shown: Shown) -> CertificatePage {
    let (words, bank) = (&visit.words, &visit.caller().bank);
    let code = shown.paper.code();
    let name = certificate.member.name.as_str();
    let mut layout = visit.layout(words.with(&format!("certificates-title-{code}"), &[("name", name)]));
    layout.has_error = !shown.errors.is_empty();
    let month = |day: Day| format!("{:04}-{:02}", day.year(), day.month());
    let (from, to) = (words.day(shown.first), words.day(last_day(shown.last, visit.today)));
    let told = [("name", name), ("bank", bank.name.as_str())];
    let paragraphs = match shown.paper {
        Paper::Certificate => vec![words.with("certificates-thanks", &told)],
        Paper::Letter => ["certificates-letter-1", "certificates-letter-2", "certificates-letter-3", "certificates-letter-4"]
            .iter()
            .map(|id| words.with(id, &told))
            .collect(),
    };
    let line = &bank.broker_line;
    let signed = if line.phone.is_empty() { "certificates-signed-plain" } else { "certificates-signed" };
    let facts = [
        ("certificates-name", name.to_owned()),
        ("members-number", certificate.member.number.to_string()),
        ("certificates-when", words.with("certificates-period", &[("from", &from), ("to", &to)])),
        ("certificates-gave", words.minutes(certificate.gave)),
        ("certificates-received", words.minutes(certificate.received)),
        ("certificates-times", certificate.exchanges.to_string()),
    ];
    let months = format!("?from={}&to={}", month(shown.first), month(shown.last));
    CertificatePage {
        told: Told {
            title: layout.title.clone(),
            bank: bank.name.to_string(),
            day: words.day(visit.today),
            heading: words.say(&format!("certificates-heading-{code}")),
            facts: facts.into_iter().map(|(id, value)| (words.say(id), value)).collect(),
            paragraphs,
            signed: words.with(signed, &[("bank", bank.name.as_str()), ("name", &line.name), ("phone", &line.phone)]),
        },
        layout,
        back: shown.base.clone(),
        action: format!("{}/{code}", shown.base),
        pdf_href: format!("{}/{code}.pdf{months}", shown.base),
        other_href: format!("{}/{}{months}", shown.base, shown.paper.other().code()),
        other: words.say(&format!("certificates-to-{}", shown.paper.other().code())),
        from: month(shown.first),
        to: month(shown.last),
        errors: shown.errors,
    }
}

#[cfg(test)]
mod tests {
    use super::{last_day, read_month};
    use crate::domain::calendar::Day;

    #[test]
    fn a_month_is_read_as_people_write_it_and_a_running_one_ends_today() {
        let day = |text: &str| -> Day { text.parse().unwrap() };
        for typed in ["2026-04", "4/2026", "04/2026", "April 2026", "2026-04-17"] {
            assert_eq!(read_month(typed), Some(day("2026-04-01")), "{typed}");
        }
        for typed in ["", "soon", "2026", "13/2026"] {
            assert_eq!(read_month(typed), None, "{typed}");
        }
        assert_eq!(last_day(day("2026-10-01"), day("2026-11-22")), day("2026-10-31"));
        assert_eq!(last_day(day("2026-11-01"), day("2026-11-22")), day("2026-11-22"));
    }
}
