-- Published figures that a bank adds to those that ship, and the files that stand behind lines of its registers.

-- Amounts are millionths. What ships is not a row: it can only be superseded, from a day on.
CREATE TABLE own_benchmarks (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    role TEXT NOT NULL CHECK (role IN ('cost', 'saving', 'context')),
    what TEXT NOT NULL,
    unit TEXT NOT NULL CHECK (unit IN ('pounds', 'ratio', 'share')),
    millionths BIGINT NOT NULL CHECK (millionths > 0),
    bound TEXT NOT NULL CHECK (bound IN ('=', '<', '>')),
    price_year BIGINT,
    assumed BOOLEAN NOT NULL,
    source TEXT NOT NULL,
    url TEXT,
    grade TEXT NOT NULL,
    cashability TEXT NOT NULL CHECK (cashability IN ('unknown', 'none', 'part')),
    supersedes TEXT,
    from_day DATE,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    CHECK ((supersedes IS NULL) = (from_day IS NULL)),
    -- What may be reckoned with is in pounds of a year.
    CHECK (role = 'context' OR (unit = 'pounds' AND price_year IS NOT NULL))
);

CREATE INDEX own_benchmarks_by_bank ON own_benchmarks (bank_id, id);

-- A bill, a letter, a reckoning: whole, with its fingerprint.
CREATE TABLE evidence_files (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    entry_id UUID NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    size BIGINT NOT NULL CHECK (size BETWEEN 1 AND 5242880),
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    bytes BYTEA NOT NULL CHECK (length(bytes) = size),
    recorded_at BIGINT NOT NULL,
    recorded_by UUID
);

CREATE INDEX evidence_files_by_entry ON evidence_files (bank_id, entry_id);

-- What was written stays: it is ended, never changed.
CREATE FUNCTION registers_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a register is append-only'; END $$;
CREATE TRIGGER own_benchmarks_refuse_change BEFORE UPDATE OR DELETE ON own_benchmarks FOR EACH ROW EXECUTE FUNCTION registers_are_append_only();
CREATE TRIGGER own_benchmarks_refuse_truncate BEFORE TRUNCATE ON own_benchmarks FOR EACH STATEMENT EXECUTE FUNCTION registers_are_append_only();
ALTER TABLE own_benchmarks ENABLE ALWAYS TRIGGER own_benchmarks_refuse_change;
ALTER TABLE own_benchmarks ENABLE ALWAYS TRIGGER own_benchmarks_refuse_truncate;
CREATE TRIGGER evidence_files_refuse_change BEFORE UPDATE OR DELETE ON evidence_files FOR EACH ROW EXECUTE FUNCTION registers_are_append_only();
CREATE TRIGGER evidence_files_refuse_truncate BEFORE TRUNCATE ON evidence_files FOR EACH STATEMENT EXECUTE FUNCTION registers_are_append_only();
ALTER TABLE evidence_files ENABLE ALWAYS TRIGGER evidence_files_refuse_change;
ALTER TABLE evidence_files ENABLE ALWAYS TRIGGER evidence_files_refuse_truncate;
