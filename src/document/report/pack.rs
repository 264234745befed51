//! What one funder is told, as a book: in the funder's words, over the funder's days, with the definitions and the caution box always in.
//!
//! Nothing is computed here, and no member is named.

use rust_decimal::Decimal;

use crate::document::report::areas::areas;
use crate::document::report::book::{About, Book, Cell, Easy, FrontLine, Part, Place, Section, Table};
use crate::document::report::part::{bars, message_id, table, text, titled};
use crate::document::report::shown;
use crate::document::words::Words;
use crate::domain::text::Title;
use crate::domain::value::award::Target;
use crate::domain::value::benefit::Share;
use crate::domain::value::figure::{FigureKey, Unit};
use crate::domain::value::model::hours;
use crate::domain::value::pack::{PackEdition, PackKind, TagCount, TaggedCost, Tally, pounds};
use crate::domain::value::register::{CostHeading, Payment};
use crate::domain::value::report::RULE_VERSION;

/// A bar for each of the first so many kinds of help.
const BARS_MAX: usize = 15;

/// The figures that a pack tells, whose definitions always stand in it.
pub(crate) const TOLD: [FigureKey; 4] =
    [FigureKey::HoursExchanged, FigureKey::ActiveMembers, FigureKey::ActiveMemberYears, FigureKey::OwnCost];

/// The pack of one funder.
pub(crate) fn book(words: &Words, edition: &PackEdition) -> Book {
    let award = &edition.pack.award;
    let sections = [
        Some(summary(words, edition)),
        Some(titled(words, "pack_shares", vec![Part::Table(shares(words, edition)), Part::Table(tags(words, edition))])),
        Some(kinds(words, edition)),
        Some(costs(words, edition)),
        edition.areas.as_ref().map(|found| titled(words, "pack_areas", vec![Part::Table(areas(words, found))])),
        Some(method(words, edition)),
    ];
    let title = words.with(
        "pack-book-title",
        &[("bank", edition.bank.name.as_str()), ("funder", award.funder.as_str()), ("reference", award.reference.as_str())],
    );
    Book {
        title,
        about: about(edition),
        // The report's own figures have no place in a pack: its tables tell its own.
        figures: Vec::new(),
        benchmarks: Vec::new(),
        cautions: [cautions(words, edition), definitions(words, edition)].concat(),
        easy: Easy { title: String::new(), lines: Vec::new() },
        closed: None,
        front: front(words, edition),
        sections: sections.into_iter().flatten().collect(),
    }
}

/// Nothing in a pack is put into other prices.
fn about(edition: &PackEdition) -> About {
    let pack = &edition.pack;
    About {
        bank: edition.bank.slug.as_str().to_owned(),
        year: String::new(),
        from: pack.period.from,
        to: pack.period.to,
        so_far: pack.so_far,
        counted_to: pack.counted.map(|days| days.to),
        price_year: String::new(),
        deflator_vintage: String::new(),
        rule_version: RULE_VERSION.to_owned(),
        ledger_seq: pack.ledger_seq,
    }
}

/// Who, for whom, which days, which rules, and the ledger's checkpoint.
fn front(words: &Words, edition: &PackEdition) -> Vec<FrontLine> {
    let (pack, award) = (&edition.pack, &edition.pack.award);
    let line =
        |code: &'static str, value: String| FrontLine { code: code.into(), label: words.say(&format!("report-front-{code}")), value };
    let (from, to) = (words.day(pack.period.from), words.day(pack.period.to));
    let seq = pack.ledger_seq.to_string();
    let ledger = match &edition.ledger_root {
        Some(root) => words.with("report-front-ledger-value", &[("seq", &seq), ("root", root)]),
        None => words.say("report-method-ledger-none"),
    };
    let authors = if edition.coordinators.is_empty() { words.say("report-front-authors-none") } else { edition.coordinators.join(", ") };
    let lines = [
        Some(line("bank", edition.bank.name.as_str().to_owned())),
        Some(line("funder", award.funder.as_str().to_owned())),
        Some(line("reference", award.reference.as_str().to_owned())),
        award.amount.map(|amount| line("amount", shown::pounds(amount.pounds()))),
        Some(line("period", words.with("report-method-period-value", &[("from", &from), ("to", &to)]))),
        pack.counted.filter(|_| pack.so_far).map(|days| line("counted", words.day(days.to))),
        Some(line("rules", RULE_VERSION.to_owned())),
        Some(line("ledger", ledger)),
        Some(line("authors", authors)),
    ];
    lines.into_iter().flatten().collect()
}

