//! How tests speak HTTP: the JSON API with a token, and pages with cookies and forms but without JavaScript.
//!
//! It follows no redirect and forgives no fault: an answer of 500 or above ends the test.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;
use serde_json::Value;

/// A client that shows every answer as it is.
pub(crate) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
    config.timeout_global(Some(Duration::from_secs(120))).build().new_agent()
}

/// What the API answered.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    /// Null where the body is no JSON.
    pub json: Value,
    pub text: String,
    asked: String,
}

impl Response {
    /// The answer, if it has this status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} answered {}", self.asked, self.text);
        self
    }

    /// The answer, if it is this refusal with this code.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str) -> Self {
        let answer = self.is(status);
        assert_eq!(answer.json["code"], code, "{} answered {}", answer.asked, answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.asked);
        answer
    }

    /// A header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The items of a list.
    #[track_caller]
    pub(crate) fn items(&self) -> Vec<Value> {
        self.json["items"].as_array().unwrap_or_else(|| panic!("{} answered no list: {}", self.asked, self.text)).clone()
    }
}

/// The API as somebody.
#[derive(Clone)]
pub(crate) struct Api {
    agent: ureq::Agent,
    base: String,
    token: String,
}

impl Api {
    pub(crate) fn new(url: &str, token: &str) -> Self {
        Self { agent: agent(), base: format!("{url}/api/v1"), token: token.to_owned() }
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Response {
        self.ask("GET", path, None, None)
    }

    #[track_caller]
    pub(crate) fn post<'a>(&self, path: &str, body: impl Borrow<Value>, key: impl Into<Option<&'a str>>) -> Response {
        self.ask("POST", path, Some(body.borrow().to_string()), key.into())
    }

    #[track_caller]
    pub(crate) fn patch(&self, path: &str, body: impl Borrow<Value>) -> Response {
        self.ask("PATCH", path, Some(body.borrow().to_string()), None)
    }

    /// Any method, any body.
    #[track_caller]
    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<String>, key: Option<&str>) -> Response {
        let mut headers = vec![("content-type", "application/json".to_owned())];
        if !self.token.is_empty() {
            headers.push(("authorization", format!("Bearer {}", self.token)));
        }
        if let Some(key) = key {
            headers.push(("idempotency-key", key.to_owned()));
        }
        let answer = send(&self.agent, method, &format!("{}{path}", self.base), &headers, body);
        assert!(answer.status < 500, "{} answered {}: {}", answer.asked, answer.status, answer.text);
        answer
    }
}

/// One request as it stands; nothing is added.
#[track_caller]
pub(crate) fn send(agent: &ureq::Agent, method: &str, url: &str, headers: &[(&str, String)], body: Option<String>) -> Response {
    try_send(agent, method, url, headers, body).unwrap_or_else(|why| panic!("{why}"))
}

/// One request to a server that may go away at any moment; what went wrong where there is no answer.
pub(crate) fn try_send(
    agent: &ureq::Agent,
    method: &str,
    url: &str,
    headers: &[(&str, String)],
    body: Option<String>,
) -> Result<Response, String> {
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let said = body.clone().unwrap_or_default();
    let asked = format!("{method} {url} {}", said.chars().take(300).collect::<String>());
    let answer = match body {
        Some(body) => agent.run(request.body(body).unwrap()),
        None => agent.run(request.body(()).unwrap()),
    };
    let mut answer = answer.map_err(|why| format!("{asked}: {why}"))?;
    let mut headers = BTreeMap::new();
    for (name, value) in answer.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        headers
            .entry(name.as_str().to_owned())
            .and_modify(|all: &mut String| *all = format!("{all}\n{value}"))
            .or_insert(value.into_owned());
    }
    let status = answer.status().as_u16();
    let bytes = answer.body_mut().with_config().limit(64 * 1024 * 1024).read_to_vec().map_err(|why| format!("{asked}: {why}"))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Response { status, headers, json: serde_json::from_str(&text).unwrap_or(Value::Null), text, asked })
}

