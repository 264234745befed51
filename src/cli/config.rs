//! The environment: the only place that reads it. Flags win over it, and the defaults of the manual stand here.

use std::path::{Path, PathBuf};

use crate::cli::ending::{Ending, Result};
use crate::service::office::upkeep;

/// The database where nothing else is said: a file in the working directory.
const DATABASE_URL: &str = "sqlite://goodturn.db";
/// The address where nothing else is said: this machine only.
const LISTEN: &str = "127.0.0.1:8080";

/// How the log is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LogShape {
    /// For people.
    Text,
    /// For programs that collect logs.
    Json,
}

/// One variable, unless it is absent or empty. A value that is not UTF-8 is wrong use, never silently dropped.
#[expect(clippy::disallowed_methods, reason = "the one reader of the environment")]
fn variable(name: &'static str) -> Result<Option<String>> {
    match std::env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Ending::wrong_with("cli-wrong-variable", &[("name", name)])),
    }
}

/// Where the database is.
pub(crate) fn database_url(flag: Option<&str>) -> Result<String> {
    Ok(match flag {
        Some(url) => url.to_owned(),
        None => variable("GOODTURN_DATABASE_URL")?.unwrap_or_else(|| DATABASE_URL.to_owned()),
    })
}

/// Where to listen.
pub(crate) fn listen(flag: Option<&str>) -> Result<String> {
    Ok(match flag {
        Some(address) => address.to_owned(),
        None => variable("GOODTURN_LISTEN")?.unwrap_or_else(|| LISTEN.to_owned()),
    })
}

/// How people reach the server, if it was said.
pub(crate) fn public_url(flag: Option<&str>) -> Result<Option<String>> {
    match flag {
        Some(url) => Ok(Some(url.to_owned())),
        None => variable("GOODTURN_PUBLIC_URL"),
    }
}

/// Where the figures of the running server can be read, if anywhere.
pub(crate) fn metrics_listen(flag: Option<&str>) -> Result<Option<String>> {
    match flag {
        Some(address) => Ok(Some(address.to_owned())),
        None => variable("GOODTURN_METRICS_LISTEN"),
    }
}

/// The mail server, if there is one.
pub(crate) fn smtp_url(flag: Option<&str>) -> Result<Option<String>> {
    flag_or(flag, "GOODTURN_SMTP_URL")
}

/// The address that e-mail comes from, if it was said.
pub(crate) fn mail_from(flag: Option<&str>) -> Result<Option<String>> {
    flag_or(flag, "GOODTURN_MAIL_FROM")
}

/// What gets text messages, if anything does.
pub(crate) fn text_hook(flag: Option<&str>) -> Result<Option<String>> {
    flag_or(flag, "GOODTURN_TEXT_HOOK")
}

/// The secret that signs text messages. It has no flag: flags can be read by everybody on the machine.
pub(crate) fn text_secret() -> Result<Option<String>> {
    variable("GOODTURN_TEXT_SECRET")
}

fn flag_or(flag: Option<&str>, name: &'static str) -> Result<Option<String>> {
    match flag {
        Some(value) => Ok(Some(value.to_owned())),
        None => variable(name),
    }
}

/// The proxies that are believed about whom they pass on; empty where none was named.
pub(crate) fn trusted_proxies(flags: &[String]) -> Result<Vec<String>> {
    if !flags.is_empty() {
        return Ok(flags.to_vec());
    }
    Ok(variable("GOODTURN_TRUSTED_PROXIES")?.map(|list| list.split(',').map(str::to_owned).collect()).unwrap_or_default())
}

/// Whether the log is written as JSON, a line an event.
pub(crate) fn log_shape() -> Result<LogShape> {
    match variable("GOODTURN_LOG_FORMAT")?.as_deref() {
        None | Some("text") => Ok(LogShape::Text),
        Some("json") => Ok(LogShape::Json),
        Some(_) => Err(Ending::wrong_with("cli-wrong-variable", &[("name", "GOODTURN_LOG_FORMAT")])),
    }
}

/// What is logged, in the form of `tracing`'s filters.
pub(crate) fn log_filter() -> Result<Option<String>> {
    variable("GOODTURN_LOG")
}

/// The file of the key that signs checkpoints: beside a database file, or `goodturn.key` in the working directory.
pub(crate) fn key_file(database_url: &str) -> Result<PathBuf> {
    Ok(match variable("GOODTURN_KEY_FILE")? {
        Some(path) => PathBuf::from(path),
        None => upkeep::key_file(database_url),
    })
}

/// The folder outside the database in which checkpoints are kept, if anywhere.
pub(crate) fn checkpoint_dir(flag: Option<&Path>) -> Result<Option<PathBuf>> {
    match flag {
        Some(path) => Ok(Some(path.to_owned())),
        None => Ok(variable("GOODTURN_CHECKPOINT_DIR")?.map(PathBuf::from)),
    }
}
