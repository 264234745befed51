-- What funders give money for, and which share of which hours, members and costs is counted for whom.

CREATE TABLE awards (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    funder TEXT NOT NULL,
    reference TEXT NOT NULL,
    from_day DATE NOT NULL,
    to_day DATE NOT NULL,
    pence BIGINT CHECK (pence > 0),
    says_hours TEXT,
    says_members TEXT,
    says_costs TEXT,
    opening TEXT,
    areas TEXT CHECK (areas IN ('ward', 'lsoa', 'district')),
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    CHECK (from_day <= to_day)
);

CREATE INDEX awards_by_bank ON awards (bank_id, from_day);

-- Shares are hundredths of a per cent. How a tag ended stands among the endings of the registers; the tag itself is never changed.
CREATE TABLE award_tags (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    award_id UUID NOT NULL REFERENCES awards (id),
    target TEXT NOT NULL CHECK (target IN ('hours', 'kind', 'received', 'members', 'member', 'costs', 'cost')),
    of_id UUID,
    from_day DATE NOT NULL,
    to_day DATE NOT NULL,
    share BIGINT NOT NULL CHECK (share BETWEEN 1 AND 10000),
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    CHECK (from_day <= to_day),
    CHECK ((of_id IS NULL) = (target IN ('hours', 'members', 'costs')))
);

CREATE INDEX award_tags_by_award ON award_tags (bank_id, award_id);

-- The official areas of full postcodes, from an open file; nobody's address is here.
CREATE TABLE postcode_areas (
    bank_id UUID NOT NULL REFERENCES banks (id),
    postcode TEXT NOT NULL,
    ward TEXT,
    lsoa TEXT,
    district TEXT,
    PRIMARY KEY (bank_id, postcode)
);

-- What official areas are called.
CREATE TABLE area_names (
    bank_id UUID NOT NULL REFERENCES banks (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (bank_id, code)
);
