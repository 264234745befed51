-- The reasons for grants from the pot, as a bank's coordinator keeps them, and money that members paid, apart from hours.

-- A reason of the bank's own, or a change to one that every bank begins with.
CREATE TABLE grant_rules (
    bank_id UUID NOT NULL REFERENCES banks (id),
    slug TEXT NOT NULL,
    name TEXT,
    state TEXT NOT NULL CHECK (state IN ('in_use', 'retired')),
    PRIMARY KEY(bank_id, slug)
);

-- Money that a member paid out of their own pocket. It is never hours, and never a cost of the bank's.
CREATE TABLE expenses (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    exchange_id UUID REFERENCES exchanges (id),
    on_day DATE NOT NULL,
    pence BIGINT NOT NULL CHECK (pence > 0),
    what TEXT NOT NULL,
    receipt TEXT,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID
);

CREATE INDEX grants_by_transfer ON grants (bank_id, transfer_seq);
CREATE INDEX expenses_by_day ON expenses (bank_id, on_day);
CREATE INDEX expenses_by_exchange ON expenses (exchange_id);
