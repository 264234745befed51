//! What can be typed: every command and its arguments. What each is for is said in the words (`document/words/en/cli.ftl`), see `manual`.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use crate::cli::command_bench::{Bench, BenchDoor, BenchPost, BenchRun};
pub(crate) use crate::cli::command_cost::{Cost, CostAdd, CostImport};
pub(crate) use crate::cli::command_place::{Place, PlaceImport};
use crate::cli::output::Reader;
use crate::cli::read;
pub(crate) use crate::cli::which::{OfBank, OfMember};
use crate::domain::calendar::{Day, YearStart};
use crate::domain::id::TokenId;
use crate::domain::people::member::{MemberKind, Role};
use crate::domain::text::{Email, Name, Slug, Title};
use crate::domain::value::model::YearName;

/// Everything that can be typed.
#[derive(Parser, Debug)]
#[command(name = "goodturn", version, disable_help_subcommand = true)]
pub(crate) struct Typed {
    /// What every command takes.
    #[command(flatten)]
    pub(crate) common: Common,
    /// Which command.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
pub(crate) struct Common {
    /// Where the database is.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Results for machines.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

impl Common {
    /// Who reads the results.
    pub(crate) const fn reader(&self) -> Reader {
        if self.json { Reader::Machine } else { Reader::Person }
    }
}

/// The commands.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// A believable bank to look around in.
    Demo(Demo),
    /// The server.
    Serve(Serve),
    /// Brings the database's schema up to date.
    Migrate(Migrate),
    /// What is wrong, and what to do about it.
    Doctor,
    /// Banks.
    #[command(subcommand)]
    Bank(Bank),
    /// Members.
    #[command(subcommand)]
    Member(Member),
    /// Logins.
    #[command(subcommand)]
    Login(Login),
    /// Tokens of the API.
    #[command(subcommand)]
    Token(Token),
    /// The books.
    #[command(subcommand)]
    Ledger(Ledger),
    /// The cost register.
    #[command(subcommand)]
    Cost(Cost),
    /// Places that members live in.
    #[command(subcommand)]
    Place(Place),
    /// Reports.
    #[command(subcommand)]
    Report(Report),
    /// Brings in another system's files.
    Import(Import),
    /// Makes up a bank of any size.
    Generate(Generate),
    /// Measures the server.
    #[command(subcommand)]
    Bench(Bench),
    /// Copies everything to a file.
    Backup(Backup),
    /// Puts a backup in the place of the database.
    Restore(Restore),
}

/// `backup`.
#[derive(Args, Debug)]
pub(crate) struct Backup {
    /// Where to.
    #[arg(value_name = "FILE")]
    pub(crate) backup: PathBuf,
}

/// `restore`.
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// Which backup.
    #[arg(value_name = "FILE")]
    pub(crate) backup: PathBuf,
    /// Accepts that transfers are lost.
    #[arg(long)]
    pub(crate) accept_older: bool,
}

/// `demo`.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// Where to listen.
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Where to keep the bank.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

/// `serve`.
#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// Where to listen.
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// How people reach the server.
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Accepts that passwords cross the network readable.
    #[arg(long)]
    pub(crate) allow_plain_http: bool,
    /// Where the figures of the running server can be read.
    #[arg(long, value_name = "ADDR")]
    pub(crate) metrics_listen: Option<String>,
    /// Where the newest checkpoint of each bank is kept outside the database.
    #[arg(long, value_name = "DIR")]
    pub(crate) checkpoint_dir: Option<PathBuf>,
    /// The mail server that e-mail is handed to.
    #[arg(long, value_name = "URL")]
    pub(crate) smtp_url: Option<String>,
    /// The address that e-mail comes from.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    /// What gets text messages.
    #[arg(long, value_name = "URL")]
    pub(crate) text_hook: Option<String>,
    /// Which proxies are believed about whom they pass on.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) trusted_proxy: Vec<String>,
    /// How many posts a second one member may make through the API.
    #[arg(long, value_name = "N")]
    pub(crate) posts_per_second: Option<NonZeroU32>,
}

