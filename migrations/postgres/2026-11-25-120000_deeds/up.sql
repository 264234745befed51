-- The record of deeds: what staff did to whom, and which sensitive things they read.

-- Ids, codes and salted commitments only; every word stands in deed_words, which may be erased.
CREATE TABLE deeds (
    bank_id UUID NOT NULL REFERENCES banks (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    door TEXT NOT NULL,
    -- Which session or which token: the first bytes of a keyed hash. Never an address.
    mark BYTEA CHECK (length(mark) = 4),
    -- Whose hand it was; NULL for whoever runs the machine.
    by_id UUID,
    -- Whom it is about, and the other person where there are two.
    about_id UUID,
    other_id UUID,
    -- The note, exchange or other thing.
    thing_id UUID,
    before_commitment BYTEA CHECK (length(before_commitment) = 32),
    after_commitment BYTEA CHECK (length(after_commitment) = 32),
    reason_commitment BYTEA CHECK (length(reason_commitment) = 32),
    leaf_hash BYTEA NOT NULL CHECK (length(leaf_hash) = 32),
    PRIMARY KEY(bank_id, seq)
);

CREATE UNIQUE INDEX deeds_by_id ON deeds (id);
CREATE INDEX deeds_by_about ON deeds (bank_id, about_id, seq);
CREATE INDEX deeds_by_other ON deeds (bank_id, other_id, seq) WHERE other_id IS NOT NULL;
CREATE INDEX deeds_by_hand ON deeds (bank_id, by_id, seq);
CREATE INDEX deeds_by_kind ON deeds (bank_id, kind, seq);
CREATE INDEX deeds_by_time ON deeds (bank_id, at, seq);

CREATE TABLE deed_words (
    bank_id UUID NOT NULL REFERENCES banks (id),
    deed_id UUID NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('before', 'after', 'reason')),
    salt BYTEA NOT NULL CHECK (length(salt) = 32),
    words TEXT NOT NULL,
    PRIMARY KEY(deed_id, part)
);

-- The record's own Merkle log, beside that of the ledger.
CREATE TABLE deed_nodes (
    bank_id UUID NOT NULL REFERENCES banks (id),
    place BIGINT NOT NULL CHECK (place > 0),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY(bank_id, place)
);

CREATE TABLE deed_heads (
    bank_id UUID NOT NULL PRIMARY KEY REFERENCES banks (id),
    last_seq BIGINT NOT NULL CHECK (last_seq > 0),
    log_peaks BYTEA NOT NULL,
    checkpoint TEXT,
    checkpoint_at BIGINT
);

CREATE FUNCTION deeds_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the record of deeds is append-only'; END $$;
CREATE TRIGGER deeds_refuse_change BEFORE UPDATE OR DELETE ON deeds FOR EACH ROW EXECUTE FUNCTION deeds_are_append_only();
CREATE TRIGGER deeds_refuse_truncate BEFORE TRUNCATE ON deeds FOR EACH STATEMENT EXECUTE FUNCTION deeds_are_append_only();
ALTER TABLE deeds ENABLE ALWAYS TRIGGER deeds_refuse_change;
ALTER TABLE deeds ENABLE ALWAYS TRIGGER deeds_refuse_truncate;
CREATE TRIGGER deed_words_refuse_change BEFORE UPDATE ON deed_words FOR EACH ROW EXECUTE FUNCTION deeds_are_append_only();
CREATE TRIGGER deed_words_refuse_truncate BEFORE TRUNCATE ON deed_words FOR EACH STATEMENT EXECUTE FUNCTION deeds_are_append_only();
ALTER TABLE deed_words ENABLE ALWAYS TRIGGER deed_words_refuse_change;
ALTER TABLE deed_words ENABLE ALWAYS TRIGGER deed_words_refuse_truncate;
CREATE TRIGGER deed_nodes_refuse_change BEFORE UPDATE OR DELETE ON deed_nodes FOR EACH ROW EXECUTE FUNCTION deeds_are_append_only();
CREATE TRIGGER deed_nodes_refuse_truncate BEFORE TRUNCATE ON deed_nodes FOR EACH STATEMENT EXECUTE FUNCTION deeds_are_append_only();
ALTER TABLE deed_nodes ENABLE ALWAYS TRIGGER deed_nodes_refuse_change;
ALTER TABLE deed_nodes ENABLE ALWAYS TRIGGER deed_nodes_refuse_truncate;
