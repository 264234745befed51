-- Messages by each member's own channel, and what delivers them.

-- One message to one person, written in the transaction of what it tells.
CREATE TABLE outbox (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID REFERENCES members (id),
    to_name TEXT,
    to_address TEXT,
    kind TEXT NOT NULL,
    about_id UUID,
    facts TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'text', 'telephone', 'post', 'none')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'sent', 'failed', 'stopped')),
    not_before BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    done_by UUID,
    outcome TEXT,
    round_id UUID
);

-- Letters that were printed together.
CREATE TABLE post_rounds (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    made_at BIGINT NOT NULL,
    made_by UUID,
    letters BIGINT NOT NULL
);

-- One-time links in messages; the page behind one has buttons, so that a mail scanner does nothing.
CREATE TABLE message_links (
    token_hash BYTEA NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID REFERENCES members (id),
    purpose TEXT NOT NULL,
    about_id UUID NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

-- The secret address of a member's calendar.
CREATE TABLE calendar_feeds (
    token_hash BYTEA NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- Which copy of the program does a job now.
CREATE TABLE job_leases (
    job TEXT NOT NULL PRIMARY KEY,
    holder UUID NOT NULL,
    until_at BIGINT NOT NULL
);

CREATE INDEX outbox_waiting ON outbox (bank_id, channel, not_before) WHERE state IN ('waiting', 'taken', 'failed');
CREATE INDEX outbox_due ON outbox (channel, not_before) WHERE state IN ('waiting', 'taken');
CREATE INDEX outbox_by_member ON outbox (bank_id, member_id, created_at);
CREATE INDEX outbox_about ON outbox (bank_id, about_id);
CREATE INDEX feeds_by_member ON calendar_feeds (member_id);
CREATE INDEX links_about ON message_links (bank_id, about_id);
