//! `/api/docs`: the API's description as a page. It loads nothing from elsewhere and needs no script.

use std::sync::LazyLock;

use actix_web::web;
use askama::Template;
use serde_json::Value;

use crate::web::api::document::DESCRIPTION;
use crate::web::guard::Visit;
use crate::web::page::layout::Layout;
use crate::web::problem::{PageResult, Problem, page};

/// The routes of this page.
pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/api/docs", web::get().to(docs));
}

#[derive(Template)]
#[template(path = "api/docs.html")]
struct DocsPage {
    layout: Layout,
    operations: &'static [Operation],
    shapes: &'static [Shape],
    codes: Vec<CodeRow>,
}

/// A problem's code as the page lists it.
struct CodeRow {
    code: &'static str,
    title: String,
    advice: String,
}

/// One method of one address.
#[derive(Debug)]
struct Operation {
    method: String,
    path: String,
    summary: String,
    inputs: Vec<Field>,
    body: Option<Kind>,
    answers: Vec<Answer>,
}

#[derive(Debug)]
struct Answer {
    status: String,
    description: String,
    kind: Option<Kind>,
}

/// A named shape and its fields.
#[derive(Debug)]
struct Shape {
    name: String,
    description: String,
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    name: String,
    place: String,
    kind: Kind,
    needed: bool,
    description: String,
}

/// What a value is: a word for it, and the shape to look up.
#[derive(Debug)]
struct Kind {
    word: String,
    shape: Option<String>,
}

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| operations(&DESCRIPTION));
static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| shapes(&DESCRIPTION));

async fn docs(visit: Visit) -> PageResult {
    let words = visit.words.clone();
    let row = |code| {
        let id = Problem::message_id(code);
        CodeRow { code, title: words.say(&id), advice: words.say(&format!("{id}-do")) }
    };
    let codes = Problem::codes().map(row).collect();
    page(DocsPage { layout: visit.layout(words.say("api-title")), operations: &OPERATIONS, shapes: &SHAPES, codes })
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

fn operations(description: &Value) -> Vec<Operation> {
    let methods = members(description.get("paths"))
        .flat_map(|(path, methods)| members(Some(methods)).map(move |(method, what)| (path, method, what)));
    methods.map(|(path, method, what)| operation(path, method, what)).collect()
}

fn operation(path: &str, method: &str, what: &Value) -> Operation {
    let input = |value: &Value| Field {
        name: text(value, "name"),
        place: text(value, "in"),
        kind: kind(value.get("schema").unwrap_or(&Value::Null)),
        needed: value.get("required").and_then(Value::as_bool).unwrap_or_default(),
        description: text(value, "description"),
    };
    let answer = |(status, value): (&String, &Value)| Answer {
        status: status.clone(),
        description: text(value, "description"),
        kind: content(value),
    };
    Operation {
        method: method.to_uppercase(),
        path: format!("/api/v1{path}"),
        summary: [text(what, "summary"), text(what, "description")]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        inputs: items(what.get("parameters")).map(input).collect(),
        body: what.get("requestBody").and_then(content),
        answers: members(what.get("responses")).map(answer).collect(),
    }
}

/// The kind of the first content of a body or an answer.
fn content(value: &Value) -> Option<Kind> {
    members(value.get("content")).next().map(|(_, content)| kind(content.get("schema").unwrap_or(&Value::Null)))
}

fn kind(schema: &Value) -> Kind {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let name = target.rsplit('/').next().unwrap_or(target).to_owned();
        return Kind { word: name.clone(), shape: Some(name) };
    }
    // Nullable shapes are written as a choice between nothing and the shape.
    let choices = items(schema.get("oneOf")).chain(items(schema.get("anyOf"))).chain(items(schema.get("allOf")));
    if let Some(found) = choices.map(kind).find(|kind| kind.shape.is_some()) {
        return found;
    }
    let word = match schema.get("type") {
        Some(Value::String(word)) => word.clone(),
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).filter(|word| *word != "null").collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    match (word.as_str(), schema.get("items"), schema.get("format").and_then(Value::as_str)) {
        ("array", Some(inner), _) => {
            let inner = kind(inner);
            Kind { word: format!("[{}]", inner.word), shape: inner.shape }
        }
        (_, _, Some(format)) => Kind { word: format!("{word} ({format})"), shape: None },
        _ => Kind { word, shape: None },
    }
}

fn shapes(description: &Value) -> Vec<Shape> {
    let all = members(description.get("components").and_then(|components| components.get("schemas")));
    all.map(|(name, schema)| {
        let needed: Vec<&str> = items(schema.get("required")).filter_map(Value::as_str).collect();
        let field = |(name, value): (&String, &Value)| Field {
            name: name.clone(),
            place: String::new(),
            kind: kind(value),
            needed: needed.contains(&name.as_str()),
            description: text(value, "description"),
        };
        Shape {
            name: name.clone(),
            description: text(schema, "description"),
            fields: members(schema.get("properties")).map(field).collect(),
        }
    })
    .collect()
}
