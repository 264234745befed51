-- The first version: banks, members, the ledger, exchanges, listings and the cost register.

CREATE TABLE installation (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    secret BYTEA NOT NULL CHECK (length(secret) = 32),
    created_at BIGINT NOT NULL
);

CREATE TABLE banks (
    id UUID NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    year_start_month SMALLINT NOT NULL,
    year_start_day SMALLINT NOT NULL,
    floor_minutes BIGINT NOT NULL,
    nudge_minutes BIGINT NOT NULL,
    starting_credit_minutes BIGINT NOT NULL,
    second_look_minutes BIGINT NOT NULL,
    second_look_days BIGINT NOT NULL,
    wait_days BIGINT NOT NULL,
    broker_name TEXT NOT NULL,
    broker_phone TEXT NOT NULL,
    broker_hours TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE bank_heads (
    bank_id UUID NOT NULL PRIMARY KEY REFERENCES banks (id),
    last_seq BIGINT NOT NULL CHECK (last_seq >= 0),
    last_number BIGINT NOT NULL CHECK (last_number >= 0)
);

CREATE TABLE accounts (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    kind TEXT NOT NULL CHECK (kind IN ('member', 'organisation', 'pot', 'bank', 'partner')),
    balance_minutes BIGINT NOT NULL CHECK (balance_minutes BETWEEN -1000000000000 AND 1000000000000),
    version BIGINT NOT NULL CHECK (version >= 0),
    floor_minutes BIGINT
);

CREATE TABLE logins (
    id UUID NOT NULL PRIMARY KEY,
    name_key TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE members (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    number BIGINT NOT NULL CHECK (number > 0),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    role TEXT NOT NULL CHECK (role IN ('member', 'broker', 'coordinator')),
    standing TEXT NOT NULL CHECK (standing IN ('applicant', 'active', 'paused', 'suspended', 'left')),
    joined_on DATE NOT NULL,
    left_on DATE,
    account_id UUID NOT NULL UNIQUE REFERENCES accounts (id),
    login_id UUID REFERENCES logins (id),
    email TEXT,
    phone TEXT,
    contact_channel TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE(bank_id, number),
    UNIQUE(bank_id, login_id)
);

CREATE TABLE standings (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    standing TEXT NOT NULL,
    from_on DATE NOT NULL,
    reason TEXT,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID
);

CREATE TABLE invites (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    token_hash BYTEA NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE sessions (
    token_hash BYTEA NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    login_id UUID REFERENCES logins (id),
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE tokens (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    name TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE categories (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_id UUID REFERENCES categories (id),
    retired BOOLEAN NOT NULL,
    UNIQUE(bank_id, slug)
);

CREATE TABLE transfers (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL CHECK (kind IN ('exchange', 'gift', 'grant', 'opening', 'starting_credit', 'correction', 'reversal', 'between_banks')),
    recorded_at BIGINT NOT NULL,
    happened_on DATE NOT NULL,
    source TEXT NOT NULL,
    reverses UUID UNIQUE REFERENCES transfers (id),
    memo_commitment BYTEA  CHECK (length(memo_commitment) = 32),
    leaf_hash BYTEA NOT NULL CHECK (length(leaf_hash) = 32),
    UNIQUE(bank_id, seq),
    UNIQUE(bank_id, source)
);

CREATE TABLE postings (
    transfer_id UUID NOT NULL REFERENCES transfers (id),
    leg SMALLINT NOT NULL CHECK (leg BETWEEN 0 AND 9999),
    bank_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN -60000 AND 60000 AND minutes <> 0),
    account_version BIGINT NOT NULL CHECK (account_version > 0),
    balance_after BIGINT NOT NULL CHECK (balance_after BETWEEN -1000000000000 AND 1000000000000),
    PRIMARY KEY(transfer_id, leg),
    UNIQUE(account_id, account_version)
);

CREATE TABLE transfer_words (
    transfer_id UUID NOT NULL PRIMARY KEY REFERENCES transfers (id),
    bank_id UUID NOT NULL,
    salt BYTEA NOT NULL CHECK (length(salt) = 32),
    memo TEXT NOT NULL
);

CREATE TABLE exchanges (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    giver_id UUID NOT NULL REFERENCES members (id),
    receiver_id UUID NOT NULL REFERENCES members (id),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 1 AND 60000),
    happened_on DATE NOT NULL,
    category_id UUID NOT NULL REFERENCES categories (id),
    note TEXT,
    state TEXT NOT NULL CHECK (state IN ('awaiting_receiver', 'queried', 'settled', 'withdrawn', 'reversed')),
    keyed_by UUID REFERENCES members (id),
    told_by TEXT,
    channel TEXT,
    logged_at BIGINT NOT NULL,
    transfer_id UUID UNIQUE REFERENCES transfers (id),
    transfer_seq BIGINT,
    replaces UUID UNIQUE REFERENCES exchanges (id),
    replaced_by UUID REFERENCES exchanges (id),
    reversed_seq BIGINT,
    concern_at BIGINT,
    suggested_minutes BIGINT,
    CHECK(giver_id <> receiver_id)
);

CREATE TABLE exchange_events (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    exchange_id UUID NOT NULL REFERENCES exchanges (id),
    at BIGINT NOT NULL,
    by_member UUID REFERENCES members (id),
    verb TEXT NOT NULL,
    reason TEXT,
    suggested_minutes BIGINT
);

CREATE TABLE listings (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('offer', 'request')),
    category_id UUID NOT NULL REFERENCES categories (id),
    title TEXT NOT NULL,
    needed_by DATE,
    created_at BIGINT NOT NULL,
    expires_on DATE NOT NULL,
    closed_at BIGINT
);

CREATE TABLE answers (
    bank_id UUID NOT NULL REFERENCES banks (id),
    actor_id UUID NOT NULL,
    key TEXT NOT NULL,
    request_hmac BYTEA NOT NULL CHECK (length(request_hmac) = 32),
    outcome TEXT NOT NULL,
    outcome_id UUID,
    code TEXT,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY(bank_id, actor_id, key)
);

CREATE TABLE costs (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    on_day DATE NOT NULL,
    heading TEXT NOT NULL,
    in_kind BOOLEAN NOT NULL,
    amount_pence BIGINT NOT NULL CHECK (amount_pence > 0),
    what TEXT NOT NULL,
    funder TEXT,
    evidence TEXT,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID
);

CREATE TABLE imports (
    bank_id UUID NOT NULL REFERENCES banks (id),
    fingerprint BYTEA NOT NULL CHECK (length(fingerprint) = 32),
    format TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY(bank_id, fingerprint)
);

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

-- Append-only: the database itself refuses change, for every role and in every session mode.
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE TRIGGER transfers_refuse_change BEFORE UPDATE OR DELETE ON transfers FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER transfers_refuse_truncate BEFORE TRUNCATE ON transfers FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
ALTER TABLE transfers ENABLE ALWAYS TRIGGER transfers_refuse_change;
ALTER TABLE transfers ENABLE ALWAYS TRIGGER transfers_refuse_truncate;
CREATE TRIGGER postings_refuse_change BEFORE UPDATE OR DELETE ON postings FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER postings_refuse_truncate BEFORE TRUNCATE ON postings FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
ALTER TABLE postings ENABLE ALWAYS TRIGGER postings_refuse_change;
ALTER TABLE postings ENABLE ALWAYS TRIGGER postings_refuse_truncate;
-- Gapless: a transfer takes the next number of its bank or none.
CREATE FUNCTION ledger_has_no_gaps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.seq <> 1 + COALESCE((SELECT MAX(seq) FROM transfers WHERE bank_id = NEW.bank_id), 0) THEN RAISE EXCEPTION 'the ledger has no gaps'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfers_gapless BEFORE INSERT ON transfers FOR EACH ROW EXECUTE FUNCTION ledger_has_no_gaps();
ALTER TABLE transfers ENABLE ALWAYS TRIGGER transfers_gapless;
