-- Sessions that can be listed and told apart, links by e-mail, and printed cards. Of a device its plain name is kept, never more.
ALTER TABLE sessions ADD COLUMN remembered BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
-- The card by which it began, for sessions without a login.
ALTER TABLE sessions ADD COLUMN card_id UUID;

CREATE INDEX sessions_by_card ON sessions (card_id) WHERE card_id IS NOT NULL;

-- Links that were asked for at the sign-in page. The secret is made when the e-mail goes out, and is kept nowhere. A row without a
-- login was asked for by an address that nobody has, so that asking takes the same work.
CREATE TABLE sign_in_links (
    id UUID NOT NULL PRIMARY KEY,
    login_id UUID REFERENCES logins (id),
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX sign_in_links_by_login ON sign_in_links (login_id);

-- Printed cards that open a member's own pages. Only hashes of the secret and of the number that goes with it are kept.
CREATE TABLE sign_in_cards (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    secret_hash BYTEA NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    pin_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by UUID,
    wrong_pins BIGINT NOT NULL DEFAULT 0 CHECK (wrong_pins >= 0),
    last_used_at BIGINT,
    ended_at BIGINT,
    ended_by UUID,
    CHECK (ended_by IS NULL OR ended_at IS NOT NULL)
);

CREATE UNIQUE INDEX sign_in_cards_live ON sign_in_cards (member_id) WHERE ended_at IS NULL;
