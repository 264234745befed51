-- What funders give money for, and which share of which hours, members and costs is counted for whom.

CREATE TABLE awards (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    funder TEXT NOT NULL,
    reference TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    pence INTEGER CHECK (pence > 0),
    says_hours TEXT,
    says_members TEXT,
    says_costs TEXT,
    opening TEXT,
    areas TEXT CHECK (areas IN ('ward', 'lsoa', 'district')),
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16),
    CHECK (from_day <= to_day)
) STRICT;

CREATE INDEX awards_by_bank ON awards (bank_id, from_day);

-- Shares are hundredths of a per cent. How a tag ended stands among the endings of the registers; the tag itself is never changed.
CREATE TABLE award_tags (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    award_id BLOB NOT NULL REFERENCES awards (id) CHECK (length(award_id) = 16),
    target TEXT NOT NULL CHECK (target IN ('hours', 'kind', 'received', 'members', 'member', 'costs', 'cost')),
    of_id BLOB CHECK (length(of_id) = 16),
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    share INTEGER NOT NULL CHECK (share BETWEEN 1 AND 10000),
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16),
    CHECK (from_day <= to_day),
    CHECK ((of_id IS NULL) = (target IN ('hours', 'members', 'costs')))
) STRICT;

CREATE INDEX award_tags_by_award ON award_tags (bank_id, award_id);

-- The official areas of full postcodes, from an open file; nobody's address is here.
CREATE TABLE postcode_areas (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    postcode TEXT NOT NULL,
    ward TEXT,
    lsoa TEXT,
    district TEXT,
    PRIMARY KEY (bank_id, postcode)
) STRICT, WITHOUT ROWID;

-- What official areas are called.
CREATE TABLE area_names (
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (bank_id, code)
) STRICT, WITHOUT ROWID;