/// A browser without JavaScript: cookies, forms, and the headers that browsers add by themselves.
pub(crate) struct Pages {
    agent: ureq::Agent,
    pub url: String,
    pub cookies: RefCell<BTreeMap<String, String>>,
}

/// A form of a page with what it holds before anybody types.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub action: String,
    pub method: String,
    pub fields: Vec<(String, String)>,
}

/// A page.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub html: String,
    pub path: String,
}

impl Pages {
    pub(crate) fn new(url: &str) -> Self {
        Self { agent: agent(), url: url.to_owned(), cookies: RefCell::default() }
    }

    /// Opens a page; a redirect is shown, not followed.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Page {
        self.ask("GET", path, None, &[("sec-fetch-site", "same-origin")])
    }

    /// Opens a page and goes where it leads.
    #[track_caller]
    pub(crate) fn open(&self, path: &str) -> Page {
        self.follow(self.get(path))
    }

    /// Goes where a redirect leads, to the page at its end.
    #[track_caller]
    pub(crate) fn follow(&self, page: Page) -> Page {
        let mut page = page;
        for _ in 0..5 {
            let Some(place) = page.headers.get("location").filter(|_| (300..400).contains(&page.status)) else { return page };
            let path = place.strip_prefix(&self.url).unwrap_or(place).to_owned();
            page = self.get(&path);
        }
        panic!("{} leads in circles", page.path)
    }

    /// Fills in and posts a form; a field given here takes the place of what the form held.
    #[track_caller]
    pub(crate) fn submit(&self, form: &Form, typed: &[(&str, &str)]) -> Page {
        let mut fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.retain(|(name, _)| !typed.iter().any(|(other, _)| other == name));
        fields.extend_from_slice(typed);
        let body = serde_urlencoded::to_string(&fields).unwrap();
        if form.method == "get" {
            return self.get(&format!("{}?{body}", form.action));
        }
        let origin = self.url.clone();
        self.ask("POST", &form.action, Some(body), &[("sec-fetch-site", "same-origin"), ("origin", &origin)])
    }

    /// Signs in through the page; where it led.
    #[track_caller]
    pub(crate) fn sign_in(&self, login: &str, password: &str) -> Page {
        let form = self.open("/sign-in").form_with("password");
        self.submit(&form, &[("login", login), ("password", password)])
    }

    /// The token that this visitor's forms carry.
    #[track_caller]
    pub(crate) fn form_token(&self) -> String {
        self.open("/help").form_with("form_token").value("form_token").unwrap_or_default().to_owned()
    }

    /// Any request, with exactly these headers.
    #[track_caller]
    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<String>, headers: &[(&str, &str)]) -> Page {
        let mut all: Vec<(&str, String)> = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let cookies: Vec<String> = self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            all.push(("cookie", cookies.join("; ")));
        }
        if body.is_some() {
            all.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
        }
        let answer = send(&self.agent, method, &format!("{}{path}", self.url), &all, body);
        assert!(answer.status < 500, "{method} {path} answered {}: {}", answer.status, answer.text);
        for cookie in answer.header("set-cookie").lines() {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() || rest.to_lowercase().contains("max-age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        Page { status: answer.status, headers: answer.headers, html: answer.text, path: path.to_owned() }
    }
}

static FORM: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<form\b([^>]*)>(.*?)</form>").unwrap());
static CONTROL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)<input\b([^>]*)>|<textarea\b([^>]*)>(.*?)</textarea>|<select\b([^>]*)>(.*?)</select>|<button\b([^>]*)>").unwrap()
});
static OPTION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<option\b([^>]*)>").unwrap());
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"([a-zA-Z_:-]+)(?:="([^"]*)")?"#).unwrap());

fn attribute(tag: &str, name: &str) -> Option<String> {
    ATTRIBUTE.captures_iter(tag).find(|found| &found[1] == name).map(|found| unescape(found.get(2).map_or("", |value| value.as_str())))
}

/// The text that escaped HTML stands for.
pub(crate) fn unescape(html: &str) -> String {
    let mut text = html.to_owned();
    for (entity, c) in
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\"")]
    {
        text = text.replace(entity, c);
    }
    text.replace("&#38;", "&").replace("&amp;", "&")
}

