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

-- Who is better off and by how much, and what rose. Parts are hundredths of a per cent.
CREATE TABLE benefits (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    on_day TEXT NOT NULL,
    heading TEXT NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('f1', 'f2', 'f3', 'e', 's')),
    sign TEXT NOT NULL CHECK (sign IN ('gain', 'rise')),
    body TEXT NOT NULL,
    what TEXT NOT NULL,
    units INTEGER CHECK (units > 0),
    each_pence INTEGER CHECK (each_pence > 0),
    deadweight INTEGER NOT NULL CHECK (deadweight BETWEEN 0 AND 10000),
    displacement INTEGER NOT NULL CHECK (displacement BETWEEN 0 AND 10000),
    attribution INTEGER NOT NULL CHECK (attribution BETWEEN 0 AND 10000),
    drop_off INTEGER NOT NULL CHECK (drop_off BETWEEN 0 AND 10000),
    years INTEGER NOT NULL CHECK (years BETWEEN 1 AND 50),
    grade TEXT NOT NULL,
    evidence TEXT,
    counterfactual TEXT NOT NULL,
    signed_by TEXT,
    signed_post TEXT,
    signed_on TEXT,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16),
    CHECK ((units IS NULL) = (each_pence IS NULL)),
    CHECK ((signed_by IS NULL) = (signed_post IS NULL) AND (signed_by IS NULL) = (signed_on IS NULL)),
    -- Cash for this funder is never claimed without a budget holder's name.
    CHECK (class <> 'f1' OR signed_by IS NOT NULL)
) STRICT;

CREATE INDEX benefits_by_day ON benefits (bank_id, on_day);

-- A bank's own wages and unit costs, each from a day on.
CREATE TABLE rates (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('wage', 'unit_cost')),
    what TEXT NOT NULL,
    from_day TEXT NOT NULL,
    pence INTEGER NOT NULL CHECK (pence > 0),
    source TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;

CREATE INDEX rates_by_day ON rates (bank_id, from_day);
