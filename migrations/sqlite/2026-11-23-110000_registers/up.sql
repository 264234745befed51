-- The registers that the value report is made of.

-- A thing bought once may be used for years.
ALTER TABLE costs ADD COLUMN life_years INTEGER CHECK (life_years BETWEEN 1 AND 50);

-- An entry of a register that does not count any more: taken out, or put right by another. The entry itself stays.
CREATE TABLE register_endings (
    entry_id BLOB NOT NULL PRIMARY KEY CHECK (length(entry_id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    replaced_by BLOB UNIQUE CHECK (length(replaced_by) = 16),
    reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;
