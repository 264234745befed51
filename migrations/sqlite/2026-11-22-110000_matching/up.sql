-- Listings in full, asks, and the meetings that come of them.

-- One question to one person about one request, and its answer. A decline is for staff only.
CREATE TABLE asks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    listing_id BLOB NOT NULL REFERENCES listings (id) CHECK (length(listing_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    asked_by BLOB CHECK (length(asked_by) = 16),
    asked_at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'no_answer', 'withdrawn')),
    answered_at INTEGER,
    reason TEXT,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;

-- An agreed exchange: who helps whom, when and where; afterwards whether it happened.
CREATE TABLE meetings (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    listing_id BLOB REFERENCES listings (id) CHECK (length(listing_id) = 16),
    ask_id BLOB REFERENCES asks (id) CHECK (length(ask_id) = 16),
    giver_id BLOB NOT NULL REFERENCES members (id) CHECK (length(giver_id) = 16),
    receiver_id BLOB NOT NULL REFERENCES members (id) CHECK (length(receiver_id) = 16),
    category_id BLOB NOT NULL REFERENCES categories (id) CHECK (length(category_id) = 16),
    on_day TEXT NOT NULL,
    at_time TEXT,
    minutes INTEGER NOT NULL,
    place TEXT,
    at_home INTEGER NOT NULL DEFAULT 0 CHECK (at_home IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('agreed', 'happened', 'not_happened', 'cancelled')),
    made_at INTEGER NOT NULL,
    made_by BLOB CHECK (length(made_by) = 16),
    reminded_at INTEGER,
    asked_after_at INTEGER,
    answered_at INTEGER,
    exchange_id BLOB REFERENCES exchanges (id) CHECK (length(exchange_id) = 16),
    reason TEXT,
    CHECK(giver_id <> receiver_id)
) STRICT;

ALTER TABLE listings ADD COLUMN details TEXT;
ALTER TABLE listings ADD COLUMN minutes INTEGER;
ALTER TABLE listings ADD COLUMN place_id BLOB;
ALTER TABLE listings ADD COLUMN place_words TEXT;
ALTER TABLE listings ADD COLUMN pattern TEXT NOT NULL DEFAULT 'one_off' CHECK (pattern IN ('one_off', 'weekly', 'fortnightly', 'monthly'));
ALTER TABLE listings ADD COLUMN availability INTEGER NOT NULL DEFAULT 0;
ALTER TABLE listings ADD COLUMN at_home INTEGER NOT NULL DEFAULT 0 CHECK (at_home IN (0, 1));
ALTER TABLE listings ADD COLUMN helpers INTEGER NOT NULL DEFAULT 1;
ALTER TABLE listings ADD COLUMN check_needed INTEGER NOT NULL DEFAULT 0 CHECK (check_needed IN (0, 1));
ALTER TABLE listings ADD COLUMN journey_from TEXT;
ALTER TABLE listings ADD COLUMN journey_to TEXT;
ALTER TABLE listings ADD COLUMN journey_at TEXT;
ALTER TABLE listings ADD COLUMN journey_return TEXT;
ALTER TABLE listings ADD COLUMN mobility_aid TEXT;
ALTER TABLE listings ADD COLUMN requirements TEXT;
ALTER TABLE listings ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
ALTER TABLE listings ADD COLUMN keyed_by BLOB;
ALTER TABLE listings ADD COLUMN reminded_at INTEGER;
ALTER TABLE listings ADD COLUMN paused_at INTEGER;
ALTER TABLE listings ADD COLUMN closed_as TEXT CHECK (closed_as IN ('met', 'unmet', 'withdrawn', 'expired'));

ALTER TABLE categories ADD COLUMN merged_into BLOB;

CREATE INDEX asks_by_listing ON asks (listing_id);
CREATE INDEX asks_by_member ON asks (bank_id, member_id, asked_at);
CREATE INDEX asks_open ON asks (bank_id, asked_at) WHERE state = 'open';
CREATE INDEX meetings_open ON meetings (bank_id, on_day) WHERE state = 'agreed';
CREATE INDEX meetings_by_giver ON meetings (bank_id, giver_id, on_day);
CREATE INDEX meetings_by_receiver ON meetings (bank_id, receiver_id, on_day);
CREATE INDEX listings_expiring ON listings (bank_id, expires_on) WHERE closed_at IS NULL;

-- No query goes by the member alone.
DROP INDEX listings_by_member;