/// `migrate`.
#[derive(Args, Debug)]
pub(crate) struct Migrate {
    /// The role that `serve` will use.
    #[arg(long, value_name = "ROLE")]
    pub(crate) app_role: Option<String>,
}

/// `bank …`.
#[derive(Subcommand, Debug)]
pub(crate) enum Bank {
    /// Opens a bank.
    Create(BankCreate),
    /// Lists the banks.
    List,
}

/// `bank create`.
#[derive(Args, Debug)]
pub(crate) struct BankCreate {
    /// Its short name in addresses.
    #[arg(long, value_parser = read::slug)]
    pub(crate) slug: Slug,
    /// What it is called.
    #[arg(long, value_parser = read::name)]
    pub(crate) name: Name,
    /// Where its days begin and end.
    #[arg(long, value_name = "TZ", default_value = "Europe/London", value_parser = read::time_zone)]
    pub(crate) time_zone: chrono_tz::Tz,
    /// When its financial year begins.
    #[arg(long, value_name = "MM-DD", default_value = "04-01", value_parser = read::year_start)]
    pub(crate) year_start: YearStart,
}

/// `member …`.
#[derive(Subcommand, Debug)]
pub(crate) enum Member {
    /// Adds a member.
    Add(MemberAdd),
    /// Lists the members.
    List(OfBank),
}

/// `member add`.
#[derive(Args, Debug)]
pub(crate) struct MemberAdd {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// What they are called.
    #[arg(long, value_parser = read::name)]
    pub(crate) name: Name,
    /// E-mail address.
    #[arg(long, value_parser = read::email)]
    pub(crate) email: Option<Email>,
    /// What they may do.
    #[arg(long, default_value = "member", value_parser = read::role)]
    pub(crate) role: Role,
    /// Their number.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..))]
    pub(crate) number: Option<i64>,
    /// The day they joined.
    #[arg(long, value_name = "DATE", value_parser = read::day)]
    pub(crate) joined_on: Option<Day>,
    /// A person or an organisation.
    #[arg(long, default_value = "person", value_parser = read::kind)]
    pub(crate) kind: MemberKind,
}

/// `login …`.
#[derive(Subcommand, Debug)]
pub(crate) enum Login {
    /// Makes a one-time link.
    Invite(LoginInvite),
    /// Takes the second step from somebody who lost it.
    ResetFactors(LoginReset),
}

/// `login reset-factors`.
#[derive(Args, Debug)]
pub(crate) struct LoginReset {
    /// Whose.
    #[command(flatten)]
    pub(crate) of: OfMember,
}

/// `login invite`.
#[derive(Args, Debug)]
pub(crate) struct LoginInvite {
    /// Whose.
    #[command(flatten)]
    pub(crate) of: OfMember,
    /// How people reach the server.
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
}

/// `token …`.
#[derive(Subcommand, Debug)]
pub(crate) enum Token {
    /// Makes a token.
    Create(TokenCreate),
    /// Lists tokens.
    List(OfBank),
    /// Ends a token.
    Revoke(TokenRevoke),
}

/// `token create`.
#[derive(Args, Debug)]
pub(crate) struct TokenCreate {
    /// Whose.
    #[command(flatten)]
    pub(crate) of: OfMember,
    /// What its owner calls it.
    #[arg(long, value_name = "LABEL", value_parser = read::title)]
    pub(crate) name: Option<Title>,
    /// After how many days it ends.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=3_650))]
    pub(crate) days: Option<i64>,
}

/// `token revoke`.
#[derive(Args, Debug)]
pub(crate) struct TokenRevoke {
    /// Which.
    #[arg(value_name = "ID", value_parser = read::token)]
    pub(crate) id: TokenId,
}

