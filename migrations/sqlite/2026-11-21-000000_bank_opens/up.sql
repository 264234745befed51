-- The first version: banks, members, the ledger, exchanges, listings and the cost register.

CREATE TABLE installation (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    secret BLOB NOT NULL CHECK (length(secret) = 32),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE banks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    year_start_month INTEGER NOT NULL,
    year_start_day INTEGER NOT NULL,
    floor_minutes INTEGER NOT NULL,
    nudge_minutes INTEGER NOT NULL,
    starting_credit_minutes INTEGER NOT NULL,
    second_look_minutes INTEGER NOT NULL,
    second_look_days INTEGER NOT NULL,
    wait_days INTEGER NOT NULL,
    broker_name TEXT NOT NULL,
    broker_phone TEXT NOT NULL,
    broker_hours TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE bank_heads (
    bank_id BLOB NOT NULL PRIMARY KEY REFERENCES banks (id) CHECK (length(bank_id) = 16),
    last_seq INTEGER NOT NULL CHECK (last_seq >= 0),
    last_number INTEGER NOT NULL CHECK (last_number >= 0)
) STRICT;

CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('member', 'organisation', 'pot', 'bank', 'partner')),
    balance_minutes INTEGER NOT NULL CHECK (balance_minutes BETWEEN -1000000000000 AND 1000000000000),
    version INTEGER NOT NULL CHECK (version >= 0),
    floor_minutes INTEGER
) STRICT;

CREATE TABLE logins (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name_key TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    number INTEGER NOT NULL CHECK (number > 0),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    role TEXT NOT NULL CHECK (role IN ('member', 'broker', 'coordinator')),
    standing TEXT NOT NULL CHECK (standing IN ('applicant', 'active', 'paused', 'suspended', 'left')),
    joined_on TEXT NOT NULL,
    left_on TEXT,
    account_id BLOB NOT NULL UNIQUE REFERENCES accounts (id) CHECK (length(account_id) = 16),
    login_id BLOB REFERENCES logins (id) CHECK (length(login_id) = 16),
    email TEXT,
    phone TEXT,
    contact_channel TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE(bank_id, number),
    UNIQUE(bank_id, login_id)
) STRICT;

CREATE TABLE standings (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    standing TEXT NOT NULL,
    from_on TEXT NOT NULL,
    reason TEXT,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB  CHECK (length(recorded_by) = 16)
) STRICT;

CREATE TABLE invites (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE TABLE sessions (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    login_id BLOB REFERENCES logins (id) CHECK (length(login_id) = 16),
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    name TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE TABLE categories (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_id BLOB REFERENCES categories (id) CHECK (length(parent_id) = 16),
    retired INTEGER NOT NULL CHECK (retired IN (0, 1)),
    UNIQUE(bank_id, slug)
) STRICT;

CREATE TABLE transfers (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL CHECK (kind IN ('exchange', 'gift', 'grant', 'opening', 'starting_credit', 'correction', 'reversal', 'between_banks')),
    recorded_at INTEGER NOT NULL,
    happened_on TEXT NOT NULL,
    source TEXT NOT NULL,
    reverses BLOB UNIQUE REFERENCES transfers (id) CHECK (length(reverses) = 16),
    memo_commitment BLOB  CHECK (length(memo_commitment) = 32),
    leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
    UNIQUE(bank_id, seq),
    UNIQUE(bank_id, source)
) STRICT;

CREATE TABLE postings (
    transfer_id BLOB NOT NULL REFERENCES transfers (id) CHECK (length(transfer_id) = 16),
    leg INTEGER NOT NULL CHECK (leg BETWEEN 0 AND 9999),
    bank_id BLOB NOT NULL CHECK (length(bank_id) = 16),
    seq INTEGER NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 16),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN -60000 AND 60000 AND minutes <> 0),
    account_version INTEGER NOT NULL CHECK (account_version > 0),
    balance_after INTEGER NOT NULL CHECK (balance_after BETWEEN -1000000000000 AND 1000000000000),
    PRIMARY KEY(transfer_id, leg),
    UNIQUE(account_id, account_version)
) STRICT;

CREATE TABLE transfer_words (
    transfer_id BLOB NOT NULL PRIMARY KEY REFERENCES transfers (id) CHECK (length(transfer_id) = 16),
    bank_id BLOB NOT NULL CHECK (length(bank_id) = 16),
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    memo TEXT NOT NULL
) STRICT;

CREATE TABLE exchanges (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    giver_id BLOB NOT NULL REFERENCES members (id) CHECK (length(giver_id) = 16),
    receiver_id BLOB NOT NULL REFERENCES members (id) CHECK (length(receiver_id) = 16),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 60000),
    happened_on TEXT NOT NULL,
    category_id BLOB NOT NULL REFERENCES categories (id) CHECK (length(category_id) = 16),
    note TEXT,
    state TEXT NOT NULL CHECK (state IN ('awaiting_receiver', 'queried', 'settled', 'withdrawn', 'reversed')),
    keyed_by BLOB REFERENCES members (id) CHECK (length(keyed_by) = 16),
    told_by TEXT,
    channel TEXT,
    logged_at INTEGER NOT NULL,
    transfer_id BLOB UNIQUE REFERENCES transfers (id) CHECK (length(transfer_id) = 16),
    transfer_seq INTEGER,
    replaces BLOB UNIQUE REFERENCES exchanges (id) CHECK (length(replaces) = 16),
    replaced_by BLOB REFERENCES exchanges (id) CHECK (length(replaced_by) = 16),
    reversed_seq INTEGER,
    concern_at INTEGER,
    suggested_minutes INTEGER,
    CHECK(giver_id <> receiver_id)
) STRICT;

