//! Opens the database that a command means. A new one is made only by the commands that begin something.

use std::path::Path;

use crate::cli::command::Common;
use crate::cli::config;
use crate::cli::ending::{Ending, Result};
use crate::domain::people::bank::Bank;
use crate::domain::text::Slug;
use crate::service::actor::Actor;
use crate::service::bank::{Banks, Opening};
use crate::service::clock::Clock;
use crate::service::office::upkeep::{self, Found};

/// A database that is there and up to date; nothing is made or changed.
pub(crate) fn existing(common: &Common) -> Result<Banks> {
    let url = config::database_url(common.database_url.as_deref())?;
    match upkeep::look(&url)? {
        Found::Nothing => Err(Ending::refused_with("cli-no-database", &[("url", &upkeep::shown(&url))])),
        Found::Older(_) => Err(Ending::refused("cli-older-schema")),
        Found::Current => opened(url, None),
    }
}

/// A database that is there and up to date, or a new one.
pub(crate) fn or_new(common: &Common) -> Result<Banks> {
    let url = config::database_url(common.database_url.as_deref())?;
    match upkeep::look(&url)? {
        Found::Nothing => {
            upkeep::migrate(&url)?;
            opened(url, None)
        }
        Found::Older(_) => Err(Ending::refused("cli-older-schema")),
        Found::Current => opened(url, None),
    }
}

/// The database at an address, with the key and the folder of checkpoints that go with it.
pub(crate) fn opened(url: String, checkpoint_dir: Option<&Path>) -> Result<Banks> {
    let opening = Opening { key_file: config::key_file(&url)?, checkpoint_dir: config::checkpoint_dir(checkpoint_dir)?, url };
    Ok(Banks::open(&opening, Clock::System)?)
}

/// A bank by its short name, and the operator in it.
pub(crate) fn bank(banks: &Banks, slug: &Slug) -> Result<(Bank, Actor)> {
    match banks.bank_by_slug(&Actor::Operator(None), slug) {
        Ok(bank) => {
            let operator = Actor::Operator(Some(bank.id));
            Ok((bank, operator))
        }
        Err(crate::service::error::Error::NotFound) => Err(Ending::refused_with("cli-no-bank", &[("slug", slug.as_str())])),
        Err(error) => Err(error.into()),
    }
}
