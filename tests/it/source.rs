//! The sources as the architecture tests read them: what is code, what is a comment, what is a string.
//!
//! A small scanner, no compiler: it knows strings, characters, comments and braces, and nothing of types.

use std::path::{Path, PathBuf};

/// One file under `src`.
pub(crate) struct Source {
    /// Its path below `src`, with slashes: `domain/help/exchange.rs`.
    pub path: String,
    /// As it stands.
    pub text: String,
    /// Comments and the contents of strings blanked, byte for byte.
    pub code: String,
    /// The strings, with the byte at which each begins.
    pub strings: Vec<(usize, String)>,
}

/// The folder of the package.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder with this ending, sorted by path.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every Rust file under `src`.
pub(crate) fn sources() -> Vec<Source> {
    let src = root().join("src");
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let (code, strings) = scan(&text);
        let path = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        Source { path, text, code, strings }
    };
    files(&src, "rs").into_iter().map(read).collect()
}

impl Source {
    /// The line on which a byte stands, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// Where the unit tests begin; code after it may do what tests may.
    pub(crate) fn tests_at(&self) -> usize {
        self.code.find("#[cfg(test)]\nmod ").unwrap_or(self.code.len())
    }

    /// The code that is not a unit test.
    pub(crate) fn living(&self) -> &str {
        &self.code[..self.tests_at()]
    }

    /// The strings that are not in a unit test.
    pub(crate) fn living_strings(&self) -> impl Iterator<Item = &(usize, String)> {
        let end = self.tests_at();
        self.strings.iter().filter(move |(at, _)| *at < end)
    }

    /// Where the parts of the module path point: `["domain", "help", "exchange"]`.
    pub(crate) fn module(&self) -> Vec<String> {
        let path = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        if path == "lib" || path == "main" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
    }
}

/// Blanks comments and strings; newlines stay, so that lines can be counted.
fn scan(text: &str) -> (String, Vec<(usize, String)>) {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut strings = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let blank_to = if rest.starts_with("//") {
            at + rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            at + comment_length(rest)
        } else if let Some((inside, length)) = raw_string(rest).filter(|_| at == 0 || !is_word(bytes[at - 1])) {
            strings.push((at, rest[inside].to_owned()));
            at + length
        } else if rest.starts_with('"') {
            let length = string_length(rest);
            strings.push((at, text[at + 1..at + length - 1].to_owned()));
            at + length
        } else if let Some(length) = char_length(rest) {
            at + length
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        for byte in &mut code[at..blank_to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = blank_to;
    }
    (String::from_utf8(code).expect("whole characters are blanked"), strings)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn comment_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest.as_bytes()[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.as_bytes()[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// What a raw string holds, and its whole length.
fn raw_string(rest: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    after[hashes..].strip_prefix('"')?;
    let open = rest.len() - after.len() + hashes + 1;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = rest[open..].find(&close)? + open;
    Some((open..end, end + close.len()))
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character literal, not a lifetime.
fn char_length(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let mut chars = inner.char_indices();
    match chars.next()? {
        (_, '\\') => {
            let end = inner[2..].find('\'')?;
            Some(1 + 2 + end + 1)
        }
        (_, '\'') => None,
        _ => match chars.next()? {
            (at, '\'') => Some(1 + at + 1),
            _ => None,
        },
    }
}

/// The end of the block that opens at or after a byte: just behind its closing brace. `None` where a `;` comes first.
pub(crate) fn block_end(code: &str, from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut brackets = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets = brackets.saturating_sub(1),
            b';' if depth == 0 && brackets == 0 => return None,
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
