-- Sessions that can be listed and told apart, links by e-mail, and printed cards. Of a device its plain name is kept, never more.
ALTER TABLE sessions ADD COLUMN remembered INTEGER NOT NULL DEFAULT 0 CHECK (remembered IN (0, 1));
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
-- The card by which it began, for sessions without a login.
ALTER TABLE sessions ADD COLUMN card_id BLOB CHECK (length(card_id) = 16);

CREATE INDEX sessions_by_card ON sessions (card_id) WHERE card_id IS NOT NULL;

-- Links that were asked for at the sign-in page. The secret is made when the e-mail goes out, and is kept nowhere. A row without a
-- login was asked for by an address that nobody has, so that asking takes the same work.
CREATE TABLE sign_in_links (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    login_id BLOB REFERENCES logins (id) CHECK (length(login_id) = 16),
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE INDEX sign_in_links_by_login ON sign_in_links (login_id);

-- Printed cards that open a member's own pages. Only hashes of the secret and of the number that goes with it are kept.
CREATE TABLE sign_in_cards (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    pin_hash TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    made_by BLOB CHECK (length(made_by) = 16),
    wrong_pins INTEGER NOT NULL DEFAULT 0 CHECK (wrong_pins >= 0),
    last_used_at INTEGER,
    ended_at INTEGER,
    ended_by BLOB CHECK (length(ended_by) = 16),
    CHECK (ended_by IS NULL OR ended_at IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX sign_in_cards_live ON sign_in_cards (member_id) WHERE ended_at IS NULL;
