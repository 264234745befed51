//! One value, many forms: the figures read back from the page, the PDF, the spreadsheet, both kinds of CSV and the JSON are equal, and a
//! program that shares no code with this one computes them again from the CSV annex alone.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use regex::Regex;
use serde_json::Value;

use crate::source::root;
use crate::world::{World, for_each_database};

/// The report of a year in one form, as the command line writes it.
fn written(world: &World, slug: &str, year: &str, format: &str, ending: &str) -> PathBuf {
    let file = world.path(&format!("{slug}-{year}.{ending}"));
    let to = file.to_str().unwrap();
    world.cli(&["report", "value", "--bank", slug, "--year", year, "--format", format, "-o", to]).done();
    file
}

/// Computes a bank's report again from its annex, with the program that shares no code; fails with every difference.
#[track_caller]
pub(crate) fn recomputed(world: &World, slug: &str, year: &str) {
    let zip = written(world, slug, year, "csv", "zip");
    let script = root().join("tests/verifiers/recompute_report.py");
    let output = Command::new("python3").arg(script).arg(&zip).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(" numbers were computed again, 0 differ"), "{said}");
}

/// A bank with three years of exchanges, organisations among them, and costs of both kinds.
fn generated(world: &World, slug: &str, seed: &str) {
    world.cli(&["generate", "--bank", slug, "--members", "40", "--transfers", "600", "--years", "3", "--seed", seed]).done();
    for (on, amount, heading) in [("2025-05-05", "45000.01", "professional_time"), ("2025-06-07", "15000.33", "community")] {
        let mut cost = vec!["cost", "add", "--bank", slug, "--on", on, "--amount", amount, "--heading", heading, "--what", "=1+1 <b>"];
        cost.extend((heading == "community").then_some("--in-kind"));
        world.cli(&cost).done();
    }
}

type Rows = Vec<BTreeMap<String, String>>;

fn csv_rows(bytes: &[u8]) -> Rows {
    csv::Reader::from_reader(bytes).deserialize().map(Result::unwrap).collect()
}

fn unzipped(path: &Path) -> BTreeMap<String, Rows> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut tables = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        tables.insert(file.name().unwrap().trim_end_matches(".csv").to_owned(), csv_rows(&bytes));
    }
    tables
}

/// Each sheet by name: its rows below the header row.
fn sheets(path: &Path) -> BTreeMap<String, Vec<Vec<Data>>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(std::fs::read(path).unwrap())).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| (name.clone(), book.worksheet_range(&name).unwrap().rows().skip(1).map(<[Data]>::to_vec).collect()))
        .collect()
}

