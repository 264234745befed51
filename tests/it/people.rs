//! Who a story is about: a bank with its staff and members, as the API shows them.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

/// A member as the API shows one.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub id: String,
    pub account: String,
    pub number: i64,
    pub token: Token,
}

impl Person {
    /// From a member of the API and a token.
    pub(crate) fn of(member: &Value, token: Token) -> Self {
        let text = |field: &str| member[field].as_str().unwrap().to_owned();
        Self { id: text("id"), account: text("account_id"), number: member["number"].as_i64().unwrap(), token }
    }
}

/// A bearer token that is made when it is first used: most people of a story never ask the API, and a command for each takes time.
#[derive(Clone, Debug)]
pub(crate) struct Token(Arc<Later>);

#[derive(Debug)]
struct Later {
    database_url: String,
    bank: String,
    number: i64,
    made: OnceLock<String>,
}

impl Token {
    /// The token of the member with this number, made by the command line at its first use.
    pub(crate) fn later(database_url: String, bank: String, number: i64) -> Self {
        Self(Arc::new(Later { database_url, bank, number, made: OnceLock::new() }))
    }

    /// The token itself.
    pub(crate) fn as_str(&self) -> &str {
        self.0.made.get_or_init(|| {
            let mut command = crate::world::plain_command(Path::new(env!("CARGO_BIN_EXE_goodturn")), &self.0.database_url);
            command.args(["token", "create", "--bank", &self.0.bank, "--member", &self.0.number.to_string()]);
            let output = command.output().unwrap();
            assert!(output.status.success(), "no token: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        })
    }
}

impl std::ops::Deref for Token {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Token {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A bank with a coordinator, a broker and three members.
#[derive(Clone, Debug)]
pub(crate) struct Bank {
    pub slug: String,
    /// Number 1, Cora Coordinator.
    pub coordinator: Person,
    /// Number 2, Bram Broker.
    pub broker: Person,
    /// Numbers 3 to 5: Ada Archer, Ben Baker and Cleo Carter.
    pub members: Vec<Person>,
    /// The slug of a category that the bank has.
    pub category: String,
}

impl Bank {
    /// Makes everybody's token now, for a story that holds or breaks the database later.
    pub(crate) fn with_tokens(self) -> Self {
        for person in [&self.coordinator, &self.broker].into_iter().chain(&self.members) {
            person.token.as_str();
        }
        self
    }
}

impl AsRef<str> for Bank {
    fn as_ref(&self) -> &str {
        &self.slug
    }
}
