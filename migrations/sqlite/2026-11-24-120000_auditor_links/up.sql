-- Links by which somebody without an account follows the figures of some years. Only the hash of a link's secret is kept.
CREATE TABLE auditor_links (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    for_whom TEXT NOT NULL,
    first_year INTEGER NOT NULL,
    last_year INTEGER NOT NULL,
    ends_on TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    made_by BLOB CHECK (length(made_by) = 16),
    revoked_at INTEGER,
    revoked_by BLOB CHECK (length(revoked_by) = 16),
    CHECK (first_year <= last_year),
    CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
) STRICT;

CREATE INDEX auditor_links_by_bank ON auditor_links (bank_id, made_at);

-- How often something was opened through a link on a day.
CREATE TABLE auditor_uses (
    link_id BLOB NOT NULL REFERENCES auditor_links (id) CHECK (length(link_id) = 16),
    on_day TEXT NOT NULL,
    opened TEXT NOT NULL,
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    times INTEGER NOT NULL CHECK (times > 0),
    last_at INTEGER NOT NULL,
    PRIMARY KEY (link_id, on_day, opened)
) STRICT;
