-- A second step at sign-in: an app that shows codes, spare codes on paper, which banks ask it of their staff, and who took it from whom.

-- The secret is sealed under the installation's. No step counts twice: last_step only grows. Tries are counted until one is right.
CREATE TABLE code_apps (
    login_id UUID NOT NULL PRIMARY KEY REFERENCES logins (id) ON DELETE CASCADE,
    sealed BYTEA NOT NULL CHECK (length(sealed) = 48),
    last_step BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    wait_until BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT
);

-- Each is good once. Hashed under the installation's secret.
CREATE TABLE spare_codes (
    login_id UUID NOT NULL REFERENCES logins (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL CHECK (length(code_hash) = 32),
    used_at BIGINT,
    PRIMARY KEY (login_id, code_hash)
);

-- A bank that has a row asks its staff for a second step.
CREATE TABLE factor_rules (
    bank_id UUID NOT NULL PRIMARY KEY REFERENCES banks (id),
    since BIGINT NOT NULL,
    set_by UUID
);

-- Second steps that were taken from somebody who lost them. Nobody: the operator.
CREATE TABLE factor_removals (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL,
    at BIGINT NOT NULL,
    by_member UUID,
    reason TEXT NOT NULL
);

CREATE INDEX factor_removals_by_member ON factor_removals (bank_id, member_id, id);
