//! `goodturn --help` is the manual: gives every command and argument its words from `document/words/en/cli.ftl`.
//!
//! A command `bank create` reads `cli-help-bank-create` (one line) and `cli-help-bank-create-more` (with examples);
//! an argument `time_zone` reads `cli-arg-time-zone`, or `cli-arg-bank-create-time-zone` where one word has two meanings.

use clap::Command;
use clap::builder::Resettable;

use crate::document::words::Words;

/// The command line with its words.
pub(crate) fn worded(command: Command, words: &Words) -> Command {
    let command = command.about(words.say("cli-help")).after_long_help(words.say("cli-help-more"));
    below(command, words, "cli-help")
}

fn below(command: Command, words: &Words, path: &str) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let command = names.into_iter().fold(command, |command, name| {
        let id = format!("{path}-{name}");
        command.mut_subcommand(&name, |sub| {
            let sub = sub.about(words.say(&id)).long_about(Resettable::Reset);
            let more = format!("{id}-more");
            let sub = if words.has(&more) { sub.after_long_help(words.say(&more)) } else { sub };
            below(sub, words, &id)
        })
    });
    command.mut_args(|arg| {
        let name = arg.get_id().as_str().replace('_', "-");
        let own = format!("{}-{name}", path.replacen("cli-help", "cli-arg", 1));
        let id = if words.has(&own) { own } else { format!("cli-arg-{name}") };
        arg.help(words.say(&id)).long_help(Resettable::Reset)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn unworded(command: &Command, path: &str, found: &mut Vec<String>) {
        let missing = |text: Option<&clap::builder::StyledStr>| {
            text.is_none_or(|text| text.to_string().is_empty() || text.to_string().starts_with("cli-"))
        };
        if missing(command.get_about()) || (!command.has_subcommands() && missing(command.get_after_long_help())) {
            found.push(path.to_owned());
        }
        for arg in command.get_arguments().filter(|arg| missing(arg.get_help())) {
            found.push(format!("{path} {}", arg.get_id()));
        }
        for sub in command.get_subcommands() {
            unworded(sub, &format!("{path} {}", sub.get_name()), found);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_words_and_an_example() {
        let manual = worded(crate::cli::command::Typed::command(), &Words::default());
        let mut found = Vec::new();
        unworded(&manual, "goodturn", &mut found);
        assert!(found.is_empty(), "without words: {found:#?}");
        manual.debug_assert();
    }
}
