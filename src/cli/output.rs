//! What a command says: results on stdout, everything else on stderr, progress only where a person is watching.

use std::io::{ErrorKind, IsTerminal, Write};

use crate::cli::ending::{Ending, Result, with};

/// Who reads the results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reader {
    /// A person: aligned lines.
    Person,
    /// A machine: one JSON value.
    Machine,
}

/// Writes bytes to stdout.
pub(crate) fn bytes(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Ending::ReaderGone),
        Err(error) => Err(Ending::refused_with("cli-fault", &[("fault", &error.to_string())])),
    }
}

/// Writes one line to stdout.
pub(crate) fn line(text: &str) -> Result<()> {
    bytes(format!("{text}\n").as_bytes())
}

/// Writes one JSON value on one line.
pub(crate) fn json(value: &serde_json::Value) -> Result<()> {
    line(&value.to_string())
}

/// Columns under each other, two spaces apart; the last is as long as it likes.
pub(crate) fn table(rows: &[Vec<String>]) -> Result<()> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width)).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    bytes(text.as_bytes())
}

/// A line that counts up on a terminal, and nothing at all in a pipe.
pub(crate) struct Progress {
    id: &'static str,
    shown: Option<std::time::Instant>,
    watched: bool,
}

impl Progress {
    /// Progress in the words of a Fluent id with `{ $n }`.
    pub(crate) fn new(id: &'static str) -> Self {
        Self { id, shown: None, watched: std::io::stderr().is_terminal() }
    }

    /// So many are done.
    pub(crate) fn at(&mut self, n: i64) {
        let due = self.shown.is_none_or(|shown| shown.elapsed().as_millis() >= 100);
        if self.watched && due {
            self.shown = Some(std::time::Instant::now());
            self.write(&format!("\r{}", with(self.id, &[("n", &n.to_string())])));
        }
    }

    /// Clears the line.
    pub(crate) fn end(&mut self) {
        if self.watched && self.shown.is_some() {
            self.write("\r\u{1b}[K");
        }
    }

    /// A terminal that does not take progress is no reason to stop the work.
    fn write(&mut self, text: &str) {
        let mut err = std::io::stderr().lock();
        self.watched = err.write_all(text.as_bytes()).and_then(|()| err.flush()).is_ok();
    }
}
