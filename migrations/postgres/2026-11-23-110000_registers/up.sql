-- The registers that the value report is made of.

-- A thing bought once may be used for years.
ALTER TABLE costs ADD COLUMN life_years BIGINT CHECK (life_years BETWEEN 1 AND 50);

-- An entry of a register that does not count any more: taken out, or put right by another. The entry itself stays.
CREATE TABLE register_endings (
    entry_id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    replaced_by UUID UNIQUE,
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID
);