CREATE TABLE exchange_events (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    exchange_id BLOB NOT NULL REFERENCES exchanges (id) CHECK (length(exchange_id) = 16),
    at INTEGER NOT NULL,
    by_member BLOB REFERENCES members (id) CHECK (length(by_member) = 16),
    verb TEXT NOT NULL,
    reason TEXT,
    suggested_minutes INTEGER
) STRICT;

CREATE TABLE listings (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('offer', 'request')),
    category_id BLOB NOT NULL REFERENCES categories (id) CHECK (length(category_id) = 16),
    title TEXT NOT NULL,
    needed_by TEXT,
    created_at INTEGER NOT NULL,
    expires_on TEXT NOT NULL,
    closed_at INTEGER
) STRICT;

CREATE TABLE answers (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    actor_id BLOB NOT NULL CHECK (length(actor_id) = 16),
    key TEXT NOT NULL,
    request_hmac BLOB NOT NULL CHECK (length(request_hmac) = 32),
    outcome TEXT NOT NULL,
    outcome_id BLOB  CHECK (length(outcome_id) = 16),
    code TEXT,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY(bank_id, actor_id, key)
) STRICT;

CREATE TABLE costs (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    on_day TEXT NOT NULL,
    heading TEXT NOT NULL,
    in_kind INTEGER NOT NULL CHECK (in_kind IN (0, 1)),
    amount_pence INTEGER NOT NULL CHECK (amount_pence > 0),
    what TEXT NOT NULL,
    funder TEXT,
    evidence TEXT,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB  CHECK (length(recorded_by) = 16)
) STRICT;

CREATE TABLE imports (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    format TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY(bank_id, fingerprint)
) STRICT;

CREATE INDEX members_by_name ON members (bank_id, name_key);
CREATE INDEX members_by_login ON members (login_id);
CREATE INDEX standings_by_member ON standings (bank_id, member_id, from_on, recorded_at);
CREATE INDEX accounts_by_kind ON accounts (bank_id, kind, balance_minutes);
CREATE INDEX postings_by_account ON postings (account_id, seq, transfer_id, minutes);
CREATE INDEX exchanges_by_giver ON exchanges (bank_id, giver_id, id, state, minutes);
CREATE INDEX exchanges_by_receiver ON exchanges (bank_id, receiver_id, id, state, minutes);
CREATE INDEX exchanges_by_day ON exchanges (bank_id, state, happened_on, giver_id, receiver_id, category_id, minutes);
CREATE INDEX exchanges_in_order ON exchanges (bank_id, id);
-- The few that need somebody's hand, so that the desk never reads the many that are settled.
CREATE INDEX exchanges_open ON exchanges (bank_id, state, id) WHERE state <> 'settled';
CREATE INDEX exchanges_with_concern ON exchanges (bank_id, id) WHERE concern_at IS NOT NULL;
CREATE INDEX events_by_exchange ON exchange_events (exchange_id, at);
CREATE INDEX listings_open ON listings (bank_id, kind, expires_on);
CREATE INDEX listings_by_member ON listings (member_id);
CREATE INDEX sessions_by_login ON sessions (login_id);
CREATE INDEX tokens_by_member ON tokens (member_id);
CREATE INDEX costs_by_day ON costs (bank_id, on_day);

-- Append-only: the database itself refuses change. The guard on INSERT stops INSERT OR REPLACE, which would
-- otherwise delete the old row without firing a DELETE trigger.
CREATE TRIGGER transfers_refuse_update BEFORE UPDATE ON transfers BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER transfers_refuse_delete BEFORE DELETE ON transfers BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER transfers_refuse_replace BEFORE INSERT ON transfers WHEN EXISTS (SELECT 1 FROM transfers WHERE id = NEW.id OR (bank_id = NEW.bank_id AND (seq = NEW.seq OR source = NEW.source)) OR (NEW.reverses IS NOT NULL AND reverses = NEW.reverses)) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER postings_refuse_update BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER postings_refuse_delete BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER postings_refuse_replace BEFORE INSERT ON postings WHEN EXISTS (SELECT 1 FROM postings WHERE (transfer_id = NEW.transfer_id AND leg = NEW.leg) OR (account_id = NEW.account_id AND account_version = NEW.account_version)) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- Gapless: a transfer takes the next number of its bank or none.
CREATE TRIGGER transfers_gapless BEFORE INSERT ON transfers WHEN NEW.seq <> 1 + COALESCE((SELECT MAX(seq) FROM transfers WHERE bank_id = NEW.bank_id), 0) BEGIN SELECT RAISE(ABORT, 'the ledger has no gaps'); END;
