-- How members say they are, and what they tell: kept with their yes only.

-- What a bank asks, and how often.
CREATE TABLE outcome_rules (
    bank_id BLOB NOT NULL PRIMARY KEY REFERENCES banks (id) CHECK (length(bank_id) = 16),
    ons4 INTEGER NOT NULL CHECK (ons4 IN (0, 1)),
    ucla3 INTEGER NOT NULL CHECK (ucla3 IN (0, 1)),
    again_months INTEGER NOT NULL CHECK (again_months BETWEEN 3 AND 24),
    wemwbs_licence TEXT,
    swemwbs_licence TEXT
) STRICT;

-- What somebody said to being asked; the last row of a member counts. Rows are only added.
CREATE TABLE outcome_consents (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    said TEXT NOT NULL CHECK (said IN ('yes', 'no', 'withdrawn')),
    at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;

-- That somebody was asked to answer.
CREATE TABLE outcome_asks (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    wave TEXT NOT NULL CHECK (wave IN ('baseline', 'follow_up')),
    on_day TEXT NOT NULL,
    reminded_at INTEGER
) STRICT;

-- Answers of one person to one questionnaire. They are deleted when the person takes their yes back.
CREATE TABLE outcome_forms (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    instrument TEXT NOT NULL,
    on_day TEXT NOT NULL,
    answer_1 INTEGER,
    answer_2 INTEGER,
    answer_3 INTEGER,
    answer_4 INTEGER,
    channel TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16)
) STRICT;

-- What members tell in their own words. Words that were taken back are gone; that they were told stays.
CREATE TABLE stories (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bank_id BLOB NOT NULL REFERENCES banks (id) CHECK (length(bank_id) = 16),
    member_id BLOB NOT NULL REFERENCES members (id) CHECK (length(member_id) = 16),
    on_day TEXT NOT NULL,
    words TEXT,
    signed TEXT NOT NULL CHECK (signed IN ('name', 'first_name', 'nobody')),
    channel TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB CHECK (length(recorded_by) = 16),
    withdrawn_at INTEGER,
    CHECK ((words IS NULL) = (withdrawn_at IS NOT NULL))
) STRICT;

CREATE INDEX outcome_consents_by_member ON outcome_consents (bank_id, member_id, at);
CREATE INDEX outcome_asks_by_member ON outcome_asks (bank_id, member_id, on_day);
CREATE INDEX outcome_forms_by_member ON outcome_forms (bank_id, member_id, on_day);
CREATE INDEX stories_by_day ON stories (bank_id, on_day);
CREATE INDEX stories_by_member ON stories (bank_id, member_id);
