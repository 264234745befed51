//! The demo's post: where letters go, and two statements that wait for the next round. Told from `cli/demo/messages.txt`.
//!
//! It goes through the services as a broker does.

use crate::cli::ending::Result;
use crate::cli::script::unknown;
use crate::cli::story::Story;
use crate::domain::people::member::ContactChannel;
use crate::domain::people::profile::Format;
use crate::domain::text::Note;
use crate::service::people::profile::{ProfileChange, StaffChange};

const MESSAGES: &str = include_str!("demo/messages.txt");
/// Who writes it down.
const BROKER: &str = "Alison Reid";

/// Tells it.
pub(crate) fn tell(story: &Story<'_>) -> Result<()> {
    let broker = story.acting(BROKER)?;
    for line in MESSAGES.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [name, channel, format, address] = cells.as_slice() else { return Err(unknown(line)) };
        let member = story.member(name)?.id;
        let change = ProfileChange {
            contact_channel: Some(ContactChannel::from_code(channel).ok_or_else(|| unknown(line))?),
            format: Some(Format::from_code(format).ok_or_else(|| unknown(line))?),
            staff: StaffChange {
                address: Some(Some(Note::new(&address.replace("; ", "\n")).or(Err(unknown(line)))?)),
                ..StaffChange::default()
            },
            ..ProfileChange::default()
        };
        story.banks.change_profile(&broker, member, &change)?;
        story.banks.post_statement(&broker, member)?;
    }
    Ok(())
}