/// What the funder calls a figure; the program's own words where the funder has none.
pub(crate) fn called(words: &Words, edition: &PackEdition, key: FigureKey) -> String {
    let wording = &edition.pack.award.wording;
    let said = |title: &Option<Title>| title.as_ref().map(|title| title.as_str().to_owned());
    let theirs = match key {
        FigureKey::HoursExchanged => said(&wording.hours),
        FigureKey::ActiveMembers => said(&wording.members),
        FigureKey::ActiveMemberYears => said(&wording.members).map(|members| words.with("pack-years-of", &[("members", &members)])),
        FigureKey::OwnCost => said(&wording.costs),
        _ => None,
    };
    theirs.unwrap_or_else(|| words.say(&message_id("report-figure", key.code())))
}

/// One figure of a sum of the pack.
fn figure(tally: &Tally, key: FigureKey) -> Decimal {
    match key {
        FigureKey::HoursExchanged => tally.hours(),
        FigureKey::ActiveMembers => Decimal::from(tally.heads),
        FigureKey::ActiveMemberYears => tally.member_years,
        _ => tally.pounds(),
    }
}

/// How much, how sure: a sentence a figure, and the caution box.
fn summary(words: &Words, edition: &PackEdition) -> Section {
    let pack = &edition.pack;
    let mut parts: Vec<Part> = pack.award.wording.opening.iter().map(|opening| Part::Says(opening.as_str().to_owned())).collect();
    for key in TOLD {
        let id = if key == FigureKey::ActiveMembers { "pack-said-members" } else { "pack-said" };
        let number = |tally: &Tally| shown::value(words, key.unit(), figure(tally, key));
        let what = called(words, edition, key);
        parts.push(Part::Says(words.with(id, &[("what", &what), ("own", &number(&pack.own)), ("whole", &number(&pack.whole))])));
    }
    parts.push(Part::Box(words.say("report-caution-heading"), cautions(words, edition)));
    titled(words, "pack_summary", parts)
}

/// What a reader must be told, the pack's own caution first.
pub(crate) fn cautions(words: &Words, edition: &PackEdition) -> Vec<String> {
    let told = edition.pack.cautions.iter().map(|caution| words.say(&message_id("report-caution", caution.code())));
    std::iter::once(words.say("pack-caution-shares")).chain(told).collect()
}

/// Each figure with the part of it that is counted for this funder, for others and for nobody.
fn shares(words: &Words, edition: &PackEdition) -> Table {
    let pack = &edition.pack;
    let row = |key: FigureKey| {
        let name = Cell::Code(key.code().to_owned(), called(words, edition, key));
        let cells = [&pack.whole, &pack.own, &pack.others, &pack.nobody].map(|tally| Cell::Number(figure(tally, key), key.unit()));
        std::iter::once(name).chain(cells).collect()
    };
    let columns = ["pack_figure", "pack_whole", "pack_own", "pack_others", "pack_nobody"];
    table(words, "pack_shares", Place::Text, &columns, TOLD.map(row).into())
}

/// What a tag counts, without anybody's name.
fn target(words: &Words, edition: &PackEdition, line: &TagCount) -> String {
    let name = edition.names.get(&line.tag.id).map_or("", String::as_str);
    words.with(&format!("pack-target-{}", line.tag.target.code()), &[("name", name)])
}

fn share_cell(share: Share) -> Cell {
    Cell::Number(share.part(), Unit::Share)
}

/// The tags of this award; those of single members stand in one row for each share and days.
fn tags(words: &Words, edition: &PackEdition) -> Table {
    let mut lines: Vec<TagCount> = Vec::new();
    for line in &edition.pack.lines {
        let alone = matches!(line.tag.target, Target::Received(_) | Target::Member(_));
        let same = |other: &&mut TagCount| {
            let (one, other) = (&line.tag, &other.tag);
            alone && (one.target.code(), one.days, one.share) == (other.target.code(), other.days, other.share)
        };
        match lines.iter_mut().find(same) {
            Some(other) => other.tally = other.tally.plus(&line.tally),
            None => lines.push(line.clone()),
        }
    }
    let row = |line: &TagCount| {
        let key = match line.tag.target {
            Target::Hours | Target::Kind(_) | Target::Received(_) => FigureKey::HoursExchanged,
            Target::Members | Target::Member(_) => FigureKey::ActiveMemberYears,
            Target::Costs | Target::Cost(_) => FigureKey::OwnCost,
        };
        vec![
            text(&target(words, edition, line)),
            Cell::Day(line.tag.days.from),
            Cell::Day(line.tag.days.to),
            share_cell(line.tag.share),
            Cell::Number(figure(&line.tally, key), key.unit()),
        ]
    };
    let columns = ["pack_tag", "from", "to", "pack_share", "pack_counted"];
    table(words, "pack_tags", Place::Text, &columns, lines.iter().map(row).collect())
}

