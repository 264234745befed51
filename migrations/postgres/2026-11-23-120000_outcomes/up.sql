-- How members say they are, and what they tell: kept with their yes only.

-- What a bank asks, and how often.
CREATE TABLE outcome_rules (
    bank_id UUID NOT NULL PRIMARY KEY REFERENCES banks (id),
    ons4 BOOLEAN NOT NULL,
    ucla3 BOOLEAN NOT NULL,
    again_months BIGINT NOT NULL CHECK (again_months BETWEEN 3 AND 24),
    wemwbs_licence TEXT,
    swemwbs_licence TEXT
);

-- What somebody said to being asked; the last row of a member counts. Rows are only added.
CREATE TABLE outcome_consents (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    said TEXT NOT NULL CHECK (said IN ('yes', 'no', 'withdrawn')),
    at BIGINT NOT NULL,
    channel TEXT NOT NULL,
    recorded_by UUID
);

-- That somebody was asked to answer.
CREATE TABLE outcome_asks (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    wave TEXT NOT NULL CHECK (wave IN ('baseline', 'follow_up')),
    on_day DATE NOT NULL,
    reminded_at BIGINT
);

-- Answers of one person to one questionnaire. They are deleted when the person takes their yes back.
CREATE TABLE outcome_forms (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    instrument TEXT NOT NULL,
    on_day DATE NOT NULL,
    answer_1 BIGINT,
    answer_2 BIGINT,
    answer_3 BIGINT,
    answer_4 BIGINT,
    channel TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID
);

-- What members tell in their own words. Words that were taken back are gone; that they were told stays.
CREATE TABLE stories (
    id UUID NOT NULL PRIMARY KEY,
    bank_id UUID NOT NULL REFERENCES banks (id),
    member_id UUID NOT NULL REFERENCES members (id),
    on_day DATE NOT NULL,
    words TEXT,
    signed TEXT NOT NULL CHECK (signed IN ('name', 'first_name', 'nobody')),
    channel TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by UUID,
    withdrawn_at BIGINT,
    CHECK ((words IS NULL) = (withdrawn_at IS NOT NULL))
);

CREATE INDEX outcome_consents_by_member ON outcome_consents (bank_id, member_id, at);
CREATE INDEX outcome_asks_by_member ON outcome_asks (bank_id, member_id, on_day);
CREATE INDEX outcome_forms_by_member ON outcome_forms (bank_id, member_id, on_day);
CREATE INDEX stories_by_day ON stories (bank_id, on_day);
CREATE INDEX stories_by_member ON stories (bank_id, member_id);
