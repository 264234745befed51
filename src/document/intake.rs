//! What is wrong with a line of a file that somebody brings in, in words: the same on a page, in the API and on the command line.

use crate::document::words::Words;

/// `Line 3, amount: write …`; `line` 0 is the file as a whole, an empty `column` the line as a whole.
pub(crate) fn fault_line(words: &Words, line: u64, column: &str, message: &str) -> String {
    let (line, what) = (line.to_string(), words.say(message));
    let parts = [("line", line.as_str()), ("column", column), ("what", what.as_str())];
    match (line.as_str(), column) {
        ("0", _) => what.clone(),
        (_, "") => words.with("intake-fault-line", &parts),
        _ => words.with("intake-fault-cell", &parts),
    }
}