/// The words of a PDF in the order in which they were written, with single spaces.
fn pdf_words(path: &Path) -> String {
    let output = Command::new("pdftotext").args(["-raw", path.to_str().unwrap(), "-"]).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The number that a person reads out of what is shown: `£1,888.00`, `26.5%`, `25 hours 30 minutes`, `2.75`.
fn read_by_a_person(shown: &str) -> f64 {
    if let Some(found) =
        Regex::new(r"^(?:([\d,]+) hours?)? ?(?:(\d+) minutes?)?$").unwrap().captures(shown).filter(|found| !found[0].is_empty())
    {
        let part = |at: usize| found.get(at).map_or(0.0, |part| part.as_str().replace(',', "").parse::<f64>().unwrap());
        return part(1) + part(2) / 60.0;
    }
    let bare = shown.replace(['£', ',', '%'], "").replace('−', "-");
    let number: f64 = bare.parse().unwrap_or_else(|_| panic!("{shown} is no number"));
    if shown.ends_with('%') { number / 100.0 } else { number }
}

/// How far what is shown to a person may be from what files hold: half of the last place.
fn half_a_place(unit: &str) -> f64 {
    match unit {
        "pounds" => 0.0,
        "share" => 0.000_5,
        "hours" => 0.5 / 60.0,
        "member_years" => 0.005,
        "people" => 0.05,
        "index" => 0.000_05,
        _ => 0.5,
    }
}

/// Every figure on the page: the label and the value beside it.
fn on_the_page(html: &str) -> BTreeMap<String, String> {
    let figure = Regex::new(r#"<dt>([^<]+)</dt><dd>(?:<a [^>]*>)?<span class="num">([^<]*)</span>"#).unwrap();
    figure.captures_iter(html).map(|found| (crate::http::unescape(&found[1]), crate::http::unescape(&found[2]))).collect()
}

#[test]
fn every_form_tells_the_same_figures() {
    for_each_database(|world| {
        generated(world, "forms", "7");
        let json: Value = serde_json::from_slice(&std::fs::read(written(world, "forms", "2025", "json", "json")).unwrap()).unwrap();
        let annex = unzipped(&written(world, "forms", "2025", "csv", "zip"));
        let long = csv_rows(&std::fs::read(written(world, "forms", "2025", "csv", "csv")).unwrap());
        let sheets = sheets(&written(world, "forms", "2025", "xlsx", "xlsx"));
        let html = String::from_utf8(std::fs::read(written(world, "forms", "2025", "html", "html")).unwrap()).unwrap();
        let (page, pdf) = (on_the_page(&html), pdf_words(&written(world, "forms", "2025", "pdf", "pdf")));
        let figures = json["figures"].as_object().unwrap();
        assert_eq!(annex["figures"].len(), figures.len());
        let mut calculated = 0;
        for (row, sheet) in annex["figures"].iter().zip(&sheets["figures"]) {
            let (code, label, unit) = (row["figure"].as_str(), row["name"].as_str(), row["unit"].as_str());
            let told = figures[code]["value"].as_str().unwrap_or_default();
            assert_eq!(row["value"], told, "{code} in the zip");
            let line = long.iter().find(|line| line["section"] == "figure" && line["name"] == code).unwrap();
            assert_eq!(line["value"], told, "{code} in the long CSV");
            assert_eq!(sheet[0].to_string(), code);
            let shown = &page[label];
            // Where a line ends in the PDF is no difference.
            assert!(pdf.replace(' ', "").contains(&format!("{label}{shown}").replace(' ', "")), "{label} {shown} is not in the PDF");
            if told.is_empty() {
                assert_eq!(Some(shown.as_str()), figures[code]["reason"].as_str());
                continue;
            }
            calculated += 1;
            let number: f64 = told.parse().unwrap();
            let places = if unit == "pounds" { 0.005 } else { 0.000_000_5 };
            let Data::Float(cell) = sheet[2] else { panic!("{code} is {:?} in the spreadsheet", sheet[2]) };
            assert!((cell - number).abs() <= places + 1e-9, "{code}: {cell} in the spreadsheet, {number} in the JSON");
            let read = read_by_a_person(shown);
            assert!((read - number).abs() <= half_a_place(unit) + 1e-6, "{code}: {shown} on the page, {number} in the JSON");
        }
        assert!(calculated >= 25, "{calculated} figures were calculated");
        every_table_is_in_every_file(&json, &annex, &sheets);
        // A number of a table is not broken in two by the width of its column.
        let whole: Vec<&str> = pdf.split(' ').collect();
        let cell = Regex::new(r#"<td class="num"[^>]*>([−£]*\d[^< ]*)</td>"#).unwrap();
        let cells: Vec<String> = cell.captures_iter(&html).map(|found| crate::http::unescape(&found[1])).collect();
        assert!(cells.len() > 100, "{} numbers in tables", cells.len());
        for cell in cells {
            assert!(whole.contains(&cell.as_str()), "{cell} is broken in the PDF");
        }
        for row in json["tables"]["realisation"].as_array().unwrap() {
            let value: f64 = row["net"].as_str().unwrap().parse().unwrap();
            let shown = Regex::new(r"[−]?£[\d,]+\.\d\d").unwrap();
            for (form, text) in [("page", html.as_str()), ("PDF", pdf.as_str())] {
                assert!(
                    shown.find_iter(text).any(|found| (read_by_a_person(found.as_str()) - value).abs() < 0.001),
                    "{value} is not in the {form}"
                );
            }
        }
    });
}

/// The tables of the JSON are those of the zip, row by row and cell by cell, and those of the spreadsheet.
fn every_table_is_in_every_file(json: &Value, annex: &BTreeMap<String, Rows>, sheets: &BTreeMap<String, Vec<Vec<Data>>>) {
    let dictionary: Vec<(&str, &str)> =
        annex["data_dictionary"].iter().map(|row| (row["table"].as_str(), row["column"].as_str())).collect();
    for (code, rows) in json["tables"].as_object().unwrap() {
        let rows = rows.as_array().unwrap();
        assert_eq!((rows.len(), rows.len()), (annex[code].len(), sheets[code].len()), "{code}");
        for ((row, csv), sheet) in rows.iter().zip(&annex[code]).zip(&sheets[code]) {
            let columns: Vec<&str> = dictionary.iter().filter(|(table, _)| table == code).map(|(_, column)| *column).collect();
            assert_eq!(columns.len(), csv.len(), "{code}");
            for (at, column) in columns.into_iter().enumerate() {
                let told = match &row[column] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                assert_eq!(csv[column].trim_start_matches('\''), told, "{code}.{column}");
                if let (Data::Float(cell), Ok(number)) = (sheet.get(at).unwrap_or(&Data::Empty), told.parse::<f64>()) {
                    assert!((cell - number).abs() <= 0.005 + number.abs() * 1e-12, "{code}.{column}: {cell} is not {number}");
                }
            }
        }
    }
}

#[test]
fn a_program_that_shares_no_code_computes_every_figure_again_from_the_annex() {
    for_each_database(|world| {
        for (slug, seed) in [("again-a", "1"), ("again-b", "2")] {
            generated(world, slug, seed);
            for year in ["2023", "2024", "2025"] {
                recomputed(world, slug, year);
            }
        }
    });
}

#[test]
fn the_recomputation_finds_a_figure_that_was_changed() {
    let world = World::sqlite();
    generated(&world, "changed", "3");
    let zip = written(&world, "changed", "2025", "csv", "zip");
    let changed = world.path("changed.zip");
    let mut out = zip::ZipWriter::new(std::fs::File::create(&changed).unwrap());
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&zip).unwrap()).unwrap();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
        file.read_to_string(&mut text).unwrap();
        out.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut out, text.replace("45000.01", "45000.02").as_bytes()).unwrap();
    }
    out.finish().unwrap();
    let output = Command::new("python3").arg(root().join("tests/verifiers/recompute_report.py")).arg(&changed).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("own_cost: the report says ") && said.contains("cost_per_hour: "), "{said}");
}

