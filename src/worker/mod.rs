//! What the program does by itself while it serves. Each task asks a service; none of them opens the database.

pub(crate) mod timers;
pub(crate) mod mail;
pub(crate) mod text;
pub(crate) mod outbox;
