-- Published figures that a bank adds to those that ship, and the files that stand behind lines of its registers.

-- Amounts are millionths. What ships is not a row: it can only be superseded, from a day on.
CREATE TABLE own_benchmarks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    role TEXT NOT NULL CHECK (role IN ('cost', 'saving', 'context')),
    what TEXT NOT NULL,
    unit TEXT NOT NULL CHECK (unit IN ('pounds', 'ratio', 'share')),
    millionths INTEGER NOT NULL CHECK (millionths > 0),
    bound TEXT NOT NULL CHECK (bound IN ('=', '<', '>')),
    price_year INTEGER,
    assumed INTEGER NOT NULL CHECK (assumed IN (0, 1)),
    source TEXT NOT NULL,
    url TEXT,
    grade TEXT NOT NULL,
    cashability TEXT NOT NULL CHECK (cashability IN ('unknown', 'none', 'part')),
    supersedes TEXT,
    from_day TEXT,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16),
    CHECK ((supersedes IS NULL) = (from_day IS NULL)),
    -- What may be reckoned with is in pounds of a year.
    CHECK (role = 'context' OR (unit = 'pounds' AND price_year IS NOT NULL))
) STRICT;

CREATE INDEX own_benchmarks_by_bank ON own_benchmarks (bank_id, id);

-- A bill, a letter, a reckoning: whole, with its fingerprint.
CREATE TABLE evidence_files (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    entry_id BLOB NOT NULL CHECK (length(entry_id) = 16),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size BETWEEN 1 AND 5242880),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes BLOB NOT NULL CHECK (length(bytes) = size),
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;

CREATE INDEX evidence_files_by_entry ON evidence_files (bank_id, entry_id);

-- What was written stays: it is ended, never changed. The guard on INSERT stops INSERT OR REPLACE.
CREATE TRIGGER own_benchmarks_refuse_update BEFORE UPDATE ON own_benchmarks BEGIN SELECT RAISE(ABORT, 'a register is append-only'); END;
CREATE TRIGGER own_benchmarks_refuse_delete BEFORE DELETE ON own_benchmarks BEGIN SELECT RAISE(ABORT, 'a register is append-only'); END;
CREATE TRIGGER own_benchmarks_refuse_replace BEFORE INSERT ON own_benchmarks WHEN EXISTS (SELECT 1 FROM own_benchmarks WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a register is append-only'); END;
CREATE TRIGGER evidence_files_refuse_update BEFORE UPDATE ON evidence_files BEGIN SELECT RAISE(ABORT, 'a register is append-only'); END;
CREATE TRIGGER evidence_files_refuse_delete BEFORE DELETE ON evidence_files BEGIN SELECT RAISE(ABORT, 'a register is append-only'); END;
CREATE TRIGGER evidence_files_refuse_replace BEFORE INSERT ON evidence_files WHEN EXISTS (SELECT 1 FROM evidence_files WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a register is append-only'); END;
