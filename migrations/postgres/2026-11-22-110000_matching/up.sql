-- Listings in full, asks, and the meetings that come of them.

-- One question to one person about one request, and its answer. A decline is for staff only.
CREATE TABLE asks (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    listing_id UUID NOT NULL REFERENCES listings (id),
    member_id UUID NOT NULL REFERENCES members (id),
    asked_by UUID,
    asked_at BIGINT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'no_answer', 'withdrawn')),
    answered_at BIGINT,
    reason TEXT,
    recorded_by UUID
);

-- An agreed exchange: who helps whom, when and where; afterwards whether it happened.
CREATE TABLE meetings (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    listing_id UUID REFERENCES listings (id),
    ask_id UUID REFERENCES asks (id),
    giver_id UUID NOT NULL REFERENCES members (id),
    receiver_id UUID NOT NULL REFERENCES members (id),
    category_id UUID NOT NULL REFERENCES categories (id),
    on_day DATE NOT NULL,
    at_time TEXT,
    minutes BIGINT NOT NULL,
    place TEXT,
    at_home BOOLEAN NOT NULL DEFAULT FALSE,
    state TEXT NOT NULL CHECK (state IN ('agreed', 'happened', 'not_happened', 'cancelled')),
    made_at BIGINT NOT NULL,
    made_by UUID,
    reminded_at BIGINT,
    asked_after_at BIGINT,
    answered_at BIGINT,
    exchange_id UUID REFERENCES exchanges (id),
    reason TEXT,
    CHECK(giver_id <> receiver_id)
);

ALTER TABLE listings ADD COLUMN details TEXT;
ALTER TABLE listings ADD COLUMN minutes BIGINT;
ALTER TABLE listings ADD COLUMN place_id UUID;
ALTER TABLE listings ADD COLUMN place_words TEXT;
ALTER TABLE listings ADD COLUMN pattern TEXT NOT NULL DEFAULT 'one_off' CHECK (pattern IN ('one_off', 'weekly', 'fortnightly', 'monthly'));
ALTER TABLE listings ADD COLUMN availability BIGINT NOT NULL DEFAULT 0;
ALTER TABLE listings ADD COLUMN at_home BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE listings ADD COLUMN helpers BIGINT NOT NULL DEFAULT 1;
ALTER TABLE listings ADD COLUMN check_needed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE listings ADD COLUMN journey_from TEXT;
ALTER TABLE listings ADD COLUMN journey_to TEXT;
ALTER TABLE listings ADD COLUMN journey_at TEXT;
ALTER TABLE listings ADD COLUMN journey_return TEXT;
ALTER TABLE listings ADD COLUMN mobility_aid TEXT;
ALTER TABLE listings ADD COLUMN requirements TEXT;
ALTER TABLE listings ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
ALTER TABLE listings ADD COLUMN keyed_by UUID;
ALTER TABLE listings ADD COLUMN reminded_at BIGINT;
ALTER TABLE listings ADD COLUMN paused_at BIGINT;
ALTER TABLE listings ADD COLUMN closed_as TEXT CHECK (closed_as IN ('met', 'unmet', 'withdrawn', 'expired'));

ALTER TABLE categories ADD COLUMN merged_into UUID;

CREATE INDEX asks_by_listing ON asks (listing_id);
CREATE INDEX asks_by_member ON asks (bank_id, member_id, asked_at);
CREATE INDEX asks_open ON asks (bank_id, asked_at) WHERE state = 'open';
CREATE INDEX meetings_open ON meetings (bank_id, on_day) WHERE state = 'agreed';
CREATE INDEX meetings_by_giver ON meetings (bank_id, giver_id, on_day);
CREATE INDEX meetings_by_receiver ON meetings (bank_id, receiver_id, on_day);
CREATE INDEX listings_expiring ON listings (bank_id, expires_on) WHERE closed_at IS NULL;

-- No query goes by the member alone.
DROP INDEX listings_by_member;
