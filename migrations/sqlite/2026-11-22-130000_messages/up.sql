-- Messages by each member's own channel, and what delivers them.

-- One message to one person, written in the transaction of what it tells.
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB REFERENCES members (id) CHECK (length(member_id) = 16),
    to_name TEXT,
    to_address TEXT,
    kind TEXT NOT NULL,
    about_id BLOB CHECK (length(about_id) = 16),
    facts TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'text', 'telephone', 'post', 'none')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'sent', 'failed', 'stopped')),
    not_before INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    done_by BLOB CHECK (length(done_by) = 16),
    outcome TEXT,
    round_id BLOB CHECK (length(round_id) = 16)
) STRICT;

-- Letters that were printed together.
CREATE TABLE post_rounds (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    made_at INTEGER NOT NULL,
    made_by BLOB CHECK (length(made_by) = 16),
    letters INTEGER NOT NULL
) STRICT;

-- One-time links in messages; the page behind one has buttons, so that a mail scanner does nothing.
CREATE TABLE message_links (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB REFERENCES members (id) CHECK (length(member_id) = 16),
    purpose TEXT NOT NULL,
    about_id BLOB NOT NULL CHECK (length(about_id) = 16),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

-- The secret address of a member's calendar.
CREATE TABLE calendar_feeds (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

-- Which copy of the program does a job now.
CREATE TABLE job_leases (
    job TEXT NOT NULL PRIMARY KEY,
    holder BLOB NOT NULL CHECK (length(holder) = 16),
    until_at INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_waiting ON outbox (bank_id, channel, not_before) WHERE state IN ('waiting', 'taken', 'failed');
CREATE INDEX outbox_due ON outbox (channel, not_before) WHERE state IN ('waiting', 'taken');
CREATE INDEX outbox_by_member ON outbox (bank_id, member_id, created_at);
CREATE INDEX outbox_about ON outbox (bank_id, about_id);
CREATE INDEX feeds_by_member ON calendar_feeds (member_id);
CREATE INDEX links_about ON message_links (bank_id, about_id);
