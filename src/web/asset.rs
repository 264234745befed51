//! The files of `static/`: inside the binary, named by their content, compressed once.
//!
//! A name that changes with its content may be kept by browsers for ever, so
//! nothing here answers questions of freshness. It must not read the disk for a
//! request, nor serve anything that a signed-in person would see differently.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::web::problem::{PageResult, Problem};

/// How many hexadecimal digits of the hash stand in a name.
const HASH_DIGITS: usize = 8;
/// A year, the longest that browsers honour.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Where the files are served; links within a stylesheet are relative to it.
const PREFIX: &str = "/assets/";

#[derive(Embed)]
#[folder = "static/"]
struct Static;

/// One file, ready to be sent.
struct Asset {
    kind: &'static str,
    plain: Bytes,
    brotli: Option<Bytes>,
}

/// All files, loaded once, so that a debug build behaves as a release does.
struct Table {
    /// The name in `static/`, such as `fonts/x.woff2`, to the name served.
    served_names: BTreeMap<String, String>,
    /// The name served, such as `x.0123abcd.woff2`, to the file.
    files: BTreeMap<String, Asset>,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::load);

/// The address of a file of `static/`, for templates: `url("app.css")`.
/// An unknown name is a fault of the program: it stops a debug build and gives
/// an empty address otherwise.
pub(crate) fn url(name: &str) -> String {
    let served = TABLE.served_names.get(name);
    debug_assert!(served.is_some(), "static/{name} does not exist");
    served.map(|served| format!("{PREFIX}{served}")).unwrap_or_default()
}

/// Answers `/assets/{name}`.
pub(crate) async fn serve(path: web::Path<String>, req: HttpRequest) -> PageResult {
    let Some(asset) = TABLE.files.get(path.as_str()) else { return Err(Problem::not_found()) };
    let accepted = req.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, asset.kind))
        .insert_header((header::CACHE_CONTROL, FOR_EVER))
        .insert_header((header::VARY, "Accept-Encoding"));
    Ok(match &asset.brotli {
        Some(body) if takes_brotli(accepted) => answer.insert_header((header::CONTENT_ENCODING, "br")).body(body.clone()),
        _ => answer.body(asset.plain.clone()),
    })
}

impl Table {
    fn load() -> Self {
        let mut table = Self { served_names: BTreeMap::new(), files: BTreeMap::new() };
        // Stylesheets last: they hold the hashed names of the fonts.
        let (sheets, others): (Vec<_>, Vec<_>) = Static::iter().partition(|name| extension(name) == "css");
        for name in others {
            if let Some(file) = Static::get(&name) {
                table.add(&name, file.data.into_owned());
            }
        }
        for name in sheets {
            if let Some(file) = Static::get(&name) {
                let text = String::from_utf8_lossy(&file.data);
                let linked = table.link(&text);
                table.add(&name, linked.into_bytes());
            }
        }
        table
    }

    /// Points every `url(…)` of a stylesheet at the name that is served.
    fn link(&self, sheet: &str) -> String {
        self.served_names
            .iter()
            .fold(sheet.to_owned(), |text, (name, served)| text.replace(&format!("url({name})"), &format!("url({served})")))
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let served = served_name(name, &bytes);
        let asset = Asset { kind: content_type(name), brotli: compress(name, &bytes).map(Bytes::from), plain: Bytes::from(bytes) };
        self.files.insert(served.clone(), asset);
        self.served_names.insert(name.to_owned(), served);
    }
}

/// `fonts/x.woff2` with its content's hash: `x.0123abcd.woff2`.
fn served_name(name: &str, bytes: &[u8]) -> String {
    let hash: String = hex::encode(Sha256::digest(bytes)).chars().take(HASH_DIGITS).collect();
    let file = name.rsplit('/').next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{file}.{hash}"),
    }
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn content_type(name: &str) -> &'static str {
    match extension(name) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The file as brotli, unless that does not make it smaller (fonts are packed already).
fn compress(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    if !matches!(extension(name), "css" | "js" | "svg" | "txt") {
        return None;
    }
    let mut packed = Vec::new();
    let mut input = bytes;
    let params = brotli::enc::BrotliEncoderParams::default();
    match brotli::BrotliCompress(&mut input, &mut packed, &params) {
        Ok(_) if packed.len() < bytes.len() => Some(packed),
        Ok(_) => None,
        Err(fault) => {
            tracing::warn!(name, %fault, "a static file is served uncompressed");
            None
        }
    }
}

/// Whether `Accept-Encoding` names brotli without refusing it (`br;q=0`).
fn takes_brotli(accepted: &str) -> bool {
    accepted.split(',').any(|each| {
        let mut parts = each.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let refused = parts.any(|part| part.strip_prefix("q=").is_some_and(|weight| weight.trim_matches(['0', '.']).is_empty()));
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_its_content_and_keeps_its_ending() {
        let first = served_name("fonts/x.woff2", b"one");
        assert!(first.starts_with("x.") && first.rsplit('.').next() == Some("woff2"), "{first}");
        assert_eq!(first.len(), "x..woff2".len() + HASH_DIGITS);
        assert_ne!(first, served_name("fonts/x.woff2", b"two"));
    }

    #[test]
    fn the_stylesheet_points_only_at_files_that_are_served() {
        let served = TABLE.served_names.get("app.css").unwrap();
        let sheet = String::from_utf8(TABLE.files.get(served).unwrap().plain.to_vec()).unwrap();
        let mut links = 0;
        for rest in sheet.split("url(").skip(1) {
            let target = rest.split(')').next().unwrap();
            assert!(TABLE.files.contains_key(target), "{target} is not served");
            links += 1;
        }
        assert_eq!(links, 4);
    }

    #[test]
    fn styles_and_scripts_stay_within_their_budgets() {
        for (name, limit) in [("app.css", 12_000), ("app.js", 12_000)] {
            let served = TABLE.served_names.get(name).unwrap();
            let packed = TABLE.files.get(served).unwrap().brotli.as_ref().unwrap();
            assert!(packed.len() < limit, "{name} has {} bytes", packed.len());
        }
    }

    #[test]
    fn brotli_is_sent_only_to_those_who_take_it() {
        assert!(takes_brotli("gzip, deflate, br"));
        assert!(takes_brotli("br;q=0.5"));
        assert!(!takes_brotli("br;q=0, gzip"));
        assert!(!takes_brotli("gzip"));
        assert!(!takes_brotli(""));
    }
}
