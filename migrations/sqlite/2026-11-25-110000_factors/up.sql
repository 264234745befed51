-- A second step at sign-in: an app that shows codes, spare codes on paper, which banks ask it of their staff, and who took it from whom.

-- The secret is sealed under the installation's. No step counts twice: last_step only grows. Tries are counted until one is right.
CREATE TABLE code_apps (
    login_id BLOB NOT NULL PRIMARY KEY REFERENCES logins (id) ON DELETE CASCADE CHECK (length(login_id) = 16),
    sealed BLOB NOT NULL CHECK (length(sealed) = 48),
    last_step INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    wait_until INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

-- Each is good once. Hashed under the installation's secret.
CREATE TABLE spare_codes (
    login_id BLOB NOT NULL REFERENCES logins (id) ON DELETE CASCADE CHECK (length(login_id) = 16),
    code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
    used_at INTEGER,
    PRIMARY KEY (login_id, code_hash)
) STRICT;

-- A bank that has a row asks its staff for a second step.
CREATE TABLE factor_rules (
    bank_id BLOB NOT NULL PRIMARY KEY REFERENCES banks (id) CHECK (length(bank_id) = 16),
    since INTEGER NOT NULL,
    set_by BLOB CHECK (length(set_by) = 16)
) STRICT;

-- Second steps that were taken from somebody who lost them. Nobody: the operator.
CREATE TABLE factor_removals (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL CHECK (length(member_id) = 16),
    at INTEGER NOT NULL,
    by_member BLOB CHECK (length(by_member) = 16),
    reason TEXT NOT NULL
) STRICT;

CREATE INDEX factor_removals_by_member ON factor_removals (bank_id, member_id, id);