fn kinds(words: &Words, edition: &PackEdition) -> Section {
    let in_hours = |minutes: Decimal| minutes.checked_div(Decimal::from(60)).unwrap_or_default();
    let row = |kind: &PackKind| {
        let number = |minutes| Cell::Number(in_hours(minutes), Unit::Hours);
        vec![Cell::Code(kind.slug.clone(), kind.name.clone()), number(kind.whole), number(kind.own)]
    };
    let rows = edition.kinds.iter().map(row).collect();
    let kinds = table(words, "pack_hours", Place::Text, &["category", "pack_whole", "pack_own"], rows);
    let counted: Vec<(String, Decimal)> = edition
        .kinds
        .iter()
        .filter(|kind| !kind.own.is_zero())
        .map(|kind| (kind.name.clone(), in_hours(kind.own)))
        .take(BARS_MAX)
        .collect();
    let chart = (!counted.is_empty()).then(|| bars(words, &kinds, Unit::Hours, counted));
    let attended = edition.pack.people.iter().map(|person| person.attended).sum();
    let beside = words.with("pack-attended", &[("hours", &shown::value(words, Unit::Hours, hours(attended)))]);
    titled(words, "pack_hours", [Part::Table(kinds)].into_iter().chain(chart).chain([Part::Says(beside)]).collect())
}

fn costs(words: &Words, edition: &PackEdition) -> Section {
    let pack = &edition.pack;
    if pack.costs.is_empty() {
        return titled(words, "pack_costs", vec![Part::Says(words.say("report-caution-no-costs"))]);
    }
    let heading = |heading: CostHeading| Cell::Code(heading.code().to_owned(), words.say(&message_id("cost-heading", heading.code())));
    let money = |pence: Decimal| Cell::Number(pounds(pence), Unit::Pounds);
    let by_heading = |kind: &CostHeading| {
        let whole: Vec<Decimal> = pack.costs.iter().filter(|each| each.line.heading == *kind).map(|each| each.pence()).collect();
        let own = |payment: Payment| -> Decimal {
            let lines = pack.tagged_costs.iter().filter(|each| each.counted.line.heading == *kind && each.counted.line.payment == payment);
            lines.map(TaggedCost::pence).sum()
        };
        let (paid, given) = (own(Payment::Cash), own(Payment::InKind));
        let cells = [whole.iter().copied().sum(), paid, given, paid.saturating_add(given)].map(money);
        (!whole.is_empty()).then(|| std::iter::once(heading(*kind)).chain(cells).collect())
    };
    let rows = CostHeading::ALL.iter().filter_map(by_heading).collect();
    let headings = table(words, "pack_costs", Place::Text, &["heading", "pack_whole", "paid", "in_kind", "pack_own"], rows);
    let line = |each: &TaggedCost| {
        let (line, part) = (&each.counted.line, each.counted.part);
        let whole = |number: Option<i64>| number.map_or(Cell::Empty, Cell::Whole);
        vec![
            Cell::Day(line.on),
            heading(line.heading),
            text(line.what.as_str()),
            Cell::Number(line.amount.pounds(), Unit::Pounds),
            whole(part.map(|part| part.days)),
            whole(part.map(|part| part.of)),
            share_cell(each.share),
            money(each.pence()),
        ]
    };
    let columns = ["on", "heading", "what", "amount", "pack_days", "days_of_life", "pack_share", "pack_counted"];
    let lines = table(words, "pack_cost_lines", Place::Annex, &columns, pack.tagged_costs.iter().map(line).collect());
    titled(words, "pack_costs", vec![Part::Table(headings), Part::Table(lines)])
}

/// What each of the funder's words means, and how things are counted.
pub(crate) fn definitions(words: &Words, edition: &PackEdition) -> Vec<String> {
    let definition = |key: FigureKey| {
        let ours = words.say(&message_id("report-figure", key.code()));
        let meaning = words.say(&message_id("report-definition", key.code()));
        let theirs = called(words, edition, key);
        if theirs == ours {
            words.with("pack-definition", &[("ours", &ours), ("meaning", &meaning)])
        } else {
            words.with("pack-definition-theirs", &[("theirs", &theirs), ("ours", &ours), ("meaning", &meaning)])
        }
    };
    TOLD.map(definition).into()
}

fn method(words: &Words, edition: &PackEdition) -> Section {
    let parts = vec![
        Part::Says(words.say("pack-method-shares")),
        Part::Says(words.say("pack-method-days")),
        Part::Says(words.say("report-excluded")),
        Part::Says(words.say("report-method-rounding")),
        Part::Points(definitions(words, edition)),
    ];
    titled(words, "pack_method", parts)
}
