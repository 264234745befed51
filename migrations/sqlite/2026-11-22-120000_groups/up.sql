-- Help in groups, and grants from the pot.

-- Help in a group.
CREATE TABLE activities (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    name TEXT NOT NULL,
    category_id BLOB NOT NULL REFERENCES categories (id) CHECK (length(category_id) = 16),
    place TEXT,
    payer TEXT NOT NULL CHECK (payer IN ('attenders', 'pot', 'organisation')),
    payer_id BLOB REFERENCES members (id) CHECK (length(payer_id) = 16),
    created_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;

-- One attendance sheet: printed with its number, keyed back once. Without an activity: one exchange shared by several people.
CREATE TABLE sheets (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    number INTEGER NOT NULL,
    activity_id BLOB REFERENCES activities (id) CHECK (length(activity_id) = 16),
    title TEXT NOT NULL,
    category_id BLOB NOT NULL REFERENCES categories (id) CHECK (length(category_id) = 16),
    on_day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('printed', 'posted', 'void', 'undone')),
    payer TEXT NOT NULL CHECK (payer IN ('attenders', 'pot', 'organisation')),
    payer_id BLOB REFERENCES members (id) CHECK (length(payer_id) = 16),
    printed_at INTEGER NOT NULL,
    printed_by BLOB CHECK (length(printed_by) = 16),
    posted_at INTEGER,
    posted_by BLOB CHECK (length(posted_by) = 16),
    lasted INTEGER,
    transfer_id BLOB CHECK (length(transfer_id) = 16),
    transfer_seq INTEGER,
    reversed_seq INTEGER,
    reason TEXT,
    UNIQUE(bank_id, number)
) STRICT;

-- A line of a sheet, in the order of the paper. `minutes` is how long they helped or took part, `moved` what went into or out of
-- their account.
CREATE TABLE sheet_lines (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    sheet_id BLOB NOT NULL REFERENCES sheets (id) CHECK (length(sheet_id) = 16),
    line INTEGER NOT NULL,
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    part TEXT NOT NULL CHECK (part IN ('helper', 'attender')),
    minutes INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    PRIMARY KEY(sheet_id, line),
    UNIQUE(sheet_id, member_id)
) STRICT;

-- A grant from the pot: asked by one, approved by another.
CREATE TABLE grants (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    minutes INTEGER NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by BLOB CHECK (length(asked_by) = 16),
    asked_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'made', 'refused')),
    decided_by BLOB CHECK (length(decided_by) = 16),
    decided_at INTEGER,
    decision_reason TEXT,
    transfer_seq INTEGER
) STRICT;

CREATE INDEX sheet_lines_by_member ON sheet_lines (bank_id, member_id);
CREATE INDEX sheets_by_transfer ON sheets (bank_id, transfer_seq);
CREATE INDEX sheets_by_activity ON sheets (bank_id, activity_id, on_day);
CREATE INDEX grants_open ON grants (bank_id, asked_at) WHERE state = 'asked';
