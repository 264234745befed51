-- The Merkle log of every bank, its signed checkpoints and keys, and the totals that are kept with each posting.

-- The right edge of the log: the hashes of its complete subtrees, largest first, 32 bytes each; and the newest checkpoint.
ALTER TABLE bank_heads ADD COLUMN log_peaks BLOB NOT NULL DEFAULT x'';
ALTER TABLE bank_heads ADD COLUMN checkpoint TEXT;
ALTER TABLE bank_heads ADD COLUMN checkpoint_at INTEGER;

-- The inner nodes of the log (RFC 6962), by their place in Crosby and Wallach's order. The leaves are transfers.leaf_hash.
CREATE TABLE log_nodes (
    bank_id BLOB NOT NULL REFERENCES banks (id),
    place INTEGER NOT NULL CHECK (place > 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY(bank_id, place)
) STRICT, WITHOUT ROWID;

-- The last checkpoint of each day that had one.
CREATE TABLE checkpoints (
    bank_id BLOB NOT NULL REFERENCES banks (id),
    size INTEGER NOT NULL CHECK (size >= 0),
    note TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY(bank_id, size)
) STRICT, WITHOUT ROWID;

-- Public keys that have signed checkpoints; the newest signs.
CREATE TABLE log_keys (
    public_key BLOB NOT NULL PRIMARY KEY CHECK (length(public_key) = 32),
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each month's transfers came to, by the day the help happened; a reversal takes away from the month of what it undoes.
CREATE TABLE month_totals (
    bank_id BLOB NOT NULL REFERENCES banks (id),
    month INTEGER NOT NULL,
    category_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    transfers INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    PRIMARY KEY(bank_id, month, category_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_months (
    bank_id BLOB NOT NULL REFERENCES banks (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    month INTEGER NOT NULL,
    given_minutes INTEGER NOT NULL,
    received_minutes INTEGER NOT NULL,
    exchanges INTEGER NOT NULL,
    PRIMARY KEY(bank_id, month, account_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_nodes_refuse_update BEFORE UPDATE ON log_nodes BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER log_nodes_refuse_delete BEFORE DELETE ON log_nodes BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER log_nodes_refuse_replace BEFORE INSERT ON log_nodes WHEN EXISTS (SELECT 1 FROM log_nodes WHERE bank_id = NEW.bank_id AND place = NEW.place) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER checkpoints_refuse_update BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER checkpoints_refuse_delete BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER checkpoints_refuse_replace BEFORE INSERT ON checkpoints WHEN EXISTS (SELECT 1 FROM checkpoints WHERE bank_id = NEW.bank_id AND size = NEW.size) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER log_keys_refuse_update BEFORE UPDATE ON log_keys BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER log_keys_refuse_delete BEFORE DELETE ON log_keys BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER log_keys_refuse_replace BEFORE INSERT ON log_keys WHEN EXISTS (SELECT 1 FROM log_keys WHERE public_key = NEW.public_key) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
