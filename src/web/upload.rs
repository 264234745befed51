//! Files that people hand in with a form: `multipart/form-data`, read whole within a limit, and checked to be this visitor's own form.
//!
//! It does not look into a file.

use std::future::{Future, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use crate::domain::value::evidence::BYTES_MAX;
use crate::web::body::{Sending, whole};
use crate::web::form::{Form, Holder, back_to, root_of, sign_in_address};
use crate::web::problem::Problem;

/// The most bytes of a form with a file: a little more than a file, so that one that is too big is told so beside its field.
pub(crate) const UPLOAD_MAX: usize = 3 * BYTES_MAX;
/// A form has few fields.
const PARTS_MAX: usize = 20;

/// A form with one file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upload {
    /// Its other fields.
    pub(crate) form: Form,
    /// The file.
    pub(crate) file: Sent,
}

/// What came in the place of the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) enum Sent {
    /// Nothing was chosen.
    #[default]
    Nothing,
    /// More than was read.
    TooMuch,
    /// A file: the name that it came with, and its bytes.
    File(String, Vec<u8>),
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // Strangers have nothing to hand in: nothing of theirs is read.
        if matches!(Holder::of(req), Holder::Visitor(_)) {
            return Box::pin(ready(Err(Problem::SignInFirst(sign_in_address(&root_of(req), &back_to(req))))));
        }
        let body = whole(req, payload, Sending::File);
        let req = req.clone();
        Box::pin(async move {
            let body = match body.await {
                Ok(body) => body,
                // Nothing is kept of it, so it does not matter whose form it was.
                Err(Problem::TooLarge) => return Ok(Self { form: Form::default(), file: Sent::TooMuch }),
                Err(problem) => return Err(problem),
            };
            let kind = req.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let (pairs, file) = fields(kind, &body).ok_or(Problem::Malformed)?;
            Ok(Self { form: Form::checked(&req, pairs)?, file })
        })
    }
}

/// The fields and the file of a form; a form of the plain kind has no file.
fn fields(kind: &str, body: &[u8]) -> Option<(Vec<(String, String)>, Sent)> {
    if kind.starts_with("application/x-www-form-urlencoded") {
        return Some((serde_urlencoded::from_bytes(body).ok()?, Sent::Nothing));
    }
    boundary(kind).and_then(|boundary| read(body, boundary))
}

/// The mark between the parts, of 1 to 70 letters.
fn boundary(kind: &str) -> Option<&str> {
    let (kind, rest) = kind.split_once(';')?;
    let mark = rest.split(';').find_map(|each| each.trim().strip_prefix("boundary="))?.trim_matches('"');
    (kind.trim().eq_ignore_ascii_case("multipart/form-data") && (1..=70).contains(&mark.len())).then_some(mark)
}

/// The fields and the file; `None` where the body is no such form.
fn read(body: &[u8], boundary: &str) -> Option<(Vec<(String, String)>, Sent)> {
    let mark = format!("\r\n--{boundary}");
    let (first, mark) = (mark.trim_start().as_bytes(), mark.as_bytes());
    let mut rest = body.strip_prefix(first)?;
    let (mut pairs, mut file) = (Vec::new(), Sent::Nothing);
    for _ in 0..=PARTS_MAX {
        if rest.starts_with(b"--") {
            return Some((pairs, file));
        }
        let part = rest.strip_prefix(b"\r\n")?;
        let end = find(part, mark)?;
        let (part, after) = (part.get(..end)?, part.get(end.checked_add(mark.len())?..)?);
        let head_end = find(part, b"\r\n\r\n")?;
        let (head, content) = (std::str::from_utf8(part.get(..head_end)?).ok()?, part.get(head_end.checked_add(4)?..)?);
        match disposition(head)? {
            (name, None) => pairs.push((name, std::str::from_utf8(content).ok()?.to_owned())),
            (_, Some(given)) if given.is_empty() && content.is_empty() => {}
            (_, Some(given)) => file = Sent::File(given, content.to_vec()),
        }
        rest = after;
    }
    None
}

/// The field's name, and the file's where there is one.
fn disposition(head: &str) -> Option<(String, Option<String>)> {
    let line = head.split("\r\n").find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let value = |name: &str| {
        let (_, rest) = line.split_once(&format!("; {name}=\""))?;
        // Browsers write a quotation mark in a name as %22.
        Some(rest.split_once('"')?.0.to_owned())
    };
    Some((value("name")?, value("filename")))
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut from = 0_usize;
    loop {
        let at = within.get(from..)?.iter().position(|byte| *byte == first)?.checked_add(from)?;
        if within.get(at..)?.starts_with(what) {
            return Some(at);
        }
        from = at.checked_add(1)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &[u8] = b"--xYx\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nm1.2\r\n--xYx\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"a%22b.txt\"\r\nContent-Type: text/plain\r\n\r\n\
        one\r\n--xY\r\n\r\ntwo\r\n--xYx--\r\n";

    #[test]
    fn a_forms_fields_and_its_file_are_told_apart_to_the_byte() {
        let (pairs, file) = read(FORM, "xYx").unwrap();
        assert_eq!(pairs, [("form_token".to_owned(), "m1.2".to_owned())]);
        assert_eq!(file, Sent::File("a%22b.txt".to_owned(), b"one\r\n--xY\r\n\r\ntwo".to_vec()));
        let nothing = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--x--\r\n";
        assert_eq!(read(nothing, "x").unwrap().1, Sent::Nothing);
    }

    #[test]
    fn what_is_no_such_form_is_not_read() {
        for end in 0..FORM.len() - 4 {
            assert_eq!(read(&FORM[..end], "xYx"), None, "{end}");
        }
        assert_eq!(boundary("multipart/form-data; boundary=\"x Y\""), Some("x Y"));
        for kind in ["multipart/form-data", "text/plain; boundary=x", "multipart/form-data; boundary="] {
            assert_eq!(boundary(kind), None, "{kind}");
        }
    }
}