/// The JSON is what the published schema says; python3-jsonschema judges.
#[test]
fn the_json_is_what_its_published_schema_says() {
    let world = World::sqlite();
    generated(&world, "schema", "6");
    let schema = world.path("schema.json");
    std::fs::write(&schema, world.api("").get("/schemas/value-report.json").is(200).text).unwrap();
    for year in ["2025", "2024", "2003"] {
        let json = written(&world, "schema", year, "json", "json");
        let code = "import json,sys,jsonschema; jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))";
        let output = Command::new("python3").args(["-c", code]).arg(&schema).arg(&json).output().unwrap();
        assert!(output.status.success(), "{year}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_same_report_makes_the_same_bytes_in_every_form() {
    let world = World::sqlite();
    generated(&world, "bytes", "4");
    for (format, ending) in [("json", "json"), ("csv", "csv"), ("csv", "zip"), ("xlsx", "xlsx"), ("pdf", "pdf"), ("html", "html")] {
        let once = std::fs::read(written(&world, "bytes", "2024", format, ending)).unwrap();
        assert_eq!(once, std::fs::read(written(&world, "bytes", "2024", format, ending)).unwrap(), "{ending}");
        assert!(once.len() > 2_000, "{ending} is {} bytes", once.len());
    }
}

#[test]
fn the_pdf_is_tagged_has_bookmarks_and_says_what_its_charts_show() {
    let world = World::sqlite();
    generated(&world, "tagged", "5");
    let file = written(&world, "tagged", "2025", "pdf", "pdf");
    let run = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).arg(&file).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        // The reader prints the language marks of a file in their own bytes.
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(run("pdfinfo", &[]).lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")));
    let structure = run("pdfinfo", &["-struct"]);
    assert!(structure.matches("Figure").count() >= 2, "{structure}");
    let raw = std::fs::read(&file).unwrap();
    let raw = String::from_utf8_lossy(&raw);
    assert!(raw.contains("/Outlines") && raw.matches("/Alt").count() >= 2, "no bookmarks, or a chart that says nothing");
    assert!(raw.contains("/Title (What it cost)"), "no bookmark leads to a section");
    for kind in ["H1", "H2", "H3", "Table", "TH", "LI"] {
        assert!(structure.lines().any(|line| line.trim().starts_with(kind)), "{kind} is not in\n{structure}");
    }
    // A page holds the front, another the summary: what a reader must be told stands on it.
    let second = Command::new("pdftotext").args(["-f", "2", "-l", "2", file.to_str().unwrap(), "-"]).output().unwrap();
    let second = String::from_utf8(second.stdout).unwrap();
    for expected in ["In short", "active members exchanged", "Read this before you use a figure", "comparable with these"] {
        assert!(second.contains(expected), "{expected} is not on the page of the summary:\n{second}");
    }
}
