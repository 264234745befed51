-- The record of deeds: what staff did to whom, and which sensitive things they read.

-- Ids, codes and salted commitments only; every word stands in deed_words, which may be erased.
CREATE TABLE deeds (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    seq INTEGER NOT NULL CHECK (seq > 0),
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    door TEXT NOT NULL,
    -- Which session or which token: the first bytes of a keyed hash. Never an address.
    mark BLOB CHECK (length(mark) = 4),
    -- Whose hand it was; NULL for whoever runs the machine.
    by_id BLOB CHECK (length(by_id) = 16),
    -- Whom it is about, and the other person where there are two.
    about_id BLOB CHECK (length(about_id) = 16),
    other_id BLOB CHECK (length(other_id) = 16),
    -- The note, exchange or other thing.
    thing_id BLOB CHECK (length(thing_id) = 16),
    before_commitment BLOB CHECK (length(before_commitment) = 32),
    after_commitment BLOB CHECK (length(after_commitment) = 32),
    reason_commitment BLOB CHECK (length(reason_commitment) = 32),
    leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
    PRIMARY KEY(bank_id, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX deeds_by_id ON deeds (id);
CREATE INDEX deeds_by_about ON deeds (bank_id, about_id, seq);
CREATE INDEX deeds_by_other ON deeds (bank_id, other_id, seq) WHERE other_id IS NOT NULL;
CREATE INDEX deeds_by_hand ON deeds (bank_id, by_id, seq);
CREATE INDEX deeds_by_kind ON deeds (bank_id, kind, seq);
CREATE INDEX deeds_by_time ON deeds (bank_id, at, seq);

CREATE TABLE deed_words (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    deed_id BLOB NOT NULL CHECK (length(deed_id) = 16),
    part TEXT NOT NULL CHECK (part IN ('before', 'after', 'reason')),
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    words TEXT NOT NULL,
    PRIMARY KEY(deed_id, part)
) STRICT, WITHOUT ROWID;

-- The record's own Merkle log, beside that of the ledger.
CREATE TABLE deed_nodes (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    place INTEGER NOT NULL CHECK (place > 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY(bank_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE deed_heads (
    bank_id BLOB NOT NULL PRIMARY KEY REFERENCES banks (id) CHECK (length(bank_id) = 16),
    last_seq INTEGER NOT NULL CHECK (last_seq > 0),
    log_peaks BLOB NOT NULL,
    checkpoint TEXT,
    checkpoint_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TRIGGER deeds_refuse_update BEFORE UPDATE ON deeds BEGIN SELECT RAISE(ABORT, 'the record of deeds is append-only'); END;
CREATE TRIGGER deeds_refuse_delete BEFORE DELETE ON deeds BEGIN SELECT RAISE(ABORT, 'the record of deeds is append-only'); END;
CREATE TRIGGER deeds_refuse_replace BEFORE INSERT ON deeds WHEN EXISTS (SELECT 1 FROM deeds WHERE id = NEW.id OR (bank_id = NEW.bank_id AND seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'the record of deeds is append-only'); END;
CREATE TRIGGER deed_words_refuse_update BEFORE UPDATE ON deed_words BEGIN SELECT RAISE(ABORT, 'words of the record are erased, never changed'); END;
CREATE TRIGGER deed_words_refuse_replace BEFORE INSERT ON deed_words WHEN EXISTS (SELECT 1 FROM deed_words WHERE deed_id = NEW.deed_id AND part = NEW.part) BEGIN SELECT RAISE(ABORT, 'words of the record are erased, never changed'); END;
CREATE TRIGGER deed_nodes_refuse_update BEFORE UPDATE ON deed_nodes BEGIN SELECT RAISE(ABORT, 'the record of deeds is append-only'); END;
CREATE TRIGGER deed_nodes_refuse_delete BEFORE DELETE ON deed_nodes BEGIN SELECT RAISE(ABORT, 'the record of deeds is append-only'); END;
CREATE TRIGGER deed_nodes_refuse_replace BEFORE INSERT ON deed_nodes WHEN EXISTS (SELECT 1 FROM deed_nodes WHERE bank_id = NEW.bank_id AND place = NEW.place) BEGIN SELECT RAISE(ABORT, 'the record of deeds is append-only'); END;
