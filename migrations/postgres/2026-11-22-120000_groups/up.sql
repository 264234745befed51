-- Help in groups, and grants from the pot.

-- Help in a group.
CREATE TABLE activities (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    name TEXT NOT NULL,
    category_id UUID NOT NULL REFERENCES categories (id),
    place TEXT,
    payer TEXT NOT NULL CHECK (payer IN ('attenders', 'pot', 'organisation')),
    payer_id UUID REFERENCES members (id),
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);

-- One attendance sheet: printed with its number, keyed back once. Without an activity: one exchange shared by several people.
CREATE TABLE sheets (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    number BIGINT NOT NULL,
    activity_id UUID REFERENCES activities (id),
    title TEXT NOT NULL,
    category_id UUID NOT NULL REFERENCES categories (id),
    on_day DATE NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('printed', 'posted', 'void', 'undone')),
    payer TEXT NOT NULL CHECK (payer IN ('attenders', 'pot', 'organisation')),
    payer_id UUID REFERENCES members (id),
    printed_at BIGINT NOT NULL,
    printed_by UUID,
    posted_at BIGINT,
    posted_by UUID,
    lasted BIGINT,
    transfer_id UUID,
    transfer_seq BIGINT,
    reversed_seq BIGINT,
    reason TEXT,
    UNIQUE(bank_id, number)
);

-- A line of a sheet, in the order of the paper. `minutes` is how long they helped or took part, `moved` what went into or out of
-- their account.
CREATE TABLE sheet_lines (
    bank_id UUID NOT NULL REFERENCES banks (id),
    sheet_id UUID NOT NULL REFERENCES sheets (id),
    line BIGINT NOT NULL,
    member_id UUID NOT NULL REFERENCES members (id),
    part TEXT NOT NULL CHECK (part IN ('helper', 'attender')),
    minutes BIGINT NOT NULL,
    moved BIGINT NOT NULL,
    PRIMARY KEY(sheet_id, line),
    UNIQUE(sheet_id, member_id)
);

-- A grant from the pot: asked by one, approved by another.
CREATE TABLE grants (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    minutes BIGINT NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by UUID,
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'made', 'refused')),
    decided_by UUID,
    decided_at BIGINT,
    decision_reason TEXT,
    transfer_seq BIGINT
);

CREATE INDEX sheet_lines_by_member ON sheet_lines (bank_id, member_id);
CREATE INDEX sheets_by_transfer ON sheets (bank_id, transfer_seq);
CREATE INDEX sheets_by_activity ON sheets (bank_id, activity_id, on_day);
CREATE INDEX grants_open ON grants (bank_id, asked_at) WHERE state = 'asked';