impl Page {
    /// The page, if it has this status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} answered:\n{}", self.path, self.html.chars().take(4_000).collect::<String>());
        self
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// The words of the page's `main`, without tags.
    pub(crate) fn words(&self) -> String {
        static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<[^>]*>").unwrap());
        let main = self.html.find("<main").map_or(self.html.as_str(), |at| &self.html[at..]);
        let main = main.find("</main>").map_or(main, |at| &main[..at]);
        unescape(&TAG.replace_all(main, " ")).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Every form of the page.
    pub(crate) fn forms(&self) -> Vec<Form> {
        FORM.captures_iter(&self.html).map(|found| self.form_of(&found[1], &found[2])).collect()
    }

    fn form_of(&self, tag: &str, body: &str) -> Form {
        let mut fields = Vec::new();
        for control in CONTROL.captures_iter(body) {
            let part = |at: usize| control.get(at).map(|found| found.as_str());
            if let Some(tag) = part(1) {
                let kind = attribute(tag, "type").unwrap_or_default();
                let ticked = !matches!(kind.as_str(), "radio" | "checkbox") || attribute(tag, "checked").is_some();
                if let (Some(name), true) = (attribute(tag, "name"), ticked && kind != "submit") {
                    fields.push((name, attribute(tag, "value").unwrap_or_default()));
                }
            } else if let (Some(tag), Some(text)) = (part(2), part(3)) {
                fields.push((attribute(tag, "name").unwrap_or_default(), unescape(text).trim_start_matches('\n').to_owned()));
            } else if let (Some(tag), Some(options)) = (part(4), part(5)) {
                let options: Vec<String> = OPTION.captures_iter(options).map(|found| found[1].to_owned()).collect();
                let chosen = options.iter().find(|option| attribute(option, "selected").is_some()).or(options.first());
                let value = chosen.and_then(|option| attribute(option, "value")).unwrap_or_default();
                fields.push((attribute(tag, "name").unwrap_or_default(), value));
            }
        }
        let action = attribute(tag, "action").filter(|action| !action.is_empty()).unwrap_or_else(|| self.path.clone());
        Form { action, method: attribute(tag, "method").unwrap_or_else(|| "get".to_owned()), fields }
    }

    /// The form whose action ends like this.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Form {
        let found = self.forms().into_iter().find(|form| form.action.split('?').next().is_some_and(|path| path.ends_with(action)));
        found.unwrap_or_else(|| panic!("{} ({}) has no form for {action}: {:?}", self.path, self.status, self.forms()))
    }

    /// The form that has a field of this name.
    #[track_caller]
    pub(crate) fn form_with(&self, field: &str) -> Form {
        let found = self.forms().into_iter().find(|form| form.fields.iter().any(|(name, _)| name == field));
        found.unwrap_or_else(|| panic!("{} ({}) has no form with {field}: {}", self.path, self.status, self.html))
    }
}

impl Form {
    /// The names of the fields in which a person types or chooses, ticked or not.
    pub(crate) fn asked<'a>(&self, page: &'a Page) -> Vec<&'a str> {
        let own = |tag: &str| {
            let action = attribute(tag, "action").filter(|action| !action.is_empty()).unwrap_or_else(|| page.path.clone());
            action == self.action && attribute(tag, "method").as_deref() == Some(self.method.as_str())
        };
        let mut names = Vec::new();
        for found in FORM.captures_iter(&page.html).filter(|found| own(&found[1])) {
            let body = found.get(2).unwrap().as_str();
            for control in CONTROL.captures_iter(body) {
                let tag = [1, 2, 4].iter().find_map(|at| control.get(*at)).map_or("", |tag| tag.as_str());
                let hidden = attribute(tag, "type").is_some_and(|kind| ["hidden", "submit", "checkbox"].contains(&kind.as_str()));
                let Some(at) = tag.find("name=\"").filter(|_| !hidden) else { continue };
                let name = tag[at + 6..].split('"').next().unwrap_or_default();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// What a field holds.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}
