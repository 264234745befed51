-- The reasons for grants from the pot, as a bank's coordinator keeps them, and money that members paid, apart from hours.

-- A reason of the bank's own, or a change to one that every bank begins with.
CREATE TABLE grant_rules (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    slug TEXT NOT NULL,
    name TEXT,
    state TEXT NOT NULL CHECK (state IN ('in_use', 'retired')),
    PRIMARY KEY(bank_id, slug)
) STRICT;

-- Money that a member paid out of their own pocket. It is never hours, and never a cost of the bank's.
CREATE TABLE expenses (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    exchange_id BLOB REFERENCES exchanges (id) CHECK (length(exchange_id) = 16),
    on_day TEXT NOT NULL,
    pence INTEGER NOT NULL CHECK (pence > 0),
    what TEXT NOT NULL,
    receipt TEXT,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;

CREATE INDEX grants_by_transfer ON grants (bank_id, transfer_seq);
CREATE INDEX expenses_by_day ON expenses (bank_id, on_day);
CREATE INDEX expenses_by_exchange ON expenses (exchange_id);
