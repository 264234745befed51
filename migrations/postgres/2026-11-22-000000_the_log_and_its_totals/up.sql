-- The Merkle log of every bank, its signed checkpoints and keys, and the totals that are kept with each posting.

-- The right edge of the log: the hashes of its complete subtrees, largest first, 32 bytes each; and the newest checkpoint.
ALTER TABLE bank_heads ADD COLUMN log_peaks BYTEA NOT NULL DEFAULT ''::bytea;
ALTER TABLE bank_heads ADD COLUMN checkpoint TEXT;
ALTER TABLE bank_heads ADD COLUMN checkpoint_at BIGINT;

-- The inner nodes of the log (RFC 6962), by their place in Crosby and Wallach's order. The leaves are transfers.leaf_hash.
CREATE TABLE log_nodes (
    bank_id UUID NOT NULL REFERENCES banks (id),
    place BIGINT NOT NULL CHECK (place > 0),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY(bank_id, place)
);

-- The last checkpoint of each day that had one.
CREATE TABLE checkpoints (
    bank_id UUID NOT NULL REFERENCES banks (id),
    size BIGINT NOT NULL CHECK (size >= 0),
    note TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY(bank_id, size)
);

-- Public keys that have signed checkpoints; the newest signs.
CREATE TABLE log_keys (
    public_key BYTEA NOT NULL PRIMARY KEY CHECK (length(public_key) = 32),
    since BIGINT NOT NULL
);

-- What each month's transfers came to, by the day the help happened; a reversal takes away from the month of what it undoes.
CREATE TABLE month_totals (
    bank_id UUID NOT NULL REFERENCES banks (id),
    month BIGINT NOT NULL,
    category_id UUID NOT NULL,
    kind TEXT NOT NULL,
    transfers BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    PRIMARY KEY(bank_id, month, category_id, kind)
);

CREATE TABLE account_months (
    bank_id UUID NOT NULL REFERENCES banks (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    month BIGINT NOT NULL,
    given_minutes BIGINT NOT NULL,
    received_minutes BIGINT NOT NULL,
    exchanges BIGINT NOT NULL,
    PRIMARY KEY(bank_id, month, account_id)
);

CREATE TRIGGER log_nodes_refuse_change BEFORE UPDATE OR DELETE ON log_nodes FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER log_nodes_refuse_truncate BEFORE TRUNCATE ON log_nodes FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
ALTER TABLE log_nodes ENABLE ALWAYS TRIGGER log_nodes_refuse_change;
ALTER TABLE log_nodes ENABLE ALWAYS TRIGGER log_nodes_refuse_truncate;
CREATE TRIGGER checkpoints_refuse_change BEFORE UPDATE OR DELETE ON checkpoints FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER checkpoints_refuse_truncate BEFORE TRUNCATE ON checkpoints FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
ALTER TABLE checkpoints ENABLE ALWAYS TRIGGER checkpoints_refuse_change;
ALTER TABLE checkpoints ENABLE ALWAYS TRIGGER checkpoints_refuse_truncate;
CREATE TRIGGER log_keys_refuse_change BEFORE UPDATE OR DELETE ON log_keys FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER log_keys_refuse_truncate BEFORE TRUNCATE ON log_keys FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
ALTER TABLE log_keys ENABLE ALWAYS TRIGGER log_keys_refuse_change;
ALTER TABLE log_keys ENABLE ALWAYS TRIGGER log_keys_refuse_truncate;

-- A temporary table of the program's role must not be read in the place of the ledger.
DO $$ BEGIN EXECUTE format('ALTER FUNCTION ledger_has_no_gaps() SET search_path = %I, pg_temp', current_schema()); END $$;

-- Room beside the rows that every commit changes, so that no index grows with them.
ALTER TABLE bank_heads SET (fillfactor = 20);
ALTER TABLE accounts SET (fillfactor = 70);