/// `ledger …`.
#[derive(Subcommand, Debug)]
pub(crate) enum Ledger {
    /// Recomputes the books.
    Verify(LedgerVerify),
    /// Writes the books to a file.
    Export(LedgerExport),
    /// The newest checkpoint.
    Checkpoint(OfBank),
    /// The public keys.
    Key(LedgerKey),
    /// A transfer with its proof.
    Receipt(LedgerReceipt),
    /// Checks a receipt without a database.
    VerifyReceipt(VerifyReceipt),
}

/// `ledger receipt`.
#[derive(Args, Debug)]
pub(crate) struct LedgerReceipt {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// The transfer's number.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..))]
    pub(crate) seq: i64,
    /// Where to.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// `ledger verify-receipt`.
#[derive(Args, Debug)]
pub(crate) struct VerifyReceipt {
    /// The receipt; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// A file of public keys, or one key.
    #[arg(long, value_name = "FILE_OR_STRING")]
    pub(crate) key: String,
}

/// `ledger key`.
#[derive(Args, Debug)]
pub(crate) struct LedgerKey {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// Makes a new key that signs from the next start on.
    #[arg(long)]
    pub(crate) rotate: bool,
}

/// `ledger verify`.
#[derive(Args, Debug)]
pub(crate) struct LedgerVerify {
    /// Only this bank.
    #[arg(long, value_name = "SLUG", value_parser = read::slug)]
    pub(crate) bank: Option<Slug>,
    /// A checkpoint that was saved before.
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
}

/// `ledger export`.
#[derive(Args, Debug)]
pub(crate) struct LedgerExport {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// The form.
    #[arg(long)]
    pub(crate) format: LedgerFormat,
    /// Where to.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A form of the books.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LedgerFormat {
    /// For hledger.
    Hledger,
    /// For beancount.
    Beancount,
    /// For spreadsheets: a line for each posting.
    Csv,
    /// For programs: a list of transfers.
    Json,
}

/// `report …`.
#[derive(Subcommand, Debug)]
pub(crate) enum Report {
    /// The annual value report.
    Value(ReportValue),
}

/// `report value`.
#[derive(Args, Debug)]
pub(crate) struct ReportValue {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// The bank's year.
    #[arg(long, value_parser = read::year)]
    pub(crate) year: YearName,
    /// The form.
    #[arg(long)]
    pub(crate) format: ReportFormat,
    /// As it stands now, where the year is closed.
    #[arg(long)]
    pub(crate) live: bool,
    /// Where to.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A form of a report.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ReportFormat {
    /// For programs.
    Json,
    /// Every table with every input: one file, or a file a table where the output's name ends with `.zip`.
    Csv,
    /// For spreadsheets, with formulas.
    Xlsx,
    /// For paper.
    Pdf,
    /// A page that is a file.
    Html,
}

/// `import`.
#[derive(Args, Debug)]
pub(crate) struct Import {
    /// The bank.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// Which system wrote the files.
    #[arg(long)]
    pub(crate) from: ImportSource,
    /// Checks only.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// A system that others come from.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[value(rename_all = "lowercase")]
pub(crate) enum ImportSource {
    /// TimeOverflow's users, posts and transfers.
    TimeOverflow,
    /// A later edition.
    Komunitin,
    /// A later edition.
    Cyclos3,
    /// A later edition.
    #[value(name = "mutual-credit")]
    MutualCredit,
    /// A later edition.
    Nexus,
    /// A later edition.
    Csv,
}

/// `generate`.
#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// The bank to make.
    #[command(flatten)]
    pub(crate) of: OfBank,
    /// How many members.
    #[arg(long, value_parser = clap::value_parser!(i64).range(4..=200_000))]
    pub(crate) members: i64,
    /// How many transfers.
    #[arg(long, value_parser = clap::value_parser!(i64).range(0..=10_000_000))]
    pub(crate) transfers: i64,
    /// Over how many years.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(i64).range(1..=30))]
    pub(crate) years: i64,
    /// What everything is drawn from.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The last day.
    #[arg(long, value_name = "DATE", value_parser = read::day)]
    pub(crate) until: Option<Day>,
}
