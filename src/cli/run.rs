//! The one entry: reads argv, sets up the log, runs one command, answers with its exit code.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use tracing_subscriber::EnvFilter;

use crate::cli::command::{Bench, Command, Ledger, Typed};
use crate::cli::config::LogShape;
use crate::cli::ending::{Ending, Result, words};
use crate::cli::{
    admin, backup, bench, bench_post, config, cost, demo, doctor, generate, import, ledger, manual, place, receipt, report, serve,
};

/// Runs the command that was typed.
#[must_use]
pub fn run() -> ExitCode {
    let typed = manual::worded(Typed::command(), &words()).try_get_matches().and_then(|matches| Typed::from_arg_matches(&matches));
    let typed = match typed {
        Ok(typed) => typed,
        // Help and the version are results: clap prints them on stdout with code 0, and everything wrong on stderr with 2.
        Err(error) => return ending_of(&error),
    };
    match start_log(&typed.command).and_then(|()| obey(&typed)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => ending.code(),
    }
}

fn ending_of(error: &clap::Error) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    match error.print() {
        Ok(()) => ExitCode::from(code),
        Err(_) => Ending::ReaderGone.code(),
    }
}

/// A server tells what it answers; a person who waits for a result, or looks at the demo, is told only what is wrong.
fn start_log(command: &Command) -> Result<()> {
    let usual = if matches!(command, Command::Serve(_)) { "info,actix_server=warn" } else { "warn" };
    let filter = config::log_filter()?.unwrap_or_else(|| usual.to_owned());
    let filter = EnvFilter::try_new(&filter).or(Err(Ending::wrong_with("cli-wrong-variable", &[("name", "GOODTURN_LOG")])))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config::log_shape()? {
        LogShape::Text => log.init(),
        LogShape::Json => log.json().init(),
    }
    Ok(())
}

fn obey(typed: &Typed) -> Result<()> {
    let common = &typed.common;
    match &typed.command {
        Command::Demo(demo) => demo::run(common, demo),
        Command::Serve(serve) => serve::run(common, serve),
        Command::Migrate(migrate) => admin::migrate(common, migrate),
        Command::Doctor => doctor::run(common),
        Command::Bank(bank) => admin::bank(common, bank),
        Command::Member(member) => admin::member(common, member),
        Command::Login(login) => admin::login(common, login),
        Command::Token(token) => admin::token(common, token),
        Command::Ledger(Ledger::Verify(verify)) => ledger::verify(common, verify),
        Command::Ledger(Ledger::Export(export)) => ledger::export(common, export),
        Command::Ledger(Ledger::Checkpoint(of)) => receipt::checkpoint(common, of),
        Command::Ledger(Ledger::Key(of)) => receipt::key(common, of),
        Command::Ledger(Ledger::Receipt(of)) => receipt::receipt(common, of),
        Command::Ledger(Ledger::VerifyReceipt(typed)) => receipt::verify_receipt(common, typed),
        Command::Place(typed) => place::run(common, typed),
        Command::Cost(cost) => cost::run(common, cost),
        Command::Report(report) => report::run(common, report),
        Command::Import(import) => import::run(common, import),
        Command::Generate(generate) => generate::run(common, generate),
        Command::Bench(Bench::Pages(run)) => bench::pages(common, run),
        Command::Bench(Bench::Report(run)) => bench::report(common, run),
        Command::Bench(Bench::Match(run)) => bench::matching(common, run),
        Command::Backup(typed) => backup::backup(common, typed),
        Command::Restore(typed) => backup::restore(common, typed),
        Command::Bench(Bench::Post(run)) => bench_post::run(common, run),
    }
}
