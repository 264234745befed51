-- Links by which somebody without an account follows the figures of some years. Only the hash of a link's secret is kept.
CREATE TABLE auditor_links (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    token_hash BYTEA NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    for_whom TEXT NOT NULL,
    first_year BIGINT NOT NULL,
    last_year BIGINT NOT NULL,
    ends_on DATE NOT NULL,
    made_at BIGINT NOT NULL,
    made_by UUID,
    revoked_at BIGINT,
    revoked_by UUID,
    CHECK (first_year <= last_year),
    CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
);

CREATE INDEX auditor_links_by_bank ON auditor_links (bank_id, made_at);

-- How often something was opened through a link on a day.
CREATE TABLE auditor_uses (
    link_id UUID NOT NULL REFERENCES auditor_links (id),
    on_day DATE NOT NULL,
    opened TEXT NOT NULL,
    bank_id UUID NOT NULL REFERENCES banks (id),
    times BIGINT NOT NULL CHECK (times > 0),
    last_at BIGINT NOT NULL,
    PRIMARY KEY (link_id, on_day, opened)
);
